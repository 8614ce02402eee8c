//! How it warns: the ladder, step by step, and the overlay's form with a small drawing of each.

use std::time::Duration;

use eframe::egui::{
    Align, Color32, Layout, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::catalogue::{span, tr};
use crate::monitor::Command;
use crate::settings::{LadderSettings, OverlayScreens, OverlaySettings, OverlayStyle, Settings};
use crate::ui::figure;
use crate::ui::intent::Intent;
use crate::ui::tokens::{GRID, Palette, RADIUS, mix, regular, size, strong};
use crate::ui::widgets::{Rank, button, colours, focus_ring, follow_focus};

use super::parts::{few, help, label, number, switch, whole};
use super::{columns, units};

/// Draws the ladder.
pub fn ladder(ui: &mut Ui, settings: &mut Settings, intents: &mut Vec<Intent>) {
    help(ui, tr!("settings-ladder-help"));
    let ladder = &mut settings.ladder;
    let when = times(ladder);
    let steps = [
        (tr!("settings-tray"), tr!("settings-tray-help"), &mut ladder.tray),
        (tr!("settings-ladder-overlay"), tr!("settings-ladder-overlay-help"), &mut ladder.overlay),
        (tr!("settings-notification"), tr!("settings-notification-help"), &mut ladder.notification),
        (tr!("settings-sound"), tr!("settings-sound-help"), &mut ladder.sound),
    ];
    let middle = 13.0;
    let mut rungs: Vec<Pos2> = Vec::new();
    for (place, (name, detail, is_on)) in steps.into_iter().enumerate() {
        let is = *is_on;
        let row = ui.horizontal(|ui| {
            let (rung, _) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::hover());
            rungs.push(pos2(rung.left() + middle, rung.center().y));
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), 0.0),
                Layout::top_down(Align::Min),
                |ui| {
                    let told = when.get(place).cloned().flatten();
                    let told = told.unwrap_or_else(|| tr!("settings-step-not"));
                    switch(ui, name, format!("{detail} \u{b7} {told}"), is_on);
                },
            );
        });
        if let Some(rung) = rungs.last_mut() {
            rung.y = row.response.rect.center().y;
            numeral(ui.painter(), *rung, place + 1, is, colours(ui));
        }
    }
    for pair in rungs.windows(2) {
        let [above, below] = [pair[0] + vec2(0.0, 14.0), pair[1] - vec2(0.0, 14.0)];
        ui.painter().line_segment([above, below], Stroke::new(1.2, colours(ui).hairline));
    }
    ui.add_space(GRID / 2.0);
    let (name, detail) = (tr!("settings-step"), tr!("settings-step-help"));
    whole(ui, name, detail, &mut ladder.step_seconds, &units::seconds(5.0, 600.0, 5.0));
    let test = button(ui, Rank::Quiet, None, tr!("settings-test"));
    if test.on_hover_text(tr!("settings-test-hint")).clicked() {
        intents.push(Intent::Tell(Box::new(Command::TestWarning)));
    }
}

/// When each step comes; `None` for one that is left out.
fn times(ladder: &LadderSettings) -> [Option<String>; 4] {
    let mut waited = Duration::ZERO;
    [ladder.tray, ladder.overlay, ladder.notification, ladder.sound].map(|is_on| {
        is_on.then(|| {
            let told = match waited {
                Duration::ZERO => tr!("settings-step-at-once"),
                waited => tr!("settings-step-after", span = span(waited)),
            };
            waited += Duration::from_secs(u64::from(ladder.step_seconds));
            told
        })
    })
}

fn numeral(painter: &Painter, middle: Pos2, number: usize, is_on: bool, colours: &Palette) {
    let (ink, fill) = match is_on {
        true => (colours.on_accent, colours.accent),
        false => (colours.faint, colours.raised),
    };
    painter.circle(middle, 12.0, fill, Stroke::new(1.2, if is_on { fill } else { colours.faint }));
    let centre = eframe::egui::Align2::CENTER_CENTER;
    painter.text(middle, centre, number, strong(size::SMALL), ink);
}

/// Draws the overlay's settings.
pub fn overlay(ui: &mut Ui, settings: &mut Settings) {
    let overlay = &mut settings.overlay;
    label(ui, tr!("settings-style"));
    let forms = [
        (OverlayStyle::Glow, tr!("settings-style-glow"), tr!("settings-style-glow-help")),
        (OverlayStyle::Dim, tr!("settings-style-dim"), tr!("settings-style-dim-help")),
        (OverlayStyle::Figure, tr!("settings-style-figure"), tr!("settings-style-figure-help")),
        (OverlayStyle::None, tr!("settings-style-none"), tr!("settings-style-none-help")),
    ];
    let across = if ui.available_width() > 560.0 { 4 } else { 2 };
    for row in forms.chunks(across) {
        columns(ui, across, |place, ui| {
            let Some((style, name, line)) = row.get(place) else { return };
            if form(ui, *style, name, line, overlay) {
                overlay.style = *style;
            }
        });
    }
    ui.add_space(GRID / 2.0);
    let name = tr!("settings-screens");
    label(ui, name.clone());
    let screens = [
        (OverlayScreens::Active, tr!("settings-screens-active")),
        (OverlayScreens::All, tr!("settings-screens-all")),
    ];
    few(ui, &name, &screens, &mut overlay.screens);
    ui.add_space(GRID / 2.0);
    let (name, detail) = (tr!("settings-strength"), tr!("settings-strength-help"));
    number(ui, name, detail, &mut overlay.strength, &units::share(0.05, 0.6));
    let (name, detail) = (tr!("settings-over-full-screen"), tr!("settings-over-full-screen-help"));
    switch(ui, name, detail, &mut overlay.over_full_screen);
}

