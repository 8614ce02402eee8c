//! Errors of values against the truth. Nothing here knows what a picture is.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::units::{AngleInterval, Degrees};

/// A value and what it should have been.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What is true.
    pub truth: Degrees,
    /// What was said.
    pub value: Degrees,
    /// The person's number: values of one person are no independent ones.
    pub person: usize,
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
    /// Pearson's correlation of values and truths, -1 to 1; `None` when one of them does not vary.
    pub r: Option<f64>,
    /// Share of the values that lie no further than 10 degrees from the truth, 0 to 1.
    pub within_10: f64,
    /// 95 % limits of agreement, bias -+ 1.96 standard deviations of a single error. Its variance is
    /// that within persons and that between them (Bland & Altman, J Biopharm Stat 2007;17:571-582,
    /// section 3: a one-way analysis of variance of the differences); of one person, or with one value
    /// each, the plain one (Lancet 1986;1:307-310). `None` of a single value.
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
    let agreement = single_error_variance(pairs).map(|variance| {
        let sd = variance.sqrt();
        [bias - 1.96 * sd, bias + 1.96 * sd].map(Degrees::new)
    });
    let near = sizes.iter().filter(|size| **size <= NEAR.value()).count();
    Some(Errors {
        count: errors.len(),
        mae: Degrees::new(mean(&sizes)?),
        bias: Degrees::new(bias),
        median: Degrees::new(percentile(&sizes, 50.0)?),
        p90: Degrees::new(percentile(&sizes, 90.0)?),
        r2: (variation > 0.0).then(|| 1.0 - squares / variation),
        r: correlation(pairs),
        within_10: near as f64 / errors.len() as f64,
        agreement,
    })
}

/// What [`Errors::within_10`] counts.
const NEAR: Degrees = Degrees::new(10.0);

fn correlation(pairs: &[Pair]) -> Option<f64> {
    let truths: Vec<f64> = pairs.iter().map(|pair| pair.truth.value()).collect();
    let values: Vec<f64> = pairs.iter().map(|pair| pair.value.value()).collect();
    let (truth, value) = (mean(&truths)?, mean(&values)?);
    let together: f64 = truths.iter().zip(&values).map(|(t, v)| (t - truth) * (v - value)).sum();
    let apart = (spread_squares(&truths)? * spread_squares(&values)?).sqrt();
    (apart > 0.0).then(|| (together / apart).clamp(-1.0, 1.0))
}

/// Variance of one error of one person, from errors of several persons with several each: the mean
/// square within persons, and what the persons' means vary beyond it. `None` of fewer than two.
fn single_error_variance(pairs: &[Pair]) -> Option<f64> {
    let all: Vec<f64> = pairs.iter().map(Pair::error).collect();
    let mut people: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for pair in pairs {
        people.entry(pair.person).or_default().push(pair.error());
    }
    let (count, persons) = (all.len() as f64, people.len() as f64);
    if all.len() < 2 {
        return None;
    }
    let total = spread_squares(&all)?;
    if people.len() == 1 || people.len() == all.len() {
        return Some(total / (count - 1.0));
    }
    let within: f64 = people.values().filter_map(|errors| spread_squares(errors)).sum();
    let mean_within = within / (count - persons);
    let mean_between = (total - within) / (persons - 1.0);
    // What stands in for the number of errors a person where these differ.
    let squares: f64 = people.values().map(|errors| (errors.len() as f64).powi(2)).sum();
    let each = (count * count - squares) / ((persons - 1.0) * count);
    Some(mean_within + ((mean_between - mean_within) / each).max(0.0))
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

/// When a drop below the own upright is real, and when it counts as found. All of the program's
/// figures on drops come from these three rules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DropRule {
    /// Real when the true change is at most this.
    #[serde(rename = "true_at_most_deg")]
    pub real: Degrees,
    /// Found when the change that was read is at most this.
    #[serde(rename = "found_at_most_deg")]
    pub found: Degrees,
}

/// A drop of 8 degrees, the guard of half a degree between the rendered 8 and what counts taken off;
/// found at two degrees less, where it is told best.
pub const DROP_OF_8: DropRule = DropRule { real: Degrees::new(-7.5), found: Degrees::new(-5.5) };
/// A drop of 8 degrees, taken at its word: found when 8 degrees are read.
pub const STRICT_DROP_OF_8: DropRule =
    DropRule { real: Degrees::new(-8.0), found: Degrees::new(-8.0) };
