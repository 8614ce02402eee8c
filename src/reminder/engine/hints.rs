//! Hints about the place of work, from what stands beside the angle.
//!
//! A hint comes when what it says held for [`MOST`] of [`WATCHED`], and then not again that day. Each
//! limit is moved by the measure's own mean error, so that an error alone seldom makes a hint.
//!
//! | hint | when |
//! |---|---|
//! | too near, too far | the eyes are under 50 cm, or over 100 cm, from the camera (CLINICAL: 50 to 100) |
//! | screen low, high | the eyes stand over 10 degrees above the camera, or 5 below it: a camera sits on the screen's upper edge, which belongs at the eyes or just below them |
//! | off-centre | the eyes are over 15 degrees beside the camera's axis: 16 cm at 60 |
//! | head tilted | the head leans to one side by over 5 degrees against the shoulders |
//!
//! How high the eyes stand is where they are in the picture, and how the face is pitched against the
//! camera's axis, together: the axis of a laptop's camera is seldom level, and a head that looks at
//! the screen is about level, so its pitch tells how the axis stands.

use std::time::Duration;

use jiff::civil::DateTime;

use crate::posture::placement::Placement;
use crate::posture::{Companions, Measure};
use crate::reminder::Hint;
use crate::units::{Degrees, Millimetres, Timestamp};

/// Over how long a hint is looked at, in time that could be measured.
const WATCHED: Duration = Duration::from_secs(5 * 60);
/// Share of that in which it must have held.
const MOST: f64 = 0.8;
/// The least time between two hints of different kinds.
const BETWEEN: Duration = Duration::from_secs(30 * 60);
/// The same hint waits for another day, and this long in any case (who works past midnight has one
/// night, not two days; a clock that is set forth and back makes no day).
const SAME: Duration = Duration::from_secs(12 * 60 * 60);

const NEAREST: Millimetres = Millimetres::new(500.0);
const FARTHEST: Millimetres = Millimetres::new(1000.0);
const HIGHEST_EYES: Degrees = Degrees::new(10.0);
const LOWEST_EYES: Degrees = Degrees::new(-5.0);
const BESIDE: Degrees = Degrees::new(15.0);
const LEAN: Degrees = Degrees::new(5.0);

const COUNT: usize = Hint::ALL.len();

#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    watched: Duration,
    held: [Duration; COUNT],
    told: [Option<(DateTime, Timestamp)>; COUNT],
}

impl Hints {
    /// Another place, another person, or nobody for a while: what was looked at is forgotten, what was
    /// told is not.
    pub(super) fn reset(&mut self) {
        self.watched = Duration::ZERO;
        self.held = Default::default();
    }

    /// Forgets when things were told on a clock that is another one now; the day stays.
    pub(super) fn forget_times(&mut self) {
        self.reset();
        for (_, at) in self.told.iter_mut().flatten() {
            *at = Timestamp::START;
        }
    }

    /// What was measured for `span`; the hint that is due. `wall` is the person's clock.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Duration,
        wall: DateTime,
        beside: &Companions,
        placement: Option<&Placement>,
    ) -> Option<Hint> {
        if beside.viewing_distance.is_none() && beside.roll.is_none() {
            return None;
        }
        self.watched += span;
        for (hint, held) in Hint::ALL.iter().zip(&mut self.held) {
            if shows(*hint, beside, placement) {
                *held += span;
            }
        }
        if self.watched < WATCHED {
            return None;
        }
        let enough = self.watched.mul_f64(MOST);
        let due = (0..COUNT).find(|&index| self.held[index] >= enough && self.may(index, at, wall));
        self.reset();
        let index = due?;
        self.told[index] = Some((wall, at));
        Some(Hint::ALL[index])
    }

    fn may(&self, index: usize, at: Timestamp, wall: DateTime) -> bool {
        let is_new = self.told[index]
            .is_none_or(|(day, told)| day.date() != wall.date() && at.since(told) >= SAME);
        is_new && self.told.iter().flatten().all(|(_, told)| at.since(*told) >= BETWEEN)
    }
}

/// Whether this instant speaks for the hint.
fn shows(hint: Hint, beside: &Companions, placement: Option<&Placement>) -> bool {
    let above = |measure: Option<Measure<Degrees>>, limit: Degrees| {
        measure.is_some_and(|m| m.value - m.error > limit)
    };
    let below = |measure: Option<Measure<Degrees>>, limit: Degrees| {
        measure.is_some_and(|m| m.value + m.error < limit)
    };
    let far = beside.viewing_distance.map(|m| (m.value.value(), m.error.value()));
    match hint {
        Hint::TooNear => far.is_some_and(|(value, error)| value + error < NEAREST.value()),
        Hint::TooFar => far.is_some_and(|(value, error)| value - error > FARTHEST.value()),
        Hint::ScreenLow => above(eyes_above(beside, placement), HIGHEST_EYES),
        Hint::ScreenHigh => below(eyes_above(beside, placement), LOWEST_EYES),
        Hint::OffCentre => above(placement.map(|place| unsigned(place.beside)), BESIDE),
        Hint::HeadTilted => above(lean(beside).map(unsigned), LEAN),
    }
}

/// How far the eyes stand above the camera, seen from there.
fn eyes_above(beside: &Companions, placement: Option<&Placement>) -> Option<Measure<Degrees>> {
    Some(sum(beside.pitch?, placement?.above))
}

/// How far the head leans against the shoulders: a camera askew turns both alike. Both are positive
/// to the left, the one for a head that leans there, the other for a shoulder that is higher there.
fn lean(beside: &Companions) -> Option<Measure<Degrees>> {
    Some(sum(beside.roll?, beside.shoulder_level?))
}

fn sum(a: Measure<Degrees>, b: Measure<Degrees>) -> Measure<Degrees> {
    Measure { value: a.value + b.value, error: a.error + b.error }
}

fn unsigned(measure: Measure<Degrees>) -> Measure<Degrees> {
    Measure { value: measure.value.abs(), ..measure }
}

#[cfg(test)]
#[path = "hints_tests.rs"]
mod tests;
