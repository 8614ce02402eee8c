//! `plumbline` alone: the window, with the monitor behind it.

use std::sync::{Arc, OnceLock};

use super::{Context, Outcome};
use crate::clock::SystemClock;
use crate::monitor::{FirstOpen, Monitor, MonitorOptions};
use crate::reminder::{DesktopNotifier, Reminder};
use crate::settings::Theme;
use crate::ui::{self, MonitorLink, ThemePreference, UiOptions, Waker};

pub(super) fn run(context: &Context) -> anyhow::Result<Outcome> {
    let settings = context.settings.clone();
    let source = settings.watch.source.parse()?;
    let options = UiOptions {
        source: Some(source),
        model: settings.watch.model,
        theme: match settings.show.theme {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        },
        reduced_motion: settings.show.reduced_motion,
        overlay: settings.show.overlay,
        ..UiOptions::default()
    };
    let reminder = if settings.show.notification {
        Some(Reminder::spawn(DesktopNotifier::default)?)
    } else {
        None
    };
    // The monitor is there before the window that it wakes.
    let window: Arc<OnceLock<Waker>> = Arc::default();
    let knock = Arc::clone(&window);
    let monitor = Monitor::spawn(MonitorOptions {
        source: settings.watch.source.parse()?,
        first_open: FirstOpen::DemoWithoutCamera,
        repeat_demo: true,
        profile: context.usual_profile(),
        settings,
        profiles: context.profiles.clone(),
        weights: context.weights.clone(),
        clock: Arc::new(SystemClock::start()),
        wake: Box::new(move || {
            if let Some(wake) = knock.get() {
                wake();
            }
        }),
        listeners: reminder.iter().map(|reminder| reminder.events.clone()).collect(),
    })?;
    let link = MonitorLink {
        observations: monitor.observations.clone(),
        events: monitor.events.clone(),
        commands: monitor.commands.clone(),
    };
    let closed = ui::run(options, move |wake| {
        // Called once, so the place is free.
        let _ = window.set(wake);
        link
    });
    let watched = monitor.stop();
    if let Some(reminder) = reminder {
        reminder.finish();
    }
    closed?;
    watched?;
    Ok(Outcome::Done)
}
