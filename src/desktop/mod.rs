//! The program on the desktop: tray icon, single instance, start with the session, and what the
//! desktop tells of itself.
//!
//! Everything here runs on threads of its own and speaks in [`Wish`]es (what the person asks for in the
//! tray, or by a second start) and `reminder::Surroundings`.

use crate::reminder::PauseUntil;

/// What a person asks of the program outside its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Show the window, in front.
    Show,
    /// Pause.
    Pause(PauseUntil),
    /// Look again.
    Resume,
    /// Show the window and learn the upright anew.
    Recalibrate,
    /// End the program.
    Quit,
}
