//! How many pictures a second are looked at: many while the state is in question, few while it is
//! steady, a probe now and then while nobody is there. Pure.
//!
//! ```text
//! the window shows it     per_second_live
//! somebody learns         the same, and no less than a calibration needs
//! in question             per_second (on battery no more than per_second_battery)
//! steady                  one a second
//! nobody there            one in three seconds
//! ```
//!
//! Nothing is warned of later for it by more than one picture: whatever differs from what was expected
//! puts the state in question, and then the next pictures come at the full rate. No two pictures are
//! further apart than the judge and the alarm rule bridge ([`GAP`](crate::posture::state::GAP)).

use std::time::Duration;

use super::{EventKind, Observation};
use crate::posture::state::Limits;
use crate::posture::{PostureState, UnsureReason};
use crate::settings::WatchSettings;
use crate::units::{Degrees, Timestamp};

/// Pictures a second while the posture is steady.
const STEADY: f64 = 1.0;
/// Pictures a second while nobody is there: somebody who sits down is seen within three seconds, and
/// no gap is longer than the judge's five.
const PROBE: f64 = 1.0 / 3.0;
/// Slower than this nothing is ever looked at, whatever is set: beyond a gap of five seconds the judge
/// begins anew with every picture, and a frame may be late.
const SLOWEST: f64 = 0.25;
/// A calibration takes three seconds and five measured pictures.
const LEARNING: f64 = 4.0;
/// A state younger than this is in question.
const YOUNG: Duration = Duration::from_secs(10);
/// So near to where the state would change it is in question.
const NEAR: Degrees = Degrees::new(2.0);
/// A single picture so far from the smoothed value may be the beginning of something else: twice the
/// noise of single pictures on the films.
const SURPRISE: Degrees = Degrees::new(3.0);

/// Chooses the rate, picture by picture.
#[derive(Clone, Debug)]
pub struct Tempo {
    settings: WatchSettings,
    limits: Limits,
    /// Whether the source is one that costs: a film is looked at as it is.
    is_live: bool,
    is_shown: bool,
    on_battery: bool,
    is_learning: bool,
    is_warned: bool,
    /// The kind of state, and since when it has been that.
    state: Option<(Kind, Timestamp)>,
    is_empty: bool,
    in_question: bool,
}

/// A state without its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Neutral,
    Forward,
    Away,
    Unsure(UnsureReason),
}

impl Tempo {
    /// A tempo that has seen nothing: the full rate.
    #[must_use]
    pub const fn new(settings: WatchSettings, limits: Limits) -> Self {
        Self {
            settings,
            limits,
            is_live: false,
            is_shown: false,
            on_battery: false,
            is_learning: false,
            is_warned: false,
            state: None,
            is_empty: false,
            in_question: true,
        }
    }

    /// Goes by other settings.
    pub fn use_settings(&mut self, settings: WatchSettings, limits: Limits) {
        (self.settings, self.limits) = (settings, limits);
    }

    /// Another stream begins: a camera's, or a film's that is looked at as it is.
    pub const fn begin(&mut self, is_live: bool) {
        self.is_live = is_live;
        self.is_warned = false;
        self.state = None;
        self.is_empty = false;
        self.in_question = true;
    }

    /// Whether somebody sees the pictures.
    pub const fn show(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// Whether the machine runs on its battery.
    pub const fn on_battery(&mut self, on_battery: bool) {
        self.on_battery = on_battery;
    }

    /// Whether an upright is being learned.
    pub const fn learn(&mut self, is_learning: bool) {
        self.is_learning = is_learning;
    }

    /// Takes note of what happened: while a warning stands, a head that comes back is seen at once.
    pub const fn heard(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Warned { .. } => self.is_warned = true,
            EventKind::WarningOver(_) | EventKind::EpisodeEnded { .. } => self.is_warned = false,
            _ => {}
        }
    }

    /// Takes what was seen.
    pub fn saw(&mut self, seen: &Observation) {
        let kind = match seen.state {
            PostureState::Neutral => Kind::Neutral,
            PostureState::Forward(_) => Kind::Forward,
            PostureState::Away => Kind::Away,
            PostureState::Unsure(reason) => Kind::Unsure(reason),
        };
        let since = match self.state {
            Some((before, since)) if before == kind => since,
            _ => seen.at,
        };
        self.state = Some((kind, since));
        self.is_empty = kind == Kind::Away && seen.reading.is_none();
        let is_young = seen.at.since(since) < YOUNG;
        self.in_question = match kind {
            // Somebody is in the picture again.
            Kind::Away => seen.reading.is_some(),
            // Somebody has just left, perhaps.
            Kind::Unsure(UnsureReason::NobodySeen) => true,
            Kind::Unsure(_) => is_young || seen.reading.is_none(),
            Kind::Neutral | Kind::Forward => is_young || self.is_near_change(seen),
        };
    }

    /// Whether the smoothed value is near to where the state would change, or this very picture far
    /// from it.
    fn is_near_change(&self, seen: &Observation) -> bool {
        let Some(smoothed) = seen.smoothed else { return true };
        let low = smoothed.limit - self.limits.guard - NEAR;
        let high = smoothed.limit + self.limits.clear + NEAR;
        let reading = seen.reading.as_ref();
        let estimate = reading.and_then(|reading| reading.change.or(reading.cva));
        let is_odd = estimate.is_none_or(|now| (now.value - smoothed.value).abs() > SURPRISE);
        is_odd || (low <= smoothed.value && smoothed.value <= high)
    }

    /// Whether fewer pictures are looked at where they show nothing new.
    const fn spares(&self) -> bool {
        self.settings.adaptive && self.is_live
    }

    /// Whether a picture that shows the empty room it showed before need not be looked at; who watches
    /// the window or learns is waited for.
    #[must_use]
    pub const fn spares_looks(&self) -> bool {
        self.spares() && !self.is_shown && !self.is_learning
    }

    /// Pictures a second, from now on.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let WatchSettings { per_second, per_second_live, per_second_battery, .. } = self.settings;
        if self.is_learning {
            return per_second_live.max(LEARNING);
        }
        if self.is_shown {
            return per_second_live.max(SLOWEST);
        }
        let full = match self.on_battery && self.is_live {
            true => per_second.min(per_second_battery),
            false => per_second,
        };
        let rate = match self.spares() {
            true if self.is_empty => full.min(PROBE),
            true if !self.in_question && !self.is_warned => full.min(STEADY),
            _ => full,
        };
        rate.max(SLOWEST)
    }
}

#[cfg(test)]
#[path = "tempo_tests.rs"]
mod tests;
