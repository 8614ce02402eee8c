//! "I am fine like this": a posture that is not warned of for a while.

use std::time::Duration;

use crate::posture::ValueSource;
use crate::posture::state::Smoothed;
use crate::units::{Degrees, Timestamp};

/// For how long.
pub const ACCEPTED_FOR: Duration = Duration::from_secs(60 * 60);
/// So much further forward than the accepted posture still is the same one: a little more than the
/// estimate drifts by within the hour (SD 2.5 degrees, CLINICAL "Alarm design").
pub const ACCEPTED_WITHIN: Degrees = Degrees::new(3.0);

/// An accepted posture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted {
    value: Degrees,
    /// A value that was come by otherwise is not comparable.
    source: ValueSource,
    at: Timestamp,
}

impl Accepted {
    /// The posture of this instant.
    pub(super) const fn now(at: Timestamp, smoothed: &Smoothed) -> Self {
        Self { value: smoothed.value, source: smoothed.source, at }
    }

    /// Whether it still holds.
    pub(super) fn is_valid(&self, at: Timestamp) -> bool {
        at.since(self.at) < ACCEPTED_FOR
    }

    /// Whether that posture is the accepted one, or less forward.
    pub(super) fn covers(&self, smoothed: &Smoothed) -> bool {
        smoothed.source == self.source && smoothed.value >= self.value - ACCEPTED_WITHIN
    }
}
