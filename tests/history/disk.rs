//! Disks that cannot be written: the program goes on, says one clear sentence, keeps what it has in
//! memory and writes it when it can.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use plumbline::history::History;

use crate::process::{Process, Setting, hand_over};
use crate::{at, minutes};

const START: &str = "2026-11-27T09:00:00+01:00";

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn sentences(said: &[String]) -> usize {
    said.iter().filter(|line| line.starts_with("done: ") || line.starts_with("failed: ")).count()
}

/// Two minutes are remembered; then `break_it`, three minutes; then `mend_it`, one more.
fn through_an_outage(
    process: &mut Process,
    named: &str,
    break_it: impl FnOnce(&mut Process),
    mend_it: impl FnOnce(&mut Process),
) {
    process.next("ready");
    for _ in 0..2 {
        assert_eq!(process.ask("minute"), Vec::<String>::new());
    }
    assert_eq!(process.ask("count"), ["count 2"]);
    break_it(process);
    let first = process.ask("minute");
    assert_eq!(sentences(&first), 1, "{first:?}");
    assert!(first[0].contains(named) && first[0].contains("memory"), "{first:?}");
    for _ in 0..2 {
        assert_eq!(process.ask("minute"), Vec::<String>::new(), "it is said once");
    }
    mend_it(process);
    let again = process.ask("minute");
    assert_eq!(sentences(&again), 1, "{again:?}");
    assert!(again[0].contains("again"), "{again:?}");
    assert_eq!(process.ask("count"), ["count 6"]);
}

/// What is on the disk, seen by another process.
fn kept(folder: &Path) -> usize {
    let (history, findings) = History::open(&folder.join("history.sqlite"), at(START)).unwrap();
    assert_eq!(findings, []);
    history.last_minute().unwrap().map_or(0, |last| {
        history.days(at(START).date(), last.start.date()).unwrap()[0].minutes.len()
    })
}

#[test]
fn a_folder_that_becomes_read_only_and_writable_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    fs::create_dir(&folder).unwrap();
    hand_over(&folder);
    let mut process = Process::start(&folder, at(START), Setting::Bound);
    through_an_outage(
        &mut process,
        "cannot be written",
        |_| permit(&folder, 0o555),
        |_| permit(&folder, 0o755),
    );
    process.finish();
    assert_eq!(kept(&folder), 6);
}

#[test]
fn a_file_and_a_folder_that_are_read_only_from_the_start_can_be_read() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let file = folder.join("history.sqlite");
    let (mut history, _) = History::open(&file, at(START)).unwrap();
    history.write(&minutes(at("2026-11-27T08:00:00+01:00"), 3)).unwrap();
    drop(history);
    hand_over(&folder);
    permit(&file, 0o444);
    permit(&folder, 0o555);
    let before = fs::read(&file).unwrap();
    let mut process = Process::start(&folder, at(START), Setting::Bound);
    process.next("ready");
    let said = process.ask("minute");
    assert!(sentences(&said) == 1 && said[0].contains("permissions"), "{said:?}");
    assert_eq!(process.ask("count"), ["count 3"]);
    assert!(fs::read(&file).unwrap() == before);
    permit(&folder, 0o755);
    permit(&file, 0o600);
    process.ask("minute");
    assert_eq!(process.ask("count"), ["count 5"]);
    process.finish();
    assert_eq!(kept(&folder), 5);
}

#[test]
fn a_folder_that_cannot_be_made_is_said_and_made_later() {
    let home = tempfile::tempdir().unwrap();
    let above = home.path().join("above");
    fs::create_dir(&above).unwrap();
    hand_over(&above);
    permit(&above, 0o555);
    let folder = above.join("data");
    let mut process = Process::start(&folder, at(START), Setting::Bound);
    process.next("ready");
    let said = process.ask("minute");
    assert!(sentences(&said) == 1 && said[0].contains("memory"), "{said:?}");
    permit(&above, 0o755);
    process.ask("minute");
    assert_eq!(process.ask("count"), ["count 2"]);
    process.finish();
}

#[test]
fn a_disk_that_is_full_and_has_room_again() {
    let probe =
        Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        println!("no disk can be mounted here; the test with a limit on files says the same");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut process = Process::start(home.path(), at(START), Setting::SmallDisk);
    through_an_outage(
        &mut process,
        "no room",
        |process| drop(process.ask("fill")),
        |process| drop(process.ask("empty")),
    );
    process.finish();
}

#[test]
fn a_file_that_may_grow_no_further_and_may_again() {
    let home = tempfile::tempdir().unwrap();
    let mut process = Process::start(home.path(), at(START), Setting::Limited);
    let limit = |process: &Process, bytes: &str| {
        let done = Command::new("prlimit")
            .arg(format!("--pid={}", process.id()))
            .arg(format!("--fsize={bytes}:unlimited"))
            .status();
        assert!(done.unwrap().success());
    };
    through_an_outage(
        &mut process,
        "history.sqlite",
        // Not even the journal's first page.
        |process| limit(process, "100"),
        |process| limit(process, "unlimited"),
    );
    process.finish();
    assert_eq!(kept(home.path()), 6);
}
