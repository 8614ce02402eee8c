//! The banner of the live page: one card over the picture's foot, or over the page's foot where the
//! page stacks, so that nothing moves when it comes and goes. What needs an answer comes first.
//!
//! - [`Banner::of`] chooses: pure.
//! - [`show`] draws it; what the person answers is added to the intents.

use std::time::Duration;

use eframe::egui::{
    Align, Align2, Area, AreaState, Frame, Id, Layout, Margin, Order, Rect, Sense, Stroke, Ui, vec2,
};
use jiff::Zoned;

use crate::catalogue::{span, time_of_day, tr};
use crate::monitor::Command;
use crate::reminder::{Doubt, Hint, Prompt, QuietReason};

use super::intent::Intent;
use super::known::Known;
use super::shell::Page;
use super::tokens::{CONTROL, GRID, RADIUS, regular, size, strong};
use super::widgets::{
    Icon, Rank, Sign, button, colours, describe, draw_sign, entry, icon_button, menu, text,
};

/// From the card to the edges of what it lies on, in points.
const INSET: f32 = 1.5 * GRID;
/// The widest a card is, in points: a sentence in a line of it can still be read at a glance.
const WIDEST: f32 = 640.0;
/// On a page lower than this, in points, the card says its sentence alone, so that it leaves the number
/// in sight.
const LOW: f32 = 320.0;
/// At this hour of the person's clock "for today" is over.
const MORNING: jiff::civil::Time = jiff::civil::time(4, 0, 0, 0);

/// What the banner is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Banner<'a> {
    /// A warning stands; the head has been forward for this long, where that is known.
    Warning(Option<Duration>),
    /// A prompt stands; of a break's countdown so much is left.
    Prompt(Prompt, Option<Duration>),
    /// Something to be read once.
    Notice(&'a str),
    /// The upright no longer fits.
    Doubt(Doubt),
    /// A hint about the place of work.
    Hint(Hint),
    /// Nothing is said now.
    Quiet(QuietReason),
}

impl<'a> Banner<'a> {
    /// The one to show, if any. A warning and a prompt wait for an answer and pass by themselves; a
    /// notice is put away with a click; doubts, hints and silence may stand for hours, so they come
    /// last, in the order of what the numbers suffer.
    #[must_use]
    pub fn of(known: &'a Known) -> Option<Self> {
        let notice = known.notices.last().map(|words| Self::Notice(words));
        if !known.is_looking_on() {
            return notice;
        }
        let warning = || {
            let lasted = known.last.as_ref().zip(known.episode());
            known
                .warned()
                .then(|| Self::Warning(lasted.map(|(last, episode)| last.at.since(episode.since))))
        };
        let prompt = || known.prompt.map(|prompt| Self::Prompt(prompt, known.break_left()));
        warning()
            .or_else(prompt)
            .or(notice)
            .or(known.doubt.map(Self::Doubt))
            .or(known.hint.map(Self::Hint))
            .or(known.quiet.map(Self::Quiet))
    }

    fn sign(&self) -> Option<Sign> {
        match self {
            Self::Warning(_) => Some(Sign::Forward),
            Self::Doubt(_) => Some(Sign::Unsure),
            Self::Quiet(_) => Some(Sign::Paused),
            Self::Prompt(..) | Self::Notice(_) | Self::Hint(_) => None,
        }
    }

    /// The sentence, and what is said under it.
    fn words(&self, known: &Known) -> (String, Option<String>) {
        match self {
            Self::Warning(lasted) => {
                let lasted = lasted.filter(|lasted| lasted.as_secs() > 0).map(span);
                let sentence = lasted.map_or_else(
                    || tr!("overlay-warning"),
                    |span| tr!("overlay-warning-for", span = span),
                );
                (sentence, Some(tr!("overlay-warning-help")))
            }
            Self::Prompt(Prompt::Movement, _) => {
                let minutes =
                    Duration::from_secs(60 * u64::from(known.settings.prompts.movement_minutes));
                let sentence = tr!("overlay-movement", span = span(minutes));
                (sentence, Some(tr!("overlay-movement-help")))
            }
            Self::Prompt(Prompt::Break, _) => {
                (tr!("overlay-break"), Some(tr!("overlay-break-help")))
            }
            Self::Notice(words) => ((*words).to_owned(), None),
            Self::Doubt(doubt) => {
                let why = match doubt {
                    Doubt::CameraMoved => tr!("overlay-doubt-camera"),
                    Doubt::ConditionsChanged => tr!("overlay-doubt-conditions"),
                    Doubt::AnotherPerson => tr!("overlay-doubt-person"),
                    Doubt::OtherStance => tr!("overlay-doubt-stance"),
                };
                (why, Some(tr!("overlay-doubt-help")))
            }
            Self::Hint(hint) => {
                let (what, help) = match hint {
                    Hint::TooNear => ("overlay-hint-near", "overlay-hint-near-help"),
                    Hint::TooFar => ("overlay-hint-far", "overlay-hint-far-help"),
                    Hint::ScreenLow => ("overlay-hint-low", "overlay-hint-low-help"),
                    Hint::ScreenHigh => ("overlay-hint-high", "overlay-hint-high-help"),
                    Hint::OffCentre => ("overlay-hint-aside", "overlay-hint-aside-help"),
                    Hint::HeadTilted => ("overlay-hint-tilted", "overlay-hint-tilted-help"),
                };
                (tr!(what), Some(tr!(help)))
            }
            Self::Quiet(reason) => (quiet(*reason, known), None),
        }
    }
}

