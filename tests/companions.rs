//! The angles beside the craniovertebral angle against the truth of synthetic people on whom nothing
//! was fitted: `tests/data/companions.json`, made by `models/posture_fit/companions.py truth` from
//! the points the pictures of `tests/data/accuracy/moved` were rendered with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use plumbline::capture::still::open_picture;
use plumbline::pose::{BlazePose, ModelVariant, Weights};
use plumbline::posture::{Companions, Measure, View, read_as};
use plumbline::units::{Degrees, Millimetres};
use serde::Deserialize;

/// A single picture may be off by so many typical errors.
const SINGLE: f64 = 4.0;
/// The mean over a companion's pictures, in its own stated errors: at most so many. The stated error is the
/// mean one over many people, so 1 is expected, and half an error more leaves room for the few people
/// here. Roll has more (1.5 was measured): one of its four heads is turned by 23 degrees and nods by 28,
/// and reads three stated errors off.
const MEANS: [(&str, f64); 8] = [
    ("yaw", 1.5),
    ("pitch", 1.5),
    ("roll", 1.75),
    ("viewing distance", 1.5),
    ("shoulder level", 1.5),
    ("head tilt", 1.5),
    ("shoulder-C7", 1.5),
    ("trunk lean", 1.5),
];

#[derive(Deserialize)]
struct Truth {
    file: String,
    view: View,
    yaw: Option<f64>,
    pitch: Option<f64>,
    roll: Option<f64>,
    viewing_distance: Option<f64>,
    shoulder_level: Option<f64>,
    head_tilt: Option<f64>,
    shoulder_c7: Option<f64>,
    trunk_lean: Option<f64>,
}

/// A companion's name, its truth, and value and error where it is given.
type Pair = (&'static str, f64, Option<(f64, f64)>);

impl Truth {
    /// What is known of the picture, and what was measured of it: value and error.
    fn pairs(&self, seen: &Companions) -> Vec<Pair> {
        let angle = |m: Option<Measure<Degrees>>| m.map(|m| (m.value.value(), m.error.value()));
        let length =
            |m: Option<Measure<Millimetres>>| m.map(|m| (m.value.value(), m.error.value()));
        [
            ("yaw", self.yaw, angle(seen.yaw)),
            ("pitch", self.pitch, angle(seen.pitch)),
            ("roll", self.roll, angle(seen.roll)),
            ("viewing distance", self.viewing_distance, length(seen.viewing_distance)),
            ("shoulder level", self.shoulder_level, angle(seen.shoulder_level)),
            ("head tilt", self.head_tilt, angle(seen.head_tilt)),
            ("shoulder-C7", self.shoulder_c7, angle(seen.shoulder_c7)),
            ("trunk lean", self.trunk_lean, angle(seen.trunk_lean)),
        ]
        .into_iter()
        .filter_map(|(name, truth, seen)| Some((name, truth?, seen)))
        .collect()
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn truths() -> Vec<Truth> {
    let text = std::fs::read_to_string(folder().join("companions.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_value_is_as_near_the_truth_as_it_says() {
    let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let mut shares: std::collections::BTreeMap<&str, Vec<f64>> = Default::default();
    for truth in truths() {
        let picture = open_picture(&folder().join("accuracy/moved").join(&truth.file)).unwrap();
        let pose = model.still(&picture).unwrap().expect("a person");
        let seen = read_as(&pose, None, Some(truth.view)).companions;
        for (name, expected, measured) in truth.pairs(&seen) {
            let Some((value, error)) = measured else {
                assert_eq!(name, "trunk lean", "{}: no {name}", truth.file);
                continue;
            };
            let off = (value - expected).abs() / error;
            assert!(off < SINGLE, "{}: {name} {value:.1} is {expected}", truth.file);
            shares.entry(name).or_default().push(off);
        }
        let front = truth.view == View::Frontal;
        assert!(!(seen.trunk_lean.is_some() && front), "lean is not seen from the front");
        assert_eq!(seen.yaw.is_some(), front, "{}", truth.file);
        assert_eq!(seen.shoulder_c7.is_some(), !front, "{}", truth.file);
    }
    assert_eq!(shares.len(), 8, "each was measured somewhere: {shares:?}");
    let mut beyond = Vec::new();
    for (name, most) in MEANS {
        let all = &shares[name];
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        if mean >= most {
            beyond.push(format!("{name}: {mean:.2} stated errors in the mean: {all:?}"));
        }
    }
    assert!(beyond.is_empty(), "{}", beyond.join("\n"));
}

#[test]
fn eyes_further_apart_are_further_away_and_nothing_else_changes() {
    let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let front = truths().into_iter().find(|truth| truth.view == View::Frontal).unwrap();
    let picture = open_picture(&folder().join("accuracy/moved").join(&front.file)).unwrap();
    let pose = model.still(&picture).unwrap().expect("a person");
    let usual = read_as(&pose, None, None).companions;
    let wide = usual.for_eyes(Millimetres::new(69.85));
    let (near, far) = (usual.viewing_distance.unwrap(), wide.viewing_distance.unwrap());
    assert!((far.value.value() / near.value.value() - 1.1).abs() < 1e-9);
    assert!((far.error.value() / near.error.value() - 1.1).abs() < 1e-9);
    assert_eq!(Companions { viewing_distance: usual.viewing_distance, ..wide }, usual);
}
