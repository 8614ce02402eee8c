//! The window and its overlay with a scripted monitor, to see them on a real desktop without a camera
//! and without a warning's two minutes.
//!
//! ```text
//! cargo run --example overlay -- 'overlay.style = "dim"'
//! ```
//!
//! Takes settings as TOML. A line on the standard input is an event: `warn`, `over`, `end`.
#![allow(clippy::unwrap_used, reason = "an example that ends when something is missing")]

#[path = "../tests/ui/script.rs"]
#[allow(dead_code, reason = "the tests play more of it")]
mod script;

use std::io::BufRead as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plumbline::capture::SourceSpec;
use plumbline::monitor::EventKind;
use plumbline::reminder::{Step, WarningOutcome};
use plumbline::settings::Settings;
use plumbline::ui::app::Links;
use plumbline::ui::{self, ThemePreference, UiOptions, Waker};

use script::{Script, frontal_forward};

/// What the script's longer scenes are played to.
type Window = egui_kittest::Harness<'static, Option<ui::Shell>>;

fn main() {
    let text = std::env::args().nth(1).unwrap_or_default();
    let (settings, warnings) = Settings::parse(&text).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let options = UiOptions {
        source: Some(SourceSpec::Demo),
        theme: ThemePreference::Light,
        settings,
        ..UiOptions::default()
    };
    ui::run(options, |wake| {
        let (link, script) = Script::new();
        let stage = Arc::new(Mutex::new((script, wake)));
        let heard = Arc::clone(&stage);
        std::thread::spawn(move || play(&stage));
        std::thread::spawn(move || hear(&heard));
        Links::alone(link)
    })
    .unwrap();
}

/// Four observations a second, the head nine degrees forward.
fn play(stage: &Mutex<(Script, Waker)>) {
    stage.lock().unwrap().0.opened(SourceSpec::Demo, "Scripted");
    for quarter in 0_u32.. {
        {
            let (script, wake) = &*stage.lock().unwrap();
            script.sees(frontal_forward(600.0 + f64::from(quarter) / 4.0));
            wake();
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

fn hear(stage: &Mutex<(Script, Waker)>) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (script, wake) = &*stage.lock().unwrap();
        match line.trim() {
            "warn" => {
                script.happens(EventKind::Climbed(Step::Tray));
                script.happens(EventKind::Climbed(Step::Overlay));
            }
            "over" => script.happens(EventKind::WarningOver(WarningOutcome::CameBack)),
            "end" => std::process::exit(0),
            other => eprintln!("{other} is no event"),
        }
        wake();
    }
}
