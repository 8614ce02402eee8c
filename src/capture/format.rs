//! Which of a camera's formats to ask for. Pure: the list comes in, the choice goes out.
//!
//! The networks look at a few hundred pixels, so about 640 x 480 is best: less loses the ear, more
//! only costs time. A slow rate is best too, as long as it serves: every frame crosses the USB bus
//! and wakes a thread, wanted or not. Uncompressed layouts are cheaper to decode than MJPEG, but
//! large ones come slowly; then MJPEG wins.

use std::cmp::Ordering;
use std::fmt;

use super::{PixelLayout, Resolution};

/// Frames a second; a finite number above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct FramesPerSecond(f64);

impl FramesPerSecond {
    /// `value` frames a second; what is no positive finite number becomes 1.
    #[must_use]
    pub fn new(value: f64) -> Self {
        if value.is_finite() && value > 0.0 { Self(value) } else { Self(1.0) }
    }

    /// As a number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

impl fmt::Display for FramesPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        write!(f, "{rounded} frames a second")
    }
}

/// One way in which a camera offers its pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferedFormat {
    /// Layout of the bytes; `None` for one this program has no word for.
    pub layout: Option<PixelLayout>,
    /// Size of the picture.
    pub resolution: Resolution,
    /// How often it comes.
    pub rate: FramesPerSecond,
}

/// The size the networks like best.
const IDEAL: Resolution = Resolution { width: 640, height: 480 };
/// Half the area is worse than double: detail cannot be won back, time can.
const TOO_SMALL_WEIGHT: f64 = 2.0;
/// Half the wanted rate weighs as much as three times the ideal area.
const TOO_SLOW_WEIGHT: f64 = 1.5;

/// The best of `offered` for somebody who looks `wanted` times a second; `None` where none can be
/// decoded. The order of the list does not matter.
#[must_use]
pub fn choose(offered: &[OfferedFormat], wanted: FramesPerSecond) -> Option<OfferedFormat> {
    offered.iter().filter(|format| is_usable(format)).min_by(|a, b| compare(a, b, wanted)).copied()
}

/// Whether a camera's frames in this format can be decoded.
fn is_usable(format: &OfferedFormat) -> bool {
    matches!(format.layout, Some(PixelLayout::Mjpeg | PixelLayout::Yuyv | PixelLayout::Nv12))
        && format.resolution.width > 0
        && format.resolution.height > 0
}

/// Better first: size and rate together, then the cheaper layout, then the lower rate; at last the
/// resolution itself, so that no two different formats are equal.
fn compare(a: &OfferedFormat, b: &OfferedFormat, wanted: FramesPerSecond) -> Ordering {
    penalty(a, wanted)
        .total_cmp(&penalty(b, wanted))
        .then_with(|| decoding_cost(a.layout).cmp(&decoding_cost(b.layout)))
        .then_with(|| a.rate.value().total_cmp(&b.rate.value()))
        .then_with(|| a.resolution.cmp(&b.resolution))
}

/// Distance from the ideal, in natural logarithms of area, of aspect and of rate; 0 is perfect. A
/// rate above the wanted one costs nothing here.
fn penalty(format: &OfferedFormat, wanted: FramesPerSecond) -> f64 {
    let Resolution { width, height } = format.resolution;
    let (width, height) = (f64::from(width), f64::from(height));
    let (ideal_width, ideal_height) = (f64::from(IDEAL.width), f64::from(IDEAL.height));
    let area = (width * height / (ideal_width * ideal_height)).ln();
    let area = if area < 0.0 { -area * TOO_SMALL_WEIGHT } else { area };
    let aspect = (width / height / (ideal_width / ideal_height)).ln().abs();
    let slowness = (wanted.value() / format.rate.value()).ln().max(0.0);
    area + aspect + slowness * TOO_SLOW_WEIGHT
}

