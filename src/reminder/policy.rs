//! When to warn: rarely and rightly. Pure.
//!
//! A warning needs a forward head for a share of a whole window of time, not a moment below a
//! limit. The limit's guard band and hysteresis are the judge's (`posture::state`); this is what
//! stands on top of them: persistence, how far it was on average, and cooldown.
//!
//! ```text
//! forward?   ....####.########.#########      # forward  . not
//! window            |<----- window ---->|
//!                                       ^ at least `share` of it forward, there on average at
//!                                         least 3 degrees beyond the limit, and forward now: warn
//! ```
//!
//! Every number is a trade that `plumbline simulate` shows: false alarms of a sitter 5 degrees above the
//! limit against sustained slouches that are warned of in time (see README, "When it warns").

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::posture::PostureState;
use crate::posture::state::GAP;
use crate::units::{Confidence, Degrees, Timestamp};

/// The alarm rule.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Length of the window that is looked back over, in seconds. 60 to 180 is sensible.
    pub window_seconds: u32,
    /// Share of the window that must be forward, in 0..=1.
    pub share: Confidence,
    /// No second warning within this many seconds of the last.
    pub cooldown_seconds: u32,
}

/// A named rule, from the most patient on, or the person's own numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Warns late: for those who hardly want to be spoken to.
    Calm,
    /// The usual one.
    #[default]
    Usual,
    /// Warns early: for those who want to learn to notice.
    Early,
    /// The numbers of the settings.
    Own,
}

impl Level {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Usual, Self::Early, Self::Own];

    /// Its rule; `None` for the person's own.
    #[must_use]
    pub const fn rule(self) -> Option<Rule> {
        match self {
            Self::Calm => {
                Some(Rule { window_seconds: 180, cooldown_seconds: 30 * 60, ..Rule::USUAL })
            }
            Self::Usual => Some(Rule::USUAL),
            Self::Early => {
                Some(Rule { window_seconds: 60, cooldown_seconds: 10 * 60, ..Rule::USUAL })
            }
            Self::Own => None,
        }
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self::USUAL
    }
}

impl Rule {
    /// That of [`Level::Usual`].
    const USUAL: Self =
        Self { window_seconds: 120, share: Confidence::EIGHTY_PERCENT, cooldown_seconds: 20 * 60 };

    fn window(&self) -> Duration {
        Duration::from_secs(u64::from(self.window_seconds))
    }

    fn cooldown(&self) -> Duration {
        Duration::from_secs(u64::from(self.cooldown_seconds))
    }
}

/// How far beyond the limit the head must be on average, over what of the window was forward. The
/// state's hysteresis holds on to a head that has come back to the limit, and an estimate that drifts
/// lingers there. With the usual rule, in 320 simulated days: without it 0.5 false alarms an hour, with it
/// 0.25, and 96 of 100 sustained slouches warned of in time instead of 98; the others are shallow ones,
/// 5 to 7 degrees below the limit.
pub const BEYOND: Degrees = Degrees::new(3.0);

/// Decides, observation by observation, whether now is the moment to warn.
#[derive(Clone, Debug)]
pub struct Policy {
    rule: Rule,
    /// Stretches between two observations inside the window, oldest first.
    stretches: VecDeque<Stretch>,
    last: Option<(Timestamp, Option<Degrees>)>,
    last_warning: Option<Timestamp>,
    /// How often the cooldown is doubled: dismissals, less warnings that were heeded.
    patience: u32,
}

/// The cooldown is doubled with every dismissal in a row, this often at most: from the usual 20
/// minutes to 160.
const MOST_PATIENCE: u32 = 3;

#[derive(Clone, Copy, Debug)]
struct Stretch {
    until: Timestamp,
    length: Duration,
    /// How far beyond the limit the head was on average; `None` where it was not forward.
    excess: Option<Degrees>,
}

/// A forward stretch shorter than this takes in the next one: a window holds no more of them than
/// seconds, whatever the rate.
const GRAIN: Duration = Duration::from_secs(1);

