//! The angles and lengths beside the craniovertebral angle. None of them has an interval of its own;
//! their errors against the truth on 12 unseen synthetic people (`models/posture_fit`) are:
//!
//! | value | view | mean error | note |
//! |---|---|---|---|
//! | yaw | frontal | 4.4 deg | |
//! | pitch | frontal | 4.7 deg | against the camera's axis |
//! | roll | frontal | 2.5 deg | no better than saying 0 while the head leans under 8 deg |
//! | shoulder level | frontal | 1.2 deg | |
//! | viewing distance | frontal | 9 % in the middle (median; 90 %: 26 %) | assumes a field of view of 68 deg and eyes 63 mm apart |
//! | head tilt | lateral | 10.4 deg | reads 9 deg too high: the model's ear lies off the tragus |
//!
//! The sagittal shoulder-C7 angle is never given: with C7 set by proportion from the shoulder it
//! would be the same number for everybody.

use super::angle::{elevation, left_higher};
use super::view::Sight;
use super::{Companions, View};
use crate::pose::{LandmarkName as Name, Pose};
use crate::units::{Degrees, Millimetres};

/// Yaw for the nose one ear distance beside the middle of the ears, in degrees.
const YAW_PER_TURN: f64 = 52.6;
/// Pitch with the nose at the height of the ears, in degrees.
const PITCH_LEVEL: f64 = 31.1;
/// Pitch for the nose one ear distance lower, in degrees.
const PITCH_PER_NOD: f64 = -98.8;
/// Horizontal field of view of a webcam, in degrees: assumed (common ones have 60-78).
const FIELD_OF_VIEW: f64 = 68.0;
/// Between the middles of the eyes, in millimetres: the median of adults.
const EYES_APART: f64 = 63.0;

/// What stands beside the angle in this view; what a view does not show is `None`.
#[must_use]
pub fn companions(pose: &Pose, sight: &Sight) -> Companions {
    let all = match sight.view {
        View::Frontal => frontal(pose),
        View::Lateral => lateral(pose, sight),
        View::Oblique | View::Unsuitable => Companions::default(),
    };
    Companions { viewing_distance: all.viewing_distance.filter(|d| d.value().is_finite()), ..all }
}

/// Turn of the head against the camera, positive to the person's left. `None` when the ears
/// coincide. Useful between about -45 and 45 degrees.
#[must_use]
pub fn head_yaw(pose: &Pose) -> Option<Degrees> {
    let ears = Ears::of(pose)?;
    let nose = f64::from(pose.point(Name::Nose).x);
    finite(YAW_PER_TURN * (nose - ears.x) / ears.apart)
}

fn frontal(pose: &Pose) -> Companions {
    let nod = Ears::of(pose)
        .map(|ears| (f64::from(pose.point(Name::Nose).y) - ears.y) / ears.apart)
        .and_then(|nod| finite(PITCH_LEVEL + PITCH_PER_NOD * nod));
    Companions {
        pitch: nod,
        yaw: head_yaw(pose),
        roll: left_higher(pose.point(Name::LeftEar), pose.point(Name::RightEar)).map(|a| -a),
        shoulder_level: left_higher(
            pose.point(Name::LeftShoulder),
            pose.point(Name::RightShoulder),
        ),
        viewing_distance: viewing_distance(pose),
        ..Companions::default()
    }
}

fn lateral(pose: &Pose, sight: &Sight) -> Companions {
    let (ear, shoulder, canthus) = sight.near();
    let (ear, shoulder, canthus) = (pose.point(ear), pose.point(shoulder), pose.point(canthus));
    Companions {
        head_tilt: elevation(ear, canthus, sight.facing),
        ear_shoulder: elevation(shoulder, ear, sight.facing),
        ..Companions::default()
    }
}

/// From the camera to the eyes, by their distance in the picture.
fn viewing_distance(pose: &Pose) -> Option<Millimetres> {
    let apart = f64::from(pose.point(Name::LeftEye).distance(pose.point(Name::RightEye)));
    let focal_px = f64::from(pose.picture.0) / 2.0 / (FIELD_OF_VIEW / 2.0).to_radians().tan();
    (apart.is_finite() && apart >= 1.0).then(|| Millimetres::new(focal_px * EYES_APART / apart))
}

struct Ears {
    x: f64,
    y: f64,
    apart: f64,
}

impl Ears {
    fn of(pose: &Pose) -> Option<Self> {
        let (left, right) = (pose.point(Name::LeftEar), pose.point(Name::RightEar));
        let (middle, apart) = (left.midpoint(right), f64::from(left.distance(right)));
        (apart > 0.0).then(|| Self { x: f64::from(middle.x), y: f64::from(middle.y), apart })
    }
}

fn finite(degrees: f64) -> Option<Degrees> {
    degrees.is_finite().then(|| Degrees::new(degrees))
}
