//! The guide of the first start: from its first page to its last, left and resumed, every advice about
//! light and framing, by keys alone; and a picture of every page.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, which clippy does not know for such"
)]

use crossbeam_channel::{Receiver, Sender, unbounded};
use eframe::egui::{self, Key, Theme, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use image::RgbImage;
use jiff::Zoned;
use jiff::civil::date;
use plumbline::capture::{CameraInfo, SourceSpec};
use plumbline::catalogue::{Language, speaking};
use plumbline::keeper::{Answer, Ask};
use plumbline::monitor::{Command, EventKind, Observation};
use plumbline::pose::{LandmarkName, Light};
use plumbline::posture::look::{GuideState, Hint, Phase, Step as LookStep};
use plumbline::posture::{Measure, PostureState, UnsureReason};
use plumbline::reminder::{Level, Step};
use plumbline::settings::{GuideStep, Settings};
use plumbline::ui::{KeeperLink, OverlaySupport, Shell, UiOptions};
use plumbline::units::{AngleInterval, Degrees, Millimetres, PixelPoint};

use super::script::{Script, frontal_forward, unsure};
use super::{WINDOW, Window, calibrated, camera_gone, shot};

/// The keeper's ends of the window's channels.
pub struct Keeper {
    /// What the window has asked.
    pub asks: Receiver<Ask>,
    /// What the keeper says.
    pub answers: Sender<Answer>,
}

impl Keeper {
    pub fn says(&self, harness: &mut Window, answer: Answer) {
        self.answers.send(answer).unwrap();
        harness.run();
    }

    /// The settings that were last to be written.
    pub fn saved(&self) -> Option<Settings> {
        let saved = |ask| match ask {
            Ask::SaveSettings(settings) => Some(*settings),
            _ => None,
        };
        self.asks.try_iter().filter_map(saved).last()
    }
}

/// Friday, 27 November 2026, ten o'clock.
fn wall() -> Zoned {
    date(2026, 11, 27).at(10, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap()
}

/// How a window is to be.
#[derive(Clone, Copy)]
pub struct How {
    pub theme: Theme,
    pub size: Vec2,
    pub zoom: f32,
    pub language: Language,
}

pub const USUAL: How =
    How { theme: Theme::Light, size: WINDOW, zoom: 1.0, language: Language::English };

/// A window with a keeper that has not said anything yet.
pub fn kept_window(how: How, source: Option<SourceSpec>) -> (Window, Script, Keeper) {
    let (link, script) = Script::new();
    let (asked, asks) = unbounded();
    let (answers, said) = unbounded();
    let mut ends = Some((link, KeeperLink { asks: asked, answers: said }));
    let options =
        UiOptions { source, theme: how.theme.into(), reduced_motion: true, ..UiOptions::default() };
    let mut harness = Harness::builder()
        .with_size(how.size / how.zoom)
        .with_pixels_per_point(how.zoom)
        .with_theme(how.theme)
        .with_os(egui::os::OperatingSystem::Nix)
        .build_ui_state(
            move |ui, shell: &mut Option<Shell>| {
                speaking(how.language, || {
                    if let Some((link, keeper)) = ends.take() {
                        let new = Shell::new(ui.ctx(), link, &options, OverlaySupport::of(false));
                        *shell = Some(new.with_keeper(keeper).with_wall(wall));
                        ui.ctx().request_discard("fonts");
                        return;
                    }
                    if let Some(shell) = shell {
                        shell.logic(&ui.ctx().clone());
                        let all = egui::UiBuilder::new().max_rect(ui.ctx().content_rect());
                        shell.ui(&mut ui.new_child(all));
                    }
                });
            },
            None,
        );
    harness.run();
    script.drain();
    (harness, script, Keeper { asks, answers })
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.remove_cursor();
    harness.run();
}

fn says(harness: &Window, label: &str) -> bool {
    harness.query_by_label(label).is_some()
}

#[track_caller]
fn is_on(harness: &Window, number: usize, name: &str) {
    let place = format!("Page {number} of 9: {name}");
    assert!(harness.query_all_by_label(&place).next().is_some(), "not on {place}");
}

fn cameras() -> EventKind {
    let camera =
        |index, name: &str| CameraInfo { index, name: name.to_owned(), description: String::new() };
    EventKind::Cameras(vec![camera(0, "Integrated Camera"), camera(2, "Desk camera")])
}

/// The first start: a camera is open and somebody sits in front of it.
fn first_start(how: How) -> (Window, Script, Keeper) {
    let (mut harness, script, keeper) = kept_window(how, Some(SourceSpec::Camera(0)));
    script.happens(cameras());
    script.opened(SourceSpec::Camera(0), "Integrated Camera");
    script.sees(seated(1.0, 0.0));
    keeper.says(&mut harness, Answer::Profiles(Vec::new()));
    (harness, script, keeper)
}

/// Somebody who sits well, that many degrees forward of the own upright.
fn seated(at: f64, forward: f64) -> Observation {
    let mut seen = frontal_forward(at);
    (seen.state, seen.episode) = (PostureState::Neutral, None);
    if let Some(smoothed) = &mut seen.smoothed {
        smoothed.value = Degrees::new(-forward);
        smoothed.interval = AngleInterval::around(smoothed.value, Degrees::new(3.4));
    }
    seen
}

/// Somebody without a profile.
fn new_here(at: f64) -> Observation {
    let pose = frontal_forward(at).pose;
    Observation { pose, ..unsure(at, UnsureReason::NeedsBaseline) }
}

/// Sees it for `seconds`, four pictures a second.
fn for_a_while(
    harness: &mut Window,
    script: &Script,
    from: f64,
    seconds: f64,
    seen: impl Fn(f64) -> Observation,
) {
    for tick in 0..=(4.0 * seconds) as u32 {
        script.sees(seen(from + 0.25 * f64::from(tick)));
        harness.step();
    }
    harness.run();
}

fn guided(step: LookStep, phase: Phase) -> EventKind {
    EventKind::LookGuided(GuideState { step, phase, refused: None, overdue: false })
}

/// To that page, by going on from the first.
fn go_to(harness: &mut Window, page: usize) {
    press(harness, Key::Enter);
    for number in 2..page {
        let on = ["Use this camera", "Go on anyway", "Skip this", "Go on"];
        let label = on.into_iter().find(|label| says(harness, label));
        click(harness, label.unwrap_or_else(|| panic!("no way on from page {number}")));
    }
}

#[test]
fn it_opens_by_itself_on_the_first_start_and_only_then() {
    let (harness, _script, keeper) = first_start(USUAL);
    assert_eq!(keeper.asks.try_iter().next(), Some(Ask::Profiles));
    is_on(&harness, 1, "Welcome");
    harness.get_by_label(
        "Every picture is looked at on this computer and dropped at once. None is stored, none is sent \
         anywhere.",
    );
    harness.get_by_label("What the camera sees now: Integrated Camera");

    let (mut harness, script, keeper) = kept_window(USUAL, Some(SourceSpec::Camera(0)));
    script.sees(seated(1.0, 0.0));
    harness.run();
    assert!(!says(&harness, "Begin"), "the keeper has not said anything yet");
    let known = super::profiles::desk();
    keeper.says(&mut harness, Answer::Profiles(vec![known]));
    assert!(!says(&harness, "Begin"), "there is a profile");
    keeper.says(&mut harness, Answer::Profiles(Vec::new()));
    assert!(!says(&harness, "Begin"), "the last profile was deleted, which is no first start");
}

#[test]
fn a_guide_that_nobody_sees_keeps_no_warning_back() {
    let (mut harness, script, _keeper) = first_start(USUAL);
    assert_eq!(script.drain(), [Command::Guide(true)]);
    let hide = |harness: &mut Window, hidden| {
        let viewport = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        (viewport.minimized, viewport.occluded) = (Some(hidden), Some(false));
        harness.run();
    };
    hide(&mut harness, true);
    assert_eq!(script.drain(), [Command::ShowPicture(false), Command::Guide(false)]);
    hide(&mut harness, false);
    assert_eq!(script.drain(), [Command::ShowPicture(true), Command::Guide(true)]);
}

#[test]
fn from_the_first_page_to_the_last() {
    let (mut harness, script, keeper) = first_start(USUAL);
    click(&mut harness, "Begin");
    is_on(&harness, 2, "Camera");
    assert_eq!(script.drain(), [Command::Guide(true), Command::ListCameras]);

    // Another camera is chosen, and is the one to begin with from now on.
    click(&mut harness, "Desk camera");
    let stream = script.stream.get().next();
    let source = SourceSpec::Camera(2);
    assert_eq!(script.drain(), [Command::Select { source: source.clone(), stream }]);
    harness.get_by_label("The camera is being opened…");
    script.opened(source, "Desk camera");
    script.sees(new_here(1.0));
    harness.run();
    harness.get_by_label("What the camera sees now: Desk camera");
    click(&mut harness, "Use this camera");
    assert_eq!(keeper.saved().unwrap().watch.source, "camera:2");
    assert!(matches!(script.drain()[..], [Command::UseSettings(_)]));

    is_on(&harness, 3, "Light and framing");
    for_a_while(&mut harness, &script, 1.25, 0.5, new_here);
    harness.get_by_label("Looking…");
    for_a_while(&mut harness, &script, 2.0, 0.5, new_here);
    harness.get_by_label("Good. You can be measured here.");
    click(&mut harness, "Go on");

    is_on(&harness, 4, "Your upright");
    click(&mut harness, "Three seconds, upright");
    assert_eq!(script.drain(), [Command::Calibrate]);
    script.happens(EventKind::CalibrationProgress(0.4));
    harness.run();
    harness.get_by_label("Hold still…");
    script.happens(calibrated(true));
    script.happens(EventKind::ProfileInForce("default".into()));
    harness.run();
    harness.get_by_label("Your upright is measured.");
    harness.get_by_label(
        "9 of 10 of your pictures lay within 3.1° of the others. It is kept under the name “default”.",
    );
    click(&mut harness, "Go on");

    is_on(&harness, 5, "Head forward");
    for_a_while(&mut harness, &script, 7.0, 1.0, |at| seated(at, 2.0));
    harness.get_by_label("2 degrees so far. A change of 5 degrees or more is wanted.");
    harness.get_by_label("−2°");
    for_a_while(&mut harness, &script, 8.25, 1.0, |at| seated(at, 7.0));
    harness.get_by_label("The number follows you.");
    click(&mut harness, "Go on");

    is_on(&harness, 6, "From the side");
    click(&mut harness, "Skip this");

    is_on(&harness, 7, "A test warning");
    click(&mut harness, "Show a test warning");
    assert_eq!(script.drain(), [Command::TestWarning]);
    script.happens(EventKind::Climbed(Step::Overlay));
    harness.run();
    harness.get_by_label("A test warning is on its way.");
    click(&mut harness, "4.  A gentle sound");
    assert!(keeper.saved().unwrap().ladder.sound);
    click(&mut harness, "Go on");

    is_on(&harness, 8, "Options");
    click(&mut harness, "Calm");
    click(&mut harness, "Start with the session");
    let saved = keeper.saved().unwrap();
    assert_eq!((saved.warning.level, saved.program.autostart), (Level::Calm, true));
    assert!(saved.ladder.sound, "what was set before stays");
    script.drain();
    click(&mut harness, "Go on");

    is_on(&harness, 9, "Ready");
    harness.get_by_label("measured, “default”");
    harness.get_by_label("with the session");
    assert!(!says(&harness, "Later"), "there is nothing left to be done later");
    click(&mut harness, "To the live page");
    let saved = keeper.saved().unwrap();
    assert!(saved.program.guide_done);
    assert_eq!(saved.program.guide_at, GuideStep::Welcome, "opened again it begins anew");
    assert!(says(&harness, "Calibrate"), "the live page with its bar");
}

#[test]
fn by_keys_alone_with_the_look_from_the_side() {
    let (mut harness, script, keeper) = first_start(USUAL);
    for _ in 0..3 {
        press(&mut harness, Key::Enter);
    }
    is_on(&harness, 4, "Your upright");
    script.drain();
    // A key for the live page does nothing here.
    press(&mut harness, Key::Space);
    press(&mut harness, Key::C);
    assert_eq!(script.drain(), []);
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [Command::Calibrate]);
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [], "it runs");
    script.happens(EventKind::CalibrationRefused(super::REFUSAL.into()));
    harness.run();
    harness.get_by_label(super::REFUSAL);
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [Command::Calibrate], "try again");
    script.happens(calibrated(true));
    harness.run();
    press(&mut harness, Key::Enter);
    is_on(&harness, 5, "Head forward");
    press(&mut harness, Key::Backspace);
    is_on(&harness, 4, "Your upright");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Enter);
    is_on(&harness, 6, "From the side");
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [Command::BeginLook]);
    is_on(&harness, 6, "From the side");
    harness.get_by_label("Step 1 of 4");
    script.happens(guided(LookStep::SideForward, Phase::Waiting { hint: Hint::HoldStill }));
    harness.run();
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Backspace);
    assert_eq!(script.drain(), [Command::LookAgain, Command::LookBack]);
    // Leaving the look is not leaving the guide.
    press(&mut harness, Key::Escape);
    assert_eq!(script.drain(), [Command::CancelCalibration]);
    is_on(&harness, 6, "From the side");
    press(&mut harness, Key::Enter);
    script.drain();
    script.happens(super::sidelook::result(false));
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [Command::KeepLook]);
    script.happens(calibrated(true));
    harness.run();
    harness.get_by_label("The look is kept.");
    press(&mut harness, Key::Enter);
    is_on(&harness, 7, "A test warning");
    press(&mut harness, Key::Enter);
    assert_eq!(script.drain(), [Command::TestWarning]);
    for _ in 0..3 {
        press(&mut harness, Key::Enter);
    }
    assert!(keeper.saved().unwrap().program.guide_done);
}

