//! Which form each network has, for who runs one alone: every reader keeps its own signature beside
//! the code that relies on it, and here they are found by file.

use super::network::{ModelFile, Signature};
use super::{ModelVariant, detector, face, landmarker, neck};

impl ModelFile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Detector,
        Self::Landmarks(ModelVariant::Lite),
        Self::Landmarks(ModelVariant::Full),
        Self::FaceDetector,
        Self::FaceMesh,
        Self::Neck,
    ];

    /// The word for it, on the command line and in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Detector => "detector",
            Self::Landmarks(ModelVariant::Lite) => "lite",
            Self::Landmarks(ModelVariant::Full) => "full",
            Self::FaceDetector => "face-detector",
            Self::FaceMesh => "face-mesh",
            Self::Neck => "neck",
        }
    }

    /// Its input and outputs.
    #[must_use]
    pub fn signature(self) -> &'static Signature {
        match self {
            Self::Detector => &detector::LAYOUT.signature,
            Self::Landmarks(_) => &landmarker::SIGNATURE,
            Self::FaceDetector => &face::detector::LAYOUT.signature,
            Self::FaceMesh => &face::mesh::SIGNATURE,
            Self::Neck => &neck::SIGNATURE,
        }
    }
}

impl Signature {
    /// How many values its input has.
    #[must_use]
    pub const fn input_values(&self) -> usize {
        self.planes * self.side * self.side
    }
}
