//! A look from the side, led by the worker.

use super::*;
use crate::monitor::LookResult;
use crate::posture::look::Step as Posture;

/// The four postures in their order.
const POSTURES: [Person; 4] =
    [Person::SideUpright, Person::SideForward, Person::Upright, Person::Forward];

/// A stage with an open camera, and the hands on its frames.
struct Look {
    stage: Stage,
    steps: Sender<Step>,
    at: f64,
}

impl Look {
    fn begin() -> Self {
        let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
        let steps = stage.opens();
        let mut look = Self { stage, steps, at: 0.0 };
        look.hold(0.25, Person::Upright);
        assert!(matches!(look.stage.kind(), EventKind::SourceOpened { .. }));
        look.stage.ask(Command::BeginLook);
        look
    }

    /// Four pictures a second.
    fn hold(&mut self, seconds: f64, person: Person) {
        for _ in 0..(seconds * 4.0) as usize {
            self.at += 0.25;
            self.stage.show(&self.steps, self.at, person);
        }
    }

    /// All four postures, long enough.
    fn all_postures(&mut self) {
        for person in POSTURES {
            self.hold(5.0, person);
        }
    }

    /// What is told up to the first that `is_last`, which comes last.
    fn until(&self, is_last: impl Fn(&EventKind) -> bool) -> Vec<EventKind> {
        let mut told = Vec::new();
        loop {
            told.push(self.stage.event().kind);
            if told.last().is_some_and(&is_last) {
                return told;
            }
        }
    }

    fn result(&self) -> LookResult {
        let told = self.until(|kind| matches!(kind, EventKind::Looked(_)));
        let is_episode = |kind: &EventKind| matches!(kind, EventKind::EpisodeStarted { .. });
        assert!(!told.iter().any(is_episode), "the head was asked to be forward: {told:?}");
        match told.into_iter().next_back() {
            Some(EventKind::Looked(result)) => *result,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the guide asks for `posture`.
    fn reaches(&self, posture: Posture) {
        self.until(|kind| matches!(kind, EventKind::LookGuided(state) if state.step == posture));
    }

    fn saved(&self) -> std::path::PathBuf {
        self.stage.home.path().join("default.toml")
    }
}

#[test]
fn what_a_look_finds_is_saved_when_the_person_says_so() {
    let mut look = Look::begin();
    look.all_postures();
    let result = look.result();
    assert!(result.looked.profile.lateral.is_some() && result.comparison.is_none());
    assert!(!look.saved().exists());
    look.stage.ask(Command::KeepLook);
    let kept = look.stage.kind();
    assert!(matches!(kept, EventKind::Calibrated { kept: true, .. }), "{kept:?}");
    assert!(look.saved().exists());

    // The next one is held against it.
    look.stage.ask(Command::BeginLook);
    look.all_postures();
    let found = look.result().comparison.expect("there is one before");
    assert!(found.cva.unwrap().abs().value() < 0.5);
}

#[test]
fn what_a_look_finds_is_forgotten_when_it_is_discarded() {
    let mut look = Look::begin();
    look.all_postures();
    look.result();
    look.stage.ask(Command::CancelCalibration);
    look.stage.ask(Command::KeepLook);
    look.hold(1.0, Person::Upright);
    assert!(!look.saved().exists());
}

#[test]
fn a_look_goes_on_where_it_was_when_a_lost_camera_comes_back() {
    let mut look = Look::begin();
    look.hold(5.0, Person::SideUpright);
    let back = look.stage.opens();
    look.steps.send(Step::Fail(CaptureErrorKind::Disconnected)).unwrap();
    look.until(|kind| matches!(kind, EventKind::CameraLost(_)));
    look.steps = back;
    look.hold(1.0, Person::SideUpright);
    let told = look.until(|kind| matches!(kind, EventKind::LookGuided(_)));
    let Some(EventKind::LookGuided(state)) = told.last() else { panic!("{told:?}") };
    assert_eq!(state.step, Posture::SideForward);
}

#[test]
fn one_step_back_and_one_step_again_are_asked_for() {
    let mut look = Look::begin();
    look.hold(5.0, Person::SideUpright);
    look.hold(5.0, Person::SideForward);
    look.reaches(Posture::FrontUpright);
    look.stage.ask(Command::LookBack);
    look.hold(1.0, Person::Upright);
    look.reaches(Posture::SideForward);
    look.stage.ask(Command::LookAgain);
    look.stage.ask(Command::LookBack);
    look.hold(1.0, Person::Upright);
    look.reaches(Posture::SideUpright);
}

#[test]
fn without_a_picture_a_look_is_refused() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let _steps = stage.opens();
    stage.ask(Command::BeginLook);
    assert!(matches!(stage.kind(), EventKind::CalibrationRefused(_)));
}
