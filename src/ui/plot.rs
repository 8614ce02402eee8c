//! The ten-minute strip, drawn: the value as a line, its interval as a band, the limit as a dashed
//! line. Gaps stay gaps.

use eframe::egui::{
    Align2, Mesh, Painter, Pos2, Rangef, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2,
};

use crate::catalogue::tr;
use crate::monitor::Quantity;
use crate::units::Degrees;

use super::strip::{Mark, SPAN, Strip};
use super::tokens::{Palette, regular, size, strong};
use super::widgets::{card, colours, describe};
use super::words;

/// Least height the plot needs, in points.
pub const LEAST_HEIGHT: f32 = 120.0;

/// Draws the strip into `size` points at the cursor. `quantity` and `limit` belong to the number
/// beside it.
pub fn show(
    ui: &mut Ui,
    size: Vec2,
    strip: &Strip,
    quantity: Quantity,
    limit: Degrees,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    describe(&response, tr!("live-strip"));
    if ui.is_rect_visible(rect) {
        paint(&ui.painter_at(rect), rect, strip, quantity, limit, colours(ui));
    }
    response
}

struct Axes {
    area: Rect,
    values: Rangef,
}

impl Axes {
    fn y(&self, value: Degrees) -> f32 {
        let value = self.values.clamp(value.value() as f32);
        let share = (value - self.values.min) / self.values.span();
        self.area.bottom() - share * self.area.height()
    }

    fn x(&self, age_s: u64) -> f32 {
        self.area.right() - self.area.width() * age_s as f32 / SPAN.as_secs() as f32
    }
}

fn paint(
    painter: &Painter,
    rect: Rect,
    strip: &Strip,
    quantity: Quantity,
    limit: Degrees,
    colours: &Palette,
) {
    card(painter, rect, colours);
    let small = regular(size::SMALL);
    let heading = rect.min + vec2(16.0, 17.0);
    painter.text(
        heading,
        Align2::LEFT_CENTER,
        tr!("live-strip"),
        strong(size::SMALL),
        colours.grey,
    );
    let area = Rect::from_min_max(rect.min + vec2(48.0, 34.0), rect.max - vec2(76.0, 25.0));
    let (values, ticks): (Rangef, [f64; 3]) = match quantity {
        Quantity::Absolute => (Rangef::new(28.0, 68.0), [30.0, 45.0, 60.0]),
        Quantity::Change => (Rangef::new(-22.0, 8.0), [-20.0, -10.0, 0.0]),
    };
    let axes = Axes { area, values };
    for tick in ticks.map(Degrees::new) {
        let y = axes.y(tick);
        if !strip.is_empty() {
            painter.hline(area.x_range(), y, Stroke::new(1.0, colours.hairline));
        }
        let text = words::value(quantity, tick);
        let place = pos2(area.left() - 8.0, y);
        painter.text(place, Align2::RIGHT_CENTER, text, small.clone(), colours.faint);
    }
    let below = area.bottom() + 14.0;
    for (share, align, text) in [
        (0.0, Align2::LEFT_CENTER, tr!("live-strip-start")),
        (0.5, Align2::CENTER_CENTER, tr!("live-strip-middle")),
        (1.0, Align2::RIGHT_CENTER, tr!("live-strip-end")),
    ] {
        let place = pos2(area.left() + share * area.width(), below);
        painter.text(place, align, text, small.clone(), colours.faint);
    }
    if strip.is_empty() {
        let place = area.center();
        painter.text(
            place,
            Align2::CENTER_CENTER,
            tr!("live-strip-empty"),
            regular(size::BODY),
            colours.faint,
        );
        return;
    }
    for run in strip.runs(quantity) {
        draw_run(painter, &axes, strip, &run, limit, colours);
    }
    let y = axes.y(limit);
    let ends = [pos2(area.left(), y), pos2(area.right(), y)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.2, colours.grey), 4.0, 3.0));
    let text = tr!("live-limit-value", value = words::value(quantity, limit));
    painter.text(pos2(area.right() + 6.0, y), Align2::LEFT_CENTER, text, small, colours.grey);
}

fn draw_run(
    painter: &Painter,
    axes: &Axes,
    strip: &Strip,
    run: &[Mark],
    limit: Degrees,
    colours: &Palette,
) {
    let mut band = Mesh::default();
    for mark in run {
        let x = axes.x(strip.age(mark));
        // Paler the wider, as everywhere.
        let density = 0.34 * (6.0 / mark.interval.width().value().max(1.0)).clamp(0.35, 1.0) as f32;
        let colour = colours.doubt.gamma_multiply(density);
        band.colored_vertex(pos2(x, axes.y(mark.interval.high)), colour);
        band.colored_vertex(pos2(x, axes.y(mark.interval.low)), colour);
    }
    for i in 1..run.len() as u32 {
        let first = 2 * (i - 1);
        band.add_triangle(first, first + 1, first + 2);
        band.add_triangle(first + 1, first + 2, first + 3);
    }
    painter.add(Shape::mesh(band));
    // The line in pieces above and below the limit: below it is signal and thicker.
    let place = |mark: &Mark| pos2(axes.x(strip.age(mark)), axes.y(mark.value));
    let mut from = 0;
    while from < run.len() {
        let is_below = run[from].value < limit;
        let count = run[from..].iter().take_while(|mark| (mark.value < limit) == is_below).count();
        let until = (from + count + 1).min(run.len());
        let line: Vec<Pos2> = run[from..until].iter().map(place).collect();
        let stroke = if is_below {
            Stroke::new(2.4, colours.signal)
        } else {
            Stroke::new(1.6, colours.accent)
        };
        painter.line(line, stroke);
        from += count;
    }
    if let Some(last) = run.last().filter(|mark| strip.age(mark) < 3) {
        let colour = if last.value < limit { colours.signal } else { colours.accent };
        painter.circle_filled(place(last), 3.5, colour);
    }
}
