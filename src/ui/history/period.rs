//! Which days a view is about. Weeks begin on Monday (ISO 8601).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalogue::{date_long, date_short, month, weekday};
use crate::tr;

/// The weekday pattern rests on so many weeks, the shown one included.
pub const PATTERN_WEEKS: i32 = 8;

/// A view of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// One day.
    #[default]
    Day,
    /// Seven days.
    Week,
    /// A month.
    Month,
    /// Two periods.
    Compare,
}

impl View {
    /// All there are, from the nearest look on.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Compare];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Day => tr!("history-day"),
            Self::Week => tr!("history-week"),
            Self::Month => tr!("history-month"),
            Self::Compare => tr!("history-compare"),
        }
    }

    /// First day of the period that `date` lies in.
    #[must_use]
    pub fn first(self, date: Date) -> Date {
        match self {
            Self::Day | Self::Compare => date,
            Self::Week => {
                date.saturating_sub(i32::from(date.weekday().to_monday_zero_offset()).days())
            }
            Self::Month => date.first_of_month(),
        }
    }

    /// Last day of it.
    #[must_use]
    pub fn last(self, date: Date) -> Date {
        match self {
            Self::Day | Self::Compare => date,
            Self::Week => self.first(date).saturating_add(6.days()),
            Self::Month => date.last_of_month(),
        }
    }

    /// The same place so many periods later, or earlier.
    #[must_use]
    pub fn step(self, date: Date, step: i32) -> Date {
        match self {
            Self::Day | Self::Compare => date.saturating_add(step.days()),
            Self::Week => date.saturating_add(step.weeks()),
            Self::Month => date.saturating_add(step.months()),
        }
    }

    /// What the step back (negative) or forth is called.
    #[must_use]
    pub fn step_name(self, step: i32) -> String {
        match (self, step < 0) {
            (Self::Day | Self::Compare, true) => tr!("history-day-before"),
            (Self::Day | Self::Compare, false) => tr!("history-day-after"),
            (Self::Week, true) => tr!("history-week-before"),
            (Self::Week, false) => tr!("history-week-after"),
            (Self::Month, true) => tr!("history-month-before"),
            (Self::Month, false) => tr!("history-month-after"),
        }
    }

    /// What the period of `date` is called.
    #[must_use]
    pub fn title(self, date: Date) -> String {
        match self {
            Self::Day | Self::Compare => day_title(date),
            Self::Week => span_title(self.first(date), self.last(date)),
            Self::Month => {
                tr!(
                    "history-month-title",
                    month = month(date.month()),
                    year = date.year().to_string()
                )
            }
        }
    }
}

/// `Friday, 27 November 2026`.
#[must_use]
pub fn day_title(date: Date) -> String {
    tr!("history-day-title", weekday = weekday(date.weekday()), date = date_long(date))
}

/// `23 November to 29 November 2026`.
#[must_use]
pub fn span_title(from: Date, to: Date) -> String {
    let from = if from.year() == to.year() { date_short(from) } else { date_long(from) };
    tr!("history-span-title", from = from, to = date_long(to))
}

/// The days that `view` needs to show the period of `date`, first and last.
#[must_use]
pub fn needed(view: View, date: Date) -> (Date, Date) {
    let (first, last) = (view.first(date), view.last(date));
    match view {
        View::Week => (first.saturating_sub((PATTERN_WEEKS - 1).weeks()), last),
        _ => (first, last),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_months_are_whole() {
        let friday = date(2026, 11, 27);
        assert_eq!(View::Week.first(friday), date(2026, 11, 23));
        assert_eq!(View::Week.last(friday), date(2026, 11, 29));
        assert_eq!(View::Week.first(date(2026, 11, 23)), date(2026, 11, 23));
        assert_eq!(View::Month.last(date(2028, 2, 3)), date(2028, 2, 29));
        assert_eq!(needed(View::Week, friday), (date(2026, 10, 5), date(2026, 11, 29)));
    }

    #[test]
    fn a_step_of_a_month_from_its_last_day_stays_in_the_next_month() {
        assert_eq!(View::Month.step(date(2026, 3, 31), -1), date(2026, 2, 28));
        assert_eq!(View::Day.step(date(2026, 1, 1), -1), date(2025, 12, 31));
    }
}
