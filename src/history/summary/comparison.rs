//! Two periods held against each other, with the day as the unit: minutes of one day are alike, so they
//! are no witnesses of their own.
//!
//! The difference of the means of days, with Welch's interval for unequal variances (B. L. Welch, "The
//! generalization of 'Student's' problem when several different population variances are involved",
//! Biometrika 34, 1947). It takes the days for independent of each other; neighbouring days of one
//! person are not quite, so the interval is rather too narrow than too wide, and what it does not tell
//! from chance is not told from chance.

use std::time::Duration;

use super::Totals;
use crate::history::DayRecord;

/// Fewer days a period say too little about how days differ.
pub const LEAST_DAYS: usize = 5;

/// A day counts when at least so much of it was measured.
pub const LEAST_MEASURED: Duration = Duration::from_secs(30 * 60);

/// What two periods can be compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Share of the measured time that was forward, in 0..=1.
    ForwardShare,
    /// Degree-minutes beyond the limit in an hour of measured time.
    DoseAnHour,
    /// Mean change from the own upright, in degrees.
    Change,
    /// Mean craniovertebral angle, in degrees.
    Cva,
    /// The longest time within the limit, in minutes.
    LongestStretch,
}

impl Quantity {
    /// All there are.
    pub const ALL: [Self; 5] =
        [Self::ForwardShare, Self::DoseAnHour, Self::Change, Self::Cva, Self::LongestStretch];

    /// A day's value in this quantity's unit; `None` where the day has none.
    #[must_use]
    pub fn of(self, day: &Totals) -> Option<f64> {
        if day.measured() < LEAST_MEASURED {
            return None;
        }
        match self {
            Self::ForwardShare => day.forward_share(),
            Self::DoseAnHour => day.dose_an_hour().map(|dose| dose.value()),
            Self::Change => day.change.map(|change| change.value()),
            Self::Cva => day.cva.map(|cva| cva.value()),
            Self::LongestStretch => {
                Some(day.longest.map_or(0.0, |stretch| stretch.lasted.as_secs_f64() / 60.0))
            }
        }
    }
}

/// A period's mean over its days, in the quantity's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodMean {
    /// Days that counted.
    pub days: usize,
    /// Mean of the days' values, each day weighing the same.
    pub mean: f64,
}

/// Two periods held against each other, in the quantity's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// By what.
    pub quantity: Quantity,
    /// The first period.
    pub first: PeriodMean,
    /// The second.
    pub second: PeriodMean,
    /// Second less first.
    pub difference: f64,
    /// Lower and upper end of the difference's 90 % interval.
    pub interval: (f64, f64),
}

impl Comparison {
    /// Whether the interval leaves nought out, so that the two can be told from chance.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }
}

/// Too few days to compare: each period needs [`LEAST_DAYS`] of [`LEAST_MEASURED`] and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too few days to compare: {first} and {second}, where {LEAST_DAYS} each are needed")]
pub struct TooFewDays {
    /// Days of the first period that count.
    pub first: usize,
    /// Days of the second.
    pub second: usize,
}

/// Holds the days of `second` against those of `first`.
///
/// # Errors
/// [`TooFewDays`].
pub fn compare(
    first: &[DayRecord],
    second: &[DayRecord],
    quantity: Quantity,
) -> Result<Comparison, TooFewDays> {
    let values = |days: &[DayRecord]| -> Vec<f64> {
        days.iter().filter_map(|day| quantity.of(&Totals::of(std::slice::from_ref(day)))).collect()
    };
    let (a, b) = (values(first), values(second));
    if a.len() < LEAST_DAYS || b.len() < LEAST_DAYS {
        return Err(TooFewDays { first: a.len(), second: b.len() });
    }
    let ((mean_a, error_a), (mean_b, error_b)) = (mean_and_error(&a), mean_and_error(&b));
    let difference = mean_b - mean_a;
    let half = half_width((error_a, a.len()), (error_b, b.len()));
    Ok(Comparison {
        quantity,
        first: PeriodMean { days: a.len(), mean: mean_a },
        second: PeriodMean { days: b.len(), mean: mean_b },
        difference,
        interval: (difference - half, difference + half),
    })
}

/// Mean, and its squared standard error.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (n - 1.0) / n)
}

/// Half of the 90 % interval of a difference of means, each given as (squared standard error, n).
fn half_width((error_a, a): (f64, usize), (error_b, b): (f64, usize)) -> f64 {
    let error = error_a + error_b;
    if error <= 0.0 {
        return 0.0;
    }
    let part = |error: f64, n: usize| error.powi(2) / (n as f64 - 1.0);
    let freedom = error.powi(2) / (part(error_a, a) + part(error_b, b));
    student_95(freedom) * error.sqrt()
}

/// The 95 % point of Student's t with `freedom` degrees of freedom, at least 4 here (Welch's are never
/// fewer than the smaller period's days less one). Abramowitz and Stegun, "Handbook of Mathematical
/// Functions", 26.7.5; off by less than 0.0003 from 4 degrees on.
fn student_95(freedom: f64) -> f64 {
    const X: f64 = 1.644_853_626_951_472_2;
    let odd = |coefficients: &[f64]| -> f64 {
        coefficients.iter().zip([1, 3, 5, 7, 9]).map(|(c, power)| c * X.powi(power)).sum()
    };
    let terms = [
        odd(&[1.0, 1.0]) / 4.0,
        odd(&[3.0, 16.0, 5.0]) / 96.0,
        odd(&[-15.0, 17.0, 19.0, 3.0]) / 384.0,
        odd(&[-945.0, -1920.0, 1482.0, 776.0, 79.0]) / 92_160.0,
    ];
    let (sum, _) =
        terms.iter().fold((X, freedom), |(sum, power), term| (sum + term / power, power * freedom));
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_is_that_of_the_tables() {
        // Any table of Student's t, one-sided 95 %.
        for (freedom, t) in [(4.0, 2.1318), (5.0, 2.0150), (10.0, 1.8125), (30.0, 1.6973)] {
            assert!((student_95(freedom) - t).abs() < 4e-4, "{freedom}: {}", student_95(freedom));
        }
    }

    #[test]
    fn welchs_interval_is_that_of_a_worked_example() {
        // Computed elsewhere from the sums of squares: t = -2.8530, 27.887 degrees of freedom; the
        // tables have t(0.95) = 1.7033 for 27 and 1.7011 for 28.
        let a = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7,
            21.4,
        ];
        let b = [
            27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5,
            24.4,
        ];
        let ((mean_a, error_a), (mean_b, error_b)) = (mean_and_error(&a), mean_and_error(&b));
        let t = (mean_a - mean_b) / (error_a + error_b).sqrt();
        assert!((t + 2.8530).abs() < 1e-4, "{t}");
        let half = half_width((error_a, a.len()), (error_b, b.len()));
        assert!((half / (error_a + error_b).sqrt() - 1.7014).abs() < 4e-4);
    }
}
