//! Scripted observations, put in where the monitor would.
#![allow(clippy::unwrap_used, reason = "a helper of tests, which clippy does not know for one")]

use std::cell::Cell;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use plumbline::capture::{Resolution, SourceInfo, SourceSpec};
use plumbline::monitor::{
    Command, EpisodeStatus, Event, EventKind, Observation, Pace, Quantity, Smoothed, StreamId,
};
use plumbline::picture::Picture;
use plumbline::pose::{LANDMARK_COUNT, Landmark, LandmarkName, Light, Pose, Region};
use plumbline::posture::{
    Companions, Estimate, Points, PostureState, Reading, UnsureReason, ValueSource, View,
};
use plumbline::ui::MonitorLink;
use plumbline::units::{
    AngleInterval, Confidence, DegreeMinutes, Degrees, PixelPoint, Timestamp, WorldPoint,
};

/// The monitor's ends of the window's channels.
pub struct Script {
    observations: Sender<Observation>,
    events: Sender<Event>,
    commands: Receiver<Command>,
    /// What the monitor would play: the last source asked for, once [`Self::drain`] has heard of it.
    pub stream: Cell<StreamId>,
}

impl Script {
    pub fn new() -> (MonitorLink, Self) {
        let (observations, seen) = unbounded();
        let (events, happened) = unbounded();
        let (asked, commands) = unbounded();
        let link = MonitorLink { observations: seen, events: happened, commands: asked };
        (link, Self { observations, events, commands, stream: Cell::default() })
    }

    pub fn sees(&self, mut observation: Observation) {
        observation.stream = self.stream.get();
        self.observations.send(observation).unwrap();
    }

    pub fn happens(&self, kind: EventKind) {
        self.happens_at(0.0, kind);
    }

    pub fn happens_at(&self, at: f64, kind: EventKind) {
        let (stream, at) = (self.stream.get(), Timestamp::from_seconds(at));
        self.events.send(Event { stream, at, kind }).unwrap();
    }

    /// The monitor's thread goes without a word.
    pub fn hangs_up(self) -> Receiver<Command> {
        self.commands
    }

    pub fn opened(&self, source: SourceSpec, name: &str) {
        let info = SourceInfo {
            name: name.to_owned(),
            resolution: Resolution { width: 640, height: 480 },
            frames_per_second: Some(15.0),
            live: true,
        };
        self.happens(EventKind::SourceOpened { source, info });
    }

    /// What was asked since the last call.
    pub fn drain(&self) -> Vec<Command> {
        let asked: Vec<Command> = self.commands.try_iter().collect();
        for command in &asked {
            if let Command::Select { stream, .. } = command {
                self.stream.set(*stream);
            }
        }
        asked
    }

    /// Ten minutes, an observation every other second, the last one at 600 s; the person leaves for a
    /// while in the middle. Values wander as a seated person's do.
    pub fn ten_minutes(&self, harness: &mut super::Window, at: impl Fn(f64) -> Observation) {
        let is_lateral = at(2.0).reading.is_some_and(|reading| reading.view == View::Lateral);
        let source = if is_lateral { SourceSpec::DemoSide } else { SourceSpec::Demo };
        self.opened(source, "Integrated Camera");
        for second in (1..=300).map(|i| f64::from(2 * i)) {
            let mut seen = at(second);
            if second != 600.0 {
                seen.picture = None;
            }
            let back = (600.0 - second) / 600.0;
            let wander = 6.0 * back.sqrt() * (1.0 + 0.4 * (second / 37.0).sin())
                + 1.4 * (second / 11.0).sin() * back.min(0.2) * 5.0;
            if let Some(smoothed) = &mut seen.smoothed {
                let wander = Degrees::new(wander);
                smoothed.value = smoothed.value + wander;
                let AngleInterval { low, high } = smoothed.interval;
                smoothed.interval = AngleInterval { low: low + wander, high: high + wander };
                let is_forward = smoothed.value < smoothed.limit;
                let excess = smoothed.limit - smoothed.value;
                seen.state =
                    if is_forward { PostureState::Forward(excess) } else { PostureState::Neutral };
            }
            if (230.0..275.0).contains(&second) {
                seen.state = PostureState::Away;
                (seen.reading, seen.smoothed) = (None, None);
            }
            self.sees(seen);
            // The channel is newest-wins: each is taken in before the next comes.
            harness.step();
        }
        harness.run();
    }
}

/// Left and right tragus, left and right shoulder, as the renderer placed them.
const FRONTAL_POINTS: [PixelPoint; 4] = [
    PixelPoint::new(361.07, 156.43),
    PixelPoint::new(274.34, 161.03),
    PixelPoint::new(414.11, 264.22),
    PixelPoint::new(226.64, 266.17),
];
/// C7, tragus, shoulder and eye, as the renderer placed them.
const LATERAL_POINTS: [PixelPoint; 4] = [
    PixelPoint::new(317.61, 219.51),
    PixelPoint::new(274.53, 170.26),
    PixelPoint::new(288.71, 280.12),
    PixelPoint::new(243.27, 154.96),
];

fn picture(name: &str) -> Picture {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ui").join(name);
    image::open(path).unwrap().to_rgb8().into()
}

