//! An instant as the person lived it: UTC, and how far their clock was from it then. Journeys and the
//! change to summer time move no day that is past.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{SignedDuration, Zoned};
use serde::{Deserialize, Serialize};

/// An instant to the millisecond, with the person's offset from UTC at that time. Written as in RFC
/// 3339, `2026-11-27T14:05:00+01:00`. In order of the instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    instant: Timestamp,
    offset: Offset,
}

impl Moment {
    /// That instant (what is finer than a millisecond goes) where clocks are `offset` from UTC.
    #[must_use]
    pub fn new(instant: Timestamp, offset: Offset) -> Self {
        let whole = Timestamp::from_millisecond(instant.as_millisecond()).unwrap_or(instant);
        Self { instant: whole, offset }
    }

    /// The instant in UTC.
    #[must_use]
    pub const fn instant(self) -> Timestamp {
        self.instant
    }

    /// How far the person's clock was from UTC.
    #[must_use]
    pub const fn offset(self) -> Offset {
        self.offset
    }

    /// What the person's calendar and clock showed.
    #[must_use]
    pub fn local(self) -> DateTime {
        self.offset.to_datetime(self.instant)
    }

    /// The day it was for the person.
    #[must_use]
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The time of day it was for the person.
    #[must_use]
    pub fn time(self) -> Time {
        self.local().time()
    }

    /// So much later, or earlier where `span` is negative; the ends of the calendar are not passed.
    #[must_use]
    pub fn shifted(self, span: SignedDuration) -> Self {
        let instant = self.instant.saturating_add(span).unwrap_or(self.instant);
        Self::new(instant, self.offset)
    }

    /// Time from `earlier` to this; negative where that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> SignedDuration {
        self.instant.duration_since(earlier.instant)
    }

    /// The beginning of the minute it lies in.
    #[must_use]
    pub fn whole_minute(self) -> Self {
        let second = self.instant.as_second();
        let instant = Timestamp::from_second(second - second.rem_euclid(60));
        Self { instant: instant.unwrap_or(self.instant), offset: self.offset }
    }
}

impl From<&Zoned> for Moment {
    fn from(zoned: &Zoned) -> Self {
        Self::new(zoned.timestamp(), zoned.offset())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.instant.display_with_offset(self.offset).fmt(f)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let pieces = Pieces::parse(text).ok()?;
            let offset = pieces.to_numeric_offset()?;
            let local = DateTime::from_parts(pieces.date(), pieces.time()?);
            Some(Self::new(offset.to_timestamp(local).ok()?, offset))
        };
        read().ok_or("an instant is written as 2026-11-27T14:05:00+01:00")
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in ["2026-11-27T14:05:00+01:00", "2026-03-29T02:30:00.125-11:00"] {
            assert_eq!(moment(text).to_string(), text);
        }
        for text in
            ["", "yesterday", "2026-11-27", "2026-11-27T14:05:00", "2026-02-30T00:00:00+00:00"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_belongs_to_the_day_that_the_person_had() {
        let late = moment("2026-11-27T23:59:59+01:00");
        assert_eq!(late.date(), jiff::civil::date(2026, 11, 27));
        // The same instant, for somebody further east.
        let east = Moment::new(late.instant(), jiff::tz::offset(9));
        assert_eq!(east.date(), jiff::civil::date(2026, 11, 28));
    }

    #[test]
    fn a_minute_begins_on_its_whole_minute_before_1970_too() {
        assert_eq!(
            moment("2026-11-27T14:05:59.999+00:00").whole_minute(),
            moment("2026-11-27T14:05:00+00:00")
        );
        assert_eq!(
            moment("1969-12-31T23:58:30+00:00").whole_minute(),
            moment("1969-12-31T23:58:00+00:00")
        );
    }
}
