//! A minute and an event in words.

use std::time::Duration;

use crate::catalogue::{decimal, span, time_of_day, whole_degrees};
use crate::history::{BreakRecord, DayRecord, MinuteRecord, Moment, PauseRecord, PromptRecord};
use crate::reminder::{
    Doubt, Hint, PauseReason, Prompt, PromptOutcome, QuietReason, Stance, WarningOutcome,
};
use crate::tr;
use crate::units::Degrees;

use super::ribbon::ClockMinute;
use super::shelf::Day;

/// What there is to know of a minute, in a line: its time, and the rest.
#[must_use]
pub fn minute(day: &Day, at: ClockMinute) -> (String, String) {
    let mut parts = Vec::new();
    match day.minute(at) {
        Some(minute) => parts.extend(numbers(minute)),
        None => parts.push(tr!("history-minute-not-watched")),
    }
    let during = |start: Moment, lasted: Duration| {
        let (from, minutes) = (ClockMinute::of(start), lasted.as_secs().div_ceil(60));
        let to = from.later(i32::try_from(minutes).unwrap_or(i32::MAX));
        (from..=to).contains(&at)
    };
    for pause in &day.record.pauses {
        if during(pause.start, pause.lasted.unwrap_or(Duration::from_secs(86_400))) {
            parts.push(self::pause(pause));
        }
    }
    for rest in &day.record.breaks {
        if during(rest.start, rest.lasted) {
            parts.push(self::rest(rest));
        }
    }
    let here = |moment: Moment| ClockMinute::of(moment) == at;
    parts.extend(
        events(&day.record)
            .into_iter()
            .filter(|event| here(event.at) && event.kind == EventKind::Instant)
            .map(|event| event.words),
    );
    (time_of_day(at.time()), parts.join(" \u{b7} "))
}

/// How a minute was spent, and its values.
fn numbers(minute: &MinuteRecord) -> Vec<String> {
    let summary = &minute.summary;
    let lengths = [
        (summary.neutral, "history-minute-within"),
        (summary.forward, "history-minute-forward"),
        (summary.unsure, "history-minute-unsure"),
        (summary.away, "history-minute-away"),
    ];
    let lengths = lengths.into_iter().filter(|(length, _)| length.as_secs() > 0);
    let mut parts: Vec<String> = lengths.map(|(length, id)| tr!(id, span = span(length))).collect();
    let width = |half: Option<Degrees>| {
        half.map_or_else(String::new, |half| format!(" \u{b1} {}", decimal(half.value().abs(), 1)))
    };
    if let Some(value) = summary.change {
        let value = format!("{}{}", signed(value), width(summary.half_width));
        parts.push(tr!("history-minute-change", value = value));
    } else if let Some(value) = summary.cva {
        let value = format!("{}{}", decimal(value.value(), 1), width(summary.half_width));
        parts.push(tr!("history-minute-angle", value = value));
    }
    if summary.dose.value() >= 0.05 {
        parts.push(tr!("history-minute-dose", dose = decimal(summary.dose.value(), 1)));
    }
    parts.extend(summary.stance.map(|stance| match stance {
        Stance::Sitting => tr!("history-sitting"),
        Stance::Standing => tr!("history-standing"),
    }));
    parts.extend(summary.quiet.map(quiet));
    parts
}

fn signed(value: Degrees) -> String {
    let text = decimal(value.value(), 1);
    if value.value() > 0.0 { format!("+{text}") } else { text }
}

/// How an event lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// At one moment.
    Instant,
    /// Over a stretch.
    Stretch,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, or since when.
    pub at: Moment,
    /// A moment or a stretch.
    pub kind: EventKind,
    /// What, in words.
    pub words: String,
}

/// What happened on a day, in order of time.
#[must_use]
pub fn events(day: &DayRecord) -> Vec<Event> {
    let mut events = Vec::new();
    let mut add = |at, kind, words| events.push(Event { at, kind, words });
    for warning in &day.warnings {
        let excess = whole_degrees(warning.excess.abs());
        let outcome = warning.outcome.map_or_else(|| tr!("history-outcome-open"), outcome);
        let words = tr!("history-event-warning", excess = excess, outcome = outcome);
        add(warning.at, EventKind::Instant, words);
    }
    for record in &day.prompts {
        match record {
            PromptRecord::Prompt { at, prompt, outcome } => {
                add(*at, EventKind::Instant, self::prompt(*prompt, *outcome));
            }
            PromptRecord::Hint { at, hint } => {
                add(*at, EventKind::Instant, self::hint(*hint));
            }
        }
    }
    for record in &day.breaks {
        add(record.start, EventKind::Stretch, rest(record));
    }
    for record in &day.pauses {
        add(record.start, EventKind::Stretch, pause(record));
    }
    for record in &day.calibrations {
        let profile = record.profile.as_str();
        let words = match (record.doubt, record.error) {
            (Some(doubt), _) => self::doubt(doubt),
            (None, Some(error)) => {
                let error = decimal(error.value(), 1);
                tr!("history-event-calibrated-error", profile = profile, error = error)
            }
            (None, None) => tr!("history-event-calibrated", profile = profile),
        };
        add(record.at, EventKind::Instant, words);
    }
    events.sort_by_key(|event| event.at);
    events
}

