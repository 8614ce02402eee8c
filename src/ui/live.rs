//! The live page: the picture with the ten-minute strip under it at the left; the sentence, the number
//! and the dial at the right. Narrow or low windows stack the two.
//!
//! Every [`Situation`] is drawn on purpose: nothing chosen, opening, nobody, unsure, live, paused,
//! over, lost, ended for good.

use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};
use jiff::Zoned;

use crate::capture::SourceSpec;
use crate::catalogue::{time_of_day, tr};
use crate::monitor::Observation;
use crate::posture::UnsureReason;
use crate::reminder::PauseReason;

use super::banner;
use super::bar;
use super::dial;
use super::intent::Intent;
use super::known::{Known, Number, Situation};
use super::picture::Screen;
use super::plot;
use super::tokens::{CONTROL, GRID, mix, regular, size, strong};
use super::widgets::{Icon, Rank, Sign, button, colours, explain, icon_button, sign, text};
use super::words::{self, live};

/// Narrower than this, the page stacks.
const STACK_WIDTH: f32 = 720.0;
/// Lower than this, the page stacks.
const STACK_HEIGHT: f32 = 440.0;
/// Height of the foot line.
const FOOT: f32 = 24.0;
/// Between the columns, and from the window's edge.
const MARGIN: f32 = 3.0 * GRID;

/// Draws the page into what is left of the window.
pub fn show(ui: &mut Ui, known: &Known, screen: &Screen, now: &Zoned, intents: &mut Vec<Intent>) {
    let situation = known.situation();
    let room = ui.available_rect_before_wrap();
    let ground = if room.width() < STACK_WIDTH || room.height() < STACK_HEIGHT {
        stacked(ui, known, &situation, screen, now, intents);
        room
    } else {
        side_by_side(ui, known, &situation, screen, now, intents)
    };
    banner::show(ui, known, ground, now, intents);
}

/// Returns where the picture is.
fn side_by_side(
    ui: &mut Ui,
    known: &Known,
    situation: &Situation,
    screen: &Screen,
    now: &Zoned,
    intents: &mut Vec<Intent>,
) -> Rect {
    let all = ui.available_rect_before_wrap();
    let foot = Rect::from_min_max(pos2(all.left(), all.bottom() - FOOT), all.max);
    let body = Rect::from_min_max(all.min, pos2(all.right(), foot.top() - GRID));
    let strip = plot::LEAST_HEIGHT;
    // The column is as wide as its picture, so that picture and strip share both edges.
    let picture = screen.fit(vec2(0.56 * body.width(), body.height() - strip - GRID)).round();
    let left_width = picture.x;
    let left = Rect::from_min_size(body.min, vec2(left_width, body.height()));
    let right = Rect::from_min_max(pos2(left.right() + MARGIN + GRID, body.top()), body.max);
    within(ui, left, |ui| {
        picture_or_figure(ui, known, situation, screen, picture);
        let rest = vec2(left.width(), ui.available_height().min(1.6 * strip));
        strip_plot(ui, known, rest);
    });
    within(ui, right, |ui| said(ui, known, situation, true, now, intents));
    within(ui, foot, |ui| foot_line(ui, known));
    ui.advance_cursor_after_rect(all);
    Rect::from_min_size(left.min, picture)
}

fn stacked(
    ui: &mut Ui,
    known: &Known,
    situation: &Situation,
    screen: &Screen,
    now: &Zoned,
    intents: &mut Vec<Intent>,
) {
    let room = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width();
        said(ui, known, situation, false, now, intents);
        ui.add_space(GRID);
        let picture = screen.fit(vec2(width, room.y.max(240.0)));
        picture_or_figure(ui, known, situation, screen, picture);
        if let Situation::Live(number) = situation {
            ui.add_space(GRID);
            dial::show(ui, vec2(width, (0.72 * width).clamp(200.0, 340.0)), number);
        }
        strip_plot(ui, known, vec2(width, plot::LEAST_HEIGHT + 24.0));
        foot_line(ui, known);
        // What the banner covers can be scrolled out from under it.
        ui.add_space(GRID + banner::covers(ui, known));
    });
}

