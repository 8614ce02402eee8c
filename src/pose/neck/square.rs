//! The square the neck network reads, cut as `models/neck/crop.py` cut it in training.

use super::{Neck, NeckPointName, PLANES, SIDE};
use crate::picture::View;
use crate::pose::region::{Border, Cropper, Levels, MOST_SAMPLES};
use crate::pose::{LandmarkName as Name, Pose, Region};
use crate::units::PixelPoint;

/// Side of the square in distances between the ears' and the shoulders' middles, or one and a half
/// times that between ears and eyes where it is longer (a bent or foreshortened neck).
const FIELD: f32 = 2.4;
const FACE: f32 = 1.5;
/// How far the nose of a face that looks straight ahead may lie beside the ears' middle, in distances
/// between the ears: some 11 degrees. Such a face is never mirrored, lest the square flips with every
/// breath.
const AHEAD: f32 = 0.15;
/// Spread of the spots that show where ears and shoulders are, in pixels of the square.
const SPOT: f32 = 3.0;

/// Whether the face clearly points to the picture's left.
pub(crate) fn faces_left(pose: &Pose) -> bool {
    let (left, right) = (pose.point(Name::LeftEar), pose.point(Name::RightEar));
    pose.point(Name::Nose).x - left.midpoint(right).x < -AHEAD * (left.x - right.x).abs()
}

/// An upright square of the picture, mirrored where the face clearly points to the left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Square {
    centre: PixelPoint,
    size_px: f32,
    pub(super) mirrored: bool,
    /// Where ears and shoulders are, if that is to be believed.
    known: Option<[PixelPoint; 2]>,
}

impl Square {
    /// The square around head, neck and shoulders; `None` for a body at no place.
    pub(super) fn around(pose: &Pose) -> Option<Self> {
        let middle = |a, b| pose.point(a).midpoint(pose.point(b));
        let ears = middle(Name::LeftEar, Name::RightEar);
        let shoulders = middle(Name::LeftShoulder, Name::RightShoulder);
        let eyes = middle(Name::LeftEye, Name::RightEye);
        let square = Self::from_points(ears, shoulders, eyes, faces_left(pose));
        square.filter(|_| pose.point(Name::Nose).x.is_finite())
    }

    /// The square around the points that were read in `rough`.
    pub(super) fn of(neck: &Neck, rough: Self) -> Option<Self> {
        let middle = |a, b| neck.point(a).midpoint(neck.point(b));
        let shoulders = middle(NeckPointName::NearShoulder, NeckPointName::FarShoulder);
        let eyes = middle(NeckPointName::NearCanthus, NeckPointName::FarCanthus);
        Self::from_points(neck.point(NeckPointName::Tragus), shoulders, eyes, rough.mirrored)
    }

    fn from_points(
        ears: PixelPoint,
        shoulders: PixelPoint,
        eyes: PixelPoint,
        mirrored: bool,
    ) -> Option<Self> {
        let size_px = FIELD * ears.distance(shoulders).max(FACE * ears.distance(eyes));
        let (centre, known) = (ears.midpoint(shoulders), Some([ears, shoulders]));
        let square = Self { centre, size_px, mirrored, known };
        square.region(SIDE).is_usable().then_some(square)
    }

    /// Squares that hold more of the picture, around and below this one, without its points.
    pub(super) fn larger(self) -> impl Iterator<Item = Self> {
        [1.0, 1.5, 2.2].into_iter().flat_map(move |times| {
            [0.0, 0.2].into_iter().map(move |lower| {
                let size_px = self.size_px * times;
                let centre = PixelPoint::new(self.centre.x, self.centre.y + lower * size_px);
                Self { centre, size_px, known: None, ..self }
            })
        })
    }

    /// As a region of `side` samples. A sample stands for the middle of its pixel, where
    /// [`Cropper::crop`] takes the corner: half a step apart.
    fn region(&self, side: usize) -> Region {
        let half_step = self.size_px / side as f32 / 2.0;
        let centre = PixelPoint::new(self.centre.x + half_step, self.centre.y + half_step);
        Region { centre, size_px: self.size_px, rotation_rad: 0.0 }
    }

    /// The pixel of the picture at (x, y) of the square, in 0..=1 from its top left corner.
    pub(super) fn to_picture(self, x: f64, y: f64) -> PixelPoint {
        let x = if self.mirrored { 1.0 - x } else { x };
        let size = f64::from(self.size_px);
        PixelPoint::new(
            (f64::from(self.centre.x) + (x - 0.5) * size) as f32,
            (f64::from(self.centre.y) + (y - 0.5) * size) as f32,
        )
    }

    /// A point of the picture in pixels of the square, the middle of the top left one at (0, 0).
    fn place(&self, point: PixelPoint) -> (f32, f32) {
        let side = SIDE as f32;
        let along = |at: f32, middle: f32| (at - middle) / self.size_px * side;
        let (x, y) = (along(point.x, self.centre.x), along(point.y, self.centre.y));
        let middle = (side - 1.0) / 2.0;
        (middle + if self.mirrored { -x } else { x }, middle + y)
    }

    /// Writes the network's input. Each pixel is the mean of k x k samples, k the factor by which
    /// the picture is shrunk, so that a large picture gives the same square as a small one.
    pub(super) fn fill(&self, picture: View<'_>, cropper: &mut Cropper, out: &mut [f32]) {
        let each = (self.size_px / SIDE as f32).round().clamp(1.0, MOST_SAMPLES as f32) as usize;
        let (region, grid) = (self.region(SIDE * each), (SIDE, each));
        cropper.crop_mean(picture, &region, grid, Border::Mirror, Levels::ZeroToOne, out);
        if self.mirrored {
            out.chunks_exact_mut(SIDE).take(3 * SIDE).for_each(<[f32]>::reverse);
        }
        let spots = out.chunks_exact_mut(SIDE * SIDE).take(PLANES).skip(3);
        for (index, plane) in spots.enumerate() {
            match self.known.and_then(|known| known.get(index).copied()) {
                Some(point) => spot(plane, self.place(point)),
                None => plane.fill(0.0),
            }
        }
    }
}

/// 1 at the point, falling off as a Gaussian.
fn spot(plane: &mut [f32], (x, y): (f32, f32)) {
    let fall = |at: usize, middle: f32| (-(at as f32 - middle).powi(2) / (2.0 * SPOT * SPOT)).exp();
    let across: [f32; SIDE] = std::array::from_fn(|column| fall(column, x));
    for (row, pixels) in plane.chunks_exact_mut(SIDE).enumerate() {
        let down = fall(row, y);
        for (pixel, across) in pixels.iter_mut().zip(across) {
            *pixel = across * down;
        }
    }
}
