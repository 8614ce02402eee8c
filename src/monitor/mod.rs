//! Joins the stations: capture, pose, posture, reminder. One thread reads the camera, one computes,
//! and whoever shows or keeps something listens.
//!
//! ```text
//! capture --newest frame--> inference --Observation, newest wins--> window or terminal
//!    ^                          \-------Event, never dropped------> window, terminal, notifications
//!    \------------ Command (select, pause, calibrate, stop) <------ window or command line
//! ```
//!
//! - [`session`]: the computing itself, frame in, observation and events out; no thread, no clock.
//! - [`worker`]: the thread around it, and what happens when a camera goes.
//! - [`rest`]: when nobody looks; [`tempo`]: how often somebody does; [`vacancy`]: whether an empty
//!   picture has to be looked at again. All pure.
//! - [`play`]: a film as fast as it computes, without that thread.
//! - [`stations`]: where both get networks, streams and cameras.
//! - [`demo`]: profile and rule that come with the built-in films.

pub mod demo;
pub mod play;
pub mod rest;
pub mod session;
pub mod stations;
pub mod tempo;
pub mod vacancy;
pub mod worker;

pub use stations::{Hardware, Stations};
pub use worker::{FirstOpen, Monitor, MonitorOptions, RETRY_AFTER};

use std::sync::Arc;
use std::time::Duration;

use crate::capture::{CameraInfo, CaptureError, SourceInfo, SourceSpec};
use crate::catalogue::tr;
use crate::history::MinuteSummary;
use crate::picture::Picture;
use crate::pose::{ModelVariant, Pose, PoseError};
use crate::posture::comparison::ProfileComparison;
pub use crate::posture::episode::EpisodeStatus;
use crate::posture::look::{GuideState, Looked};
pub use crate::posture::state::{Quantity, Smoothed};
use crate::posture::{PostureState, Reading};
use crate::reminder::{
    Account, Doubt, Hint, PauseReason, PauseUntil, Prompt, PromptOutcome, QuietReason, Step,
    Surroundings, WarningOutcome,
};
use crate::settings::Settings;
use crate::units::{DegreeMinutes, Degrees, Timestamp};

/// Which choice of a source something belongs to. Who selects a source gives the number; what still
/// comes from the one before carries the old number and can be left aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StreamId(u32);

impl StreamId {
    /// The number of the next choice.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// What is known at one instant. Newest wins: one that nobody fetched is replaced.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The stream it comes from.
    pub stream: StreamId,
    /// The instant of the frame it comes from.
    pub at: Timestamp,
    /// The judgement, with hysteresis.
    pub state: PostureState,
    /// What this very frame says; `None` when nobody is in it.
    pub reading: Option<Reading>,
    /// The smoothed quantity the state is judged by; `None` while there is none.
    pub smoothed: Option<Smoothed>,
    /// The stretch of forward posture that is running.
    pub episode: Option<EpisodeStatus>,
    /// Degree-minutes beyond the limit since the session began.
    pub dose: DegreeMinutes,
    /// The landmarks, for drawing.
    pub pose: Option<Pose>,
    /// The picture, only while somebody shows it ([`Command::ShowPicture`]). Never stored.
    pub picture: Option<Picture>,
    /// How much work it was.
    pub pace: Pace,
}

/// How the work goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// Frames looked at a second, over the last seconds.
    pub analysed_per_second: f64,
    /// Time the last frame took from raw bytes to observation.
    pub last_frame: Duration,
}

