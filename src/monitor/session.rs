//! The computing of a session: a frame goes in, an observation and its events come out. No thread
//! and no clock: a film gives the same verdicts at any speed.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{EpisodeStatus, Event, EventKind, Observation, Pace};
use crate::frame::Frame;
use crate::pose::{Pose, PoseError, PoseModel};
use crate::posture::baseline::{CalibrationRefusal, Calibrator, Profile};
use crate::posture::dose::Dose;
use crate::posture::episode::{EpisodeChange, Episodes};
use crate::posture::reading;
use crate::posture::state::{Judge, Limits};
use crate::posture::PostureState;
use crate::reminder::{Policy, Rule};
use crate::units::Timestamp;

/// What the session judges by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// From where on a head counts as forward.
    pub limits: Limits,
    /// When that is worth a warning.
    pub warning: Rule,
}

/// What one frame brought.
#[derive(Debug)]
pub struct Seen {
    /// The present.
    pub observation: Observation,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// A calibration that has come to its end with this frame.
    pub calibration: Option<Result<Profile, CalibrationRefusal>>,
}

/// One stream being watched.
pub struct Session {
    model: Box<dyn PoseModel>,
    profile: Option<Profile>,
    judge: Judge,
    episodes: Episodes,
    dose: Dose,
    policy: Policy,
    episode: Option<EpisodeStatus>,
    away: bool,
    calibrator: Option<Calibrator>,
    /// Instants of the frames of the last seconds.
    recent: VecDeque<Timestamp>,
}

/// Over how long the rate is averaged.
const PACE_WINDOW: Duration = Duration::from_secs(3);

impl Session {
    /// A session that has seen nothing.
    #[must_use]
    pub fn new(model: Box<dyn PoseModel>, rules: Rules, profile: Option<Profile>) -> Self {
        Self {
            model,
            profile,
            judge: Judge::new(rules.limits),
            episodes: Episodes::new(),
            dose: Dose::default(),
            policy: Policy::new(rules.warning),
            episode: None,
            away: false,
            calibrator: None,
            recent: VecDeque::new(),
        }
    }

    /// Starts to learn the person's upright; the next frames are taken for it. `created` is the
    /// date the profile will carry.
    pub fn calibrate(&mut self, name: &str, created: &str) {
        self.calibrator = Some(Calibrator::new(name, created));
    }

    /// Begins anew with another stream: nothing of the last one is remembered but the networks.
    pub fn restart(&mut self, rules: Rules, profile: Option<Profile>) {
        self.model.reset();
        self.profile = profile;
        self.judge = Judge::new(rules.limits);
        self.episodes = Episodes::new();
        self.dose = Dose::default();
        self.policy = Policy::new(rules.warning);
        self.episode = None;
        self.away = false;
        self.calibrator = None;
        self.recent.clear();
    }

    /// Goes on with another network.
    pub fn use_model(&mut self, model: Box<dyn PoseModel>) {
        self.model = model;
    }

