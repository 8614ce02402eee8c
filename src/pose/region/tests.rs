use super::*;
use crate::picture::{Layout, View};
use image::{Rgb, RgbImage};
use proptest::prelude::*;

/// The same crop as plainly as it can be written: places rounded to 1/32 pixel, bilinear in
/// floating point, rounded.
fn plain(picture: &RgbImage, region: &Region, side: usize, border: Border) -> Vec<f64> {
    let (size, angle) = (f64::from(region.size_px), f64::from(region.rotation_rad));
    let at = |x: f64, y: f64, channel: usize| {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        if border == Border::Black && (x < 0.0 || y < 0.0 || x >= width || y >= height) {
            return 0.0;
        }
        let fold = |place: f64, length: f64| match border {
            Border::Mirror if length < 2.0 => 0.0,
            Border::Mirror => {
                let place = place.rem_euclid(2.0 * (length - 1.0));
                place.min(2.0 * (length - 1.0) - place)
            }
            _ => place.clamp(0.0, length - 1.0),
        };
        f64::from(picture[(fold(x, width) as u32, fold(y, height) as u32)][channel])
    };
    let mut out = vec![0.0; 3 * side * side];
    for v in 0..side {
        for u in 0..side {
            let a = (u as f64 / side as f64 - 0.5) * size;
            let b = (v as f64 / side as f64 - 0.5) * size;
            let x = f64::from(region.centre.x) + angle.cos() * a - angle.sin() * b;
            let y = f64::from(region.centre.y) + angle.sin() * a + angle.cos() * b;
            let x = (x * 32.0).round_ties_even() / 32.0;
            let y = (y * 32.0).round_ties_even() / 32.0;
            let (fx, fy) = (x - x.floor(), y - y.floor());
            let (x, y) = (x.floor(), y.floor());
            for channel in 0..3 {
                let value = at(x, y, channel) * (1.0 - fx) * (1.0 - fy)
                    + at(x + 1.0, y, channel) * fx * (1.0 - fy)
                    + at(x, y + 1.0, channel) * (1.0 - fx) * fy
                    + at(x + 1.0, y + 1.0, channel) * fx * fy;
                out[channel * side * side + v * side + u] = (value + 0.5).floor();
            }
        }
    }
    out
}

fn speckled(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let mix = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_add(x * y);
        Rgb([(mix >> 3) as u8, (mix >> 11) as u8, (mix >> 19) as u8])
    })
}

proptest! {
    #[test]
    fn the_crop_is_what_plain_arithmetic_gives(
        width in 1u32..60, height in 1u32..60,
        x in -30f32..90.0, y in -30f32..90.0,
        size_px in 0.5f32..150.0, rotation_rad in -3.2f32..3.2,
        border in prop_oneof![Just(Border::Black), Just(Border::Edge), Just(Border::Mirror)],
    ) {
        let side = 24;
        let picture = speckled(width, height);
        let region = Region { centre: PixelPoint::new(x, y), size_px, rotation_rad };
        let mut ours = vec![f32::NAN; 3 * side * side];
        crop(&picture, &region, side, border, Levels::ZeroToOne, &mut ours);
        let reference = plain(&picture, &region, side, border);
        // A place that falls within rounding of half a 1/32 may go to either side of it; that
        // moves a pixel by up to 1/32 of the contrast along each axis, 16 levels. It must stay rare.
        let mut off = 0;
        for (ours, reference) in ours.iter().zip(&reference) {
            let difference = (f64::from(*ours) * 255.0 - reference).abs();
            prop_assert!(difference < 16.0, "{ours} against {reference}");
            off += usize::from(difference > 0.01);
        }
        prop_assert!(off <= 6, "{off} of {} differ", reference.len());
    }
}

#[test]
fn an_upright_region_as_large_as_the_picture_is_the_picture() {
    let picture = speckled(32, 32);
    let region = Region { centre: PixelPoint::new(16.0, 16.0), size_px: 32.0, rotation_rad: 0.0 };
    let mut out = vec![0.0; 3 * 32 * 32];
    crop(&picture, &region, 32, Border::Black, Levels::MinusOneToOne, &mut out);
    for (x, y, pixel) in picture.enumerate_pixels() {
        for channel in 0..3 {
            let got = out[channel * 1024 + (y * 32 + x) as usize];
            assert_eq!(got, f32::from(pixel[channel]) / 255.0 * 2.0 - 1.0);
        }
    }
}

