//! The monitor's events, folded into what is remembered. Pure: the wall time comes in as an argument.
//!
//! Only what a camera shows is remembered, never a film. What lasts (an episode, a break, a pause) is
//! told when it begins, again with every minute, and once more when it is over, each time in full, so
//! that a program that ends without a word loses a minute of it at most.
//!
//! **Where a minute belongs.** The monitor's minutes run on the session clock and end at any second of
//! the wall clock. A minute goes to the whole minute that its middle lies in, or to the one after the
//! last if its middle is about there, so that a trembling clock makes neither holes nor doubles. Where
//! the wall clock was set back, minutes go where it says; `store` keeps both.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::{
    BreakRecord, CalibrationRecord, Entry, EpisodeRecord, MinuteRecord, MinuteSummary, Moment,
    PauseRecord, PromptRecord, WarningRecord,
};
use crate::capture::SourceSpec;
use crate::history::summary::LEAST_BREAK;
use crate::monitor::{Event, EventKind};
use crate::reminder::{Doubt, PauseReason, Prompt, PromptOutcome};
use crate::units::{DegreeMinutes, Degrees};

/// An absence, or a pause for the same reason, that sets in so soon after the last goes on with it: the
/// camera was only opened to see whether somebody is there.
const GOES_ON: SignedDuration = SignedDuration::from_mins(2);

/// What is going on, as far as it will be remembered.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    /// Whether a camera is being watched.
    is_camera: bool,
    profile: String,
    last_minute: Option<MinuteRecord>,
    episode: Option<EpisodeRecord>,
    /// How long the running episode lasted, and its dose, before it began anew.
    forgotten: (Duration, DegreeMinutes),
    warning: Option<WarningRecord>,
    prompts: Vec<PromptRecord>,
    rest: Lasting<BreakRecord>,
    pause: Lasting<PauseRecord>,
}

/// Something that goes on, or the last that did.
#[derive(Clone, Copy, Debug, Default)]
enum Lasting<T> {
    #[default]
    Never,
    On(T),
    Over(T),
}

impl Keep {
    /// Goes on after `last_minute`, the last one that is remembered.
    #[must_use]
    pub fn after(last_minute: Option<MinuteRecord>) -> Self {
        Self { last_minute, ..Self::default() }
    }

    /// Takes in what happened, told at `now` by the wall clock. What is to be written, in order; an
    /// entry that tells of the same thing as an earlier one takes its place.
    pub fn take(&mut self, event: &Event, now: Moment) -> Vec<Entry> {
        match &event.kind {
            EventKind::SourceOpened { source, .. } => {
                let is_camera = matches!(source, SourceSpec::Camera(_));
                if is_camera {
                    self.is_camera = true;
                    return Vec::new();
                }
                let written = self.finish(now);
                self.is_camera = false;
                written
            }
            EventKind::ProfileInForce(name) => {
                self.profile.clone_from(name);
                Vec::new()
            }
            EventKind::Failed(_) => self.finish(now),
            _ if !self.is_camera => Vec::new(),
            kind => self.happen(event, kind, now),
        }
    }

