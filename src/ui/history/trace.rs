//! The day's time line in numbers: a value a minute and the axes that hold it. Pure; made once when the
//! day changes.

use crate::history::MinuteRecord;
use crate::monitor::Quantity;
use crate::posture::state::Limits;
use crate::units::{AngleInterval, Degrees};

use super::super::chart::{Axis, Run, Sample, Tick, degrees_axis, runs};
use super::ribbon::{ClockMinute, Hours, hour};

/// Minutes from one value to the next that a line goes across: two may lack one.
const BRIDGED: f64 = 3.0;

/// The time line of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What is drawn.
    pub quantity: Quantity,
    /// Forward below it, as set now.
    pub limit: Degrees,
    /// Stretches without a gap, over minutes since midnight.
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

fn value(minute: &MinuteRecord, quantity: Quantity) -> Option<Degrees> {
    let value = match quantity {
        Quantity::Change => minute.summary.change,
        Quantity::Absolute => minute.summary.cva,
    };
    value.filter(|value| value.is_finite())
}

impl Trace {
    /// The time line of `minutes` in `quantity`.
    #[must_use]
    pub fn of(minutes: &[MinuteRecord], quantity: Quantity, limits: &Limits) -> Self {
        let limit = match quantity {
            Quantity::Change => limits.change,
            Quantity::Absolute => limits.absolute,
        };
        let samples = minutes.iter().filter_map(|minute| {
            let value = value(minute, quantity)?;
            // A value is the mean of its minute, so it stands in the middle of it.
            let at = f64::from(ClockMinute::of(minute.start).minutes()) + 0.5;
            let half = minute.summary.half_width.unwrap_or_default();
            Some(Sample { at, value, interval: AngleInterval::around(value, half) })
        });
        let samples: Vec<Sample> = samples.collect();
        let y = degrees_axis(samples.iter().map(|sample| sample.value), quantity, limit);
        Self { quantity, limit, runs: runs(samples, BRIDGED, limit), y }
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

/// The clock of a plot that is `width` points wide.
#[must_use]
pub fn clock_axis(hours: Hours, width: f32) -> Axis {
    let ticks = hours.marks(width).map(|at| Tick::new(f64::from(at), hour(at))).collect();
    Axis { from: f64::from(hours.from), to: f64::from(hours.to), ticks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{MinuteSummary, Moment};

    fn minutes(values: &[(i64, f64)]) -> Vec<MinuteRecord> {
        let nine: Moment = "2026-11-27T09:00:00+01:00".parse().unwrap();
        values
            .iter()
            .map(|&(minute, value)| MinuteRecord {
                start: nine.shifted(jiff::SignedDuration::from_mins(minute)),
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
    fn two_minutes_without_a_value_are_bridged_and_three_are_a_gap() {
        assert_eq!(trace(&[(0, 0.0), (3, 0.0), (7, 0.0)]).runs.len(), 2);
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
