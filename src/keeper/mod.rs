//! The keeper: the one thread that touches what is kept on disk (history, settings, profiles) for the
//! window and the monitor, so that neither ever waits for a disk. The window asks, the keeper answers;
//! the monitor's events are folded into the history as they come.
//!
//! - [`Ask`], [`Answer`]: what is said. [`Keeper`]: the thread.
//! - `book`: the history with what could not be written yet.

mod book;
mod thread;

pub use thread::{Keeper, KeeperOptions, TICK};

use std::path::PathBuf;

use jiff::civil::Date;

use crate::history::DayRecord;
use crate::posture::baseline::Profile;
use crate::reminder::DisplaySet;
use crate::settings::Settings;

/// What the window may ask of the keeper.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// All that is remembered from the first to the last day, both included: [`Answer::Days`].
    Days {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// Write the days as a file, in the form its name's end says (`.csv`, `.json`): [`Answer::Done`].
    Export {
        /// First day; from the beginning where `None`.
        from: Option<Date>,
        /// Last day; to the end where `None`.
        to: Option<Date>,
        /// Where to.
        file: PathBuf,
    },
    /// Take in a file that was exported on another machine: [`Answer::Done`].
    Import(PathBuf),
    /// Forget a day: [`Answer::Done`], and [`Answer::Days`] of it.
    ForgetDay(Date),
    /// Forget everything: [`Answer::Done`].
    ForgetAll,
    /// Write the settings.
    SaveSettings(Box<Settings>),
    /// The profiles: [`Answer::Profiles`].
    Profiles,
    /// Give a profile another name: [`Answer::Renamed`], then [`Answer::Profiles`].
    RenameProfile {
        /// As it is called.
        from: String,
        /// As it shall be called.
        to: String,
    },
    /// Delete a profile: [`Answer::Profiles`].
    DeleteProfile(String),
}

/// What the keeper says.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The days asked for, in order; a day of which nothing is known has empty lists.
    Days(Vec<DayRecord>),
    /// It was done; a sentence that says what.
    Done(String),
    /// It could not be done; a sentence with the cause and the remedy.
    Failed(String),
    /// A profile has another name now.
    Renamed {
        /// As it was called.
        from: String,
        /// As it is called.
        to: String,
    },
    /// The profiles, by name.
    Profiles(Vec<ProfileEntry>),
}

/// A profile in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileEntry {
    /// Its name in the store.
    pub name: String,
    /// What it holds.
    pub profile: Profile,
    /// The displays it was learned in front of.
    pub displays: DisplaySet,
}

#[cfg(test)]
mod tests;
