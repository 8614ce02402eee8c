//! Controls and signs in the program's own hand: buttons, choices, icons drawn as shapes.

use eframe::egui::{
    Color32, Painter, Popup, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Theme,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::tokens::{self, CONTROL, GRID, Palette, RADIUS, mix, palette, regular, size, strong};

/// A small drawing inside a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Two bars.
    Pause,
    /// A triangle to the right.
    Play,
    /// A disc half filled.
    Theme,
    /// A cross.
    Close,
}

/// How much a control calls for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The one action of the page.
    Primary,
    /// Any other.
    Quiet,
}

/// The sign of a judgement: told apart by shape first, colour second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A filled disc on a plumb line.
    Upright,
    /// A disc off its line.
    Forward,
    /// An empty ring.
    Away,
    /// A ring of dashes.
    Unsure,
    /// Two bars.
    Paused,
}

/// The palette a ui is drawn with.
#[must_use]
pub fn colours(ui: &Ui) -> &'static Palette {
    palette(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
}

/// A button with a text and perhaps an icon, at least [`CONTROL`] high.
pub fn button(ui: &mut Ui, rank: Rank, icon: Option<Icon>, text: &str) -> Response {
    control(ui, rank, icon, text, text, false, f32::INFINITY)
}

/// A button that shows an icon only; `name` is what it is called.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    control(ui, Rank::Quiet, Some(icon), "", name, false, f32::INFINITY)
}

/// A choice: a control that shows what is chosen and opens a list. It is called "`name`: `chosen`".
/// `list` draws the entries, each with [`entry`].
pub fn choice(
    ui: &mut Ui,
    name: &str,
    icon: Option<Icon>,
    chosen: &str,
    max_width: f32,
    list: impl FnOnce(&mut Ui),
) {
    let text = if icon.is_some() { "" } else { chosen };
    let called = format!("{name}: {chosen}");
    let response = control(ui, Rank::Quiet, icon, text, &called, true, max_width);
    // The chosen one may be cut short here, or be an icon only.
    let response = response.on_hover_text(called);
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(180.0);
        list(ui);
    });
}

/// A button that opens a list of things to do; `list` draws the entries, each with [`entry`].
pub fn menu(ui: &mut Ui, text: &str, list: impl FnOnce(&mut Ui)) {
    let response = control(ui, Rank::Quiet, None, text, text, true, f32::INFINITY);
    Popup::menu(&response).show(list);
}

/// One entry of a [`choice`]; whether it was chosen now.
pub fn entry(ui: &mut Ui, text: &str, is_chosen: bool) -> bool {
    ui.selectable_label(is_chosen, text).clicked()
}

fn control(
    ui: &mut Ui,
    rank: Rank,
    icon: Option<Icon>,
    text: &str,
    name: &str,
    opens: bool,
    max_width: f32,
) -> Response {
    const ICON: f32 = 14.0;
    const PAD: f32 = 12.0;
    let colours = colours(ui);
    let font = if rank == Rank::Primary { strong(size::BODY) } else { regular(size::BODY) };
    let extras = [icon.is_some(), opens].into_iter().filter(|&is| is).count() as f32;
    let parts = extras + f32::from(u8::from(!text.is_empty()));
    let fixed = 2.0 * PAD + extras * ICON + (parts - 1.0).max(0.0) * GRID;
    let room = max_width - fixed;
    let galley = if room.is_finite() {
        let mut job = eframe::egui::text::LayoutJob::simple_singleline(
            text.to_owned(),
            font,
            Color32::PLACEHOLDER,
        );
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.max(24.0));
        ui.painter().layout_job(job)
    } else {
        ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
    };
    let wide = vec2((fixed + galley.size().x).max(CONTROL), CONTROL.max(galley.size().y + 12.0));
    let (rect, response) = ui.allocate_exact_size(wide, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let lit = response.hovered() || response.has_focus();
    let pressed = response.is_pointer_button_down_on();
    let (mut fill, edge, ink) = match rank {
        Rank::Primary => (colours.accent, colours.accent, colours.on_accent),
        Rank::Quiet if lit => (colours.raised, colours.accent, colours.ink),
        Rank::Quiet => (colours.raised, colours.hairline, colours.ink),
    };
    if pressed || (rank == Rank::Primary && response.hovered()) {
        fill = mix(fill, ink, 0.10);
    }
    let painter = ui.painter();
    painter.rect(rect, f32::from(RADIUS), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect.expand(3.0), f32::from(RADIUS) + 3.0, ring, StrokeKind::Middle);
    }
    let mut x =
        rect.center().x - 0.5 * (wide.x - 2.0 * PAD).min(fixed + galley.size().x - 2.0 * PAD);
    if let Some(icon) = icon {
        let place = Rect::from_min_size(pos2(x, rect.center().y - 0.5 * ICON), Vec2::splat(ICON));
        draw_icon(painter, place, icon, ink);
        x += ICON + GRID;
    }
    if !text.is_empty() {
        let size = galley.size();
        painter.galley(pos2(x, rect.center().y - 0.5 * size.y), galley, ink);
        x += size.x + GRID;
    }
    if opens {
        let middle = pos2(x + 0.5 * ICON, rect.center().y + 1.0);
        let corners = [vec2(-4.0, -2.5), vec2(0.0, 2.0), vec2(4.0, -2.5)];
        painter.line(corners.map(|c| middle + c).to_vec(), Stroke::new(1.5, colours.grey));
    }
    response
}

