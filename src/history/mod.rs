//! What is remembered: minutes, episodes, warnings, prompts, breaks, pauses and calibrations, in one
//! SQLite file. Numbers only, never pictures.
//!
//! - [`record`]: what is remembered, as values; [`moment`]: an instant as the person lived it.
//! - [`summary`]: what days add up to, and how two periods compare; pure.

pub mod moment;
pub mod record;
pub mod summary;

pub use moment::Moment;
pub use record::{
    BreakRecord, CalibrationRecord, DayRecord, EpisodeRecord, MinuteRecord, MinuteSummary,
    PauseRecord, PromptRecord, WarningRecord,
};
