//! The alarm rule as a picture: a drawn stretch of time with the limit, the guard band, the clear line,
//! the window, its share and the cooldown, each with its number; at the right the value of now, which
//! moves.
//!
//! ```text
//!  upright  ----.                                 .---   back above the clear line
//!  clear   - - - \ - - - - - - - - - - - - - - - / - -
//!  limit   -------\-----------------------------/-----   o now
//!  guard   ........\.........--................/......
//!  mean             \_ _ _ _ _ _ _ _           /         the forward part lies below it on average
//!                   `--------'  `-------------'
//!                  |<-- window, share ->|<-- cooldown --//-->|
//! ```
//!
//! The example is drawn, not measured; the window is to scale with itself, the cooldown is cut short.

use eframe::egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rangef, Rect, Response, Sense, Shape, Stroke, StrokeKind,
    Ui, Vec2, pos2, vec2,
};

use std::time::Duration;

use crate::catalogue::{percent, span, tenths, tr};
use crate::monitor::Quantity;
use crate::posture::state::Limits;
use crate::reminder::{BEYOND, Rule};
use crate::ui::dial::apart;
use crate::ui::known::Number;
use crate::ui::tokens::{GRID, Palette, mix, regular, size, strong};
use crate::ui::widgets::{Sign, colours, describe, draw_sign};
use crate::units::{AngleInterval, Degrees};

/// All that the picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    rule: Rule,
    quantity: Quantity,
    limit: Degrees,
    guard: Degrees,
    clear: Degrees,
    now: Option<(Degrees, AngleInterval)>,
}

impl Told {
    /// The rule and the limits, for the quantity that is measured now; for a change where none is.
    #[must_use]
    pub fn of(rule: Rule, limits: &Limits, number: Option<&Number>) -> Self {
        let quantity = number.map_or(Quantity::Change, |number| number.quantity);
        let limit = match quantity {
            Quantity::Change => limits.change,
            Quantity::Absolute => limits.absolute,
        };
        let now = number.map(|number| (number.value, number.interval));
        Self { rule, quantity, limit, guard: limits.guard, clear: limits.clear, now }
    }

    /// Forward below this.
    fn enters_below(&self) -> Degrees {
        self.limit - self.guard
    }

    /// What of the window is forward must lie below this on average.
    fn mean_below(&self) -> Degrees {
        self.limit - BEYOND
    }

    /// The lower of the two lines that a warning asks for.
    fn asked_below(&self) -> Degrees {
        Degrees::new(self.enters_below().value().min(self.mean_below().value()))
    }

    /// Back above this.
    fn clears_above(&self) -> Degrees {
        self.limit + self.clear
    }

    /// Where the example sits upright.
    fn upright(&self) -> Degrees {
        match self.quantity {
            Quantity::Change => Degrees::new(self.clears_above().value().max(-1.0) + 1.0),
            Quantity::Absolute => self.clears_above() + Degrees::new(5.0),
        }
    }

    fn value(&self, value: Degrees) -> String {
        tenths(value)
    }

    /// The picture in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let seconds = |seconds: u32| span(Duration::from_secs(u64::from(seconds)));
        let (enters, clears) = (self.value(self.enters_below()), self.value(self.clears_above()));
        let mean = self.value(self.mean_below());
        let (share, window) = (percent(self.rule.share.value()), seconds(self.rule.window_seconds));
        match self.rule.cooldown_seconds {
            0 => tr!(
                "settings-rule-sentence-no-cooldown",
                enters = enters,
                share = share,
                window = window,
                mean = mean,
                clears = clears
            ),
            cooldown => tr!(
                "settings-rule-sentence",
                enters = enters,
                share = share,
                window = window,
                mean = mean,
                clears = clears,
                cooldown = seconds(cooldown)
            ),
        }
    }

    /// What the numbers are, and the value of now.
    #[must_use]
    pub fn beside(&self) -> String {
        let unit = match self.quantity {
            Quantity::Change => tr!("settings-rule-quantity-change"),
            Quantity::Absolute => tr!("settings-rule-quantity-absolute"),
        };
        let now = match self.now {
            Some((value, _)) => tr!("settings-rule-now", value = self.value(value)),
            None => tr!("settings-rule-no-number"),
        };
        format!("{unit} {now}")
    }
}

/// Draws the picture into `size` points at the cursor.
pub fn show(ui: &mut Ui, size: Vec2, told: &Told) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    describe(&response, format!("{} {}", told.sentence(), told.beside()));
    if ui.is_rect_visible(rect) {
        paint(&ui.painter_at(rect), rect, told, colours(ui));
    }
    response
}