#[test]
fn every_control_can_be_reached_by_tab_and_enter_presses_the_one_that_has_the_focus() {
    let (mut harness, script, keeper) = first_start(USUAL);
    go_to(&mut harness, 8);
    script.drain();
    let mut reached = Vec::new();
    for _ in 0..9 {
        press(&mut harness, Key::Tab);
        let focused =
            harness.query_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()));
        let label = focused.filter_map(|node| node.accesskit_node().label()).next();
        if label.as_deref() == Some("Early") {
            press(&mut harness, Key::Enter);
            assert_eq!(keeper.saved().unwrap().warning.level, Level::Early);
            is_on(&harness, 8, "Options");
        }
        reached.extend(label);
    }
    for name in ["Later", "Calm", "Usual", "Early", "Start with the session", "Back", "Go on"] {
        assert!(reached.iter().any(|label| label == name), "{name} not in {reached:?}");
    }
}

#[test]
fn it_is_left_at_any_page_and_goes_on_there() {
    let (mut harness, script, keeper) = first_start(USUAL);
    go_to(&mut harness, 3);
    // Whatever ends the program now.
    assert_eq!(keeper.saved().unwrap().program.guide_at, GuideStep::Framing);
    press(&mut harness, Key::Backspace);
    assert_eq!(keeper.saved().unwrap().program.guide_at, GuideStep::Camera);
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Escape);
    assert!(says(&harness, "Calibrate"), "the live page");
    let saved = keeper.saved().unwrap();
    assert_eq!(saved.program.guide_at, GuideStep::Framing);
    assert!(!saved.program.guide_done);

    // From the empty page of the profiles back into it.
    harness.state_mut().as_mut().unwrap().open(plumbline::ui::Page::Profiles);
    harness.run();
    click(&mut harness, "Open the guide");
    is_on(&harness, 3, "Light and framing");

    // While something is measured, Escape ends that first.
    click(&mut harness, "Go on anyway");
    script.drain();
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Escape);
    assert_eq!(script.drain(), [Command::Calibrate, Command::CancelCalibration]);
    is_on(&harness, 4, "Your upright");
    click(&mut harness, "Later");
    assert_eq!(keeper.saved().unwrap().program.guide_at, GuideStep::Upright);
}

