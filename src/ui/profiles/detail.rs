//! The chosen profile: its facts, what can be done with it, and how it differs from another.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Key, Role, TextEdit, Ui, WidgetInfo, vec2};
use jiff::civil::Date;

use crate::catalogue::tr;
use crate::keeper::{Ask, ProfileEntry};
use crate::monitor::Command;
use crate::posture::comparison::{compare, date};
use crate::profile::is_name;
use crate::ui::bar;
use crate::ui::intent::Intent;
use crate::ui::known::Known;
use crate::ui::shell::Page;
use crate::ui::tokens::{CONTROL, GRID, regular, size, strong};
use crate::ui::widgets::{Rank, Sign, button, choice, colours, entry, sign, text};

use super::{Doing, ProfilesPage, facts};

impl ProfilesPage {
    /// The right column.
    pub(super) fn detail(
        &mut self,
        ui: &mut Ui,
        known: &Known,
        today: Date,
        intents: &mut Vec<Intent>,
    ) {
        let Some(looked_at) = self.chosen(known) else { return };
        let is_in_force = looked_at.name == known.profile;
        self.name(ui, known, looked_at, is_in_force, intents);
        ui.add_space(GRID);
        told(ui, looked_at, today);
        ui.add_space(GRID);
        if self.doing == Doing::Deleting {
            self.ask_back(ui, looked_at, is_in_force, intents);
        } else {
            self.buttons(ui, looked_at, is_in_force, intents);
        }
        if known.profiles.len() > 1 {
            ui.add_space(GRID);
            bar::rule(ui);
            ui.add_space(GRID);
            self.comparison(ui, known, looked_at);
        }
    }

    /// The name, or the field in which it is changed.
    fn name(
        &mut self,
        ui: &mut Ui,
        known: &Known,
        looked_at: &ProfileEntry,
        is_in_force: bool,
        intents: &mut Vec<Intent>,
    ) {
        let colours = colours(ui);
        let Doing::Renaming { typed, wants_focus } = &mut self.doing else {
            text(ui, looked_at.name.as_str(), strong(size::TITLE), colours.ink);
            if is_in_force {
                sign(ui, Sign::Upright, tr!("profiles-in-force"));
            }
            return;
        };
        let count = typed.chars().count();
        let field = TextEdit::singleline(typed)
            .desired_width(ui.available_width().min(420.0))
            .min_size(vec2(0.0, CONTROL))
            .margin(vec2(12.0, 7.0));
        let mut shown = field.show(ui);
        let field = shown.response.response;
        let called = tr!("profiles-rename-field");
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &called));
        if std::mem::take(wants_focus) {
            field.request_focus();
            // The old name gives way to what is typed.
            let all = CCursorRange::two(CCursor::default(), CCursor::new(count));
            shown.state.cursor.set_char_range(Some(all));
            shown.state.store(ui.ctx(), field.id);
        }
        let name = typed.trim().to_owned();
        let is_same = name == looked_at.name;
        let fault = if !is_name(&name) {
            Some(tr!("profiles-rename-odd"))
        } else if !is_same && known.profiles.iter().any(|other| other.name == name) {
            Some(tr!("profiles-rename-taken"))
        } else {
            None
        };
        if let Some(fault) = &fault {
            text(ui, fault.as_str(), regular(size::SMALL), colours.doubt);
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let (mut wants, mut is_over) = (entered, false);
        ui.horizontal(|ui| {
            ui.add_enabled_ui(fault.is_none(), |ui| {
                wants |= button(ui, Rank::Primary, None, tr!("profiles-rename-save")).clicked();
            });
            is_over = button(ui, Rank::Quiet, None, tr!("profiles-rename-cancel")).clicked();
        });
        if wants && fault.is_none() {
            if !is_same {
                self.chosen = Some(name.clone());
                let from = looked_at.name.clone();
                intents.push(Intent::Ask(Ask::RenameProfile { from, to: name }));
            }
            is_over = true;
        }
        if is_in_force {
            sign(ui, Sign::Upright, tr!("profiles-in-force"));
        }
        if is_over {
            self.doing = Doing::Nothing;
        }
    }

    fn buttons(
        &mut self,
        ui: &mut Ui,
        looked_at: &ProfileEntry,
        is_in_force: bool,
        intents: &mut Vec<Intent>,
    ) {
        let using = || Intent::Tell(Box::new(Command::UseProfile(looked_at.name.clone())));
        let is_renaming = self.is_busy();
        ui.horizontal_wrapped(|ui| {
            if !is_in_force {
                let rank = if is_renaming { Rank::Quiet } else { Rank::Primary };
                let response = button(ui, rank, None, tr!("profiles-use"));
                if response.on_hover_text(tr!("profiles-use-hint")).clicked() {
                    intents.push(using());
                }
            }
            let again = button(ui, Rank::Quiet, None, tr!("profiles-recalibrate"));
            if again.on_hover_text(tr!("profiles-recalibrate-hint")).clicked() {
                // What is measured is kept under the name that is in force.
                intents.extend((!is_in_force).then(using));
                intents.extend([Intent::Open(Page::Live), Intent::OpenCalibration]);
            }
            if !is_renaming {
                if button(ui, Rank::Quiet, None, tr!("profiles-rename")).clicked() {
                    let typed = looked_at.name.clone();
                    self.doing = Doing::Renaming { typed, wants_focus: true };
                }
                if button(ui, Rank::Quiet, None, tr!("profiles-delete")).clicked() {
                    self.doing = Doing::Deleting;
                }
            }
        });
    }

    /// Once, in the place of the buttons.
    fn ask_back(
        &mut self,
        ui: &mut Ui,
        looked_at: &ProfileEntry,
        is_in_force: bool,
        intents: &mut Vec<Intent>,
    ) {
        let ink = colours(ui).ink;
        let name = looked_at.name.as_str();
        let question = match is_in_force {
            true => tr!("profiles-delete-ask-in-force", name = name),
            false => tr!("profiles-delete-ask", name = name),
        };
        text(ui, question, strong(size::BODY), ink);
        ui.horizontal(|ui| {
            if button(ui, Rank::Primary, None, tr!("profiles-delete-no")).clicked() {
                self.doing = Doing::Nothing;
            }
            if button(ui, Rank::Quiet, None, tr!("profiles-delete-yes")).clicked() {
                intents.push(Intent::Ask(Ask::DeleteProfile(looked_at.name.clone())));
                (self.chosen, self.doing) = (None, Doing::Nothing);
            }
        });
    }

    /// Another one to hold it against, and what has changed from the older to the newer.
    fn comparison(&mut self, ui: &mut Ui, known: &Known, looked_at: &ProfileEntry) {
        let others: Vec<&ProfileEntry> =
            known.profiles.iter().filter(|other| other.name != looked_at.name).collect();
        let against =
            others.iter().find(|other| self.against.as_ref() == Some(&other.name)).copied();
        let shown = against.map_or_else(|| tr!("profiles-compare-choose"), |it| it.name.clone());
        let colours = colours(ui);
        ui.horizontal(|ui| {
            text(ui, tr!("profiles-compare"), regular(size::BODY), colours.grey);
            choice(ui, tr!("profiles-compare"), None, &shown, 260.0, |ui| {
                if entry(ui, tr!("profiles-compare-none"), against.is_none()) {
                    self.against = None;
                }
                for other in &others {
                    if entry(ui, &other.name, against.is_some_and(|it| it.name == other.name)) {
                        self.against = Some(other.name.clone());
                    }
                }
            });
        });
        let Some(against) = against else { return };
        ui.add_space(GRID);
        let day = |entry: &ProfileEntry| date(&entry.profile.created);
        let (old, new) =
            if day(against) > day(looked_at) { (looked_at, against) } else { (against, looked_at) };
        let title = tr!("profiles-compare-title", name = against.name.as_str());
        text(ui, title, strong(size::LEAD), colours.ink);
        for line in facts::changes(&compare(&old.profile, &new.profile), &old.profile, &new.profile)
        {
            text(ui, line, regular(size::BODY), colours.ink);
        }
    }
}

