//! The angles and lengths beside the craniovertebral angle, each with its error: the mean absolute
//! one, and of two the larger, on 134 synthetic people the constants were chosen on (from the side
//! 24) and on 12 on whom nothing was (`models/posture_fit`, with the command).
//!
//! | value | view | from | error | without face or neck |
//! |---|---|---|---|---|
//! | yaw | frontal | face mesh | 1.0 deg | 3.3 deg |
//! | pitch | frontal | face mesh | 2.8 deg; its change in one person 1.3 | 5.0 deg |
//! | roll | frontal | face mesh | 0.9 deg | 2.4 deg |
//! | viewing distance | frontal | canthi of the mesh | 9 %; its change in one person 1.5 % | 12 % |
//! | shoulder level | frontal | shoulders of body and neck network | 1.6 deg, of it half the camera's roll | 1.9 deg |
//! | head tilt | lateral | neck network | 2.1 deg | none |
//! | shoulder-C7 | lateral | neck network | 4.6 deg; the usual value said of everybody: 5.4 | none |
//! | trunk lean | lateral | neck network, hip of the body | 2.8 deg; the usual value: 3.7 | none |
//! | ear-shoulder | lateral | body | 6.2 deg | |
//!
//! Lean of the trunk is not seen from the front. The synthetic shoulders are all level: what their
//! level is worth on people who hold one higher has not been measured.

mod face;

use super::angle::{Facing, elevation, left_higher};
use super::lens::focal_px;
use super::view::Sight;
use super::{Companions, Measure, Reading, View};
use crate::pose::{Face, LandmarkName as Name, Neck, NeckPointName as Point, Pose};
use crate::units::{Degrees, Millimetres, PixelPoint};

/// Between the pupils, in millimetres, unless a person says otherwise: the mean of adults (Dodgson
/// 2004, SPIE 5291: 63.4 in 3976 of them, nearly all within 50 to 75).
pub const INTERPUPILLARY: Millimetres = Millimetres::new(63.5);

/// Mean errors with the face mesh or the neck network.
const YAW: Degrees = Degrees::new(1.0);
const PITCH: Degrees = Degrees::new(2.8);
const ROLL: Degrees = Degrees::new(0.9);
const LEVEL: Degrees = Degrees::new(1.6);
const TILT: Degrees = Degrees::new(2.1);
const SHOULDER_C7: Degrees = Degrees::new(4.6);
const LEAN: Degrees = Degrees::new(2.8);
/// Of the distance.
const DISTANCE: f64 = 0.09;

/// The same from body landmarks alone.
const BODY_YAW: Degrees = Degrees::new(3.3);
const BODY_PITCH: Degrees = Degrees::new(5.0);
const BODY_ROLL: Degrees = Degrees::new(2.4);
const BODY_LEVEL: Degrees = Degrees::new(1.9);
const BODY_DISTANCE: f64 = 0.12;
const EAR_SHOULDER: Degrees = Degrees::new(6.2);

/// Yaw for the nose one ear distance beside the middle of the ears, in degrees.
const YAW_PER_TURN: f64 = 52.6;
/// Pitch with the nose at the height of the ears, in degrees.
const PITCH_LEVEL: f64 = 8.0;
/// Pitch for the nose one ear distance lower, in degrees.
const PITCH_PER_NOD: f64 = -98.8;
/// Where the network expects its angle to be wronger than this, in degrees, the body pose has not
/// pointed it to a neck: none of 480 side views it was chosen on, 20 of 226 others, with which
/// shoulder-C7 would be 8.8 degrees wrong and not 4.6.
const SURE: Degrees = Degrees::new(4.0);
/// Shortest trunk whose hip was seen, in ear-shoulder distances: where the hip lies under the edge of
/// the picture, the pose model guesses it inside, and too high.
const TRUNK: f64 = 2.0;
/// What a lean reads too little: the body's hip lies before the joint.
const HIP_AHEAD: Degrees = Degrees::new(3.6);
/// What a head tilt reads too little: the canthi lie under the eyes' middles.
const CANTHI_LOW: Degrees = Degrees::new(2.1);

/// What stands beside the angle in this view, for eyes [`INTERPUPILLARY`] apart; what a view does not
/// show is `None`.
#[must_use]
pub fn companions(pose: &Pose, sight: &Sight) -> Companions {
    match sight.view {
        View::Frontal => frontal(pose),
        View::Lateral => lateral(pose, sight),
        View::Oblique | View::Unsuitable => Companions::default(),
    }
}

impl Reading {
    /// The same for a person whose pupils are that far apart.
    #[must_use]
    pub fn for_eyes(self, apart: Millimetres) -> Self {
        Self { companions: self.companions.for_eyes(apart), ..self }
    }
}

impl Companions {
    /// The same for a person whose pupils are that far apart, in place of [`INTERPUPILLARY`].
    #[must_use]
    pub fn for_eyes(self, apart: Millimetres) -> Self {
        let share = apart.value() / INTERPUPILLARY.value();
        let scaled = |length: Millimetres| Millimetres::new(length.value() * share);
        let viewing_distance = self
            .viewing_distance
            .map(|far| Measure { value: scaled(far.value), error: scaled(far.error) });
        Self { viewing_distance, ..self }
    }
}

/// Nod of a head against the camera's axis, as the face mesh shows it; `None` when it has no extent.
pub(super) fn head_pitch(face: &Face, picture: (u32, u32)) -> Option<Degrees> {
    face::Head::of(face, picture).map(|head| head.pitch).filter(|pitch| pitch.is_finite())
}

