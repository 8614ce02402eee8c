//! The shorter groups: prompts, watching, history, the program, look and language.

use eframe::egui::Ui;

use crate::capture::SourceSpec;
use crate::catalogue::{Language, tr};
use crate::pose::ModelVariant;
use crate::settings::{Motion, Settings, SpokenLanguage, Theme};
use crate::ui::intent::Intent;
use crate::ui::known::Known;
use crate::ui::shell::Page;
use crate::ui::tokens::GRID;
use crate::ui::widgets::{Rank, button, choice, entry};
use crate::ui::words::bar;

use super::parts::{few, label, number, switch, whole};
use super::units;

/// Prompts to move and to rest, and hints.
pub fn prompts(ui: &mut Ui, settings: &mut Settings) {
    let prompts = &mut settings.prompts;
    let (name, detail) = (tr!("settings-movement"), tr!("settings-movement-help"));
    whole(ui, name, detail, &mut prompts.movement_minutes, &units::minutes(240.0));
    let (name, detail) = (tr!("settings-break"), tr!("settings-break-help"));
    whole(ui, name, detail, &mut prompts.break_minutes, &units::minutes(240.0));
    let scale = units::seconds(10.0, 900.0, 5.0);
    whole(ui, tr!("settings-break-length"), String::new(), &mut prompts.break_seconds, &scale);
    let (name, detail) = (tr!("settings-workstation"), tr!("settings-workstation-help"));
    switch(ui, name, detail, &mut prompts.workstation);
}

/// Source, profile, model, rates.
pub fn watching(ui: &mut Ui, known: &Known, settings: &mut Settings) {
    let watch = &mut settings.watch;
    let room = ui.available_width();
    let name = tr!("settings-source");
    label(ui, name.clone());
    let sources = sources(known, &watch.source);
    let chosen = sources
        .iter()
        .find(|(source, _)| *source == watch.source)
        .map_or_else(|| watch.source.clone(), |(_, word)| word.clone());
    choice(ui, &name, None, chosen, room, |ui| {
        for (source, word) in &sources {
            if entry(ui, word, *source == watch.source) {
                watch.source.clone_from(source);
            }
        }
    });
    let name = tr!("settings-profile");
    label(ui, name.clone());
    let none = tr!("settings-profile-none");
    let chosen = if watch.profile.is_empty() { none.clone() } else { watch.profile.clone() };
    choice(ui, &name, None, chosen, room, |ui| {
        for profile in &known.profiles {
            if entry(ui, &profile.name, profile.name == watch.profile) {
                watch.profile.clone_from(&profile.name);
            }
        }
        if entry(ui, none, watch.profile.is_empty()) {
            watch.profile.clear();
        }
    });
    let (name, detail) = (tr!("settings-profile-by-place"), tr!("settings-profile-by-place-help"));
    switch(ui, name, detail, &mut watch.profile_by_place);
    let name = tr!("settings-model");
    label(ui, name.clone());
    let models = [ModelVariant::Lite, ModelVariant::Full].map(|model| (model, bar::model(model)));
    few(ui, &name, &models, &mut watch.model);
    ui.add_space(GRID / 2.0);
    for (name, rate, least) in [
        (tr!("settings-per-second"), &mut watch.per_second, 0.5),
        (tr!("settings-per-second-live"), &mut watch.per_second_live, 0.5),
        (tr!("settings-per-second-battery"), &mut watch.per_second_battery, 0.25),
    ] {
        number(ui, name, String::new(), rate, &units::rate(least, 30.0));
    }
    switch(ui, tr!("settings-adaptive"), tr!("settings-adaptive-help"), &mut watch.adaptive);
    let (name, detail) = (tr!("settings-release"), tr!("settings-release-help"));
    whole(ui, name, detail, &mut watch.release_after_minutes, &units::minutes(240.0));
    let (name, detail) = (tr!("settings-pupils"), tr!("settings-pupils-help"));
    let pupils = &mut settings.viewing.interpupillary_mm;
    number(ui, name, detail, pupils, &units::millimetres(50.0, 75.0));
}

/// What the program can start with: the cameras that are known, the films, and what is set.
fn sources(known: &Known, set: &str) -> Vec<(String, String)> {
    let mut sources: Vec<(String, String)> = known
        .cameras
        .iter()
        .map(|camera| {
            let name = match camera.name.is_empty() {
                true => bar::camera(camera.index),
                false => camera.name.clone(),
            };
            (SourceSpec::Camera(camera.index).to_string(), name)
        })
        .collect();
    sources.push((SourceSpec::Demo.to_string(), tr!("bar-demo")));
    sources.push((SourceSpec::DemoSide.to_string(), tr!("bar-demo-side")));
    if sources.iter().all(|(source, _)| source != set) {
        let word = match set.parse() {
            Ok(SourceSpec::Camera(index)) => bar::camera(index),
            _ => set.to_owned(),
        };
        sources.insert(0, (set.to_owned(), word));
    }
    sources
}

/// What is remembered.
pub fn history(ui: &mut Ui, settings: &mut Settings, intents: &mut Vec<Intent>) {
    let history = &mut settings.history;
    switch(ui, tr!("settings-keep"), tr!("settings-keep-help"), &mut history.keep);
    ui.add_enabled_ui(history.keep, |ui| {
        let (name, detail) = (tr!("settings-retention"), tr!("settings-retention-help"));
        whole(ui, name, detail, &mut history.retention_days, &units::days(36_500.0));
    });
    let open = button(ui, Rank::Quiet, None, tr!("settings-open-history"));
    if open.on_hover_text(tr!("settings-open-history-hint")).clicked() {
        intents.push(Intent::Open(Page::History));
    }
}

/// How the program begins and where it stays.
pub fn program(ui: &mut Ui, settings: &mut Settings, intents: &mut Vec<Intent>) {
    let program = &mut settings.program;
    switch(ui, tr!("settings-autostart"), String::new(), &mut program.autostart);
    let (name, detail) = (tr!("settings-minimised"), tr!("settings-minimised-help"));
    switch(ui, name, detail, &mut program.start_minimised);
    switch(ui, tr!("settings-stay"), String::new(), &mut program.stay_in_tray);
    if button(ui, Rank::Quiet, None, tr!("settings-guide")).clicked() {
        intents.push(Intent::Open(Page::Guide));
    }
}

/// How the window looks and speaks.
pub fn look(ui: &mut Ui, settings: &mut Settings) {
    let show = &mut settings.show;
    let name = tr!("settings-theme");
    label(ui, name.clone());
    let themes = [
        (Theme::System, tr!("settings-theme-system")),
        (Theme::Light, tr!("settings-theme-light")),
        (Theme::Dark, tr!("settings-theme-dark")),
    ];
    few(ui, &name, &themes, &mut show.theme);
    let name = tr!("settings-language");
    label(ui, name.clone());
    // A language is found under its own name by those who read no other.
    let languages = [
        (SpokenLanguage::System, tr!("settings-language-system")),
        (SpokenLanguage::English, Language::English.own_name().to_owned()),
        (SpokenLanguage::German, Language::German.own_name().to_owned()),
    ];
    few(ui, &name, &languages, &mut show.language);
    let name = tr!("settings-motion");
    label(ui, name.clone());
    let motions = [
        (Motion::System, tr!("settings-motion-system")),
        (Motion::Reduced, tr!("settings-motion-reduced")),
        (Motion::Full, tr!("settings-motion-full")),
    ];
    few(ui, &name, &motions, &mut show.motion);
    ui.add_space(GRID / 2.0);
    number(ui, tr!("settings-scale"), String::new(), &mut show.scale, &units::share(0.75, 3.0));
}
