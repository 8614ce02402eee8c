//! The dial: an arc about C7 on which the line from C7 to the tragus points at its own angle, with the
//! figure inside. Two faces: the absolute craniovertebral angle with its bands, and the change from
//! the person's own upright.
//!
//! Bands after the cut-offs of the clinical literature (50 and 45.5 degrees; 45.5 parts slight from
//! moderate to severe with a sensitivity of .93, N = 90); they differ by thickness and by word.

use eframe::egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2,
    vec2,
};

use crate::catalogue::tr;
use crate::monitor::Quantity;
use crate::units::{AngleInterval, Degrees};

use super::figure::{self, Look, Placing};
use super::known::Number;
use super::tokens::{Palette, mix, regular, size};
use super::widgets::{colours, describe};
use super::words;

/// From here up: typical.
pub const TYPICAL: Degrees = Degrees::new(50.0);
/// From here up to [`TYPICAL`]: mildly forward; below: more forward.
pub const MILD: Degrees = Degrees::new(45.5);

/// Where the own upright is drawn on the face that shows a change; only differences are read there.
const DRAWN_UPRIGHT: f64 = 50.0;
/// Radius of the arc in millimetres of the figure: it clears the crown and the nose.
const RADIUS_MM: f32 = 292.0;

/// What the dial shows.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Face {
    quantity: Quantity,
    /// What is added to a value to get the angle at which it is drawn.
    offset: f64,
    /// Ends of the scale, as values.
    low: f64,
    high: f64,
}

impl Face {
    const fn of(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Absolute => Self { quantity, offset: 0.0, low: 30.0, high: 70.0 },
            Quantity::Change => Self { quantity, offset: DRAWN_UPRIGHT, low: -25.0, high: 10.0 },
        }
    }

    /// The angle at which `value` is drawn, kept on the scale.
    fn angle(self, value: Degrees) -> Degrees {
        Degrees::new(value.value().clamp(self.low, self.high) + self.offset)
    }
}

/// The angle at which the figure's head stands for a number, and that of the hairline.
#[must_use]
pub fn head_and_line(number: &Number) -> (Degrees, Degrees) {
    let face = Face::of(number.quantity);
    let line = match number.quantity {
        Quantity::Absolute => number.upright.unwrap_or(TYPICAL),
        Quantity::Change => Degrees::ZERO,
    };
    (face.angle(number.value), face.angle(line))
}

/// Draws the dial into `size` points at the cursor.
pub fn show(ui: &mut Ui, size: Vec2, number: &Number) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = tr!(
        "live-dial",
        value = words::live::number(number),
        quantity = words::live::quantity(number.quantity),
        interval = words::live::interval(number)
    );
    describe(&response, said.clone());
    if ui.is_rect_visible(rect) {
        let colours = colours(ui);
        paint(&ui.painter_at(rect), rect, number, colours);
    }
    response.on_hover_text(said)
}

fn paint(painter: &Painter, rect: Rect, number: &Number, colours: &Palette) {
    let face = Face::of(number.quantity);
    let placing = placing(rect);
    let (head, line) = head_and_line(number);
    let measured = if number.forward { colours.signal } else { colours.accent };
    let look = Look {
        palette: colours,
        ground: colours.paper,
        measured: Some(measured),
        // Short of the arc and its figures.
        hang_mm: 240.0,
    };
    figure::paint(painter, placing, head, line, &look);
    wedge(painter, placing, face, number.interval, number.value, colours);
    let reach = [placing.tragus(head), placing.on_arc(head, RADIUS_MM - 10.0)];
    painter.line_segment(reach, Stroke::new(1.2, measured));
    scale(painter, placing, face, head, colours);
    pointer(painter, placing, head, measured);
    marks(painter, placing, face, number, colours, rect);
}

/// Room for the arc, its labels at the right and the bust.
fn placing(rect: Rect) -> Placing {
    const LEFT: f32 = 56.0;
    const UP: f32 = 300.0;
    const DOWN: f32 = 150.0;
    const LABELS: f32 = 100.0;
    let across = LEFT + RADIUS_MM;
    let scale = ((rect.width() - LABELS) / across).min(rect.height() / (UP + DOWN)).max(0.1);
    let spare = rect.size() - vec2(scale * across + LABELS, scale * (UP + DOWN));
    Placing {
        c7: rect.min
            + vec2(0.5 * spare.x.max(0.0), spare.y.max(0.0) * 0.5)
            + scale * vec2(LEFT, UP),
        scale,
    }
}

