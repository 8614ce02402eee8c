//! The day's time line as numbers: runs of minutes with a value, their bands, and the axis that holds
//! them. Pure; made once when the day changes.

use egui_plot::PlotPoint;

use crate::catalogue::{change, whole_degrees};
use crate::history::MinuteRecord;
use crate::monitor::Quantity;
use crate::posture::state::Limits;
use crate::units::Degrees;

use super::super::chart::{Axis, Tick};
use super::ribbon::{ClockMinute, Hours, hour};

/// Minutes without a value that a line goes across; a longer gap stays a gap.
const BRIDGED: u16 = 2;

/// Minutes with a value, none missing between.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Middle of each minute, in minutes since midnight.
    pub minutes: Vec<f64>,
    /// Lower end of the band, in degrees.
    pub low: Vec<f64>,
    /// Upper end.
    pub high: Vec<f64>,
    /// Mean width of the band, in degrees: the wider, the paler.
    pub width: Degrees,
    /// The line, in pieces within and beyond the limit; each begins where the one before ends.
    pub pieces: Vec<Piece>,
}

/// A piece of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Whether it lies beyond the limit.
    pub beyond: bool,
    /// Minutes since midnight, degrees.
    pub points: Vec<PlotPoint>,
}

/// The time line of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What is drawn.
    pub quantity: Quantity,
    /// Forward below it, as set now.
    pub limit: Degrees,
    /// Its runs, in order.
    pub runs: Vec<Run>,
    /// The degrees.
    pub y: Axis,
}

/// The quantities a day has values of: the change first, which is what is judged once an upright is
/// known.
#[must_use]
pub fn quantities(minutes: &[MinuteRecord]) -> Vec<Quantity> {
    [Quantity::Change, Quantity::Absolute]
        .into_iter()
        .filter(|quantity| minutes.iter().any(|minute| value(minute, *quantity).is_some()))
        .collect()
}

/// The value of a minute.
#[must_use]
pub fn value(minute: &MinuteRecord, quantity: Quantity) -> Option<Degrees> {
    let value = match quantity {
        Quantity::Change => minute.summary.change,
        Quantity::Absolute => minute.summary.cva,
    };
    value.filter(|value| value.is_finite())
}

