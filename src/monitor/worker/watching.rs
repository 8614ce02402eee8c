//! The part of the worker that has a stream open, or lost it. A camera that goes, or falls silent, is
//! told once; then it is tried again until it is back or somebody chooses another source. One that
//! another program has, in a call, is waited for without a word.

use crossbeam_channel::Receiver;

use super::{FirstOpen, Next, ROUND, Stage, Worker, is_camera};
use crate::capture::stream::{StreamItem, StreamOptions};
use crate::capture::{CaptureError, CaptureErrorKind, RawFrame, SourceInfo, SourceSpec};
use crate::catalogue::tr;
use crate::monitor::session::Seen;
use crate::monitor::{Command, Event, EventKind, MonitorError};
use crate::units::Timestamp;

impl Worker {
    pub(super) fn open(&mut self) {
        // The old stream lets go of the camera before the new one asks for it.
        self.stage = Stage::Idle;
        let stream = self.stations.stream(&self.source, self.stream_options());
        self.stage = Stage::Watching { stream, proven: false };
    }

    pub(super) fn stream_options(&self) -> StreamOptions {
        StreamOptions {
            looping: self.repeat_demo && self.source.is_demo(),
            wanted_rate: self.camera_rate,
            ..StreamOptions::default()
        }
    }

    /// Takes what the stream has, once it is time to look.
    pub(super) fn watch(&mut self, orders: &Receiver<Command>) -> Result<Next, MonitorError> {
        let Stage::Watching { stream, proven } = &mut self.stage else { return Ok(Next::Continue) };
        stream.not_before(self.session.due());
        match stream.next_unless(self.clock.glance(ROUND), orders) {
            None => {}
            Some(StreamItem::Frame(raw)) => {
                if !std::mem::replace(proven, true)
                    && let Some(info) = stream.info().cloned()
                {
                    self.first_frame(raw.at, info);
                }
                return match self.look(&raw) {
                    Err(MonitorError::Capture(error)) => self.lost(error),
                    other => other.map(|()| Next::Continue),
                };
            }
            Some(StreamItem::Ended) => {
                self.close();
                self.stage = Stage::Idle;
                self.is_over = true;
                self.tell(EventKind::SourceEnded);
            }
            Some(StreamItem::Failed(error)) => return self.lost(error),
        }
        Ok(Next::Continue)
    }

    /// The first frame after opening: the source works, or works again.
    fn first_frame(&mut self, at: Timestamp, info: SourceInfo) {
        self.source_name.clone_from(&info.name);
        if std::mem::take(&mut self.is_lost) {
            self.tell_at(at, EventKind::CameraBack);
        }
        self.tell_at(at, EventKind::SourceOpened { source: self.source.clone(), info });
        if is_camera(&self.source) {
            self.first_open = FirstOpen::KeepTrying;
            self.choose_profile();
        }
    }

    fn look(&mut self, raw: &RawFrame) -> Result<(), MonitorError> {
        self.session.set_wall(self.clock.wall().datetime());
        let Some(seen) = self.session.look(raw)? else { return Ok(()) };
        let Seen { mut observation, events, calibration, looked } = seen;
        self.tempo.saw(&observation);
        self.rest_if_alone(&observation);
        let told = self.check_upright(&observation);
        if !self.show_picture {
            observation.picture = None;
        }
        self.outlet.observe(observation);
        self.tell_all(events);
        self.tell_all(told);
        self.learned(calibration, looked);
        self.retune();
        self.settle();
        Ok(())
    }

    pub(super) fn lost(&mut self, error: CaptureError) -> Result<Next, MonitorError> {
        match self.first_open {
            FirstOpen::MustSucceed => return Err(error.into()),
            FirstOpen::AnyCameraOrDemo if error.kind == CaptureErrorKind::NotFound => {
                self.first_open = FirstOpen::KeepTrying;
                self.take_what_there_is(&error);
                return Ok(Next::Continue);
            }
            FirstOpen::AnyCameraOrDemo | FirstOpen::KeepTrying => {}
        }
        self.close();
        self.outlet.forget();
        // The person knows of the call they are in.
        let in_call = error.kind == CaptureErrorKind::Busy && self.surroundings.camera_elsewhere;
        // Told once, however many tries fail after it.
        if !in_call && !std::mem::replace(&mut self.is_lost, true) {
            self.tell(EventKind::CameraLost(error));
        }
        // A film that does not open will not open by itself; a camera may.
        self.stage = if is_camera(&self.source) {
            Stage::Lost { retry_at: self.clock.now() + self.retry_after }
        } else {
            self.is_over = true;
            Stage::Idle
        };
        Ok(Next::Continue)
    }

    /// The camera asked for is not there: another one, or the built-in film.
    fn take_what_there_is(&mut self, missing: &CaptureError) {
        let cameras = self.stations.cameras().unwrap_or_default();
        let asked = self.source.clone();
        let other = cameras.first().filter(|camera| asked != SourceSpec::Camera(camera.index));
        let source = match other {
            Some(camera) => {
                let told = tr!(
                    "errors-other-camera",
                    asked = asked.to_string(),
                    cause = missing.cause.as_str(),
                    name = camera.name.as_str()
                );
                self.tell(EventKind::Notice(told));
                SourceSpec::Camera(camera.index)
            }
            None => {
                self.tell(EventKind::Notice(tr!("errors-no-camera")));
                SourceSpec::Demo
            }
        };
        self.begin(source, self.stream);
    }

    /// Looks for cameras on a thread of its own: a driver may take its time.
    pub(super) fn list_cameras(&self) {
        let (outlet, stations) = (self.outlet.clone(), self.stations.lister());
        let (stream, at) = (self.stream, self.now());
        let started = std::thread::Builder::new().name("cameras".into()).spawn(move || {
            let kind = stations()
                .map_or_else(|error| EventKind::Notice(error.to_string()), EventKind::Cameras);
            outlet.tell(Event { stream, at, kind });
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread to look for cameras");
        }
    }
}
