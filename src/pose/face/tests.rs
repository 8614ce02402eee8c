use super::*;
use crate::pose::{LANDMARK_COUNT, Landmark, LandmarkName as Name, Light, Pose};
use crate::units::WorldPoint;

fn face(points: &[(FacePointName, f32, f32)]) -> Face {
    // All in the middle of the box, so that the named ones span it.
    let middle = FacePoint { position: PixelPoint::new(100.0, 120.0), depth_px: 0.0 };
    let mut face = Face { points: [middle; FACE_POINT_COUNT], presence: Confidence::FULL };
    for &(name, x, y) in points {
        face.points[name as usize].position = PixelPoint::new(x, y);
    }
    face
}

/// Somebody whose ears are 60 pixels apart, nose and shoulders turned by so much.
fn body(nose_x: f32, turn_degrees: f32) -> Pose {
    let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
    for landmark in &mut landmarks[..=Name::MouthRight as usize] {
        landmark.position = PixelPoint::new(300.0, 200.0);
    }
    let mut place = |name: Name, x, y| landmarks[name as usize].position = PixelPoint::new(x, y);
    place(Name::LeftEar, 330.0, 200.0);
    place(Name::RightEar, 270.0, 200.0);
    place(Name::Nose, nose_x, 210.0);
    place(Name::MouthLeft, 310.0, 230.0);
    let mut world = [WorldPoint::default(); LANDMARK_COUNT];
    let (sine, cosine) = turn_degrees.to_radians().sin_cos();
    world[Name::LeftShoulder as usize] = WorldPoint { x: cosine, y: 0.0, z: sine };
    Pose {
        landmarks,
        world,
        presence: Confidence::FULL,
        region: Region::default(),
        picture: (640, 480),
        light: Light::default(),
        face: None,
        neck: None,
    }
}

#[test]
fn the_next_region_is_the_square_around_the_points_turned_with_the_eyes() {
    let face = face(&[
        (FacePointName::RightEyeOuter, 80.0, 90.0),
        (FacePointName::LeftEyeOuter, 120.0, 130.0),
        (FacePointName::Forehead, 100.0, 70.0),
        (FacePointName::Chin, 90.0, 170.0),
    ]);
    let region = face.region();
    assert_eq!(region.centre, PixelPoint::new(100.0, 120.0));
    assert_eq!(region.size_px, 150.0);
    assert!((region.rotation_rad - std::f32::consts::FRAC_PI_4).abs() < 1e-6);
}

#[test]
fn the_head_is_looked_for_in_three_times_its_extent() {
    let square = Head::of(&body(300.0, 0.0)).unwrap().square();
    let middle = PixelPoint::new(300.0, 215.0);
    assert_eq!(square, Region { centre: middle, size_px: 180.0, rotation_rad: 0.0 });
}

#[test]
fn a_face_half_a_face_off_the_nose_is_somebody_else_s() {
    let hint = FaceHint::Head(Head::of(&body(300.0, 0.0)).unwrap());
    let at = |x| Region { centre: PixelPoint::new(x, 210.0), size_px: 150.0, rotation_rad: 0.0 };
    assert!(hint.allows(&at(349.0)));
    assert!(!hint.allows(&at(351.0)));
    assert!(FaceHint::Anywhere.allows(&at(9000.0)));
}

#[test]
fn who_is_seen_from_the_side_has_no_face_to_read() {
    for turn in [0.0, 69.0, -69.0, 151.0] {
        assert!(Head::of(&body(300.0, turn)).is_some(), "{turn}");
    }
    for turn in [71.0, -71.0, 149.0] {
        assert!(Head::of(&body(300.0, turn)).is_none(), "{turn}");
    }
    // The head alone turned to the side.
    assert!(Head::of(&body(389.0, 0.0)).is_some());
    assert!(Head::of(&body(391.0, 0.0)).is_none());
    assert!(Head::of(&body(209.0, 0.0)).is_none());
}

#[test]
fn a_head_at_no_place_is_none() {
    assert!(Head::of(&body(f32::NAN, 0.0)).is_none());
    let mut dot = body(300.0, 0.0);
    dot.landmarks = [Landmark::default(); LANDMARK_COUNT];
    assert!(Head::of(&dot).is_none());
}