#[test]
fn regions_far_out_or_without_numbers_do_no_harm() {
    let picture = speckled(5, 7);
    let mut out = vec![0.5; 3 * 8 * 8];
    for size_px in [0.0, 1e-20, 1e9, 1e30, f32::NAN, f32::INFINITY, -40.0] {
        for x in [0.0, -1e9, 3e38, f32::NAN] {
            let region = Region { centre: PixelPoint::new(x, 2.0), size_px, rotation_rad: 1.0 };
            for border in [Border::Black, Border::Edge, Border::Mirror] {
                crop(&picture, &region, 8, border, Levels::ZeroToOne, &mut out);
                assert!(out.iter().all(|value| (0.0..=1.0).contains(value)));
            }
        }
    }
    crop(&RgbImage::new(0, 3), &Region::default(), 8, Border::Edge, Levels::ZeroToOne, &mut out);
    crop(&picture, &Region::default(), 8, Border::Edge, Levels::ZeroToOne, &mut []);
}

#[test]
fn a_region_turns_with_the_trunk_and_maps_its_corners() {
    // Trunk upright: no turn. Trunk leaning to the right of the picture: clockwise.
    let upright = Region::from_alignment(PixelPoint::new(50.0, 80.0), PixelPoint::new(50.0, 40.0));
    assert_eq!((upright.rotation_rad, upright.size_px), (0.0, 100.0));
    let lying = Region::from_alignment(PixelPoint::new(50.0, 80.0), PixelPoint::new(90.0, 80.0));
    assert!((lying.rotation_rad - std::f32::consts::FRAC_PI_2).abs() < 1e-6);
    // Turned clockwise by a quarter, the region's top left corner is the picture's top right.
    assert!(lying.to_picture(0.0, 0.0).distance(PixelPoint::new(100.0, 30.0)) < 1e-3);
    assert!(upright.to_picture(0.0, 0.0).distance(PixelPoint::new(0.0, 30.0)) < 1e-3);
    assert!(!Region::from_alignment(PixelPoint::default(), PixelPoint::default()).is_usable());
}

/// What a picture of luma and chroma is, converted as a whole and pixel by pixel in floating point
/// (ITU-R BT.601-7), rounded; and how far the worst colour lies beyond what a screen can show.
fn converted(picture: View<'_>) -> (RgbImage, f64) {
    let (bytes, layout) = picture.bytes();
    let (width, height) = picture.dimensions();
    let stride = layout.stride(width as usize);
    let mut beyond = 0.0_f64;
    let image = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let [luma, u, v] = match layout {
            Layout::Yuyv => {
                let pair = &bytes[y * stride + x / 2 * 4..][..4];
                [pair[x % 2 * 2], pair[1], pair[3]]
            }
            _ => {
                let chroma = &bytes[stride * height as usize..];
                let chroma = &chroma[(y / 2 * (width as usize).div_ceil(2) + x / 2) * 2..][..2];
                [bytes[y * stride + x], chroma[0], chroma[1]]
            }
        }
        .map(f64::from);
        let y = (luma - 16.0) / 219.0;
        let (u, v) = ((u - 128.0) / 112.0, (v - 128.0) / 112.0);
        let (red, blue) = (y + 0.701 * v, y + 0.886 * u);
        let green = (y - 0.299 * red - 0.114 * blue) / 0.587;
        let level = |share: f64| {
            beyond = beyond.max(-share * 255.0).max(share * 255.0 - 255.0);
            (share * 255.0 + 0.5).clamp(0.0, 255.0) as u8
        };
        Rgb([red, green, blue].map(level))
    });
    (image, beyond)
}

