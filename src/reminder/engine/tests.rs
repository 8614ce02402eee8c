//! The engine as the monitor calls it, four looks a second, on scripted states.

use jiff::civil::date;

use super::*;
use crate::history::MinuteSummary;
use crate::posture::state::Quantity;
use crate::posture::{Companions, Measure, Points, ValueSource, View};
use crate::reminder::{Hint, Prompt, Step};
use crate::settings::ClockTime;
use crate::units::{AngleInterval, Confidence, Millimetres};

const STEP: Duration = Duration::from_millis(250);

/// What the person does.
#[derive(Clone, Copy)]
enum Head {
    Upright,
    /// So many degrees beyond the limit.
    Forward(f64),
    Turned,
    Dark,
    Gone,
}

use Head::{Dark, Forward, Gone, Turned, Upright};

/// A person before an engine, and all it said.
struct Desk {
    engine: Engine,
    now: Timestamp,
    wall: DateTime,
    is_learning: bool,
    /// From the camera to the eyes, where it is measured.
    near: Option<Millimetres>,
    told: Vec<(f64, EventKind)>,
    minutes: Vec<MinuteSummary>,
}

/// A minute's window and ten minutes' cooldown; no prompts.
fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.warning.level = crate::reminder::Level::Early;
    (settings.prompts.movement_minutes, settings.prompts.break_minutes) = (0, 0);
    settings.ladder.sound = true;
    settings
}

impl Desk {
    fn new() -> Self {
        Self::with(&settings())
    }

    fn with(settings: &Settings) -> Self {
        let wall = date(2026, 3, 2).at(12, 0, 0, 0);
        Self {
            engine: Engine::new(Manner::of(settings)),
            now: Timestamp::START,
            wall,
            is_learning: false,
            near: None,
            told: Vec::new(),
            minutes: Vec::new(),
        }
    }

    fn sits(&mut self, seconds: u64, head: Head) -> &mut Self {
        for _ in 0..seconds * 4 {
            self.now = self.now + STEP;
            self.look(head);
        }
        self
    }

    fn look(&mut self, head: Head) {
        let (state, value) = match head {
            Upright => (PostureState::Neutral, Some(0.0)),
            Forward(excess) => (PostureState::Forward(Degrees::new(excess)), Some(-5.0 - excess)),
            Turned => (PostureState::Unsure(UnsureReason::HeadTurned), None),
            Dark => (PostureState::Unsure(UnsureReason::PoorLight), None),
            Gone => (PostureState::Away, None),
        };
        let smoothed = value.map(|value| Smoothed {
            quantity: Quantity::Change,
            value: Degrees::new(value),
            interval: AngleInterval::around(Degrees::new(value), Degrees::new(7.0)),
            source: ValueSource::FrontalChange,
            limit: Degrees::new(-5.0),
        });
        let judgement = Judgement { state, smoothed };
        let reading = Reading {
            view: View::Frontal,
            cva: None,
            change: smoothed.map(|smoothed| crate::posture::Estimate {
                value: smoothed.value,
                interval: smoothed.interval,
                source: smoothed.source,
            }),
            reason: None,
            confidence: Confidence::new(0.5),
            points: Points::default(),
            companions: Companions {
                viewing_distance: self
                    .near
                    .map(|value| Measure { value, error: Millimetres::new(36.0) }),
                ..Companions::default()
            },
        };
        let told = self.engine.step(&Present {
            at: self.now,
            wall: Some(self.wall),
            judgement: &judgement,
            reading: Some(&reading).filter(|_| !matches!(head, Gone)),
            placement: None,
            is_learning: self.is_learning,
        });
        self.hear(told);
    }

    fn hear(&mut self, told: Vec<EventKind>) -> &mut Self {
        let now = self.now.seconds();
        for kind in told {
            match kind {
                EventKind::Minute(minute) => self.minutes.push(minute),
                kind => self.told.push((now, kind)),
            }
        }
        self
    }

    fn surrounded(&mut self, change: impl FnOnce(&mut Surroundings)) -> &mut Self {
        let mut surroundings = Surroundings::default();
        change(&mut surroundings);
        self.engine.set_surroundings(surroundings);
        self
    }