#[test]
fn without_a_camera_it_says_so_and_offers_the_demo() {
    let (mut harness, script, keeper) = kept_window(USUAL, None);
    keeper.says(&mut harness, Answer::Profiles(Vec::new()));
    press(&mut harness, Key::Enter);
    script.drain();
    harness.get_by_label("No camera was found.");
    click(&mut harness, "Look again");
    assert_eq!(script.drain(), [Command::ListCameras]);
    click(&mut harness, "Demo film");
    let stream = script.stream.get().next();
    assert_eq!(script.drain(), [Command::Select { source: SourceSpec::Demo, stream }]);
    script.opened(SourceSpec::Demo, "Demo film, from the front");
    script.sees(seated(1.0, 0.0));
    harness.run();
    click(&mut harness, "Go on with the demo");
    is_on(&harness, 3, "Light and framing");
    let source = keeper.saved().unwrap().watch.source;
    assert_eq!(source, Settings::default().watch.source, "a film is not what to begin with");
    // One appears.
    press(&mut harness, Key::Backspace);
    script.happens(cameras());
    harness.run();
    assert!(says(&harness, "Desk camera") && !says(&harness, "No camera was found."));
}

#[test]
fn a_camera_that_goes_a_pause_and_the_end_of_a_film_are_said_with_their_remedy() {
    let (mut harness, script, _keeper) = first_start(USUAL);
    go_to(&mut harness, 3);
    script.drain();
    script.happens(EventKind::CameraLost(camera_gone()));
    harness.run();
    harness.get_by_label("There is no picture.");
    harness.get_by_label(
        "Integrated Camera: it was unplugged. Plug it in again; the measurement goes on by itself.",
    );
    click(&mut harness, "Try again");
    assert!(matches!(script.drain()[..], [Command::Select { .. }]));
    // It blocks nothing.
    script.happens(EventKind::CameraLost(camera_gone()));
    harness.run();
    click(&mut harness, "Go on anyway");
    is_on(&harness, 4, "Your upright");
    assert!(says(&harness, "Skip this"));
    click(&mut harness, "Skip this");
    is_on(&harness, 5, "Head forward");
}

