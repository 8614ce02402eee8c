//! Errors of values against the truth. Nothing here knows what a picture is.

use serde::Serialize;

use crate::units::{AngleInterval, Degrees};

/// A value and what it should have been.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What is true.
    pub truth: Degrees,
    /// What was said.
    pub value: Degrees,
}

impl Pair {
    fn error(&self) -> f64 {
        (self.value - self.truth).value()
    }
}

/// How far values lie from the truth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Errors {
    /// How many there are.
    pub count: usize,
    /// Mean absolute error.
    #[serde(rename = "mae_deg")]
    pub mae: Degrees,
    /// Mean error: positive when the values are too high.
    #[serde(rename = "bias_deg")]
    pub bias: Degrees,
    /// Median absolute error.
    #[serde(rename = "median_deg")]
    pub median: Degrees,
    /// 90th percentile of the absolute error.
    #[serde(rename = "p90_deg")]
    pub p90: Degrees,
    /// Share of the truths' variance that the values explain, 1 at best, below 0 when worse than the
    /// truths' mean; `None` when all truths are equal.
    pub r2: Option<f64>,
    /// 95 % limits of agreement, bias -+ 1.96 standard deviations of the error (Bland & Altman,
    /// Lancet 1986;1:307-310); `None` of a single value.
    #[serde(rename = "agreement_deg")]
    pub agreement: Option<[Degrees; 2]>,
}

/// The errors of `pairs`; `None` when there are none.
#[must_use]
pub fn errors(pairs: &[Pair]) -> Option<Errors> {
    let errors: Vec<f64> = pairs.iter().map(Pair::error).collect();
    let truths: Vec<f64> = pairs.iter().map(|pair| pair.truth.value()).collect();
    let sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let bias = mean(&errors)?;
    let squares: f64 = errors.iter().map(|error| error * error).sum();
    let variation = spread_squares(&truths)?;
    let agreement = (errors.len() > 1).then(|| {
        let sd = (spread_squares(&errors).unwrap_or(0.0) / (errors.len() as f64 - 1.0)).sqrt();
        [bias - 1.96 * sd, bias + 1.96 * sd].map(Degrees::new)
    });
    Some(Errors {
        count: errors.len(),
        mae: Degrees::new(mean(&sizes)?),
        bias: Degrees::new(bias),
        median: Degrees::new(percentile(&sizes, 50.0)?),
        p90: Degrees::new(percentile(&sizes, 90.0)?),
        r2: (variation > 0.0).then(|| 1.0 - squares / variation),
        agreement,
    })
}

/// What the intervals are worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Share of the truths inside, 0 to 1.
    pub holds: f64,
    /// Mean width.
    #[serde(rename = "width_deg")]
    pub width: Degrees,
}

/// How many of the truths lie in their intervals; `None` when there are none.
#[must_use]
pub fn coverage(intervals: &[(Degrees, AngleInterval)]) -> Option<Coverage> {
    let inside = |(truth, interval): &(Degrees, AngleInterval)| {
        f64::from(u8::from(interval.contains(*truth)))
    };
    let holds: Vec<f64> = intervals.iter().map(inside).collect();
    let widths: Vec<f64> = intervals.iter().map(|(_, i)| i.width().value()).collect();
    Some(Coverage { holds: mean(&holds)?, width: Degrees::new(mean(&widths)?) })
}

/// When a drop below the own upright is real, and when it counts as found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DropRule {
    /// Real when the true change is at most this.
    #[serde(rename = "true_at_most_deg")]
    pub real: Degrees,
    /// Found when the change that was read is at most this.
    #[serde(rename = "found_at_most_deg")]
    pub found: Degrees,
}

/// A drop of 8 degrees, the guard of half a degree between the rendered 8 and what counts taken off.
pub const DROP_OF_8: DropRule = DropRule { real: Degrees::new(-7.5), found: Degrees::new(-5.5) };
/// A drop of 5 degrees.
pub const DROP_OF_5: DropRule = DropRule { real: Degrees::new(-5.0), found: Degrees::new(-4.0) };