    fn happen(&mut self, event: &Event, kind: &EventKind, now: Moment) -> Vec<Entry> {
        match kind {
            EventKind::Minute(summary) => return self.minute(summary, now),
            EventKind::EpisodeStarted { since } => {
                let start = now.shifted(-signed(event.at.since(*since)));
                let lasted = event.at.since(*since);
                self.episode = Some(EpisodeRecord { start, lasted, dose: Default::default() });
                self.forgotten = Default::default();
                self.episode.map(Entry::Episode)
            }
            EventKind::EpisodeEnded { lasted, dose } => {
                let begun = self.episode.take().map(|episode| episode.start);
                let start = begun.unwrap_or_else(|| now.shifted(-signed(*lasted)));
                let (before, dose_before) = std::mem::take(&mut self.forgotten);
                let lasted = lasted.saturating_sub(before);
                let dose = DegreeMinutes::new((dose.value() - dose_before.value()).max(0.0));
                Some(Entry::Episode(EpisodeRecord { start, lasted, dose }))
            }
            // A warning that was only shown is none.
            EventKind::Warned { account, .. } if account.is_trial() => None,
            EventKind::Warned { excess, .. } => {
                let warning = WarningRecord { at: now, excess: *excess, step: None, outcome: None };
                self.warning = Some(warning);
                Some(Entry::Warning(warning))
            }
            EventKind::Climbed(step) => self.warning.as_mut().map(|warning| {
                warning.step = warning.step.max(Some(*step));
                Entry::Warning(*warning)
            }),
            EventKind::WarningOver(outcome) => self.warning.take().map(|mut warning| {
                warning.outcome = Some(*outcome);
                Entry::Warning(warning)
            }),
            EventKind::Prompted(prompt) => {
                let record = PromptRecord::Prompt { at: now, prompt: *prompt, outcome: None };
                self.prompts.push(record);
                Some(Entry::Prompt(record))
            }
            EventKind::PromptOver(prompt, outcome) => {
                Some(self.prompt_over(*prompt, *outcome, now))
            }
            EventKind::Hinted(hint) => {
                Some(Entry::Prompt(PromptRecord::Hint { at: now, hint: *hint }))
            }
            EventKind::Away => {
                self.leave(now);
                None
            }
            EventKind::Returned | EventKind::CameraLost(_) => self.come_back(now),
            EventKind::Paused { reason, .. } => return self.pause(*reason, now),
            EventKind::Resumed => return self.resume(now),
            EventKind::Calibrated { profile, error, .. } => {
                Some(self.calibration(profile, *error, None, now))
            }
            EventKind::BaselineDoubted(doubt) => {
                Some(self.calibration(&self.profile, None, Some(*doubt), now))
            }
            _ => None,
        }
        .into_iter()
        .collect()
    }

    /// Brings what goes on up to `now`. To be called about once a minute, also while no events come.
    pub fn tick(&mut self, now: Moment) -> Vec<Entry> {
        let mut written = Vec::new();
        if let Some(episode) = &mut self.episode {
            episode.lasted = lasted(episode.start, episode.lasted, now);
            written.push(Entry::Episode(*episode));
        }
        if let Lasting::On(rest) = &mut self.rest {
            rest.lasted = lasted(rest.start, rest.lasted, now);
            written.extend(break_entry(*rest));
        }
        if let Lasting::On(pause) = &mut self.pause {
            pause.lasted = Some(lasted(pause.start, pause.lasted.unwrap_or_default(), now));
            written.push(Entry::Pause(*pause));
        }
        written
    }

    /// Ends all that goes on, where the session ends.
    pub fn finish(&mut self, now: Moment) -> Vec<Entry> {
        let written = self.tick(now);
        (self.episode, self.warning) = (None, None);
        self.prompts.clear();
        self.forgotten = Default::default();
        (self.rest, self.pause) = (Lasting::Never, Lasting::Never);
        written
    }

    /// Lets what goes on, and began on `day` (on whichever, where there is none), begin anew at `now`, so
    /// that what was forgotten does not come back with the next account of it. What is over goes on with
    /// nothing any more.
    pub fn begin_anew(&mut self, day: Option<Date>, now: Moment) {
        let is_forgotten = |start: Moment| day.is_none_or(|day| start.date() == day);
        if let Some(episode) = self.episode.as_mut().filter(|episode| is_forgotten(episode.start)) {
            self.forgotten.0 += lasted(episode.start, episode.lasted, now);
            self.forgotten.1 += episode.dose;
            *episode =
                EpisodeRecord { start: now, lasted: Duration::ZERO, dose: Default::default() };
        }
        if let Some(warning) = self.warning.as_mut().filter(|warning| is_forgotten(warning.at)) {
            warning.at = now;
        }
        for record in &mut self.prompts {
            if let PromptRecord::Prompt { at, .. } | PromptRecord::Hint { at, .. } = record
                && is_forgotten(*at)
            {
                *at = now;
            }
        }
        match &mut self.rest {
            Lasting::On(rest) if is_forgotten(rest.start) => {
                *rest = BreakRecord { start: now, lasted: Duration::ZERO };
            }
            Lasting::Over(rest) if is_forgotten(rest.start) => self.rest = Lasting::Never,
            _ => {}
        }
        match &mut self.pause {
            Lasting::On(pause) if is_forgotten(pause.start) => {
                (pause.start, pause.lasted) = (now, Some(Duration::ZERO));
            }
            Lasting::Over(pause) if is_forgotten(pause.start) => self.pause = Lasting::Never,
            _ => {}
        }
    }

