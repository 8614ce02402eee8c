//! An entry as a flat row, and back.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::history::words::{read_word, word};
use crate::history::{
    BreakRecord, CalibrationRecord, Entry, EpisodeRecord, MinuteRecord, MinuteSummary, Moment,
    PauseRecord, PromptRecord, WarningRecord,
};
use crate::units::{Confidence, DegreeMinutes, Degrees};

/// All columns, in their order.
pub(super) const COLUMNS: [&str; 20] = [
    "kind",
    "start",
    "lasted_s",
    "neutral_s",
    "forward_s",
    "unsure_s",
    "away_s",
    "change_deg",
    "cva_deg",
    "half_width_deg",
    "dose_deg_min",
    "confidence",
    "stance",
    "quiet",
    "excess_deg",
    "step",
    "what",
    "outcome",
    "profile",
    "error_deg",
];

/// The columns that hold words; the others hold numbers.
pub(super) const WORDS: [&str; 8] =
    ["kind", "start", "stance", "quiet", "step", "what", "outcome", "profile"];

/// One entry, flat.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    kind: String,
    start: String,
    lasted_s: Option<f64>,
    neutral_s: Option<f64>,
    forward_s: Option<f64>,
    unsure_s: Option<f64>,
    away_s: Option<f64>,
    change_deg: Option<f64>,
    cva_deg: Option<f64>,
    half_width_deg: Option<f64>,
    dose_deg_min: Option<f64>,
    confidence: Option<f64>,
    stance: Option<String>,
    quiet: Option<String>,
    excess_deg: Option<f64>,
    step: Option<String>,
    what: Option<String>,
    outcome: Option<String>,
    profile: Option<String>,
    error_deg: Option<f64>,
}

impl Row {
    /// The row of `entry`.
    pub(super) fn of(entry: &Entry) -> Self {
        let begun = |kind: &str| Self {
            kind: kind.into(),
            start: entry.start().to_string(),
            ..Self::default()
        };
        match entry {
            Entry::Minute(MinuteRecord { summary, .. }) => Self {
                neutral_s: Some(summary.neutral.as_secs_f64()),
                forward_s: Some(summary.forward.as_secs_f64()),
                unsure_s: Some(summary.unsure.as_secs_f64()),
                away_s: Some(summary.away.as_secs_f64()),
                change_deg: summary.change.and_then(degrees),
                cva_deg: summary.cva.and_then(degrees),
                half_width_deg: summary.half_width.and_then(degrees),
                dose_deg_min: Some(thousandth(summary.dose.value())),
                confidence: Some(thousandth(summary.confidence.value())),
                stance: summary.stance.as_ref().map(word),
                quiet: summary.quiet.as_ref().map(word),
                ..begun("minute")
            },
            Entry::Episode(EpisodeRecord { lasted, dose, .. }) => Self {
                lasted_s: Some(lasted.as_secs_f64()),
                dose_deg_min: Some(thousandth(dose.value())),
                ..begun("episode")
            },
            Entry::Warning(WarningRecord { excess, step, outcome, .. }) => Self {
                excess_deg: degrees(*excess),
                step: step.as_ref().map(word),
                outcome: outcome.as_ref().map(word),
                ..begun("warning")
            },
            Entry::Prompt(PromptRecord::Prompt { prompt, outcome, .. }) => Self {
                what: Some(word(prompt)),
                outcome: outcome.as_ref().map(word),
                ..begun("prompt")
            },
            Entry::Prompt(PromptRecord::Hint { hint, .. }) => {
                Self { what: Some(word(hint)), ..begun("hint") }
            }
            Entry::Break(BreakRecord { lasted, .. }) => {
                Self { lasted_s: Some(lasted.as_secs_f64()), ..begun("break") }
            }
            Entry::Pause(PauseRecord { lasted, reason, .. }) => Self {
                lasted_s: lasted.map(|lasted| lasted.as_secs_f64()),
                what: Some(word(reason)),
                ..begun("pause")
            },
            Entry::Calibration(CalibrationRecord { profile, error, doubt, .. }) => Self {
                profile: Some(profile.clone()).filter(|name| !name.is_empty()),
                error_deg: error.and_then(degrees),
                what: doubt.as_ref().map(word),
                ..begun(if doubt.is_some() { "doubt" } else { "calibration" })
            },
        }
    }

