//! The engine: what is said of a posture, and when. A look goes in with its instant, and what happened
//! comes out. Pure: the session's time, the person's clock and the surroundings are handed in.
//!
//! ```text
//! look -> does it count? -> episodes, dose, minute
//!                        -> accepted? -> alarm rule -> gate -> ladder       warnings
//!                        -> gate -> movement, break                         prompts
//!                        -> gate -> viewing distance, eye height, ...       hints
//! ```
//!
//! - `quiet`: the gate, and what it does when it opens. `ladder`: how a warning climbs.
//! - `accepted`: "I am fine like this". The back-off is the alarm rule's ([`Policy`]).
//! - `prompts` on `stillness`; `hints`. `minutes`, `past`: what is kept of it.
//!
//! What counts: while the upright is in doubt, or one is being learned, nobody is judged: it is time
//! that could not be measured, for the episodes, the dose, the minutes and the alarm rule alike.
//!
//! What becomes of a warning: it goes when the head comes back, the person leaves, a reason to be quiet
//! arises, or they say so. Taken note of ([`Engine::dismiss`]), the next one waits twice as long, unless
//! the head comes back within [`HEEDED_WITHIN`]: then they took note and did it.

mod accepted;
mod hints;
mod ladder;
mod minutes;
mod past;
mod prompts;
mod quiet;
mod stillness;
mod trial;

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::DateTime;

pub use self::accepted::{ACCEPTED_FOR, ACCEPTED_WITHIN};
pub use self::quiet::AFTER_QUIET;

use self::accepted::Accepted;
use self::hints::Hints;
use self::ladder::Standing;
use self::minutes::Minutes;
use self::past::Past;
use self::prompts::{Change, Look, Prompts};
use self::quiet::Gate;
use self::stillness::Held;
use self::trial::Trial;
use super::{Account, Doubt, Policy, QuietReason, Rule, Stance, Surroundings, WarningOutcome};
use crate::monitor::EventKind;
use crate::posture::dose::Dose;
use crate::posture::episode::{EpisodeChange, EpisodeStatus, Episodes};
use crate::posture::placement::Placement;
use crate::posture::state::{GAP, Judgement, Limits, Smoothed};
use crate::posture::{PostureState, Reading, UnsureReason};
use crate::settings::{LadderSettings, PromptSettings, QuietSettings, Settings};
use crate::units::{DegreeMinutes, Degrees, Timestamp};

/// A head that comes back so soon after its warning was taken note of has heeded it.
pub const HEEDED_WITHIN: Duration = Duration::from_secs(30);

/// How the engine speaks: the settings' part in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Manner {
    /// From where on a head counts as forward.
    pub limits: Limits,
    /// When that is worth a warning.
    pub rule: Rule,
    /// The steps a warning climbs.
    pub ladder: LadderSettings,
    /// From one step to the next.
    pub step: Duration,
    /// When nothing is said.
    pub quiet: QuietSettings,
    /// Prompts and hints.
    pub prompts: PromptSettings,
    /// Whether calls, full-screen windows, working hours and the like bear on it.
    pub heeds_surroundings: bool,
}

impl Manner {
    /// That of the settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            limits: settings.limits,
            rule: settings.warning.rule(),
            ladder: settings.ladder.clone(),
            step: Duration::from_secs(u64::from(settings.ladder.step_seconds)),
            quiet: settings.quiet.clone(),
            prompts: settings.prompts.clone(),
            heeds_surroundings: true,
        }
    }

    /// That of a built-in film, which shows what a warning is like within its minute: it brings its own
    /// rule and pace, prompts nobody, and the hour and the call of who watches it are none of its
    /// business.
    #[must_use]
    pub fn of_a_film(settings: &Settings, rule: Rule, step: Duration) -> Self {
        let prompts = PromptSettings {
            movement_minutes: 0,
            break_minutes: 0,
            workstation: false,
            ..settings.prompts.clone()
        };
        Self { rule, step, prompts, heeds_surroundings: false, ..Self::of(settings) }
    }
}

