//! How numbers, days and lengths of time are written in the language in force.

use std::time::Duration;

use jiff::civil::{Date, Time, Weekday};

use super::{Language, language, tr};
use crate::units::Degrees;

const NO_BREAK: &str = "\u{a0}";

/// A number with `places` decimals, a true minus and the language's decimal sign; no minus nought.
#[must_use]
pub fn decimal(value: f64, places: usize) -> String {
    let text = format!("{:.*}", places, value.abs());
    let is_nought = text.chars().all(|c| matches!(c, '0' | '.'));
    let text = match language() {
        Language::English => text,
        Language::German => text.replace('.', ","),
    };
    if value < 0.0 && !is_nought { format!("\u{2212}{text}") } else { text }
}

/// A share in 0..=1 as whole per cent: `80 %` with a space that does not break, in English `80%`.
#[must_use]
pub fn percent(share: f64) -> String {
    let whole = decimal(share * 100.0, 0);
    match language() {
        Language::English => format!("{whole}%"),
        Language::German => format!("{whole}{NO_BREAK}%"),
    }
}

/// `angle` as a whole number with a true minus and the unit: `−9°`.
#[must_use]
pub fn whole_degrees(angle: Degrees) -> String {
    format!("{}°", decimal(angle.value(), 0))
}

/// `angle` with one decimal, a true minus and the unit: `6.2°`.
#[must_use]
pub fn tenths(angle: Degrees) -> String {
    format!("{}°", decimal(angle.value(), 1))
}

/// A change with its sign: `+3°`, `−9°`, `0°`.
#[must_use]
pub fn change(change: Degrees) -> String {
    let text = whole_degrees(change);
    if change.value() > 0.0 && text != "0°" { format!("+{text}") } else { text }
}

/// `angle` for a sentence, without its sign: `9 degrees`, `1 degree`.
#[must_use]
pub fn degrees(angle: Degrees) -> String {
    let whole = angle.value().abs().round();
    tr!("degrees", whole = whole, text = decimal(whole, 0))
}

/// "45 s", "1 min 20 s", "2 h 5 min": two units at most, rounded down; the spaces do not break.
#[must_use]
pub fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let text = match (hours, minutes, rest) {
        (0, 0, s) => tr!("span-seconds", seconds = s),
        (0, m, 0) => tr!("span-minutes", minutes = m),
        (0, m, s) => tr!("span-minutes-seconds", minutes = m, seconds = s),
        (h, 0, _) => tr!("span-hours", hours = h),
        (h, m, _) => tr!("span-hours-minutes", hours = h, minutes = m),
    };
    text.replace(' ', NO_BREAK)
}

/// `14:05`.
#[must_use]
pub fn time_of_day(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `27 November 2026`.
#[must_use]
pub fn date_long(date: Date) -> String {
    tr!("date-long", day = date.day(), month = month(date.month()), year = date.year().to_string())
}

/// `27 November`.
#[must_use]
pub fn date_short(date: Date) -> String {
    tr!("date-short", day = date.day(), month = month(date.month()))
}

/// A month's name; `month` in 1..=12.
#[must_use]
pub fn month(month: i8) -> String {
    tr!("month-long", month = month)
}

/// A weekday's name.
#[must_use]
pub fn weekday(day: Weekday) -> String {
    tr!("weekday-long", day = day.to_monday_one_offset())
}

/// The same in two or three letters.
#[must_use]
pub fn weekday_short(day: Weekday) -> String {
    tr!("weekday-short", day = day.to_monday_one_offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::speaking;

    #[test]
    fn lengths_of_time_have_two_units_at_most() {
        for (seconds, text) in
            [(0, "0 s"), (45, "45 s"), (60, "1 min"), (80, "1 min 20 s"), (7500, "2 h 5 min")]
        {
            for language in Language::ALL {
                let said = speaking(language, || span(Duration::from_secs(seconds)));
                assert_eq!(said, text.replace(' ', NO_BREAK));
            }
        }
    }

    #[test]
    fn numbers_and_days_are_written_as_the_language_does() {
        let day = jiff::civil::date(2026, 11, 27);
        speaking(Language::English, || {
            assert_eq!(decimal(-0.04, 1), "0.0");
            assert_eq!(decimal(-2.25, 1), "\u{2212}2.2");
            assert_eq!(degrees(Degrees::new(-1.2)), "1 degree");
            assert_eq!(change(Degrees::new(2.6)), "+3°");
            assert_eq!(date_long(day), "27 November 2026");
            assert_eq!(weekday(day.weekday()), "Friday");
        });
        speaking(Language::German, || {
            assert_eq!(decimal(2.25, 1), "2,2");
            assert_eq!(degrees(Degrees::new(-9.0)), "9 Grad");
            assert_eq!(date_long(day), "27. November 2026");
            assert_eq!(weekday_short(day.weekday()), "Fr");
            assert_eq!(percent(0.8), "80\u{a0}%");
        });
    }
}