/// Turn of the head against the camera by the body's nose and ears, positive to the person's left.
/// `None` when the ears coincide. Useful between about -45 and 45 degrees.
fn head_yaw(pose: &Pose) -> Option<Degrees> {
    let ears = Ears::of(pose)?;
    let nose = f64::from(pose.point(Name::Nose).x);
    finite(YAW_PER_TURN * (nose - ears.x) / ears.apart)
}

fn frontal(pose: &Pose) -> Companions {
    let head = pose.face.as_ref().and_then(|face| face::Head::of(face, pose.picture));
    let far = pose.face.as_ref().and_then(|face| face::distance(face, pose.picture));
    let by_body = || {
        let roll = left_higher(pose.point(Name::LeftEar), pose.point(Name::RightEar)).map(|a| -a);
        (
            measure(head_yaw(pose), BODY_YAW),
            measure(nod(pose), BODY_PITCH),
            measure(roll, BODY_ROLL),
        )
    };
    let by_face = |head: face::Head| {
        (
            measure(Some(head.yaw), YAW),
            measure(Some(head.pitch), PITCH),
            measure(Some(head.roll), ROLL),
        )
    };
    let (yaw, pitch, roll) = head.map_or_else(by_body, by_face);
    let length = |far: Millimetres, share: f64| Measure {
        value: far,
        error: Millimetres::new(far.value() * share),
    };
    Companions {
        pitch,
        yaw,
        roll,
        shoulder_level: shoulder_level(pose),
        viewing_distance: match far {
            Some(far) => Some(length(far, DISTANCE)),
            None => distance_by_body(pose).map(|far| length(far, BODY_DISTANCE)),
        },
        ..Companions::default()
    }
}

fn lateral(pose: &Pose, sight: &Sight) -> Companions {
    let (ear, shoulder, _) = sight.near();
    let (ear, shoulder) = (pose.point(ear), pose.point(shoulder));
    let by_body = Companions {
        ear_shoulder: measure(elevation(shoulder, ear, sight.facing), EAR_SHOULDER),
        ..Companions::default()
    };
    let Some(neck) = pose.neck.filter(|neck| neck.slope_error <= SURE) else { return by_body };
    let middle = |near, far| neck.point(near).midpoint(neck.point(far));
    let tragus = neck.point(Point::Tragus);
    let shoulders = middle(Point::NearShoulder, Point::FarShoulder);
    let canthi = middle(Point::NearCanthus, Point::FarCanthus);
    let backward = match sight.facing {
        Facing::Left => Facing::Right,
        Facing::Right => Facing::Left,
    };
    Companions {
        head_tilt: measure(
            elevation(tragus, canthi, sight.facing).map(|tilt| tilt + CANTHI_LOW),
            TILT,
        ),
        shoulder_c7: measure(elevation(shoulders, neck.point(Point::C7), backward), SHOULDER_C7),
        trunk_lean: measure(lean(pose, sight, shoulders, tragus), LEAN),
        ..by_body
    }
}

/// The line from the hip to the shoulders' middle against the vertical; `None` when the hip was not
/// seen.
fn lean(pose: &Pose, sight: &Sight, shoulders: PixelPoint, tragus: PixelPoint) -> Option<Degrees> {
    let hip = pose.point(match sight.facing {
        Facing::Left => Name::LeftHip,
        Facing::Right => Name::RightHip,
    });
    let reach = f64::from(tragus.distance(shoulders));
    let seen = f64::from(hip.y) - f64::from(shoulders.y) >= TRUNK * reach;
    let rise = elevation(hip, shoulders, sight.facing).filter(|_| seen)?;
    Some(Degrees::new(90.0) - rise + HIP_AHEAD)
}

/// The line between the shoulders, from what the body pose and the neck network say of it together.
fn shoulder_level(pose: &Pose) -> Option<Measure<Degrees>> {
    let (left, right) = (pose.point(Name::LeftShoulder), pose.point(Name::RightShoulder));
    match pose.neck.map(|neck| joints(&neck)) {
        Some((other_left, other_right)) => {
            let (left, right) = (left.midpoint(other_left), right.midpoint(other_right));
            measure(left_higher(left, right), LEVEL)
        }
        None => measure(left_higher(left, right), BODY_LEVEL),
    }
}

/// The left and the right shoulder joint of a neck seen from the front.
const fn joints(neck: &Neck) -> (PixelPoint, PixelPoint) {
    let (near, far) = (neck.point(Point::NearShoulder), neck.point(Point::FarShoulder));
    if neck.near_is_left { (near, far) } else { (far, near) }
}

/// Pitch by the body's nose and ears.
fn nod(pose: &Pose) -> Option<Degrees> {
    let ears = Ears::of(pose)?;
    let lower = (f64::from(pose.point(Name::Nose).y) - ears.y) / ears.apart;
    finite(PITCH_LEVEL + PITCH_PER_NOD * lower)
}

/// From the camera to the eyes, by their distance in the picture.
fn distance_by_body(pose: &Pose) -> Option<Millimetres> {
    let apart = f64::from(pose.point(Name::LeftEye).distance(pose.point(Name::RightEye)));
    let far = focal_px(pose.picture) * INTERPUPILLARY.value() / apart;
    (apart >= 1.0 && far.is_finite()).then(|| Millimetres::new(far))
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

fn measure(value: Option<Degrees>, error: Degrees) -> Option<Measure<Degrees>> {
    value.map(|value| Measure { value, error })
}
