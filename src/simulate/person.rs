//! The two people, and what an estimator makes of them.

use super::random::Random;
use super::wander::Wander;
use crate::posture::state::Limits;
use crate::units::Degrees;

/// How far above the limit the upright lies.
const ABOVE: Degrees = Degrees::new(5.0);
/// Time constants in seconds, which the sources do not give: see the room's tour.
const SWAY_CONSTANT: f64 = 10.0 * 60.0;
const DRIFT_CONSTANT: f64 = 30.0 * 60.0;
/// A slouch goes down, and comes up, within so many seconds.
const RAMP: f64 = 3.0;
/// How much a head sways while it is held forward.
const HELD_SWAY: f64 = 1.0;
/// The shortest time upright between two slouches, and the mean of what comes on top, in seconds.
const UPRIGHT: (f64, f64) = (5.0 * 60.0, 20.0 * 60.0);
/// Shortest and longest slouch, in seconds: sustained ones begin at two minutes.
const LASTS: (f64, f64) = (120.0, 12.0 * 60.0);
/// Least and greatest depth below the limit: sustained ones begin at 5.
const DEPTH: (f64, f64) = (5.0, 15.0);

/// What an estimator adds, and how a person sways, as standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unrest {
    /// Of the posture itself.
    pub sway: Degrees,
    /// Of the slowly drifting error.
    pub drift: Degrees,
    /// Of what differs from one picture to the next.
    pub picture: Degrees,
}

impl Unrest {
    /// As measured: posture 3 and drift 2.5 degrees (CLINICAL, "Alarm design"); the same picture looked
    /// at again, a little changed, differs by 1.2 degrees in the median (`docs/accuracy.md`), which is a
    /// standard deviation of 1.3 in each of the two.
    pub const MEASURED: Self =
        Self { sway: Degrees::new(3.0), drift: Degrees::new(2.5), picture: Degrees::new(1.3) };
    /// A statue before a perfect estimator.
    pub const NONE: Self =
        Self { sway: Degrees::ZERO, drift: Degrees::ZERO, picture: Degrees::ZERO };
}

/// A stretch in which the head is truly at least 5 degrees below the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slouch {
    /// From when to when it is, in seconds of the session clock.
    pub(super) from: f64,
    pub(super) to: f64,
    /// How far below the limit it is meant to be.
    pub(super) depth: f64,
}

/// A person before a camera.
#[derive(Clone, Debug)]
pub(super) struct Person {
    limit: f64,
    sway: Wander,
    held_sway: Wander,
    drift: Wander,
    picture: f64,
    /// The running or next slouch; `None` for somebody who never does.
    slouch: Option<Slouch>,
}

impl Person {
    /// Somebody who sits 5 degrees above the limit; with `slouches`, in between, sustained slouches.
    pub(super) fn new(limits: Limits, unrest: Unrest, slouches: bool, random: &mut Random) -> Self {
        let held = HELD_SWAY.min(unrest.sway.value());
        let mut person = Self {
            limit: limits.change.value(),
            sway: Wander::new(unrest.sway.value(), SWAY_CONSTANT, random),
            held_sway: Wander::new(held, SWAY_CONSTANT, random),
            drift: Wander::new(unrest.drift.value(), DRIFT_CONSTANT, random),
            picture: unrest.picture.value(),
            slouch: None,
        };
        if slouches {
            person.slouch = Some(next(0.0, random));
        }
        person
    }

    /// The slouch that runs at that second.
    pub(super) fn slouching(&self, at: f64) -> Option<Slouch> {
        self.slouch.filter(|slouch| at >= slouch.from && at < slouch.to)
    }

    /// Lets `seconds` go by up to `at`; the true change from the own upright.
    pub(super) fn step(&mut self, at: f64, seconds: f64, random: &mut Random) -> Degrees {
        let upright = self.limit + ABOVE.value() + self.sway.step(seconds, random);
        let sway = self.held_sway.step(seconds, random);
        self.drift.step(seconds, random);
        let Some(slouch) = self.slouch else { return Degrees::new(upright) };
        if at >= slouch.to + RAMP {
            self.slouch = Some(next(at, random));
        }
        let down = ((at - slouch.from) / RAMP + 1.0).min((slouch.to - at) / RAMP + 1.0);
        let forward = self.limit - (slouch.depth + sway).max(DEPTH.0);
        let share = down.clamp(0.0, 1.0);
        Degrees::new(upright + (forward - upright) * share)
    }

    /// What the estimator makes of it in this picture.
    pub(super) fn seen(&self, truth: Degrees, random: &mut Random) -> Degrees {
        truth + Degrees::new(self.drift.value() + self.picture * random.normal())
    }
}

fn next(after: f64, random: &mut Random) -> Slouch {
    let from = after + UPRIGHT.0 + random.wait(UPRIGHT.1);
    let to = from + random.between(LASTS.0, LASTS.1);
    Slouch { from, to, depth: random.between(DEPTH.0, DEPTH.1) }
}