impl Trace {
    /// The time line of `minutes` in `quantity`.
    #[must_use]
    pub fn of(
        minutes: &[MinuteRecord],
        quantity: Quantity,
        limits: &Limits,
    ) -> Self {
        let limit = match quantity {
            Quantity::Change => limits.change,
            Quantity::Absolute => limits.absolute,
        };
        let mut runs: Vec<Vec<(f64, f64, f64)>> = Vec::new();
        let mut last: Option<u16> = None;
        for minute in minutes {
            let Some(value) = value(minute, quantity) else { continue };
            let at = ClockMinute::of(minute.start).minutes();
            let half = minute.summary.half_width.unwrap_or_default().abs();
            let point = (f64::from(at) + 0.5, value.value(), half.value());
            let follows = last.is_some_and(|last| at > last && at - last <= BRIDGED + 1);
            match runs.last_mut().filter(|_| follows) {
                Some(run) => run.push(point),
                None => runs.push(vec![point]),
            }
            last = Some(at);
        }
        let y = degrees_axis(runs.iter().flatten().map(|point| point.1), quantity, limit);
        let runs = runs.into_iter().map(|points| run(&points, limit)).collect();
        Self { quantity, limit, runs, y }
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

fn run(points: &[(f64, f64, f64)], limit: Degrees) -> Run {
    let mut run = Run::default();
    let mut widths = 0.0;
    for &(at, value, half) in points {
        run.minutes.push(at);
        run.low.push(value - half);
        run.high.push(value + half);
        widths += 2.0 * half;
    }
    run.width = Degrees::new(widths / points.len().max(1) as f64);
    let beyond = |value: f64| value < limit.value();
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if beyond(from.1) == beyond(to.1) {
            extend(&mut run.pieces, beyond(to.1), from, to);
        } else {
            // The line is parted where it meets the limit.
            let share = (limit.value() - from.1) / (to.1 - from.1);
            let meets = (from.0 + share * (to.0 - from.0), limit.value(), 0.0);
            extend(&mut run.pieces, beyond(from.1), from, meets);
            extend(&mut run.pieces, beyond(to.1), meets, to);
        }
    }
    if let [(at, value, _)] = points {
        // A minute alone is as long as a minute.
        let (from, to) = ((at - 0.5, *value, 0.0), (at + 0.5, *value, 0.0));
        extend(&mut run.pieces, beyond(*value), from, to);
    }
    run
}

fn extend(pieces: &mut Vec<Piece>, beyond: bool, from: (f64, f64, f64), to: (f64, f64, f64)) {
    match pieces.last_mut().filter(|piece| piece.beyond == beyond) {
        Some(piece) => piece.points.push(PlotPoint::new(to.0, to.1)),
        None => {
            let points = vec![PlotPoint::new(from.0, from.1), PlotPoint::new(to.0, to.1)];
            pieces.push(Piece { beyond, points });
        }
    }
}

/// The clock of a plot that is `width` points wide.
#[must_use]
pub fn clock_axis(hours: Hours, width: f32) -> Axis {
    let ticks = hours.marks(width).map(|at| Tick::new(f64::from(at), hour(at))).collect();
    Axis { from: f64::from(hours.from), to: f64::from(hours.to), ticks }
}

/// The axis that holds `values`, the limit and, for a change, the upright itself: whole fives of
/// degrees, four marks or five.
fn degrees_axis(values: impl Iterator<Item = f64>, quantity: Quantity, limit: Degrees) -> Axis {
    let (least, most) = match quantity {
        Quantity::Change => (limit.value() - 7.0, 5.0),
        Quantity::Absolute => (limit.value() - 7.0, limit.value() + 7.0),
    };
    let (least, most) = values.fold((least, most), |(l, m), v| (l.min(v - 2.0), m.max(v + 2.0)));
    let (from, to) = ((least / 5.0).floor() * 5.0, (most / 5.0).ceil() * 5.0);
    let step = if to - from > 20.0 { 10.0 } else { 5.0 };
    let first = (from / step).ceil() as i32;
    let last = (to / step).floor() as i32;
    let ticks = (first..=last)
        .map(|i| {
            let at = f64::from(i) * step;
            let text = match quantity {
                Quantity::Change => change(Degrees::new(at)),
                Quantity::Absolute => whole_degrees(Degrees::new(at)),
            };
            Tick::new(at, text)
        })
        .collect();
    Axis { from, to, ticks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{MinuteSummary, Moment};

    const NINE: i64 = 1_795_770_000; // 2026-11-27 09:00 UTC

    fn minutes(values: &[(i64, f64)]) -> Vec<MinuteRecord> {
        values
            .iter()
            .map(|&(minute, value)| MinuteRecord {
                start: Moment::new(
                    jiff::Timestamp::from_second(NINE + 60 * minute).unwrap(),
                    jiff::tz::Offset::UTC,
                ),
                summary: MinuteSummary {
                    change: Some(Degrees::new(value)),
                    half_width: Some(Degrees::new(3.0)),
                    ..MinuteSummary::default()
                },
            })
            .collect()
    }

    fn trace(values: &[(i64, f64)]) -> Trace {
        Trace::of(&minutes(values), Quantity::Change, &Limits::default())
    }

    #[test]
    fn a_line_that_crosses_the_limit_is_parted_where_it_meets_it() {
        let trace = trace(&[(0, 0.0), (1, -10.0), (2, -10.0)]);
        let pieces = &trace.runs[0].pieces;
        assert_eq!(pieces.iter().map(|p| p.beyond).collect::<Vec<_>>(), [false, true]);
        let meets = pieces[0].points[1];
        assert_eq!((meets.x, meets.y), (541.0, -5.0));
        assert_eq!(pieces[1].points[0], meets);
        assert_eq!(trace.runs[0].low, [-3.0, -13.0, -13.0]);
    }

    #[test]
    fn a_long_gap_stays_a_gap_and_a_short_one_is_bridged() {
        let trace = trace(&[(0, 0.0), (3, 0.0), (7, 0.0)]);
        assert_eq!(trace.runs.iter().map(|run| run.minutes.len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(trace.runs[1].pieces[0].points.len(), 2, "a minute alone can be seen");
    }

    #[test]
    fn the_axis_holds_everything_in_few_whole_marks() {
        let wide = trace(&[(0, -23.0), (1, 4.0)]);
        assert_eq!((wide.y.from, wide.y.to), (-25.0, 10.0));
        let marks: Vec<_> = wide.y.ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(marks, ["\u{2212}20°", "\u{2212}10°", "0°", "+10°"]);
        let none = trace(&[]);
        assert!(none.is_empty());
        assert_eq!((none.y.from, none.y.to), (-15.0, 5.0));
    }

    #[test]
    fn a_day_offers_the_quantities_it_has() {
        assert_eq!(quantities(&minutes(&[(0, 1.0)])), [Quantity::Change]);
        assert_eq!(quantities(&[]), []);
    }
}
