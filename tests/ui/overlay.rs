//! The overlay's forms over a desktop, and the banner of the live page: pictures of each, and what its
//! buttons ask for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::time::Duration;

use eframe::egui::{self, Align2, Color32, FontId, Key, Rect, Theme, Vec2, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use plumbline::capture::SourceSpec;
use plumbline::monitor::{Command, EventKind, Quantity};
use plumbline::posture::{ValueSource, View};
use plumbline::reminder::{
    Doubt, Hint, PauseReason, PauseUntil, Prompt, QuietReason, Step, WarningOutcome,
};
use plumbline::ui::Shell;
use plumbline::ui::known::Number;
use plumbline::ui::overlay::{self, Form, Scene};
use plumbline::units::{AngleInterval, Degrees};

use super::script::{Script, frontal_forward};
use super::{WINDOW, Window, into, playing, shot, window};

// The overlay itself.

const NUMBER: Number = Number {
    quantity: Quantity::Change,
    value: Degrees::new(-9.0),
    interval: AngleInterval { low: Degrees::new(-12.0), high: Degrees::new(-6.0) },
    source: ValueSource::FrontalChange,
    limit: Degrees::new(-5.0),
    view: View::Frontal,
    forward: true,
    absolute: None,
    upright: None,
};

/// A desktop with somebody's work on it, and an overlay at its full strength.
fn over_work(name: &str, form: Form, theme: Theme, zoom: f32, results: &mut SnapshotResults) {
    let scene = Scene { form, number: Some(NUMBER), ..Scene::new(theme) };
    let mut over = Harness::builder()
        .with_size(WINDOW / zoom)
        .with_pixels_per_point(zoom)
        .with_theme(theme)
        .build_ui(move |ui| {
            plumbline::ui::tokens::install(ui.ctx());
            let screen = ui.ctx().content_rect();
            if ui.ctx().cumulative_pass_nr() > 1 {
                work(ui.painter(), screen, theme);
                let sign = vec2(132.0, 160.0);
                let window = match form {
                    Form::Figure { .. } => {
                        Rect::from_min_size(screen.max - sign - Vec2::splat(40.0), sign)
                    }
                    Form::Glow | Form::Dim => screen,
                };
                overlay::paint(ui.painter(), window, &scene, 1.0);
            }
        });
    over.run_steps(4);
    over.snapshot(name);
    results.extend_harness(&mut over);
}

fn work(painter: &egui::Painter, screen: Rect, theme: Theme) {
    let dark = theme == Theme::Dark;
    let gray = |light: u8, night: u8| Color32::from_gray(if dark { night } else { light });
    painter.rect_filled(screen, 0.0, gray(200, 30));
    let page = screen.shrink2(vec2(0.2 * screen.width(), 0.05 * screen.height()));
    painter.rect_filled(page, 4.0, gray(252, 44));
    for line in 0..24 {
        let at = pos2(page.left() + 40.0, page.top() + 32.0 + 24.0 * line as f32);
        if at.y < page.bottom() - 32.0 {
            let text = "The work that is being done goes on under it and stays legible.";
            painter.text(at, Align2::LEFT_TOP, text, FontId::proportional(13.0), gray(40, 210));
        }
    }
}

#[test]
fn overlay_forms() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (form, name) in [
            (Form::Glow, "glow"),
            (Form::Dim, "dim"),
            (Form::Figure { see_through: true }, "figure"),
            (Form::Figure { see_through: false }, "figure_opaque"),
        ] {
            over_work(&format!("overlay_{name}_{word}"), form, theme, 1.0, &mut results);
        }
    }
    over_work("overlay_glow_200", Form::Glow, Theme::Light, 2.0, &mut results);
    over_work("overlay_dim_200", Form::Dim, Theme::Light, 2.0, &mut results);
}

// The banner.

fn clock() -> jiff::Zoned {
    "2026-11-27T13:35[Europe/Berlin]".parse().unwrap()
}

/// Ten minutes have been seen, and then that happened.
fn after(harness: &mut Window, script: &Script, happened: &[EventKind]) {
    let shell = harness.state_mut().take().unwrap();
    *harness.state_mut() = Some(shell.with_wall(clock));
    script.ten_minutes(harness, frontal_forward);
    script.drain();
    for kind in happened {
        script.happens_at(588.0, kind.clone());
    }
    harness.run();
}