/// Where the example is, in lengths of the window from the moment the head slid forward.
const BEFORE: f32 = -0.3;
/// The warning.
const WARNED: f32 = 1.0;
/// Back above the clear line.
const BACK: f32 = 1.18;
/// The cooldown is cut here.
const CUT: f32 = 1.72;
/// The end of the drawing.
const AFTER: f32 = 2.0;

/// A stretch of the example.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    from: f32,
    to: f32,
    forward: bool,
}

/// When the example is forward: over the window for exactly the rule's share, with one coming back.
fn stretches(share: f32) -> Vec<Stretch> {
    let gap = (1.0 - share).max(0.0);
    let middle = 0.42 * share;
    let all = [
        Stretch { from: BEFORE, to: 0.0, forward: false },
        Stretch { from: 0.0, to: middle, forward: true },
        Stretch { from: middle, to: middle + gap, forward: false },
        Stretch { from: middle + gap, to: BACK, forward: true },
        Stretch { from: BACK, to: AFTER, forward: false },
    ];
    all.into_iter().filter(|stretch| stretch.to - stretch.from > 0.005).collect()
}

struct Frame {
    area: Rect,
    values: Rangef,
}

impl Frame {
    fn x(&self, time: f32) -> f32 {
        let share = (time - BEFORE) / (AFTER - BEFORE);
        self.area.left() + share * self.area.width()
    }

    fn y(&self, value: Degrees) -> f32 {
        let value = self.values.clamp(value.value() as f32);
        self.area.bottom() - (value - self.values.min) / self.values.span() * self.area.height()
    }
}

fn paint(painter: &Painter, rect: Rect, told: &Told, colours: &Palette) {
    const LABELS: f32 = 156.0;
    const TRACKS: f32 = 72.0;
    let area = Rect::from_min_max(
        rect.min + vec2(GRID, 2.0 * GRID),
        rect.max - vec2(LABELS + GRID, TRACKS),
    );
    let top = told.upright().value() as f32 + 2.0;
    let bottom = told.asked_below().value() as f32 - 5.0;
    let frame = Frame { area, values: Rangef::new(bottom, top) };
    lines(painter, &frame, told, colours);
    let runs = stretches(told.rule.share.value() as f32);
    curve(painter, &frame, told, &runs, colours);
    tracks(painter, &frame, told, &runs, colours);
    labels(painter, &frame, told, colours);
}

/// The guard band, the three lines that bound what is forward and what is back, and over the window the
/// one that the forward part of it must lie below on average.
fn lines(painter: &Painter, frame: &Frame, told: &Told, colours: &Palette) {
    let area = frame.area;
    let (limit, enters) = (frame.y(told.limit), frame.y(told.enters_below()));
    let band = Rect::from_x_y_ranges(area.x_range(), limit..=enters);
    painter.rect_filled(band, 0.0, mix(colours.raised, colours.doubt, 0.18));
    // Hatched, so that the band is one without its colour, too.
    let clipped = painter.with_clip_rect(band);
    let slant = band.height();
    let mut x = area.left() - slant;
    while x < area.right() {
        let ends = [pos2(x, band.bottom()), pos2(x + slant, band.top())];
        clipped.line_segment(ends, Stroke::new(1.0, mix(colours.raised, colours.doubt, 0.45)));
        x += 9.0;
    }
    painter.hline(area.x_range(), enters, Stroke::new(1.6, colours.signal));
    painter.hline(area.x_range(), limit, Stroke::new(1.2, colours.grey));
    let clears = frame.y(told.clears_above());
    let ends = [pos2(area.left(), clears), pos2(area.right(), clears)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.4, colours.accent), 5.0, 4.0));
    let mean = frame.y(told.mean_below());
    let ends = [pos2(frame.x(0.0), mean), pos2(area.right(), mean)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.2, colours.signal), 2.0, 4.0));
}

