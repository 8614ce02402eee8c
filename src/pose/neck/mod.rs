//! Nape, tragus and shoulders of one person: plumbline's own network.
//!
//! No free pose model knows the seventh cervical vertebra, so this network was made for it
//! (`models/neck`: how, on what, and where it fails). It reads a small upright square around head,
//! neck and shoulders that the body pose points out, and gives ten points, the craniovertebral angle
//! as it would guess it from the whole picture, from where it thinks the camera looks, and how wrong
//! it expects to be. In a side view the angle lies in the points; from the front only in the guess.
//!
//! ```text
//! body pose -> square, mirrored so that the face points right ([`square`]) -> network -> points
//! ```

mod square;

use self::square::Square;
#[cfg(test)]
pub(crate) use self::square::faces_left;
use super::network::{ModelFile, Network, Signature, Weights};
use super::region::Cropper;
use super::{Pose, PoseError};
use crate::picture::View;
use crate::units::{Degrees, PixelPoint};

/// Side of the network's input, in pixels.
const SIDE: usize = 96;
/// R, G, B, and a spot each where the body pose has the ears and the shoulders.
const PLANES: usize = 5;
/// Expected error of the slope from which on a still is looked at again, in degrees. On rendered
/// people who are read rightly it is 1.4 to 2.7, on real ones 2 to 6, on bodies squashed into a head
/// 4 to 24 (`models/neck`).
const IN_DOUBT: Degrees = Degrees::new(4.0);
/// Up to this turn of the trunk the angle lies in the network's guess, not in the slope.
const FROM_THE_FRONT: Degrees = Degrees::new(60.0);
/// Another look must expect this share of the error to be taken: it is a worse square on the whole.
const CLEARLY: f64 = 0.8;
/// How many points the network gives.
pub const NECK_POINT_COUNT: usize = 10;
const POINTS: &str = "points";
const HEAD: &str = "head";
/// Values of `head`: angle, turn, elevation, and the logs of two expected errors.
const VALUES: usize = 5;
pub(super) static SIGNATURE: Signature = Signature {
    planes: PLANES,
    side: SIDE,
    outputs: &[(POINTS, &[1, NECK_POINT_COUNT, 2]), (HEAD, &[1, VALUES])],
};

/// Points of the neck network. Near is the side of the person that the camera sees: the left where
/// [`Neck::near_is_left`]; from straight ahead it is the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum NeckPointName {
    /// Spinous process of the seventh cervical vertebra, on the skin.
    C7 = 0,
    /// Half way between both tragi.
    Tragus = 1,
    /// Tragus of the near ear.
    NearTragus = 2,
    /// Tragus of the far ear.
    FarTragus = 3,
    /// Outer canthus of the near eye.
    NearCanthus = 4,
    /// Outer canthus of the far eye.
    FarCanthus = 5,
    /// Near acromion.
    NearAcromion = 6,
    /// Far acromion.
    FarAcromion = 7,
    /// Centre of the near shoulder joint.
    NearShoulder = 8,
    /// Centre of the far shoulder joint.
    FarShoulder = 9,
}

/// What the network says of one neck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neck {
    /// The points in pixels of the whole picture, by [`NeckPointName`]; hidden ones are guesses.
    pub points: [PixelPoint; NECK_POINT_COUNT],
    /// Whether near means the person's left: the face clearly points to the picture's left.
    pub near_is_left: bool,
    /// Angle of the line from C7 to the tragi's middle against the picture's horizontal: the
    /// craniovertebral angle (Raine & Twomey 1997) where the view is from the side. -180 to 180.
    pub slope: Degrees,
    /// The craniovertebral angle as the network guesses it without the points; it means something
    /// from any side.
    pub guess: Degrees,
    /// Turn of the trunk against the camera without its sign: 0 facing it, 90 from the side.
    pub turn: Degrees,
    /// How far the camera stands above the neck, as an angle; negative from below.
    pub elevation: Degrees,
    /// Mean absolute error of `slope` as the network expects it, on rendered people.
    pub slope_error: Degrees,
    /// The same for `guess`.
    pub guess_error: Degrees,
}

