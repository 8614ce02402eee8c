//! When the worker lets the camera go, and takes it again.

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

/// A stage with an open camera that has shown a frame.
fn watching() -> (Stage, Sender<Step>) {
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::watching(Baseline::Chosen(profile()), home, |_| {});
    let steps = stage.opens();
    stage.show(&steps, 1.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    assert_eq!(stage.asked.recv_timeout(SOON), Ok(camera()));
    (stage, steps)
}

/// Waits until nobody holds the camera any more: its thread takes what it is sent no longer.
fn is_released(steps: &Sender<Step>) -> bool {
    let deadline = std::time::Instant::now() + SOON;
    while std::time::Instant::now() < deadline {
        if steps.send(Step::Frame(2.0, Person::Upright)).is_err() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

fn is_paused(kind: &EventKind, why: PauseReason, how_long: Option<Duration>) -> bool {
    matches!(kind, EventKind::Paused { reason, lasts } if *reason == why && *lasts == how_long)
}

impl Stage {
    fn is_paused(&self, why: PauseReason, how_long: Option<Duration>) {
        let kind = self.kind();
        assert!(is_paused(&kind, why, how_long), "{kind:?}");
    }

    fn is_resumed(&self) {
        let kind = self.kind();
        assert!(matches!(kind, EventKind::Resumed), "{kind:?}");
    }

    fn desktop(&self, locked: bool, asleep: bool) {
        self.ask(Command::Surroundings(Surroundings { locked, asleep, ..Surroundings::default() }));
    }

    /// The camera, which opens again, gives a frame.
    fn looks_again(&self, steps: &Sender<Step>) {
        self.show(steps, 3.0, Person::Upright);
        let kind = self.kind();
        assert!(matches!(kind, EventKind::SourceOpened { .. }), "{kind:?}");
    }

    /// Minutes go by until the camera is asked for; what came of the time before has to be taken note of
    /// first.
    fn is_asked_in_time(&self) {
        for _ in 0..1000 {
            self.clock.advance(MINUTE);
            if self.asked.recv_timeout(Duration::from_millis(20)).is_ok() {
                return;
            }
        }
        panic!("nobody was looked for");
    }

    /// A frame that only the network sees.
    fn glimpse(&self, steps: &Sender<Step>, at: f64, person: Person) {
        self.looked.try_iter().for_each(drop);
        steps.send(Step::Frame(at, person)).unwrap();
        self.looked.recv_timeout(SOON).unwrap();
    }
}

#[test]
fn a_pause_lets_the_camera_go_and_ends_by_itself() {
    let (stage, steps) = watching();
    stage.ask(Command::Pause(PauseUntil::For(15 * MINUTE)));
    stage.is_paused(PauseReason::Asked, Some(15 * MINUTE));
    assert!(is_released(&steps));
    // Another one takes its place.
    stage.ask(Command::Pause(PauseUntil::For(60 * MINUTE)));
    stage.is_paused(PauseReason::Asked, Some(60 * MINUTE));
    let again = stage.opens();
    stage.clock.advance(16 * MINUTE);
    assert!(stage.monitor.events.recv_timeout(Duration::from_millis(50)).is_err(), "not yet");
    stage.clock.advance(44 * MINUTE);
    stage.is_resumed();
    stage.looks_again(&again);
}

#[test]
fn a_pause_until_tomorrow_ends_at_four_even_if_the_clock_was_set() {
    let (stage, _steps) = watching();
    stage.clock.set_wall("2026-10-24T22:00[Europe/Berlin]".parse().unwrap());
    // Later than all that went before, so that the jump is no sleep in what follows.
    stage.is_paused(PauseReason::Asleep, None);
    stage.is_resumed();
    let steps = stage.opens();
    stage.looks_again(&steps);
    stage.ask(Command::Pause(PauseUntil::Tomorrow));
    // The night in which summer time ends is an hour longer.
    stage.is_paused(PauseReason::Asked, Some(7 * 60 * MINUTE));
    stage.clock.set_wall("2026-10-23T22:00[Europe/Berlin]".parse().unwrap());
    let again = stage.opens();
    stage.clock.advance(7 * 60 * MINUTE);
    stage.is_resumed();
    stage.looks_again(&again);
}

#[test]
fn a_locked_session_is_not_looked_at() {
    let (stage, steps) = watching();
    stage.desktop(true, false);
    stage.is_paused(PauseReason::Locked, None);
    assert!(is_released(&steps));
    let again = stage.opens();
    stage.desktop(false, false);
    stage.is_resumed();
    stage.looks_again(&again);
}

#[test]
fn who_paused_is_not_looked_at_for_having_unlocked() {
    let (stage, _steps) = watching();
    stage.ask(Command::Pause(PauseUntil::Resumed));
    stage.is_paused(PauseReason::Asked, None);
    stage.desktop(true, true);
    stage.desktop(false, false);
    let again = stage.opens();
    stage.ask(Command::Resume);
    // Nothing was told between.
    stage.is_resumed();
    stage.looks_again(&again);
}

#[test]
fn after_a_sleep_the_camera_is_opened_anew() {
    let (stage, steps) = watching();
    stage.desktop(false, true);
    stage.is_paused(PauseReason::Asleep, None);
    assert!(is_released(&steps));
    let again = stage.opens();
    stage.desktop(false, false);
    stage.is_resumed();
    stage.looks_again(&again);
}

#[test]
fn a_sleep_that_nobody_told_of_shows_on_the_wall_clock() {
    let (stage, steps) = watching();
    let again = stage.opens();
    let wall = stage.clock.wall();
    stage.clock.set_wall(wall.saturating_add(jiff::SignedDuration::from_hours(2)));
    stage.is_paused(PauseReason::Asleep, None);
    stage.is_resumed();
    assert!(is_released(&steps));
    stage.looks_again(&again);
}

#[test]
fn a_clock_that_is_set_back_is_no_sleep() {
    let (stage, steps) = watching();
    stage.clock.set_wall("2020-01-01T00:00[UTC]".parse().unwrap());
    stage.show(&steps, 2.0, Person::Upright);
    stage.show(&steps, 3.0, Person::Upright);
    assert!(stage.monitor.events.try_recv().is_err());
}

#[test]
fn a_camera_in_use_is_waited_for_quietly_in_a_call_and_told_of_otherwise() {
    for in_call in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let stage = Stage::watching(Baseline::Chosen(profile()), home, |_| {});
        let surroundings = Surroundings { camera_elsewhere: in_call, ..Surroundings::default() };
        stage.ask(Command::Surroundings(surroundings));
        for _ in 0..3 {
            stage.refuses(CaptureErrorKind::Busy);
        }
        let steps = stage.opens();
        stage.show(&steps, 1.0, Person::Upright);
        let told: Vec<_> = stage.monitor.events.try_iter().map(|event| event.kind).collect();
        let is_lost = told.iter().any(|kind| matches!(kind, EventKind::CameraLost(_)));
        let is_back = told.iter().any(|kind| matches!(kind, EventKind::CameraBack));
        assert_eq!((is_lost, is_back), (!in_call, !in_call), "{told:?}");
    }
}

/// An empty chair for ten minutes.
fn left_alone() -> (Stage, Sender<Step>) {
    let (stage, steps) = watching();
    // Away from the third picture on.
    for i in 1..=152 {
        stage.show(&steps, 1.0 + 4.0 * f64::from(i), Person::Nobody);
    }
    // What is seen in the last one may be taken back with the camera.
    steps.send(Step::Frame(613.0, Person::Nobody)).unwrap();
    let kind = stage.kind();
    assert!(matches!(kind, EventKind::Away), "{kind:?}");
    stage.is_paused(PauseReason::AwayLong, None);
    (stage, steps)
}

#[test]
fn an_empty_chair_lets_the_camera_go_and_is_looked_at_now_and_then_without_a_word() {
    let (stage, steps) = left_alone();
    assert!(is_released(&steps));
    assert!(stage.asked.try_recv().is_err());
    // Nobody is there a minute later; then another program has the camera; then it is asleep.
    let probe = stage.opens();
    stage.clock.advance(MINUTE);
    for i in 0..=12 {
        stage.glimpse(&probe, 700.0 + 0.25 * f64::from(i), Person::Nobody);
    }
    assert!(is_released(&probe));
    for kind in [CaptureErrorKind::Busy, CaptureErrorKind::Stalled] {
        stage.asked.try_iter().for_each(drop);
        stage.refuses(kind);
        stage.is_asked_in_time();
    }
    let probe = stage.opens();
    stage.is_asked_in_time();
    stage.glimpse(&probe, 900.0, Person::Upright);
    stage.glimpse(&probe, 900.25, Person::Upright);
    stage.is_resumed();
    assert!(matches!(stage.kind(), EventKind::Returned));
    stage.show(&probe, 901.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }), "the same stream goes on");
}

