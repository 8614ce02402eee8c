//! What one pose says: the angle or the change with its interval, or the reason why there is none.
//!
//! ```text
//! pose -> view -> refusal? -> lateral: the angle, and its change if the profile knows the side
//!                          -> oblique: the angle, as a guess with a wide interval
//!                          -> frontal: its change if the profile knows the front, else NeedsBaseline;
//!                             the angle too if that upright was measured from the side as well
//! ```

use super::baseline::Profile;
use super::view::{Sight, is_place, look};
use super::{
    Companions, Estimate, Points, Reading, UnsureReason, View, companion, craniovertebral, frontal,
};
use crate::pose::{LandmarkName as Name, Neck, NeckPointName, Pose};
use crate::units::{Confidence, PixelPoint};

/// Under this presence the network itself doubts that a person is there (MediaPipe's own limit).
const MIN_PRESENCE: f64 = 0.5;
/// Ears nearer to each other than this make one pixel of a landmark more than 2.4 degrees.
const MIN_EARS_PX: f32 = 24.0;
/// An ear nearer to its shoulder than this makes one pixel of a landmark more than 1.8 degrees.
const MIN_REACH_PX: f32 = 40.0;
/// Spread of luma over head and shoulders under which landmarks stray: from there on the frontal
/// change differs by 7-13 degrees from that of the well-lit picture (`models/posture_fit`).
const MIN_CONTRAST: f32 = 10.0;
/// Width of the range that people's craniovertebral angles take, in degrees: 30 to 70.
const RANGE: f64 = 40.0;
/// Turn of the head against the trunk beyond which nothing is said from the front, in degrees
/// (the limit at which other posture programs fall silent too).
const MAX_HEAD_TURN: f64 = 20.0;
/// Tilt of the head to one side beyond which nothing is said from the front, in degrees: the people the
/// measures were fitted on hold it within 10, and a picture turned by 15 reads 5 degrees too high.
const MAX_HEAD_TILT: f64 = 12.0;
/// A change beyond this contradicts a body, in degrees: the lowest angle marked on a real side view
/// is 5, the highest 71.
const MAX_CHANGE: f64 = 75.0;
/// Absolute angles outside contradict a body, in degrees: the same, with a wide margin for deep bends
/// and for heads laid back.
const ABSOLUTE_RANGE: std::ops::RangeInclusive<f64> = -40.0..=110.0;

/// Reads a pose. Never gives a number that is not finite, whatever the landmarks are.
#[must_use]
pub fn read(pose: &Pose, profile: Option<&Profile>) -> Reading {
    read_as(pose, profile, None)
}

/// [`read`] with the view taken as `given` by somebody who knows, instead of judged.
#[must_use]
pub fn read_as(pose: &Pose, profile: Option<&Profile>, given: Option<View>) -> Reading {
    let Some(mut sight) = look(pose) else {
        return Reading {
            view: given.unwrap_or(View::Unsuitable),
            cva: None,
            change: None,
            reason: Some(UnsureReason::LowConfidence),
            confidence: Confidence::NONE,
            points: Points::default(),
            companions: Companions::default(),
        };
    };
    sight.view = given.unwrap_or(sight.view);
    let mut reading = Reading {
        view: sight.view,
        cva: None,
        change: None,
        reason: None,
        confidence: Confidence::NONE,
        points: points(pose, &sight),
        companions: companion::companions(pose, &sight),
    };
    reading.reason = refusal(pose, &sight, &reading.companions);
    if reading.reason.is_some() {
        return reading;
    }
    match sight.view {
        View::Lateral => lateral(&mut reading, pose, profile),
        View::Oblique => oblique(&mut reading, pose),
        View::Frontal | View::Unsuitable => from_the_front(&mut reading, pose, profile),
    }
    if let Some(estimate) = reading.change.or(reading.cva) {
        reading.confidence = confidence(pose.presence, &estimate);
    }
    reading
}

/// How far a value may be trusted: the network's own certainty, less what the interval leaves open. An
/// interval as wide as the range that people's angles take says nothing.
fn confidence(presence: Confidence, estimate: &Estimate) -> Confidence {
    Confidence::new(presence.value() * (1.0 - openness(estimate)))
}

/// What the interval leaves open of what angles can be, in 0..=1.
pub(super) fn openness(estimate: &Estimate) -> f64 {
    (estimate.interval.width().value() / RANGE).clamp(0.0, 1.0)
}

/// Why this pose cannot be measured: every limit in one place. `beside` has the head's turn and
/// tilt against the camera.
fn refusal(pose: &Pose, sight: &Sight, beside: &Companions) -> Option<UnsureReason> {
    if pose.presence.value() < MIN_PRESENCE {
        return Some(UnsureReason::LowConfidence);
    }
    if poor_light(pose.light.contrast) {
        return Some(UnsureReason::PoorLight);
    }
    match sight.view {
        View::Unsuitable => Some(UnsureReason::UnsuitableView),
        View::Lateral | View::Oblique => {
            let (ear, shoulder, _) = sight.near();
            let reach = pose.point(ear).distance(pose.point(shoulder));
            if !inside(pose, &[ear, shoulder]) {
                Some(UnsureReason::CutOff)
            } else if reach < MIN_REACH_PX {
                Some(UnsureReason::TooFar)
            } else {
                None
            }
        }
        View::Frontal => {
            let all = [Name::LeftEar, Name::RightEar, Name::LeftShoulder, Name::RightShoulder];
            let ears = pose.point(Name::LeftEar).distance(pose.point(Name::RightEar));
            let turn = beside.yaw.map(|yaw| (yaw.value - sight.trunk_turn).abs());
            let is_tilted = beside.roll.is_some_and(|r| r.value.abs().value() > MAX_HEAD_TILT);
            if !inside(pose, &all) {
                Some(UnsureReason::CutOff)
            } else if turn.is_none_or(|turn| turn.value() > MAX_HEAD_TURN) {
                Some(UnsureReason::HeadTurned)
            } else if is_tilted {
                Some(UnsureReason::HeadTilted)
            } else if ears < MIN_EARS_PX {
                Some(UnsureReason::TooFar)
            } else {
                None
            }
        }
    }
}

