//! The worker against scripted sources and a scripted model: every frame is sent by the test, and
//! what comes of it is waited for.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use tempfile::TempDir;

use super::*;
use crate::capture::stream::StreamOptions;
use crate::capture::{
    CameraInfo, CaptureError, CaptureErrorKind, FrameSource, PixelLayout, RawFrame, Resolution,
    SourceInfo,
};
use crate::clock::ManualClock;
use crate::frame::Frame;
use crate::monitor::Observation;
use crate::monitor::stations::Lister;
use crate::pose::{LandmarkName, ModelVariant, Pose, PoseError, PoseModel};
use crate::posture::calibration::{Label, Pictures, from_pictures};
use crate::posture::{View, fixture};
use crate::reminder::PauseUntil;

/// What comes next from a scripted source.
enum Step {
    Frame(f64, Person),
    Fail(CaptureErrorKind),
}

/// Who is in a frame: told to the scripted model by the frame's first byte.
#[derive(Clone, Copy, PartialEq)]
enum Person {
    Upright = 1,
    Forward = 2,
    /// The model fails on it.
    Poison = 3,
    /// Turned a quarter.
    SideUpright = 4,
    SideForward = 5,
    /// An empty chair.
    Nobody = 6,
    /// Upright, before a camera that was tilted.
    Tilted = 7,
    /// Sitting, where upright is standing.
    Lower = 8,
}

struct Source {
    info: SourceInfo,
    steps: Receiver<Step>,
    seq: u64,
}

impl FrameSource for Source {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        match self.steps.recv() {
            Ok(Step::Frame(at, person)) => {
                self.seq += 1;
                let bytes = [person as u8; 12].to_vec();
                Ok(Some(RawFrame {
                    bytes: bytes.into(),
                    layout: PixelLayout::Rgb,
                    resolution: self.info.resolution,
                    at: Timestamp::from_seconds(at),
                    seq: self.seq,
                }))
            }
            Ok(Step::Fail(kind)) => Err(failure(kind)),
            Err(_) => Ok(None),
        }
    }
}

fn failure(kind: CaptureErrorKind) -> CaptureError {
    CaptureError::new(kind, "the source", "it failed", "Mend it.")
}

/// The poses of all there can be; reading the fixture takes its time.
static POSES: LazyLock<Vec<(u8, Pose)>> = LazyLock::new(|| {
    let (front, side) = (fixture::upright(View::Frontal), fixture::upright(View::Lateral));
    vec![
        (Person::Upright as u8, front.clone()),
        (Person::Forward as u8, forward(&front)),
        (Person::SideForward as u8, fixture::slid(&side, 25.0, 20.0)),
        (Person::SideUpright as u8, side),
        (Person::Tilted as u8, fixture::tilted(&front, -12.0)),
        (Person::Lower as u8, fixture::risen(&front, -16.0)),
    ]
});

/// Says of each frame that it looked at it.
struct Model(Sender<()>);

impl PoseModel for Model {
    fn observe(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError> {
        let person = frame.picture.view().pixel(0, 0).unwrap()[0];
        let _ = self.0.send(());
        if person == Person::Nobody as u8 {
            return Ok(None);
        }
        let found = POSES.iter().find(|(known, _)| *known == person);
        let failed = || PoseError::Failed { model: "scripted".into(), cause: "poison".into() };
        found.map(|(_, pose)| Some(pose.clone())).ok_or_else(failed)
    }

    fn reset(&mut self) {}
}

/// The head lower between the shoulders by a third of its height over them.
fn forward(pose: &Pose) -> Pose {
    let shoulders = pose.point(LandmarkName::LeftShoulder).y;
    fixture::slid(pose, 0.0, (shoulders - pose.point(LandmarkName::LeftEar).y) / 3.0)
}

/// How an opening goes: with these steps, or not at all.
type Opening = Result<Receiver<Step>, CaptureErrorKind>;

struct Scripted {
    openings: Receiver<Opening>,
    asked: Sender<SourceSpec>,
    looked: Sender<()>,
    cameras: Vec<CameraInfo>,
    clock: Arc<dyn Clock>,
}

impl Stations for Scripted {
    fn model(&mut self, variant: ModelVariant) -> Result<Box<dyn PoseModel>, PoseError> {
        match variant {
            ModelVariant::Lite => Ok(Box::new(Model(self.looked.clone()))),
            ModelVariant::Full => {
                Err(PoseError::Unreadable { model: "full".into(), cause: "scripted".into() })
            }
        }
    }

