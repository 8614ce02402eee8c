//! The window, drawn without a display: pictures of every page in every state, by day and by night,
//! and what clicks and keys ask of the monitor.

#[path = "ui/access.rs"]
mod access;
#[path = "ui/bar.rs"]
mod bar;
#[path = "ui/days.rs"]
mod days;
#[path = "ui/guide.rs"]
mod guide;
#[path = "ui/history.rs"]
mod history;
#[path = "ui/light.rs"]
mod light;
#[path = "ui/link.rs"]
mod link;
#[path = "ui/overlay.rs"]
mod overlay;
#[path = "ui/profiles.rs"]
mod profiles;
#[path = "ui/script.rs"]
mod script;
#[path = "ui/settings.rs"]
mod settings;
#[path = "ui/sidelook.rs"]
mod sidelook;
#[path = "ui/why.rs"]
mod why;

use eframe::egui::{self, Key, Theme, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use plumbline::capture::{CameraInfo, CaptureError, CaptureErrorKind, SourceSpec};
use plumbline::catalogue::{Language, speaking};
use plumbline::monitor::{Command, EventKind, Observation};
use plumbline::pose::ModelVariant;
use plumbline::posture::{PostureState, UnsureReason};
use plumbline::reminder::{PauseUntil, Step};
use plumbline::ui::{OverlaySupport, Shell, UiOptions};
use plumbline::units::Degrees;

use script::{Script, frontal_forward, lateral_neutral, unsure};

const WINDOW: Vec2 = vec2(1100.0, 700.0);

type Window = Harness<'static, Option<Shell>>;

/// A window of `size` pixels at a zoom, wired to a script.
fn window(theme: Theme, size: Vec2, zoom: f32, source: Option<SourceSpec>) -> (Window, Script) {
    window_in(Some(Language::English), theme, size, zoom, source)
}

/// The same in a language, whatever another test puts in force meanwhile; `None` for the one in force.
fn window_in(
    language: Option<Language>,
    theme: Theme,
    size: Vec2,
    zoom: f32,
    source: Option<SourceSpec>,
) -> (Window, Script) {
    let options =
        UiOptions { source, theme: theme.into(), reduced_motion: true, ..UiOptions::default() };
    window_of(language, theme, size, zoom, options)
}

/// The same with other options.
fn window_of(
    language: Option<Language>,
    theme: Theme,
    size: Vec2,
    zoom: f32,
    options: UiOptions,
) -> (Window, Script) {
    let (link, script) = Script::new();
    let mut link = Some(link);
    let mut harness = Harness::builder()
        .with_size(size / zoom)
        .with_pixels_per_point(zoom)
        .with_theme(theme)
        .with_os(egui::os::OperatingSystem::Nix)
        .build_ui_state(
            move |ui, shell: &mut Option<Shell>| {
                if let Some(link) = link.take() {
                    let options = UiOptions { zoom: 1.0, ..options.clone() };
                    // The harness has one window (`embed_viewports`), so no overlay is drawn in it.
                    *shell = Some(Shell::new(ui.ctx(), link, &options, OverlaySupport::of(false)));
                    ui.ctx().request_discard("fonts");
                    return;
                }
                if let Some(shell) = shell {
                    let mut talk = || {
                        shell.logic(&ui.ctx().clone());
                        // The harness leaves a margin that a real window has not.
                        let all = egui::UiBuilder::new().max_rect(ui.ctx().content_rect());
                        shell.ui(&mut ui.new_child(all));
                    };
                    match language {
                        Some(language) => speaking(language, talk),
                        None => talk(),
                    }
                }
            },
            None,
        );
    harness.run();
    script.drain();
    (harness, script)
}

fn shot(harness: &mut Window, name: &str, results: &mut SnapshotResults) {
    harness.run();
    // Software rasterisers differ in the last bits of a blended edge; a shifted word does not pass.
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.5).max_failed_pixels(200));
    results.extend_harness(harness);
}