/// The example: gliding from one level to the next, wavering a little as people do.
fn curve(painter: &Painter, frame: &Frame, told: &Told, runs: &[Stretch], colours: &Palette) {
    const STEPS: usize = 420;
    const GLIDE: f32 = 0.035;
    let low = told.asked_below() - Degrees::new(1.4);
    let level = |time: f32| {
        let mut at = 0.0;
        for run in runs.iter().filter(|run| run.forward) {
            let into = ((time - run.from + GLIDE) / GLIDE).clamp(0.0, 1.0);
            let out = ((run.to + GLIDE - time) / GLIDE).clamp(0.0, 1.0);
            let smooth = |x: f32| x * x * (3.0 - 2.0 * x);
            at = smooth(into).min(smooth(out)).max(at);
        }
        let waver = 0.45 * (19.0 * time).sin() + 0.3 * (43.0 * time).sin();
        told.upright() + (low - told.upright()) * f64::from(at) + Degrees::new(f64::from(waver))
    };
    let is_forward =
        |time: f32| runs.iter().any(|run| run.forward && (run.from..run.to).contains(&time));
    let mut line: Vec<Pos2> = Vec::new();
    let mut was = false;
    for i in 0..=STEPS {
        let time = BEFORE + (AFTER - BEFORE) * i as f32 / STEPS as f32;
        let is = is_forward(time);
        let here = pos2(frame.x(time), frame.y(level(time)));
        if is != was && !line.is_empty() {
            line.push(here);
            painter.line(std::mem::take(&mut line), of_kind(was, colours));
        }
        was = is;
        line.push(here);
    }
    painter.line(line, of_kind(was, colours));
}

fn of_kind(forward: bool, colours: &Palette) -> Stroke {
    if forward { Stroke::new(3.0, colours.signal) } else { Stroke::new(1.8, colours.accent) }
}

/// Below the curve: what of the window was forward, the window with its share, the cooldown.
fn tracks(painter: &Painter, frame: &Frame, told: &Told, runs: &[Stretch], colours: &Palette) {
    let area = frame.area;
    let blocks = Rangef::new(area.bottom() + 8.0, area.bottom() + 16.0);
    let x = |from: f32, to: f32| Rangef::new(frame.x(from), frame.x(to));
    let window = Rect::from_x_y_ranges(x(0.0, WARNED), blocks);
    painter.rect_filled(window, 2.0, colours.body);
    for run in runs.iter().filter(|run| run.forward) {
        let within = x(run.from.max(0.0), run.to.min(WARNED));
        painter.rect_filled(Rect::from_x_y_ranges(within, blocks), 2.0, colours.signal);
    }
    painter.rect_stroke(window, 2.0, Stroke::new(1.0, colours.grey), StrokeKind::Inside);
    // The window's edges and the warning reach up to the curve.
    for time in [0.0, WARNED] {
        let ends = [pos2(frame.x(time), area.top()), pos2(frame.x(time), area.bottom() + 26.0)];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, colours.grey), 2.0, 3.0));
    }
    let below = area.bottom() + 30.0;
    let window = seconds(told.rule.window_seconds);
    let said =
        tr!("settings-rule-window", window = window, share = percent(told.rule.share.value()));
    let is_tight = bracket(painter, x(0.0, WARNED), below, 14.0, &said, colours.ink, colours);
    let warned = frame.x(WARNED);
    draw_sign(painter, pos2(warned, area.top() - 2.0), Sign::Forward, colours);
    painter.text(
        pos2(warned + 14.0, area.top() - 2.0),
        Align2::LEFT_CENTER,
        tr!("settings-rule-warning"),
        strong(size::SMALL),
        colours.signal,
    );
    if told.rule.cooldown_seconds == 0 {
        return;
    }
    let said = tr!("settings-rule-cooldown", cooldown = seconds(told.rule.cooldown_seconds));
    // Where the window's words are longer than the window, these stand a line lower.
    let down = if is_tight { 30.0 } else { 14.0 };
    bracket(painter, x(WARNED, AFTER), below, down, &said, colours.grey, colours);
    // It is longer than drawn.
    let cut = pos2(frame.x(CUT), below);
    painter.rect_filled(Rect::from_center_size(cut, vec2(9.0, 4.0)), 0.0, colours.raised);
    for off in [-3.5, 3.5] {
        let ends = [cut + vec2(off - 2.0, 5.0), cut + vec2(off + 2.0, -5.0)];
        painter.line_segment(ends, Stroke::new(1.2, colours.grey));
    }
}

fn seconds(seconds: u32) -> String {
    span(Duration::from_secs(u64::from(seconds)))
}

/// A measuring line with its words `down` points below; whether they are longer than the line. Then they
/// begin where it does, so that they stay inside the picture.
fn bracket(
    painter: &Painter,
    x: Rangef,
    y: f32,
    down: f32,
    said: &str,
    ink: Color32,
    colours: &Palette,
) -> bool {
    let stroke = Stroke::new(1.2, colours.grey);
    let (left, right) = (x.min + 2.0, x.max - 2.0);
    painter.hline(left..=right, y, stroke);
    for (end, inward) in [(left, 5.0), (right, -5.0)] {
        for off in [-3.5, 3.5] {
            painter.line_segment([pos2(end, y), pos2(end + inward, y + off)], stroke);
        }
    }
    let galley = painter.layout_no_wrap(said.to_owned(), regular(size::SMALL), ink);
    let is_tight = galley.size().x > x.span();
    let from = if is_tight { x.min } else { x.center() - 0.5 * galley.size().x };
    painter.galley(pos2(from, y + down - 0.5 * galley.size().y), galley, ink);
    is_tight
}

