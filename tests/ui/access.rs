//! For who hears the window or has no mouse: on every page every control has a name, can be reached by
//! Tab, and shows that it has been.

use std::collections::BTreeSet;

use eframe::egui::accesskit::{Action, Live, Role};
use eframe::egui::{Key, Theme, vec2};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable, by};
use plumbline::monitor::EventKind;
use plumbline::posture::UnsureReason;
use plumbline::ui::Page;

use super::script::{Script, frontal_forward, lateral_neutral, unsure};
use super::{Window, window};

/// A state of a page, and how it is come by.
type State = (&'static str, fn(&mut Window, &Script));

const STATES: [State; 13] = [
    ("nothing chosen", |_, _| {}),
    ("from the front", |harness, script| script.ten_minutes(harness, frontal_forward)),
    ("from the side", |harness, script| script.ten_minutes(harness, lateral_neutral)),
    ("no profile", |_, script| script.sees(unsure(100.0, UnsureReason::NeedsBaseline))),
    ("lost", |_, script| script.happens(EventKind::CameraLost(super::camera_gone()))),
    ("a notice", |harness, script| {
        script.ten_minutes(harness, frontal_forward);
        script.happens(EventKind::Notice("Something to read.".to_owned()));
    }),
    ("paused", |harness, _| harness.key_press(Key::Space)),
    ("calibration", |harness, script| {
        script.sees(frontal_forward(100.0));
        harness.run();
        harness.key_press(Key::C);
    }),
    ("history", |harness, _| open(harness, Page::History)),
    ("why", |harness, _| open(harness, Page::Why)),
    ("profiles", |harness, _| open(harness, Page::Profiles)),
    ("settings", |harness, _| open(harness, Page::Settings)),
    ("guide", |harness, _| open(harness, Page::Guide)),
];

fn open(harness: &mut Window, page: Page) {
    if let Some(shell) = harness.state_mut() {
        shell.open(page);
    }
}

fn in_state((_, play): State) -> (Window, Script) {
    let (mut harness, script) = window(Theme::Light, vec2(1100.0, 700.0), 1.0, None);
    play(&mut harness, &script);
    harness.run();
    (harness, script)
}

/// The controls of a window: what the keyboard can be given to, with role and name.
fn controls(harness: &Window) -> Vec<(u64, Role, String)> {
    let is_control = |node: &AccessKitNode<'_>| {
        node.data().supports_action(Action::Focus) && !node.is_disabled()
    };
    harness
        .query_all(by().predicate(is_control))
        .map(|node| {
            let node = node.accesskit_node();
            (node.locate().0.0, node.role(), node.label().unwrap_or_default())
        })
        .collect()
}

#[test]
fn every_control_of_every_page_has_a_name_and_a_role() {
    for state in STATES {
        let (harness, _script) = in_state(state);
        for (_, role, name) in controls(&harness) {
            assert!(!name.trim().is_empty(), "{}: a {role:?} has no name", state.0);
            assert!(
                !matches!(role, Role::Unknown | Role::GenericContainer),
                "{}: {name:?} is a {role:?}",
                state.0
            );
        }
    }
}

#[test]
fn tab_reaches_every_control_of_every_page() {
    for state in STATES {
        let (mut harness, _script) = in_state(state);
        let wanted: BTreeSet<u64> = controls(&harness).iter().map(|&(id, ..)| id).collect();
        let mut reached = BTreeSet::new();
        for _ in 0..wanted.len() + 2 {
            harness.key_press(Key::Tab);
            harness.run();
            let focused = harness.query_all(by().predicate(|node| node.is_focused()));
            reached.extend(focused.map(|node| node.accesskit_node().locate().0.0));
        }
        let missed: Vec<String> = controls(&harness)
            .into_iter()
            .filter(|(id, ..)| wanted.contains(id) && !reached.contains(id))
            .map(|(_, role, name)| format!("{role:?} {name}"))
            .collect();
        assert_eq!(missed, Vec::<String>::new(), "{}", state.0);
    }
}

#[test]
fn tab_brings_what_it_reaches_into_sight() {
    let (mut harness, _script) = in_state(("settings", |harness, _| open(harness, Page::Settings)));
    let height = 700.0;
    for _ in 0..60 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness.query_all(by().predicate(|node| node.is_focused())).next();
        if let Some(focused) = focused {
            let rect = focused.rect();
            let name = focused.accesskit_node().label().unwrap_or_default();
            assert!(rect.bottom() > 0.0 && rect.top() < height, "{name} is at {rect:?}");
        }
    }
}

#[test]
fn the_number_says_what_it_is_and_how_sure() {
    let (harness, _script) = in_state(STATES[2]);
    let number = harness.get_by_label("48°");
    assert_eq!(
        number.accesskit_node().description().as_deref(),
        Some("Craniovertebral angle 48°, between 32° and 64°, Within limit")
    );
    let (harness, _script) = in_state(STATES[1]);
    let number = harness.get_by_label("\u{2212}9°");
    assert_eq!(
        number.accesskit_node().description().as_deref(),
        Some("Change from your upright \u{2212}9°, between \u{2212}12° and \u{2212}6°, Forward")
    );
    let word = harness.get_by_label("Forward");
    assert_eq!(word.accesskit_node().live(), Live::Polite, "a change of the judgement is told");
}

#[test]
fn values_are_told_with_their_units() {
    let (harness, _script) = in_state(("settings", |harness, _| open(harness, Page::Settings)));
    for (name, value) in [
        ("Strength", "35%"),
        ("Time between the steps", "20\u{a0}s"),
        ("Prompt to move", "30\u{a0}min"),
        ("Limit from your upright", "\u{2212}5.0°"),
        ("Remember for", "730 days"),
        ("From", "08:00"),
    ] {
        let named = by().predicate(move |node| {
            node.label().as_deref() == Some(name)
                && matches!(node.role(), Role::SpinButton | Role::Slider)
        });
        let found: Vec<_> = harness.query_all(named).collect();
        assert!(!found.is_empty(), "{name}");
        for node in found {
            assert_eq!(node.accesskit_node().value().as_deref(), Some(value), "{name}");
        }
    }
}

#[test]
fn the_focus_is_seen() {
    // The pixels about a control change when it has the focus.
    let (mut harness, _script) = in_state(STATES[1]);
    for name in ["Settings", "Pause", "Calibrate"] {
        harness.get_by_label(name).focus();
        harness.run();
        let rect = harness.get_by_label(name).rect().expand(5.0);
        let with = harness.render().expect("a picture");
        harness.get_by_label("Live").focus();
        harness.run();
        let without = harness.render().expect("a picture");
        let changed = (rect.top() as u32..rect.bottom() as u32)
            .flat_map(|y| (rect.left() as u32..rect.right() as u32).map(move |x| (x, y)))
            .filter(|&(x, y)| with.get_pixel(x, y) != without.get_pixel(x, y))
            .count();
        assert!(changed > 100, "{name}: {changed} pixels");
    }
}
