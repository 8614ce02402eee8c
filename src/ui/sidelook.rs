//! The pages of a look from the side: a page for each step, which goes on by itself, and the page of
//! what was found. Who is turned away reads from afar and has no hand at the mouse: the words are
//! large, and every control can be left alone.

use eframe::egui::{Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::catalogue::tr;
use crate::monitor::LookResult;
use crate::posture::View;
use crate::posture::look::{GuideState, Hint, Phase, Step};
use crate::units::Degrees;

use super::calibrate::{draw_ring, headed};
use super::figure::{self, HANG_MM, Look, Placing};
use super::intent::Intent;
use super::known::Known;
use super::plan::{self, Turn};
use super::tokens::{GRID, regular, size, strong};
use super::widgets::{Rank, Sign, button, colours, describe, draw_sign, text};
use super::words::look as words;

/// The figure's heads: a typical upright, and one clearly forward.
const UPRIGHT: Degrees = Degrees::new(52.0);
const FORWARD: Degrees = Degrees::new(36.0);

/// A step: where it is among the four, what to do, how it looks, what is missing.
/// In a low window, where nobody who is turned away can scroll, what is missing comes first.
pub fn step(
    ui: &mut Ui,
    known: &Known,
    state: &GuideState,
    is_low: bool,
    intents: &mut Vec<Intent>,
) {
    let colours = colours(ui);
    dots(ui, state.step);
    text(ui, state.step.instruction(), strong(size::TITLE), colours.ink);
    if is_low {
        stands(ui, known, state);
        drawings(ui, state, 96.0);
    } else {
        text(ui, state.step.detail(), regular(size::LEAD), colours.grey);
        ui.add_space(GRID);
        drawings(ui, state, 176.0);
        ui.add_space(GRID);
        stands(ui, known, state);
    }
    ui.add_space(GRID);
    ui.horizontal_wrapped(|ui| {
        let back = button(ui, Rank::Quiet, None, tr!("look-back"));
        if back.on_hover_text(tr!("look-back-hint")).clicked() {
            let is_first = state.step.previous().is_none();
            intents.push(if is_first { Intent::CancelCalibration } else { Intent::LookBack });
        }
        let again = button(ui, Rank::Quiet, None, tr!("look-again"));
        if again.on_hover_text(tr!("look-again-hint")).clicked() {
            intents.push(Intent::LookAgain);
        }
        let leave = button(ui, Rank::Quiet, None, tr!("look-leave"));
        if leave.on_hover_text(tr!("look-leave-hint")).clicked() {
            intents.push(Intent::Back);
        }
    });
}

/// Four dots, those taken filled, and the step in words.
fn dots(ui: &mut Ui, step: Step) {
    let colours = colours(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(78.0, 20.0), Sense::hover());
        for other in Step::ALL {
            let x = rect.left() + 8.0 + 18.0 * (other.number() - 1) as f32;
            let middle = eframe::egui::pos2(x, rect.center().y);
            let edge = eframe::egui::Stroke::new(1.6, colours.accent);
            if other.number() < step.number() {
                ui.painter().circle_filled(middle, 5.0, colours.accent);
            } else if other == step {
                ui.painter().circle_stroke(middle, 5.5, edge);
                ui.painter().circle_filled(middle, 2.4, colours.accent);
            } else {
                let edge = eframe::egui::Stroke::new(1.4, colours.faint);
                ui.painter().circle_stroke(middle, 4.5, edge);
            }
        }
        text(ui, words::step(step), regular(size::BODY), colours.grey);
    });
}

