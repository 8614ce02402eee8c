//! The part of the worker that does not look: when it lets the camera go, and takes it again. Whether it
//! is to look, [`Rest`](crate::monitor::rest::Rest) says; here that is put into effect and told.

use std::time::Duration;

use crossbeam_channel::Receiver;

use super::{Moment, Next, PauseReason, PauseUntil, ROUND, Stage, Surroundings, Worker, is_camera};
use crate::capture::CaptureErrorKind;
use crate::capture::stream::{CaptureStream, StreamItem};
use crate::monitor::{Command, EventKind, MonitorError, Observation};
use crate::posture::PostureState;
use crate::units::Timestamp;

/// A look at an empty chair is over after this much film without anybody: a camera needs a moment to
/// find its exposure.
const PROBE_SPAN: Duration = Duration::from_secs(3);
/// Pictures a second that are looked at meanwhile.
const PROBE_RATE: f64 = 4.0;
/// Somebody must be in this many pictures in a row.
const PROBE_SEEN: u32 = 2;
/// A longer time between two rounds, on either clock, and the machine has slept: no round takes so long.
const SLEPT: Duration = Duration::from_secs(30);

/// A look whether somebody is there.
pub(super) struct Probe {
    stream: CaptureStream,
    /// The time of its first frame.
    first: Option<Timestamp>,
    /// Pictures in a row with somebody in them.
    seen: u32,
}

/// What a round of a probe brought.
enum Found {
    Nothing,
    Somebody,
    Nobody,
}

impl Worker {
    pub(super) fn pause(&mut self, until: PauseUntil) {
        let now = self.moment();
        let lasts = self.rest.ask(until, &now);
        if self.told_rest == Some(PauseReason::Asked) {
            self.tell(EventKind::Paused { reason: PauseReason::Asked, lasts });
        }
        self.settle();
    }

    pub(super) fn resume(&mut self) {
        self.rest.end();
        if self.told_rest.is_some() {
            self.is_over = false;
            self.settle();
        } else if let Stage::Idle = self.stage {
            self.begin(self.source.clone(), self.stream);
        }
    }

    /// Looks again where nobody did for nobody was there.
    pub(super) fn somebody_is_there(&mut self) {
        if self.rest.reason() == Some(PauseReason::AwayLong) {
            self.rest.back();
            self.settle();
        }
    }

    /// Takes what the desktop tells of itself.
    pub(super) fn heed(&mut self, surroundings: Surroundings) {
        self.session.set_surroundings(surroundings.clone());
        self.tempo.on_battery(surroundings.on_battery);
        self.retune();
        self.rest.told(surroundings.locked, surroundings.asleep);
        let is_elsewhere = surroundings.displays != self.surroundings.displays;
        self.surroundings = surroundings;
        self.settle();
        // Before the first frame, the camera's name is not known.
        if is_elsewhere && matches!(self.stage, Stage::Watching { proven: true, .. }) {
            self.choose_profile();
        }
    }

    /// Puts into effect, and tells, whether and why nobody looks.
    pub(super) fn settle(&mut self) {
        let reason = self.rest.reason();
        let before = std::mem::replace(&mut self.told_rest, reason);
        match reason {
            _ if before == reason => {}
            Some(reason) => {
                if before.is_none() {
                    self.rest_began = Some(self.moment());
                    self.close();
                    self.leave_look();
                    self.outlet.forget();
                    self.is_lost = false;
                }
                // Whatever was open is dropped, and the camera's light goes out.
                self.stage = Stage::Idle;
                self.session.forget_pictures();
                let asked = Some(reason).filter(|reason| *reason == PauseReason::Asked);
                let lasts = asked.and_then(|_| self.rest.left(&self.moment()));
                self.tell(EventKind::Paused { reason, lasts });
            }
            None => {
                self.tell_resumed();
                if !self.is_over {
                    self.begin(self.source.clone(), self.stream);
                }
            }
        }
    }

    fn tell_resumed(&mut self) {
        self.rest_is_over();
        self.tell_returned();
    }

    /// Tells that somebody looks again; and the session, for how long nobody did.
    pub(super) fn rest_is_over(&mut self) {
        if let Some(began) = self.rest_began.take() {
            self.session.unwatched(between(&began, &self.moment()));
        }
        self.tell(EventKind::Resumed);
    }

