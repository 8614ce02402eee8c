//! Whether an upright still fits: not how far the head is forward, but whether camera, place and person
//! are still those it was learned with. Seen from the front only; an angle from the side is measured
//! itself. Pure.
//!
//! | doubt | told by |
//! |---|---|
//! | another stance | neck, nod and the elevation that the network sees agree that the person is much higher or lower |
//! | the camera has moved | the neck is seen higher and the face nodded down by the same angle, or the other way round, and the network sees the camera where it was: it was tilted. A head that comes forward, a trunk that sinks, a nod do one and not the other |
//! | another person | five proportions of face and shoulders |
//! | other conditions | more than 1.6 times nearer or farther, far less contrast, or a network that expects much larger errors |
//!
//! A tilt matters most: it reads as .8 degrees of change for each degree ([`super::frontal`]). A camera
//! that only stands higher or lower is what a person who sits lower or higher looks like, and the
//! measure knows that already.
//!
//! The limits are such that none of the 107 pictures of ten rendered people, who lean, sink, nod, shrug
//! and come forward, is in doubt against that person's upright, even if nothing else were seen for
//! minutes. In the same pictures, which nod by 6 degrees (SD) at random, half of the tilts of 10 degrees
//! and more are found, a quarter of those of 6, and another person in a third. What is compared is a
//! mean over [`MEAN_OVER`], and it must hold for [`HOLD`].

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::baseline::FrontalUpright;
use super::frontal::Features;
use super::place::Place;
use super::state::GAP;
use crate::pose::Pose;
use crate::units::{Degrees, Timestamp};

/// Why an upright seems not to fit any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The camera looks from another place, or the chair has moved.
    CameraMoved,
    /// The light or the distance is another.
    ConditionsChanged,
    /// The proportions are another person's.
    AnotherPerson,
    /// The person stands, or sits, as the upright was not learned.
    OtherStance,
}

/// Time constant of the mean that is compared: a nod, a glance, a stretch are gone in it.
pub const MEAN_OVER: Duration = Duration::from_secs(20);
/// A cause must hold for this long in that mean.
pub const HOLD: Duration = Duration::from_secs(60);
/// And be gone for this long, by a clear margin, until the upright is trusted again.
pub const TRUST_AFTER: Duration = Duration::from_secs(30);
/// A cause counts as gone at this share of its limits.
const CLEARLY_GONE: f64 = 0.7;

/// A tilt is at least this large, in degrees, on both neck and face.
const TILT: f64 = 5.0;
/// They may differ by this many degrees, or this share of the neck's, whichever is more: people nod.
const TILT_APART: f64 = 6.0;
const TILT_APART_SHARE: f64 = 0.4;
/// The elevation that the network sees stays where it is when a camera is only tilted, to this many
/// degrees.
const ELEVATION_STAYS: f64 = 6.0;
/// It goes against a neck that rises or sinks. More than this against it, in degrees, and it was the
/// person: one who sinks and goes on looking at the screen nods up as a tilt would have it.
const ELEVATION_AGAINST: f64 = 4.0;
/// Nobody sits up so far beyond their upright, in degrees: 11 cm at 60 cm. The rendered people keep
/// within 8.
const RISEN: f64 = 10.0;
/// The same downwards, and of that at least so much of the neck itself: a deep nod fools both others.
const SUNK: f64 = 14.0;
const NECK_SUNK: f64 = 12.0;
/// Standard deviations within one person who moves, in degrees: of the neck's direction, of the nod, of
/// the elevation.
const SIGHT_SD: [f64; 3] = [2.5, 6.2, 4.3];
/// Standard deviation, within one person who moves, of [`super::place::Build`]'s logarithms, in their
/// order.
const BUILD_SD: [f64; 5] = [0.020, 0.032, 0.017, 0.046, 0.051];
/// One proportion alone, however odd, is no other person: at most three deviations of it are counted.
const MOST_OF_ONE: f64 = 9.0;
/// Sum of their squares in standard deviations: the largest against the own upright was 20.3.
const ANOTHER: f64 = 21.0;
/// Change of apparent size, as a logarithm: 1.6 times. Leaning towards the screen gives up to 0.39.
const SIZE: f64 = 0.47;
/// Growth of the error that the neck network expects, in degrees; up to 2.9 with the own upright.
const DOUBT: f64 = 3.5;
/// Contrast under which landmarks begin to suffer (from 10 on nothing is said at all), if it was at
/// least twice that when the upright was learned.
const DIM: f64 = 15.0;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signs {
    place: Place,
    elevation: Degrees,
    /// Logarithm of the apparent size.
    size: f64,
    /// Error that the neck network expects.
    doubt: f64,
}

