//! What can be done with the data: write them to a file, take a file in, delete a day or everything.
//! Deleting asks once, in place, and in words.

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Frame, Layout, Margin, Role, Stroke, TextEdit, Ui, WidgetInfo, vec2};
use jiff::civil::Date;

use crate::keeper::Ask;
use crate::tr;

use super::super::intent::Intent;
use super::super::tokens::{CONTROL, GRID, RADIUS, regular, size, strong};
use super::super::widgets::{Icon, Rank, button, colours, icon_button, tab, text};
use super::period::{View, day_title};

/// What the panel remembers.
#[derive(Clone, Debug, Default)]
pub struct Files {
    is_open: bool,
    /// Whether all days are exported, and not only those that are shown.
    all: bool,
    form: Form,
    /// Where to; what was typed stands, else it follows the day and the form.
    export: Option<String>,
    import: String,
    /// What was asked to be deleted and waits for the second word.
    doomed: Option<Doomed>,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Csv,
    Json,
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doomed {
    Day(Date),
    All,
}

impl Files {
    /// Opens the panel, or closes it.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.doomed = None;
    }

    /// Draws the panel while it is open. Whether something was asked for that changes what is kept.
    pub fn show(&mut self, ui: &mut Ui, view: View, date: Date, intents: &mut Vec<Intent>) -> bool {
        if !self.is_open {
            return false;
        }
        let colours = colours(ui);
        let before = intents.len();
        let changes = Frame::new()
            .fill(colours.raised)
            .stroke(Stroke::new(1.0, colours.hairline))
            .corner_radius(RADIUS)
            .inner_margin(Margin::same(16))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    text(ui, tr!("history-files"), strong(size::BODY), colours.ink);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if icon_button(ui, Icon::Close, tr!("history-files-close")).clicked() {
                            self.toggle();
                        }
                    });
                });
                self.export(ui, view, date, intents);
                ui.add_space(GRID);
                let imports = self.import(ui, intents);
                ui.add_space(GRID);
                imports | self.delete(ui, view, date, intents)
            })
            .inner;
        ui.add_space(GRID);
        changes && intents.len() > before
    }

    fn export(&mut self, ui: &mut Ui, view: View, date: Date, intents: &mut Vec<Intent>) {
        // A comparison shows two periods; of it everything is exported.
        let can_choose = view != View::Compare;
        ui.horizontal_wrapped(|ui| {
            text(ui, tr!("history-export-what"), regular(size::BODY), colours(ui).grey);
            if can_choose && tab(ui, view.title(date), !self.all).clicked() {
                (self.all, self.export) = (false, None);
            }
            if tab(ui, tr!("history-export-all"), self.all || !can_choose).clicked() {
                (self.all, self.export) = (true, None);
            }
            if ui.available_size_before_wrap().x < 160.0 {
                ui.end_row();
            }
            ui.add_space(GRID);
            for (form, name) in [(Form::Csv, "CSV"), (Form::Json, "JSON")] {
                if tab(ui, name, self.form == form).clicked() {
                    self.form = form;
                    self.export = self.export.as_deref().map(|typed| with_ending(typed, form));
                }
            }
        });
        let all = self.all || !can_choose;
        let days = (!all).then(|| (view.first(date), view.last(date)));
        let mut path = self
            .export
            .clone()
            .unwrap_or_else(|| proposed(documents().as_deref(), days, self.form));
        let asked = path_row(ui, &mut path, &tr!("history-export-path"), &tr!("history-export"));
        if self.export.is_some() || asked.changed {
            self.export = Some(path.clone());
        }
        if asked.is_done {
            let (from, to) = days.unzip();
            let file = PathBuf::from(path.trim());
            intents.push(Intent::Ask(Ask::Export { from, to, file }));
        }
    }

    fn import(&mut self, ui: &mut Ui, intents: &mut Vec<Intent>) -> bool {
        let name = tr!("history-import-path");
        let asked = path_row(ui, &mut self.import, &name, &tr!("history-import"));
        if asked.is_done {
            let file = PathBuf::from(self.import.trim());
            intents.push(Intent::Ask(Ask::Import(file)));
            self.import.clear();
        }
        asked.is_done
    }

    fn delete(&mut self, ui: &mut Ui, view: View, date: Date, intents: &mut Vec<Intent>) -> bool {
        // Another day is shown by now: what was asked was about the one before.
        self.doomed = self.doomed.filter(|doomed| match doomed {
            Doomed::Day(day) => view == View::Day && *day == date,
            Doomed::All => true,
        });
        let Some(doomed) = self.doomed else {
            ui.horizontal_wrapped(|ui| {
                if view == View::Day
                    && button(ui, Rank::Quiet, None, tr!("history-delete-day")).clicked()
                {
                    self.doomed = Some(Doomed::Day(date));
                }
                if button(ui, Rank::Quiet, None, tr!("history-delete-all")).clicked() {
                    self.doomed = Some(Doomed::All);
                }
            });
            return false;
        };
        let (question, ask) = match doomed {
            Doomed::Day(day) => {
                (tr!("history-delete-day-sure", day = day_title(day)), Ask::ForgetDay(day))
            }
            Doomed::All => (tr!("history-delete-all-sure"), Ask::ForgetAll),
        };
        text(ui, question, regular(size::BODY), colours(ui).ink);
        let mut is_done = false;
        ui.horizontal(|ui| {
            if button(ui, Rank::Quiet, None, tr!("history-delete")).clicked() {
                intents.push(Intent::Ask(ask));
                is_done = true;
            }
            if button(ui, Rank::Quiet, None, tr!("history-keep")).clicked() {
                self.doomed = None;
            }
        });
        if is_done {
            self.doomed = None;
        }
        is_done
    }
}

