//! The house rules that a compiler does not check, read off the sources: who may know whom.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file as (path under src/, text without comments).
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                let text = fs::read_to_string(&path).unwrap();
                let code: String = text
                    .lines()
                    .map(|line| line.split("//").next().unwrap_or_default())
                    .fold(String::new(), |all, line| all + line + "\n");
                files.push((name, code));
            }
        }
    }
    assert!(files.len() > 20, "the sources were found");
    files
}

/// Panics when a file outside `allowed` has `word` in its code.
fn only(word: &str, allowed: &[&str]) {
    for (name, code) in sources() {
        if allowed.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        assert!(!code.contains(word), "src/{name} knows {word}; only {allowed:?} may");
    }
}

#[test]
fn each_outside_library_is_known_in_one_place() {
    only("nokhwa", &["capture/webcam"]);
    only("tract_", &["pose/network"]);
    only("notify_rust", &["reminder/desktop/service.rs"]);
    only("tray_icon", &["desktop/tray/"]);
    only("zbus", &["desktop/tray/", "desktop/surroundings/"]);
    only("rodio", &["desktop/sound.rs"]);
    only("interprocess", &["desktop/instance.rs"]);
    only("auto_launch", &["desktop/autostart.rs"]);
    only(
        "x11rb",
        &["desktop/surroundings/screen.rs", "ui/compositor.rs", "ui/front.rs", "ui/overlay"],
    );
    only("eframe", &["ui/"]);
    only("egui", &["ui/"]);
    only("clap::", &["cli/"]);
    only("zune_jpeg", &["capture/"]);
}

#[test]
fn the_core_is_pure() {
    let pure = [
        "posture/",
        "reminder/policy.rs",
        "reminder/engine",
        "reminder/speech.rs",
        "reminder/surroundings.rs",
        "simulate/",
        "units.rs",
        "filter.rs",
        "evaluate/protocol.rs",
        "evaluate/values.rs",
        "evaluate/nulls.rs",
        "evaluate/score.rs",
        "evaluate/groups.rs",
        "evaluate/report.rs",
        "evaluate/table.rs",
        "evaluate/rows.rs",
    ];
    let impure =
        ["std::fs", "std::net", "std::thread", "Instant", "SystemTime", "std::env", "rand::"];
    for (name, code) in sources() {
        if pure.iter().any(|place| name.starts_with(place)) && !name.contains("tests") {
            for word in impure {
                assert!(!code.contains(word), "src/{name} is pure and yet uses {word}");
            }
        }
    }
}

#[test]
fn stations_do_not_know_each_other() {
    for (name, code) in sources() {
        let forbidden: &[&str] = match name.split('/').next().unwrap_or_default() {
            "capture" => &["crate::pose", "crate::posture", "crate::monitor", "crate::ui"],
            "pose" => &["crate::capture", "crate::posture", "crate::monitor", "crate::ui"],
            "posture" => &["crate::capture", "crate::monitor", "crate::ui", "crate::reminder"],
            "monitor" => &["crate::ui", "crate::cli", "crate::evaluate"],
            "evaluate" => &[
                "crate::monitor",
                "crate::reminder",
                "crate::ui",
                "crate::cli",
                "crate::settings",
                "crate::profile",
                "capture::webcam",
                "pose::network",
            ],
            "ui" => &["crate::cli", "rusqlite", "pose::network", "capture::webcam"],
            _ => &[],
        };
        for word in forbidden {
            assert!(!code.contains(word), "src/{name} knows {word}");
        }
    }
}

#[test]
fn nothing_talks_to_a_network() {
    for (name, code) in sources() {
        for word in ["TcpStream", "UdpSocket", "TcpListener", "reqwest", "ureq", "hyper::"] {
            assert!(!code.contains(word), "src/{name} uses {word}");
        }
    }
}

#[test]
fn files_can_be_read_in_one_sitting() {
    for (name, code) in sources() {
        let lines = code.lines().count();
        assert!(lines <= 600, "src/{name} has {lines} lines: it holds two rooms");
    }
}