fn both(name: &str, source: Option<SourceSpec>, play: impl Fn(&mut Window, &Script)) {
    let mut results = SnapshotResults::new();
    into(&mut results, name, source, play);
}

fn into(
    results: &mut SnapshotResults,
    name: &str,
    source: Option<SourceSpec>,
    play: impl Fn(&mut Window, &Script),
) {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let (mut harness, script) = window(theme, WINDOW, 1.0, source.clone());
        play(&mut harness, &script);
        shot(&mut harness, &format!("{name}_{word}"), results);
    }
}

fn camera_gone() -> CaptureError {
    CaptureError {
        kind: CaptureErrorKind::Disconnected,
        subject: "Integrated Camera".to_owned(),
        cause: "it was unplugged".to_owned(),
        remedy: "Plug it in again; the measurement goes on by itself.".to_owned(),
    }
}

#[test]
fn live_empty() {
    both("live_empty", None, |_, _| {});
}

#[test]
fn live_nobody() {
    both("live_nobody", Some(SourceSpec::Demo), |_, script| {
        script.opened(SourceSpec::Demo, "Demo film");
        let mut seen = frontal_forward(300.0);
        (seen.state, seen.reading, seen.smoothed) = (PostureState::Away, None, None);
        (seen.episode, seen.pose) = (None, None);
        script.sees(seen);
    });
}

#[test]
fn live_loading() {
    both("live_loading", Some(SourceSpec::Camera(0)), |_, _| {});
}

#[test]
fn live_change_from_the_front() {
    both("live_frontal", Some(SourceSpec::Demo), |harness, script| {
        script.ten_minutes(harness, frontal_forward);
        harness.get_by_label(
            "Head 9 degrees further forward than your upright, for 1\u{a0}min\u{a0}20\u{a0}s.",
        );
        harness.get_by_label("\u{2212}9°");
        harness.get_by_label("Forward");
    });
}

#[test]
fn live_absolute_from_the_side() {
    both("live_lateral", Some(SourceSpec::DemoSide), |harness, script| {
        script.ten_minutes(harness, lateral_neutral);
        harness.get_by_label("Head within the limit, mildly forward.");
        harness.get_by_label("48°");
    });
}

#[test]
fn live_unsure() {
    both("live_unsure", Some(SourceSpec::Demo), |harness, script| {
        script.opened(SourceSpec::Demo, "Demo film");
        script.sees(unsure(100.0, UnsureReason::ObliqueView));
        harness.run();
        harness.get_by_label("The camera sees you half from the side.");
        harness.get_by_label("Turn fully to the camera, or set the camera fully to your side.");
    });
}

#[test]
fn live_lost() {
    both("live_lost", Some(SourceSpec::Camera(0)), |harness, script| {
        script.happens(EventKind::CameraLost(camera_gone()));
        harness.run();
        harness.get_by_label("Integrated Camera: it was unplugged.");
        harness.get_by_label("Plug it in again; the measurement goes on by itself.");
    });
}

#[test]
fn live_failed() {
    both("live_failed", Some(SourceSpec::Demo), |harness, script| {
        script.ten_minutes(harness, frontal_forward);
        script.happens(EventKind::Failed("The model could not be read.".to_owned()));
    });
}

#[test]
fn live_paused() {
    both("live_paused", Some(SourceSpec::Demo), |harness, script| {
        script.ten_minutes(harness, frontal_forward);
        harness.key_press(Key::Space);
    });
}

#[test]
fn live_at_200_percent_and_at_125() {
    let mut results = SnapshotResults::new();
    for (zoom, name) in [(2.0, "live_frontal_200"), (1.25, "live_frontal_125")] {
        let (mut harness, script) = window(Theme::Light, WINDOW, zoom, Some(SourceSpec::Demo));
        script.ten_minutes(&mut harness, frontal_forward);
        shot(&mut harness, name, &mut results);
    }
}

