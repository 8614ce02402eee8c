//! Whether somebody holds still, told by where ear and shoulder are.

use std::time::Duration;

use crate::posture::Reading;
use crate::units::{PixelPoint, Timestamp};

/// So long nothing may have moved.
const SPAN: Duration = Duration::from_millis(700);
/// What counts as moved, in ear-shoulder distances: 4 to 5 degrees of the angle. The landmarks of a
/// still picture stray by a quarter of it.
const SHARE: f32 = 0.08;

/// Where ear and shoulder were.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Timestamp,
    ear: PixelPoint,
    shoulder: PixelPoint,
}

impl Place {
    fn is_near(&self, other: &Self) -> bool {
        let reach = SHARE * self.ear.distance(self.shoulder);
        self.ear.distance(other.ear) <= reach && self.shoulder.distance(other.shoulder) <= reach
    }
}

/// The last places, none of them far from the newest.
#[derive(Clone, Debug, Default)]
pub(super) struct Stillness {
    places: Vec<Place>,
}

impl Stillness {
    /// Forgets what was seen.
    pub fn reset(&mut self) {
        self.places.clear();
    }

    /// Takes a reading in; whether it and those before it have been in one place long enough.
    pub fn step(&mut self, at: Timestamp, reading: &Reading) -> bool {
        let (Some(ear), Some(shoulder)) = (reading.points.tragus, reading.points.shoulder) else {
            self.reset();
            return false;
        };
        let now = Place { at, ear, shoulder };
        if let Some(moved) = self.places.iter().rposition(|place| !place.is_near(&now)) {
            self.places.drain(..=moved);
        }
        // One that is old enough is all that is needed of the old ones.
        let old = self.places.iter().rposition(|place| at.since(place.at) >= SPAN);
        self.places.drain(..old.unwrap_or(0));
        self.places.push(now);
        old.is_some()
    }
}
