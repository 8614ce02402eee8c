//! What the body pose knows of the head: where to look for the face, whose face it is, and whether
//! the camera sees it at all.

use super::{MARGIN, bounds};
use crate::pose::{LandmarkName as Name, Pose, Region};
use crate::units::PixelPoint;

/// Side of the square around the head, in extents of eyes, ears, nose and mouth. The face then fills
/// a third of the detector's input or less, the size it was made for, and a head that is a little
/// beside its landmarks is still inside.
const SQUARE: f32 = 3.0;
/// From this turn of the trunk to the next the camera sees the person from the side, in degrees
/// ([`Pose::trunk_turn`]).
const SIDE_TURNS: std::ops::RangeInclusive<f64> = 70.0..=150.0;
/// A nose further off the middle between the ears than this many distances between the ears is a
/// profile. The nose's tip lies about 125 mm before the line between the tragi, and they 145 mm
/// apart, so a head turned by 60 degrees has 125 tan 60 / 145 = 1.5.
const PROFILE: f32 = 1.5;

/// Where a face is to be looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaceHint {
    /// Nothing is known: in the whole picture.
    Anywhere,
    /// The face of this head.
    Head(Head),
}

impl FaceHint {
    /// Whether the face in that region can be the one that is looked for: its middle is no further
    /// than half a face from the body's nose.
    #[must_use]
    pub(super) fn allows(&self, face: &Region) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Head(head) => {
                let size_px = face.size_px / MARGIN as f32;
                head.nose.distance(face.centre) <= size_px / 2.0
            }
        }
    }
}

/// The head of a body pose that looks towards the camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    nose: PixelPoint,
    square: Region,
}

impl Head {
    /// The head of that body; `None` when it is seen from the side, or is at no place.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        if is_from_the_side(pose) {
            return None;
        }
        let points = &pose.landmarks[..=Name::MouthRight as usize];
        let places = || points.iter().map(|point| point.position);
        if !places().all(|place| place.x.is_finite() && place.y.is_finite()) {
            return None;
        }
        let [left, top, right, bottom] = bounds(places());
        let square = Region {
            centre: PixelPoint::new(left, top).midpoint(PixelPoint::new(right, bottom)),
            size_px: (right - left).max(bottom - top) * SQUARE,
            rotation_rad: 0.0,
        };
        square.is_usable().then(|| Self { nose: pose.point(Name::Nose), square })
    }

    /// The upright square around the head in which to look for the face.
    #[must_use]
    pub const fn square(&self) -> Region {
        self.square
    }
}

/// Whether the camera sees the person, or only the head, in profile.
fn is_from_the_side(pose: &Pose) -> bool {
    let (left, right) = (pose.point(Name::LeftEar), pose.point(Name::RightEar));
    let off = (pose.point(Name::Nose).x - left.midpoint(right).x).abs();
    SIDE_TURNS.contains(&pose.trunk_turn().abs().value()) || off > left.distance(right) * PROFILE
}
