//! Neutral, forward, away or unsure: readings over time, smoothed and judged with hysteresis.
//!
//! ```text
//!   limit + clear  - - - - - - - - - - - - - - neutral again above
//!   limit          ---------------------------
//!   limit - guard  - - - - - - - - - - - - - - forward below
//! ```
//!
//! Between the two lines nothing changes. A single picture without person or measure changes
//! nothing either, nor does one that seems to be of another view; after [`Patience::unsure`] of it
//! the judge changes over and begins afresh.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Estimate, PostureState, Reading, UnsureReason, ValueSource, View};
use crate::filter::{OneEuro, OneEuroSettings};
use crate::units::{AngleInterval, Degrees, Timestamp};

/// A longer span between two pictures is a gap in time (sleep, a lost camera): what was before it
/// says nothing about after it.
pub const GAP: Duration = Duration::from_secs(5);

/// Smoothing of the judged angle: a time constant of two seconds at rest, so that a step is followed
/// to 90 % in five; slow speeds only, so that the noise of single pictures does not open the filter.
const SMOOTHING: OneEuroSettings =
    OneEuroSettings { min_cutoff_hz: 0.08, beta: 0.002, derivative_cutoff_hz: 0.2 };

/// Limits the angle is held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Change from the own upright below which the head counts as forward. 5 degrees below the own
    /// upright is the better alarm than a fixed angle, and the least real change between two markers'
    /// photographs (MDC95 5.0-5.5, Gallego-Izquierdo 2020).
    pub change: Degrees,
    /// Absolute craniovertebral angle below which it counts as forward, where no own upright is
    /// known: 45.5 separates slight from moderate-to-severe (sensitivity .93, AUC .88, N = 90).
    pub absolute: Degrees,
    /// This much below the limit it begins (a guard band of 2 degrees halves false alarms in
    /// simulation).
    pub guard: Degrees,
    /// This much above the limit it ends.
    pub clear: Degrees,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            change: Degrees::new(-5.0),
            absolute: Degrees::new(45.5),
            guard: Degrees::new(2.0),
            clear: Degrees::new(1.0),
        }
    }
}

/// The smoothed quantity that is judged against its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smoothed {
    /// Absolute angle or change from the own upright.
    pub quantity: Quantity,
    /// Its smoothed value.
    pub value: Degrees,
    /// 90 % interval around it: that of the last picture that could be measured. Smoothing takes
    /// away noise, not the rest of the error, so it is not made narrower.
    pub interval: AngleInterval,
    /// How the value was come by.
    pub source: ValueSource,
    /// The limit it is held against: forward below it.
    pub limit: Degrees,
}

/// Which quantity is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Quantity {
    /// The craniovertebral angle itself.
    Absolute,
    /// Its change from the person's own upright.
    Change,
}

/// How long things last before the state follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Nobody for this long is Away.
    pub away: Duration,
    /// Nothing measurable for this long is Unsure; another view or quantity for this long is taken
    /// over.
    pub unsure: Duration,
    /// Somebody back for this long is no longer Away.
    pub back: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            away: Duration::from_secs(5),
            unsure: Duration::from_millis(1500),
            back: Duration::from_millis(500),
        }
    }
}

/// What is judged at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The state.
    pub state: PostureState,
    /// What it rests on; `None` while away or unsure, but for a guess half from the side: that is shown
    /// and not judged.
    pub smoothed: Option<Smoothed>,
}

/// Judges readings over time.
#[derive(Clone, Debug)]
pub struct Judge {
    limits: Limits,
    patience: Patience,
    filter: OneEuro,
    recent: Recent,
    measured: Option<(Quantity, View)>,
    /// Another quantity or view than that, and since when nothing but it is measured.
    other: Option<((Quantity, View), Timestamp)>,
    forward: bool,
    current: Judgement,
    last_step: Option<Timestamp>,
    /// Since when nobody is there.
    empty_since: Option<Timestamp>,
    /// Since when somebody is there.
    seen_since: Option<Timestamp>,
    /// Since when nothing can be measured.
    unmeasured_since: Option<Timestamp>,
}

impl Judge {
    /// A judge that has seen nothing.
    #[must_use]
    pub const fn new(limits: Limits, patience: Patience) -> Self {
        Self {
            limits,
            patience,
            filter: OneEuro::new(SMOOTHING),
            recent: Recent::NONE,
            measured: None,
            other: None,
            forward: false,
            current: Judgement {
                state: PostureState::Unsure(UnsureReason::NobodySeen),
                smoothed: None,
            },
            last_step: None,
            empty_since: None,
            seen_since: None,
            unmeasured_since: None,
        }
    }

    /// Judges by other limits from the next step on; nothing seen is forgotten.
    pub const fn use_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Forgets everything seen: after another source or another profile.
    pub fn reset(&mut self) {
        *self = Self::new(self.limits, self.patience);
    }

