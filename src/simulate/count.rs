//! What is counted of a simulation.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::monitor::EventKind;
use crate::reminder::{Prompt, PromptOutcome, QuietReason};

/// What happened to one sustained slouch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// A reason to be quiet, or its end less than [`AFTER_QUIET`](crate::reminder::engine::AFTER_QUIET) ago.
    Quiet,
    /// The cooldown after another warning.
    Cooldown,
    /// The person left, or the camera was off.
    Absence,
    /// The head was turned or the picture poor for more than 5 s of the time.
    Unmeasured,
    /// It was over before the rule asks for a warning.
    TooShort,
}

impl HeldBack {
    /// In words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Quiet => "nothing may be said",
            Self::Cooldown => "too early after another warning",
            Self::Absence => "nobody there",
            Self::Unmeasured => "head turned or picture poor",
            Self::TooShort => "over before the rule asks for a warning",
        }
    }
}

/// Prompts of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Prompts {
    /// How many came.
    pub came: u32,
    /// How many were kept; the others were skipped, but for one that may stand.
    pub kept: u32,
}

/// Sustained slouches of a depth, in degrees below the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Depth {
    /// From this depth on.
    pub from_deg: f64,
    /// To this one.
    pub to_deg: f64,
    /// How many could have been warned of.
    pub episodes: u32,
    /// How many were, in time.
    pub warned_in_time: u32,
}

/// The counts of a simulation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Simulated days.
    pub days: u32,
    /// The seed.
    pub seed: u64,
    /// Decisions a second while somebody is watched.
    pub decisions_per_second: f64,
    /// Decisions taken by judge and engine, of both people together.
    pub decisions: u64,
    /// The rule: window in seconds, share, cooldown in seconds.
    pub window_seconds: u32,
    /// See `window_seconds`.
    pub share: f64,
    /// See `window_seconds`.
    pub cooldown_seconds: u32,
    /// Hours in which the upright sitter was there and watched, and nothing held warnings back but the
    /// cooldown.
    pub hours: f64,
    /// Warnings the sitter got.
    pub false_alarms: u32,
    /// The same an hour.
    pub false_alarms_per_hour: f64,
    /// Sustained slouches of the other person that could have been warned of.
    pub sustained_episodes: u32,
    /// Of those: warned within the rule's own delay + 15 s.
    pub warned_in_time: u32,
    /// Warned after that.
    pub warned_late: u32,
    /// Not warned.
    pub missed: u32,
    /// `warned_in_time` of `sustained_episodes`.
    pub sustained_warned_share: f64,
    /// The same by depth.
    pub by_depth: Vec<Depth>,
    /// Slouches that are counted apart, by what stood in the way in the time a warning was due in.
    pub held_back: BTreeMap<HeldBack, u32>,
    /// Warnings the other person got outside every slouch.
    pub stray_warnings: u32,
    /// Warnings given while a reason to be quiet held: none, ever.
    pub warned_in_quiet: u32,
    /// The same hours of that person.
    pub slouching_hours: f64,
    /// How often each reason to be quiet began, of both people together.
    pub quiet: BTreeMap<String, u32>,
    /// Prompts to move.
    pub movement_prompts: Prompts,
    /// Prompts for a break.
    pub break_prompts: Prompts,
    /// Hints about the place of work.
    pub hints: u32,
    /// Minutes that were summed up.
    pub minutes: u32,
    /// Stretches of forward posture that were told.
    pub episodes: u32,
}

impl Report {
    /// Counts what both people have alike.
    pub(super) fn hear(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Prompted(prompt) => self.prompts(*prompt).came += 1,
            EventKind::PromptOver(prompt, PromptOutcome::Kept) => self.prompts(*prompt).kept += 1,
            EventKind::Hinted(_) => self.hints += 1,
            EventKind::Minute(_) => self.minutes += 1,
            EventKind::EpisodeStarted { .. } => self.episodes += 1,
            EventKind::Quiet(Some(reason)) => *self.quiet.entry(word(*reason)).or_default() += 1,
            _ => {}
        }
    }

    const fn prompts(&mut self, prompt: Prompt) -> &mut Prompts {
        match prompt {
            Prompt::Movement => &mut self.movement_prompts,
            Prompt::Break => &mut self.break_prompts,
        }
    }
}

fn word(reason: QuietReason) -> String {
    match reason {
        QuietReason::Locked => "locked",
        QuietReason::Call => "call",
        QuietReason::DoNotDisturb => "do_not_disturb",
        QuietReason::FullScreen => "full_screen",
        QuietReason::OutsideHours => "outside_hours",
        QuietReason::Snoozed => "snoozed",
        QuietReason::BaselineDoubted => "baseline_doubted",
        QuietReason::BackedOff => "backed_off",
    }
    .into()
}