/// One look at the person.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// When, on the session clock.
    pub at: Timestamp,
    /// What the person's clock shows; where nobody says, it is always within the working hours and no
    /// hint is told.
    pub wall: Option<DateTime>,
    /// What the judge makes of it.
    pub judgement: &'a Judgement,
    /// What the picture itself says; `None` when nobody is in it.
    pub reading: Option<&'a Reading>,
    /// Where the eyes are before the camera.
    pub placement: Option<Placement>,
    /// An upright is being learned: the person holds the head as asked, and nothing counts.
    pub is_learning: bool,
}

/// Says what is to be said. One person, one stream at a time.
#[derive(Clone, Debug)]
pub struct Engine {
    manner: Manner,
    episodes: Episodes,
    dose: Dose,
    policy: Policy,
    warning: Option<Standing>,
    trial: Option<Trial>,
    /// When the last warning was taken note of, while its episode runs.
    noted: Option<Timestamp>,
    accepted: Option<Accepted>,
    gate: Gate,
    prompts: Prompts,
    hints: Hints,
    minutes: Minutes,
    past: Past,
    stance: Option<Stance>,
    /// What was judged last.
    smoothed: Option<Smoothed>,
    is_away: bool,
    last: Option<Timestamp>,
}

impl Engine {
    /// An engine that has seen nothing.
    #[must_use]
    pub fn new(manner: Manner) -> Self {
        Self {
            policy: Policy::new(manner.rule),
            manner,
            episodes: Episodes::default(),
            dose: Dose::default(),
            warning: None,
            trial: None,
            noted: None,
            accepted: None,
            gate: Gate::default(),
            prompts: Prompts::default(),
            hints: Hints::default(),
            minutes: Minutes::default(),
            past: Past::default(),
            stance: None,
            smoothed: None,
            is_away: false,
            last: None,
        }
    }

    /// Begins with another stream: episodes, dose and what was seen are forgotten. On the `same_clock`
    /// the person goes on too: the cooldown and what was dismissed, the snooze, the accepted posture, and
    /// the time since the last break. Call [`Engine::close`] before.
    pub fn begin_anew(&mut self, manner: Manner, same_clock: bool) {
        let mut fresh = Self::new(manner);
        std::mem::swap(self, &mut fresh);
        let old = fresh;
        self.gate = old.gate;
        self.hints = old.hints;
        if same_clock {
            self.policy = old.policy.begun_anew(self.manner.rule);
            self.accepted = old.accepted;
            self.prompts = old.prompts;
        } else {
            self.gate.forget_times();
            self.hints.forget_times();
        }
    }

    /// Goes on in another manner with all that was seen.
    pub fn use_manner(&mut self, manner: Manner) {
        self.policy.use_rule(manner.rule);
        self.manner = manner;
    }

    /// Another upright is in force: what was accepted was held against the old one.
    pub fn upright_changed(&mut self) {
        self.accepted = None;
    }

    /// What the desktop tells of itself, from now on.
    pub fn set_surroundings(&mut self, surroundings: Surroundings) {
        self.gate.surroundings = surroundings;
    }

    /// Nobody was watched for `span` before the next look, which the session clock need not know of: it
    /// may have stood still. Who was away from the desk so long has rested.
    pub fn unwatched(&mut self, span: Duration) {
        self.prompts.unwatched(span);
    }

    /// Sitting or standing, where the data tell.
    pub const fn set_stance(&mut self, stance: Option<Stance>) {
        self.stance = stance;
    }

    /// The stretch of forward posture that is running.
    #[must_use]
    pub fn episode(&self) -> Option<EpisodeStatus> {
        self.episodes.status()
    }

    /// Degree-minutes beyond the limit since the stream began.
    #[must_use]
    pub const fn dose(&self) -> DegreeMinutes {
        self.dose.total()
    }

    /// Why nothing is said; `None` while it would be.
    #[must_use]
    pub const fn quiet(&self) -> Option<QuietReason> {
        self.gate.reason()
    }

