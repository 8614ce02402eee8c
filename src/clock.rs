//! The session clock. Everything that happens is stamped on it; only capture reads it.
//!
//! [`SystemClock`] is the real one. [`ManualClock`] is driven by hand, so that a test of something
//! that takes an hour takes a millisecond.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};

use crate::units::Timestamp;

/// Tells the time since the session began, and lets some of it pass.
pub trait Clock: Send + Sync {
    /// Now, on the session clock. Never runs backwards.
    fn now(&self) -> Timestamp;

    /// What the person's own clock shows, which may also run backwards.
    fn wall(&self) -> DateTime;

    /// The day it is for the person.
    fn today(&self) -> Date {
        self.wall().date()
    }

    /// Waits until `span` has gone by on this clock.
    fn sleep(&self, span: Duration);
}

/// The machine's monotonic clock, counted from the moment it was made.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// A session that begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::after_start(self.0.elapsed())
    }

    fn wall(&self) -> DateTime {
        jiff::Zoned::now().datetime()
    }

    fn sleep(&self, span: Duration) {
        std::thread::sleep(span);
    }
}

/// The day at whose midnight a [`ManualClock`] stands at first.
pub const FIRST_DAY: Date = jiff::civil::date(2026, 1, 31);

/// A clock that moves only when it is told to; who sleeps on it moves it, and does not wait.
#[derive(Debug, Default)]
pub struct ManualClock(Mutex<Duration>);

impl ManualClock {
    /// A clock that stands at the session's beginning.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock on by `span`.
    pub fn advance(&self, span: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += span;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::after_start(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn wall(&self) -> DateTime {
        let elapsed = jiff::SignedDuration::try_from(self.now().elapsed());
        let midnight = FIRST_DAY.to_datetime(jiff::civil::Time::midnight());
        elapsed.map_or(DateTime::MAX, |elapsed| midnight.saturating_add(elapsed))
    }

    fn sleep(&self, span: Duration) {
        self.advance(span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_does_not_run_backwards() {
        let clock = SystemClock::start();
        let first = clock.now();
        clock.sleep(Duration::from_millis(1));
        assert!(clock.now().since(first) >= Duration::from_millis(1));
    }

    #[test]
    fn whoever_sleeps_on_a_manual_clock_moves_it() {
        let clock = ManualClock::new();
        clock.sleep(Duration::from_secs(3600));
        assert_eq!(clock.now(), Timestamp::from_seconds(3600.0));
        assert_eq!(clock.today(), FIRST_DAY);
        clock.advance(Duration::from_secs(23 * 3600));
        assert_eq!(clock.today(), jiff::civil::date(2026, 2, 1));
    }
}