impl Signs {
    /// What a pose shows; `None` where it is not seen from the front, with face and neck.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        Some(Self::new(Place::of(pose)?, Features::of(pose)?))
    }

    /// What was seen when that upright was learned; `None` where it was not kept then.
    #[must_use]
    pub fn learned(upright: &FrontalUpright) -> Option<Self> {
        Some(Self::new(upright.place?, upright.features()))
    }

    fn new(place: Place, features: Features) -> Self {
        let elevation = Degrees::new(features.elevation);
        Self { place, elevation, size: features.width.ln(), doubt: features.doubt }
    }

    fn towards(&self, other: &Self, share: f64) -> Self {
        Self {
            place: self.place.towards(&other.place, share),
            elevation: self.elevation + (other.elevation - self.elevation) * share,
            size: self.size + (other.size - self.size) * share,
            doubt: self.doubt + (other.doubt - self.doubt) * share,
        }
    }

    /// By how much neck, nod and elevation differ from `other`, in degrees.
    fn beyond(&self, other: &Self) -> [f64; 3] {
        let (now, then) = (self.place, other.place);
        let all = [now.neck - then.neck, now.pitch - then.pitch, self.elevation - other.elevation];
        all.map(Degrees::value)
    }

    /// How far this is on the way from `a` (0) to `b` (1), by where the person is seen.
    pub(super) fn on_the_way(&self, a: &Self, b: &Self) -> f64 {
        let product = |x: [f64; 3], y: [f64; 3]| -> f64 {
            x.into_iter().zip(y).zip(SIGHT_SD).map(|((x, y), sd)| x * y / (sd * sd)).sum()
        };
        let way = b.beyond(a);
        product(self.beyond(a), way) / product(way, way)
    }

    /// Whether this is another stance than `other`: sitting and standing, at one camera, which may have
    /// been tilted after the person. `share` of the limits is enough.
    fn is_other_stance(&self, other: &Self, share: f64) -> bool {
        let [neck, nod, elevation] = self.beyond(other);
        // A camera tilted up by an angle moves the neck down and the nod up by it.
        let (by_sight, by_network) = (neck + nod, -elevation);
        let up = by_sight.min(by_network);
        let down = (-by_sight).min(-by_network);
        up >= RISEN * share || (down >= SUNK * share && -neck >= NECK_SUNK * share)
    }

    fn is_tilted_from(&self, other: &Self, share: f64) -> bool {
        let [neck, nod, elevation] = self.beyond(other);
        let apart = TILT_APART.max(TILT_APART_SHARE * neck.abs());
        neck * nod < 0.0
            && neck.abs().min(nod.abs()) >= TILT * share
            && (neck + nod).abs() <= apart
            && elevation.abs() <= ELEVATION_STAYS
            && -elevation * neck.signum() <= ELEVATION_AGAINST
    }

    fn is_of_another(&self, other: &Self, share: f64) -> bool {
        let pairs = self.place.build.all().into_iter().zip(other.place.build.all());
        let squares = pairs.zip(BUILD_SD).map(|((a, b), sd)| ((a - b) / sd).powi(2));
        squares.map(|square| square.min(MOST_OF_ONE)).sum::<f64>() >= ANOTHER * share
    }

    fn is_otherwise_seen(&self, other: &Self, share: f64) -> bool {
        let (now, then) = (self.place.contrast, other.place.contrast);
        (self.size - other.size).abs() >= SIZE * share
            || self.doubt - other.doubt >= DOUBT * share
            || (now < DIM / share && then >= 2.0 * now * share)
    }

    /// Why an upright learned as `then` does not fit this; at `share` of the limits.
    fn misfit(&self, then: &Self, share: f64) -> Option<Doubt> {
        if self.is_other_stance(then, share) {
            Some(Doubt::OtherStance)
        } else if self.is_tilted_from(then, share) {
            Some(Doubt::CameraMoved)
        } else if self.is_of_another(then, share) {
            Some(Doubt::AnotherPerson)
        } else if self.is_otherwise_seen(then, share) {
            Some(Doubt::ConditionsChanged)
        } else {
            None
        }
    }
}

