//! Brings the window to the front on X11, and out of sight, where the windowing library does too little.
//!
//! - A program may not take the focus from another (EWMH, "source indication"); a person who clicks an
//!   icon or starts the program again may. So the window is asked for as a pager would, until it is there.
//! - A window that is unmapped without a word stays in the taskbar when it was minimised (ICCCM 4.1.4).
//! - A window that begins out of sight is not mapped, not for a moment.

use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::stay::Place;

/// How long the window is asked for, and how often: window managers take a window in within a second,
/// also on a slow machine.
const ASK_FOR: Duration = Duration::from_secs(5);
const ASK_EVERY: Duration = Duration::from_millis(100);

/// The window's place on the screen.
#[derive(Default)]
pub struct Front {
    #[cfg(target_os = "linux")]
    window: Option<x11::Window>,
    place: Option<Place>,
    raised: u32,
    asks_until: Option<Instant>,
}

impl Front {
    /// Finds the window before it is shown for the first time; `place` is where it begins.
    #[must_use]
    pub fn of(creation: &eframe::CreationContext<'_>, place: Place) -> Self {
        #[cfg(target_os = "linux")]
        {
            let window = x11::Window::of(creation);
            if let Some(window) = &window {
                match place {
                    Place::Desk => {}
                    // What counts as hidden is neither painted nor mapped.
                    Place::Tray => window.say_hidden(true),
                    Place::Taskbar => window.begin_minimised(true),
                }
            }
            Self { window, ..Self::default() }
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = (creation, place);
            Self::default()
        }
    }

    /// Puts the window where it belongs.
    #[cfg(target_os = "linux")]
    pub fn follow(&mut self, ctx: &Context, place: Place, raised: u32) {
        let Some(window) = &self.window else { return };
        let now = Instant::now();
        let was = self.place.replace(place).unwrap_or(place);
        if was != place {
            window.begin_minimised(place == Place::Taskbar);
            if was == Place::Tray {
                window.say_hidden(false);
            }
        }
        if place == Place::Tray {
            // A window manager that is just taking the window in may miss that it goes.
            if window.is_withdrawn() == Some(false) {
                window.withdraw();
                ctx.request_repaint_after(ASK_EVERY);
            } else if ctx.input(|input| input.viewport().minimized) != Some(true) {
                window.say_hidden(true);
            }
        }
        if std::mem::replace(&mut self.raised, raised) != raised {
            window.forget_focus();
            self.asks_until = Some(now + ASK_FOR);
            // Not in this pass, after which the windowing library does its own.
            ctx.request_repaint();
            return;
        }
        if self.asks_until.is_some_and(|until| now < until && !window.had_focus()) {
            window.activate();
            ctx.request_repaint_after(ASK_EVERY);
        } else {
            self.asks_until = None;
        }
    }

    /// The windowing library does all there is to do.
    #[cfg(not(target_os = "linux"))]
    pub fn follow(&mut self, _ctx: &Context, place: Place, raised: u32) {
        (self.place, self.raised, self.asks_until) = (Some(place), raised, None);
        let _ = (ASK_FOR, ASK_EVERY);
    }
}

#[cfg(target_os = "linux")]
mod x11 {
    use eframe::CreationContext;
    use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
    use x11rb::connection::Connection as _;
    use x11rb::errors::ReplyOrIdError;
    use x11rb::properties::{WmHints, WmHintsState};
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{
        Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _,
        EventMask, MapState, PropMode, UNMAP_NOTIFY_EVENT, UnmapNotifyEvent,
    };
    use x11rb::rust_connection::RustConnection;
    use x11rb::wrapper::ConnectionExt as _;

    /// The program's window, on a connection of its own.
    pub struct Window {
        connection: RustConnection,
        root: u32,
        id: u32,
        active: Atom,
        state: Atom,
        hidden: Atom,
        wm_state: Atom,
    }

    type Answer<T> = Result<T, ReplyOrIdError>;

    impl Window {
        /// `None` where the window is none of an X server.
        pub fn of(creation: &CreationContext<'_>) -> Option<Self> {
            let id = match creation.window_handle().ok()?.as_raw() {
                RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok()?,
                RawWindowHandle::Xcb(handle) => handle.window.get(),
                _ => return None,
            };
            Self::connect(id).inspect_err(|error| tracing::warn!("no word with X: {error}")).ok()
        }

