//! What is remembered: minutes, episodes, warnings, prompts, breaks, pauses and calibrations, in one
//! SQLite file. Numbers only, never pictures.
//!
//! - [`record`]: what is remembered, as values; [`moment`]: an instant as the person lived it.
//! - [`entry`]: one of them, of whichever kind. `words`: the words that values are written as.
//! - [`keep`]: the monitor's events, folded into what is remembered; pure.
//! - [`summary`]: what days add up to, and how two periods compare; pure.
//! - [`export`]: CSV and JSON, out and in.
//! - [`store`]: the file; the only module that knows rusqlite.

pub mod entry;
pub mod export;
pub mod keep;
pub mod moment;
pub mod record;
pub mod store;
pub mod summary;
mod words;

pub use entry::Entry;
pub use keep::Keep;
pub use moment::Moment;
pub use record::{
    BreakRecord, CalibrationRecord, DayRecord, EpisodeRecord, MinuteRecord, MinuteSummary,
    PauseRecord, PromptRecord, WarningRecord,
};
pub use store::{Finding, History, HistoryError, Merged};
