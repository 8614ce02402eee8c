//! Prompts to move and to rest.
//!
//! ```text
//! movement   the posture has hardly changed for `movement_minutes`   kept when it changes, or the person leaves
//! break      somebody was there for `break_minutes` without one      kept when nobody is for `break_seconds`
//! ```
//!
//! Either has [`ANSWER`] to be kept (an absence must begin within it), else it is skipped. An absence
//! of `break_seconds` is a break whether it was asked for or not, and so is one that nobody watched
//! (asleep, locked, paused). Quiet times postpone a prompt; after one is over the next waits for
//! [`BETWEEN`].

use std::time::Duration;

use super::stillness::{Held, Stillness};
use crate::posture::state::GAP;
use crate::reminder::{Prompt, PromptOutcome};
use crate::settings::PromptSettings;
use crate::units::Timestamp;

/// How long a prompt waits for its answer.
const ANSWER: Duration = Duration::from_secs(5 * 60);
/// The least time between two.
const BETWEEN: Duration = Duration::from_secs(5 * 60);

/// What a look says of the person's presence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) at: Timestamp,
    /// Somebody is in the picture.
    pub(super) is_seen: bool,
    /// The judge says that the person has left.
    pub(super) is_away: bool,
    pub(super) held: Held,
    /// A prompt may come now.
    pub(super) may_prompt: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Came(Prompt),
    Over(Prompt, PromptOutcome),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Prompts {
    still: Stillness,
    /// How long somebody was there since the last break.
    presence: Duration,
    absent_since: Option<Timestamp>,
    standing: Option<(Prompt, Timestamp)>,
    last_over: Option<Timestamp>,
    last: Option<Timestamp>,
    /// What went by unwatched since the last look, by whichever clock more did: the session's stands
    /// still while the machine sleeps.
    unwatched: Duration,
}

impl Prompts {
    /// A look. At most one thing happens.
    pub(super) fn step(&mut self, look: &Look, settings: &PromptSettings) -> Option<Change> {
        let Look { at, is_seen, .. } = *look;
        let last = self.last.replace(at).unwrap_or(at);
        let unwatched = std::mem::take(&mut self.unwatched);
        let is_gap = at.since(last).max(unwatched) > GAP;
        if is_gap || !is_seen {
            self.absent_since.get_or_insert(last);
        }
        let absent =
            self.absent_since.map_or(Duration::ZERO, |since| at.since(since)).max(unwatched);
        if is_seen {
            if !is_gap {
                self.presence += at.since(last);
            }
            self.absent_since = None;
        }
        let break_length = Duration::from_secs(u64::from(settings.break_seconds));
        let has_rested = absent >= break_length;
        let has_left = look.is_away || is_gap;
        if has_rested {
            self.presence = Duration::ZERO;
        }
        if has_left {
            self.still.reset();
        }
        let has_changed = is_seen && self.still.step(at, look.held);
        if let Some((prompt, since)) = self.standing {
            let is_kept = match prompt {
                Prompt::Movement => has_changed || has_left,
                Prompt::Break => has_rested,
            };
            let is_late = at.since(since) >= ANSWER && self.absent_since.is_none();
            let is_off = minutes(settings, prompt).is_none();
            if is_kept {
                return self.end(at, PromptOutcome::Kept);
            }
            return if is_late || is_off { self.end(at, PromptOutcome::Skipped) } else { None };
        }
        let is_early = self.last_over.is_some_and(|over| at.since(over) < BETWEEN);
        if !look.may_prompt || !is_seen || is_early {
            return None;
        }
        let is_due = |prompt: Prompt| {
            let lasted = match prompt {
                Prompt::Break => self.presence,
                Prompt::Movement => self.still.lasted(at),
            };
            minutes(settings, prompt).is_some_and(|after| lasted >= after)
        };
        let prompt =
            [Prompt::Break, Prompt::Movement].into_iter().find(|&prompt| is_due(prompt))?;
        self.standing = Some((prompt, at));
        Some(Change::Came(prompt))
    }

    /// Nobody was watched for `span`.
    pub(super) fn unwatched(&mut self, span: Duration) {
        self.unwatched = self.unwatched.saturating_add(span);
    }

    /// The person put the standing prompt away.
    pub(super) fn skip(&mut self) -> Option<Change> {
        let at = self.last?;
        self.end(at, PromptOutcome::Skipped)
    }

    fn end(&mut self, at: Timestamp, outcome: PromptOutcome) -> Option<Change> {
        let (prompt, _) = self.standing.take()?;
        self.last_over = Some(at);
        match prompt {
            Prompt::Break => self.presence = Duration::ZERO,
            Prompt::Movement => self.still.reset(),
        }
        Some(Change::Over(prompt, outcome))
    }
}

/// After how long that prompt comes; `None` where it is switched off.
fn minutes(settings: &PromptSettings, prompt: Prompt) -> Option<Duration> {
    let minutes = match prompt {
        Prompt::Movement => settings.movement_minutes,
        Prompt::Break => settings.break_minutes,
    };
    (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60))
}

#[cfg(test)]
#[path = "prompts_tests.rs"]
mod tests;
