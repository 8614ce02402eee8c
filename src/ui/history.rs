//! Day, week and month, and two periods held against each other.
//!
//! ```text
//! shell: take, fail --> shelf: days held --> day | week | month | compare
//!                         \--> what is missing: Intent::Ask
//! ```
//!
//! - [`shelf`] holds the days and knows what to ask for; [`period`] is which days are shown.
//! - [`ribbon`] draws a day as a strip, [`trace`] is its time line in numbers, [`said`] puts a minute
//!   and an event into words.
//! - [`day`], [`week`], [`month`] and [`compare`] are the four views, [`files`] is what can be done with
//!   the data: export, import, delete.
//!
//! What only new data can change (sums, ribbons, time lines, intervals) is made once and held
//! ([`super::held`]).

mod compare;
mod day;
mod files;
mod month;
mod period;
mod ribbon;
mod said;
mod shelf;
mod trace;
mod week;

use std::time::Duration;

use eframe::egui::{Align, Key, Layout, ScrollArea, Ui};
use jiff::civil::Date;

use crate::history::DayRecord;
use crate::tr;

use super::blank;
use super::intent::Intent;
use super::known::Known;
use super::live;
use super::tokens::{GRID, regular, size, strong};
use super::widgets::{Rank, button, colours, tab, text};
use period::View;
use shelf::Shelf;

/// Narrower than this, the page's head takes two lines.
const STACK_WIDTH: f32 = 720.0;

/// What the page remembers from pass to pass.
#[derive(Debug, Default)]
pub struct HistoryPage {
    view: View,
    /// The day that was gone to; `None` stays with today as days pass.
    date: Option<Date>,
    shelf: Shelf,
    day: day::DayView,
    week: week::WeekView,
    compare: compare::CompareView,
    files: files::Files,
}

/// What a view shows and may ask for.
struct Scene<'a> {
    known: &'a Known,
    shelf: &'a Shelf,
    /// The day that was gone to.
    date: Date,
    today: Date,
    /// Where a view leads: a day that was chosen on it.
    goes: Option<Date>,
}

impl HistoryPage {
    /// Takes in days that were asked for.
    pub fn take(&mut self, days: Vec<DayRecord>) {
        self.shelf.take(days);
    }

    /// The keeper could not do something.
    pub fn fail(&mut self) {
        self.shelf.fail();
    }