#[test]
fn live_in_german() {
    let mut results = SnapshotResults::new();
    let german = Some(Language::German);
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let (mut harness, script) = window_in(german, theme, WINDOW, 1.0, Some(SourceSpec::Demo));
        script.ten_minutes(&mut harness, frontal_forward);
        harness.get_by_label(
            "Kopf 9 Grad weiter vorn als Ihre aufrechte Haltung, seit 1\u{a0}min\u{a0}20\u{a0}s.",
        );
        shot(&mut harness, &format!("live_german_{word}"), &mut results);
    }
    let narrow = vec2(500.0, 700.0);
    let (mut harness, script) =
        window_in(german, Theme::Light, narrow, 1.0, Some(SourceSpec::DemoSide));
    script.ten_minutes(&mut harness, lateral_neutral);
    shot(&mut harness, "live_german_narrow", &mut results);
}

#[test]
fn live_in_a_small_and_in_a_large_window() {
    let mut results = SnapshotResults::new();
    // The large one is drawn smaller, so that its picture is not larger than the others.
    for (size, zoom, name) in [
        (vec2(900.0, 600.0), 1.0, "live_lateral_900x600"),
        (vec2(500.0, 700.0), 1.0, "live_lateral_narrow"),
        (vec2(1100.0, 687.5), 0.6875, "live_lateral_1600x1000"),
    ] {
        let (mut harness, script) = window(Theme::Dark, size, zoom, Some(SourceSpec::DemoSide));
        script.ten_minutes(&mut harness, lateral_neutral);
        shot(&mut harness, name, &mut results);
    }
}

#[test]
fn calibration_pages() {
    let mut results = SnapshotResults::new();
    let open = |harness: &mut Window, script: &Script| {
        script.sees(frontal_forward(100.0));
        harness.run();
        harness.key_press(Key::C);
        harness.run();
    };
    let begin = |harness: &mut Window| {
        harness.get_by_label("Three seconds, upright").click();
        harness.run();
        harness.remove_cursor();
    };
    into(&mut results, "calibrate_start", Some(SourceSpec::Demo), |harness, script| {
        open(harness, script)
    });
    into(&mut results, "calibrate_progress", Some(SourceSpec::Demo), |harness, script| {
        open(harness, script);
        begin(harness);
        script.happens(EventKind::CalibrationProgress(0.62));
    });
    into(&mut results, "calibrate_done", Some(SourceSpec::Demo), |harness, script| {
        open(harness, script);
        begin(harness);
        script.happens(calibrated(true));
    });
    into(&mut results, "calibrate_refused", Some(SourceSpec::Demo), |harness, script| {
        open(harness, script);
        begin(harness);
        script.happens(EventKind::CalibrationRefused(REFUSAL.to_owned()));
    });
}

fn calibrated(kept: bool) -> EventKind {
    let (profile, error) = ("default".to_owned(), Some(Degrees::new(3.1)));
    EventKind::Calibrated { profile, kept, error }
}

const REFUSAL: &str =
    "You moved by about 6 degrees while it was measured. Rest your back and look at one point.";

// What is asked of the monitor.

fn playing() -> (Window, Script) {
    let (mut harness, script) = window(Theme::Light, WINDOW, 1.0, Some(SourceSpec::Demo));
    script.ten_minutes(&mut harness, frontal_forward);
    script.drain();
    (harness, script)
}

#[test]
fn calibrate_asks_for_a_calibration() {
    let (mut harness, script) = playing();
    harness.get_by_label("Calibrate").click();
    harness.run();
    assert_eq!(script.drain(), []);
    harness.get_by_label("Three seconds, upright").click();
    harness.run();
    assert_eq!(script.drain(), [Command::Calibrate]);
    script.happens(EventKind::CalibrationRefused(REFUSAL.to_owned()));
    harness.run();
    harness.get_by_label(REFUSAL);
    harness.get_by_label("Try again").click();
    harness.run();
    assert_eq!(script.drain(), [Command::Calibrate]);
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label("Forward");
}

