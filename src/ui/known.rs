//! What the window knows: observations and events folded into one value that the pages draw. Pure: no
//! channel, no widget, no clock.

use crate::capture::{CameraInfo, CaptureError, SourceInfo, SourceSpec};
use crate::monitor::{EpisodeStatus, Event, EventKind, Observation, Quantity};
use crate::pose::ModelVariant;
use crate::posture::{Estimate, PostureState, Reading, UnsureReason, ValueSource, View};
use crate::units::{AngleInterval, Degrees, Timestamp};

use super::strip::Strip;

/// Everything the pages draw from.
#[derive(Clone, Debug)]
pub struct Known {
    /// The source the person asked for; `None` before anything was chosen.
    pub asked: Option<SourceSpec>,
    /// The landmark network the person asked for.
    pub model: ModelVariant,
    /// The source that is open.
    pub source: Option<SourceInfo>,
    /// Cameras of this machine, as last reported.
    pub cameras: Vec<CameraInfo>,
    /// Whether the person paused the monitor.
    pub paused: bool,
    /// Whether the film is over.
    pub ended: bool,
    /// Why there is no picture, while there is none.
    pub lost: Option<CaptureError>,
    /// The newest observation of the open source.
    pub last: Option<Observation>,
    /// The last ten minutes.
    pub strip: Strip,
    /// How the calibration stands.
    pub calibration: Calibration,
    /// Something the person should read once.
    pub notice: Option<String>,
    /// The last reading of the open source that had a number.
    measured: Option<Reading>,
    /// The episode whose warning the person took note of.
    dismissed: Option<Timestamp>,
}

/// How a calibration stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Calibration {
    /// None was asked for.
    #[default]
    Ready,
    /// It runs; share done in 0..=1.
    Running(f32),
    /// It succeeded.
    Done {
        /// Name of the profile it was saved under.
        profile: String,
        /// The error it measured on itself.
        error: Option<Degrees>,
    },
    /// It was refused, with the reason.
    Refused(String),
}

/// What the live page is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Situation {
    /// No source was chosen.
    NoSource,
    /// The source is being opened, or its first picture is awaited.
    Opening,
    /// The source is gone or never came.
    Lost(CaptureError),
    /// The person paused the monitor.
    Paused,
    /// The film is over.
    Ended,
    /// Nobody is in the picture.
    Nobody,
    /// Somebody is there and cannot be measured.
    Unsure(UnsureReason),
    /// There is a number.
    Live(Number),
}

/// The number on the live page, with all that is said beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Absolute angle or change from the own upright.
    pub quantity: Quantity,
    /// The smoothed value.
    pub value: Degrees,
    /// 90 % interval about it.
    pub interval: AngleInterval,
    /// How it was come by.
    pub source: ValueSource,
    /// Forward below it.
    pub limit: Degrees,
    /// From where the person is seen.
    pub view: View,
    /// Whether the judgement is "forward".
    pub forward: bool,
    /// The angle itself, where the view gives one: that of the last measured picture.
    pub absolute: Option<Estimate>,
    /// The person's own upright as an absolute angle, where both are known.
    pub upright: Option<Degrees>,
}

impl Known {
    /// Nothing seen yet; `asked` is the source the monitor was started with, if any.
    #[must_use]
    pub fn new(asked: Option<SourceSpec>, model: ModelVariant) -> Self {
        Self {
            asked,
            model,
            source: None,
            cameras: Vec::new(),
            paused: false,
            ended: false,
            lost: None,
            last: None,
            strip: Strip::default(),
            calibration: Calibration::Ready,
            notice: None,
            measured: None,
            dismissed: None,
        }
    }

    /// Takes in a newer observation.
    pub fn observe(&mut self, mut observation: Observation) {
        // A picture that did not come along (nobody showed it) leaves the last one standing.
        if observation.picture.is_none() {
            observation.picture = self.last.take().and_then(|last| last.picture);
        }
        self.lost = None;
        self.strip.advance(observation.at);
        if let Some(reading) = &observation.reading
            && reading.reason.is_none()
        {
            self.measured = Some(reading.clone());
        }
        self.last = Some(observation);
        if let Situation::Live(number) = self.situation()
            && let Some(at) = self.last.as_ref().map(|last| last.at)
        {
            self.strip.push(at, number.quantity, number.value, number.interval, number.forward);
        }
    }