    /// What is not empty, by column.
    pub(super) fn cells(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(mut cells)) => {
                cells.retain(|_, value| !value.is_null());
                cells
            }
            // A struct of words and numbers is an object.
            _ => Map::new(),
        }
    }

    /// The entry of this row, or what is wrong with it.
    pub(super) fn entry(self) -> Result<Entry, String> {
        let start: Moment = self.start.parse().map_err(|cause| format!("start: {cause}"))?;
        // Nothing was measured before computers count, and SQLite's calendar ends soon before it.
        if start.instant().as_second() < 0 {
            return Err("start: it lies before 1970".into());
        }
        let lasted = span("lasted_s", self.lasted_s)?;
        Ok(match self.kind.as_str() {
            "minute" => Entry::Minute(MinuteRecord { start, summary: self.minute(start)? }),
            "episode" => {
                let dose = dose(self.dose_deg_min)?;
                Entry::Episode(EpisodeRecord { start, lasted: needed("lasted_s", lasted)?, dose })
            }
            "warning" => Entry::Warning(WarningRecord {
                at: start,
                excess: needed("excess_deg", angle("excess_deg", self.excess_deg)?)?,
                step: named("step", self.step)?,
                outcome: named("outcome", self.outcome)?,
            }),
            "prompt" => Entry::Prompt(PromptRecord::Prompt {
                at: start,
                prompt: needed("what", named("what", self.what)?)?,
                outcome: named("outcome", self.outcome)?,
            }),
            "hint" => Entry::Prompt(PromptRecord::Hint {
                at: start,
                hint: needed("what", named("what", self.what)?)?,
            }),
            "break" => Entry::Break(BreakRecord { start, lasted: needed("lasted_s", lasted)? }),
            "pause" => {
                let reason = needed("what", named("what", self.what)?)?;
                Entry::Pause(PauseRecord { start, lasted, reason })
            }
            "calibration" | "doubt" => Entry::Calibration(CalibrationRecord {
                at: start,
                profile: self.profile.unwrap_or_default(),
                error: angle("error_deg", self.error_deg)?,
                doubt: named("what", self.what)?,
            }),
            other => return Err(format!("kind: {other}")),
        })
    }

    fn minute(&self, start: Moment) -> Result<MinuteSummary, String> {
        if start != start.whole_minute() {
            return Err("start: a minute begins on a whole one".into());
        }
        let part = |column, value| span(column, value).map(Option::unwrap_or_default);
        let summary = MinuteSummary {
            neutral: part("neutral_s", self.neutral_s)?,
            forward: part("forward_s", self.forward_s)?,
            unsure: part("unsure_s", self.unsure_s)?,
            away: part("away_s", self.away_s)?,
            change: angle("change_deg", self.change_deg)?,
            cva: angle("cva_deg", self.cva_deg)?,
            half_width: angle("half_width_deg", self.half_width_deg)?,
            dose: dose(self.dose_deg_min)?,
            confidence: Confidence::new(self.confidence.unwrap_or_default()),
            stance: named("stance", self.stance.clone())?,
            quiet: named("quiet", self.quiet.clone())?,
        };
        // A little more than 60 s: the monitor's minute ends with the frame that is past it.
        if summary.watched() > LONGEST_MINUTE {
            return Err("a minute has 60 seconds".into());
        }
        Ok(summary)
    }
}

const LONGEST_MINUTE: Duration = Duration::from_secs(75);

/// A span of more than so many seconds is none that a person lives: a century.
const LONGEST_SPAN: f64 = 100.0 * 366.0 * 86_400.0;

fn span(column: &str, seconds: Option<f64>) -> Result<Option<Duration>, String> {
    let read = |seconds: f64| {
        let fits = (0.0..=LONGEST_SPAN).contains(&seconds);
        // To the millisecond, as it is kept.
        let span = fits.then(|| Duration::from_millis((seconds * 1000.0).round() as u64));
        span.ok_or_else(|| format!("{column}: {seconds}"))
    };
    seconds.map(read).transpose()
}

/// Half a turn is the furthest that anything is from anything else.
fn angle(column: &str, degrees: Option<f64>) -> Result<Option<Degrees>, String> {
    let read = |degrees: f64| match (-180.0..=180.0).contains(&degrees) {
        true => Ok(Degrees::new(degrees)),
        false => Err(format!("{column}: {degrees}")),
    };
    degrees.map(read).transpose()
}

/// None where it is empty, and at most the furthest angle for the longest span.
fn dose(value: Option<f64>) -> Result<DegreeMinutes, String> {
    let value = value.unwrap_or_default();
    match (0.0..=180.0 * LONGEST_SPAN / 60.0).contains(&value) {
        true => Ok(DegreeMinutes::new(value)),
        false => Err(format!("dose_deg_min: {value}")),
    }
}

fn needed<T>(column: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("{column}: it is empty"))
}

fn named<T: DeserializeOwned>(column: &str, text: Option<String>) -> Result<Option<T>, String> {
    text.map(|text| read_word(&text).ok_or_else(|| format!("{column}: {text}"))).transpose()
}

fn thousandth(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// An angle to a thousandth; nothing for what is no number.
fn degrees(angle: Degrees) -> Option<f64> {
    angle.is_finite().then(|| thousandth(angle.value()))
}