/// Why nothing is said, in a sentence.
fn quiet(reason: QuietReason, known: &Known) -> String {
    match reason {
        QuietReason::Locked => tr!("overlay-quiet-locked"),
        QuietReason::Call => tr!("overlay-quiet-call"),
        QuietReason::DoNotDisturb => tr!("overlay-quiet-do-not-disturb"),
        QuietReason::FullScreen => tr!("overlay-quiet-full-screen"),
        QuietReason::OutsideHours => tr!("overlay-quiet-hours"),
        QuietReason::Snoozed => match &known.snoozed_until {
            Some(until) => tr!("overlay-quiet-snoozed-until", time = time_of_day(until.time())),
            None => tr!("overlay-quiet-snoozed"),
        },
        QuietReason::BaselineDoubted => tr!("overlay-quiet-doubted"),
        QuietReason::BackedOff => tr!("overlay-quiet-backed-off"),
    }
}

/// From `now` to the next morning.
fn until_morning(now: &Zoned) -> Duration {
    let today = now.date();
    let day = if now.time() < MORNING { Some(today) } else { today.tomorrow().ok() };
    let morning =
        day.and_then(|day| day.to_datetime(MORNING).to_zoned(now.time_zone().clone()).ok());
    // At the calendar's very end there is no next morning.
    morning.and_then(|morning| now.duration_until(&morning).try_into().ok()).unwrap_or_default()
}

fn area() -> Id {
    Id::unique("plumbline-banner")
}

/// How much of the foot of the page the banner covers, in points; 0 without one.
#[must_use]
pub fn covers(ui: &Ui, known: &Known) -> f32 {
    Banner::of(known).and_then(|_| height(ui)).map_or(0.0, |height| height + 2.0 * INSET)
}

/// The card's height in the pass before.
fn height(ui: &Ui) -> Option<f32> {
    AreaState::load(ui.ctx(), area())?.size.map(|size| size.y)
}

/// Draws the banner over the foot of `ground`, if there is one.
pub fn show(ui: &Ui, known: &Known, ground: Rect, now: &Zoned, intents: &mut Vec<Intent>) {
    let Some(banner) = Banner::of(known) else { return };
    let colours = colours(ui);
    let width = (ground.width() - 2.0 * INSET).min(WIDEST);
    let foot = ground.center_bottom() - vec2(0.0, INSET);
    let is_low = ground.height() < LOW;
    let height = height(ui);
    let shown = Area::new(area())
        .order(Order::Middle)
        .movable(false)
        .constrain(false)
        .fade_in(false)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(foot)
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(colours.raised)
                .stroke(Stroke::new(1.0, colours.hairline))
                .corner_radius(RADIUS)
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(Margin::symmetric(16, 12))
                .show(ui, |ui| {
                    ui.set_width(width - 32.0);
                    card(ui, &banner, known, is_low, now, intents);
                });
        });
    // The area stands by the height it had in the pass before.
    if height.is_some_and(|height| (height - shown.response.rect.height()).abs() > 0.5) {
        ui.ctx().request_discard("banner-height");
    }
}

fn card(
    ui: &mut Ui,
    banner: &Banner<'_>,
    known: &Known,
    is_low: bool,
    now: &Zoned,
    intents: &mut Vec<Intent>,
) {
    let colours = colours(ui);
    let (sentence, help) = banner.words(known);
    let is_calm = matches!(banner, Banner::Quiet(_) | Banner::Notice(_));
    let closes = matches!(banner, Banner::Notice(_) | Banner::Hint(_));
    ui.spacing_mut().item_spacing = vec2(GRID, 0.5 * GRID);
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        if closes && icon_button(ui, Icon::Close, close_name(banner)).clicked() {
            intents.push(match banner {
                Banner::Hint(_) => Intent::CloseHint,
                _ => Intent::CloseNotice,
            });
        }
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            if let Some(sign) = banner.sign() {
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
                draw_sign(ui.painter(), rect.center(), sign, colours);
            }
            ui.vertical(|ui| {
                if is_calm {
                    text(ui, sentence, regular(size::BODY), colours.grey);
                } else {
                    text(ui, sentence, strong(size::BODY), colours.ink);
                }
                if let Some(help) = help.filter(|_| !is_low) {
                    text(ui, help, regular(size::BODY), colours.grey);
                }
            });
        });
    });
    answers(ui, banner, known, now, intents);
}

