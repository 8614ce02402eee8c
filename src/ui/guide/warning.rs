//! The page of the test warning: what a warning is like, where it shows, step by step, and each step to
//! be switched off or on.

use eframe::egui::{
    Align2, Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, pos2, vec2,
};

use crate::catalogue::tr;
use crate::reminder::Step;
use crate::settings::{OverlayStyle, Settings};
use crate::ui::figure;
use crate::ui::intent::Intent;
use crate::ui::known::Known;
use crate::ui::rows::switch_row;
use crate::ui::tokens::{GRID, Palette, RADIUS, size, strong};
use crate::ui::widgets::{Sign, card, colours, describe};

use super::pages::explain;
use super::parts;

/// The steps, from the quietest on.
const STEPS: [Step; 4] = [Step::Tray, Step::Overlay, Step::Notification, Step::Sound];

/// The text beside the drawing.
pub fn page(ui: &mut Ui, known: &Known, tested: bool, intents: &mut Vec<Intent>) {
    explain(ui, &tr!("guide-warning-text"));
    ui.add_space(GRID);
    for step in STEPS {
        let title = format!("{}.  {}", number(step), name(step, &known.settings));
        if switch_row(ui, is_on(step, &known.settings), &title, "") {
            let mut settings = known.settings.clone();
            let ladder = &mut settings.ladder;
            let field = match step {
                Step::Tray => &mut ladder.tray,
                Step::Overlay => &mut ladder.overlay,
                Step::Notification => &mut ladder.notification,
                Step::Sound => &mut ladder.sound,
            };
            *field = !*field;
            intents.push(Intent::UseSettings(Box::new(settings)));
        }
    }
    if tested {
        ui.add_space(GRID);
        let (what, help) = (tr!("guide-warning-shown"), tr!("guide-warning-shown-help"));
        parts::told(ui, Sign::Forward, &what, &help);
    }
}

const fn number(step: Step) -> usize {
    step as usize + 1
}

const fn is_on(step: Step, settings: &Settings) -> bool {
    match step {
        Step::Tray => settings.ladder.tray,
        Step::Overlay => settings.ladder.overlay,
        Step::Notification => settings.ladder.notification,
        Step::Sound => settings.ladder.sound,
    }
}

fn name(step: Step, settings: &Settings) -> String {
    tr!(match (step, settings.overlay.style) {
        (Step::Tray, _) => "guide-warning-tray",
        (Step::Overlay, OverlayStyle::Glow) => "guide-warning-overlay-glow",
        (Step::Overlay, OverlayStyle::Dim) => "guide-warning-overlay-dim",
        (Step::Overlay, OverlayStyle::Figure) => "guide-warning-overlay-figure",
        (Step::Overlay, OverlayStyle::None) => "guide-warning-overlay-none",
        (Step::Notification, _) => "guide-warning-notification",
        (Step::Sound, _) => "guide-warning-sound",
    })
}

/// A screen with a number at each place where a warning shows; returns its size.
pub fn drawing(ui: &mut Ui, known: &Known, room: Vec2) -> Vec2 {
    let colours = colours(ui);
    let width = room.x.min(room.y * 1.6).floor();
    let size = vec2(width, (width / 1.6).floor());
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let shown: Vec<Step> = STEPS.into_iter().filter(|step| is_on(*step, &known.settings)).collect();
    let places: Vec<String> = shown
        .iter()
        .map(|step| format!("{} {}", number(*step), name(*step, &known.settings)))
        .collect();
    describe(&response, tr!("guide-warning-drawing", places = places.join(", ")));
    let painter = ui.painter_at(rect);
    card(&painter, rect, colours);
    let unit = width / 480.0;
    let drawing = Drawing { painter: &painter, rect, unit, colours };
    drawing.desktop();
    for step in STEPS {
        let is_on = shown.contains(&step);
        let is_lit = known.step.is_some_and(|climbed| step <= climbed);
        match step {
            Step::Tray => drawing.tray(is_on, is_lit),
            Step::Overlay => drawing.overlay(is_on, is_lit, &known.settings),
            Step::Notification => drawing.notification(is_on, is_lit),
            Step::Sound => drawing.sound(is_on, is_lit),
        }
    }
    size
}

