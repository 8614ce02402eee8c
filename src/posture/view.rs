//! From where the camera sees the person, told by relative measures of the landmarks.
//!
//! ```text
//! turn of the shoulder line:   0 ........ 18 ....... 70 ....... 110 ....... 150 ....... 180
//! shoulders wide               frontal       oblique    oblique     unsuitable  unsuitable
//! shoulders narrow             oblique       oblique    lateral     lateral     unsuitable
//! ```
//!
//! Limits, set by hand, and confusion: `models/posture_fit`. On synthetic people left out 132 of 132 frontal, 129 of
//! 131 oblique and 131 of 132 lateral pictures are told rightly; 13 of 13 real side views too. Views
//! between the rendered ones (6-35 and 60-82 degrees off the front) were not tried: the limits lie in
//! those gaps.

use super::View;
use super::angle::Facing;
use crate::pose::{LandmarkName as Name, Neck, Pose};
use crate::units::{Degrees, PixelPoint};

/// Up to this turn of the trunk the view is frontal, in degrees.
const FRONTAL_TURN: f64 = 18.0;
/// A frontal view shows shoulders at least this wide, in ear-shoulder distances.
const FRONTAL_WIDTH: f64 = 1.1;
/// From this turn of the trunk on the view is lateral, in degrees.
const LATERAL_TURN: f64 = 70.0;
/// A lateral view shows shoulders at most this wide, in ear-shoulder distances.
const LATERAL_WIDTH: f64 = 0.62;
/// Beyond this turn a trunk whose shoulders are wider than a lateral view's is seen half from behind, in
/// degrees; nothing was rendered there.
const HALF_BEHIND: f64 = 110.0;
/// Beyond this turn the person is seen from behind, in degrees.
const BEHIND_TURN: f64 = 150.0;

/// An expected error of its guess up to which the neck network is believed about the turn: on people not
/// trained on it puts 99 of 100 frontal views under 7 degrees, oblique ones between 28 and 62, lateral
/// ones over 80.
const SURE_OF_TURN: Degrees = Degrees::new(8.0);

/// What the landmarks say about where the camera stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// The view.
    pub view: View,
    /// Turn of the trunk against the camera: 0 facing it, positive to the person's left, within
    /// -180..=180.
    pub trunk_turn: Degrees,
    /// Which way the nose points in the picture.
    pub facing: Facing,
}

impl Sight {
    /// The ear, the shoulder and the outer canthus on the side the camera sees, by name. Who looks
    /// to the left edge of a picture shows the left side.
    #[must_use]
    pub const fn near(&self) -> (Name, Name, Name) {
        match self.facing {
            Facing::Left => (Name::LeftEar, Name::LeftShoulder, Name::LeftEyeOuter),
            Facing::Right => (Name::RightEar, Name::RightShoulder, Name::RightEyeOuter),
        }
    }
}

/// Looks at a pose. `None` when one of the landmarks it needs is at no place.
#[must_use]
pub fn look(pose: &Pose) -> Option<Sight> {
    let (left, right) = (pose.point(Name::LeftShoulder), pose.point(Name::RightShoulder));
    let ears = pose.point(Name::LeftEar).midpoint(pose.point(Name::RightEar));
    let nose = pose.point(Name::Nose);
    let facing = if nose.x > ears.x { Facing::Right } else { Facing::Left };
    let trunk_turn = pose.trunk_turn();

    let mut sight = Sight { view: View::Unsuitable, trunk_turn, facing };
    let (ear, shoulder, _) = sight.near();
    let reach = f64::from(pose.point(ear).distance(pose.point(shoulder)));
    let width = (f64::from(left.x) - f64::from(right.x)).abs() / reach;
    let all = [left, right, ears, nose];
    if !(trunk_turn.is_finite() && width.is_finite() && all.iter().all(|p| is_place(*p))) {
        return None;
    }
    sight.view = agreed(name(trunk_turn.abs().value(), width), pose.neck.as_ref());
    Some(sight)
}

fn name(turn: f64, width: f64) -> View {
    let half_from_behind = turn > HALF_BEHIND && width > LATERAL_WIDTH;
    if turn > BEHIND_TURN || half_from_behind {
        View::Unsuitable
    } else if turn <= FRONTAL_TURN && width >= FRONTAL_WIDTH {
        View::Frontal
    } else if turn >= LATERAL_TURN && width <= LATERAL_WIDTH {
        View::Lateral
    } else {
        View::Oblique
    }
}

/// The view, if the neck network sees the trunk turned so as well; else half from the side. One that
/// expects to be far off has no say.
fn agreed(view: View, neck: Option<&Neck>) -> View {
    let Some(neck) = neck.filter(|neck| neck.guess_error <= SURE_OF_TURN) else { return view };
    let turn = neck.turn.value();
    match view {
        View::Frontal if turn > FRONTAL_TURN => View::Oblique,
        View::Lateral if turn < LATERAL_TURN => View::Oblique,
        _ => view,
    }
}

/// Whether the point has numbers for coordinates.
pub(super) fn is_place(point: PixelPoint) -> bool {
    point.x.is_finite() && point.y.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_shoulders_are_not_frontal_and_wide_ones_not_lateral_whatever_the_depth_says() {
        assert_eq!(name(3.0, 1.5), View::Frontal);
        assert_eq!(name(3.0, 0.4), View::Oblique);
        assert_eq!(name(95.0, 0.1), View::Lateral);
        assert_eq!(name(95.0, 1.2), View::Oblique);
        assert_eq!(name(40.0, 1.0), View::Oblique);
        assert_eq!(name(178.0, 1.5), View::Unsuitable);
        assert_eq!(name(130.0, 0.9), View::Unsuitable, "half from behind");
    }
}
