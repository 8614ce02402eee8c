//! Finds faces: MediaPipe's short-range face detector.
//!
//! It reads a square of 128 pixels and looks for faces that fill a tenth of it or more: Bazarevsky
//! et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019. Constants:
//! options of MediaPipe 0.10.14's graph `face_detection_short_range_cpu`.

use super::{bounds, region};
use crate::picture::View;
use crate::pose::network::{ModelFile, Signature, Weights};
use crate::pose::region::Border;
use crate::pose::single_shot::{Candidate, Layout, SingleShot};
use crate::pose::{PoseError, Region};
use crate::units::Confidence;

const SIDE: usize = 128;
const ANCHORS: usize = 896;
/// Values for each anchor: box centre, width and height, then six points, the first of which are
/// the person's right and left eye.
const VALUES: usize = 16;
const BOXES: &str = "regressors";
const SCORES: &str = "classificators";
pub(in crate::pose) static LAYOUT: Layout = Layout {
    file: ModelFile::FaceDetector,
    signature: Signature {
        planes: 3,
        side: SIDE,
        outputs: &[(BOXES, &[1, ANCHORS, VALUES]), (SCORES, &[1, ANCHORS, 1])],
    },
    boxes: BOXES,
    scores: SCORES,
    grids: &[(16, 2), (8, 6)],
};

/// A face the detector found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceDetection {
    /// How sure the detector is: at least 0.5.
    pub score: Confidence,
    /// The square to read the mesh from.
    pub region: Region,
}

/// The face detector.
#[derive(Debug)]
pub struct FaceDetector {
    network: SingleShot<VALUES>,
    /// What it found last; kept between looks.
    faces: Vec<FaceDetection>,
}

impl FaceDetector {
    /// Loads the face detector.
    ///
    /// # Errors
    /// Those of [`crate::pose::network::Network::load`].
    pub fn load(weights: &Weights) -> Result<Self, PoseError> {
        SingleShot::load(weights, &LAYOUT).map(|network| Self { network, faces: Vec::new() })
    }

    /// The faces in that square of the picture, best score first. What of the square lies beyond the
    /// picture is black. Empty when there is no face, no pixel, or the square cannot be cut.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn detect<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        square: &Region,
    ) -> Result<&[FaceDetection], PoseError> {
        let picture = picture.into();
        if picture.is_empty() || !square.is_usable() {
            return Ok(&[]);
        }
        let found = self.network.find(picture, square, Border::Black)?;
        let found = found.iter().map(|face| FaceDetection::of(face, square));
        self.faces.clear();
        self.faces.extend(found.filter(|face| face.region.is_usable()));
        Ok(&self.faces)
    }
}

impl FaceDetection {
    /// The face the network saw in that square, which is not turned.
    fn of(face: &Candidate, square: &Region) -> Self {
        let [left, top, right, bottom, x0, y0, x1, y1] = face.values;
        let corners = [square.to_picture(left, top), square.to_picture(right, bottom)];
        Self {
            score: Confidence::new(face.score),
            region: region(
                bounds(corners.into_iter()),
                square.to_picture(x0, y0),
                square.to_picture(x1, y1),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::single_shot::{anchors, decode, merge};
    use crate::units::PixelPoint;

    #[test]
    fn the_anchors_are_those_of_the_network() {
        let anchors = anchors(LAYOUT.grids);
        assert_eq!(anchors.len(), ANCHORS);
        assert_eq!(anchors[1], (0.5 / 16.0, 0.5 / 16.0));
        assert_eq!(anchors[2], (1.5 / 16.0, 0.5 / 16.0));
        assert_eq!(anchors[512], (0.5 / 8.0, 0.5 / 8.0));
        assert_eq!(anchors[ANCHORS - 1], (7.5 / 8.0, 7.5 / 8.0));
    }

    #[test]
    fn numbers_that_are_none_find_no_face() {
        let boxes = vec![f32::NAN; ANCHORS * VALUES];
        let (mut found, mut faces) = (Vec::new(), Vec::new());
        let anchors = anchors(LAYOUT.grids);
        decode::<VALUES>(&boxes, &vec![1.0; ANCHORS], &anchors, SIDE, 0.5, &mut found);
        let square = Region { centre: PixelPoint::new(2.0, 2.0), size_px: 4.0, rotation_rad: 0.0 };
        merge(&mut found, &mut faces);
        assert!(faces.iter().all(|face| !FaceDetection::of(face, &square).region.is_usable()));
    }
}
