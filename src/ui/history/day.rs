//! A day: its figures, its ribbon, its time line on the same clock, and the numbers of any minute.

use std::time::Duration;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    self, Align, Align2, EventFilter, Key, Layout, Painter, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::PlotTransform;
use jiff::civil::Date;

use crate::catalogue::{
    Language, change, decimal, language, percent, span, time_of_day, whole_degrees,
};
use crate::history::{DayRecord, Moment};
use crate::monitor::Quantity;
use crate::posture::state::Limits;
use crate::tr;

use super::super::chart;
use super::super::figures::{self, Figure};
use super::super::held::Held;
use super::super::tokens::{GRID, Palette, RADIUS, mix, regular, size, strong};
use super::super::widgets::{colours, tab, text};
use super::period::View;
use super::ribbon::{self, ClockMinute, Hours};
use super::said::{self, Event};
use super::shelf::Day;
use super::trace::{self, Trace};
use super::{Scene, nothing, waiting};

/// Height of the ribbon, in points.
const RIBBON: f32 = 40.0;
/// Height of the time line, in points.
const PLOT: f32 = 200.0;
/// So many minutes the arrow keys go with Shift.
const STRIDE: i32 = 15;

/// What the view remembers.
#[derive(Debug, Default)]
pub struct DayView {
    /// The minute that was gone to by click or key, and the day it belongs to.
    pinned: Option<(Date, ClockMinute)>,
    /// The quantity that was chosen, where the day has it.
    quantity: Option<Quantity>,
    made: Held<Basis, Made>,
}

type Basis = (Date, u64, Option<Quantity>, Limits, Language);

/// What only new data, other limits or another language change.
#[derive(Debug)]
struct Made {
    hours: Hours,
    offered: Vec<Quantity>,
    trace: Trace,
    events: Vec<Event>,
}

impl Made {
    fn of(day: &Day, chosen: Option<Quantity>, limits: &Limits) -> Self {
        let minutes = &day.record.minutes;
        let offered = trace::quantities(minutes);
        let chosen = chosen.filter(|chosen| offered.contains(chosen));
        let quantity = chosen.or(offered.first().copied()).unwrap_or(Quantity::Change);
        Self {
            hours: Hours::around(day.ribbon.iter()),
            offered,
            trace: Trace::of(minutes, quantity, limits),
            events: said::events(&day.record),
        }
    }
}

impl DayView {
    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(day) = scene.shelf.day(scene.date) else { return waiting(ui) };
        if day.is_empty() {
            return nothing(ui, scene.known, View::Day);
        }
        let limits = scene.known.settings.limits;
        let key = (scene.date, scene.shelf.edition(), self.quantity, limits, language());
        let made = self.made.of(key, || Made::of(day, self.quantity, &limits));
        figures::row(ui, &day_figures(day));
        ui.add_space(GRID);
        let pinned = self.pinned.filter(|(date, _)| *date == scene.date).map(|(_, at)| at);
        let quantity = quantities(ui, made);
        if let Some(at) = timeline(ui, day, made, pinned) {
            self.pinned = Some((scene.date, at));
        }
        ribbon::legend(ui);
        self.quantity = quantity.or(self.quantity);
        events(ui, &made.events);
    }
}