/// The posture inside the ring of progress, and the chair from above.
fn drawings(ui: &mut Ui, state: &GuideState, most: f32) {
    let colours = colours(ui);
    let side = (0.48 * ui.available_width()).clamp(96.0, most);
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
        let share = match state.phase {
            Phase::Waiting { .. } => 0.0,
            Phase::Measuring { progress } => progress,
            Phase::Done => 1.0,
        };
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, tr!("look-progress"));
            info.value = Some(f64::from(share));
            info
        });
        let look =
            Look { palette: colours, ground: colours.paper, measured: None, hang_mm: HANG_MM };
        let inside = Rect::from_center_size(rect.center(), Vec2::splat(0.62 * side));
        let head = if state.step.is_forward() { FORWARD } else { UPRIGHT };
        figure::paint(ui.painter(), Placing::within(inside), head, UPRIGHT, &look);
        draw_ring(ui.painter(), rect.center(), 0.5 * side - 5.0, share, colours);
        ui.add_space(GRID);
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(0.94 * side), Sense::hover());
        let (turn, said) = match state.step.view() {
            View::Lateral => (Turn::Aside, tr!("look-aside")),
            _ => (Turn::Camera, tr!("look-facing")),
        };
        describe(&response, said);
        plan::paint(ui.painter(), rect, turn, colours);
    });
}

/// Why it has to be done again; below it what is missing now, or that it runs.
fn stands(ui: &mut Ui, known: &Known, state: &GuideState) {
    let colours = colours(ui);
    if let Some(refused) = &state.refused {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
            draw_sign(ui.painter(), rect.center(), Sign::Unsure, colours);
            // A column of its own: a row would run out of the page.
            ui.vertical(|ui| text(ui, refused.to_string(), regular(size::BODY), colours.ink));
        });
    }
    if !known.can_measure() {
        text(ui, tr!("look-no-picture"), regular(size::LEAD), colours.doubt);
        return;
    }
    match state.phase {
        Phase::Waiting { hint } => {
            if state.overdue {
                text(ui, tr!("look-overdue"), strong(size::BODY), colours.doubt);
            }
            text(ui, hint.sentence(), strong(size::LEAD), colours.doubt);
            let is_plain = matches!(
                hint,
                Hint::TurnAside | Hint::TurnBack | Hint::HoldStill | Hint::Further { .. }
            );
            let help = if is_plain && !state.overdue { tr!("look-waiting") } else { hint.help() };
            text(ui, help, regular(size::BODY), colours.grey);
        }
        Phase::Measuring { .. } | Phase::Done => {
            text(ui, tr!("look-measuring"), strong(size::LEAD), colours.accent);
        }
    }
}

/// What was found, and whether to keep it.
pub fn found(ui: &mut Ui, result: &LookResult, is_low: bool, intents: &mut Vec<Intent>) {
    let colours = colours(ui);
    headed(ui, Sign::Upright, tr!("look-found"));
    if is_low {
        keep_or_not(ui, intents);
    }
    let rows = [
        (tr!("look-upright"), Some(words::upright(result))),
        (tr!("look-slope"), words::slope(result)),
        (tr!("look-error"), Some(words::error(result))),
        (tr!("look-age"), Some(words::age(result))),
        (tr!("look-before"), Some(words::before(result))),
    ];
    for (place, (name, told)) in rows.into_iter().enumerate() {
        let Some(told) = told else { continue };
        ui.spacing_mut().item_spacing.y = 2.0;
        text(ui, name, regular(size::SMALL), colours.grey);
        let font = if place == 0 { strong(size::LEAD) } else { regular(size::BODY) };
        text(ui, told, font, colours.ink);
        ui.add_space(GRID);
    }
    ui.spacing_mut().item_spacing.y = GRID;
    text(ui, tr!("look-worth"), regular(size::SMALL), colours.faint);
    ui.add_space(GRID);
    if !is_low {
        keep_or_not(ui, intents);
    }
}

fn keep_or_not(ui: &mut Ui, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        if button(ui, Rank::Primary, None, tr!("look-save")).clicked() {
            intents.push(Intent::KeepLook);
        }
        if button(ui, Rank::Quiet, None, tr!("look-discard")).clicked() {
            intents.push(Intent::CancelCalibration);
        }
    });
}
