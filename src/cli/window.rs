//! `plumbline` alone: the window, with the monitor behind it and the desktop around it.
//!
//! ```text
//! tray, second start, notification, signal --Wish--> window --Command--> monitor --Event--> window,
//! desktop --Surroundings--> window, monitor                                                 reminder
//! ```

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crossbeam_channel::{Sender, unbounded};

use super::{Context, Outcome, output};
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::catalogue;
use crate::clock::{Clock, SystemClock};
use crate::desktop::instance::{self, InstanceError, Role};
use crate::desktop::tray::Tray;
use crate::desktop::{Wish, autostart, ending, surroundings};
use crate::keeper::{self, Keeper, KeeperOptions};
use crate::monitor::session::Baseline;
use crate::monitor::{
    self, Command, Event, EventKind, FirstOpen, Hardware, Monitor, MonitorOptions, StreamId,
};
use crate::reminder::desktop::service::Answered;
use crate::reminder::{DesktopNotifier, Reminder, Reply, SNOOZE};
use crate::settings::{Settings, Theme};
use crate::ui::app::Links;
use crate::ui::stay::Applied;
use crate::ui::{
    self, DesktopLink, KeeperLink, MonitorLink, OverlaySupport, ThemePreference, UiOptions, Waker,
};
use crate::units::Timestamp;

type Wake = Arc<dyn Fn() + Send + Sync>;

pub(super) fn run(context: &Context, minimised: bool) -> anyhow::Result<Outcome> {
    let settings = context.settings.clone();
    catalogue::use_language(settings.show.language.language());
    let (first, cannot_tell) = match instance::find(&context.data, !minimised) {
        Ok(Role::First(instance)) => (Some(instance), None),
        Ok(Role::Second) => {
            let what = if minimised { "" } else { "; its window is shown" };
            output::line(&mut io::stdout(), &format!("Plumbline is already running{what}."))?;
            return Ok(Outcome::Done);
        }
        // A folder that cannot be written is no reason not to look after anybody.
        Err(error @ InstanceError::Folder { .. }) => (None, Some(error.to_string())),
        Err(error @ InstanceError::Silent(_)) => return Err(error.into()),
    };

    // The monitor is there before the window that it wakes.
    let window: Arc<OnceLock<Waker>> = Arc::default();
    let knock = Arc::clone(&window);
    let wake: Wake = Arc::new(move || {
        if let Some(wake) = knock.get() {
            wake();
        }
    });
    // One line of events to the window, from the monitor and from all that has something to say.
    let (told, events) = unbounded();
    let notice = {
        let (told, wake) = (told.clone(), Arc::clone(&wake));
        move |text: String| {
            let kind = EventKind::Notice(text);
            // A window that has closed need not know.
            let _ = told.send(Event { stream: StreamId::default(), at: Timestamp::START, kind });
            wake();
        }
    };
    context.warnings.iter().cloned().chain(cannot_tell).for_each(&notice);
    let (wished, wishes) = unbounded();
    let wish = {
        let wake = Arc::clone(&wake);
        move |wish: Wish| {
            let _ = wished.send(wish);
            wake();
        }
    };

    let commands: Arc<OnceLock<Sender<Command>>> = Arc::default();
    let notifier = DesktopNotifier::answering(answered(Arc::clone(&commands), wish.clone()));
    let failed = notice.clone();
    let reminder = Reminder::spawn(move || notifier, move |error| failed(error.to_string()))?;
    let source: SourceSpec = settings.watch.source.parse()?;
    let options = options(&settings, &source);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let keeper = Keeper::spawn(KeeperOptions {
        history: context.history(),
        settings_file: context.settings_file.clone(),
        settings: settings.clone(),
        profiles: context.profiles.clone(),
        clock: Arc::clone(&clock),
        wake: Arc::clone(&wake),
        tick: keeper::TICK,
    })?;
    let stations = Hardware { weights: context.weights.clone(), clock: Arc::clone(&clock) };
    let mut monitor = Monitor::spawn(MonitorOptions {
        source,
        first_open: FirstOpen::AnyCameraOrDemo,
        // The window may be hidden and shown again; reopening the camera for that would blink its light.
        camera_rate: FramesPerSecond::new(settings.watch.per_second_live),
        repeat_demo: true,
        baseline: Baseline::Usual(context.usual_profile()),
        settings: settings.clone(),
        profiles: context.profiles.clone(),
        stations: Box::new(stations),
        clock,
        wake: Arc::clone(&wake),
        listeners: vec![told, reminder.events.clone(), keeper.events.clone()],
        retry_after: monitor::RETRY_AFTER,
    })?;
    // The window hears the line above; what nobody takes from the monitor's own would pile up for months.
    monitor.events = crossbeam_channel::never();
    let _ = commands.set(monitor.commands.clone());

    if let Some(first) = &first {
        let show = wish.clone();
        if let Err(error) = first.listen(move || show(Wish::Show)) {
            tracing::warn!("second starts are not heard: {error}");
        }
    }
    let quit = wish.clone();
    ending::listen(move || quit(Wish::Quit))?;
    let (tell, surroundings) = unbounded();
    surroundings::watch({
        let (commands, wake) = (monitor.commands.clone(), Arc::clone(&wake));
        move |now| {
            let _ = commands.send(Command::Surroundings(now.clone()));
            let _ = tell.send(now);
            wake();
        }
    })?;
    let tray = Tray::start(wish, move || wake())?;
    let links = Links {
        monitor: MonitorLink {
            observations: monitor.observations.clone(),
            events,
            commands: monitor.commands.clone(),
        },
        keeper: KeeperLink { asks: keeper.asks.clone(), answers: keeper.answers.clone() },
        wishes,
        desktop: DesktopLink {
            tray,
            words: reminder.words.clone(),
            surroundings,
            applied: follow_settings(&settings, notice)?,
            // What lets no light above the windows lets none hide: Wayland.
            can_hide: OverlaySupport::detect() == OverlaySupport::Supported,
            minimised: minimised || settings.program.start_minimised,
        },
    };
    let closed = ui::run(options, move |wake| {
        // Called once, so the place is free.
        let _ = window.set(wake);
        links
    });
    let watched = monitor.stop();
    reminder.finish();
    // After the monitor: what that said last is kept, too.
    keeper.finish();
    closed?;
    watched?;
    Ok(Outcome::Done)
}

