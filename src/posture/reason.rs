//! Why nothing can be said, in words.

use super::UnsureReason;

impl UnsureReason {
    /// A sentence for people: what is the matter.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        self.words().0
    }

    /// A sentence: what to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NobodySeen => ("Nobody is in the picture.", "Sit in front of the camera."),
            Self::ObliqueView => (
                "The camera sees you half from the side.",
                "Turn fully to the camera, or set the camera fully to your side.",
            ),
            Self::UnsuitableView => (
                "From here the head and neck cannot be measured.",
                "Set the camera at the height of your face, in front of you or at your side.",
            ),
            Self::NeedsBaseline => (
                "From the front, only a change from your own upright can be given.",
                "Sit upright and choose Calibrate; it takes three seconds.",
            ),
            Self::HeadTurned => {
                ("The head is turned away.", "Look ahead, and the measurement goes on.")
            }
            Self::HeadTilted => (
                "The head is tilted to one side, or the camera stands askew.",
                "Hold the head level, or set the camera straight.",
            ),
            Self::CutOff => (
                "The head, the nape or the shoulders are outside the picture.",
                "Move back a little, or tilt the camera until both are in the picture.",
            ),
            Self::PoorLight => (
                "The picture is too dark, too bright or too dull.",
                "More light from the front helps; a window behind you does not.",
            ),
            Self::LowConfidence => (
                "The ears and shoulders are not seen clearly.",
                "Hair or a collar may hide them; clear the ear, or add light from the front.",
            ),
            Self::FaceHidden => (
                "The face is not seen clearly.",
                "Take away what covers it, look ahead, and see to light from the front.",
            ),
            Self::TooFar => {
                ("You are too far away to be measured.", "Come nearer, or choose a closer camera.")
            }
        }
    }
}