/// What the monitor does with a single picture: the head is forward beyond the limit of 5 degrees, and
/// counts as such once the guard of 2 lies behind it, too ([`crate::posture::state::Limits`]).
pub const MONITORS_DROP: DropRule =
    DropRule { real: Degrees::new(-5.0), found: Degrees::new(-7.0) };

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

    /// The same with `refused` real drops missed besides: pictures of which nothing was said.
    #[must_use]
    pub fn with_refusals(self, refused: usize) -> Self {
        Self { misses: self.misses + refused, ..self }
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
        let pair = |(t, v): &(f64, f64)| Pair {
            truth: Degrees::new(*t),
            value: Degrees::new(*v),
            person: 0,
        };
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
        // Deviations -15 -5 5 15 and -13.5 -6.5 8.5 11.5: 450 over the root of 500 times 429.
        near(found.r.unwrap(), 450.0 / (500.0_f64 * 429.0).sqrt());
        near(found.within_10, 1.0);
        let far = errors(&pairs(&[(40., 50.), (50., 60.1), (60., 49.), (70., 70.)])).unwrap();
        near(far.within_10, 0.5);
    }

    /// Errors 1, 3 of one person and 7, 9 of another: within 2 + 2 = 4 over 2 degrees of freedom: 2;
    /// between (40 - 4) / 1 = 36; two errors each, so (36 - 2) / 2 = 17 between persons: 19 in all,
    /// where the plain variance is 40 / 3.
    #[test]
    fn limits_of_agreement_know_that_a_persons_errors_belong_together() {
        let mut rows = pairs(&[(0., 1.), (0., 3.), (0., 7.), (0., 9.)]);
        let plain = errors(&rows).unwrap().agreement.unwrap();
        rows[2].person = 1;
        rows[3].person = 1;
        let [low, high] = errors(&rows).unwrap().agreement.unwrap();
        near(high.value(), 5.0 + 1.96 * 19.0_f64.sqrt());
        near(low.value(), 5.0 - 1.96 * 19.0_f64.sqrt());
        near(plain[1].value(), 5.0 + 1.96 * (40.0_f64 / 3.0).sqrt());
        // One value each is Bland and Altman's plain case.
        rows.iter_mut().enumerate().for_each(|(i, row)| row.person = i);
        assert_eq!(errors(&rows).unwrap().agreement.unwrap(), plain);
        // Persons who do not differ add nothing: 8 within over 2, and the means are the same.
        let mut alike = pairs(&[(0., 3.), (0., 7.), (0., 3.), (0., 7.)]);
        alike[2].person = 1;
        alike[3].person = 1;
        near(errors(&alike).unwrap().agreement.unwrap()[1].value(), 5.0 + 1.96 * 8.0_f64.sqrt());
    }

    #[test]
    fn what_cannot_be_computed_is_left_out() {
        assert_eq!(errors(&[]), None);
        let single = errors(&pairs(&[(50.0, 52.0)])).unwrap();
        assert_eq!((single.r2, single.r, single.agreement, single.count), (None, None, None, 1));
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
        let strict = drops(&changes, STRICT_DROP_OF_8);
        assert_eq!(strict, Drops { hits: 1, misses: 1, quiet: 3, ..Drops::default() });
        // Two more real drops of which nothing was said: 4 / (4 + 1 + 3).
        near(found.with_refusals(2).f1().unwrap(), 0.5);
    }

    #[test]
    fn the_monitors_drop_is_the_monitors() {
        let limits = crate::posture::state::Limits::default();
        assert_eq!(MONITORS_DROP.real, limits.change);
        assert_eq!(MONITORS_DROP.found, limits.change - limits.guard);
        let found = drops(&pairs(&[(-5.0, -7.0), (-5.1, -6.9), (-4.9, -7.1)]), MONITORS_DROP);
        assert_eq!(found, Drops { hits: 1, misses: 1, false_alarms: 1, quiet: 0 });
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
            prop_assert!(found.r.is_none_or(|r| (-1.0..=1.0).contains(&r)));
            prop_assert!((0.0..=1.0).contains(&found.within_10));
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
