//! The session clock, and beside it the person's. Everything that happens is stamped on the session
//! clock; only capture reads it.
//!
//! [`SystemClock`] is the real one. [`ManualClock`] is driven by hand, so that a test of something
//! that takes an hour takes a millisecond.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;
#[cfg(not(target_os = "linux"))]
use std::time::Instant;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};
#[cfg(target_os = "linux")]
use rustix::time::{ClockId, clock_gettime};

use crate::units::Timestamp;

/// Tells the time since the session began, and lets some of it pass.
pub trait Clock: Send + Sync {
    /// Now, on the session clock. Never runs backwards. On Linux it goes on while the machine sleeps;
    /// elsewhere it may stand still then.
    fn now(&self) -> Timestamp;

    /// Now, on the person's wall clock. It may be set, runs backwards then, and has summer time.
    fn wall(&self) -> Zoned;

    /// The day it is for the person, which may also run backwards.
    fn today(&self) -> Date {
        self.wall().date()
    }

    /// Waits until `span` has gone by on this clock.
    fn sleep(&self, span: Duration);

    /// For how long, in real time, somebody who waits for `span` to go by may look away from this
    /// clock: somebody else may move it meanwhile, or the machine may sleep.
    fn glance(&self, span: Duration) -> Duration;
}

/// The machine's monotonic clock, counted from the moment it was made; its sleep counts, so that what
/// was snoozed for an hour in the evening is over in the morning.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock(
    #[cfg(target_os = "linux")] Duration,
    #[cfg(not(target_os = "linux"))] Instant,
);

impl SystemClock {
    /// A session that begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(instant())
    }
}

/// Since the machine was started, its sleep included.
#[cfg(target_os = "linux")]
fn instant() -> Duration {
    let now = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

#[cfg(not(target_os = "linux"))]
fn instant() -> Instant {
    Instant::now()
}

/// The longest that [`SystemClock`] lets go by unseen: after a sleep it is late by no more.
const LONGEST_GLANCE: Duration = Duration::from_secs(1);

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[cfg(target_os = "linux")]
        let since = instant().saturating_sub(self.0);
        #[cfg(not(target_os = "linux"))]
        let since = instant().saturating_duration_since(self.0);
        Timestamp::after_start(since)
    }

    fn wall(&self) -> Zoned {
        Zoned::now()
    }

    fn sleep(&self, span: Duration) {
        std::thread::sleep(span);
    }

    fn glance(&self, span: Duration) -> Duration {
        span.min(LONGEST_GLANCE)
    }
}

/// The day on which a [`ManualClock`] stands at first, at its midnight in UTC.
pub const FIRST_DAY: Date = jiff::civil::date(2026, 1, 31);

/// A clock that moves only when it is told to; who sleeps on it moves it, and does not wait.
#[derive(Debug)]
pub struct ManualClock(Mutex<Hands>);

/// What both faces of a [`ManualClock`] show.
#[derive(Debug)]
struct Hands {
    session: Duration,
    wall: Zoned,
}

impl Default for ManualClock {
    fn default() -> Self {
        let midnight = FIRST_DAY.to_zoned(TimeZone::UTC);
        let wall = midnight.unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC));
        Self(Mutex::new(Hands { session: Duration::ZERO, wall }))
    }
}

impl ManualClock {
    /// A clock that stands at the session's beginning.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock on by `span`, both faces of it.
    pub fn advance(&self, span: Duration) {
        let mut hands = self.hands();
        hands.session += span;
        let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
        hands.wall = hands.wall.saturating_add(span);
    }

    /// Sets the wall clock, forward or back; the session clock stays where it is. So does a sleeping
    /// machine, and so does a person who sets the clock.
    pub fn set_wall(&self, wall: Zoned) {
        self.hands().wall = wall;
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::after_start(self.hands().session)
    }

    fn wall(&self) -> Zoned {
        self.hands().wall.clone()
    }

    fn sleep(&self, span: Duration) {
        self.advance(span);
    }

    fn glance(&self, _span: Duration) -> Duration {
        Duration::from_millis(1)
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

    #[test]
    fn the_wall_clock_is_set_alone_and_goes_on_from_there() {
        let clock = ManualClock::new();
        clock.advance(Duration::from_secs(3600));
        let berlin: Zoned = "2026-03-29T01:30[Europe/Berlin]".parse().unwrap();
        clock.set_wall(berlin);
        assert_eq!(clock.now(), Timestamp::from_seconds(3600.0));
        // The night in which an hour is left out.
        clock.advance(Duration::from_secs(3600));
        assert_eq!(clock.wall().datetime(), jiff::civil::date(2026, 3, 29).at(3, 30, 0, 0));
    }
}