#[test]
fn choosing_a_source_selects_it() {
    let (mut harness, script) = playing();
    let camera =
        CameraInfo { index: 2, name: "Desk camera".to_owned(), description: String::new() };
    script.happens(EventKind::Cameras(vec![camera]));
    harness.run();
    harness.get_by_label("Source: Demo film, from the front").click();
    harness.run();
    harness.get_by_label("Desk camera").click();
    harness.run();
    let stream = script.stream.get().next();
    assert_eq!(script.drain(), [Command::Select { source: SourceSpec::Camera(2), stream }]);
    harness.get_by_label("Source: Desk camera");
    harness.get_by_label("Opening the source\u{2026}");
}

#[test]
fn a_path_can_be_typed() {
    let (mut harness, script) = playing();
    harness.get_by_label("Source: Demo film, from the front").click();
    harness.run();
    harness.get_by_label("Open a file\u{2026}").click();
    harness.run();
    let field = harness.get_by_label("Path to a film, a picture or a folder of pictures");
    field.type_text("films/c 1.avi");
    harness.run();
    assert_eq!(script.drain(), [], "a C or a space being typed is no key of the page");
    harness.key_press(Key::Enter);
    harness.run();
    let (source, stream) = (SourceSpec::Path("films/c 1.avi".into()), script.stream.get().next());
    assert_eq!(script.drain(), [Command::Select { source, stream }]);
}

#[test]
fn pause_and_resume_by_button_and_by_key() {
    let (mut harness, script) = playing();
    harness.get_by_label("Pause").click();
    harness.run();
    assert_eq!(script.drain(), [Command::Pause(PauseUntil::Resumed)]);
    harness.get_by_label("Nobody is looking.");
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(script.drain(), [Command::Resume]);
}

#[test]
fn the_model_and_the_theme_can_be_changed() {
    let (mut harness, script) = playing();
    harness.get_by_label("Model: Lite model").click();
    harness.run();
    harness.get_by_label("Full model").click();
    harness.run();
    assert_eq!(script.drain(), [Command::UseModel(ModelVariant::Full)]);
    harness.get_by_label("Light or dark: Light").click();
    harness.run();
    harness.get_by_label("Dark").click();
    harness.run();
    assert_eq!(harness.ctx.theme(), Theme::Dark);
}

#[test]
fn a_lost_camera_can_be_tried_again_and_comes_back_by_itself() {
    let (mut harness, script) = playing();
    script.happens(EventKind::CameraLost(camera_gone()));
    harness.run();
    harness.get_by_label("Try again").click();
    harness.run();
    let stream = script.stream.get().next();
    assert_eq!(script.drain(), [Command::Select { source: SourceSpec::Demo, stream }]);
    script.happens(EventKind::CameraLost(camera_gone()));
    harness.run();
    script.happens(EventKind::CameraBack);
    script.sees(frontal_forward(700.0));
    harness.run();
    harness.get_by_label("Forward");
}

/// Minimizes the window, or brings it back, from the next pass on.
fn hide(harness: &mut Window, hidden: bool) {
    let viewport = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    (viewport.minimized, viewport.occluded) = (Some(hidden), Some(false));
}

#[test]
fn a_hidden_window_wants_no_pictures() {
    let (mut harness, script) = playing();
    hide(&mut harness, true);
    harness.run();
    assert_eq!(script.drain(), [Command::ShowPicture(false)]);
    hide(&mut harness, false);
    harness.run();
    assert_eq!(script.drain(), [Command::ShowPicture(true)]);
}

