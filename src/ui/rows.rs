//! Rows that choose: one of several, or on and off. A row is one control as wide as its column, with a
//! title and perhaps a line below it.

use std::sync::Arc;

use eframe::egui::{
    Color32, Galley, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::tokens::{CONTROL, GRID, Palette, RADIUS, regular, size, strong};
use super::widgets::{Sign, colours, draw_sign};

/// What stands at a row's beginning or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// One of several: a ring, filled where it is chosen.
    One(bool),
    /// On or off: a slide.
    Switch(bool),
    /// Something to look at, perhaps with a sign: whether it is looked at.
    Item(bool, Option<Sign>),
}

/// One of several: whether it was chosen now. `detail` may be empty.
pub fn option_row(ui: &mut Ui, is_chosen: bool, title: &str, detail: &str) -> bool {
    row(ui, Mark::One(is_chosen), title, detail).clicked()
}

/// On or off: whether it was switched now. `detail` may be empty.
pub fn switch_row(ui: &mut Ui, is_on: bool, title: &str, detail: &str) -> bool {
    row(ui, Mark::Switch(is_on), title, detail).clicked()
}

/// Something to look at, with a sign or the room for one: whether it was chosen now.
pub fn item_row(ui: &mut Ui, is_open: bool, sign: Option<Sign>, title: &str, detail: &str) -> bool {
    row(ui, Mark::Item(is_open, sign), title, detail).clicked()
}

fn row(ui: &mut Ui, mark: Mark, title: &str, detail: &str) -> Response {
    const PAD: Vec2 = vec2(12.0, 8.0);
    const RING: f32 = 18.0;
    const SLIDE: Vec2 = vec2(34.0, 18.0);
    let colours = colours(ui);
    let width = ui.available_width();
    let beside = match mark {
        Mark::One(_) | Mark::Item(..) => RING,
        Mark::Switch(_) => SLIDE.x,
    };
    let room = (width - 2.0 * PAD.x - beside - 1.5 * GRID).max(40.0);
    let font = match mark {
        Mark::One(true) | Mark::Item(true, _) => strong(size::BODY),
        _ => regular(size::BODY),
    };
    let lay =
        |text: &str, font| ui.painter().layout(text.to_owned(), font, Color32::PLACEHOLDER, room);
    let title_text = lay(title, font);
    let below = (!detail.is_empty()).then(|| lay(detail, regular(size::SMALL)));
    let text_height =
        title_text.size().y + below.as_ref().map_or(0.0, |below| below.size().y + 2.0);
    let height = (text_height + 2.0 * PAD.y).max(CONTROL);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| match mark {
        Mark::One(is) => WidgetInfo::selected(Role::RadioButton, is_enabled, is, title),
        Mark::Switch(is) => WidgetInfo::selected(Role::Switch, is_enabled, is, title),
        Mark::Item(is, _) => WidgetInfo::selected(Role::ListBoxOption, is_enabled, is, title),
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let edge = match mark {
        Mark::One(true) | Mark::Item(true, _) => Stroke::new(1.5, colours.accent),
        _ if response.hovered() || response.has_focus() => Stroke::new(1.0, colours.accent),
        _ => Stroke::new(1.0, colours.hairline),
    };
    painter.rect(rect, f32::from(RADIUS), colours.raised, edge, StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect.expand(3.0), f32::from(RADIUS) + 3.0, ring, StrokeKind::Middle);
    }
    let texts = [Some((title_text, colours.ink)), below.map(|below| (below, colours.grey))];
    let top = rect.center().y - 0.5 * text_height;
    match mark {
        Mark::Item(_, sign) => {
            let middle = pos2(rect.left() + PAD.x + 0.5 * RING, rect.center().y);
            if let Some(sign) = sign {
                draw_sign(painter, middle, sign, colours);
            }
            lines(painter, pos2(rect.left() + PAD.x + RING + 1.25 * GRID, top), texts);
        }
        Mark::One(is) => {
            ring(painter, pos2(rect.left() + PAD.x + 0.5 * RING, rect.center().y), is, colours);
            lines(painter, pos2(rect.left() + PAD.x + RING + 1.25 * GRID, top), texts);
        }
        Mark::Switch(is) => {
            let middle = pos2(rect.right() - PAD.x - 0.5 * SLIDE.x, rect.center().y);
            slide(painter, Rect::from_center_size(middle, SLIDE), is, colours);
            lines(painter, pos2(rect.left() + PAD.x, top), texts);
        }
    }
    response
}

fn lines(painter: &Painter, mut at: Pos2, texts: [Option<(Arc<Galley>, Color32)>; 2]) {
    for (galley, ink) in texts.into_iter().flatten() {
        let height = galley.size().y;
        painter.galley(at, galley, ink);
        at.y += height + 2.0;
    }
}

fn ring(painter: &Painter, middle: Pos2, is_chosen: bool, colours: &Palette) {
    if is_chosen {
        painter.circle_stroke(middle, 7.0, Stroke::new(1.8, colours.accent));
        painter.circle_filled(middle, 3.6, colours.accent);
    } else {
        painter.circle_stroke(middle, 7.0, Stroke::new(1.4, colours.faint));
    }
}

/// On: filled, the knob at the right, with a stroke in it; off: a line around it, the knob at the left.
pub(super) fn slide(painter: &Painter, rect: Rect, is_on: bool, colours: &Palette) {
    let radius = 0.5 * rect.height();
    if is_on {
        painter.rect_filled(rect, radius, colours.accent);
        painter.circle_filled(rect.right_center() - vec2(radius, 0.0), 6.0, colours.on_accent);
        let x = rect.left() + radius + 2.0;
        painter.vline(
            x,
            rect.center().y - 3.5..=rect.center().y + 3.5,
            Stroke::new(1.6, colours.on_accent),
        );
    } else {
        let edge = Stroke::new(1.4, colours.faint);
        painter.rect_stroke(rect, radius, edge, StrokeKind::Inside);
        painter.circle_filled(rect.left_center() + vec2(radius, 0.0), 5.0, colours.faint);
    }
}
