//! Two periods held against each other: means, the difference with its 90 % interval, and whether it
//! can be told from chance. No praise.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalogue::{decimal, percent};
use crate::history::DayRecord;
use crate::history::summary::{
    Comparison, LEAST_DAYS, LEAST_MEASURED, Quantity, TooFewDays, compare,
};
use crate::tr;

use super::super::blank;
use super::super::held::Held;
use super::super::tokens::{CONTROL, GRID, Palette, regular, size, strong};
use super::super::widgets::{colours, describe, tab, text};
use super::period::{View, span_title};
use super::{Scene, nothing, waiting};

/// First and last day, both included.
pub type Span = (Date, Date);

/// Which two periods are compared; the earlier one first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pair {
    /// Last week and this one.
    Weeks,
    /// Last month and this one.
    #[default]
    Months,
    /// The person's own dates.
    Own,
}

/// What the view remembers.
#[derive(Debug, Default)]
pub struct CompareView {
    pair: Pair,
    /// First and last day of the earlier and of the later period, as typed; empty until they are shown.
    typed: [String; 4],
    found: Held<([Span; 2], u64), Found>,
}

/// What a comparison has found, by quantity; those without a value are not there.
type Found = Result<Vec<Comparison>, TooFewDays>;

impl CompareView {
    /// The days of both periods.
    #[must_use]
    pub fn spans(&self, today: Date) -> [Span; 2] {
        let weeks = |back: i32| {
            let day = today.saturating_sub(back.weeks());
            (View::Week.first(day), View::Week.last(day))
        };
        match self.pair {
            Pair::Weeks => [weeks(1), weeks(0)],
            Pair::Own => self.own().unwrap_or_else(|_| months(today)),
            Pair::Months => months(today),
        }
    }

    /// The dates as typed; what is wrong with them in a sentence.
    fn own(&self) -> Result<[Span; 2], String> {
        let read = |text: &String| {
            text.trim()
                .parse::<Date>()
                .map_err(|_| tr!("history-own-unreadable", text = text.trim()))
        };
        let [a, b, c, d] = &self.typed;
        let spans = [(read(a)?, read(b)?), (read(c)?, read(d)?)];
        if spans.iter().any(|(from, to)| from > to) {
            return Err(tr!("history-own-order"));
        }
        Ok(spans)
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        self.choose(ui, scene.today);
        if self.pair == Pair::Own
            && let Err(said) = self.own_fields(ui)
        {
            text(ui, said, regular(size::BODY), colours(ui).ink);
            return;
        }
        let spans = self.spans(scene.today);
        let held = spans.map(|(from, to)| scene.shelf.days(from, to, scene.today));
        let [Some(first), Some(second)] = held else { return waiting(ui) };
        if first.iter().chain(&second).all(|day| day.is_empty()) {
            return nothing(ui, scene.known, View::Compare);
        }
        let found = self.found.of((spans, scene.shelf.edition()), || {
            let records = |days: &[&super::shelf::Day]| -> Vec<DayRecord> {
                days.iter().map(|day| day.record.clone()).collect()
            };
            find(&records(&first), &records(&second))
        });
        match found {
            Ok(comparisons) => results(ui, spans, comparisons),
            Err(few) => too_few(ui, *few),
        }
    }

    fn choose(&mut self, ui: &mut Ui, today: Date) {
        ui.horizontal_wrapped(|ui| {
            for (pair, name) in [
                (Pair::Weeks, tr!("history-pair-weeks")),
                (Pair::Months, tr!("history-pair-months")),
                (Pair::Own, tr!("history-pair-own")),
            ] {
                if tab(ui, &name, self.pair == pair).clicked() {
                    if pair == Pair::Own && self.typed.iter().all(String::is_empty) {
                        let [(a, b), (c, d)] = self.spans(today);
                        self.typed = [a, b, c, d].map(|date| date.to_string());
                    }
                    self.pair = pair;
                }
            }
        });
    }

