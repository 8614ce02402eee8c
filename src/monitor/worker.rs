//! The thread that watches: it takes the newest frame, computes, and speaks to whoever listens. It
//! never waits for a listener, and no listener waits for it.
//!
//! ```text
//!            open             first frame
//!   (begin) ------> Watching -------------> Watching, proven
//!      ^               | fails                 | fails, goes silent      | film over
//!      | retry after   v                       v                         v
//!      +------------- Lost (cameras) <---------+              Idle (until a command)
//! ```
//!
//! A camera that goes, or falls silent, is told once; then the thread tries again until it is back or
//! somebody chooses another source. What is learned of the person: [`learning`].

mod learning;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, TrySendError};

use super::session::{Baseline, Seen, Session, Setup};
use super::stations::Stations;
use super::{Command, Event, EventKind, MonitorError, Observation, StreamId};
use crate::capture::stream::{CaptureStream, StreamItem, StreamOptions};
use crate::capture::{
    CaptureError, CaptureErrorKind, FramesPerSecond, RawFrame, SourceInfo, SourceSpec,
};
use crate::catalogue::tr;
use crate::clock::Clock;
use crate::posture::baseline::Profile;
use crate::profile::ProfileStore;
use crate::settings::Settings;
use crate::units::Timestamp;

/// Time between two tries at a camera that was lost.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);
/// How often commands are looked for while frames are awaited.
const COMMAND_LATENCY: Duration = Duration::from_millis(50);
/// How long an ending thread is waited for. It may hang in a driver; then it is left behind.
const PATIENCE: Duration = Duration::from_secs(3);

/// What to do when the source cannot be opened in the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstOpen {
    /// End with the error: somebody asked for this very source.
    MustSucceed,
    /// Take another camera where there is one; where there is none, show the built-in film. Say so.
    AnyCameraOrDemo,
    /// Say what is wrong and keep trying.
    KeepTrying,
}

/// All a monitor needs to begin.
pub struct MonitorOptions {
    /// What to watch.
    pub source: SourceSpec,
    /// And if that does not open.
    pub first_open: FirstOpen,
    /// The most pictures a second that anybody will look at: a camera is asked for no more.
    pub camera_rate: FramesPerSecond,
    /// Whether a built-in film starts again at its end.
    pub repeat_demo: bool,
    /// The person's settings.
    pub settings: Settings,
    /// The person's own upright.
    pub baseline: Baseline,
    /// Where a new calibration is saved, and under which name (the settings').
    pub profiles: ProfileStore,
    /// Where networks, streams and cameras come from.
    pub stations: Box<dyn Stations>,
    /// The session clock.
    pub clock: Arc<dyn Clock>,
    /// Called after each observation and event, to wake a window. Must not block.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    /// More listeners to the events, beside [`Monitor::events`].
    pub listeners: Vec<Sender<Event>>,
    /// How long after a loss the camera is tried again: [`RETRY_AFTER`].
    pub retry_after: Duration,
}

/// A running monitor. Dropping it leaves the thread to end by itself; [`Monitor::stop`] waits.
pub struct Monitor {
    /// The newest observation; older ones nobody fetched are gone.
    pub observations: Receiver<Observation>,
    /// All events.
    pub events: Receiver<Event>,
    /// Commands to it.
    pub commands: Sender<Command>,
    /// Disconnected when the thread has ended.
    running: Receiver<()>,
    thread: JoinHandle<Result<(), MonitorError>>,
}

impl Monitor {
    /// Starts the thread; models are loaded there.
    ///
    /// # Errors
    /// [`MonitorError::Thread`].
    pub fn spawn(options: MonitorOptions) -> Result<Self, MonitorError> {
        // One place: the newest observation wins. The worker keeps a receiver to empty it.
        let (observed, observations) = crossbeam_channel::bounded(1);
        let (told, events) = crossbeam_channel::unbounded();
        let (commands, orders) = crossbeam_channel::unbounded();
        let (alive, running) = crossbeam_channel::bounded(0);
        let stale = observations.clone();
        let thread = std::thread::Builder::new().name("monitor".into()).spawn(move || {
            let _alive = alive;
            let MonitorOptions { listeners, wake, .. } = &options;
            let (listeners, wake) = (listeners.clone(), Arc::clone(wake));
            let outlet = Outlet { observed, stale, told, listeners, wake };
            let voice = outlet.clone();
            let watched = Worker::new(options, outlet).and_then(|worker| worker.run(&orders));
            if let Err(error) = &watched {
                let kind = EventKind::Failed(error.to_string());
                voice.tell(Event { stream: StreamId::default(), at: Timestamp::START, kind });
            }
            watched
        })?;
        Ok(Self { observations, events, commands, running, thread })
    }

