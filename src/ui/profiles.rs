//! Profiles, by camera and place: which there are, which is in force, how old it is, what it knows and
//! how steady it was; to be used, renamed, deleted, measured again, and held against another.
//!
//! ```text
//! the list, and whether places choose by themselves | the chosen one: facts, what can be done, comparison
//! ```
//!
//! - [`facts`]: what there is to say of one, in words. [`detail`]: the right column.
//! - The page asks the keeper for the list whenever it is opened; what comes is in `Known`.

mod detail;
mod facts;

use eframe::egui::{Key, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};
use jiff::civil::Date;

use crate::catalogue::tr;
use crate::keeper::{Ask, ProfileEntry};
use crate::units::Degrees;

use super::figure::{self, HANG_MM, Look, Placing};
use super::intent::Intent;
use super::known::Known;
use super::live;
use super::rows::{item_row, switch_row};
use super::shell::Page;
use super::tokens::{GRID, regular, size, strong};
use super::widgets::{Rank, Sign, button, colours, text};

/// Narrower than this, the list stands above what is chosen.
const STACK_WIDTH: f32 = 720.0;

/// What the page remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct ProfilesPage {
    /// Whether the keeper has told of the profiles once.
    is_known: bool,
    /// The pass in which the page was drawn last.
    drawn: Option<u64>,
    /// Name of the one that is looked at; that in force where nobody has chosen.
    chosen: Option<String>,
    /// What is being done with it.
    doing: Doing,
    /// Name of the one it is compared with.
    against: Option<String>,
}

/// What is being done with the chosen profile, in its place.
#[derive(Clone, Debug, Default, PartialEq)]
enum Doing {
    #[default]
    Nothing,
    /// It is given another name; what has been typed, and whether the field still wants the focus.
    Renaming { typed: String, wants_focus: bool },
    /// It was asked to be deleted, and the person was asked back.
    Deleting,
}

impl ProfilesPage {
    /// The keeper has told of the profiles.
    pub const fn take(&mut self) {
        self.is_known = true;
    }

