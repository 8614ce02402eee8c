//! The one-euro filter: calm when the signal is still, quick when it moves.
//!
//! Casiez, Roussel & Vogel, "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
//! Interactive Systems", CHI 2012. To tune: with a still hand lower `min_cutoff_hz` until the
//! jitter is gone; then, with a fast one, raise `beta` until the lag is.

use crate::units::Timestamp;

/// Settings of a [`OneEuro`] filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneEuroSettings {
    /// Cut-off frequency at rest, in hertz.
    pub min_cutoff_hz: f64,
    /// How much the cut-off grows with the signal's speed (hertz per unit of the signal a second).
    pub beta: f64,
    /// Cut-off frequency for the speed itself, in hertz.
    pub derivative_cutoff_hz: f64,
}

/// A one-euro filter over one signal, on the session clock.
#[derive(Clone, Debug)]
pub struct OneEuro {
    settings: OneEuroSettings,
    last: Option<Memory>,
}

#[derive(Clone, Copy, Debug)]
struct Memory {
    at: Timestamp,
    value: f64,
    speed: f64,
}

impl OneEuro {
    /// A filter that has seen nothing.
    #[must_use]
    pub const fn new(settings: OneEuroSettings) -> Self {
        Self { settings, last: None }
    }

    /// Forgets the past: the next value passes as it is.
    pub fn reset(&mut self) {
        self.last = None;
    }

    /// The last filtered value.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.last.map(|memory| memory.value)
    }

    /// Takes the value seen at `at` and returns the filtered one. `scale` multiplies the signal's
    /// speed (MediaPipe divides pixel speeds by the object's size so that near and far people are
    /// smoothed alike); 1 leaves it alone. A value that is not later than the last one, or is no
    /// number, changes nothing.
    pub fn push_scaled(&mut self, at: Timestamp, value: f64, scale: f64) -> f64 {
        let Some(last) = self.last else {
            if value.is_finite() {
                self.last = Some(Memory { at, value, speed: 0.0 });
            }
            return value;
        };
        let span = at.since(last.at).as_secs_f64();
        if span <= 0.0 || !value.is_finite() {
            return last.value;
        }
        let raw_speed = (value - last.value) * scale / span;
        let speed = blend(last.speed, raw_speed, self.settings.derivative_cutoff_hz, span);
        let cutoff = self.settings.min_cutoff_hz + self.settings.beta * speed.abs();
        let value = blend(last.value, value, cutoff, span);
        self.last = Some(Memory { at, value, speed });
        value
    }

    /// [`Self::push_scaled`] with a scale of 1.
    pub fn push(&mut self, at: Timestamp, value: f64) -> f64 {
        self.push_scaled(at, value, 1.0)
    }
}

/// One step of a first-order low-pass with the given cut-off over a step of `span` seconds.
fn blend(old: f64, new: f64, cutoff_hz: f64, span: f64) -> f64 {
    let tau = 1.0 / (std::f64::consts::TAU * cutoff_hz);
    let alpha = 1.0 / (1.0 + tau / span);
    old + alpha * (new - old)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: OneEuroSettings =
        OneEuroSettings { min_cutoff_hz: 0.5, beta: 0.0, derivative_cutoff_hz: 1.0 };

    #[test]
    fn a_step_is_followed_with_the_time_constant_of_the_cutoff() {
        // First-order low-pass: after one time constant 1 - 1/e of the step is done.
        let mut filter = OneEuro::new(CALM);
        filter.push(Timestamp::START, 0.0);
        let tau = 1.0 / (std::f64::consts::TAU * CALM.min_cutoff_hz);
        let steps = 1000;
        let mut value = 0.0;
        for i in 1..=steps {
            value =
                filter.push(Timestamp::from_seconds(tau * f64::from(i) / f64::from(steps)), 1.0);
        }
        assert!((value - (1.0 - (-1.0_f64).exp())).abs() < 1e-3, "{value}");
    }

    #[test]
    fn beta_lets_a_fast_signal_through() {
        let quick = OneEuroSettings { beta: 10.0, ..CALM };
        let (mut calm, mut fast) = (OneEuro::new(CALM), OneEuro::new(quick));
        let (mut a, mut b) = (0.0, 0.0);
        for i in 0..10 {
            let at = Timestamp::from_seconds(f64::from(i) * 0.1);
            a = calm.push(at, f64::from(i));
            b = fast.push(at, f64::from(i));
        }
        assert!(b > 8.0 && a < 6.0, "calm {a}, fast {b}");
    }

    #[test]
    fn time_that_stands_still_and_values_that_are_no_numbers_change_nothing() {
        let mut filter = OneEuro::new(CALM);
        filter.push(Timestamp::from_seconds(1.0), 5.0);
        assert_eq!(filter.push(Timestamp::from_seconds(1.0), 9.0), 5.0);
        assert_eq!(filter.push(Timestamp::from_seconds(2.0), f64::NAN), 5.0);
        assert_eq!(filter.value(), Some(5.0));
    }
}
