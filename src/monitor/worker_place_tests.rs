//! Which upright is in force: by place, by choice, by stance; and whether it fits.

use super::*;
use crate::posture::PostureState;
use crate::posture::baseline::FrontalUpright;
use crate::reminder::{DisplaySet, Doubt};

fn at_desk(displays: &str) -> Command {
    let displays = DisplaySet(displays.into());
    Command::Surroundings(Surroundings { displays, ..Surroundings::default() })
}

/// A home with these profiles, each of this camera at these displays.
fn home(profiles: &[(&str, Option<&str>)]) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().to_owned());
    for (name, displays) in profiles {
        let displays = displays.map(Into::into);
        store.save(name, &Profile { displays, ..profile() }).unwrap();
    }
    home
}

impl Stage {
    fn is_in_force(&self, expected: &str) {
        match self.kind() {
            EventKind::ProfileInForce(name) => assert_eq!(name, expected),
            kind => panic!("{kind:?}"),
        }
    }

    /// Four pictures a second; the last observation.
    fn hold(&self, steps: &Sender<Step>, from: f64, seconds: f64, person: Person) -> Observation {
        (1..=(seconds * 4.0) as u32)
            .map(|i| self.show(steps, from + 0.25 * f64::from(i), person))
            .fold(None, |_, seen| Some(seen))
            .unwrap()
    }
}

