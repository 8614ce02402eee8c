//! A look from the side in the window: every state of its pages, and what is asked of the monitor.

use eframe::egui::{Key, Theme, Vec2, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::{NodeT, Queryable};
use plumbline::capture::SourceSpec;
use plumbline::monitor::{Command, EventKind, LookResult};
use plumbline::posture::baseline::{FrontalUpright, LateralUpright, Profile, VERSION};
use plumbline::posture::comparison::ProfileComparison;
use plumbline::posture::look::{GuideState, Hint, Looked, Phase, Step, StepRefusal};
use plumbline::posture::{Estimate, PostureState, UnsureReason, ValueSource};
use plumbline::reminder::PauseUntil;
use plumbline::units::{AngleInterval, Degrees};

use super::script::{Script, frontal_forward, lateral_neutral, unsure};
use super::{WINDOW, Window, into, shot, window};

const LOOK: &str = "A look from the side (about a minute)";

fn waiting(step: Step, hint: Hint) -> GuideState {
    GuideState { step, phase: Phase::Waiting { hint }, refused: None, overdue: false }
}

fn measuring(step: Step) -> GuideState {
    let phase = Phase::Measuring { progress: 0.62 };
    GuideState { step, phase, refused: None, overdue: false }
}

fn result(with_old: bool) -> EventKind {
    let (spread, error) = (Degrees::new(0.7), Some(Degrees::new(1.3)));
    let frontal = FrontalUpright {
        learned: None,
        angle: None,
        frames: 45,
        level: 21.4,
        width: 0.12,
        doubt: 2.7,
        elevation: 4.0,
        spread,
        scale: 1.18,
        error,
    };
    let cva = Degrees::new(52.3);
    let lateral = LateralUpright {
        learned: None,
        doubt: Degrees::new(1.7),
        frames: 45,
        cva,
        half_width: Degrees::new(16.0),
        spread,
        error: Some(Degrees::new(0.9)),
    };
    let profile = Profile {
        version: VERSION,
        name: "default".into(),
        created: "2026-01-31 10:20".into(),
        camera: "Integrated Camera".into(),
        frontal: Some(frontal),
        lateral: Some(lateral),
    };
    let interval = AngleInterval::around(cva, Degrees::new(16.0));
    let upright = Estimate { value: cva, interval, source: ValueSource::Nape };
    let comparison = with_old.then_some(ProfileComparison {
        cva: Some(Degrees::new(2.1)),
        cva_chance: Some(Degrees::new(5.0)),
        gap_chance: Some(Degrees::new(6.3)),
        gap: Some(Degrees::new(-1.4)),
        slopes: Some((1.0, 1.18)),
        errors: (Some(Degrees::new(2.2)), error),
        days: Some(34),
    });
    EventKind::Looked(Box::new(LookResult { looked: Looked { profile, upright }, comparison }))
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.remove_cursor();
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// In a look that has come to `state`.
fn begin(harness: &mut Window, script: &Script) {
    let mut seen = lateral_neutral(100.0);
    seen.state = PostureState::Neutral;
    script.sees(seen);
    harness.run();
    press(harness, Key::C);
    click(harness, LOOK);
}

fn comes_to(harness: &mut Window, script: &Script, state: GuideState) {
    if !matches!(state.step, Step::SideUpright | Step::SideForward) {
        script.sees(frontal_forward(101.0));
    }
    script.happens(EventKind::LookGuided(state));
    harness.run();
}

/// The states worth a picture.
fn states() -> Vec<(&'static str, GuideState)> {
    let moved = StepRefusal::Moved { spread: Degrees::new(6.2) };
    vec![
        ("look_turn", waiting(Step::SideUpright, Hint::TurnAside)),
        (
            "look_overdue",
            GuideState {
                overdue: true,
                ..waiting(Step::SideUpright, Hint::Unseen(UnsureReason::PoorLight))
            },
        ),
        ("look_further", waiting(Step::SideForward, Hint::Further { gone: Degrees::new(2.4) })),
        ("look_measuring", measuring(Step::FrontUpright)),
        (
            "look_refused",
            GuideState { refused: Some(moved), ..waiting(Step::FrontForward, Hint::HoldStill) },
        ),
    ]
}

#[test]
fn every_state_by_day_and_by_night() {
    let mut results = SnapshotResults::new();
    for (name, state) in states() {
        into(&mut results, name, Some(SourceSpec::Camera(0)), |harness, script| {
            begin(harness, script);
            comes_to(harness, script, state.clone());
        });
    }
    into(&mut results, "look_found", Some(SourceSpec::Camera(0)), |harness, script| {
        begin(harness, script);
        script.happens(result(true));
    });
    into(&mut results, "look_first_offered", Some(SourceSpec::Camera(0)), |_, script| {
        script.opened(SourceSpec::Camera(0), "Integrated Camera");
        script.sees(unsure(100.0, UnsureReason::NeedsBaseline));
    });
}

#[test]
fn at_200_percent_and_in_a_narrow_window() {
    let mut results = SnapshotResults::new();
    let narrow = vec2(500.0, 700.0);
    let sizes: [(&str, Vec2, f32); 2] = [("200", WINDOW, 2.0), ("narrow", narrow, 1.0)];
    for (word, size, zoom) in sizes {
        for (name, state) in [
            ("look_turn", waiting(Step::SideUpright, Hint::TurnAside)),
            ("look_measuring", measuring(Step::FrontUpright)),
        ] {
            let (mut harness, script) =
                window(Theme::Light, size, zoom, Some(SourceSpec::Camera(0)));
            begin(&mut harness, &script);
            comes_to(&mut harness, &script, state);
            shot(&mut harness, &format!("{name}_{word}"), &mut results);
        }
        let (mut harness, script) = window(Theme::Dark, size, zoom, Some(SourceSpec::Camera(0)));
        begin(&mut harness, &script);
        script.happens(result(false));
        shot(&mut harness, &format!("look_found_{word}"), &mut results);
    }
}

fn looking() -> (Window, Script) {
    let (mut harness, script) = window(Theme::Light, WINDOW, 1.0, Some(SourceSpec::Camera(0)));
    begin(&mut harness, &script);
    assert_eq!(script.drain(), [Command::BeginLook]);
    (harness, script)
}

#[test]
fn after_a_refusal_what_is_missing_now_is_shown_too() {
    let (mut harness, script) = looking();
    let refused = StepRefusal::Moved { spread: Degrees::new(6.2) };
    let hint = Hint::Unseen(UnsureReason::HeadTurned);
    let state = GuideState { refused: Some(refused), ..waiting(Step::FrontForward, hint) };
    comes_to(&mut harness, &script, state);
    harness.get_by_label(&refused.to_string());
    harness.get_by_label(&hint.sentence());
}

#[test]
fn a_look_is_led_by_keys_alone() {
    let (mut harness, script) = looking();
    comes_to(&mut harness, &script, waiting(Step::SideForward, Hint::HoldStill));
    harness.get_by_label("Step 2 of 4");
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Backspace);
    assert_eq!(script.drain(), [Command::LookAgain, Command::LookBack]);
    let mut reached = Vec::new();
    for _ in 0..8 {
        press(&mut harness, Key::Tab);
        let focused =
            harness.query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()));
        reached.extend(focused.filter_map(|node| node.accesskit_node().label()));
    }
    for name in ["Back", "Again", "Leave"] {
        assert!(reached.iter().any(|label| label == name), "{name} not in {reached:?}");
    }
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Escape);
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    // What was still on its way does not bring it back.
    comes_to(&mut harness, &script, measuring(Step::SideForward));
    script.happens(result(false));
    harness.run();
    assert!(harness.query_by_label("Save").is_none());
    assert!(harness.query_by_label("Step 2 of 4").is_none());
}