fn day_figures(day: &Day) -> [Figure; 6] {
    let totals = &day.totals;
    let watched = totals.present() + totals.away;
    let kept = totals.movement.kept + totals.rest.kept;
    let prompts = kept + totals.movement.skipped + totals.rest.skipped;
    let longest = totals.longest;
    [
        Figure {
            name: tr!("history-watched"),
            value: span(whole_minutes(watched)),
            note: match whole_minutes(totals.away) {
                Duration::ZERO => String::new(),
                away => tr!("history-watched-note", away = span(away)),
            },
            meaning: tr!("history-watched-meaning"),
        },
        Figure {
            name: tr!("history-share"),
            value: totals.forward_share().map_or_else(none, percent),
            note: tr!("history-share-note", measured = span(whole_minutes(totals.measured()))),
            meaning: tr!("history-share-meaning"),
        },
        Figure {
            name: tr!("history-dose"),
            value: decimal(totals.dose.value(), 0),
            note: tr!("history-dose-unit"),
            meaning: tr!("history-dose-meaning"),
        },
        Figure {
            name: tr!("history-longest"),
            value: longest.map_or_else(none, |stretch| span(whole_minutes(stretch.lasted))),
            note: longest.map_or_else(String::new, |stretch| {
                tr!("history-longest-note", time = time_of_day(stretch.start.time()))
            }),
            meaning: tr!("history-longest-meaning"),
        },
        Figure {
            name: tr!("history-warnings"),
            value: totals.warnings.to_string(),
            note: said::outcomes(&day.record),
            meaning: String::new(),
        },
        Figure {
            name: tr!("history-prompts"),
            value: if prompts == 0 {
                none()
            } else {
                tr!("history-prompts-kept", kept = kept, all = prompts)
            },
            note: String::new(),
            meaning: tr!("history-prompts-meaning"),
        },
    ]
}

/// What is written where there is no number.
pub fn none() -> String {
    "\u{2013}".to_owned()
}

/// Seconds of a day's sum say nothing.
pub fn whole_minutes(length: Duration) -> Duration {
    Duration::from_secs((length.as_secs() + 30) / 60 * 60)
}