    fn own_fields(&mut self, ui: &mut Ui) -> Result<(), String> {
        let names = [
            tr!("history-own-first-from"),
            tr!("history-own-first-to"),
            tr!("history-own-second-from"),
            tr!("history-own-second-to"),
        ];
        let between = [tr!("history-own-to"), tr!("history-own-and"), tr!("history-own-to")];
        ui.horizontal_wrapped(|ui| {
            for (place, (typed, name)) in self.typed.iter_mut().zip(names).enumerate() {
                let field = TextEdit::singleline(typed)
                    .desired_width(104.0)
                    .min_size(vec2(0.0, CONTROL))
                    .margin(vec2(12.0, 7.0));
                let field = ui.add(field).on_hover_text(&name);
                field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
                if let Some(word) = between.get(place) {
                    text(ui, word, regular(size::BODY), colours(ui).grey);
                }
            }
        });
        self.own().map(|_| ())
    }
}

fn months(today: Date) -> [Span; 2] {
    let before = today.first_of_month().saturating_sub(1.day());
    [before, today].map(|day| (day.first_of_month(), day.last_of_month()))
}

fn find(first: &[DayRecord], second: &[DayRecord]) -> Found {
    // The share is of all measured time, so where it lacks days the others do, too.
    let share = compare(first, second, Quantity::ForwardShare)?;
    let others = Quantity::ALL.into_iter().filter(|other| *other != Quantity::ForwardShare);
    let others = others.filter_map(|other| compare(first, second, other).ok());
    Ok(std::iter::once(share).chain(others).collect())
}

fn too_few(ui: &mut Ui, few: TooFewDays) {
    let minutes = LEAST_MEASURED.as_secs() / 60;
    let help = tr!(
        "history-too-few-help",
        days = LEAST_DAYS,
        minutes = minutes,
        first = few.first,
        second = few.second
    );
    blank::page(ui, &tr!("history-too-few"), &help);
}

/// How a quantity is written.
struct Manner {
    name: String,
    /// A mean.
    mean: fn(f64) -> String,
    /// A difference without its sign and unit.
    size: fn(f64) -> String,
    /// The unit of a difference.
    unit: String,
}

fn manner(quantity: Quantity) -> Manner {
    let tenths: fn(f64) -> String = |value| decimal(value, 1);
    let whole: fn(f64) -> String = |value| decimal(value, 0);
    match quantity {
        Quantity::ForwardShare => Manner {
            name: tr!("history-share"),
            mean: percent,
            size: |share| decimal(100.0 * share, 1),
            unit: tr!("history-unit-points"),
        },
        Quantity::DoseAnHour => Manner {
            name: tr!("history-dose-an-hour"),
            mean: tenths,
            size: tenths,
            unit: tr!("history-dose-unit"),
        },
        Quantity::Change => Manner {
            name: tr!("history-mean-change"),
            mean: |degrees| format!("{}°", decimal(degrees, 1)),
            size: tenths,
            unit: tr!("history-unit-degrees"),
        },
        Quantity::Cva => Manner {
            name: tr!("history-mean-angle"),
            mean: |degrees| format!("{}°", decimal(degrees, 1)),
            size: tenths,
            unit: tr!("history-unit-degrees"),
        },
        Quantity::LongestStretch => Manner {
            name: tr!("history-longest"),
            mean: |minutes| tr!("history-minutes", minutes = decimal(minutes, 0)),
            size: whole,
            unit: tr!("history-unit-minutes"),
        },
    }
}

impl Manner {
    fn signed(&self, value: f64) -> String {
        let text = (self.size)(value);
        if value > 0.0 && text.chars().any(|c| matches!(c, '1'..='9')) {
            format!("+{text}")
        } else {
            text
        }
    }

    /// The verdict in a sentence.
    fn verdict(&self, found: &Comparison) -> String {
        let (low, high) = found.interval;
        if !found.differs() {
            return tr!("history-no-difference");
        }
        let (least, most) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
        let (least, most) = ((self.size)(least), (self.size)(most));
        let unit = self.unit.as_str();
        if found.difference > 0.0 {
            tr!("history-higher", least = least, most = most, unit = unit)
        } else {
            tr!("history-lower", least = least, most = most, unit = unit)
        }
    }
}

