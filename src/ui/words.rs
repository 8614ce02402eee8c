//! What the window says of a value: which text of the catalogue fits a number, a view, a calibration.
//! Plain texts are said where they stand, with `tr!`.

use crate::catalogue::{change, decimal, tr, whole_degrees};
use crate::monitor::Quantity;
use crate::units::Degrees;

/// A value of `quantity` with its unit; a change has its sign.
#[must_use]
pub fn value(quantity: Quantity, value: Degrees) -> String {
    match quantity {
        Quantity::Absolute => whole_degrees(value),
        Quantity::Change => change(value),
    }
}

/// The bar at the top.
pub mod bar {
    use super::tr;
    use crate::pose::ModelVariant;

    /// A landmark network by name.
    #[must_use]
    pub fn model(variant: ModelVariant) -> String {
        match variant {
            ModelVariant::Lite => tr!("bar-model-lite"),
            ModelVariant::Full => tr!("bar-model-full"),
        }
    }

    /// The same where there is little room.
    #[must_use]
    pub fn model_short(variant: ModelVariant) -> String {
        match variant {
            ModelVariant::Lite => tr!("bar-model-lite-short"),
            ModelVariant::Full => tr!("bar-model-full-short"),
        }
    }

    /// A camera without a name.
    #[must_use]
    pub fn camera(index: u32) -> String {
        tr!("bar-camera", index = index)
    }
}

/// The live page.
pub mod live {
    use std::time::Duration;

    use super::{Degrees, decimal, tr, value};
    use crate::catalogue::{degrees, span};
    use crate::monitor::{Pace, Quantity};
    use crate::posture::{Estimate, ValueSource, View};
    use crate::ui::known::Number;

    /// The sentence above the number.
    #[must_use]
    pub fn sentence(number: &Number, lasted: Option<Duration>) -> String {
        let lasted = lasted.filter(|lasted| lasted.as_secs() > 0).map(span);
        let far = |angle: Degrees| degrees(angle);
        // Not judged forward is not always above the limit: a guard band lies below it.
        let is_at = number.value < number.limit;
        match (number.quantity, number.forward) {
            (Quantity::Change, true) => match lasted {
                Some(span) => tr!("live-forward-for", far = far(number.value), span = span),
                None => tr!("live-forward", far = far(number.value)),
            },
            (Quantity::Change, false) if number.value.abs() < Degrees::new(1.5) => {
                tr!("live-own-upright")
            }
            (Quantity::Change, false) if number.value < Degrees::ZERO && is_at => {
                tr!("live-change-at", far = far(number.value))
            }
            (Quantity::Change, false) if number.value < Degrees::ZERO => {
                tr!("live-change-within", far = far(number.value))
            }
            (Quantity::Change, false) => tr!("live-back", far = far(number.value)),
            (Quantity::Absolute, true) if is_at => {
                let far = far(number.limit - number.value);
                match lasted {
                    Some(span) => tr!("live-below-for", far = far, span = span),
                    None => tr!("live-below", far = far),
                }
            }
            (Quantity::Absolute, true) => match lasted {
                Some(span) => tr!("live-still-for", span = span),
                None => tr!("live-still"),
            },
            (Quantity::Absolute, false) if is_at => tr!("live-at", band = band(number.value)),
            (Quantity::Absolute, false) => tr!("live-within", band = band(number.value)),
        }
    }

    /// The live number.
    #[must_use]
    pub fn number(number: &Number) -> String {
        value(number.quantity, number.value)
    }

    /// The number for who hears it: what it is, its interval and its judgement.
    #[must_use]
    pub fn spoken(number: &Number) -> String {
        let end = |angle| value(number.quantity, angle);
        let (said, low, high) =
            (end(number.value), end(number.interval.low), end(number.interval.high));
        let state = state(number);
        match number.quantity {
            Quantity::Absolute => {
                tr!("live-spoken-absolute", value = said, low = low, high = high, state = state)
            }
            Quantity::Change => {
                tr!("live-spoken-change", value = said, low = low, high = high, state = state)
            }
        }
    }

