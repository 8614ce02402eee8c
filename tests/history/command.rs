//! `plumbline history`, also while another program has the history open.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use plumbline::history::{History, export};

use crate::{at, minutes};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("data/plumbline/history.sqlite")
    }

    fn history(&self) -> History {
        History::open(&self.file(), at("2026-11-27T14:00:00+01:00")).unwrap().0
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .arg("history")
            .args(arguments)
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env("XDG_DATA_HOME", self.0.path().join("data"))
            .env("XDG_CONFIG_HOME", self.0.path().join("config"))
            .env("LANG", "C.UTF-8")
            .output();
        let Output { status, stdout, stderr } = output.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn rows(file: &Path) -> usize {
    fs::read_to_string(file).unwrap().lines().count() - 1
}

#[test]
fn days_are_exported_and_taken_in_elsewhere_while_the_history_is_open() {
    let here = Home::new();
    let mut open = here.history();
    for day in ["25", "26", "27"] {
        open.write(&minutes(at(&format!("2026-11-{day}T00:00:00+01:00")), 5)).unwrap();
    }
    let (status, out, err) = here.run(&["export", "--csv", "all.csv"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("15") && out.contains("all.csv"), "{out}");
    assert_eq!(rows(&here.path("all.csv")), 15);
    let (status, ..) =
        here.run(&["export", "--from", "2026-11-26", "--to", "2026-11-26", "--json", "day.json"]);
    assert_eq!(status, 0);
    assert_eq!(export::read(&here.path("day.json")).unwrap().len(), 5);

    let there = Home::new();
    let open = there.history();
    for (file, count) in [("day.json", 5), ("all.csv", 15), ("all.csv", 15)] {
        let file = here.path(file);
        let (status, out, err) = there.run(&["import", file.to_str().unwrap()]);
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        assert_eq!(open.entries(None, None).unwrap().len(), count);
    }
}

#[test]
fn nothing_to_export_is_status_one_and_writes_nothing() {
    let home = Home::new();
    let (status, out, err) = home.run(&["export", "--csv", "all.csv"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("Nothing is remembered"), "{err}");
    assert!(!home.path("all.csv").exists() && !home.file().exists());
}

#[test]
fn what_cannot_be_done_is_status_two_with_a_sentence_that_names_it() {
    let home = Home::new();
    home.history().write(&minutes(at("2026-11-27T09:00:00+01:00"), 1)).unwrap();
    fs::write(home.path("notes.csv"), "my,notes\n1,2\n").unwrap();
    let history = home.file();
    let (own, journal) = (history.to_str().unwrap(), format!("{}-journal", history.display()));
    for (arguments, named) in [
        (&["export", "--json", own][..], "the history itself"),
        (&["export", "--csv", &journal], "the history itself"),
        (&["import", "notes.csv"], "notes.csv"),
        (&["import", "/no/such/file.json"], "/no/such/file.json"),
        (&["export", "--csv", "/dev/null/all.csv"], "all.csv"),
        (&["export"], "--json"),
        (&["export", "--csv", "a", "--json", "b"], "--json"),
        (&["export", "--from", "yesterday", "--csv", "a"], "yesterday"),
        (&["import"], "FILE"),
    ] {
        let (status, out, err) = home.run(arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(named), "{arguments:?}: {err}");
    }
    assert_eq!(home.history().entries(None, None).unwrap().len(), 1);
}

#[test]
fn a_newer_history_is_refused_and_left_alone() {
    let home = Home::new();
    drop(home.history());
    let mut bytes = fs::read(home.file()).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(home.file(), &bytes).unwrap();
    let (status, out, err) = home.run(&["export", "--csv", "all.csv"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("newer") && err.contains("history.sqlite"), "{err}");
    assert!(fs::read(home.file()).unwrap() == bytes);
}