/// How drops were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drops {
    /// Real and found.
    #[serde(rename = "tp")]
    pub hits: usize,
    /// Found and not real.
    #[serde(rename = "fp")]
    pub false_alarms: usize,
    /// Real and not found.
    #[serde(rename = "fn")]
    pub misses: usize,
    /// Neither.
    #[serde(rename = "tn")]
    pub quiet: usize,
}

/// Counts the drops among changes.
#[must_use]
pub fn drops(changes: &[Pair], rule: DropRule) -> Drops {
    let mut drops = Drops::default();
    for change in changes {
        *match (change.truth <= rule.real, change.value <= rule.found) {
            (true, true) => &mut drops.hits,
            (false, true) => &mut drops.false_alarms,
            (true, false) => &mut drops.misses,
            (false, false) => &mut drops.quiet,
        } += 1;
    }
    drops
}

impl Drops {
    /// Harmonic mean of precision and recall, 0 to 1; `None` when no drop is real and none was found.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let (hits, wrong) = (2 * self.hits, self.false_alarms + self.misses);
        (hits + wrong > 0).then(|| hits as f64 / (hits + wrong) as f64)
    }

    /// F1 of who says of every picture that it is a drop.
    #[must_use]
    pub fn always(self) -> Option<f64> {
        let hits = self.hits + self.misses;
        let false_alarms = self.false_alarms + self.quiet;
        Self { hits, false_alarms, misses: 0, quiet: 0 }.f1()
    }
}

/// The mean; `None` of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sum of the squared distances from the mean.
fn spread_squares(values: &[f64]) -> Option<f64> {
    let middle = mean(values)?;
    Some(values.iter().map(|value| (value - middle).powi(2)).sum())
}

