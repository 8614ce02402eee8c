//! Why nothing can be said, in words.

use super::UnsureReason;

impl UnsureReason {
    /// A sentence for people: what is the matter.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NobodySeen => "Nobody is in the picture.",
            Self::ObliqueView => {
                "The camera sees you at a slant, where the angle cannot be measured."
            }
            Self::UnsuitableView => "You are not seen in a way that can be measured.",
            Self::NeedsBaseline => {
                "From the front only a change from your own upright can be measured, and that is not known yet."
            }
            Self::HeadTurned => "Your head is turned away too far to measure.",
            Self::CutOff => "Your ears or shoulders lie outside the picture.",
            Self::PoorLight => "The picture is too dark or too bright.",
            Self::LowConfidence => "The picture does not show you clearly enough to measure.",
            Self::TooFar => "You are too small in the picture to measure.",
        }
    }

    /// One line: what to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::NobodySeen => "Sit in front of the camera",
            Self::ObliqueView => "Set the camera in front of you or exactly to your side",
            Self::UnsuitableView => "Sit facing the camera or with your side to it",
            Self::NeedsBaseline => "Sit upright and calibrate",
            Self::HeadTurned => "Turn to the camera",
            Self::CutOff => "Move back until ears and shoulders are in the picture",
            Self::PoorLight => "More light from the front",
            Self::LowConfidence => "More light from the front, and nothing before your shoulders",
            Self::TooFar => "Move nearer to the camera",
        }
    }
}
