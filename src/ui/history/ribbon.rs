//! The day as a ribbon: what each minute was spent on, told by height and pattern first, by colour
//! second.
//!
//! ```text
//! forward    full height, filled        ##
//! within     half the height, filled    ##  ..
//! unsure     half the height, striped   ##  ..  //
//! away       a line along the foot      ##  ..  //  __
//! not watched   nothing
//! ```

use eframe::egui::{
    Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use jiff::civil::Time;

use crate::history::{MinuteRecord, MinuteSummary, Moment};
use crate::tr;

use super::super::chart::hatch;
use super::super::tokens::{GRID, Palette, mix, regular, size};
use super::super::widgets::colours;

/// A minute of the day by the person's clock, in 0..1440. When clocks are set back an hour has every
/// minute twice, and the later one is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockMinute(u16);

impl ClockMinute {
    /// The last one of a day.
    pub const LAST: Self = Self(1439);

    /// `minute` of a day; what lies behind its end is the last one.
    #[must_use]
    pub const fn new(minute: u16) -> Self {
        if minute > Self::LAST.0 { Self::LAST } else { Self(minute) }
    }

    /// When `moment` was by the person's clock.
    #[must_use]
    pub fn of(moment: Moment) -> Self {
        let time = moment.time();
        Self::new(time.hour().unsigned_abs() as u16 * 60 + time.minute().unsigned_abs() as u16)
    }

    /// Minutes since midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// Later by `minutes`, or earlier; kept within the day.
    #[must_use]
    pub fn later(self, minutes: i32) -> Self {
        let moved = (i32::from(self.0) + minutes).clamp(0, i32::from(Self::LAST.0));
        Self::new(u16::try_from(moved).unwrap_or_default())
    }

    /// The time of day.
    #[must_use]
    pub fn time(self) -> Time {
        let (hour, minute) = (self.0 / 60, self.0 % 60);
        Time::new(hour as i8, minute as i8, 0, 0).unwrap_or_default()
    }
}

/// What most of a minute was spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// Head within the limit.
    Within,
    /// Head forward of it.
    Forward,
    /// Somebody there who could not be measured.
    Unsure,
    /// Nobody there.
    Away,
}

impl Spent {
    /// What `minute` was spent on most; the earlier of this list where two are even.
    #[must_use]
    pub fn of(minute: &MinuteSummary) -> Option<Self> {
        let parts = [
            (Self::Forward, minute.forward),
            (Self::Within, minute.neutral),
            (Self::Unsure, minute.unsure),
            (Self::Away, minute.away),
        ];
        let most = parts.iter().map(|(_, length)| *length).max()?;
        parts.into_iter().find(|(_, length)| *length == most && !most.is_zero()).map(|(s, _)| s)
    }
}

/// Minutes one after the other that were spent on the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub from: ClockMinute,
    /// Minutes of it.
    pub minutes: u16,
    /// What on.
    pub spent: Spent,
}

impl Stretch {
    fn end(&self) -> u16 {
        self.from.0 + self.minutes
    }
}

/// The stretches of a day, from its minutes in order.
#[must_use]
pub fn stretches(minutes: &[MinuteRecord]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for minute in minutes {
        let Some(spent) = Spent::of(&minute.summary) else { continue };
        let from = ClockMinute::of(minute.start);
        match all.last_mut() {
            Some(last) if last.spent == spent && last.end() == from.0 => last.minutes += 1,
            _ => all.push(Stretch { from, minutes: 1, spent }),
        }
    }
    all
}

/// A part of the day's clock that is drawn, in minutes since midnight; whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// From.
    pub from: u16,
    /// To.
    pub to: u16,
}

impl Hours {
    /// Least width: an office day, so that a short day does not look like a long one.
    const LEAST: u16 = 9 * 60;

