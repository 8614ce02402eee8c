//! What is on the screen, asked of the X server itself: windows by title, who has the focus, pixels;
//! and a [`Letter`], somebody else's window with work in it.

use x11rb::connection::Connection as _;
use x11rb::properties::{WmSizeHints, WmSizeHintsSpecification};
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask,
    ImageFormat, MapState, PropMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// A connection to the server's first screen.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    /// Width and height in pixels.
    pub size: (u16, u16),
}

/// Who gets the keys: the server's answer and the window manager's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    input: Window,
    active: Option<Window>,
}

impl Screen {
    /// Connects to a display such as `:7`.
    pub fn connect(display: &str) -> Self {
        let (connection, number) = x11rb::connect(Some(display)).unwrap();
        let screen = &connection.setup().roots[number];
        let (root, size) = (screen.root, (screen.width_in_pixels, screen.height_in_pixels));
        Self { connection, root, size }
    }

    /// Whether a window manager is there.
    pub fn is_managed(&self) -> bool {
        self.words(self.root, "_NET_SUPPORTING_WM_CHECK").is_some()
    }

    /// Whether a compositor is there.
    pub fn is_composited(&self) -> bool {
        let selection = self.atom("_NET_WM_CM_S0");
        self.connection.get_selection_owner(selection).unwrap().reply().unwrap().owner != 0
    }

    /// The window of this title that can be seen now.
    pub fn window(&self, title: &str) -> Option<Window> {
        let windows = self.words(self.root, "_NET_CLIENT_LIST").unwrap_or_default();
        windows.into_iter().find(|&window| {
            // A window may go while it is asked.
            let asked = self.connection.get_window_attributes(window).ok();
            let attributes = asked.and_then(|asked| asked.reply().ok());
            attributes.is_some_and(|found| found.map_state == MapState::VIEWABLE)
                && self
                    .property(window, "_NET_WM_NAME")
                    .is_some_and(|name| name == title.as_bytes())
        })
    }

    /// The window of this title that the window manager knows, in sight or not.
    pub fn entry(&self, title: &str) -> Option<Window> {
        let windows = self.words(self.root, "_NET_CLIENT_LIST").unwrap_or_default();
        windows.into_iter().find(|&window| {
            self.property(window, "_NET_WM_NAME").is_some_and(|name| name == title.as_bytes())
        })
    }

    /// Whether a window has the keys and lies above all others.
    pub fn is_in_front(&self, window: Window) -> bool {
        let stacked = self.words(self.root, "_NET_CLIENT_LIST_STACKING").unwrap_or_default();
        self.focus().active == Some(window) && stacked.last() == Some(&window)
    }

    /// Minimises a window as its button would.
    pub fn minimise(&self, window: Window) {
        let kind = self.atom("WM_CHANGE_STATE");
        let message = ClientMessageEvent::new(32, window, kind, [3, 0, 0, 0, 0]);
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.connection.send_event(false, self.root, mask, message).unwrap().check().unwrap();
    }

    /// Left, top, width and height of a window on the screen; `None` once it has gone.
    pub fn place(&self, window: Window) -> Option<(i16, i16, u16, u16)> {
        let size = self.connection.get_geometry(window).unwrap().reply().ok()?;
        let corner = self.connection.translate_coordinates(window, self.root, 0, 0).unwrap();
        let corner = corner.reply().ok()?;
        Some((corner.dst_x, corner.dst_y, size.width, size.height))
    }

    /// Who gets the keys now.
    pub fn focus(&self) -> Focus {
        let input = self.connection.get_input_focus().unwrap().reply().unwrap().focus;
        let active = self.words(self.root, "_NET_ACTIVE_WINDOW");
        Focus { input, active: active.and_then(|windows| windows.first().copied()) }
    }

