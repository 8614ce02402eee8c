use super::*;
use crate::units::{Degrees, Millimetres};

const MINUTE: u64 = 60;

fn settings() -> PromptSettings {
    PromptSettings::default()
}

/// A desk, second by second.
struct Desk {
    prompts: Prompts,
    now: u64,
    told: Vec<(u64, Change)>,
    settings: PromptSettings,
}

impl Desk {
    fn new(settings: PromptSettings) -> Self {
        Self { prompts: Prompts::default(), now: 0, told: Vec::new(), settings }
    }

    fn pass(&mut self, seconds: u64, is_seen: bool, held: Held, may_prompt: bool) {
        for second in 0..seconds {
            self.now += 1;
            let look = Look {
                at: Timestamp::after_start(Duration::from_secs(self.now)),
                is_seen,
                // The judge takes five seconds to say so.
                is_away: !is_seen && second >= 5,
                held,
                may_prompt,
            };
            let change = self.prompts.step(&look, &self.settings);
            self.told.extend(change.map(|change| (self.now, change)));
        }
    }

    /// Sits still.
    fn sit(&mut self, seconds: u64) {
        self.pass(seconds, true, Held::at(0.0), true);
    }

    fn leave(&mut self, seconds: u64) {
        self.pass(seconds, false, Held::default(), true);
    }

    fn changes(&self) -> Vec<Change> {
        self.told.iter().map(|(_, change)| *change).collect()
    }
}

impl Held {
    fn at(angle: f64) -> Self {
        Self::measured(Degrees::new(angle), Millimetres::new(600.0))
    }
}

const BREAK: Change = Change::Came(Prompt::Break);
const BREAK_KEPT: Change = Change::Over(Prompt::Break, PromptOutcome::Kept);
const BREAK_SKIPPED: Change = Change::Over(Prompt::Break, PromptOutcome::Skipped);
const MOVE: Change = Change::Came(Prompt::Movement);
const MOVE_KEPT: Change = Change::Over(Prompt::Movement, PromptOutcome::Kept);
const MOVE_SKIPPED: Change = Change::Over(Prompt::Movement, PromptOutcome::Skipped);

fn breaks_only() -> PromptSettings {
    PromptSettings { movement_minutes: 0, ..settings() }
}

fn movement_only() -> PromptSettings {
    PromptSettings { break_minutes: 0, ..settings() }
}

#[test]
fn a_break_is_asked_for_after_25_minutes_and_kept_by_30_seconds_away() {
    let mut desk = Desk::new(breaks_only());
    desk.sit(26 * MINUTE);
    desk.leave(40);
    assert_eq!(desk.changes(), [BREAK, BREAK_KEPT]);
    assert_eq!(desk.told[0].0, 25 * MINUTE + 1);
    assert_eq!(desk.told[1].0, 26 * MINUTE + 30, "as soon as it is long enough");
    desk.sit(24 * MINUTE);
    assert_eq!(desk.told.len(), 2, "the count begins anew");
}

#[test]
fn a_break_that_nobody_takes_is_skipped_after_five_minutes_and_asked_for_again_later() {
    let mut desk = Desk::new(breaks_only());
    desk.sit(60 * MINUTE);
    assert_eq!(desk.changes(), [BREAK, BREAK_SKIPPED, BREAK]);
    assert_eq!(desk.told[1].0 - desk.told[0].0, 5 * MINUTE);
}

#[test]
fn a_break_nobody_asked_for_is_one_too_and_a_moment_away_is_none() {
    let mut desk = Desk::new(breaks_only());
    for _ in 0..10 {
        desk.sit(20 * MINUTE);
        desk.leave(31);
    }
    assert_eq!(desk.changes(), []);
    for _ in 0..2 {
        desk.sit(20 * MINUTE);
        desk.leave(20);
    }
    assert_eq!(desk.changes()[0], BREAK, "20 s are too short");
}

