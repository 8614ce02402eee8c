//! The window without its window: state, pages, keys. The program runs it inside eframe ([`super::app`]);
//! tests run it bare, with scripted observations.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{
    self, Color32, Context, Frame, Key, Margin, ThemePreference, Ui, ViewportCommand, ViewportId,
};

use crate::capture::SourceSpec;
use crate::monitor::Command;
use crate::pose::ModelVariant;

use super::bar::{self, BarMemory};
use super::compositor::Compositor;
use super::intent::Intent;
use super::known::{Calibration, Known, Number, Situation};
use super::link::MonitorLink;
use super::overlay::{self, Glow, OverlaySupport, Scene, SharedScene};
use super::picture::Screen;
use super::tokens::{self, GRID};
use super::{calibrate, live, words};

/// How the window begins.
#[derive(Clone, Debug, PartialEq)]
pub struct UiOptions {
    /// The source the monitor was started with; `None` when none was.
    pub source: Option<SourceSpec>,
    /// The landmark network it was started with.
    pub model: ModelVariant,
    /// Light, dark, or as the system.
    pub theme: ThemePreference,
    /// Size of everything, 1 being the system's own; kept within 0.5..=3.
    pub zoom: f32,
    /// No fades.
    pub reduced_motion: bool,
    /// Whether the light along the screen's edge is wanted at all.
    pub overlay: bool,
}

impl Default for UiOptions {
    fn default() -> Self {
        Self {
            source: None,
            model: ModelVariant::Lite,
            theme: ThemePreference::System,
            zoom: 1.0,
            reduced_motion: false,
            overlay: true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Live,
    Calibration,
}

/// State and pages of the window.
pub struct Shell {
    link: MonitorLink,
    known: Known,
    page: Page,
    theme: ThemePreference,
    bar: BarMemory,
    screen: Screen,
    picture_asked: Option<bool>,
    scene: SharedScene,
    has_overlay: bool,
    is_overlay_up: bool,
    compositor: Compositor,
}

impl Shell {
    /// A window on `link`. Gives `ctx` its fonts, styles, theme and zoom, and asks for the cameras.
    #[must_use]
    pub fn new(
        ctx: &Context,
        link: MonitorLink,
        options: &UiOptions,
        support: OverlaySupport,
    ) -> Self {
        tokens::install(ctx);
        ctx.set_theme(options.theme);
        ctx.set_zoom_factor(options.zoom.clamp(0.5, 3.0));
        let mut known = Known::new(options.source.clone(), options.model);
        let has_overlay = options.overlay && support == OverlaySupport::Supported;
        if options.overlay
            && let OverlaySupport::Unsupported(said) = support
        {
            known.notice = Some(said);
        }
        link.ask(Command::ListCameras);
        let glow = Glow::new(options.reduced_motion);
        let scene = Scene { glow, number: None, theme: ctx.theme() };
        Self {
            link,
            known,
            page: Page::Live,
            theme: options.theme,
            bar: BarMemory::default(),
            screen: Screen::default(),
            picture_asked: None,
            scene: Arc::new(Mutex::new(scene)),
            has_overlay,
            is_overlay_up: false,
            compositor: Compositor::default(),
        }
    }

    /// Lets the overlay ask `compositor` before it shows itself; says so when it may not now.
    #[must_use]
    pub fn with_compositor(mut self, compositor: Compositor) -> Self {
        if self.has_overlay && !compositor.is_running() {
            self.known.notice = Some(words::overlay::NO_COMPOSITOR.to_owned());
        }
        self.compositor = compositor;
        self
    }

    /// What the window knows.
    #[must_use]
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// The number on the live page, while there is one.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        match self.known.situation() {
            Situation::Live(number) => Some(number),
            _ => None,
        }
    }