    /// Whether it is too early for another warning, after the last one.
    #[must_use]
    pub fn is_cooling(&self, at: Timestamp) -> bool {
        self.policy.is_cooling(at)
    }

    /// Takes a look. Looks come in order of time.
    pub fn step(&mut self, now: &Present<'_>) -> Vec<EventKind> {
        let mut told = Vec::new();
        let at = now.at;
        let span = self.last.replace(at).map_or(Duration::ZERO, |last| at.since(last));
        let counted = self.counted(now);
        self.smoothed = now.judgement.smoothed;
        let minute = self.minutes.step(now, counted, self.stance, self.gate.reason());
        told.extend(minute.map(EventKind::Minute));
        self.past.step(at, now.judgement, &counted, self.manner.rule);
        self.listen(at, now.wall, &mut told);
        self.follow(at, span, &counted, &mut told);
        let may_prompt = self.gate.may_prompt(at)
            && self.warning.is_none()
            && self.trial.is_none()
            && !now.is_learning;
        self.prompt(now, may_prompt, &mut told);
        self.hint(now, span, may_prompt, &mut told);
        told
    }

    /// What time alone brings, where no look comes.
    pub fn tick(&mut self, at: Timestamp, wall: Option<DateTime>) -> Vec<EventKind> {
        let mut told = Vec::new();
        self.listen(at, wall, &mut told);
        told
    }

    /// The state as far as it counts.
    fn counted(&self, now: &Present<'_>) -> PostureState {
        match now.judgement.state {
            PostureState::Neutral | PostureState::Forward(_)
                if now.is_learning || self.gate.doubt.is_some() =>
            {
                PostureState::Unsure(UnsureReason::NeedsBaseline)
            }
            state => state,
        }
    }

    /// The gate, what it closes on, and a test warning.
    fn listen(&mut self, at: Timestamp, wall: Option<DateTime>, told: &mut Vec<EventKind>) {
        let is_backed_off = self.policy.is_backed_off(at);
        let news = self.gate.step(at, wall, &self.manner, is_backed_off);
        if self.gate.is_closed(at) {
            self.end_warning(WarningOutcome::Ended, told);
        }
        told.extend(news.map(EventKind::Quiet));
        self.accepted = self.accepted.filter(|accepted| accepted.is_valid(at));
        if let Some(trial) = &mut self.trial {
            let (climbed, is_over) = trial.step(at, &self.manner.ladder);
            told.extend(climbed.map(EventKind::Climbed));
            if is_over {
                self.end_trial(WarningOutcome::Ended, told);
            }
        }
    }

    /// Episode, dose, presence and warning.
    fn follow(
        &mut self,
        at: Timestamp,
        span: Duration,
        state: &PostureState,
        told: &mut Vec<EventKind>,
    ) {
        self.dose.step(at, state);
        let change = self.episodes.step(at, state);
        if let Some(EpisodeChange::Started { since }) = change {
            told.push(EventKind::EpisodeStarted { since });
        }
        self.warn(at, state, told);
        if let Some(EpisodeChange::Ended { lasted, dose, .. }) = change {
            self.over(at, outcome(state, span), told);
            told.push(EventKind::EpisodeEnded { lasted, dose });
        }
        let is_away = *state == PostureState::Away;
        if is_away != std::mem::replace(&mut self.is_away, is_away) {
            told.push(if is_away { EventKind::Away } else { EventKind::Returned });
        }
    }