#[test]
fn the_profile_of_the_place_comes_into_force_by_itself() {
    let home = home(&[("default", Some("none")), ("office", Some("two")), ("sofa", Some("one"))]);
    let usual = Baseline::Usual(Some(profile()));
    let stage = Stage::watching(usual, home, |_| {});
    let steps = stage.opens();
    stage.ask(at_desk("two"));
    stage.show(&steps, 1.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    stage.is_in_force("office");
    stage.ask(at_desk("one"));
    stage.is_in_force("sofa");
    // What the person wants here holds whenever they are here.
    stage.ask(Command::UseProfile("office".into()));
    stage.is_in_force("office");
    stage.ask(at_desk("one"));
    stage.ask(at_desk("elsewhere"));
    stage.is_in_force("default");
    stage.ask(at_desk("one"));
    stage.is_in_force("office");
    stage.ask(Command::UseProfile("nobody".into()));
    let EventKind::Notice(told) = stage.kind() else { panic!("it is not there") };
    assert!(told.contains("nobody"), "{told}");
    stage.ask(Command::UseProfile(String::new()));
    stage.is_in_force("");
    assert!(stage.show(&steps, 2.0, Person::Upright).smoothed.is_none());
}

#[test]
fn where_places_do_not_matter_the_usual_profile_stays() {
    let home = home(&[("default", None), ("office", Some("two"))]);
    let set = |settings: &mut Settings| settings.watch.profile_by_place = false;
    let stage = Stage::watching(Baseline::Usual(Some(profile())), home, set);
    let steps = stage.opens();
    stage.ask(at_desk("two"));
    stage.show(&steps, 1.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    stage.is_in_force("default");
    let mut settings = Settings::default();
    settings.watch.adaptive = false;
    stage.ask(Command::UseSettings(Box::new(settings)));
    stage.is_in_force("office");
}

#[test]
fn an_upright_learned_at_another_place_gets_a_profile_of_its_own() {
    let home = home(&[("default", Some("two"))]);
    let stage = Stage::watching(Baseline::Usual(Some(profile())), home, |_| {});
    let steps = stage.opens();
    stage.ask(at_desk("one"));
    stage.show(&steps, 0.25, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    stage.is_in_force("default");
    let calibrate = |from: f64| {
        stage.ask(Command::Calibrate);
        stage.hold(&steps, from, 4.0, Person::Upright);
    };
    calibrate(0.25);
    let kind = stage.kind();
    assert!(
        matches!(&kind, EventKind::Calibrated { profile, .. } if profile == "scripted"),
        "{kind:?}"
    );
    stage.is_in_force("scripted");
    // Here again, it is learned anew; there, the other one.
    calibrate(10.0);
    assert!(matches!(stage.kind(), EventKind::Calibrated { profile, .. } if profile == "scripted"));
    stage.ask(at_desk("two"));
    stage.is_in_force("default");
    calibrate(20.0);
    assert!(matches!(stage.kind(), EventKind::Calibrated { profile, .. } if profile == "default"));
    let store = ProfileStore::new(stage.home.path().to_owned());
    assert_eq!(store.names().unwrap(), ["default", "scripted"]);
    assert_eq!(store.load("scripted").unwrap().displays.as_deref(), Some("one"));
}

#[test]
fn a_tilted_camera_puts_the_upright_in_doubt_until_it_is_learned_anew() {
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::watching(Baseline::Usual(Some(profile())), home, |_| {});
    let steps = stage.opens();
    stage.hold(&steps, 0.0, 10.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    stage.is_in_force("default");
    stage.hold(&steps, 10.0, 110.0, Person::Tilted);
    let doubted = loop {
        match stage.kind() {
            EventKind::BaselineDoubted(doubt) => break doubt,
            EventKind::Quiet(_) => {}
            EventKind::EpisodeStarted { .. } | EventKind::EpisodeEnded { .. } => {}
            kind => panic!("{kind:?}"),
        }
    };
    assert_eq!(doubted, Doubt::CameraMoved);
    stage.ask(Command::Calibrate);
    stage.hold(&steps, 120.0, 4.0, Person::Tilted);
    loop {
        match stage.kind() {
            EventKind::BaselineTrusted => break,
            EventKind::BaselineDoubted(_) => panic!("it was told"),
            _ => {}
        }
    }
    assert_eq!(stage.hold(&steps, 124.0, 3.0, Person::Tilted).state, PostureState::Neutral);
}

#[test]
fn sitting_and_standing_change_over_by_themselves() {
    let sitting = {
        let upright = [fixture::risen(&fixture::upright(View::Frontal), -16.0)];
        let label = Label { name: "me".into(), created: "2026-01-31".into(), camera: "a".into() };
        from_pictures(label, Pictures { upright: &upright, ..Pictures::default() }).unwrap()
    };
    let both = Profile { other_stance: sitting.frontal, ..profile() };
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::watching(Baseline::Usual(Some(both)), home, |_| {});
    let steps = stage.opens();
    for (from, person) in [(0.0, Person::Upright), (45.0, Person::Lower), (90.0, Person::Upright)] {
        let seen = stage.hold(&steps, from, 45.0, person);
        let change = seen.smoothed.unwrap().value;
        assert!(change.abs().value() < 0.5, "{change} from {from} s on");
    }
    let told: Vec<_> = stage.monitor.events.try_iter().map(|event| event.kind).collect();
    let doubt = told.iter().any(|kind| matches!(kind, EventKind::BaselineDoubted(_)));
    assert!(!doubt, "{told:?}");
}

#[test]
fn other_settings_hold_at_once() {
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::watching(Baseline::Usual(Some(profile())), home, |_| {});
    let steps = stage.opens();
    let seen = stage.hold(&steps, 0.0, 15.0, Person::Forward);
    assert!(matches!(seen.state, PostureState::Forward(_)), "{:?}", seen.state);
    let mut settings = Settings::default();
    settings.watch.adaptive = false;
    settings.limits.change = crate::units::Degrees::new(-60.0);
    settings.watch.model = ModelVariant::Full;
    settings.watch.per_second = 1.0;
    stage.ask(Command::UseSettings(Box::new(settings)));
    // The other network does not load here, and that is told.
    let told = std::iter::repeat_with(|| stage.kind())
        .find_map(|kind| if let EventKind::Notice(told) = kind { Some(told) } else { None });
    assert!(told.unwrap().contains("full"));
    stage.looked.try_iter().for_each(drop);
    for i in 1..=16 {
        steps.send(Step::Frame(15.0 + 0.25 * f64::from(i), Person::Forward)).unwrap();
        if i % 4 == 0 {
            let seen = stage.monitor.observations.recv_timeout(SOON).unwrap();
            assert_eq!(seen.state, PostureState::Neutral);
        }
    }
    assert_eq!(stage.looked.try_iter().count(), 4, "one a second from now on");
}

#[test]
fn an_upright_learned_today_is_fresh_however_long_the_program_has_run() {
    let width = |at: f64| {
        let learned = Some(crate::clock::FIRST_DAY);
        let mut own = profile();
        own.frontal = own.frontal.map(|upright| FrontalUpright { learned, ..upright });
        let home = tempfile::tempdir().unwrap();
        let stage = Stage::watching(Baseline::Chosen(own), home, |_| {});
        let steps = stage.opens();
        let seen = stage.show(&steps, at, Person::Upright);
        seen.reading.unwrap().change.unwrap().interval.width()
    };
    assert_eq!(width(1.0), width(8.0 * 24.0 * 3600.0));
}
