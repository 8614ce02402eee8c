//! The chair from above: which way the person faces, and where the camera stands.

use eframe::egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::tokens::{Palette, mix};

/// Which way the person on the chair faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The camera.
    Camera,
    /// A quarter away from it: one shoulder points at it.
    Aside,
}

/// Draws the plan into `rect`: the camera at the top, the person below.
pub fn paint(painter: &Painter, rect: Rect, turn: Turn, colours: &Palette) {
    let unit = 0.01 * rect.size().min_elem();
    let at = |x: f32, y: f32| rect.center() + unit * vec2(x, y);
    camera(painter, at(0.0, -40.0), unit, colours);
    let person = at(0.0, 16.0);
    let line = mix(colours.body, colours.faint, 0.85);
    let edge = Stroke::new((1.6 * unit).clamp(1.2, 2.4), line);
    // The seat, a rounded square that turns with the person.
    let seat = Rect::from_center_size(person, Vec2::splat(52.0 * unit));
    painter.rect_stroke(
        seat,
        9.0 * unit,
        Stroke::new(1.0, colours.hairline),
        eframe::egui::StrokeKind::Middle,
    );
    // The unit of the person's own frame: across the shoulders, and ahead.
    let (across, ahead) = match turn {
        Turn::Camera => (vec2(1.0, 0.0), vec2(0.0, -1.0)),
        Turn::Aside => (vec2(0.0, 1.0), vec2(1.0, 0.0)),
    };
    let place = |x: f32, y: f32| person + unit * (x * across + y * ahead);
    let ring = |middle: Vec2, wide: f32, long: f32| -> Vec<Pos2> {
        (0..48)
            .map(|i| {
                let (sin, cos) = (std::f32::consts::TAU * i as f32 / 48.0).sin_cos();
                place(middle.x + wide * cos, middle.y + long * sin)
            })
            .collect()
    };
    painter.add(Shape::convex_polygon(ring(vec2(0.0, -4.0), 32.0, 12.0), colours.body, edge));
    let nose = vec![place(-4.0, 12.0), place(0.0, 20.0), place(4.0, 12.0)];
    painter.add(Shape::convex_polygon(nose, colours.body, edge));
    painter.add(Shape::convex_polygon(ring(vec2(0.0, 1.0), 12.5, 14.5), colours.body, edge));
    // Where the eyes look.
    let (from, to) = (place(0.0, 24.0), place(0.0, 40.0));
    if turn == Turn::Aside {
        painter.arrow(from, to - from, Stroke::new(1.6, colours.accent));
    }
}

/// A camera that looks down the picture, with the edges of what it sees.
fn camera(painter: &Painter, middle: Pos2, unit: f32, colours: &Palette) {
    let sees = mix(colours.paper, colours.accent, 0.10);
    let lens = middle + unit * vec2(0.0, 7.0);
    let cone = vec![lens, lens + unit * vec2(44.0, 82.0), lens + unit * vec2(-44.0, 82.0)];
    painter.add(Shape::convex_polygon(cone, sees, Stroke::NONE));
    let body = Rect::from_center_size(middle, unit * vec2(26.0, 12.0));
    painter.rect_filled(body, 3.0 * unit, colours.accent);
    painter.circle_filled(pos2(middle.x, middle.y + 6.0 * unit), 4.5 * unit, colours.accent);
}
