//! Every word the window says, page by page, so that a catalogue of another language can take its
//! place. No other file of the window holds a sentence.

use crate::units::{AngleInterval, Degrees};

/// `angle` as a whole number with a true minus and the unit, e.g. `−9°`.
#[must_use]
pub fn angle(angle: Degrees) -> String {
    format!("{angle:.0}")
}

/// A change with its sign, e.g. `+3°`, `−9°`, `0°`.
#[must_use]
pub fn change(change: Degrees) -> String {
    let text = angle(change);
    if change.value() > 0.0 && text != "0°" { format!("+{text}") } else { text }
}

/// `angle` for a sentence: `9 degrees`, `1 degree`, without its sign.
#[must_use]
pub fn degrees(angle: Degrees) -> String {
    let whole = angle.value().abs().round();
    if whole == 1.0 { "1 degree".to_owned() } else { format!("{whole:.0} degrees") }
}

/// The bar at the top.
pub mod bar {
    use crate::pose::ModelVariant;

    pub const NAME: &str = "Plumbline";
    pub const SOURCE: &str = "Source";
    pub const NO_SOURCE: &str = "Choose a source";
    pub const DEMO: &str = "Demo film, from the front";
    pub const DEMO_SIDE: &str = "Demo film, from the side";
    pub const LOOK_FOR_CAMERAS: &str = "Look for cameras";
    pub const OPEN_FILE: &str = "Open a file\u{2026}";
    pub const PATH: &str = "Path to a film, a picture or a folder of pictures";
    pub const OPEN: &str = "Open";
    pub const CANCEL: &str = "Cancel";
    pub const MODEL: &str = "Model";
    pub const PAUSE: &str = "Pause";
    pub const RESUME: &str = "Resume";
    pub const THEME: &str = "Light or dark";
    pub const THEME_SYSTEM: &str = "As the system";
    pub const THEME_LIGHT: &str = "Light";
    pub const THEME_DARK: &str = "Dark";
    pub const CALIBRATE: &str = "Calibrate";
    pub const CALIBRATE_HINT: &str = "Show your own upright (C)";
    pub const PAUSE_HINT: &str = "Stop looking and let go of the camera (Space)";
    pub const RESUME_HINT: &str = "Look again (Space)";

    /// A landmark network by name.
    #[must_use]
    pub fn model(variant: ModelVariant) -> &'static str {
        match variant {
            ModelVariant::Lite => "Lite model",
            ModelVariant::Full => "Full model",
        }
    }

    /// The same where there is little room.
    #[must_use]
    pub fn model_short(variant: ModelVariant) -> &'static str {
        match variant {
            ModelVariant::Lite => "Lite",
            ModelVariant::Full => "Full",
        }
    }

    /// A camera without a name.
    #[must_use]
    pub fn camera(index: u32) -> String {
        format!("Camera {index}")
    }
}

/// The live page.
pub mod live {
    use std::time::Duration;

    use super::{AngleInterval, Degrees, angle, change, degrees};
    use crate::monitor::{Pace, Quantity};
    use crate::posture::{Estimate, ValueSource, View};
    use crate::ui::known::Number;

    pub const NO_SOURCE: &str = "Nothing is being looked at yet.";
    pub const NO_SOURCE_HELP: &str = "Choose a camera or the demo film above. Pictures stay on this computer and are never stored.";
    pub const OPENING: &str = "Opening the source\u{2026}";
    pub const OPENING_HELP: &str = "The first picture usually takes a second or two.";
    pub const NOBODY: &str = "Nobody is in the picture.";
    pub const NOBODY_HELP: &str =
        "The measurement begins by itself as soon as somebody sits in front of the camera.";
    pub const PAUSED: &str = "Nobody is looking.";
    pub const PAUSED_HELP: &str = "The camera is released. Nothing is looked at until you resume.";
    pub const ENDED: &str = "The film is over.";
    pub const ENDED_HELP: &str = "Play it again, or choose another source above.";
    pub const AGAIN: &str = "Play again";
    pub const PLAY_DEMO: &str = "Play the demo film";
    pub const RETRY: &str = "Try again";
    pub const RESUME: &str = "Resume";
    pub const STRIP: &str = "The last ten minutes";
    pub const STRIP_EMPTY: &str = "Fills second by second once there is a number.";
    pub const STRIP_START: &str = "\u{2212}10 min";
    pub const STRIP_MIDDLE: &str = "\u{2212}5 min";
    pub const STRIP_END: &str = "now";
    pub const LIMIT: &str = "limit";
    pub const UPRIGHT: &str = "your upright";
    pub const PICTURE: &str = "Mirrored camera picture with the measured lines";
    pub const NO_PICTURE: &str = "No picture";

