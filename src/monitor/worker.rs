//! The thread that watches: it takes the newest frame, computes, and speaks to whoever listens. It
//! never waits for a listener, and no listener waits for it.
//!
//! A camera that goes, or falls silent, is told once; then the thread tries again every
//! [`RETRY_AFTER`] until it is back or somebody chooses another source.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, TrySendError};

use super::session::{Rules, Sampler, Seen, Session};
use super::{Command, Event, EventKind, Observation, demo};
use crate::capture::stream::{CaptureStream, Pacing, StreamItem, StreamOptions};
use crate::capture::{
    self, CaptureError, CaptureErrorKind, FramesPerSecond, RawFrame, SourceInfo, SourceSpec,
};
use crate::clock::Clock;
use crate::pose::{BlazePose, PoseError, Weights};
use crate::posture::baseline::Profile;
use crate::posture::calibration::Label;
use crate::profile::ProfileStore;
use crate::settings::Settings;
use crate::units::Timestamp;

/// Time between two tries at a camera that was lost.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);
/// How often commands are looked for while frames are awaited.
const COMMAND_LATENCY: Duration = Duration::from_millis(50);

/// What to do when the source cannot be opened in the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstOpen {
    /// End with the error: somebody asked for this very source.
    MustSucceed,
    /// Without any camera show the built-in film and say so; keep trying in every other case.
    DemoWithoutCamera,
    /// Say what is wrong and keep trying.
    KeepTrying,
}

/// All a monitor needs to begin.
pub struct MonitorOptions {
    /// What to watch.
    pub source: SourceSpec,
    /// And if that does not open.
    pub first_open: FirstOpen,
    /// Whether a built-in film starts again at its end.
    pub repeat_demo: bool,
    /// The person's settings.
    pub settings: Settings,
    /// The profile in force for cameras and films that bring none of their own.
    pub profile: Option<Profile>,
    /// Where a new calibration is saved, and under which name (the settings').
    pub profiles: ProfileStore,
    /// Where the networks come from.
    pub weights: Weights,
    /// The session clock.
    pub clock: Arc<dyn Clock>,
    /// Called after each observation and event, to wake a window. Must not block.
    pub wake: Box<dyn Fn() + Send>,
    /// More listeners to the events, beside [`Monitor::events`].
    pub listeners: Vec<Sender<Event>>,
}

/// A running monitor. Dropping it leaves the thread to end by itself; [`Monitor::stop`] waits.
pub struct Monitor {
    /// The newest observation; older ones nobody fetched are gone.
    pub observations: Receiver<Observation>,
    /// All events.
    pub events: Receiver<Event>,
    /// Commands to it.
    pub commands: Sender<Command>,
    thread: JoinHandle<Result<(), MonitorError>>,
}

/// Why a monitor ended that was not asked to.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The source does not open, and it was this one or none.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The networks do not load or run.
    #[error(transparent)]
    Pose(#[from] PoseError),
    /// The system starts no thread.
    #[error("no thread can be started: {0}. Close some programs and start plumbline again.")]
    Thread(#[from] std::io::Error),
    /// A defect in plumbline.
    #[error("the monitor's thread ended unexpectedly. Start plumbline again and report it.")]
    Panicked,
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
        let stale = observations.clone();
        let thread = std::thread::Builder::new().name("monitor".into()).spawn(move || {
            let outlet =
                Outlet { observed, stale, told, listeners: options.listeners, wake: options.wake };
            let model = match BlazePose::load(&options.weights, options.settings.watch.model) {
                Ok(model) => model,
                Err(error) => {
                    outlet.tell(Event {
                        at: Timestamp::START,
                        kind: EventKind::Notice(error.to_string()),
                    });
                    return Err(error.into());
                }
            };
            let rules =
                Rules { limits: options.settings.limits, warning: options.settings.warning };
            Worker {
                outlet,
                session: Session::new(Box::new(model), rules, None),
                sampler: Sampler::new(options.settings.watch.per_second),
                stage: Stage::Paused,
                source_name: options.source.to_string(),
                source: options.source,
                first_open: options.first_open,
                repeat_demo: options.repeat_demo,
                settings: options.settings,
                profile: options.profile,
                profiles: options.profiles,
                weights: options.weights,
                clock: options.clock,
                show_picture: false,
                is_lost: false,
            }
            .run(&orders)
        })?;
        Ok(Self { observations, events, commands, thread })
    }

    /// Whether the thread has ended by itself.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Asks the thread to end and waits for it.
    ///
    /// # Errors
    /// Why it had ended before, if it had.
    pub fn stop(self) -> Result<(), MonitorError> {
        // Gone already: then there is nobody to ask.
        let _ = self.commands.send(Command::Stop);
        self.thread.join().unwrap_or(Err(MonitorError::Panicked))
    }
}

