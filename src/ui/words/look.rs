//! What the pages of a look from the side say, beside the guide's own sentences
//! ([`crate::posture::look`]).

use super::{Degrees, angle};
use crate::monitor::LookResult;
use crate::posture::calibration::is_at_limit;
use crate::posture::look::Step;

pub const MEASURING: &str = "Hold still\u{2026}";
pub const WAITING: &str = "It begins by itself.";
pub const OVERDUE: &str = "This is still missing:";
pub const BACK: &str = "Back";
pub const BACK_HINT: &str = "One step back (Backspace)";
pub const AGAIN: &str = "Again";
pub const AGAIN_HINT: &str = "Measure this step again (Space)";
pub const LEAVE: &str = "Leave";
pub const LEAVE_HINT: &str = "Nothing is learned (Escape)";
pub const PROGRESS: &str = "Progress of this step";
pub const ASIDE: &str = "Seen from above: the chair turned a quarter from the camera";
pub const FACING: &str = "Seen from above: the chair facing the camera";
pub const NO_PICTURE: &str =
    "There is no picture now. The look goes on where it was when the picture comes back.";
pub const FOUND: &str = "That is all that is needed.";
pub const SAVE: &str = "Save";
pub const DISCARD: &str = "Discard";
pub const UPRIGHT: &str = "Upright angle, from the side";
pub const SLOPE: &str = "Your own slope";
pub const ERROR: &str = "Repeat error";
pub const AGE: &str = "Learned";
pub const BEFORE: &str = "Before";
pub const NONE_BEFORE: &str = "There is no earlier profile of this name.";
pub const WORTH: &str = "9 of 10 pictures that were left out lay within the repeat error. It says how \
                         steady they were and how well the front gives back what the side measured, not \
                         how true the side itself is.";

/// `Step 2 of 4`.
#[must_use]
pub fn step(step: Step) -> String {
    format!("Step {} of {}", step.number(), Step::ALL.len())
}

/// The upright angle with its interval.
#[must_use]
pub fn upright(result: &LookResult) -> String {
    let found = &result.looked.upright;
    let (low, high) = (angle(found.interval.low), angle(found.interval.high));
    format!("{}, in 9 of 10 cases between {low} and {high}", angle(found.value))
}

/// The slope, in words.
#[must_use]
pub fn slope(result: &LookResult) -> Option<String> {
    let scale = result.looked.profile.frontal?.scale;
    let told = format!("{scale:.2} times the common one");
    if !is_at_limit(scale) {
        return Some(told);
    }
    Some(format!(
        "{told}: the limit of what is believed, what was measured lay there or beyond. Slide equally far \
         in both views."
    ))
}

/// How steady both views were, and beside it how well the angle itself is known.
#[must_use]
pub fn error(result: &LookResult) -> String {
    let profile = &result.looked.profile;
    let front = profile.frontal.and_then(|front| front.error);
    let side = profile.lateral.and_then(|side| side.error);
    let told =
        |error: Option<Degrees>, view: &str| error.map(|error| format!("within {error:.1} {view}"));
    let half = result.looked.upright.interval.width() * 0.5;
    let known = format!("the angle itself is known to about \u{b1}{}", angle(half));
    let parts: Vec<String> = [told(front, "from the front"), told(side, "from the side")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return format!("not known, for parts of these pictures alone make no profile; {known}");
    }
    format!("steady {}; {known}", parts.join(", "))
}

/// When and with what it was learned.
#[must_use]
pub fn age(result: &LookResult) -> String {
    let profile = &result.looked.profile;
    format!("{}, with {}", profile.created, profile.camera)
}

/// What differs from the profile before.
#[must_use]
pub fn before(result: &LookResult) -> String {
    result.comparison.map_or_else(|| NONE_BEFORE.to_owned(), |found| found.sentence())
}
