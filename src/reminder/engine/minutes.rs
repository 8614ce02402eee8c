//! What each minute was like, added up as it goes.
//!
//! A span between two looks counts as what was seen at its beginning, as in the dose; one longer than
//! [`GAP`] was not watched. Minutes are those of the session clock.

use std::time::Duration;

use super::Present;
use crate::history::MinuteSummary;
use crate::posture::PostureState;
use crate::posture::state::GAP;
use crate::reminder::{QuietReason, Stance};
use crate::units::{Confidence, DegreeMinutes, Degrees, Timestamp};

const MINUTE: u64 = 60;

/// The running minute.
#[derive(Clone, Debug, Default)]
pub(super) struct Minutes {
    sums: Sums,
    last: Option<Look>,
}

/// One look, as far as a minute needs it.
#[derive(Clone, Copy, Debug)]
struct Look {
    at: Timestamp,
    state: PostureState,
    change: Option<Degrees>,
    cva: Option<Degrees>,
    half_width: Option<Degrees>,
    confidence: Confidence,
}

impl Minutes {
    /// A look, with the state that counts; the minute that is over with it.
    pub(super) fn step(
        &mut self,
        now: &Present<'_>,
        state: PostureState,
        stance: Option<Stance>,
        quiet: Option<QuietReason>,
    ) -> Option<MinuteSummary> {
        let at = now.at;
        let reading = now.reading.filter(|reading| reading.reason.is_none());
        let (change, cva) = reading.map_or((None, None), |reading| (reading.change, reading.cva));
        let judged = change.or(cva);
        let new = Look {
            at,
            state,
            change: change.map(|estimate| estimate.value),
            cva: cva.map(|estimate| estimate.value),
            half_width: judged.map(|estimate| estimate.interval.width() * 0.5),
            confidence: reading.map_or(Confidence::NONE, |reading| reading.confidence),
        };
        let last = self.last.replace(new)?;
        let (boundary, is_over) = boundary(last.at, at);
        let is_watched = at.since(last.at) <= GAP;
        let mut done = None;
        if is_watched {
            self.sums.add(&last, boundary.since(last.at));
        }
        if is_over {
            done = self.finish(stance, quiet);
            if is_watched {
                self.sums.add(&last, at.since(boundary));
            }
        }
        done
    }

    /// Ends the running minute, as where a session ends; nothing where nothing of it was watched.
    pub(super) fn close(
        &mut self,
        stance: Option<Stance>,
        quiet: Option<QuietReason>,
    ) -> Option<MinuteSummary> {
        self.last = None;
        self.finish(stance, quiet)
    }

    fn finish(
        &mut self,
        stance: Option<Stance>,
        quiet: Option<QuietReason>,
    ) -> Option<MinuteSummary> {
        let sums = std::mem::take(&mut self.sums);
        let watched = sums.neutral + sums.forward + sums.unsure + sums.away;
        (!watched.is_zero()).then(|| MinuteSummary {
            neutral: sums.neutral,
            forward: sums.forward,
            unsure: sums.unsure,
            away: sums.away,
            change: sums.change.mean().map(Degrees::new),
            cva: sums.cva.mean().map(Degrees::new),
            half_width: sums.half_width.mean().map(Degrees::new),
            dose: sums.dose,
            confidence: Confidence::new(sums.confidence.mean().unwrap_or_default()),
            stance,
            quiet,
        })
    }
}

/// Where the first minute that ends after `from` ends, `to` at the latest, and whether it does by then.
fn boundary(from: Timestamp, to: Timestamp) -> (Timestamp, bool) {
    let next = (from.elapsed().as_secs() / MINUTE + 1) * MINUTE;
    let next = Timestamp::after_start(Duration::from_secs(next));
    if next <= to { (next, true) } else { (to, false) }
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    neutral: Duration,
    forward: Duration,
    unsure: Duration,
    away: Duration,
    change: Mean,
    cva: Mean,
    half_width: Mean,
    confidence: Mean,
    dose: DegreeMinutes,
}

impl Sums {
    fn add(&mut self, look: &Look, span: Duration) {
        let spent = match look.state {
            PostureState::Neutral => &mut self.neutral,
            PostureState::Forward(_) => &mut self.forward,
            PostureState::Unsure(_) => &mut self.unsure,
            PostureState::Away => &mut self.away,
        };
        *spent += span;
        if let PostureState::Forward(excess) = look.state
            && excess.is_finite()
        {
            self.dose += DegreeMinutes::of(excess, span);
        }
        // Means are over what was judged: a value that does not count is in none of them.
        if let PostureState::Neutral | PostureState::Forward(_) = look.state {
            self.change.add(look.change.map(Degrees::value), span);
            self.cva.add(look.cva.map(Degrees::value), span);
            self.half_width.add(look.half_width.map(Degrees::value), span);
            self.confidence.add(Some(look.confidence.value()), span);
        }
    }
}

/// A mean over time.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    seconds: f64,
}

impl Mean {
    fn add(&mut self, value: Option<f64>, span: Duration) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.sum += value * span.as_secs_f64();
            self.seconds += span.as_secs_f64();
        }
    }

    fn mean(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.sum / self.seconds)
    }
}
