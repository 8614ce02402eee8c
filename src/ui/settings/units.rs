//! How the numbers of the page are written and read: every one with its unit, and typed with or without.

use std::time::Duration;

use crate::catalogue::{decimal, percent, span, tenths, tr};
use crate::units::Degrees;

use super::parts::Scale;

/// Degrees, with one decimal.
pub const fn degrees(least: f64, most: f64) -> Scale {
    Scale { range: least..=most, step: 0.5, logarithmic: false, write: write_degrees, read: plain }
}

/// A share, as per cent.
pub const fn share(least: f64, most: f64) -> Scale {
    Scale {
        range: least..=most,
        step: 0.05,
        logarithmic: false,
        write: percent,
        read: read_percent,
    }
}

/// A length of time kept in seconds.
pub const fn seconds(least: f64, most: f64, step: f64) -> Scale {
    Scale { range: least..=most, step, logarithmic: true, write: write_seconds, read: read_seconds }
}

/// A length of time kept in minutes, 0 being never.
pub const fn minutes(most: f64) -> Scale {
    Scale {
        range: 0.0..=most,
        step: 1.0,
        logarithmic: false,
        write: write_minutes,
        read: read_minutes,
    }
}

/// Days, 0 being for ever.
pub const fn days(most: f64) -> Scale {
    Scale { range: 0.0..=most, step: 1.0, logarithmic: true, write: write_days, read: plain }
}

/// Pictures a second.
pub const fn rate(least: f64, most: f64) -> Scale {
    Scale { range: least..=most, step: 0.1, logarithmic: true, write: write_rate, read: plain }
}

/// Millimetres.
pub const fn millimetres(least: f64, most: f64) -> Scale {
    Scale { range: least..=most, step: 0.5, logarithmic: false, write: write_mm, read: plain }
}

fn write_degrees(value: f64) -> String {
    tenths(Degrees::new(value))
}

fn write_seconds(value: f64) -> String {
    span(Duration::from_secs_f64(value.max(0.0).round()))
}

fn write_minutes(value: f64) -> String {
    match value.round() {
        0.0 => tr!("settings-never"),
        minutes => write_seconds(60.0 * minutes),
    }
}

fn write_days(value: f64) -> String {
    match value.round() {
        0.0 => tr!("settings-for-ever"),
        days => tr!("settings-days-value", days = days),
    }
}

fn write_rate(value: f64) -> String {
    tr!("settings-per-second-value", value = decimal(value, 1))
}

fn write_mm(value: f64) -> String {
    format!("{}\u{a0}mm", decimal(value, 1))
}

/// A number at the beginning of `words`, with either decimal sign and either minus.
fn plain(words: &str) -> Option<f64> {
    numbers(words).first().map(|&(number, _)| number)
}

fn read_percent(words: &str) -> Option<f64> {
    plain(words).map(|number| number / 100.0)
}

/// `90`, `90 s`, `1 min 20 s`, `2 h`: a number without a unit is in seconds.
fn read_seconds(words: &str) -> Option<f64> {
    length(words, 1.0)
}

/// The same in minutes; a number without a unit is in minutes.
fn read_minutes(words: &str) -> Option<f64> {
    length(words, 60.0).map(|seconds| seconds / 60.0)
}

fn length(words: &str, usual: f64) -> Option<f64> {
    let parts = numbers(words);
    let seconds = parts.iter().map(|(number, unit)| {
        let each = match unit.as_str() {
            "" => usual,
            "s" | "sec" | "sek" => 1.0,
            "m" | "min" => 60.0,
            "h" | "std" => 3600.0,
            _ => return None,
        };
        Some(number * each)
    });
    (!parts.is_empty()).then(|| seconds.sum::<Option<f64>>()).flatten()
}

/// Every number in `words` with the letters that follow it.
fn numbers(words: &str) -> Vec<(f64, String)> {
    let plain = words.replace('\u{2212}', "-").replace(',', ".").to_lowercase();
    let mut parts: Vec<(String, String)> = Vec::new();
    for letter in plain.chars() {
        let is_number = letter.is_ascii_digit() || matches!(letter, '.' | '-');
        match parts.last_mut() {
            Some((number, unit)) if is_number && unit.is_empty() => number.push(letter),
            _ if is_number => parts.push((letter.to_string(), String::new())),
            Some((_, unit)) if letter.is_alphabetic() => unit.push(letter),
            _ => {}
        }
    }
    parts.into_iter().filter_map(|(number, unit)| Some((number.parse().ok()?, unit))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};

    #[test]
    fn what_is_written_can_be_typed_again_in_every_language() {
        let scales: [(Scale, &[f64]); 7] = [
            (degrees(-45.0, 0.0), &[-45.0, -5.5, 0.0]),
            (share(0.1, 1.0), &[0.1, 0.8, 1.0]),
            (seconds(5.0, 3600.0, 5.0), &[5.0, 80.0, 120.0, 3600.0]),
            (minutes(240.0), &[25.0, 90.0, 240.0]),
            (days(36_500.0), &[1.0, 730.0]),
            (rate(0.2, 30.0), &[0.2, 15.0]),
            (millimetres(50.0, 75.0), &[63.5]),
        ];
        for language in Language::ALL {
            speaking(language, || {
                for (scale, values) in &scales {
                    for &value in *values {
                        let written = (scale.write)(value);
                        let read = (scale.read)(&written).unwrap();
                        assert!((read - value).abs() < 1e-9, "{written}: {read} for {value}");
                    }
                }
            });
        }
    }

    #[test]
    fn a_length_of_time_is_read_with_and_without_a_unit() {
        for (words, seconds) in
            [("90", 90.0), ("90 s", 90.0), ("1,5 min", 90.0), ("1 h 1 min", 3660.0)]
        {
            assert_eq!(read_seconds(words), Some(seconds), "{words}");
        }
        assert_eq!(read_minutes("25"), Some(25.0));
        for words in ["", "soon", "5 parsec"] {
            assert_eq!(read_seconds(words), None, "{words}");
        }
    }

    #[test]
    fn nothing_is_called_never_and_for_ever() {
        speaking(Language::English, || {
            assert_eq!(write_minutes(0.0), "never");
            assert_eq!(write_days(0.0), "for ever");
            assert_eq!(write_days(1.0), "1 day");
        });
    }
}
