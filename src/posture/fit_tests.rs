//! Fit on ten rendered people who also move, and on cameras that are moved before them.

use super::*;
use crate::posture::calibration::{Label, Pictures, from_pictures};
use crate::posture::{View, fixture, read};

/// A person's upright, and all pictures of them from the front that can be measured.
struct Person {
    upright: FrontalUpright,
    pictures: Vec<Pose>,
}

fn people() -> Vec<Person> {
    let mut people: Vec<(u32, Person)> = Vec::new();
    for seen in fixture::all().into_iter().filter(|seen| seen.view == View::Frontal) {
        if people.last().is_none_or(|(number, _)| *number != seen.person) {
            let label =
                Label { name: "a".into(), created: "2026-01-31".into(), camera: "a".into() };
            let upright = std::slice::from_ref(&seen.pose);
            let profile =
                from_pictures(label, Pictures { upright, ..Pictures::default() }).unwrap();
            let upright = profile.frontal.unwrap();
            people.push((seen.person, Person { upright, pictures: Vec::new() }));
        }
        if read(&seen.pose, None).reason == Some(crate::posture::UnsureReason::NeedsBaseline) {
            people.last_mut().unwrap().1.pictures.push(seen.pose);
        }
    }
    people.into_iter().map(|(_, person)| person).collect()
}

/// What comes of it when nothing else is seen for so many minutes, two pictures a second.
fn held(fit: &mut Fit, from: f64, minutes: f64, pose: &Pose) -> Option<(f64, Option<Doubt>)> {
    let signs = Signs::of(pose);
    (0..(minutes * 120.0) as u32).find_map(|i| {
        let at = from + f64::from(i) / 2.0;
        fit.step(Timestamp::from_seconds(at), signs).map(|told| (at - from, told))
    })
}

/// The share of all pictures that come into doubt, and the doubts, against their own upright.
fn doubted(changed: impl Fn(&Pose) -> Pose) -> (f64, Vec<Doubt>) {
    let (mut all, mut doubts) = (0.0, Vec::new());
    for person in people() {
        for pose in &person.pictures {
            all += 1.0;
            let mut fit = Fit::of(Some(&person.upright));
            held(&mut fit, 0.0, 5.0, &changed(pose));
            doubts.extend(fit.doubt());
        }
    }
    assert!(all >= 80.0, "{all} pictures");
    (doubts.len() as f64 / all, doubts)
}

#[test]
fn no_posture_of_ten_people_is_taken_for_a_moved_camera_or_another_person() {
    let (share, doubts) = doubted(Pose::clone);
    assert_eq!(share, 0.0, "{doubts:?}");
}

#[test]
fn a_head_that_comes_far_forward_and_down_is_no_moved_camera() {
    for (ahead, down) in [(0.0, 10.0), (0.0, 20.0), (0.0, 35.0)] {
        let (share, doubts) = doubted(|pose| fixture::slid(pose, ahead, down));
        assert!(share <= 0.02, "{down} px down: {share} {doubts:?}");
    }
}

#[test]
fn a_trunk_that_sinks_or_sits_up_is_no_moved_camera() {
    // On top of what these pictures do anyway.
    for (rise, most) in [(-8.0, 0.05), (-5.0, 0.05), (5.0, 0.1)] {
        let (share, doubts) = doubted(|pose| fixture::risen(pose, rise));
        println!("risen by {rise}: {share:.2}");
        assert!(share <= most, "{rise} degrees: {share} {doubts:?}");
    }
}

#[test]
fn who_sinks_and_goes_on_looking_at_the_screen_has_moved_no_camera() {
    for (sunk, nod) in [(-6.0, 4.0), (-8.0, 6.0), (-8.0, 8.0)] {
        let (share, doubts) = doubted(|pose| fixture::nodded(&fixture::risen(pose, sunk), nod));
        println!("sunk by {sunk}, nodded by {nod}: {share:.2}");
        assert!(share <= 0.1, "{sunk} degrees: {share} {doubts:?}");
    }
}

