//! What goes out: the JSON forms other programs read, and the writer that keeps lines whole.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::monitor::{Event, EventKind, Observation};
use crate::posture::comparison::ProfileComparison;
use crate::posture::{
    Companions, Estimate, Measure, Points, PostureState, Reading, UnsureReason, ValueSource, View,
};
use crate::units::{AngleInterval, Degrees, Millimetres, PixelPoint, Timestamp};

/// Writes one line in one piece and flushes it, so that an interrupted batch ends in a whole line.
/// It stays one line whatever is in `text` ([`visible`]).
///
/// # Errors
/// The stream's.
pub fn line(out: &mut impl Write, text: &str) -> io::Result<()> {
    let mut text = visible(text).into_owned();
    text.push('\n');
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
        let told = format!("the results cannot be written: {error}. Check where they go to.");
        io::Error::new(error.kind(), told)
    })
}

/// `text` with its control characters written as `\n`, `\u{1b}`: a file's name may hold any, and
/// neither breaks a line nor speaks to the terminal.
pub fn visible(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().fold(String::new(), |mut all, c| {
        if breaks(c) {
            all.extend(c.escape_default());
        } else {
            all.push(c);
        }
        all
    });
    Cow::Owned(escaped)
}

/// [`line`] with `value` as JSON.
///
/// # Errors
/// The stream's.
pub fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    line(out, &serde_json::to_string(value)?)
}

/// Tells a failure on standard error, in one line: its own sentence, then what caused it.
pub fn complain(error: &anyhow::Error) {
    // Nothing can be told where standard error is closed.
    let _ = line(&mut io::stderr(), &format!("plumbline: {error:#}"));
}

/// Whether the reader of our output has gone, which is no failure of ours.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// To a tenth of a unit: more would claim what is not known.
fn tenth(value: f64) -> f64 {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Seconds, to the millisecond.
fn milliseconds(at: Timestamp) -> f64 {
    (at.seconds() * 1000.0).round() / 1000.0
}

/// Both ends, to the tenth.
pub fn interval(interval: AngleInterval) -> [f64; 2] {
    [tenth(interval.low.value()), tenth(interval.high.value())]
}

fn value(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|e| tenth(e.value.value()))
}

/// One observation of `watch --json`.
#[derive(Debug, Serialize)]
pub struct ObservationLine {
    t: f64,
    kind: &'static str,
    state: &'static str,
    view: Option<View>,
    cva_deg: Option<f64>,
    change_deg: Option<f64>,
    /// 90 % interval of the change where there is one, else of the angle.
    interval_deg: Option<[f64; 2]>,
    confidence: f64,
    reason: Option<UnsureReason>,
    companion_deg: CompanionLine,
}

/// The state's word in the JSON forms.
pub fn state_word(state: &PostureState) -> &'static str {
    match state {
        PostureState::Neutral => "neutral",
        PostureState::Forward(_) => "forward",
        PostureState::Away => "away",
        PostureState::Unsure(_) => "unsure",
    }
}

impl From<&Observation> for ObservationLine {
    fn from(observation: &Observation) -> Self {
        let reading = observation.reading.as_ref();
        let change = reading.and_then(|r| r.change);
        let cva = reading.and_then(|r| r.cva);
        let reason = match observation.state {
            PostureState::Unsure(reason) => Some(reason),
            _ => reading.and_then(|r| r.reason),
        };
        Self {
            t: milliseconds(observation.at),
            kind: "observation",
            state: state_word(&observation.state),
            view: reading.map(|r| r.view),
            cva_deg: value(cva),
            change_deg: value(change),
            interval_deg: change.or(cva).map(|e| interval(e.interval)),
            confidence: (reading.map_or(0.0, |r| r.confidence.value()) * 100.0).round() / 100.0,
            reason,
            companion_deg: reading.map(|r| CompanionLine::from(&r.companions)).unwrap_or_default(),
        }
    }
}

