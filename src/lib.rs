//! Plumbline: a webcam monitor for forward head posture.
//!
//! What flows where, one line a module:
//!
//! - [`capture`] turns webcams, films and pictures into raw frames and decodes the one that is used;
//! - [`pose`] finds the person in it, 33 landmarks and the points of the face;
//! - [`convolution`] is the operator that runs its networks quickly, and knows nothing of them;
//! - [`posture`] makes of them a craniovertebral angle with an interval and a source, or says why not,
//!   and judges it over time;
//! - [`monitor`] joins these three on their threads and speaks in observations, events and commands;
//! - [`reminder`] decides when to warn and shows the desktop notification;
//! - [`ui`] is the window and the overlay; [`cli`] the commands;
//! - [`evaluate`] holds the angle against pictures whose truth is known;
//! - [`bench`] measures what each step costs on this machine;
//! - [`simulate`] plays days whose truth is known into the alarm;
//! - [`history`] is what is remembered, [`keeper`] the thread that keeps it;
//! - [`desktop`] is the tray, the single instance and what the desktop tells of itself;
//! - [`catalogue`] has every sentence a person reads, in every language;
//! - [`settings`] and [`profile`] are what is kept on disk;
//! - [`units`], [`clock`], [`picture`], [`frame`], [`filter`] and [`files`] are the words they all share.
//!
//! `ARCHITECTURE.md` is the tour with pictures.

pub mod bench;
pub mod capture;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod convolution;
pub mod desktop;
pub mod evaluate;
pub mod files;
pub mod filter;
pub mod frame;
pub mod history;
pub mod keeper;
pub mod monitor;
pub mod picture;
pub mod pose;
pub mod posture;
pub mod profile;
pub mod reminder;
pub mod settings;
pub mod simulate;
pub mod ui;
pub mod units;