    fn minute(&mut self, summary: &MinuteSummary, now: Moment) -> Vec<Entry> {
        if let Some(episode) = &mut self.episode {
            // Until the end tells exactly.
            episode.dose += summary.dose;
        }
        let mut written = self.tick(now);
        if !summary.watched().is_zero() {
            let minute = MinuteRecord { start: self.place(summary, now), summary: *summary };
            self.last_minute = Some(minute);
            written.push(Entry::Minute(minute));
        }
        written
    }

    /// The whole minute that a minute which ends now belongs to.
    fn place(&self, summary: &MinuteSummary, now: Moment) -> Moment {
        let middle = now.shifted(-signed(summary.watched() / 2));
        let own = middle.whole_minute();
        let Some(last) = self.last_minute else { return own };
        let next = last.start.shifted(SignedDuration::from_secs(60));
        let from_next = middle.since(next).as_secs();
        let is_part = own.instant() == last.start.instant()
            && last.summary.watched() + summary.watched() <= Duration::from_secs(60);
        match is_part {
            false if (-60..90).contains(&from_next) => Moment::new(next.instant(), now.offset()),
            _ => own,
        }
    }

    fn prompt_over(&mut self, over: Prompt, became: PromptOutcome, now: Moment) -> Entry {
        let standing = self.prompts.iter().position(
            |record| matches!(record, PromptRecord::Prompt { prompt, .. } if *prompt == over),
        );
        let at = standing.map_or(now, |place| self.prompts.swap_remove(place).at());
        Entry::Prompt(PromptRecord::Prompt { at, prompt: over, outcome: Some(became) })
    }

    fn leave(&mut self, now: Moment) {
        self.rest = match self.rest {
            Lasting::On(rest) => Lasting::On(rest),
            Lasting::Over(rest) if goes_on(rest.start, rest.lasted, now) => Lasting::On(rest),
            _ => Lasting::On(BreakRecord { start: now, lasted: Duration::ZERO }),
        };
    }

    fn come_back(&mut self, now: Moment) -> Option<Entry> {
        let Lasting::On(mut rest) = self.rest else { return None };
        rest.lasted = lasted(rest.start, rest.lasted, now);
        self.rest = Lasting::Over(rest);
        break_entry(rest)
    }

    fn pause(&mut self, reason: PauseReason, now: Moment) -> Vec<Entry> {
        let mut written = self.tick(now);
        // Whoever asks for a pause is there.
        if reason == PauseReason::Asked {
            written.extend(self.come_back(now));
        }
        let pause = match self.pause {
            Lasting::On(pause) if pause.reason == reason => pause,
            Lasting::Over(pause)
                if pause.reason == reason
                    && goes_on(pause.start, pause.lasted.unwrap_or_default(), now) =>
            {
                pause
            }
            _ => PauseRecord { start: now, lasted: Some(Duration::ZERO), reason },
        };
        self.pause = Lasting::On(pause);
        written.push(Entry::Pause(pause));
        written
    }

    fn resume(&mut self, now: Moment) -> Vec<Entry> {
        let written = self.tick(now);
        if let Lasting::On(pause) = self.pause {
            self.pause = Lasting::Over(pause);
        }
        // If nobody is there, that will be told, and the break goes on.
        if let Lasting::On(rest) = self.rest {
            self.rest = Lasting::Over(rest);
        }
        written
    }

    fn calibration(
        &self,
        profile: &str,
        error: Option<Degrees>,
        doubt: Option<Doubt>,
        now: Moment,
    ) -> Entry {
        let profile = profile.to_owned();
        Entry::Calibration(CalibrationRecord { at: now, profile, error, doubt })
    }
}

/// A break, once it is long enough to be one.
fn break_entry(rest: BreakRecord) -> Option<Entry> {
    (rest.lasted >= LEAST_BREAK).then_some(Entry::Break(rest))
}

/// How long what began at `start` has lasted; never less than before, though the clock be set back.
fn lasted(start: Moment, before: Duration, now: Moment) -> Duration {
    before.max(Duration::try_from(now.since(start)).unwrap_or_default())
}

/// Whether what sets in now goes on with what was over so lately.
fn goes_on(start: Moment, lasted: Duration, now: Moment) -> bool {
    let over = start.shifted(signed(lasted));
    (SignedDuration::ZERO..=GOES_ON).contains(&now.since(over))
}

fn signed(span: Duration) -> SignedDuration {
    SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
#[path = "keep_tests.rs"]
mod tests;