#[test]
fn a_reading_without_a_number_says_what_it_needs() {
    let (mut harness, script, _keeper) = first_start(USUAL);
    go_to(&mut harness, 5);
    script.sees(new_here(3.0));
    harness.run();
    harness.get_by_label("There is no number now.");
    click(&mut harness, "Skip this");
    is_on(&harness, 6, "From the side");
}

/// An observation for each advice, and the sentence it shall give.
fn advised() -> Vec<(&'static str, Observation, &'static str)> {
    let refused = |reason| Observation { pose: frontal_forward(1.0).pose, ..unsure(1.0, reason) };
    let lit = |mut seen: Observation, contrast, brightness| {
        seen.pose.as_mut().unwrap().light = Light { contrast, brightness };
        seen
    };
    let far = |mut seen: Observation, millimetres: f64| {
        let (value, error) = (Millimetres::new(millimetres), Millimetres::new(0.09 * millimetres));
        seen.reading.as_mut().unwrap().companions.viewing_distance = Some(Measure { value, error });
        seen
    };
    let out = |name: LandmarkName, at: PixelPoint| {
        let mut seen = refused(UnsureReason::CutOff);
        seen.pose.as_mut().unwrap().landmarks[name as usize].position = at;
        seen
    };
    let inside = |mut seen: Observation| {
        // The script places a few landmarks only; those that are asked for lie inside.
        for landmark in &mut seen.pose.as_mut().unwrap().landmarks {
            if landmark.position == PixelPoint::default() {
                landmark.position = PixelPoint::new(320.0, 200.0);
            }
        }
        seen
    };
    let nobody = |brightness: u8| {
        let mut seen = frontal_forward(1.0);
        (seen.state, seen.reading, seen.smoothed) = (PostureState::Away, None, None);
        (seen.episode, seen.pose) = (None, None);
        let picture = RgbImage::from_fn(640, 480, |x, _| {
            image::Rgb(
                [brightness.saturating_add(if brightness == 128 { (x / 4) as u8 } else { 0 }); 3],
            )
        });
        seen.picture = Some(picture.into());
        seen
    };
    let dim = refused(UnsureReason::PoorLight);
    vec![
        ("nobody", nobody(128), "Nobody is in the picture."),
        ("covered", nobody(3), "It is too dark."),
        (
            "dark",
            lit(Observation { picture: nobody(10).picture, ..dim.clone() }, 4.0, 12.0),
            "It is too dark.",
        ),
        ("glare", lit(dim.clone(), 2.0, 250.0), "It is too bright."),
        ("backlit", lit(dim.clone(), 4.0, 15.0), "The light comes from behind you."),
        ("dull", lit(dim, 4.0, 120.0), "The picture has hardly any contrast."),
        ("near", far(seated(1.0, 0.0), 300.0), "You sit very near."),
        ("far", far(seated(1.0, 0.0), 1500.0), "You sit far away."),
        ("too_far", refused(UnsureReason::TooFar), "You sit far away."),
        (
            "head",
            inside(out(LandmarkName::Nose, PixelPoint::new(320.0, -20.0))),
            "Your head reaches beyond the picture.",
        ),
        (
            "shoulders",
            inside(out(LandmarkName::LeftShoulder, PixelPoint::new(500.0, 510.0))),
            "Your shoulders reach beyond the picture.",
        ),
        (
            "nape",
            inside(refused(UnsureReason::CutOff)),
            "The back of your neck is outside the picture.",
        ),
        ("aside", refused(UnsureReason::ObliqueView), "The camera sees you half from the side."),
        ("angle", refused(UnsureReason::UnsuitableView), "From here your neck cannot be measured."),
        ("face", refused(UnsureReason::FaceHidden), "Your face is not seen clearly."),
        ("turned", refused(UnsureReason::HeadTurned), "Your head is turned away."),
        (
            "tilted",
            refused(UnsureReason::HeadTilted),
            "Your head is tilted, or the camera stands askew.",
        ),
        (
            "unclear",
            refused(UnsureReason::LowConfidence),
            "Your ears and shoulders are not seen clearly.",
        ),
    ]
}

