//! A value that wanders about a middle: an Ornstein-Uhlenbeck process, stepped exactly.

use super::random::Random;

/// The wandering value; its mean is 0.
#[derive(Clone, Debug)]
pub(super) struct Wander {
    deviation: f64,
    /// Time constant in seconds: what is left of a deviation after it is 1/e.
    constant: f64,
    value: f64,
    /// The last step's length, and what it leaves and adds: steps are mostly alike.
    step: (f64, f64, f64),
}

impl Wander {
    /// A value of that standard deviation, at a place as likely as any.
    pub(super) fn new(deviation: f64, constant: f64, random: &mut Random) -> Self {
        let value = deviation * random.normal();
        Self { deviation, constant, value, step: (0.0, 1.0, 0.0) }
    }

    /// The value now.
    pub(super) const fn value(&self) -> f64 {
        self.value
    }

    /// The value `seconds` later.
    pub(super) fn step(&mut self, seconds: f64, random: &mut Random) -> f64 {
        if self.step.0 != seconds {
            let left = (-seconds / self.constant).exp();
            self.step = (seconds, left, self.deviation * (1.0 - left * left).sqrt());
        }
        let (_, left, added) = self.step;
        self.value = self.value * left + added * random.normal();
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_its_deviation_and_forgets_with_its_time_constant() {
        let mut random = Random::new(3);
        let mut wander = Wander::new(2.5, 100.0, &mut random);
        let values: Vec<f64> = (0..400_000).map(|_| wander.step(5.0, &mut random)).collect();
        let mean_of = |lag: usize| {
            let pairs = values.iter().zip(&values[lag..]);
            pairs.map(|(a, b)| a * b).sum::<f64>() / (values.len() - lag) as f64
        };
        // 20 000 independent stretches: the variance is known to about 2 %.
        assert!((mean_of(0) / 6.25 - 1.0).abs() < 0.05, "{}", mean_of(0));
        let left = mean_of(20) / mean_of(0);
        assert!((left - (-1.0_f64).exp()).abs() < 0.05, "{left}");
    }
}