    fn does(&mut self, act: impl FnOnce(&mut Engine, Timestamp) -> Vec<EventKind>) -> &mut Self {
        let told = act(&mut self.engine, self.now);
        self.hear(told)
    }

    fn warnings(&self) -> Vec<f64> {
        let warned =
            |(at, kind): &(f64, EventKind)| matches!(kind, EventKind::Warned { .. }).then_some(*at);
        self.told.iter().filter_map(warned).collect()
    }

    fn outcomes(&self) -> Vec<WarningOutcome> {
        let over = |(_, kind): &(f64, EventKind)| match kind {
            EventKind::WarningOver(outcome) => Some(*outcome),
            _ => None,
        };
        self.told.iter().filter_map(over).collect()
    }

    fn quiet(&self) -> Vec<Option<QuietReason>> {
        let quiet = |(_, kind): &(f64, EventKind)| match kind {
            EventKind::Quiet(reason) => Some(*reason),
            _ => None,
        };
        self.told.iter().filter_map(quiet).collect()
    }

    fn steps(&self) -> Vec<(f64, Step)> {
        let climbed = |(at, kind): &(f64, EventKind)| match kind {
            EventKind::Climbed(step) => Some((*at, *step)),
            _ => None,
        };
        self.told.iter().filter_map(climbed).collect()
    }
}

/// The early rule warns after 48 of 60 s.
const DUE: f64 = 48.0;

#[test]
fn a_held_slouch_is_warned_of_once_climbs_and_ends_when_the_head_comes_back() {
    let mut desk = Desk::new();
    desk.sits(100, Upright).sits(1800, Forward(8.0)).sits(5, Upright);
    let warned = desk.warnings();
    assert_eq!(warned.len(), 1, "one slouch, one warning, for half an hour");
    assert!((warned[0] - 100.0 - DUE).abs() <= 0.5, "{warned:?}");
    let steps: Vec<_> = desk.steps().into_iter().map(|(at, step)| (at - warned[0], step)).collect();
    let expected =
        [(0.0, Step::Tray), (20.0, Step::Overlay), (40.0, Step::Notification), (60.0, Step::Sound)];
    assert_eq!(steps, expected);
    assert_eq!(desk.outcomes(), [WarningOutcome::CameBack]);
    let last_two = &desk.told[desk.told.len() - 2..];
    assert!(
        matches!(last_two, [(_, EventKind::WarningOver(_)), (_, EventKind::EpisodeEnded { .. })]),
        "the warning goes before its episode: {last_two:?}"
    );
}

#[test]
fn a_warning_that_stands_goes_with_the_person_and_waits_while_the_head_is_turned() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0)).sits(30, Turned);
    assert_eq!(desk.outcomes(), [], "a look aside is no answer");
    let climbed = desk.steps().len();
    desk.sits(1, Turned);
    assert_eq!(desk.steps().len(), climbed, "and nothing climbs meanwhile");
    desk.sits(1, Gone);
    assert_eq!(desk.outcomes(), [WarningOutcome::Left]);
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0)).sits(61, Dark);
    assert_eq!(desk.outcomes(), [WarningOutcome::Ended]);
}

#[test]
fn nothing_is_said_of_somebody_turned_badly_seen_or_away() {
    for head in [Turned, Dark, Gone] {
        let mut desk = Desk::new();
        // Forward for half of every minute, the rest not to be judged: never 80 %.
        for _ in 0..60 {
            desk.sits(30, Forward(8.0)).sits(30, head);
        }
        assert_eq!(desk.warnings(), [0.0; 0]);
        desk.sits(600, head);
        assert_eq!(desk.warnings(), [0.0; 0]);
    }
}

#[test]
fn each_quiet_reason_is_told_once_and_holds_warnings_back() {
    type Turn = fn(&mut Surroundings);
    let reasons: [(QuietReason, Turn); 5] = [
        (QuietReason::Locked, |s| s.locked = true),
        (QuietReason::Locked, |s| s.asleep = true),
        (QuietReason::Call, |s| s.camera_elsewhere = true),
        (QuietReason::DoNotDisturb, |s| s.do_not_disturb = true),
        (QuietReason::FullScreen, |s| s.full_screen = true),
    ];
    for (reason, on) in reasons {
        let mut desk = Desk::new();
        desk.surrounded(on).sits(600, Forward(8.0));
        assert_eq!(desk.warnings(), [0.0; 0], "{reason:?}");
        assert_eq!(desk.quiet(), [Some(reason)]);
        // It ends, the head still forward: a warning soon, and not in the same second.
        desk.surrounded(|_| ()).sits(60, Forward(8.0));
        assert_eq!(desk.quiet(), [Some(reason), None]);
        let warned = desk.warnings();
        assert_eq!(warned.len(), 1, "{reason:?}");
        assert!((warned[0] - 600.0 - AFTER_QUIET.as_secs_f64()).abs() <= 0.5, "{warned:?}");
    }
}

