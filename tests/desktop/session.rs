//! What the system says of the session reaches the monitor: it pauses, and goes on.

use plumbline::desktop::tray::Face;

use crate::logind::Logind;
use crate::panel::Panel;
use crate::screen::Screen;
use crate::stage::{SOON, Stage, until};

#[test]
fn a_locked_session_and_a_sleeping_machine_pause_the_monitor() {
    let mut stage = Stage::with("");
    let panel = Panel::appear(stage.bus());
    let logind = Logind::appear(stage.bus());
    stage.start_plumbline();
    let face = |wanted: Face| {
        until(SOON, &format!("{wanted:?}"), || (panel.face()? == wanted).then_some(()));
    };
    let runs = || {
        until(SOON, "no pause", || (panel.face()? != Face::Paused).then_some(()));
    };
    face(Face::Upright);
    logind.lock(true);
    face(Face::Paused);
    logind.lock(false);
    runs();
    logind.sleep(true);
    face(Face::Paused);
    logind.sleep(false);
    runs();
}

#[test]
fn a_full_screen_film_a_held_back_service_and_the_displays_are_noticed() {
    let mut stage = Stage::with("");
    let screen = Screen::connect(stage.display());
    until(SOON, "a window manager", || screen.is_managed().then_some(()));
    stage.start_plumbline_with(&["--minimised"]);
    // The last line that tells the surroundings.
    let last = |stage: &Stage| {
        let said = stage.said();
        said.lines().rfind(|line| line.contains("Surroundings {")).map(str::to_owned)
    };
    let becomes = |stage: &Stage, wanted: &str| {
        until(SOON, wanted, || last(stage)?.contains(wanted).then_some(()));
    };
    becomes(&stage, "do_not_disturb: false");
    becomes(&stage, "full_screen: false");
    // The virtual screen has one plug, and nothing describes what hangs on it.
    becomes(&stage, "displays: DisplaySet(\"screen\")");

    stage.hold_back(true);
    becomes(&stage, "do_not_disturb: true");
    let film = screen.open_film();
    becomes(&stage, "full_screen: true");
    stage.hold_back(false);
    becomes(&stage, "do_not_disturb: false");
    screen.end_film(film);
    becomes(&stage, "full_screen: false");
}
