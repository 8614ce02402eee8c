//! The program on a real desktop: X server, window manager, compositor, notification service and buses are
//! real, and so is the program. Who draws the tray and who speaks for the system is played here, over the
//! same buses.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod life;
mod light;
mod logind;
mod notice;
mod panel;
mod screen;
mod session;
mod stage;

/// Title of the program's window.
const PROGRAM: &str = "Plumbline";