/// What the person may answer, as a row of buttons that wraps.
fn answers(
    ui: &mut Ui,
    banner: &Banner<'_>,
    known: &Known,
    now: &Zoned,
    intents: &mut Vec<Intent>,
) {
    let row = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        ui.add_space(GRID);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(GRID, GRID);
            add(ui);
        });
    };
    match banner {
        Banner::Warning(_) => row(ui, &mut |ui| {
            let noted = button(ui, Rank::Quiet, None, tr!("overlay-noted"));
            if noted.on_hover_text(tr!("overlay-noted-hint")).clicked() {
                intents.push(Intent::Dismiss);
            }
            menu(ui, &tr!("overlay-snooze"), |ui| {
                let mut offer = |ui: &mut Ui, text: &str, length: Duration| {
                    if entry(ui, text, false) {
                        intents.push(Intent::Tell(Box::new(Command::Snooze(length))));
                    }
                };
                for minutes in [15, 60] {
                    let length = Duration::from_secs(60 * minutes);
                    offer(ui, &tr!("overlay-snooze-for", span = span(length)), length);
                }
                offer(ui, &tr!("overlay-snooze-today"), until_morning(now));
            });
            let fine = button(ui, Rank::Quiet, None, tr!("overlay-fine"));
            if fine.on_hover_text(tr!("overlay-fine-hint")).clicked() {
                intents.push(Intent::Tell(Box::new(Command::FineLikeThis)));
            }
            if button(ui, Rank::Quiet, None, tr!("overlay-why")).clicked() {
                intents.push(Intent::Open(Page::Why));
            }
        }),
        Banner::Prompt(_, left) => row(ui, &mut |ui| {
            if button(ui, Rank::Quiet, None, tr!("overlay-skip")).clicked() {
                intents.push(Intent::Tell(Box::new(Command::SkipPrompt)));
            }
            if let Some(left) = left {
                ui.add_space(GRID);
                countdown(ui, *left, known.break_length());
            }
        }),
        Banner::Doubt(_) => row(ui, &mut |ui| {
            if button(ui, Rank::Quiet, None, tr!("overlay-recalibrate")).clicked() {
                intents.push(Intent::OpenCalibration);
            }
        }),
        Banner::Quiet(QuietReason::Snoozed) => row(ui, &mut |ui| {
            if button(ui, Rank::Quiet, None, tr!("overlay-warn-again")).clicked() {
                // A snooze of no length ends the one that runs.
                intents.push(Intent::Tell(Box::new(Command::Snooze(Duration::ZERO))));
            }
        }),
        Banner::Notice(_) | Banner::Hint(_) | Banner::Quiet(_) => {}
    }
}

fn close_name(banner: &Banner<'_>) -> String {
    match banner {
        Banner::Hint(_) => tr!("overlay-close-hint"),
        _ => tr!("overlay-close-notice"),
    }
}

/// A line that grows shorter over what is left of the row, and the time it stands for.
fn countdown(ui: &mut Ui, left: Duration, whole: Duration) {
    const HEIGHT: f32 = 4.0;
    const TIME: f32 = 72.0;
    let colours = colours(ui);
    let room = vec2(ui.available_size_before_wrap().x, CONTROL);
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    describe(&response, tr!("overlay-break-left", span = span(left)));
    let mut rail = Rect::from_center_size(rect.center(), vec2(rect.width(), HEIGHT));
    rail.max.x -= TIME;
    let share = left.as_secs_f32() / whole.as_secs_f32().max(1.0);
    let rest = rail.with_max_x(rail.left() + rail.width() * share.clamp(0.0, 1.0));
    let painter = ui.painter();
    painter.rect_filled(rail, 0.5 * HEIGHT, colours.hairline);
    painter.rect_filled(rest, 0.5 * HEIGHT, colours.accent);
    let at = rect.right_center();
    painter.text(at, Align2::RIGHT_CENTER, span(left), regular(size::SMALL), colours.grey);
}

#[cfg(test)]
#[path = "banner_tests.rs"]
mod tests;
