//! Whether a posture has changed: the head's angle, how near the eyes are, and where the face turns.
//!
//! The posture held is that of the moment it was taken up. It has changed once one of the three has
//! stayed beyond its limit from there for [`HELD`]; a look aside or a stray measurement is no change.

use std::time::Duration;

use super::Present;
use crate::units::{Degrees, Millimetres, Timestamp};

/// The least change of the head's angle that is real between two measurements (MDC95 5.0 to 5.5
/// degrees, Gallego-Izquierdo 2020).
const ANGLE: Degrees = Degrees::new(5.0);
/// Share of the viewing distance: 6 cm at 60, four times the mean error of its change in one person
/// (`posture::companion`).
const DISTANCE: f64 = 0.10;
/// Turn of the face: ten times its mean error, half of what counts as turned away.
const YAW: Degrees = Degrees::new(10.0);
/// For how long it must stay beyond.
const HELD: Duration = Duration::from_secs(30);

/// A posture, as far as it was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Held {
    angle: Option<Degrees>,
    distance: Option<Millimetres>,
    yaw: Option<Degrees>,
}

impl Held {
    /// The posture of this instant.
    pub(super) fn of(now: &Present<'_>) -> Self {
        let beside = now.reading.map(|reading| reading.companions);
        Self {
            angle: now.judgement.smoothed.map(|smoothed| smoothed.value),
            distance: beside.and_then(|beside| Some(beside.viewing_distance?.value)),
            yaw: beside.and_then(|beside| Some(beside.yaw?.value)),
        }
    }

    fn differs(&self, other: &Self) -> bool {
        let beyond = |a: Option<Degrees>, b: Option<Degrees>, limit: Degrees| {
            a.zip(b).is_some_and(|(a, b)| (a - b).abs() > limit)
        };
        let nearer = self
            .distance
            .zip(other.distance)
            .is_some_and(|(was, is)| (is.value() - was.value()).abs() > DISTANCE * was.value());
        beyond(self.angle, other.angle, ANGLE) || beyond(self.yaw, other.yaw, YAW) || nearer
    }

    /// What was not measured when the posture was taken up comes in as soon as it is.
    fn completed(self, now: Self) -> Self {
        Self {
            angle: self.angle.or(now.angle),
            distance: self.distance.or(now.distance),
            yaw: self.yaw.or(now.yaw),
        }
    }
}

/// Tells since when a posture is held.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stillness {
    held: Option<(Held, Timestamp)>,
    other_since: Option<Timestamp>,
}

impl Stillness {
    /// Forgets the posture: the next one is a new one.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// A look; whether the posture has changed with it.
    pub(super) fn step(&mut self, at: Timestamp, now: Held) -> bool {
        if now == Held::default() {
            return false;
        }
        let Some((held, since)) = self.held else {
            self.held = Some((now, at));
            return false;
        };
        if !held.differs(&now) {
            self.held = Some((held.completed(now), since));
            self.other_since = None;
            return false;
        }
        let changed = at.since(*self.other_since.get_or_insert(at)) >= HELD;
        if changed {
            (self.held, self.other_since) = (Some((now, at)), None);
        }
        changed
    }

    /// For how long the posture has hardly changed.
    pub(super) fn lasted(&self, at: Timestamp) -> Duration {
        self.held.map_or(Duration::ZERO, |(_, since)| at.since(since))
    }
}

#[cfg(test)]
impl Held {
    /// A posture with that angle and distance, the face to the camera.
    pub(super) const fn measured(angle: Degrees, distance: Millimetres) -> Self {
        Self { angle: Some(angle), distance: Some(distance), yaw: Some(Degrees::ZERO) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posture(angle: f64, distance: f64, yaw: f64) -> Held {
        Held {
            angle: Some(Degrees::new(angle)),
            distance: Some(Millimetres::new(distance)),
            yaw: Some(Degrees::new(yaw)),
        }
    }

    /// Second by second; when it changed.
    fn changes(postures: impl Iterator<Item = Held>) -> Vec<usize> {
        let mut still = Stillness::default();
        postures
            .enumerate()
            .filter(|(second, now)| still.step(Timestamp::from_seconds(*second as f64), *now))
            .map(|(second, _)| second)
            .collect()
    }

    #[test]
    fn small_sway_and_looks_aside_are_no_change() {
        let sway = (0..600).map(|s| posture(4.0 * f64::from(s % 2), 650.0, 0.0));
        assert_eq!(changes(sway), [0_usize; 0]);
        let glance = (0..600).map(|s| posture(0.0, 650.0, if s % 60 < 29 { 30.0 } else { 0.0 }));
        assert_eq!(changes(glance.skip(29)), [0_usize; 0]);
    }

    #[test]
    fn each_of_the_three_alone_is_a_change_once_it_is_held() {
        for other in [posture(6.0, 650.0, 0.0), posture(0.0, 720.0, 0.0), posture(0.0, 650.0, 12.0)]
        {
            let script = (0..60).map(|s| if s < 20 { posture(0.0, 650.0, 0.0) } else { other });
            assert_eq!(changes(script), [50], "{other:?}");
        }
    }

    #[test]
    fn what_cannot_be_measured_changes_nothing() {
        let script =
            (0..100).map(|s| if s < 20 { posture(0.0, 650.0, 0.0) } else { Held::default() });
        assert_eq!(changes(script), [0_usize; 0]);
    }
}
