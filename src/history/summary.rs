//! What days add up to. Pure.
//!
//! - [`Totals`]: the sums of a day, a week, a month. [`by_weekday`], [`by_hour`]: the patterns.
//! - [`Stretch`]: the longest time within the limit.
//! - [`compare`]: two periods, day against day, with a 90 % interval.
//!
//! Shares are of the time that could be measured (neutral and forward): what was unsure or away says
//! nothing about the head.

mod comparison;

pub use comparison::{
    Comparison, LEAST_DAYS, LEAST_MEASURED, PeriodMean, Quantity, TooFewDays, compare,
};

use std::time::Duration;

use jiff::civil::Weekday;

use super::{DayRecord, MinuteRecord, MinuteSummary, Moment, PromptRecord};
use crate::reminder::{Prompt, PromptOutcome};
use crate::units::{Confidence, DegreeMinutes, Degrees};

/// An absence is a break from this length on: the short break that is prompted for.
pub const LEAST_BREAK: Duration = Duration::from_secs(30);

/// A minute is within the limit when no more of it was forward: a glance at the keyboard.
const GLANCE: Duration = Duration::from_secs(6);

/// So long nothing need be known, and a stretch goes on all the same.
const LONGEST_GAP: Duration = Duration::from_secs(120);

impl MinuteSummary {
    /// The time that was watched.
    #[must_use]
    pub fn watched(&self) -> Duration {
        self.measured() + self.unsure + self.away
    }

    /// The time in which the head could be measured.
    #[must_use]
    pub fn measured(&self) -> Duration {
        self.neutral + self.forward
    }

    /// The time somebody was there.
    #[must_use]
    pub fn present(&self) -> Duration {
        self.measured() + self.unsure
    }
}

/// What a day, or several, add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Days with a minute in them.
    pub days: usize,
    /// Head within the limit.
    pub neutral: Duration,
    /// Head forward of it.
    pub forward: Duration,
    /// Somebody there who could not be measured.
    pub unsure: Duration,
    /// Nobody there.
    pub away: Duration,
    /// Degree-minutes beyond the limit.
    pub dose: DegreeMinutes,
    /// Mean change from the own upright, over the measured time that had one.
    pub change: Option<Degrees>,
    /// Mean craniovertebral angle, likewise.
    pub cva: Option<Degrees>,
    /// Mean half-width of the 90 % intervals behind them.
    pub half_width: Option<Degrees>,
    /// Mean confidence over the measured time.
    pub confidence: Option<Confidence>,
    /// The longest time within the limit.
    pub longest: Option<Stretch>,
    /// Stretches of forward posture.
    pub episodes: usize,
    /// Warnings.
    pub warnings: usize,
    /// Prompts to move, and what became of them.
    pub movement: PromptCount,
    /// Prompts to rest, and what became of them.
    pub rest: PromptCount,
    /// Hints about the place of work.
    pub hints: usize,
    /// Breaks of [`LEAST_BREAK`] and more.
    pub breaks: usize,
    /// What they add up to.
    pub break_time: Duration,
}

/// Prompts by what became of them; those that stood when the program ended are in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromptCount {
    /// Followed.
    pub kept: usize,
    /// Not followed.
    pub skipped: usize,
}

/// A stretch of time within the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// When it began.
    pub start: Moment,
    /// What of it was measured and within the limit.
    pub lasted: Duration,
}

impl Totals {
    /// Adds up `days`.
    #[must_use]
    pub fn of(days: &[DayRecord]) -> Self {
        let mut totals = Self::default();
        let mut means = Means::default();
        for day in days {
            totals.days += usize::from(!day.minutes.is_empty());
            for minute in &day.minutes {
                totals.add(&minute.summary);
                means.add(&minute.summary);
            }
            totals.longest = longer(totals.longest, longest(&day.minutes));
            totals.episodes += day.episodes.len();
            totals.warnings += day.warnings.len();
            day.prompts.iter().for_each(|prompt| totals.count(prompt));
            for rest in day.breaks.iter().filter(|rest| rest.lasted >= LEAST_BREAK) {
                totals.breaks += 1;
                totals.break_time += rest.lasted;
            }
        }
        totals.change = means.change.value().map(Degrees::new);
        totals.cva = means.cva.value().map(Degrees::new);
        totals.half_width = means.half_width.value().map(Degrees::new);
        totals.confidence = means.confidence.value().map(Confidence::new);
        totals
    }

    /// The time in which the head could be measured.
    #[must_use]
    pub fn measured(&self) -> Duration {
        self.neutral + self.forward
    }

    /// The time somebody was there.
    #[must_use]
    pub fn present(&self) -> Duration {
        self.measured() + self.unsure
    }

    /// Share of the measured time that was forward, in 0..=1; `None` where nothing was measured.
    #[must_use]
    pub fn forward_share(&self) -> Option<f64> {
        share(self.forward, self.measured())
    }

    /// Degree-minutes beyond the limit in an hour of measured time; `None` where nothing was.
    #[must_use]
    pub fn dose_an_hour(&self) -> Option<DegreeMinutes> {
        let hours = self.measured().as_secs_f64() / 3600.0;
        (hours > 0.0).then(|| DegreeMinutes::new(self.dose.value() / hours))
    }

