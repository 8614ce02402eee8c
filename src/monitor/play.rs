//! A film as fast as it computes: the session in lock-step with the film, no frame lost, no thread of
//! its own beside the one that reads the film. The verdicts are those of real speed, for both rest on
//! the frames' own time.

use std::ops::ControlFlow;
use std::time::Duration;

use jiff::civil::Date;

use super::session::{Baseline, Seen, Session, Setup};
use super::{Event, EventKind, MonitorError, Observation, Stations, StreamId};
use crate::capture::SourceSpec;
use crate::capture::stream::{CaptureStream, Pacing, StreamItem, StreamOptions};
use crate::posture::calibration::{CalibrationRefusal, Label};
use crate::posture::look::{GuideState, Looked};
use crate::settings::Settings;
use crate::units::Timestamp;

/// Either of the two things a session says.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// The present.
    Observation(&'a Observation),
    /// Something that happened.
    Event(&'a Event),
}

/// Plays `source` to its end, or up to `until` in its own time, and hands everything to `listen`, which
/// may break off. A person's own profile is as old as `today` says.
///
/// # Errors
/// [`MonitorError`] when the film does not open or the networks do not run.
pub fn play<B>(
    source: &SourceSpec,
    settings: &Settings,
    baseline: &Baseline,
    today: Date,
    until: Option<Timestamp>,
    stations: &mut dyn Stations,
    mut listen: impl FnMut(Said<'_>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, MonitorError> {
    let (mut film, mut session) = begin(source, settings, baseline, today, stations)?;
    let played = each(&mut film, &mut session, until, |seen| {
        listen(Said::Observation(&seen.observation))?;
        tell(&seen.events, &mut listen)
    })?;
    if let ControlFlow::Break(value) = played {
        return Ok(ControlFlow::Break(value));
    }
    Ok(tell(&session.close(), &mut listen))
}

/// How a look from the side at a film ended.
#[derive(Debug)]
pub enum LookEnd {
    /// All four postures were found.
    Done(Box<Looked>),
    /// They do not make a profile.
    Refused(CalibrationRefusal),
    /// The film was over before; how the guide stood.
    Unfinished(GuideState),
}

/// Takes a look from the side at a film with the four postures in their order, and hands every state
/// of the guide to `listen`.
///
/// # Errors
/// [`MonitorError`] when the film does not open or the networks do not run.
pub fn play_look(
    source: &SourceSpec,
    settings: &Settings,
    label: Label,
    stations: &mut dyn Stations,
    mut listen: impl FnMut(&GuideState),
) -> Result<LookEnd, MonitorError> {
    let (mut film, mut session) =
        begin(source, settings, &Baseline::Usual(None), Date::ZERO, stations)?;
    session.begin_side_look(label);
    let mut state = GuideState::begin();
    let played = each(&mut film, &mut session, None, |seen| {
        for event in seen.events {
            if let EventKind::LookGuided(guided) = event.kind {
                listen(&guided);
                state = guided;
            }
        }
        seen.looked.map_or(ControlFlow::Continue(()), ControlFlow::Break)
    })?;
    Ok(match played {
        ControlFlow::Break(Ok(looked)) => LookEnd::Done(Box::new(looked)),
        ControlFlow::Break(Err(refusal)) => LookEnd::Refused(refusal),
        ControlFlow::Continue(()) => LookEnd::Unfinished(state),
    })
}

fn begin(
    source: &SourceSpec,
    settings: &Settings,
    baseline: &Baseline,
    today: Date,
    stations: &mut dyn Stations,
) -> Result<(CaptureStream, Session), MonitorError> {
    let options = StreamOptions { pacing: Pacing::AsFastAsAsked, ..StreamOptions::default() };
    let film = stations.stream(source, options);
    let setup = Setup::of(source, StreamId::default(), settings, baseline, today);
    let model = stations.model(settings.watch.model)?;
    Ok((film, Session::new(model, setup, settings.watch.per_second)))
}

/// Every frame of `film` that `session` looks at, up to `until`.
fn each<B>(
    film: &mut CaptureStream,
    session: &mut Session,
    until: Option<Timestamp>,
    mut listen: impl FnMut(Seen) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, MonitorError> {
    loop {
        let raw = match film.next(Duration::from_secs(1)) {
            None => continue,
            Some(StreamItem::Frame(raw)) => raw,
            Some(StreamItem::Ended) => return Ok(ControlFlow::Continue(())),
            Some(StreamItem::Failed(error)) => return Err(error.into()),
        };
        if until.is_some_and(|until| raw.at >= until) {
            return Ok(ControlFlow::Continue(()));
        }
        let Some(seen) = session.look(&raw)? else { continue };
        if let ControlFlow::Break(value) = listen(seen) {
            return Ok(ControlFlow::Break(value));
        }
    }
}

fn tell<B>(
    events: &[Event],
    listen: &mut impl FnMut(Said<'_>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    events.iter().try_for_each(|event| listen(Said::Event(event)))
}
