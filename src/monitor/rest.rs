//! When the monitor does not look, why, and until when. Pure: what both clocks show is handed in.
//!
//! ```text
//! asked for   >  asleep  >  locked  >  nobody there for long
//! ```
//!
//! Several can hold at once; the one furthest left is told, and the camera is looked through again only
//! when none holds any more. A pause for a while ends when its span has gone by on either clock: the
//! session's stands still while the machine sleeps, the person's can be set back.

use std::time::Duration;

use jiff::Zoned;
use jiff::civil::Time;

use crate::reminder::{PauseReason, PauseUntil};
use crate::units::Timestamp;

/// When a pause until tomorrow ends: nobody's working day begins earlier, and who works past midnight
/// is not looked at in the middle of it.
const MORNING: Time = Time::constant(4, 0, 0, 0);
/// Time from one look for somebody to the next, after nobody was there for long.
pub const PROBE_AFTER: Duration = Duration::from_secs(60);

/// What both clocks show at one instant.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The session clock.
    pub session: Timestamp,
    /// The person's clock.
    pub wall: Zoned,
}

/// Why nobody looks, if nobody does.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    asked: Option<Alarm>,
    asleep: bool,
    locked: bool,
    /// What the desktop said last, heeded or not.
    said: Said,
    /// Since when nobody has been seen, while somebody looks.
    empty_since: Option<Timestamp>,
    /// Nobody was there for long: when to look for somebody again.
    probe_at: Option<Timestamp>,
}

/// What a desktop says.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    locked: bool,
    asleep: bool,
}

/// When a pause that was asked for ends; on neither clock where only the person ends it.
#[derive(Clone, Debug, Default)]
struct Alarm {
    session: Option<Timestamp>,
    wall: Option<jiff::Timestamp>,
}

impl Rest {
    /// The person asks for a pause; it takes the place of one that runs. Returns how long it will last,
    /// where that is known.
    pub fn ask(&mut self, until: PauseUntil, now: &Moment) -> Option<Duration> {
        let lasts = match until {
            PauseUntil::For(span) => Some(span),
            PauseUntil::Tomorrow => Some(until_morning(&now.wall)),
            PauseUntil::Resumed => None,
        };
        self.asked = Some(lasts.map_or_else(Alarm::default, |span| Alarm {
            session: Some(now.session + span),
            wall: now.wall.timestamp().checked_add(span).ok(),
        }));
        lasts
    }

    /// The person asks to be looked at: whatever stood in the way does so no more. Who asks is there,
    /// even if the desktop still says that the session is locked, and however often it repeats it.
    pub fn end(&mut self) {
        *self = Self { said: self.said, ..Self::default() };
    }

    /// What the desktop says. Who unlocks or wakes the machine is there.
    pub fn told(&mut self, locked: bool, asleep: bool) {
        let before = std::mem::replace(&mut self.said, Said { locked, asleep });
        if (before.locked && !locked) || (before.asleep && !asleep) {
            self.back();
        }
        // A word that is only said again, with other news, is none.
        if before.locked != locked {
            self.locked = locked;
        }
        if before.asleep != asleep {
            self.asleep = asleep;
        }
    }

    /// Ends a pause whose time has come.
    pub fn tick(&mut self, now: &Moment) {
        let is_over = self.asked.as_ref().is_some_and(|alarm| {
            alarm.session.is_some_and(|end| now.session >= end)
                || alarm.wall.is_some_and(|end| now.wall.timestamp() >= end)
        });
        if is_over {
            self.asked = None;
        }
    }

    /// Whether anybody was seen at `at`. After nobody for `patience` (never, with `None`) the camera is
    /// let go.
    pub fn saw(
        &mut self,
        at: Timestamp,
        anybody: bool,
        patience: Option<Duration>,
        now: Timestamp,
    ) {
        if anybody {
            self.empty_since = None;
            return;
        }
        let empty = at.since(*self.empty_since.get_or_insert(at));
        if patience.is_some_and(|patience| empty >= patience) {
            self.probe_at = Some(now + PROBE_AFTER);
        }
    }

    /// Somebody is there again.
    pub fn back(&mut self) {
        (self.empty_since, self.probe_at) = (None, None);
    }

    /// Nobody was found at this look: the next one.
    pub fn probe_later(&mut self, now: Timestamp) {
        self.probe_at = Some(now + PROBE_AFTER);
    }

    /// When to look for somebody, where nothing but their absence keeps the camera closed.
    #[must_use]
    pub fn probe_at(&self) -> Option<Timestamp> {
        self.probe_at.filter(|_| self.reason() == Some(PauseReason::AwayLong))
    }

    /// Why nobody looks; `None` while somebody does.
    #[must_use]
    pub const fn reason(&self) -> Option<PauseReason> {
        if self.asked.is_some() {
            Some(PauseReason::Asked)
        } else if self.asleep {
            Some(PauseReason::Asleep)
        } else if self.locked {
            Some(PauseReason::Locked)
        } else if self.probe_at.is_some() {
            Some(PauseReason::AwayLong)
        } else {
            None
        }
    }

    /// How long the pause that was asked for still lasts, where that is known.
    #[must_use]
    pub fn left(&self, now: &Moment) -> Option<Duration> {
        let end = self.asked.as_ref()?.session?;
        Some(end.since(now.session))
    }

    /// For how long nothing of this changes by itself; `None` for ever.
    #[must_use]
    pub fn still_for(&self, now: &Moment) -> Option<Duration> {
        let probe = self.probe_at().map(|at| at.since(now.session));
        self.left(now).or(probe)
    }
}

