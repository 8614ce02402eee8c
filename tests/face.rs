//! The face mesh: against MediaPipe 0.10.14 itself, on the pictures and numbers of
//! `tests/data/parity` (its README says how they were made), on the demo films, and whose face it
//! reads when there are several or a small one.
//!
//! Limits: 0.15 pixels in the mean over the 468 points and 0.3 for each of them, in x and y.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use image::imageops::{FilterType, overlay, resize};
use image::{Rgb, RgbImage};
use plumbline::capture::decode::decode;
use plumbline::capture::{FrameSource, demo};
use plumbline::pose::face::{
    FACE_POINT_COUNT, Face, FaceDetector, FaceHint, FacePointName, FaceReader, FaceRuns, Head,
};
use plumbline::pose::{BlazePose, ModelVariant, Pose, PoseModel, Region, Weights};
use plumbline::units::PixelPoint;
use serde::Deserialize;

const MEAN_PIXELS: f32 = 0.15;
const PIXELS: f32 = 0.3;

#[derive(Deserialize)]
struct Reference {
    pictures: Vec<Still>,
}

#[derive(Deserialize)]
struct Still {
    file: String,
    /// Centre x, centre y, size, rotation.
    roi_detection: [f32; 4],
    roi_landmarks: [f32; 4],
    /// x, y, z.
    points: Vec<[f32; 3]>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn picture(file: &str) -> RgbImage {
    image::open(folder().join(file)).unwrap_or_else(|e| panic!("{file}: {e}")).to_rgb8()
}

fn body_model() -> BlazePose {
    BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap()
}

fn face_model() -> FaceReader {
    FaceReader::load(&Weights::BuiltIn).unwrap()
}

#[track_caller]
fn assert_same_region(ours: &Region, [x, y, size_px, rotation]: [f32; 4]) {
    let off = ours.centre.distance(PixelPoint::new(x, y)).max((ours.size_px - size_px).abs());
    assert!(off < 0.3 && (ours.rotation_rad - rotation).abs() < 0.002, "{ours:?}");
}

#[test]
fn single_pictures_read_as_mediapipe_reads_them() {
    let text = std::fs::read_to_string(folder().join("parity/face_reference.json")).unwrap();
    let reference: Reference = serde_json::from_str(&text).unwrap();
    assert!(reference.pictures.len() >= 4);
    let mut detector = FaceDetector::load(&Weights::BuiltIn).unwrap();
    let mut reader = face_model();
    for still in &reference.pictures {
        let picture = picture(&format!("parity/{}", still.file));
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let whole = Region {
            centre: PixelPoint::new(width / 2.0, height / 2.0),
            size_px: width.max(height),
            rotation_rad: 0.0,
        };
        let found = detector.detect(&picture, &whole).unwrap();
        assert_same_region(
            &found.first().expect("MediaPipe found a face").region,
            still.roi_detection,
        );
        let face = reader.still(&picture, FaceHint::Anywhere).unwrap().expect("a face");
        assert_eq!(still.points.len(), FACE_POINT_COUNT);
        let pairs = || face.points.iter().zip(&still.points);
        let off: Vec<f32> = pairs()
            .map(|(ours, [x, y, _])| ours.position.distance(PixelPoint::new(*x, *y)))
            .collect();
        let deep = pairs().map(|(ours, [.., z])| (ours.depth_px - z).abs()).fold(0.0, f32::max);
        let mean = off.iter().sum::<f32>() / off.len() as f32;
        let most = off.iter().copied().fold(0.0, f32::max);
        println!("{}: mean {mean:.4} px, largest {most:.4} px, depth {deep:.4} px", still.file);
        assert!(mean <= MEAN_PIXELS && most <= PIXELS, "{}: {mean} and {most} px", still.file);
        assert!(deep <= PIXELS, "{}: {deep} px in depth", still.file);
        assert_same_region(&face.region(), still.roi_landmarks);
    }
}

/// Every third frame of a film: the poses, and how often the face's networks were run.
fn play(film: &mut dyn FrameSource) -> (Vec<Pose>, FaceRuns) {
    let mut model = body_model();
    let mut poses = Vec::new();
    while let Some(raw) = film.next_frame().unwrap() {
        if raw.seq % 3 == 0 {
            poses.extend(model.observe(&decode(&raw).unwrap()).unwrap());
        }
    }
    assert!(poses.len() > 100, "{} poses", poses.len());
    (poses, model.face_runs())
}

#[test]
fn the_mesh_follows_the_face_through_the_film_without_the_detector() {
    let (poses, runs) = play(demo::front().unwrap().as_mut());
    let faces: Vec<&Face> = poses.iter().filter_map(|pose| pose.face.as_deref()).collect();
    println!("{} faces in {} poses, {runs:?}", faces.len(), poses.len());
    assert!(faces.len() * 100 >= poses.len() * 99);
    assert_eq!(runs, FaceRuns { detector: 1, mesh: poses.len() as u64 });
    for face in faces {
        let y = |name| face.point(name).position.y;
        assert!(y(FacePointName::Forehead) < y(FacePointName::NoseTip));
        assert!(y(FacePointName::NoseTip) < y(FacePointName::Chin));
        let x = |name| face.point(name).position.x;
        let across = [
            FacePointName::RightSide,
            FacePointName::RightEyeOuter,
            FacePointName::RightEyeInner,
            FacePointName::LeftEyeInner,
            FacePointName::LeftEyeOuter,
            FacePointName::LeftSide,
        ];
        assert!(across.is_sorted_by(|a, b| x(*a) < x(*b)), "{:?}", across.map(x));
    }
}

#[test]
fn nobody_s_face_is_read_from_the_side() {
    let (poses, runs) = play(demo::side().unwrap().as_mut());
    assert_eq!(runs, FaceRuns::default(), "{} poses", poses.len());
    assert!(poses.iter().all(|pose| pose.face.is_none()));
}

#[test]
fn stills_have_a_face_from_the_front_and_none_from_the_side() {
    let mut model = body_model();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder().join("people")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".jpg") {
            continue;
        }
        let pose = model.still(&picture(&format!("people/{name}"))).unwrap().unwrap();
        println!("{name}: turn {:.0}, face {}", pose.trunk_turn(), pose.face.is_some());
        assert_eq!(pose.face.is_some(), !name.contains("lateral"), "{name}");
        seen += 1;
    }
    assert!(seen >= 10);
}

