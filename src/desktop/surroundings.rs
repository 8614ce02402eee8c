//! What the desktop tells of itself: locked or asleep, not to be disturbed, in a call, in full screen, on
//! battery, which displays.
//!
//! ```text
//! logind, screen savers, notification service, portal --signals--> Change ---\
//! /proc, /sys, X server                        <--- looked at every few seconds --- one thread --> told
//! ```
//!
//! - [`session`]: locked and asleep. [`bus`]: what the session bus says. [`screen`]: the X server.
//! - [`camera`]: who has a camera open. [`power`]: battery or mains.
//!
//! Whatever does not answer or is not there counts as nothing in the way, and nobody is told of it.
//! Beside the tray this is the only room that knows `zbus`.

#[cfg(target_os = "linux")]
mod bus;
pub mod camera;
pub mod power;
#[cfg(target_os = "linux")]
pub mod screen;
pub mod session;

use crate::reminder::Surroundings;

/// Tells the surroundings, at first and whenever they have changed, from a thread that ends with the
/// program.
///
/// # Errors
/// The system's error when no thread can be started.
pub fn watch(told: impl FnMut(Surroundings) + Send + 'static) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    return linux::watch(told);
    // Elsewhere nobody tells.
    #[cfg(not(target_os = "linux"))]
    {
        let mut told = told;
        told(Surroundings::default());
        Ok(())
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use crossbeam_channel::{RecvTimeoutError, Sender, bounded, unbounded};

    use super::bus::{Bus, Desktop};
    use super::screen::Screen;
    use super::session::Lock;
    use super::{Surroundings, camera, power, session};

    /// How often the X server is asked, which answers from its memory.
    const SCREEN_EVERY: Duration = Duration::from_secs(3);
    /// How often it is asked who has a camera open.
    const CAMERA_EVERY: Duration = Duration::from_secs(6);
    /// How often the rest is looked at, where signals may be missing.
    const REST_EVERY: Duration = Duration::from_secs(15);

    /// Something that a bus told.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Change {
        /// About the session.
        Session(session::Told),
        /// The notification service or the settings are others.
        Desktop,
        /// What was asked for is set so.
        Looked(Desktop),
    }

    /// When something was looked at last.
    struct Every {
        period: Duration,
        last: Option<Instant>,
    }

    impl Every {
        const fn new(period: Duration) -> Self {
            Self { period, last: None }
        }

        fn is_due(&mut self, now: Instant) -> bool {
            let due = self.last.is_none_or(|last| now.duration_since(last) >= self.period);
            if due {
                self.last = Some(now);
            }
            due
        }
    }

    fn thread(name: &str) -> std::thread::Builder {
        std::thread::Builder::new().name(name.into())
    }

    /// Asks the session bus, each time it is told to, on a thread of its own: a service may take seconds
    /// to answer, and meanwhile the machine may be about to sleep.
    fn ask_the_desktop(tell: Sender<Change>) -> std::io::Result<Sender<()>> {
        let (ask, asked) = bounded(1);
        thread("desktop").spawn(move || {
            let Some(bus) = Bus::connect(tell.clone()) else { return };
            while asked.recv().is_ok() && tell.send(Change::Looked(bus.look())).is_ok() {}
        })?;
        Ok(ask)
    }

    pub fn watch(mut told: impl FnMut(Surroundings) + Send + 'static) -> std::io::Result<()> {
        let (tell, changes) = unbounded();
        let logind = tell.clone();
        thread("logind").spawn(move || {
            if let Err(error) = session::follow(|word| logind.send(Change::Session(word)).is_ok()) {
                tracing::debug!("no word from logind: {error}");
            }
        })?;
        let ask = ask_the_desktop(tell)?;
        thread("surroundings").spawn(move || {
            let mut screen = None;
            let mut lock = Lock::default();
            let mut desktop = Desktop::default();
            let mut known = Surroundings::default();
            let mut last = None;
            let mut screens = Every::new(SCREEN_EVERY);
            let mut cameras = Every::new(CAMERA_EVERY);
            let mut users = camera::Watch::new(
                Path::new("/proc"),
                Path::new("/sys/class/video4linux"),
                std::process::id(),
            );
            let mut rest = Every::new(REST_EVERY);
            loop {
                let now = Instant::now();
                if screens.is_due(now) {
                    // The X server may go and come with the session.
                    screen = screen.take().or_else(Screen::connect);
                    let seen = screen.as_ref().and_then(Screen::look);
                    if seen.is_none() {
                        screen = None;
                    }
                    let seen = seen.unwrap_or_default();
                    (known.full_screen, known.displays) = (seen.full_screen, seen.displays);
                }
                if cameras.is_due(now) {
                    known.camera_elsewhere = users.is_used_elsewhere(now);
                }
                if rest.is_due(now) {
                    known.on_battery = power::on_battery(Path::new("/sys/class/power_supply"));
                    // One look at a time; where there is no bus nobody looks.
                    let _ = ask.try_send(());
                }
                known.do_not_disturb = desktop.do_not_disturb;
                known.reduced_motion = desktop.reduced_motion;
                known.locked = lock.is_locked(now);
                known.asleep = lock.is_asleep();
                if last.as_ref() != Some(&known) {
                    tracing::debug!("{known:?}");
                    told(known.clone());
                    last = Some(known.clone());
                }
                match changes.recv_timeout(SCREEN_EVERY) {
                    // A desktop tells many at once; they are one occasion to look.
                    Ok(first) => {
                        for change in std::iter::once(first).chain(changes.try_iter()) {
                            match change {
                                Change::Session(word) => lock.hear(word, Instant::now()),
                                Change::Desktop => rest.last = None,
                                Change::Looked(found) => desktop = found,
                            }
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    // No bus at all: the rest is still looked at.
                    Err(RecvTimeoutError::Disconnected) => std::thread::sleep(SCREEN_EVERY),
                }
            }
        })?;
        Ok(())
    }
}

#[cfg(target_os = "linux")]
pub use linux::Change;
