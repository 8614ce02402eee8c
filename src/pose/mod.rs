//! From a picture to 33 landmarks: MediaPipe's pose pipeline, run by tract.
//!
//! A detector finds people in the whole picture ([`detector`]); of several the user is chosen
//! ([`person`]); the landmark network reads the rotated square around that one person
//! ([`landmarker`], [`region`]); and as long as it sees somebody, its own points say where to look in
//! the next frame ([`tracker`]), calmed over time ([`smoothing`]). Where the face is turned to the
//! camera, its 468 points are read too ([`face`]). The weights are inside the program.
//!
//! Beside the body, the face is read where it is turned to the camera ([`face`]), and nape and
//! tragus from every side ([`neck`]).
//!
//! - [`plausible`]: whether it is a person at all.
//! - [`landmark`]: the names. [`light`]: how bright the person is.
//! - `single_shot`: what the detectors of bodies and of faces have in common.
//! - [`network`]: the only module that knows tract.

pub mod detector;
pub mod face;
pub mod landmark;
pub mod landmarker;
pub mod light;
pub mod neck;
pub mod network;
pub mod person;
pub mod plausible;
pub mod region;
mod signatures;
mod single_shot;
pub mod smoothing;
pub mod tracker;

pub use face::Face;
pub use landmark::{LANDMARK_COUNT, Landmark, LandmarkName};
pub use light::Light;
pub use neck::{Neck, NeckPointName};
pub use network::Weights;
pub use region::Region;
pub use tracker::BlazePose;

use std::sync::Arc;

use crate::catalogue::tr;
use crate::frame::Frame;
use crate::units::{Confidence, Degrees, PixelPoint, WorldPoint};

/// A person found in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Pose {
    /// The landmarks in pixels of the whole picture, indexed by [`LandmarkName`].
    pub landmarks: [Landmark; LANDMARK_COUNT],
    /// The same in metres in the body frame.
    pub world: [WorldPoint; LANDMARK_COUNT],
    /// The network's claim that a person is in the region.
    pub presence: Confidence,
    /// The region the landmarks were read from.
    pub region: Region,
    /// Width and height of the whole picture, in pixels.
    pub picture: (u32, u32),
    /// The light on head and shoulders.
    pub light: Light,
    /// The points of the face, where it is turned to the camera and the face networks see it.
    pub face: Option<Arc<Face>>,
    /// Nape, tragus and shoulders, from the neck network.
    pub neck: Option<Neck>,
}

impl Pose {
    /// The landmark of that name.
    #[must_use]
    pub fn landmark(&self, name: LandmarkName) -> &Landmark {
        &self.landmarks[name as usize]
    }

    /// Where the landmark of that name is in the picture.
    #[must_use]
    pub fn point(&self, name: LandmarkName) -> PixelPoint {
        self.landmarks[name as usize].position
    }

    /// The landmark of that name in the body frame.
    #[must_use]
    pub fn world_point(&self, name: LandmarkName) -> WorldPoint {
        self.world[name as usize]
    }

    /// Turn of the shoulder line in the body frame: 0 facing the camera, positive to the person's
    /// left, within -180..=180 degrees. No number when a shoulder is at no place.
    #[must_use]
    pub fn trunk_turn(&self) -> Degrees {
        let left = self.world_point(LandmarkName::LeftShoulder);
        let right = self.world_point(LandmarkName::RightShoulder);
        let across = f64::from(left.x) - f64::from(right.x);
        let away = f64::from(left.z) - f64::from(right.z);
        Degrees::from_radians(away.atan2(across))
    }
}

/// Which landmark network: both read 256x256 pixels; full is more exact at about 1.6 times the cost.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum ModelVariant {
    /// For the monitor.
    #[default]
    Lite,
    /// For single pictures and the clinician.
    Full,
}

/// Finds the user in a picture. One instance follows one stream.
pub trait PoseModel {
    /// The user's pose in the next frame of a stream, or `None` when nobody is there.
    ///
    /// # Errors
    /// [`PoseError`] when the network cannot be run.
    fn observe(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError>;

    /// Forgets the stream: the next frame is looked at afresh.
    fn reset(&mut self);
}

/// A pose network that cannot be loaded or run. None is expected with the built-in weights.
#[derive(Debug, thiserror::Error)]
pub enum PoseError {
    /// The file is not a network tract can read. Use the files the program ships.
    #[error("{}", tr!("errors-model-unreadable", model = .model.as_str(), cause = .cause.as_str()))]
    Unreadable {
        /// Which model.
        model: String,
        /// What tract said.
        cause: String,
    },
    /// The network lacks an output this program reads. It is another model or another version.
    #[error("{}", tr!("errors-model-output", model = .model.as_str(), output = .output.as_str()))]
    MissingOutput {
        /// Which model.
        model: String,
        /// Name of the output.
        output: String,
    },
    /// The network reads pictures of another size. It is another model or another version.
    #[error("{}", tr!("errors-model-input", model = .model.as_str(), found = format!("{:?}", .found), expected = format!("{:?}", .expected)))]
    WrongInput {
        /// Which model.
        model: String,
        /// The shape it should have.
        expected: Vec<usize>,
        /// The shape it has.
        found: Vec<usize>,
    },
    /// An output has another shape than the one documented.
    #[error("{}", tr!("errors-model-shape", model = .model.as_str(), output = .output.as_str(), found = format!("{:?}", .found), expected = format!("{:?}", .expected)))]
    WrongShape {
        /// Which model.
        model: String,
        /// Name of the output.
        output: String,
        /// The shape it should have.
        expected: Vec<usize>,
        /// The shape it has.
        found: Vec<usize>,
    },
    /// The network failed while running.
    #[error("{}", tr!("errors-model-failed", model = .model.as_str(), cause = .cause.as_str()))]
    Failed {
        /// Which model.
        model: String,
        /// What tract said.
        cause: String,
    },
}
