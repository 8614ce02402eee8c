//! Warnings: when to give one, and how it reaches the desktop.
//!
//! - [`policy`]: the alarm rule; pure.
//! - [`desktop`]: notifications on their own thread; the only module that knows notify-rust.
//!
//! The overlay is the window's (`ui::overlay`); both go when the head comes back.

pub mod desktop;
pub mod policy;

pub use desktop::{DesktopNotifier, Notice, Notifier, NotifyError, Reminder};
pub use policy::{Policy, Rule};