/// Columns of the table, in points from its left; the whisker has what is left.
struct Columns {
    first: f32,
    second: f32,
    whisker: f32,
    end: f32,
    is_narrow: bool,
}

impl Columns {
    fn of(width: f32) -> Self {
        if width < 760.0 {
            let (first, second) = (0.55 * width, 0.78 * width);
            return Self { first, second, whisker: 0.0, end: width, is_narrow: true };
        }
        Self { first: 290.0, second: 400.0, whisker: 440.0, end: width, is_narrow: false }
    }
}

fn results(ui: &mut Ui, spans: [Span; 2], found: &[Comparison]) {
    let colours = colours(ui);
    let days = found.first().map_or((0, 0), |found| (found.first.days, found.second.days));
    ui.add_space(GRID);
    if let Some(share) = found.first() {
        let said =
            format!("{}: {}", tr!("history-share"), manner(Quantity::ForwardShare).verdict(share));
        text(ui, said, strong(size::LEAD), colours.ink);
    }
    for ((from, to), (name, days)) in spans
        .into_iter()
        .zip([(tr!("history-period-first"), days.0), (tr!("history-period-second"), days.1)])
    {
        let said = tr!("history-period", name = name, span = span_title(from, to), days = days);
        text(ui, said, regular(size::BODY), colours.grey);
    }
    ui.add_space(GRID);
    let width = ui.available_width();
    let columns = Columns::of(width);
    let (head, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    let mut heads = vec![
        (columns.first, Align2::RIGHT_CENTER, tr!("history-period-first")),
        (columns.second, Align2::RIGHT_CENTER, tr!("history-period-second")),
    ];
    if !columns.is_narrow {
        heads.push((columns.whisker, Align2::LEFT_CENTER, tr!("history-difference")));
    }
    for (x, align, words) in heads {
        let at = pos2(head.left() + x, head.center().y);
        ui.painter().text(at, align, words, regular(size::SMALL), colours.grey);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for comparison in found {
        row(ui, comparison, &columns, colours);
    }
    ui.spacing_mut().item_spacing.y = GRID;
    text(ui, tr!("history-compare-note"), regular(size::SMALL), colours.faint);
}

fn row(ui: &mut Ui, found: &Comparison, columns: &Columns, colours: &Palette) {
    let manner = manner(found.quantity);
    let (mean, whisker) = (40.0, 44.0);
    let height = if columns.is_narrow { mean + whisker + 36.0 } else { 72.0 };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let verdict = manner.verdict(found);
    let interval = (manner.signed(found.interval.0), manner.signed(found.interval.1));
    let name = tr!(
        "history-comparison",
        name = manner.name.as_str(),
        first = (manner.mean)(found.first.mean),
        second = (manner.mean)(found.second.mean),
        difference = manner.signed(found.difference),
        low = interval.0.as_str(),
        high = interval.1.as_str(),
        unit = manner.unit.as_str(),
        verdict = verdict.as_str()
    );
    describe(&response, name);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, colours.hairline));
    let middle = if columns.is_narrow { rect.top() + 8.0 + mean / 2.0 } else { rect.center().y };
    let body = regular(size::BODY);
    let lines = [
        (-9.0, &manner.name, body.clone(), colours.ink),
        (9.0, &manner.unit, regular(size::SMALL), colours.faint),
    ];
    for (below, words, font, ink) in lines {
        painter.text(pos2(rect.left(), middle + below), Align2::LEFT_CENTER, words, font, ink);
    }
    for (x, mean) in [(columns.first, found.first.mean), (columns.second, found.second.mean)] {
        let at = pos2(rect.left() + x, middle);
        painter.text(at, Align2::RIGHT_CENTER, (manner.mean)(mean), body.clone(), colours.ink);
    }
    let top = if columns.is_narrow { middle + mean / 2.0 } else { rect.top() };
    let place = Rect::from_min_max(
        pos2(rect.left() + columns.whisker, top),
        pos2(rect.left() + columns.end, top + whisker),
    );
    draw_whisker(ui, place, found, &manner, colours);
    let ink = if found.differs() { colours.ink } else { colours.grey };
    let at = pos2(place.left(), place.bottom() + 6.0);
    painter.text(at, Align2::LEFT_CENTER, verdict, regular(size::SMALL), ink);
}

