//! What several pages of the guide share.

use eframe::egui::{Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::catalogue::tr;
use crate::settings::GuideStep;
use crate::ui::figure;
use crate::ui::intent::Intent;
use crate::ui::known::{Known, Situation};
use crate::ui::tokens::{CONTROL, GRID, regular, size, strong};
use crate::ui::widgets::{Sign, colours, describe, draw_sign, text};

/// The program's own sign.
pub fn emblem(ui: &mut Ui) {
    let colours = colours(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, CONTROL), Sense::hover());
    let place = Rect::from_center_size(rect.center(), vec2(28.0, 34.0));
    figure::emblem(ui.painter(), place, colours, colours.paper);
}

/// A dot a page: those gone through filled, the open one a ring with a point, those to come rings.
pub fn dots(ui: &mut Ui, step: GuideStep) {
    const APART: f32 = 16.0;
    let colours = colours(ui);
    let count = GuideStep::ALL.len() as f32;
    let (rect, response) =
        ui.allocate_exact_size(vec2(APART * count + GRID, CONTROL), Sense::hover());
    describe(&response, place(step));
    for other in GuideStep::ALL {
        let x = rect.left() + GRID + APART * (other.number() - 1) as f32;
        let middle = pos2(x, rect.center().y);
        let painter = ui.painter();
        if other < step {
            painter.circle_filled(middle, 4.5, colours.accent);
        } else if other == step {
            painter.circle_stroke(middle, 5.5, Stroke::new(1.6, colours.accent));
            painter.circle_filled(middle, 2.4, colours.accent);
        } else {
            painter.circle_stroke(middle, 4.0, Stroke::new(1.4, colours.faint));
        }
    }
}

/// `Page 3 of 9: Light and framing`.
pub fn place(step: GuideStep) -> String {
    tr!("guide-place", number = step.number(), all = GuideStep::ALL.len(), name = name(step))
}

fn name(step: GuideStep) -> String {
    tr!(match step {
        GuideStep::Welcome => "guide-name-welcome",
        GuideStep::Camera => "guide-name-camera",
        GuideStep::Framing => "guide-name-framing",
        GuideStep::Upright => "guide-name-upright",
        GuideStep::Forward => "guide-name-forward",
        GuideStep::Side => "guide-name-side",
        GuideStep::Warning => "guide-name-warning",
        GuideStep::Options => "guide-name-options",
        GuideStep::Done => "guide-name-done",
    })
}

/// Why there is no picture to go by, and what would help.
pub struct Obstacle {
    /// What is the matter.
    pub what: String,
    /// What to do about it.
    pub help: String,
    /// A button that does it.
    pub remedy: Option<(String, Intent)>,
}

/// What stands between the guide and a live picture, if something does.
pub fn obstacle(known: &Known) -> Option<Obstacle> {
    let of = |what, help, remedy| Some(Obstacle { what, help, remedy });
    match known.situation() {
        Situation::NoSource => of(tr!("guide-nothing"), tr!("guide-nothing-help"), None),
        Situation::Opening if known.last.is_none() => {
            of(tr!("guide-opening"), tr!("guide-opening-help"), None)
        }
        Situation::Lost(error) => {
            let help = format!("{}: {}. {}", error.subject, error.cause, error.remedy);
            of(tr!("guide-lost"), help, Some((tr!("guide-retry"), Intent::Retry)))
        }
        Situation::Paused => {
            let resume = Some((tr!("guide-resume"), Intent::TogglePause));
            of(tr!("guide-paused"), tr!("guide-paused-help"), resume)
        }
        Situation::Ended => {
            let again = Some((tr!("guide-again"), Intent::Retry));
            of(tr!("guide-ended"), tr!("guide-ended-help"), again)
        }
        Situation::Failed(reason) => of(tr!("guide-lost"), reason, None),
        Situation::Opening | Situation::Nobody | Situation::Unsure(_) | Situation::Live(_) => None,
    }
}

/// Says what stands in the way; whether something does.
pub fn says_obstacle(ui: &mut Ui, known: &Known) -> bool {
    let Some(found) = obstacle(known) else { return false };
    told(ui, Sign::Away, &found.what, &found.help);
    true
}

/// A sentence with its sign, and what to do about it.
pub fn told(ui: &mut Ui, sign: Sign, what: &str, help: &str) {
    let colours = colours(ui);
    let ink = match sign {
        Sign::Upright => colours.accent,
        Sign::Forward => colours.signal,
        Sign::Unsure => colours.doubt,
        Sign::Away | Sign::Paused => colours.ink,
    };
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::hover());
        draw_sign(ui.painter(), rect.center(), sign, colours);
        // A column of its own: a row would run out of the page.
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            text(ui, what, strong(size::LEAD), ink);
            text(ui, help, regular(size::BODY), colours.grey);
        });
    });
}

/// A name in small, and what there is to say of it.
pub fn fact(ui: &mut Ui, name: &str, said: &str) {
    let colours = colours(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        text(ui, name, regular(size::SMALL), colours.grey);
        text(ui, said, regular(size::BODY), colours.ink);
    });
}