    /// Whether the keeper has told of them before.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether Escape is for something on the page, and not for leaving it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.doing != Doing::Nothing
    }

    /// Draws the page into what is left of the window.
    pub fn show(&mut self, ui: &mut Ui, known: &Known, today: Date, intents: &mut Vec<Intent>) {
        self.begin(ui, intents);
        live::notice(ui, known, intents);
        let all = ui.available_rect_before_wrap();
        if known.profiles.is_empty() {
            self.doing = Doing::Nothing;
            empty(ui, self.is_known, intents);
            return;
        }
        if all.width() < STACK_WIDTH {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                self.list(ui, known, today, intents);
                ui.add_space(2.0 * GRID);
                self.detail(ui, known, today, intents);
            });
            return;
        }
        let width = (0.4 * all.width()).min(420.0).round();
        let column = Rect::from_min_size(all.min, vec2(width, all.height()));
        let mut left = ui.new_child(UiBuilder::new().max_rect(column));
        ScrollArea::vertical().id_salt("list").auto_shrink(false).show(&mut left, |ui| {
            self.list(ui, known, today, intents);
        });
        let column = Rect::from_min_max(pos2(column.right() + 4.0 * GRID, all.top()), all.max);
        let mut right = ui.new_child(UiBuilder::new().max_rect(column));
        ScrollArea::vertical().id_salt("detail").auto_shrink(false).show(&mut right, |ui| {
            ui.set_max_width(ui.available_width().min(560.0));
            self.detail(ui, known, today, intents);
        });
        ui.advance_cursor_after_rect(all);
    }

    /// Whatever happened while the page was not drawn: it asks anew, and nothing is half done.
    fn begin(&mut self, ui: &Ui, intents: &mut Vec<Intent>) {
        let pass = ui.ctx().cumulative_pass_nr();
        let is_open = self.drawn.is_some_and(|drawn| pass <= drawn + 1);
        self.drawn = Some(pass);
        if !is_open {
            (self.doing, self.against) = (Doing::Nothing, None);
            intents.push(Intent::Ask(Ask::Profiles));
        }
        if self.is_busy() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.doing = Doing::Nothing;
        }
    }

    /// The one that is looked at.
    fn chosen<'a>(&self, known: &'a Known) -> Option<&'a ProfileEntry> {
        let named = |name: &str| known.profiles.iter().find(|entry| entry.name == name);
        let chosen = self.chosen.as_deref().and_then(named);
        chosen.or_else(|| named(&known.profile)).or_else(|| known.profiles.first())
    }

    fn list(&mut self, ui: &mut Ui, known: &Known, today: Date, intents: &mut Vec<Intent>) {
        let colours = colours(ui);
        text(ui, tr!("profiles-title"), strong(size::TITLE), colours.ink);
        text(ui, tr!("profiles-text"), regular(size::BODY), colours.grey);
        ui.add_space(GRID);
        let looked_at = self.chosen(known).map(|entry| entry.name.clone());
        for entry in &known.profiles {
            let is_looked_at = looked_at.as_ref() == Some(&entry.name);
            let age = facts::age(&entry.profile, today);
            let camera = entry.profile.camera.as_str();
            let (below, sign) = if entry.name == known.profile {
                (tr!("profiles-row-in-force", age = age, camera = camera), Some(Sign::Upright))
            } else {
                (tr!("profiles-row", age = age, camera = camera), None)
            };
            if item_row(ui, is_looked_at, sign, &entry.name, &below) && !is_looked_at {
                self.chosen = Some(entry.name.clone());
                (self.doing, self.against) = (Doing::Nothing, None);
            }
        }
        if !known.profiles.iter().any(|entry| entry.name == known.profile) {
            text(ui, tr!("profiles-none-in-force"), regular(size::SMALL), colours.grey);
        }
        ui.add_space(GRID);
        let is_on = known.settings.watch.profile_by_place;
        let (title, below) = (tr!("profiles-by-place"), tr!("profiles-by-place-detail"));
        if switch_row(ui, is_on, &title, &below) {
            let mut settings = known.settings.clone();
            settings.watch.profile_by_place = !is_on;
            intents.push(Intent::UseSettings(Box::new(settings)));
        }
    }
}

/// Nothing to show yet: either it is being read, or nothing was learned.
fn empty(ui: &mut Ui, is_known: bool, intents: &mut Vec<Intent>) {
    let colours = colours(ui);
    if !is_known {
        text(ui, tr!("profiles-loading"), strong(size::TITLE), colours.ink);
        return;
    }
    let all = ui.available_rect_before_wrap();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(560.0));
        text(ui, tr!("profiles-empty"), strong(size::TITLE), colours.ink);
        text(ui, tr!("profiles-empty-help"), regular(size::LEAD), colours.grey);
        ui.add_space(GRID);
        ui.horizontal_wrapped(|ui| {
            if button(ui, Rank::Primary, None, tr!("profiles-empty-guide")).clicked() {
                intents.push(Intent::Open(Page::Guide));
            }
            if button(ui, Rank::Quiet, None, tr!("profiles-empty-calibrate")).clicked() {
                intents.extend([Intent::Open(Page::Live), Intent::OpenCalibration]);
            }
        });
        ui.add_space(2.0 * GRID);
        let side = (all.height() - 200.0).clamp(0.0, 320.0);
        if side > 120.0 {
            let (rect, _) = ui.allocate_exact_size(vec2(side, side), eframe::egui::Sense::hover());
            let look =
                Look { palette: colours, ground: colours.paper, measured: None, hang_mm: HANG_MM };
            let upright = Degrees::new(52.0);
            figure::paint(ui.painter(), Placing::within(rect), upright, upright, &look);
        }
    });
}
