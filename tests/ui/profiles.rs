//! The page of the profiles: what it says of each, and what it asks of the keeper and of the monitor.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, which clippy does not know for such"
)]

use eframe::egui::{Key, Theme, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use plumbline::capture::SourceSpec;
use plumbline::catalogue::Language;
use plumbline::keeper::{Answer, Ask, ProfileEntry};
use plumbline::monitor::{Command, EventKind};
use plumbline::posture::baseline::{
    FrontalUpright, LateralUpright, MeasuredAngle, Profile, VERSION,
};
use plumbline::posture::comparison::date;
use plumbline::reminder::DisplaySet;
use plumbline::ui::Page;
use plumbline::units::Degrees;

use super::guide::{How, Keeper, USUAL, kept_window};
use super::script::{Script, frontal_forward};
use super::{Window, shot};

fn entry(name: &str, camera: &str, created: &str, displays: &str) -> ProfileEntry {
    let frontal = FrontalUpright {
        learned: date(created),
        frames: 30,
        level: 21.4,
        width: 0.12,
        doubt: 2.7,
        elevation: -4.2,
        spread: Degrees::new(0.8),
        scale: 1.0,
        error: Some(Degrees::new(1.4)),
        angle: None,
        place: None,
    };
    let profile = Profile {
        version: VERSION,
        name: name.into(),
        created: created.into(),
        camera: camera.into(),
        displays: Some(displays.into()),
        frontal: Some(frontal),
        other_stance: None,
        lateral: None,
    };
    ProfileEntry { name: name.into(), profile, displays: DisplaySet(displays.into()) }
}

/// Learned three days ago, both views and the own slope.
pub fn desk() -> ProfileEntry {
    let mut entry =
        entry("Desk", "Desk camera", "2026-11-24 09:12", "DP-1 2560x1440, eDP-1 1920x1200");
    let cva = Degrees::new(52.3);
    let half_width = Degrees::new(5.4);
    let front = entry.profile.frontal.as_mut().unwrap();
    (front.scale, front.angle) = (1.18, Some(MeasuredAngle { cva, half_width }));
    let standing = FrontalUpright { elevation: -19.0, ..*front };
    entry.profile.other_stance = Some(standing);
    entry.profile.lateral = Some(LateralUpright {
        learned: front.learned,
        frames: 45,
        cva,
        half_width,
        doubt: Degrees::new(1.7),
        spread: Degrees::new(0.7),
        error: Some(Degrees::new(0.9)),
    });
    entry
}

fn kitchen() -> ProfileEntry {
    let mut entry =
        entry("Kitchen table", "Integrated Camera", "2026-10-02 18:40", "eDP-1 1920x1200");
    entry.profile.frontal.as_mut().unwrap().level = 15.0;
    entry
}

/// The page, with these profiles, the first of them in force.
fn page(how: How, profiles: &[ProfileEntry]) -> (Window, Script, Keeper) {
    let (mut harness, script, keeper) = kept_window(how, Some(SourceSpec::Camera(0)));
    script.opened(SourceSpec::Camera(0), "Desk camera");
    script.sees(frontal_forward(10.0));
    harness.run();
    keeper.asks.try_iter().count();
    harness.state_mut().as_mut().unwrap().open(Page::Profiles);
    harness.run();
    assert_eq!(
        keeper.asks.try_iter().collect::<Vec<_>>(),
        [Ask::Profiles],
        "asked once, on opening"
    );
    if let Some(first) = profiles.first() {
        script.happens(EventKind::ProfileInForce(first.name.clone()));
    }
    keeper.says(&mut harness, Answer::Profiles(profiles.to_vec()));
    script.drain();
    (harness, script, keeper)
}

fn both() -> (Window, Script, Keeper) {
    page(USUAL, &[desk(), kitchen()])
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

fn asked(keeper: &Keeper) -> Vec<Ask> {
    keeper.asks.try_iter().collect()
}

#[test]
fn each_says_its_age_camera_place_knowledge_and_error() {
    let (mut harness, _script, _keeper) = both();
    harness.get_by_label("In force");
    for told in [
        "learned 3 days ago, on 24 November 2026",
        "DP-1 2560x1440, eDP-1 1920x1200",
        "the front, the side, your own slope",
        "52°, in 9 of 10 cases between 47° and 58°",
        "1.18 times the common one",
        "both, each with its own upright; sitting is in force",
        "within 1.4° from the front, within 0.9° from the side",
    ] {
        harness.get_by_label(told);
    }
    click(&mut harness, "Kitchen table");
    assert!(!says(&harness, "In force"));
    harness.get_by_label("learned 56 days ago, on 2 October 2026");
    harness.get_by_label("the front, not the side: no angle itself, only its change");
    harness.get_by_label("one of the two; measure again at the raised desk, and both are kept");
}

#[test]
fn another_one_is_put_in_force_and_measured_again() {
    let (mut harness, script, _keeper) = both();
    click(&mut harness, "Kitchen table");
    click(&mut harness, "Use this one");
    assert_eq!(script.drain(), [Command::UseProfile("Kitchen table".into())]);
    script.happens(EventKind::ProfileInForce("Kitchen table".into()));
    harness.run();
    harness.get_by_label("In force");
    assert!(!says(&harness, "Use this one"));

    click(&mut harness, "Desk");
    click(&mut harness, "Measure again");
    // The calibration shows a picture, the profiles do not.
    assert_eq!(script.drain(), [Command::UseProfile("Desk".into()), Command::ShowPicture(true)]);
    harness.get_by_label("Show your own upright");
}

#[test]
fn a_name_is_changed_in_its_place() {
    let (mut harness, script, keeper) = both();
    click(&mut harness, "Rename");
    let field = harness.get_by_label("New name");
    assert!(field.is_focused(), "it can be typed at once");
    harness.get_by_label("New name").type_text("Kitchen table");
    harness.run();
    harness.get_by_label("Another profile has this name.");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&keeper), [], "a name that is taken is not asked for");
    click(&mut harness, "New name");
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("New name").type_text("a/b");
    harness.run();
    harness.get_by_label("Letters, digits, spaces, - and _, 64 at most.");
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("New name").type_text("Standing desk C 2");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let (from, to) = ("Desk".to_owned(), "Standing desk C 2".to_owned());
    assert_eq!(asked(&keeper), [Ask::RenameProfile { from, to: to.clone() }]);
    assert_eq!(script.drain(), [], "no key of the window was meant");
    let (from, in_force) = ("Desk".to_owned(), Command::UseProfile(to.clone()));
    keeper.says(&mut harness, Answer::Renamed { from, to: to.clone() });
    assert_eq!(script.drain(), [in_force], "the monitor calls it by the new name, too");
    let mut renamed = desk();
    renamed.name = to;
    keeper.says(&mut harness, Answer::Profiles(vec![renamed, kitchen()]));
    assert_eq!(script.drain(), [], "it was told once");
    assert!(
        says(&harness, "within 1.4° from the front, within 0.9° from the side"),
        "still chosen"
    );
}

