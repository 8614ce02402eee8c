//! The face of a person who looks towards the camera: MediaPipe's face mesh.
//!
//! ```text
//!         no face followed                            a face followed
//!   head of the body pose -> square                     region -> mesh -> presence >= 1/2, and
//!            |                                             ^       |      where the body's nose is?
//!            v                                             |       v            |          |
//!   face detector -> region -----------------------------> +---- its points <- yes         no: look
//!                                                                                          afresh
//! ```
//!
//! A detector ([`detector`]) finds the face in a square around the head the body pose knows of, or,
//! where nothing is known, in the whole picture; the mesh network ([`mesh`]) reads 468 points in a
//! turned square around the face; and those say where to look in the next frame. Sources: Kartynnik
//! et al., "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs", 2019, and
//! MediaPipe 0.10.14's graph `face_landmark_front_cpu`, which `tests/face.rs` holds this to.
//! Like that graph this one does not smooth the points over time.

pub mod detector;
pub mod head;
pub mod mesh;

pub use detector::FaceDetector;
pub use head::{FaceHint, Head};
pub use mesh::FaceMesh;

use std::sync::Arc;

use super::detector::Look;
use super::{PoseError, Region};
use crate::picture::View;
use crate::units::{Confidence, PixelPoint};

/// How many points a face has.
pub const FACE_POINT_COUNT: usize = 468;
/// How much larger the region is than the face's box (MediaPipe's value).
const MARGIN: f64 = 1.5;
/// A region in which the mesh network is less sure than this of a face holds none (MediaPipe's
/// value).
const PRESENT: f64 = 0.5;

/// One point of a face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FacePoint {
    /// Where it is in the whole picture.
    pub position: PixelPoint,
    /// Depth in pixels of the picture at the face's distance, relative to the face's middle; smaller
    /// is nearer.
    pub depth_px: f32,
}

/// 468 points of a face, in the order of MediaPipe's `canonical_face_model.obj`.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// The points; those that have a name are found by [`Face::point`].
    pub points: [FacePoint; FACE_POINT_COUNT],
    /// The network's claim that a face is in the region.
    pub presence: Confidence,
}

/// Points of the mesh that anatomy has a name for. Left and right are the person's own. The
/// discriminant is the index in MediaPipe's `canonical_face_model.obj`
/// (mediapipe/modules/face_geometry/data), as its picture
/// `canonical_face_model_uv_visualization.png` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum FacePointName {
    /// Tip of the nose.
    NoseTip = 1,
    /// Upper end of the forehead in the midline, near the hairline.
    Forehead = 10,
    /// Outer canthus of the right eye.
    RightEyeOuter = 33,
    /// Inner canthus of the right eye.
    RightEyeInner = 133,
    /// Lowest point of the chin in the midline.
    Chin = 152,
    /// Edge of the face before the right ear.
    RightSide = 234,
    /// Outer canthus of the left eye.
    LeftEyeOuter = 263,
    /// Inner canthus of the left eye.
    LeftEyeInner = 362,
    /// Edge of the face before the left ear.
    LeftSide = 454,
}

impl Face {
    /// One of which nothing is known yet.
    const fn unseen() -> Self {
        let nowhere = FacePoint { position: PixelPoint::new(0.0, 0.0), depth_px: 0.0 };
        Self { points: [nowhere; FACE_POINT_COUNT], presence: Confidence::NONE }
    }

    /// The point of that name.
    #[must_use]
    pub fn point(&self, name: FacePointName) -> &FacePoint {
        &self.points[name as usize]
    }

    /// The square to read the same face from in the next frame: around all points, turned with the
    /// line between the outer canthi.
    #[must_use]
    pub fn region(&self) -> Region {
        let bounds = bounds(self.points.iter().map(|point| point.position));
        let eye = |name| self.point(name).position;
        region(bounds, eye(FacePointName::RightEyeOuter), eye(FacePointName::LeftEyeOuter))
    }
}