#[test]
fn a_reason_that_is_switched_off_is_none() {
    let mut settings = settings();
    settings.quiet.in_calls = false;
    settings.quiet.do_not_disturb = false;
    settings.quiet.full_screen = false;
    let mut desk = Desk::with(&settings);
    desk.surrounded(|s| (s.camera_elsewhere, s.do_not_disturb, s.full_screen) = (true, true, true));
    desk.sits(60, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1);
    assert_eq!(desk.quiet(), []);
}

#[test]
fn who_sits_up_at_the_end_of_a_call_is_not_warned_of_it() {
    let mut desk = Desk::new();
    desk.surrounded(|s| s.camera_elsewhere = true).sits(3600, Forward(8.0));
    desk.surrounded(|_| ()).sits(10, Forward(8.0)).sits(600, Upright);
    assert_eq!(desk.warnings(), [0.0; 0]);
}

#[test]
fn a_warning_that_stands_goes_when_a_call_begins_and_does_not_come_again() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0)).surrounded(|s| s.camera_elsewhere = true).sits(60, Forward(8.0));
    assert_eq!(desk.outcomes(), [WarningOutcome::Ended]);
    desk.surrounded(|_| ()).sits(1200, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1, "the same slouch");
}

#[test]
fn outside_the_working_hours_nothing_is_said_whatever_the_clock_does() {
    let mut settings = settings();
    settings.quiet.working_hours = true;
    settings.quiet.from = ClockTime::new(22, 0);
    settings.quiet.to = ClockTime::new(6, 0);
    let mut desk = Desk::with(&settings);
    desk.wall = date(2026, 3, 2).at(21, 59, 59, 0);
    desk.sits(600, Forward(8.0));
    assert_eq!((desk.warnings().len(), desk.quiet()), (0, vec![Some(QuietReason::OutsideHours)]));
    // Into them; summer time takes an hour; the clock is set back by a day, and out of them.
    for (wall, quiet) in [
        (date(2026, 3, 28).at(1, 59, 59, 0), None),
        (date(2026, 3, 28).at(3, 0, 0, 0), None),
        (date(2026, 3, 27).at(3, 0, 0, 0), None),
        (date(2026, 3, 27).at(6, 0, 0, 0), Some(QuietReason::OutsideHours)),
    ] {
        desk.wall = wall;
        desk.sits(1, Upright);
        assert_eq!(desk.engine.quiet(), quiet, "{wall}");
    }
    assert_eq!(desk.quiet().len(), 3, "each change once: {:?}", desk.quiet());
}

#[test]
fn no_jump_of_the_wall_clock_makes_or_moves_a_warning() {
    let mut steady = Desk::new();
    steady.sits(30, Forward(8.0)).sits(60, Forward(8.0));
    let mut jumping = Desk::new();
    jumping.sits(30, Forward(8.0));
    for days in [1, 400, 2] {
        jumping.wall = date(2020, 1, 1)
            .at(0, 0, 0, 0)
            .saturating_add(jiff::SignedDuration::from_hours(days * 24));
        jumping.sits(20, Forward(8.0));
    }
    assert_eq!(jumping.warnings(), steady.warnings());
}

#[test]
fn a_sleep_is_no_forward_time() {
    let mut desk = Desk::new();
    desk.sits(40, Forward(8.0));
    desk.now = desk.now + Duration::from_secs(3600);
    desk.sits(40, Forward(8.0));
    assert_eq!(desk.warnings(), [0.0; 0], "40 s and 40 s are not 48");
    desk.sits(20, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1);
}