#[test]
fn an_absence_that_begins_in_time_may_end_later_and_a_short_one_keeps_nothing() {
    let mut desk = Desk::new(breaks_only());
    desk.sit(25 * MINUTE + 1 + 5 * MINUTE - 10);
    desk.leave(40);
    assert_eq!(desk.changes(), [BREAK, BREAK_KEPT]);
    let mut desk = Desk::new(breaks_only());
    desk.sit(25 * MINUTE + 1 + 5 * MINUTE - 10);
    desk.leave(20);
    desk.sit(1);
    assert_eq!(desk.changes(), [BREAK, BREAK_SKIPPED]);
}

#[test]
fn a_night_that_the_session_clock_slept_through_is_a_break_too() {
    let mut desk = Desk::new(settings());
    desk.sit(24 * MINUTE);
    desk.prompts.unwatched(Duration::from_secs(8 * 60 * MINUTE));
    desk.sit(24 * MINUTE);
    assert_eq!(desk.changes(), [], "nothing of the evening is counted in the morning");
    let mut desk = Desk::new(breaks_only());
    desk.sit(26 * MINUTE);
    desk.prompts.unwatched(Duration::from_secs(8 * 60 * MINUTE));
    desk.sit(1);
    assert_eq!(desk.changes(), [BREAK, BREAK_KEPT]);
}

#[test]
fn a_night_nobody_watched_is_a_break() {
    let mut desk = Desk::new(breaks_only());
    desk.sit(26 * MINUTE);
    desk.now += 8 * 60 * MINUTE;
    desk.sit(24 * MINUTE);
    assert_eq!(desk.changes(), [BREAK, BREAK_KEPT]);
}

#[test]
fn a_posture_held_for_half_an_hour_asks_for_movement_and_any_change_keeps_it() {
    let mut desk = Desk::new(movement_only());
    desk.sit(31 * MINUTE);
    desk.pass(MINUTE, true, Held::at(8.0), true);
    assert_eq!(desk.changes(), [MOVE, MOVE_KEPT]);
    assert_eq!(desk.told[0].0, 30 * MINUTE + 1);
    let mut desk = Desk::new(movement_only());
    desk.sit(31 * MINUTE);
    desk.leave(10);
    assert_eq!(desk.changes(), [MOVE, MOVE_KEPT], "leaving is moving");
    let mut desk = Desk::new(movement_only());
    desk.sit(36 * MINUTE);
    assert_eq!(desk.changes(), [MOVE, MOVE_SKIPPED]);
}

#[test]
fn who_changes_posture_now_and_then_is_not_asked_to() {
    let mut desk = Desk::new(movement_only());
    for turn in 0..20 {
        let held = Held::at(if turn % 2 == 0 { 0.0 } else { 7.0 });
        desk.pass(20 * MINUTE, true, held, true);
    }
    assert_eq!(desk.changes(), []);
}

#[test]
fn quiet_postpones_and_zero_minutes_are_none() {
    let mut desk = Desk::new(settings());
    desk.pass(50 * MINUTE, true, Held::at(0.0), false);
    assert_eq!(desk.changes(), []);
    desk.sit(1);
    assert_eq!(desk.changes(), [BREAK]);
    let off = PromptSettings { movement_minutes: 0, ..breaks_only() };
    let mut desk = Desk::new(PromptSettings { break_minutes: 0, ..off });
    desk.sit(5 * 60 * MINUTE);
    assert_eq!(desk.changes(), []);
}

#[test]
fn one_at_a_time_with_a_pause_between_and_skipping_is_an_answer() {
    let mut desk = Desk::new(settings());
    desk.sit(26 * MINUTE);
    assert_eq!(desk.prompts.skip(), Some(BREAK_SKIPPED));
    assert_eq!(desk.prompts.skip(), None);
    let skipped = desk.now;
    desk.sit(6 * MINUTE);
    assert_eq!(desk.changes(), [BREAK, MOVE]);
    assert_eq!(desk.told[1].0, skipped + 5 * MINUTE, "due before, and held back");
}

#[test]
fn a_prompt_switched_off_while_it_stands_goes() {
    let mut desk = Desk::new(breaks_only());
    desk.sit(26 * MINUTE);
    desk.settings.break_minutes = 0;
    desk.sit(1);
    assert_eq!(desk.changes(), [BREAK, BREAK_SKIPPED]);
}