/// Whether the light is too poor, told by the standard deviation of luma (0 to 127.5) over head and
/// shoulders: dark, glaring and foggy pictures all lack it.
pub(super) fn poor_light(contrast: f32) -> bool {
    contrast.is_nan() || contrast < MIN_CONTRAST
}

fn inside(pose: &Pose, names: &[Name]) -> bool {
    names.iter().all(|name| is_within(pose.point(*name), pose.picture))
}

pub(super) fn is_within(point: PixelPoint, picture: (u32, u32)) -> bool {
    let (width, height) = (picture.0 as f32, picture.1 as f32);
    (0.0..width).contains(&point.x) && (0.0..height).contains(&point.y)
}

fn lateral(reading: &mut Reading, pose: &Pose, profile: Option<&Profile>) {
    let upright = profile.and_then(|profile| profile.lateral.as_ref());
    let angle = pose.neck.as_ref().and_then(craniovertebral::lateral).filter(plausible);
    let (Some(neck), Some(angle)) = (&pose.neck, angle) else {
        reading.reason = Some(UnsureReason::LowConfidence);
        return;
    };
    // Beyond the edge the network sees the picture's mirror image, and a nape in it.
    let ends = [NeckPointName::C7, NeckPointName::Tragus].map(|name| neck.point(name));
    if !ends.iter().all(|point| is_within(*point, pose.picture)) {
        reading.reason = Some(UnsureReason::CutOff);
        return;
    }
    let change = upright.map(|upright| craniovertebral::change(neck, upright.cva, upright.doubt));
    if !change.is_none_or(believable) {
        reading.reason = Some(UnsureReason::LowConfidence);
        return;
    }
    (reading.cva, reading.change) = (Some(angle), change);
    show_neck(&mut reading.points, neck);
}

fn oblique(reading: &mut Reading, pose: &Pose) {
    let guess = pose.neck.as_ref().and_then(craniovertebral::oblique).filter(plausible);
    let (Some(neck), Some(guess)) = (&pose.neck, guess) else {
        reading.reason = Some(UnsureReason::ObliqueView);
        return;
    };
    reading.cva = Some(guess);
    show_neck(&mut reading.points, neck);
}

fn show_neck(points: &mut Points, neck: &Neck) {
    points.tragus = Some(neck.point(NeckPointName::Tragus));
    points.c7 = Some(neck.point(NeckPointName::C7));
    points.canthus = Some(neck.point(NeckPointName::NearCanthus));
    points.shoulder = Some(neck.point(NeckPointName::NearAcromion));
}

fn from_the_front(reading: &mut Reading, pose: &Pose, profile: Option<&Profile>) {
    if pose.face.is_none() {
        reading.reason = Some(UnsureReason::FaceHidden);
        return;
    }
    let Some(upright) = profile.and_then(|profile| profile.frontal.as_ref()) else {
        reading.reason = Some(UnsureReason::NeedsBaseline);
        return;
    };
    reading.change = frontal::Features::of(pose)
        .map(|now| frontal::change(now, upright.features(), upright.scale))
        .filter(|change| believable(*change));
    let Some(change) = reading.change else {
        reading.reason = Some(UnsureReason::LowConfidence);
        return;
    };
    let angle = upright.angle.map(|angle| frontal::absolute(change, angle.cva, angle.half_width));
    reading.cva = angle.filter(plausible);
}

/// Whether a body can have that angle.
fn plausible(angle: &Estimate) -> bool {
    angle.interval.width().is_finite() && ABSOLUTE_RANGE.contains(&angle.value.value())
}

fn believable(change: Estimate) -> bool {
    change.interval.width().is_finite() && change.value.abs().value() <= MAX_CHANGE
}

fn points(pose: &Pose, sight: &Sight) -> Points {
    let point = |name| Some(pose.point(name)).filter(|p| is_place(*p));
    let middle = |a, b| Some(pose.point(a).midpoint(pose.point(b))).filter(|p| is_place(*p));
    let (ear, shoulder, canthus) = sight.near();
    let (tragus, near_shoulder, canthus): (Option<PixelPoint>, _, _) = match sight.view {
        View::Frontal => (
            middle(Name::LeftEar, Name::RightEar),
            middle(Name::LeftShoulder, Name::RightShoulder),
            None,
        ),
        View::Lateral => (point(ear), point(shoulder), point(canthus)),
        View::Oblique | View::Unsuitable => (None, None, None),
    };
    Points {
        tragus,
        c7: None,
        shoulder: near_shoulder,
        canthus,
        left_ear: point(Name::LeftEar),
        right_ear: point(Name::RightEar),
        left_shoulder: point(Name::LeftShoulder),
        right_shoulder: point(Name::RightShoulder),
    }
}
