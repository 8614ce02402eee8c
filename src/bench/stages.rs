//! The stages of a frame, each timed once a round, so that whatever else the machine does hits all of
//! them alike.

use std::time::Duration;

use super::networks::Bare;
use super::timing::{Timing, timed};
use super::{BenchError, Pictures};
use crate::capture::RawFrame;
use crate::capture::decode::{Decoder, decode};
use crate::monitor::StreamId;
use crate::monitor::session::{Session, Setup};
use crate::pose::detector::{Detector, Look};
use crate::pose::network::ModelFile;
use crate::pose::region::{Border, Cropper, Levels};
use crate::pose::{BlazePose, ModelVariant, Weights};
use crate::posture::companion::INTERPUPILLARY;
use crate::posture::state::{Judge, Limits, Patience};
use crate::posture::{UprightAges, read};
use crate::reminder::engine::Manner;
use crate::settings::Settings;
use crate::units::Timestamp;

/// Rounds before the first that counts: the person is found, caches fill.
const WARM_UP: usize = 3;
/// Frames a second of the stream that whole frames are taken from; the detector's check of who is
/// followed falls on every 60th.
const RATE: f64 = 30.0;
/// Side of the crop that the landmark networks read.
const CROP: usize = 256;

/// A stage and what it took.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it is called.
    pub name: String,
    /// How long it took.
    pub timing: Timing,
    /// The network it is, where it is one alone.
    pub network: Option<ModelFile>,
}

/// A stage while it is measured.
struct Course {
    name: String,
    step: Box<dyn FnMut() -> Result<(), BenchError>>,
    times: Vec<Duration>,
    network: Option<ModelFile>,
    /// Whether it is a whole frame, which runs lite landmarks, face mesh and neck.
    is_frame: bool,
}

impl Course {
    fn new(name: &str, step: impl FnMut() -> Result<(), BenchError> + 'static) -> Self {
        let name = name.to_owned();
        Self { name, step: Box::new(step), times: Vec::new(), network: None, is_frame: false }
    }

    fn network(name: &str, mut bare: Bare) -> Self {
        let network = Some(bare.file());
        Self { network, ..Self::new(name, move || bare.run()) }
    }

    fn frame(name: &str, raw: RawFrame, model: BlazePose) -> Self {
        let mut session = Session::new(Box::new(model), setup(), f64::INFINITY);
        let mut seq = 0;
        let step = move || {
            seq += 1;
            let at = Timestamp::from_seconds(seq as f64 / RATE);
            let seen = session.look(&RawFrame { at, seq, ..raw.clone() })?;
            let pose = seen.and_then(|seen| seen.observation.pose).ok_or(BenchError::Nobody)?;
            // All networks of a tracked frame have run.
            pose.face.as_ref().zip(pose.neck.as_ref()).map(drop).ok_or(BenchError::Nobody)
        };
        Self { is_frame: true, ..Self::new(name, step) }
    }
}

/// A stream that nobody has an upright for, under the usual settings.
#[must_use]
pub fn setup() -> Setup {
    Setup {
        stream: StreamId::default(),
        manner: Manner::of(&Settings::default()),
        profile: None,
        ages: UprightAges::default(),
        interpupillary: INTERPUPILLARY,
    }
}

/// Times all stages `rounds` times; `progress` is called once a round.
///
/// # Errors
/// Any [`BenchError`]: networks that do not load or run, or do not see the person in the picture.
pub fn measure(
    weights: &Weights,
    rounds: usize,
    mut progress: impl FnMut(),
) -> Result<Vec<Stage>, BenchError> {
    let mut courses = courses(weights)?;
    for round in 0..WARM_UP + rounds {
        for course in &mut courses {
            let ((), taken) = timed(&mut course.step)?;
            if round >= WARM_UP {
                course.times.push(taken);
            }
        }
        if round >= WARM_UP {
            progress();
        }
    }
    let around = around_the_networks(&courses);
    let stages = courses.into_iter().map(|course| (course.name, course.times, course.network));
    let around = around.into_iter().map(|(name, times)| (name, times, None));
    stages
        .chain(around)
        .map(|(name, times, network)| {
            let timing = Timing::of(&times).ok_or(BenchError::NoRun)?;
            Ok(Stage { name, timing, network })
        })
        .collect()
}