#[test]
fn the_usual_profile_is_the_usual_one_under_its_new_name_and_comes_not_into_force_by_it() {
    let (mut harness, script, keeper) = both();
    let (from, to) = ("default".to_owned(), "Office".to_owned());
    keeper.says(&mut harness, Answer::Renamed { from, to });
    let told = script.drain();
    let Some(Command::UseSettings(settings)) = told.first() else { panic!("{told:?}") };
    assert_eq!(settings.watch.profile, "Office");
    assert_eq!(told[1..], [Command::UseProfile("Desk".into())]);
    assert!(matches!(asked(&keeper)[..], [Ask::SaveSettings(_)]), "it is so at the next start");
}

#[test]
fn escape_ends_what_is_half_done_and_only_then_leaves() {
    let (mut harness, _script, keeper) = both();
    for begun in ["Rename", "Delete"] {
        click(&mut harness, begun);
        assert!(!says(&harness, begun));
        harness.key_press(Key::Escape);
        harness.run();
        assert!(says(&harness, begun), "{begun} was left, the page was not");
    }
    assert_eq!(asked(&keeper), []);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!says(&harness, "Rename"));
    harness.get_by_label("Calibrate");
}

#[test]
fn deleting_asks_once_in_its_place() {
    let (mut harness, _script, keeper) = both();
    click(&mut harness, "Delete");
    harness.get_by_label(
        "Delete “Desk” for good? It is in force; without it there is no change to show from the front.",
    );
    click(&mut harness, "Keep it");
    assert_eq!(asked(&keeper), []);
    click(&mut harness, "Kitchen table");
    click(&mut harness, "Delete");
    harness.get_by_label("Delete “Kitchen table” for good?");
    click(&mut harness, "Delete it");
    assert_eq!(asked(&keeper), [Ask::DeleteProfile("Kitchen table".into())]);
    keeper.says(&mut harness, Answer::Profiles(vec![desk()]));
    assert!(!says(&harness, "Kitchen table"));
    assert!(says(&harness, "In force"), "the one that is left is shown");
    let failed = "The profile Desk cannot be deleted: the folder is read-only.".to_owned();
    keeper.says(&mut harness, Answer::Failed(failed.clone()));
    harness.get_by_label(&failed);
}