/// From `wall` to the next morning on that person's clock, in time that really passes.
fn until_morning(wall: &Zoned) -> Duration {
    let day = if wall.time() < MORNING { Ok(wall.date()) } else { wall.date().tomorrow() };
    let morning = day.and_then(|day| day.to_datetime(MORNING).to_zoned(wall.time_zone().clone()));
    // The calendar ends in the year 9999.
    morning.map_or(Duration::ZERO, |morning| {
        Duration::try_from(wall.duration_until(&morning)).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3600);

    fn at(session: Duration, wall: &str) -> Moment {
        Moment { session: Timestamp::after_start(session), wall: wall.parse().unwrap() }
    }

    fn noon() -> Moment {
        at(HOUR, "2026-11-27T12:00[Europe/Berlin]")
    }

    #[test]
    fn a_pause_ends_on_whichever_clock_comes_first() {
        let paused = || {
            let mut rest = Rest::default();
            assert_eq!(rest.ask(PauseUntil::For(15 * MINUTE), &noon()), Some(15 * MINUTE));
            rest
        };
        for (session, wall, is_over) in [
            (HOUR + 14 * MINUTE, "2026-11-27T12:14[Europe/Berlin]", false),
            (HOUR + 15 * MINUTE, "2026-11-27T12:15[Europe/Berlin]", true),
            // The machine slept: the session clock stood still.
            (HOUR + MINUTE, "2026-11-27T12:15[Europe/Berlin]", true),
            // The clock was set back by a day.
            (HOUR + 14 * MINUTE, "2026-11-26T12:14[Europe/Berlin]", false),
            (HOUR + 15 * MINUTE, "2026-11-26T12:15[Europe/Berlin]", true),
        ] {
            let mut rest = paused();
            rest.tick(&at(session, wall));
            assert_eq!(rest.reason().is_none(), is_over, "{session:?} {wall}");
        }
    }

    #[test]
    fn tomorrow_begins_at_four_by_the_persons_clock() {
        for (wall, hours) in [
            ("2026-11-27T12:00[Europe/Berlin]", 16),
            ("2026-11-27T23:00[America/New_York]", 5),
            ("2026-11-27T01:00[Europe/Berlin]", 3),
            ("2026-11-27T04:00[Europe/Berlin]", 24),
            // The nights in which the clock goes forward and back.
            ("2026-03-28T20:00[Europe/Berlin]", 7),
            ("2026-10-24T20:00[Europe/Berlin]", 9),
        ] {
            let mut rest = Rest::default();
            let lasts = rest.ask(PauseUntil::Tomorrow, &at(HOUR, wall));
            assert_eq!(lasts, Some(hours * HOUR), "{wall}");
        }
    }

    #[test]
    fn a_pause_until_it_is_ended_is_ended_by_nothing_else() {
        let mut rest = Rest::default();
        assert_eq!(rest.ask(PauseUntil::Resumed, &noon()), None);
        rest.told(true, false);
        rest.told(false, false);
        rest.tick(&at(1000 * HOUR, "2027-11-27T12:00[Europe/Berlin]"));
        assert_eq!((rest.reason(), rest.still_for(&noon())), (Some(PauseReason::Asked), None));
        rest.end();
        assert_eq!(rest.reason(), None);
    }

    #[test]
    fn who_resumes_is_looked_at_whatever_the_desktop_repeats() {
        let mut rest = Rest::default();
        rest.told(true, false);
        rest.end();
        // Told again with other news: the charger was plugged in, say.
        rest.told(true, false);
        assert_eq!(rest.reason(), None);
        rest.told(false, false);
        rest.told(true, false);
        assert_eq!(rest.reason(), Some(PauseReason::Locked), "another lock is one");
    }

    #[test]
    fn who_paused_stays_paused_over_a_lock() {
        let mut rest = Rest::default();
        rest.ask(PauseUntil::For(HOUR), &noon());
        rest.told(true, true);
        assert_eq!(rest.reason(), Some(PauseReason::Asked));
        rest.tick(&at(2 * HOUR, "2026-11-27T13:00[Europe/Berlin]"));
        assert_eq!(rest.reason(), Some(PauseReason::Asleep));
        rest.told(true, false);
        assert_eq!(rest.reason(), Some(PauseReason::Locked));
        rest.told(false, false);
        assert_eq!(rest.reason(), None);
    }

    #[test]
    fn an_empty_chair_lets_the_camera_go_after_the_time_that_is_set() {
        let patience = Some(10 * MINUTE);
        let second = |s: u64| Timestamp::after_start(Duration::from_secs(s));
        let mut rest = Rest::default();
        for s in 0..600 {
            // Somebody passes by in the fifth minute.
            rest.saw(second(s), s == 300, patience, second(s));
        }
        assert_eq!(rest.reason(), None);
        for s in 600..901 {
            rest.saw(second(s), false, None, second(s));
            assert_eq!(rest.reason(), None, "never where it is not set");
        }
        rest.saw(second(901), false, patience, second(901));
        assert_eq!(rest.reason(), Some(PauseReason::AwayLong));
        assert_eq!(rest.probe_at(), Some(second(961)));
        rest.probe_later(second(965));
        assert_eq!(rest.probe_at(), Some(second(1025)));
        rest.told(true, false);
        assert_eq!(rest.probe_at(), None, "nobody is looked for in a locked session");
        rest.told(false, false);
        assert_eq!(rest.reason(), None, "who unlocks it is there");
    }
}