    fn stream(&mut self, source: &SourceSpec, options: StreamOptions) -> CaptureStream {
        self.asked.send(source.clone()).unwrap();
        let opening = self.openings.recv().unwrap();
        let live = is_camera(source);
        let open = move || match &opening {
            Ok(steps) => Ok(Box::new(Source {
                info: SourceInfo {
                    name: "scripted".into(),
                    resolution: Resolution { width: 2, height: 2 },
                    frames_per_second: None,
                    live,
                },
                steps: steps.clone(),
                seq: 0,
            }) as Box<dyn FrameSource>),
            Err(kind) => Err(failure(*kind)),
        };
        CaptureStream::spawn_with(source.to_string(), open, options, Arc::clone(&self.clock))
    }

    fn lister(&self) -> Lister {
        let cameras = self.cameras.clone();
        Box::new(move || Ok(cameras))
    }
}

/// A monitor on scripted stations, and the test's hands on it.
struct Stage {
    monitor: Monitor,
    openings: Sender<Opening>,
    asked: Receiver<SourceSpec>,
    /// One for each frame that the model saw.
    looked: Receiver<()>,
    clock: Arc<ManualClock>,
    home: TempDir,
}

/// Nothing here takes a hundredth of this.
const SOON: Duration = Duration::from_secs(20);

impl Stage {
    fn new(source: SourceSpec, first_open: FirstOpen, cameras: Vec<CameraInfo>) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self::with(source, first_open, cameras, Baseline::Chosen(profile()), home, |_| {})
    }

    /// A camera that opens, with that much known of the person, and other settings.
    fn watching(baseline: Baseline, home: TempDir, set: impl FnOnce(&mut Settings)) -> Self {
        Self::with(camera(), FirstOpen::KeepTrying, Vec::new(), baseline, home, set)
    }

    fn with(
        source: SourceSpec,
        first_open: FirstOpen,
        cameras: Vec<CameraInfo>,
        baseline: Baseline,
        home: TempDir,
        set: impl FnOnce(&mut Settings),
    ) -> Self {
        let (openings, script) = unbounded();
        let (tell, asked) = unbounded();
        let (seen, looked) = unbounded();
        let clock = Arc::new(ManualClock::new());
        let mut settings = Settings::default();
        // Every frame is to be looked at.
        settings.watch.adaptive = false;
        set(&mut settings);
        let monitor = Monitor::spawn(MonitorOptions {
            source,
            first_open,
            camera_rate: FramesPerSecond::new(15.0),
            repeat_demo: false,
            settings,
            baseline,
            profiles: ProfileStore::new(home.path().to_owned()),
            stations: Box::new(Scripted {
                openings: script,
                asked: tell,
                looked: seen,
                cameras,
                clock: clock.clone(),
            }),
            clock: clock.clone(),
            wake: Arc::new(|| {}),
            listeners: Vec::new(),
            retry_after: Duration::ZERO,
        })
        .unwrap();
        Self { monitor, openings, asked, looked, clock, home }
    }

    /// The next opening gives what is sent into the returned end.
    fn opens(&self) -> Sender<Step> {
        let (steps, script) = unbounded();
        self.openings.send(Ok(script)).unwrap();
        steps
    }

    fn refuses(&self, kind: CaptureErrorKind) {
        self.openings.send(Err(kind)).unwrap();
    }

    /// Sends a frame and waits until it was observed.
    fn show(&self, steps: &Sender<Step>, at: f64, person: Person) -> Observation {
        steps.send(Step::Frame(at, person)).unwrap();
        let seen = self.monitor.observations.recv_timeout(SOON).unwrap();
        assert_eq!(seen.at, Timestamp::from_seconds(at));
        seen
    }

    fn event(&self) -> Event {
        self.monitor.events.recv_timeout(SOON).unwrap()
    }

