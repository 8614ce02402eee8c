//! What the X server tells: whether a full-screen window has the focus, and which displays are connected.
//! Wayland tells a program neither.

use x11rb::connection::Connection as _;
use x11rb::protocol::randr::{Connection as Plug, ConnectionExt as _};
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, Window};
use x11rb::rust_connection::RustConnection;

use crate::reminder::DisplaySet;

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// A full-screen window of another program has the focus.
    pub full_screen: bool,
    /// The displays.
    pub displays: DisplaySet,
}

/// The default screen of the default display.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    active: Atom,
    state: Atom,
    full_screen: Atom,
    process: Atom,
    edid: Atom,
}

impl Screen {
    /// `None` where there is no X server.
    #[must_use]
    pub fn connect() -> Option<Self> {
        // XWayland's active window and outputs are not the desktop's.
        if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
            return None;
        }
        let (connection, number) = x11rb::connect(None).ok()?;
        let root = connection.setup().roots.get(number)?.root;
        let atom = |name: &str| -> Option<Atom> {
            Some(connection.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom)
        };
        let (active, state) = (atom("_NET_ACTIVE_WINDOW")?, atom("_NET_WM_STATE")?);
        let (full_screen, process) = (atom("_NET_WM_STATE_FULLSCREEN")?, atom("_NET_WM_PID")?);
        let edid = atom("EDID")?;
        Some(Self { connection, root, active, state, full_screen, process, edid })
    }

    /// What is on it now; `None` when the server has gone.
    #[must_use]
    pub fn look(&self) -> Option<Seen> {
        let active = self.words(self.root, self.active)?.first().copied().unwrap_or(x11rb::NONE);
        let full_screen = active != x11rb::NONE
            && self.words(active, self.state).unwrap_or_default().contains(&self.full_screen)
            && self.words(active, self.process).unwrap_or_default() != [std::process::id()];
        Some(Seen { full_screen, displays: self.displays().unwrap_or_default() })
    }

    /// A property of 32-bit words, empty where there is none; `None` when nobody answers.
    fn words(&self, window: Window, property: Atom) -> Option<Vec<u32>> {
        let asked =
            self.connection.get_property(false, window, property, AtomEnum::ANY, 0, 64).ok()?;
        let reply = asked.reply().ok()?;
        Some(reply.value32().map(Iterator::collect).unwrap_or_default())
    }

    fn displays(&self) -> Option<DisplaySet> {
        // "Current": what the server knows. Asking the displays themselves makes some of them flicker.
        let resources =
            self.connection.randr_get_screen_resources_current(self.root).ok()?.reply().ok()?;
        let mut names = Vec::new();
        for output in resources.outputs {
            let asked = self.connection.randr_get_output_info(output, 0).ok()?;
            let Ok(info) = asked.reply() else { continue };
            if info.connection != Plug::CONNECTED {
                continue;
            }
            let edid = self
                .connection
                .randr_get_output_property(output, self.edid, AtomEnum::ANY, 0, 32, false, false)
                .ok()?
                .reply();
            let edid = edid.map(|reply| reply.data).unwrap_or_default();
            names.push(name(&edid, &String::from_utf8_lossy(&info.name)));
        }
        Some(set(names))
    }
}

/// Which display it is: maker, product, serial number and date from its own description (VESA E-EDID
/// 1.4, bytes 8 to 17), or the plug it hangs on where it has none.
fn name(edid: &[u8], plug: &str) -> String {
    match edid.get(8..18) {
        Some(own) => own.iter().map(|byte| format!("{byte:02x}")).collect(),
        None => plug.to_owned(),
    }
}

/// The same displays are the same set, on whichever plugs they hang.
fn set(mut names: Vec<String>) -> DisplaySet {
    names.sort();
    DisplaySet(names.join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_told_by_its_own_description_and_else_by_its_plug() {
        let mut edid = vec![0_u8; 128];
        edid[8..18].copy_from_slice(&[0x10, 0xac, 0x94, 0x40, 0x4c, 0x30, 0x31, 0x32, 0x0c, 0x1b]);
        assert_eq!(name(&edid, "DP-1"), "10ac94404c3031320c1b");
        assert_eq!(name(&[], "DP-1"), "DP-1");
        assert_eq!(name(&edid[..12], "DP-1"), "DP-1");
    }

    #[test]
    fn the_order_of_the_plugs_does_not_matter() {
        assert_eq!(set(vec!["b".into(), "a".into()]), set(vec!["a".into(), "b".into()]));
        assert_eq!(set(Vec::new()), DisplaySet::default());
    }
}
