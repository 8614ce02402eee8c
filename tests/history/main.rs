//! The history where it is hard: killed while it writes, on disks that are full or read-only, damaged,
//! and used by two programs at once. Real processes, real files.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod command;
mod damaged;
mod disk;
mod killed;
mod process;

use std::time::Duration;

use plumbline::history::{Entry, MinuteRecord, MinuteSummary, Moment};
use plumbline::units::{Confidence, DegreeMinutes, Degrees};

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// `count` minutes in a row from `start` on.
fn minutes(start: Moment, count: i64) -> Vec<Entry> {
    let summary = MinuteSummary {
        neutral: Duration::from_secs(40),
        forward: Duration::from_secs(20),
        change: Some(Degrees::new(-4.5)),
        dose: DegreeMinutes::new(0.5),
        confidence: Confidence::new(0.9),
        ..MinuteSummary::default()
    };
    (0..count)
        .map(|place| start.shifted(jiff::SignedDuration::from_mins(place)))
        .map(|start| Entry::Minute(MinuteRecord { start, summary }))
        .collect()
}

/// Numbers that look drawn and are the same every time (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
