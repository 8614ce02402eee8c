//! The last ten minutes, a cell a second: what the strip under the picture draws. Pure; time comes in
//! with the observations.

use std::collections::VecDeque;
use std::time::Duration;

use crate::monitor::Quantity;
use crate::units::{AngleInterval, Degrees, Timestamp};

/// How far back the strip reaches.
pub const SPAN: Duration = Duration::from_secs(600);

/// What one second held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The second, counted from the session's beginning.
    pub second: u64,
    /// What was measured.
    pub quantity: Quantity,
    /// The last value of that second.
    pub value: Degrees,
    /// Its interval.
    pub interval: AngleInterval,
    /// Whether the judgement was "forward".
    pub forward: bool,
}

/// A ring of marks: at most one a second, none older than [`SPAN`]. Seconds without a value have no
/// mark, so that a gap stays a gap.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    marks: VecDeque<Mark>,
    now: u64,
}

impl Strip {
    /// Lets time pass to `at`: what is too old goes. Time that jumps back (another film) empties the
    /// strip.
    pub fn advance(&mut self, at: Timestamp) {
        let second = at.elapsed().as_secs();
        if second < self.now {
            self.marks.clear();
        }
        self.now = second;
        while self.marks.front().is_some_and(|mark| mark.second + SPAN.as_secs() <= second) {
            self.marks.pop_front();
        }
    }

    /// Keeps a value seen at `at`; the last one in a second stands for it.
    pub fn push(
        &mut self,
        at: Timestamp,
        quantity: Quantity,
        value: Degrees,
        interval: AngleInterval,
        forward: bool,
    ) {
        self.advance(at);
        if self.marks.back().is_some_and(|mark| mark.second == self.now) {
            self.marks.pop_back();
        }
        self.marks.push_back(Mark { second: self.now, quantity, value, interval, forward });
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How long ago a mark was, in seconds, 0..600.
    #[must_use]
    pub fn age(&self, mark: &Mark) -> u64 {
        self.now.saturating_sub(mark.second)
    }

    /// Stretches without a gap of one quantity, oldest first. A gap is more than `GAP_S` seconds
    /// without a value.
    pub fn runs(&self, quantity: Quantity) -> Vec<Vec<Mark>> {
        const GAP_S: u64 = 3;
        let mut runs: Vec<Vec<Mark>> = Vec::new();
        for mark in self.marks.iter().filter(|mark| mark.quantity == quantity) {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| mark.second - last.second <= GAP_S) => {
                    run.push(*mark);
                }
                _ => runs.push(vec![*mark]),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(strip: &mut Strip, second: f64, value: f64) {
        let value = Degrees::new(value);
        let interval = AngleInterval::around(value, Degrees::new(2.0));
        strip.push(Timestamp::from_seconds(second), Quantity::Change, value, interval, false);
    }

    #[test]
    fn a_second_keeps_its_last_value() {
        let mut strip = Strip::default();
        put(&mut strip, 1.1, -3.0);
        put(&mut strip, 1.9, -4.0);
        let runs = strip.runs(Quantity::Change);
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].len(), 1);
        assert_eq!(runs[0][0].value, Degrees::new(-4.0));
    }

    #[test]
    fn ten_minutes_and_no_more() {
        let mut strip = Strip::default();
        for second in 0..1000 {
            put(&mut strip, f64::from(second), 0.0);
        }
        let marks: Vec<Mark> = strip.runs(Quantity::Change).concat();
        assert_eq!(marks.len(), 600);
        assert_eq!(strip.age(&marks[0]), 599);
        assert_eq!(strip.age(marks.last().unwrap()), 0);
    }

    #[test]
    fn a_gap_parts_two_runs_and_another_quantity_is_not_mixed_in() {
        let mut strip = Strip::default();
        put(&mut strip, 1.0, 0.0);
        put(&mut strip, 3.0, 0.0);
        put(&mut strip, 9.0, 0.0);
        assert_eq!(strip.runs(Quantity::Change).iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert!(strip.runs(Quantity::Absolute).is_empty());
    }

    #[test]
    fn time_that_jumps_back_begins_anew() {
        let mut strip = Strip::default();
        put(&mut strip, 100.0, 0.0);
        put(&mut strip, 2.0, 0.0);
        assert_eq!(strip.runs(Quantity::Change).concat().len(), 1);
    }
}