    /// The hours that hold all `stretches`, and [`Self::LEAST`] at least.
    #[must_use]
    pub fn around<'a>(stretches: impl Iterator<Item = &'a Stretch>) -> Self {
        let ends = stretches.map(|stretch| (stretch.from.0, stretch.end()));
        let held = ends.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
        let (first, last) = held.unwrap_or((8 * 60, 17 * 60));
        let (from, to) = (first / 60 * 60, last.div_ceil(60) * 60);
        let to = to.max(from + Self::LEAST).min(24 * 60);
        Self { from: from.min(to.saturating_sub(Self::LEAST)), to }
    }

    /// Hours to write below a ribbon of `width` points, apart enough to be read.
    pub fn marks(self, width: f32) -> impl Iterator<Item = u16> {
        const APART: f32 = 52.0;
        let hour = 60.0 * width / f32::from(self.to - self.from);
        let step = [1, 2, 3, 4, 6, 12].into_iter().find(|step| f32::from(*step) * hour >= APART);
        let step = step.unwrap_or(12) * 60;
        (self.from.div_ceil(step) * step..=self.to).step_by(usize::from(step))
    }

    /// Where `minute` lies over `rect`.
    #[must_use]
    pub fn x(self, rect: Rect, minute: f32) -> f32 {
        let share = (minute - f32::from(self.from)) / f32::from(self.to - self.from);
        rect.left() + share * rect.width()
    }

    /// The minute at `x` over `rect`, kept within.
    #[must_use]
    pub fn minute(self, rect: Rect, x: f32) -> ClockMinute {
        let share = ((x - rect.left()) / rect.width()).clamp(0.0, 1.0);
        let minute = f32::from(self.from) + share * f32::from(self.to - self.from);
        ClockMinute::new((minute as u16).clamp(self.from, self.to - 1))
    }
}

/// Paints a ribbon over `rect`.
pub fn paint(
    painter: &Painter,
    rect: Rect,
    stretches: &[Stretch],
    hours: Hours,
    colours: &Palette,
) {
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colours.hairline));
    for stretch in stretches {
        let left = hours.x(rect, f32::from(stretch.from.0));
        let right = hours.x(rect, f32::from(stretch.end()));
        let part = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        fill(painter, part, stretch.spent, colours);
    }
}

/// Paints what stands for `spent` over `rect`.
fn fill(painter: &Painter, rect: Rect, spent: Spent, colours: &Palette) {
    let low = |share: f32| {
        Rect::from_min_max(pos2(rect.left(), rect.bottom() - share * rect.height()), rect.max)
    };
    match spent {
        Spent::Forward => {
            painter.rect_filled(rect, 0.0, colours.signal);
        }
        Spent::Within => {
            painter.rect_filled(low(0.5), 0.0, mix(colours.raised, colours.accent, 0.7));
        }
        Spent::Unsure => {
            let part = low(0.5);
            painter.rect_filled(part, 0.0, mix(colours.raised, colours.doubt, 0.25));
            hatch(painter, part, colours.doubt);
        }
        Spent::Away => {
            painter.rect_filled(low(0.1), 0.0, colours.faint);
        }
    }
}

/// Writes the clock below `rect`.
pub fn clock(painter: &Painter, rect: Rect, hours: Hours, colours: &Palette) {
    for minute in hours.marks(rect.width()) {
        let at = pos2(hours.x(rect, f32::from(minute)), rect.bottom() + 3.0);
        painter.vline(at.x, rect.bottom()..=at.y, Stroke::new(1.0, colours.hairline));
        let align = eframe::egui::Align2::CENTER_TOP;
        let text = hour(minute);
        painter.text(at + vec2(0.0, 1.0), align, text, regular(size::SMALL), colours.faint);
    }
}

