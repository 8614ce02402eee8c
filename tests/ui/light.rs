//! Which windows the overlay asks for, when, where, and when they are painted again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eframe::egui::{self, Key, Rect, Theme, ViewportId, pos2};
use plumbline::capture::SourceSpec;
use plumbline::catalogue::Language;
use plumbline::monitor::EventKind;
use plumbline::reminder::{Step, WarningOutcome};
use plumbline::settings::{OverlayScreens, OverlaySettings, OverlayStyle, Settings};
use plumbline::ui::{Screens, Shell, UiOptions};
use plumbline::units::Degrees;

use super::script::{Script, frontal_forward};
use super::{WINDOW, Window, window_of};

const SCREEN: Rect = Rect { min: pos2(1920.0, 120.0), max: pos2(3520.0, 1020.0) };
const OTHER: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1920.0, 1080.0) };

/// A playing window that may have others for the overlay; a warning stands and has climbed to it.
fn overlaid(screens: Screens, settings: Settings) -> (Window, Script) {
    let options = UiOptions {
        source: Some(SourceSpec::Demo),
        theme: Theme::Light.into(),
        reduced_motion: true,
        settings,
        ..UiOptions::default()
    };
    let (mut harness, script) =
        window_of(Some(Language::English), Theme::Light, WINDOW, 1.0, options);
    harness.ctx.set_embed_viewports(false);
    place(&mut harness, screens);
    script.ten_minutes(&mut harness, frontal_forward);
    script.happens(EventKind::Climbed(Step::Tray));
    script.happens(EventKind::Climbed(Step::Overlay));
    harness.run();
    (harness, script)
}

fn on(own: Rect) -> Screens {
    Screens { own: Some(own), all: Vec::new() }
}

fn place(harness: &mut Window, screens: Screens) {
    if let Some(shell) = harness.state_mut() {
        shell.place_overlay(screens);
    }
}

/// Where the overlay's windows are, from left to right.
fn overlays(harness: &Window) -> Vec<Rect> {
    let all = harness.output().viewport_output.iter().filter(|(id, _)| **id != ViewportId::ROOT);
    let mut places: Vec<Rect> = all
        .map(|(_, output)| {
            let builder = &output.builder;
            Rect::from_min_size(builder.position.unwrap(), builder.inner_size.unwrap())
        })
        .collect();
    places.sort_by(|a, b| a.left().total_cmp(&b.left()));
    places
}

fn with(overlay: OverlaySettings) -> Settings {
    Settings { overlay, ..Settings::default() }
}

#[test]
fn the_overlay_covers_the_screen_the_window_is_on_and_a_pause_takes_it_away() {
    let (mut harness, _script) = overlaid(on(SCREEN), Settings::default());
    assert_eq!(overlays(&harness), [SCREEN]);
    place(&mut harness, on(OTHER));
    harness.step();
    assert_eq!(overlays(&harness), [OTHER]);
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(overlays(&harness), []);
}

#[test]
fn without_a_known_screen_there_is_no_overlay() {
    let (harness, _script) = overlaid(Screens::default(), Settings::default());
    assert_eq!(overlays(&harness), []);
}

#[test]
fn it_waits_for_its_step_of_the_ladder_and_goes_with_the_warning() {
    let (mut harness, script) = overlaid(on(SCREEN), Settings::default());
    script.happens(EventKind::WarningOver(WarningOutcome::CameBack));
    harness.run();
    assert_eq!(overlays(&harness), []);
    for (step, lit) in
        [(Step::Tray, vec![]), (Step::Overlay, vec![SCREEN]), (Step::Sound, vec![SCREEN])]
    {
        script.happens(EventKind::Climbed(step));
        harness.run();
        assert_eq!(overlays(&harness), lit, "{step:?}");
    }
}

#[test]
fn a_ladder_without_the_overlay_has_none_at_any_step() {
    let mut settings = Settings::default();
    settings.ladder.overlay = false;
    let (mut harness, script) = overlaid(on(SCREEN), settings);
    for step in [Step::Notification, Step::Sound] {
        script.happens(EventKind::Climbed(step));
        harness.run();
        assert_eq!(overlays(&harness), []);
    }
    assert!(harness.state().as_ref().is_some_and(Shell::is_warning), "the window still says so");
}

#[test]
fn each_style_has_its_windows_on_one_screen_or_on_all() {
    let both = Screens { own: Some(SCREEN), all: vec![OTHER, SCREEN] };
    let windows = |style, screens| {
        let settings = with(OverlaySettings { style, screens, ..OverlaySettings::default() });
        overlays(&overlaid(both.clone(), settings).0)
    };
    for style in [OverlayStyle::Glow, OverlayStyle::Dim] {
        assert_eq!(windows(style, OverlayScreens::Active), [SCREEN]);
        assert_eq!(windows(style, OverlayScreens::All), [OTHER, SCREEN]);
    }
    let figures = windows(OverlayStyle::Figure, OverlayScreens::All);
    assert_eq!(figures.len(), 2);
    for (figure, screen) in figures.iter().zip([OTHER, SCREEN]) {
        assert!(screen.contains_rect(*figure) && figure.width() < 200.0, "{figure:?}");
    }
    assert_eq!(windows(OverlayStyle::None, OverlayScreens::All), []);
}

#[test]
fn another_style_and_screens_that_come_and_go_take_effect_while_it_is_there() {
    let all = OverlaySettings { screens: OverlayScreens::All, ..OverlaySettings::default() };
    let (mut harness, script) = overlaid(on(SCREEN), with(all.clone()));
    assert_eq!(overlays(&harness), [SCREEN]);
    place(&mut harness, Screens { own: Some(SCREEN), all: vec![OTHER, SCREEN] });
    script.sees(frontal_forward(602.0));
    harness.run();
    assert_eq!(overlays(&harness), [OTHER, SCREEN]);
    place(&mut harness, Screens { own: Some(OTHER), all: vec![OTHER] });
    script.sees(frontal_forward(604.0));
    harness.run();
    assert_eq!(overlays(&harness), [OTHER]);
    let figure = OverlaySettings { style: OverlayStyle::Figure, ..all };
    let ctx = harness.ctx.clone();
    harness.state_mut().as_mut().unwrap().use_settings(&ctx, Box::new(with(figure)));
    harness.run();
    assert!(overlays(&harness)[0].width() < 200.0);
}

#[test]
fn the_overlay_is_painted_again_only_when_it_shows_something_else() {
    let (mut harness, script) = overlaid(on(SCREEN), Settings::default());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    harness.ctx.set_repaint_observer(move |info| {
        if info.viewport_id != egui::ViewportId::ROOT {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut sees = |at: f64, value: f64| {
        let mut seen = frontal_forward(at);
        if let Some(smoothed) = &mut seen.smoothed {
            smoothed.value = Degrees::new(value);
        }
        script.sees(seen);
        harness.run();
        asked.swap(0, Ordering::Relaxed)
    };
    // While it is new, window managers are told again and again that clicks go through.
    sees(606.0, -9.0);
    assert_eq!(sees(608.0, -9.3), 0, "still minus nine, as it is shown");
    assert_eq!(sees(610.0, -10.2), 1);
    assert_eq!(sees(612.0, -10.2), 0);
    harness.ctx.set_theme(Theme::Dark);
    harness.run();
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
