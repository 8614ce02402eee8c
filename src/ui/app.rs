//! The real window: the shell inside eframe.

use crossbeam_channel::Receiver;
use eframe::egui::{self, Context, Rect, Ui, ViewportBuilder, Visuals, pos2, vec2};

use crate::catalogue::tr;

use super::displays::Displays;
use super::front::Front;
use super::light::Screens;
use super::link::{KeeperLink, MonitorLink};
use super::overlay::{CLEAR, OverlaySupport};
use super::shell::{Shell, UiOptions};
use super::stay::DesktopLink;
use crate::desktop::Wish;

/// Why the window cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
    /// There is no display: a machine without a desktop, or a remote shell. Use the terminal, or start
    /// from a desktop session.
    #[error("{}", tr!("errors-no-display"))]
    NoDisplay {
        /// What the windowing library said, for a log.
        cause: String,
    },
    /// The display is there and gives no window to draw in, most often for want of OpenGL. Install the
    /// graphics driver's OpenGL part, or use the terminal.
    #[error("{}", tr!("errors-no-window", cause = .cause.as_str()))]
    NoWindow {
        /// What the windowing library said.
        cause: String,
    },
}

/// Wakes the window from any thread: the monitor calls it when there is something new.
pub type Waker = Box<dyn Fn() + Send + Sync>;

/// A [`Waker`] for the window of `ctx`.
pub fn waker(ctx: &Context) -> impl Fn() + Send + Sync + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

/// All that a window is connected to.
pub struct Links {
    /// The monitor.
    pub monitor: MonitorLink,
    /// Whoever keeps history, settings and profiles.
    pub keeper: KeeperLink,
    /// What the person asks for outside the window.
    pub wishes: Receiver<Wish>,
    /// The desktop.
    pub desktop: DesktopLink,
}

impl Links {
    /// A monitor and nobody else: nothing is kept, and there is no tray.
    #[must_use]
    pub fn alone(monitor: MonitorLink) -> Self {
        Self {
            monitor,
            keeper: KeeperLink::nobody(),
            wishes: crossbeam_channel::never(),
            desktop: DesktopLink::nobody(),
        }
    }
}

/// Opens the window and runs until it is closed for good. `connect` is called once, when the window exists; it
/// gets what wakes the window and returns the window's ends. When the window closes the monitor is asked
/// to stop.
///
/// # Errors
/// [`UiError::NoDisplay`] where there is no display, [`UiError::NoWindow`] where there is one that
/// gives no window.
pub fn run(
    options: UiOptions,
    connect: impl FnOnce(Waker) -> Links + 'static,
) -> Result<(), UiError> {
    let viewport = ViewportBuilder::default()
        .with_title("Plumbline")
        .with_app_id("plumbline")
        .with_inner_size([1100.0, 720.0])
        .with_min_inner_size([480.0, 420.0])
        // The overlay's window takes its kind of surface from the first one.
        .with_transparent(true)
        .with_icon(icon());
    let native =
        eframe::NativeOptions { viewport, system_font_fallback: false, ..Default::default() };
    eframe::run_native(
        "plumbline",
        native,
        Box::new(move |creation| {
            let links = connect(Box::new(waker(&creation.egui_ctx)));
            let support = OverlaySupport::detect();
            let shell = Shell::new(&creation.egui_ctx, links.monitor, &options, support)
                .with_keeper(links.keeper)
                .with_wishes(links.wishes)
                .with_desktop(links.desktop)
                .with_displays(Displays::find());
            let front = Front::of(creation, shell.place().0);
            Ok(Box::new(Window { shell, front }))
        }),
    )
    .map_err(|error| match error {
        eframe::Error::WinitEventLoop(cause) => UiError::NoDisplay { cause: cause.to_string() },
        other => UiError::NoWindow { cause: other.to_string() },
    })
}

/// The screens, in pixels of the desktop, and which of them the window is on.
fn screens(frame: &eframe::Frame) -> Screens {
    let Some(window) = frame.winit_window() else { return Screens::default() };
    let rect = |(x, y): (i32, i32), (width, height): (u32, u32)| {
        let rect = Rect::from_min_size(pos2(x as f32, y as f32), vec2(width as f32, height as f32));
        rect.is_positive().then_some(rect)
    };
    let own = window.current_monitor();
    Screens {
        own: own.and_then(|monitor| rect(monitor.position().into(), monitor.size().into())),
        all: window
            .available_monitors()
            .filter_map(|monitor| rect(monitor.position().into(), monitor.size().into()))
            .collect(),
    }
}

struct Window {
    shell: Shell,
    front: Front,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.shell.place_overlay(screens(frame));
        self.shell.logic(ctx);
        let (place, raised) = self.shell.place();
        self.front.follow(ctx, place, raised);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.shell.ui(ui);
    }

    fn clear_color(&self, _visuals: &Visuals) -> [f32; 4] {
        CLEAR
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.shell.stop();
    }
}

/// The window's icon: a disc on a plumb line, drawn pixel by pixel.
fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let accent = super::tokens::LIGHT.accent;
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (dx, dy) = (x as f32 - 31.5, y as f32 - 31.5);
            let disc = (15.5 - dx.hypot(dy)).clamp(0.0, 1.0);
            let line = if dy.abs() < 30.0 { (2.5 - dx.abs()).clamp(0.0, 1.0) } else { 0.0 };
            let alpha = (255.0 * disc.max(line)) as u8;
            rgba.extend([accent.r(), accent.g(), accent.b(), alpha]);
        }
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
}