        fn connect(id: u32) -> Answer<Self> {
            let (connection, _) = x11rb::connect(None)
                .map_err(|error| std::io::Error::other(error.to_string()))
                .map_err(x11rb::errors::ConnectionError::IoError)?;
            let root = connection.query_tree(id)?.reply()?.root;
            let atom = |name: &str| -> Answer<Atom> {
                Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
            };
            let focus = ChangeWindowAttributesAux::new().event_mask(EventMask::FOCUS_CHANGE);
            connection.change_window_attributes(id, &focus)?.check()?;
            let (active, state) = (atom("_NET_ACTIVE_WINDOW")?, atom("_NET_WM_STATE")?);
            let (hidden, wm_state) = (atom("_NET_WM_STATE_HIDDEN")?, atom("WM_STATE")?);
            Ok(Self { connection, root, id, active, state, hidden, wm_state })
        }

        /// Says whether the window is to be an entry of the taskbar when it is mapped next.
        pub fn begin_minimised(&self, minimised: bool) {
            self.told(self.try_begin_minimised(minimised));
        }

        fn try_begin_minimised(&self, minimised: bool) -> Answer<()> {
            let hints = WmHints::get(&self.connection, self.id)?.reply()?.unwrap_or_default();
            let state = if minimised { WmHintsState::Iconic } else { WmHintsState::Normal };
            let hints = WmHints { initial_state: Some(state), ..hints };
            // Waited for: the mapping goes over the windowing library's connection.
            hints.set(&self.connection, self.id)?.check()?;
            Ok(())
        }

        /// Takes the window out of sight and out of the taskbar.
        pub fn withdraw(&self) {
            self.told(self.try_withdraw());
        }

        fn try_withdraw(&self) -> Answer<()> {
            self.connection.unmap_window(self.id)?;
            let gone = UnmapNotifyEvent {
                response_type: UNMAP_NOTIFY_EVENT,
                sequence: 0,
                event: self.root,
                window: self.id,
                from_configure: false,
            };
            self.connection.send_event(false, self.root, to_the_manager(), gone)?.check()?;
            Ok(())
        }

        /// Whether the window manager has let the window go; `None` when nobody answers.
        pub fn is_withdrawn(&self) -> Option<bool> {
            let asked = self.connection.get_window_attributes(self.id).ok()?;
            let is_mapped = asked.reply().ok()?.map_state != MapState::UNMAPPED;
            // Withdrawn is 0, or no word at all (ICCCM 4.1.3.1).
            let state = self.words(self.id, self.wm_state)?.first().copied().unwrap_or(0);
            Some(!is_mapped && state == 0)
        }

        /// Marks the withdrawn window as hidden: the windowing library takes it for minimised then, and
        /// paints nothing.
        pub fn say_hidden(&self, hidden: bool) {
            let states: &[u32] = if hidden { &[self.hidden] } else { &[] };
            let kind = AtomEnum::ATOM;
            let said = self.connection.change_property32(
                PropMode::REPLACE,
                self.id,
                self.state,
                kind,
                states,
            );
            self.told(said.map_err(Into::into).and_then(|said| Ok(said.check()?)));
        }

        /// Asks for the window in front, as a pager does (source indication 2).
        pub fn activate(&self) {
            let ask = ClientMessageEvent::new(
                32,
                self.id,
                self.active,
                [2, x11rb::CURRENT_TIME, 0, 0, 0],
            );
            let sent = self.connection.send_event(false, self.root, to_the_manager(), ask);
            self.told(sent.map_err(Into::into).and_then(|sent| Ok(sent.check()?)));
        }

        /// Leaves aside that it had the keys before now.
        pub fn forget_focus(&self) {
            while let Ok(Some(_)) = self.connection.poll_for_event() {}
        }

        /// Whether it had the keys since, or has them. A server that does not answer is asked for nothing
        /// more.
        pub fn had_focus(&self) -> bool {
            loop {
                match self.connection.poll_for_event() {
                    Ok(Some(Event::FocusIn(_))) | Err(_) => return true,
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                }
            }
            self.words(self.root, self.active).is_none_or(|active| active == [self.id])
        }

        fn words(&self, window: u32, property: Atom) -> Option<Vec<u32>> {
            let asked =
                self.connection.get_property(false, window, property, AtomEnum::ANY, 0, 64).ok()?;
            let reply = asked.reply().ok()?;
            Some(reply.value32().map(Iterator::collect).unwrap_or_default())
        }

        /// What a server refuses changes nothing that could be mended here.
        fn told(&self, done: Answer<()>) {
            if let Err(error) = done {
                tracing::debug!("the window's place: {error}");
            }
        }
    }

    /// Who hears what is said to the root window: the window manager.
    fn to_the_manager() -> EventMask {
        EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT
    }
}
