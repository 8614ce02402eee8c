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
//! Between a command and the next, one round of the loop: what the clocks bring ([`resting`]), then what
//! the stream brings ([`watching`]). What is learned of the person: [`learning`]; which profile and which
//! of its uprights is in force, and whether it still fits: [`places`].

mod handle;
mod learning;
mod outlet;
mod places;
mod resting;
mod watching;

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

pub use self::handle::{FirstOpen, Monitor, MonitorOptions, RETRY_AFTER};
use self::outlet::Outlet;
use self::places::Upright;
use self::resting::Probe;
use super::rest::{Moment, Rest};
use super::session::{Baseline, Session, Setup};
use super::stations::Stations;
use super::tempo::Tempo;
use super::{Command, Event, EventKind, MonitorError, StreamId};
use crate::capture::stream::CaptureStream;
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::clock::Clock;
use crate::pose::ModelVariant;
use crate::posture::baseline::Profile;
use crate::profile::ProfileStore;
use crate::reminder::{PauseReason, PauseUntil, Surroundings};
use crate::settings::Settings;
use crate::units::Timestamp;

/// The longest time without a look at the clocks.
const ROUND: Duration = Duration::from_secs(1);

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
    upright: Upright,
    profiles: ProfileStore,
    clock: Arc<dyn Clock>,
    retry_after: Duration,
    show_picture: bool,
    tempo: Tempo,
    surroundings: Surroundings,
    rest: Rest,
    /// The pause that has been told.
    told_rest: Option<PauseReason>,
    /// When nobody began to look.
    rest_began: Option<Moment>,
    /// What the clocks showed in the last round.
    last_round: Moment,
    /// When the session was last told that time goes by.
    ticked: Timestamp,
    /// That the person has gone has been told, and not that they are back.
    told_away: bool,
    /// What a look from the side has found and nobody has kept yet.
    found: Option<Profile>,
    /// The loss of the camera has been told and it is not back yet.
    is_lost: bool,
    /// The film is over, or did not open: there is nothing to go on with.
    is_over: bool,
}