fn draw_icon(painter: &Painter, rect: Rect, icon: Icon, ink: Color32) {
    let middle = rect.center();
    match icon {
        Icon::Pause => bars(painter, middle, 5.0, ink),
        Icon::Play => {
            let corners = [vec2(-4.0, -5.5), vec2(6.0, 0.0), vec2(-4.0, 5.5)];
            let corners = corners.map(|c| middle + c).to_vec();
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
        Icon::Theme => {
            painter.circle_stroke(middle, 6.0, Stroke::new(1.5, ink));
            let half = (0..=16).map(|i| {
                let turn = std::f32::consts::PI * (i as f32 / 16.0 - 0.5);
                middle + 6.0 * Vec2::angled(turn)
            });
            painter.add(Shape::convex_polygon(half.collect(), ink, Stroke::NONE));
        }
        Icon::Close => {
            for (x, y) in [(4.5, 4.5), (4.5, -4.5)] {
                let ends = [middle + vec2(x, y), middle - vec2(x, y)];
                painter.line_segment(ends, Stroke::new(1.6, ink));
            }
        }
    }
}

fn bars(painter: &Painter, middle: Pos2, half: f32, ink: Color32) {
    for x in [-0.6, 0.6] {
        let bar =
            Rect::from_center_size(middle + vec2(x * half, 0.0), vec2(0.55 * half, 2.0 * half));
        painter.rect_filled(bar, 1.0, ink);
    }
}

/// Draws a sign about `middle`, 18 points across.
pub fn draw_sign(painter: &Painter, middle: Pos2, sign: Sign, colours: &Palette) {
    let line = |x: f32, colour| {
        let ends = [middle + vec2(x, -9.0), middle + vec2(x, 9.0)];
        painter.line_segment(ends, Stroke::new(1.5, colour));
    };
    match sign {
        Sign::Upright => {
            line(0.0, colours.accent);
            painter.circle_filled(middle, 5.0, colours.accent);
        }
        Sign::Forward => {
            line(-6.0, colours.signal);
            painter.circle_filled(middle + vec2(4.0, 0.0), 5.0, colours.signal);
        }
        Sign::Away => {
            painter.circle_stroke(middle, 6.5, Stroke::new(1.6, colours.grey));
        }
        Sign::Unsure => {
            for i in 0..6 {
                let from = std::f32::consts::TAU * i as f32 / 6.0;
                let arc = (0..=5).map(|j| middle + 7.0 * Vec2::angled(from + 0.12 * j as f32));
                painter.line(arc.collect(), Stroke::new(2.0, colours.doubt));
            }
            painter.circle_filled(middle, 2.0, colours.doubt);
        }
        Sign::Paused => bars(painter, middle, 6.5, colours.grey),
    }
}

/// A sign with its word.
pub fn sign(ui: &mut Ui, sign: Sign, word: &str) {
    let colours = colours(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::hover());
        draw_sign(ui.painter(), rect.center(), sign, colours);
        let ink = match sign {
            Sign::Upright => colours.accent,
            Sign::Forward => colours.signal,
            Sign::Unsure => colours.doubt,
            Sign::Away | Sign::Paused => colours.grey,
        };
        text(ui, word, strong(size::LEAD), ink);
    });
}

/// A wrapped label in a given cut and colour.
pub fn text(
    ui: &mut Ui,
    words: impl Into<String>,
    font: eframe::egui::FontId,
    colour: Color32,
) -> Response {
    ui.label(eframe::egui::RichText::new(words).font(font).color(colour))
}

/// A card: the raised ground of pictures and plots.
pub fn card(painter: &Painter, rect: Rect, colours: &Palette) {
    let edge = Stroke::new(1.0, colours.hairline);
    painter.rect(rect, f32::from(tokens::RADIUS), colours.raised, edge, StrokeKind::Inside);
}

/// Names a painted part for those who hear the window instead of seeing it.
pub fn describe(response: &Response, words: impl Into<String>) {
    let words = words.into();
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words.as_str()));
}
