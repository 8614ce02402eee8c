//! The overlay's strength over time. Pure.

/// How long a light takes to rise, in seconds.
pub const RISE_S: f64 = 2.0;
/// How long a screen takes to grow darker, in seconds: slower than an eye notices as a flicker.
pub const DIM_RISE_S: f64 = 6.0;
/// How long either takes to go, in seconds; under the half second that is promised.
pub const FALL_S: f64 = 0.35;

/// Strength over time. Time is any clock in seconds that does not run backwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glow {
    is_wanted: bool,
    turned_at: f64,
    turned_from: f32,
    rise_s: f64,
    reduced_motion: bool,
}

impl Default for Glow {
    fn default() -> Self {
        Self {
            is_wanted: false,
            turned_at: 0.0,
            turned_from: 0.0,
            rise_s: RISE_S,
            reduced_motion: false,
        }
    }
}

impl Glow {
    /// No light. With `reduced_motion` it knows no fades: it is there or it is not.
    #[must_use]
    pub fn new(reduced_motion: bool) -> Self {
        Self { reduced_motion, ..Self::default() }
    }

    /// Says at `now` whether the light is wanted. Saying the same again changes nothing.
    pub fn want(&mut self, is_wanted: bool, now: f64) {
        if is_wanted != self.is_wanted {
            *self = Self { turned_from: self.strength(now), turned_at: now, is_wanted, ..*self };
        }
    }

    /// Says at `now` how it moves from then on: seconds from nothing to full, and whether it fades at
    /// all. What it has come to stays.
    pub fn pace(&mut self, rise_s: f64, reduced_motion: bool, now: f64) {
        if (rise_s, reduced_motion) != (self.rise_s, self.reduced_motion) {
            let turned_from = self.strength(now);
            *self = Self { turned_from, turned_at: now, rise_s, reduced_motion, ..*self };
        }
    }

    /// Begins at `now` from nothing: what stood until now was drawn in another form.
    pub const fn begin(&mut self, now: f64) {
        (self.turned_from, self.turned_at) = (0.0, now);
    }

    /// Whether the light was last said to be wanted.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Share of the full light at `now`, in 0..=1.
    #[must_use]
    pub fn strength(&self, now: f64) -> f32 {
        let target = if self.is_wanted { 1.0 } else { 0.0 };
        if self.reduced_motion {
            return target;
        }
        let since = (now - self.turned_at).max(0.0);
        let moved = since / if self.is_wanted { self.rise_s } else { FALL_S };
        let step = moved as f32;
        if self.is_wanted {
            (self.turned_from + step).min(1.0)
        } else {
            (self.turned_from - step).max(0.0)
        }
    }

    /// Whether the strength still moves at `now`.
    #[must_use]
    pub fn is_moving(&self, now: f64) -> bool {
        let strength = self.strength(now);
        if self.is_wanted { strength < 1.0 } else { strength > 0.0 }
    }

    /// Whether the overlay has to exist at `now`.
    #[must_use]
    pub fn is_there(&self, now: f64) -> bool {
        self.is_wanted || self.strength(now) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_rises_over_two_seconds() {
        let mut glow = Glow::default();
        glow.want(true, 10.0);
        assert_eq!(glow.strength(10.0), 0.0);
        assert!((glow.strength(11.0) - 0.5).abs() < 1e-6);
        assert_eq!(glow.strength(12.0), 1.0);
        assert!(glow.is_moving(11.0) && !glow.is_moving(12.0));
    }

    #[test]
    fn it_is_gone_half_a_second_after_coming_back_at_whatever_strength_and_pace_it_was() {
        for rise_s in [RISE_S, DIM_RISE_S] {
            for risen in [0.1, 0.7, 2.0, 600.0] {
                let mut glow = Glow::default();
                glow.pace(rise_s, false, 0.0);
                glow.want(true, 0.0);
                glow.want(false, risen);
                assert_eq!(glow.strength(risen + 0.5), 0.0);
                assert!(!glow.is_there(risen + 0.5) && !glow.is_moving(risen + 0.5));
            }
        }
    }

    #[test]
    fn a_change_of_mind_or_of_pace_never_jumps() {
        let mut glow = Glow::default();
        glow.want(true, 0.0);
        let before = glow.strength(1.0);
        glow.pace(DIM_RISE_S, false, 1.0);
        assert!((glow.strength(1.0) - before).abs() < 1e-6);
        assert!((glow.strength(2.0) - before - 1.0 / DIM_RISE_S as f32).abs() < 1e-6);
        glow.want(false, 1.0);
        assert!((glow.strength(1.0) - before).abs() < 1e-6);
        let falling = glow.strength(1.1);
        glow.want(true, 1.1);
        assert!((glow.strength(1.1) - falling).abs() < 1e-6);
    }

    #[test]
    fn another_form_rises_as_the_first_did() {
        let mut glow = Glow::default();
        glow.want(true, 0.0);
        glow.begin(60.0);
        assert_eq!(glow.strength(60.0), 0.0);
        assert!((glow.strength(61.0) - 0.5).abs() < 1e-6);
        assert_eq!(glow.strength(62.0), 1.0);
    }

    #[test]
    fn reduced_motion_knows_no_fade_and_holds_from_the_moment_it_is_set() {
        let mut glow = Glow::new(true);
        glow.want(true, 5.0);
        assert_eq!(glow.strength(5.0), 1.0);
        glow.want(false, 6.0);
        assert_eq!(glow.strength(6.0), 0.0);
        assert!(!glow.is_moving(6.0));
        glow.pace(RISE_S, false, 6.0);
        glow.want(true, 7.0);
        assert_eq!(glow.strength(8.0), 0.5);
        glow.pace(RISE_S, true, 8.0);
        assert_eq!(glow.strength(8.0), 1.0);
    }
}
