//! From landmarks to a judgement: view, angle with interval, state, episode, dose. Pure: time comes
//! in with the data, nothing is read, written or remembered outside the values themselves.
//!
//! - [`reading`]: what one pose says: a [`Reading`].
//! - [`view`]: lateral, oblique, frontal or unsuitable. [`angle`]: angles between points.
//! - [`craniovertebral`]: the angle and its interval. [`frontal`]: its change, seen from the front. [`companion`]: the angles beside it. [`placement`]: where the eyes are before the camera. `lens`: directions of pixels. `ageing`: an old upright.
//! - [`baseline`]: a person's own upright, learned from a few seconds or pictures: a profile.
//! - [`calibration`]: how that is learned; [`look`]: the guide to both views of a person.
//! - [`place`]: how a person sat when it was learned; [`fit`]: whether it still fits; [`stance`]: sitting or standing.
//! - [`comparison`]: how old a profile is, and what differs from the one before. [`reason`](UnsureReason::sentence): refusals in words.
//! - [`framing`]: whether somebody sits where they can be measured, in the light it takes.
//! - [`state`]: neutral, forward, away, unsure; [`episode`]: stretches of forward; [`dose`].

mod ageing;
pub mod angle;
pub mod baseline;
pub mod calibration;
pub mod companion;
pub mod comparison;
pub mod craniovertebral;
pub mod dose;
pub mod episode;
pub mod fit;
pub mod framing;
pub mod frontal;
mod lens;
pub mod look;
pub mod place;
pub mod placement;
pub mod reading;
mod reason;
pub mod stance;
pub mod state;
pub mod view;

#[cfg(test)]
mod accuracy;
#[cfg(test)]
pub(crate) mod fixture;

pub use ageing::UprightAges;
pub use reading::{read, read_as};

use serde::{Deserialize, Serialize};

use crate::units::{AngleInterval, Confidence, Degrees, Millimetres, PixelPoint};

/// From where the camera sees the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// From the side.
    Lateral,
    /// Between side and front.
    Oblique,
    /// From the front.
    Frontal,
    /// From behind, from above, too near, cut off: no angle can be read.
    Unsuitable,
}

/// Why nothing can be said. Each reason has a sentence for people ([`UnsureReason::sentence`]) that
/// says what would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnsureReason {
    /// Nobody is in the picture.
    NobodySeen,
    /// The view is between side and front.
    ObliqueView,
    /// The person is not seen in a way that can be measured.
    UnsuitableView,
    /// From the front only a change from the person's own upright can be given, and none is known.
    NeedsBaseline,
    /// Head turned away by more than the limit.
    HeadTurned,
    /// Head tilted sideways, or camera askew, by more than the limit.
    HeadTilted,
    /// The ears, or the shoulders, lie outside the picture.
    CutOff,
    /// The picture is too dark or too bright.
    PoorLight,
    /// The landmarks contradict each other or are too uncertain.
    LowConfidence,
    /// The person is too small in the picture.
    TooFar,
    /// From the front the face itself is needed, and it is not seen.
    FaceHidden,
}

/// Where a value comes from: shown beside every number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueSource {
    /// C7 and tragus as the neck network sees them in a side view.
    Nape,
    /// The neck network's guess, half from the side.
    ObliqueGuess,
    /// The upright measured in a look from the side, and the change since, seen from the front.
    FrontalAfterLook,
    /// Change from the person's own upright, seen from the front.
    FrontalChange,
    /// Change from the person's own upright, seen from the side.
    LateralChange,
}

impl ValueSource {
    /// From where the person was seen.
    #[must_use]
    pub const fn view(self) -> View {
        match self {
            Self::Nape | Self::LateralChange => View::Lateral,
            Self::ObliqueGuess => View::Oblique,
            Self::FrontalAfterLook | Self::FrontalChange => View::Frontal,
        }
    }
}

/// A value with its error and its source.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The best single value.
    pub value: Degrees,
    /// 90 % interval.
    pub interval: AngleInterval,
    /// How it was come by.
    pub source: ValueSource,
}

