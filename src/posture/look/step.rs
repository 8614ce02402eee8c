//! The four steps of a look from the side, what a person is told in each, and why one is refused.

use crate::catalogue::{tenths, tr, whole_degrees};
use crate::posture::calibration::{CalibrationRefusal, MIN_FORWARD, MIN_FRAMES};
use crate::posture::{UnsureReason, View};
use crate::units::Degrees;

/// One of the four postures, in the order they are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Turned a quarter, upright.
    SideUpright,
    /// Turned a quarter, the head forward.
    SideForward,
    /// Facing the camera, upright.
    FrontUpright,
    /// Facing the camera, the head as far forward as before.
    FrontForward,
}

impl Step {
    /// All four, in order.
    pub const ALL: [Self; 4] =
        [Self::SideUpright, Self::SideForward, Self::FrontUpright, Self::FrontForward];

    /// Its place among the four, from 1.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// From where the camera has to see the person.
    #[must_use]
    pub const fn view(self) -> View {
        match self {
            Self::SideUpright | Self::SideForward => View::Lateral,
            Self::FrontUpright | Self::FrontForward => View::Frontal,
        }
    }

    /// Whether the head is to be forward.
    #[must_use]
    pub const fn is_forward(self) -> bool {
        matches!(self, Self::SideForward | Self::FrontForward)
    }

    /// The step after this one.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::SideUpright => Some(Self::SideForward),
            Self::SideForward => Some(Self::FrontUpright),
            Self::FrontUpright => Some(Self::FrontForward),
            Self::FrontForward => None,
        }
    }

    /// The step before this one.
    #[must_use]
    pub const fn previous(self) -> Option<Self> {
        match self {
            Self::SideUpright => None,
            Self::SideForward => Some(Self::SideUpright),
            Self::FrontUpright => Some(Self::SideForward),
            Self::FrontForward => Some(Self::FrontUpright),
        }
    }

    /// A sentence or two: what to do.
    #[must_use]
    pub fn instruction(self) -> String {
        tr!(match self {
            Self::SideUpright => "look-side-upright",
            Self::SideForward => "look-side-forward",
            Self::FrontUpright => "look-front-upright",
            Self::FrontForward => "look-front-forward",
        })
    }

    /// How to do it.
    #[must_use]
    pub fn detail(self) -> String {
        tr!(match self {
            Self::SideUpright => "look-side-upright-how",
            Self::SideForward => "look-side-forward-how",
            Self::FrontUpright => "look-front-upright-how",
            Self::FrontForward => "look-front-forward-how",
        })
    }
}

/// What a step still waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hint {
    /// The person cannot be measured, for this reason.
    Unseen(UnsureReason),
    /// The side is wanted and not seen.
    TurnAside,
    /// The front is wanted and not seen.
    TurnBack,
    /// The other side is seen than in the upright just taken.
    OtherSide,
    /// Everything is right but for movement.
    HoldStill,
    /// The head is not far enough forward of the upright just taken.
    Further {
        /// How far it has gone.
        gone: Degrees,
    },
    /// The head is clearly behind the upright just taken.
    Behind {
        /// How far.
        by: Degrees,
    },
}

impl Hint {
    /// A sentence for people: what is missing.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Unseen(reason) => reason.sentence(),
            Self::TurnAside => tr!("look-hint-aside"),
            Self::TurnBack => tr!("look-hint-back"),
            Self::OtherSide => tr!("look-hint-other-side"),
            Self::HoldStill => tr!("look-hint-still"),
            Self::Further { gone } => {
                // Rounded down: nearly there is not there.
                let gone = Degrees::new(gone.value().floor().max(0.0));
                let (gone, needed) = (whole_degrees(gone), whole_degrees(MIN_FORWARD));
                tr!("look-hint-further", gone = gone, needed = needed)
            }
            Self::Behind { by } => tr!("look-hint-behind", by = whole_degrees(by)),
        }
    }

    /// A sentence: what to do about it.
    #[must_use]
    pub fn help(self) -> String {
        match self {
            Self::Unseen(reason) => reason.help(),
            Self::TurnAside => tr!("look-hint-aside-help"),
            Self::TurnBack => tr!("look-hint-back-help"),
            Self::OtherSide => tr!("look-hint-other-side-help"),
            Self::HoldStill => tr!("look-hint-still-help"),
            Self::Further { .. } => tr!("look-hint-further-help"),
            Self::Behind { .. } => tr!("look-hint-behind-help"),
        }
    }
}

/// Why a step was measured and not taken; each says what to do. The steps before it stay.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StepRefusal {
    /// The person moved.
    #[error("{}", tr!("look-refusal-moved", spread = tenths(*.spread)))]
    Moved {
        /// The standard deviation.
        spread: Degrees,
    },
    /// For most of the time the person was turned away, gone or hidden.
    #[error("{}", tr!("look-refusal-lost", reason = .0.sentence(), help = .0.help()))]
    Lost(Hint),
    /// Too few pictures came.
    #[error("{}", tr!("look-refusal-too-few", found = *.found, needed = MIN_FRAMES))]
    TooFew {
        /// How many there were.
        found: usize,
    },
    /// The head did not stay far enough forward.
    #[error("{}", tr!("look-refusal-shallow", found = tenths(*.found), needed = whole_degrees(MIN_FORWARD)))]
    Shallow {
        /// How far forward, on average.
        found: Degrees,
    },
    /// The head was behind the upright.
    #[error("{}", tr!("look-refusal-behind", found = tenths(*.found)))]
    Behind {
        /// How far behind, on average.
        found: Degrees,
    },
    /// Another reason not to learn from these pictures.
    #[error(transparent)]
    Other(CalibrationRefusal),
}

impl From<CalibrationRefusal> for StepRefusal {
    fn from(refusal: CalibrationRefusal) -> Self {
        match refusal {
            CalibrationRefusal::Shaky { spread } | CalibrationRefusal::Unlike { spread } => {
                Self::Moved { spread }
            }
            CalibrationRefusal::Nobody => Self::Lost(Hint::Unseen(UnsureReason::NobodySeen)),
            CalibrationRefusal::Unmeasurable(reason) => Self::Lost(Hint::Unseen(reason)),
            CalibrationRefusal::TooFew { found } => Self::TooFew { found },
            CalibrationRefusal::Indistinct { found } => Self::Shallow { found },
            CalibrationRefusal::Swapped { found } => Self::Behind { found },
            other => Self::Other(other),
        }
    }
}
