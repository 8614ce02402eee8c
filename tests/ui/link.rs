//! What the window makes of old streams, pauses, calibrations that are left, failures and notices.

use eframe::egui::{Key, Theme};
use egui_kittest::kittest::Queryable;
use plumbline::capture::SourceSpec;
use plumbline::monitor::{Command, EventKind};
use plumbline::reminder::PauseUntil;
use plumbline::ui::Shell;

use super::script::{Script, frontal_forward, lateral_neutral};
use super::{REFUSAL, WINDOW, Window, calibrated, camera_gone, playing, window};

const HOLD: &str = "Hold still\u{2026}";
const NOTHING: &str = "There is no picture to measure now. Choose a camera, or resume.";

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn is_warning(harness: &Window) -> bool {
    harness.state().as_ref().is_some_and(Shell::is_warning)
}

fn says(harness: &Window, label: &str) -> bool {
    harness.query_by_label(label).is_some()
}

/// On the calibration page, with a calibration running.
fn calibrating() -> (Window, Script) {
    let (mut harness, script) = playing();
    press(&mut harness, Key::C);
    click(&mut harness, "Three seconds, upright");
    script.happens(EventKind::CalibrationProgress(0.4));
    harness.run();
    assert_eq!(script.drain(), [Command::Calibrate]);
    assert!(says(&harness, HOLD));
    (harness, script)
}

// Streams.

#[test]
fn what_the_stream_before_still_says_is_left_aside() {
    let (mut harness, script) = playing();
    click(&mut harness, "Source: Demo film, from the front");
    click(&mut harness, "Demo film, from the side");
    // The monitor has not heard of it yet: this is of the old stream.
    script.sees(frontal_forward(602.0));
    script.happens(EventKind::CameraLost(camera_gone()));
    script.happens(EventKind::SourceEnded);
    harness.run();
    assert!(says(&harness, "Opening the source\u{2026}"));
    assert!(!is_warning(&harness));
    script.drain();
    script.sees(lateral_neutral(1.0));
    harness.run();
    assert!(says(&harness, "48°"));
}

#[test]
fn an_old_observation_behind_a_new_one_does_not_win() {
    let (mut harness, script) = playing();
    let old = script.stream.get();
    click(&mut harness, "Source: Demo film, from the front");
    click(&mut harness, "Demo film, from the side");
    script.drain();
    script.sees(lateral_neutral(1.0));
    script.stream.set(old);
    script.sees(frontal_forward(602.0));
    harness.run();
    assert!(says(&harness, "48°"));
}

#[test]
fn messages_and_cameras_are_taken_whatever_the_stream() {
    let (mut harness, script) = playing();
    let old = script.stream.get();
    click(&mut harness, "Source: Demo film, from the front");
    click(&mut harness, "Demo film, from the side");
    script.drain();
    script.stream.set(old);
    script.happens(EventKind::Notice("The profile could not be written.".to_owned()));
    harness.run();
    assert!(says(&harness, "The profile could not be written."));
    script.happens(EventKind::Failed("The model could not be read.".to_owned()));
    harness.run();
    assert!(says(&harness, "The model could not be read."));
}

#[test]
fn a_picture_from_before_the_loss_does_not_bring_the_camera_back() {
    let (mut harness, script) = playing();
    script.sees(frontal_forward(602.0));
    script.happens_at(602.0, EventKind::CameraLost(camera_gone()));
    harness.run();
    assert!(says(&harness, "Integrated Camera: it was unplugged."));
}

// Pause.

#[test]
fn a_pause_takes_the_old_picture_away_for_good() {
    let (mut harness, script) = playing();
    assert!(says(&harness, "Mirrored camera picture with the measured lines"));
    press(&mut harness, Key::Space);
    script.sees(frontal_forward(602.0));
    harness.run();
    assert!(says(&harness, "Nobody is looking."));
    assert!(!is_warning(&harness));
    press(&mut harness, Key::Space);
    assert!(says(&harness, "Opening the source\u{2026}"), "what came while paused is not shown");
    assert!(!is_warning(&harness));
    let mut seen = frontal_forward(700.0);
    seen.picture = None;
    script.sees(seen);
    harness.run();
    assert!(says(&harness, "\u{2212}9°"));
    assert!(!says(&harness, "Mirrored camera picture with the measured lines"));
}

#[test]
fn nothing_can_be_measured_while_paused() {
    let (mut harness, script) = playing();
    press(&mut harness, Key::C);
    press(&mut harness, Key::Space);
    script.drain();
    assert!(says(&harness, NOTHING));
    click(&mut harness, "Three seconds, upright");
    assert_eq!(script.drain(), []);
}

// Calibration.

#[test]
fn a_running_calibration_can_be_left() {
    let (mut harness, script) = calibrating();
    click(&mut harness, "Cancel");
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    assert!(says(&harness, "Three seconds, upright") && !says(&harness, HOLD));

    let (mut harness, script) = calibrating();
    press(&mut harness, Key::Escape);
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    assert!(says(&harness, "Forward"), "back on the live page");
    script.happens(EventKind::CalibrationProgress(0.5));
    script.happens(EventKind::CalibrationRefused(REFUSAL.to_owned()));
    harness.run();
    press(&mut harness, Key::C);
    script.happens(EventKind::CalibrationProgress(0.6));
    harness.run();
    assert!(says(&harness, "Three seconds, upright") && !says(&harness, HOLD));
    press(&mut harness, Key::Escape);
    assert_eq!(script.drain(), [], "there is none to leave");
}

