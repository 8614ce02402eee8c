//! The program on the desktop: tray icon, single instance, start with the session, the sound, and what
//! the desktop tells of itself.
//!
//! Everything here runs on threads of its own and speaks in [`Wish`]es (what the person asks for in the
//! tray, in a notification, or by a second start) and in `reminder::Surroundings`. Nothing here is
//! needed: a desktop without a tray, a bus, a sound device or a battery is one where that part is
//! silent.
//!
//! - [`tray`]: the icon and its menu. [`instance`]: who is first. [`autostart`]: start with the session.
//! - [`surroundings`]: locked, asleep, in a call, in full screen, on battery. [`sound`]: two soft tones.
//! - [`ending`]: what a system says to a program that is to end.

pub mod autostart;
pub mod ending;
pub mod instance;
pub mod sound;
pub mod surroundings;
pub mod tray;

use crate::reminder::PauseUntil;

/// What a person asks of the program outside its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Show the window, in front.
    Show,
    /// Show the window and say why there was a warning.
    Why,
    /// Pause.
    Pause(PauseUntil),
    /// Look again.
    Resume,
    /// Show the window and learn the upright anew.
    Recalibrate,
    /// End the program.
    Quit,
}
