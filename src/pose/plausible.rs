//! Whether what was found is a person at all, and not a coat over a chair.
//!
//! The landmark network cannot tell: it was made to refine what the detector found, and is as sure
//! of a coat on a stand as of a man (its presence is 0.6 to 1 there). Three others can:
//!
//! - the detector: of people it is nearly sure, of things hardly ever. So whom it is sure of is
//!   taken without more.
//! - the neck network, of whoever remains: it says how wrong it expects to be, and where there is no
//!   neck it expects to be very wrong. With its word even a faint detection is worth a look.
//! - the face networks, where the neck is strange (a spacesuit) but the head looks at the camera.
//!
//! The limits were chosen on people and rooms other than those in `docs/accuracy.md`: rendered
//! pictures of people, photographs, frames of films, and 114 rendered rooms. In the rooms the
//! detector's scores reached 0.79, and where it said 0.5 or more the expected errors began at 14
//! degrees; of people with such scores 19 of 20 lay under 9.
//!
//! This is asked of whoever is to be followed. Who is followed already is kept from frame to frame by
//! the landmark network's word alone, as MediaPipe does: a hand before the face must not make the user
//! vanish. But a chair that was left with a coat on it is as good a body to that network, so somebody
//! for whom none of the three has spoken at several checks in a row is let go.

use super::{Neck, Pose};
use crate::units::{Confidence, Degrees};

/// A detector that is as sure as this has seen a person.
const SURE: f64 = 0.85;
/// As sure as this it has seen something (MediaPipe's value).
pub(super) const SEEN: f64 = 0.5;
/// Less than this is not worth a look.
pub(super) const FAINT: f64 = 0.1;
/// The neck network's two expected errors together, at most, of what was seen ...
const SEEN_ERRORS: Degrees = Degrees::new(12.0);
/// ... and of what was seen but faintly.
const FAINT_ERRORS: Degrees = Degrees::new(8.0);

/// How wrong the neck network may expect to be, both errors together, of somebody whom the detector
/// gave that score; `None` where it need not be asked.
#[must_use]
pub fn allowed_errors(score: Confidence) -> Option<Degrees> {
    let is = |least| score >= Confidence::new(least);
    match (is(SURE), is(SEEN)) {
        (true, _) => None,
        (false, true) => Some(SEEN_ERRORS),
        (false, false) => Some(FAINT_ERRORS),
    }
}

/// Whether one who is followed is still a person by the networks that can tell: the face, or a neck
/// that would do for somebody seen.
#[must_use]
pub fn is_vouched_for(pose: &Pose) -> bool {
    pose.face.is_some() || is_neck(pose.neck.as_ref(), SEEN_ERRORS)
}

/// Whether a face may speak for somebody with that score: not for what was seen but faintly, which is
/// too often looked at for its cost.
#[must_use]
pub fn may_show_a_face(score: Confidence) -> bool {
    score >= Confidence::new(SEEN)
}

/// Whether that is a person's neck; `None`, a body without one, is not.
#[must_use]
pub fn is_neck(neck: Option<&Neck>, allowed: Degrees) -> bool {
    neck.is_some_and(|neck| neck.slope_error + neck.guess_error <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::neck::NECK_POINT_COUNT;
    use crate::units::PixelPoint;

    fn neck(slope_error: f64, guess_error: f64) -> Neck {
        Neck {
            points: [PixelPoint::default(); NECK_POINT_COUNT],
            near_is_left: false,
            slope: Degrees::ZERO,
            guess: Degrees::ZERO,
            turn: Degrees::ZERO,
            elevation: Degrees::ZERO,
            slope_error: Degrees::new(slope_error),
            guess_error: Degrees::new(guess_error),
        }
    }

    #[test]
    fn the_less_sure_the_detector_the_surer_the_neck_has_to_be() {
        let passes = |score, neck: &Neck| {
            allowed_errors(Confidence::new(score)).is_none_or(|most| is_neck(Some(neck), most))
        };
        let (good, fair, none) = (neck(2.4, 4.0), neck(3.5, 5.5), neck(9.0, 8.0));
        assert!(passes(0.9, &good) && passes(0.9, &fair) && passes(0.9, &none));
        assert!(passes(0.6, &good) && passes(0.6, &fair) && !passes(0.6, &none));
        assert!(passes(0.2, &good) && !passes(0.2, &fair) && !passes(0.2, &none));
        assert!(!is_neck(None, SEEN_ERRORS));
        assert!(!is_neck(Some(&neck(f64::NAN, 1.0)), SEEN_ERRORS));
    }
}
