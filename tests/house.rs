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
    let graphs = ["convolution/operator.rs", "convolution/translate/", "convolution/tests"];
    only("tract_", &[&["pose/network"], &graphs[..]].concat());
    only("notify_rust", &["reminder/desktop/service.rs"]);
    only("tray_icon", &["desktop/tray/"]);
    only("zbus", &["desktop/tray/", "desktop/surroundings/"]);
    only("rodio", &["desktop/sound.rs"]);
    only("interprocess", &["desktop/instance.rs"]);
    only("auto_launch", &["desktop/autostart.rs"]);
    only("x11rb", &["desktop/surroundings/screen.rs", "ui/displays", "ui/front.rs", "ui/overlay"]);
    only("eframe", &["ui/"]);
    only("egui", &["ui/"]);
    only("clap::", &["cli/"]);
    only("rusqlite", &["history/store"]);
    only("zune_jpeg", &["capture/"]);
    only("yuv::", &["picture/", "bench/pictures.rs"]);
}

#[test]
fn the_core_is_pure() {
    let pure = [
        "history/entry.rs",
        "history/keep.rs",
        "history/moment.rs",
        "history/record.rs",
        "history/summary",
        "posture/",
        "reminder/policy.rs",
        "monitor/rest.rs",
        "monitor/tempo.rs",
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
            "convolution" => &["crate::"],
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
            "bench" => &["crate::ui", "crate::cli"],
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

/// The string literals of a source, tests left out.
fn literals(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default().replace("'\"'", "");
    code.replace("\\\"", "").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether a person would read `literal` as words of a language: two words beside each other, or one
/// with a capital.
fn is_said(literal: &str) -> bool {
    // What stands for a value is no word.
    let parts = literal.split('{').enumerate();
    let literal: String = parts
        .map(
            |(place, part)| {
                if place == 0 { part } else { part.split_once('}').map_or("", |p| p.1) }
            },
        )
        .collect();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let trim = |word: &str| word.trim_matches(|c: char| c.is_ascii_punctuation()).to_owned();
    let words: Vec<bool> = literal.split(' ').map(|word| is_word(&trim(word))).collect();
    let is_sentence = words.windows(2).any(|pair| pair[0] && pair[1]);
    let mut letters = literal.chars();
    let is_name = letters.next().is_some_and(char::is_uppercase)
        && literal.len() > 2
        && letters.all(|letter| letter.is_lowercase() || matches!(letter, ' ' | '.'));
    is_sentence || is_name
}

/// A source without what nobody reads in the window: attributes, and what is told to the log.
fn shown(code: &str) -> String {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("#["));
    let code = lines.fold(String::new(), |all, line| all + line + "\n");
    let mut parts = code.split("tracing::");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once(';').map_or("", |(_, rest)| rest))
}

#[test]
fn what_the_window_says_is_in_the_catalogue() {
    assert!(is_said("Hold still") && is_said("Cancel") && is_said("Only {found} pictures came."));
    assert!(
        !is_said("{} {}")
            && !is_said("{name}: {chosen}")
            && !is_said("live-nobody")
            && !is_said("../fonts/Inter-Regular.ttf")
    );
    // The program's own name.
    let names = ["Plumbline"];
    for (name, code) in sources() {
        let is_shown = name.starts_with("ui/") && !name.ends_with("tests.rs");
        for literal in literals(&shown(&code)).into_iter().filter(|_| is_shown) {
            assert!(
                !is_said(&literal) || names.contains(&literal.as_str()),
                "src/{name} says {literal:?} itself; it belongs in assets/texts"
            );
        }
    }
}

/// The texts' names, in English; a test of the catalogue holds that German has the same.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/texts/en");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let named = text.lines().filter_map(|line| line.split_once(" ="));
            let is_name = |name: &&str| !name.starts_with([' ', '#', '-', '.']);
            named.map(|(name, _)| name).filter(is_name).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_text_that_is_said_is_there_and_every_text_there_is_said() {
    let texts = texts();
    assert!(texts.len() > 300, "the texts were found");
    let (mut asked, mut literal) = (Vec::new(), Vec::new());
    for (_, code) in sources() {
        for call in code.replace("_str!(", "").split("tr!(").skip(1) {
            let name = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            asked.extend(name.map(str::to_owned));
        }
        // A text may be named in a table and asked for elsewhere.
        literal.extend(literals(&code));
    }
    for id in &asked {
        assert!(texts.contains(id), "{id} is asked for and nowhere in assets/texts");
    }
    for id in &texts {
        // "What would help" is named after what is the matter, where a table has the latter.
        let is_said = |id: &str| literal.iter().any(|literal| literal == id);
        let base = id.strip_suffix("-help");
        assert!(is_said(id) || base.is_some_and(is_said), "{id} is in assets/texts and never said");
    }
}

/// What stands between the markers of `page` that a measuring script fills, by their names.
fn filled(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let marker = |line: &str| Some(line.strip_prefix("<!-- ")?.split_once(": begin")?.0.to_owned());
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = marker(line) else { continue };
        let end = format!("<!-- {name}: end -->");
        let mut closed = false;
        let inner = lines.by_ref().take_while(|line| {
            closed = *line == end;
            !closed
        });
        let inner: Vec<&str> = inner.collect();
        assert!(closed, "{page}: {name} has no end");
        found.push((name, inner.join("\n")));
    }
    found
}

/// Whether `text` says something, and none of its tables is a head alone.
fn has_figures(text: &str) -> bool {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.starts_with("```")).collect();
    let is_rule = |line: &str| line.starts_with("|-") || line.starts_with("| -");
    let bare = lines.iter().enumerate().any(|(at, line)| {
        is_rule(line) && !lines.get(at + 1).is_some_and(|next| next.starts_with('|'))
    });
    !bare && lines.iter().any(|line| !line.is_empty())
}

#[test]
fn every_measured_table_is_filled() {
    let head = "| a |\n|---|";
    assert!(!has_figures("") && !has_figures("```\n```") && !has_figures(head));
    assert!(has_figures("```\n1.0 ms\n```") && has_figures(&format!("{head}\n| 1.0 |")));
    let pages = [("README.md", 2), ("docs/speed.md", 6), ("benches/peers/README.md", 1)];
    for (page, places) in pages {
        let filled = filled(page);
        assert_eq!(filled.len(), places, "the places of {page} were found");
        for (name, text) in filled {
            assert!(has_figures(&text), "{page}: nothing measured under {name}");
        }
    }
}
