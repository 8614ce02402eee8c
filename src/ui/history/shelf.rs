//! The days the page holds, made ready to draw, and which are still to be asked for. Pure: what time it
//! is comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::history::summary::Totals;
use crate::history::{DayRecord, MinuteRecord};
use crate::keeper::Ask;

use super::ribbon::{ClockMinute, Stretch, stretches};

/// So often today is asked for again while it is shown.
pub const REFRESH: Duration = Duration::from_secs(60);

/// More days than this are not kept once they are not shown.
const MOST: usize = 800;

/// A day, and what is drawn of it.
#[derive(Clone, Debug)]
pub struct Day {
    /// What is remembered.
    pub record: DayRecord,
    /// What it adds up to.
    pub totals: Totals,
    /// Its ribbon.
    pub ribbon: Vec<Stretch>,
}

impl Day {
    fn new(record: DayRecord) -> Self {
        let (totals, ribbon) =
            (Totals::of(std::slice::from_ref(&record)), stretches(&record.minutes));
        Self { record, totals, ribbon }
    }

    /// Whether not one minute of it was watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.minutes.is_empty()
    }

    /// The minute at that time, the later one where there are two.
    #[must_use]
    pub fn minute(&self, at: ClockMinute) -> Option<&MinuteRecord> {
        self.record.minutes.iter().rev().find(|minute| ClockMinute::of(minute.start) == at)
    }
}

/// The days held.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    days: BTreeMap<Date, Day>,
    awaited: BTreeSet<Date>,
    today_asked: Option<Timestamp>,
    failed: bool,
    edition: u64,
}

impl Shelf {
    /// Takes in days that came.
    pub fn take(&mut self, days: Vec<DayRecord>) {
        self.failed = false;
        self.edition += 1;
        for record in days {
            self.awaited.remove(&record.date);
            self.days.insert(record.date, Day::new(record));
        }
    }

    /// The keeper could not do something. Whether that was the days that are awaited it does not say;
    /// it answers in order, so if they come after all, this is taken back.
    pub fn fail(&mut self) {
        self.failed |= !self.awaited.is_empty();
    }

    /// Everything on disk may be another now: all is to be asked for again.
    pub fn forget(&mut self) {
        *self = Self { edition: self.edition + 1, ..Self::default() };
    }

    /// Whether the days could not be read. [`Self::forget`] begins anew.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        self.failed
    }

    /// Goes up whenever a day has changed.
    #[must_use]
    pub const fn edition(&self) -> u64 {
        self.edition
    }

    /// What to ask for so that all days from `from` to `to` are there and today is fresh; `None` while
    /// nothing is missing that is not on its way.
    pub fn want(&mut self, from: Date, to: Date, today: Date, now: Timestamp) -> Option<Ask> {
        let to = to.min(today);
        if self.failed || from > to {
            return None;
        }
        let is_stale = self
            .today_asked
            .is_none_or(|asked| now.duration_since(asked).unsigned_abs() >= REFRESH);
        let lacks = |date: &Date| {
            let fresh = *date == today && is_stale;
            fresh || !(self.days.contains_key(date) || self.awaited.contains(date))
        };
        let mut missing = days(from, to).filter(lacks);
        let first = missing.next()?;
        let last = missing.last().unwrap_or(first);
        if self.days.len() > MOST {
            self.days.retain(|date, _| (from..=to).contains(date));
        }
        if last == today {
            self.today_asked = Some(now);
        }
        self.awaited.extend(days(first, last));
        Some(Ask::Days { from: first, to: last })
    }

    /// A day, once it came.
    #[must_use]
    pub fn day(&self, date: Date) -> Option<&Day> {
        self.days.get(&date)
    }

    /// All days from `from` to `to` that are not to come yet; `None` while one of them is awaited.
    #[must_use]
    pub fn days(&self, from: Date, to: Date, today: Date) -> Option<Vec<&Day>> {
        days(from, to.min(today)).map(|date| self.days.get(&date)).collect()
    }
}

/// All days from the first to the last, both included.
pub fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |date| *date <= to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 27);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_770_000 + second).unwrap()
    }

    fn came(from: Date, to: Date) -> Vec<DayRecord> {
        days(from, to).map(|date| DayRecord { date, ..DayRecord::default() }).collect()
    }

    #[test]
    fn what_is_there_or_on_its_way_is_not_asked_for_again() {
        let mut shelf = Shelf::default();
        let (from, to) = (date(2026, 11, 16), date(2026, 11, 22));
        assert_eq!(shelf.want(from, to, TODAY, at(0)), Some(Ask::Days { from, to }));
        assert_eq!(shelf.want(from, to, TODAY, at(1)), None);
        assert!(shelf.days(from, to, TODAY).is_none());
        shelf.take(came(from, to));
        assert_eq!(shelf.days(from, to, TODAY).unwrap().len(), 7);
        let wider = date(2026, 11, 14);
        let rest = Ask::Days { from: wider, to: date(2026, 11, 15) };
        assert_eq!(shelf.want(wider, to, TODAY, at(2)), Some(rest));
    }

    #[test]
    fn today_is_asked_for_every_minute_and_the_days_to_come_never() {
        let mut shelf = Shelf::default();
        let sunday = date(2026, 11, 29);
        let today = Some(Ask::Days { from: TODAY, to: TODAY });
        assert_eq!(shelf.want(TODAY, sunday, TODAY, at(0)), today);
        shelf.take(came(TODAY, TODAY));
        assert_eq!(shelf.want(TODAY, sunday, TODAY, at(59)), None);
        assert_eq!(shelf.want(TODAY, sunday, TODAY, at(60)), today);
        assert!(shelf.day(TODAY).is_some(), "what is known stands until the new one comes");
        assert_eq!(shelf.want(sunday, sunday, TODAY, at(200)), None);
    }

    #[test]
    fn a_failure_is_taken_for_the_days_only_while_they_are_awaited() {
        let mut shelf = Shelf::default();
        shelf.fail();
        assert!(!shelf.has_failed());
        shelf.want(TODAY, TODAY, TODAY, at(0));
        shelf.fail();
        assert!(shelf.has_failed());
        assert_eq!(shelf.want(TODAY, TODAY, TODAY, at(100)), None, "not over and over");
        shelf.forget();
        assert!(shelf.want(TODAY, TODAY, TODAY, at(101)).is_some());
        shelf.fail();
        shelf.take(came(TODAY, TODAY));
        assert!(!shelf.has_failed(), "the failure was another one's");
    }
}