/// Smallest and largest x and y: left, top, right and bottom.
fn bounds(points: impl Iterator<Item = PixelPoint>) -> [f32; 4] {
    let none = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    points.fold(none, |[left, top, right, bottom], point| {
        [left.min(point.x), top.min(point.y), right.max(point.x), bottom.max(point.y)]
    })
}

/// The square around a face with that box whose eyes lie on a line from `right` to `left`.
fn region([x0, y0, x1, y1]: [f32; 4], right: PixelPoint, left: PixelPoint) -> Region {
    let (dx, dy) = (f64::from(left.x) - f64::from(right.x), f64::from(left.y) - f64::from(right.y));
    let long_side = f64::from((x1 - x0).max(y1 - y0));
    Region {
        centre: PixelPoint::new(x0, y0).midpoint(PixelPoint::new(x1, y1)),
        size_px: (long_side * MARGIN) as f32,
        rotation_rad: dy.atan2(dx) as f32,
    }
}

/// How often each network was run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaceRuns {
    /// The face detector.
    pub detector: u64,
    /// The mesh network.
    pub mesh: u64,
}

/// Finds and follows one face. One instance follows one stream.
#[derive(Debug)]
pub struct FaceReader {
    detector: FaceDetector,
    mesh: FaceMesh,
    track: Option<Region>,
    runs: FaceRuns,
}

impl FaceReader {
    /// A reader that has seen nothing.
    #[must_use]
    pub fn new(detector: FaceDetector, mesh: FaceMesh) -> Self {
        Self { detector, mesh, track: None, runs: FaceRuns::default() }
    }

    /// Loads both networks.
    ///
    /// # Errors
    /// [`PoseError`] when a file of `weights` cannot be read or is not the network it should be.
    pub fn load(weights: &super::Weights) -> Result<Self, PoseError> {
        Ok(Self::new(FaceDetector::load(weights)?, FaceMesh::load(weights)?))
    }

    /// The face in the next picture of a stream, or `None` when none is seen. With a head for a hint
    /// it is that head's face and nobody else's; without one whoever is followed already or seen
    /// best.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when a network fails; the next picture is then looked at afresh.
    pub fn read<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        hint: FaceHint,
    ) -> Result<Option<Arc<Face>>, PoseError> {
        let picture = picture.into();
        let followed = match self.track.take() {
            Some(region) => self.look(picture, &region, hint)?,
            None => None,
        };
        let face = match followed {
            Some(face) => Some(face),
            None => self.still(picture, hint)?,
        };
        self.track = face.as_deref().map(Face::region);
        Ok(face)
    }

    /// The face in a single picture; the stream that [`Self::read`] follows is not touched.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when a network fails.
    pub fn still<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        hint: FaceHint,
    ) -> Result<Option<Arc<Face>>, PoseError> {
        let picture = picture.into();
        let square = match hint {
            FaceHint::Anywhere => Look::Plain.region(picture),
            FaceHint::Head(head) => head.square(),
        };
        self.runs.detector += 1;
        let faces = self.detector.detect(picture, &square)?;
        match faces.iter().map(|face| face.region).find(|face| hint.allows(face)) {
            Some(found) => self.look(picture, &found, hint),
            None => Ok(None),
        }
    }

    /// Forgets the stream: the next picture is looked at afresh.
    pub fn reset(&mut self) {
        self.track = None;
    }

    /// How often each network was run since the reader was made.
    #[must_use]
    pub const fn runs(&self) -> FaceRuns {
        self.runs
    }

    /// The face in that region, if there is one and it is the one that is looked for.
    fn look(
        &mut self,
        picture: View<'_>,
        region: &Region,
        hint: FaceHint,
    ) -> Result<Option<Arc<Face>>, PoseError> {
        self.runs.mesh += 1;
        let face = self.mesh.read(picture, region)?;
        let present = |face: &Face| face.presence >= Confidence::new(PRESENT);
        Ok(face.filter(|face| present(face) && hint.allows(&face.region())))
    }
}

#[cfg(test)]
mod tests;
