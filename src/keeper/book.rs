//! The history with what could not be written yet. A disk that is full or read-only stops nothing: the
//! entries wait in memory, that is said once, and they are written as soon as it can be.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalogue::tr;
use crate::history::{Entry, History, HistoryError, MinuteRecord, Moment};

/// So many entries wait at most, some three weeks of working days; the oldest go first.
pub(super) const MOST_WAITING: usize = 20_000;

/// The history and what waits to be written.
pub(super) struct Book {
    path: PathBuf,
    history: Option<History>,
    waiting: Vec<Entry>,
    /// The file is another version's, so nothing is to be remembered.
    is_refused: bool,
    /// That nothing can be written has been said.
    is_told: bool,
    /// That the oldest is lost has been said.
    is_loss_told: bool,
    /// What there is to say to the person.
    sayings: Vec<String>,
}

impl Book {
    /// The history at `path`, opened if it can be.
    pub(super) fn open(path: PathBuf, now: Moment) -> Self {
        let mut book = Self {
            path,
            history: None,
            waiting: Vec::new(),
            is_refused: false,
            is_told: false,
            is_loss_told: false,
            sayings: Vec::new(),
        };
        if let Err(error) = book.history(now) {
            book.tell(&error);
        }
        book
    }

    /// Where the history lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The sentences that came up since the last call.
    pub(super) fn sayings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sayings)
    }

    /// The last minute that is remembered, if that can be told.
    pub(super) fn last_minute(&mut self, now: Moment) -> Option<MinuteRecord> {
        self.history(now).ok()?.last_minute().ok()?
    }

    /// Takes in entries; a later account of the same thing takes the earlier one's place.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        if self.is_refused {
            return;
        }
        for entry in entries {
            match self.waiting.iter_mut().rfind(|earlier| entry.tells_of(earlier)) {
                Some(earlier) => *earlier = entry,
                None => self.waiting.push(entry),
            }
        }
        if let Some(beyond) = self.waiting.len().checked_sub(MOST_WAITING).filter(|n| *n > 0) {
            self.waiting.drain(..beyond);
            if !std::mem::replace(&mut self.is_loss_told, true) {
                self.sayings.push(tr!("keeper-lost"));
            }
        }
    }

    /// Writes what waits, in one transaction. What fails is told once, and tried again the next time.
    pub(super) fn flush(&mut self, now: Moment) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let written = self.with(now, |history| history.write(&waiting));
        match written {
            Ok(()) => {
                if std::mem::take(&mut self.is_told) {
                    self.sayings.push(tr!("keeper-written-again"));
                }
                self.is_loss_told = false;
            }
            Err(error) => {
                self.waiting = waiting;
                self.tell(&error);
            }
        }
    }

    /// Runs `work` on the history; a file that shows itself damaged is mended and tried once more.
    pub(super) fn with<T>(
        &mut self,
        now: Moment,
        mut work: impl FnMut(&mut History) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let done = match work(self.history(now)?) {
            Err(HistoryError::Damaged { .. }) => {
                self.history = None;
                let mended = History::mend(&self.path, now)?;
                work(self.take(mended))
            }
            done => done,
        };
        // A connection that was opened on a read-only file stays read-only.
        if !matches!(done, Ok(_) | Err(HistoryError::Busy { .. })) {
            self.history = None;
        }
        done
    }

    /// Forgets what waits of that day; of all days where there is none.
    pub(super) fn drop_waiting(&mut self, day: Option<Date>) {
        self.waiting.retain(|entry| day.is_some_and(|day| entry.start().date() != day));
    }

    /// The open history; opened (again) where it is not, or lies no longer where it was.
    fn history(&mut self, now: Moment) -> Result<&mut History, HistoryError> {
        match self.history.take_if(|history| history.is_in_place()) {
            Some(history) => Ok(self.history.insert(history)),
            None => {
                let opened = History::open(&self.path, now)?;
                Ok(self.take(opened))
            }
        }
    }

    fn take(
        &mut self,
        (history, findings): (History, Vec<crate::history::Finding>),
    ) -> &mut History {
        self.is_refused = false;
        self.sayings.extend(findings.iter().map(ToString::to_string));
        self.history.insert(history)
    }

    /// Says that nothing can be written, and why, once until it can.
    fn tell(&mut self, error: &HistoryError) {
        let was_told = std::mem::replace(&mut self.is_told, true);
        if let HistoryError::Newer { .. } = error {
            // Also where the file became another version's after something else was told.
            self.waiting.clear();
            if !std::mem::replace(&mut self.is_refused, true) {
                self.sayings.push(error.to_string());
            }
        } else if !was_told {
            self.sayings.push(tr!("keeper-waiting", cause = error.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::history::CalibrationRecord;

    #[test]
    fn a_newer_file_is_refused_though_something_else_was_told_before() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history.sqlite");
        let now: Moment = "2026-11-27T09:00:00+01:00".parse().unwrap();
        let entries = || {
            let profile = "me".to_owned();
            vec![Entry::Calibration(CalibrationRecord {
                at: now,
                profile,
                error: None,
                doubt: None,
            })]
        };
        // Nothing can be written: a folder lies in the file's place.
        fs::create_dir(&path).unwrap();
        let mut book = Book::open(path.clone(), now);
        assert_eq!(book.sayings().len(), 1);
        book.add(entries());
        book.flush(now);
        assert_eq!((book.sayings(), book.waiting.len()), (Vec::new(), 1));

        fs::remove_dir(&path).unwrap();
        drop(History::open(&path, now).unwrap());
        let mut bytes = fs::read(&path).unwrap();
        // The version, in SQLite's header.
        bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
        fs::write(&path, &bytes).unwrap();
        book.flush(now);
        let said = book.sayings();
        assert!(matches!(&said[..], [said] if said.contains("newer")), "{said:?}");
        book.add(entries());
        assert_eq!(book.waiting.len(), 0, "nothing waits for a file that is refused");
        book.flush(now);
        assert_eq!(book.sayings(), Vec::<String>::new(), "said once");
        assert!(fs::read(&path).unwrap() == bytes);
    }
}
