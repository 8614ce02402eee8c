//! One thing to remember, of whichever kind, and how two accounts of the same thing are told from two
//! things.

use super::{
    BreakRecord, CalibrationRecord, DayRecord, EpisodeRecord, MinuteRecord, Moment, PauseRecord,
    PromptRecord, WarningRecord,
};

/// One thing to remember.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each holds the record it is called after")]
pub enum Entry {
    Minute(MinuteRecord),
    Episode(EpisodeRecord),
    Warning(WarningRecord),
    Prompt(PromptRecord),
    Break(BreakRecord),
    Pause(PauseRecord),
    Calibration(CalibrationRecord),
}

impl PromptRecord {
    /// When it came.
    #[must_use]
    pub const fn at(&self) -> Moment {
        match self {
            Self::Prompt { at, .. } | Self::Hint { at, .. } => *at,
        }
    }
}

impl Entry {
    /// When it began.
    #[must_use]
    pub const fn start(&self) -> Moment {
        match self {
            Self::Minute(minute) => minute.start,
            Self::Episode(episode) => episode.start,
            Self::Warning(warning) => warning.at,
            Self::Prompt(prompt) => prompt.at(),
            Self::Break(rest) => rest.start,
            Self::Pause(pause) => pause.start,
            Self::Calibration(calibration) => calibration.at,
        }
    }

    /// Whether this is a later account of what `earlier` tells of: both began at the same instant.
    /// Minutes are never told twice; two of the same instant are two parts of it.
    #[must_use]
    pub fn tells_of(&self, earlier: &Self) -> bool {
        let same_kind = match (self, earlier) {
            (Self::Prompt(PromptRecord::Prompt { prompt: a, .. }), Self::Prompt(other)) => {
                matches!(other, PromptRecord::Prompt { prompt: b, .. } if a == b)
            }
            (Self::Prompt(PromptRecord::Hint { hint: a, .. }), Self::Prompt(other)) => {
                matches!(other, PromptRecord::Hint { hint: b, .. } if a == b)
            }
            (Self::Minute(_), _) => false,
            _ => std::mem::discriminant(self) == std::mem::discriminant(earlier),
        };
        same_kind && self.start().instant() == earlier.start().instant()
    }
}

impl DayRecord {
    /// A day of which nothing is known.
    #[must_use]
    pub fn empty(date: jiff::civil::Date) -> Self {
        Self { date, ..Self::default() }
    }

    /// Puts `entry` at the end of its list.
    pub fn push(&mut self, entry: Entry) {
        match entry {
            Entry::Minute(minute) => self.minutes.push(minute),
            Entry::Episode(episode) => self.episodes.push(episode),
            Entry::Warning(warning) => self.warnings.push(warning),
            Entry::Prompt(prompt) => self.prompts.push(prompt),
            Entry::Break(rest) => self.breaks.push(rest),
            Entry::Pause(pause) => self.pauses.push(pause),
            Entry::Calibration(calibration) => self.calibrations.push(calibration),
        }
    }
}