    /// The next event that is no progress report.
    fn kind(&self) -> EventKind {
        loop {
            match self.event().kind {
                EventKind::CalibrationProgress(_) | EventKind::Minute(_) => {}
                kind => return kind,
            }
        }
    }

    fn ask(&self, command: Command) {
        self.monitor.commands.send(command).unwrap();
    }
}

fn profile() -> Profile {
    let upright = [fixture::upright(View::Frontal)];
    let created = "2026-01-31".into();
    let label = Label { name: "me".into(), created, camera: "scripted".into() };
    from_pictures(label, Pictures { upright: &upright, ..Pictures::default() }).unwrap()
}

fn camera() -> SourceSpec {
    SourceSpec::Camera(0)
}

fn film() -> SourceSpec {
    SourceSpec::Path("film.avi".into())
}

#[test]
fn a_film_chosen_after_long_watching_is_looked_at_from_its_first_frame() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    stage.show(&steps, 500.0, Person::Upright);
    let chosen = StreamId::default().next();
    let steps = stage.opens();
    stage.ask(Command::Select { source: film(), stream: chosen });
    let seen = stage.show(&steps, 0.0, Person::Upright);
    assert_eq!(seen.stream, chosen);
}

#[test]
fn a_film_played_again_after_its_end_begins_at_its_beginning() {
    let stage = Stage::new(film(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    stage.show(&steps, 30.0, Person::Upright);
    drop(steps);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    assert!(matches!(stage.kind(), EventKind::SourceEnded));
    let steps = stage.opens();
    stage.ask(Command::Resume);
    stage.show(&steps, 0.0, Person::Upright);
}

#[test]
fn a_lost_camera_is_told_once_and_told_back_with_its_name() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    stage.show(&steps, 1.0, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    stage.clock.advance(Duration::from_secs(7));
    stage.refuses(CaptureErrorKind::Busy);
    stage.refuses(CaptureErrorKind::Busy);
    let back = stage.opens();
    steps.send(Step::Fail(CaptureErrorKind::Disconnected)).unwrap();
    let lost = stage.event();
    let EventKind::CameraLost(error) = &lost.kind else { panic!("{lost:?}") };
    assert_eq!(error.kind, CaptureErrorKind::Disconnected);
    assert_eq!(lost.at, Timestamp::from_seconds(7.0), "on the session clock");
    stage.show(&back, 9.0, Person::Upright);
    let told = stage.event();
    assert!(matches!(told.kind, EventKind::CameraBack), "{told:?}");
    assert_eq!(told.at, Timestamp::from_seconds(9.0));
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
}

#[test]
fn another_camera_is_taken_when_the_usual_one_is_not_there() {
    let other = CameraInfo { index: 2, name: "Desk".into(), description: String::new() };
    let stage = Stage::new(camera(), FirstOpen::AnyCameraOrDemo, vec![other]);
    stage.refuses(CaptureErrorKind::NotFound);
    let steps = stage.opens();
    stage.show(&steps, 1.0, Person::Upright);
    let EventKind::Notice(told) = stage.kind() else { panic!("a notice first") };
    assert!(told.contains("Desk"), "{told}");
    let EventKind::SourceOpened { source, .. } = stage.kind() else { panic!("then the camera") };
    assert_eq!(source, SourceSpec::Camera(2));
}

#[test]
fn without_any_camera_the_built_in_film_plays() {
    let stage = Stage::new(camera(), FirstOpen::AnyCameraOrDemo, Vec::new());
    stage.refuses(CaptureErrorKind::NotFound);
    let _steps = stage.opens();
    assert_eq!(stage.asked.recv_timeout(SOON), Ok(camera()));
    assert_eq!(stage.asked.recv_timeout(SOON), Ok(SourceSpec::Demo));
    let EventKind::Notice(told) = stage.kind() else { panic!("a notice") };
    assert!(told.starts_with("No camera was found"), "{told}");
}

#[test]
fn a_source_asked_for_by_name_ends_the_monitor_when_it_fails() {
    let stage = Stage::new(film(), FirstOpen::MustSucceed, Vec::new());
    stage.refuses(CaptureErrorKind::Unsupported);
    let EventKind::Failed(told) = stage.kind() else { panic!("the end is told") };
    assert!(told.contains("Mend it."), "{told}");
    let ended = stage.monitor.stop();
    assert!(matches!(ended, Err(MonitorError::Capture(_))), "{ended:?}");
}

#[test]
fn an_episode_ends_where_watching_ends() {
    for command in [
        Command::Pause(PauseUntil::Resumed),
        Command::Select { source: film(), stream: StreamId::default().next() },
        Command::Stop,
    ] {
        let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
        let steps = stage.opens();
        let mut at = 0.0;
        // The smoothing takes seconds to follow; the settle time comes on top.
        while at < 20.0 {
            at += 0.25;
            stage.show(&steps, at, Person::Forward);
        }
        assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
        assert!(matches!(stage.kind(), EventKind::EpisodeStarted { .. }));
        let _next = stage.opens();
        stage.ask(command.clone());
        let ended = stage.kind();
        assert!(matches!(ended, EventKind::EpisodeEnded { .. }), "{command:?}: {ended:?}");
    }
}

#[test]
fn who_is_shown_around_by_the_guide_is_not_judged_until_it_is_closed() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    let hold = |from: u32| {
        for quarter in from * 4..(from + 20) * 4 {
            stage.show(&steps, 0.25 * f64::from(quarter + 1), Person::Forward);
        }
    };
    hold(0);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    assert!(matches!(stage.kind(), EventKind::EpisodeStarted { .. }));
    // What runs ends, and a head that stays forward begins nothing.
    stage.ask(Command::Guide(true));
    assert!(matches!(stage.kind(), EventKind::EpisodeEnded { .. }));
    hold(20);
    stage.ask(Command::Guide(false));
    hold(40);
    let EventKind::EpisodeStarted { since } = stage.kind() else { panic!("an episode after it") };
    assert!(since >= Timestamp::from_seconds(40.0), "{since:?}");
}

#[test]
fn a_calibration_is_kept_and_one_that_is_left_is_not() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    stage.show(&steps, 0.25, Person::Upright);
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    let saved = stage.home.path().join("default.toml");
    let four_seconds = |from: f64| {
        for i in 1..=16 {
            stage.show(&steps, from + 0.25 * f64::from(i), Person::Upright);
        }
    };
    stage.ask(Command::Calibrate);
    stage.ask(Command::CancelCalibration);
    four_seconds(0.25);
    assert!(!saved.exists());
    stage.ask(Command::Calibrate);
    four_seconds(4.25);
    let told = stage.kind();
    assert!(matches!(told, EventKind::Calibrated { kept: true, .. }), "{told:?}");
    assert!(saved.exists());
}

