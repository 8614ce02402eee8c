//! Stretches of forward posture: one slouch counts once.
//!
//! ```text
//! state     N N F F F F F F U U U F F F N F F N N N N
//! running   . . . s # # # # # # # # # # # # # # # e .
//!               ^ began        |         ^       ^ over
//!               2 s of forward |         |       2 s of neutral
//!               start it       |         short neutral does not end it
//!                              unsure pauses it, and ends it after a minute
//! ```
//!
//! Beginning and end are dated back to where the change set in, so the settling time costs nothing.
//! Away ends it at once; so does a gap in time ([`GAP`]).

use std::time::Duration;

use super::PostureState;
use super::dose::Dose;
use super::state::GAP;
use crate::units::{DegreeMinutes, Timestamp};

/// A running stretch of forward posture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpisodeStatus {
    /// When it began.
    pub since: Timestamp,
    /// When the warning came, if it did.
    pub warned_at: Option<Timestamp>,
}

/// A beginning or an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EpisodeChange {
    /// Forward posture has set in, at this instant (earlier than now by the settling time).
    Started {
        /// When it began.
        since: Timestamp,
    },
    /// It is over.
    Ended {
        /// When it began.
        since: Timestamp,
        /// How long it lasted, without the settling time at its end.
        lasted: Duration,
        /// What it added up to.
        dose: DegreeMinutes,
    },
}

/// Times an episode is told by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpisodeSettings {
    /// Forward, or neutral, counts once it has held this long.
    pub settle: Duration,
    /// Unsure for this long ends an episode.
    pub pause: Duration,
}

impl Default for EpisodeSettings {
    fn default() -> Self {
        Self { settle: Duration::from_secs(2), pause: Duration::from_secs(60) }
    }
}

/// Tells episodes from a stream of states.
#[derive(Clone, Debug, Default)]
pub struct Episodes {
    settings: EpisodeSettings,
    last: Option<Timestamp>,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, Default)]
enum Phase {
    #[default]
    Idle,
    /// Forward, not yet for long enough.
    Rising { since: Timestamp, dose: Dose },
    /// Running; `letting_go` is there while something else than forward is seen.
    Running { status: EpisodeStatus, dose: Dose, letting_go: Option<LettingGo> },
}

#[derive(Clone, Copy, Debug)]
struct LettingGo {
    /// When forward was last left.
    since: Timestamp,
    /// Since when it has been neutral without a break.
    neutral_since: Option<Timestamp>,
}

