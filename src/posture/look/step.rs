//! The four steps of a look from the side, what a person is told in each, and why one is refused.

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
    pub const fn instruction(self) -> &'static str {
        match self {
            Self::SideUpright => "Turn your chair a quarter, then sit upright.",
            Self::SideForward => "Stay turned. Slide your head forward.",
            Self::FrontUpright => "Turn back to the camera, then sit upright.",
            Self::FrontForward => "Stay as you are. Slide your head forward.",
        }
    }

    /// How to do it.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::SideUpright => {
                "One shoulder points at the camera, the eyes look straight ahead, past it."
            }
            Self::SideForward => {
                "As it goes when you read small print. Keep the gaze level and hold it there."
            }
            Self::FrontUpright => "Both shoulders face the camera, as when you work.",
            Self::FrontForward => "As far as you did when turned. Hold it there.",
        }
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
            Self::Unseen(reason) => reason.sentence().into(),
            Self::TurnAside => "The camera does not see you from the side yet.".into(),
            Self::TurnBack => "The camera does not see you from the front yet.".into(),
            Self::OtherSide => "The camera sees your other side now.".into(),
            Self::HoldStill => "Now hold still.".into(),
            Self::Further { gone } => {
                // Rounded down: nearly there is not there.
                let gone = Degrees::new(gone.value().floor().max(0.0));
                format!("Slide further: {gone:.0} of {MIN_FORWARD:.0} so far.")
            }
            Self::Behind { by } => format!("Your head is {by:.0} behind the upright just taken."),
        }
    }

    /// A sentence: what to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Unseen(reason) => reason.help(),
            Self::TurnAside => "Turn the chair until one shoulder points at the camera.",
            Self::TurnBack => "Turn the chair until both shoulders face the camera.",
            Self::OtherSide => "Turn to the side you began with.",
            Self::HoldStill => "Three still seconds are all that is needed.",
            Self::Further { .. } => "Let the chin lead, and leave the shoulders where they are.",
            Self::Behind { .. } => "If that was not your upright, go one step back.",
        }
    }
}

/// Why a step was measured and not taken; each says what to do. The steps before it stay.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StepRefusal {
    /// The person moved.
    #[error(
        "You moved while it was measured, by {spread:.1}. Hold still, and it is measured again."
    )]
    Moved {
        /// The standard deviation.
        spread: Degrees,
    },
    /// For most of the time the person was turned away, gone or hidden.
    #[error("{} {} Then it is measured again.", .0.sentence(), .0.help())]
    Lost(Hint),
    /// Too few pictures came.
    #[error(
        "Only {found} pictures came, {MIN_FRAMES} are needed. Close other programs that use the camera or the processor; it is measured again."
    )]
    TooFew {
        /// How many there were.
        found: usize,
    },
    /// The head did not stay far enough forward.
    #[error(
        "Your head was {found:.1} forward of your upright, {MIN_FORWARD:.0} are needed. Slide it further, and it is measured again."
    )]
    Shallow {
        /// How far forward, on average.
        found: Degrees,
    },
    /// The head was behind the upright.
    #[error(
        "Your head was {found:.1} behind the upright just taken. Slide it forward, or go one step back."
    )]
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
