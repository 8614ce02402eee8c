//! The window without its window: state, pages, keys. The program runs it inside eframe ([`super::app`]);
//! tests run it bare, with scripted observations.

use std::time::Duration;

use crossbeam_channel::Receiver;
use eframe::egui::{self, Context, Frame, Key, Margin, Popup, ThemePreference, Ui};

use crate::capture::SourceSpec;
use crate::catalogue::tr;
use crate::desktop::Wish;
use crate::keeper::{Answer, Ask};
use crate::monitor::{Command, Event, EventKind, StreamId};
use crate::pose::ModelVariant;
use crate::posture::look::GuideState;
use crate::reminder::PauseUntil;
use crate::settings::{OverlayStyle, Settings, Theme};

use super::bar::{self, Above, BarMemory};
use super::displays::Displays;
use super::guide::GuidePage;
use super::history::HistoryPage;
use super::intent::Intent;
use super::known::{Calibration, Known, Number, Situation, Way};
use super::light::{Light, Screens};
use super::link::{KeeperLink, MonitorLink};
use super::overlay::OverlaySupport;
use super::picture::Screen;
use super::profiles::ProfilesPage;
use super::settings::SettingsPage;
use super::stay::{DesktopLink, Place, Stay};
use super::tokens::{self, GRID};
use super::why::WhyPage;
use super::{calibrate, live};

mod desktop;
mod settings;

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
    /// Whether the desktop asks for no fades.
    pub reduced_motion: bool,
    /// The settings in force.
    pub settings: Settings,
}

impl Default for UiOptions {
    fn default() -> Self {
        Self {
            source: None,
            model: ModelVariant::Lite,
            theme: ThemePreference::System,
            zoom: 1.0,
            reduced_motion: false,
            settings: Settings::default(),
        }
    }
}

/// A page of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The live picture and the number.
    Live,
    /// Learning the upright.
    Calibration,
    /// Day, week and month.
    History,
    /// Why was there a warning?
    Why,
    /// Profiles: by camera and place.
    Profiles,
    /// Settings.
    Settings,
    /// The guide of the first start.
    Guide,
}