/// A form of the overlay: a small screen with it, its name and a line. Whether it was chosen now.
fn form(ui: &mut Ui, style: OverlayStyle, name: &str, line: &str, now: &OverlaySettings) -> bool {
    const PAD: f32 = 10.0;
    let colours = colours(ui);
    let is_chosen = now.style == style;
    let width = ui.available_width();
    let screen = vec2(width - 2.0 * PAD, (0.5 * (width - 2.0 * PAD)).min(84.0));
    let font = if is_chosen { strong(size::BODY) } else { regular(size::BODY) };
    let painter = ui.painter();
    let title = painter.layout(name.to_owned(), font, Color32::PLACEHOLDER, screen.x);
    let below =
        painter.layout(line.to_owned(), regular(size::SMALL), Color32::PLACEHOLDER, screen.x);
    let tall = PAD + screen.y + 6.0 + title.size().y + 2.0 + below.size().y + PAD;
    let (rect, response) = ui.allocate_exact_size(vec2(width, tall), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, is_enabled, is_chosen, name));
    follow_focus(&response);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let lit = is_chosen || response.hovered();
        let edge = if lit { colours.accent } else { colours.hairline };
        let edge = Stroke::new(if is_chosen { 2.0 } else { 1.0 }, edge);
        painter.rect(rect, f32::from(RADIUS), colours.raised, edge, StrokeKind::Inside);
        let picture = Rect::from_min_size(rect.min + vec2(PAD, PAD), screen);
        preview(painter, picture, style, now.strength as f32, colours);
        let at = pos2(picture.left(), picture.bottom() + 6.0);
        let down = title.size().y + 2.0;
        painter.galley(at, title, colours.ink);
        painter.galley(at + vec2(0.0, down), below, colours.grey);
        focus_ring(ui, &response);
    }
    response.clicked()
}

/// A screen with a window on it, and the overlay above both.
fn preview(painter: &Painter, rect: Rect, style: OverlayStyle, strength: f32, colours: &Palette) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    painter.rect_filled(rect, 4.0, mix(colours.body, colours.faint, 0.25));
    let page = Rect::from_center_size(rect.center(), 0.66 * rect.size());
    painter.rect_filled(page, 3.0, colours.paper);
    for row in 0..3 {
        let y = page.top() + page.height() * (0.28 + 0.22 * row as f32);
        let end = page.left() + page.width() * if row == 2 { 0.55 } else { 0.88 };
        painter.hline(
            page.left() + 0.12 * page.width()..=end,
            y,
            Stroke::new(2.0, colours.hairline),
        );
    }
    match style {
        OverlayStyle::Glow => glow(&painter, rect, strength, colours),
        OverlayStyle::Dim => {
            painter.rect_filled(rect, 4.0, Color32::BLACK.gamma_multiply(strength));
        }
        OverlayStyle::Figure | OverlayStyle::None => {}
    }
    if style != OverlayStyle::None {
        let side = 0.36 * rect.height();
        let place = Rect::from_min_size(
            rect.right_bottom() - vec2(side + 4.0, side + 4.0),
            vec2(side, side),
        );
        painter.rect_filled(place.expand(2.0), 4.0, colours.raised);
        figure::emblem(&painter, place.shrink(1.0), colours, colours.raised);
    }
    painter.rect_stroke(rect, 4.0, Stroke::new(1.0, colours.faint), StrokeKind::Inside);
}

/// The light along the edge, thinning inwards.
fn glow(painter: &Painter, rect: Rect, strength: f32, colours: &Palette) {
    let inner = rect.shrink(0.26 * rect.height());
    let bright = colours.glow.gamma_multiply((1.6 * strength).min(1.0));
    let clear = colours.glow.gamma_multiply(0.0);
    let corners =
        |rect: Rect| [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    let mut mesh = Mesh::default();
    for (outside, inside) in corners(rect).into_iter().zip(corners(inner)) {
        mesh.colored_vertex(outside, bright);
        mesh.colored_vertex(inside, clear);
    }
    for side in 0..4_u32 {
        let (a, b) = (2 * side, 2 * ((side + 1) % 4));
        mesh.add_triangle(a, a + 1, b);
        mesh.add_triangle(a + 1, b, b + 1);
    }
    painter.add(Shape::mesh(mesh));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};

    #[test]
    fn a_step_that_is_left_out_costs_no_time() {
        let ladder = LadderSettings {
            tray: true,
            overlay: false,
            notification: true,
            sound: true,
            step_seconds: 20,
        };
        speaking(Language::English, || {
            let told = times(&ladder).map(Option::unwrap_or_default);
            assert_eq!(told, ["at once", "", "after 20\u{a0}s", "after 40\u{a0}s"]);
        });
    }
}
