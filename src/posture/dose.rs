//! Degree-minutes beyond the limit: how far forward, times for how long.

use super::PostureState;
use super::state::GAP;
use crate::units::{DegreeMinutes, Degrees, Timestamp};

/// Adds up what a forward head amounts to. A span counts with the excess at its beginning; spans
/// longer than [`GAP`] (sleep, a lost camera) do not count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dose {
    total: DegreeMinutes,
    last: Option<(Timestamp, Degrees)>,
}

impl Dose {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The state at `at`; gives the sum so far.
    pub fn step(&mut self, at: Timestamp, state: &PostureState) -> DegreeMinutes {
        if let Some((before, excess)) = self.last {
            let span = at.since(before);
            if span <= GAP {
                self.total += DegreeMinutes::of(excess, span);
            }
        }
        self.last = match state {
            PostureState::Forward(excess) if excess.is_finite() => Some((at, *excess)),
            _ => None,
        };
        self.total
    }

    /// The sum so far.
    #[must_use]
    pub const fn total(&self) -> DegreeMinutes {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn thirty_seconds_six_degrees_beyond_are_three_degree_minutes() {
        let mut dose = Dose::new();
        for i in 0..=60 {
            dose.step(at(f64::from(i) / 2.0), &PostureState::Forward(Degrees::new(6.0)));
        }
        assert!((dose.total().value() - 3.0).abs() < 1e-9);
        dose.step(at(30.5), &PostureState::Neutral);
        let after = dose.step(at(40.0), &PostureState::Neutral).value();
        assert!((after - 3.05).abs() < 1e-9, "{after}");
    }

    #[test]
    fn a_night_asleep_does_not_count() {
        let mut dose = Dose::new();
        dose.step(at(0.0), &PostureState::Forward(Degrees::new(10.0)));
        dose.step(at(28_800.0), &PostureState::Forward(Degrees::new(10.0)));
        assert_eq!(dose.total().value(), 0.0);
    }
}
