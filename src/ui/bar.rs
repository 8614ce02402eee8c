//! The bar at the top: the pages, source, model, pause, theme, and the page's one primary action.
//!
//! Wide windows show the pages as tabs; narrow ones fold them into the emblem, and the model into the
//! settings. Source and model belong to the pages that look through the camera.

use std::path::PathBuf;

use eframe::egui::{
    Align, Key, KeyboardShortcut, Layout, Modifiers, Rect, Role, Sense, Stroke, TextEdit,
    ThemePreference, Ui, WidgetInfo, vec2,
};

use crate::capture::SourceSpec;
use crate::catalogue::tr;
use crate::pose::ModelVariant;

use super::figure;
use super::intent::Intent;
use super::known::Known;
use super::shell::Page;
use super::tokens::{CONTROL, GRID};
use super::widgets::{self, Icon, Rank, button, choice, colours, entry, icon_button, tab};
use super::words::bar;

/// What the bar remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct BarMemory {
    /// The path being typed; `None` while the field is closed.
    pub path: Option<String>,
    wants_focus: bool,
}

/// Narrower than this, names are cut short and words become icons.
const COMPACT: f32 = 1000.0;
/// Narrower than this, the pages fold into the emblem.
const NARROW: f32 = 760.0;

/// The pages of the bar, in the order of their shortcuts: Ctrl+1 and so on.
pub const TABS: [(Page, Key); 4] = [
    (Page::Live, Key::Num1),
    (Page::History, Key::Num2),
    (Page::Profiles, Key::Num3),
    (Page::Settings, Key::Num4),
];

/// The shortcut of a page (with Ctrl, or ⌘ on macOS).
#[must_use]
pub const fn shortcut(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// What the bar stands above.
#[derive(Clone, Copy, Debug)]
pub struct Above {
    /// The page that is open.
    pub page: Page,
    /// Colours of the window.
    pub theme: ThemePreference,
    /// Whether the measurement has ended for good.
    pub has_failed: bool,
}

/// Draws the bar over the full width; what the person asked for is added to `intents`.
pub fn show(
    ui: &mut Ui,
    known: &Known,
    memory: &mut BarMemory,
    above: Above,
    intents: &mut Vec<Intent>,
) {
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        if width < NARROW {
            folded_pages(ui, above.page, intents);
        } else {
            emblem(ui);
            pages(ui, above.page, intents);
            ui.add_space(GRID);
        }
        let with_calibrate = above.page == Page::Live && !above.has_failed;
        let calibrate = tr!("bar-calibrate");
        let last = if with_calibrate { widgets::width(ui, Rank::Primary, &calibrate) } else { 0.0 };
        let room = (ui.available_width() - last - GRID).max(0.0);
        choices(ui, known, memory, above, width, room, intents);
        if with_calibrate {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let calibrate = button(ui, Rank::Primary, None, calibrate);
                if calibrate.on_hover_text(tr!("bar-calibrate-hint")).clicked() {
                    intents.push(Intent::OpenCalibration);
                }
            });
        }
    });
    path_row(ui, memory, intents);
}

fn emblem(ui: &mut Ui) {
    let colours = colours(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, CONTROL), Sense::hover());
    figure::emblem(
        ui.painter(),
        Rect::from_center_size(rect.center(), vec2(28.0, 34.0)),
        colours,
        colours.paper,
    );
}

/// A page by name.
fn page_name(page: Page) -> String {
    match page {
        Page::Live => tr!("bar-live"),
        Page::Calibration => tr!("bar-calibrate"),
        Page::History => tr!("bar-history"),
        Page::Why => tr!("bar-why"),
        Page::Profiles => tr!("bar-profiles"),
        Page::Settings => tr!("bar-settings"),
        Page::Guide => tr!("bar-guide"),
    }
}

/// The page of the bar that `page` belongs to.
const fn home(page: Page) -> Page {
    match page {
        Page::Live | Page::Calibration | Page::Why | Page::Guide => Page::Live,
        other => other,
    }
}

fn pages(ui: &mut Ui, open: Page, intents: &mut Vec<Intent>) {
    ui.spacing_mut().item_spacing.x = GRID / 2.0;
    for (page, key) in TABS {
        let tab = tab(ui, page_name(page), home(open) == page);
        let keys = ui.ctx().format_shortcut(&shortcut(key));
        if tab.on_hover_text(keys).clicked() {
            intents.push(Intent::Open(page));
        }
    }
    ui.spacing_mut().item_spacing.x = GRID;
}

