//! The guide of the first start: one instruction, one live picture, one button a page.
//!
//! ```text
//! welcome -> camera -> framing -> upright -> forward -> side -> warning -> options -> done
//! ```
//!
//! Nothing blocks: every page can be gone on from, and the guide can be left at any page and goes on
//! there (`settings.program.guide_at`). Enter does what the button does, Backspace goes back, Escape ends
//! what is being measured, and then leaves.
//!
//! - [`actions`]: the buttons of a page, and what they do. [`pages`]: what a page says.
//! - [`learn`]: the pages on which something is measured; [`follows`]: whether the number follows.
//! - [`warning`]: the page of the test warning, with its drawing of a screen. [`parts`]: what several share.

mod actions;
mod follows;
mod learn;
mod pages;
mod parts;
mod warning;

use eframe::egui::{
    Align, Context, Key, Label, Layout, Rect, RichText, ScrollArea, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, pos2, vec2,
};

use crate::capture::SourceSpec;
use crate::catalogue::tr;
use crate::monitor::{Command, Quantity};
use crate::pose::Light;
use crate::posture::framing::{Framing, FramingAdvice, Scene, advise};
use crate::settings::GuideStep;
use crate::units::{Degrees, Timestamp};

use actions::{Action, Does};
use follows::Follows;

use super::intent::Intent;
use super::known::{Calibration, Known};
use super::picture::Screen;
use super::shell::Page;
use super::tokens::{CONTROL, GRID, RADIUS, regular, size};
use super::widgets::{Rank, button, colours, text};

/// What the page remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct GuidePage {
    is_open: bool,
    step: GuideStep,
    /// The newest observation taken in.
    seen: Option<Timestamp>,
    framing: Framing,
    follows: Follows,
    /// Whether a test warning was asked for since the page was opened.
    tested: bool,
    /// The key of the guide that was pressed last and is still to be obeyed.
    pressed: Option<Key>,
}

/// Narrower than this, the picture comes between the texts.
const STACK_WIDTH: f32 = 700.0;
/// Lower than this, everything is said more briefly, and the picture stays beside the texts.
const LOW: f32 = 400.0;

/// A picture narrower than this has only its source's name below it.
const ROOM_FOR_CAPTION: f32 = 280.0;

impl GuidePage {
    /// Draws the page into what is left of the window.
    pub fn show(&mut self, ui: &mut Ui, known: &Known, screen: &Screen, intents: &mut Vec<Intent>) {
        if !std::mem::replace(&mut self.is_open, true) {
            self.go_to(ui.ctx(), known.settings.program.guide_at, intents);
        }
        self.watch(known);
        let all = ui.available_rect_before_wrap();
        let head = Rect::from_min_size(all.min, vec2(all.width(), CONTROL));
        let foot = Rect::from_min_max(pos2(all.left(), all.bottom() - CONTROL - GRID), all.max);
        let gap = if all.height() < LOW { GRID } else { 3.0 * GRID };
        let body = Rect::from_min_max(
            pos2(all.left(), head.bottom() + gap),
            pos2(all.right(), foot.top() - GRID),
        );
        let mut wants = self.head(ui, head, known);
        self.body(ui, body, known, screen, intents);
        wants = self.foot(ui, foot, known).or(wants).or_else(|| self.obeys(known));
        ui.advance_cursor_after_rect(all);
        if let Some(does) = wants {
            self.perform(ui.ctx(), does, known, intents);
        }
    }

    /// Notes a key: Enter where no control has the focus, Backspace, Escape; in a look from the side Space
    /// measures the step again.
    pub fn keys(&mut self, ctx: &Context, known: &Known, intents: &mut Vec<Intent>) {
        let is_free = ctx.memory(|memory| memory.focused().is_none());
        ctx.input(|input| {
            if is_free && known.is_looking() && input.key_pressed(Key::Space) {
                intents.push(Intent::LookAgain);
            }
            let keys = [Key::Escape, Key::Backspace, Key::Enter];
            self.pressed = keys
                .into_iter()
                .find(|&key| input.key_pressed(key) && (is_free || key != Key::Enter));
        });
    }

    /// What the key that was pressed asks for on this page.
    fn obeys(&mut self, known: &Known) -> Option<Does> {
        match self.pressed.take()? {
            Key::Enter => {
                let actions = self.actions(known);
                let enabled = actions.main.filter(|action| action.is_enabled);
                enabled.map(|action| action.does).or(actions.unseen)
            }
            Key::Backspace => Some(Does::Back),
            _ if is_measuring(known) => Some(Does::Cancel),
            _ => Some(Does::Leave),
        }
    }

