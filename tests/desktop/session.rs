//! What the system says of the session reaches the monitor: it pauses, and goes on.

use plumbline::desktop::tray::Face;

use crate::logind::Logind;
use crate::panel::Panel;
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
