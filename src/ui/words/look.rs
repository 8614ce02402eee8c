//! What the pages of a look from the side say of a result, beside the guide's own sentences
//! ([`crate::posture::look`]).

use super::{decimal, tr, whole_degrees};
use crate::catalogue::tenths;
use crate::monitor::LookResult;
use crate::posture::calibration::is_at_limit;
use crate::posture::look::Step;

/// `Step 2 of 4`.
#[must_use]
pub fn step(step: Step) -> String {
    tr!("look-step", number = step.number(), all = Step::ALL.len())
}

/// The upright angle with its interval.
#[must_use]
pub fn upright(result: &LookResult) -> String {
    let found = &result.looked.upright;
    tr!(
        "look-upright-value",
        value = whole_degrees(found.value),
        low = whole_degrees(found.interval.low),
        high = whole_degrees(found.interval.high)
    )
}

/// The slope, in words.
#[must_use]
pub fn slope(result: &LookResult) -> Option<String> {
    let scale = result.looked.profile.frontal?.scale;
    let told = decimal(scale, 2);
    Some(match is_at_limit(scale) {
        false => tr!("look-slope-value", scale = told),
        true => tr!("look-slope-limit", scale = told),
    })
}

/// How steady both views were, and beside it how well the angle itself is known.
#[must_use]
pub fn error(result: &LookResult) -> String {
    let profile = &result.looked.profile;
    let front = profile.frontal.and_then(|front| front.error);
    let side = profile.lateral.and_then(|side| side.error);
    let half = whole_degrees(result.looked.upright.interval.width() * 0.5);
    let front = front.map(|error| tr!("look-error-front", error = tenths(error)));
    let side = side.map(|error| tr!("look-error-side", error = tenths(error)));
    match (front, side) {
        (None, None) => tr!("look-error-none", half = half),
        (Some(one), None) | (None, Some(one)) => tr!("look-error-one", one = one, half = half),
        (Some(one), Some(two)) => tr!("look-error-two", one = one, two = two, half = half),
    }
}

/// When and with what it was learned.
#[must_use]
pub fn age(result: &LookResult) -> String {
    let profile = &result.looked.profile;
    tr!("look-age-value", when = profile.created.as_str(), camera = profile.camera.as_str())
}

/// What differs from the profile before.
#[must_use]
pub fn before(result: &LookResult) -> String {
    result.comparison.map_or_else(|| tr!("look-none-before"), |found| found.sentence())
}