fn happened(what: &str) -> Vec<EventKind> {
    match what {
        "warning" => vec![EventKind::Climbed(Step::Tray), EventKind::Climbed(Step::Overlay)],
        "break" => vec![EventKind::Prompted(Prompt::Break)],
        "movement" => vec![EventKind::Prompted(Prompt::Movement)],
        "doubt" => vec![EventKind::BaselineDoubted(Doubt::CameraMoved)],
        "hint" => vec![EventKind::Hinted(Hint::TooNear)],
        "notice" => vec![EventKind::Notice(LONG.to_owned())],
        "quiet" => vec![
            EventKind::Snoozed(Duration::from_secs(1800)),
            EventKind::Quiet(Some(QuietReason::Snoozed)),
        ],
        _ => panic!("{what}"),
    }
}

const LONG: &str = "The history could not be written: the disk is full. Free some space; what is \
                    measured until then is kept in memory.";

#[test]
fn banners() {
    let mut results = SnapshotResults::new();
    for what in ["warning", "break", "movement", "doubt", "hint", "notice", "quiet"] {
        into(&mut results, &format!("banner_{what}"), Some(SourceSpec::Demo), |harness, script| {
            after(harness, script, &happened(what));
        });
    }
}

#[test]
fn banners_at_200_percent_and_in_a_narrow_window() {
    let mut results = SnapshotResults::new();
    for what in ["warning", "doubt", "break", "quiet"] {
        for (size, zoom, word) in [(WINDOW, 2.0, "200"), (vec2(500.0, 700.0), 1.0, "narrow")] {
            let (mut harness, script) = window(Theme::Light, size, zoom, Some(SourceSpec::Demo));
            after(&mut harness, &script, &happened(what));
            shot(&mut harness, &format!("banner_{what}_{word}"), &mut results);
        }
    }
}

#[test]
fn pauses_say_why_and_until_when() {
    let mut results = SnapshotResults::new();
    let lasts = Some(Duration::from_secs(3600));
    for (reason, lasts, name) in [
        (PauseReason::Asked, lasts, "live_paused_until"),
        (PauseReason::AwayLong, None, "live_paused_away"),
    ] {
        into(&mut results, name, Some(SourceSpec::Demo), |harness, script| {
            after(harness, script, &[EventKind::Paused { reason, lasts }]);
        });
    }
    let (mut harness, script) = playing();
    let overnight = Some(Duration::from_secs(14 * 3600 + 25 * 60));
    let asked = EventKind::Paused { reason: PauseReason::Asked, lasts: overnight };
    after(&mut harness, &script, &[asked]);
    harness.get_by_label_contains("tomorrow at 04:00");
}