    /// Asks the thread to end and waits a while for it.
    ///
    /// # Errors
    /// Why it had ended before, if it had.
    pub fn stop(self) -> Result<(), MonitorError> {
        // Gone already: then there is nobody to ask.
        let _ = self.commands.send(Command::Stop);
        match self.running.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Timeout) => {
                tracing::warn!("the monitor's thread hangs and is left behind");
                Ok(())
            }
            _ => self.thread.join().unwrap_or(Err(MonitorError::Panicked)),
        }
    }
}

struct Worker {
    outlet: Outlet,
    session: Session,
    stations: Box<dyn Stations>,
    stage: Stage,
    stream: StreamId,
    source: SourceSpec,
    /// What the source calls itself, once it has.
    source_name: String,
    first_open: FirstOpen,
    camera_rate: FramesPerSecond,
    repeat_demo: bool,
    settings: Settings,
    baseline: Baseline,
    profiles: ProfileStore,
    clock: Arc<dyn Clock>,
    retry_after: Duration,
    show_picture: bool,
    /// What a look from the side has found and nobody has kept yet.
    found: Option<Profile>,
    /// The loss of the camera has been told and it is not back yet.
    is_lost: bool,
}

#[expect(clippy::large_enum_variant, reason = "there is one, and it lies still")]
enum Stage {
    /// Frames are expected. `proven` once the first has come.
    Watching { stream: CaptureStream, proven: bool },
    /// The camera is lost; when to try again.
    Lost { retry_at: Instant },
    /// Asked not to look, or there is nothing more to see.
    Idle,
}

/// Whether the loop goes on.
#[derive(PartialEq)]
enum Next {
    Continue,
    Stop,
}

impl Worker {
    fn new(options: MonitorOptions, outlet: Outlet) -> Result<Self, MonitorError> {
        let MonitorOptions { source, settings, baseline, mut stations, .. } = options;
        let stream = StreamId::default();
        let model = stations.model(settings.watch.model)?;
        let setup = Setup::of(&source, stream, &settings, &baseline, options.clock.today());
        Ok(Self {
            outlet,
            session: Session::new(model, setup, settings.watch.per_second),
            stations,
            stage: Stage::Idle,
            stream,
            source_name: source.to_string(),
            source,
            first_open: options.first_open,
            camera_rate: options.camera_rate,
            repeat_demo: options.repeat_demo,
            settings,
            baseline,
            profiles: options.profiles,
            clock: options.clock,
            retry_after: options.retry_after,
            show_picture: false,
            found: None,
            is_lost: false,
        })
    }