#[test]
fn c_on_the_calibration_page_does_not_begin_it_anew() {
    let (mut harness, script) = calibrating();
    press(&mut harness, Key::C);
    assert!(says(&harness, HOLD));
    assert_eq!(script.drain(), []);
}

#[test]
fn a_pause_and_another_source_leave_the_calibration() {
    let (mut harness, script) = calibrating();
    press(&mut harness, Key::Space);
    assert_eq!(script.drain(), [Command::CancelCalibration, Command::Pause(PauseUntil::Resumed)]);
    assert!(!says(&harness, HOLD));

    let (mut harness, script) = calibrating();
    click(&mut harness, "Source: Demo film, from the front");
    click(&mut harness, "Demo film, from the side");
    let (source, stream) = (SourceSpec::DemoSide, script.stream.get().next());
    assert_eq!(script.drain(), [Command::CancelCalibration, Command::Select { source, stream }]);
    assert!(!says(&harness, HOLD));
}

#[test]
fn another_measurement_needs_a_picture_as_the_first_does() {
    for (ends, again) in [
        (EventKind::CalibrationRefused(REFUSAL.to_owned()), "Try again"),
        (calibrated(true), "Measure again"),
    ] {
        let (mut harness, script) = calibrating();
        script.happens(ends);
        script.happens(EventKind::CameraLost(camera_gone()));
        harness.run();
        click(&mut harness, again);
        assert_eq!(script.drain(), []);
        script.sees(frontal_forward(700.0));
        harness.run();
        click(&mut harness, again);
        assert_eq!(script.drain(), [Command::Calibrate]);
    }
}

#[test]
fn an_upright_that_was_not_saved_says_so() {
    let (mut harness, script) = calibrating();
    script.happens(calibrated(false));
    harness.run();
    let steady = "9 of 10 of your pictures lay within 3.1° of the others.";
    assert!(says(&harness, &format!("{steady} In force until the program ends; not saved.")));
    click(&mut harness, "Done");
    press(&mut harness, Key::C);
    assert!(
        says(&harness, "Three seconds, upright"),
        "entered afresh, the page begins at its beginning"
    );
}

#[test]
fn an_upright_that_came_too_late_to_be_left_is_told() {
    let (mut harness, script) = calibrating();
    press(&mut harness, Key::Escape);
    script.happens(calibrated(true));
    harness.run();
    harness.get_by_label_contains("Your upright is measured. 9 of 10");
}

// The end of the monitor.

#[test]
fn a_monitor_that_failed_says_why_and_what_to_do() {
    let (mut harness, script) = calibrating();
    script.happens(EventKind::Failed("The model could not be read.".to_owned()));
    script.sees(frontal_forward(602.0));
    harness.run();
    assert!(says(&harness, "The model could not be read."));
    assert!(says(&harness, "Start Plumbline again."));
    assert!(!is_warning(&harness));
    press(&mut harness, Key::Space);
    press(&mut harness, Key::C);
    assert!(says(&harness, "The model could not be read."));
}

#[test]
fn a_monitor_that_went_without_a_word_is_noticed() {
    let (mut harness, script) = playing();
    let _commands = script.hangs_up();
    harness.run();
    assert!(says(&harness, "The measurement has ended unexpectedly."));
    assert!(says(&harness, "Start Plumbline again."));
}

#[test]
fn the_last_words_of_a_monitor_are_heard() {
    let (mut harness, script) = playing();
    script.happens(EventKind::Failed("The model could not be read.".to_owned()));
    let _commands = script.hangs_up();
    harness.run();
    assert!(says(&harness, "The model could not be read."));
}

// Notices.

#[test]
fn the_newest_notice_is_shown_and_all_outlast_a_choice() {
    let (mut harness, script) = playing();
    for notice in ["One.", "Two.", "One."] {
        script.happens(EventKind::Notice(notice.to_owned()));
    }
    harness.run();
    click(&mut harness, "Source: Demo film, from the front");
    click(&mut harness, "Demo film, from the side");
    assert!(says(&harness, "Two.") && !says(&harness, "One."));
    click(&mut harness, "Close this message");
    assert!(says(&harness, "One.") && !says(&harness, "Two."));
    click(&mut harness, "Close this message");
    assert!(!says(&harness, "One.") && !says(&harness, "Two."));
}

// Words that do not fit.

#[test]
fn a_source_that_is_cut_short_is_told_in_full_to_a_pointer() {
    let (mut harness, script) = window(Theme::Light, WINDOW, 2.0, Some(SourceSpec::Demo));
    script.ten_minutes(&mut harness, frontal_forward);
    let name = "Source: Demo film, from the front";
    assert_eq!(harness.query_all_by_label(name).count(), 1);
    harness.get_by_label(name).hover();
    harness.run();
    harness.run_steps(60);
    assert_eq!(harness.query_all_by_label(name).count(), 2, "the control and its tooltip");
}
