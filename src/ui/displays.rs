//! What the desktop tells of its screens, asked of the X server each time the overlay needs to know:
//! screens come and go, and a desktop may stop compositing for a game. Other systems always
//! composite, and their screens come from the windowing library.
//!
//! - On X11 a see-through window is black without a compositor. A compositing manager owns the
//!   selection `_NET_WM_CM_Sn` of its screen n, the window with the keys is `_NET_ACTIVE_WINDOW` of
//!   the root (both: Extended Window Manager Hints 1.5).
//! - Screens are RandR's monitors (RandR 1.5), which also know of those that the person has joined or
//!   parted.

use super::overlay::Sight;

/// Asks the desktop about its screens.
#[derive(Debug, Default)]
pub struct Displays {
    #[cfg(target_os = "linux")]
    x11: Option<x11::Server>,
}

impl Displays {
    /// Finds out how to ask on this desktop.
    #[must_use]
    pub fn find() -> Self {
        #[cfg(target_os = "linux")]
        return Self { x11: x11::Server::connect() };
        #[cfg(not(target_os = "linux"))]
        return Self {};
    }

    /// What the desktop tells now. A server that does not answer shows nothing either.
    #[must_use]
    pub fn look(&self) -> Sight {
        #[cfg(target_os = "linux")]
        if let Some(server) = &self.x11 {
            return server.look().unwrap_or_default();
        }
        Sight { is_composited: true, ..Sight::default() }
    }
}

#[cfg(target_os = "linux")]
mod x11 {
    use eframe::egui::{Pos2, Rect, pos2, vec2};
    use x11rb::connection::Connection as _;
    use x11rb::errors::ReplyError;
    use x11rb::protocol::randr::ConnectionExt as _;
    use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, GetPropertyReply, Window};
    use x11rb::rust_connection::RustConnection;

    use crate::ui::overlay::{Focused, Sight};

    x11rb::atom_manager! {
        /// Names that the server has numbers for.
        Atoms: AtomsCookie {
            _NET_ACTIVE_WINDOW,
            _NET_WM_STATE,
            _NET_WM_STATE_FULLSCREEN,
        }
    }

    /// The default screen of the default display.
    #[derive(Debug)]
    pub struct Server {
        connection: RustConnection,
        root: Window,
        compositing: u32,
        atoms: Atoms,
        has_monitors: bool,
    }

    impl Server {
        /// `None` where there is no X server.
        pub fn connect() -> Option<Self> {
            let (connection, number) = x11rb::connect(None).ok()?;
            let root = connection.setup().roots.get(number)?.root;
            let name = format!("_NET_WM_CM_S{number}");
            let compositing =
                connection.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom;
            let atoms = Atoms::new(&connection).ok()?.reply().ok()?;
            let version = connection.randr_query_version(1, 5).ok();
            let version = version.and_then(|asked| asked.reply().ok());
            let has_monitors =
                version.is_some_and(|is| (is.major_version, is.minor_version) >= (1, 5));
            Some(Self { connection, root, compositing, atoms, has_monitors })
        }

        /// One round trip for the screens and the mouse, one for the window with the keys.
        pub fn look(&self) -> Result<Sight, ReplyError> {
            let asked = &self.connection;
            let owner = asked.get_selection_owner(self.compositing)?;
            let pointer = asked.query_pointer(self.root)?;
            let active = self.property(self.root, self.atoms._NET_ACTIVE_WINDOW)?;
            let monitors = self.monitors()?;
            let pointer = pointer.reply()?;
            let active = active.reply()?.value32().and_then(|mut windows| windows.next());
            let sight = Sight {
                is_composited: owner.reply()?.owner != x11rb::NONE,
                monitors,
                focused: active.filter(|&window| window != x11rb::NONE).and_then(|window| {
                    // It may have gone in the meantime.
                    self.focused(window).ok()
                }),
                pointer: pointer.same_screen.then(|| point(pointer.root_x, pointer.root_y)),
            };
            // Nothing else is read from this connection; what the server tells unasked is dropped.
            while let Ok(Some(_)) = asked.poll_for_event() {}
            Ok(sight)
        }

        /// Those that show something, each place once (mirrored screens are one).
        fn monitors(&self) -> Result<Vec<Rect>, ReplyError> {
            if !self.has_monitors {
                return Ok(Vec::new());
            }
            let found = self.connection.randr_get_monitors(self.root, true)?.reply()?;
            let mut monitors: Vec<Rect> = Vec::new();
            for monitor in found.monitors {
                let place = rect(monitor.x, monitor.y, monitor.width, monitor.height);
                if place.is_positive() && !monitors.contains(&place) {
                    monitors.push(place);
                }
            }
            Ok(monitors)
        }

        fn focused(&self, window: Window) -> Result<Focused, ReplyError> {
            let size = self.connection.get_geometry(window)?;
            let corner = self.connection.translate_coordinates(window, self.root, 0, 0)?;
            let state = self.property(window, self.atoms._NET_WM_STATE)?;
            let (size, corner, state) = (size.reply()?, corner.reply()?, state.reply()?);
            let full_screen = self.atoms._NET_WM_STATE_FULLSCREEN;
            Ok(Focused {
                place: rect(corner.dst_x, corner.dst_y, size.width, size.height),
                is_full_screen: state
                    .value32()
                    .is_some_and(|mut all| all.any(|s| s == full_screen)),
            })
        }

        fn property(
            &self,
            window: Window,
            name: u32,
        ) -> Result<x11rb::cookie::Cookie<'_, RustConnection, GetPropertyReply>, ReplyError>
        {
            const WORDS: u32 = 64;
            Ok(self.connection.get_property(false, window, name, AtomEnum::ANY, 0, WORDS)?)
        }
    }

    fn point(x: i16, y: i16) -> Pos2 {
        pos2(f32::from(x), f32::from(y))
    }

    fn rect(x: i16, y: i16, width: u16, height: u16) -> Rect {
        Rect::from_min_size(point(x, y), vec2(f32::from(width), f32::from(height)))
    }
}