    fn warn(&mut self, at: Timestamp, state: &PostureState, told: &mut Vec<EventKind>) {
        let episode = self.episodes.status();
        // What the person is fine with is not forward for the rule, only for the count.
        let judged = match (self.accepted, self.smoothed) {
            (Some(accepted), Some(smoothed)) if accepted.covers(&smoothed) => PostureState::Neutral,
            _ => *state,
        };
        let is_done = episode.is_none_or(|episode| episode.warned_at.is_some());
        let hold = is_done || self.trial.is_some() || !self.gate.may_warn(at);
        if let (Some(excess), Some(episode)) = (self.policy.step(at, &judged, hold), episode) {
            self.episodes.warned(at);
            let account = Arc::new(self.account(at));
            let lasted = at.since(episode.since);
            told.push(EventKind::Warned { excess, lasted, account });
            let (standing, step) = Standing::begin(at, &self.manner.ladder);
            self.warning = Some(standing);
            self.noted = None;
            told.extend(step.map(EventKind::Climbed));
        } else if let Some(standing) = &mut self.warning {
            let is_forward = matches!(state, PostureState::Forward(_));
            let (ladder, every) = (&self.manner.ladder, self.manner.step);
            told.extend(standing.climb(at, is_forward, ladder, every).map(EventKind::Climbed));
        }
    }

    /// The episode is over, and with it the warning.
    fn over(&mut self, at: Timestamp, outcome: WarningOutcome, told: &mut Vec<EventKind>) {
        let noted = self.noted.take();
        if outcome == WarningOutcome::CameBack {
            if self.warning.is_some() {
                self.policy.heeded();
            } else if noted.is_some_and(|noted| at.since(noted) <= HEEDED_WITHIN) {
                // The dismissal is taken back, and then it was heeded.
                self.policy.heeded();
                self.policy.heeded();
            }
        }
        self.end_warning(outcome, told);
    }

    fn end_warning(&mut self, outcome: WarningOutcome, told: &mut Vec<EventKind>) {
        if self.warning.take().is_some() {
            told.push(EventKind::WarningOver(outcome));
        }
    }

    fn end_trial(&mut self, outcome: WarningOutcome, told: &mut Vec<EventKind>) -> bool {
        let ran = self.trial.take().is_some();
        if ran {
            told.push(EventKind::WarningOver(outcome));
        }
        ran
    }

    fn prompt(&mut self, now: &Present<'_>, may_prompt: bool, told: &mut Vec<EventKind>) {
        let look = Look {
            at: now.at,
            is_seen: now.reading.is_some(),
            is_away: self.is_away,
            held: Held::of(now),
            may_prompt,
        };
        told.extend(self.prompts.step(&look, &self.manner.prompts).map(said));
    }

    fn hint(
        &mut self,
        now: &Present<'_>,
        span: Duration,
        may_prompt: bool,
        told: &mut Vec<EventKind>,
    ) {
        if self.is_away || span > GAP || !may_prompt || !self.manner.prompts.workstation {
            self.hints.reset();
            return;
        }
        let (Some(reading), Some(wall)) = (now.reading, now.wall) else { return };
        let (beside, placement) = (&reading.companions, now.placement.as_ref());
        let hint = self.hints.step(now.at, span, wall, beside, placement);
        told.extend(hint.map(EventKind::Hinted));
    }

    fn account(&self, at: Timestamp) -> Account {
        let Limits { change, guard, clear, .. } = self.manner.limits;
        let limit = self.smoothed.map_or(change, |smoothed| smoothed.limit);
        Account {
            at,
            rule: self.manner.rule,
            enters_below: limit - guard,
            clears_above: limit + clear,
            limit,
            forward_share: self.policy.forward_share(at).min(1.0),
            samples: self.past.samples(),
        }
    }

    /// The person took note of the warning that stands: it goes, and its episode does not warn again.
    pub fn dismiss(&mut self, at: Timestamp) -> Vec<EventKind> {
        let mut told = vec![EventKind::Dismissed];
        if !self.end_trial(WarningOutcome::Noted, &mut told) && self.warning.is_some() {
            self.policy.dismissed();
            self.noted = Some(at);
            self.end_warning(WarningOutcome::Noted, &mut told);
        }
        told
    }

