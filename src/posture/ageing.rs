//! What time does to an own upright: who sat down anew sits a little differently, before a camera
//! that stands a little differently.
//!
//! One person's angle, taken at two sittings, differs by a standard error of 1.8 to 2.0 degrees
//! (Gallego-Izquierdo 2020, N = 44: least detectable change 5.0 and 5.5). On the day of the calibration
//! nothing is added; it grows over the first day to that, and no further, since nothing is known of
//! how it goes on. An angle that is measured itself, from the side, does not age.

use std::time::Duration;

use super::reading::openness;
use super::{Estimate, Reading, ValueSource};
use crate::units::{AngleInterval, Confidence, Degrees};

/// 90 % half-width of the difference between two sittings: 1.645 standard errors of 2.0 degrees.
const SITTINGS: Degrees = Degrees::new(3.3);
/// From this age on it is another sitting.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long ago the uprights of a profile were learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UprightAges {
    /// The one from the front.
    pub front: Duration,
    /// The one from the side.
    pub side: Duration,
}

impl UprightAges {
    /// The same after some more time.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        let later = |age: Duration| age.saturating_add(span);
        Self { front: later(self.front), side: later(self.side) }
    }
}

impl Reading {
    /// The same, held against uprights learned that long ago: what rests on them gets a wider
    /// interval, and less confidence.
    #[must_use]
    pub fn with_uprights_of(self, ages: UprightAges) -> Self {
        let aged = |estimate: Estimate| match estimate.source {
            ValueSource::Nape | ValueSource::ObliqueGuess => estimate,
            ValueSource::FrontalAfterLook | ValueSource::FrontalChange => {
                widened(estimate, added(ages.front))
            }
            ValueSource::LateralChange => widened(estimate, added(ages.side)),
        };
        let (cva, change) = (self.cva.map(aged), self.change.map(aged));
        let shown = |cva: Option<Estimate>, change: Option<Estimate>| {
            change.or(cva).map_or(1.0, |estimate| 1.0 - openness(&estimate))
        };
        let (before, after) = (shown(self.cva, self.change), shown(cva, change));
        let share = if before > 0.0 { after / before } else { 0.0 };
        let confidence = Confidence::new(self.confidence.value() * share);
        Self { cva, change, confidence, ..self }
    }
}

fn added(age: Duration) -> Degrees {
    SITTINGS * (age.as_secs_f64() / DAY.as_secs_f64()).min(1.0)
}

/// Errors that have nothing to do with each other add up as squares.
fn widened(estimate: Estimate, by: Degrees) -> Estimate {
    let half = estimate.interval.width().value() / 2.0;
    let interval = AngleInterval::around(estimate.value, Degrees::new(half.hypot(by.value())));
    Estimate { interval, ..estimate }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::calibration::{Label, Pictures, from_pictures};
    use crate::posture::{View, fixture, read};

    const HOUR: Duration = Duration::from_secs(3600);

    fn label() -> Label {
        Label { name: "desk".into(), created: "2026-01-31".into(), camera: "test".into() }
    }

    fn front(age: Duration) -> UprightAges {
        UprightAges { front: age, side: Duration::ZERO }
    }

    fn half(estimate: Option<Estimate>) -> f64 {
        estimate.unwrap().interval.width().value() / 2.0
    }

    #[test]
    fn a_change_against_an_older_upright_is_less_sure_and_the_same() {
        let upright = fixture::upright(View::Frontal);
        let pictures = Pictures { upright: std::slice::from_ref(&upright), ..Pictures::default() };
        let profile = from_pictures(label(), pictures).unwrap();
        let fresh = read(&upright, Some(&profile));
        let aged = |age| read(&upright, Some(&profile)).with_uprights_of(front(age));
        assert_eq!(aged(Duration::ZERO).change, fresh.change);
        let (noon, next, year) = (aged(12 * HOUR), aged(24 * HOUR), aged(365 * 24 * HOUR));
        assert!(half(noon.change) > half(fresh.change) && half(next.change) > half(noon.change));
        assert!((half(next.change) - half(fresh.change).hypot(3.3)).abs() < 1e-9);
        assert_eq!(next.change, year.change);
        assert_eq!(next.change.unwrap().value, fresh.change.unwrap().value);
        assert!(next.confidence < fresh.confidence);
    }

    #[test]
    fn an_angle_measured_from_the_side_does_not_age() {
        let fresh = read(&fixture::upright(View::Lateral), None);
        let aged = fresh.clone().with_uprights_of(UprightAges::default().after(48 * HOUR));
        assert_eq!((aged.cva, aged.confidence), (fresh.cva, fresh.confidence));
    }
}