#[test]
fn without_a_picture_a_calibration_is_refused() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let _steps = stage.opens();
    stage.ask(Command::Calibrate);
    assert!(matches!(stage.kind(), EventKind::CalibrationRefused(_)));
}

#[test]
fn a_model_that_does_not_load_leaves_the_old_one_at_work() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    stage.ask(Command::UseModel(ModelVariant::Full));
    assert!(matches!(stage.kind(), EventKind::Notice(_)));
    stage.show(&steps, 1.0, Person::Upright);
}

#[test]
fn a_model_that_fails_at_work_ends_the_monitor_and_says_so() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    steps.send(Step::Frame(1.0, Person::Poison)).unwrap();
    assert!(matches!(stage.kind(), EventKind::SourceOpened { .. }));
    let EventKind::Failed(told) = stage.kind() else { panic!("the end is told") };
    assert!(told.contains("poison"), "{told}");
}

#[test]
fn pictures_come_along_only_while_somebody_shows_them() {
    let stage = Stage::new(camera(), FirstOpen::KeepTrying, Vec::new());
    let steps = stage.opens();
    assert!(stage.show(&steps, 1.0, Person::Upright).picture.is_none());
    stage.ask(Command::ShowPicture(true));
    stage.show(&steps, 2.0, Person::Upright);
    assert!(stage.show(&steps, 3.0, Person::Upright).picture.is_some());
}

#[path = "worker_look_tests.rs"]
mod look;
#[path = "worker_place_tests.rs"]
mod place;
#[path = "worker_rest_tests.rs"]
mod rest;
