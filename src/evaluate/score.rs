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
#[path = "score_tests.rs"]
mod tests;
