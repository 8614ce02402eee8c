//! The pages on which something is measured: the upright, whether the number follows, the look from the
//! side.

use eframe::egui::{Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::catalogue::{self, tr};
use crate::posture::calibration::MIN_FORWARD;
use crate::ui::calibrate::draw_ring;
use crate::ui::figure::{self, HANG_MM, Look, Placing};
use crate::ui::intent::Intent;
use crate::ui::known::{Calibration, Known, Way};
use crate::ui::plan::{self, Turn};
use crate::ui::sidelook;
use crate::ui::tokens::{GRID, regular, size, strong};
use crate::ui::widgets::{Sign, colours, describe, text};
use crate::units::Degrees;

use super::follows::Follows;
use super::pages::{explain, lead};
use super::{change, parts};

/// A typical upright: where the figure's head is at no change.
const UPRIGHT: Degrees = Degrees::new(52.0);

/// How the calibration of that page stands; what another page has measured says nothing here.
pub fn state(known: &Known, way: Way) -> &Calibration {
    if known.way == way { &known.calibration } else { &Calibration::Ready }
}

/// Three seconds, upright.
pub fn upright(ui: &mut Ui, known: &Known, is_low: bool) {
    lead(ui, is_low, &tr!("guide-upright-text"));
    match state(known, Way::Upright) {
        Calibration::Running(share) => {
            ui.add_space(GRID);
            ring(ui, *share, is_low);
        }
        Calibration::Done { profile, kept, error } => {
            let steady = error.map(|error| {
                let error = format!("{}°", catalogue::decimal(error.value(), 1));
                tr!("guide-upright-steady", error = error)
            });
            let kept = match kept {
                true => tr!("guide-upright-kept", profile = profile.as_str()),
                false => tr!("guide-upright-unkept"),
            };
            let help: Vec<String> = steady.into_iter().chain([kept]).collect();
            ui.add_space(GRID);
            parts::told(ui, Sign::Upright, &tr!("guide-upright-done"), &help.join(" "));
        }
        Calibration::Refused(reason) => {
            ui.add_space(GRID);
            parts::told(ui, Sign::Unsure, &tr!("guide-upright-refused"), reason);
        }
        Calibration::Ready | Calibration::Looking(_) | Calibration::Looked(_) => {
            explain(ui, &tr!("guide-upright-why"));
            ui.add_space(GRID);
            parts::says_obstacle(ui, known);
        }
    }
}

/// The progress ring with the figure inside, and beside it that it runs.
fn ring(ui: &mut Ui, share: f32, is_low: bool) {
    let colours = colours(ui);
    let side = if is_low { 96.0 } else { 176.0 };
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
        response.widget_info(|| {
            let name = tr!("guide-upright-progress");
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
            info.value = Some(f64::from(share));
            info
        });
        let look =
            Look { palette: colours, ground: colours.paper, measured: None, hang_mm: HANG_MM };
        let inside = Rect::from_center_size(rect.center(), Vec2::splat(0.62 * side));
        figure::paint(ui.painter(), Placing::within(inside), UPRIGHT, UPRIGHT, &look);
        draw_ring(ui.painter(), rect.center(), 0.5 * side - 5.0, share, colours);
        ui.add_space(GRID);
        text(ui, tr!("guide-upright-running"), strong(size::LEAD), colours.accent);
    });
}

/// The number and the figure follow the head.
pub fn forward(ui: &mut Ui, known: &Known, follows: &Follows, is_low: bool) {
    explain(ui, &tr!("guide-forward-text"));
    ui.add_space(GRID);
    let wanted = catalogue::degrees(MIN_FORWARD);
    if follows.passed {
        gliding(ui, change(known), is_low);
        let help = tr!("guide-forward-passed-help", far = catalogue::degrees(follows.furthest));
        parts::told(ui, Sign::Upright, &tr!("guide-forward-passed"), &help);
    } else if !parts::says_obstacle(ui, known) {
        let now = change(known);
        if now.is_none() {
            let (what, help) = (tr!("guide-forward-none"), tr!("guide-forward-none-help"));
            parts::told(ui, Sign::Unsure, &what, &help);
        } else {
            gliding(ui, now, is_low);
            let far = follows.furthest;
            explain(
                ui,
                &match far.value() >= 0.5 {
                    true => {
                        tr!("guide-forward-so-far", far = catalogue::degrees(far), wanted = wanted)
                    }
                    false => tr!("guide-forward-wanted", wanted = wanted),
                },
            );
        }
    }
    ui.add_space(GRID);
    let faint = colours(ui).faint;
    text(ui, tr!("guide-forward-why"), regular(size::SMALL), faint);
}

/// The number, and beside it the figure with its head as far forward.
fn gliding(ui: &mut Ui, now: Option<Degrees>, is_low: bool) {
    let Some(now) = now else { return };
    let colours = colours(ui);
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(0.44 * ui.available_width());
            text(ui, catalogue::change(now), strong(size::NUMBER), colours.ink);
            text(ui, tr!("guide-forward-number"), regular(size::SMALL), colours.grey);
        });
        let most = if is_low { 96.0 } else { 144.0 };
        let side = ui.available_width().clamp(80.0, most);
        let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let ink = if -now >= MIN_FORWARD { colours.signal } else { colours.accent };
        let look =
            Look { palette: colours, ground: colours.paper, measured: Some(ink), hang_mm: HANG_MM };
        let drawn = Degrees::new((UPRIGHT + now).value().clamp(20.0, 80.0));
        figure::paint(ui.painter(), Placing::within(rect), drawn, UPRIGHT, &look);
    });
}

/// The look from the side, with the pages it has everywhere.
pub fn side(ui: &mut Ui, known: &Known, is_low: bool, intents: &mut Vec<Intent>) {
    match state(known, Way::Look) {
        Calibration::Looking(looking) => {
            // Leaving the look is not leaving the guide.
            let mut asked = Vec::new();
            sidelook::step(ui, known, looking, is_low, &mut asked);
            intents.extend(asked.into_iter().map(|intent| match intent {
                Intent::Back => Intent::CancelCalibration,
                other => other,
            }));
        }
        Calibration::Looked(result) => sidelook::found(ui, result, is_low, intents),
        Calibration::Done { profile, kept, .. } => {
            let kept = match kept {
                true => tr!("guide-upright-kept", profile = profile.as_str()),
                false => tr!("guide-upright-unkept"),
            };
            ui.add_space(GRID);
            parts::told(ui, Sign::Upright, &tr!("guide-side-done"), &kept);
        }
        Calibration::Refused(reason) => {
            ui.add_space(GRID);
            parts::told(ui, Sign::Unsure, &tr!("guide-upright-refused"), reason);
        }
        Calibration::Ready | Calibration::Running(_) => {
            lead(ui, is_low, &tr!("guide-side-text"));
            explain(ui, &tr!("guide-side-why"));
            ui.add_space(GRID);
            if !parts::says_obstacle(ui, known) && !is_low {
                plans(ui);
            }
        }
    }
}

/// The chair from above, first as one sits, then turned.
fn plans(ui: &mut Ui) {
    let colours = colours(ui);
    let side = (0.45 * ui.available_width()).clamp(80.0, 160.0);
    ui.horizontal(|ui| {
        for (turn, said) in
            [(Turn::Camera, "guide-side-facing"), (Turn::Aside, "guide-side-turned")]
        {
            let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            describe(&response, tr!(said));
            plan::paint(ui.painter(), rect, turn, colours);
        }
    });
}