#[test]
fn a_camera_that_is_gone_when_somebody_is_looked_for_is_told_of_once() {
    let (stage, _steps) = left_alone();
    for _ in 0..3 {
        stage.refuses(CaptureErrorKind::NotFound);
    }
    let back = stage.opens();
    stage.clock.advance(MINUTE);
    stage.is_resumed();
    assert!(matches!(stage.kind(), EventKind::CameraLost(_)));
    stage.show(&back, 900.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::CameraBack));
}

#[test]
fn who_opens_the_window_is_there() {
    for command in [Command::ShowPicture(true), Command::SomebodyIsThere] {
        let (stage, _steps) = left_alone();
        let again = stage.opens();
        stage.ask(command);
        stage.is_resumed();
        assert!(matches!(stage.kind(), EventKind::Returned));
        stage.looks_again(&again);
    }
}

#[test]
fn who_opens_the_window_ends_no_pause_that_was_asked_for() {
    let (stage, _steps) = left_alone();
    stage.ask(Command::Pause(PauseUntil::Resumed));
    stage.is_paused(PauseReason::Asked, None);
    stage.ask(Command::SomebodyIsThere);
    stage.ask(Command::ShowPicture(true));
    // Said again at once: nothing was told between.
    stage.ask(Command::Pause(PauseUntil::For(MINUTE)));
    stage.is_paused(PauseReason::Asked, Some(MINUTE));
}