    /// Takes in something that happened.
    pub fn happen(&mut self, event: Event) {
        match event.kind {
            EventKind::CameraLost(error) => {
                self.lost = Some(error);
                self.last = None;
            }
            EventKind::CameraBack => self.lost = None,
            EventKind::SourceOpened { source, info } => {
                self.asked = Some(source);
                self.source = Some(info);
                self.lost = None;
                self.ended = false;
            }
            EventKind::SourceEnded => self.ended = true,
            EventKind::CalibrationProgress(share) => {
                self.calibration = Calibration::Running(share.clamp(0.0, 1.0));
            }
            EventKind::Calibrated { profile, error, .. } => {
                self.calibration = Calibration::Done { profile, error };
            }
            EventKind::CalibrationRefused(reason) => {
                self.calibration = Calibration::Refused(reason)
            }
            EventKind::Cameras(cameras) => self.cameras = cameras,
            EventKind::Notice(notice) => self.notice = Some(notice),
            EventKind::EpisodeStarted { .. }
            | EventKind::Warned { .. }
            | EventKind::EpisodeEnded { .. }
            | EventKind::Failed(_)
            | EventKind::Dismissed
            | EventKind::Away
            | EventKind::Returned => {}
        }
    }

    /// The person chose another source: what belonged to the old one goes.
    pub fn choose(&mut self, source: SourceSpec) {
        *self = Self {
            cameras: std::mem::take(&mut self.cameras),
            ..Self::new(Some(source), self.model)
        };
    }

    /// What the live page is about now.
    #[must_use]
    pub fn situation(&self) -> Situation {
        if self.paused {
            return Situation::Paused;
        }
        if let Some(error) = &self.lost {
            return Situation::Lost(error.clone());
        }
        if self.ended {
            return Situation::Ended;
        }
        let Some(last) = &self.last else {
            return if self.asked.is_some() { Situation::Opening } else { Situation::NoSource };
        };
        match last.state {
            PostureState::Away | PostureState::Unsure(UnsureReason::NobodySeen) => {
                Situation::Nobody
            }
            PostureState::Unsure(reason) => Situation::Unsure(reason),
            PostureState::Neutral | PostureState::Forward(_) => {
                match number(last, self.measured.as_ref()) {
                    Some(number) => Situation::Live(number),
                    None => Situation::Opening,
                }
            }
        }
    }

    /// The running episode, while the head is forward.
    #[must_use]
    pub fn episode(&self) -> Option<EpisodeStatus> {
        let last = self.last.as_ref()?;
        matches!(last.state, PostureState::Forward(_)).then_some(last.episode).flatten()
    }

    /// Whether the overlay should be there: a warning was given, the head is still forward, the
    /// person has not taken note of it, and the monitor runs.
    #[must_use]
    pub fn warned(&self) -> bool {
        !self.paused
            && self.lost.is_none()
            && !self.ended
            && self.episode().is_some_and(|episode| {
                episode.warned_at.is_some() && self.dismissed != Some(episode.since)
            })
    }

    /// The person took note of the warning of the running episode.
    pub fn dismiss(&mut self) {
        self.dismissed = self.episode().map(|episode| episode.since);
    }
}

/// The number to show. `measured` is the last reading that had one: a single picture without an angle
/// changes nothing on the page.
fn number(seen: &Observation, measured: Option<&Reading>) -> Option<Number> {
    let smoothed = seen.smoothed?;
    let absolute = measured.and_then(|reading| reading.cva);
    let change = measured.and_then(|reading| reading.change);
    Some(Number {
        quantity: smoothed.quantity,
        value: smoothed.value,
        interval: smoothed.interval,
        source: smoothed.source,
        limit: smoothed.limit,
        view: measured.map_or(View::Unsuitable, |reading| reading.view),
        forward: matches!(seen.state, PostureState::Forward(_)),
        absolute,
        upright: absolute.zip(change).map(|(cva, change)| cva.value - change.value),
    })
}
