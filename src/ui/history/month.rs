//! A month as a calendar: the share forward of each day as a number on a ground that is the darker the
//! larger it is.

use eframe::egui::{
    Align2, Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use jiff::civil::{Date, Weekday};

use crate::catalogue::{date_short, percent, span, weekday, weekday_short};
use crate::tr;

use super::super::chart::hatch;
use super::super::tokens::{GRID, Palette, RADIUS, mix, regular, size, strong};
use super::super::widgets::{colours, text};
use super::day::whole_minutes;
use super::period::View;
use super::shelf::{Day, days};
use super::{Scene, nothing, waiting};

/// The share at which the ground is darkest; more than half of a day is rare.
const DARKEST: f64 = 0.5;
/// How much of the signal is in the ground there, so that ink keeps its contrast.
const MOST_SIGNAL: f32 = 0.6;

/// Draws the view.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (first, last) = (View::Month.first(scene.date), View::Month.last(scene.date));
    let Some(held) = scene.shelf.days(first, last, scene.today) else { return waiting(ui) };
    if held.iter().all(|day| day.is_empty()) {
        return nothing(ui, scene.known, View::Month);
    }
    let colours = colours(ui);
    let gap = if ui.available_width() < 640.0 { 4.0 } else { GRID };
    let width = ui.available_width();
    let offset = first.weekday().to_monday_zero_offset();
    let weeks = (i32::from(offset) + i32::from(last.day()) + 6) / 7;
    let cell_width = (width - 6.0 * gap) / 7.0;
    // As high as leaves the legend in sight, and no higher than wide.
    let room = ui.available_height() - 72.0;
    let cell_height = (room / weeks as f32 - gap).clamp(52.0, 88.0).min(cell_width.max(52.0));
    let (head, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    for column in 0..7_i8 {
        let Ok(day) = Weekday::from_monday_zero_offset(column) else { continue };
        let at = pos2(head.left() + f32::from(column) * (cell_width + gap) + 8.0, head.center().y);
        let font = regular(size::SMALL);
        ui.painter().text(at, Align2::LEFT_CENTER, weekday_short(day), font, colours.grey);
    }
    let height = weeks as f32 * (cell_height + gap) - gap;
    let (grid, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    for date in days(first, last) {
        let place = i32::from(offset) + i32::from(date.day()) - 1;
        let (row, column) = ((place / 7) as f32, (place % 7) as f32);
        let corner = grid.min + vec2(column * (cell_width + gap), row * (cell_height + gap));
        let rect = Rect::from_min_size(corner, vec2(cell_width, cell_height));
        let day = held.iter().copied().find(|day| day.record.date == date && !day.is_empty());
        let sense = if day.is_some() { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with(("cell", date.day())), sense);
        name_cell(&response, date, day, date > scene.today);
        cell(ui, rect, &response, date, day, scene.today, colours);
        if response.clicked() {
            scene.goes = Some(date);
        }
    }
    legend(ui, colours);
}

fn name_cell(response: &Response, date: Date, day: Option<&Day>, is_to_come: bool) {
    let date = tr!("history-row-date", weekday = weekday(date.weekday()), date = date_short(date));
    let name = match day {
        Some(day) => {
            let share = share_of(day);
            let watched = span(whole_minutes(day.totals.present() + day.totals.away));
            tr!("history-cell", date = date, watched = watched, share = share)
        }
        None if is_to_come => tr!("history-row-to-come", date = date),
        None => tr!("history-row-empty", date = date),
    };
    let role = if day.is_some() { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &name));
}

fn share_of(day: &Day) -> String {
    day.totals.forward_share().map_or_else(super::day::none, percent)
}

/// The ground of a share.
fn ground(share: f64, colours: &Palette) -> Color32 {
    let part = (share / DARKEST).clamp(0.0, 1.0) as f32;
    mix(colours.raised, colours.glow, MOST_SIGNAL * part)
}

fn cell(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    date: Date,
    day: Option<&Day>,
    today: Date,
    colours: &Palette,
) {
    let painter = ui.painter();
    let radius = f32::from(RADIUS) / 2.0;
    let number_at = rect.min + vec2(8.0, 6.0);
    let is_today = date == today;
    let number_font = if is_today { strong(size::SMALL) } else { regular(size::SMALL) };
    let edge =
        if is_today { Stroke::new(2.0, colours.ink) } else { Stroke::new(1.0, colours.hairline) };
    let number = date.day().to_string();
    let Some(day) = day else {
        if date <= today {
            hatch(painter, rect.shrink(1.0), mix(colours.paper, colours.hairline, 0.7));
        }
        painter.rect_stroke(rect, radius, edge, StrokeKind::Inside);
        painter.text(number_at, Align2::LEFT_TOP, number, number_font, colours.faint);
        return;
    };
    let fill = day.totals.forward_share().map_or(colours.raised, |share| ground(share, colours));
    let edge = if response.hovered() { Stroke::new(1.5, colours.accent) } else { edge };
    painter.rect(rect, radius, fill, edge, StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect.expand(2.0), radius + 2.0, ring, StrokeKind::Middle);
    }
    painter.text(number_at, Align2::LEFT_TOP, number, number_font, colours.grey);
    let is_narrow = rect.width() < 80.0;
    let font = if is_narrow { strong(size::BODY) } else { strong(size::LEAD) };
    let at = pos2(rect.left() + 8.0, rect.bottom() - if is_narrow { 8.0 } else { 22.0 });
    painter.text(at, Align2::LEFT_BOTTOM, share_of(day), font, colours.ink);
    if !is_narrow {
        let watched = span(whole_minutes(day.totals.present() + day.totals.away));
        let at = pos2(rect.left() + 8.0, rect.bottom() - 6.0);
        painter.text(at, Align2::LEFT_BOTTOM, watched, regular(size::SMALL), colours.grey);
    }
}

/// What number and ground stand for.
fn legend(ui: &mut Ui, colours: &Palette) {
    ui.add_space(GRID / 2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GRID / 2.0, GRID / 2.0);
        ui.spacing_mut().interact_size.y = 20.0;
        text(ui, tr!("history-month-legend"), regular(size::SMALL), colours.grey);
        ui.add_space(GRID);
        for step in 0..=5 {
            let share = f64::from(step) * DARKEST / 5.0;
            let words = if step == 5 {
                tr!("history-and-more", share = percent(share))
            } else {
                percent(share)
            };
            let font = regular(size::SMALL);
            let galley = ui.painter().layout_no_wrap(words, font, colours.ink);
            let wide = vec2((galley.size().x + 12.0).max(40.0), 20.0);
            let (rect, _) = ui.allocate_exact_size(wide, Sense::hover());
            let edge = Stroke::new(1.0, colours.hairline);
            ui.painter().rect(rect, 4.0, ground(share, colours), edge, StrokeKind::Inside);
            ui.painter().galley(rect.center() - 0.5 * galley.size(), galley, colours.ink);
        }
        ui.add_space(GRID);
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
        hatch(ui.painter(), rect, mix(colours.paper, colours.hairline, 0.7));
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, colours.hairline), StrokeKind::Inside);
        text(ui, tr!("history-no-data"), regular(size::SMALL), colours.grey);
    });
}