fn within(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    child.spacing_mut().item_spacing = Vec2::splat(GRID);
    add(&mut child);
}

/// The oldest message that nobody has closed, above the page.
pub(super) fn notice(ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
    let Some(words) = known.notices.last() else { return };
    let colours = colours(ui);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, tr!("live-close-notice")).clicked() {
                intents.push(Intent::CloseNotice);
            }
            ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
                text(ui, words.as_str(), regular(size::BODY), colours.grey);
            });
        });
    });
    ui.add_space(GRID);
}

const fn shows_picture(situation: &Situation) -> bool {
    matches!(
        situation,
        Situation::Live(_) | Situation::Unsure(_) | Situation::Nobody | Situation::Ended
    )
}

fn picture_or_figure(
    ui: &mut Ui,
    known: &Known,
    situation: &Situation,
    screen: &Screen,
    size: Vec2,
) {
    if shows_picture(situation) {
        screen.show(ui, size, known.last.as_ref());
    } else {
        Screen::default().show(ui, size, None);
    }
}

fn strip_plot(ui: &mut Ui, known: &Known, size: Vec2) {
    let (quantity, limit) = known.scale();
    plot::show(ui, size, &known.strip, quantity, limit);
}

/// The right column: what is to be said, and the number where there is one.
fn said(
    ui: &mut Ui,
    known: &Known,
    situation: &Situation,
    with_dial: bool,
    now: &Zoned,
    intents: &mut Vec<Intent>,
) {
    match situation {
        Situation::Live(number) => live_number(ui, known, number, with_dial),
        Situation::Failed(reason) => {
            plain(ui, Some((Sign::Away, tr!("live-sign-failed"))), reason, tr!("live-failed-help"));
        }
        Situation::NoSource => {
            plain(ui, None, tr!("live-no-source"), tr!("live-no-source-help"));
            if button(ui, Rank::Quiet, Some(Icon::Play), tr!("live-play-demo")).clicked() {
                intents.push(Intent::Choose(SourceSpec::Demo));
            }
        }
        Situation::Opening => plain(ui, None, tr!("live-opening"), tr!("live-opening-help")),
        Situation::Nobody => {
            plain(
                ui,
                Some((Sign::Away, tr!("live-sign-away"))),
                tr!("live-nobody"),
                tr!("live-nobody-help"),
            );
        }
        Situation::Unsure(reason) => {
            let (why, help) = (reason.sentence(), reason.help());
            plain(ui, Some((Sign::Unsure, tr!("live-sign-unsure"))), why, help);
            if *reason == UnsureReason::NeedsBaseline {
                first_profile(ui, intents);
            }
        }
        Situation::Paused => {
            let (what, help) = paused(known, now);
            plain(ui, Some((Sign::Paused, tr!("live-sign-paused"))), &what, &help);
            if button(ui, Rank::Quiet, Some(Icon::Play), tr!("live-resume")).clicked() {
                intents.push(Intent::TogglePause);
            }
        }
        Situation::Ended => {
            plain(ui, None, tr!("live-ended"), tr!("live-ended-help"));
            if button(ui, Rank::Quiet, Some(Icon::Play), tr!("live-again")).clicked() {
                intents.push(Intent::Retry);
            }
        }
        Situation::Lost(error) => {
            let (subject, cause) = (error.subject.as_str(), error.cause.as_str());
            let what = tr!("live-lost-what", subject = subject, cause = cause);
            plain(ui, Some((Sign::Away, tr!("live-sign-lost"))), what, &error.remedy);
            if button(ui, Rank::Quiet, None, tr!("live-retry")).clicked() {
                intents.push(Intent::Retry);
            }
        }
    }
}

/// Without a profile: both ways to have one.
fn first_profile(ui: &mut Ui, intents: &mut Vec<Intent>) {
    let colours = colours(ui);
    if button(ui, Rank::Quiet, None, tr!("calibrate-go")).clicked() {
        intents.push(Intent::OpenCalibration);
    }
    ui.add_space(GRID);
    if button(ui, Rank::Quiet, None, tr!("calibrate-look")).clicked() {
        intents.push(Intent::BeginLook);
    }
    text(ui, tr!("calibrate-look-why"), regular(size::BODY), colours.grey);
}