    /// Who resumed, unlocked, chose a camera or was found is there, and the session, which begins anew,
    /// knows of nobody who had gone.
    pub(super) fn tell_returned(&mut self) {
        if self.told_away {
            self.tell(EventKind::Returned);
        }
    }

    /// What the time alone brings.
    pub(super) fn tick(&mut self) {
        let now = self.moment();
        let was_watching = matches!(self.stage, Stage::Watching { .. });
        let has_slept = was_watching && between(&self.last_round, &now) >= SLEPT;
        self.rest.tick(&now);
        self.settle();
        if has_slept && is_camera(&self.source) {
            // A camera seldom survives a sleep, and not every desktop tells of it.
            self.close();
            self.rest_began = Some(self.last_round.clone());
            self.tell(EventKind::Paused { reason: PauseReason::Asleep, lasts: None });
            self.tell_resumed();
            self.begin(self.source.clone(), self.stream);
        }
        let is_silent = !matches!(self.stage, Stage::Watching { .. });
        if is_silent && now.session.since(self.ticked) >= super::ROUND {
            self.ticked = now.session;
            self.session.set_wall(now.wall.datetime());
            let told = self.session.tick(self.now());
            self.tell_all(told);
        }
        self.last_round = now;
    }

    /// Lets the camera go after nobody was there for as long as is set.
    pub(super) fn rest_if_alone(&mut self, seen: &Observation) {
        if is_camera(&self.source) {
            let minutes = self.settings.watch.release_after_minutes;
            let patience = (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60));
            let anybody = seen.state != PostureState::Away;
            self.rest.saw(seen.at, anybody, patience, self.clock.now());
        }
    }

    /// Opens the camera for a moment, when it is time to look for somebody.
    pub(super) fn probe_if_due(&mut self) {
        if self.rest.probe_at().is_some_and(|due| self.clock.now() >= due) {
            // A test warning may run, whoever asked for it.
            self.close();
            self.restart(true);
            self.session.set_rate(PROBE_RATE);
            let stream = self.stations.stream(&self.source, self.stream_options());
            self.stage = Stage::Probing(Probe { stream, first: None, seen: 0 });
        }
    }

    /// Looks whether somebody is there. Who is found is watched from the next frame on.
    pub(super) fn probe(&mut self, orders: &Receiver<Command>) -> Result<Next, MonitorError> {
        let Stage::Probing(probe) = &mut self.stage else { return Ok(Next::Continue) };
        probe.stream.not_before(self.session.due());
        let found = match probe.stream.next_unless(self.clock.glance(ROUND), orders) {
            None => Found::Nothing,
            Some(StreamItem::Frame(raw)) => {
                let first = *probe.first.get_or_insert(raw.at);
                match self.session.glimpse(&raw)? {
                    Some(true) => probe.seen += 1,
                    Some(false) => probe.seen = 0,
                    None => {}
                }
                if probe.seen >= PROBE_SEEN {
                    Found::Somebody
                } else if raw.at.since(first) >= PROBE_SPAN {
                    Found::Nobody
                } else {
                    Found::Nothing
                }
            }
            Some(StreamItem::Failed(error)) => match error.kind {
                // Somebody uses it, or it sleeps: the next look will tell.
                CaptureErrorKind::Busy | CaptureErrorKind::Stalled => Found::Nobody,
                _ => {
                    self.rest.back();
                    self.told_rest = None;
                    self.rest_is_over();
                    return self.lost(error);
                }
            },
            Some(StreamItem::Ended) => Found::Nobody,
        };
        match found {
            Found::Nothing => {}
            Found::Nobody => {
                self.rest.probe_later(self.clock.now());
                self.stage = Stage::Idle;
                self.session.forget_pictures();
            }
            Found::Somebody => {
                self.rest.back();
                self.told_rest = None;
                self.tell_resumed();
                self.close();
                self.restart(true);
                if let Stage::Probing(probe) = std::mem::replace(&mut self.stage, Stage::Idle) {
                    self.stage = Stage::Watching { stream: probe.stream, proven: false };
                }
            }
        }
        Ok(Next::Continue)
    }
}

/// How much time went by from one moment to another, on whichever clock more did.
fn between(before: &Moment, after: &Moment) -> Duration {
    let wall = before.wall.duration_until(&after.wall);
    let wall = Duration::try_from(wall).unwrap_or_default();
    wall.max(after.session.since(before.session))
}