/// The drawing of a screen, 480 units wide.
struct Drawing<'a> {
    painter: &'a Painter,
    rect: Rect,
    unit: f32,
    colours: &'a Palette,
}

impl Drawing<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.rect.min + self.unit * vec2(x, y)
    }

    fn place(&self, x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(self.at(x, y), self.unit * vec2(width, height))
    }

    fn ink(&self, is_on: bool, is_lit: bool) -> Color32 {
        match (is_on, is_lit) {
            (false, _) => self.colours.hairline,
            (true, false) => self.colours.faint,
            (true, true) => self.colours.signal,
        }
    }

    /// The step's number in a disc; dashed and empty where the step is off.
    fn badge(&self, middle: Pos2, step: Step, is_on: bool, is_lit: bool) {
        let radius = (13.0 * self.unit).clamp(8.0, 11.0);
        // In a small drawing the disc is higher than the panel it stands on.
        let middle = pos2(middle.x, middle.y.min(self.rect.bottom() - radius - 2.0));
        let (fill, edge, ink) = match (is_on, is_lit) {
            (true, true) => (self.colours.signal, self.colours.signal, self.colours.paper),
            (true, false) => (self.colours.accent, self.colours.accent, self.colours.on_accent),
            (false, _) => (self.colours.raised, self.colours.faint, self.colours.faint),
        };
        self.painter.circle_filled(middle, radius, fill);
        if is_on {
            self.painter.circle_stroke(middle, radius, Stroke::new(1.4, edge));
        } else {
            let round: Vec<Pos2> = (0..=40)
                .map(|i| middle + radius * Vec2::angled(std::f32::consts::TAU * i as f32 / 40.0))
                .collect();
            let stroke = Stroke::new(1.2, edge);
            self.painter.extend(Shape::dashed_line(&round, stroke, 4.0, 3.0));
        }
        let font = strong(size::SMALL.min(1.2 * radius));
        self.painter.text(middle, Align2::CENTER_CENTER, number(step).to_string(), font, ink);
    }

    /// A window somebody works in, and the panel below it.
    fn desktop(&self) {
        let colours = self.colours;
        let line = Stroke::new(1.0, colours.hairline);
        let window = self.place(84.0, 44.0, 226.0, 180.0);
        self.painter.rect(window, 6.0, colours.paper, line, StrokeKind::Inside);
        for (row, width) in [150.0, 200.0, 120.0, 180.0, 90.0].into_iter().enumerate() {
            let bar = self.place(104.0, 78.0 + 26.0 * row as f32, 0.9 * width, 8.0);
            self.painter.rect_filled(bar, 4.0 * self.unit, colours.hairline);
        }
        let radius = CornerRadius { sw: RADIUS, se: RADIUS, nw: 0, ne: 0 };
        let panel = self.place(1.0, 266.0, 478.0, 33.0);
        self.painter.rect_filled(panel, radius, colours.paper);
        self.painter.hline(panel.x_range(), panel.top(), line);
    }

    fn tray(&self, is_on: bool, is_lit: bool) {
        let place = self.place(424.0, 270.0, 28.0, 26.0);
        if is_on {
            figure::emblem(self.painter, place, self.colours, self.colours.paper);
        }
        if is_lit {
            let line = 2.0 * self.unit.min(1.0);
            let ring = place.expand(line);
            self.painter.rect_stroke(
                ring,
                4.0,
                Stroke::new(line, self.colours.signal),
                StrokeKind::Outside,
            );
        }
        self.badge(self.at(396.0, 282.5), Step::Tray, is_on, is_lit);
    }

    fn overlay(&self, is_on: bool, is_lit: bool, settings: &Settings) {
        let style = settings.overlay.style;
        let inside = self.rect.shrink(1.5);
        match style {
            _ if !is_on => {}
            OverlayStyle::Glow => self.glow(inside, if is_lit { 0.5 } else { 0.3 }),
            OverlayStyle::Dim => {
                let dark = Color32::from_black_alpha(if is_lit { 90 } else { 50 });
                self.painter.rect_filled(inside, f32::from(RADIUS), dark);
            }
            OverlayStyle::Figure | OverlayStyle::None => {}
        }
        if is_on && style != OverlayStyle::None {
            let corner = self.place(24.0, 198.0, 46.0, 58.0);
            figure::emblem(self.painter, corner, self.colours, self.colours.raised);
        }
        let is_on = is_on && style != OverlayStyle::None;
        self.badge(self.at(30.0, 30.0), Step::Overlay, is_on, is_lit);
    }

    /// A light that fades from the edge inwards.
    fn glow(&self, rect: Rect, strength: f32) {
        let inner = rect.shrink(26.0 * self.unit);
        let (bright, clear) =
            (self.colours.glow.gamma_multiply(strength), self.colours.glow.gamma_multiply(0.0));
        let corners = |rect: Rect| {
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
        };
        let mut mesh = Mesh::default();
        for (outside, inside) in corners(rect).into_iter().zip(corners(inner)) {
            mesh.colored_vertex(outside, bright);
            mesh.colored_vertex(inside, clear);
        }
        for side in 0..4_u32 {
            let (a, b) = (2 * side, 2 * ((side + 1) % 4));
            mesh.add_triangle(a, b, a + 1);
            mesh.add_triangle(a + 1, b, b + 1);
        }
        self.painter.add(Shape::mesh(mesh));
    }

    fn notification(&self, is_on: bool, is_lit: bool) {
        let colours = self.colours;
        let bubble = self.place(332.0, 24.0, 124.0, 58.0);
        let edge = Stroke::new(if is_lit { 2.0 } else { 1.0 }, self.ink(is_on, is_lit));
        if is_on {
            self.painter.rect(bubble, 8.0, colours.paper, edge, StrokeKind::Inside);
            for (row, width) in [70.0, 92.0].into_iter().enumerate() {
                let bar = self.place(346.0, 40.0 + 16.0 * row as f32, width, 7.0);
                self.painter.rect_filled(bar, 3.5 * self.unit, colours.hairline);
            }
        } else {
            let corners = [
                bubble.left_top(),
                bubble.right_top(),
                bubble.right_bottom(),
                bubble.left_bottom(),
                bubble.left_top(),
            ];
            let edge = Stroke::new(1.0, colours.faint);
            self.painter.extend(Shape::dashed_line(&corners, edge, 5.0, 4.0));
        }
        self.badge(bubble.left_center(), Step::Notification, is_on, is_lit);
    }

    fn sound(&self, is_on: bool, is_lit: bool) {
        let middle = self.at(392.0, 176.0);
        let ink = self.ink(is_on, is_lit);
        let ink = if is_on { ink } else { self.colours.faint };
        for ring in 1..=3 {
            let radius = self.unit * (10.0 + 9.0 * ring as f32);
            let arc: Vec<Pos2> = (0..=16)
                .map(|i| middle + radius * Vec2::angled(0.9 * (i as f32 / 8.0 - 1.0)))
                .collect();
            let stroke = Stroke::new(1.6, ink);
            if is_on {
                self.painter.line(arc, stroke);
            } else {
                self.painter.extend(Shape::dashed_line(&arc, stroke, 4.0, 4.0));
            }
        }
        self.badge(middle - vec2(4.0, 0.0), Step::Sound, is_on, is_lit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};

    #[test]
    fn every_step_has_its_number_and_its_name_in_both_languages() {
        for language in Language::ALL {
            speaking(language, || {
                for (place, step) in STEPS.into_iter().enumerate() {
                    assert_eq!(number(step), place + 1);
                    assert!(!name(step, &Settings::default()).starts_with("guide-"), "{step:?}");
                }
            });
        }
    }
}
