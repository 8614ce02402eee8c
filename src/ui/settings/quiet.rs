//! Quiet times, and the working hours with their day drawn.

use eframe::egui::{
    Align2, DragValue, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::catalogue::{tr, weekday, weekday_short};
use crate::settings::{ClockTime, Day, QuietSettings, Settings};
use crate::ui::tokens::{CONTROL, GRID, regular, size};
use crate::ui::widgets::{colours, describe, focus_ring, follow_focus, name_value};

use super::parts::{chip, help, label, switch};

/// Draws the group.
pub fn show(ui: &mut Ui, settings: &mut Settings) {
    let quiet = &mut settings.quiet;
    help(ui, tr!("settings-quiet-help"));
    switch(ui, tr!("settings-in-calls"), tr!("settings-in-calls-help"), &mut quiet.in_calls);
    switch(ui, tr!("settings-do-not-disturb"), String::new(), &mut quiet.do_not_disturb);
    switch(ui, tr!("settings-full-screen"), String::new(), &mut quiet.full_screen);
    switch(ui, tr!("settings-working-hours"), String::new(), &mut quiet.working_hours);
    ui.add_enabled_ui(quiet.working_hours, |ui| hours(ui, quiet));
}

fn hours(ui: &mut Ui, quiet: &mut QuietSettings) {
    let name = tr!("settings-days");
    label(ui, name.clone());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GRID / 2.0, GRID / 2.0);
        for day in Day::ALL {
            let is_on = quiet.days.contains(&day);
            let called = format!("{name}: {}", weekday(day.weekday()));
            let word = weekday_short(day.weekday());
            if chip(ui, &word, &called, is_on, Role::CheckBox).clicked() {
                quiet.days.retain(|other| *other != day);
                if !is_on {
                    quiet.days.push(day);
                }
                let place = |day: &Day| Day::ALL.iter().position(|other| other == day);
                quiet.days.sort_by_key(place);
            }
        }
    });
    ui.add_space(GRID / 2.0);
    ui.horizontal(|ui| {
        for (name, time) in
            [(tr!("settings-from"), &mut quiet.from), (tr!("settings-to"), &mut quiet.to)]
        {
            label(ui, name.clone());
            clock(ui, &name, time);
            ui.add_space(GRID);
        }
    });
    day(ui, quiet);
    if quiet.to < quiet.from {
        help(ui, tr!("settings-hours-past-midnight"));
    }
}

/// A time of day: dragged by five minutes, or typed.
fn clock(ui: &mut Ui, name: &str, time: &mut ClockTime) {
    let minute = i32::from(time.time().hour()) * 60 + i32::from(time.time().minute());
    let mut shown = minute;
    let field = DragValue::new(&mut shown)
        .range(0..=24 * 60 - 1)
        .speed(5.0)
        .update_while_editing(false)
        .custom_formatter(|minute, _| at(minute as i32).to_string())
        .custom_parser(|words| words.parse().ok().map(|time| f64::from(minute_of(time))));
    let field = ui.add_sized(vec2(76.0, CONTROL), field);
    name_value(&field, name, &time.to_string());
    follow_focus(&field);
    focus_ring(ui, &field);
    if field.changed() {
        *time = at(shown);
    }
}

fn minute_of(time: ClockTime) -> i32 {
    let time = time.time();
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

fn at(minute: i32) -> ClockTime {
    let part = |value: i32| i8::try_from(value).unwrap_or_default();
    ClockTime::new(part(minute / 60), part(minute % 60))
}

/// The day from midnight to midnight, its working hours filled.
fn day(ui: &mut Ui, quiet: &QuietSettings) {
    let colours = colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::hover());
    let (from, to) = (quiet.from.to_string(), quiet.to.to_string());
    describe(&response, tr!("settings-hours-bar", from = from, to = to));
    let bar = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(rect.width(), 12.0));
    let x = |minute: f32| bar.left() + bar.width() * minute / (24.0 * 60.0);
    let painter = ui.painter();
    painter.rect_filled(bar, 3.0, colours.body);
    let ink = if quiet.working_hours { colours.accent } else { colours.faint };
    for (from, to) in spans(minute_of(quiet.from) as f32, minute_of(quiet.to) as f32) {
        let part = Rect::from_x_y_ranges(Rangef::new(x(from), x(to)), bar.y_range());
        painter.rect_filled(part, 3.0, ink);
    }
    painter.rect_stroke(bar, 3.0, Stroke::new(1.0, colours.faint), StrokeKind::Inside);
    for hour in [0.0_f32, 6.0, 12.0, 18.0, 24.0] {
        let align = match hour {
            0.0 => Align2::LEFT_CENTER,
            24.0 => Align2::RIGHT_CENTER,
            _ => Align2::CENTER_CENTER,
        };
        let place = pos2(x(60.0 * hour), bar.bottom() + 11.0);
        painter.text(place, align, format!("{hour:.0}"), regular(size::SMALL), colours.faint);
    }
}

/// The filled parts of the day: two where the hours go past midnight; the whole day where they begin
/// when they end.
fn spans(from: f32, to: f32) -> Vec<(f32, f32)> {
    const DAY: f32 = 24.0 * 60.0;
    if from < to { vec![(from, to)] } else { vec![(0.0, to), (from, DAY)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_times_of_day_are_the_same() {
        for minute in [0, 1, 480, 1439] {
            assert_eq!(minute_of(at(minute)), minute);
        }
    }

    #[test]
    fn hours_past_midnight_are_two_parts_of_a_day() {
        assert_eq!(spans(480.0, 1080.0), [(480.0, 1080.0)]);
        assert_eq!(spans(1320.0, 360.0), [(0.0, 360.0), (1320.0, 1440.0)]);
        let whole: f32 = spans(480.0, 480.0).iter().map(|(from, to)| to - from).sum();
        assert_eq!(whole, 1440.0);
    }
}
