//! Whether somebody composites the screen. On X11 a see-through window is black without a compositor,
//! so the overlay asks before it shows itself, each time: a desktop may stop compositing for a game.
//!
//! A compositing manager owns the selection `_NET_WM_CM_Sn` of its screen n (Extended Window Manager
//! Hints 1.5, "Compositing Managers").

/// Asks whether the screen is composited.
#[derive(Debug, Default)]
pub struct Compositor {
    #[cfg(target_os = "linux")]
    x11: Option<x11::Screen>,
}

impl Compositor {
    /// Finds out how to ask on this desktop. Systems other than X11 always composite.
    #[must_use]
    pub fn find() -> Self {
        #[cfg(target_os = "linux")]
        return Self { x11: x11::Screen::connect() };
        #[cfg(not(target_os = "linux"))]
        return Self {};
    }

    /// Whether a see-through window is see-through now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        #[cfg(target_os = "linux")]
        return self.x11.as_ref().is_none_or(x11::Screen::is_composited);
        #[cfg(not(target_os = "linux"))]
        return true;
    }
}

#[cfg(target_os = "linux")]
mod x11 {
    use x11rb::connection::Connection as _;
    use x11rb::protocol::xproto::{Atom, ConnectionExt as _};
    use x11rb::rust_connection::RustConnection;

    /// The default screen of the default display.
    #[derive(Debug)]
    pub struct Screen {
        connection: RustConnection,
        selection: Atom,
    }

    impl Screen {
        /// `None` where there is no X server.
        pub fn connect() -> Option<Self> {
            let (connection, number) = x11rb::connect(None).ok()?;
            let name = format!("_NET_WM_CM_S{number}");
            let selection = connection.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom;
            Some(Self { connection, selection })
        }

        /// A server that does not answer shows nothing either.
        pub fn is_composited(&self) -> bool {
            let asked = self.connection.get_selection_owner(self.selection).ok();
            let answer = asked.and_then(|asked| asked.reply().ok());
            // Nothing else is read from this connection; what the server tells unasked is dropped.
            while let Ok(Some(_)) = self.connection.poll_for_event() {}
            answer.is_some_and(|answer| answer.owner != x11rb::NONE)
        }
    }
}