/// What happened in a row with a path.
struct Asked {
    changed: bool,
    is_done: bool,
}

/// A field for a path called `name` and its button.
fn path_row(ui: &mut Ui, path: &mut String, name: &str, action: &str) -> Asked {
    let mut asked = Asked { changed: false, is_done: false };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_typed = !path.trim().is_empty();
            let done = ui
                .add_enabled_ui(is_typed, |ui| button(ui, Rank::Quiet, None, action).clicked())
                .inner;
            let width = ui.available_width();
            let field = TextEdit::singleline(path)
                .hint_text(name)
                .desired_width(width)
                .min_size(vec2(0.0, CONTROL))
                .margin(vec2(12.0, 7.0));
            let field = ui.add(field);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
            asked.changed = field.changed();
            asked.is_done = done && is_typed;
        });
    });
    asked
}

/// The person's folder for documents, or their home.
fn documents() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    Some(folders.document_dir().unwrap_or_else(|| folders.home_dir()).to_owned())
}

/// A file in `folder` whose name says the days: `plumbline-2026-11-27.csv`.
fn proposed(folder: Option<&Path>, days: Option<(Date, Date)>, form: Form) -> String {
    let days = match days {
        Some((first, last)) if first == last => format!("-{first}"),
        Some((first, last)) => format!("-{first}-{last}"),
        None => String::new(),
    };
    let name = format!("plumbline{days}.{}", form.ending());
    folder.map_or_else(|| PathBuf::from(&name), |folder| folder.join(&name)).display().to_string()
}

/// `path` with the ending of `form`.
fn with_ending(path: &str, form: Form) -> String {
    Path::new(path.trim()).with_extension(form.ending()).display().to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_file_is_proposed_that_says_its_days() {
        let (monday, sunday) = (date(2026, 11, 23), date(2026, 11, 29));
        let folder = Path::new("/home/ada/Documents");
        let path = |days, form| proposed(Some(folder), days, form);
        assert_eq!(
            path(Some((monday, monday)), Form::Csv),
            "/home/ada/Documents/plumbline-2026-11-23.csv"
        );
        assert_eq!(
            path(Some((monday, sunday)), Form::Json),
            "/home/ada/Documents/plumbline-2026-11-23-2026-11-29.json"
        );
        assert_eq!(path(None, Form::Csv), "/home/ada/Documents/plumbline.csv");
        assert_eq!(proposed(None, None, Form::Csv), "plumbline.csv");
    }

    #[test]
    fn another_form_changes_the_ending_of_what_was_typed() {
        assert_eq!(with_ending("/tmp/mine.csv ", Form::Json), "/tmp/mine.json");
        assert_eq!(with_ending("mine", Form::Csv), "mine.csv");
    }
}
