//! Warnings: when to give one, and how it reaches the desktop.
//!
//! - [`engine`]: what is said and when: warnings and their ladder, prompts, hints; pure. [`policy`]: its
//!   alarm rule. [`speech`]: the words of this room. [`surroundings`]: what the desktop tells of itself.
//! - [`desktop`]: notifications and the sound on their own thread; its `service` alone knows notify-rust.
//!
//! The overlay is the window's (`ui::overlay`); both go when the head comes back.

pub mod desktop;
pub mod engine;
pub mod policy;
pub mod speech;
pub mod surroundings;

pub use desktop::{DesktopNotifier, Kind, Notice, Notifier, NotifyError, Reminder, Reply, SNOOZE};
pub use policy::{BEYOND, Level, Policy, Rule};
pub use speech::{
    Account, Doubt, Hint, PauseReason, PauseUntil, Prompt, PromptOutcome, QuietReason, Sample,
    Stance, Step, WarningOutcome,
};
pub use surroundings::{DisplaySet, Surroundings};
