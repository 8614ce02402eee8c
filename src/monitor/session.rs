//! The computing of a session: a frame goes in, an observation and its events come out. No thread
//! and no clock: a film gives the same verdicts at any speed.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{Event, EventKind, Observation, Pace};
use crate::frame::Frame;
use crate::pose::{Pose, PoseError, PoseModel};
use crate::posture::baseline::Profile;
use crate::posture::calibration::{CalibrationRefusal, Calibrator, Label};
use crate::posture::dose::Dose;
use crate::posture::episode::{EpisodeChange, Episodes};
use crate::posture::state::{Judge, Limits, Patience};
use crate::posture::{PostureState, read};
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
            judge: Judge::new(rules.limits, Patience::default()),
            episodes: Episodes::default(),
            dose: Dose::default(),
            policy: Policy::new(rules.warning),
            away: false,
            calibrator: None,
            recent: VecDeque::new(),
        }
    }

    /// Starts to learn the person's upright; the next frames are taken for it.
    pub fn calibrate(&mut self, label: Label) {
        self.calibrator = Some(Calibrator::new(label));
    }

    /// Begins anew with another stream: nothing of the last one is remembered but the networks.
    pub fn restart(&mut self, rules: Rules, profile: Option<Profile>) {
        self.model.reset();
        self.profile = profile;
        self.judge = Judge::new(rules.limits, Patience::default());
        self.episodes = Episodes::default();
        self.dose = Dose::default();
        self.policy = Policy::new(rules.warning);
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
        let reading = pose.as_ref().map(|pose| read(pose, self.profile.as_ref()));
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
            episode: self.episodes.status(),
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
        if !calibrator.is_over() {
            return None;
        }
        self.calibrator.take().map(Calibrator::finish)
    }

    /// Presence, episode, dose and warning.
    fn follow(&mut self, at: Timestamp, state: &PostureState) -> Vec<Event> {
        let mut kinds = Vec::new();
        self.dose.step(at, state);
        let change = self.episodes.step(at, state);
        if let Some(EpisodeChange::Started { since }) = change {
            kinds.push(EventKind::EpisodeStarted { since });
        }
        let episode = self.episodes.status();
        let already_warned = episode.is_some_and(|episode| episode.warned_at.is_some());
        let warning = self.policy.step(at, state, episode.is_none() || already_warned);
        if let (Some(excess), Some(episode)) = (warning, episode) {
            self.episodes.warned(at);
            kinds.push(EventKind::Warned { excess, lasted: at.since(episode.since) });
        }
        if let Some(EpisodeChange::Ended { lasted, dose, .. }) = change {
            kinds.push(EventKind::EpisodeEnded { lasted, dose });
        }
        let away = *state == PostureState::Away;
        if away != std::mem::replace(&mut self.away, away) {
            kinds.push(if away { EventKind::Away } else { EventKind::Returned });
        }
        kinds.into_iter().map(|kind| Event { at, kind }).collect()
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
