//! Controls and signs in the program's own hand: buttons, choices, icons drawn as shapes.

use eframe::egui::accesskit::Live;
use eframe::egui::{
    Color32, FontId, Painter, Popup, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind,
    Theme, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::figure;
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
    /// An angle that opens to the right: earlier.
    Back,
    /// An angle that opens to the left: later.
    Forth,
    /// The program's own sign.
    Emblem,
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
pub fn button(ui: &mut Ui, rank: Rank, icon: Option<Icon>, text: impl AsRef<str>) -> Response {
    let text = text.as_ref();
    control(ui, rank, icon, text, text, false, f32::INFINITY)
}

/// A button that shows an icon only; `name` is what it is called.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: impl AsRef<str>) -> Response {
    control(ui, Rank::Quiet, Some(icon), "", name.as_ref(), false, f32::INFINITY)
}

/// A choice: a control that shows what is chosen and opens a list. It is called "`name`: `chosen`".
/// `list` draws the entries, each with [`entry`].
pub fn choice(
    ui: &mut Ui,
    name: impl AsRef<str>,
    icon: Option<Icon>,
    chosen: impl AsRef<str>,
    max_width: f32,
    list: impl FnOnce(&mut Ui),
) {
    let (name, chosen) = (name.as_ref(), chosen.as_ref());
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
pub fn entry(ui: &mut Ui, text: impl AsRef<str>, is_chosen: bool) -> bool {
    ui.selectable_label(is_chosen, text.as_ref()).clicked()
}

/// How wide a [`button`] with that text is, in points.
#[must_use]
pub fn width(ui: &Ui, rank: Rank, text: impl AsRef<str>) -> f32 {
    let font = font(rank);
    let galley = ui.painter().layout_no_wrap(text.as_ref().to_owned(), font, Color32::PLACEHOLDER);
    (2.0 * PAD + galley.size().x).max(CONTROL)
}

/// A quiet word that opens a page; the open one is underlined and strong.
pub fn tab(ui: &mut Ui, name: impl AsRef<str>, is_open: bool) -> Response {
    let name = name.as_ref();
    let colours = colours(ui);
    let lay = |font| ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER);
    // As wide open as closed, so that nothing moves.
    let (closed, open) = (lay(regular(size::BODY)), lay(strong(size::BODY)));
    let wide = vec2(open.size().x.max(closed.size().x) + 2.0 * GRID, CONTROL);
    let (rect, response) = ui.allocate_exact_size(wide, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, is_enabled, is_open, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let lit = response.hovered() || response.has_focus();
    let ink = if is_open || lit { colours.ink } else { colours.grey };
    let galley = if is_open { open } else { closed };
    ui.painter().galley(rect.center() - 0.5 * galley.size(), galley, ink);
    if is_open {
        let line = Rect::from_min_max(
            pos2(rect.left() + GRID, rect.bottom() - 3.0),
            pos2(rect.right() - GRID, rect.bottom() - 1.0),
        );
        ui.painter().rect_filled(line, 1.0, colours.accent);
    }
    focus_ring(ui, &response);
    response
}

/// A quiet word that does something, underlined; `name` is what it is called.
pub fn link(ui: &mut Ui, word: impl Into<String>, name: impl Into<String>) -> Response {
    let (colours, name) = (colours(ui), name.into());
    let galley =
        ui.painter().layout_no_wrap(word.into(), regular(size::BODY), Color32::PLACEHOLDER);
    let wide = vec2(galley.size().x + GRID, CONTROL);
    let (rect, response) = ui.allocate_exact_size(wide, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, &name));
    follow_focus(&response);
    if ui.is_rect_visible(rect) {
        let place = Rect::from_center_size(rect.center(), galley.size());
        let line = Stroke::new(if response.hovered() { 2.0 } else { 1.0 }, colours.accent);
        ui.painter().galley(place.min, galley, colours.accent);
        ui.painter().hline(place.x_range(), place.bottom() + 1.0, line);
        focus_ring(ui, &response);
    }
    response
}

/// Says more of a text for those who hear the window than it says itself.
pub fn explain(response: &Response, words: String) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(words));
}

/// Brings what the keyboard has just reached into sight.
pub fn follow_focus(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// Names a control of the toolkit for those who hear the window, and says its value with the unit.
pub fn name_value(response: &Response, name: &str, value: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_label(name);
        node.set_value(value);
    });
}

/// The ring about what holds the keyboard's focus.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours(ui).accent);
        let (rect, radius) = (response.rect.expand(3.0), f32::from(RADIUS) + 3.0);
        ui.painter().rect_stroke(rect, radius, ring, StrokeKind::Middle);
    }
}

/// Left and right of a control's text.
const PAD: f32 = 12.0;

fn font(rank: Rank) -> FontId {
    if rank == Rank::Primary { strong(size::BODY) } else { regular(size::BODY) }
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
    let colours = colours(ui);
    let font = font(rank);
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
    follow_focus(&response);
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
    focus_ring(ui, &response);
    let mut x =
        rect.center().x - 0.5 * (wide.x - 2.0 * PAD).min(fixed + galley.size().x - 2.0 * PAD);
    if let Some(icon) = icon {
        let place = Rect::from_min_size(pos2(x, rect.center().y - 0.5 * ICON), Vec2::splat(ICON));
        draw_icon(painter, place, icon, ink, colours);
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

fn draw_icon(painter: &Painter, rect: Rect, icon: Icon, ink: Color32, colours: &Palette) {
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
        Icon::Back | Icon::Forth => {
            let side = if icon == Icon::Back { 1.0 } else { -1.0 };
            let corners = [vec2(2.5 * side, -5.0), vec2(-2.5 * side, 0.0), vec2(2.5 * side, 5.0)];
            painter.line(corners.map(|c| middle + c).to_vec(), Stroke::new(1.6, ink));
        }
        Icon::Close => {
            for (x, y) in [(4.5, 4.5), (4.5, -4.5)] {
                let ends = [middle + vec2(x, y), middle - vec2(x, y)];
                painter.line_segment(ends, Stroke::new(1.6, ink));
            }
        }
        Icon::Emblem => {
            let place = Rect::from_center_size(middle, vec2(20.0, 24.0));
            figure::emblem(painter, place, colours, colours.raised);
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
pub fn sign(ui: &mut Ui, sign: Sign, word: impl Into<String>) {
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
        let said = text(ui, word, strong(size::LEAD), ink);
        // It changes rarely, and is told when it does; the number beside it would never be silent.
        said.ctx.accesskit_node_builder(said.id, |node| node.set_live(Live::Polite));
    });
}

/// A wrapped label in a given cut and colour.
pub fn text(ui: &mut Ui, words: impl Into<String>, font: FontId, colour: Color32) -> Response {
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
