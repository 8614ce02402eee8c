//! When it warns: the rule as a picture, its levels, and the numbers behind it.

use std::time::Duration;

use eframe::egui::{Ui, vec2};

use crate::catalogue::{span, tr};
use crate::reminder::{Level, Rule};
use crate::settings::{Settings, WarningSettings};
use crate::ui::known::{Known, Situation};
use crate::ui::rows;
use crate::ui::tokens::{GRID, regular, size};
use crate::ui::widgets::{colours, text};
use crate::units::{Confidence, Degrees};

use super::parts::{Scale, label, number, whole};
use super::rule::{self, Told};
use super::{columns, units};

/// Draws the group.
pub fn show(ui: &mut Ui, known: &Known, settings: &mut Settings) {
    let number = match known.situation() {
        Situation::Live(number) => Some(number),
        _ => None,
    };
    let told = Told::of(settings.warning.rule(), &settings.limits, number.as_ref());
    let (ink, grey) = (colours(ui).ink, colours(ui).grey);
    text(ui, told.sentence(), regular(size::BODY), ink);
    let width = ui.available_width();
    rule::show(ui, vec2(width, (0.30 * width).clamp(230.0, 300.0)), &told);
    text(ui, told.beside(), regular(size::SMALL), grey);
    ui.add_space(GRID);
    label(ui, tr!("settings-level"));
    levels(ui, &mut settings.warning);
    ui.add_space(GRID);
    numbers(ui, settings);
}

/// The four levels as cards, two or four in a row.
fn levels(ui: &mut Ui, warning: &mut WarningSettings) {
    let across = if ui.available_width() > 760.0 { 4 } else { 2 };
    for row in Level::ALL.chunks(across) {
        columns(ui, across, |place, ui| {
            let Some(&level) = row.get(place) else { return };
            let (title, line) = (level_title(level), level_line(level));
            if rows::option_row(ui, warning.level == level, &title, &line) {
                choose(warning, level);
            }
        });
    }
}

/// A level by name.
#[must_use]
pub fn level_title(level: Level) -> String {
    match level {
        Level::Calm => tr!("settings-level-calm"),
        Level::Usual => tr!("settings-level-usual"),
        Level::Early => tr!("settings-level-early"),
        Level::Own => tr!("settings-level-own"),
    }
}

fn level_line(level: Level) -> String {
    let seconds = |seconds: u32| span(Duration::from_secs(u64::from(seconds)));
    match level.rule() {
        Some(rule) => tr!(
            "settings-level-rule",
            window = seconds(rule.window_seconds),
            cooldown = seconds(rule.cooldown_seconds)
        ),
        None => tr!("settings-level-own-rule"),
    }
}

/// The own numbers begin as those of the level before.
fn choose(warning: &mut WarningSettings, level: Level) {
    if level == Level::Own {
        let Rule { window_seconds, share, cooldown_seconds } = warning.rule();
        *warning = WarningSettings { level, window_seconds, share, cooldown_seconds };
    } else {
        warning.level = level;
    }
}

/// The rule's numbers, to be changed in the own level; the limits at any time.
fn numbers(ui: &mut Ui, settings: &mut Settings) {
    let is_own = settings.warning.level == Level::Own;
    let mut rule = settings.warning.rule();
    let limits = &mut settings.limits;
    let across = if ui.available_width() > 620.0 { 2 } else { 1 };
    let mut draw = |ui: &mut Ui, place: usize| match place {
        0 => {
            ui.add_enabled_ui(is_own, |ui| {
                let scale = units::seconds(5.0, 3600.0, 5.0);
                let (name, help) = (tr!("settings-window"), tr!("settings-window-help"));
                whole(ui, name, help, &mut rule.window_seconds, &scale);
                let mut share = rule.share.value();
                let (name, help) = (tr!("settings-share"), tr!("settings-share-help"));
                number(ui, name, help, &mut share, &units::share(0.1, 1.0));
                rule.share = Confidence::new(share);
                let scale = units::seconds(0.0, 86_400.0, 60.0);
                let (name, help) = (tr!("settings-cooldown"), tr!("settings-cooldown-help"));
                whole(ui, name, help, &mut rule.cooldown_seconds, &scale);
            });
        }
        _ => {
            let mut angle = |name, help, angle: &mut Degrees, scale: &Scale| {
                let mut value = angle.value();
                number(ui, name, help, &mut value, scale);
                *angle = Degrees::new(value);
            };
            let (name, help) = (tr!("settings-change"), tr!("settings-change-help"));
            angle(name, help, &mut limits.change, &units::degrees(-45.0, 0.0));
            let (name, help) = (tr!("settings-absolute"), tr!("settings-absolute-help"));
            angle(name, help, &mut limits.absolute, &units::degrees(20.0, 70.0));
            let (name, help) = (tr!("settings-guard"), tr!("settings-guard-help"));
            angle(name, help, &mut limits.guard, &units::degrees(0.0, 10.0));
            let (name, help) = (tr!("settings-clear"), tr!("settings-clear-help"));
            angle(name, help, &mut limits.clear, &units::degrees(0.0, 10.0));
        }
    };
    if across == 2 {
        columns(ui, 2, |place, ui| draw(ui, place));
    } else {
        draw(ui, 0);
        draw(ui, 1);
    }
    if is_own {
        let Rule { window_seconds, share, cooldown_seconds } = rule;
        settings.warning =
            WarningSettings { level: Level::Own, window_seconds, share, cooldown_seconds };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_numbers_begin_as_those_of_the_level_before() {
        let mut warning = WarningSettings::default();
        choose(&mut warning, Level::Calm);
        choose(&mut warning, Level::Own);
        assert_eq!(warning.rule(), Level::Calm.rule().unwrap());
        choose(&mut warning, Level::Early);
        assert_eq!(warning.rule(), Level::Early.rule().unwrap());
    }
}