/// The value below which `percent` (0 to 100) of `values` lie, linear between neighbours (type 7 of
/// Hyndman & Fan, The American Statistician 1996;50:361-365); `None` of nothing.
#[must_use]
pub fn percentile(values: &[f64], percent: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (percent.clamp(0.0, 100.0) / 100.0) * sorted.len().checked_sub(1)? as f64;
    // A rank is not negative and not beyond the last place.
    let below = rank.floor() as usize;
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    Some(low + (high - low) * (rank - below as f64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(rows: &[(f64, f64)]) -> Vec<Pair> {
        let pair = |(t, v): &(f64, f64)| Pair { truth: Degrees::new(*t), value: Degrees::new(*v) };
        rows.iter().map(pair).collect()
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
    }

    /// Errors 1, -2, 3, -4 on the truths 40, 50, 60, 70, by hand: mean size 2.5, mean -0.5; sizes
    /// sorted 1 2 3 4, so median 2.5 and 90th percentile at rank 2.7: 3.7; sum of squares 30, truths'
    /// 500, R2 .94; distances from the mean 1.5, -1.5, 3.5, -3.5 squared 29 over 3: SD 3.1091.
    #[test]
    fn errors_are_as_computed_by_hand() {
        let found = errors(&pairs(&[(40., 41.), (50., 48.), (60., 63.), (70., 66.)])).unwrap();
        near(found.mae.value(), 2.5);
        near(found.bias.value(), -0.5);
        near(found.median.value(), 2.5);
        near(found.p90.value(), 3.7);
        near(found.r2.unwrap(), 0.94);
        let sd = (29.0_f64 / 3.0).sqrt();
        let [low, high] = found.agreement.unwrap();
        near(low.value(), -0.5 - 1.96 * sd);
        near(high.value(), -0.5 + 1.96 * sd);
        assert!((sd - 3.109_126).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_computed_is_left_out() {
        assert_eq!(errors(&[]), None);
        let single = errors(&pairs(&[(50.0, 52.0)])).unwrap();
        assert_eq!((single.r2, single.agreement, single.count), (None, None, 1));
        assert_eq!(coverage(&[]), None);
        assert_eq!(Drops::default().f1(), None);
        assert_eq!(percentile(&[], 50.0), None);
    }

    #[test]
    fn coverage_counts_truths_inside_ends_included() {
        let interval = AngleInterval::around(Degrees::new(50.0), Degrees::new(5.0));
        let wide = AngleInterval::around(Degrees::new(50.0), Degrees::new(10.0));
        let rows = [(55.0, interval), (55.1, interval), (40.0, wide), (50.0, wide)];
        let found = coverage(&rows.map(|(t, i)| (Degrees::new(t), i))).unwrap();
        near(found.holds, 0.75);
        near(found.width.value(), 15.0);
    }

    /// Two hits, one false alarm, one miss, one quiet: F1 = 4 / (4 + 1 + 1); always saying so finds
    /// all three with two false alarms: 6 / (6 + 2).
    #[test]
    fn drops_are_counted_as_by_hand() {
        let changes = pairs(&[(-7.5, -5.5), (-20.0, -9.0), (-7.4, -5.6), (-9.0, -5.4), (0.0, 2.0)]);
        let found = drops(&changes, DROP_OF_8);
        assert_eq!(found, Drops { hits: 2, false_alarms: 1, misses: 1, quiet: 1 });
        near(found.f1().unwrap(), 4.0 / 6.0);
        near(found.always().unwrap(), 0.75);
        let five = drops(&pairs(&[(-5.0, -4.0), (-4.9, -3.9)]), DROP_OF_5);
        assert_eq!(five, Drops { hits: 1, quiet: 1, ..Drops::default() });
    }

    #[test]
    fn percentiles_lie_between_neighbours_in_any_order() {
        let values = [9.0, 1.0, 5.0];
        near(percentile(&values, 0.0).unwrap(), 1.0);
        near(percentile(&values, 25.0).unwrap(), 3.0);
        near(percentile(&values, 100.0).unwrap(), 9.0);
    }

    fn some() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((-30.0_f64..110.0, -60.0_f64..140.0), 1..60)
    }

    proptest! {
        #[test]
        fn the_figures_agree_among_themselves(rows in some()) {
            let found = errors(&pairs(&rows)).unwrap();
            prop_assert!(found.mae >= found.bias.abs() - Degrees::new(1e-9));
            prop_assert!(found.median <= found.p90);
            prop_assert!(found.r2.is_none_or(|r2| r2 <= 1.0));
            if let Some([low, high]) = found.agreement {
                prop_assert!(low <= found.bias && found.bias <= high);
            }
        }

        #[test]
        fn a_constant_added_moves_the_bias_and_the_limits_by_itself(
            rows in some(), by in -20.0_f64..20.0,
        ) {
            let before = errors(&pairs(&rows)).unwrap();
            let moved: Vec<_> = rows.iter().map(|(t, v)| (*t, v + by)).collect();
            let after = errors(&pairs(&moved)).unwrap();
            prop_assert!((after.bias.value() - before.bias.value() - by).abs() < 1e-9);
            if let (Some(a), Some(b)) = (after.agreement, before.agreement) {
                prop_assert!((a[0] - b[0] - Degrees::new(by)).abs() < Degrees::new(1e-6));
            }
        }

        #[test]
        fn order_does_not_matter_and_every_change_is_counted_once(rows in some()) {
            let turned: Vec<_> = rows.iter().rev().copied().collect();
            let (one, other) = (errors(&pairs(&rows)).unwrap(), errors(&pairs(&turned)).unwrap());
            prop_assert_eq!(one.median, other.median);
            prop_assert!((one.mae - other.mae).abs() < Degrees::new(1e-9));
            let found = drops(&pairs(&rows), DROP_OF_8);
            prop_assert_eq!(
                found.hits + found.false_alarms + found.misses + found.quiet, rows.len()
            );
            prop_assert!(found.f1().is_none_or(|f1| (0.0..=1.0).contains(&f1)));
        }
    }
}
