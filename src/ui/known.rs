//! What the window knows: observations and events folded into one value that the pages draw. Pure: no
//! channel, no widget, no clock.

use std::sync::Arc;
use std::time::Duration;

use jiff::Zoned;

use crate::capture::{CameraInfo, CaptureError, SourceInfo, SourceSpec};
use crate::keeper::ProfileEntry;
use crate::monitor::{EpisodeStatus, Event, EventKind, LookResult, Observation, Quantity};
use crate::pose::ModelVariant;
use crate::posture::look::GuideState;
use crate::posture::{Estimate, PostureState, Reading, UnsureReason, ValueSource, View};
use crate::reminder::{Account, Doubt, Hint, PauseReason, Prompt, QuietReason, Step, Surroundings};
use crate::settings::Settings;
use crate::units::{AngleInterval, Degrees, Timestamp};

use super::strip::Strip;
use super::words;

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
    /// Which way of calibrating was chosen last.
    pub way: Way,
    /// What the person should read once; the newest, on top, is shown. Not tied to a source: most are
    /// about the desktop.
    pub notices: Vec<String>,
    /// Why the monitor has ended, once it has. Nothing else comes after that.
    pub failed: Option<String>,
    /// The settings in force.
    pub settings: Settings,
    /// The profiles, as last reported by the keeper.
    pub profiles: Vec<ProfileEntry>,
    /// Name of the profile in force; empty for none.
    pub profile: String,
    /// The last warnings, newest last: the minutes before each, in numbers.
    pub accounts: Vec<Arc<Account>>,
    /// How far the warning that stands has climbed.
    pub step: Option<Step>,
    /// The prompt that stands.
    pub prompt: Option<Prompt>,
    /// When it came.
    pub prompt_since: Option<Timestamp>,
    /// The hint that was given last and not put away.
    pub hint: Option<Hint>,
    /// Why nothing is said now.
    pub quiet: Option<QuietReason>,
    /// Why the upright seems not to fit any more.
    pub doubt: Option<Doubt>,
    /// Why the monitor does not look, while it does not.
    pub pause_reason: Option<PauseReason>,
    /// What the desktop tells of itself.
    pub surroundings: Surroundings,
    /// When the pause ends by itself, by the person's clock, where that is known.
    pub paused_until: Option<Zoned>,
    /// When the snooze ends, by the person's clock.
    pub snoozed_until: Option<Zoned>,
    /// The last reading of the open source that had a number.
    measured: Option<Reading>,
    /// Quantity and limit of the last number, to draw the strip by while there is none.
    scale: Option<(Quantity, Degrees)>,
}

/// How a calibration stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Calibration {
    /// None was asked for.
    #[default]
    Ready,
    /// It runs; share done in 0..=1.
    Running(f32),
    /// A look from the side runs.
    Looking(GuideState),
    /// A look from the side has all it needs, and waits to be kept.
    Looked(Box<LookResult>),
    /// It succeeded.
    Done {
        /// Name of the profile.
        profile: String,
        /// Whether it was saved under that name; else it is in force until the program ends.
        kept: bool,
        /// The error it measured on itself.
        error: Option<Degrees>,
    },
    /// It was refused, with the reason.
    Refused(String),
}

/// A way of calibrating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Three seconds, upright.
    #[default]
    Upright,
    /// A look from the side.
    Look,
}

/// What the live page is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Situation {
    /// The monitor has ended; the reason in a sentence.
    Failed(String),
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