static FRONTAL: LazyLock<Picture> = LazyLock::new(|| picture("frontal.jpg"));
static LATERAL: LazyLock<Picture> = LazyLock::new(|| picture("lateral.jpg"));

fn estimate(value: f64, half: f64, source: ValueSource) -> Estimate {
    let value = Degrees::new(value);
    Estimate { value, interval: AngleInterval::around(value, Degrees::new(half)), source }
}

/// What the judge makes of an estimate that has not moved for long.
fn smoothed(quantity: Quantity, estimate: Estimate, limit: f64) -> Option<Smoothed> {
    let Estimate { value, interval, source } = estimate;
    Some(Smoothed { quantity, value, interval, source, limit: Degrees::new(limit) })
}

fn observation(at: f64, reading: Reading, picture: &Picture) -> Observation {
    Observation {
        stream: StreamId::default(),
        at: Timestamp::from_seconds(at),
        state: PostureState::Neutral,
        reading: Some(reading),
        smoothed: None,
        episode: None,
        dose: DegreeMinutes::default(),
        pose: None,
        picture: Some(picture.clone()),
        pace: Pace { analysed_per_second: 4.0, last_frame: Duration::from_millis(38) },
    }
}

fn pose(named: &[(LandmarkName, PixelPoint)]) -> Pose {
    let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
    for &(name, position) in named {
        landmarks[name as usize].position = position;
    }
    Pose {
        light: Light::default(),
        face: None,
        neck: None,
        landmarks,
        world: [WorldPoint::default(); LANDMARK_COUNT],
        presence: Confidence::FULL,
        region: Region { centre: PixelPoint::new(320.0, 240.0), size_px: 480.0, rotation_rad: 0.0 },
        picture: (640, 480),
    }
}

/// From the front, nine degrees forward of the own upright; warned 20 s before 600 s.
pub fn frontal_forward(at: f64) -> Observation {
    let point = PixelPoint::new;
    // The renderer's own places for ears and shoulders, and the face between them.
    let (left_ear, right_ear) = (FRONTAL_POINTS[0], FRONTAL_POINTS[1]);
    let (left_shoulder, right_shoulder) = (FRONTAL_POINTS[2], FRONTAL_POINTS[3]);
    let ears = |share: f32, down: f32| {
        point(
            right_ear.x + share * (left_ear.x - right_ear.x),
            right_ear.y + share * (left_ear.y - right_ear.y) + down,
        )
    };
    let change = estimate(-9.0, 3.4, ValueSource::FrontalChange);
    let reading = Reading {
        view: View::Frontal,
        cva: None,
        change: Some(change),
        reason: None,
        confidence: Confidence::new(0.9),
        points: Points {
            tragus: Some(left_ear.midpoint(right_ear)),
            shoulder: Some(left_shoulder.midpoint(right_shoulder)),
            left_ear: Some(left_ear),
            right_ear: Some(right_ear),
            left_shoulder: Some(left_shoulder),
            right_shoulder: Some(right_shoulder),
            ..Points::default()
        },
        companions: Companions::default(),
    };
    let pose = pose(&[
        (LandmarkName::LeftEar, left_ear),
        (LandmarkName::RightEar, right_ear),
        (LandmarkName::LeftEyeOuter, ears(0.76, -22.0)),
        (LandmarkName::LeftEyeInner, ears(0.6, -22.0)),
        (LandmarkName::RightEyeInner, ears(0.4, -22.0)),
        (LandmarkName::RightEyeOuter, ears(0.24, -22.0)),
        (LandmarkName::Nose, ears(0.5, -2.0)),
    ]);
    Observation {
        state: PostureState::Forward(Degrees::new(4.0)),
        smoothed: smoothed(Quantity::Change, change, -5.0),
        episode: Some(EpisodeStatus {
            since: Timestamp::from_seconds(520.0),
            warned_at: Some(Timestamp::from_seconds(580.0)),
        }),
        pose: Some(pose),
        ..observation(at, reading, &FRONTAL)
    }
}

/// From the side, 48 degrees, no profile.
pub fn lateral_neutral(at: f64) -> Observation {
    let [c7, tragus, shoulder, canthus] = LATERAL_POINTS;
    let angle = estimate(48.0, 16.0, ValueSource::Nape);
    let reading = Reading {
        view: View::Lateral,
        cva: Some(angle),
        change: None,
        reason: None,
        confidence: Confidence::new(0.9),
        points: Points {
            tragus: Some(tragus),
            c7: Some(c7),
            shoulder: Some(shoulder),
            canthus: Some(canthus),
            ..Points::default()
        },
        companions: Companions::default(),
    };
    Observation {
        smoothed: smoothed(Quantity::Absolute, angle, 45.5),
        ..observation(at, reading, &LATERAL)
    }
}

/// Somebody who cannot be measured, and why.
pub fn unsure(at: f64, reason: UnsureReason) -> Observation {
    let mut seen = frontal_forward(at);
    seen.state = PostureState::Unsure(reason);
    (seen.smoothed, seen.episode, seen.pose) = (None, None, None);
    if let Some(reading) = &mut seen.reading {
        (reading.cva, reading.change, reading.reason) = (None, None, Some(reason));
        reading.points = Points::default();
    }
    seen
}