    /// Whether the overlay's light is wanted.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.known.warned()
    }

    /// Takes in what the monitor said. Runs while the window is hidden, too.
    pub fn logic(&mut self, ctx: &Context) {
        for event in self.link.events.try_iter() {
            self.known.happen(event);
        }
        if let Some(observation) = self.link.newest() {
            self.known.observe(observation);
        }
        let is_seen = ctx.input(|input| input.viewport().visible()).unwrap_or(true);
        if self.picture_asked != Some(is_seen) {
            self.picture_asked = Some(is_seen);
            self.link.ask(Command::ShowPicture(is_seen));
        }
        self.drive_overlay(ctx, is_seen);
    }

    /// Raises and lowers the overlay's light. Its window is made and dropped in [`Self::ui`], which a
    /// hidden window runs only when asked to.
    fn drive_overlay(&mut self, ctx: &Context, is_seen: bool) {
        if !self.has_overlay {
            return;
        }
        let is_wanted = self.wants_light();
        if is_wanted != self.is_overlay_up || is_wanted {
            ctx.request_repaint_of(overlay::viewport_id());
        }
        let glow = self.scene.lock().unwrap_or_else(PoisonError::into_inner).glow;
        if self.is_overlay_up && glow.is_new(ctx.input(|input| input.time)) {
            overlay::let_clicks_through(ctx);
        }
        if is_wanted != self.is_overlay_up && !is_seen {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
        }
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.show_overlay(&ctx);
        let picture = self.known.last.as_ref().and_then(|last| last.picture.as_ref());
        self.screen.update(&ctx, picture);
        let mut intents = Vec::new();
        self.keys(&ctx, &mut intents);
        let colours = tokens::palette(ctx.theme());
        let bar_margin = Margin::symmetric(24, 12);
        Frame::new().fill(colours.paper).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.spacing_mut().item_spacing = egui::Vec2::splat(GRID);
            Frame::new().inner_margin(bar_margin).show(ui, |ui| {
                let with_calibrate = self.page == Page::Live;
                let (known, memory) = (&self.known, &mut self.bar);
                bar::show(ui, known, memory, self.theme, with_calibrate, &mut intents);
            });
            ui.spacing_mut().item_spacing.y = 0.0;
            bar::rule(ui);
            let page_margin = Margin { left: 24, right: 24, top: 20, bottom: 8 };
            Frame::new().inner_margin(page_margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = egui::Vec2::splat(GRID);
                match self.page {
                    Page::Live => live::show(ui, &self.known, &self.screen, &mut intents),
                    Page::Calibration => {
                        calibrate::show(ui, &self.known, &self.screen, &mut intents);
                    }
                }
            });
        });
        for intent in intents {
            self.act(&ctx, intent);
            ctx.request_repaint();
        }
    }

    fn wants_light(&self) -> bool {
        self.known.warned() && self.compositor.is_running()
    }

    fn show_overlay(&mut self, ctx: &Context) {
        if !self.has_overlay {
            return;
        }
        let is_wanted = self.wants_light();
        let now = ctx.input(|input| input.time);
        let is_there = {
            let mut scene = self.scene.lock().unwrap_or_else(PoisonError::into_inner);
            scene.glow.want(is_wanted, now);
            scene.theme = ctx.theme();
            scene.number = self.number().or(scene.number);
            scene.glow.is_there(now)
        };
        self.is_overlay_up = is_there;
        if is_there {
            overlay::show(ctx, &self.scene);
        }
    }

    /// Space pauses, C calibrates, Escape goes back; not while something is being typed or a control
    /// holds the focus.
    fn keys(&self, ctx: &Context, intents: &mut Vec<Intent>) {
        let is_free = ctx.memory(|memory| memory.focused().is_none()) && self.bar.path.is_none();
        let pressed = |key| ctx.input(|input| input.key_pressed(key));
        if is_free && pressed(Key::Space) {
            intents.push(Intent::TogglePause);
        }
        if is_free && pressed(Key::C) {
            intents.push(Intent::OpenCalibration);
        }
        if self.bar.path.is_none() && pressed(Key::Escape) {
            intents.push(Intent::Back);
        }
    }

    fn act(&mut self, ctx: &Context, intent: Intent) {
        match intent {
            Intent::Choose(source) => {
                self.known.choose(source.clone());
                self.screen.clear();
                self.link
                    .ask(Command::Select { source, stream: crate::monitor::StreamId::default() });
            }
            Intent::UseModel(model) => {
                self.known.model = model;
                self.link.ask(Command::UseModel(model));
            }
            Intent::LookForCameras => self.link.ask(Command::ListCameras),
            Intent::TogglePause => {
                self.known.paused = !self.known.paused;
                if self.known.paused {
                    self.screen.clear();
                }
                let pause = if self.known.paused { Command::Pause } else { Command::Resume };
                self.link.ask(pause);
            }
            Intent::UseTheme(theme) => {
                self.theme = theme;
                ctx.set_theme(theme);
            }
            Intent::OpenCalibration => {
                self.known.calibration = Calibration::Ready;
                self.page = Page::Calibration;
            }
            Intent::Calibrate => {
                self.known.calibration = Calibration::Running(0.0);
                self.link.ask(Command::Calibrate);
            }
            Intent::Back => self.page = Page::Live,
            Intent::Retry => {
                if let Some(source) = self.known.asked.clone() {
                    self.act(ctx, Intent::Choose(source));
                }
            }
            Intent::Dismiss => self.known.dismiss(),
            Intent::CloseNotice => self.known.notice = None,
        }
    }

    /// The ground of the page, for whoever clears the window.
    #[must_use]
    pub fn ground(ctx: &Context) -> Color32 {
        tokens::palette(ctx.theme()).paper
    }

    /// Ends the session.
    pub fn stop(&self) {
        self.link.ask(Command::Stop);
    }
}