#[test]
fn a_tilted_camera_is_found_in_most_postures() {
    for (tilt, least) in [(-6.0, 0.2), (6.0, 0.2), (-10.0, 0.45), (10.0, 0.45), (-14.0, 0.5)] {
        let (share, doubts) = doubted(|pose| fixture::tilted(pose, tilt));
        println!("tilted by {tilt}: {share:.2}");
        assert!(share >= least, "{tilt} degrees: {share}");
        let moved = doubts.iter().filter(|doubt| **doubt == Doubt::CameraMoved).count();
        assert!(moved as f64 >= 0.9 * doubts.len() as f64, "{doubts:?}");
    }
}

#[test]
fn who_stands_up_is_told_from_a_moved_camera() {
    let (share, doubts) = doubted(|pose| fixture::risen(pose, 16.0));
    println!("risen by 16: {share:.2}");
    assert!(share >= 0.8, "{share}");
    let stands = doubts.iter().filter(|doubt| **doubt == Doubt::OtherStance).count();
    assert!(stands as f64 >= 0.95 * doubts.len() as f64, "{doubts:?}");
}

#[test]
fn another_person_is_often_found() {
    let people = people();
    let (mut all, mut found) = (0.0, 0.0);
    for person in &people {
        for other in people.iter().filter(|other| other.upright != person.upright) {
            for pose in &other.pictures {
                let signs = Signs::of(pose).unwrap();
                let then = Signs::learned(&person.upright).unwrap();
                all += 1.0;
                found += f64::from(u8::from(signs.is_of_another(&then, 1.0)));
            }
        }
    }
    println!("another person: {:.2}", found / all);
    assert!(found / all >= 0.3, "{}", found / all);
}

#[test]
fn far_away_dim_and_badly_seen_are_other_conditions() {
    let pose = fixture::upright(View::Frontal);
    let then = Signs::learned(&people()[0].upright).unwrap();
    let now = Signs::of(&pose).unwrap();
    assert_eq!(now.misfit(&then, 1.0), None);
    for changed in [
        Signs { size: now.size - 0.5, ..now },
        Signs { size: now.size + 0.5, ..now },
        Signs { doubt: now.doubt + 4.0, ..now },
        Signs { place: Place { contrast: 12.0, ..now.place }, ..now },
    ] {
        assert_eq!(changed.misfit(&then, 1.0), Some(Doubt::ConditionsChanged), "{changed:?}");
    }
}

#[test]
fn a_doubt_takes_more_than_a_minute_and_goes_when_the_camera_is_put_back() {
    let person = &people()[0];
    let own = &person.pictures[0];
    let tilted = fixture::tilted(own, -12.0);
    let mut fit = Fit::of(Some(&person.upright));
    assert_eq!(held(&mut fit, 0.0, 10.0, own), None);
    assert_eq!(held(&mut fit, 600.0, 0.5, &tilted), None, "half a minute is nothing");
    assert_eq!(held(&mut fit, 630.0, 10.0, own), None);
    let (after, told) = held(&mut fit, 1230.0, 10.0, &tilted).unwrap();
    assert_eq!(told, Some(Doubt::CameraMoved));
    assert!((60.0..120.0).contains(&after), "after {after} s");
    assert_eq!(held(&mut fit, 1231.0 + after, 10.0, &tilted), None, "told once");
    let (after, told) = held(&mut fit, 1832.0 + after, 10.0, own).unwrap();
    assert_eq!((told, fit.doubt()), (None, None));
    assert!((30.0..120.0).contains(&after), "after {after} s");
}

#[test]
fn time_in_which_nobody_is_measured_does_not_count() {
    let person = &people()[0];
    let tilted = Signs::of(&fixture::tilted(&person.pictures[0], -12.0));
    let mut fit = Fit::of(Some(&person.upright));
    // Fifty seconds of it, then a long break, over and over: each time somebody sits down anew.
    for i in 0..3000_u32 {
        let at = f64::from(i / 50 * 600 + i % 50);
        assert_eq!(fit.step(Timestamp::from_seconds(at), tilted), None, "{at}");
    }
    let mut without = Fit::of(Some(&FrontalUpright { place: None, ..person.upright }));
    assert_eq!(held(&mut without, 0.0, 10.0, &fixture::tilted(&person.pictures[0], -12.0)), None);
}
