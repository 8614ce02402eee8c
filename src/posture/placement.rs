//! Where a person's eyes are before the camera, as directions against its axis: what hints about the
//! place of work rest on, beside the companion angles. Nothing of it is kept; what an upright was learned
//! with is [`super::place`]'s.

use super::Measure;
use super::lens::{below_axis, beside_axis};
use super::view::is_place;
use crate::pose::{LandmarkName as Name, Pose};
use crate::units::{Degrees, PixelPoint};

/// Share by which such a direction may be wrong: 68 degrees are assumed for a field of view, common
/// ones have 60 to 78, and tan 34 is 17 % more than tan 30 and 17 % less than tan 39.
const FIELD_OF_VIEW: f64 = 0.17;

/// The direction of the point half way between the eyes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// To the right of the camera's axis, as the picture shows it; negative to the left.
    pub beside: Measure<Degrees>,
    /// Above the camera's axis; negative below it. That axis is level only where the camera is.
    pub above: Measure<Degrees>,
}

impl Placement {
    /// Where the eyes of that pose are; `None` when they are at no place.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        let eyes = pose.point(Name::LeftEye).midpoint(pose.point(Name::RightEye));
        is_place(eyes).then(|| Self::at(eyes, pose.picture))
    }

    fn at(eyes: PixelPoint, picture: (u32, u32)) -> Self {
        let measure = |value: Degrees| Measure { value, error: value.abs() * FIELD_OF_VIEW };
        Self {
            beside: measure(beside_axis(eyes, picture)),
            above: measure(-below_axis(eyes, picture)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::{View, fixture};

    #[test]
    fn eyes_to_the_upper_right_are_beside_and_above() {
        let middle = Placement::at(PixelPoint::new(320.0, 240.0), (640, 480));
        assert_eq!((middle.beside.value, middle.above.value), (Degrees::ZERO, Degrees::ZERO));
        let corner = Placement::at(PixelPoint::new(640.0, 0.0), (640, 480));
        assert!((corner.beside.value.value() - 34.0).abs() < 1e-9);
        assert!(corner.above.value > Degrees::new(20.0));
        assert!((corner.beside.error.value() - 34.0 * FIELD_OF_VIEW).abs() < 1e-9);
    }

    #[test]
    fn a_real_pose_has_a_place() {
        let place = Placement::of(&fixture::upright(View::Frontal)).unwrap();
        assert!(place.beside.value.abs() < Degrees::new(34.0), "{place:?}");
    }
}