#[test]
fn every_fault_of_light_and_framing_is_said_in_plain_words_and_blocks_nothing() {
    for (name, seen, sentence) in advised() {
        let (mut harness, script, _keeper) = first_start(USUAL);
        go_to(&mut harness, 3);
        for_a_while(&mut harness, &script, 2.0, 1.0, |at| {
            let at = plumbline::units::Timestamp::from_seconds(at);
            Observation { at, ..seen.clone() }
        });
        assert!(says(&harness, sentence), "{name}: not {sentence:?}");
        click(&mut harness, "Go on anyway");
        is_on(&harness, 4, "Your upright");
    }
}

// Pictures.

const STATES: [&str; 15] = [
    "welcome",
    "camera",
    "no_camera",
    "looking",
    "dark",
    "good",
    "upright",
    "measuring",
    "measured",
    "refused",
    "forward",
    "follows",
    "side",
    "warning",
    "options",
];

fn comes_to(harness: &mut Window, script: &Script, state: &str) {
    let advice = |name: &str| advised().into_iter().find(|(other, ..)| *other == name).unwrap().1;
    let enters = |harness: &mut Window, count: usize| {
        for _ in 0..count {
            press(harness, Key::Enter);
        }
    };
    match state {
        "welcome" => {}
        "camera" => enters(harness, 1),
        "no_camera" => {
            enters(harness, 1);
            script.happens(EventKind::Cameras(Vec::new()));
            script.happens(EventKind::CameraLost(camera_gone()));
        }
        "looking" => enters(harness, 2),
        "dark" => {
            enters(harness, 2);
            let mut seen = advice("dark");
            let bright = seated(1.0, 0.0).picture.unwrap().view().to_image();
            let dim = image::RgbImage::from_fn(bright.width(), bright.height(), |x, y| {
                image::Rgb(bright.get_pixel(x, y).0.map(|value| value / 14))
            });
            seen.picture = Some(dim.into());
            for_a_while(harness, script, 2.0, 1.0, |at| {
                let at = plumbline::units::Timestamp::from_seconds(at);
                Observation { at, ..seen.clone() }
            });
        }
        "good" => {
            enters(harness, 2);
            for_a_while(harness, script, 2.0, 1.5, new_here);
        }
        "upright" | "measuring" | "measured" | "refused" => {
            enters(harness, if state == "upright" { 3 } else { 4 });
            match state {
                "measuring" => script.happens(EventKind::CalibrationProgress(0.62)),
                "measured" => script.happens(calibrated(true)),
                "refused" => script.happens(EventKind::CalibrationRefused(super::REFUSAL.into())),
                _ => {}
            }
        }
        "forward" | "follows" => {
            enters(harness, 3);
            click_second(harness);
            let far = if state == "forward" { 2.0 } else { 7.0 };
            for_a_while(harness, script, 2.0, 1.0, |at| seated(at, far));
        }
        "side" => {
            enters(harness, 3);
            click_second(harness);
            enters(harness, 1);
        }
        "warning" | "options" => {
            enters(harness, 3);
            click_second(harness);
            enters(harness, 1);
            click_second(harness);
            enters(harness, 1);
            script.happens(EventKind::Climbed(Step::Overlay));
            if state == "options" {
                enters(harness, 1);
            }
        }
        other => panic!("no state {other}"),
    }
    harness.run();
}