impl Estimate {
    /// Its interval, moved to stand around another value of the same quantity.
    #[must_use]
    pub fn interval_around(&self, value: Degrees) -> AngleInterval {
        let shift = value - self.value;
        AngleInterval { low: self.interval.low + shift, high: self.interval.high + shift }
    }
}

/// The points a lateral angle rests on, in pixels of the picture; `None` where a view has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Points {
    /// Tragus of the near ear (in a frontal view: half way between the ears).
    pub tragus: Option<PixelPoint>,
    /// Spinous process of the seventh cervical vertebra (estimated).
    pub c7: Option<PixelPoint>,
    /// Near shoulder (frontal: half way between the shoulders).
    pub shoulder: Option<PixelPoint>,
    /// Outer canthus of the near eye.
    pub canthus: Option<PixelPoint>,
    /// Left and right ear and shoulder as the pose model gives them.
    pub left_ear: Option<PixelPoint>,
    /// See `left_ear`.
    pub right_ear: Option<PixelPoint>,
    /// See `left_ear`.
    pub left_shoulder: Option<PixelPoint>,
    /// See `left_ear`.
    pub right_shoulder: Option<PixelPoint>,
}

/// A value and how far it is from the truth: the mean absolute error, measured ([`companion`]).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure<U> {
    /// The value.
    pub value: U,
    /// Its typical error, in the value's own unit; never negative.
    pub error: U,
}

/// Angles and lengths beside the craniovertebral angle. Each `None` where the view does not show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Companions {
    /// Sagittal head tilt: canthi to tragus against the horizontal, positive with the eyes higher
    /// (lateral view; Raine & Twomey 1997: 8 degrees on average).
    pub head_tilt: Option<Measure<Degrees>>,
    /// Nod against the camera's axis: positive with the chin up, 0 for a head held level before a
    /// level camera.
    pub pitch: Option<Measure<Degrees>>,
    /// Turn against the camera: positive to the person's left.
    pub yaw: Option<Measure<Degrees>>,
    /// Lean of the head: positive to the person's left shoulder.
    pub roll: Option<Measure<Degrees>>,
    /// Shoulder line against the horizontal, positive with the person's left shoulder higher.
    pub shoulder_level: Option<Measure<Degrees>>,
    /// Sagittal shoulder-C7 angle: between the horizontal and the line from the shoulder to C7, which
    /// lies behind and above it (lateral view; Raine & Twomey 1997: 54 degrees on average). A shoulder
    /// further forward makes it smaller. Here from the middle of both shoulder joints.
    pub shoulder_c7: Option<Measure<Degrees>>,
    /// Lean of the trunk: hip to shoulders against the vertical, positive forward (lateral view).
    pub trunk_lean: Option<Measure<Degrees>>,
    /// Ear to shoulder against the horizontal (what tutorials call neck angle); for comparison.
    pub ear_shoulder: Option<Measure<Degrees>>,
    /// From the camera to the eyes.
    pub viewing_distance: Option<Measure<Millimetres>>,
}

/// What one picture says of the person in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// From where the person is seen.
    pub view: View,
    /// Absolute craniovertebral angle.
    pub cva: Option<Estimate>,
    /// Change of that angle from the person's own upright: negative is further forward.
    pub change: Option<Estimate>,
    /// Why there is no angle at all; `None` when there is one.
    pub reason: Option<UnsureReason>,
    /// How far the value may be trusted: the network's certainty less what the interval leaves open;
    /// none where there is no value.
    pub confidence: Confidence,
    /// What the angle rests on.
    pub points: Points,
    /// The angles beside it.
    pub companions: Companions,
}

/// What a monitor says about the present.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PostureState {
    /// Not forward of the limit.
    Neutral,
    /// Forward of the limit by this much.
    Forward(Degrees),
    /// Nobody is there.
    Away,
    /// Somebody is there and cannot be measured.
    Unsure(UnsureReason),
}
