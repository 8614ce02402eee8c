//! Two months of a desk worker, minute by minute, the same in every run: days of seven hours that get
//! more forward towards the evening, breaks, a lunch, a locked screen, warnings and prompts.
#![allow(clippy::unwrap_used, reason = "a helper of tests, which clippy does not know for one")]

use std::time::Duration;

use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, ToSpan};
use plumbline::history::{
    BreakRecord, CalibrationRecord, DayRecord, EpisodeRecord, MinuteRecord, MinuteSummary, Moment,
    PauseRecord, PromptRecord, WarningRecord,
};
use plumbline::reminder::{
    Hint, PauseReason, Prompt, PromptOutcome, QuietReason, Stance, Step, WarningOutcome,
};
use plumbline::units::{Confidence, DegreeMinutes, Degrees};

/// The day the tests live on, a Friday.
pub const TODAY: Date = date(2026, 11, 27);
/// The minute of it that has just begun, since midnight.
pub const NOW: u16 = 16 * 60 + 42;

/// Numbers that look like chance and are not.
struct Dice(u64);

impl Dice {
    /// Evenly between -1 and 1.
    fn roll(&mut self) -> f64 {
        // Knuth's MMIX constants.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
    }
}

fn at(date: Date, minute: u16) -> Moment {
    let midnight: Moment = format!("{date}T00:00:00+01:00").parse().unwrap();
    midnight.shifted(SignedDuration::from_mins(i64::from(minute)))
}

/// What is remembered of a day: nothing of Sundays, of a week in October and of days to come.
pub fn day(date: Date) -> DayRecord {
    let mut day = DayRecord { date, ..DayRecord::default() };
    let is_off =
        (jiff::civil::date(2026, 10, 19)..=jiff::civil::date(2026, 10, 25)).contains(&date);
    let is_known = date >= jiff::civil::date(2026, 10, 5) && date <= TODAY;
    if !is_known || is_off || date.weekday() == Weekday::Sunday {
        return day;
    }
    let (first, last) = match date.weekday() {
        Weekday::Saturday if date.day() % 2 == 0 => return day,
        Weekday::Saturday => (10 * 60 + 20, 12 * 60 + 5),
        _ => (8 * 60 + 25 + u16::from(date.day().unsigned_abs()) % 4 * 10, 17 * 60 + 30),
    };
    let last = if date == TODAY { NOW - 1 } else { last };
    let seed = u64::from(date.day_of_year().unsigned_abs());
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for _ in 0..8 {
        dice.roll();
    }
    fill(&mut day, first, last, &mut dice);
    warn(&mut day);
    prompt(&mut day);
    day
}

/// Days from the first to the last.
pub fn days(from: Date, to: Date) -> Vec<DayRecord> {
    from.series(1.day()).take_while(|date| *date <= to).map(day).collect()
}

