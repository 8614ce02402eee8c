//! Whether somebody sits where they can be measured, in the light it takes, told as one piece of advice.
//!
//! ```text
//! nobody? (or nothing to see: dark, glare) -> light -> near, cut off, far -> view -> face, turn, tilt
//! ```
//!
//! The limits are those of [`super::reading`], which refuses, and the viewing distances of workstations; here
//! a refusal only gets the cause that a person can do something about. [`Framing`] keeps advice from
//! flickering: what is said stands until something else has held for a moment.

use std::time::Duration;

use super::reading::{is_within, poor_light};
use super::{Companions, Reading, UnsureReason};
use crate::pose::face::FacePointName as Face;
use crate::pose::{LandmarkName as Name, Light, Pose};
use crate::units::{Millimetres, Timestamp};

/// Where nothing can be told apart, a mean luma below this is called dark: the lowest quarter of the scale. It
/// chooses the words, not whether there is a fault.
const DARK: f32 = 64.0;
/// The same for glare: the highest quarter.
const BRIGHT: f32 = 191.0;
/// A picture that is so much brighter than the person in it has its light behind them: a quarter of
/// the scale.
const BEHIND: f32 = 64.0;
/// Nearer than the least viewing distance of a workstation (40 cm).
const NEAREST: Millimetres = Millimetres::new(400.0);
/// Nearer than usual (50 cm): who is cut off from here sits too near rather than off the middle.
const NEAR: Millimetres = Millimetres::new(500.0);
/// Further than the usual viewing distances go (100 cm).
const FURTHEST: Millimetres = Millimetres::new(1000.0);
/// A distance has to lie beyond its limit by this many of its mean errors.
const SURELY: f64 = 2.0;

/// Good framing has to hold for this long before it is called good.
pub const HOLD: Duration = Duration::from_secs(1);
/// Other advice has to hold for this long before it takes the place of what is said.
pub const SETTLE: Duration = Duration::from_millis(500);
/// After so long without a picture nothing that was seen before counts.
const GAP: Duration = Duration::from_secs(3);

/// What to change, or that nothing has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FramingAdvice {
    /// Everything that is needed is seen.
    Good,
    /// Nobody is in the picture.
    Nobody,
    /// There is hardly any light, or the lens is covered.
    TooDark,
    /// There is so much light that nothing can be told apart.
    Glare,
    /// The light comes from behind the person.
    BackLit,
    /// Fog, a film on the lens, a picture without contrast.
    Dull,
    /// Nearer to the camera than a screen should be.
    TooNear,
    /// The head reaches beyond the picture.
    HeadCutOff,
    /// The shoulders reach beyond the picture.
    ShouldersCutOff,
    /// The back of the neck lies outside the picture.
    NapeCutOff,
    /// Further away than one sits at a desk, or too small to be measured.
    TooFar,
    /// Seen half from the side.
    HalfAside,
    /// Seen from behind, from above or from below.
    OddAngle,
    /// The face is covered.
    FaceHidden,
    /// The head is turned away.
    HeadTurned,
    /// The head is tilted, or the camera stands askew.
    HeadTilted,
    /// Ears and shoulders are not seen clearly.
    Unclear,
}

impl FramingAdvice {
    /// All there are.
    pub const ALL: [Self; 17] = [
        Self::Good,
        Self::Nobody,
        Self::TooDark,
        Self::Glare,
        Self::BackLit,
        Self::Dull,
        Self::TooNear,
        Self::HeadCutOff,
        Self::ShouldersCutOff,
        Self::NapeCutOff,
        Self::TooFar,
        Self::HalfAside,
        Self::OddAngle,
        Self::FaceHidden,
        Self::HeadTurned,
        Self::HeadTilted,
        Self::Unclear,
    ];
}

/// What is to be judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scene<'a> {
    /// The person, if one is seen.
    pub pose: Option<&'a Pose>,
    /// What that pose says.
    pub reading: Option<&'a Reading>,
    /// The light in the whole picture, where it is known.
    pub whole: Option<Light>,
}