    /// The sentence above the number.
    #[must_use]
    pub fn sentence(number: &Number, lasted: Option<Duration>) -> String {
        let tail = lasted
            .filter(|lasted| lasted.as_secs() > 0)
            .map_or_else(String::new, |lasted| format!(", for {}", crate::words::span(lasted)));
        match (number.quantity, number.forward) {
            (Quantity::Change, true) => {
                format!("Head {} further forward than your upright{tail}.", degrees(number.value))
            }
            (Quantity::Change, false) if number.value.abs() < Degrees::new(1.5) => {
                "Head where your own upright is.".to_owned()
            }
            (Quantity::Change, false) if number.value < Degrees::ZERO => {
                let (far, place) = (degrees(number.value), place(number));
                format!("Head {far} forward of your upright, {place} the limit.")
            }
            (Quantity::Change, false) => {
                format!("Head {} further back than your upright.", degrees(number.value))
            }
            (Quantity::Absolute, true) if number.value < number.limit => {
                format!("Head {} below the limit{tail}.", degrees(number.limit - number.value))
            }
            (Quantity::Absolute, true) => format!("Head still at the limit{tail}."),
            (Quantity::Absolute, false) => {
                format!("Head {} the limit, {}.", place(number), band(number.value))
            }
        }
    }

    /// Not judged forward is not always above the limit: a guard band lies below it.
    fn place(number: &Number) -> &'static str {
        if number.value < number.limit { "at" } else { "within" }
    }

    /// The live number.
    #[must_use]
    pub fn number(number: &Number) -> String {
        match number.quantity {
            Quantity::Absolute => angle(number.value),
            Quantity::Change => change(number.value),
        }
    }

    /// What the number is.
    #[must_use]
    pub fn quantity(quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::Absolute => "craniovertebral angle",
            Quantity::Change => "from your upright",
        }
    }

    /// Its interval, in words.
    #[must_use]
    pub fn interval(number: &Number) -> String {
        let AngleInterval { low, high } = number.interval;
        let end = |value| match number.quantity {
            Quantity::Absolute => angle(value),
            Quantity::Change => change(value),
        };
        format!("In 9 of 10 cases between {} and {}", end(low), end(high))
    }

    /// The angle itself, where it is not the large number.
    #[must_use]
    pub fn absolute(number: &Number) -> Option<String> {
        let Estimate { value, interval, .. } = number.absolute?;
        (number.quantity == Quantity::Change).then(|| {
            format!(
                "Craniovertebral angle {}, between {} and {}",
                angle(value),
                angle(interval.low),
                angle(interval.high)
            )
        })
    }

    /// What the number rests on.
    #[must_use]
    pub const fn source(source: ValueSource) -> &'static str {
        match source {
            ValueSource::Nape | ValueSource::LateralChange => "C7 and tragus, seen from the side",
            ValueSource::ObliqueGuess => "Guessed, half from the side",
            ValueSource::FrontalChange => "Head against shoulders, seen from the front",
            ValueSource::FrontalAfterLook => "Your look from the side, and the change since",
        }
    }

    /// Neutral words for an absolute angle (bands of the clinical notes: 50 and 45.5 degrees).
    #[must_use]
    pub fn band(value: Degrees) -> &'static str {
        use crate::ui::dial::{MILD, TYPICAL};
        if value >= TYPICAL {
            "typical"
        } else if value >= MILD {
            "mildly forward"
        } else {
            "more forward"
        }
    }

    /// From where the person is seen.
    #[must_use]
    pub fn view(view: View) -> &'static str {
        match view {
            View::Lateral => "seen from the side",
            View::Oblique => "seen from an angle",
            View::Frontal => "seen from the front",
            View::Unsuitable => "view not clear",
        }
    }

    /// The judgement in one word.
    #[must_use]
    pub fn state(number: &Number) -> &'static str {
        match (number.forward, number.quantity) {
            (true, _) => "Forward",
            (false, _) if number.value < number.limit => "At the limit",
            (false, Quantity::Change) => "Upright",
            (false, Quantity::Absolute) => "Within limit",
        }
    }

    /// The word of a page without a number.
    pub const LOST: &str = "No picture";
    /// See [`LOST`].
    pub const PAUSED_WORD: &str = "Paused";
    /// See [`LOST`].
    pub const UNSURE: &str = "Unsure";
    /// See [`LOST`].
    pub const AWAY: &str = "Away";
    /// See [`LOST`].
    pub const FAILED_WORD: &str = "Ended";
    /// The monitor has gone without a reason.
    pub const FAILED: &str = "The measurement has ended unexpectedly.";
    pub const FAILED_HELP: &str = "Start plumbline again.";

    /// The foot line: rate and time for a frame.
    #[must_use]
    pub fn pace(pace: Pace) -> String {
        format!(
            "{:.1} pictures a second, {} ms each",
            pace.analysed_per_second,
            pace.last_frame.as_millis()
        )
    }
}