    /// The person sits as they want to: the warning goes, and for [`ACCEPTED_FOR`] a head up to
    /// [`ACCEPTED_WITHIN`] further forward is not warned of. It goes on counting. What is accepted is the
    /// head as it was on average while it was forward in the last minute, or is now if that is further
    /// forward: who says so may have moved to say it.
    pub fn fine_like_this(&mut self, at: Timestamp) -> Vec<EventKind> {
        let mut told = Vec::new();
        if !self.end_trial(WarningOutcome::FineLikeThis, &mut told) {
            if let Some(now) = self.smoothed {
                let level = self.past.forward_level(at).filter(|level| *level < now.value);
                let posture = Smoothed { value: level.unwrap_or(now.value), ..now };
                self.accepted = Some(Accepted::now(at, &posture));
            }
            self.end_warning(WarningOutcome::FineLikeThis, &mut told);
        }
        told
    }

    /// No warnings and prompts for `span`; none ends a snooze that runs.
    pub fn snooze(&mut self, at: Timestamp, span: Duration) -> Vec<EventKind> {
        let mut told = Vec::new();
        if !self.end_trial(WarningOutcome::Snoozed, &mut told) {
            told.push(EventKind::Snoozed(span));
            self.end_warning(WarningOutcome::Snoozed, &mut told);
            self.gate.snoozed_until = Some(at + span);
        }
        told
    }

    /// The prompt that stands was put away.
    pub fn skip_prompt(&mut self) -> Vec<EventKind> {
        self.prompts.skip().map(said).into_iter().collect()
    }

    /// The upright is in doubt, or (`None`) is not.
    pub fn doubt(&mut self, doubt: Option<Doubt>) -> Vec<EventKind> {
        let before = std::mem::replace(&mut self.gate.doubt, doubt);
        match doubt {
            _ if before == doubt => Vec::new(),
            Some(doubt) => vec![EventKind::BaselineDoubted(doubt)],
            None => vec![EventKind::BaselineTrusted],
        }
    }

    /// Shows what a warning is like, step by step; none while a real one stands. It counts for nothing,
    /// and its account is empty ([`Account::is_trial`]).
    pub fn test_warning(&mut self, at: Timestamp) -> Vec<EventKind> {
        if self.warning.is_some() || self.trial.is_some() {
            return Vec::new();
        }
        let account = Account { samples: Vec::new(), ..self.account(at) };
        let lasted = Duration::from_secs(u64::from(self.manner.rule.window_seconds));
        let (trial, step) = Trial::begin(at, &self.manner.ladder);
        self.trial = Some(trial);
        let excess = self.manner.limits.guard + Degrees::new(1.0);
        let mut told = vec![EventKind::Warned { excess, lasted, account: Arc::new(account) }];
        told.extend(step.map(EventKind::Climbed));
        told
    }

    /// Ends what is running, where the stream ends or pauses. A prompt that stands waits: who was told
    /// to rest and pauses may well be resting.
    pub fn close(&mut self, at: Timestamp) -> Vec<EventKind> {
        let mut told = Vec::new();
        self.end_trial(WarningOutcome::Ended, &mut told);
        self.end_warning(WarningOutcome::Ended, &mut told);
        if let Some(EpisodeChange::Ended { lasted, dose, .. }) = self.episodes.finish(at) {
            told.push(EventKind::EpisodeEnded { lasted, dose });
        }
        let minute = self.minutes.close(self.stance, self.gate.reason());
        told.extend(minute.map(EventKind::Minute));
        self.noted = None;
        told
    }
}

/// What became of a warning whose episode has ended with that state, `span` after the last look.
fn outcome(state: &PostureState, span: Duration) -> WarningOutcome {
    match state {
        _ if span > GAP => WarningOutcome::Ended,
        PostureState::Neutral => WarningOutcome::CameBack,
        PostureState::Away => WarningOutcome::Left,
        PostureState::Forward(_) | PostureState::Unsure(_) => WarningOutcome::Ended,
    }
}

fn said(change: Change) -> EventKind {
    match change {
        Change::Came(prompt) => EventKind::Prompted(prompt),
        Change::Over(prompt, outcome) => EventKind::PromptOver(prompt, outcome),
    }
}

#[cfg(test)]
mod tests;
