//! The change from the person's own upright, seen from the front.
//!
//! A head that slides forward comes down against the shoulders and nearer to the camera; so it does
//! when the trunk leans, and chin and shoulders move when one nods and shrugs. Who sits higher is
//! seen more from below, and then the same head stands higher against the same shoulders. Ten
//! measures of the face's mesh and the neck network's points tell these apart as far as a single
//! camera can: heights are taken in lengths of the same picture, so nearer, farther and sideways
//! cancel out; the mesh tells the nod; where C7 lies under the camera's axis tells the direction
//! from which the neck is seen; the neck network guesses the angle and the camera's height.
//!
//! ```text
//! level  = sum of weight x measure            (degrees, up to a constant of the person's own)
//! change = level now - level upright
//! ```
//!
//! `models/posture_fit/estimators.py` fits the weights on rendered people who also move, by ridge
//! regression of differences, so the own upright always reads 0, and measures the errors on people
//! left out. Measures that it was offered and that gave nothing more are not here; lean of the trunk
//! cannot be told from the front, and a rigid body with a length per person gave nothing beyond
//! these. Two things follow from the direction being in it: a camera that is tilted after the
//! calibration reads as .8 degrees of change for each degree, and the interval is wider for a camera
//! that looks up, before which a head that comes nearer hardly comes down. Rendered people are all it
//! knows: how it does with real ones from the front has not been measured.

use super::lens::below_axis;
use super::view::is_place;
use super::{Estimate, ValueSource};
use crate::pose::face::FacePointName as Face;
use crate::pose::{NeckPointName as Neck, Pose};
use crate::units::{AngleInterval, Degrees};

/// Weights of the measures, in degrees for one of each measure's unit, in the order of
/// [`measures`] (`estimators.py`, "weights").
const WEIGHTS: [f64; MEASURES] =
    [27.43, 3.77, -2.12, -48.06, -9.30, 0.28, -6.01, 9.45, 7.53, -1.43];
const MEASURES: usize = 10;
/// An angle in the middle of people's, from which the guess is counted where it is multiplied.
const USUAL: Degrees = Degrees::new(45.0);
/// 90 % half-width of a change at the distance of the baseline, in degrees (`estimators.py`,
/// "half-width": quantile regression of the error of people left out gives 1.8; on people 900-911 that
/// held 76 to 92 of 100).
const HALF_WIDTH: f64 = 2.2;
/// What the half-width grows by for each e-fold change of apparent size, in degrees.
const HALF_WIDTH_PER_SCALE: f64 = 4.2;
/// What it grows by for each degree of error that the neck network expects of its guess.
const HALF_WIDTH_PER_DOUBT: f64 = 0.81;
/// What it grows by for each degree that the camera looks up, up to [`STEEPEST`].
const HALF_WIDTH_FROM_BELOW: f64 = 0.10;
/// Steeper cameras were not rendered.
const STEEPEST: f64 = 20.0;

/// What a frontal picture tells, free of where the person sits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features {
    /// How high the head stands: the weighted measures, in degrees from an unknown zero.
    pub level: f64,
    /// Distance between the outer canthi, in depth too, as a share of the picture's width; over 0.
    pub width: f64,
    /// Error that the neck network expects of its own guess, in degrees; 0 or more.
    pub doubt: f64,
    /// Elevation of the camera as the neck network sees it, in degrees: negative when it looks up.
    pub elevation: f64,
}

impl Features {
    /// The features of a pose; `None` when face or neck are not known, or points coincide or are no
    /// places.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        let measures = measures(pose)?;
        let level: f64 =
            measures.iter().zip(WEIGHTS).map(|(measure, weight)| measure * weight).sum();
        let width = eyes(pose.face.as_ref()?) / f64::from(pose.picture.0.max(1));
        let (doubt, elevation) = (pose.neck?.guess_error.value(), pose.neck?.elevation.value());
        let features = Self { level, width, doubt, elevation };
        let finite = [level, width, doubt, elevation].iter().all(|value: &f64| value.is_finite());
        (finite && width > 0.0).then_some(features)
    }
}

/// The measures: heights grow upwards from what is named second, in lengths of the same picture.
/// Names as in `estimators.py`.
fn measures(pose: &Pose) -> Option<[f64; MEASURES]> {
    let (face, neck) = (pose.face.as_ref()?, pose.neck?);
    if !neck.points.iter().all(|point| is_place(*point)) {
        return None;
    }
    let y = |point: crate::units::PixelPoint| f64::from(point.y);
    let flat = |a, b| f64::from(face.point(a).position.distance(face.point(b).position));
    let middle = |a, b| face.point(a).position.midpoint(face.point(b).position);
    let depth = |name| f64::from(face.point(name).depth_px);
    let eyes = eyes(face);
    let wide = solid(face, Face::RightSide, Face::LeftSide);
    let high = flat(Face::Forehead, Face::Chin);
    let canthi = middle(Face::RightEyeOuter, Face::LeftEyeOuter);
    let sides = middle(Face::RightSide, Face::LeftSide);
    let sides_depth = f64::midpoint(depth(Face::RightSide), depth(Face::LeftSide));
    let chin = face.point(Face::Chin).position;
    let (c7, tragus) = (neck.point(Neck::C7), neck.point(Neck::Tragus));
    let acromia = neck.point(Neck::NearAcromion).midpoint(neck.point(Neck::FarAcromion));
    let joints = neck.point(Neck::NearShoulder).midpoint(neck.point(Neck::FarShoulder));
    Some([
        (y(c7) - y(tragus)) / eyes,
        neck.guess.value() / 10.0,
        neck.elevation.value() / 10.0,
        (y(sides) - y(canthi)) / high,
        (depth(Face::NoseTip) - sides_depth) / wide,
        (y(joints) - y(chin)) / eyes,
        (y(joints) - y(c7)) / eyes,
        (y(acromia) - y(sides)) / eyes,
        below_axis(c7, pose.picture).value() / 10.0,
        (neck.guess - USUAL).value() / 10.0 * neck.elevation.value() / 10.0,
    ])
}

