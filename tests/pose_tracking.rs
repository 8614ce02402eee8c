//! The pose pipeline on streams and on odd pictures: whom it follows, what it survives, that it
//! says the same twice. Streams are put together from the astronaut of `tests/data/parity`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use image::imageops::{FilterType, overlay, resize};
use image::{Rgb, RgbImage};
use plumbline::frame::Frame;
use plumbline::pose::person::Sighting;
use plumbline::pose::{BlazePose, LandmarkName, ModelVariant, Pose, PoseModel, Weights};
use plumbline::units::Timestamp;

fn model() -> BlazePose {
    BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap()
}

fn astronaut() -> RgbImage {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/parity/astronaut_512x512.webp");
    image::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).to_rgb8()
}

/// A grey room of 960 x 480 pixels with astronauts in it, each given by the x of its left edge and
/// its side; all stand on the lower edge. The last one is in front.
fn room(people: &[(i64, u32)]) -> RgbImage {
    let mut room = RgbImage::from_pixel(960, 480, Rgb([90; 3]));
    let astronaut = astronaut();
    for (x, side) in people {
        let person = resize(&astronaut, *side, *side, FilterType::Triangle);
        overlay(&mut room, &person, *x, 480 - i64::from(*side));
    }
    room
}

/// The astronaut's neck is at 0.42 of its picture's width.
fn neck_x((x, side): (i64, u32)) -> f32 {
    x as f32 + 0.42 * side as f32
}

fn frame(seconds: f64, image: RgbImage) -> Frame {
    Frame { picture: image.into(), at: Timestamp::from_seconds(seconds), seq: 0 }
}

#[track_caller]
fn assert_is_at(pose: &Pose, person: (i64, u32)) {
    let (seen, wanted) = (Sighting::from(pose).neck.x, neck_x(person));
    assert!((seen - wanted).abs() < 0.12 * person.1 as f32, "seen at {seen}, not {wanted}");
}

#[test]
fn of_two_people_the_nearer_and_more_central_is_the_user() {
    let (near, far) = ((330, 380), (20, 220));
    let mut model = model();
    let pose = model.still(&room(&[far, near])).unwrap().unwrap();
    assert_is_at(&pose, near);
    let (near, far) = ((300, 380), (720, 220));
    assert_is_at(&model.still(&room(&[far, near])).unwrap().unwrap(), near);
}

#[test]
fn whoever_comes_in_does_not_take_over_and_whoever_stays_alone_is_found() {
    let mut model = model();
    let (user, visitor) = ((40, 300), (560, 380));
    for step in 0..3 {
        let pose = model.observe(&frame(f64::from(step), room(&[user]))).unwrap().unwrap();
        assert_is_at(&pose, user);
    }
    // Two seconds beside the user, nearer and more central: not long enough to be the new user.
    for step in 3..=5 {
        let seen = frame(f64::from(step), room(&[visitor, user]));
        assert_is_at(&model.observe(&seen).unwrap().unwrap(), user);
    }
    // The user leaves; the visitor stays.
    let mut last = None;
    for step in 6..10 {
        last = model.observe(&frame(f64::from(step), room(&[visitor]))).unwrap();
    }
    assert_is_at(&last.unwrap(), visitor);
}

#[test]
fn who_stays_nearer_and_more_central_becomes_the_user_after_three_checks() {
    let mut model = model();
    let (behind, newcomer) = ((40, 240), (330, 400));
    assert_is_at(&model.observe(&frame(0.0, room(&[behind]))).unwrap().unwrap(), behind);
    let both = room(&[behind, newcomer]);
    // Checks fall at 2, 4 and 6 seconds.
    for step in 1..=5 {
        let pose = model.observe(&frame(f64::from(step), both.clone())).unwrap().unwrap();
        assert_is_at(&pose, behind);
    }
    assert_is_at(&model.observe(&frame(6.0, both)).unwrap().unwrap(), newcomer);
}

#[test]
fn an_empty_room_has_nobody_and_a_return_is_seen() {
    let mut model = model();
    let user = (280, 380);
    assert!(model.observe(&frame(0.0, room(&[]))).unwrap().is_none());
    assert!(model.observe(&frame(0.1, room(&[user]))).unwrap().is_some());
    for step in 1..4 {
        let seen = model.observe(&frame(f64::from(step), room(&[]))).unwrap();
        assert!(seen.is_none(), "somebody in an empty room: {:?}", seen.map(|pose| pose.presence));
    }
    // The looks take turns in an empty room; each of two in a row sees a user who sits so.
    let found: Vec<bool> = (4..6)
        .map(|step| model.observe(&frame(f64::from(step), room(&[user]))).unwrap().is_some())
        .collect();
    assert!(found[1], "{found:?}");
}

#[test]
fn someone_who_fills_the_picture_seen_from_the_side_is_found_at_the_second_look() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pose/near_side_view.jpg");
    let picture =
        image::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).to_rgb8();
    let mut detector = plumbline::pose::detector::Detector::load(&Weights::BuiltIn).unwrap();
    let plain = detector.detect(&picture, plumbline::pose::detector::Look::Plain).unwrap();
    assert!(plain.is_empty(), "this picture no longer shows what it is for");
    let pose = model().still(&picture).unwrap().expect("found");
    assert!(pose.point(LandmarkName::LeftEar).y < pose.point(LandmarkName::LeftShoulder).y);
    assert!(model().observe(&frame(0.0, picture)).unwrap().is_some());
}

#[test]
fn odd_pictures_are_survived() {
    let mut model = model();
    let sizes = [
        (0, 0),
        (0, 5),
        (5, 0),
        (1, 1),
        (1, 2),
        (2, 1),
        (3000, 1),
        (1, 3000),
        (4000, 3),
        (7, 2000),
    ];
    for (seconds, (width, height)) in sizes.into_iter().enumerate() {
        let picture =
            RgbImage::from_fn(width, height, |x, y| Rgb([(x * 37) as u8, (y * 91) as u8, 9]));
        model.still(&picture).unwrap();
        model.observe(&frame(seconds as f64, picture)).unwrap();
    }
    // The same while somebody is followed: the picture changes its size between two frames.
    model.reset();
    assert!(model.observe(&frame(20.0, room(&[(280, 380)]))).unwrap().is_some());
    model.observe(&frame(20.1, RgbImage::new(1, 1))).unwrap();
    model.observe(&frame(20.2, RgbImage::new(0, 0))).unwrap();
    // And time that stands still or runs back.
    model.reset();
    for seconds in [5.0, 5.0, 4.0, 5.0] {
        assert!(model.observe(&frame(seconds, room(&[(280, 380)]))).unwrap().is_some());
    }
}

#[test]
fn the_same_stream_gives_the_same_poses_in_the_same_and_in_another_model() {
    let stream: Vec<Frame> = (0..6)
        .map(|i| frame(f64::from(i) * 0.5, room(&[(250 + 12 * i64::from(i), 380)])))
        .collect();
    let mut one = model();
    let run = |model: &mut BlazePose| -> Vec<Option<Pose>> {
        model.reset();
        stream.iter().map(|frame| model.observe(frame).unwrap()).collect()
    };
    let first = run(&mut one);
    assert!(first.iter().all(Option::is_some));
    assert_eq!(first, run(&mut one));
    assert_eq!(first, run(&mut model()));
    // A single picture in between does not disturb the stream.
    one.reset();
    for (frame, expected) in stream.iter().zip(&first) {
        assert_eq!(&one.observe(frame).unwrap(), expected);
        one.still(&room(&[(0, 300)])).unwrap();
    }
}