fn arc(placing: Placing, from: Degrees, to: Degrees, radius_mm: f32) -> Vec<Pos2> {
    const STEPS: u32 = 48;
    let span = to - from;
    (0..=STEPS)
        .map(|i| placing.on_arc(from + span * (f64::from(i) / f64::from(STEPS)), radius_mm))
        .collect()
}

/// The interval as a soft wedge: densest at the value, thinning out to its ends, and paler the wider.
fn wedge(
    painter: &Painter,
    placing: Placing,
    face: Face,
    interval: AngleInterval,
    value: Degrees,
    colours: &Palette,
) {
    const STEPS: u32 = 24;
    let width = interval.width().value();
    if width <= 0.0 {
        return;
    }
    let strength = 0.55 * (6.0 / width).clamp(0.3, 1.0) as f32;
    let (low, high) = (face.angle(interval.low), face.angle(interval.high));
    let peak = face.angle(value);
    let mut mesh = Mesh::default();
    for i in 0..=STEPS {
        let at = low + (high - low) * (f64::from(i) / f64::from(STEPS));
        let half = if at < peak { peak - low } else { high - peak };
        let off = if half.value() > 0.0 { (at - peak).abs().value() / half.value() } else { 0.0 };
        let density = strength * (1.0 - 0.72 * off as f32);
        mesh.colored_vertex(placing.on_arc(at, 168.0), colours.doubt.gamma_multiply(0.0));
        mesh.colored_vertex(placing.on_arc(at, RADIUS_MM), colours.doubt.gamma_multiply(density));
    }
    for i in 0..STEPS {
        let first = 2 * i;
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    painter.add(Shape::mesh(mesh));
}

fn scale(painter: &Painter, placing: Placing, face: Face, head: Degrees, colours: &Palette) {
    let end = |value: f64| face.angle(Degrees::new(value));
    let band = |from: Degrees, to: Degrees, width: f32| {
        let points = arc(placing, from, to, RADIUS_MM);
        painter.line(points, Stroke::new(width, mix(colours.hairline, colours.faint, 0.45)));
    };
    match face.quantity {
        Quantity::Absolute => {
            let gap = Degrees::new(0.35);
            band(TYPICAL + gap, end(face.high), 2.0);
            band(MILD + gap, TYPICAL - gap, 4.5);
            band(end(face.low), MILD - gap, 8.0);
        }
        Quantity::Change => band(end(face.low), end(face.high), 2.0),
    }
    let mut value = face.low;
    while value <= face.high {
        let at = end(value);
        let is_long = (value / 10.0).fract() == 0.0;
        let inner = if is_long { RADIUS_MM - 12.0 } else { RADIUS_MM - 7.0 };
        painter.line_segment(
            [placing.on_arc(at, inner), placing.on_arc(at, RADIUS_MM - 3.0)],
            Stroke::new(1.0, colours.faint),
        );
        // The pointer stands in the place of the figure it points at.
        if is_long && (at - head).abs() > Degrees::new(3.5) {
            let text = words::value(face.quantity, Degrees::new(value));
            let inward = 12.0 / placing.scale;
            let place = placing.on_arc(at, RADIUS_MM - 10.0 - inward);
            painter.text(place, Align2::CENTER_CENTER, text, regular(size::SMALL), colours.faint);
        }
        value += 5.0;
    }
}

fn pointer(painter: &Painter, placing: Placing, at: Degrees, colour: Color32) {
    let tip = placing.on_arc(at, RADIUS_MM + 1.0);
    let inward = (placing.c7 - tip).normalized();
    let across = inward.rot90();
    let corners = vec![tip, tip + 13.0 * inward + 6.0 * across, tip + 13.0 * inward - 6.0 * across];
    painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// A word beside the arc.
struct Label {
    at: Degrees,
    text: String,
    colour: Color32,
}

/// The own upright as a notch, the limit as a dashed line, and the words beside the arc.
fn marks(
    painter: &Painter,
    placing: Placing,
    face: Face,
    number: &Number,
    colours: &Palette,
    rect: Rect,
) {
    let mut labels = Vec::new();
    let limit = face.angle(number.limit);
    let dashes = [placing.on_arc(limit, RADIUS_MM - 22.0), placing.on_arc(limit, RADIUS_MM + 14.0)];
    painter.extend(Shape::dashed_line(&dashes, Stroke::new(1.5, colours.grey), 4.0, 3.0));
    let text = tr!("live-limit-value", value = words::value(face.quantity, number.limit));
    labels.push(Label { at: limit, text, colour: colours.grey });
    let upright = match face.quantity {
        Quantity::Absolute => number.upright.map(|upright| face.angle(upright)),
        Quantity::Change => Some(face.angle(Degrees::ZERO)),
    };
    if let Some(upright) = upright {
        notch(painter, placing, upright, colours.accent);
        let text = tr!("live-upright");
        labels.push(Label { at: upright, text, colour: colours.accent });
    }
    if face.quantity == Quantity::Absolute {
        for middle in [60.0, 47.75, 38.0] {
            let at = Degrees::new(middle);
            let text = words::live::band(at);
            labels.push(Label { at, text, colour: colours.faint });
        }
    }
    write_beside(painter, placing, labels, rect);
}

fn notch(painter: &Painter, placing: Placing, at: Degrees, colour: Color32) {
    let outward = (placing.on_arc(at, RADIUS_MM) - placing.c7).normalized();
    let tip = placing.on_arc(at, RADIUS_MM) + 3.0 * outward;
    let across = outward.rot90();
    let corners = vec![tip, tip + 8.0 * outward + 4.5 * across, tip + 8.0 * outward - 4.5 * across];
    painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// Words beside their place on the arc, pushed apart where they would touch.
fn write_beside(painter: &Painter, placing: Placing, mut labels: Vec<Label>, rect: Rect) {
    const LINE: f32 = 16.0;
    labels.sort_by(|a, b| b.at.value().total_cmp(&a.at.value()));
    let mut places: Vec<Pos2> = labels
        .iter()
        .map(|label| {
            let place = placing.on_arc(label.at, RADIUS_MM);
            place + 20.0 * (place - placing.c7).normalized()
        })
        .collect();
    for y in apart(&places.iter().map(|place| place.y).collect::<Vec<_>>(), LINE).iter().enumerate()
    {
        places[y.0].y = y.1.min(rect.bottom() - LINE);
    }
    for (label, place) in labels.iter().zip(places) {
        let place = pos2(place.x, place.y);
        painter.text(place, Align2::LEFT_CENTER, &label.text, regular(size::SMALL), label.colour);
    }
}

/// Rising positions moved as little as a few sweeps do, until each is `least` from the next.
pub fn apart(positions: &[f32], least: f32) -> Vec<f32> {
    let mut out = positions.to_vec();
    for _ in 0..16 {
        for i in 1..out.len() {
            let lack = least - (out[i] - out[i - 1]);
            if lack > 0.0 {
                out[i - 1] -= 0.5 * lack;
                out[i] += 0.5 * lack;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_pushed_apart_and_stay_in_order() {
        let out = apart(&[10.0, 12.0, 13.0, 60.0], 16.0);
        for pair in out.windows(2) {
            assert!(pair[1] - pair[0] > 15.0, "{out:?}");
        }
        assert_eq!(out[3], 60.0);
    }

    #[test]
    fn a_change_is_drawn_as_far_from_the_line_as_it_is() {
        let number = Number {
            quantity: Quantity::Change,
            value: Degrees::new(-9.0),
            interval: AngleInterval::around(Degrees::new(-9.0), Degrees::new(3.0)),
            limit: Degrees::new(-5.0),
            view: crate::posture::View::Frontal,
            forward: true,
            absolute: None,
            upright: None,
            source: crate::posture::ValueSource::FrontalChange,
        };
        let (head, line) = head_and_line(&number);
        assert_eq!(head - line, Degrees::new(-9.0));
        let far = Number { value: Degrees::new(-60.0), ..number };
        assert_eq!(head_and_line(&far).0 - line, Degrees::new(-25.0));
    }
}
