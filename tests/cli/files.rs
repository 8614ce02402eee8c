//! Names of files that are none of the ordinary, batches that are cut short, profiles written twice.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Home, Run, data, text};

const SIDE: &str = "people/s0015_lateral_56.jpg";
const FRONT: &str = "people/s0015_frontal_56.jpg";

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_unicode_is_measured_like_any_other() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::new();
    let odd = home.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.jpg"));
    fs::copy(data(SIDE), &odd).unwrap();
    let mut command = home.command();
    command.args(["measure", "--json"]).arg(&odd).arg(data(SIDE));
    let run = Run::from(command.output().unwrap());
    assert_eq!((run.status, run.json().len()), (0, 2), "{run:?}");
    assert!(run.json()[0]["file"].as_str().unwrap().ends_with("caf\u{fffd}.jpg"), "{run:?}");
    assert!(run.json()[0]["cva_deg"].is_number(), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_line_break_in_a_name_breaks_no_line() {
    let home = Home::new();
    let good = home.path().join("one\ntwo.jpg");
    let bad = home.path().join("three\nfour.jpg");
    fs::copy(data(SIDE), &good).unwrap();
    fs::write(&bad, "no picture").unwrap();
    let run = home.run(&["measure", text(&good), text(&bad)]);
    assert_eq!(run.status, 2, "{run:?}");
    assert_eq!((run.out.lines().count(), run.err.lines().count()), (1, 1), "{run:?}");
    assert!(run.out.contains("one\\ntwo.jpg: craniovertebral angle"), "{}", run.out);
    assert!(run.err.contains("three\\nfour.jpg"), "{}", run.err);
    // JSON has its own way to write it, and gives it back.
    let run = home.run(&["measure", "--json", text(&good)]);
    assert_eq!(run.json()[0]["file"], text(&good));
}

#[cfg(unix)]
#[test]
fn a_batch_that_is_cut_short_leaves_whole_lines() {
    use std::os::unix::process::ExitStatusExt as _;
    const PICTURES: usize = 60;
    const SIGTERM: i32 = 15;
    let home = Home::new();
    let folder = home.path().join("many");
    fs::create_dir(&folder).unwrap();
    for number in 0..PICTURES {
        fs::copy(data(SIDE), folder.join(format!("{number:02}.jpg"))).unwrap();
    }
    let mut program = home
        .command()
        .args(["measure", "--json", text(&folder)])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(program.stdout.take().unwrap());
    let mut told = String::new();
    for _ in 0..3 {
        out.read_line(&mut told).unwrap();
    }
    let id = program.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    out.read_to_string(&mut told).unwrap();
    assert_eq!(program.wait().unwrap().signal(), Some(SIGTERM));

    assert!(told.ends_with('\n'), "ends in half a line: {told:?}");
    let lines: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!((3..PICTURES).contains(&lines.len()), "{} lines", lines.len());
    assert!(lines.iter().all(|line| line["person"] == true), "{told}");
}

fn calibrate(home: &Home, view: &str, picture: &str) -> Run {
    home.run(&["calibrate", view, text(&data(picture)), "--profile", "me"])
}

fn sections(profile: &Path) -> toml::Table {
    fs::read_to_string(profile).unwrap().parse().unwrap()
}

#[test]
fn calibrating_one_view_keeps_the_other() {
    let home = Home::new();
    let profile = home.path().join("data/plumbline/profiles/me.toml");
    let first = calibrate(&home, "--upright", FRONT);
    assert_eq!(first.status, 0, "{first:?}");
    assert!(!first.out.contains("kept") && !first.out.contains("replaced"), "{}", first.out);
    let front = sections(&profile)["frontal"].clone();

    let second = calibrate(&home, "--side-upright", SIDE);
    assert_eq!(second.status, 0, "{second:?}");
    assert!(second.out.contains("from the side was added"), "{}", second.out);
    assert!(second.out.contains("from the front was kept"), "{}", second.out);
    let both = sections(&profile);
    assert_eq!(both["frontal"], front);

    let third = calibrate(&home, "--upright", "people/s0015_frontal_36.jpg");
    assert_eq!(third.status, 0, "{third:?}");
    assert!(third.out.contains("from the front was replaced"), "{}", third.out);
    assert!(third.out.contains("from the side was kept"), "{}", third.out);
    let last = sections(&profile);
    assert_eq!(last["lateral"], both["lateral"]);
    assert_ne!(last["frontal"], front);
}

#[test]
fn a_profile_that_is_none_is_told_and_replaced() {
    let home = Home::new();
    let folder = home.path().join("data/plumbline/profiles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("me.toml"), "half a pro").unwrap();
    let run = calibrate(&home, "--side-upright", SIDE);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("nothing can be kept of the old profile"), "{}", run.err);
    assert!(sections(&folder.join("me.toml")).contains_key("lateral"));
}

#[test]
fn a_file_that_never_was_a_profile_is_left_as_it_is() {
    let home = Home::new();
    let picture = data(SIDE);
    let notes = home.path().join("notes.toml");
    for words in ["half a pro", "version = 4\n[[package]]\nname = \"serde\"\n"] {
        fs::write(&notes, words).unwrap();
        let profile = text(&notes);
        for how in
            [&["--side-upright", text(&picture)][..], &["--look", "--source", text(&picture)]]
        {
            let run = home.run(&[&["calibrate", "--profile", profile], how].concat());
            run.refused(2, &["notes.toml", "no profile", "another name"]);
            assert_eq!(fs::read_to_string(&notes).unwrap(), words);
        }
    }
    // An older version of it is one, and makes way.
    let old = "version = 1\nname = \"me\"\ncreated = \"2025-01-01\"\ncamera = \"a\"\n";
    fs::write(&notes, old).unwrap();
    let run = home.run(&["calibrate", "--side-upright", text(&picture), "--profile", text(&notes)]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(sections(&notes).contains_key("lateral"));
}