/// State and pages of the window.
pub struct Shell {
    link: MonitorLink,
    /// The number of the last choice of a source; what belongs to another is left aside.
    stream: StreamId,
    known: Known,
    page: Page,
    theme: ThemePreference,
    bar: BarMemory,
    /// Whether a field had the keyboard when the last pass ended: Escape has taken it from the field by
    /// the time the keys are looked at.
    was_typing: bool,
    /// Whether the desktop asks for less motion.
    reduced_motion: bool,
    screen: Screen,
    picture_asked: Option<bool>,
    /// Whether somebody saw the window in the last pass.
    was_seen: bool,
    /// Whether the monitor was told last that the guide is open.
    guided_told: bool,
    /// `None` where the desktop does not let it be.
    light: Option<Light>,
    keeper: KeeperLink,
    wishes: Receiver<Wish>,
    stay: Stay,
    /// The person's clock.
    wall: fn() -> jiff::Zoned,
    history: HistoryPage,
    why: WhyPage,
    profiles: ProfilesPage,
    settings: SettingsPage,
    guide: GuidePage,
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
        known.settings = options.settings.clone();
        let has_overlay = support == OverlaySupport::Supported;
        if options.settings.ladder.overlay
            && let OverlaySupport::Unsupported(said) = support
        {
            known.notify(said);
        }
        link.ask(Command::ListCameras);
        let shell = Self {
            link,
            stream: StreamId::default(),
            known,
            page: Page::Live,
            theme: options.theme,
            bar: BarMemory::default(),
            was_typing: false,
            reduced_motion: options.reduced_motion,
            screen: Screen::default(),
            picture_asked: None,
            was_seen: true,
            guided_told: false,
            light: has_overlay.then(|| Light::new(ctx)),
            keeper: KeeperLink::nobody(),
            wishes: crossbeam_channel::never(),
            stay: Stay::new(DesktopLink::nobody()),
            wall: jiff::Zoned::now,
            history: HistoryPage::default(),
            why: WhyPage::default(),
            profiles: ProfilesPage::default(),
            settings: SettingsPage::default(),
            guide: GuidePage::default(),
        };
        shell.calm(ctx);
        shell
    }

    /// With a keeper to ask for history, profiles and settings.
    #[must_use]
    pub fn with_keeper(mut self, keeper: KeeperLink) -> Self {
        self.keeper = keeper;
        // Without any profile, and the guide not gone through, it is the first start.
        self.keeper.ask(Ask::Profiles);
        self
    }

    /// With what the person asks for outside the window.
    #[must_use]
    pub fn with_wishes(mut self, wishes: Receiver<Wish>) -> Self {
        self.wishes = wishes;
        self
    }

    /// With another clock than the machine's.
    #[must_use]
    pub fn with_wall(mut self, wall: fn() -> jiff::Zoned) -> Self {
        self.wall = wall;
        self
    }

    /// Goes to `page`.
    pub fn open(&mut self, page: Page) {
        self.page = page;
    }

    /// Lets the overlay ask `displays` before it shows itself; says so when the light the person wants
    /// cannot be had now.
    #[must_use]
    pub fn with_displays(mut self, displays: Displays) -> Self {
        let style = self.known.settings.overlay.style;
        let wants_light = matches!(style, OverlayStyle::Glow | OverlayStyle::Dim);
        if let Some(light) = &mut self.light
            && !light.ask(displays)
            && wants_light
            && self.known.settings.ladder.overlay
        {
            self.known.notify(tr!("overlay-no-compositor"));
        }
        self
    }

    /// Says which screens there are, for desktops that the overlay cannot ask.
    pub fn place_overlay(&mut self, screens: Screens) {
        if let Some(light) = &mut self.light {
            light.place(screens);
        }
    }

    /// The number on the live page, while there is one.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        match self.known.situation() {
            Situation::Live(number) => Some(number),
            _ => None,
        }
    }

    /// Whether a warning stands that the person has not answered.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        self.known.warned()
    }

    /// How many pictures were put on the graphics card since the window was made.
    #[must_use]
    pub const fn uploads(&self) -> u64 {
        self.screen.uploads()
    }

    /// Takes in what the monitor and the keeper said. Runs while the window is hidden, too.
    pub fn logic(&mut self, ctx: &Context) {
        self.listen();
        self.why.note(&self.known, self.wall);
        for answer in self.keeper.answers.try_iter().collect::<Vec<_>>() {
            self.hear(ctx, answer);
        }
        self.follow_desktop(ctx);
        let is_visible = ctx.input(|input| input.viewport().visible()).unwrap_or(true);
        let is_seen = is_visible && self.stay.place() != Place::Tray;
        self.ask_for_pictures(is_seen);
        // Who is shown around is not warned: the guide asks for a forward head itself. One that nobody
        // sees (closed into the tray half way) keeps no warning back.
        let is_guided = is_seen && self.page == Page::Guide;
        if self.guided_told != is_guided {
            self.guided_told = is_guided;
            self.link.ask(Command::Guide(is_guided));
        }
        let warned = self.known.last.as_ref().filter(|_| self.known.overlaid()).map(|last| last.at);
        let (number, is_calm) = (self.number(), self.is_calm());
        if let Some(light) = &mut self.light {
            light.set(&self.known.settings.overlay, is_calm);
            light.follow(ctx, warned, number);
        }
    }

    /// Wants pictures while somebody sees a page that shows them, and keeps none otherwise.
    fn ask_for_pictures(&mut self, is_seen: bool) {
        let shows = is_seen && matches!(self.page, Page::Live | Page::Calibration | Page::Guide);
        let is_news = self.picture_asked != Some(shows);
        if is_news {
            self.picture_asked = Some(shows);
            self.link.ask(Command::ShowPicture(shows));
            if !shows {
                self.screen.clear();
                self.known.forget_picture();
            }
        }
        // Who opens the window is there, whatever it shows; the monitor takes it from the wish for pictures.
        let has_come = !std::mem::replace(&mut self.was_seen, is_seen) && is_seen;
        if has_come && !shows {
            self.link.ask(Command::SomebodyIsThere);
        }
    }

    /// Hands on what the keeper says to the pages that asked.
    fn hear(&mut self, ctx: &Context, answer: Answer) {
        match answer {
            Answer::Days(days) => self.history.take(days),
            Answer::Renamed { from, to } => self.renamed(ctx, &from, to),
            Answer::Profiles(profiles) => {
                let is_first = !self.profiles.is_known();
                self.profiles.take();
                let is_new = profiles.is_empty() && !self.known.settings.program.guide_done;
                if is_first && is_new && self.page == Page::Live && self.known.failed.is_none() {
                    self.page = Page::Guide;
                }
                self.known.profiles = profiles;
            }
            Answer::Done(said) => self.known.notify(said),
            Answer::Failed(said) => {
                self.history.fail();
                self.known.notify(said);
            }
        }
    }

    /// A profile has another name: whoever called it by the old one calls it by the new one from now on.
    fn renamed(&mut self, ctx: &Context, from: &str, to: String) {
        let is_in_force = self.known.profile == from;
        let is_usual = self.known.settings.watch.profile == from;
        if is_in_force {
            self.known.profile.clone_from(&to);
        }
        if is_usual {
            let mut settings = self.known.settings.clone();
            settings.watch.profile = to;
            self.use_settings(ctx, Box::new(settings));
        }
        // Another name for the usual one puts it in force; the one that was in force stays so.
        if is_in_force || is_usual {
            self.link.ask(Command::UseProfile(self.known.profile.clone()));
        }
    }

    /// Folds in what came, in the order of its time: an observation that nobody had fetched when the
    /// camera went does not say that the camera is there.
    fn listen(&mut self) {
        let (mut newest, is_over) = self.link.newest(self.stream);
        if self.picture_asked == Some(false)
            && let Some(late) = &mut newest
        {
            // It was under way when the last page that shows pictures was left.
            late.picture = None;
        }
        let events: Vec<Event> = self.link.events.try_iter().collect();
        let stream = self.stream;
        for event in events.into_iter().filter(|event| concerns(event, stream)) {
            if let Some(observation) = newest.take_if(|newest| newest.at <= event.at) {
                self.known.observe(observation);
            }
            self.note_ends(&event.kind);
            self.known.happen(event);
        }
        if let Some(observation) = newest {
            self.known.observe(observation);
        }
        if is_over && self.known.failed.is_none() {
            self.known.fail(tr!("live-failed"));
        }
        if self.known.failed.is_some() {
            if matches!(self.page, Page::Calibration | Page::Guide) {
                self.page = Page::Live;
            }
            self.screen.clear();
        }
    }

    /// What ends by itself is told by the person's clock, which only the shell has.
    fn note_ends(&mut self, kind: &EventKind) {
        let after = |length: Duration| (self.wall)().checked_add(length).ok();
        match *kind {
            EventKind::Paused { lasts, .. } => self.known.paused_until = lasts.and_then(after),
            EventKind::Snoozed(length) => self.known.snoozed_until = after(length),
            _ => {}
        }
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if let Some(light) = &mut self.light {
            light.show(&ctx);
        }
        // A drawn pass of a window that nobody sees is only for the overlay.
        if self.stay.place() == Place::Tray {
            return;
        }
        let picture = self.known.last.as_ref().and_then(|last| last.picture.as_ref());
        self.screen.update(&ctx, picture);
        let mut intents = Vec::new();
        self.keys(&ctx, &mut intents);
        let colours = tokens::palette(ctx.theme());
        let bar_margin = Margin::symmetric(24, 12);
        Frame::new().fill(colours.paper).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.spacing_mut().item_spacing = egui::Vec2::splat(GRID);
            // The guide shows one thing at a time.
            if self.page != Page::Guide {
                Frame::new().inner_margin(bar_margin).show(ui, |ui| {
                    let has_failed = self.known.failed.is_some();
                    let above = Above { page: self.page, theme: self.theme, has_failed };
                    bar::show(ui, &self.known, &mut self.bar, above, &mut intents);
                });
                ui.spacing_mut().item_spacing.y = 0.0;
                bar::rule(ui);
            }
            let page_margin = Margin { left: 24, right: 24, top: 20, bottom: 8 };
            Frame::new().inner_margin(page_margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = egui::Vec2::splat(GRID);
                match self.page {
                    Page::Live => {
                        let now = (self.wall)();
                        live::show(ui, &self.known, &self.screen, &now, &mut intents);
                    }
                    Page::Calibration => {
                        calibrate::show(ui, &self.known, &self.screen, &mut intents);
                    }
                    Page::History => {
                        let now = (self.wall)();
                        self.history.show(ui, &self.known, &now, &mut intents);
                    }
                    Page::Why => self.why.show(ui, &self.known, &mut intents),
                    Page::Profiles => {
                        let today = (self.wall)().date();
                        self.profiles.show(ui, &self.known, today, &mut intents);
                    }
                    Page::Settings => self.settings.show(ui, &self.known, &mut intents),
                    Page::Guide => {
                        self.guide.show(ui, &self.known, &self.screen, &mut intents);
                    }
                }
            });
        });
        self.was_typing = ctx.text_edit_focused();
        for intent in intents {
            self.act(&ctx, intent);
            ctx.request_repaint();
        }
    }

    /// Space pauses, C calibrates, Escape goes back, Ctrl+1 to 4 open the pages; in a look from the side
    /// Space measures the step again and Backspace goes one back. Not while something is being typed or
    /// a control holds the focus; Escape leaves a field or a list before it leaves the page. The guide
    /// has keys of its own.
    fn keys(&mut self, ctx: &Context, intents: &mut Vec<Intent>) {
        if self.page == Page::Guide {
            self.guide.keys(ctx, &self.known, intents);
            return;
        }
        for (page, key) in bar::TABS {
            if ctx.input_mut(|input| input.consume_shortcut(&bar::shortcut(key))) {
                intents.push(Intent::Open(page));
            }
        }
        let is_free = ctx.memory(|memory| memory.focused().is_none()) && self.bar.path.is_none();
        let pressed = |key| ctx.input(|input| input.key_pressed(key));
        if is_free && pressed(Key::Space) {
            let is_looking = self.known.is_looking();
            intents.push(if is_looking { Intent::LookAgain } else { Intent::TogglePause });
        }
        if is_free && self.known.is_looking() && pressed(Key::Backspace) {
            intents.push(Intent::LookBack);
        }
        if is_free && pressed(Key::C) {
            intents.push(Intent::OpenCalibration);
        }
        let is_busy = self.page == Page::Profiles && self.profiles.is_busy();
        let is_elsewhere =
            self.bar.path.is_some() || self.was_typing || is_busy || Popup::is_any_open(ctx);
        if !is_elsewhere && pressed(Key::Escape) {
            intents.push(Intent::Back);
        }
    }

    fn act(&mut self, ctx: &Context, intent: Intent) {
        match intent {
            Intent::Choose(source) => {
                self.cancel_calibration();
                self.known.choose(source.clone());
                self.screen.clear();
                self.stream = self.stream.next();
                self.link.ask(Command::Select { source, stream: self.stream });
            }
            Intent::UseModel(model) => {
                let mut settings = self.known.settings.clone();
                settings.watch.model = model;
                self.keep_settings(ctx, settings);
                self.known.model = model;
                self.link.ask(Command::UseModel(model));
            }
            Intent::LookForCameras => self.link.ask(Command::ListCameras),
            Intent::TogglePause => {
                self.pause((!self.known.paused).then_some(PauseUntil::Resumed));
            }
            Intent::UseTheme(theme) => {
                let mut settings = self.known.settings.clone();
                settings.show.theme = match theme {
                    ThemePreference::System => Theme::System,
                    ThemePreference::Light => Theme::Light,
                    ThemePreference::Dark => Theme::Dark,
                };
                self.keep_settings(ctx, settings);
                self.theme = theme;
                ctx.set_theme(theme);
            }
            Intent::OpenCalibration => {
                if self.page == Page::Live && self.known.failed.is_none() {
                    self.known.calibration = Calibration::Ready;
                    self.page = Page::Calibration;
                }
            }
            Intent::Calibrate => {
                self.known.way = Way::Upright;
                self.known.calibration = Calibration::Running(0.0);
                self.link.ask(Command::Calibrate);
            }
            Intent::BeginLook => {
                if self.known.can_measure() {
                    self.known.way = Way::Look;
                    self.known.calibration = Calibration::Looking(GuideState::begin());
                    // The guide has its own page for it.
                    if self.page != Page::Guide {
                        self.page = Page::Calibration;
                    }
                    self.link.ask(Command::BeginLook);
                }
            }
            Intent::LookAgain => self.link.ask(Command::LookAgain),
            Intent::LookBack => self.link.ask(Command::LookBack),
            Intent::KeepLook => self.link.ask(Command::KeepLook),
            Intent::CancelCalibration => self.cancel_calibration(),
            Intent::Back => {
                self.cancel_calibration();
                self.page = Page::Live;
            }
            Intent::Retry => {
                if let Some(source) = self.known.asked.clone() {
                    self.act(ctx, Intent::Choose(source));
                }
            }
            Intent::Dismiss => {
                self.known.dismiss();
                self.link.ask(Command::Dismiss);
            }
            Intent::CloseNotice => {
                self.known.notices.pop();
            }
            Intent::CloseHint => self.known.hint = None,
            Intent::Open(page) => {
                self.cancel_calibration();
                self.page = page;
            }
            Intent::Ask(ask) => self.keeper.ask(ask),
            Intent::Tell(command) => self.link.ask(*command),
            Intent::UseSettings(settings) => self.use_settings(ctx, settings),
        }
    }

    /// Leaves the calibration that runs, if one does.
    fn cancel_calibration(&mut self) {
        let is_under_way = matches!(
            self.known.calibration,
            Calibration::Running(_) | Calibration::Looking(_) | Calibration::Looked(_)
        );
        if is_under_way {
            self.known.calibration = Calibration::Ready;
            self.link.ask(Command::CancelCalibration);
        }
    }

    /// Ends the session.
    pub fn stop(&self) {
        self.link.ask(Command::Stop);
    }
}

/// A theme in the toolkit's words.
const fn preference(theme: Theme) -> ThemePreference {
    match theme {
        Theme::System => ThemePreference::System,
        Theme::Light => ThemePreference::Light,
        Theme::Dark => ThemePreference::Dark,
    }
}

/// Whether `event` is about `stream`, or about no stream at all.
fn concerns(event: &Event, stream: StreamId) -> bool {
    let is_everybodys =
        matches!(event.kind, EventKind::Cameras(_) | EventKind::Notice(_) | EventKind::Failed(_));
    is_everybodys || event.stream == stream
}