/// So many warnings can still be asked about.
const MOST_ACCOUNTS: usize = 12;

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
            way: Way::Upright,
            notices: Vec::new(),
            failed: None,
            settings: Settings::default(),
            profiles: Vec::new(),
            profile: String::new(),
            accounts: Vec::new(),
            step: None,
            prompt: None,
            prompt_since: None,
            hint: None,
            quiet: None,
            doubt: None,
            pause_reason: None,
            surroundings: Surroundings::default(),
            paused_until: None,
            snoozed_until: None,
            measured: None,
            scale: None,
        }
    }

    /// Takes in a newer observation. One that was still on its way when the person paused is left aside.
    pub fn observe(&mut self, observation: Observation) {
        if self.paused || self.failed.is_some() {
            return;
        }
        self.lost = None;
        self.strip.advance(observation.at);
        if let Some(reading) = &observation.reading
            && reading.reason.is_none()
        {
            self.measured = Some(reading.clone());
        }
        self.scale = observation.smoothed.map(|s| (s.quantity, s.limit)).or(self.scale);
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
            // By a notification, say.
            EventKind::Dismissed => self.dismiss(),
            EventKind::SourceOpened { source, info } => {
                self.asked = Some(source);
                self.source = Some(info);
                self.lost = None;
                self.ended = false;
            }
            EventKind::SourceEnded => self.ended = true,
            // What a calibration that was left still says does not bring it back.
            EventKind::CalibrationProgress(share) if self.is_calibrating() => {
                self.calibration = Calibration::Running(share.clamp(0.0, 1.0));
            }
            EventKind::CalibrationRefused(reason) if self.is_calibrating() || self.is_looking() => {
                self.calibration = Calibration::Refused(reason);
            }
            EventKind::LookGuided(state) if self.is_looking() => {
                self.calibration = Calibration::Looking(state);
            }
            EventKind::Looked(result) if self.is_looking() => {
                self.calibration = Calibration::Looked(result);
            }
            EventKind::LookGuided(_) | EventKind::Looked(_) => {}
            EventKind::CalibrationProgress(_) | EventKind::CalibrationRefused(_) => {}
            EventKind::Calibrated { profile, kept, error }
                if self.is_calibrating() || matches!(self.calibration, Calibration::Looked(_)) =>
            {
                self.calibration = Calibration::Done { profile, kept, error };
            }
            // It was over before it could be left: its upright is in force, so it has to be said.
            EventKind::Calibrated { profile, kept, error } => {
                self.notify(words::calibrate::late(&profile, kept, error));
            }
            EventKind::Cameras(cameras) => self.cameras = cameras,
            EventKind::Notice(notice) => self.notify(notice),
            EventKind::Failed(reason) => self.fail(reason),
            EventKind::Warned { account, .. } if account.is_trial() => {}
            EventKind::Warned { account, .. } => {
                self.accounts.push(account);
                if self.accounts.len() > MOST_ACCOUNTS {
                    self.accounts.remove(0);
                }
            }
            EventKind::Climbed(step) => self.step = Some(step),
            EventKind::WarningOver(_) => self.step = None,
            EventKind::Prompted(prompt) => {
                (self.prompt, self.prompt_since) = (Some(prompt), Some(event.at));
            }
            EventKind::PromptOver(..) => self.prompt = None,
            EventKind::Hinted(hint) => self.hint = Some(hint),
            EventKind::Quiet(reason) => self.quiet = reason,
            EventKind::BaselineDoubted(doubt) => self.doubt = Some(doubt),
            EventKind::BaselineTrusted => self.doubt = None,
            EventKind::ProfileInForce(name) => self.profile = name,
            EventKind::Paused { reason, .. } => {
                self.pause_reason = Some(reason);
                self.pause(true);
            }
            EventKind::Resumed => {
                self.pause_reason = None;
                self.pause(false);
            }
            EventKind::EpisodeStarted { .. }
            | EventKind::Snoozed(_)
            | EventKind::Minute(_)
            | EventKind::EpisodeEnded { .. }
            | EventKind::Away
            | EventKind::Returned => {}
        }
    }

    /// The person chose another source: what belonged to the old one goes. What the monitor holds on to
    /// (the profile, a doubt, a reason to be quiet) stays, for it tells of changes alone; the warnings
    /// before stay to be asked about.
    pub fn choose(&mut self, source: SourceSpec) {
        *self = Self {
            cameras: std::mem::take(&mut self.cameras),
            notices: std::mem::take(&mut self.notices),
            failed: self.failed.take(),
            settings: self.settings.clone(),
            surroundings: self.surroundings.clone(),
            quiet: self.quiet,
            snoozed_until: self.snoozed_until.take(),
            profiles: std::mem::take(&mut self.profiles),
            profile: std::mem::take(&mut self.profile),
            doubt: self.doubt,
            accounts: std::mem::take(&mut self.accounts),
            ..Self::new(Some(source), self.model)
        };
    }

    /// The person paused the monitor, or let it go on: what was seen before is not shown any more.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
        if !paused {
            (self.pause_reason, self.paused_until) = (None, None);
        }
        (self.last, self.measured) = (None, None);
    }

    /// The monitor has ended and nothing follows.
    pub fn fail(&mut self, reason: String) {
        self.failed = Some(reason);
        self.calibration = Calibration::Ready;
        (self.last, self.measured) = (None, None);
    }

    /// Something the person should read; the same words do not wait twice.
    pub fn notify(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Whether a calibration was asked for and has not ended.
    #[must_use]
    pub const fn is_calibrating(&self) -> bool {
        matches!(self.calibration, Calibration::Running(_))
    }

    /// Whether a look from the side runs.
    #[must_use]
    pub const fn is_looking(&self) -> bool {
        matches!(self.calibration, Calibration::Looking(_))
    }

    /// Lets the last picture go: nobody sees it.
    pub fn forget_picture(&mut self) {
        if let Some(last) = &mut self.last {
            last.picture = None;
        }
    }

    /// Whether pictures come that a calibration could learn from.
    #[must_use]
    pub const fn can_measure(&self) -> bool {
        self.last.is_some() && self.lost.is_none() && !self.paused && !self.ended
    }

    /// Quantity and limit that the strip is drawn by.
    #[must_use]
    pub fn scale(&self) -> (Quantity, Degrees) {
        self.scale.unwrap_or((Quantity::Change, Degrees::new(-5.0)))
    }

    /// What the live page is about now.
    #[must_use]
    pub fn situation(&self) -> Situation {
        if let Some(reason) = &self.failed {
            return Situation::Failed(reason.clone());
        }
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
            // A guess half from the side is shown, though nothing is judged by it.
            PostureState::Unsure(reason) => match number(last, self.measured.as_ref()) {
                Some(number) if reason == UnsureReason::ObliqueView => Situation::Live(number),
                _ => Situation::Unsure(reason),
            },
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

    /// Whether the monitor looks at pictures, as far as the window knows.
    #[must_use]
    pub const fn is_looking_on(&self) -> bool {
        !self.paused && self.lost.is_none() && !self.ended && self.failed.is_none()
    }

    /// Whether a warning stands that the person has not answered.
    #[must_use]
    pub const fn warned(&self) -> bool {
        self.step.is_some() && self.is_looking_on()
    }

    /// Whether the overlay should be there: the warning that stands has climbed so far.
    #[must_use]
    pub fn overlaid(&self) -> bool {
        self.warned() && self.settings.ladder.overlay && self.step >= Some(Step::Overlay)
    }

    /// The person answered the warning. The monitor says the same as soon as it has heard of it.
    pub const fn dismiss(&mut self) {
        self.step = None;
    }

    /// How long a short break is.
    #[must_use]
    pub fn break_length(&self) -> Duration {
        Duration::from_secs(u64::from(self.settings.prompts.break_seconds))
    }

    /// What is left of the break that was prompted for; `None` when none was, or it is over.
    #[must_use]
    pub fn break_left(&self) -> Option<Duration> {
        let since = self.prompt_since.filter(|_| self.prompt == Some(Prompt::Break))?;
        let now = self.last.as_ref()?.at.max(since);
        self.break_length().checked_sub(now.since(since)).filter(|left| !left.is_zero())
    }
}

/// The number to show. `measured` is the last reading that had one: a single picture without an angle
/// changes nothing on the page.
fn number(seen: &Observation, measured: Option<&Reading>) -> Option<Number> {
    let smoothed = seen.smoothed?;
    // Just after a turn the last reading is of another view than the value that still stands.
    let view = smoothed.source.view();
    let measured = measured.filter(|reading| reading.view == view);
    let absolute = measured.and_then(|reading| reading.cva);
    let change = measured.and_then(|reading| reading.change);
    Some(Number {
        quantity: smoothed.quantity,
        value: smoothed.value,
        interval: smoothed.interval,
        source: smoothed.source,
        limit: smoothed.limit,
        view,
        forward: matches!(seen.state, PostureState::Forward(_)),
        absolute,
        upright: absolute.zip(change).map(|(cva, change)| cva.value - change.value),
    })
}