#[test]
fn back_from_the_first_step_is_the_choice_and_from_others_the_step_before() {
    let (mut harness, script) = looking();
    comes_to(&mut harness, &script, measuring(Step::FrontUpright));
    harness.get_by_label("Turn back to the camera, then sit upright.");
    click(&mut harness, "Back");
    assert_eq!(script.drain(), [Command::LookBack]);
    comes_to(&mut harness, &script, waiting(Step::SideUpright, Hint::TurnAside));
    click(&mut harness, "Back");
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    harness.get_by_label(LOOK);
}

#[test]
fn what_was_found_is_saved_or_discarded() {
    let (mut harness, script) = looking();
    script.happens(result(true));
    harness.run();
    harness.get_by_label("52\u{b0}, in 9 of 10 cases between 36\u{b0} and 68\u{b0}");
    harness.get_by_label(
        "steady within 1.3\u{b0} from the front, within 0.9\u{b0} from the side; the angle itself is \
         known to about \u{b1}16\u{b0}",
    );
    click(&mut harness, "Save");
    assert_eq!(script.drain(), [Command::KeepLook]);
    script.happens(super::calibrated(true));
    harness.run();
    harness.get_by_label("Your upright is measured.");
    click(&mut harness, "Measure again");
    assert_eq!(script.drain(), [Command::BeginLook], "the same way as before");

    let (mut harness, script) = looking();
    script.happens(result(false));
    harness.run();
    click(&mut harness, "Discard");
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    harness.get_by_label(LOOK);
}

#[test]
fn where_no_profile_is_known_the_look_is_offered_with_the_three_seconds() {
    let (mut harness, script) = window(Theme::Light, WINDOW, 1.0, Some(SourceSpec::Camera(0)));
    script.sees(unsure(100.0, UnsureReason::NeedsBaseline));
    harness.run();
    harness.get_by_label("Three seconds, upright");
    click(&mut harness, LOOK);
    assert_eq!(script.drain(), [Command::BeginLook]);
    harness.get_by_label("Step 1 of 4");
}

#[test]
fn a_look_without_a_picture_says_so_and_a_pause_leaves_it() {
    let (mut harness, script) = looking();
    script.happens(EventKind::CameraLost(super::camera_gone()));
    harness.run();
    harness.get_by_label(
        "There is no picture now. The look goes on where it was when the picture comes back.",
    );
    click(&mut harness, "Pause");
    assert_eq!(script.drain(), [Command::CancelCalibration, Command::Pause(PauseUntil::Resumed)]);
}
