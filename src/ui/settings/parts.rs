//! The controls of the page: a switch, a number on a slider with a field beside it, one of a few. Each is
//! named for who hears it, says its value with the unit, and is reached by Tab.

use std::ops::RangeInclusive;

use eframe::egui::style::HandleShape;
use eframe::egui::{
    Align, Color32, DragValue, Layout, Rect, Response, Role, Sense, Slider, SliderClamping, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::rows;
use crate::ui::tokens::{CONTROL, GRID, RADIUS, mix, regular, size, strong};
use crate::ui::widgets::{colours, focus_ring, follow_focus, name_value, text};

/// A line of small print.
pub fn help(ui: &mut Ui, words: String) {
    let grey = colours(ui).grey;
    text(ui, words, regular(size::SMALL), grey);
}

/// On or off; `detail` may be empty.
pub fn switch(ui: &mut Ui, name: String, detail: String, is_on: &mut bool) {
    const SLIDE: f32 = 34.0;
    let colours = colours(ui);
    let width = ui.available_width();
    let room = (width - SLIDE - 2.0 * GRID).max(60.0);
    let lay = |words: String, font| ui.painter().layout(words, font, Color32::PLACEHOLDER, room);
    let title = lay(name.clone(), regular(size::BODY));
    let below = (!detail.is_empty()).then(|| lay(detail, regular(size::SMALL)));
    let tall = title.size().y + below.as_ref().map_or(0.0, |below| below.size().y + 1.0);
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(width, (tall + GRID).max(CONTROL)), Sense::click());
    if response.clicked() {
        *is_on = !*is_on;
        response.mark_changed();
    }
    let (is_enabled, is) = (ui.is_enabled(), *is_on);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, is_enabled, is, &name));
    follow_focus(&response);
    if !ui.is_rect_visible(rect) {
        return;
    }
    let (ink, grey) = match is_enabled {
        true => (colours.ink, colours.grey),
        false => (colours.faint, colours.faint),
    };
    let painter = ui.painter();
    let top = pos2(rect.left(), rect.center().y - 0.5 * tall);
    let down = title.size().y + 1.0;
    painter.galley(top, title, ink);
    if let Some(below) = below {
        painter.galley(top + vec2(0.0, down), below, grey);
    }
    let middle = pos2(rect.right() - 0.5 * SLIDE, rect.center().y);
    let slide = Rect::from_center_size(middle, vec2(SLIDE, 18.0));
    rows::slide(painter, slide, is, colours);
    if response.hovered() && is_enabled {
        let edge = Stroke::new(1.0, mix(colours.raised, colours.accent, 0.6));
        painter.rect_stroke(slide.expand(3.0), 12.0, edge, StrokeKind::Middle);
    }
    focus_ring(ui, &response);
}

/// How a number is shown and read.
pub struct Scale {
    /// Least and most.
    pub range: RangeInclusive<f64>,
    /// From one step to the next.
    pub step: f64,
    /// Whether a slider gives the small numbers more room.
    pub logarithmic: bool,
    /// The number with its unit.
    pub write: fn(f64) -> String,
    /// The number that was typed, with or without a unit.
    pub read: fn(&str) -> Option<f64>,
}

/// A number: its name, a field and a slider. `detail` may be empty.
pub fn number(ui: &mut Ui, name: String, detail: String, value: &mut f64, scale: &Scale) {
    const FIELD: f32 = 116.0;
    // A value that is only shown stays as it is, however finely it was written in the file.
    let mut shown = *value;
    let (ink, is_enabled) = (colours(ui).ink, ui.is_enabled());
    let said = (scale.write)(*value);
    let mut is_changed = false;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            let room = ui.available_width() - FIELD - GRID;
            ui.allocate_ui_with_layout(vec2(room, CONTROL), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                ui.add_space(4.0);
                let ink = if is_enabled { ink } else { colours(ui).faint };
                text(ui, name.as_str(), regular(size::BODY), ink);
                if !detail.is_empty() {
                    help(ui, detail);
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let field = DragValue::new(&mut shown)
                    .range(scale.range.clone())
                    .speed(scale.step)
                    .update_while_editing(false)
                    .custom_formatter(|number, _| (scale.write)(number))
                    .custom_parser(|words| (scale.read)(words));
                let field = ui.add_sized(vec2(FIELD, CONTROL), field);
                name_value(&field, &name, &said);
                follow_focus(&field);
                focus_ring(ui, &field);
                is_changed |= field.changed();
            });
        });
        let width = ui.available_width();
        ui.spacing_mut().slider_width = width - GRID;
        rail(ui);
        let slider = Slider::new(&mut shown, scale.range.clone())
            .clamping(SliderClamping::Edits)
            .show_value(false)
            .step_by(scale.step)
            .smallest_positive(scale.step)
            .logarithmic(scale.logarithmic)
            .handle_shape(HandleShape::Circle)
            .trailing_fill(true);
        let slider = ui.add(slider);
        name_value(&slider, &name, &said);
        follow_focus(&slider);
        focus_ring(ui, &slider);
        is_changed |= slider.changed();
    });
    ui.add_space(GRID / 2.0);
    if is_changed {
        // Without the noise of binary fractions: it will be written down.
        *value = (1e6 * shown).round() / 1e6;
    }
}