struct Worker {
    outlet: Outlet,
    session: Session,
    sampler: Sampler,
    stage: Stage,
    source: SourceSpec,
    /// What the source calls itself, once it has.
    source_name: String,
    first_open: FirstOpen,
    repeat_demo: bool,
    settings: Settings,
    profile: Option<Profile>,
    profiles: ProfileStore,
    weights: Weights,
    clock: Arc<dyn Clock>,
    show_picture: bool,
    /// The loss of the camera has been told and it is not back yet.
    is_lost: bool,
}

#[expect(clippy::large_enum_variant, reason = "there is one, and it lies still")]
enum Stage {
    /// Frames are expected. `proven` once the first has come.
    Watching { stream: CaptureStream, proven: bool },
    /// The camera is lost; when to try again.
    Lost { retry_at: Instant },
    /// Asked not to look, or the film is over.
    Paused,
}

/// Whether the loop goes on.
enum Next {
    Continue,
    Stop,
}

impl Worker {
    fn run(mut self, orders: &Receiver<Command>) -> Result<(), MonitorError> {
        self.begin();
        self.open();
        loop {
            let order = match &self.stage {
                Stage::Watching { .. } => orders.try_recv().map_err(|error| match error {
                    TryRecvError::Empty => RecvTimeoutError::Timeout,
                    TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                }),
                Stage::Lost { retry_at } => orders.recv_deadline(*retry_at),
                Stage::Paused => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let next = match order {
                Ok(command) => self.obey(command)?,
                Err(RecvTimeoutError::Timeout) => self.advance()?,
                Err(RecvTimeoutError::Disconnected) => Next::Stop,
            };
            if let Next::Stop = next {
                return Ok(());
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<Next, MonitorError> {
        match command {
            Command::Stop => return Ok(Next::Stop),
            Command::Select(source) => {
                self.source = source;
                self.is_lost = false;
                self.first_open = FirstOpen::KeepTrying;
                self.begin();
                self.open();
            }
            Command::UseModel(variant) => {
                let model = BlazePose::load(&self.weights, variant)?;
                self.session.use_model(Box::new(model));
            }
            Command::Pause => self.stage = Stage::Paused,
            Command::Resume => {
                if let Stage::Paused = self.stage {
                    self.open();
                }
            }
            Command::ShowPicture(show) => {
                self.show_picture = show;
                let watch = &self.settings.watch;
                let rate = if show { watch.per_second_live } else { watch.per_second };
                self.sampler.set_rate(rate);
            }
            Command::ListCameras => {
                let cameras = capture::webcam::cameras().unwrap_or_else(|error| {
                    self.tell(EventKind::Notice(error.to_string()));
                    Vec::new()
                });
                self.tell(EventKind::Cameras(cameras));
            }
            Command::Calibrate => {
                self.session.calibrate(Label {
                    name: self.profile_name(),
                    created: jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string(),
                    camera: self.source_name.clone(),
                });
            }
        }
        Ok(Next::Continue)
    }

    /// A new stream: what was learned of the last one is forgotten, and the rules and the profile
    /// that belong to the source come into force.
    fn begin(&mut self) {
        self.outlet.forget();
        let kit = demo::kit(&self.source);
        let warning = kit.as_ref().map_or(self.settings.warning, |kit| kit.warning);
        let profile = kit.map(|kit| kit.profile).or_else(|| self.profile.clone());
        let limits = self.settings.limits;
        self.session.restart(Rules { limits, warning }, profile);
    }

    fn open(&mut self) {
        // The old stream lets go of the camera before the new one asks for it.
        self.stage = Stage::Paused;
        let options = StreamOptions {
            pacing: Pacing::RealTime,
            looping: self.repeat_demo && self.source.is_demo(),
            wanted_rate: FramesPerSecond::new(self.settings.watch.per_second_live),
            ..StreamOptions::default()
        };
        let clock = Arc::clone(&self.clock);
        let stream = CaptureStream::spawn(self.source.clone(), options, clock);
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
                    self.first_frame(info);
                }
                self.look(&raw)?;
            }
            Some(StreamItem::Ended) => {
                self.stage = Stage::Paused;
                self.tell(EventKind::SourceEnded);
            }
            Some(StreamItem::Failed(error)) => return self.lost(error),
        }
        Ok(Next::Continue)
    }

    /// The first frame after opening: the source works, or works again.
    fn first_frame(&mut self, info: SourceInfo) {
        self.source_name.clone_from(&info.name);
        if std::mem::take(&mut self.is_lost) {
            self.tell(EventKind::CameraBack);
        } else {
            self.tell(EventKind::SourceOpened { source: self.source.clone(), info });
        }
        self.first_open = FirstOpen::KeepTrying;
    }

    fn lost(&mut self, error: CaptureError) -> Result<Next, MonitorError> {
        match (self.first_open, error.kind) {
            (FirstOpen::MustSucceed, _) => return Err(error.into()),
            (FirstOpen::DemoWithoutCamera, CaptureErrorKind::NotFound) => {
                self.tell(EventKind::Notice(NO_CAMERA.into()));
                self.source = SourceSpec::Demo;
                self.first_open = FirstOpen::KeepTrying;
                self.begin();
                self.open();
                return Ok(Next::Continue);
            }
            (FirstOpen::DemoWithoutCamera | FirstOpen::KeepTrying, _) => {}
        }
        self.outlet.forget();
        // Told once, however many tries fail after it.
        if !std::mem::replace(&mut self.is_lost, true) {
            self.tell(EventKind::CameraLost(error));
        }
        // A film that does not open will not open by itself; a camera may.
        self.stage = match self.source {
            SourceSpec::Camera(_) => Stage::Lost { retry_at: Instant::now() + RETRY_AFTER },
            SourceSpec::Demo | SourceSpec::DemoSide | SourceSpec::Path(_) => Stage::Paused,
        };
        Ok(Next::Continue)
    }

    fn look(&mut self, raw: &RawFrame) -> Result<(), MonitorError> {
        if !self.sampler.is_due(raw.at) {
            return Ok(());
        }
        let begun = Instant::now();
        let frame = match capture::decode::decode(raw) {
            Ok(frame) => frame,
            // One damaged picture of a live stream is nothing to stop for; the next one comes.
            Err(error) => {
                tracing::debug!(%error, "frame left out");
                return Ok(());
            }
        };
        let Seen { mut observation, events, calibration } = self.session.observe(&frame, begun)?;
        if self.show_picture {
            observation.picture = Some(Arc::clone(&frame.image));
        }
        self.outlet.observe(observation);
        for event in events {
            self.outlet.tell(event);
        }
        match calibration {
            Some(Ok(profile)) => self.keep(profile),
            Some(Err(refusal)) => self.tell(EventKind::CalibrationRefused(refusal.to_string())),
            None => {}
        }
        Ok(())
    }

    /// Saves a new profile, unless it was made on a built-in film, and puts it in force.
    fn keep(&mut self, profile: Profile) {
        let (name, error) = (self.profile_name(), profile.error());
        if !self.source.is_demo() {
            if let Err(error) = self.profiles.save(&name, &profile) {
                self.tell(EventKind::Notice(error.to_string()));
            }
            self.profile = Some(profile);
        }
        self.tell(EventKind::Calibrated { profile: name, error });
    }

    fn profile_name(&self) -> String {
        let name = &self.settings.watch.profile;
        if name.is_empty() { "default".into() } else { name.clone() }
    }

    fn tell(&self, kind: EventKind) {
        self.outlet.tell(Event { at: self.session.now(), kind });
    }
}

/// What the person reads when there is no camera at all.
const NO_CAMERA: &str = "No camera was found, so this is the built-in demo film of a rendered person. \
    Plug a camera in and choose it to watch yourself.";

/// The way out: to the newest-wins slot, to all listeners, and a knock at the window.
struct Outlet {
    observed: Sender<Observation>,
    stale: Receiver<Observation>,
    told: Sender<Event>,
    listeners: Vec<Sender<Event>>,
    wake: Box<dyn Fn() + Send>,
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