    /// The reading at `at`, `None` when nobody is in the picture. Steps must come in order of time.
    pub fn step(&mut self, at: Timestamp, reading: Option<&Reading>) -> Judgement {
        if self.last_step.is_some_and(|last| at.since(last) > GAP) {
            self.reset();
        }
        self.last_step = Some(at);
        match reading {
            None => self.nobody(at),
            Some(reading) => self.somebody(at, reading),
        }
        self.current
    }

    fn nobody(&mut self, at: Timestamp) {
        self.seen_since = None;
        let empty = at.since(*self.empty_since.get_or_insert(at));
        if empty >= self.patience.away {
            self.forget(PostureState::Away);
        } else if self.current.state != PostureState::Away {
            self.unmeasured(at, UnsureReason::NobodySeen);
        }
    }

    fn somebody(&mut self, at: Timestamp, reading: &Reading) {
        self.empty_since = None;
        let seen = at.since(*self.seen_since.get_or_insert(at));
        if self.current.state == PostureState::Away && seen < self.patience.back {
            return;
        }
        match judged(reading) {
            Some((quantity, estimate)) => self.measured(at, quantity, reading.view, estimate),
            None if self.current.state == PostureState::Away => {
                self.forget(PostureState::Unsure(why(reading)));
            }
            None => self.unmeasured(at, why(reading)),
        }
    }

    fn measured(&mut self, at: Timestamp, quantity: Quantity, view: View, estimate: Estimate) {
        let kind = (quantity, view);
        if self.measured.is_some_and(|judged| judged != kind) && !self.has_held(at, kind) {
            let reason = match self.current.state {
                PostureState::Unsure(reason) => reason,
                _ => UnsureReason::LowConfidence,
            };
            self.unmeasured(at, reason);
            return;
        }
        self.unmeasured_since = None;
        self.other = None;
        if self.measured.replace(kind) != Some(kind) {
            self.filter.reset();
            self.recent = Recent::NONE;
            self.forward = false;
        }
        let steady = self.recent.middle(estimate.value.value());
        let value = Degrees::new(self.filter.push(at, steady));
        let limit = match quantity {
            Quantity::Absolute => self.limits.absolute,
            Quantity::Change => self.limits.change,
        };
        if value < limit - self.limits.guard {
            self.forward = true;
        } else if value > limit + self.limits.clear {
            self.forward = false;
        }
        let excess = Degrees::new((limit - value).value().max(0.0));
        let state = match (estimate.source, self.forward) {
            // A guess is shown, and nobody is warned for it.
            (ValueSource::ObliqueGuess, _) => PostureState::Unsure(UnsureReason::ObliqueView),
            (_, true) => PostureState::Forward(excess),
            (_, false) => PostureState::Neutral,
        };
        let (interval, source) = (estimate.interval_around(value), estimate.source);
        let smoothed = Smoothed { quantity, value, interval, source, limit };
        self.current = Judgement { state, smoothed: Some(smoothed) };
    }

    /// Whether `kind`, and none that is judged, has been measured for long enough to change over.
    fn has_held(&mut self, at: Timestamp, kind: (Quantity, View)) -> bool {
        let since = match self.other {
            Some((other, since)) if other == kind => since,
            _ => at,
        };
        self.other = Some((kind, since));
        at.since(since) >= self.patience.unsure
    }

    /// Keeps the last state for a while, then says why there is none.
    fn unmeasured(&mut self, at: Timestamp, reason: UnsureReason) {
        let span = at.since(*self.unmeasured_since.get_or_insert(at));
        if matches!(self.current.state, PostureState::Unsure(_)) || span >= self.patience.unsure {
            self.current = Judgement { state: PostureState::Unsure(reason), smoothed: None };
        }
        if span > GAP {
            self.measured = None;
            self.other = None;
        }
    }

    fn forget(&mut self, state: PostureState) {
        self.measured = None;
        self.other = None;
        self.unmeasured_since = None;
        self.current = Judgement { state, smoothed: None };
    }
}

/// The two values before the present one: the middle of the three throws out a single stray, however
/// few pictures a second there are.
#[derive(Clone, Copy, Debug)]
struct Recent([f64; 2]);

impl Recent {
    const NONE: Self = Self([f64::NAN; 2]);

    /// The middle of `value` and the two before it; early on, their mean.
    fn middle(&mut self, value: f64) -> f64 {
        let [first, second] = self.0;
        self.0 = [second, value];
        if second.is_nan() {
            value
        } else if first.is_nan() {
            f64::midpoint(second, value)
        } else {
            let (low, high) = (first.min(second), first.max(second));
            value.clamp(low, high)
        }
    }
}

/// What of a reading is judged: the change where there is one, else the absolute angle.
fn judged(reading: &Reading) -> Option<(Quantity, Estimate)> {
    if reading.reason.is_some() {
        return None;
    }
    let change = reading.change.map(|change| (Quantity::Change, change));
    let absolute = reading.cva.map(|cva| (Quantity::Absolute, cva));
    change.or(absolute).filter(|(_, estimate)| estimate.value.is_finite())
}

fn why(reading: &Reading) -> UnsureReason {
    reading.reason.unwrap_or(UnsureReason::LowConfidence)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