/// A slider that is seen on a card: a rail of its own colour, a knob in the colour of what can be done.
fn rail(ui: &mut Ui) {
    let colours = colours(ui);
    let visuals = ui.visuals_mut();
    visuals.selection.bg_fill = mix(colours.raised, colours.accent, 0.55);
    let widgets = &mut visuals.widgets;
    widgets.inactive.bg_fill = colours.hairline;
    for (widget, wide) in
        [(&mut widgets.inactive, 1.6), (&mut widgets.hovered, 2.2), (&mut widgets.active, 2.6)]
    {
        widget.fg_stroke = Stroke::new(wide, colours.accent);
    }
}

/// [`number`] for a whole number.
pub fn whole(ui: &mut Ui, name: String, detail: String, value: &mut u32, scale: &Scale) {
    let mut real = f64::from(*value);
    number(ui, name, detail, &mut real, scale);
    *value = real.round().clamp(0.0, f64::from(u32::MAX)) as u32;
}

/// One of a few, all in sight: `name` for who hears it, each with its own.
pub fn few<T: Copy + PartialEq>(ui: &mut Ui, name: &str, options: &[(T, String)], value: &mut T) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GRID / 2.0, GRID / 2.0);
        for (option, word) in options {
            let called = format!("{name}: {word}");
            if chip(ui, word, &called, *option == *value, Role::RadioButton).clicked() {
                *value = *option;
            }
        }
    });
}

/// A heading over [`few`].
pub fn label(ui: &mut Ui, words: String) {
    let ink = colours(ui).ink;
    text(ui, words, regular(size::BODY), ink);
}

/// A word that is on or off: on, it is framed, stronger and ticked.
pub fn chip(ui: &mut Ui, word: &str, called: &str, is_on: bool, role: Role) -> Response {
    const TICK: f32 = 14.0;
    let colours = colours(ui);
    let font = if is_on { strong(size::BODY) } else { regular(size::BODY) };
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, Color32::PLACEHOLDER);
    // As wide on as off, so that nothing moves.
    let wide = ui
        .painter()
        .layout_no_wrap(word.to_owned(), strong(size::BODY), Color32::PLACEHOLDER)
        .size()
        .x;
    let size = vec2(wide + TICK + 3.0 * GRID, CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(role, is_enabled, is_on, called));
    follow_focus(&response);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let fill = if is_on { mix(colours.raised, colours.accent, 0.12) } else { colours.raised };
        let lit = is_on || response.hovered();
        let edge = if lit { colours.accent } else { colours.hairline };
        let edge = Stroke::new(if is_on { 1.5 } else { 1.0 }, edge);
        painter.rect(rect, f32::from(RADIUS), fill, edge, StrokeKind::Inside);
        let middle = pos2(rect.left() + GRID + 0.5 * TICK, rect.center().y);
        if is_on {
            let corners = [vec2(-4.5, 0.5), vec2(-1.5, 3.5), vec2(4.5, -3.5)];
            painter.line(corners.map(|c| middle + c).to_vec(), Stroke::new(1.8, colours.accent));
        } else {
            painter.circle_filled(middle, 1.6, colours.faint);
        }
        let ink = if is_enabled { colours.ink } else { colours.faint };
        let at =
            pos2(rect.left() + GRID + TICK + GRID / 2.0, rect.center().y - 0.5 * galley.size().y);
        painter.galley(at, galley, ink);
        focus_ring(ui, &response);
    }
    response
}