    fn run(mut self, orders: &Receiver<Command>) -> Result<(), MonitorError> {
        self.open();
        loop {
            let order = match &self.stage {
                Stage::Watching { .. } => orders.try_recv().map_err(|error| match error {
                    TryRecvError::Empty => RecvTimeoutError::Timeout,
                    TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                }),
                Stage::Lost { retry_at } => orders.recv_deadline(*retry_at),
                Stage::Idle => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let next = match order {
                Ok(command) => self.obey(command),
                Err(RecvTimeoutError::Timeout) => self.advance()?,
                Err(RecvTimeoutError::Disconnected) => Next::Stop,
            };
            if next == Next::Stop {
                self.close();
                return Ok(());
            }
        }
    }

    fn obey(&mut self, command: Command) -> Next {
        match command {
            Command::Stop => return Next::Stop,
            Command::Select { source, stream } => {
                self.first_open = FirstOpen::KeepTrying;
                self.begin(source, stream);
            }
            Command::UseModel(variant) => match self.stations.model(variant) {
                Ok(model) => self.session.use_model(model),
                Err(error) => self.tell(EventKind::Notice(error.to_string())),
            },
            Command::Pause(_until) => {
                self.close();
                self.session.cancel_calibration();
                self.stage = Stage::Idle;
                self.is_lost = false;
            }
            Command::Resume => {
                if let Stage::Idle = self.stage {
                    self.begin(self.source.clone(), self.stream);
                }
            }
            Command::ShowPicture(show) => {
                self.show_picture = show;
                let watch = &self.settings.watch;
                self.session.set_rate(if show { watch.per_second_live } else { watch.per_second });
            }
            Command::ListCameras => self.list_cameras(),
            Command::Calibrate
            | Command::CancelCalibration
            | Command::BeginLook
            | Command::LookAgain
            | Command::LookBack
            | Command::KeepLook => self.learn(&command),
            Command::Dismiss => self.tell(EventKind::Dismissed),
            Command::FineLikeThis
            | Command::Snooze(_)
            | Command::SkipPrompt
            | Command::Surroundings(_)
            | Command::UseSettings(_)
            | Command::UseProfile(_)
            | Command::TestWarning => {}
        }
        Next::Continue
    }

    /// Ends what runs and turns to `source`: what was learned of the last stream is forgotten, and the
    /// rules and the profile that belong to the new one come into force.
    fn begin(&mut self, source: SourceSpec, stream: StreamId) {
        self.close();
        self.outlet.forget();
        let same_clock = is_camera(&self.source) && is_camera(&source);
        self.source = source;
        self.stream = stream;
        self.is_lost = false;
        self.found = None;
        let setup = {
            let (settings, today) = (&self.settings, self.clock.today());
            Setup::of(&self.source, stream, settings, &self.baseline, today)
        };
        self.session.restart(setup, same_clock);
        self.open();
    }

    /// Tells the end of what is running in this stream.
    fn close(&mut self) {
        for event in self.session.close() {
            self.outlet.tell(event);
        }
    }

    fn open(&mut self) {
        // The old stream lets go of the camera before the new one asks for it.
        self.stage = Stage::Idle;
        let options = StreamOptions {
            looping: self.repeat_demo && self.source.is_demo(),
            wanted_rate: self.camera_rate,
            ..StreamOptions::default()
        };
        let stream = self.stations.stream(&self.source, options);
        self.stage = Stage::Watching { stream, proven: false };
    }

    /// Takes what the stream has, or tries the camera again.
    fn advance(&mut self) -> Result<Next, MonitorError> {
        let Stage::Watching { stream, proven } = &mut self.stage else {
            self.open();
            return Ok(Next::Continue);
        };
        match stream.next(COMMAND_LATENCY) {
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
        }
    }

    fn lost(&mut self, error: CaptureError) -> Result<Next, MonitorError> {
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
        // Told once, however many tries fail after it.
        if !std::mem::replace(&mut self.is_lost, true) {
            self.tell(EventKind::CameraLost(error));
        }
        // A film that does not open will not open by itself; a camera may.
        self.stage = if is_camera(&self.source) {
            Stage::Lost { retry_at: Instant::now() + self.retry_after }
        } else {
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

    fn look(&mut self, raw: &RawFrame) -> Result<(), MonitorError> {
        let Some(seen) = self.session.look(raw)? else { return Ok(()) };
        let Seen { mut observation, events, calibration, looked } = seen;
        if !self.show_picture {
            observation.picture = None;
        }
        self.outlet.observe(observation);
        for event in events {
            self.outlet.tell(event);
        }
        self.learned(calibration, looked);
        Ok(())
    }

    /// Looks for cameras on a thread of its own: a driver may take its time.
    fn list_cameras(&self) {
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

    /// Now, on the clock of the stream: a film's is its own.
    fn now(&self) -> Timestamp {
        if is_camera(&self.source) { self.clock.now() } else { self.session.now() }
    }

    fn tell(&self, kind: EventKind) {
        self.tell_at(self.now(), kind);
    }

    fn tell_at(&self, at: Timestamp, kind: EventKind) {
        self.outlet.tell(Event { stream: self.stream, at, kind });
    }
}

const fn is_camera(source: &SourceSpec) -> bool {
    matches!(source, SourceSpec::Camera(_))
}

/// The way out: to the newest-wins slot, to all listeners, and a knock at the window.
#[derive(Clone)]
struct Outlet {
    observed: Sender<Observation>,
    stale: Receiver<Observation>,
    told: Sender<Event>,
    listeners: Vec<Sender<Event>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outlet {
    /// Takes back an observation that nobody has fetched: it belongs to another stream.
    fn forget(&self) {
        let _ = self.stale.try_recv();
    }

    fn observe(&self, observation: Observation) {
        let mut observation = observation;
        // Two rounds at most in practice: this thread is the only one that fills the slot.
        while let Err(TrySendError::Full(back)) = self.observed.try_send(observation) {
            let _ = self.stale.try_recv();
            observation = back;
        }
        (self.wake)();
    }

    fn tell(&self, event: Event) {
        for listener in &self.listeners {
            // A listener that has gone misses nothing it wants.
            let _ = listener.send(event.clone());
        }
        let _ = self.told.send(event);
        (self.wake)();
    }
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