/// A page without a number: sign and word, a sentence, and what would help.
fn plain(
    ui: &mut Ui,
    head: Option<(Sign, String)>,
    what: impl Into<String>,
    help: impl Into<String>,
) {
    let colours = colours(ui);
    if let Some((shape, word)) = head {
        sign(ui, shape, word);
        ui.add_space(GRID);
    }
    text(ui, what, strong(size::TITLE), colours.ink);
    text(ui, help, regular(size::LEAD), colours.grey);
    ui.add_space(GRID);
}

/// Why the monitor does not look, and until when.
fn paused(known: &Known, now: &Zoned) -> (String, String) {
    match known.pause_reason {
        Some(PauseReason::Locked) => {
            (tr!("overlay-paused-locked"), tr!("overlay-paused-locked-help"))
        }
        Some(PauseReason::Asleep) => {
            (tr!("overlay-paused-asleep"), tr!("overlay-paused-asleep-help"))
        }
        Some(PauseReason::AwayLong) => {
            (tr!("overlay-paused-away"), tr!("overlay-paused-away-help"))
        }
        Some(PauseReason::Asked) | None => {
            let help = known.paused_until.as_ref().map(|until| {
                let time = time_of_day(until.time());
                match until.date() == now.date() {
                    true => tr!("overlay-paused-until", time = time),
                    false => tr!("overlay-paused-until-tomorrow", time = time),
                }
            });
            (tr!("live-paused"), help.unwrap_or_else(|| tr!("live-paused-help")))
        }
    }
}

fn live_number(ui: &mut Ui, known: &Known, number: &Number, with_dial: bool) {
    let colours = colours(ui);
    let lasted = known
        .last
        .as_ref()
        .zip(known.episode())
        .map(|(last, episode): (&Observation, _)| last.at.since(episode.since));
    text(ui, live::sentence(number, lasted), strong(size::LEAD), colours.ink);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * GRID;
        // The wider the interval, the paler the number; `faint` still keeps the contrast of text.
        let doubt = ((number.interval.width().value() - 8.0) / 12.0).clamp(0.0, 1.0) as f32;
        let ink = mix(colours.ink, colours.faint, doubt);
        let told = text(ui, live::number(number), strong(size::NUMBER), ink);
        explain(&told, live::spoken(number));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(10.0);
            let shape = if number.forward { Sign::Forward } else { Sign::Upright };
            sign(ui, shape, live::state(number));
            let (quantity, view) = (live::quantity(number.quantity), live::view(number.view));
            let beside = tr!("live-beside", quantity = quantity, view = view);
            text(ui, beside, regular(size::BODY), colours.grey);
        });
    });
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        text(ui, live::interval(number), regular(size::BODY), colours.doubt);
    });
    ui.add_space(GRID / 2.0);
    let lines = [live::absolute(number), Some(live::source(number.source))];
    for line in lines.into_iter().flatten() {
        text(ui, line, regular(size::SMALL), colours.grey);
        ui.add_space(GRID / 4.0);
    }
    ui.spacing_mut().item_spacing.y = GRID;
    if with_dial {
        let room = ui.available_size();
        dial::show(ui, vec2(room.x, room.y.min(600.0)), number);
    }
}

/// Camera, rate and model, small.
fn foot_line(ui: &mut Ui, known: &Known) {
    let colours = colours(ui);
    bar::rule(ui);
    let mut parts = Vec::new();
    if let Some(source) = &known.source {
        let size = source.resolution;
        parts.push(format!("{}, {} \u{d7} {}", source.name, size.width, size.height));
    }
    if let Some(last) = known.last.as_ref().filter(|_| !known.paused) {
        parts.push(live::pace(last.pace));
    }
    parts.push(words::bar::model(known.model));
    ui.add_space(2.0);
    text(ui, parts.join("   \u{b7}   "), regular(size::SMALL), colours.faint);
}