    /// Takes in the newest observation, once.
    fn watch(&mut self, known: &Known) {
        let Some(last) = known.last.as_ref().filter(|_| known.can_measure()) else {
            (self.seen, self.framing) = (None, Framing::default());
            return;
        };
        if self.seen.replace(last.at) == Some(last.at) {
            return;
        }
        let whole = last.picture.as_ref().map(Light::of);
        let (pose, reading) = (last.pose.as_ref(), last.reading.as_ref());
        self.framing.step(last.at, advise(Scene { pose, reading, whole }));
        if self.step == GuideStep::Forward {
            self.follows.step(last.at, change(known));
        }
    }

    fn head(&self, ui: &mut Ui, rect: Rect, known: &Known) -> Option<Does> {
        let colours = colours(ui);
        let is_wide = rect.width() >= STACK_WIDTH;
        let mut left = ui.new_child(
            UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)),
        );
        parts::emblem(&mut left);
        parts::dots(&mut left, self.step);
        if is_wide {
            text(&mut left, parts::place(self.step), regular(size::BODY), colours.grey);
        }
        if self.step == GuideStep::Done || is_measuring(known) {
            return None;
        }
        let mut right = ui.new_child(
            UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)),
        );
        let later = button(&mut right, Rank::Quiet, None, tr!("guide-later"));
        later.on_hover_text(tr!("guide-later-hint")).clicked().then_some(Does::Leave)
    }

    fn foot(&self, ui: &mut Ui, rect: Rect, known: &Known) -> Option<Does> {
        let actions = self.actions(known);
        let mut wants = None;
        if self.step.previous().is_some() && !is_measuring(known) {
            let mut left = ui.new_child(
                UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)),
            );
            let back = button(&mut left, Rank::Quiet, None, tr!("guide-back"));
            if back.on_hover_text(tr!("guide-back-hint")).clicked() {
                wants = Some(Does::Back);
            }
        }
        let mut right = ui.new_child(
            UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)),
        );
        right.spacing_mut().item_spacing.x = GRID;
        let shown = [actions.main.as_ref(), actions.other.as_ref()];
        for action in shown.into_iter().flatten() {
            if draw(&mut right, action) {
                wants = Some(action.does.clone());
            }
        }
        wants
    }

    fn body(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        known: &Known,
        screen: &Screen,
        intents: &mut Vec<Intent>,
    ) {
        let is_low = rect.height() < LOW - 2.0 * CONTROL;
        if rect.width() < STACK_WIDTH && !is_low {
            let mut column = ui.new_child(UiBuilder::new().max_rect(rect));
            ScrollArea::vertical().auto_shrink(false).show(&mut column, |ui| {
                self.title(ui, known, false);
                let room = vec2(ui.available_width(), 0.42 * rect.height());
                self.scene(ui, known, screen, room);
                ui.add_space(GRID);
                self.page(ui, known, is_low, intents);
            });
            return;
        }
        let share = if is_low { 0.42 } else { 0.6 };
        let mut left = ui.new_child(UiBuilder::new().max_rect(rect));
        let room = vec2(share * rect.width(), rect.height() - 3.0 * GRID);
        let size = self.scene(&mut left, known, screen, room);
        let gap = if is_low { 2.0 } else { 4.0 } * GRID;
        let column = Rect::from_min_max(pos2(rect.left() + size.x + gap, rect.top()), rect.max);
        let mut right = ui.new_child(UiBuilder::new().max_rect(column));
        ScrollArea::vertical().auto_shrink(false).show(&mut right, |ui| {
            ui.set_max_width(ui.available_width().min(520.0));
            self.title(ui, known, is_low);
            self.page(ui, known, is_low, intents);
        });
    }

    /// The picture, with its source below it; on the page of the warning a drawing of the screen.
    fn scene(&self, ui: &mut Ui, known: &Known, screen: &Screen, room: Vec2) -> Vec2 {
        let colours = colours(ui);
        if self.step == GuideStep::Warning {
            return warning::drawing(ui, known, room);
        }
        let nothing = Screen::default();
        let is_there = known.can_measure();
        let shown = if is_there { screen } else { &nothing };
        let size = shown.fit(room).round();
        let seen = known.last.as_ref().filter(|_| is_there);
        let response = shown.show(ui, size, seen);
        if self.step == GuideStep::Framing && self.framing.said() == Some(FramingAdvice::Good) {
            let edge = Stroke::new(3.0, colours.accent);
            let (rect, radius) = (response.rect, f32::from(RADIUS));
            ui.painter().rect_stroke(rect, radius, edge, StrokeKind::Inside);
        }
        let caption = match &known.source {
            Some(source) if is_there && size.x < ROOM_FOR_CAPTION => source.name.clone(),
            Some(source) if is_there => format!("{}: {}", tr!("guide-picture"), source.name),
            _ if is_there => tr!("guide-picture"),
            _ => tr!("guide-picture-none"),
        };
        // No wider than the picture: beside it stands the text.
        ui.scope(|ui| {
            ui.set_max_width(size.x);
            let line = RichText::new(caption).font(regular(size::SMALL)).color(colours.faint);
            ui.add(Label::new(line).truncate());
        });
        size
    }

    fn perform(&mut self, ctx: &Context, does: Does, known: &Known, intents: &mut Vec<Intent>) {
        match does {
            Does::Next => self.go_on(ctx, known, intents),
            Does::Back => {
                if known.is_looking() {
                    intents.push(Intent::LookBack);
                } else if is_measuring(known) {
                    intents.push(Intent::CancelCalibration);
                } else if let Some(before) = self.step.previous() {
                    self.turn_to(ctx, before, known, intents);
                }
            }
            Does::Cancel => intents.push(Intent::CancelCalibration),
            Does::UseCamera => {
                self.keep_camera(known, intents);
                self.go_on(ctx, known, intents);
            }
            Does::Test => {
                self.tested = true;
                intents.push(Intent::Tell(Box::new(Command::TestWarning)));
            }
            Does::Ask(intent) => intents.push(intent),
            Does::Leave => self.leave(known, self.step, false, intents),
            Does::Finish => self.leave(known, GuideStep::Welcome, true, intents),
        }
    }

    fn go_on(&mut self, ctx: &Context, known: &Known, intents: &mut Vec<Intent>) {
        if is_measuring(known) {
            intents.push(Intent::CancelCalibration);
        }
        if let Some(next) = self.step.next() {
            self.turn_to(ctx, next, known, intents);
        }
    }

    /// Goes to another page and keeps where it is: the program may end in any way, and the guide goes on
    /// there at the next start.
    fn turn_to(
        &mut self,
        ctx: &Context,
        step: GuideStep,
        known: &Known,
        intents: &mut Vec<Intent>,
    ) {
        self.go_to(ctx, step, intents);
        // What this very press has already changed comes first: the camera that was chosen.
        let changed = intents.iter().rev().find_map(|intent| match intent {
            Intent::UseSettings(settings) => Some(settings.clone()),
            _ => None,
        });
        let mut settings = changed.unwrap_or_else(|| Box::new(known.settings.clone()));
        settings.program.guide_at = step;
        intents.push(Intent::UseSettings(settings));
    }

    fn go_to(&mut self, ctx: &Context, step: GuideStep, intents: &mut Vec<Intent>) {
        self.step = step;
        self.tested = false;
        match step {
            GuideStep::Camera => intents.push(Intent::LookForCameras),
            GuideStep::Forward => self.follows = Follows::default(),
            _ => {}
        }
        // The next page's control at the same place is another one.
        ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
    }

    /// Goes to the live page; the guide goes on at `at` when it is opened again.
    fn leave(&mut self, known: &Known, at: GuideStep, is_done: bool, intents: &mut Vec<Intent>) {
        if is_measuring(known) {
            intents.push(Intent::CancelCalibration);
        }
        let mut settings = known.settings.clone();
        settings.program.guide_at = at;
        settings.program.guide_done |= is_done;
        if settings != known.settings {
            intents.push(Intent::UseSettings(Box::new(settings)));
        }
        self.is_open = false;
        intents.push(Intent::Open(Page::Live));
    }

    /// The camera in use is the one to begin with from now on.
    fn keep_camera(&self, known: &Known, intents: &mut Vec<Intent>) {
        let Some(camera @ SourceSpec::Camera(_)) = &known.asked else { return };
        let source = camera.to_string();
        if known.settings.watch.source != source {
            let mut settings = known.settings.clone();
            settings.watch.source = source;
            intents.push(Intent::UseSettings(Box::new(settings)));
        }
    }
}

/// Draws a button; whether it was pressed.
fn draw(ui: &mut Ui, action: &Action) -> bool {
    let drawn =
        ui.add_enabled_ui(action.is_enabled, |ui| button(ui, action.rank, None, &action.text));
    match &action.hint {
        Some(hint) => drawn.inner.on_hover_text(hint).clicked(),
        None => drawn.inner.clicked(),
    }
}

/// Whether something is being measured, or waits to be kept.
const fn is_measuring(known: &Known) -> bool {
    matches!(
        known.calibration,
        Calibration::Running(_) | Calibration::Looking(_) | Calibration::Looked(_)
    )
}

/// The change from the own upright, where there is one.
fn change(known: &Known) -> Option<Degrees> {
    let last = known.last.as_ref()?;
    match last.smoothed {
        Some(smoothed) if smoothed.quantity == Quantity::Change => Some(smoothed.value),
        _ => last.reading.as_ref()?.change.map(|change| change.value),
    }
}
