//! What happens around a desk: turns of the head, passers-by, absences, calls, a lid that is closed, a
//! clock that is set.
//!
//! A day has a main session from 9:00 to 17:30; every third one, beginning with the third, also has a
//! night session from 1:00 to 5:00. The first day is two days before summer time begins, so that night
//! lies across it; the working hours (6:00 to 4:00) go past midnight and leave the end of the night
//! out. Between sessions the machine sleeps.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _, Zoned};

use super::random::Random;
use crate::reminder::Surroundings;
use crate::settings::{ClockTime, Day, QuietSettings};
use crate::units::Timestamp;

/// The first day; summer time begins in the night to the third.
const FIRST: Date = date(2026, 3, 27);
/// Central European time, written out, so that no machine's tables are needed.
const ZONE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
/// How far a clock is set wrong, in seconds.
const CLOCK_JUMP: SignedDuration = SignedDuration::from_mins(90);

/// The working hours of the simulated person.
#[must_use]
pub(super) fn hours() -> QuietSettings {
    QuietSettings {
        working_hours: true,
        from: ClockTime::new(6, 0),
        to: ClockTime::new(4, 0),
        days: Day::ALL.to_vec(),
        ..QuietSettings::default()
    }
}

/// The calendar the session clock runs beside: its zero is the first day's midnight.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    zero: Zoned,
}

impl Calendar {
    /// The calendar; `None` where the zone cannot be read, which would be a defect.
    pub(super) fn new() -> Option<Self> {
        let zone = TimeZone::posix(ZONE).ok()?;
        Some(Self { zero: FIRST.to_zoned(zone).ok()? })
    }

    /// The sessions of the first `days` days, as seconds of the session clock, in order.
    pub(super) fn sessions(&self, days: u32) -> Vec<(f64, f64)> {
        let mut sessions = Vec::new();
        for day in 0..days {
            let night = (day % 3 == 2).then_some(((1, 0), (5, 0)));
            for (from, to) in night.into_iter().chain([((9, 0), (17, 30))]) {
                sessions.extend(self.at(day, from).zip(self.at(day, to)));
            }
        }
        sessions
    }

    fn at(&self, day: u32, (hour, minute): (i8, i8)) -> Option<f64> {
        let date = FIRST.checked_add(i64::from(day).days()).ok()?;
        let then = date.at(hour, minute, 0, 0).to_zoned(self.zero.time_zone().clone()).ok()?;
        Some(then.timestamp().duration_since(self.zero.timestamp()).as_secs_f64())
    }

    /// What a clock on the wall shows, set forth or back by `jump`.
    pub(super) fn wall(&self, at: Timestamp, jump: SignedDuration) -> DateTime {
        let elapsed = SignedDuration::try_from(at.elapsed()).unwrap_or(SignedDuration::ZERO);
        self.zero.saturating_add(elapsed).saturating_add(jump).datetime()
    }
}

/// Something that comes at random, lasts, and goes.
#[derive(Clone, Debug)]
struct Recurring {
    /// Mean time from the end of one to the beginning of the next, in seconds.
    every: f64,
    /// Shortest and longest, in seconds.
    lasts: (f64, f64),
    from: f64,
    to: f64,
    /// A coin thrown for each.
    coin: f64,
}

impl Recurring {
    fn new(every: f64, lasts: (f64, f64), random: &mut Random) -> Self {
        let mut new = Self { every, lasts, from: 0.0, to: 0.0, coin: 0.0 };
        new.plan(0.0, random);
        new
    }

    fn plan(&mut self, after: f64, random: &mut Random) {
        self.from = after + random.wait(self.every);
        self.to = self.from + random.between(self.lasts.0, self.lasts.1);
        self.coin = random.share();
    }

    /// Whether it is on at that second; later ones must follow.
    fn is_on(&mut self, at: f64, random: &mut Random) -> bool {
        while at >= self.to {
            // What would have come in a night without a session has not come.
            let after = if at - self.to > 4.0 * self.every { at } else { self.to };
            self.plan(after, random);
        }
        at >= self.from
    }
}

/// What the camera sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scene {
    /// The person, turned to the camera.
    Person,
    /// The person, the head turned by more than 20 degrees.
    Turned,
    /// The person, in a picture that cannot be measured.
    Poor,
    /// Somebody else who walks through.
    Passer,
    /// Nobody.
    Nobody,
    /// The camera is off: locked, or the machine asleep.
    Off,
}

/// All that happens around the person.
#[derive(Clone, Debug)]
pub(super) struct Around {
    turn: Recurring,
    passer: Recurring,
    poor: Recurring,
    absence: Recurring,
    call: Recurring,
    disturb: Recurring,
    full_screen: Recurring,
    lid: Recurring,
    clock: Recurring,
}

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;

impl Around {
    /// How often and how long: chosen as a desk worker's day looks, not measured.
    pub(super) fn new(random: &mut Random) -> Self {
        let mut every = |mean: f64, lasts: (f64, f64)| Recurring::new(mean, lasts, random);
        Self {
            turn: every(4.0 * MINUTE, (2.0, 30.0)),
            passer: every(20.0 * MINUTE, (1.0, 4.0)),
            poor: every(40.0 * MINUTE, (5.0, 60.0)),
            absence: every(50.0 * MINUTE, (20.0, 10.0 * MINUTE)),
            call: every(2.5 * HOUR, (10.0 * MINUTE, 40.0 * MINUTE)),
            disturb: every(5.0 * HOUR, (10.0 * MINUTE, 40.0 * MINUTE)),
            full_screen: every(3.0 * HOUR, (5.0 * MINUTE, 30.0 * MINUTE)),
            lid: every(5.0 * HOUR, (10.0, HOUR)),
            clock: every(6.0 * HOUR, (5.0, 30.0 * MINUTE)),
        }
    }

    /// The scene at that second, what the desktop says, and how far the clock is set wrong.
    pub(super) fn at(
        &mut self,
        at: f64,
        random: &mut Random,
    ) -> (Scene, Surroundings, SignedDuration) {
        let is_away = self.absence.is_on(at, random);
        let is_locked = is_away && self.absence.coin < 0.4;
        let is_shut = self.lid.is_on(at, random);
        let surroundings = Surroundings {
            locked: is_locked,
            camera_elsewhere: self.call.is_on(at, random),
            do_not_disturb: self.disturb.is_on(at, random),
            full_screen: self.full_screen.is_on(at, random),
            ..Surroundings::default()
        };
        let (turn, poor) = (self.turn.is_on(at, random), self.poor.is_on(at, random));
        let passer = self.passer.is_on(at, random);
        let scene = match () {
            () if is_locked || is_shut => Scene::Off,
            // Now and then somebody walks by an empty chair too.
            () if passer => Scene::Passer,
            () if is_away => Scene::Nobody,
            () if turn => Scene::Turned,
            () if poor => Scene::Poor,
            () => Scene::Person,
        };
        let jump = match self.clock.is_on(at, random) {
            true if self.clock.coin < 0.5 => CLOCK_JUMP,
            true => -CLOCK_JUMP,
            false => SignedDuration::ZERO,
        };
        (scene, surroundings, jump)
    }
}