#[test]
fn a_snooze_holds_back_takes_the_warning_and_ends_by_itself() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0));
    desk.does(|engine, at| engine.snooze(at, Duration::from_secs(900)));
    assert_eq!(desk.outcomes(), [WarningOutcome::Snoozed]);
    // Another slouch meanwhile, beyond the cooldown of ten minutes.
    desk.sits(700, Upright).sits(150, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1);
    assert_eq!(desk.quiet(), [Some(QuietReason::Snoozed)]);
    desk.sits(120, Forward(8.0));
    assert_eq!(desk.quiet(), [Some(QuietReason::Snoozed), None]);
    assert_eq!(desk.warnings().len(), 2);
    assert!(desk.engine.dose().value() > 0.0, "counting went on");
}

#[test]
fn a_snooze_of_no_length_ends_the_one_that_runs() {
    let mut desk = Desk::new();
    desk.does(|engine, at| engine.snooze(at, Duration::from_secs(3600))).sits(10, Upright);
    desk.does(|engine, at| engine.snooze(at, Duration::ZERO)).sits(10, Upright);
    assert_eq!(desk.engine.quiet(), None);
}

#[test]
fn a_posture_one_is_fine_with_is_not_warned_of_for_an_hour_and_a_worse_one_is() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0));
    // The hand goes to the mouse, and the head a little up.
    desk.sits(1, Forward(2.0)).does(Engine::fine_like_this);
    assert_eq!(desk.outcomes(), [WarningOutcome::FineLikeThis]);
    // Slouches like it, beyond the cooldown: fine. The dose goes on.
    let before = desk.engine.dose();
    desk.sits(700, Upright).sits(300, Forward(10.0)).sits(10, Upright);
    assert_eq!(desk.warnings().len(), 1);
    assert!(desk.engine.dose() > before);
    // Further forward than that by more than three degrees: not.
    desk.sits(100, Forward(12.0)).sits(10, Upright);
    assert_eq!(desk.warnings().len(), 2);
    desk.sits(3600, Upright).sits(100, Forward(8.0));
    assert_eq!(desk.warnings().len(), 3, "an hour later");
}

#[test]
fn another_upright_forgets_what_one_was_fine_with() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0)).does(Engine::fine_like_this).sits(700, Upright);
    desk.engine.upright_changed();
    desk.sits(100, Forward(8.0));
    assert_eq!(desk.warnings().len(), 2);
}

/// Slouches of 220 s, one every six minutes; each warning is answered at once. How many minutes lie
/// between the warnings.
fn slouch_for_hours(desk: &mut Desk, answer: impl Fn(&mut Desk)) -> Vec<f64> {
    let mut answered = 0;
    for _ in 0..60 {
        for _ in 0..220 {
            desk.sits(1, Forward(8.0));
            if desk.warnings().len() > answered {
                answered += 1;
                answer(desk);
            }
        }
        desk.sits(140, Upright);
    }
    let warned = desk.warnings();
    warned.windows(2).map(|pair| ((pair[1] - pair[0]) / 60.0).round()).collect()
}

#[test]
fn warnings_that_are_put_away_become_rarer_and_say_why_they_hold_back() {
    let mut desk = Desk::new();
    let waits = slouch_for_hours(&mut desk, |desk| {
        desk.does(Engine::dismiss);
    });
    // Ten minutes doubled each time, eighty at most, and on to the next slouch.
    assert_eq!(waits[..4], [20.0, 40.0, 80.0, 82.0], "{waits:?}");
    assert!(desk.quiet().contains(&Some(QuietReason::BackedOff)));
    assert!(desk.outcomes().iter().all(|outcome| *outcome == WarningOutcome::Noted));
    let heeded = slouch_for_hours(&mut Desk::new(), |_| ());
    assert!(heeded.iter().all(|wait| *wait == 12.0), "{heeded:?}");
}

#[test]
fn who_takes_note_and_sits_up_has_heeded_it() {
    let mut desk = Desk::new();
    let waits = slouch_for_hours(&mut desk, |desk| {
        desk.does(Engine::dismiss).sits(10, Upright);
    });
    assert!(waits.iter().all(|wait| *wait <= 13.0), "{waits:?}");
}

#[test]
fn a_dismissal_without_a_warning_is_heard_and_changes_nothing() {
    let mut desk = Desk::new();
    desk.does(Engine::dismiss);
    assert!(matches!(desk.told[..], [(_, EventKind::Dismissed)]));
}

