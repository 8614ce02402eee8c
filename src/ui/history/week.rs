//! A week: seven ribbons on one clock with each day's figures, and what the weekdays have been like.

use eframe::egui::{
    Align2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::{Line, PlotPoint, Points};
use jiff::civil::Date;

use crate::catalogue::{
    Language, date_short, decimal, language, percent, span, weekday, weekday_short,
};
use crate::history::summary::Totals;
use crate::tr;

use super::super::chart::{self, Axis, Tick};
use super::super::held::Held;
use super::super::tokens::{GRID, Palette, RADIUS, mix, regular, size, strong};
use super::super::widgets::{colours, text};
use super::day::{none, whole_minutes};
use super::period::{PATTERN_WEEKS, View, needed};
use super::ribbon::{self, Hours};
use super::shelf::{Day, days};
use super::{Scene, nothing, waiting};

/// Height of a day's row, in points.
const ROW: f32 = 32.0;
/// Width of a column of figures, in points.
const COLUMN: f32 = 84.0;
/// Height of the pattern's plot, in points.
const PATTERN: f32 = 168.0;

/// What the view remembers.
#[derive(Debug, Default)]
pub struct WeekView {
    pattern: Held<(Date, u64, Language), Pattern>,
}

impl WeekView {
    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let (first, last) = (View::Week.first(scene.date), View::Week.last(scene.date));
        let (from, _) = needed(View::Week, scene.date);
        let Some(held) = scene.shelf.days(from, last, scene.today) else { return waiting(ui) };
        let week: Vec<&Day> = held.iter().copied().filter(|d| d.record.date >= first).collect();
        if held.iter().all(|day| day.is_empty()) {
            return nothing(ui, scene.known, View::Week);
        }
        rows(ui, scene, first, last, &week);
        ui.add_space(GRID / 2.0);
        ribbon::legend(ui);
        ui.add_space(2.0 * GRID);
        let key = (first, scene.shelf.edition(), language());
        pattern(ui, self.pattern.of(key, || Pattern::of(&held)));
    }
}

/// The figures beside a ribbon; the last of them go first where there is little room.
fn columns(totals: &Totals) -> [String; 4] {
    [
        span(whole_minutes(totals.present() + totals.away)),
        totals.forward_share().map_or_else(none, percent),
        decimal(totals.dose.value(), 0),
        totals.longest.map_or_else(none, |longest| span(whole_minutes(longest.lasted))),
    ]
}

fn rows(ui: &mut Ui, scene: &mut Scene<'_>, first: Date, last: Date, week: &[&Day]) {
    let colours = colours(ui);
    let width = ui.available_width();
    let is_narrow = width < 640.0;
    // Narrow: only the share forward has room.
    let shown: &[usize] = if is_narrow { &[1] } else { &[0, 1, 2, 3] };
    let left = if is_narrow { 64.0 } else { 136.0 };
    let right = COLUMN * shown.len() as f32;
    let hours = Hours::around(week.iter().flat_map(|day| &day.ribbon));
    let heads = [
        tr!("history-watched"),
        tr!("history-share"),
        tr!("history-dose"),
        tr!("history-longest-short"),
    ];
    let (head, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    for (place, &column) in shown.iter().enumerate() {
        let at = pos2(column_end(head, shown.len(), place), head.center().y);
        let font = regular(size::SMALL);
        ui.painter().text(at, Align2::RIGHT_CENTER, &heads[column], font, colours.grey);
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    let mut strip_of_last = None;
    for date in days(first, last) {
        let day = week.iter().find(|day| day.record.date == date).copied();
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
        let strip = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + 2.0),
            pos2(rect.right() - right, rect.bottom() - 4.0),
        );
        strip_of_last = Some(strip);
        let day = day.filter(|day| !day.is_empty());
        name_row(&response, date, day, date > scene.today);
        row_ground(ui, rect, &response, colours);
        let painter = ui.painter();
        let ink = if date == scene.today { colours.ink } else { colours.grey };
        let font = if date == scene.today { strong(size::BODY) } else { regular(size::BODY) };
        let called = if is_narrow {
            format!("{} {}", weekday_short(date.weekday()), date.day())
        } else {
            format!("{} {}", weekday_short(date.weekday()), date_short(date))
        };
        let at = pos2(rect.left() + 4.0, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, called, font, ink);
        ribbon::paint(painter, strip, day.map_or(&[][..], |day| &day.ribbon), hours, colours);
        let figures = day.map(|day| columns(&day.totals));
        for (place, &column) in shown.iter().enumerate() {
            let at = pos2(column_end(rect, shown.len(), place), rect.center().y);
            let words = figures.as_ref().map_or_else(none, |figures| figures[column].clone());
            let ink = if figures.is_some() { colours.ink } else { colours.faint };
            painter.text(at, Align2::RIGHT_CENTER, words, regular(size::BODY), ink);
        }
        if day.is_some() && response.clicked() {
            scene.goes = Some(date);
        }
    }
    if let Some(strip) = strip_of_last {
        ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
        ribbon::clock(ui.painter(), strip, hours, colours);
    }
    ui.spacing_mut().item_spacing.y = GRID;
}

/// Right end of a column's texts.
fn column_end(row: Rect, columns: usize, place: usize) -> f32 {
    row.right() - 4.0 - COLUMN * (columns - 1 - place) as f32
}

