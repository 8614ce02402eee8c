//! The calibration page: what to do, the live picture, and two ways to go on: three seconds of a ring
//! that fills, or a look from the side ([`super::sidelook`]); then the measured error, or why it did
//! not work and what to do about it. Escape leaves.

use eframe::egui::{
    Align, Layout, Painter, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::catalogue::tr;
use crate::units::Degrees;

use super::figure::{self, HANG_MM, Look, Placing};
use super::intent::Intent;
use super::known::{Calibration, Known, Way};
use super::picture::Screen;
use super::sidelook;
use super::tokens::{GRID, Palette, regular, size, strong};
use super::widgets::{Rank, Sign, button, colours, draw_sign, text};
use super::words::calibrate as words;

/// Draws the page into what is left of the window.
pub fn show(ui: &mut Ui, known: &Known, screen: &Screen, intents: &mut Vec<Intent>) {
    let all = ui.available_rect_before_wrap();
    if all.width() < 720.0 || all.height() < 380.0 {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            instructions(ui, known, all.height() < 380.0, intents);
            ui.add_space(GRID);
            let size = screen.fit(vec2(ui.available_width(), all.height().max(260.0)));
            screen.show(ui, size, known.last.as_ref());
        });
        return;
    }
    let size = screen.fit(vec2(0.58 * all.width(), all.height() - GRID));
    let picture = Rect::from_min_size(all.min, size);
    let mut left = ui.new_child(UiBuilder::new().max_rect(picture));
    screen.show(&mut left, size, known.last.as_ref());
    let column = Rect::from_min_max(pos2(picture.right() + 4.0 * GRID, all.top()), all.max);
    let layout = Layout::top_down(Align::Min);
    let mut right = ui.new_child(UiBuilder::new().max_rect(column).layout(layout));
    instructions(&mut right, known, false, intents);
    let rest = right.available_size() - vec2(0.0, all.bottom() - picture.bottom());
    let has_own_figure = matches!(
        known.calibration,
        Calibration::Running(_) | Calibration::Looking(_) | Calibration::Looked(_)
    );
    if rest.y > 150.0 && !has_own_figure {
        let colours = colours(&right);
        let place = Rect::from_min_max(
            pos2(column.left(), picture.bottom() - rest.y.min(220.0)),
            pos2(column.left() + 200.0, picture.bottom()),
        );
        let upright = Degrees::new(52.0);
        let look =
            Look { palette: colours, ground: colours.paper, measured: None, hang_mm: HANG_MM };
        figure::paint(right.painter(), Placing::within(place), upright, upright, &look);
    }
    ui.advance_cursor_after_rect(all);
}

fn instructions(ui: &mut Ui, known: &Known, is_low: bool, intents: &mut Vec<Intent>) {
    let colours = colours(ui);
    let say = |ui: &mut Ui, words: String| text(ui, words, regular(size::LEAD), colours.ink);
    let explain = |ui: &mut Ui, words: String| text(ui, words, regular(size::BODY), colours.grey);
    match &known.calibration {
        Calibration::Ready => {
            text(ui, tr!("calibrate-title"), strong(size::TITLE), colours.ink);
            say(ui, tr!("calibrate-what"));
            explain(ui, tr!("calibrate-why"));
            ui.add_space(GRID);
            if !known.can_measure() {
                explain(ui, tr!("calibrate-no-picture"));
            }
            go(ui, known, Rank::Primary, tr!("calibrate-go"), Way::Upright, intents);
            ui.add_space(GRID);
            go(ui, known, Rank::Quiet, tr!("calibrate-look"), Way::Look, intents);
            explain(ui, tr!("calibrate-look-why"));
            ui.add_space(GRID);
            back(ui, tr!("calibrate-back"), intents);
        }
        Calibration::Looking(state) => sidelook::step(ui, known, state, is_low, intents),
        Calibration::Looked(result) => sidelook::found(ui, result, is_low, intents),
        Calibration::Running(share) => {
            text(ui, tr!("calibrate-title"), strong(size::TITLE), colours.ink);
            say(ui, tr!("calibrate-what"));
            ui.add_space(2.0 * GRID);
            ring(ui, *share);
            ui.add_space(GRID);
            if button(ui, Rank::Quiet, None, tr!("calibrate-cancel")).clicked() {
                intents.push(Intent::CancelCalibration);
            }
        }
        Calibration::Done { profile, kept, error } => {
            headed(ui, Sign::Upright, tr!("calibrate-measured"));
            say(ui, words::done(profile, *kept, *error));
            ui.add_space(GRID);
            ui.horizontal(|ui| {
                if button(ui, Rank::Primary, None, tr!("calibrate-done")).clicked() {
                    intents.push(Intent::Back);
                }
                go(ui, known, Rank::Quiet, tr!("calibrate-once-more"), known.way, intents);
            });
        }
        Calibration::Refused(reason) => {
            headed(ui, Sign::Unsure, tr!("calibrate-refused"));
            say(ui, reason.clone());
            ui.add_space(GRID);
            ui.horizontal(|ui| {
                go(ui, known, Rank::Primary, tr!("calibrate-again"), known.way, intents);
                back(ui, tr!("calibrate-back"), intents);
            });
        }
    }
}

