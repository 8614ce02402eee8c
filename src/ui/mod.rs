//! The window and the overlay. Everything comes in as observations and events, everything goes out as
//! commands ([`link`]); nothing here knows a camera, a network or a file.
//!
//! ```text
//! observations, events --> known --> live, calibrate --> intents --> shell --> commands
//!                             \----> overlay
//! ```
//!
//! - [`known`] folds what came in into what there is to draw; [`strip`] is its last ten minutes.
//! - [`live`] and [`calibrate`] are the pages, [`sidelook`] a part of the second, [`bar`] is above both, [`words`] holds what they say.
//! - [`figure`] is the plumb line, [`plan`] the chair from above; [`dial`], [`plot`], [`picture`] and [`skeleton`] draw with it.
//! - [`history`] is what was remembered, [`why`] the minutes before a warning; [`chart`] is how both plot.
//! - [`banner`] is the live page's card for what needs an answer.
//! - [`overlay`] is the warning outside the window, [`light`] says when, [`displays`] asks where.
//! - [`stay`] says where the window is and what closing it means, [`front`] puts it there.
//! - [`shell`] holds it together without a window, [`app`] with one; [`tokens`], [`widgets`] and [`rows`] are the
//!   look.

pub mod app;
mod banner;
mod bar;
mod blank;
mod calibrate;
mod chart;
mod dial;
mod displays;
mod figure;
mod figures;
mod front;
mod guide;
mod held;
mod history;
mod intent;
pub mod known;
mod light;
pub mod link;
mod live;
pub mod overlay;
mod picture;
mod plan;
mod plot;
mod profiles;
mod rows;
mod settings;
pub mod shell;
mod sidelook;
mod skeleton;
pub mod stay;
pub mod strip;
pub mod tokens;
mod why;
mod widgets;
mod words;

pub use eframe::egui::ThemePreference;

pub use app::{UiError, Waker, run, waker};
pub use light::Screens;
pub use link::{KeeperLink, MonitorLink};
pub use overlay::OverlaySupport;
pub use shell::{Page, Shell, UiOptions};
pub use stay::DesktopLink;
