//! The craniovertebral angle in a side view, and a guess of it half from the side, with their errors.
//!
//! The neck network sees C7 and the tragus; the line between them is the angle. How wrong that may be
//! the network says itself, and what it says is checked: on rendered people it was not trained on, 90
//! of 100 errors are under 2.4 times what it expects (`models/posture_fit`); of photographs of people,
//! whom it knows less well, it expects more, and a little more is added.
//!
//! Where C7 would lie by proportion from the body model's ear and shoulder, as other programs set it,
//! was tried as a second opinion: on 53 photographs of 49 people it is twice as far off (11.6 against
//! 5.7 degrees), and any share of it made the mean worse. So it has no say; the network is given the
//! body model's ears and shoulders instead, and was trained with them.

use super::{Estimate, ValueSource};
use crate::pose::Neck;
use crate::units::{AngleInterval, Degrees};

/// 90 % half-width over the expected error, where that is as small as on rendered people.
const SURE: f64 = 2.5;
/// What the factor grows by for each degree of expected error beyond [`FAMILIAR`], up to twice.
const UNFAMILIAR: f64 = 0.2;
/// Expected errors above are those of pictures unlike the rendered ones, in degrees.
const FAMILIAR: f64 = 2.0;
/// 90 % half-width of a change over the expected errors of both pictures: a person's own C7 is misjudged
/// alike in two pictures, so part of the error cancels.
const CHANGE: f64 = 1.3;
/// The same for the guess half from the side.
const GUESS: f64 = 2.6;
/// What is expected to be further off than this is not said, in degrees.
const MOST: Degrees = Degrees::new(8.0);

/// Share of the guess in the angle where the picture is familiar, and the expected error from which on
/// it has none. On rendered people left out of the training the mean of both is a tenth nearer to the
/// truth than the points alone; on photographs the points alone are nearer.
const SHARE: f64 = 0.3;
const NO_SHARE: f64 = 3.0;

fn estimate(value: Degrees, half: f64, source: ValueSource) -> Estimate {
    let interval = AngleInterval::around(value, Degrees::new(half));
    Estimate { value, interval, source }
}

/// The slope from C7 to the tragus, and in familiar pictures a share of the guess.
fn angle(neck: &Neck) -> Degrees {
    let unfamiliar = (neck.slope_error.value() - FAMILIAR) / (NO_SHARE - FAMILIAR);
    neck.slope + (neck.guess - neck.slope) * (SHARE * (1.0 - unfamiliar.clamp(0.0, 1.0)))
}

/// The angle from C7 and tragus, seen from the side. `None` when the network expects to be too far
/// off.
#[must_use]
pub fn lateral(neck: &Neck) -> Option<Estimate> {
    let expected = neck.slope_error.value();
    let factor = SURE + UNFAMILIAR * (expected - FAMILIAR).clamp(0.0, 2.0);
    (neck.slope_error <= MOST).then(|| estimate(angle(neck), factor * expected, ValueSource::Nape))
}

/// The angle as guessed from the whole crop, half from the side. `None` as above.
#[must_use]
pub fn oblique(neck: &Neck) -> Option<Estimate> {
    let half = GUESS * neck.guess_error.value();
    (neck.guess_error <= MOST).then(|| estimate(neck.guess, half, ValueSource::ObliqueGuess))
}

/// The change of the angle seen from the side against the own `upright`, measured the same way, with
/// the error that the network expected of that (`doubt`). Errors of both add up as squares.
#[must_use]
pub fn change(neck: &Neck, upright: Degrees, doubt: Degrees) -> Estimate {
    let half = change_half_width(neck.slope_error, doubt).value();
    estimate(angle(neck) - upright, half, ValueSource::LateralChange)
}

/// 90 % half-width of a difference between two angles of one person seen from the side, of which the
/// network expected these errors.
#[must_use]
pub fn change_half_width(one: Degrees, other: Degrees) -> Degrees {
    Degrees::new(CHANGE * one.value().hypot(other.value()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::PixelPoint;

    fn neck(slope_error: f64) -> Neck {
        let error = Degrees::new(slope_error);
        Neck {
            points: [PixelPoint::default(); crate::pose::neck::NECK_POINT_COUNT],
            near_is_left: false,
            slope: Degrees::new(47.0),
            guess: Degrees::new(44.0),
            turn: Degrees::new(90.0),
            elevation: Degrees::ZERO,
            slope_error: error,
            guess_error: error,
        }
    }

    #[test]
    fn the_interval_grows_faster_than_the_doubt() {
        let half = |error| lateral(&neck(error)).unwrap().interval.width().value() / 2.0;
        assert!((half(1.7) - 4.25).abs() < 1e-9);
        assert!((half(4.0) - 11.6).abs() < 1e-9);
        assert!((half(6.0) - 17.4).abs() < 1e-9);
    }

    #[test]
    fn the_guess_has_a_say_only_where_the_picture_is_familiar() {
        let value = |error| lateral(&neck(error)).unwrap().value.value();
        assert!((value(1.5) - 46.1).abs() < 1e-9, "three tenths of the way from 47 to 44");
        assert!((value(2.5) - 46.55).abs() < 1e-9);
        assert!((value(4.0) - 47.0).abs() < 1e-9);
    }

    #[test]
    fn too_much_doubt_says_nothing() {
        assert_eq!((lateral(&neck(8.1)), oblique(&neck(8.1))), (None, None));
        assert_eq!(oblique(&neck(2.5)).unwrap().value, Degrees::new(44.0));
    }

    #[test]
    fn a_change_is_surer_than_an_angle() {
        let (angle, change) = (
            lateral(&neck(1.7)).unwrap(),
            change(&neck(1.7), Degrees::new(52.0), Degrees::new(1.7)),
        );
        assert!((change.value.value() + 5.9).abs() < 1e-9);
        assert!(change.interval.width() < angle.interval.width());
    }
}
