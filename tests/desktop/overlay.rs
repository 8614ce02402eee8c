//! The overlay on two screens, over and under full-screen windows, with and without a compositor. The
//! window is the program's own, the monitor behind it is scripted (`examples/overlay.rs`), so that a
//! warning need not be waited for. The main window is out of sight from the beginning: nothing of this
//! may need it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use x11rb::connection::Connection as _;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, MapState, PropMode, Window,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::PROGRAM;
use super::light::LIGHT;
use super::screen::Screen;
use super::stage::{SOON, Stage, until};

/// Left, top, width, height in pixels.
type Place = (i16, i16, u16, u16);

const LEFT: Place = (0, 0, 640, 800);
const RIGHT: Place = (640, 0, 640, 800);
/// The figure's card: its size, and how far it stands from the corner.
const CARD: (u16, u16, i16) = (132, 160, 40);

/// Somebody who works with two screens.
struct Desk {
    connection: RustConnection,
    root: Window,
    work: Window,
}

impl Desk {
    /// Parts the screen into two monitors, and opens a window on the right one.
    fn set(stage: &Stage) -> Self {
        let (connection, number) = x11rb::connect(Some(stage.display())).unwrap();
        let root = connection.setup().roots[number].root;
        let work = connection.generate_id().unwrap();
        let desk = Self { connection, root, work };
        let found = desk.connection.randr_get_screen_resources_current(root).unwrap();
        let outputs = found.reply().unwrap().outputs;
        desk.set_monitor(LEFT, outputs);
        desk.set_monitor(RIGHT, Vec::new());
        desk.open_work();
        desk
    }

    fn set_monitor(&self, (x, y, width, height): Place, outputs: Vec<u32>) {
        let monitor = MonitorInfo {
            name: self.atom(name((x, y, width, height))),
            primary: x == 0,
            x,
            y,
            width,
            height,
            width_in_millimeters: 170,
            height_in_millimeters: 210,
            outputs,
            ..MonitorInfo::default()
        };
        self.connection.randr_set_monitor(self.root, monitor).unwrap().check().unwrap();
    }

    fn remove_monitor(&self, place: Place) {
        let monitor = self.atom(name(place));
        self.connection.randr_delete_monitor(self.root, monitor).unwrap().check().unwrap();
    }

    fn open_work(&self) {
        let look = CreateWindowAux::new().background_pixel(0x0060_7080);
        let class = WindowClass::INPUT_OUTPUT;
        let (x, y, width, height) = (RIGHT.0 + 100, 100, 300, 200);
        self.connection
            .create_window(0, self.work, self.root, x, y, width, height, 0, class, 0, &look)
            .unwrap();
        let place =
            Some((x11rb::properties::WmSizeHintsSpecification::UserSpecified, i32::from(x), 100));
        x11rb::properties::WmSizeHints { position: place, ..Default::default() }
            .set_normal_hints(&self.connection, self.work)
            .unwrap();
        let (name, text) = (self.atom("_NET_WM_NAME"), self.atom("UTF8_STRING"));
        self.connection
            .change_property8(PropMode::REPLACE, self.work, name, text, b"Work")
            .unwrap();
        self.connection.map_window(self.work).unwrap().check().unwrap();
    }

    /// Makes the work a full-screen window, or an ordinary one again.
    fn fill(&self, is_full: bool) {
        let (kind, state) = (self.atom("_NET_WM_STATE"), self.atom("_NET_WM_STATE_FULLSCREEN"));
        let data = [u32::from(is_full), state, 0, 1, 0];
        self.tell(ClientMessageEvent::new(32, self.work, kind, data));
    }

    /// Puts a window out of sight, as its button would.
    fn minimise(&self, window: Window) {
        const ICONIC: u32 = 3;
        let kind = self.atom("WM_CHANGE_STATE");
        self.tell(ClientMessageEvent::new(32, window, kind, [ICONIC, 0, 0, 0, 0]));
    }

    fn tell(&self, message: ClientMessageEvent) {
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.connection.send_event(false, self.root, mask, message).unwrap().check().unwrap();
    }

    /// Windows of the overlay that no window manager manages, and whether they lie above all others.
    fn unmanaged(&self) -> Vec<(Place, bool)> {
        let tree = self.connection.query_tree(self.root).unwrap().reply().unwrap().children;
        let seen = |window: Window| {
            let attributes = self.connection.get_window_attributes(window).ok()?.reply().ok()?;
            (attributes.map_state == MapState::VIEWABLE).then_some(attributes)
        };
        let mut found = Vec::new();
        for (index, &window) in tree.iter().enumerate() {
            let property = self.connection.get_property(
                false,
                window,
                self.atom("_NET_WM_NAME"),
                self.atom("UTF8_STRING"),
                0,
                64,
            );
            let title = property.unwrap().reply().map(|reply| reply.value).unwrap_or_default();
            if title == LIGHT.as_bytes() && seen(window).is_some_and(|it| it.override_redirect) {
                // It may go while it is asked.
                let asked = self.connection.get_geometry(window).unwrap();
                let Ok(at) = asked.reply() else { continue };
                let above = tree[index + 1..].iter().all(|&other| seen(other).is_none());
                found.push(((at.x, at.y, at.width, at.height), above));
            }
        }
        found
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}

fn name(place: Place) -> &'static str {
    if place.0 == 0 { "left" } else { "right" }
}