    fn add(&mut self, minute: &MinuteSummary) {
        self.neutral += minute.neutral;
        self.forward += minute.forward;
        self.unsure += minute.unsure;
        self.away += minute.away;
        self.dose += minute.dose;
    }

    fn count(&mut self, prompt: &PromptRecord) {
        let (count, outcome) = match prompt {
            PromptRecord::Hint { .. } => {
                self.hints += 1;
                return;
            }
            PromptRecord::Prompt { prompt: Prompt::Movement, outcome, .. } => {
                (&mut self.movement, outcome)
            }
            PromptRecord::Prompt { prompt: Prompt::Break, outcome, .. } => {
                (&mut self.rest, outcome)
            }
        };
        match outcome {
            Some(PromptOutcome::Kept) => count.kept += 1,
            Some(PromptOutcome::Skipped) => count.skipped += 1,
            None => {}
        }
    }
}

/// `part` of `whole`; `None` of nothing.
fn share(part: Duration, whole: Duration) -> Option<f64> {
    (!whole.is_zero()).then(|| part.as_secs_f64() / whole.as_secs_f64())
}

/// Means over minutes, each weighing what of it was measured.
#[derive(Clone, Copy, Debug, Default)]
struct Means {
    change: Mean,
    cva: Mean,
    half_width: Mean,
    confidence: Mean,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    fn add(&mut self, value: f64, weight: f64) {
        self.sum += value * weight;
        self.weight += weight;
    }

    fn value(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

impl Means {
    fn add(&mut self, minute: &MinuteSummary) {
        let weight = minute.measured().as_secs_f64();
        let angles = [
            (&mut self.change, minute.change),
            (&mut self.cva, minute.cva),
            (&mut self.half_width, minute.half_width),
        ];
        for (mean, angle) in angles {
            if let Some(angle) = angle {
                mean.add(angle.value(), weight);
            }
        }
        self.confidence.add(minute.confidence.value(), weight);
    }
}

/// Two parts of one minute as one: the lengths and the dose add up, the means weigh by what was
/// measured. What can only be one thing is the later part's, if that knows it.
#[must_use]
pub fn joined(first: &MinuteSummary, second: &MinuteSummary) -> MinuteSummary {
    let mut means = Means::default();
    means.add(first);
    means.add(second);
    let mut dose = first.dose;
    dose += second.dose;
    MinuteSummary {
        neutral: first.neutral + second.neutral,
        forward: first.forward + second.forward,
        unsure: first.unsure + second.unsure,
        away: first.away + second.away,
        change: means.change.value().map(Degrees::new),
        cva: means.cva.value().map(Degrees::new),
        half_width: means.half_width.value().map(Degrees::new),
        dose,
        confidence: Confidence::new(means.confidence.value().unwrap_or_default()),
        stance: second.stance.or(first.stance),
        quiet: second.quiet,
    }
}

/// The longest time within the limit among `minutes`, which are in order of time.
///
/// A minute with more than a glance forward ends a stretch, and so does one in which mostly nobody was
/// there. Up to two minutes of which nothing is known (badly seen, or not watched) neither end it nor
/// count.
#[must_use]
pub fn longest(minutes: &[MinuteRecord]) -> Option<Stretch> {
    let mut best = None;
    // The running stretch, and when it was last known to go on.
    let mut running: Option<(Stretch, Moment)> = None;
    for MinuteRecord { start, summary } in minutes {
        let ended = summary.forward > GLANCE || summary.away > summary.present();
        if ended {
            running = None;
            continue;
        }
        if summary.neutral.is_zero() {
            continue;
        }
        let goes_on = |until: Moment| {
            let gap = start.since(until);
            !gap.is_negative() && gap.unsigned_abs() <= LONGEST_GAP
        };
        let before = running.filter(|(_, until)| goes_on(*until)).map(|(stretch, _)| stretch);
        let mut stretch = before.unwrap_or(Stretch { start: *start, lasted: Duration::ZERO });
        stretch.lasted += summary.neutral;
        best = longer(best, Some(stretch));
        running = Some((stretch, start.shifted(jiff::SignedDuration::from_secs(60))));
    }
    best
}

/// The longer of two; the first where they are equal.
fn longer(first: Option<Stretch>, second: Option<Stretch>) -> Option<Stretch> {
    match (first, second) {
        (Some(a), Some(b)) => Some(if b.lasted > a.lasted { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// What the days of each weekday add up to, from Monday on.
#[must_use]
pub fn by_weekday(days: &[DayRecord]) -> [(Weekday, Totals); 7] {
    let mut day = Weekday::Monday;
    std::array::from_fn(|_| {
        let own: Vec<DayRecord> =
            days.iter().filter(|record| record.date.weekday() == day).cloned().collect();
        let totals = (day, Totals::of(&own));
        day = day.next();
        totals
    })
}

/// How the time of each hour of the person's day was spent, over all `days`: only lengths and dose are
/// filled in.
#[must_use]
pub fn by_hour(days: &[DayRecord]) -> [Totals; 24] {
    let mut hours = [Totals::default(); 24];
    for minute in days.iter().flat_map(|day| &day.minutes) {
        let hour = usize::try_from(minute.start.time().hour()).unwrap_or_default();
        if let Some(totals) = hours.get_mut(hour) {
            totals.add(&minute.summary);
        }
    }
    hours
}

#[cfg(test)]
#[path = "summary/tests.rs"]
mod tests;
