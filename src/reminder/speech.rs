//! The words of this room: what may be said, how loudly, what became of it, and why nothing is said.
//! Pure values.

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use crate::posture::fit::Doubt;
pub use crate::posture::stance::Stance;
use crate::units::{AngleInterval, Degrees, Timestamp};

/// A step of the ladder, from the quietest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The tray icon changes.
    Tray,
    /// The overlay.
    Overlay,
    /// A desktop notification.
    Notification,
    /// A gentle sound.
    Sound,
}

/// What became of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningOutcome {
    /// The head came back.
    CameBack,
    /// The person took note of it, and no more.
    Noted,
    /// "I am fine like this."
    FineLikeThis,
    /// Snoozed.
    Snoozed,
    /// The person left.
    Left,
    /// The session ended, paused, or could not be measured any more.
    Ended,
}

/// A prompt that is no warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// The posture has hardly changed for a while.
    Movement,
    /// Time for a short break.
    Break,
}

/// What became of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptOutcome {
    /// The person moved, or took the break.
    Kept,
    /// Neither.
    Skipped,
}

/// A hint about the place of work, from what the camera measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Nearer to the screen than 50 cm (40 cm are the least).
    TooNear,
    /// Further away than 100 cm.
    TooFar,
    /// The eyes are well above the camera: the screen may stand low.
    ScreenLow,
    /// The eyes are well below it.
    ScreenHigh,
    /// The person sits to one side of the camera.
    OffCentre,
    /// The head is held tilted.
    HeadTilted,
}

impl Step {
    /// All there are, from the quietest on.
    pub const ALL: [Self; 4] = [Self::Tray, Self::Overlay, Self::Notification, Self::Sound];
}

impl Hint {
    /// All there are, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::TooNear,
        Self::TooFar,
        Self::ScreenLow,
        Self::ScreenHigh,
        Self::OffCentre,
        Self::HeadTilted,
    ];
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuietReason {
    /// The session is locked or the machine asleep.
    Locked,
    /// Another program uses a camera.
    Call,
    /// The desktop asks not to disturb.
    DoNotDisturb,
    /// A full-screen window has the focus.
    FullScreen,
    /// Outside the working hours.
    OutsideHours,
    /// The person has snoozed the warnings.
    Snoozed,
    /// The upright seems not to fit any more.
    BaselineDoubted,
    /// The person has dismissed warnings, so they are held back for a while.
    BackedOff,
}

/// Why the monitor was paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The person asked for it.
    Asked,
    /// The session is locked.
    Locked,
    /// The machine slept.
    Asleep,
    /// Nobody was there for long, so the camera was let go.
    AwayLong,
}

/// Until when a pause lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PauseUntil {
    /// So long.
    For(Duration),
    /// Until the next morning (4 o'clock by the person's clock).
    Tomorrow,
    /// Until somebody asks for it.
    Resumed,
}

/// "Why did you warn?": the minutes before a warning, in numbers. No picture. That of a test warning
/// has no samples ([`Account::is_trial`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// When it was.
    pub at: Timestamp,
    /// The rule that was in force.
    pub rule: super::Rule,
    /// Forward below this (the limit less the guard band).
    pub enters_below: Degrees,
    /// Back above this.
    pub clears_above: Degrees,
    /// The limit itself.
    pub limit: Degrees,
    /// Share of the rule's window that was forward, in 0..=1.
    pub forward_share: f64,
    /// One sample a second, oldest first, over the rule's window and a minute before it.
    pub samples: Vec<Sample>,
}

impl Account {
    /// Whether it belongs to a warning that was only to be shown
    /// ([`TestWarning`](crate::monitor::Command::TestWarning)): there is nothing to account for, and
    /// who counts or keeps warnings leaves it aside.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.samples.is_empty()
    }
}

/// One second of an [`Account`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When.
    pub at: Timestamp,
    /// The smoothed value and its interval; `None` while nothing could be measured.
    pub value: Option<(Degrees, AngleInterval)>,
    /// Whether it was judged forward.
    pub forward: bool,
}