/// One event of `watch --json`; `None` for events that only a window needs.
#[must_use]
pub fn event_json(event: &Event) -> Option<serde_json::Value> {
    use serde_json::json;
    let mut object = match &event.kind {
        EventKind::EpisodeStarted { since } => {
            json!({"event": "episode_started", "since": milliseconds(*since)})
        }
        EventKind::Warned { excess, lasted, .. } => json!({
            "event": "warned",
            "excess_deg": tenth(excess.value()),
            "lasted_s": tenth(lasted.as_secs_f64()),
        }),
        EventKind::EpisodeEnded { lasted, dose } => json!({
            "event": "episode_ended",
            "lasted_s": tenth(lasted.as_secs_f64()),
            "dose_deg_min": tenth(dose.value()),
        }),
        EventKind::Away => json!({"event": "away"}),
        EventKind::Returned => json!({"event": "returned"}),
        EventKind::CameraLost(error) => {
            json!({"event": "camera_lost", "cause": error.to_string()})
        }
        EventKind::CameraBack => json!({"event": "camera_back"}),
        EventKind::Climbed(step) => json!({"event": "climbed", "step": step}),
        EventKind::WarningOver(outcome) => json!({"event": "warning_over", "outcome": outcome}),
        EventKind::Prompted(prompt) => json!({"event": "prompted", "prompt": prompt}),
        EventKind::PromptOver(prompt, outcome) => {
            json!({"event": "prompt_over", "prompt": prompt, "outcome": outcome})
        }
        EventKind::Hinted(hint) => json!({"event": "hinted", "hint": hint}),
        EventKind::Quiet(reason) => json!({"event": "quiet", "reason": reason}),
        EventKind::Paused { reason, lasts } => json!({
            "event": "paused",
            "reason": reason,
            "lasts_s": lasts.map(|lasts| tenth(lasts.as_secs_f64())),
        }),
        EventKind::Resumed => json!({"event": "resumed"}),
        EventKind::BaselineDoubted(doubt) => json!({"event": "baseline_doubted", "doubt": doubt}),
        EventKind::BaselineTrusted => json!({"event": "baseline_trusted"}),
        _ => return None,
    };
    object["t"] = json!(milliseconds(event.at));
    object["kind"] = json!("event");
    Some(object)
}

/// One picture of `measure --json`.
#[derive(Debug, Serialize)]
pub struct MeasureLine<'a> {
    /// JSON is Unicode and names of files need not be: what is none stands there as U+FFFD.
    file: Cow<'a, str>,
    person: bool,
    view: Option<View>,
    cva_deg: Option<f64>,
    interval_deg: Option<[f64; 2]>,
    c7_source: Option<ValueSource>,
    change_deg: Option<f64>,
    change_interval_deg: Option<[f64; 2]>,
    reason: Option<UnsureReason>,
    points_px: PointsLine,
    companion_deg: CompanionLine,
    elapsed_ms: f64,
}

#[derive(Debug, Default, Serialize)]
struct PointsLine {
    tragus: Option<[f64; 2]>,
    c7: Option<[f64; 2]>,
    shoulder: Option<[f64; 2]>,
    canthus: Option<[f64; 2]>,
    left_ear: Option<[f64; 2]>,
    right_ear: Option<[f64; 2]>,
    left_shoulder: Option<[f64; 2]>,
    right_shoulder: Option<[f64; 2]>,
}

impl From<&Points> for PointsLine {
    fn from(points: &Points) -> Self {
        let pair =
            |p: Option<PixelPoint>| p.map(|p| [tenth(f64::from(p.x)), tenth(f64::from(p.y))]);
        Self {
            tragus: pair(points.tragus),
            c7: pair(points.c7),
            shoulder: pair(points.shoulder),
            canthus: pair(points.canthus),
            left_ear: pair(points.left_ear),
            right_ear: pair(points.right_ear),
            left_shoulder: pair(points.left_shoulder),
            right_shoulder: pair(points.right_shoulder),
        }
    }
}

/// A value and its mean error, in one unit.
#[derive(Debug, Serialize)]
struct Told {
    value: f64,
    error: f64,
}

