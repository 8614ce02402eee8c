//! The way from page to page, by mouse and by keyboard.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use plumbline::capture::SourceSpec;
use plumbline::monitor::{Command, EventKind};

use super::script::frontal_forward;
use super::{Window, playing, window};

fn is_open(harness: &Window, page: &str) -> bool {
    let tab = harness.get_by_role_and_label(Role::Tab, page);
    let toggled = tab.accesskit_node().toggled();
    toggled == Some(eframe::egui::accesskit::Toggled::True)
}

#[test]
fn every_page_is_reached_by_mouse_and_by_keyboard() {
    let pages = ["Live", "History", "Profiles", "Settings"];
    let (mut harness, _script) = playing();
    assert!(is_open(&harness, "Live"));
    for page in pages.into_iter().rev() {
        harness.get_by_role_and_label(Role::Tab, page).click();
        harness.run();
        assert!(is_open(&harness, page), "{page}");
    }
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    for (page, key) in pages.into_iter().zip(keys).rev() {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run();
        assert!(is_open(&harness, page), "{page}");
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(is_open(&harness, "Live"), "Escape goes back");
}

#[test]
fn a_narrow_window_folds_the_pages_into_the_emblem() {
    let narrow = vec2(500.0, 700.0);
    let (mut harness, script) = window(Theme::Light, narrow, 1.0, Some(SourceSpec::Demo));
    script.ten_minutes(&mut harness, frontal_forward);
    assert!(harness.query_by_label("Settings").is_none());
    harness.get_by_label("Page: Live").click();
    harness.run();
    harness.get_by_label("Settings").click();
    harness.run();
    harness.get_by_label("Page: Settings");
    harness.get_by_label("Every change is in force at once and kept.");
}

#[test]
fn escape_closes_a_list_and_leaves_a_field_before_it_leaves_the_page() {
    let (mut harness, _script) = playing();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run();
    harness.get_by_label("Light or dark: Light").click();
    harness.run();
    harness.get_by_label("Dark");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(is_open(&harness, "Settings"), "only the list has closed");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(is_open(&harness, "Live"));
}

#[test]
fn a_page_that_is_left_leaves_its_calibration() {
    let (mut harness, script) = playing();
    harness.key_press(Key::C);
    harness.run();
    harness.get_by_label("Three seconds, upright").click();
    harness.run();
    script.drain();
    harness.get_by_label("History").click();
    harness.run();
    // The page of the history shows no picture.
    assert_eq!(script.drain(), [Command::CancelCalibration, Command::ShowPicture(false)]);
}

#[test]
fn settings_can_still_be_changed_when_the_measurement_has_ended() {
    let (mut harness, script) = playing();
    script.happens(EventKind::Failed("The model could not be read.".to_owned()));
    harness.run();
    harness.get_by_label("Settings").click();
    harness.run();
    harness.get_by_label("Every change is in force at once and kept.");
}