/// Ribbon and plot on one clock, and beneath them the minute that is pointed at, or was gone to. The
/// minute that was gone to now, by click or key.
fn timeline(
    ui: &mut Ui,
    day: &Day,
    made: &Made,
    pinned: Option<ClockMinute>,
) -> Option<ClockMinute> {
    let colours = colours(ui);
    let mut gone_to = None;
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let width = ui.available_width();
    let (all, _) = ui.allocate_exact_size(vec2(width, RIBBON), Sense::hover());
    let strip = Rect::from_min_max(
        pos2(all.left() + chart::LEFT, all.top()),
        pos2(all.right() - chart::RIGHT, all.bottom()),
    );
    let id = ui.scope_id().with("ribbon");
    let ribbon = ui.interact(strip, id, Sense::click_and_drag());
    ribbon::paint(ui.painter(), strip, &day.ribbon, made.hours, colours);
    if ribbon.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        let radius = f32::from(RADIUS) / 2.0;
        ui.painter().rect_stroke(strip.expand(4.0), radius, ring, StrokeKind::Middle);
        gone_to = keys(ui, id, pinned, made.hours, day);
    }
    ui.add_space(GRID);
    let (plot, transform) = draw_plot(ui, made);
    paint_over(&ui.painter_at(plot.rect), &transform, &day.record, made, colours);
    limit_word(ui.painter(), &transform, &made.trace, colours);
    ui.spacing_mut().item_spacing.y = spacing;

    let mut hovered = None;
    for response in [&ribbon, &plot] {
        if let Some(at) = response.hover_pos() {
            hovered = Some(made.hours.minute(strip, at.x));
        }
        if let Some(at) = response.interact_pointer_pos()
            && (response.clicked() || response.dragged())
        {
            gone_to = Some(made.hours.minute(strip, at.x));
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
    let shown = gone_to.or(hovered).or(pinned);
    if let Some(at) = shown {
        let x = made.hours.x(strip, f32::from(at.minutes()) + 0.5);
        let line = Stroke::new(1.0, colours.ink);
        ui.painter().vline(x, strip.top()..=plot.rect.bottom(), line);
    }
    let said = shown.map(|at| said::minute(day, at));
    name_ribbon(&ribbon, shown, said.as_ref());
    minute_line(ui, said);
    gone_to
}

/// The ribbon is a slider over the day for those who hear it.
fn name_ribbon(ribbon: &Response, at: Option<ClockMinute>, said: Option<&(String, String)>) {
    let name = match said {
        Some((time, words)) => tr!("history-line-at", time = time.as_str(), said = words.as_str()),
        None => tr!("history-line"),
    };
    let value = at.map(|at| f64::from(at.minutes()));
    ribbon.widget_info(|| WidgetInfo { value, ..WidgetInfo::labeled(Role::Slider, true, &name) });
}

/// The arrow keys go from minute to minute, with Shift by a quarter of an hour; Home and End go to the
/// first and the last that was watched.
fn keys(
    ui: &Ui,
    id: egui::Id,
    pinned: Option<ClockMinute>,
    hours: Hours,
    day: &Day,
) -> Option<ClockMinute> {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let ends = day.record.minutes.first().zip(day.record.minutes.last());
    let (first, last) = ends.map(|(a, b)| (ClockMinute::of(a.start), ClockMinute::of(b.start)))?;
    let from = pinned.unwrap_or(first);
    let (presses, shift) = ui.input(|input| {
        let count = |key| i32::try_from(input.num_presses(key)).unwrap_or_default();
        let step = count(Key::ArrowRight) - count(Key::ArrowLeft);
        ((step, input.key_pressed(Key::Home), input.key_pressed(Key::End)), input.modifiers.shift)
    });
    let step = presses.0 * if shift { STRIDE } else { 1 };
    let to = match presses {
        (_, true, _) => first,
        (_, _, true) => last,
        // The focus comes to the first minute; from there the keys go.
        (0, ..) => return pinned.is_none().then_some(first),
        _ => from.later(step),
    };
    let within = to.minutes().clamp(hours.from, hours.to - 1);
    Some(ClockMinute::new(within))
}

fn draw_plot(ui: &mut Ui, made: &Made) -> (Response, PlotTransform) {
    let colours = colours(ui);
    let width = ui.available_width() - chart::LEFT - chart::RIGHT;
    let x = trace::clock_axis(made.hours, width);
    let trace = &made.trace;
    let name = match trace.quantity {
        Quantity::Change => tr!("history-plot-change"),
        Quantity::Absolute => tr!("history-plot-angle"),
    };
    chart::show(ui, &name, PLOT, chart::RIGHT, &x, &trace.y, |plot| {
        for run in &trace.runs {
            run.draw_band(plot, colours);
        }
        plot.hline(chart::dashed(trace.limit.value(), colours.grey));
        for run in &trace.runs {
            run.draw_line(plot, colours);
        }
    })
}

/// What lies over the plot: pauses and breaks where nothing was measured, warnings along the top.
fn paint_over(
    painter: &Painter,
    transform: &PlotTransform,
    day: &DayRecord,
    made: &Made,
    colours: &Palette,
) {
    let frame = *transform.frame();
    let x =
        |minute: f64| transform.position_from_point_x(minute).clamp(frame.left(), frame.right());
    let stretch = |start: Moment, lasted: Duration| {
        let from = minute_of(start);
        Rect::from_x_y_ranges(x(from)..=x(from + lasted.as_secs_f64() / 60.0), frame.y_range())
    };
    let named = |rect: Rect, y: f32, words: &str| {
        let text = painter.layout_no_wrap(words.to_owned(), regular(size::SMALL), colours.grey);
        if text.size().x + 12.0 <= rect.width() {
            let at = pos2(rect.center().x, y);
            chart::words_at(painter, at, Align2::CENTER_CENTER, words, colours);
        }
    };
    for rest in &day.breaks {
        let rect = stretch(rest.start, rest.lasted);
        // A bracket along the foot: nobody was there, and it had an end.
        let foot = Stroke::new(1.5, colours.faint);
        let y = frame.bottom() - 8.0;
        painter.hline(rect.x_range(), y, foot);
        for x in [rect.left(), rect.right()] {
            painter.vline(x, y - 4.0..=y, foot);
        }
        named(rect, frame.bottom() - 20.0, &tr!("history-break"));
    }
    for pause in &day.pauses {
        let lasted = pause.lasted.unwrap_or(Duration::from_secs(86_400));
        let rect = stretch(pause.start, lasted);
        chart::hatch(painter, rect, mix(colours.paper, colours.faint, 0.4));
        let reason = said::pause_reason(pause.reason);
        named(rect, frame.center().y, &tr!("history-paused", reason = reason));
    }
    for warning in &day.warnings {
        chart::mark(painter, pos2(x(minute_of(warning.at)), frame.top() + 10.0), colours);
    }
    if made.trace.is_empty() {
        let words = tr!("history-no-values");
        chart::words_at(painter, frame.center(), Align2::CENTER_CENTER, &words, colours);
    }
}

/// The limit's word beside its line.
fn limit_word(painter: &Painter, transform: &PlotTransform, trace: &Trace, colours: &Palette) {
    let limit = match trace.quantity {
        Quantity::Change => change(trace.limit),
        Quantity::Absolute => whole_degrees(trace.limit),
    };
    let y = transform.position_from_point_y(trace.limit.value());
    let at = pos2(transform.frame().right() + 6.0, y);
    let words = tr!("history-limit", limit = limit);
    painter.text(at, Align2::LEFT_CENTER, words, regular(size::SMALL), colours.grey);
}

/// Minutes since midnight by the person's clock, with seconds.
fn minute_of(moment: Moment) -> f64 {
    let time = moment.time();
    f64::from(time.hour()) * 60.0 + f64::from(time.minute()) + f64::from(time.second()) / 60.0
}

/// The numbers of a minute, or how to get at them. As high with the one as with the other, so that
/// what is below stays where it is.
fn minute_line(ui: &mut Ui, said: Option<(String, String)>) {
    let colours = colours(ui);
    let lines = if ui.available_width() < 640.0 { 2.0 } else { 1.0 };
    let height = lines * 20.0;
    ui.add_space(GRID / 2.0);
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), height), layout, |ui| {
        ui.set_min_size(vec2(ui.available_width(), height));
        let mut job = LayoutJob::default();
        let mut add = |text: &str, font, colour| {
            job.append(text, 0.0, TextFormat::simple(font, colour));
        };
        match &said {
            Some((time, words)) => {
                add(time, strong(size::BODY), colours.ink);
                add("  ", regular(size::BODY), colours.ink);
                add(words, regular(size::BODY), colours.ink);
            }
            None => add(&tr!("history-minute-help"), regular(size::BODY), colours.faint),
        }
        ui.label(job);
    });
}