impl Policy {
    /// A policy that has seen nothing.
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        let stretches = VecDeque::new();
        Self { rule, stretches, last: None, last_warning: None, patience: 0 }
    }

    /// The same person goes on under another rule or before another camera, on the same clock: what was
    /// seen is forgotten; the time since the last warning, and what the person made of it, are not.
    #[must_use]
    pub fn begun_anew(&self, rule: Rule) -> Self {
        Self { last_warning: self.last_warning, patience: self.patience, ..Self::new(rule) }
    }

    /// Goes on under another rule with all that was seen.
    pub const fn use_rule(&mut self, rule: Rule) {
        self.rule = rule;
    }

    /// The last warning was put away: the next one waits twice as long, up to eight times the rule's
    /// cooldown.
    pub fn dismissed(&mut self) {
        self.patience = (self.patience + 1).min(MOST_PATIENCE);
    }

    /// A warning was heeded: the next one waits half as long again, down to the rule's cooldown.
    pub fn heeded(&mut self) {
        self.patience = self.patience.saturating_sub(1);
    }

    /// Whether the rule alone would let a warning through at `at`, and only what was dismissed holds
    /// it back.
    #[must_use]
    pub fn is_backed_off(&self, at: Timestamp) -> bool {
        self.last_warning.is_some_and(|warning| {
            let since = at.since(warning);
            since >= self.rule.cooldown() && since < self.cooldown()
        })
    }

    /// Whether it is too early for another warning.
    #[must_use]
    pub fn is_cooling(&self, at: Timestamp) -> bool {
        self.last_warning.is_some_and(|warning| at.since(warning) < self.cooldown())
    }

    /// Share of the window that ends at `at` which was forward, in 0..=1.
    #[must_use]
    pub fn forward_share(&self, at: Timestamp) -> f64 {
        let window = self.rule.window().as_secs_f64();
        if window > 0.0 { self.forward_within_window(at).0.as_secs_f64() / window } else { 0.0 }
    }

    fn cooldown(&self) -> Duration {
        self.rule.cooldown() * (1 << self.patience)
    }

    /// Takes the state at `at`; returns by how much the head is beyond the limit when this is the
    /// moment to warn. `hold` keeps it quiet: no episode runs, or the running one has had its warning
    /// (one slouch is one warning, however long it lasts).
    pub fn step(&mut self, at: Timestamp, state: &PostureState, hold: bool) -> Option<Degrees> {
        let excess = match state {
            PostureState::Forward(excess) => Some(*excess),
            _ => None,
        };
        if let Some((since, excess)) = self.last {
            let length = at.since(since);
            // A gap was not watched: the machine slept, the camera was away.
            let excess = excess.filter(|_| length <= GAP);
            self.add(Stretch { until: at, length, excess });
        }
        self.last = Some((at, excess));
        let window = self.rule.window();
        while self.stretches.front().is_some_and(|first| at.since(first.until) >= window) {
            self.stretches.pop_front();
        }
        let excess = excess.filter(|_| !hold)?;
        if self.is_cooling(at) {
            return None;
        }
        let (forward, beyond) = self.forward_within_window(at);
        if forward < window.mul_f64(self.rule.share.value()) || beyond < BEYOND {
            return None;
        }
        self.last_warning = Some(at);
        Some(excess)
    }

    /// Adds a stretch, to the one before it where they are alike.
    fn add(&mut self, new: Stretch) {
        let Some(last) = self.stretches.back_mut() else { return self.stretches.push_back(new) };
        last.excess = match (last.excess, new.excess) {
            (None, None) => None,
            (Some(before), Some(excess)) if last.length < GRAIN => {
                let share = new.length.as_secs_f64() / (last.length + new.length).as_secs_f64();
                Some(if share.is_finite() { before + (excess - before) * share } else { excess })
            }
            _ => return self.stretches.push_back(new),
        };
        last.until = new.until;
        last.length += new.length;
    }

    /// Time spent forward inside the window that ends at `at`, and how far beyond the limit on average.
    fn forward_within_window(&self, at: Timestamp) -> (Duration, Degrees) {
        let window = self.rule.window();
        let mut forward = Duration::ZERO;
        let mut sum = 0.0;
        for Stretch { until, length, excess } in &self.stretches {
            let Some(excess) = excess else { continue };
            let inside = (*length).min(window.saturating_sub(at.since(*until)));
            forward += inside;
            sum += excess.value() * inside.as_secs_f64();
        }
        let mean = if forward.is_zero() { 0.0 } else { sum / forward.as_secs_f64() };
        (forward, Degrees::new(mean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORWARD: PostureState = PostureState::Forward(Degrees::new(4.0));

    /// Runs scripted seconds (five observations each) and returns when warnings came.
    fn warnings(rule: Rule, seconds: impl Iterator<Item = PostureState>) -> Vec<f64> {
        let mut policy = Policy::new(rule);
        let mut warned = Vec::new();
        for (second, state) in seconds.enumerate() {
            for fifth in 0..5_u32 {
                let now = second as f64 + f64::from(fifth) / 5.0;
                if policy.step(Timestamp::from_seconds(now), &state, false).is_some() {
                    warned.push(now);
                }
            }
        }
        warned
    }

    fn rule() -> Rule {
        Rule { window_seconds: 60, cooldown_seconds: 600, ..Rule::default() }
    }

    #[test]
    fn a_held_forward_head_is_warned_of_once_the_share_is_full() {
        let script = std::iter::repeat_n(PostureState::Neutral, 100)
            .chain(std::iter::repeat_n(FORWARD, 300));
        let warned = warnings(rule(), script);
        assert_eq!(warned.len(), 1);
        // 80 % of 60 s after second 100, to the observation.
        assert!((warned[0] - 148.0).abs() <= 0.2, "{warned:?}");
    }

    #[test]
    fn short_slouches_are_nobodys_business() {
        let script = (0..3600).map(|s| if s % 60 < 30 { FORWARD } else { PostureState::Neutral });
        assert_eq!(warnings(rule(), script), Vec::<f64>::new());
    }

    #[test]
    fn a_second_warning_waits_for_the_cooldown() {
        let warned = warnings(rule(), std::iter::repeat_n(FORWARD, 1300));
        assert_eq!(warned.len(), 3);
        assert!((warned[1] - warned[0] - 600.0).abs() <= 0.2, "{warned:?}");
    }

    #[test]
    fn a_head_that_lingers_about_the_limit_is_nobodys_business_either() {
        let barely = PostureState::Forward(Degrees::new(2.5));
        assert_eq!(warnings(rule(), std::iter::repeat_n(barely, 3600)), Vec::<f64>::new());
        // Half the time a little, half the time clearly: 4 on average.
        let mixed = (0..3600).map(|second| {
            PostureState::Forward(Degrees::new(if second % 20 < 10 { 2.5 } else { 5.5 }))
        });
        assert!(!warnings(rule(), mixed).is_empty());
    }

    #[test]
    fn a_gap_nobody_watched_does_not_count_as_forward() {
        let mut policy = Policy::new(rule());
        assert!(policy.step(Timestamp::from_seconds(0.0), &FORWARD, false).is_none());
        assert!(policy.step(Timestamp::from_seconds(3600.0), &FORWARD, false).is_none());
    }

    #[test]
    fn every_dismissal_in_a_row_doubles_the_wait_and_every_heeded_warning_halves_it() {
        let mut policy = Policy::new(rule());
        let mut minutes = Vec::new();
        let mut last = 0.0;
        for tick in 0..60_000_u32 {
            let at = f64::from(tick) / 2.0;
            if policy.step(Timestamp::from_seconds(at), &FORWARD, false).is_some() {
                minutes.push(((at - last) / 60.0_f64).round());
                last = at;
                match minutes.len() {
                    1..=4 => policy.dismissed(),
                    _ => policy.heeded(),
                }
            }
        }
        // The first after the window; then 10 minutes doubled thrice at most, and back.
        assert_eq!(minutes[..8], [1.0, 20.0, 40.0, 80.0, 80.0, 40.0, 20.0, 10.0], "{minutes:?}");
    }

    #[test]
    fn backed_off_is_said_only_where_the_rule_itself_would_let_it_through() {
        let mut policy = Policy::new(rule());
        let mut at = Timestamp::START;
        while policy.step(at, &FORWARD, false).is_none() {
            at = at + Duration::from_secs(1);
        }
        policy.dismissed();
        let after = |minutes: u64| at + Duration::from_secs(minutes * 60);
        assert!(!policy.is_backed_off(after(9)), "the rule's own cooldown");
        assert!(policy.is_backed_off(after(11)));
        assert!(!policy.is_backed_off(after(20)));
    }

    #[test]
    fn a_window_holds_no_more_stretches_than_seconds_whatever_the_rate() {
        let mut policy = Policy::new(rule());
        for tick in 0..100_000_u32 {
            policy.step(Timestamp::from_seconds(f64::from(tick) / 15.0), &FORWARD, true);
        }
        assert!(policy.stretches.len() <= 62, "{}", policy.stretches.len());
        assert!(
            (policy.forward_share(Timestamp::from_seconds(100_000.0 / 15.0)) - 1.0).abs() < 0.01
        );
    }

    #[test]
    fn an_episode_that_was_warned_of_is_left_alone() {
        let mut policy = Policy::new(rule());
        for tick in 0..5000_u32 {
            let at = Timestamp::from_seconds(f64::from(tick) / 5.0);
            assert!(policy.step(at, &FORWARD, true).is_none());
        }
    }
}