    /// What the number is.
    #[must_use]
    pub fn quantity(quantity: Quantity) -> String {
        match quantity {
            Quantity::Absolute => tr!("live-quantity-absolute"),
            Quantity::Change => tr!("live-quantity-change"),
        }
    }

    /// Its interval, in words.
    #[must_use]
    pub fn interval(number: &Number) -> String {
        let end = |angle| value(number.quantity, angle);
        tr!("live-interval", low = end(number.interval.low), high = end(number.interval.high))
    }

    /// The angle itself, where it is not the large number.
    #[must_use]
    pub fn absolute(number: &Number) -> Option<String> {
        let Estimate { value: angle, interval, .. } = number.absolute?;
        let told = |angle| value(Quantity::Absolute, angle);
        (number.quantity == Quantity::Change).then(|| {
            tr!(
                "live-absolute",
                value = told(angle),
                low = told(interval.low),
                high = told(interval.high)
            )
        })
    }

    /// What the number rests on.
    #[must_use]
    pub fn source(source: ValueSource) -> String {
        match source {
            ValueSource::Nape | ValueSource::LateralChange => tr!("live-source-side"),
            ValueSource::ObliqueGuess => tr!("live-source-oblique"),
            ValueSource::FrontalChange => tr!("live-source-front"),
            ValueSource::FrontalAfterLook => tr!("live-source-look"),
        }
    }

    /// Neutral words for an absolute angle (bands of the clinical notes: 50 and 45.5 degrees).
    #[must_use]
    pub fn band(value: Degrees) -> String {
        use crate::ui::dial::{MILD, TYPICAL};
        if value >= TYPICAL {
            tr!("live-band-typical")
        } else if value >= MILD {
            tr!("live-band-mild")
        } else {
            tr!("live-band-more")
        }
    }

    /// From where the person is seen.
    #[must_use]
    pub fn view(view: View) -> String {
        match view {
            View::Lateral => tr!("live-view-side"),
            View::Oblique => tr!("live-view-oblique"),
            View::Frontal => tr!("live-view-front"),
            View::Unsuitable => tr!("live-view-unclear"),
        }
    }

    /// The judgement in one word.
    #[must_use]
    pub fn state(number: &Number) -> String {
        match (number.forward, number.quantity) {
            (true, _) => tr!("live-state-forward"),
            (false, _) if number.value < number.limit => tr!("live-state-at-limit"),
            (false, Quantity::Change) => tr!("live-state-upright"),
            (false, Quantity::Absolute) => tr!("live-state-within"),
        }
    }

    /// The foot line: rate and time for a frame.
    #[must_use]
    pub fn pace(pace: Pace) -> String {
        let time = pace.last_frame.as_millis().to_string();
        tr!("live-pace", rate = decimal(pace.analysed_per_second, 1), time = time)
    }
}

/// The calibration page.
pub mod calibrate {
    use super::{Degrees, tr};
    use crate::catalogue::tenths;

    /// How steady it is, and whether it was kept.
    #[must_use]
    pub fn done(profile: &str, kept: bool, error: Option<Degrees>) -> String {
        let steady = error.map(|error| tr!("calibrate-steady", error = tenths(error)));
        let kept = match kept {
            true => tr!("calibrate-kept", profile = profile),
            false => tr!("calibrate-not-kept"),
        };
        steady.into_iter().chain([kept]).collect::<Vec<_>>().join(" ")
    }

    /// The same, where the page was left a moment too late.
    #[must_use]
    pub fn late(profile: &str, kept: bool, error: Option<Degrees>) -> String {
        format!("{} {}", tr!("calibrate-measured"), done(profile, kept, error))
    }
}

/// A look from the side.
pub mod look;
