//! What is remembered, as values. Pure: instants are UTC and know the person's clock, so that days are
//! the person's own civil days.

use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::reminder::{
    Doubt, Hint, PauseReason, Prompt, PromptOutcome, QuietReason, Stance, Step, WarningOutcome,
};
use crate::units::{Confidence, DegreeMinutes, Degrees};

/// What one minute was like, on the session clock: how its time was spent, and means over what could
/// be measured. The four lengths add up to what was watched of the minute, 60 s at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MinuteSummary {
    /// Head within the limit.
    pub neutral: Duration,
    /// Head forward of it.
    pub forward: Duration,
    /// Somebody there who could not be measured.
    pub unsure: Duration,
    /// Nobody there.
    pub away: Duration,
    /// Mean change from the own upright.
    pub change: Option<Degrees>,
    /// Mean craniovertebral angle.
    pub cva: Option<Degrees>,
    /// Mean half-width of the 90 % interval of whichever of the two is judged.
    pub half_width: Option<Degrees>,
    /// Degree-minutes beyond the limit.
    pub dose: DegreeMinutes,
    /// Mean confidence.
    pub confidence: Confidence,
    /// Sitting or standing, where the data tell.
    pub stance: Option<Stance>,
    /// Why nothing was said at the minute's end, if nothing was.
    pub quiet: Option<QuietReason>,
}

/// A minute in the history.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinuteRecord {
    /// When it began, on a whole minute.
    pub start: Moment,
    /// What it was like.
    pub summary: MinuteSummary,
}

/// A stretch of forward posture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodeRecord {
    /// When it set in.
    pub start: Moment,
    /// How long it lasted.
    pub lasted: Duration,
    /// What it added up to.
    pub dose: DegreeMinutes,
}

/// A warning and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningRecord {
    /// When it came.
    pub at: Moment,
    /// How far beyond the limit the head was.
    pub excess: Degrees,
    /// The highest step of the ladder it reached; `None` where none was told.
    pub step: Option<Step>,
    /// `None` while it stands, or where the program ended over it.
    pub outcome: Option<WarningOutcome>,
}

/// A prompt or a hint and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PromptRecord {
    /// A prompt to move or to rest.
    Prompt {
        /// When it came.
        at: Moment,
        /// Which.
        prompt: Prompt,
        /// `None` while it stands.
        outcome: Option<PromptOutcome>,
    },
    /// A hint about the place of work.
    Hint {
        /// When it came.
        at: Moment,
        /// Which.
        hint: Hint,
    },
}

/// A stretch of absence: a break, whether it was asked for or not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakRecord {
    /// When the person left.
    pub start: Moment,
    /// For how long.
    pub lasted: Duration,
}

/// A stretch in which the monitor did not look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PauseRecord {
    /// When it began.
    pub start: Moment,
    /// How long it lasted, so far where it still does; `None` where nobody knows.
    pub lasted: Option<Duration>,
    /// Why.
    pub reason: PauseReason,
}

/// An upright that was learned, or came into doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationRecord {
    /// When.
    pub at: Moment,
    /// Name of the profile.
    pub profile: String,
    /// The error it measured on itself.
    pub error: Option<Degrees>,
    /// Set where it was not learned but doubted.
    pub doubt: Option<Doubt>,
}

/// All that is remembered of one civil day of the person's. Each list is in order of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayRecord {
    /// The day.
    pub date: Date,
    /// Its minutes; those in which the program did not run are not there.
    pub minutes: Vec<MinuteRecord>,
    /// Stretches of forward posture that set in on it.
    pub episodes: Vec<EpisodeRecord>,
    /// Warnings.
    pub warnings: Vec<WarningRecord>,
    /// Prompts and hints.
    pub prompts: Vec<PromptRecord>,
    /// Breaks.
    pub breaks: Vec<BreakRecord>,
    /// Pauses.
    pub pauses: Vec<PauseRecord>,
    /// Calibrations.
    pub calibrations: Vec<CalibrationRecord>,
}