/// The difference as a dot, its interval as a bar, about a plumb line at nought. A dot that is filled
/// can be told from chance.
fn draw_whisker(ui: &Ui, rect: Rect, found: &Comparison, manner: &Manner, colours: &Palette) {
    const ENDS: f32 = 56.0;
    let painter = ui.painter();
    let (low, high) = found.interval;
    let reach = low.abs().max(high.abs()).max(1e-9) * 1.05;
    let half = (rect.width() / 2.0 - ENDS).max(24.0);
    let middle = pos2(rect.left() + ENDS + half, rect.center().y + 2.0);
    let x = |value: f64| middle.x + half * (value / reach) as f32;
    painter.vline(middle.x, middle.y - 14.0..=middle.y + 14.0, Stroke::new(1.0, colours.grey));
    painter.hline(x(low)..=x(high), middle.y, Stroke::new(3.0, colours.doubt));
    for end in [low, high] {
        let line = Stroke::new(1.5, colours.doubt);
        painter.vline(x(end), middle.y - 5.0..=middle.y + 5.0, line);
    }
    let dot = pos2(x(found.difference), middle.y);
    let fill = if found.differs() { colours.ink } else { colours.paper };
    painter.circle(dot, 5.0, fill, Stroke::new(1.6, colours.ink));
    let small = regular(size::SMALL);
    let ends = [
        (x(low) - 8.0, Align2::RIGHT_CENTER, manner.signed(low)),
        (x(high) + 8.0, Align2::LEFT_CENTER, manner.signed(high)),
    ];
    for (x, align, words) in ends {
        painter.text(pos2(x, middle.y), align, words, small.clone(), colours.grey);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::{Language, speaking};
    use crate::history::summary::PeriodMean;

    fn found(difference: f64, half: f64) -> Comparison {
        Comparison {
            quantity: Quantity::ForwardShare,
            first: PeriodMean { days: 20, mean: 0.2 },
            second: PeriodMean { days: 20, mean: 0.2 + difference },
            difference,
            interval: (difference - half, difference + half),
        }
    }

    #[test]
    fn chance_is_the_default_and_a_difference_is_told_without_praise() {
        speaking(Language::English, || {
            let manner = manner(Quantity::ForwardShare);
            let none = "No difference that can be told from chance.";
            assert_eq!(manner.verdict(&found(-0.02, 0.03)), none);
            assert_eq!(
                manner.verdict(&found(-0.05, 0.03)),
                "Lower by 2.0 to 8.0 percentage points."
            );
            assert_eq!(
                manner.verdict(&found(0.05, 0.03)),
                "Higher by 2.0 to 8.0 percentage points."
            );
        });
    }

    #[test]
    fn periods_are_whole_and_the_earlier_one_comes_first() {
        let mut view = CompareView::default();
        let today = date(2026, 3, 1);
        let february = (date(2026, 2, 1), date(2026, 2, 28));
        assert_eq!(view.spans(today), [february, (date(2026, 3, 1), date(2026, 3, 31))]);
        view.pair = Pair::Weeks;
        assert_eq!(view.spans(today)[0], (date(2026, 2, 16), date(2026, 2, 22)));
    }

    #[test]
    fn own_dates_that_cannot_be_read_are_named() {
        let mut view = CompareView { pair: Pair::Own, ..CompareView::default() };
        view.typed = ["2026-01-01", "2026-01-31", "soon", "2026-02-28"].map(str::to_owned);
        assert!(view.own().unwrap_err().contains("soon"));
        view.typed[2] = "2026-03-01".to_owned();
        assert_eq!(view.own().unwrap_err(), tr!("history-own-order"));
        view.typed[3] = "2026-03-31".to_owned();
        assert_eq!(view.own().unwrap()[1], (date(2026, 3, 1), date(2026, 3, 31)));
    }
}
