//! Reads the 468 points of one face: MediaPipe's face mesh network.

use std::convert::Infallible;
use std::sync::Arc;

use super::{FACE_POINT_COUNT, Face};
use crate::picture::{Pool, View};
use crate::pose::network::{ModelFile, Network, Signature, Weights};
use crate::pose::region::{Border, Cropper, Levels};
use crate::pose::single_shot::sigmoid;
use crate::pose::{PoseError, Region};
use crate::units::Confidence;

const SIDE: usize = 192;
/// Values for each point: x, y and z in pixels of the input.
const VALUES: usize = 3;
const POINTS: &str = "conv2d_21";
const PRESENCE: &str = "conv2d_31";
pub(in crate::pose) static SIGNATURE: Signature = Signature {
    planes: 3,
    side: SIDE,
    outputs: &[(POINTS, &[1, FACE_POINT_COUNT * VALUES]), (PRESENCE, &[1, 1])],
};

/// The mesh network.
#[derive(Debug)]
pub struct FaceMesh {
    network: Network,
    cropper: Cropper,
    faces: Pool<Face>,
}

impl FaceMesh {
    /// Loads the mesh network.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights) -> Result<Self, PoseError> {
        let file = ModelFile::FaceMesh;
        let network = Network::load(file.file_name(), &weights.bytes(file)?, &SIGNATURE)?;
        Ok(Self { network, cropper: Cropper::default(), faces: Pool::default() })
    }

    /// The points of the face in `region`, whose presence says whether there is one at all; `None`
    /// when the picture is empty or the region cannot be cut.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn read<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        region: &Region,
    ) -> Result<Option<Arc<Face>>, PoseError> {
        let picture = picture.into();
        if picture.is_empty() || !region.is_usable() {
            return Ok(None);
        }
        let (levels, input) = (Levels::ZeroToOne, self.network.input()?);
        self.cropper.crop(picture, region, SIDE, Border::Edge, levels, input);
        let outputs = self.network.run()?;
        let points = outputs.get(POINTS)?;
        let logit = outputs.get(PRESENCE)?.first().copied().unwrap_or(f32::NAN);
        let fill = |face: &mut Face| -> Result<(), Infallible> {
            let side = SIDE as f32;
            for (point, values) in face.points.iter_mut().zip(points.chunks_exact(VALUES)) {
                let (x, y) = (values[0] / side, values[1] / side);
                point.position = region.to_picture(f64::from(x), f64::from(y));
                point.depth_px = values[2] / side * region.size_px;
            }
            face.presence = Confidence::new(sigmoid(logit));
            Ok(())
        };
        match self.faces.lend(Face::unseen, fill) {
            Ok(face) => Ok(Some(face)),
        }
    }
}