#[test]
fn while_the_upright_is_in_doubt_nothing_counts_and_prompts_go_on() {
    let mut settings = settings();
    settings.prompts.break_minutes = 5;
    let mut desk = Desk::with(&settings);
    desk.does(|engine, _| engine.doubt(Some(Doubt::CameraMoved)));
    desk.does(|engine, _| engine.doubt(Some(Doubt::CameraMoved)));
    desk.sits(600, Forward(8.0));
    assert_eq!(desk.engine.dose().value(), 0.0);
    assert_eq!(desk.engine.episode(), None);
    assert_eq!(
        (desk.warnings().len(), desk.quiet()),
        (0, vec![Some(QuietReason::BaselineDoubted)])
    );
    let count =
        |what: fn(&EventKind) -> bool| desk.told.iter().filter(|(_, kind)| what(kind)).count();
    assert_eq!(count(|kind| matches!(kind, EventKind::BaselineDoubted(_))), 1, "told once");
    assert_eq!(count(|kind| matches!(kind, EventKind::Prompted(Prompt::Break))), 1);
    desk.does(|engine, _| engine.doubt(None)).sits(40, Forward(8.0));
    assert_eq!(desk.warnings(), [0.0; 0], "the doubted time was not forward");
    desk.sits(20, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1);
}

#[test]
fn while_an_upright_is_learned_nothing_counts() {
    let mut desk = Desk::new();
    desk.is_learning = true;
    desk.sits(600, Forward(8.0));
    assert_eq!((desk.warnings().len(), desk.engine.dose().value()), (0, 0.0));
}

#[test]
fn an_account_has_a_sample_a_second_over_the_window_and_a_minute_before_it() {
    let mut desk = Desk::new();
    desk.sits(500, Upright).sits(60, Forward(8.0));
    let account = desk.told.iter().find_map(|(_, kind)| match kind {
        EventKind::Warned { account, .. } => Some(Arc::clone(account)),
        _ => None,
    });
    let account = account.unwrap();
    assert!(!account.is_trial());
    assert_eq!((account.limit, account.enters_below), (Degrees::new(-5.0), Degrees::new(-7.0)));
    assert_eq!(account.clears_above, Degrees::new(-4.0));
    assert!((account.forward_share - 0.8).abs() < 0.01, "{}", account.forward_share);
    let (first, last) = (account.samples[0], account.samples[account.samples.len() - 1]);
    assert!((account.at.since(first.at).as_secs_f64() - 120.0).abs() <= 1.0, "{first:?}");
    assert!(account.at.since(last.at) < Duration::from_secs(1));
    assert!(account.samples.windows(2).all(|pair| pair[1].at.since(pair[0].at).as_secs() == 1));
    let forward = account.samples.iter().filter(|sample| sample.forward).count();
    assert!((48..=49).contains(&forward), "{forward}");
}

#[test]
fn a_test_warning_climbs_by_itself_and_counts_for_nothing() {
    let mut desk = Desk::new();
    desk.surrounded(|s| s.camera_elsewhere = true);
    desk.sits(1, Upright).does(Engine::test_warning);
    let [.., (_, EventKind::Warned { account, .. }), (_, EventKind::Climbed(Step::Tray))] =
        &desk.told[..]
    else {
        panic!("{:?}", desk.told)
    };
    assert!(account.is_trial());
    desk.sits(30, Upright);
    let steps: Vec<_> = desk.steps().into_iter().map(|(_, step)| step).collect();
    assert_eq!(steps, Step::ALL);
    assert_eq!(desk.outcomes(), [WarningOutcome::Ended]);
    // No cooldown, no dismissal, no snooze is left of it.
    desk.does(Engine::test_warning).does(Engine::dismiss);
    desk.does(Engine::test_warning).does(|engine, at| engine.snooze(at, Duration::from_secs(900)));
    desk.surrounded(|_| ()).sits(100, Forward(8.0));
    assert_eq!(desk.warnings().len(), 4);
    assert_eq!(desk.engine.quiet(), None);
}

#[test]
fn a_test_warning_goes_on_where_no_picture_comes() {
    let mut desk = Desk::new();
    desk.does(Engine::test_warning);
    for _ in 0..30 {
        desk.now = desk.now + Duration::from_secs(1);
        desk.does(|engine, at| engine.tick(at, None));
    }
    assert_eq!(desk.outcomes(), [WarningOutcome::Ended]);
}