/// At the right: the lines' numbers, and the value of now with its interval.
fn labels(painter: &Painter, frame: &Frame, told: &Told, colours: &Palette) {
    let area = frame.area;
    let mut all = [
        (told.clears_above(), "settings-rule-clear", colours.accent),
        (told.limit, "settings-rule-limit", colours.grey),
        (told.enters_below(), "settings-rule-guard", colours.signal),
        (told.mean_below(), "settings-rule-mean", colours.signal),
    ];
    all.sort_by(|a, b| b.0.value().total_cmp(&a.0.value()));
    let wanted: Vec<f32> = all.iter().map(|&(value, ..)| frame.y(value)).collect();
    let left = area.right() + 3.5 * GRID;
    for ((value, id, colour), y) in all.iter().zip(apart(&wanted, 16.0)) {
        let said = tr!(id, value = told.value(*value));
        let end = [pos2(area.right() + 2.0 * GRID, frame.y(*value)), pos2(left - 4.0, y)];
        painter.line_segment(end, Stroke::new(1.0, colours.hairline));
        painter.text(pos2(left, y), Align2::LEFT_CENTER, said, regular(size::SMALL), *colour);
    }
    let x = area.right() + GRID;
    painter.vline(x, area.y_range(), Stroke::new(1.0, colours.hairline));
    let said = match told.now {
        Some((value, interval)) => {
            let y = frame.y(value);
            wedge(painter, x, frame, value, interval, colours);
            let forward = value < told.enters_below();
            let ink = if forward { colours.signal } else { colours.accent };
            painter.circle(pos2(x, y), 5.5, ink, Stroke::new(1.5, colours.raised));
            tr!("settings-rule-mark", value = told.value(value))
        }
        None => tr!("settings-rule-no-mark"),
    };
    let place = pos2(x, frame.area.bottom() + 30.0);
    painter.line_segment(
        [pos2(x, area.bottom()), place - vec2(0.0, 9.0)],
        Stroke::new(1.0, colours.hairline),
    );
    painter.text(place, Align2::LEFT_CENTER, said, strong(size::SMALL), colours.ink);
}

/// The interval of now: densest at the value.
fn wedge(
    painter: &Painter,
    x: f32,
    frame: &Frame,
    value: Degrees,
    interval: AngleInterval,
    colours: &Palette,
) {
    const HALF: f32 = 4.0;
    let mut mesh = Mesh::default();
    let clear = colours.doubt.gamma_multiply(0.08);
    for (at, colour) in
        [(interval.high, clear), (value, colours.doubt.gamma_multiply(0.6)), (interval.low, clear)]
    {
        mesh.colored_vertex(pos2(x - HALF, frame.y(at)), colour);
        mesh.colored_vertex(pos2(x + HALF, frame.y(at)), colour);
    }
    for first in [0, 2] {
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    painter.add(Shape::mesh(mesh));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};

    #[test]
    fn the_example_is_forward_for_just_the_share_of_the_window() {
        for share in [0.1_f32, 0.5, 0.8, 0.95, 1.0] {
            let forward: f32 = stretches(share)
                .iter()
                .filter(|run| run.forward)
                .map(|run| run.to.min(WARNED) - run.from.max(0.0))
                .sum();
            assert!((forward - share).abs() < 0.01, "{share}: {forward}");
        }
    }

    #[test]
    fn the_sentence_has_every_number_of_the_rule() {
        let told = Told::of(Rule::default(), &Limits::default(), None);
        speaking(Language::English, || {
            assert_eq!(
                told.sentence(),
                "Warns once the head was below \u{2212}7.0° for 80% of the last 2\u{a0}min, on average \
                 below \u{2212}8.0° then. One slouch is one warning. It counts as back above \u{2212}4.0°. The next warning comes 20\u{a0}min later at the \
                 earliest."
            );
            assert!(told.beside().contains("no number"));
        });
        let none = Told { rule: Rule { cooldown_seconds: 0, ..told.rule }, ..told };
        speaking(Language::German, || {
            assert!(
                none.sentence().contains("80\u{a0}% der letzten 2\u{a0}min"),
                "{}",
                none.sentence()
            );
        });
    }
}
