//! Angles between points of a picture. Pixels go down, angles go up: every sign is turned here and
//! nowhere else.

use serde::{Deserialize, Serialize};

use crate::units::{Degrees, PixelPoint};

/// Which way a person seen from the side looks in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Facing {
    /// To the left edge of the picture.
    Left,
    /// To the right edge of the picture.
    Right,
}

impl Facing {
    /// 1 for right, -1 for left: multiplies x so that forward is positive.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::Left => -1.0,
            Self::Right => 1.0,
        }
    }
}

/// Angle of the line `from` -> `to` above the horizontal, seen along the way the person faces:
/// 0 straight ahead, 90 straight up, 180 straight back, within -180..=180. `None` when the points
/// coincide or are no numbers.
#[must_use]
pub fn elevation(from: PixelPoint, to: PixelPoint, facing: Facing) -> Option<Degrees> {
    let ahead = (f64::from(to.x) - f64::from(from.x)) * facing.sign();
    let up = f64::from(from.y) - f64::from(to.y);
    let length = ahead.hypot(up);
    (length.is_finite() && length > 0.0).then(|| Degrees::from_radians(up.atan2(ahead)))
}

/// How much the person's left end of a line lies higher than the right one, seen from the front in
/// a picture that is not mirrored (the person's left is on the picture's right): within -180..=180,
/// 0 when level. `None` as in [`elevation`].
#[must_use]
pub fn left_higher(left: PixelPoint, right: PixelPoint) -> Option<Degrees> {
    elevation(right, left, Facing::Right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(x: f64, y: f64) -> PixelPoint {
        PixelPoint::new(x as f32, y as f32)
    }

    #[test]
    fn a_head_straight_above_is_at_90_and_one_straight_ahead_at_0() {
        let c7 = point(100.0, 100.0);
        let up = elevation(c7, point(100.0, 40.0), Facing::Right).unwrap();
        let ahead = elevation(c7, point(40.0, 100.0), Facing::Left).unwrap();
        assert!((up.value() - 90.0).abs() < 1e-9 && ahead.value().abs() < 1e-9);
    }

    #[test]
    fn one_point_twice_and_points_at_no_place_have_no_angle() {
        let here = point(3.0, 4.0);
        assert_eq!(elevation(here, here, Facing::Left), None);
        assert_eq!(elevation(here, PixelPoint::new(f32::NAN, 0.0), Facing::Left), None);
        assert_eq!(elevation(here, PixelPoint::new(f32::INFINITY, 0.0), Facing::Left), None);
    }

    proptest! {
        /// Mirror, scale and place do not change the angle. Coordinates are whole numbers within a
        /// picture, so that f32 holds them all exactly.
        #[test]
        fn the_angle_is_that_of_the_body_not_of_the_picture(
            (cx, cy) in (0_i32..640, 0_i32..480), (tx, ty) in (0_i32..640, 0_i32..480),
            scale in 2_i32..8, (dx, dy) in (-500_i32..500, -500_i32..500),
        ) {
            prop_assume!((cx, cy) != (tx, ty));
            let at = |x: i32, y: i32| point(f64::from(x), f64::from(y));
            let angle = elevation(at(cx, cy), at(tx, ty), Facing::Right).unwrap().value();
            let mirror = elevation(at(639 - cx, cy), at(639 - tx, ty), Facing::Left).unwrap().value();
            let moved = elevation(
                at(cx * scale + dx, cy * scale + dy), at(tx * scale + dx, ty * scale + dy), Facing::Right,
            ).unwrap().value();
            prop_assert!((angle - mirror).abs() < 1e-9);
            prop_assert!((angle - moved).abs() < 1e-9);
        }
    }
}
