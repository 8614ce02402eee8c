//! Whether the number follows a head that slides forward. Pure; it teaches nothing, it only shows.

use std::time::Duration;

use crate::posture::calibration::MIN_FORWARD;
use crate::units::{Degrees, Timestamp};

/// The change has to stay that far forward for so long: a single picture may be wrong.
const HOLD: Duration = Duration::from_millis(500);

/// What was read since the page was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Follows {
    /// How far forward the number has been; never negative.
    pub furthest: Degrees,
    /// Whether it has been [`MIN_FORWARD`] or more for long enough.
    pub passed: bool,
    since: Option<Timestamp>,
}

impl Follows {
    /// Takes in the change from the own upright at `at`; negative is forward, `None` is no number.
    pub fn step(&mut self, at: Timestamp, change: Option<Degrees>) {
        let Some(forward) = change.map(|change| -change).filter(|forward| forward.is_finite())
        else {
            self.since = None;
            return;
        };
        if forward > self.furthest {
            self.furthest = forward;
        }
        if forward < MIN_FORWARD {
            self.since = None;
            return;
        }
        let since = *self.since.get_or_insert(at);
        self.passed |= at.since(since) >= HOLD;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(changes: &[Option<f64>]) -> Follows {
        let mut follows = Follows::default();
        for (tick, change) in changes.iter().enumerate() {
            let at = Timestamp::from_seconds(0.25 * tick as f64);
            follows.step(at, change.map(Degrees::new));
        }
        follows
    }

    #[test]
    fn it_follows_once_it_has_held_far_enough_forward() {
        let far = Some(-6.0);
        assert!(after(&[Some(0.0), far, far, far]).passed);
        assert!(!after(&[far, far]).passed, "too short");
        assert!(!after(&[far, far, Some(-4.9), far, far]).passed, "back in between");
        assert!(!after(&[far, far, None, far, far]).passed, "not measured in between");
        assert!(!after(&[Some(6.0); 5]).passed, "further back is not forward");
        assert!(after(&[far, far, far, Some(0.0)]).passed, "sitting back does not undo it");
    }

    #[test]
    fn the_furthest_is_remembered() {
        assert_eq!(after(&[Some(-2.0), Some(-4.5), Some(1.0)]).furthest, Degrees::new(4.5));
        assert_eq!(after(&[Some(3.0)]).furthest, Degrees::ZERO);
        assert_eq!(after(&[Some(f64::NAN)]).furthest, Degrees::ZERO);
    }
}
