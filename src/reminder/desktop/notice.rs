//! What a notification says and offers. Pure.

use std::time::Duration;

use crate::catalogue::{span, tr};
use crate::reminder::{Doubt, Hint, Prompt};

/// For how long the notification's "Snooze" snoozes.
pub const SNOOZE: Duration = Duration::from_secs(15 * 60);

/// What a person can answer on a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// No warnings for [`SNOOZE`].
    Snooze,
    /// "I am fine like this."
    FineLikeThis,
    /// "Why?"
    Why,
    /// Not now: the prompt is put away.
    Skip,
    /// Learn the upright anew.
    Recalibrate,
    /// A warning was closed: the person took note of it.
    Noted,
}

impl Reply {
    /// Its name on the bus; `None` for what has no button.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Snooze => Some("snooze"),
            Self::FineLikeThis => Some("fine"),
            Self::Why => Some("why"),
            Self::Skip => Some("skip"),
            Self::Recalibrate => Some("recalibrate"),
            Self::Noted => None,
        }
    }

    /// What stands on its button.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Snooze => tr!("notice-snooze", span = span(SNOOZE)),
            Self::FineLikeThis => tr!("notice-fine"),
            Self::Why => tr!("notice-why"),
            Self::Skip => tr!("notice-skip"),
            Self::Recalibrate => tr!("notice-recalibrate"),
            Self::Noted => tr!("notice-noted"),
        }
    }
}

/// Of each kind one stands at most; another takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A forward head.
    Warning,
    /// A prompt to move or to rest.
    Prompt,
    /// Anything else worth a word.
    Word,
}

/// What a notification says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which place it takes.
    pub kind: Kind,
    /// One line.
    pub summary: String,
    /// A sentence or two.
    pub body: String,
    /// What can be answered, where the desktop shows buttons.
    pub replies: Vec<Reply>,
}

impl Notice {
    /// A forward head for so long.
    #[must_use]
    pub fn warning(lasted: Duration) -> Self {
        Self {
            kind: Kind::Warning,
            summary: tr!("notice-forward-title"),
            body: tr!("notice-forward", span = span(lasted)),
            replies: vec![Reply::Snooze, Reply::FineLikeThis, Reply::Why],
        }
    }

    /// A prompt.
    #[must_use]
    pub fn prompt(prompt: Prompt) -> Self {
        let (summary, body) = match prompt {
            Prompt::Movement => (tr!("notice-move-title"), tr!("notice-move")),
            Prompt::Break => (tr!("notice-break-title"), tr!("notice-break")),
        };
        Self { kind: Kind::Prompt, summary, body, replies: vec![Reply::Skip] }
    }

    /// A hint about the place of work.
    #[must_use]
    pub fn hint(hint: Hint) -> Self {
        let body = match hint {
            Hint::TooNear => tr!("notice-hint-near"),
            Hint::TooFar => tr!("notice-hint-far"),
            Hint::ScreenLow => tr!("notice-hint-low"),
            Hint::ScreenHigh => tr!("notice-hint-high"),
            Hint::OffCentre => tr!("notice-hint-centre"),
            Hint::HeadTilted => tr!("notice-hint-tilted"),
        };
        Self { kind: Kind::Word, summary: tr!("notice-hint-title"), body, replies: Vec::new() }
    }

    /// The upright does not seem to fit any more.
    #[must_use]
    pub fn doubt(doubt: Doubt) -> Self {
        let body = match doubt {
            Doubt::CameraMoved => tr!("notice-doubt-camera"),
            Doubt::ConditionsChanged => tr!("notice-doubt-conditions"),
            Doubt::AnotherPerson => tr!("notice-doubt-person"),
            Doubt::OtherStance => tr!("notice-doubt-stance"),
        };
        Self {
            kind: Kind::Word,
            summary: tr!("notice-doubt-title"),
            body,
            replies: vec![Reply::Recalibrate],
        }
    }
}