/// The advice for one picture: of several faults, the one to mend first.
#[must_use]
pub fn advise(scene: Scene<'_>) -> FramingAdvice {
    let (Some(pose), Some(reading)) = (scene.pose, scene.reading) else {
        let whole = scene.whole.filter(|whole| poor_light(whole.contrast));
        return whole.map_or(FramingAdvice::Nobody, |whole| poor(whole, None));
    };
    if poor_light(pose.light.contrast) {
        return poor(pose.light, scene.whole);
    }
    let reason = reading.reason;
    let cut_off = cut_off(pose, reason);
    if is_too_near(&reading.companions, cut_off.is_some()) {
        return FramingAdvice::TooNear;
    }
    if let Some(advice) = cut_off {
        return advice;
    }
    match reason {
        Some(UnsureReason::TooFar) => FramingAdvice::TooFar,
        Some(UnsureReason::ObliqueView) => FramingAdvice::HalfAside,
        Some(UnsureReason::UnsuitableView) => FramingAdvice::OddAngle,
        Some(UnsureReason::FaceHidden) => FramingAdvice::FaceHidden,
        Some(UnsureReason::HeadTurned) => FramingAdvice::HeadTurned,
        Some(UnsureReason::HeadTilted) => FramingAdvice::HeadTilted,
        Some(UnsureReason::LowConfidence | UnsureReason::PoorLight | UnsureReason::CutOff) => {
            FramingAdvice::Unclear
        }
        Some(UnsureReason::NobodySeen) => FramingAdvice::Nobody,
        // A guess half from the side is shown, but nothing is judged by it.
        None if reading.view == super::View::Oblique => FramingAdvice::HalfAside,
        None | Some(UnsureReason::NeedsBaseline) if is_too_far(&reading.companions) => {
            FramingAdvice::TooFar
        }
        None | Some(UnsureReason::NeedsBaseline) => FramingAdvice::Good,
    }
}

/// Why the light is poor where `light` was taken; `whole` is that of the picture around it.
fn poor(light: Light, whole: Option<Light>) -> FramingAdvice {
    if whole.is_some_and(|whole| whole.brightness - light.brightness > BEHIND) {
        FramingAdvice::BackLit
    } else if light.brightness < DARK {
        FramingAdvice::TooDark
    } else if light.brightness > BRIGHT {
        FramingAdvice::Glare
    } else {
        FramingAdvice::Dull
    }
}

/// Which part lies outside the picture.
fn cut_off(pose: &Pose, reason: Option<UnsureReason>) -> Option<FramingAdvice> {
    let is_out = |name| !is_within(pose.point(name), pose.picture);
    // The measurement does without the forehead; its mesh is guessed there, though.
    let is_face_out = pose.face.as_ref().is_some_and(|face| {
        let ends = [Face::Forehead, Face::Chin];
        ends.into_iter().any(|end| !is_within(face.point(end).position, pose.picture))
    });
    if is_face_out {
        return Some(FramingAdvice::HeadCutOff);
    }
    if reason != Some(UnsureReason::CutOff) {
        return None;
    }
    Some(if [Name::Nose, Name::LeftEar, Name::RightEar].into_iter().any(is_out) {
        FramingAdvice::HeadCutOff
    } else if [Name::LeftShoulder, Name::RightShoulder].into_iter().any(is_out) {
        FramingAdvice::ShouldersCutOff
    } else {
        FramingAdvice::NapeCutOff
    })
}

fn is_too_near(beside: &Companions, is_cut_off: bool) -> bool {
    beside.viewing_distance.is_some_and(|far| {
        let (value, error) = (far.value.value(), far.error.value());
        value + SURELY * error < NEAREST.value() || is_cut_off && value < NEAR.value()
    })
}

fn is_too_far(beside: &Companions) -> bool {
    beside
        .viewing_distance
        .is_some_and(|far| far.value.value() - SURELY * far.error.value() > FURTHEST.value())
}

/// Advice over time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Framing {
    said: Option<FramingAdvice>,
    next: Option<(FramingAdvice, Timestamp)>,
    last: Option<Timestamp>,
}

impl Framing {
    /// What to say at `at`, when the picture of that instant gives `advice`; `None` while good framing
    /// has not held for [`HOLD`] yet. A picture that was already taken in changes nothing.
    pub fn step(&mut self, at: Timestamp, advice: FramingAdvice) -> Option<FramingAdvice> {
        if self.last == Some(at) {
            return self.said;
        }
        // Another stream, or a long gap.
        if self.last.is_some_and(|last| at < last || at.since(last) > GAP) {
            *self = Self::default();
        }
        self.last = Some(at);
        if self.said == Some(advice) {
            self.next = None;
            return self.said;
        }
        let since = match self.next {
            Some((next, since)) if next == advice => since,
            _ => at,
        };
        self.next = Some((advice, since));
        let wait = match advice {
            FramingAdvice::Good => HOLD,
            // Nothing is said yet, so nothing can flicker.
            _ if self.said.is_none() => Duration::ZERO,
            _ => SETTLE,
        };
        if at.since(since) >= wait {
            (self.said, self.next) = (Some(advice), None);
        }
        self.said
    }

    /// What is said now.
    #[must_use]
    pub const fn said(&self) -> Option<FramingAdvice> {
        self.said
    }
}

#[cfg(test)]
#[path = "framing_tests.rs"]
mod tests;