proptest! {
    /// Converting and then sampling rounds each neighbour by half a level and their sum by another;
    /// colours beyond what a screen can show are cut off before instead of after.
    #[test]
    fn luma_and_chroma_are_sampled_as_the_converted_picture_is(
        bytes in proptest::collection::vec(any::<u8>(), 60 * 60 * 2 + 240),
        tame in any::<bool>(),
        layout in prop_oneof![Just(Layout::Yuyv), Just(Layout::Nv12)],
        width in 1u32..60, height in 1u32..60,
        x in -30f32..90.0, y in -30f32..90.0,
        size_px in 0.5f32..150.0,
        rotation_rad in prop_oneof![Just(0.0_f32), -3.2f32..3.2],
        border in prop_oneof![Just(Border::Black), Just(Border::Edge), Just(Border::Mirror)],
    ) {
        let luma = |at: usize| match layout {
            Layout::Nv12 => at < (width * height) as usize,
            _ => at.is_multiple_of(2),
        };
        // Luma 86 to 166 and chroma 108 to 148 are colours that every screen can show.
        let calm = |(at, byte): (usize, &u8)| {
            if luma(at) { 86 + byte % 81 } else { 108 + byte % 41 }
        };
        let bytes: Vec<u8> =
            if tame { bytes.iter().enumerate().map(calm).collect() } else { bytes };
        let picture = View::new(&bytes, layout, (width, height)).unwrap();
        let (whole, beyond) = converted(picture);
        prop_assert!(!tame || beyond <= 0.0);
        let region = Region { centre: PixelPoint::new(x, y), size_px, rotation_rad };
        let (mut ours, mut theirs) = (vec![f32::NAN; 3 * 24 * 24], vec![f32::NAN; 3 * 24 * 24]);
        crop(picture, &region, 24, border, Levels::ZeroToOne, &mut ours);
        crop(&whole, &region, 24, border, Levels::ZeroToOne, &mut theirs);
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let difference = f64::from((ours - theirs).abs()) * 255.0;
            // Half a level for the neighbours and half a level for the sum; 1/1000 for 32-bit floats.
            prop_assert!(difference <= 1.001 + beyond.max(0.0), "{ours} against {theirs}");
        }
    }

    /// The mean of many samples is that of a fine crop, which rounds each of them to half a level.
    #[test]
    fn a_mean_is_that_of_the_samples(
        width in 1u32..60, height in 1u32..60,
        x in -30f32..90.0, y in -30f32..90.0,
        size_px in 0.5f32..150.0, each in 1usize..=8,
        border in prop_oneof![Just(Border::Black), Just(Border::Edge), Just(Border::Mirror)],
    ) {
        let (side, picture) = (12, speckled(width, height));
        let region = Region { centre: PixelPoint::new(x, y), size_px, rotation_rad: 0.0 };
        let fine = side * each;
        let mut samples = vec![f32::NAN; 3 * fine * fine];
        crop(&picture, &region, fine, border, Levels::MinusOneToOne, &mut samples);
        let mut means = vec![f32::NAN; 3 * side * side];
        let levels = Levels::MinusOneToOne;
        Cropper::default().crop_mean(&picture, &region, (side, each), border, levels, &mut means);
        for (index, mean) in means.iter().enumerate() {
            let (plane, v, u) = (index / (side * side), index / side % side, index % side);
            let cells = (0..each * each).map(|cell| {
                let (row, column) = (v * each + cell / each, u * each + cell % each);
                samples[plane * fine * fine + row * fine + column]
            });
            let expected = cells.sum::<f32>() / (each * each) as f32;
            prop_assert!((mean - expected).abs() * 127.5 <= 0.501, "{mean} against {expected}");
        }
    }

    /// Both ways to cut give the same to the bit: by rows and columns, and sample by sample.
    #[test]
    fn an_upright_region_is_cut_as_a_turned_one(
        width in 1u32..60, height in 1u32..60,
        x in -30f32..90.0, y in -30f32..90.0, size_px in 0.5f32..150.0,
        border in prop_oneof![Just(Border::Black), Just(Border::Edge), Just(Border::Mirror)],
    ) {
        let (side, picture) = (24, speckled(width, height));
        let region = Region { centre: PixelPoint::new(x, y), size_px, rotation_rad: 0.0 };
        // A turn so small that no place moves, but a turn.
        let turned = Region { rotation_rad: f32::MIN_POSITIVE, ..region };
        let (mut one, mut other) = (vec![0.0; 3 * side * side], vec![1.0; 3 * side * side]);
        crop(&picture, &region, side, border, Levels::ZeroToOne, &mut one);
        crop(&picture, &turned, side, border, Levels::ZeroToOne, &mut other);
        prop_assert_eq!(one, other);
    }
}