fn folded_pages(ui: &mut Ui, open: Page, intents: &mut Vec<Intent>) {
    let chosen = page_name(open);
    choice(ui, tr!("bar-page"), Some(Icon::Emblem), chosen, 120.0, |ui| {
        for (page, _) in TABS {
            if entry(ui, page_name(page), home(open) == page) {
                intents.push(Intent::Open(page));
            }
        }
    });
}

/// Source, model, pause and theme in `room` points of a window `width` wide.
fn choices(
    ui: &mut Ui,
    known: &Known,
    memory: &mut BarMemory,
    above: Above,
    width: f32,
    room: f32,
    intents: &mut Vec<Intent>,
) {
    let looks = matches!(above.page, Page::Live | Page::Calibration | Page::Guide);
    let is_compact = width < COMPACT;
    if looks {
        // What stands to the right of it: the model where there is room, pause, theme.
        let rest = if is_compact { 3.0 * CONTROL + 3.0 * GRID } else { 350.0 };
        let rest = if is_compact && width >= NARROW { rest + 72.0 } else { rest };
        let chosen = chosen_source(known);
        let most = (room - rest).clamp(72.0, 240.0);
        choice(ui, tr!("bar-source"), None, &chosen, most, |ui| {
            sources(ui, known, memory, intents)
        });
        if width >= NARROW {
            let short =
                if is_compact { bar::model_short(known.model) } else { bar::model(known.model) };
            choice(ui, tr!("bar-model"), None, short, 170.0, |ui| {
                for variant in [ModelVariant::Lite, ModelVariant::Full] {
                    if entry(ui, bar::model(variant), variant == known.model) {
                        intents.push(Intent::UseModel(variant));
                    }
                }
            });
        }
    }
    let (icon, word, hint) = if known.paused {
        (Icon::Play, tr!("bar-resume"), tr!("bar-resume-hint"))
    } else {
        (Icon::Pause, tr!("bar-pause"), tr!("bar-pause-hint"))
    };
    let pause = if is_compact {
        icon_button(ui, icon, word)
    } else {
        button(ui, Rank::Quiet, Some(icon), word)
    };
    if pause.on_hover_text(hint).clicked() {
        intents.push(Intent::TogglePause);
    }
    let theme = above.theme;
    choice(ui, tr!("bar-theme"), Some(Icon::Theme), theme_name(theme), 120.0, |ui| {
        for preference in [ThemePreference::System, ThemePreference::Light, ThemePreference::Dark] {
            if entry(ui, theme_name(preference), preference == theme) {
                intents.push(Intent::UseTheme(preference));
            }
        }
    });
}

fn sources(ui: &mut Ui, known: &Known, memory: &mut BarMemory, intents: &mut Vec<Intent>) {
    let mut offer = |ui: &mut Ui, text: String, spec: SourceSpec| {
        if entry(ui, text, known.asked.as_ref() == Some(&spec)) {
            intents.push(Intent::Choose(spec));
        }
    };
    for camera in &known.cameras {
        let name =
            if camera.name.is_empty() { bar::camera(camera.index) } else { camera.name.clone() };
        offer(ui, name, SourceSpec::Camera(camera.index));
    }
    offer(ui, tr!("bar-demo"), SourceSpec::Demo);
    offer(ui, tr!("bar-demo-side"), SourceSpec::DemoSide);
    ui.separator();
    if entry(ui, tr!("bar-open-file"), false) {
        memory.path = Some(String::new());
        memory.wants_focus = true;
    }
    if entry(ui, tr!("bar-look-for-cameras"), false) {
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
            is_over |= button(ui, Rank::Quiet, None, tr!("bar-cancel")).clicked();
            let open = button(ui, Rank::Quiet, None, tr!("bar-open")).clicked();
            let width = ui.available_width();
            let field = TextEdit::singleline(path)
                .hint_text(tr!("bar-path"))
                .desired_width(width)
                .min_size(vec2(0.0, CONTROL))
                .margin(vec2(12.0, 7.0));
            let field = ui.add(field);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, tr!("bar-path")));
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
        None => tr!("bar-no-source"),
        Some(SourceSpec::Demo) => tr!("bar-demo"),
        Some(SourceSpec::DemoSide) => tr!("bar-demo-side"),
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

fn theme_name(theme: ThemePreference) -> String {
    match theme {
        ThemePreference::System => tr!("bar-theme-system"),
        ThemePreference::Light => tr!("bar-theme-light"),
        ThemePreference::Dark => tr!("bar-theme-dark"),
    }
}

/// The hairline under the bar.
pub fn rule(ui: &mut Ui) {
    let colours = colours(ui);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, colours.hairline));
}
