//! The history's file: one SQLite database in the program's data folder, for its owner's eyes only. The
//! only module that knows rusqlite.
//!
//! - `open`: opening it, whatever state it is in. `schema`: tables and their migrations. `rows`: values
//!   to columns and back. `salvage`: what can still be read of a damaged file. `error`: what can go
//!   wrong.
//!
//! **Durability.** A rollback journal with `synchronous = EXTRA`: a transaction that was committed
//! outlives the end of the process and of the power, and one that was not leaves nothing. There is one
//! small transaction a minute, so the write-ahead log's speed would buy nothing, and without it the
//! history is a single file that can be copied, backed up and read on a read-only disk.
//!
//! **Two accounts of one thing** (the same kind, the same instant): while the program runs the later one
//! takes the earlier one's place, in an import the fuller one stays. Minutes are their own case:
//!
//! - two parts of a minute (the program was started anew within it) that last 60 s at most together
//!   become one minute;
//! - otherwise that minute was lived twice, as when the clock was set back, and both are kept;
//! - in an import the one of which more was measured stays.
//!
//! **What is deleted is gone**: `secure_delete` writes over it, and after forgetting everything the file
//! is rebuilt.

mod error;
mod open;
mod rows;
mod salvage;
mod schema;

#[cfg(test)]
#[path = "store/tests.rs"]
pub(in crate::history) mod tests;

pub use error::HistoryError;
pub use open::Finding;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{DayRecord, Entry, MinuteRecord, Moment, summary};

/// A minute is no longer.
const MINUTE: Duration = Duration::from_secs(60);

/// The open history.
#[derive(Debug)]
pub struct History {
    db: Connection,
    path: PathBuf,
    identity: Option<open::Identity>,
}

/// What an import brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Taken in, or took the place of a less full account.
    pub added: usize,
    /// Known already.
    pub known: usize,
}

impl History {
    /// Opens the history at `path`, beginning one where there is none; `now` names the backups. What was
    /// found and done about it is for the person to read.
    ///
    /// A damaged file is moved aside as a backup, what can be read of it is taken over; a file of an
    /// older version is copied before it is migrated.
    ///
    /// # Errors
    /// [`HistoryError`]; the file is left as it is then.
    pub fn open(path: &Path, now: Moment) -> Result<(Self, Vec<Finding>), HistoryError> {
        open::open(path, now)
    }

