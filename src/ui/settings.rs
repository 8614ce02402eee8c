//! The settings: every field of the file, in groups, in force at once.
//!
//! - [`group`]: what belongs together and is reset together. [`when`], [`how`], [`quiet`] and [`rest`]
//!   draw the groups; [`rule`] is the alarm rule as a picture.
//! - [`parts`]: the controls; [`units`]: how numbers are written and read.
//!
//! Controls change a draft. It is put in force when the pointer lets go, so that a slider on its way
//! neither writes a file at every step nor resizes the window under the hand.

mod group;
mod how;
mod parts;
mod quiet;
mod rest;
mod rule;
mod units;
mod when;

use eframe::egui::{Align, Frame, Layout, Margin, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use crate::catalogue::tr;
use crate::settings::Settings;

use super::intent::Intent;
use super::known::Known;
use super::tokens::{GRID, RADIUS, regular, size, strong};
use super::widgets::{self, Rank, button, colours, text};

use group::Group;

/// Wider than this, the groups stand in two columns.
const TWO_COLUMNS: f32 = 820.0;
/// The columns of a wide page, below the rule.
const LEFT: [Group; 4] = [Group::How, Group::Overlay, Group::Prompts, Group::Program];
/// See [`LEFT`].
const RIGHT: [Group; 4] = [Group::Quiet, Group::Watching, Group::History, Group::Look];

/// What a reset is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Everything,
    One(Group),
}

/// What the page remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct SettingsPage {
    /// What is being changed and not in force yet.
    draft: Option<Settings>,
    /// The reset that waits for its answer.
    asking: Option<Scope>,
}

impl SettingsPage {
    /// Draws the page into what is left of the window.
    pub fn show(&mut self, ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
        let mut draft = self.draft.take().unwrap_or_else(|| known.settings.clone());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            // The focus ring of what stands at the edge is not cut off.
            Frame::new().inner_margin(Margin { left: 4, right: 12, top: 2, bottom: 16 }).show(
                ui,
                |ui| {
                    ui.spacing_mut().item_spacing = vec2(GRID, GRID);
                    self.head(ui, &mut draft);
                    ui.add_space(GRID);
                    self.card(ui, Group::When, known, &mut draft, intents);
                    ui.add_space(GRID);
                    if ui.available_width() > TWO_COLUMNS {
                        columns(ui, 2, |place, ui| {
                            for group in if place == 0 { LEFT } else { RIGHT } {
                                self.card(ui, group, known, &mut draft, intents);
                                ui.add_space(GRID);
                            }
                        });
                    } else {
                        for group in Group::ALL.into_iter().skip(1) {
                            self.card(ui, group, known, &mut draft, intents);
                            ui.add_space(GRID);
                        }
                    }
                },
            );
        });
        if draft == known.settings {
            return;
        }
        if ui.ctx().input(|input| input.pointer.any_down()) {
            self.draft = Some(draft);
        } else {
            intents.push(Intent::UseSettings(Box::new(draft)));
        }
    }

    fn head(&mut self, ui: &mut Ui, draft: &mut Settings) {
        let colours = colours(ui);
        ui.horizontal_wrapped(|ui| {
            text(ui, tr!("settings-title"), strong(size::TITLE), colours.ink);
            let is_changed = Group::ALL.into_iter().any(|group| group.is_changed(draft));
            self.reset(ui, Scope::Everything, is_changed, draft);
        });
        text(ui, tr!("settings-lead"), regular(size::BODY), colours.grey);
    }

    fn card(
        &mut self,
        ui: &mut Ui,
        group: Group,
        known: &Known,
        draft: &mut Settings,
        intents: &mut Vec<Intent>,
    ) {
        let colours = colours(ui);
        let frame = Frame::new()
            .fill(colours.raised)
            .stroke(Stroke::new(1.0, colours.hairline))
            .corner_radius(RADIUS)
            .inner_margin(16);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.set_min_height(32.0);
                text(ui, group.title(), strong(size::LEAD), colours.ink);
                self.reset(ui, Scope::One(group), group.is_changed(draft), draft);
            });
            match group {
                Group::When => when::show(ui, known, draft),
                Group::How => how::ladder(ui, draft, intents),
                Group::Overlay => how::overlay(ui, draft),
                Group::Quiet => quiet::show(ui, draft),
                Group::Prompts => rest::prompts(ui, draft),
                Group::Watching => rest::watching(ui, known, draft),
                Group::History => rest::history(ui, draft, intents),
                Group::Program => rest::program(ui, draft, intents),
                Group::Look => rest::look(ui, draft),
            }
        });
    }

    /// The way back to the defaults: asked once, in place. Nothing where there is nothing to reset.
    fn reset(&mut self, ui: &mut Ui, scope: Scope, is_changed: bool, draft: &mut Settings) {
        if !is_changed {
            if self.asking == Some(scope) {
                self.asking = None;
            }
            return;
        }
        if self.asking != Some(scope) {
            let (word, name) = match scope {
                Scope::Everything => (tr!("settings-reset-all"), tr!("settings-reset-all")),
                Scope::One(group) => {
                    (tr!("settings-reset"), tr!("settings-reset-named", group = group.title()))
                }
            };
            if widgets::link(ui, word, name).clicked() {
                self.asking = Some(scope);
            }
            return;
        }
        text(ui, tr!("settings-reset-ask"), regular(size::BODY), colours(ui).ink);
        if button(ui, Rank::Quiet, None, tr!("settings-reset-yes")).clicked() {
            self.asking = None;
            match scope {
                Scope::Everything => Group::ALL.into_iter().for_each(|group| group.reset(draft)),
                Scope::One(group) => group.reset(draft),
            }
        }
        if button(ui, Rank::Quiet, None, tr!("settings-reset-no")).clicked() {
            self.asking = None;
        }
    }
}

/// Equal columns side by side, as high as the highest; Tab goes down one before the next.
fn columns(ui: &mut Ui, count: usize, mut draw: impl FnMut(usize, &mut Ui)) {
    const GAP: f32 = 2.0 * GRID;
    let room = ui.available_rect_before_wrap();
    let width = (room.width() - GAP * (count as f32 - 1.0)) / count as f32;
    let mut lowest = room.top();
    for place in 0..count {
        let left = room.left() + place as f32 * (width + GAP);
        let column = eframe::egui::Rect::from_min_max(
            eframe::egui::pos2(left, room.top()),
            eframe::egui::pos2(left + width, room.bottom().max(room.top())),
        );
        let layout = Layout::top_down(Align::Min);
        let mut child = ui.new_child(UiBuilder::new().max_rect(column).layout(layout));
        child.spacing_mut().item_spacing = vec2(GRID, GRID);
        draw(place, &mut child);
        lowest = lowest.max(child.min_rect().bottom());
    }
    ui.allocate_rect(
        eframe::egui::Rect::from_min_max(room.min, eframe::egui::pos2(room.right(), lowest)),
        eframe::egui::Sense::hover(),
    );
}
