//! The 33 landmarks of the pose model, by name.
//!
//! Order and names: MediaPipe "BlazePose GHUM 3D" model card, figure of the 33 key points. Left and
//! right are the person's own.

use crate::units::{Confidence, PixelPoint};

/// How many landmarks a pose has.
pub const LANDMARK_COUNT: usize = 33;

macro_rules! landmarks {
    ($($name:ident = $index:literal, $doc:literal;)*) => {
        /// Name of a landmark; the discriminant is its index in the model's output.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(usize)]
        pub enum LandmarkName { $(#[doc = $doc] $name = $index,)* }
    };
}

landmarks! {
    Nose = 0, "Tip of the nose.";
    LeftEyeInner = 1, "Inner canthus of the left eye.";
    LeftEye = 2, "Left eye.";
    LeftEyeOuter = 3, "Outer canthus of the left eye.";
    RightEyeInner = 4, "Inner canthus of the right eye.";
    RightEye = 5, "Right eye.";
    RightEyeOuter = 6, "Outer canthus of the right eye.";
    LeftEar = 7, "Left ear, near the tragus.";
    RightEar = 8, "Right ear, near the tragus.";
    MouthLeft = 9, "Left corner of the mouth.";
    MouthRight = 10, "Right corner of the mouth.";
    LeftShoulder = 11, "Left shoulder, near the joint's centre, below the acromion.";
    RightShoulder = 12, "Right shoulder, near the joint's centre, below the acromion.";
    LeftElbow = 13, "Left elbow.";
    RightElbow = 14, "Right elbow.";
    LeftWrist = 15, "Left wrist.";
    RightWrist = 16, "Right wrist.";
    LeftPinky = 17, "Knuckle of the left little finger.";
    RightPinky = 18, "Knuckle of the right little finger.";
    LeftIndex = 19, "Knuckle of the left index finger.";
    RightIndex = 20, "Knuckle of the right index finger.";
    LeftThumb = 21, "Knuckle of the left thumb.";
    RightThumb = 22, "Knuckle of the right thumb.";
    LeftHip = 23, "Left hip.";
    RightHip = 24, "Right hip.";
    LeftKnee = 25, "Left knee.";
    RightKnee = 26, "Right knee.";
    LeftAnkle = 27, "Left ankle.";
    RightAnkle = 28, "Right ankle.";
    LeftHeel = 29, "Left heel.";
    RightHeel = 30, "Right heel.";
    LeftFootIndex = 31, "Tip of the left foot.";
    RightFootIndex = 32, "Tip of the right foot.";
}

/// One landmark in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Landmark {
    /// Where it is.
    pub position: PixelPoint,
    /// Depth in pixels of the picture, relative to the middle of the hips; smaller is nearer.
    pub depth_px: f32,
    /// The model's claim that it is in view and not hidden. Near 1 even for hidden ears, so it
    /// cannot stand for occlusion.
    pub visibility: Confidence,
    /// The model's claim that it lies inside the picture.
    pub presence: Confidence,
}