impl Neck {
    /// Where the point of that name is in the picture.
    #[must_use]
    pub const fn point(&self, name: NeckPointName) -> PixelPoint {
        self.points[name as usize]
    }
}

/// The neck network.
#[derive(Debug)]
pub struct NeckReader {
    network: Network,
    cropper: Cropper,
}

impl NeckReader {
    /// Loads the network.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights) -> Result<Self, PoseError> {
        let file = ModelFile::Neck;
        let network = Network::load(file.file_name(), &weights.bytes(file)?, &SIGNATURE)?;
        Ok(Self { network, cropper: Cropper::default() })
    }

    /// The neck of that body; `None` when the body is at no place or the network's answer is no
    /// number.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn read<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        pose: &Pose,
    ) -> Result<Option<Neck>, PoseError> {
        let picture = picture.into();
        let Some(square) = Square::around(pose).filter(|_| !picture.is_empty()) else {
            return Ok(None);
        };
        self.read_square(picture, &square)
    }

    /// [`Self::read`], and where the network is in doubt, looks again at larger squares and around its
    /// own points: the body model sometimes takes a head for a whole body. The answer with the least
    /// expected error counts. Up to thirteen runs, so this is for stills.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn search<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        pose: &Pose,
    ) -> Result<Option<Neck>, PoseError> {
        let picture = picture.into();
        let Some(first) = Square::around(pose).filter(|_| !picture.is_empty()) else {
            return Ok(None);
        };
        let first_found = self.read_square(picture, &first)?;
        let mut best = first_found;
        // From the front the line from C7 to the tragus points at the camera, and its slope is in
        // doubt by nature.
        let is_settled = |neck: Neck| neck.slope_error <= IN_DOUBT || neck.turn < FROM_THE_FRONT;
        if best.is_some_and(is_settled) {
            return Ok(best);
        }
        // Held against the first alone: an answer that is hardly surer is no reason to leave it.
        let clearly = first_found.map(|neck| neck.slope_error * CLEARLY);
        for square in first.larger() {
            let Some(rough) = self.read_square(picture, &square)? else { continue };
            let Some(square) = Square::of(&rough, square) else { continue };
            let Some(neck) = self.read_square(picture, &square)? else { continue };
            let is_surer = best.is_none_or(|best| neck.slope_error < best.slope_error);
            if is_surer && clearly.is_none_or(|most| neck.slope_error < most) {
                best = Some(neck);
            }
        }
        Ok(best)
    }

    fn read_square(
        &mut self,
        picture: View<'_>,
        square: &Square,
    ) -> Result<Option<Neck>, PoseError> {
        square.fill(picture, &mut self.cropper, self.network.input()?);
        let outputs = self.network.run()?;
        Ok(interpret(outputs.get(POINTS)?, outputs.get(HEAD)?, square))
    }
}

fn interpret(points: &[f32], head: &[f32], square: &Square) -> Option<Neck> {
    let [guess, turn, elevation, slope_error, guess_error] = *head else { return None };
    let finite = points.iter().chain(head).all(|value| value.is_finite());
    if !finite || points.len() != NECK_POINT_COUNT * 2 {
        return None;
    }
    let mut placed = [PixelPoint::default(); NECK_POINT_COUNT];
    for (place, at) in placed.iter_mut().zip(points.chunks_exact(2)) {
        *place = square.to_picture(f64::from(at[0]), f64::from(at[1]));
    }
    let (along, up) = (f64::from(points[2] - points[0]), f64::from(points[1] - points[3]));
    // Scales of `head`: models/neck/network.py.
    Some(Neck {
        points: placed,
        near_is_left: square.mirrored,
        slope: Degrees::from_radians(up.atan2(along)),
        guess: Degrees::new(f64::from(guess) * 30.0 + 45.0),
        turn: Degrees::new((f64::from(turn) * 30.0 + 90.0).clamp(0.0, 180.0)),
        elevation: Degrees::new((f64::from(elevation) * 10.0).clamp(-90.0, 90.0)),
        slope_error: Degrees::new(f64::from(slope_error.clamp(-2.0, 5.0)).exp()),
        guess_error: Degrees::new(f64::from(guess_error.clamp(-2.0, 5.0)).exp()),
    })
}

#[cfg(test)]
mod tests;