    /// Draws the page into what is left of the window.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        known: &Known,
        now: &jiff::Zoned,
        intents: &mut Vec<Intent>,
    ) {
        let today = now.date();
        self.keys(ui, today);
        live::notice(ui, known, intents);
        let date = self.date.unwrap_or(today).min(today);
        self.head(ui, date, today);
        ui.add_space(GRID);
        ScrollArea::vertical().id_salt(self.view).auto_shrink(false).show(ui, |ui| {
            if self.files.show(ui, self.view, date, intents) {
                self.shelf.forget();
            }
            if self.shelf.has_failed() {
                self.failed(ui);
                return;
            }
            let mut scene = Scene { known, shelf: &self.shelf, date, today, goes: None };
            match self.view {
                View::Day => self.day.show(ui, &mut scene),
                View::Week => self.week.show(ui, &mut scene),
                View::Month => month::show(ui, &mut scene),
                View::Compare => self.compare.show(ui, &mut scene),
            }
            if let Some(date) = scene.goes {
                (self.view, self.date) = (View::Day, Some(date));
                ui.ctx().request_repaint();
            }
            ui.add_space(GRID);
        });
        // Behind everything else that is asked for in this pass: what was deleted or taken in is done
        // by the time the days are read.
        self.ask(ui, now, intents);
    }

    /// Asks for what the view needs, and for today every minute while somebody sees it.
    fn ask(&mut self, ui: &Ui, now: &jiff::Zoned, intents: &mut Vec<Intent>) {
        let is_seen = ui.input(|input| input.viewport().visible()).unwrap_or(true);
        if !is_seen {
            return;
        }
        let today = now.date();
        let date = self.date.unwrap_or(today).min(today);
        let spans = match self.view {
            View::Compare => self.compare.spans(today).to_vec(),
            view => vec![period::needed(view, date)],
        };
        for (from, to) in spans {
            intents.extend(self.shelf.want(from, to, today, now.timestamp()).map(Intent::Ask));
        }
        ui.ctx().request_repaint_after(shelf::REFRESH + Duration::from_secs(1));
    }

    /// Views at the left, the period at the right.
    fn head(&mut self, ui: &mut Ui, date: Date, today: Date) {
        let is_narrow = ui.available_width() < STACK_WIDTH;
        ui.horizontal(|ui| {
            for view in View::ALL {
                if tab(ui, view.name(), self.view == view).clicked() {
                    self.view = view;
                }
            }
            if !is_narrow {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.files_button(ui);
                    ui.add_space(GRID);
                    self.steps(ui, date, today, true);
                });
            }
        });
        if is_narrow {
            ui.horizontal(|ui| {
                self.steps(ui, date, today, false);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.files_button(ui));
            });
        }
        if self.view != View::Compare {
            let colours = colours(ui);
            ui.add_space(GRID);
            text(ui, self.view.title(date), strong(size::LEAD), colours.ink);
        }
    }

    fn files_button(&mut self, ui: &mut Ui) {
        let data = button(ui, Rank::Quiet, None, tr!("history-files"));
        if data.on_hover_text(tr!("history-files-hint")).clicked() {
            self.files.toggle();
        }
    }

    /// Previous, today, next; `is_reversed` in a row that runs from the right.
    fn steps(&mut self, ui: &mut Ui, date: Date, today: Date, is_reversed: bool) {
        if self.view == View::Compare {
            return;
        }
        let is_last = self.view.first(date) == self.view.first(today);
        let mut steps = [(-1, "history-previous"), (0, "history-today"), (1, "history-next")];
        if is_reversed {
            steps.reverse();
        }
        for (step, name) in steps {
            let is_enabled = step < 0 || !is_last || (step == 0 && date != today);
            let pressed = ui
                .add_enabled_ui(is_enabled, |ui| match step {
                    0 => button(ui, Rank::Quiet, None, tr!(name)),
                    _ => {
                        let icon = if step < 0 {
                            super::widgets::Icon::Back
                        } else {
                            super::widgets::Icon::Forth
                        };
                        let called = self.view.step_name(step);
                        super::widgets::icon_button(ui, icon, &called).on_hover_text(called)
                    }
                })
                .inner;
            if pressed.clicked() {
                self.step(date, today, step);
            }
        }
    }

    fn step(&mut self, date: Date, today: Date, step: i32) {
        let to = if step == 0 { today } else { self.view.step(date, step).min(today) };
        // Today is not a day that was gone to: tomorrow it is another.
        self.date = (to != today).then_some(to);
    }

    /// Page Up and Page Down, and the arrows where no control has them, turn the page; Home is today.
    fn keys(&mut self, ui: &Ui, today: Date) {
        let is_free = ui.memory(|memory| memory.focused().is_none());
        if !is_free || self.view == View::Compare {
            return;
        }
        let date = self.date.unwrap_or(today).min(today);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        if pressed(Key::PageUp) || pressed(Key::ArrowLeft) {
            self.step(date, today, -1);
        }
        if pressed(Key::PageDown) || pressed(Key::ArrowRight) {
            self.step(date, today, 1);
        }
        if pressed(Key::Home) {
            self.step(date, today, 0);
        }
    }

    fn failed(&mut self, ui: &mut Ui) {
        blank::page(ui, &tr!("history-failed"), &tr!("history-failed-help"));
        if button(ui, Rank::Quiet, None, tr!("history-again")).clicked() {
            self.shelf.forget();
        }
    }
}

/// While the keeper has not answered.
fn waiting(ui: &mut Ui) {
    let colours = colours(ui);
    ui.add_space(4.0 * GRID);
    text(ui, tr!("history-loading"), regular(size::LEAD), colours.grey);
}

/// Nothing was ever watched in what is shown: what will appear here, and when.
fn nothing(ui: &mut Ui, known: &Known, view: View) {
    let help = match (known.settings.history.keep, view) {
        (false, _) => tr!("history-not-kept"),
        (true, View::Day) => tr!("history-empty-day"),
        (true, View::Week) => tr!("history-empty-week"),
        (true, View::Month) => tr!("history-empty-month"),
        (true, View::Compare) => tr!("history-empty-compare"),
    };
    blank::page(ui, &tr!("history-empty"), &help);
}