fn rest(record: &BreakRecord) -> String {
    tr!("history-event-break", span = span(record.lasted))
}

/// A pause with its length, where it is over, and its reason.
fn pause(record: &PauseRecord) -> String {
    let reason = pause_reason(record.reason);
    match record.lasted {
        Some(lasted) => tr!("history-event-pause", span = span(lasted), reason = reason),
        None => tr!("history-event-pause-open", reason = reason),
    }
}

/// Why nobody looked.
#[must_use]
pub fn pause_reason(reason: PauseReason) -> String {
    match reason {
        PauseReason::Asked => tr!("history-pause-asked"),
        PauseReason::Locked => tr!("history-pause-locked"),
        PauseReason::Asleep => tr!("history-pause-asleep"),
        PauseReason::AwayLong => tr!("history-pause-away"),
    }
}

/// What became of a warning.
#[must_use]
pub fn outcome(outcome: WarningOutcome) -> String {
    match outcome {
        WarningOutcome::CameBack => tr!("history-outcome-back"),
        WarningOutcome::Noted => tr!("history-outcome-noted"),
        WarningOutcome::FineLikeThis => tr!("history-outcome-fine"),
        WarningOutcome::Snoozed => tr!("history-outcome-snoozed"),
        WarningOutcome::Left => tr!("history-outcome-left"),
        WarningOutcome::Ended => tr!("history-outcome-ended"),
    }
}

fn prompt(prompt: Prompt, outcome: Option<PromptOutcome>) -> String {
    match (prompt, outcome) {
        (Prompt::Movement, Some(PromptOutcome::Kept)) => tr!("history-movement-kept"),
        (Prompt::Movement, Some(PromptOutcome::Skipped)) => tr!("history-movement-skipped"),
        (Prompt::Movement, None) => tr!("history-movement-open"),
        (Prompt::Break, Some(PromptOutcome::Kept)) => tr!("history-rest-kept"),
        (Prompt::Break, Some(PromptOutcome::Skipped)) => tr!("history-rest-skipped"),
        (Prompt::Break, None) => tr!("history-rest-open"),
    }
}

fn hint(hint: Hint) -> String {
    match hint {
        Hint::TooNear => tr!("history-hint-near"),
        Hint::TooFar => tr!("history-hint-far"),
        Hint::ScreenLow => tr!("history-hint-low"),
        Hint::ScreenHigh => tr!("history-hint-high"),
        Hint::OffCentre => tr!("history-hint-aside"),
        Hint::HeadTilted => tr!("history-hint-tilted"),
    }
}

fn doubt(doubt: Doubt) -> String {
    match doubt {
        Doubt::CameraMoved => tr!("history-doubt-camera"),
        Doubt::ConditionsChanged => tr!("history-doubt-conditions"),
        Doubt::AnotherPerson => tr!("history-doubt-person"),
        Doubt::OtherStance => tr!("history-doubt-stance"),
    }
}

fn quiet(reason: QuietReason) -> String {
    match reason {
        QuietReason::Locked => tr!("history-quiet-locked"),
        QuietReason::Call => tr!("history-quiet-call"),
        QuietReason::DoNotDisturb => tr!("history-quiet-disturb"),
        QuietReason::FullScreen => tr!("history-quiet-full-screen"),
        QuietReason::OutsideHours => tr!("history-quiet-hours"),
        QuietReason::Snoozed => tr!("history-quiet-snoozed"),
        QuietReason::BaselineDoubted => tr!("history-quiet-doubted"),
        QuietReason::BackedOff => tr!("history-quiet-backed-off"),
    }
}

/// What became of the warnings, by number: "2 × head came back, 1 × noted".
#[must_use]
pub fn outcomes(day: &DayRecord) -> String {
    let all = [
        WarningOutcome::CameBack,
        WarningOutcome::Noted,
        WarningOutcome::FineLikeThis,
        WarningOutcome::Snoozed,
        WarningOutcome::Left,
        WarningOutcome::Ended,
    ];
    let count = |outcome| day.warnings.iter().filter(|w| w.outcome == outcome).count();
    let counts = all.into_iter().map(|o| (count(Some(o)), outcome(o)));
    let open = (count(None), tr!("history-outcome-open"));
    let said = counts.chain([open]).filter(|(count, _)| *count > 0);
    said.map(|(count, words)| format!("{count}\u{a0}\u{d7}\u{a0}{words}"))
        .collect::<Vec<_>>()
        .join(", ")
}
