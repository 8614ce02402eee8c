//! The bar at the top: source, model, pause, theme, and the page's one primary action.

use std::path::PathBuf;

use eframe::egui::{
    Align, Key, Layout, Rect, Role, Sense, Stroke, TextEdit, ThemePreference, Ui, WidgetInfo, vec2,
};

use crate::capture::SourceSpec;
use crate::pose::ModelVariant;

use super::figure;
use super::intent::Intent;
use super::known::Known;
use super::tokens::{CONTROL, GRID, size, strong};
use super::widgets::{Icon, Rank, button, choice, colours, entry, icon_button, text};
use super::words::bar;

/// What the bar remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct BarMemory {
    /// The path being typed; `None` while the field is closed.
    pub path: Option<String>,
    wants_focus: bool,
}

/// Draws the bar over the full width; what the person asked for is added to `intents`.
pub fn show(
    ui: &mut Ui,
    known: &Known,
    memory: &mut BarMemory,
    theme: ThemePreference,
    with_calibrate: bool,
    intents: &mut Vec<Intent>,
) {
    let is_narrow = ui.available_width() < 760.0;
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        emblem(ui, !is_narrow);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if with_calibrate {
                let calibrate = button(ui, Rank::Primary, None, bar::CALIBRATE);
                if calibrate.on_hover_text(bar::CALIBRATE_HINT).clicked() {
                    intents.push(Intent::OpenCalibration);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                choices(ui, known, memory, theme, is_narrow, intents);
            });
        });
    });
    path_row(ui, memory, intents);
}

fn emblem(ui: &mut Ui, with_name: bool) {
    let colours = colours(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, CONTROL), Sense::hover());
    figure::emblem(
        ui.painter(),
        Rect::from_center_size(rect.center(), vec2(28.0, 34.0)),
        colours,
        colours.paper,
    );
    if with_name {
        text(ui, bar::NAME, strong(size::LEAD), colours.ink);
        ui.add_space(GRID);
    }
}

fn choices(
    ui: &mut Ui,
    known: &Known,
    memory: &mut BarMemory,
    theme: ThemePreference,
    is_narrow: bool,
    intents: &mut Vec<Intent>,
) {
    let room = if is_narrow { (ui.available_width() - 200.0).clamp(88.0, 240.0) } else { 240.0 };
    let chosen = chosen_source(known);
    choice(ui, bar::SOURCE, None, &chosen, room, |ui| sources(ui, known, memory, intents));
    let model = if is_narrow { bar::model_short(known.model) } else { bar::model(known.model) };
    choice(ui, bar::MODEL, None, model, 140.0, |ui| {
        for variant in [ModelVariant::Lite, ModelVariant::Full] {
            if entry(ui, bar::model(variant), variant == known.model) {
                intents.push(Intent::UseModel(variant));
            }
        }
    });
    let (icon, word, hint) = if known.paused {
        (Icon::Play, bar::RESUME, bar::RESUME_HINT)
    } else {
        (Icon::Pause, bar::PAUSE, bar::PAUSE_HINT)
    };
    let pause = if is_narrow {
        icon_button(ui, icon, word)
    } else {
        button(ui, Rank::Quiet, Some(icon), word)
    };
    if pause.on_hover_text(hint).clicked() {
        intents.push(Intent::TogglePause);
    }
    choice(ui, bar::THEME, Some(Icon::Theme), theme_name(theme), 120.0, |ui| {
        for preference in [ThemePreference::System, ThemePreference::Light, ThemePreference::Dark] {
            if entry(ui, theme_name(preference), preference == theme) {
                intents.push(Intent::UseTheme(preference));
            }
        }
    });
}

fn sources(ui: &mut Ui, known: &Known, memory: &mut BarMemory, intents: &mut Vec<Intent>) {
    let mut offer = |ui: &mut Ui, text: &str, spec: SourceSpec| {
        if entry(ui, text, known.asked.as_ref() == Some(&spec)) {
            intents.push(Intent::Choose(spec));
        }
    };
    for camera in &known.cameras {
        let name =
            if camera.name.is_empty() { bar::camera(camera.index) } else { camera.name.clone() };
        offer(ui, &name, SourceSpec::Camera(camera.index));
    }
    offer(ui, bar::DEMO, SourceSpec::Demo);
    offer(ui, bar::DEMO_SIDE, SourceSpec::DemoSide);
    ui.separator();
    if entry(ui, bar::OPEN_FILE, false) {
        memory.path = Some(String::new());
        memory.wants_focus = true;
    }
    if entry(ui, bar::LOOK_FOR_CAMERAS, false) {
        intents.push(Intent::LookForCameras);
    }
}

/// The field for a path, while it is open.
fn path_row(ui: &mut Ui, memory: &mut BarMemory, intents: &mut Vec<Intent>) {
    let Some(path) = memory.path.as_mut() else { return };
    let mut is_over = ui.input(|input| input.key_pressed(Key::Escape));
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            is_over |= button(ui, Rank::Quiet, None, bar::CANCEL).clicked();
            let open = button(ui, Rank::Quiet, None, bar::OPEN).clicked();
            let width = ui.available_width();
            let field = TextEdit::singleline(path)
                .hint_text(bar::PATH)
                .desired_width(width)
                .min_size(vec2(0.0, CONTROL))
                .margin(vec2(12.0, 7.0));
            let field = ui.add(field);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, bar::PATH));
            if std::mem::take(&mut memory.wants_focus) {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if (open || entered) && !path.trim().is_empty() {
                intents.push(Intent::Choose(SourceSpec::Path(PathBuf::from(path.trim()))));
                is_over = true;
            }
        });
    });
    if is_over {
        memory.path = None;
    }
}

fn chosen_source(known: &Known) -> String {
    match &known.asked {
        None => bar::NO_SOURCE.to_owned(),
        Some(SourceSpec::Demo) => bar::DEMO.to_owned(),
        Some(SourceSpec::DemoSide) => bar::DEMO_SIDE.to_owned(),
        Some(SourceSpec::Camera(index)) => known
            .cameras
            .iter()
            .find(|camera| camera.index == *index && !camera.name.is_empty())
            .map_or_else(|| bar::camera(*index), |camera| camera.name.clone()),
        Some(SourceSpec::Path(path)) => path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned()),
    }
}

const fn theme_name(theme: ThemePreference) -> &'static str {
    match theme {
        ThemePreference::System => bar::THEME_SYSTEM,
        ThemePreference::Light => bar::THEME_LIGHT,
        ThemePreference::Dark => bar::THEME_DARK,
    }
}

/// The hairline under the bar.
pub fn rule(ui: &mut Ui) {
    let colours = colours(ui);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, colours.hairline));
}
