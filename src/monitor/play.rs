//! A film as fast as it computes: the session in lock-step with the film, no frame lost, no thread of
//! its own beside the one that reads the film. The verdicts are those of real speed, for both rest on
//! the frames' own time.

use std::ops::ControlFlow;
use std::time::Duration;

use super::session::{Baseline, Session, Setup};
use super::{Event, MonitorError, Observation, Stations, StreamId};
use crate::capture::SourceSpec;
use crate::capture::stream::{Pacing, StreamItem, StreamOptions};
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
/// may break off.
///
/// # Errors
/// [`MonitorError`] when the film does not open or the networks do not run.
pub fn play<B>(
    source: &SourceSpec,
    settings: &Settings,
    baseline: &Baseline,
    until: Option<Timestamp>,
    stations: &mut dyn Stations,
    mut listen: impl FnMut(Said<'_>) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, MonitorError> {
    let options = StreamOptions { pacing: Pacing::AsFastAsAsked, ..StreamOptions::default() };
    let mut film = stations.stream(source, options);
    let setup = Setup::of(source, StreamId::default(), settings, baseline);
    let model = stations.model(settings.watch.model)?;
    let mut session = Session::new(model, setup, settings.watch.per_second);
    loop {
        let raw = match film.next(Duration::from_secs(1)) {
            None => continue,
            Some(StreamItem::Frame(raw)) => raw,
            Some(StreamItem::Ended) => break,
            Some(StreamItem::Failed(error)) => return Err(error.into()),
        };
        if until.is_some_and(|until| raw.at >= until) {
            break;
        }
        let Some(seen) = session.look(&raw)? else { continue };
        if let ControlFlow::Break(value) = listen(Said::Observation(&seen.observation)) {
            return Ok(ControlFlow::Break(value));
        }
        if let ControlFlow::Break(value) = tell(&seen.events, &mut listen) {
            return Ok(ControlFlow::Break(value));
        }
    }
    Ok(tell(&session.close(), &mut listen))
}

fn tell<B>(
    events: &[Event],
    listen: &mut impl FnMut(Said<'_>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    events.iter().try_for_each(|event| listen(Said::Event(event)))
}
