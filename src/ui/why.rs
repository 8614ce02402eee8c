//! "Why did you warn?": the minutes before a warning, in numbers and a plot. No picture.
//!
//! - [`finding`] is what an account says, in numbers and words; made once for each.
//! - [`plot`] draws its minutes against the rule's lines.

mod finding;
mod plot;

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::catalogue::{Language, language, percent, span, time_of_day};
use crate::reminder::{Account, BEYOND};
use crate::tr;

use super::blank;
use super::figures;
use super::held::Held;
use super::intent::Intent;
use super::known::Known;
use super::live;
use super::shell::Page;
use super::tokens::{CONTROL, GRID, Palette, RADIUS, mix, regular, size, strong};
use super::widgets::{Rank, button, colours, text};
use finding::Finding;

/// Narrower than this, the list lies above the account.
const STACK_WIDTH: f32 = 720.0;
/// Width of the list, in points.
const LIST: f32 = 184.0;
/// Height of an entry, in points.
const ENTRY: f32 = 48.0;

/// What the page remembers from pass to pass.
#[derive(Debug, Default)]
pub struct WhyPage {
    /// The warnings, newest last, and when they came by the person's clock.
    warnings: Vec<(Arc<Account>, jiff::Zoned)>,
    /// The one that was chosen; `None` stays with the newest.
    chosen: Option<Arc<Account>>,
    made: Held<(Arc<Account>, Language), Finding>,
}

impl WhyPage {
    /// Notes when warnings came: an account knows the session's clock alone. For every pass, whether
    /// the page is shown or not.
    pub fn note(&mut self, known: &Known, now: impl Fn() -> jiff::Zoned) {
        let is_known =
            |account: &Arc<Account>| known.accounts.iter().any(|a| Arc::ptr_eq(a, account));
        self.warnings.retain(|(account, _)| is_known(account));
        self.chosen = self.chosen.take().filter(|account| is_known(account));
        for account in &known.accounts {
            if !self.warnings.iter().any(|(noted, _)| Arc::ptr_eq(noted, account)) {
                self.warnings.push((account.clone(), now()));
            }
        }
    }

    /// Draws the page into what is left of the window.
    pub fn show(&mut self, ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
        live::notice(ui, known, intents);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let newest = self.warnings.last().map(|(account, _)| account.clone());
            let Some(account) = self.chosen.clone().or(newest) else {
                return empty(ui, known, intents);
            };
            let has_list = self.warnings.len() > 1;
            if has_list && ui.available_width() < STACK_WIDTH {
                let picked = ui.horizontal_wrapped(|ui| self.list(ui, &account, 136.0)).inner;
                ui.add_space(GRID);
                self.account(ui, &picked.unwrap_or(account), intents);
            } else if has_list {
                let all = ui.available_rect_before_wrap();
                let (left, right) = all.split_left_right_at_x(all.left() + LIST);
                let list = eframe::egui::UiBuilder::new().max_rect(left);
                let picked = ui.scope_builder(list, |ui| self.list(ui, &account, LIST)).inner;
                let right = right.with_min_x(right.left() + 3.0 * GRID);
                let page = eframe::egui::UiBuilder::new()
                    .max_rect(right)
                    .layout(Layout::top_down(Align::Min));
                ui.scope_builder(page, |ui| {
                    self.account(ui, &picked.unwrap_or(account), intents);
                });
            } else {
                self.account(ui, &account, intents);
            }
        });
    }

    /// The warnings, newest first; the one that was picked now.
    fn list(&mut self, ui: &mut Ui, shown: &Arc<Account>, width: f32) -> Option<Arc<Account>> {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let mut picked = None;
        for (account, came) in self.warnings.iter().rev() {
            let is_shown = Arc::ptr_eq(account, shown);
            let time = time_of_day(came.time());
            let excess = finding::depth(account);
            if entry(ui, width, &time, &excess, is_shown) {
                picked = Some(account.clone());
            }
        }
        if picked.is_some() {
            self.chosen.clone_from(&picked);
        }
        picked
    }

    fn account(&mut self, ui: &mut Ui, account: &Arc<Account>, intents: &mut Vec<Intent>) {
        let colours = colours(ui);
        let came = self.warnings.iter().find(|(noted, _)| Arc::ptr_eq(noted, account));
        let time = came.map_or_else(String::new, |(_, came)| time_of_day(came.time()));
        let made = self.made.of((account.clone(), language()), || Finding::of(account));
        text(ui, tr!("why-title", time = time), regular(size::BODY), colours.grey);
        text(ui, &made.sentence, strong(size::LEAD), colours.ink);
        ui.add_space(GRID);
        plot::show(ui, made);
        ui.add_space(GRID);
        text(ui, tr!("why-rule"), strong(size::BODY), colours.ink);
        figures::row(ui, &made.figures);
        ui.add_space(GRID);
        actions(ui, intents);
        ui.add_space(GRID);
    }
}

