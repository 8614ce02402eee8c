//! A measured time: median, middle half, and how far it spreads.

use std::time::{Duration, Instant};

use serde::Serialize;

/// How long something took, over several runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(into = "TimingLine")]
pub struct Timing {
    /// Half of the runs took less.
    pub median: Duration,
    /// A quarter of the runs took less than the first, a quarter more than the second.
    pub middle_half: [Duration; 2],
    /// How many runs there were.
    pub runs: usize,
}

impl Timing {
    /// Sums up these runs, in whatever order; `None` where there is none.
    #[must_use]
    pub fn of(runs: &[Duration]) -> Option<Self> {
        let mut sorted = runs.to_vec();
        sorted.sort_unstable();
        let quantile = |share| quantile(&sorted, share);
        Some(Self {
            median: quantile(0.5)?,
            middle_half: [quantile(0.25)?, quantile(0.75)?],
            runs: runs.len(),
        })
    }

    /// The width of the middle half over the median: 0 for a quiet machine.
    #[must_use]
    pub fn spread(&self) -> f64 {
        let [low, high] = self.middle_half;
        let median = self.median.as_secs_f64();
        if median > 0.0 { (high.saturating_sub(low)).as_secs_f64() / median } else { 0.0 }
    }
}

/// The value below which that share of the sorted runs lies, between two of them where it falls there
/// (Hyndman & Fan 1996, definition 7).
fn quantile(sorted: &[Duration], share: f64) -> Option<Duration> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
    Some(*below + above.saturating_sub(*below).mul_f64(place.fract()))
}

/// Runs `work` and says how long it took.
///
/// # Errors
/// Those of `work`.
pub fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Duration), E> {
    let begun = Instant::now();
    let done = work()?;
    Ok((done, begun.elapsed()))
}

/// Milliseconds, to the thousandth.
#[must_use]
pub fn milliseconds(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

/// A [`Timing`] as other programs read it.
#[derive(Serialize)]
struct TimingLine {
    median_ms: f64,
    middle_half_ms: [f64; 2],
    spread: f64,
    runs: usize,
}

impl From<Timing> for TimingLine {
    fn from(timing: Timing) -> Self {
        Self {
            median_ms: milliseconds(timing.median),
            middle_half_ms: timing.middle_half.map(milliseconds),
            spread: (timing.spread() * 1e3).round() / 1e3,
            runs: timing.runs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(milliseconds: &[u64]) -> Timing {
        let runs: Vec<_> = milliseconds.iter().map(|ms| Duration::from_millis(*ms)).collect();
        Timing::of(&runs).unwrap()
    }

    #[test]
    fn one_slow_run_moves_neither_the_median_nor_the_middle_half() {
        let timing = of(&[12, 10, 14, 11, 9000]);
        assert_eq!(timing.median, Duration::from_millis(12));
        assert_eq!(timing.middle_half, [11, 14].map(Duration::from_millis));
        assert!((timing.spread() - 0.25).abs() < 1e-12, "{}", timing.spread());
    }

    #[test]
    fn between_two_runs_lies_their_middle() {
        assert_eq!(of(&[10, 20]).median, Duration::from_millis(15));
        assert_eq!(of(&[10, 20]).middle_half[0], Duration::from_micros(12_500));
    }

    #[test]
    fn no_run_is_no_time_and_one_run_has_no_spread() {
        assert_eq!(Timing::of(&[]), None);
        assert_eq!((of(&[7]).spread(), of(&[0]).spread()), (0.0, 0.0));
    }
}
