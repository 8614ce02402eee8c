//! The program as people and programs use it: the real binary, real files, exit status and words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod bad_input;
mod bench;
mod camera;
mod evaluate;
mod files;
mod look;
mod measure;
#[cfg(target_os = "linux")]
#[path = "../common/virtual_camera.rs"]
mod virtual_camera;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A home of its own for each test: no settings or profiles of the machine's user are touched.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `plumbline` with this home, no display and no notification service.
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        command
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_DATA_HOME", self.path().join("data"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::from(self.command().args(arguments).output().unwrap())
    }
}

/// How a run ended.
#[derive(Debug)]
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("ended by itself, not by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Every line of standard output as JSON.
    fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// The events among them.
    fn events(&self) -> Vec<serde_json::Value> {
        self.json().into_iter().filter(|line| line["kind"] == "event").collect()
    }

    /// Panics unless the run failed with `status` and its sentence has all of `words`; no Debug
    /// print and no backtrace reaches the person.
    fn refused(&self, status: i32, words: &[&str]) {
        assert_eq!(self.status, status, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in: {}", self.err);
        }
        for leak in ["panicked", "Error {", "Err(", "stack backtrace"] {
            assert!(!self.err.contains(leak), "{}", self.err);
        }
    }
}

/// A file of this repository's test data.
fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