/// Whether two uprights are those of one person sitting and standing before one camera.
#[must_use]
pub fn are_two_stances(a: &FrontalUpright, b: &FrontalUpright) -> bool {
    match (Signs::learned(a), Signs::learned(b)) {
        (Some(a), Some(b)) => a.is_other_stance(&b, 1.0) || b.is_other_stance(&a, 1.0),
        _ => false,
    }
}

/// The mean of what is seen over the last while.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lately {
    mean: Option<Signs>,
    last: Option<Timestamp>,
    /// How much time is in it.
    seen: Duration,
}

impl Lately {
    /// Takes what a picture shows, `None` where it shows nothing of this. Returns the mean and the time
    /// since the picture before, `None` where it begins anew: what was before a gap says nothing about
    /// after it.
    pub fn push(
        &mut self,
        at: Timestamp,
        signs: Option<Signs>,
    ) -> Option<(Signs, Option<Duration>)> {
        let signs = signs?;
        let step = self.last.map(|last| at.since(last)).filter(|step| *step <= GAP);
        self.seen = step.map_or(Duration::ZERO, |step| self.seen.saturating_add(step));
        let mean = match (self.mean, step) {
            (Some(mean), Some(step)) => {
                let over = self.seen.min(MEAN_OVER).as_secs_f64();
                let share = if over > 0.0 { (step.as_secs_f64() / over).min(1.0) } else { 1.0 };
                mean.towards(&signs, share)
            }
            _ => signs,
        };
        (self.mean, self.last) = (Some(mean), Some(at));
        Some((mean, step))
    }
}

/// Watches over one upright.
#[derive(Clone, Debug, Default)]
pub struct Fit {
    then: Option<Signs>,
    lately: Lately,
    /// The cause that holds, and for how long it has.
    cause: Option<(Doubt, Duration)>,
    /// For how long there has clearly been none.
    fits: Duration,
    doubt: Option<Doubt>,
}

impl Fit {
    /// Watches over `upright`; one that kept nothing to compare is never in doubt.
    #[must_use]
    pub fn of(upright: Option<&FrontalUpright>) -> Self {
        Self { then: upright.and_then(Signs::learned), ..Self::default() }
    }

    /// What is in doubt now.
    #[must_use]
    pub const fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// Takes what was seen at `at`; `None` where nobody could be measured from the front. Returns the
    /// doubt where it has come or gone.
    pub fn step(&mut self, at: Timestamp, signs: Option<Signs>) -> Option<Option<Doubt>> {
        let then = self.then?;
        let (mean, step) = self.lately.push(at, signs)?;
        let Some(step) = step else {
            (self.cause, self.fits) = (None, Duration::ZERO);
            return None;
        };
        match (self.doubt, mean.misfit(&then, 1.0)) {
            (None, Some(found)) => {
                let held = self
                    .cause
                    .filter(|(cause, _)| *cause == found)
                    .map_or(step, |(_, held)| held + step);
                self.cause = Some((found, held));
                if held < HOLD {
                    return None;
                }
                (self.doubt, self.fits) = (Some(found), Duration::ZERO);
                Some(self.doubt)
            }
            (None, None) => {
                self.cause = None;
                None
            }
            (Some(_), _) => {
                let is_gone = mean.misfit(&then, CLEARLY_GONE).is_none();
                self.fits = if is_gone { self.fits + step } else { Duration::ZERO };
                if self.fits < TRUST_AFTER {
                    return None;
                }
                (self.doubt, self.cause) = (None, None);
                Some(None)
            }
        }
    }
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