/// What a tracked frame costs beyond its networks: the whole frame less landmarks, face mesh and neck
/// of the same round.
fn around_the_networks(courses: &[Course]) -> Vec<(String, Vec<Duration>)> {
    let in_a_frame = |course: &&Course| {
        matches!(
            course.network,
            Some(ModelFile::Landmarks(ModelVariant::Lite) | ModelFile::FaceMesh | ModelFile::Neck)
        )
    };
    let networks: Vec<_> = courses.iter().filter(in_a_frame).collect();
    let frames = courses.iter().filter(|course| course.is_frame);
    frames
        .map(|frame| {
            let rounds = frame.times.iter().enumerate().map(|(round, whole)| {
                networks
                    .iter()
                    .fold(*whole, |left, network| left.saturating_sub(network.times[round]))
            });
            (format!("{}, beyond its networks", frame.name), rounds.collect())
        })
        .collect()
}

fn courses(weights: &Weights) -> Result<Vec<Course>, BenchError> {
    let pictures = Pictures::built_in()?;
    let picture = decode(&pictures.yuyv)?.picture;
    let pose = BlazePose::load(weights, ModelVariant::Lite)?.still(picture.view())?;
    let pose = pose.ok_or(BenchError::Nobody)?;
    let mut courses = Vec::new();
    for (name, raw) in [("decode YUYV", &pictures.yuyv), ("decode MJPEG", &pictures.mjpeg)] {
        let (raw, mut decoder) = (raw.clone(), Decoder::default());
        courses.push(Course::new(name, move || Ok(decoder.decode(&raw).map(drop)?)));
    }
    let (cut, region) = (picture.clone(), pose.region);
    let (mut pixels, mut cropper) = (vec![0.0; 3 * CROP * CROP], Cropper::default());
    courses.push(Course::new("crop YUYV", move || {
        let (border, levels) = (Border::Edge, Levels::ZeroToOne);
        cropper.crop(cut.view(), &region, CROP, border, levels, &mut pixels);
        Ok(())
    }));
    for file in ModelFile::ALL {
        let mut bare = Bare::load(weights, file)?;
        bare.fill(&pictures.input(file))?;
        courses.push(Course::network(file.word(), bare));
    }
    let mut detector = Detector::load(weights)?;
    courses.push(Course::new("look for people", move || {
        Ok(detector.detect(picture.view(), Look::Plain).map(drop)?)
    }));
    let mut judge = Judge::new(Limits::default(), Patience::default());
    let mut tick = 0_u32;
    courses.push(Course::new("posture", move || {
        tick += 1;
        let at = Timestamp::from_seconds(f64::from(tick) / RATE);
        judge.step(at, Some(&read(&pose, None)));
        Ok(())
    }));
    for (name, raw) in [("frame YUYV", pictures.yuyv), ("frame MJPEG", pictures.mjpeg)] {
        courses.push(Course::frame(name, raw, BlazePose::load(weights, ModelVariant::Lite)?));
    }
    Ok(courses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_timed_in_every_round_and_a_frame_holds_its_networks() {
        let mut rounds = 0;
        let stages = measure(&Weights::BuiltIn, 3, || rounds += 1).unwrap();
        assert_eq!(rounds, 3);
        assert!(stages.iter().all(|stage| stage.timing.runs == 3), "{stages:?}");
        let median = |name: &str| {
            let stage = stages.iter().find(|stage| stage.name == name);
            stage.unwrap_or_else(|| panic!("{name} is missing")).timing.median
        };
        let whole = median("frame YUYV");
        let beyond = median("frame YUYV, beyond its networks");
        assert!(beyond < whole, "{beyond:?} of {whole:?}");
        for file in ModelFile::ALL {
            assert!(median(file.word()) > Duration::ZERO);
            assert!(stages.iter().any(|stage| stage.network == Some(file)));
        }
    }
}
