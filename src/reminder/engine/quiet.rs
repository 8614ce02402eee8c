//! Why nothing is said. The first reason that holds is the one told:
//!
//! ```text
//! locked or asleep > snoozed > call > do not disturb > full screen > outside the hours   warnings and prompts
//!                                                  > upright in doubt > backed off       warnings alone
//! ```
//!
//! A reason that ends does not let a warning through in the same second: for [`AFTER_QUIET`] nothing is
//! said. The rule's window goes on meanwhile, heard or not, so a head that was forward throughout a
//! call is warned of that long after it, and one that comes back at its end is not.

use std::time::Duration;

use jiff::civil::DateTime;

use super::Manner;
use crate::reminder::{Doubt, QuietReason, Surroundings};
use crate::settings::QuietSettings;
use crate::units::Timestamp;

/// How long nothing is said yet when a reason to be quiet has ended.
pub const AFTER_QUIET: Duration = Duration::from_secs(30);

/// The gate that everything said goes through.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    pub(super) surroundings: Surroundings,
    pub(super) doubt: Option<Doubt>,
    pub(super) snoozed_until: Option<Timestamp>,
    reason: Option<QuietReason>,
    /// When warnings, and prompts, were last held back.
    warnings_held: Option<Timestamp>,
    prompts_held: Option<Timestamp>,
}

impl Gate {
    /// The reasons of this instant; the news where another one leads than before.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        wall: Option<DateTime>,
        manner: &Manner,
        is_backed_off: bool,
    ) -> Option<Option<QuietReason>> {
        self.snoozed_until = self.snoozed_until.filter(|&until| at < until);
        let outer = self.around(wall, manner);
        let reason = outer
            .or(self.doubt.map(|_| QuietReason::BaselineDoubted))
            .or(is_backed_off.then_some(QuietReason::BackedOff));
        if outer.is_some() {
            self.prompts_held = Some(at);
        }
        if outer.is_some() || self.doubt.is_some() {
            self.warnings_held = Some(at);
        }
        let before = std::mem::replace(&mut self.reason, reason);
        (before != reason).then_some(reason)
    }

    /// Reasons that lie in the person's will or around them, not in what was measured.
    fn around(&self, wall: Option<DateTime>, manner: &Manner) -> Option<QuietReason> {
        let Surroundings { locked, asleep, camera_elsewhere, do_not_disturb, full_screen, .. } =
            self.surroundings;
        let quiet = &manner.quiet;
        let heeds = manner.heeds_surroundings;
        let off_hours = quiet.working_hours && wall.is_some_and(|wall| !is_within(quiet, wall));
        [
            (heeds && (locked || asleep), QuietReason::Locked),
            (self.snoozed_until.is_some(), QuietReason::Snoozed),
            (heeds && quiet.in_calls && camera_elsewhere, QuietReason::Call),
            (heeds && quiet.do_not_disturb && do_not_disturb, QuietReason::DoNotDisturb),
            (heeds && quiet.full_screen && full_screen, QuietReason::FullScreen),
            (heeds && off_hours, QuietReason::OutsideHours),
        ]
        .into_iter()
        .find_map(|(holds, reason)| holds.then_some(reason))
    }

    /// The reason told last.
    pub(super) const fn reason(&self) -> Option<QuietReason> {
        self.reason
    }

    /// Whether a standing warning has to go at `at`: something holds warnings back now.
    pub(super) fn is_closed(&self, at: Timestamp) -> bool {
        self.warnings_held == Some(at)
    }

    /// Whether a warning may come at `at`.
    pub(super) fn may_warn(&self, at: Timestamp) -> bool {
        is_long_past(self.warnings_held, at)
    }

    /// Whether a prompt or a hint may.
    pub(super) fn may_prompt(&self, at: Timestamp) -> bool {
        is_long_past(self.prompts_held, at)
    }

    /// Goes on where a stream begins whose clock is another: what was timed is forgotten.
    pub(super) fn forget_times(&mut self) {
        (self.snoozed_until, self.warnings_held, self.prompts_held) = (None, None, None);
    }
}

fn is_long_past(held: Option<Timestamp>, at: Timestamp) -> bool {
    held.is_none_or(|held| at.since(held) >= AFTER_QUIET)
}

/// Whether the wall clock is within the working hours. Hours past midnight belong to the day they
/// began on; where both ends are alike, they are a whole day. It is the clock the person sees that
/// counts, so an hour that summer time takes or gives is shorter or longer by it, and nothing else
/// hangs on that clock.
fn is_within(quiet: &QuietSettings, wall: DateTime) -> bool {
    let (from, to, now) = (quiet.from.time(), quiet.to.time(), wall.time());
    let works = |day: jiff::civil::Weekday| quiet.days.iter().any(|own| own.weekday() == day);
    let today = wall.date().weekday();
    let began_today = now >= from && (now < to || to <= from);
    let began_yesterday = to <= from && now < to;
    (began_today && works(today)) || (began_yesterday && works(today.previous()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::settings::{ClockTime, Day};

    fn hours(from: (i8, i8), to: (i8, i8), days: &[Day]) -> QuietSettings {
        QuietSettings {
            working_hours: true,
            from: ClockTime::new(from.0, from.1),
            to: ClockTime::new(to.0, to.1),
            days: days.to_vec(),
            ..QuietSettings::default()
        }
    }

    /// A Monday and the days around it.
    fn on(day: i8, hour: i8, minute: i8) -> DateTime {
        date(2026, 3, day).at(hour, minute, 0, 0)
    }

    #[test]
    fn working_hours_begin_at_their_minute_and_end_before_theirs() {
        let quiet = hours((8, 30), (17, 0), &[Day::Mon]);
        assert!(!is_within(&quiet, on(2, 8, 29)));
        assert!(is_within(&quiet, on(2, 8, 30)));
        assert!(is_within(&quiet, on(2, 16, 59)));
        assert!(!is_within(&quiet, on(2, 17, 0)));
        assert!(!is_within(&quiet, on(3, 12, 0)), "a Tuesday");
    }

    #[test]
    fn hours_past_midnight_belong_to_the_evening_they_began_on() {
        let quiet = hours((22, 0), (6, 0), &[Day::Mon]);
        assert!(is_within(&quiet, on(2, 23, 0)));
        assert!(is_within(&quiet, on(3, 5, 59)), "Monday's, on Tuesday morning");
        assert!(!is_within(&quiet, on(3, 6, 0)));
        assert!(!is_within(&quiet, on(2, 5, 0)), "Sunday's would be");
        assert!(!is_within(&quiet, on(3, 22, 0)));
    }

    #[test]
    fn alike_ends_are_a_whole_day_and_no_days_are_none() {
        let quiet = hours((8, 0), (8, 0), &[Day::Mon]);
        assert!(is_within(&quiet, on(2, 8, 0)) && is_within(&quiet, on(3, 7, 59)));
        assert!(!is_within(&quiet, on(2, 7, 59)) && !is_within(&quiet, on(3, 8, 0)));
        assert!(!is_within(&hours((0, 0), (0, 0), &[]), on(2, 12, 0)));
    }
}