/// Where a text stands.
fn place(harness: &Window, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

#[test]
fn the_number_stays_where_it_is_whatever_comes_and_goes() {
    for (size, zoom) in [(WINDOW, 1.0), (WINDOW, 2.0), (vec2(500.0, 700.0), 1.0)] {
        let (mut harness, script) = window(Theme::Light, size, zoom, Some(SourceSpec::Demo));
        after(&mut harness, &script, &[]);
        let before = place(&harness, "\u{2212}9°");
        for what in ["quiet", "hint", "doubt", "notice", "movement", "warning"] {
            for kind in happened(what) {
                script.happens(kind);
            }
            harness.run();
            assert_eq!(place(&harness, "\u{2212}9°"), before, "{what}");
            let words = match what {
                "quiet" => harness.get_by_label_contains("Quiet until"),
                "hint" => harness.get_by_label_contains("nearer to the screen"),
                "doubt" => harness.get_by_label_contains("no longer fits"),
                "notice" => harness.get_by_label(LONG),
                "movement" => harness.get_by_label_contains("hardly changed"),
                _ => harness.get_by_label_contains("has been forward"),
            };
            assert!(words.rect().top() > before.center().y, "{what} covers the number");
        }
    }
}

fn warned() -> (Window, Script) {
    let (mut harness, script) = playing();
    after(&mut harness, &script, &happened("warning"));
    (harness, script)
}

#[test]
fn a_warning_can_be_noted_and_the_same_one_stays_away() {
    let (mut harness, script) = warned();
    let stands = |harness: &Window| harness.state().as_ref().is_some_and(Shell::is_warning);
    assert!(stands(&harness));
    harness.get_by_label("Noted").click();
    harness.run();
    assert_eq!(script.drain(), [Command::Dismiss]);
    assert!(!stands(&harness));
    assert!(harness.query_by_label("Noted").is_none());
    script.happens(EventKind::WarningOver(WarningOutcome::Noted));
    script.sees(frontal_forward(602.0));
    harness.run();
    assert!(!stands(&harness), "the same episode does not warn again");
}

#[test]
fn a_warning_can_be_snoozed_for_a_while_and_for_today() {
    let hour = Duration::from_secs(3600);
    // 13:35 it is by the person's clock.
    let rest_of_the_day = Duration::from_secs((14 * 60 + 25) * 60);
    for (choice, length) in
        [("For 15\u{a0}min", hour / 4), ("For 1\u{a0}h", hour), ("For today", rest_of_the_day)]
    {
        let (mut harness, script) = warned();
        harness.get_by_label("Snooze").click();
        harness.run();
        harness.get_by_label(choice).click();
        harness.run();
        assert_eq!(script.drain(), [Command::Snooze(length)]);
        script.happens(EventKind::WarningOver(WarningOutcome::Snoozed));
        script.happens(EventKind::Snoozed(length));
        script.happens(EventKind::Quiet(Some(QuietReason::Snoozed)));
        harness.run();
        assert!(harness.query_by_label("Snooze").is_none());
        harness.get_by_label_contains("you have snoozed the warnings");
        harness.get_by_label("Warn again").click();
        harness.run();
        assert_eq!(script.drain(), [Command::Snooze(Duration::ZERO)]);
        script.happens(EventKind::Snoozed(Duration::ZERO));
        script.happens(EventKind::Quiet(None));
        harness.run();
        assert!(harness.query_by_label("Warn again").is_none());
    }
}

#[test]
fn i_am_fine_like_this_is_told_and_why_opens_its_page() {
    let (mut harness, script) = warned();
    harness.get_by_label("I am fine like this").click();
    harness.run();
    assert_eq!(script.drain(), [Command::FineLikeThis]);
    harness.get_by_label("Why?").click();
    harness.run();
    assert!(harness.query_by_label("\u{2212}9°").is_none(), "another page");
}

#[test]
fn the_card_can_be_answered_by_keyboard_alone() {
    let (mut harness, script) = warned();
    for _ in 0..20 {
        harness.key_press(Key::Tab);
        harness.run();
        let is_there = harness
            .query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()))
            .any(|node| node.accesskit_node().label().as_deref() == Some("I am fine like this"));
        if is_there {
            harness.key_press(Key::Enter);
            harness.run();
            break;
        }
    }
    assert_eq!(script.drain(), [Command::FineLikeThis]);
}

#[test]
fn a_prompt_can_be_skipped_and_counts_down_as_time_passes() {
    let (mut harness, script) = playing();
    after(&mut harness, &script, &happened("break"));
    harness.get_by_label("Left of the break: 18\u{a0}s");
    script.sees(frontal_forward(610.0));
    harness.run();
    harness.get_by_label("Left of the break: 8\u{a0}s");
    script.sees(frontal_forward(620.0));
    harness.run();
    assert!(harness.query_by_label_contains("Left of the break").is_none());
    harness.get_by_label("Skip").click();
    harness.run();
    assert_eq!(script.drain(), [Command::SkipPrompt]);
}

#[test]
fn hints_and_notices_are_closed_and_doubt_leads_to_the_calibration() {
    let (mut harness, script) = playing();
    let all: Vec<EventKind> = ["hint", "doubt", "notice"].into_iter().flat_map(happened).collect();
    after(&mut harness, &script, &all);
    harness.get_by_label("Close this message").click();
    harness.run();
    harness.get_by_label("Recalibrate").click();
    harness.run();
    harness.get_by_label("Three seconds, upright");
    harness.key_press(Key::Escape);
    script.happens(EventKind::BaselineTrusted);
    harness.run();
    harness.get_by_label("Close this hint").click();
    harness.run();
    assert!(harness.query_by_label("Close this hint").is_none());
    assert_eq!(script.drain(), []);
}

#[test]
fn resuming_forgets_until_when_the_pause_was() {
    let (mut harness, script) = playing();
    let lasts = Some(Duration::from_secs(900));
    after(&mut harness, &script, &[EventKind::Paused { reason: PauseReason::Asked, lasts }]);
    harness.get_by_label_contains("13:50");
    harness.key_press(Key::Space);
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(script.drain(), [Command::Resume, Command::Pause(PauseUntil::Resumed)]);
    assert!(harness.query_by_label_contains("13:50").is_none());
}