/// Something that happened; never dropped, in order.
#[derive(Clone, Debug)]
pub struct Event {
    /// The stream it belongs to.
    pub stream: StreamId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// Forward posture has set in and held for the settling time.
    EpisodeStarted {
        /// When it set in.
        since: Timestamp,
    },
    /// It has lasted long enough to say so.
    Warned {
        /// How far beyond the limit, smoothed.
        excess: Degrees,
        /// For how long it has lasted.
        lasted: Duration,
        /// The minutes before, in numbers.
        account: Arc<Account>,
    },
    /// The warning that stands has climbed to this step of the ladder; the first comes with it.
    Climbed(Step),
    /// The warning that stood is over, and what became of it.
    WarningOver(WarningOutcome),
    /// A prompt to move or to rest stands.
    Prompted(Prompt),
    /// The prompt is over, and what became of it.
    PromptOver(Prompt, PromptOutcome),
    /// Something about the place of work is worth a hint.
    Hinted(Hint),
    /// From now on nothing is said, and why; `None` when it is again.
    Quiet(Option<QuietReason>),
    /// Warnings are snoozed for this long.
    Snoozed(Duration),
    /// A minute has gone by, and this is what it was like.
    Minute(MinuteSummary),
    /// The monitor has stopped looking.
    Paused {
        /// Why.
        reason: PauseReason,
        /// For how long, where that is known.
        lasts: Option<Duration>,
    },
    /// The monitor looks again.
    Resumed,
    /// The upright seems not to fit any more: nothing is counted until it is learned anew, or fits
    /// again.
    BaselineDoubted(Doubt),
    /// The upright fits (again).
    BaselineTrusted,
    /// Another profile has come into force; empty for none.
    ProfileInForce(String),
    /// It is over.
    EpisodeEnded {
        /// How long it lasted.
        lasted: Duration,
        /// What it added up to.
        dose: DegreeMinutes,
    },
    /// The person took note of the warning ([`Command::Dismiss`]).
    Dismissed,
    /// The person has gone.
    Away,
    /// The person is back.
    Returned,
    /// The camera is gone, busy or silent; the monitor goes on trying.
    CameraLost(CaptureError),
    /// The camera gives pictures again.
    CameraBack,
    /// A source was opened and has given its first frame.
    SourceOpened {
        /// Which: without a camera it is another than the one asked for.
        source: SourceSpec,
        /// What it says of itself.
        info: SourceInfo,
    },
    /// The film is over.
    SourceEnded,
    /// A calibration runs: share done, in 0..=1.
    CalibrationProgress(f32),
    /// A calibration succeeded; the new baseline is in force.
    Calibrated {
        /// The profile's name.
        profile: String,
        /// Whether it was saved: one learned from a built-in film is not, one that could not be
        /// written is told by a [`EventKind::Notice`].
        kept: bool,
        /// The error it measured on itself ([`crate::posture::baseline::Profile::error`]).
        error: Option<Degrees>,
    },
    /// A calibration or a look from the side was refused; the reason in a sentence that says what to
    /// do.
    CalibrationRefused(String),
    /// A look from the side runs, and this is how it stands.
    LookGuided(GuideState),
    /// A look from the side has all it needs. Nothing is in force until [`Command::KeepLook`].
    Looked(Box<LookResult>),
    /// The cameras of this machine, asked for with [`Command::ListCameras`].
    Cameras(Vec<CameraInfo>),
    /// Something else the person should read.
    Notice(String),
    /// The monitor has ended and nothing follows; the reason in a sentence.
    Failed(String),
}

/// What a look from the side has found, beside what was known before.
#[derive(Clone, Debug, PartialEq)]
pub struct LookResult {
    /// The profile and the upright angle.
    pub looked: Looked,
    /// Against the profile that lies under the same name, if there is one.
    pub comparison: Option<ProfileComparison>,
}

/// What the window, the tray or the command line may ask of the monitor.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Change to another source.
    Select {
        /// Which.
        source: SourceSpec,
        /// The number its observations and events will carry.
        stream: StreamId,
    },
    /// Change to the other landmark network.
    UseModel(ModelVariant),
    /// Look for cameras and report them ([`EventKind::Cameras`]).
    ListCameras,
    /// Stop looking: the camera is released.
    Pause(PauseUntil),
    /// Look again.
    Resume,
    /// Look again where nothing but nobody's being there for long stood in the way: somebody is. A pause
    /// that the person asked for, a locked or sleeping machine stays as it is.
    SomebodyIsThere,
    /// Send pictures along with observations, or stop doing so (a hidden window needs none).
    ShowPicture(bool),
    /// Learn the person's upright from the next three seconds.
    Calibrate,
    /// Leave the running calibration, or the look from the side and its result; nothing is learned.
    CancelCalibration,
    /// Begin a look from the side.
    BeginLook,
    /// Measure the step of the look anew.
    LookAgain,
    /// Go one step back in the look.
    LookBack,
    /// Save what the look has found and put it in force.
    KeepLook,
    /// The person took note of the warning: the notification goes, the episode does not warn again.
    Dismiss,
    /// The person sits as they want to: the warning goes, and this posture is not warned of for a
    /// while.
    FineLikeThis,
    /// No warnings for this long; counting goes on.
    Snooze(Duration),
    /// The prompt that stands was put away.
    SkipPrompt,
    /// What the desktop tells of itself.
    Surroundings(Surroundings),
    /// Other settings are in force from now on.
    UseSettings(Box<Settings>),
    /// Put the profile of this name in force; empty for none.
    UseProfile(String),
    /// Show what a warning would be like; nothing is counted.
    TestWarning,
    /// The guide of the first start is open, or not any more: meanwhile nothing is counted and nobody is
    /// warned, but for a test.
    Guide(bool),
    /// End the session.
    Stop,
}

/// Why a monitor ended that was not asked to.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The source does not open, and it was this one or none; or nothing in it can be decoded.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The networks do not load or run.
    #[error(transparent)]
    Pose(#[from] PoseError),
    /// The system starts no thread.
    #[error("{}", tr!("errors-no-thread", cause = .0.to_string()))]
    Thread(#[from] std::io::Error),
    /// A defect in plumbline.
    #[error("{}", tr!("errors-monitor-panicked"))]
    Panicked,
}