    /// All pixels as they are seen.
    pub fn picture(&self) -> Picture {
        let (width, height) = self.size;
        let asked =
            self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, width, height, !0);
        let data = asked.unwrap().reply().unwrap().data;
        assert_eq!(data.len(), usize::from(width) * usize::from(height) * 4, "32 bits a pixel");
        Picture { width: usize::from(width), data }
    }

    /// Closes a window as its cross or a taskbar would: the window manager asks it to go.
    pub fn close(&self, window: Window) {
        let kind = self.atom("_NET_CLOSE_WINDOW");
        let message = ClientMessageEvent::new(32, window, kind, [0_u32; 5]);
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.connection.send_event(false, self.root, mask, message).unwrap().check().unwrap();
    }

    /// Opens a letter of one colour over all but the lowest line of the screen. (A window that has all
    /// of it is a full-screen film to the window manager and stands above everything.)
    pub fn open_letter(&self) -> Letter<'_> {
        let window = self.connection.generate_id().unwrap();
        let (width, height) = self.size;
        let [red, green, blue] = LETTER.map(u32::from);
        let look = CreateWindowAux::new()
            .background_pixel(red << 16 | green << 8 | blue)
            .event_mask(EventMask::BUTTON_PRESS);
        let class = WindowClass::INPUT_OUTPUT;
        let connection = &self.connection;
        connection
            .create_window(0, window, self.root, 0, 0, width, height - 1, 0, class, 0, &look)
            .unwrap();
        let (name, text) = (self.atom("_NET_WM_NAME"), self.atom("UTF8_STRING"));
        connection
            .change_property8(PropMode::REPLACE, window, name, text, LETTER_TITLE.as_bytes())
            .unwrap();
        // Motif's way to have no frame: of five words the flag says that the third one, none, counts.
        let frame = self.atom("_MOTIF_WM_HINTS");
        connection
            .change_property32(PropMode::REPLACE, window, frame, frame, &[2, 0, 0, 0, 0])
            .unwrap();
        let place = Some((WmSizeHintsSpecification::UserSpecified, 0, 0));
        WmSizeHints { position: place, ..WmSizeHints::new() }
            .set_normal_hints(connection, window)
            .unwrap();
        connection.map_window(window).unwrap().check().unwrap();
        Letter { screen: self }
    }

    /// Opens a film that has the whole screen and the focus.
    pub fn open_film(&self) -> Window {
        let film = self.connection.generate_id().unwrap();
        let (width, height) = self.size;
        let (class, look) = (WindowClass::INPUT_OUTPUT, CreateWindowAux::new());
        self.connection
            .create_window(0, film, self.root, 0, 0, width, height, 0, class, 0, &look)
            .unwrap();
        let (state, full) = (self.atom("_NET_WM_STATE"), self.atom("_NET_WM_STATE_FULLSCREEN"));
        self.connection
            .change_property32(PropMode::REPLACE, film, state, AtomEnum::ATOM, &[full])
            .unwrap();
        self.connection.map_window(film).unwrap().check().unwrap();
        film
    }

    /// The film is over.
    pub fn end_film(&self, film: Window) {
        self.connection.destroy_window(film).unwrap().check().unwrap();
    }

    fn atom(&self, name: &str) -> Atom {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    fn property(&self, window: Window, name: &str) -> Option<Vec<u8>> {
        let asked =
            self.connection.get_property(false, window, self.atom(name), AtomEnum::ANY, 0, 1024);
        asked.ok()?.reply().ok().map(|reply| reply.value).filter(|value| !value.is_empty())
    }

    fn words(&self, window: Window, name: &str) -> Option<Vec<u32>> {
        let bytes = self.property(window, name)?;
        Some(bytes.chunks_exact(4).map(|b| u32::from_ne_bytes([b[0], b[1], b[2], b[3]])).collect())
    }
}

/// Title of the [`Letter`].
pub const LETTER_TITLE: &str = "Letter";
/// Its colour: red, green, blue.
pub const LETTER: [u8; 3] = [0x60, 0x70, 0x80];

/// Somebody else's window.
pub struct Letter<'a> {
    screen: &'a Screen,
}

impl Letter<'_> {
    /// Where it was clicked next, if it was.
    pub fn next_click(&self) -> Option<(i16, i16)> {
        while let Some(event) = self.screen.connection.poll_for_event().unwrap() {
            if let Event::ButtonPress(press) = event {
                return Some((press.root_x, press.root_y));
            }
        }
        None
    }
}

/// Pixels of the whole screen.
#[derive(PartialEq, Eq)]
pub struct Picture {
    width: usize,
    data: Vec<u8>,
}

impl Picture {
    /// Red, green, blue at a place.
    pub fn at(&self, (x, y): (u16, u16)) -> [u8; 3] {
        let at = (usize::from(y) * self.width + usize::from(x)) * 4;
        // Depth 24 on a little-endian server: blue comes first.
        [self.data[at + 2], self.data[at + 1], self.data[at]]
    }

    /// The first place within columns and rows that differs from `other`.
    pub fn difference(
        &self,
        other: &Self,
        columns: std::ops::Range<u16>,
        rows: std::ops::Range<u16>,
    ) -> Option<(u16, u16)> {
        rows.flat_map(|y| columns.clone().map(move |x| (x, y)))
            .find(|&place| self.at(place) != other.at(place))
    }
}