fn options(settings: &Settings, source: &SourceSpec) -> UiOptions {
    UiOptions {
        source: Some(source.clone()),
        model: settings.watch.model,
        theme: match settings.show.theme {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        },
        // The desktop tells later; what the person has set is in the settings.
        reduced_motion: false,
        zoom: settings.show.scale as f32,
        settings: settings.clone(),
    }
}

/// What an answer on a notification means.
fn answered(
    commands: Arc<OnceLock<Sender<Command>>>,
    wish: impl Fn(Wish) + Send + Sync + 'static,
) -> Answered {
    Arc::new(move |reply| {
        let tell = |command| {
            if let Some(commands) = commands.get() {
                // A monitor that has ended hears nothing.
                let _ = commands.send(command);
            }
        };
        match reply {
            Reply::Snooze => tell(Command::Snooze(SNOOZE)),
            Reply::FineLikeThis => tell(Command::FineLikeThis),
            Reply::Noted => tell(Command::Dismiss),
            Reply::Skip => tell(Command::SkipPrompt),
            Reply::Why => wish(Wish::Why),
            Reply::Recalibrate => wish(Wish::Recalibrate),
        }
    })
}

/// What follows settings that come into force, outside window and monitor. Files are written on a thread
/// of their own.
fn follow_settings(
    settings: &Settings,
    failed: impl Fn(String) + Send + 'static,
) -> anyhow::Result<Applied> {
    let (switch, switched) = unbounded();
    // Asked for now: once an update has replaced the file, the system names it otherwise.
    let program = program();
    std::thread::Builder::new().name("autostart".into()).spawn(move || {
        for on in switched {
            let Some(program) = &program else { continue };
            if let Err(error) = autostart::set(on, program) {
                failed(error.to_string());
            }
        }
    })?;
    // At once, too: the program may have been moved, or the settings changed by hand.
    let last = std::cell::Cell::new(settings.program.autostart);
    switch.send(last.get())?;
    Ok(Box::new(move |settings| {
        catalogue::use_language(settings.show.language.language());
        let on = settings.program.autostart;
        if last.replace(on) != on {
            // The thread listens as long as this can send.
            let _ = switch.send(on);
        }
    }))
}

/// Where the session finds this program again: an AppImage runs from a place that goes with it.
fn program() -> Option<PathBuf> {
    let image = std::env::var_os("APPIMAGE").map(PathBuf::from);
    image.or_else(|| std::env::current_exe().ok())
}