/// The calibration page.
pub mod calibrate {
    use super::Degrees;

    pub const TITLE: &str = "Show your own upright";
    pub const WHAT: &str = "Sit as upright as is comfortable, look straight ahead, and breathe on.";
    pub const WHY: &str = "Three seconds are enough. From then on the number is the change from this \
                           posture; nothing but a few angles is kept.";
    pub const GO: &str = "Three seconds, upright";
    pub const LOOK: &str = "A look from the side (about a minute)";
    pub const LOOK_WHY: &str = "Optional. You turn your chair a quarter and back. It gives the angle \
                                itself, not only its change, and your own slope between the two.";
    pub const RUNNING: &str = "Hold still\u{2026}";
    pub const AGAIN: &str = "Try again";
    pub const ONCE_MORE: &str = "Measure again";
    pub const CANCEL: &str = "Cancel";
    pub const DONE: &str = "Done";
    pub const BACK: &str = "Back";
    pub const MEASURED: &str = "Your upright is measured.";
    pub const REFUSED: &str = "That did not work yet.";
    pub const NO_PICTURE: &str = "There is no picture to measure now. Choose a camera, or resume.";
    pub const PROGRESS: &str = "Progress of the measurement";

    /// How steady it is, and whether it was kept.
    #[must_use]
    pub fn done(profile: &str, kept: bool, error: Option<Degrees>) -> String {
        let steady = error.map_or_else(String::new, |error| {
            format!("9 of 10 of your pictures lay within {error:.1} of the others. ")
        });
        if kept {
            format!("{steady}Kept under the name \u{201c}{profile}\u{201d}.")
        } else {
            format!("{steady}In force until the program ends; not saved.")
        }
    }

    /// The same, where the page was left a moment too late.
    #[must_use]
    pub fn late(profile: &str, kept: bool, error: Option<Degrees>) -> String {
        format!("{MEASURED} {}", done(profile, kept, error))
    }
}

/// A look from the side.
pub mod look;

/// Starting the window.
pub mod start {
    pub const NO_DISPLAY: &str = "There is no display to open a window on. Use `plumbline watch` in a terminal, \
                                  or start plumbline from a desktop session.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_a_true_minus_a_sign_for_changes_and_their_unit() {
        assert_eq!(angle(Degrees::new(48.4)), "48°");
        assert_eq!(change(Degrees::new(-9.4)), "\u{2212}9°");
        assert_eq!(change(Degrees::new(2.6)), "+3°");
        assert_eq!(change(Degrees::new(-0.3)), "0°");
        assert_eq!(change(Degrees::new(0.3)), "0°");
    }

    #[test]
    fn one_degree_is_singular() {
        assert_eq!(degrees(Degrees::new(-1.2)), "1 degree");
        assert_eq!(degrees(Degrees::new(-9.0)), "9 degrees");
    }
}