/// The window with a scripted monitor; ends with the test.
struct Scripted(Child);

impl Scripted {
    fn start(stage: &Stage, settings: &str) -> Self {
        // Beside the tests' own folder, where a plain `cargo test` has put the examples.
        let mut path: PathBuf = std::env::current_exe().unwrap();
        path.pop();
        path.pop();
        let program = path.join("examples/overlay");
        assert!(program.exists(), "build it first: cargo build --example overlay");
        let mut command = stage.command(program.to_str().unwrap());
        Self(command.arg(settings).stdin(Stdio::piped()).spawn().unwrap())
    }

    fn hear(&mut self, event: &str) {
        writeln!(self.0.stdin.as_mut().unwrap(), "{event}").unwrap();
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        // It may have ended by itself, and that is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn at_work(settings: &str) -> (Stage, Screen, Desk, Scripted) {
    let mut stage = Stage::set();
    let screen = Screen::connect(stage.display());
    until(SOON, "a window manager", || screen.is_managed().then_some(()));
    stage.start_compositor();
    until(SOON, "a compositor", || screen.is_composited().then_some(()));
    let scripted = Scripted::start(&stage, settings);
    let main = until(SOON, "the main window", || screen.window(PROGRAM));
    let desk = Desk::set(&stage);
    let work = until(SOON, "the work", || screen.window("Work"));
    assert_eq!(work, desk.work);
    desk.minimise(main);
    until(SOON, "the main window out of sight", || screen.window(PROGRAM).is_none().then_some(()));
    stage.click((RIGHT.0 as u16 + 200, 200));
    (stage, screen, desk, scripted)
}

fn lies_at(screen: &Screen, place: Place) -> Option<()> {
    screen.window(LIGHT).filter(|&window| screen.place(window) == Some(place)).map(|_| ())
}

fn card_of((x, y, width, height): Place) -> Place {
    let (wide, high, margin) = CARD;
    let (right, bottom) = (x + width as i16, y + height as i16);
    (right - margin - wide as i16, bottom - margin - high as i16, wide, high)
}

#[test]
fn the_light_lies_where_the_work_is_and_leaves_full_screen_windows_alone() {
    let (mut stage, screen, desk, mut scripted) = at_work("");
    scripted.hear("warn");
    until(SOON, "the light on the screen with the work", || lies_at(&screen, RIGHT));

    desk.fill(true);
    let gone = || screen.window(LIGHT).is_none().then_some(());
    until(SOON, "no light over a full-screen window", gone);
    assert_eq!(desk.unmanaged(), []);
    desk.fill(false);
    until(SOON, "the light again", || lies_at(&screen, RIGHT));

    stage.end_compositor();
    until(SOON, "the figure alone without a compositor", || lies_at(&screen, card_of(RIGHT)));

    desk.remove_monitor(RIGHT);
    desk.remove_monitor(LEFT);
    let whole = (0, 0, screen.size.0, screen.size.1);
    until(SOON, "the figure in the corner of the one screen", || lies_at(&screen, card_of(whole)));
    stage.start_compositor();
    until(SOON, "the light over the one screen", || lies_at(&screen, whole));

    scripted.hear("over");
    until(SOON, "the end of the light", gone);
}

#[test]
fn with_the_setting_on_it_lies_above_a_full_screen_window_and_on_all_screens() {
    let settings = "overlay.over_full_screen = true\noverlay.screens = \"all\"";
    let (_stage, screen, desk, mut scripted) = at_work(settings);
    desk.fill(true);
    until(SOON, "a full-screen window", || (screen.place(desk.work) == Some(RIGHT)).then_some(()));
    scripted.hear("warn");
    until(SOON, "the light above the full-screen window", || {
        (desk.unmanaged() == [(RIGHT, true)]).then_some(())
    });
    until(SOON, "the light on the other screen", || lies_at(&screen, LEFT));
    let edge = (RIGHT.0 as u16 + 1, 400);
    let lit = until(SOON, "amber at the edge of the full-screen window", || {
        Some(screen.picture().at(edge)).filter(|&[red, _, blue]| red > 0x80 && blue < 0x80)
    });
    assert_ne!(lit, screen.picture().at((RIGHT.0 as u16 + 320, 400)), "the middle is left alone");
    scripted.hear("over");
    until(SOON, "the end of the light", || desk.unmanaged().is_empty().then_some(()));
}
