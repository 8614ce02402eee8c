//! The icon in the desktop's tray: its face tells the state, its menu takes wishes.
//!
//! On Linux the tray is a service on the session bus (StatusNotifierItem). Whoever draws it may come
//! late, go and come again, or never be there: [`Tray::there`] says which, and the icon is offered anew
//! each time. All talk with the bus is on a thread of its own, so that a panel that hangs holds up
//! nobody. Elsewhere an icon would have to live on the window's thread; there is none, and
//! [`Tray::there`] says so.
//!
//! [`picture`] draws the faces, [`sni`] holds the icon. This is the only room that knows `tray_icon`.

pub mod picture;
#[cfg(target_os = "linux")]
mod sni;

use crossbeam_channel::{Receiver, Sender};

use super::Wish;

/// What the icon tells, each by its own shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// The head is over the line.
    Upright,
    /// The head is ahead of the line.
    Forward,
    /// It is, and a warning stands.
    Warned,
    /// Nobody is there.
    Away,
    /// Somebody is there and cannot be measured.
    Unsure,
    /// Paused: the camera is off.
    Paused,
    /// No pictures come.
    Problem,
}

impl Face {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::Upright,
        Self::Forward,
        Self::Warned,
        Self::Away,
        Self::Unsure,
        Self::Paused,
        Self::Problem,
    ];
}

/// What the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayState {
    /// The icon.
    pub face: Face,
    /// The same in a sentence, in the language of the person.
    pub said: String,
    /// Whether the menu offers to resume.
    pub paused: bool,
}

/// The window's ends of the tray. Dropping it takes the icon away.
#[derive(Clone, Debug)]
pub struct Tray {
    /// What the icon is to show; the newest wins.
    pub shown: Sender<TrayState>,
    /// Whether somebody draws the icon: told at first and whenever it changes.
    pub there: Receiver<bool>,
}

impl Tray {
    /// Nobody draws it and nobody hears.
    #[must_use]
    pub fn nowhere() -> Self {
        let (tell, there) = crossbeam_channel::bounded(1);
        let _ = tell.send(false);
        Self { shown: crossbeam_channel::unbounded().0, there }
    }

    /// Offers the icon to the desktop. `wish` is called with what the person chooses, `wake` when
    /// [`Self::there`] has something; both from threads of the tray.
    ///
    /// # Errors
    /// The system's error when no thread can be started.
    #[cfg(target_os = "linux")]
    pub fn start(
        wish: impl Fn(Wish) + Send + Sync + 'static,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        sni::start(wish, wake)
    }

    /// [`Self::nowhere`].
    ///
    /// # Errors
    /// None.
    #[cfg(not(target_os = "linux"))]
    pub fn start(
        _wish: impl Fn(Wish) + Send + Sync + 'static,
        _wake: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        Ok(Self::nowhere())
    }
}