/// The quiet button beside the main one, whatever the language.
fn click_second(harness: &mut Window) {
    let label = if says(harness, "Skip this") { "Skip this" } else { "Überspringen" };
    click(harness, label);
}

fn pictures(results: &mut SnapshotResults, how: How, states: &[&str], word: &str) {
    for state in states {
        let (mut harness, script, _keeper) = first_start(how);
        comes_to(&mut harness, &script, state);
        shot(&mut harness, &format!("guide_{state}_{word}"), results);
    }
}

#[test]
fn every_page_by_day() {
    pictures(&mut SnapshotResults::new(), USUAL, &STATES, "light");
}

#[test]
fn every_page_by_night() {
    pictures(&mut SnapshotResults::new(), How { theme: Theme::Dark, ..USUAL }, &STATES, "dark");
}

#[test]
fn every_page_at_200_percent() {
    let how = How { zoom: 2.0, ..USUAL };
    pictures(&mut SnapshotResults::new(), how, &STATES, "200");
}

#[test]
fn pages_in_a_narrow_window() {
    let how = How { size: vec2(500.0, 700.0), ..USUAL };
    let states = ["welcome", "camera", "dark", "measuring", "follows", "warning", "options"];
    pictures(&mut SnapshotResults::new(), how, &states, "narrow");
}

