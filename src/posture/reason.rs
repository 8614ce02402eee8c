//! Why nothing can be said, in words.

use super::UnsureReason;
use crate::catalogue::tr;

impl UnsureReason {
    /// A sentence for people: what is the matter.
    #[must_use]
    pub fn sentence(self) -> String {
        tr!(self.texts().0)
    }

    /// A sentence: what to do about it.
    #[must_use]
    pub fn help(self) -> String {
        tr!(self.texts().1)
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::NobodySeen => ("live-reason-nobody", "live-help-nobody"),
            Self::ObliqueView => ("live-reason-oblique", "live-help-oblique"),
            Self::UnsuitableView => ("live-reason-view", "live-help-view"),
            Self::NeedsBaseline => ("live-reason-baseline", "live-help-baseline"),
            Self::HeadTurned => ("live-reason-turned", "live-help-turned"),
            Self::HeadTilted => ("live-reason-tilted", "live-help-tilted"),
            Self::CutOff => ("live-reason-cut-off", "live-help-cut-off"),
            Self::PoorLight => ("live-reason-light", "live-help-light"),
            Self::LowConfidence => ("live-reason-unclear", "live-help-unclear"),
            Self::FaceHidden => ("live-reason-face", "live-help-face"),
            Self::TooFar => ("live-reason-far", "live-help-far"),
        }
    }
}
