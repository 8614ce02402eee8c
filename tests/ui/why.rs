//! "Why did you warn?": what is shown of a warning, and where it leads.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::Key;
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use plumbline::capture::SourceSpec;
use plumbline::monitor::{Command, EventKind};
use plumbline::reminder::{Account, Rule, Sample};
use plumbline::ui::Page;
use plumbline::units::{AngleInterval, Degrees, Timestamp};

use super::history::{LIGHT, LOOKS, Look, pass, window};
use super::script::{Script, frontal_forward};
use super::{Window, shot};

/// A warning at `at` seconds: three minutes before it, of which the last one and three quarters were
/// forward but for a look up and some seconds that could not be measured.
fn account(at: f64, limit: f64, depth: f64) -> Account {
    let samples = (0..=180_u32)
        .map(|second| {
            let t = f64::from(second);
            let sway = 0.9 * (t / 9.0).sin() + 0.5 * (t / 3.7).sin();
            let sunk = ((t - 53.0) / 14.0).clamp(0.0, 1.0);
            let up = (1.0 - ((t - 121.0) / 6.0).abs()).max(0.0);
            let value = limit + 4.0 - (depth + 4.0) * sunk * (1.0 - 0.9 * up) + sway;
            let value = Degrees::new(value);
            let width = Degrees::new(2.6 + 0.6 * (t / 23.0).sin());
            let is_seen = !(95..101).contains(&second);
            Sample {
                at: Timestamp::from_seconds(at - 180.0 + t),
                value: is_seen.then(|| (value, AngleInterval::around(value, width))),
                forward: is_seen && value.value() < limit - 2.0,
            }
        })
        .collect::<Vec<_>>();
    let window = &samples[60..];
    let forward = window.iter().filter(|sample| sample.forward).count();
    Account {
        at: Timestamp::from_seconds(at),
        rule: Rule::default(),
        enters_below: Degrees::new(limit - 2.0),
        clears_above: Degrees::new(limit + 1.0),
        limit: Degrees::new(limit),
        forward_share: forward as f64 / window.len() as f64,
        samples,
    }
}

fn warns(script: &Script, account: Account) {
    let excess = Degrees::new(3.0);
    let lasted = Duration::from_secs(102);
    script.happens(EventKind::Warned { excess, lasted, account: Arc::new(account) });
}

/// The page after `warnings` warnings, a change and, as the second, an angle.
fn warned(look: Look, warnings: usize) -> (Window, Script) {
    let (mut harness, script, _keeper) = window(look, Page::Why);
    for place in 0..warnings {
        let (limit, depth) = if place == 1 { (45.5, 5.0) } else { (-5.0, 4.0 + place as f64) };
        warns(&script, account(1000.0 + 1500.0 * place as f64, limit, depth));
        harness.run();
        pass(25);
    }
    (harness, script)
}

/// Whether a text on the page, or the plot's name, has `part` in it.
fn says(harness: &Window, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

#[test]
fn the_page_in_pictures() {
    let mut results = SnapshotResults::new();
    for (word, look) in LOOKS {
        for (name, warnings) in [("why_empty", 0), ("why_one", 1), ("why_several", 3)] {
            let (mut harness, _script) = warned(look, warnings);
            shot(&mut harness, &format!("{name}_{word}"), &mut results);
        }
    }
    let (mut harness, _script) = warned(LIGHT, 2);
    shot(&mut harness, "why_angle", &mut results);
}

#[test]
fn a_warning_is_told_in_a_sentence_with_its_time_and_the_rule() {
    let (harness, _script) = warned(LIGHT, 1);
    harness.get_by_label("The warning at 16:42");
    assert!(says(&harness, "Your head was 9 degrees forward of your upright"));
    assert!(says(&harness, "the rule asks for 80%"));
    for number in ["\u{2212}5°", "\u{2212}7°", "\u{2212}4°", "20\u{a0}min"] {
        harness.get_by_label(number);
    }
}

#[test]
fn of_several_the_newest_is_shown_and_any_can_be_picked() {
    let (mut harness, script) = warned(LIGHT, 3);
    assert!(says(&harness, "Your head was 11 degrees"));
    harness.get_by_label_contains("Warning at 17:07, at ").click();
    harness.run();
    assert!(says(&harness, "Your head stood at 41°"));
    // One that was picked stays while new ones come.
    warns(&script, account(9000.0, -5.0, 7.0));
    harness.run();
    assert!(says(&harness, "Your head stood at 41°"));
    harness.get_by_label_contains("12 degrees forward").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(says(&harness, "Your head was 12 degrees"));
}

#[test]
fn warnings_can_be_asked_about_before_another_source() {
    let (mut harness, _script) = warned(LIGHT, 1);
    harness.run();
    click(&mut harness, "Back");
    click(&mut harness, "Source: Choose a source");
    click(&mut harness, "Demo film, from the side");
    harness.state_mut().as_mut().unwrap().open(Page::Why);
    harness.run();
    harness.get_by_label("The warning at 16:42");
}

#[test]
fn without_a_warning_the_rule_is_told() {
    let (mut harness, _script) = warned(LIGHT, 0);
    harness.get_by_label("No warning so far.");
    assert!(says(&harness, "80% of 2\u{a0}min"));
    click(&mut harness, "Back");
    harness.get_by_label("Nothing is being looked at yet.");
}

#[test]
fn recalibrate_leads_to_the_calibration() {
    let (mut harness, script) = warned(LIGHT, 1);
    script.opened(SourceSpec::Demo, "Demo film");
    script.sees(frontal_forward(1001.0));
    harness.run();
    script.drain();
    click(&mut harness, "Recalibrate");
    click(&mut harness, "Three seconds, upright");
    // The calibration shows a picture, the warning's page does not.
    assert_eq!(script.drain(), [Command::ShowPicture(true), Command::Calibrate]);
}