/// Change or angle, where the day has both; what was chosen now.
fn quantities(ui: &mut Ui, made: &Made) -> Option<Quantity> {
    let colours = colours(ui);
    let name = |quantity| match quantity {
        Quantity::Change => tr!("history-change"),
        Quantity::Absolute => tr!("history-angle"),
    };
    if made.offered.len() < 2 {
        ui.horizontal(|ui| {
            ui.add_space(chart::LEFT);
            text(ui, name(made.trace.quantity), strong(size::BODY), colours.ink);
        });
        return None;
    }
    ui.horizontal(|ui| {
        // In line with the plot they belong to.
        ui.add_space(chart::LEFT - GRID);
        let mut chosen = None;
        for quantity in [Quantity::Change, Quantity::Absolute] {
            if tab(ui, name(quantity), made.trace.quantity == quantity).clicked() {
                chosen = Some(quantity);
            }
        }
        chosen
    })
    .inner
}

/// What happened, a line each.
fn events(ui: &mut Ui, events: &[Event]) {
    let colours = colours(ui);
    if events.is_empty() {
        return;
    }
    ui.add_space(GRID);
    text(ui, tr!("history-events"), strong(size::BODY), colours.ink);
    ui.spacing_mut().item_spacing.y = GRID / 2.0;
    for event in events {
        ui.horizontal_top(|ui| {
            let time = time_of_day(event.at.time());
            ui.allocate_ui(vec2(chart::LEFT, 0.0), |ui| {
                ui.set_width(chart::LEFT);
                text(ui, time, regular(size::BODY), colours.grey);
            });
            text(ui, &event.words, regular(size::BODY), colours.ink);
        });
    }
}
