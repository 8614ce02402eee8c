use super::*;
use crate::pose::{BlazePose, ModelVariant};
use image::RgbImage;

fn picture(name: &str) -> RgbImage {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    image::open(path).unwrap().to_rgb8()
}

/// Both sides of a square whose answer is known: its middle, and a quarter from the top left.
fn answer(points: [f32; 2]) -> Vec<f32> {
    let mut all = vec![0.5; NECK_POINT_COUNT * 2];
    all[2..4].copy_from_slice(&points);
    all
}

#[test]
fn the_slope_is_that_of_the_line_from_c7_to_the_tragus() {
    let pose = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite)
        .unwrap()
        .still(&picture("parity/astronaut_512x512.webp"))
        .unwrap()
        .unwrap();
    let square = Square::around(&pose).unwrap();
    let read = |points| interpret(&answer(points), &[0.0; VALUES], &square).unwrap();
    assert!((read([0.7, 0.3]).slope.value() - 45.0).abs() < 1e-4);
    assert!((read([0.7, 0.5]).slope.value()).abs() < 1e-4);
    assert!((read([0.5, 0.1]).slope.value() - 90.0).abs() < 1e-4);
    assert_eq!(read([0.7, 0.3]).guess, Degrees::new(45.0));
    assert_eq!(read([0.7, 0.3]).turn, Degrees::new(90.0));
    let nothing = interpret(&answer([f32::NAN, 0.1]), &[0.0; VALUES], &square);
    assert_eq!(nothing, None);
}

/// The mirrored picture mirrors the points: left and right are one to the network.
#[test]
fn a_mirrored_picture_gives_mirrored_points() {
    let picture = picture("people/s0015_lateral_56.jpg");
    let mut mirrored = picture.clone();
    image::imageops::flip_horizontal_in_place(&mut mirrored);
    let mut body = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let pose = body.still(&picture).unwrap().unwrap();
    let mut reader = NeckReader::load(&Weights::BuiltIn).unwrap();
    let neck = reader.read(&picture, &pose).unwrap().unwrap();
    let last = picture.width() as f32 - 1.0;
    let mut turned = pose;
    for landmark in &mut turned.landmarks {
        landmark.position.x = last - landmark.position.x;
    }
    let other = reader.read(&mirrored, &turned).unwrap().unwrap();
    assert!((neck.slope - other.slope).abs().value() < 0.2, "{neck:?} {other:?}");
    let (a, b) = (neck.point(NeckPointName::C7), other.point(NeckPointName::C7));
    assert!((a.x - (last - b.x)).abs() < 0.3 && (a.y - b.y).abs() < 0.3, "{a:?} {b:?}");
}

#[test]
fn an_empty_picture_has_no_neck() {
    let whole = picture("people/s0015_lateral_56.jpg");
    let mut body = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let pose = body.still(&whole).unwrap().unwrap();
    let mut reader = NeckReader::load(&Weights::BuiltIn).unwrap();
    assert_eq!(reader.read(&RgbImage::new(0, 0), &pose).unwrap(), None);
    let mut nowhere = pose;
    nowhere.landmarks[0].position.x = f32::NAN;
    assert_eq!(reader.read(&whole, &nowhere).unwrap(), None);
}
