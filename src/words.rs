//! How lengths of time are written for people.

use std::time::Duration;

/// "45 s", "1 min 20 s", "2 h 5 min": two units at most, rounded down; the spaces do not break.
#[must_use]
pub fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, s) => format!("{s}\u{a0}s"),
        (0, m, 0) => format!("{m}\u{a0}min"),
        (0, m, s) => format!("{m}\u{a0}min\u{a0}{s}\u{a0}s"),
        (h, 0, _) => format!("{h}\u{a0}h"),
        (h, m, _) => format!("{h}\u{a0}h\u{a0}{m}\u{a0}min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_units_at_most() {
        for (seconds, text) in
            [(0, "0 s"), (45, "45 s"), (60, "1 min"), (80, "1 min 20 s"), (7500, "2 h 5 min")]
        {
            assert_eq!(span(Duration::from_secs(seconds)), text.replace(' ', "\u{a0}"));
        }
    }
}
