//! The monitor from outside: what it needs, what comes out of it, how it ends.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::outlet::Outlet;
use super::{
    Baseline, Command, Event, EventKind, MonitorError, Settings, StreamId, Timestamp, Worker,
};
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::clock::Clock;
use crate::monitor::{Observation, Stations};
use crate::profile::ProfileStore;

/// Time between two tries at a camera that was lost.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);
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