/// A heading with its sign.
pub(super) fn headed(ui: &mut Ui, shape: Sign, words: String) {
    let colours = colours(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 36.0), Sense::hover());
        draw_sign(ui.painter(), rect.center(), shape, colours);
        text(ui, words, strong(size::TITLE), colours.ink);
    });
}

/// Begins a measurement; greyed while there is nothing to measure.
fn go(ui: &mut Ui, known: &Known, rank: Rank, words: String, way: Way, intents: &mut Vec<Intent>) {
    ui.add_enabled_ui(known.can_measure(), |ui| {
        if button(ui, rank, None, words).clicked() {
            intents.push(match way {
                Way::Upright => Intent::Calibrate,
                Way::Look => Intent::BeginLook,
            });
        }
    });
}

fn back(ui: &mut Ui, words: String, intents: &mut Vec<Intent>) {
    if button(ui, Rank::Quiet, None, words).clicked() {
        intents.push(Intent::Back);
    }
}

/// The progress ring with the figure inside.
fn ring(ui: &mut Ui, share: f32) {
    const SIZE: f32 = 176.0;
    let colours = colours(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::hover());
    response.widget_info(|| {
        let mut info =
            WidgetInfo::labeled(Role::ProgressIndicator, true, tr!("calibrate-progress"));
        info.value = Some(f64::from(share));
        info
    });
    let painter = ui.painter();
    let upright = Degrees::new(52.0);
    let look = Look { palette: colours, ground: colours.paper, measured: None, hang_mm: HANG_MM };
    let inside = Rect::from_center_size(rect.center(), Vec2::splat(0.62 * SIZE));
    figure::paint(painter, Placing::within(inside), upright, upright, &look);
    draw_ring(painter, rect.center(), 0.5 * SIZE - 5.0, share, colours);
    text(ui, tr!("calibrate-running"), strong(size::LEAD), colours.accent);
}

/// A ring that is `share` full, in 0..=1.
pub(super) fn draw_ring(
    painter: &Painter,
    middle: Pos2,
    radius: f32,
    share: f32,
    colours: &Palette,
) {
    painter.circle_stroke(middle, radius, Stroke::new(6.0, colours.hairline));
    if share <= 0.0 {
        return;
    }
    let steps = (96.0 * share).ceil().max(1.0) as usize;
    let arc: Vec<Pos2> = (0..=steps)
        .map(|i| {
            let turn = share * i as f32 / steps as f32 - 0.25;
            middle + radius * Vec2::angled(std::f32::consts::TAU * turn)
        })
        .collect();
    painter.add(Shape::line(arc, Stroke::new(6.0, colours.accent)));
}