#[test]
fn no_picture_outlives_its_use_in_a_hidden_window() {
    let (mut harness, script) = playing();
    harness.run();
    hide(&mut harness, true);
    assert_eq!(uploads(&mut harness), 0);
    // One that was under way, one of those that follow, and one of a monitor that goes on sending.
    let unpictured = Observation { picture: None, ..frontal_forward(603.0) };
    for seen in [pictured(602.0), unpictured, pictured(604.0)] {
        script.sees(seen);
        assert_eq!(uploads(&mut harness), 0);
    }
    hide(&mut harness, false);
    assert_eq!(uploads(&mut harness), 0, "what nobody saw is not shown as current");
    script.sees(pictured(605.0));
    assert_eq!(uploads(&mut harness), 1);
}

/// Pictures put on the graphics card in one pass.
fn uploads(harness: &mut Window) -> u64 {
    let count = |harness: &Window| harness.state().as_ref().map_or(0, Shell::uploads);
    let before = count(harness);
    harness.step();
    count(harness) - before
}

/// An observation with a picture of its own.
fn pictured(at: f64) -> Observation {
    let mut seen = frontal_forward(at);
    seen.picture = seen.picture.map(|picture| picture.view().to_image().into());
    seen
}

#[test]
fn a_picture_goes_to_the_graphics_card_once_and_only_where_it_is_seen() {
    let (mut harness, script) = playing();
    harness.run();
    script.sees(pictured(602.0));
    assert_eq!(uploads(&mut harness), 1);
    assert_eq!(uploads(&mut harness), 0, "the one that is there already");
    for key in [Key::Num2, Key::Num3, Key::Num4] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        harness.run();
        // One that was under way when the page was left, and those of a monitor that goes on sending.
        script.sees(pictured(603.0));
        assert_eq!(uploads(&mut harness), 0, "{key:?} shows no picture");
    }
    assert_eq!(script.drain(), [Command::ShowPicture(false)]);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Num1);
    harness.run();
    assert_eq!(script.drain(), [Command::ShowPicture(true)]);
    script.sees(pictured(604.0));
    assert_eq!(uploads(&mut harness), 1);
}

#[test]
fn who_opens_the_window_on_any_page_is_there() {
    let (mut harness, script) = playing();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Num2);
    harness.run();
    hide(&mut harness, true);
    harness.run();
    assert_eq!(script.drain(), [Command::ShowPicture(false)]);
    hide(&mut harness, false);
    harness.run();
    assert_eq!(script.drain(), [Command::SomebodyIsThere]);
}

#[test]
fn no_page_is_painted_again_while_nothing_changes() {
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
        let (mut harness, _script) = playing();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        harness.run();
        harness.run();
        let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        // The history asks for its day anew now and then; nothing else wakes the window.
        let least = std::time::Duration::from_secs(if key == Key::Num2 { 10 } else { u64::MAX });
        assert!(delay >= least, "{key:?}: {delay:?} {:?}", harness.ctx.repaint_causes());
    }
}

#[test]
fn nothing_is_painted_again_while_nothing_changes() {
    let (mut harness, _script) = playing();
    harness.run();
    let before = harness.ctx.cumulative_frame_nr();
    harness.run();
    assert!(harness.ctx.cumulative_frame_nr() <= before + 2);
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert_eq!(delay, std::time::Duration::MAX, "{:?}", harness.ctx.repaint_causes());
    assert!(!harness.ctx.has_requested_repaint());
}

#[test]
fn every_control_can_be_reached_by_tab_in_reading_order() {
    let (mut harness, script) = playing();
    script.happens(EventKind::Climbed(Step::Overlay));
    harness.run();
    let mut reached = Vec::new();
    for _ in 0..16 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused =
            harness.query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()));
        reached.extend(focused.filter_map(|node| node.accesskit_node().label()));
    }
    for name in [
        "Source: Demo film, from the front",
        "Model: Lite model",
        "Pause",
        "Calibrate",
        "Noted",
        "Snooze",
        "I am fine like this",
        "Why?",
    ] {
        assert!(reached.iter().any(|label| label == name), "{name} not in {reached:?}");
    }
}