fn fill(day: &mut DayRecord, first: u16, last: u16, dice: &mut Dice) {
    let lunch = 12 * 60 + 10;
    let of_the_day =
        2.0 * dice.roll() - f64::from(day.date.weekday().to_monday_zero_offset()) * 0.25;
    let mut wander = 0.0;
    let mut since_break = 0;
    let mut minute = first;
    while minute < last {
        if (lunch..lunch + 10).contains(&minute) {
            push(day, minute, away());
            minute += 1;
            continue;
        }
        if minute == lunch + 10 {
            // Nobody came back for ten minutes: the camera was let go.
            day.breaks.push(BreakRecord { start: at(day.date, lunch), lasted: minutes(44) });
            day.pauses.push(PauseRecord {
                start: at(day.date, minute),
                lasted: Some(minutes(34)),
                reason: PauseReason::AwayLong,
            });
            minute += 34;
            continue;
        }
        since_break += 1;
        if since_break > 52 && dice.roll() > 0.7 {
            let length = 4 + (3.0 * (dice.roll() + 1.0)) as u16;
            day.breaks.push(BreakRecord {
                start: at(day.date, minute),
                lasted: minutes(u64::from(length)),
            });
            for _ in 0..length {
                push(day, minute, away());
                minute += 1;
            }
            since_break = 0;
            continue;
        }
        wander = 0.9 * wander + 1.5 * dice.roll();
        let tired = f64::from(minute - first) / 60.0 * 0.6;
        let change = of_the_day - 0.9 - tired + wander;
        let is_unsure = dice.roll() > 0.95;
        push(day, minute, measured(change, is_unsure, minute, dice));
        minute += 1;
    }
    day.calibrations.push(CalibrationRecord {
        at: at(day.date, first + 2),
        profile: "Desk".to_owned(),
        error: Some(Degrees::new(2.4)),
        doubt: None,
    });
    if day.date.day() % 3 == 0 {
        let start = 15 * 60 + 5;
        day.minutes.retain(|m| !(at(day.date, start)..at(day.date, start + 14)).contains(&m.start));
        day.pauses.push(PauseRecord {
            start: at(day.date, start),
            lasted: Some(minutes(14)),
            reason: PauseReason::Locked,
        });
    }
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

fn push(day: &mut DayRecord, minute: u16, summary: MinuteSummary) {
    day.minutes.push(MinuteRecord { start: at(day.date, minute), summary });
}

fn away() -> MinuteSummary {
    MinuteSummary { away: minutes(1), ..MinuteSummary::default() }
}

fn measured(change: f64, is_unsure: bool, minute: u16, dice: &mut Dice) -> MinuteSummary {
    if is_unsure {
        let unsure = Duration::from_secs(45);
        return MinuteSummary {
            unsure,
            neutral: minutes(1) - unsure,
            confidence: Confidence::new(0.3),
            ..MinuteSummary::default()
        };
    }
    let forward = (((-5.0 - change) / 3.0).clamp(0.0, 1.0) * 60.0).round() as u64;
    let forward = Duration::from_secs(forward);
    let excess = Degrees::new((-5.0 - change).max(0.0));
    MinuteSummary {
        neutral: minutes(1) - forward,
        forward,
        change: Some(Degrees::new(change)),
        cva: Some(Degrees::new(50.5 + change)),
        half_width: Some(Degrees::new(3.2 + 0.6 * dice.roll())),
        dose: DegreeMinutes::of(excess, forward),
        confidence: Confidence::new(0.8),
        stance: Some(Stance::Sitting),
        quiet: (minute % 240 < 12).then_some(QuietReason::Call),
        ..MinuteSummary::default()
    }
}

/// Stretches of forward minutes are episodes; the longer ones were warned of, twenty minutes apart.
fn warn(day: &mut DayRecord) {
    let outcomes = [
        WarningOutcome::CameBack,
        WarningOutcome::CameBack,
        WarningOutcome::Noted,
        WarningOutcome::CameBack,
        WarningOutcome::Snoozed,
        WarningOutcome::FineLikeThis,
    ];
    let is_forward = |m: &&MinuteRecord| m.summary.forward > Duration::from_secs(40);
    let mut rest = &day.minutes[..];
    let mut last = None::<Moment>;
    while let Some(place) = rest.iter().position(|m| is_forward(&m)) {
        rest = &rest[place..];
        let run = rest.iter().take_while(is_forward).count();
        let start = rest[0].start;
        let mut dose = DegreeMinutes::default();
        rest[..run].iter().for_each(|m| dose += m.summary.dose);
        day.episodes.push(EpisodeRecord { start, lasted: minutes(run as u64), dose });
        let is_cool = last.is_none_or(|last| start.since(last) > SignedDuration::from_mins(20));
        if run >= 3 && is_cool {
            let warned = start.shifted(SignedDuration::from_secs(110));
            day.warnings.push(WarningRecord {
                at: warned,
                excess: Degrees::new(3.0 + run as f64 / 4.0),
                step: Some(Step::Overlay),
                outcome: Some(outcomes[day.warnings.len() % outcomes.len()]),
            });
            last = Some(warned);
        }
        rest = &rest[run..];
    }
}

fn prompt(day: &mut DayRecord) {
    let watched: Vec<Moment> = day.minutes.iter().map(|m| m.start).collect();
    for (place, moment) in watched.iter().skip(28).step_by(31).enumerate() {
        let outcome = if place % 3 == 1 { PromptOutcome::Skipped } else { PromptOutcome::Kept };
        day.prompts.push(PromptRecord::Prompt {
            at: *moment,
            prompt: if place % 2 == 0 { Prompt::Break } else { Prompt::Movement },
            outcome: Some(outcome),
        });
    }
    if let Some(moment) = watched.get(70) {
        day.prompts.push(PromptRecord::Hint { at: *moment, hint: Hint::TooNear });
    }
}
