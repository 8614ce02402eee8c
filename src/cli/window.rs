//! `plumbline` alone: the window, with the monitor behind it.

use std::sync::Arc;

use super::{Context, Outcome};
use crate::clock::SystemClock;
use crate::monitor::{FirstOpen, Monitor, MonitorOptions};
use crate::reminder::{DesktopNotifier, Reminder};
use crate::ui;

pub(super) fn run(context: &Context) -> anyhow::Result<Outcome> {
    let settings = context.settings.clone();
    let reminder = if settings.show.notification {
        Some(Reminder::spawn(DesktopNotifier::default)?)
    } else {
        None
    };
    Ok(Outcome::Done)
}
