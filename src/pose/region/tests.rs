use super::*;
use image::Rgb;
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