/// `09:00`, and `24:00` for the day's end.
#[must_use]
pub fn hour(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A sign in the legend, in points.
const BOX: Vec2 = vec2(16.0, 14.0);

/// What the heights and patterns stand for.
pub fn legend(ui: &mut Ui) {
    let colours = colours(ui);
    let parts = [
        (Some(Spent::Within), tr!("history-within")),
        (Some(Spent::Forward), tr!("history-forward")),
        (Some(Spent::Unsure), tr!("history-unsure")),
        (Some(Spent::Away), tr!("history-away")),
        (None, tr!("history-not-watched")),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0 * GRID, 2.0);
        ui.spacing_mut().interact_size.y = 18.0;
        for (spent, word) in parts {
            let font = regular(size::SMALL);
            let galley = ui.painter().layout_no_wrap(word.clone(), font, colours.grey);
            let wide = vec2(BOX.x + 6.0 + galley.size().x, 18.0);
            let (rect, response) = ui.allocate_exact_size(wide, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &word));
            let middle = pos2(rect.left() + BOX.x / 2.0, rect.center().y);
            let sign = Rect::from_center_size(middle, BOX);
            match spent {
                Some(spent) => fill(ui.painter(), sign, spent, colours),
                None => {
                    let edge = Stroke::new(1.0, colours.faint);
                    ui.painter().rect_stroke(sign, 0.0, edge, StrokeKind::Inside);
                }
            }
            let at = pos2(sign.right() + 6.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, colours.grey);
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn minute(start: &str, neutral: u64, forward: u64, away: u64) -> MinuteRecord {
        let summary = MinuteSummary {
            neutral: Duration::from_secs(neutral),
            forward: Duration::from_secs(forward),
            away: Duration::from_secs(away),
            ..MinuteSummary::default()
        };
        MinuteRecord { start: start.parse().unwrap(), summary }
    }

    #[test]
    fn a_minute_is_what_most_of_it_was_and_nothing_when_nothing_was_seen() {
        assert_eq!(
            Spent::of(&minute("2026-11-27T10:00:00+01:00", 31, 29, 0).summary),
            Some(Spent::Within)
        );
        assert_eq!(
            Spent::of(&minute("2026-11-27T10:00:00+01:00", 10, 20, 30).summary),
            Some(Spent::Away)
        );
        assert_eq!(Spent::of(&MinuteSummary::default()), None);
    }

    #[test]
    fn minutes_of_a_kind_become_one_stretch_and_a_gap_parts_two() {
        let minutes = [
            minute("2026-11-27T09:58:00+01:00", 60, 0, 0),
            minute("2026-11-27T09:59:00+01:00", 60, 0, 0),
            minute("2026-11-27T10:00:00+01:00", 0, 60, 0),
            minute("2026-11-27T10:05:00+01:00", 0, 60, 0),
        ];
        let found = stretches(&minutes);
        let found: Vec<_> =
            found.iter().map(|s| (hour(s.from.minutes()), s.minutes, s.spent)).collect();
        assert_eq!(
            found,
            [
                ("09:58".to_owned(), 2, Spent::Within),
                ("10:00".to_owned(), 1, Spent::Forward),
                ("10:05".to_owned(), 1, Spent::Forward),
            ]
        );
    }

    #[test]
    fn a_short_day_has_an_office_day_of_clock_and_a_late_one_ends_at_midnight() {
        let one = |from, minutes| {
            let stretch = Stretch { from: ClockMinute::new(from), minutes, spent: Spent::Within };
            Hours::around([stretch].iter())
        };
        assert_eq!(one(9 * 60 + 20, 5), Hours { from: 9 * 60, to: 18 * 60 });
        assert_eq!(one(23 * 60 + 59, 1), Hours { from: 15 * 60, to: 24 * 60 });
        assert_eq!(one(0, 1440), Hours { from: 0, to: 24 * 60 });
        assert_eq!(Hours::around([].iter()), Hours { from: 8 * 60, to: 17 * 60 });
    }

    #[test]
    fn a_place_on_the_ribbon_and_its_minute_belong_together() {
        let (hours, rect) = (
            Hours { from: 480, to: 1080 },
            Rect::from_min_size(pos2(50.0, 0.0), vec2(900.0, 40.0)),
        );
        for minute in [480_u16, 481, 700, 1079] {
            let x = hours.x(rect, f32::from(minute) + 0.5);
            assert_eq!(hours.minute(rect, x).minutes(), minute);
        }
        assert_eq!(hours.minute(rect, 2000.0).minutes(), 1079);
        assert_eq!(hours.minute(rect, 0.0).minutes(), 480);
    }
}