/// Angles in degrees; the viewing distance, the one length, says its unit in its name.
#[derive(Debug, Default, Serialize)]
struct CompanionLine {
    head_tilt: Option<Told>,
    pitch: Option<Told>,
    yaw: Option<Told>,
    roll: Option<Told>,
    shoulder_level: Option<Told>,
    shoulder_c7: Option<Told>,
    trunk_lean: Option<Told>,
    ear_shoulder: Option<Told>,
    viewing_distance_mm: Option<Told>,
}

impl From<&Companions> for CompanionLine {
    fn from(companions: &Companions) -> Self {
        let angle = |angle: Option<Measure<Degrees>>| {
            angle.map(|a| Told { value: tenth(a.value.value()), error: tenth(a.error.value()) })
        };
        let length = |length: Option<Measure<Millimetres>>| {
            length.map(|l| Told { value: l.value.value().round(), error: l.error.value().round() })
        };
        Self {
            head_tilt: angle(companions.head_tilt),
            pitch: angle(companions.pitch),
            yaw: angle(companions.yaw),
            roll: angle(companions.roll),
            shoulder_level: angle(companions.shoulder_level),
            shoulder_c7: angle(companions.shoulder_c7),
            trunk_lean: angle(companions.trunk_lean),
            ear_shoulder: angle(companions.ear_shoulder),
            viewing_distance_mm: length(companions.viewing_distance),
        }
    }
}

impl<'a> MeasureLine<'a> {
    /// `reading` is `None` when nobody was found.
    #[must_use]
    pub fn new(file: &'a Path, reading: Option<&Reading>, elapsed: Duration) -> Self {
        let cva = reading.and_then(|r| r.cva);
        let change = reading.and_then(|r| r.change);
        Self {
            file: file.to_string_lossy(),
            person: reading.is_some(),
            view: reading.map(|r| r.view),
            cva_deg: value(cva),
            interval_deg: cva.map(|e| interval(e.interval)),
            c7_source: cva.map(|e| e.source),
            change_deg: value(change),
            change_interval_deg: change.map(|e| interval(e.interval)),
            reason: reading.map_or(Some(UnsureReason::NobodySeen), |r| r.reason),
            points_px: reading.map(|r| PointsLine::from(&r.points)).unwrap_or_default(),
            companion_deg: reading.map(|r| CompanionLine::from(&r.companions)).unwrap_or_default(),
            elapsed_ms: tenth(elapsed.as_secs_f64() * 1000.0),
        }
    }
}

/// What differs between two profiles, for `profiles compare --json` and `calibrate --look --json`.
#[derive(Debug, Serialize)]
pub struct ComparisonLine {
    days: Option<i32>,
    cva_change_deg: Option<f64>,
    /// Less than this may be chance.
    cva_chance_deg: Option<f64>,
    front_change_deg: Option<f64>,
    front_chance_deg: Option<f64>,
    /// The older's and the newer's, over the common slope.
    slopes: Option<[f64; 2]>,
    /// The older's and the newer's, measured on themselves.
    errors_deg: [Option<f64>; 2],
}

impl From<&ProfileComparison> for ComparisonLine {
    fn from(found: &ProfileComparison) -> Self {
        let (old, new) = found.errors;
        Self {
            days: found.days,
            cva_change_deg: degrees(found.cva),
            cva_chance_deg: degrees(found.cva_chance),
            front_change_deg: degrees(found.gap),
            front_chance_deg: degrees(found.gap_chance),
            slopes: found.slopes.map(|(old, new)| [hundredth(old), hundredth(new)]),
            errors_deg: [degrees(old), degrees(new)],
        }
    }
}

/// Degrees to the tenth.
pub fn degrees(angle: Option<Degrees>) -> Option<f64> {
    angle.map(|angle| tenth(angle.value()))
}

/// A slope, to the hundredth.
pub fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_ordinary_words_stay_as_they_are() {
        let mut out = Vec::new();
        line(&mut out, "Gr\u{fc}\u{df}e \u{2212}5\u{b0} a\nb\r\u{1b}[31m\u{2028}.").unwrap();
        let told = String::from_utf8(out).unwrap();
        assert_eq!(told, "Gr\u{fc}\u{df}e \u{2212}5\u{b0} a\\nb\\r\\u{1b}[31m\\u{2028}.\n");
    }
}
