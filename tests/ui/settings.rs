//! The settings page: its pictures, and what a change does.
#![allow(clippy::expect_used, reason = "a test's helpers fail the test")]

use crossbeam_channel::Receiver;
use eframe::egui::{Key, Modifiers, Theme, Vec2, accesskit::Role, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::{NodeT, Queryable, by};
use plumbline::capture::SourceSpec;
use plumbline::catalogue::{self, Language};
use plumbline::keeper::Ask;
use plumbline::monitor::Command;
use plumbline::reminder::Level;
use plumbline::settings::{Day, OverlayStyle, Settings};
use plumbline::ui::KeeperLink;

use super::script::{Script, frontal_forward};
use super::{Window, shot, window, window_in};

/// As high as the whole page, so that a picture has all of it.
const WHOLE: Vec2 = vec2(1100.0, 3000.0);
const TALL: Vec2 = vec2(520.0, 4300.0);

fn open_in(language: Option<Language>, theme: Theme, size: Vec2, zoom: f32) -> (Window, Script) {
    let (mut harness, script) = window_in(language, theme, size, zoom, Some(SourceSpec::Demo));
    script.ten_minutes(&mut harness, frontal_forward);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run();
    script.drain();
    (harness, script)
}

fn open() -> (Window, Script) {
    open_in(Some(Language::English), Theme::Light, WHOLE, 1.0)
}

/// With a keeper's ear.
fn kept(harness: &mut Window) -> Receiver<Ask> {
    let (asks, heard) = crossbeam_channel::unbounded();
    let answers = crossbeam_channel::never();
    let shell = harness.state_mut().take().expect("a shell");
    *harness.state_mut() = Some(shell.with_keeper(KeeperLink { asks, answers }));
    while heard.try_recv().is_ok() {}
    heard
}

/// The settings that the monitor was told of last.
fn told(script: &Script) -> Option<Settings> {
    script.drain().into_iter().rev().find_map(|command| match command {
        Command::UseSettings(settings) => Some(*settings),
        _ => None,
    })
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.remove_cursor();
}

#[test]
fn the_page_by_day_and_by_night_large_narrow_and_in_german() {
    let mut results = SnapshotResults::new();
    let (english, german) = (Some(Language::English), Some(Language::German));
    for (name, language, theme, size, zoom) in [
        ("settings_light", english, Theme::Light, WHOLE, 1.0),
        ("settings_dark", english, Theme::Dark, WHOLE, 1.0),
        ("settings_200", english, Theme::Light, vec2(1100.0, 1400.0), 2.0),
        ("settings_narrow", english, Theme::Dark, TALL, 1.0),
        ("settings_german", german, Theme::Light, WHOLE, 1.0),
        ("settings_german_narrow", german, Theme::Light, TALL, 1.0),
    ] {
        let (mut harness, _script) = open_in(language, theme, size, zoom);
        shot(&mut harness, name, &mut results);
    }
    let (mut harness, _script) = open();
    click(&mut harness, "Own");
    click(&mut harness, "Only within working hours");
    click(&mut harness, "Dim");
    click(&mut harness, "Reset “The overlay”");
    shot(&mut harness, "settings_changed", &mut results);
}

#[test]
fn looking_at_the_page_changes_nothing() {
    // Numbers off every step of a slider stay as they were written.
    let (mut harness, script) = open();
    harness.run();
    assert_eq!(script.drain(), []);
}

#[test]
fn a_change_is_told_to_the_monitor_and_kept() {
    let (mut harness, script) = open();
    let heard = kept(&mut harness);
    click(&mut harness, "Gentle sound");
    let settings = told(&script).expect("settings");
    let mut wanted = Settings::default();
    wanted.ladder.sound = true;
    assert_eq!(settings, wanted);
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [Ask::SaveSettings(Box::new(wanted))]);
    click(&mut harness, "Gentle sound");
    assert_eq!(told(&script), Some(Settings::default()));
}

