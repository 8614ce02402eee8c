//! How much the light on the person shows, so that the posture side can say that it is poor rather
//! than guess.
//!
//! Measured where the angle is measured: the upright rectangle around head and shoulders, a few
//! hundred pixels of it.

use super::{LANDMARK_COUNT, Landmark, LandmarkName};
use crate::picture::View;

/// Samples along each side of the rectangle.
const SAMPLES: u32 = 24;

/// The light on head and shoulders, or in a whole picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Standard deviation of luma (BT.601 weights, 0 to 255, of the values as the camera gives them),
    /// 0 to 127.5: near 0 in fog, in the dark and in glare.
    pub contrast: f32,
    /// Mean luma, 0 to 255: what tells these three apart.
    pub brightness: f32,
}

/// Light that gives no cause for remark, for poses that come from no picture.
impl Default for Light {
    fn default() -> Self {
        Self { contrast: 50.0, brightness: 128.0 }
    }
}

impl Light {
    /// The light on the head and shoulders of a person with these landmarks. What lies beyond the
    /// picture is left out; a person wholly beyond it has the light of the whole picture.
    #[must_use]
    pub fn around<'a>(
        picture: impl Into<View<'a>>,
        landmarks: &[Landmark; LANDMARK_COUNT],
    ) -> Self {
        let picture = picture.into();
        let upper = &landmarks[..=LandmarkName::RightShoulder as usize];
        let span = |values: &mut dyn Iterator<Item = f32>, length: u32| -> (u32, u32) {
            let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
            for value in values {
                low = low.min(value);
                high = high.max(value);
            }
            let last = length.saturating_sub(1) as f32;
            let (low, high) = (low.clamp(0.0, last), high.clamp(0.0, last));
            if high - low >= 1.0 { (low as u32, high as u32) } else { (0, last as u32) }
        };
        let (left, right) = span(&mut upper.iter().map(|one| one.position.x), picture.width());
        let (top, bottom) = span(&mut upper.iter().map(|one| one.position.y), picture.height());
        Self::within(picture, (left, top), (right, bottom))
    }

    /// The light in the whole picture, for where nobody is seen in it, and to hold a person's against.
    #[must_use]
    pub fn of<'a>(picture: impl Into<View<'a>>) -> Self {
        let picture = picture.into();
        let last = |length: u32| length.saturating_sub(1);
        Self::within(picture, (0, 0), (last(picture.width()), last(picture.height())))
    }

    /// The light in the rectangle between two pixels, both inside the picture and both included.
    fn within(picture: View<'_>, (left, top): (u32, u32), (right, bottom): (u32, u32)) -> Self {
        let places = |low: u32, high: u32| {
            (0..SAMPLES).map(move |i| low + (high - low) * (2 * i + 1) / (2 * SAMPLES))
        };
        let (mut sum, mut squares, mut count) = (0.0_f64, 0.0_f64, 0.0_f64);
        for y in places(top, bottom) {
            for x in places(left, right) {
                let Some(pixel) = picture.pixel(x, y) else { continue };
                let [r, g, b] = pixel.map(f64::from);
                let luma = 0.299 * r + 0.587 * g + 0.114 * b;
                sum += luma;
                squares += luma * luma;
                count += 1.0;
            }
        }
        if count == 0.0 {
            return Self { contrast: 0.0, brightness: 0.0 };
        }
        let mean = sum / count;
        let spread = (squares / count - mean * mean).max(0.0).sqrt();
        Self { contrast: spread as f32, brightness: mean as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::PixelPoint;
    use image::{Rgb, RgbImage};

    fn person(left: f32, top: f32, right: f32, bottom: f32) -> [Landmark; LANDMARK_COUNT] {
        let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
        for (i, landmark) in landmarks.iter_mut().enumerate() {
            let at = if i % 2 == 0 { (left, top) } else { (right, bottom) };
            landmark.position = PixelPoint::new(at.0, at.1);
        }
        landmarks
    }

    #[test]
    fn a_plain_person_before_a_bright_window_has_no_contrast() {
        let picture = RgbImage::from_fn(100, 80, |x, _| {
            if (30..70).contains(&x) { Rgb([20; 3]) } else { Rgb([250; 3]) }
        });
        let light = Light::around(&picture, &person(32.0, 10.0, 68.0, 60.0));
        assert!(light.contrast < 1e-3, "{light:?}");
        assert!((light.brightness - 20.0).abs() < 1e-3, "{light:?}");
        let whole = Light::of(&picture);
        assert!(whole.brightness > 150.0 && whole.contrast > 100.0, "{whole:?}");
    }

    #[test]
    fn contrast_is_the_standard_deviation() {
        // Half 100, half 140: deviation 20.
        let picture =
            RgbImage::from_fn(96, 96, |x, _| if x < 48 { Rgb([100; 3]) } else { Rgb([140; 3]) });
        let light = Light::around(&picture, &person(0.0, 0.0, 95.0, 95.0));
        assert!((light.contrast - 20.0).abs() < 0.5, "{light:?}");
    }

    #[test]
    fn people_beyond_the_picture_and_odd_numbers_do_no_harm() {
        let picture = RgbImage::from_pixel(3, 2, Rgb([7; 3]));
        for far in [-500.0, 500.0, f32::NAN, f32::INFINITY] {
            let light = Light::around(&picture, &person(far, far, far, far));
            assert!(light.contrast < 1e-3, "{light:?}");
        }
    }
}