#[test]
fn pages_in_german() {
    let how = How { language: Language::German, ..USUAL };
    let states =
        ["welcome", "no_camera", "good", "measured", "follows", "side", "warning", "options"];
    let mut results = SnapshotResults::new();
    pictures(&mut results, how, &states, "german");
    let low = How { zoom: 2.0, ..how };
    pictures(&mut results, low, &["welcome", "forward", "warning"], "german_200");
}

#[test]
fn the_look_within_the_guide_and_the_last_page() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let (mut harness, script, _keeper) = first_start(How { theme, ..USUAL });
        go_to(&mut harness, 6);
        press(&mut harness, Key::Enter);
        let phase = Phase::Measuring { progress: 0.62 };
        script.happens(guided(LookStep::SideUpright, phase));
        shot(&mut harness, &format!("guide_looking_aside_{word}"), &mut results);
        script.happens(super::sidelook::result(true));
        shot(&mut harness, &format!("guide_looked_{word}"), &mut results);
        press(&mut harness, Key::Enter);
        script.happens(calibrated(true));
        script.happens(EventKind::ProfileInForce("default".into()));
        harness.run();
        for _ in 0..4 {
            press(&mut harness, Key::Enter);
        }
        is_on(&harness, 9, "Ready");
        shot(&mut harness, &format!("guide_done_{word}"), &mut results);
    }
}