impl Episodes {
    /// Nothing yet.
    #[must_use]
    pub fn new(settings: EpisodeSettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The running episode.
    #[must_use]
    pub fn status(&self) -> Option<EpisodeStatus> {
        match self.phase {
            Phase::Running { status, .. } => Some(status),
            Phase::Idle | Phase::Rising { .. } => None,
        }
    }

    /// Notes that the warning came; the first one stays.
    pub fn warned(&mut self, at: Timestamp) {
        if let Phase::Running { status, .. } = &mut self.phase {
            status.warned_at.get_or_insert(at);
        }
    }

    /// Ends what is running, as at the end of a session.
    pub fn finish(&mut self, at: Timestamp) -> Option<EpisodeChange> {
        self.end(at)
    }

    /// The state at `at`. At most one thing changes in a step.
    pub fn step(&mut self, at: Timestamp, state: &PostureState) -> Option<EpisodeChange> {
        if let Some(last) = self.last.replace(at)
            && at.since(last) > GAP
        {
            // What began before the gap ended there; the new state is looked at from the next step.
            let ended = self.end(last);
            if ended.is_some() {
                return ended;
            }
        }
        match state {
            PostureState::Forward(_) => self.forward(at, state),
            PostureState::Away => self.end(at),
            PostureState::Neutral => self.other(at, state, true),
            PostureState::Unsure(_) => self.other(at, state, false),
        }
    }

    fn forward(&mut self, at: Timestamp, state: &PostureState) -> Option<EpisodeChange> {
        match &mut self.phase {
            Phase::Idle => {
                let mut dose = Dose::new();
                dose.step(at, state);
                self.phase = Phase::Rising { since: at, dose };
                None
            }
            Phase::Rising { since, dose } => {
                dose.step(at, state);
                let (since, dose) = (*since, *dose);
                if at.since(since) < self.settings.settle {
                    return None;
                }
                let status = EpisodeStatus { since, warned_at: None };
                self.phase = Phase::Running { status, dose, letting_go: None };
                Some(EpisodeChange::Started { since })
            }
            Phase::Running { dose, letting_go, .. } => {
                dose.step(at, state);
                *letting_go = None;
                None
            }
        }
    }

    fn other(
        &mut self,
        at: Timestamp,
        state: &PostureState,
        neutral: bool,
    ) -> Option<EpisodeChange> {
        let Phase::Running { dose, letting_go, .. } = &mut self.phase else {
            self.phase = Phase::Idle;
            return None;
        };
        dose.step(at, state);
        let letting = letting_go.get_or_insert(LettingGo { since: at, neutral_since: None });
        if neutral {
            letting.neutral_since.get_or_insert(at);
        } else {
            letting.neutral_since = None;
        }
        let upright = letting.neutral_since.is_some_and(|t| at.since(t) >= self.settings.settle);
        let over = upright || at.since(letting.since) >= self.settings.pause;
        if over { self.end(at) } else { None }
    }

    fn end(&mut self, at: Timestamp) -> Option<EpisodeChange> {
        let phase = std::mem::take(&mut self.phase);
        let Phase::Running { status, dose, letting_go } = phase else { return None };
        let over = letting_go.map_or(at, |letting| letting.since);
        let lasted = over.since(status.since);
        Some(EpisodeChange::Ended { since: status.since, lasted, dose: dose.total() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::UnsureReason;
    use crate::units::Degrees;

    const STEP: f64 = 0.25;

    /// Plays (seconds, state) spans four times a second and collects what changes.
    fn play(spans: &[(f64, PostureState)]) -> Vec<EpisodeChange> {
        let (mut episodes, mut now, mut changes) = (Episodes::default(), 0.0, Vec::new());
        for (seconds, state) in spans {
            for _ in 0..(seconds / STEP) as usize {
                changes.extend(episodes.step(Timestamp::from_seconds(now), state));
                now += STEP;
            }
        }
        changes
    }

    fn forward() -> PostureState {
        PostureState::Forward(Degrees::new(6.0))
    }

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn only_end(changes: &[EpisodeChange]) -> (Duration, f64) {
        assert_eq!(changes.len(), 2, "{changes:?}");
        match changes[1] {
            EpisodeChange::Ended { lasted, dose, .. } => (lasted, dose.value()),
            EpisodeChange::Started { .. } => panic!("{changes:?}"),
        }
    }

    #[test]
    fn a_slouch_of_thirty_seconds_is_one_episode_dated_to_its_beginning() {
        let changes =
            play(&[(5.0, PostureState::Neutral), (30.0, forward()), (5.0, PostureState::Neutral)]);
        assert_eq!(changes[0], EpisodeChange::Started { since: at(5.0) });
        let (lasted, dose) = only_end(&changes);
        assert_eq!(lasted, Duration::from_secs(30));
        assert!((dose - 3.0).abs() < 1e-9, "{dose}");
    }

    #[test]
    fn a_moment_forward_is_nothing_and_a_moment_upright_ends_nothing() {
        assert_eq!(play(&[(1.5, forward()), (5.0, PostureState::Neutral)]), []);
        let changes = play(&[
            (10.0, forward()),
            (1.0, PostureState::Neutral),
            (10.0, forward()),
            (4.0, PostureState::Neutral),
        ]);
        assert_eq!(only_end(&changes).0, Duration::from_secs(21));
    }

    #[test]
    fn unsure_pauses_an_episode_and_ends_it_after_a_minute() {
        let unsure = PostureState::Unsure(UnsureReason::HeadTurned);
        let paused = play(&[(10.0, forward()), (30.0, unsure), (10.0, forward())]);
        assert_eq!(paused, [EpisodeChange::Started { since: at(0.0) }]);
        let ended = play(&[(10.0, forward()), (62.0, unsure)]);
        assert_eq!(only_end(&ended).0, Duration::from_secs(10));
    }

    #[test]
    fn two_short_moments_upright_with_unsure_between_do_not_end_it() {
        let unsure = PostureState::Unsure(UnsureReason::HeadTurned);
        let upright = (1.5, PostureState::Neutral);
        let changes = play(&[(10.0, forward()), upright, (2.0, unsure), upright, (5.0, forward())]);
        assert_eq!(changes, [EpisodeChange::Started { since: at(0.0) }]);
    }

    #[test]
    fn leaving_ends_it_at_once() {
        let changes = play(&[(10.0, forward()), (0.25, PostureState::Away)]);
        assert_eq!(only_end(&changes).0, Duration::from_secs(10));
    }

    #[test]
    fn sleep_ends_it_where_the_pictures_stopped() {
        let mut episodes = Episodes::default();
        for i in 0..=40 {
            episodes.step(at(f64::from(i) * STEP), &forward());
        }
        let ended = episodes.step(at(4000.0), &forward());
        assert!(
            matches!(ended, Some(EpisodeChange::Ended { lasted, .. }) if lasted == Duration::from_secs(10)),
            "{ended:?}"
        );
        assert_eq!(episodes.status(), None);
    }

    #[test]
    fn the_first_warning_is_kept() {
        let mut episodes = Episodes::default();
        for i in 0..=12 {
            episodes.step(at(f64::from(i) * STEP), &forward());
        }
        episodes.warned(at(3.0));
        episodes.warned(at(9.0));
        assert_eq!(episodes.status().unwrap().warned_at, Some(at(3.0)));
    }
}