/// Distance between the outer canthi, in pixels: a turn of the head does not shorten it.
pub(super) fn eyes(face: &crate::pose::Face) -> f64 {
    solid(face, Face::RightEyeOuter, Face::LeftEyeOuter)
}

/// Distance in the picture and in depth, in pixels.
pub(super) fn solid(face: &crate::pose::Face, a: Face, b: Face) -> f64 {
    let (a, b) = (face.point(a), face.point(b));
    f64::from(a.position.distance(b.position)).hypot(f64::from(a.depth_px - b.depth_px))
}

/// Change of the angle from `upright` to `now`. `scale` is the person's own slope over the common
/// one (1 when unknown). A steeper slope widens the interval as it does the value; a flatter one does
/// not narrow it, for the error of the landmarks is no smaller with such a person.
#[must_use]
pub fn change(now: Features, upright: Features, scale: f64) -> Estimate {
    let value = Degrees::new(scale * (now.level - upright.level));
    let strain = (now.width / upright.width).ln().abs();
    let up = -f64::midpoint(now.elevation, upright.elevation);
    let half = HALF_WIDTH
        + HALF_WIDTH_PER_SCALE * strain
        + HALF_WIDTH_PER_DOUBT * f64::midpoint(now.doubt, upright.doubt)
        + HALF_WIDTH_FROM_BELOW * up.clamp(0.0, STEEPEST);
    let interval = AngleInterval::around(value, Degrees::new(half * scale.max(1.0)));
    Estimate { value, interval, source: ValueSource::FrontalChange }
}

/// The craniovertebral angle itself, from the front: that of the upright, measured from the side
/// with its interval, and the change since. Errors that have nothing to do with each other add up as
/// squares.
#[must_use]
pub fn absolute(change: Estimate, upright: Degrees, upright_half_width: Degrees) -> Estimate {
    let value = upright + change.value;
    let half = (change.interval.width().value() / 2.0).hypot(upright_half_width.value());
    let interval = AngleInterval::around(value, Degrees::new(half));
    Estimate { value, interval, source: ValueSource::FrontalAfterLook }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::View;
    use crate::posture::fixture;

    const UPRIGHT: Features = Features { level: 20.0, width: 0.12, doubt: 3.0, elevation: 4.0 };

    #[test]
    fn the_own_upright_is_no_change_and_a_lower_head_is_forward() {
        assert_eq!(change(UPRIGHT, UPRIGHT, 1.0).value, Degrees::ZERO);
        let lower = Features { level: 8.0, ..UPRIGHT };
        assert_eq!(change(lower, UPRIGHT, 1.0).value, Degrees::new(-12.0));
        assert_eq!(change(lower, UPRIGHT, 1.25).value, Degrees::new(-15.0));
    }

    #[test]
    fn an_own_slope_widens_the_interval_and_never_narrows_it() {
        let width = |scale| change(UPRIGHT, UPRIGHT, scale).interval.width().value();
        assert_eq!(width(0.5), width(1.0));
        assert!((width(1.5) - 1.5 * width(1.0)).abs() < 1e-9);
    }

    #[test]
    fn a_camera_that_looks_up_widens_the_interval() {
        let width = |elevation| {
            let there = Features { elevation, ..UPRIGHT };
            change(there, there, 1.0).interval.width().value()
        };
        assert!(width(-10.0) > width(0.0) && width(0.0) == width(10.0));
        assert!(width(-20.0) == width(-60.0), "no wider than what was measured");
    }

    #[test]
    fn coming_nearer_going_away_and_doubt_widen_the_interval() {
        let width = |now| change(now, UPRIGHT, 1.0).interval.width().value();
        let (here, near) = (width(UPRIGHT), width(Features { width: 0.24, ..UPRIGHT }));
        let far = width(Features { width: 0.06, ..UPRIGHT });
        assert!(near > here && (near - far).abs() < 1e-9, "{here} {near} {far}");
        assert!(width(Features { doubt: 6.0, ..UPRIGHT }) > here);
    }

    #[test]
    fn the_angle_from_the_front_is_never_surer_than_the_look_from_the_side() {
        let change = change(UPRIGHT, UPRIGHT, 1.0);
        let angle = absolute(change, Degrees::new(52.0), Degrees::new(5.0));
        assert_eq!(angle.value, Degrees::new(52.0));
        assert!(angle.interval.width() > Degrees::new(10.0));
        assert!(angle.interval.width() > change.interval.width());
    }

    /// The same picture from twice as far has half the lengths and the same level.
    #[test]
    fn the_size_of_the_picture_does_not_matter() {
        let pose = fixture::upright(View::Frontal);
        let here = Features::of(&pose).unwrap();
        let there = Features::of(&fixture::twice_as_far(pose)).unwrap();
        assert!((here.level - there.level).abs() < 1e-3, "{here:?} {there:?}");
        assert!((here.width - there.width).abs() < 1e-6);
    }

    #[test]
    fn without_a_face_or_a_neck_nothing_is_said() {
        let pose = fixture::upright(View::Frontal);
        assert_eq!(Features::of(&Pose { face: None, ..pose.clone() }), None);
        assert_eq!(Features::of(&Pose { neck: None, ..pose }), None);
    }
}