enum Stage {
    /// Frames are expected. `proven` once the first has come.
    Watching { stream: CaptureStream, proven: bool },
    /// Nobody was there for long: a look whether somebody is.
    Probing(Probe),
    /// The camera is lost; when to try again.
    Lost { retry_at: Timestamp },
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
        let mut tempo = Tempo::new(settings.watch.clone(), settings.limits);
        tempo.begin(is_camera(&source));
        let last_round = Moment { session: options.clock.now(), wall: options.clock.wall() };
        let mut worker = Self {
            outlet,
            session: Session::new(model, setup, tempo.rate()),
            stations,
            stage: Stage::Idle,
            stream,
            source_name: source.to_string(),
            source,
            first_open: options.first_open,
            camera_rate: options.camera_rate,
            repeat_demo: options.repeat_demo,
            upright: Upright::new(baseline, &settings),
            settings,
            profiles: options.profiles,
            clock: options.clock,
            retry_after: options.retry_after,
            show_picture: false,
            tempo,
            surroundings: Surroundings::default(),
            rest: Rest::default(),
            told_rest: None,
            rest_began: None,
            ticked: last_round.session,
            last_round,
            told_away: false,
            found: None,
            is_lost: false,
            is_over: false,
        };
        worker.retune();
        Ok(worker)
    }

    fn run(mut self, orders: &Receiver<Command>) -> Result<(), MonitorError> {
        self.open();
        loop {
            let next = match orders.recv_timeout(self.patience()) {
                Ok(command) => self.obey(command),
                Err(RecvTimeoutError::Timeout) => self.round(orders)?,
                Err(RecvTimeoutError::Disconnected) => Next::Stop,
            };
            if next == Next::Stop {
                self.close();
                return Ok(());
            }
        }
    }

    /// How long a command is waited for alone; not at all where a stream is, which is waited for at the
    /// same time.
    fn patience(&self) -> Duration {
        let left = match &self.stage {
            Stage::Watching { .. } | Stage::Probing(_) => return Duration::ZERO,
            Stage::Lost { retry_at } => Some(retry_at.since(self.clock.now())),
            Stage::Idle => self.rest.still_for(&self.moment()),
        };
        self.clock.glance(left.map_or(ROUND, |left| left.min(ROUND)))
    }

    /// One round: what the clocks bring, then what the stream brings, unless a command comes first.
    fn round(&mut self, orders: &Receiver<Command>) -> Result<Next, MonitorError> {
        self.tick();
        match &self.stage {
            Stage::Watching { .. } => return self.watch(orders),
            Stage::Probing(_) => return self.probe(orders),
            Stage::Lost { retry_at } if self.clock.now() >= *retry_at => self.open(),
            Stage::Lost { .. } => {}
            Stage::Idle => self.probe_if_due(),
        }
        Ok(Next::Continue)
    }

    fn obey(&mut self, command: Command) -> Next {
        let now = self.now();
        match command {
            Command::Stop => return Next::Stop,
            Command::Select { source, stream } => self.select(source, stream),
            // The settings may have said so already; a network takes a second to load.
            Command::UseModel(variant) if variant == self.settings.watch.model => {}
            Command::UseModel(variant) => {
                self.settings.watch.model = variant;
                self.use_model(variant);
            }
            Command::Pause(until) => self.pause(until),
            Command::Resume => self.resume(),
            Command::SomebodyIsThere => self.somebody_is_there(),
            Command::ShowPicture(show) => self.show(show),
            Command::ListCameras => self.list_cameras(),
            Command::Calibrate
            | Command::CancelCalibration
            | Command::BeginLook
            | Command::LookAgain
            | Command::LookBack
            | Command::KeepLook => {
                self.learn(&command);
                self.retune();
            }
            Command::Dismiss => {
                let told = self.session.dismiss(now);
                self.tell_all(told);
            }
            Command::FineLikeThis => {
                let told = self.session.fine_like_this(now);
                self.tell_all(told);
            }
            Command::Snooze(span) => {
                let told = self.session.snooze(now, span);
                self.tell_all(told);
            }
            Command::SkipPrompt => {
                let told = self.session.skip_prompt(now);
                self.tell_all(told);
            }
            Command::TestWarning => {
                let told = self.session.test_warning(now);
                self.tell_all(told);
            }
            Command::Guide(is_open) => {
                let told = self.session.show_around(is_open);
                self.tell_all(told);
            }
            Command::Surroundings(surroundings) => self.heed(surroundings),
            Command::UseSettings(settings) => self.use_settings(*settings),
            Command::UseProfile(name) => self.use_profile(name),
        }
        Next::Continue
    }

    fn select(&mut self, source: SourceSpec, stream: StreamId) {
        self.first_open = FirstOpen::KeepTrying;
        // Who chooses a source wants to see it.
        self.rest.end();
        if self.told_rest.take().is_some() {
            self.rest_is_over();
        }
        self.tell_returned();
        self.begin(source, stream);
    }

    fn use_model(&mut self, variant: ModelVariant) {
        match self.stations.model(variant) {
            Ok(model) => self.session.use_model(model),
            Err(error) => self.tell(EventKind::Notice(error.to_string())),
        }
    }

    fn show(&mut self, show: bool) {
        self.show_picture = show;
        self.tempo.show(show);
        self.retune();
        if show {
            // Who opens the window is there.
            self.somebody_is_there();
        }
    }

    /// Ends what runs and turns to `source`: what was learned of the last stream is forgotten, and the
    /// rules and the profile that belong to the new one come into force.
    fn begin(&mut self, source: SourceSpec, stream: StreamId) {
        self.close();
        self.leave_look();
        self.outlet.forget();
        let same_source = self.source == source;
        let same_clock = is_camera(&self.source) && is_camera(&source);
        if !same_clock {
            // Its answer would be waited for on another clock.
            let told = self.session.skip_prompt(self.now());
            self.tell_all(told);
        }
        self.source = source;
        self.stream = stream;
        self.is_lost = false;
        self.is_over = false;
        self.found = None;
        self.restart(same_clock);
        if !same_source {
            self.watch_over();
        }
        self.open();
    }

    /// The session begins anew with the source as it is.
    fn restart(&mut self, same_clock: bool) {
        let setup = {
            let (settings, today) = (&self.settings, self.clock.today());
            Setup::of(&self.source, self.stream, settings, &self.upright.baseline, today)
        };
        self.session.restart(setup, same_clock);
        self.tempo.begin(is_camera(&self.source));
        self.retune();
    }

    /// Looks at as many pictures as are worth it now.
    fn retune(&mut self) {
        self.tempo.learn(self.session.is_learning());
        self.session.set_rate(self.tempo.rate());
        self.session.spare(self.tempo.spares_looks());
    }

    /// Tells the end of what is running in this stream. A look from the side may go on, where the camera
    /// comes back.
    fn close(&mut self) {
        let is_calibrating = self.session.is_learning() && self.session.guide().is_none();
        let told = self.session.close();
        self.tell_all(told);
        if is_calibrating {
            self.tell_nothing_to_measure();
        }
    }

    /// Now, on both clocks.
    fn moment(&self) -> Moment {
        Moment { session: self.clock.now(), wall: self.clock.wall() }
    }

    /// Now, on the clock of the stream: a film's is its own.
    fn now(&self) -> Timestamp {
        if is_camera(&self.source) { self.clock.now() } else { self.session.now() }
    }

    fn tell(&mut self, kind: EventKind) {
        self.tell_at(self.now(), kind);
    }

    fn tell_at(&mut self, at: Timestamp, kind: EventKind) {
        self.tell_all(vec![Event { stream: self.stream, at, kind }]);
    }

    fn tell_all(&mut self, events: Vec<Event>) {
        for event in events {
            match event.kind {
                EventKind::Away => self.told_away = true,
                EventKind::Returned => self.told_away = false,
                _ => {}
            }
            self.tempo.heard(&event.kind);
            self.outlet.tell(event);
        }
    }
}

const fn is_camera(source: &SourceSpec) -> bool {
    matches!(source, SourceSpec::Camera(_))
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