#[test]
fn the_minutes_add_up_and_say_what_they_were_like() {
    let mut desk = Desk::new();
    for (seconds, head) in [(30, Upright), (20, Forward(6.0)), (10, Turned), (60, Gone)] {
        for _ in 0..seconds * 4 {
            desk.look(head);
            desk.now = desk.now + STEP;
        }
    }
    desk.look(Gone);
    let minutes = desk.minutes;
    let [first, second] = minutes[..] else { panic!("{minutes:?}") };
    let seconds = |span: Duration| span.as_secs_f64();
    assert_eq!(seconds(first.neutral), 30.0);
    assert_eq!((seconds(first.forward), seconds(first.unsure)), (20.0, 10.0));
    // 30 s at 0 and 20 s at -11; 6 degrees for a third of a minute; half of a 14 degree interval.
    assert!((first.change.unwrap().value() + 4.4).abs() < 1e-9, "{first:?}");
    assert!((first.dose.value() - 2.0).abs() < 1e-9, "{first:?}");
    assert!((first.half_width.unwrap().value() - 7.0).abs() < 1e-9);
    assert_eq!((seconds(second.away), second.change), (60.0, None));
}

#[test]
fn on_the_same_clock_the_person_goes_on_where_a_stream_begins_anew() {
    let mut desk = Desk::new();
    desk.sits(60, Forward(8.0)).does(Engine::close);
    assert_eq!(desk.outcomes(), [WarningOutcome::Ended]);
    desk.engine.begin_anew(Manner::of(&settings()), true);
    desk.sits(120, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1, "the cooldown runs on");
    desk.does(Engine::close);
    desk.engine.begin_anew(Manner::of(&settings()), false);
    desk.sits(120, Forward(8.0));
    assert_eq!(desk.warnings().len(), 2, "another clock knows of none");
}

#[test]
fn other_settings_come_into_force_at_once_and_forget_nothing() {
    let mut desk = Desk::new();
    let mut patient = settings();
    patient.warning.level = crate::reminder::Level::Calm;
    desk.engine.use_manner(Manner::of(&patient));
    desk.sits(100, Forward(8.0));
    assert_eq!(desk.warnings(), [0.0; 0], "80 % of 180 s are not full");
    desk.engine.use_manner(Manner::of(&settings()));
    desk.sits(1, Forward(8.0));
    assert_eq!(desk.warnings().len(), 1, "80 % of 60 s are");
}

#[test]
fn a_built_in_film_heeds_no_surroundings_and_prompts_nobody() {
    let rule = Rule { window_seconds: 10, cooldown_seconds: 20, ..Rule::default() };
    let mut desk = Desk::new();
    let mut settings = Settings::default();
    settings.quiet.working_hours = true;
    settings.quiet.days.clear();
    desk.engine.use_manner(Manner::of_a_film(&settings, rule, Duration::from_secs(2)));
    desk.surrounded(|s| (s.locked, s.camera_elsewhere) = (true, true)).sits(60 * 60, Forward(8.0));
    assert_eq!((desk.warnings().len(), desk.quiet().len()), (1, 0));
    let said = desk.told.iter().any(|(_, kind)| matches!(kind, EventKind::Prompted(_)));
    assert!(!said);
    assert_eq!(desk.steps().len(), 3, "tray, overlay, notification");
}

#[test]
fn a_hint_comes_through_the_gate_once_somebody_sits_too_near() {
    // The engine hands companions on; what they mean is tested beside them.
    let mut desk = Desk::new();
    desk.sits(900, Upright);
    assert!(!desk.told.iter().any(|(_, kind)| matches!(kind, EventKind::Hinted(_))));
    desk.near = Some(Millimetres::new(400.0));
    desk.surrounded(|s| s.do_not_disturb = true).sits(900, Upright);
    assert!(!desk.told.iter().any(|(_, kind)| matches!(kind, EventKind::Hinted(_))));
    desk.surrounded(|_| ()).sits(900, Upright);
    let hints =
        desk.told.iter().filter(|(_, kind)| matches!(kind, EventKind::Hinted(Hint::TooNear)));
    assert_eq!(hints.count(), 1);
}