/// Wider than this, the facts stand in two columns.
const TWO_COLUMNS: f32 = 460.0;

/// The facts, a name and a line each: where it comes from, and what it knows.
fn told(ui: &mut Ui, looked_at: &ProfileEntry, today: Date) {
    let profile = &looked_at.profile;
    let displays = match looked_at.displays.0.as_str() {
        "" => tr!("profiles-displays-unknown"),
        known => known.to_owned(),
    };
    let origin = [
        ("profiles-age", Some(facts::age_and_day(profile, today))),
        ("profiles-camera", Some(profile.camera.clone())),
        ("profiles-displays", Some(displays)),
        ("profiles-knows", Some(facts::knows(profile))),
        ("profiles-stances", facts::stances(profile)),
    ];
    let measured = [
        ("profiles-upright", profile.lateral.as_ref().map(facts::upright)),
        ("profiles-slope", facts::slope(profile)),
        ("profiles-error", Some(facts::error(profile))),
    ];
    let faint = colours(ui).faint;
    let note = |ui: &mut Ui| {
        text(ui, tr!("profiles-error-note"), regular(size::SMALL), faint);
    };
    if ui.available_width() < TWO_COLUMNS {
        rows(ui, &origin);
        rows(ui, &measured);
        note(ui);
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0 * GRID;
        ui.columns_const(|[left, right]| {
            // A column by itself would stretch its words to both edges.
            left.vertical(|ui| rows(ui, &origin));
            right.vertical(|ui| {
                rows(ui, &measured);
                note(ui);
            });
        });
    });
}

fn rows(ui: &mut Ui, facts: &[(&str, Option<String>)]) {
    let colours = colours(ui);
    for (name, said) in facts {
        let Some(said) = said else { continue };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text(ui, tr!(name), regular(size::SMALL), colours.grey);
            text(ui, said.as_str(), regular(size::BODY), colours.ink);
        });
    }
}