/// 0 for the cheapest.
fn decoding_cost(layout: Option<PixelLayout>) -> u8 {
    match layout {
        Some(PixelLayout::Yuyv) => 0,
        Some(PixelLayout::Nv12) => 1,
        Some(PixelLayout::Mjpeg) => 2,
        Some(PixelLayout::Rgb) | None => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offer(
        layout: impl Into<Option<PixelLayout>>,
        (width, height): (u32, u32),
        rate: f64,
    ) -> OfferedFormat {
        OfferedFormat {
            layout: layout.into(),
            resolution: Resolution { width, height },
            rate: FramesPerSecond::new(rate),
        }
    }

    fn chosen(offered: &[OfferedFormat], wanted: f64) -> OfferedFormat {
        choose(offered, FramesPerSecond::new(wanted)).unwrap()
    }

    #[test]
    fn the_lowest_rate_that_serves_is_taken() {
        let rates = [30.0, 5.0, 15.0, 10.0, 24.0];
        let offered = rates.map(|rate| offer(PixelLayout::Yuyv, (640, 480), rate));
        assert_eq!(chosen(&offered, 10.0), offered[3]);
        assert_eq!(chosen(&offered, 11.0), offered[2]);
        assert_eq!(chosen(&offered, 60.0), offered[0], "none serves: the fastest");
    }

    #[test]
    fn uncompressed_wins_at_equal_size_unless_it_is_too_slow() {
        let yuyv = offer(PixelLayout::Yuyv, (640, 480), 30.0);
        let mjpeg = offer(PixelLayout::Mjpeg, (640, 480), 15.0);
        assert_eq!(chosen(&[mjpeg, yuyv], 10.0), yuyv);
        let slow = offer(PixelLayout::Yuyv, (640, 480), 5.0);
        assert_eq!(chosen(&[slow, mjpeg], 10.0), mjpeg);
    }

    /// The list of a Logitech C270, shortened (`v4l2-ctl --list-formats-ext`).
    #[test]
    fn a_common_webcam_gives_640_by_480() {
        let mut offered = Vec::new();
        for size in [(640, 480), (160, 120), (320, 240), (800, 600), (1280, 720), (1280, 960)] {
            let fastest = if size.0 > 640 { 10.0 } else { 30.0 };
            offered.push(offer(PixelLayout::Yuyv, size, fastest));
            offered.push(offer(PixelLayout::Yuyv, size, 5.0));
            offered.push(offer(PixelLayout::Mjpeg, size, 30.0));
        }
        assert_eq!(chosen(&offered, 10.0), offer(PixelLayout::Yuyv, (640, 480), 30.0));
    }

    #[test]
    fn too_large_is_better_than_too_small() {
        let small = offer(PixelLayout::Yuyv, (320, 240), 30.0);
        let large = offer(PixelLayout::Mjpeg, (1280, 720), 30.0);
        assert_eq!(chosen(&[small, large], 10.0), large);
    }

    fn any_offer() -> impl Strategy<Value = OfferedFormat> {
        let layouts = [
            None,
            Some(PixelLayout::Rgb),
            Some(PixelLayout::Mjpeg),
            Some(PixelLayout::Yuyv),
            Some(PixelLayout::Nv12),
        ];
        (proptest::sample::select(layouts.to_vec()), 0_u32..5000, 0_u32..5000, 0.1_f64..240.0)
            .prop_map(|(layout, width, height, rate)| offer(layout, (width, height), rate))
    }

    proptest! {
        #[test]
        fn whatever_is_offered_only_a_usable_format_is_chosen_and_one_is_if_there_is_one(
            offered in proptest::collection::vec(any_offer(), 0..24), wanted in 0.1_f64..120.0,
        ) {
            match choose(&offered, FramesPerSecond::new(wanted)) {
                Some(format) => prop_assert!(is_usable(&format) && offered.contains(&format)),
                None => prop_assert!(!offered.iter().any(is_usable)),
            }
        }

        #[test]
        fn the_order_of_the_list_does_not_matter(
            (offered, shuffled) in proptest::collection::vec(any_offer(), 0..24)
                .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
            wanted in 0.1_f64..120.0,
        ) {
            let wanted = FramesPerSecond::new(wanted);
            prop_assert_eq!(choose(&offered, wanted), choose(&shuffled, wanted));
        }

        #[test]
        fn at_one_size_and_layout_no_slower_rate_would_have_served(
            rates in proptest::collection::vec(1.0_f64..120.0, 1..12), wanted in 1.0_f64..60.0,
        ) {
            let offered: Vec<_> =
                rates.iter().map(|&rate| offer(PixelLayout::Nv12, (640, 480), rate)).collect();
            let rate = chosen(&offered, wanted).rate.value();
            let serving = rates.iter().copied().filter(|&rate| rate >= wanted);
            let expected = serving.min_by(f64::total_cmp)
                .or_else(|| rates.iter().copied().max_by(f64::total_cmp));
            prop_assert_eq!(Some(rate), expected);
        }
    }
}