fn row_ground(ui: &Ui, rect: Rect, response: &Response, colours: &Palette) {
    if response.hovered() || response.has_focus() {
        let ground = mix(colours.paper, colours.raised, 0.8);
        ui.painter().rect_filled(rect, f32::from(RADIUS) / 2.0, ground);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        ui.painter().rect_stroke(rect, f32::from(RADIUS) / 2.0, ring, StrokeKind::Inside);
    }
}

/// A row is a button that leads to its day.
fn name_row(response: &Response, date: Date, day: Option<&Day>, is_to_come: bool) {
    let date = tr!("history-row-date", weekday = weekday(date.weekday()), date = date_short(date));
    let name = match day {
        Some(day) => {
            let [watched, share, dose, longest] = columns(&day.totals);
            tr!(
                "history-row",
                date = date,
                watched = watched,
                share = share,
                dose = dose,
                longest = longest
            )
        }
        None if is_to_come => tr!("history-row-to-come", date = date),
        None => tr!("history-row-empty", date = date),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, day.is_some(), &name));
}

/// What the weekdays of the last weeks were like.
#[derive(Debug)]
struct Pattern {
    /// Weekday from Monday on, and a day's share of it in per cent.
    days: Vec<PlotPoint>,
    /// By weekday: share over all its days, where there is one, and how many days those are.
    means: Vec<(f64, f64, usize)>,
    x: Axis,
    y: Axis,
}

impl Pattern {
    fn of(days: &[&Day]) -> Self {
        let counted: Vec<(f64, &Totals)> = days
            .iter()
            .map(|day| {
                let weekday = day.record.date.weekday().to_monday_zero_offset();
                (f64::from(weekday), &day.totals)
            })
            .collect();
        let points: Vec<PlotPoint> = counted
            .iter()
            .filter_map(|(weekday, totals)| {
                totals.forward_share().map(|share| PlotPoint::new(*weekday, 100.0 * share))
            })
            .collect();
        let means = (0..7_u32)
            .filter_map(|weekday| {
                let of_it: Vec<&Totals> = counted
                    .iter()
                    .filter(|(day, totals)| {
                        *day == f64::from(weekday) && totals.forward_share().is_some()
                    })
                    .map(|(_, totals)| *totals)
                    .collect();
                let sum = |length: fn(&Totals) -> std::time::Duration| {
                    of_it.iter().map(|totals| length(totals).as_secs_f64()).sum::<f64>()
                };
                let measured = sum(Totals::measured);
                let share = 100.0 * sum(|totals| totals.forward) / measured;
                (measured > 0.0).then_some((f64::from(weekday), share, of_it.len()))
            })
            .collect();
        let most = points.iter().map(|point| point.y).fold(12.0, f64::max);
        let step = if most > 40.0 { 20.0 } else { 10.0 };
        let to = (1.05 * most / step).ceil() * step;
        let ticks = (0..=(to / step) as i32)
            .map(|place| f64::from(place) * step)
            .map(|at| Tick::new(at, percent(at / 100.0)))
            .collect();
        let weekdays = (0..7_i8)
            .filter_map(|day| {
                jiff::civil::Weekday::from_monday_zero_offset(day).ok().zip(Some(day))
            })
            .map(|(weekday, day)| Tick::new(f64::from(day), weekday_short(weekday)))
            .collect();
        Self {
            days: points,
            means,
            x: Axis { from: -0.6, to: 6.6, ticks: weekdays },
            y: Axis { from: 0.0, to, ticks },
        }
    }
}

/// A dot a day, a line for all of a weekday's days, and its number.
fn pattern(ui: &mut Ui, pattern: &Pattern) {
    let colours = colours(ui);
    text(ui, tr!("history-pattern"), strong(size::BODY), colours.ink);
    if pattern.means.iter().all(|(.., days)| *days < 2) {
        text(ui, tr!("history-pattern-later"), regular(size::BODY), colours.grey);
        return;
    }
    let weeks = i64::from(PATTERN_WEEKS);
    text(ui, tr!("history-pattern-help", weeks = weeks), regular(size::SMALL), colours.grey);
    let name = tr!("history-pattern");
    let (response, transform) =
        chart::show(ui, &name, PATTERN, chart::RIGHT, &pattern.x, &pattern.y, |plot| {
            let dots: &[PlotPoint] = &pattern.days;
            plot.points(
                Points::new("", dots)
                    .radius(3.0)
                    .color(mix(colours.paper, colours.faint, 0.75))
                    .allow_hover(false),
            );
            for (weekday, share, _) in &pattern.means {
                let ends = vec![[weekday - 0.3, *share], [weekday + 0.3, *share]];
                let line = Line::new("", ends).stroke(Stroke::new(2.4, colours.ink));
                plot.line(line.allow_hover(false));
            }
        });
    // The numbers stand below their weekdays, where no dot is.
    let below = transform.frame().bottom() + 30.0;
    let mut said = Vec::new();
    for (weekday, share, count) in &pattern.means {
        let at = pos2(transform.position_from_point_x(*weekday), below);
        let number = percent(share / 100.0);
        let font = strong(size::BODY);
        ui.painter().text(at, Align2::CENTER_CENTER, &number, font, colours.ink);
        let day = pattern.x.ticks.iter().find(|tick| (tick.at - weekday).abs() < 0.1);
        let day = day.map_or_else(String::new, |tick| tick.text.clone());
        said.push(tr!("history-pattern-day", day = day, share = number, days = *count));
    }
    ui.add_space(2.0 * GRID);
    let said = said.join(", ");
    super::super::widgets::describe(&response, format!("{name}: {said}"));
}
