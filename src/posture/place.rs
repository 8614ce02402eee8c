//! How a person sat before the camera when an upright was learned: what else there is to compare later,
//! when the question is not how far the head is forward but whether that upright still fits ([`super::fit`]).
//! Seen from the front only. It is kept with the upright; where the eyes are now, for hints, is
//! [`super::placement`]'s.

use serde::{Deserialize, Serialize};

use super::companion::head_pitch;
use super::frontal;
use super::lens::below_axis;
use crate::pose::face::FacePointName as Face;
use crate::pose::{LandmarkName as Body, NeckPointName as Neck, Pose};
use crate::units::Degrees;

/// What one picture, or the mean of several, says of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Direction of C7 above the camera's axis.
    pub neck: Degrees,
    /// Nod of the head against the camera's axis, positive with the chin up.
    pub pitch: Degrees,
    /// Standard deviation of luma over head and shoulders, 0 to 127.5.
    pub contrast: f64,
    /// The person's proportions.
    pub build: Build,
}

/// Proportions, as natural logarithms of ratios of lengths that lie at one distance from the camera.
/// They differ from person to person and hardly with the posture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// Outer canthi over the breadth of the face.
    pub eyes: f64,
    /// Height of the face over its breadth.
    pub face: f64,
    /// Inner over outer canthi.
    pub nose: f64,
    /// Shoulder joints, as the neck network sees them, over outer canthi.
    pub shoulders: f64,
    /// The same as the body pose sees them.
    pub trunk: f64,
}

impl Build {
    /// All of them, in the order of the fields.
    pub(super) const fn all(self) -> [f64; 5] {
        [self.eyes, self.face, self.nose, self.shoulders, self.trunk]
    }
}

impl Place {
    /// What that pose says; `None` where face or neck are not known, or a point is no place.
    #[must_use]
    pub fn of(pose: &Pose) -> Option<Self> {
        let (face, neck) = (pose.face.as_ref()?, pose.neck.as_ref()?);
        let length = |a, b| frontal::solid(face, a, b);
        let (eyes, wide) = (frontal::eyes(face), length(Face::RightSide, Face::LeftSide));
        let joints = neck.point(Neck::NearShoulder).distance(neck.point(Neck::FarShoulder));
        let trunk = pose.point(Body::LeftShoulder).distance(pose.point(Body::RightShoulder));
        let build = Build {
            eyes: (eyes / wide).ln(),
            face: (length(Face::Forehead, Face::Chin) / wide).ln(),
            nose: (length(Face::RightEyeInner, Face::LeftEyeInner) / eyes).ln(),
            shoulders: (f64::from(joints) / eyes).ln(),
            trunk: (f64::from(trunk) / eyes).ln(),
        };
        let place = Self {
            neck: -below_axis(neck.point(Neck::C7), pose.picture),
            pitch: head_pitch(face, pose.picture)?,
            contrast: pose.light.contrast.into(),
            build,
        };
        place.is_plausible().then_some(place)
    }

    /// The mean of several; `None` of none.
    #[must_use]
    pub fn mean(places: &[Self]) -> Option<Self> {
        let (first, others) = places.split_first()?;
        let mut mean = *first;
        for (count, place) in (2_u32..).zip(others) {
            mean = mean.towards(place, 1.0 / f64::from(count));
        }
        Some(mean)
    }

    /// That `share` of the way to `other`.
    pub(super) fn towards(&self, other: &Self, share: f64) -> Self {
        let between = |a: f64, b: f64| a + (b - a) * share;
        let angle = |a: Degrees, b: Degrees| a + (b - a) * share;
        let (a, b) = (self.build, other.build);
        Self {
            neck: angle(self.neck, other.neck),
            pitch: angle(self.pitch, other.pitch),
            contrast: between(self.contrast, other.contrast),
            build: Build {
                eyes: between(a.eyes, b.eyes),
                face: between(a.face, b.face),
                nose: between(a.nose, b.nose),
                shoulders: between(a.shoulders, b.shoulders),
                trunk: between(a.trunk, b.trunk),
            },
        }
    }

    /// Whether all of it are numbers that a person before a camera can give.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        let small = |angle: Degrees| angle.abs() <= Degrees::new(90.0);
        small(self.neck)
            && small(self.pitch)
            && (0.0..=127.5).contains(&self.contrast)
            && self.build.all().iter().all(|ratio| ratio.abs() <= 5.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::{View, fixture};

    #[test]
    fn every_frontal_picture_has_a_place_and_side_views_have_none() {
        let places = |view| fixture::all().into_iter().filter(move |seen| seen.view == view);
        let missing = places(View::Frontal).filter(|seen| Place::of(&seen.pose).is_none());
        assert!(missing.count() <= 1, "one of them has its face hidden");
        assert!(places(View::Lateral).all(|seen| Place::of(&seen.pose).is_none()));
    }

    #[test]
    fn proportions_do_not_depend_on_the_distance() {
        let pose = fixture::upright(View::Frontal);
        let here = Place::of(&pose).unwrap();
        let there = Place::of(&fixture::twice_as_far(pose)).unwrap();
        for (here, there) in here.build.all().into_iter().zip(there.build.all()) {
            assert!((here - there).abs() < 1e-4, "{here} {there}");
        }
    }

    #[test]
    fn a_mean_lies_in_the_middle() {
        let low = Place::of(&fixture::upright(View::Frontal)).unwrap();
        let high = Place { neck: low.neck + Degrees::new(6.0), ..low };
        let mean = Place::mean(&[low, high, high]).unwrap();
        assert!((mean.neck.value() - low.neck.value() - 4.0).abs() < 1e-9);
        assert_eq!(Place::mean(&[]), None);
    }
}