    /// The instant of the last frame.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.recent.back().copied().unwrap_or_default()
    }

    /// Looks at one frame. `begun` is when work on it started, for the pace shown to the person.
    ///
    /// # Errors
    /// [`PoseError`] when the network cannot be run.
    pub fn observe(&mut self, frame: &Frame, begun: Instant) -> Result<Seen, PoseError> {
        let at = frame.at;
        let pose = self.model.observe(frame)?;
        let calibration = self.learn(at, pose.as_ref());
        if let Some(Ok(profile)) = &calibration {
            self.profile = Some(profile.clone());
            self.judge.reset();
        }
        let reading = pose.as_ref().map(|pose| reading::read(pose, self.profile.as_ref()));
        let judgement = self.judge.step(at, reading.as_ref());
        let mut events = self.follow(at, &judgement.state);
        if let Some(calibrator) = &self.calibrator {
            let kind = EventKind::CalibrationProgress(calibrator.progress());
            events.push(Event { at, kind });
        }
        let observation = Observation {
            at,
            state: judgement.state,
            reading,
            smoothed: judgement.smoothed,
            episode: self.episode,
            dose: self.dose.total(),
            pose,
            picture: None,
            pace: Pace { analysed_per_second: self.rate(at), last_frame: begun.elapsed() },
        };
        Ok(Seen { observation, events, calibration })
    }

    fn learn(
        &mut self,
        at: Timestamp,
        pose: Option<&Pose>,
    ) -> Option<Result<Profile, CalibrationRefusal>> {
        let calibrator = self.calibrator.as_mut()?;
        calibrator.push(at, pose);
        if !calibrator.is_complete() {
            return None;
        }
        self.calibrator.take().map(Calibrator::finish)
    }

    /// Presence, episode, dose and warning.
    fn follow(&mut self, at: Timestamp, state: &PostureState) -> Vec<Event> {
        let mut events = Vec::new();
        let mut tell = |kind| events.push(Event { at, kind });
        let excess = match state {
            PostureState::Forward(excess) => Some(*excess),
            _ => None,
        };
        self.dose.step(at, excess);

        let change = self.episodes.step(at, state);
        if let Some(EpisodeChange::Started { since }) = change {
            self.episode = Some(EpisodeStatus { since, warned_at: None });
            tell(EventKind::EpisodeStarted);
        }
        let warned = self.episode.is_some_and(|episode| episode.warned_at.is_some());
        let warning = self.policy.step(at, state, warned);
        if let (Some(excess), Some(episode)) = (warning, self.episode.as_mut()) {
            episode.warned_at = Some(at);
            tell(EventKind::Warned { excess, lasted: at.since(episode.since) });
        }
        if let Some(EpisodeChange::Ended { lasted, dose }) = change {
            self.episode = None;
            tell(EventKind::EpisodeEnded { lasted, dose });
        }

        let away = *state == PostureState::Away;
        if away != self.away {
            self.away = away;
            tell(if away { EventKind::Away } else { EventKind::Returned });
        }
        events
    }

    fn rate(&mut self, at: Timestamp) -> f64 {
        self.recent.push_back(at);
        while self.recent.front().is_some_and(|&first| at.since(first) > PACE_WINDOW) {
            self.recent.pop_front();
        }
        let span = self.recent.front().map_or(0.0, |&first| at.since(first).as_secs_f64());
        if span > 0.0 { (self.recent.len() - 1) as f64 / span } else { 0.0 }
    }
}

/// Chooses which frames of a stream are looked at, by the frames' own time, so that the choice is
/// the same at any speed.
#[derive(Clone, Copy, Debug)]
pub struct Sampler {
    period: Duration,
    next: Timestamp,
}

impl Sampler {
    /// A sampler that takes at most `per_second` frames a second and takes the first one.
    #[must_use]
    pub fn new(per_second: f64) -> Self {
        Self { period: period(per_second), next: Timestamp::START }
    }

    /// Changes the rate from the next frame on.
    pub fn set_rate(&mut self, per_second: f64) {
        self.period = period(per_second);
        self.next = Timestamp::START;
    }

    /// Whether the frame taken at `at` is to be looked at. Due instants lie on a fixed grid, so that
    /// a camera slightly off the rate is not thinned to the next lower one.
    pub fn is_due(&mut self, at: Timestamp) -> bool {
        if at < self.next {
            return false;
        }
        let elapsed = at.elapsed().as_nanos();
        let periods = elapsed / self.period.as_nanos().max(1) + 1;
        let next = u64::try_from(periods * self.period.as_nanos()).unwrap_or(u64::MAX);
        self.next = Timestamp::after_start(Duration::from_nanos(next));
        true
    }
}

fn period(per_second: f64) -> Duration {
    Duration::from_secs_f64(1.0 / per_second.clamp(0.01, 1000.0))
}


#[cfg(test)]
mod tests {
    use super::*;

    fn taken(camera_fps: f64, per_second: f64, seconds: f64) -> usize {
        let mut sampler = Sampler::new(per_second);
        (0..(camera_fps * seconds) as u32)
            .filter(|&i| sampler.is_due(Timestamp::from_seconds(f64::from(i) / camera_fps)))
            .count()
    }

    #[test]
    fn the_rate_is_kept_whatever_the_camera_does() {
        assert_eq!(taken(30.0, 4.0, 10.0), 40);
        assert_eq!(taken(8.0, 4.0, 10.0), 40);
        assert_eq!(taken(4.0, 15.0, 10.0), 40);
    }

    #[test]
    fn a_camera_a_little_slow_or_fast_is_not_halved() {
        assert!((taken(14.9, 15.0, 60.0) as i64 - 894).abs() <= 2);
        assert!((taken(15.1, 15.0, 60.0) as i64 - 900).abs() <= 2);
    }
}