#[test]
fn two_are_held_against_each_other_the_older_first() {
    for (shown, other) in [("Desk", "Kitchen table"), ("Kitchen table", "Desk")] {
        let (mut harness, _script, _keeper) = both();
        if shown != "Desk" {
            click(&mut harness, shown);
        }
        click(&mut harness, "Compare with: choose another");
        // In the list, and in the popup above it.
        harness.get_all_by_label(other).last().unwrap().click();
        harness.run();
        harness.get_by_label(&format!("Against “{other}”"));
        harness.get_by_label(
            "Against the profile from 53 days before, your upright from the front reads 6° further back. \
             A camera that was moved changes these numbers, too.",
        );
        harness.get_by_label("Own slope: 1.00 before, 1.18 now.");
        harness.get_by_label(
            "They were learned with different cameras, which by itself moves these numbers.",
        );
    }
}

#[test]
fn places_choose_by_themselves_or_not() {
    let (mut harness, script, keeper) = both();
    click(&mut harness, "Chosen by camera and displays by itself");
    let Some(Ask::SaveSettings(saved)) = asked(&keeper).pop() else { panic!("nothing saved") };
    assert!(!saved.watch.profile_by_place);
    assert_eq!(script.drain(), [Command::UseSettings(saved)]);
}

#[test]
fn without_any_it_says_what_to_do() {
    let (mut harness, _script, _keeper) = page(USUAL, &[]);
    harness.get_by_label("No upright has been learned yet.");
    click(&mut harness, "Three seconds, upright");
    harness.get_by_label("Show your own upright");
}

fn pictures(results: &mut SnapshotResults, how: How, word: &str) {
    let (mut harness, _script, _keeper) = page(how, &[]);
    shot(&mut harness, &format!("profiles_empty_{word}"), results);
    let (mut harness, _script, _keeper) = page(how, &[desk(), kitchen()]);
    shot(&mut harness, &format!("profiles_{word}"), results);
}

#[test]
fn pictures_by_day_and_by_night_large_narrow_and_in_german() {
    let mut results = SnapshotResults::new();
    pictures(&mut results, USUAL, "light");
    pictures(&mut results, How { theme: Theme::Dark, ..USUAL }, "dark");
    pictures(&mut results, How { zoom: 2.0, ..USUAL }, "200");
    pictures(&mut results, How { size: vec2(500.0, 700.0), ..USUAL }, "narrow");
    pictures(&mut results, How { language: Language::German, ..USUAL }, "german");
}

#[test]
fn while_they_are_read_it_says_so() {
    let (mut harness, _script, _keeper) = kept_window(USUAL, Some(SourceSpec::Camera(0)));
    harness.state_mut().as_mut().unwrap().open(Page::Profiles);
    harness.run();
    harness.get_by_label("The profiles are being read…");
    assert!(!says(&harness, "No upright has been learned yet."));
    let mut results = SnapshotResults::new();
    shot(&mut harness, "profiles_loading_light", &mut results);
}

#[test]
fn pictures_of_what_is_done_with_one() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let how = How { theme, ..USUAL };
        let (mut harness, _script, _keeper) = page(how, &[desk(), kitchen()]);
        click(&mut harness, "Rename");
        shot(&mut harness, &format!("profiles_renaming_{word}"), &mut results);
        let (mut harness, _script, _keeper) = page(how, &[desk(), kitchen()]);
        click(&mut harness, "Delete");
        shot(&mut harness, &format!("profiles_deleting_{word}"), &mut results);
        let (mut harness, _script, _keeper) = page(how, &[desk(), kitchen()]);
        click(&mut harness, "Compare with: choose another");
        harness.get_all_by_label("Kitchen table").last().unwrap().click();
        harness.run();
        harness.remove_cursor();
        shot(&mut harness, &format!("profiles_compared_{word}"), &mut results);
    }
}
