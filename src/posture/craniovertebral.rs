//! The craniovertebral angle in a side view, with its error.
//!
//! No pose model has a C7. It is set by proportion, u being the distance from ear to shoulder:
//!
//! ```text
//!        o  ear (tragus)             C7 = shoulder + 0.35 u back + 0.30 u up
//!        |
//!    C7 x|   u                       The shoulder of the pose model lies below the acromion; the
//!        | \                         angle ear-shoulder is NOT the craniovertebral angle (it is off
//!        o  shoulder                 by about 30 degrees).
//! ```
//!
//! The proportion is a fixed one from an open-source posture program (ErgoEMA) and is not refitted
//! on renders: measured on 29 real side views of about nine people, marked by two raters, it has a
//! mean absolute error of 7.8 degrees, a bias of +3.0, and 69 % within 10 degrees. Deep bends are
//! overestimated most (up to 28 degrees).

use super::angle::{Facing, craniovertebral};
use super::{Estimate, ValueSource};
use crate::units::{AngleInterval, Degrees, PixelPoint};

/// C7 behind the shoulder, in ear-shoulder distances.
const C7_BACK: f32 = 0.35;
/// C7 above the shoulder, in ear-shoulder distances.
const C7_UP: f32 = 0.30;

/// 90 % half-width of an absolute angle: from the error on real side views above (an error whose
/// mean size is 7.8 has its 90 % point at 16 when normally distributed: 7.8 x 1.645 / 0.798).
pub const ABSOLUTE_HALF_WIDTH: Degrees = Degrees::new(16.0);

/// 90 % half-width of a change from the own upright: the 90 % point of the error over 24 synthetic
/// people; left out by person it covers 89 % of them, and 93 % on 12 unseen people
/// (`models/posture_fit`). On real people it was not measured.
pub const CHANGE_HALF_WIDTH: Degrees = Degrees::new(14.1);

/// Where C7 lies by proportion, in a levelled picture.
#[must_use]
pub fn c7_by_proportion(ear: PixelPoint, shoulder: PixelPoint, facing: Facing) -> PixelPoint {
    let reach = ear.distance(shoulder);
    let ahead = if facing == Facing::Right { 1.0 } else { -1.0 };
    PixelPoint::new(shoulder.x - ahead * C7_BACK * reach, shoulder.y - C7_UP * reach)
}

/// The absolute angle from ear and C7. `None` when they coincide or are no places.
#[must_use]
pub fn absolute(c7: PixelPoint, ear: PixelPoint, facing: Facing) -> Option<Estimate> {
    let value = craniovertebral(c7, ear, facing)?;
    let interval = AngleInterval::around(value, ABSOLUTE_HALF_WIDTH);
    Some(Estimate { value, interval, source: ValueSource::EarShoulderProportion })
}

/// The change of an angle seen from the side against the own upright, measured the same way.
#[must_use]
pub fn change(now: Degrees, upright: Degrees) -> Estimate {
    let value = now - upright;
    let interval = AngleInterval::around(value, CHANGE_HALF_WIDTH);
    Estimate { value, interval, source: ValueSource::LateralChange }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c7_lies_behind_and_above_the_shoulder_whichever_way_one_looks() {
        let (ear, shoulder) = (PixelPoint::new(300.0, 100.0), PixelPoint::new(300.0, 200.0));
        let c7 = c7_by_proportion(ear, shoulder, Facing::Right);
        assert!((c7.x - 265.0).abs() < 1e-3 && (c7.y - 170.0).abs() < 1e-3, "{c7:?}");
        assert!((c7_by_proportion(ear, shoulder, Facing::Left).x - 335.0).abs() < 1e-3);
    }

    #[test]
    fn an_ear_straight_above_the_shoulder_is_an_upright_head() {
        // atan2(0.70, 0.35) = 63.4 degrees; the same person with the ear-shoulder angle: 90.
        let (ear, shoulder) = (PixelPoint::new(300.0, 100.0), PixelPoint::new(300.0, 200.0));
        let c7 = c7_by_proportion(ear, shoulder, Facing::Left);
        let angle = absolute(c7, ear, Facing::Left).unwrap();
        assert!((angle.value.value() - 63.43).abs() < 0.01, "{angle:?}");
        assert_eq!(angle.interval.width(), Degrees::new(32.0));
    }
}