/// One warning in the list; whether it was picked.
fn entry(ui: &mut Ui, width: f32, time: &str, depth: &str, is_shown: bool) -> bool {
    let colours = colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ENTRY.max(CONTROL)), Sense::click());
    let name = tr!("why-entry", time = time, depth = depth);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_shown, &name));
    paint_entry(ui, rect, (time, depth), is_shown, response.hovered(), colours);
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        ui.painter().rect_stroke(rect, f32::from(RADIUS), ring, StrokeKind::Inside);
    }
    response.clicked()
}

fn paint_entry(
    ui: &Ui,
    rect: Rect,
    (time, depth): (&str, &str),
    is_shown: bool,
    is_hovered: bool,
    colours: &Palette,
) {
    let painter = ui.painter();
    if is_shown || is_hovered {
        let fill = if is_shown { colours.raised } else { mix(colours.paper, colours.raised, 0.6) };
        let edge = Stroke::new(1.0, colours.hairline);
        painter.rect(rect, f32::from(RADIUS), fill, edge, StrokeKind::Inside);
    }
    if is_shown {
        let mark = Rect::from_min_size(rect.min + vec2(0.0, 12.0), vec2(3.0, rect.height() - 24.0));
        painter.rect_filled(mark, 1.5, colours.accent);
    }
    let font = if is_shown { strong(size::BODY) } else { regular(size::BODY) };
    let left = rect.left() + 12.0;
    let middle = rect.center().y;
    painter.text(pos2(left, middle - 9.0), Align2::LEFT_CENTER, time, font, colours.ink);
    let small = regular(size::SMALL);
    painter.text(pos2(left, middle + 9.0), Align2::LEFT_CENTER, depth, small, colours.grey);
}

fn actions(ui: &mut Ui, intents: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        if button(ui, Rank::Quiet, None, tr!("why-change-rule")).clicked() {
            intents.push(Intent::Open(Page::Settings));
        }
        let recalibrate = button(ui, Rank::Quiet, None, tr!("why-recalibrate"));
        if recalibrate.on_hover_text(tr!("why-recalibrate-hint")).clicked() {
            // The way to the calibration leads from the live page.
            intents.extend([Intent::Back, Intent::OpenCalibration]);
        }
        if button(ui, Rank::Quiet, None, tr!("why-back")).clicked() {
            intents.push(Intent::Back);
        }
    });
}

/// No warning yet: what will be here, and the rule that is in force.
fn empty(ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
    let rule = known.settings.warning.rule();
    let window = span(std::time::Duration::from_secs(u64::from(rule.window_seconds)));
    let share = percent(rule.share.value());
    let help =
        tr!("why-empty-help", share = share, window = window, least = finding::angle(BEYOND));
    blank::page(ui, &tr!("why-empty"), &help);
    actions(ui, intents);
}