    /// Moves the damaged history at `path` aside and begins a new one with what can be read of it.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn mend(path: &Path, now: Moment) -> Result<(Self, Vec<Finding>), HistoryError> {
        open::mend(path, now)
    }

    /// Whether the file that was opened still lies at its path: it was not deleted or exchanged behind
    /// the program's back.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.identity == open::Identity::of(&self.path)
    }

    /// Whether `file` is the history at `path` itself, or a journal beside it, by whichever name or link:
    /// nothing else may be written there.
    #[must_use]
    pub fn is_own(path: &Path, file: &Path) -> bool {
        open::is_own(path, file)
    }

    /// Writes `entries`, all or none. On return they are on the disk for good.
    ///
    /// # Errors
    /// [`HistoryError`]; nothing was written then.
    pub fn write(&mut self, entries: &[Entry]) -> Result<(), HistoryError> {
        self.within(|transaction| {
            for entry in entries {
                match entry {
                    Entry::Minute(minute) => write_minute(transaction, minute)?,
                    _ => rows::replace(transaction, entry)?,
                }
            }
            Ok(())
        })
    }

    /// Takes in entries of another machine, or of an export of this one, all or none.
    ///
    /// # Errors
    /// [`HistoryError`]; nothing was taken in then.
    pub fn merge(&mut self, entries: &[Entry]) -> Result<Merged, HistoryError> {
        self.within(|transaction| {
            let mut merged = Merged::default();
            // Of minutes that were lived twice the first is held against the first.
            let mut turns: HashMap<Moment, i64> = HashMap::new();
            for entry in entries {
                let taken = match entry {
                    Entry::Minute(minute) => {
                        let turn = turns.entry(minute.start).or_default();
                        let taken = rows::fuller_minute(transaction, minute, *turn)?;
                        *turn += 1;
                        taken
                    }
                    _ => rows::fuller(transaction, entry)?,
                };
                *(if taken { &mut merged.added } else { &mut merged.known }) += 1;
            }
            Ok(merged)
        })
    }

    /// All that is remembered from the first to the last day, both included and each there.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn days(&self, from: Date, to: Date) -> Result<Vec<DayRecord>, HistoryError> {
        let mut days: Vec<DayRecord> =
            from.series(1.day()).take_while(|date| *date <= to).map(DayRecord::empty).collect();
        for entry in self.entries(Some(from), Some(to))? {
            let place = days.binary_search_by_key(&entry.start().date(), |day| day.date);
            if let Ok(day) = place.map(|place| &mut days[place]) {
                day.push(entry);
            }
        }
        Ok(days)
    }

    /// All entries from the first to the last day, both included, by kind and in order of time.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn entries(
        &self,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<Vec<Entry>, HistoryError> {
        let (first, last) = bounds(from, to);
        rows::read(&self.db, first, last)
            .map(|entries| {
                let within = |date: Date| {
                    from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to)
                };
                entries.into_iter().filter(|entry| within(entry.start().date())).collect()
            })
            .map_err(|error| self.failed(error))
    }

    /// The last minute that is remembered.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn last_minute(&self) -> Result<Option<MinuteRecord>, HistoryError> {
        rows::last_minute(&self.db).map_err(|error| self.failed(error))
    }

    /// On how many days from the first to the last, both included, there are minutes.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn days_with_minutes(&self, from: Date, to: Date) -> Result<i64, HistoryError> {
        rows::days_with_minutes(&self.db, bounds(Some(from), Some(to)), from, to)
            .map_err(|error| self.failed(error))
    }

    /// Forgets a civil day. Says how many entries that were.
    ///
    /// # Errors
    /// [`HistoryError`]; nothing was forgotten then.
    pub fn forget_day(&mut self, day: Date) -> Result<usize, HistoryError> {
        let forgotten = self.forget(Some(day), Some(day))?;
        // What was kept before a migration is in the history as well, but for this.
        open::remove_migrated(&self.path)?;
        Ok(forgotten)
    }

    /// The damaged files that are kept beside the history: what they hold nobody can forget by the day.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn damaged_kept(&self) -> Result<Vec<PathBuf>, HistoryError> {
        open::damaged(&self.path)
    }

    /// Forgets what lies before `day`, backups that were written before it included.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn forget_before(&mut self, day: Date) -> Result<usize, HistoryError> {
        let Ok(last) = day.yesterday() else { return Ok(0) };
        let forgotten = self.forget(None, Some(last))?;
        if let Some(begin) = midnight(day) {
            open::remove_backups_before(&self.path, begin)?;
        }
        Ok(forgotten)
    }

    /// Forgets everything, the backups beside the file included, and gives the room back.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn forget_all(&mut self) -> Result<(), HistoryError> {
        self.forget(None, None)?;
        self.db.execute_batch("VACUUM").map_err(|error| self.failed(error))?;
        open::remove_backups(&self.path)
    }

    fn forget(&mut self, from: Option<Date>, to: Option<Date>) -> Result<usize, HistoryError> {
        let (first, last) = bounds(from, to);
        self.within(|transaction| rows::forget(transaction, (first, last), from, to))
    }

    /// Runs `work` in a transaction that takes the file for itself from its beginning.
    fn within<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        let run = |db: &mut Connection| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        run(&mut self.db).map_err(|error| HistoryError::of(&self.path, error))
    }

    fn failed(&self, error: rusqlite::Error) -> HistoryError {
        HistoryError::of(&self.path, error)
    }
}

fn write_minute(transaction: &Transaction<'_>, minute: &MinuteRecord) -> rusqlite::Result<()> {
    match rows::last_turn(transaction, minute.start)? {
        None => rows::put_minute(transaction, minute, 0),
        Some((before, turn)) => {
            let together = before.summary.watched() + minute.summary.watched();
            if together <= MINUTE {
                let summary = summary::joined(&before.summary, &minute.summary);
                rows::put_minute(transaction, &MinuteRecord { summary, ..before }, turn)
            } else {
                rows::put_minute(transaction, minute, turn + 1)
            }
        }
    }
}

/// The beginning of that day in UTC.
fn midnight(date: Date) -> Option<Moment> {
    date.to_zoned(TimeZone::UTC).map(|midnight| Moment::from(&midnight)).ok()
}

/// No clock is further from UTC.
const FURTHEST_OFFSET: jiff::SignedDuration = jiff::SignedDuration::from_hours(26);

/// The instants, in milliseconds since 1970, between which all of those civil days lie, wherever they
/// were lived.
fn bounds(from: Option<Date>, to: Option<Date>) -> (i64, i64) {
    let first = from
        .and_then(midnight)
        .map_or(i64::MIN, |first| first.shifted(-FURTHEST_OFFSET).instant().as_millisecond());
    let last = to
        .and_then(|date| midnight(date.tomorrow().ok()?))
        .map_or(i64::MAX, |last| last.shifted(FURTHEST_OFFSET).instant().as_millisecond());
    (first, last)
}
