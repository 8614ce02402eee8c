//! The advice about light and framing on pictures, through the real networks: rendered people as they
//! are, and made dark, bright, far, near, cut off and turned about.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;

use image::imageops::{FilterType, crop_imm, overlay, resize};
use image::{Rgb, RgbImage};
use plumbline::pose::{BlazePose, Light, ModelVariant, Weights};
use plumbline::posture::framing::{FramingAdvice, Scene, advise};
use plumbline::posture::read;

fn picture(path: &str) -> RgbImage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path);
    image::open(path).unwrap().to_rgb8()
}

fn each(picture: &RgbImage, change: impl Fn(f32) -> f32) -> RgbImage {
    let mut picture = picture.clone();
    for pixel in picture.pixels_mut() {
        pixel.0 = pixel.0.map(|value| change(f32::from(value)).clamp(0.0, 255.0) as u8);
    }
    picture
}

/// The picture, `share` of its size, in the middle of a wall.
fn far(picture: &RgbImage, share: f32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (wide, high) = ((share * width as f32) as u32, (share * height as f32) as u32);
    let small = resize(picture, wide, high, FilterType::Triangle);
    let mut wall = RgbImage::from_pixel(width, height, Rgb([150; 3]));
    overlay(&mut wall, &small, i64::from((width - wide) / 2), i64::from((height - high) / 2));
    wall
}

/// A part of the picture, given in shares of it, as large as the picture was.
fn part(picture: &RgbImage, [left, top, width, height]: [f32; 4]) -> RgbImage {
    let (wide, high) = picture.dimensions();
    let at = |share: f32, of: u32| (share * of as f32) as u32;
    let cut = crop_imm(picture, at(left, wide), at(top, high), at(width, wide), at(height, high));
    let cut = cut.to_image();
    let scale = (wide as f32 / cut.width() as f32).min(high as f32 / cut.height() as f32);
    let (w, h) = ((scale * cut.width() as f32) as u32, (scale * cut.height() as f32) as u32);
    resize(&cut, w, h, FilterType::Triangle)
}

#[test]
fn pictures_get_the_advice_that_a_person_would_give() {
    let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let mut told = |picture: &RgbImage| {
        let pose = model.still(picture).unwrap();
        let reading = pose.as_ref().map(|pose| read(pose, None));
        let whole = Some(Light::of(picture));
        advise(Scene { pose: pose.as_ref(), reading: reading.as_ref(), whole })
    };
    let front = picture("people/s0022_frontal_56.jpg");
    let mut wrong = Vec::new();
    let mut check = |name: &str, picture: &RgbImage, wanted: FramingAdvice| {
        let found = told(picture);
        if found != wanted {
            wrong.push(format!("{name}: {found:?}, not {wanted:?}"));
        }
    };
    use FramingAdvice as Advice;
    check("front", &front, Advice::Good);
    check("another front", &picture("people/s0015_frontal_56.jpg"), Advice::Good);
    check("side", &picture("people/s0022_lateral_56.jpg"), Advice::Good);
    check("half aside", &picture("people/s0022_oblique_44.jpg"), Advice::HalfAside);
    check("empty room", &picture("empty/e00001.jpg"), Advice::Nobody);
    check("night", &each(&front, |value| 0.06 * value), Advice::TooDark);
    check("lens covered", &each(&front, |_| 2.0), Advice::TooDark);
    check("glare", &each(&front, |value| 235.0 + 0.1 * value), Advice::Glare);
    check("fog", &each(&front, |value| 110.0 + 0.1 * value), Advice::Dull);
    check("far", &far(&front, 0.3), Advice::TooFar);
    let near = part(&front, [0.25, 0.05, 0.5, 0.5]);
    check("near", &near, Advice::TooNear);
    check("head above", &part(&front, [0.0, 0.36, 1.0, 0.64]), Advice::HeadCutOff);
    check("a head held askew", &picture("parity/rot20_640x512.webp"), Advice::HeadTilted);
    check("upside down", &image::imageops::rotate180(&front), Advice::OddAngle);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
