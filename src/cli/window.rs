//! `plumbline` alone: the window, with the monitor behind it.

use std::sync::{Arc, OnceLock};

use super::{Context, Outcome};
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::clock::{Clock, SystemClock};
use crate::monitor::session::Baseline;
use crate::monitor::{
    self, Event, EventKind, FirstOpen, Hardware, Monitor, MonitorOptions, StreamId,
};
use crate::reminder::{DesktopNotifier, Reminder};
use crate::settings::{Motion, Theme};
use crate::ui::{self, MonitorLink, ThemePreference, UiOptions, Waker};
use crate::units::Timestamp;

pub(super) fn run(context: &Context) -> anyhow::Result<Outcome> {
    let settings = context.settings.clone();
    let source: SourceSpec = settings.watch.source.parse()?;
    let options = UiOptions {
        source: Some(source.clone()),
        model: settings.watch.model,
        theme: match settings.show.theme {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        },
        reduced_motion: settings.show.motion == Motion::Reduced,
        settings: settings.clone(),
        ..UiOptions::default()
    };
    // The monitor is there before the window that it wakes.
    let window: Arc<OnceLock<Waker>> = Arc::default();
    let knock = Arc::clone(&window);
    let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        if let Some(wake) = knock.get() {
            wake();
        }
    });
    // One line of events to the window, from the monitor and from the reminder.
    let (told, events) = crossbeam_channel::unbounded();
    let mut listeners = vec![told.clone()];
    let reminder = match settings.ladder.notification {
        true => {
            let wake = Arc::clone(&wake);
            Some(Reminder::spawn(DesktopNotifier::default, move |error| {
                let kind = EventKind::Notice(error.to_string());
                // A window that has closed need not know.
                let _ =
                    told.send(Event { stream: StreamId::default(), at: Timestamp::START, kind });
                wake();
            })?)
        }
        false => None,
    };
    listeners.extend(reminder.iter().map(|reminder| reminder.events.clone()));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let stations = Hardware { weights: context.weights.clone(), clock: Arc::clone(&clock) };
    let monitor = Monitor::spawn(MonitorOptions {
        source,
        first_open: FirstOpen::AnyCameraOrDemo,
        // The window may be hidden and shown again; reopening the camera for that would blink its light.
        camera_rate: FramesPerSecond::new(settings.watch.per_second_live),
        repeat_demo: true,
        baseline: Baseline::Usual(context.usual_profile()),
        settings,
        profiles: context.profiles.clone(),
        stations: Box::new(stations),
        clock,
        wake,
        listeners,
        retry_after: monitor::RETRY_AFTER,
    })?;
    let link = MonitorLink {
        observations: monitor.observations.clone(),
        events,
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