#[test]
fn switches_levels_forms_and_days_reach_their_fields() {
    let (mut harness, script) = open();
    for (label, check) in [
        ("Calm", (|s| s.warning.level == Level::Calm) as fn(&Settings) -> bool),
        ("Figure", |s| s.overlay.style == OverlayStyle::Figure),
        ("Screens: All", |s| s.overlay.screens == plumbline::settings::OverlayScreens::All),
        ("In calls", |s| !s.quiet.in_calls),
        ("Only within working hours", |s| s.quiet.working_hours),
        ("Days: Sunday", |s| s.quiet.days.last() == Some(&Day::Sun)),
        ("Hints about the place of work", |s| !s.prompts.workstation),
        ("Model: Full model", |s| s.watch.model == plumbline::pose::ModelVariant::Full),
        ("Remember what was measured", |s| !s.history.keep),
        ("Start with the session", |s| s.program.autostart),
        ("Movement: Reduced", |s| s.show.motion == plumbline::settings::Motion::Reduced),
    ] {
        click(&mut harness, label);
        let settings = told(&script).unwrap_or_else(|| panic!("{label} tells the monitor"));
        assert!(check(&settings), "{label}");
    }
    click(&mut harness, "Reset everything");
    click(&mut harness, "Yes, reset");
    assert_eq!(told(&script), Some(Settings::default()));
    assert!(harness.query_by_label("Reset everything").is_none(), "there is nothing left to reset");
}

#[test]
fn a_group_is_reset_only_after_it_was_asked_and_alone() {
    let (mut harness, script) = open();
    click(&mut harness, "Gentle sound");
    click(&mut harness, "In calls");
    script.drain();
    click(&mut harness, "Reset “How it warns”");
    assert_eq!(script.drain(), []);
    click(&mut harness, "Keep");
    assert_eq!(script.drain(), []);
    click(&mut harness, "Reset “How it warns”");
    click(&mut harness, "Yes, reset");
    let settings = told(&script).expect("settings");
    assert!(!settings.ladder.sound && !settings.quiet.in_calls);
}

#[test]
fn a_number_is_typed_and_stepped_by_the_keyboard() {
    let (mut harness, script) = open();
    let by = |role: Role, label: &'static str| {
        by().predicate(move |node| node.role() == role && node.label().as_deref() == Some(label))
    };
    // Typed, in another unit than the file's.
    harness.get(by(Role::SpinButton, "Time between the steps")).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get(by(Role::SpinButton, "Time between the steps")).type_text("1 min 30 s");
    harness.run();
    assert_eq!(script.drain(), [], "not while it is typed");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(told(&script).map(|settings| settings.ladder.step_seconds), Some(90));
    // Stepped.
    harness.get(by(Role::Slider, "Strength")).focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    let strength = told(&script).map(|settings| settings.overlay.strength);
    assert!(strength.is_some_and(|strength| (0.36..0.45).contains(&strength)), "{strength:?}");
}

#[test]
fn the_picture_of_the_rule_tells_its_numbers_and_follows_them() {
    let (mut harness, _script) = open();
    let rule = |harness: &Window| {
        let named = by().role(Role::Image).label_contains("Now \u{2212}9.0°.");
        harness.get(named).accesskit_node().label().unwrap_or_default()
    };
    let before = rule(&harness);
    assert!(before.contains("below \u{2212}7.0° for 80% of the last 2\u{a0}min"), "{before}");
    click(&mut harness, "Early");
    let after = rule(&harness);
    assert!(
        after.contains("of the last 1\u{a0}min") && after.contains("10\u{a0}min later"),
        "{after}"
    );
}

#[test]
fn the_warning_can_be_tried() {
    let (mut harness, script) = open();
    click(&mut harness, "Test the warning");
    assert_eq!(script.drain(), [Command::TestWarning]);
}

#[test]
fn theme_language_and_size_change_the_window_at_once() {
    let (mut harness, _script) = open_in(None, Theme::Light, WHOLE, 1.0);
    click(&mut harness, "Colours: Dark");
    assert_eq!(harness.ctx.theme(), Theme::Dark);
    click(&mut harness, "Movement: Reduced");
    assert_eq!(harness.ctx.global_style().animation_time, 0.0);
    click(&mut harness, "Language: Deutsch");
    assert_eq!(catalogue::language(), Language::German);
    harness.get_by_label("Jede Änderung gilt sofort und bleibt erhalten.");
    click(&mut harness, "Sprache: English");
    assert_eq!(catalogue::language(), Language::English);
}

#[test]
fn the_size_of_everything_follows_its_setting() {
    let (mut harness, _script) = window(Theme::Light, WHOLE, 1.0, Some(SourceSpec::Demo));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    harness.run();
    let slider = by().predicate(|node| {
        node.role() == Role::Slider && node.label().as_deref() == Some("Size of everything")
    });
    harness.get(slider).focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!((harness.ctx.zoom_factor() - 1.05).abs() < 1e-3, "{}", harness.ctx.zoom_factor());
}
