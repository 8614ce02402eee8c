//! What is remembered: minutes, episodes, warnings, prompts, breaks, pauses and calibrations, in one
//! SQLite file. Numbers only, never pictures.
//!
//! - [`record`]: what is remembered, as values.

pub mod record;

pub use record::{
    BreakRecord, CalibrationRecord, DayRecord, EpisodeRecord, MinuteRecord, MinuteSummary,
    PauseRecord, PromptRecord, WarningRecord,
};
