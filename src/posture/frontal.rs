//! The change from the person's own upright, seen from the front.
//!
//! One relative measure: how far the ears stand above the shoulders, in distances between the ears.
//! A head that goes forward comes down, so the gap shrinks. Nearer, farther, higher and off-centre
//! cancel out; what does not is a leaning trunk, a shrug and a nod, and they are in the error.
//!
//! ```text
//!      o--o   ears, distance e        gap = (y of shoulders - y of ears) / e
//!       |                             change = 58.4 x (gap now - gap upright)
//!   o-------o shoulders
//! ```
//!
//! `models/posture_fit` chose it: least squares through the origin (no drop of the gap is no drop of
//! the angle) over 64 synthetic people, left out by person. Eight measures together, world landmarks
//! and depth among them, were no better (6.26 against 6.30 degrees), so one is kept. Errors there,
//! one picture against one picture: people who also move 6.3 degrees on average, drops of 8 found
//! with F1 .71 (always-bad .67, nose height .55, gap over shoulder width .67); people who stay put
//! F1 .81; 12 unseen people 5.3 and .75. Deep drops come out too small. The vertical is the
//! picture's: the measure is not turned along the shoulders.

use super::view::is_place;
use super::{Estimate, ValueSource};
use crate::pose::{LandmarkName as Name, Pose};
use crate::units::{AngleInterval, Degrees};

/// Degrees of change for one ear distance of gap.
const DEGREES_PER_GAP: f64 = 58.4;
/// 90 % half-width at the distance of the baseline, in degrees (quantile regression of the error).
const HALF_WIDTH: f64 = 13.5;
/// What the half-width grows by for each e-fold change of apparent size, in degrees. Turn, nod, shift
/// and the change itself were offered too; the regression gave them nothing within the limits that
/// a reading is refused at.
const HALF_WIDTH_PER_SCALE: f64 = 3.7;

/// What a frontal picture tells, free of where the person sits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features {
    /// Ears above shoulders, in distances between the ears; about 1-3.
    pub gap: f64,
    /// Shoulder width as a share of the picture's width; over 0.
    pub width: f64,
}

impl Features {
    /// The features of a pose; `None` when its ears or shoulders coincide or are no places.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        let points = [Name::LeftEar, Name::RightEar, Name::LeftShoulder, Name::RightShoulder]
            .map(|name| pose.point(name));
        if !points.iter().all(|p| is_place(*p)) {
            return None;
        }
        let [left_ear, right_ear, left, right] = points;
        let ears = f64::from(left_ear.distance(right_ear));
        let drop = f64::from(left.midpoint(right).y) - f64::from(left_ear.midpoint(right_ear).y);
        let width = f64::from(left.distance(right)) / f64::from(pose.picture.0.max(1));
        let features = Self { gap: drop / ears, width };
        (features.gap.is_finite() && width.is_finite() && width > 0.0).then_some(features)
    }
}

/// Change of the angle from `upright` to `now`. `scale` is the person's own slope over the common
/// one (1 when unknown). A steeper slope widens the interval as it does the value; a flatter one does
/// not narrow it, for the error of the landmarks is no smaller with such a person.
#[must_use]
pub fn change(now: Features, upright: Features, scale: f64) -> Estimate {
    let value = Degrees::new(DEGREES_PER_GAP * scale * (now.gap - upright.gap));
    let strain = (now.width / upright.width).ln().abs();
    let half = Degrees::new((HALF_WIDTH + HALF_WIDTH_PER_SCALE * strain) * scale.max(1.0));
    let interval = AngleInterval::around(value, half);
    Estimate { value, interval, source: ValueSource::FrontalChange }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPRIGHT: Features = Features { gap: 2.0, width: 0.3 };

    #[test]
    fn the_own_upright_is_no_change_and_a_smaller_gap_is_forward() {
        assert_eq!(change(UPRIGHT, UPRIGHT, 1.0).value, Degrees::ZERO);
        let lower = Features { gap: 1.8, ..UPRIGHT };
        assert!((change(lower, UPRIGHT, 1.0).value.value() + 11.68).abs() < 1e-9);
    }

    #[test]
    fn an_own_slope_widens_the_interval_and_never_narrows_it() {
        let width = |scale| change(UPRIGHT, UPRIGHT, scale).interval.width().value();
        assert_eq!(width(0.5), width(1.0));
        assert!((width(1.5) - 1.5 * width(1.0)).abs() < 1e-9);
    }

    #[test]
    fn coming_nearer_and_going_away_widen_the_interval_alike() {
        let here = change(UPRIGHT, UPRIGHT, 1.0).interval.width().value();
        let near =
            change(Features { width: 0.6, ..UPRIGHT }, UPRIGHT, 1.0).interval.width().value();
        let far =
            change(Features { width: 0.15, ..UPRIGHT }, UPRIGHT, 1.0).interval.width().value();
        assert!(near > here && (near - far).abs() < 1e-9, "{here} {near} {far}");
    }
}
