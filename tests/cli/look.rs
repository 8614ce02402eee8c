//! `plumbline calibrate --look` on folders of still people, and `plumbline profiles`.

use std::fs;
use std::path::PathBuf;

use crate::{Home, Run, data, text};

/// Pictures a second of the folders below.
const RATE: usize = 8;

/// A folder in which each of `postures` is held for `seconds`.
fn film(home: &Home, name: &str, postures: &[&str], seconds: usize) -> PathBuf {
    let folder = home.path().join(name);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("fps"), RATE.to_string()).unwrap();
    for (place, posture) in postures.iter().enumerate() {
        for frame in 0..seconds * RATE {
            let number = place * seconds * RATE + frame;
            fs::copy(data(posture), folder.join(format!("{number:04}.jpg"))).unwrap();
        }
    }
    folder
}

const POSTURES: [&str; 4] = [
    "people/s0022_lateral_56.jpg",
    "people/s0022_lateral_36.jpg",
    "people/s0022_frontal_56.jpg",
    "people/s0022_frontal_36.jpg",
];

fn look(home: &Home, source: &str, more: &[&str]) -> Run {
    let fixed = ["calibrate", "--look", "--source", source, "--profile", "me"];
    home.run(&[&fixed, more].concat())
}

#[test]
fn a_film_of_the_four_postures_makes_a_profile_and_a_second_one_is_compared() {
    let home = Home::new();
    let folder = film(&home, "four", &POSTURES, 6);
    let run = look(&home, text(&folder), &["--fast", "--json"]);
    assert_eq!(run.status, 0, "{run:?}");
    for number in 1..=4 {
        assert!(run.err.contains(&format!("{number} of 4: ")), "{}", run.err);
    }
    let told = &run.json()[0];
    // The renderer's own angle, within the interval that is claimed.
    let ends = told["interval_deg"].as_array().unwrap();
    let (low, high) = (ends[0].as_f64().unwrap(), ends[1].as_f64().unwrap());
    assert!(low < 56.0 && 56.0 < high, "{told}");
    assert!(told["slope"].is_number(), "{told}");
    assert!(told["front_error_deg"].is_number() && told["side_error_deg"].is_number(), "{told}");
    assert!(told["comparison"].is_null(), "{told}");

    // Learned, to the last digit: rounded to the hundredth it may well be the common one.
    let kept = fs::read_to_string(home.path().join("data/plumbline/profiles/me.toml")).unwrap();
    let kept: toml::Table = kept.parse().unwrap();
    assert_ne!(kept["frontal"]["scale"].as_float(), Some(1.0), "{kept}");

    let run = look(&home, text(&folder), &["--fast"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("Your upright angle from the side is"), "{}", run.out);
    assert!(run.out.contains("the same day"), "{}", run.out);
    assert!(run.out.contains("the angle itself is known to about \u{b1}"), "{}", run.out);

    let list = home.run(&["profiles", "--json"]);
    let me = &list.json()[0][0];
    assert_eq!((list.status, &me["name"], &me["age_days"]), (0, &"me".into(), &0.into()), "{me}");
    assert!(me["front"] == true && me["side"] == true && me["error_deg"].is_number(), "{me}");
    let list = home.run(&["profiles"]);
    assert!(list.out.contains("(today)") && list.out.contains("front and side"), "{}", list.out);
    assert!(list.out.contains("repeat error"), "{}", list.out);

    fs::copy(
        home.path().join("data/plumbline/profiles/me.toml"),
        home.path().join("data/plumbline/profiles/again.toml"),
    )
    .unwrap();
    let compared = home.run(&["profiles", "compare", "me", "again"]);
    assert!(compared.out.contains("reads the same"), "{compared:?}");
    let compared = home.run(&["profiles", "compare", "me", "again", "--json"]);
    assert_eq!(compared.json()[0]["cva_change_deg"], 0.0, "{compared:?}");
}

#[test]
fn a_film_that_ends_before_all_postures_says_where_and_what_was_missing() {
    let home = Home::new();
    let folder = film(&home, "two", &POSTURES[..2], 6);
    let run = look(&home, text(&folder), &["--fast"]);
    run.refused(1, &["step 3 of 4", "does not see you from the front"]);
    assert!(run.out.is_empty() && !home.path().join("data/plumbline/profiles").exists());
}

#[test]
fn at_real_speed_the_end_of_a_film_is_noticed_too() {
    let home = Home::new();
    let folder = film(&home, "short", &POSTURES[..1], 1);
    look(&home, text(&folder), &[]).refused(1, &["step 1 of 4"]);
}

#[test]
fn a_look_takes_no_pictures_and_pictures_take_no_source() {
    let home = Home::new();
    let picture = data(POSTURES[2]);
    let run = home.run(&["calibrate", "--look", "--upright", text(&picture), "--profile", "me"]);
    run.refused(2, &["--upright"]);
    let run = home.run(&["calibrate", "--upright", text(&picture), "--fast", "--profile", "me"]);
    run.refused(2, &["--fast"]);
}

#[test]
fn profiles_that_are_not_there_or_cannot_be_read_are_told() {
    let home = Home::new();
    home.run(&["profiles"]).refused(1, &["no profile yet"]);
    let folder = home.path().join("data/plumbline/profiles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("odd.toml"), "half a pro").unwrap();
    home.run(&["profiles"]).refused(2, &["odd.toml"]);
    home.run(&["profiles", "compare", "me", "odd"]).refused(2, &["there is no profile me"]);
}

/// A profile that knows the side, of that date.
fn made(created: &str, cva: f64) -> String {
    let day = created.get(..10).filter(|day| day.starts_with("20")).unwrap_or("2026-01-31");
    format!(
        "version = 3\nname = \"desk\"\ncreated = \"{created}\"\ncamera = \"a\"\n[lateral]\n\
         learned = \"{day}\"\nframes = 3\ncva = {cva}\nhalf_width = 5.0\ndoubt = 2.0\nspread = 0.5\n"
    )
}

#[test]
fn profiles_named_the_newer_first_are_exchanged_and_odd_dates_are_told() {
    let home = Home::new();
    let folder = home.path().join("data/plumbline/profiles");
    fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    put("old.toml", made("2025-01-10 09:00", 50.0));
    put("new.toml", made("2025-02-10 09:00", 58.0));
    put("future.toml", made("2199-01-01 09:00", 58.0));
    put("late.toml", made("2025-02-10 09:30", 58.0));

    let right = home.run(&["profiles", "compare", "old", "new", "--json"]).json();
    let turned = home.run(&["profiles", "compare", "new", "old", "--json"]).json();
    assert_eq!((&right[0]["swapped"], &turned[0]["swapped"]), (&false.into(), &true.into()));
    assert_eq!(turned[0]["cva_change_deg"], 8.0);
    assert_eq!(turned[0]["days"], 31);
    assert!(turned[0]["cva_chance_deg"].as_f64().unwrap() >= 5.0, "{turned:?}");
    let told = home.run(&["profiles", "compare", "new", "old"]);
    assert!(
        told.out.contains("old is the older one") && told.out.contains("8\u{b0} higher"),
        "{told:?}"
    );
    let told = home.run(&["profiles", "compare", "old", "new"]);
    assert!(!told.out.contains("exchanged") && told.err.is_empty(), "{told:?}");
    let told = home.run(&["profiles", "compare", "late", "new"]);
    assert!(told.out.contains("new is the older one"), "half an hour before: {told:?}");

    let told = home.run(&["profiles", "compare", "old", "future"]);
    assert!(told.err.contains("future: its date, 2199-01-01, lies in the future"), "{told:?}");
    let list = home.run(&["profiles"]);
    assert_eq!(list.status, 0, "{list:?}");
    assert_eq!(list.err.lines().count(), 1, "{list:?}");
    assert!(
        list.err.contains("Look at the clock") && list.err.contains("calibrate again"),
        "{list:?}"
    );
    put("odd.toml", made("last winter", 58.0));
    let told = home.run(&["profiles", "compare", "old", "odd"]);
    assert!(told.err.contains("last winter") && told.err.contains("mend `created`"), "{told:?}");
    fs::remove_file(folder.join("odd.toml")).unwrap();
    let list = home.run(&["profiles", "--json"]).json();
    assert!(list[0][0]["advice"].is_string() && list[0][1]["advice"].is_null(), "{list:?}");
}