#[test]
fn a_chosen_source_ends_the_pause() {
    let (stage, _steps) = watching();
    stage.ask(Command::Pause(PauseUntil::Resumed));
    stage.is_paused(PauseReason::Asked, None);
    let steps = stage.opens();
    stage.ask(Command::Select { source: camera(), stream: StreamId::default().next() });
    stage.is_resumed();
    stage.looks_again(&steps);
}

#[test]
fn a_calibration_that_a_pause_or_a_lost_camera_breaks_off_is_said_to_be_over() {
    for command in [Command::Calibrate, Command::BeginLook] {
        let (stage, _steps) = watching();
        stage.ask(command);
        stage.ask(Command::Pause(PauseUntil::Resumed));
        assert!(matches!(stage.kind(), EventKind::CalibrationRefused(_)));
        stage.is_paused(PauseReason::Asked, None);
    }
    let (stage, steps) = watching();
    stage.ask(Command::Calibrate);
    stage.show(&steps, 2.0, Person::Upright);
    let _again = stage.opens();
    steps.send(Step::Fail(CaptureErrorKind::Disconnected)).unwrap();
    assert!(matches!(stage.kind(), EventKind::CalibrationRefused(_)));
    assert!(matches!(stage.kind(), EventKind::CameraLost(_)));
}

#[test]
fn a_sleep_tells_what_was_before_it_first() {
    let (stage, steps) = watching();
    stage.show(&steps, 2.0, Person::Upright);
    let _again = stage.opens();
    let wall = stage.clock.wall();
    stage.clock.set_wall(wall.saturating_add(jiff::SignedDuration::from_hours(2)));
    assert!(matches!(stage.event().kind, EventKind::Minute(_)));
    stage.is_paused(PauseReason::Asleep, None);
}