/// A grey room of 960 x 480 pixels with astronauts on its lower edge, each given by the x of its
/// left edge and its side.
fn room(people: &[(i64, u32)]) -> RgbImage {
    let mut room = RgbImage::from_pixel(960, 480, Rgb([90; 3]));
    let astronaut = picture("parity/astronaut_512x512.webp");
    for (x, side) in people {
        let person = resize(&astronaut, *side, *side, FilterType::Triangle);
        overlay(&mut room, &person, *x, 480 - i64::from(*side));
    }
    room
}

/// The head of the one astronaut there is in such a room.
fn head(person: (i64, u32)) -> FaceHint {
    let pose = body_model().still(&room(&[person])).unwrap().expect("somebody is there");
    FaceHint::Head(Head::of(&pose).expect("turned to the camera"))
}

/// The tip of the astronaut's nose is at 0.443 of its picture's width.
#[track_caller]
fn assert_is_of(face: &Face, (x, side): (i64, u32)) {
    let (seen, wanted) =
        (face.point(FacePointName::NoseTip).position.x, x as f32 + 0.443 * side as f32);
    assert!((seen - wanted).abs() < 0.03 * side as f32, "seen at {seen}, not {wanted}");
}

#[test]
fn a_face_too_small_for_the_whole_picture_is_found_on_its_head() {
    let far = (400, 240);
    let mut reader = face_model();
    let missed = reader.read(&room(&[far]), FaceHint::Anywhere).unwrap();
    assert!(missed.is_none(), "this picture no longer shows what it is for");
    assert_is_of(&reader.read(&room(&[far]), head(far)).unwrap().expect("found"), far);
}

#[test]
fn the_face_is_the_one_of_the_body_and_of_nobody_else() {
    let (one, other) = ((60, 380), (520, 400));
    let both = room(&[one, other]);
    let mut reader = face_model();
    for person in [one, one, other, other, one] {
        assert_is_of(&reader.read(&both, head(person)).unwrap().expect("a face"), person);
    }
    // Found once, dropped twice; each time looked at once more with the detector.
    assert_eq!(reader.runs(), FaceRuns { detector: 3, mesh: 7 });
    // Where nothing is known of the head, whoever is followed stays followed.
    assert_is_of(&reader.read(&both, FaceHint::Anywhere).unwrap().expect("a face"), one);
    assert_eq!(reader.runs(), FaceRuns { detector: 3, mesh: 8 });
    // A single picture in between leaves the stream alone.
    assert_is_of(&reader.still(&both, head(other)).unwrap().expect("a face"), other);
    assert_is_of(&reader.read(&both, FaceHint::Anywhere).unwrap().expect("a face"), one);
}

#[test]
fn a_face_that_is_gone_is_looked_for_again() {
    let person = (300, 400);
    let hint = head(person);
    let mut reader = face_model();
    assert!(reader.read(&room(&[person]), hint).unwrap().is_some());
    assert!(reader.read(&room(&[]), hint).unwrap().is_none());
    assert_eq!(reader.runs().detector, 2);
    assert_is_of(&reader.read(&room(&[person]), hint).unwrap().expect("back"), person);
}

#[test]
fn odd_pictures_are_survived() {
    let mut reader = face_model();
    let head = head((300, 400));
    for (width, height) in [(0, 0), (0, 5), (1, 1), (2, 1), (3000, 1), (1, 3000)] {
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 9]));
        for hint in [FaceHint::Anywhere, head] {
            // With a face followed and, after that, with none.
            assert!(reader.read(&room(&[(300, 400)]), head).unwrap().is_some());
            for _ in 0..2 {
                assert!(reader.read(&picture, hint).unwrap().is_none(), "{width} x {height}");
            }
        }
    }
}
