//! The estimator on people on whom no weight was fitted (`tests/data/accuracy`, synthetic), run as
//! `plumbline evaluate` runs it, and its figures held to those written down beside the pictures.
//!
//! After a change that is meant to move them, look at the tables of `plumbline evaluate
//! tests/data/accuracy/moved tests/data/accuracy/sweep`, then write the new ones down with
//!
//! ```text
//! PLUMBLINE_REFRESH_FIGURES=1 cargo test --test accuracy
//! ```
//!
//! which fails, and run it again without.
//!
//! Tolerances, each way: a figure that became better is to be written down too, lest it be lost
//! again unseen. They are far above what another processor's rounding does, and below what the
//! choice of other people would do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use plumbline::evaluate::look::Looker;
use plumbline::evaluate::protocol::Calibration;
use plumbline::evaluate::report::{Guess, Report, Row};
use plumbline::evaluate::truth::read_set;
use plumbline::evaluate::values::{Quantity, values};
use plumbline::pose::{ModelVariant, Weights};
use plumbline::posture::View;
use serde::{Deserialize, Serialize};

/// Mean errors and the intervals' widths, in degrees.
const DEGREES: f64 = 0.3;
/// 90th percentiles of some dozens of errors: one error changes places with its neighbour.
const TAIL: f64 = 0.8;
/// Shares: truths in their intervals, F1, R2.
const SHARE: f64 = 0.04;
/// Pictures found or answered.
const PICTURES: usize = 2;

const SETS: [&str; 2] = ["moved", "sweep"];

/// The main figures of a row.
#[derive(Debug, Serialize, Deserialize)]
struct Figures {
    pictures: usize,
    found: usize,
    answered: usize,
    mae_deg: Option<f64>,
    bias_deg: Option<f64>,
    p90_deg: Option<f64>,
    r2: Option<f64>,
    holds: Option<f64>,
    width_deg: Option<f64>,
    f1_of_8: Option<f64>,
    f1_of_strict_8: Option<f64>,
    /// Mean absolute errors of the simple guesses: what the figures above are worth rests on them.
    #[serde(default)]
    nulls_mae_deg: BTreeMap<String, f64>,
}

impl From<&Row> for Figures {
    fn from(row: &Row) -> Self {
        let hundredth = |value: f64| (value * 100.0).round() / 100.0;
        Self {
            pictures: row.pictures,
            found: row.found,
            answered: row.answered,
            mae_deg: row.errors.map(|errors| hundredth(errors.mae.value())),
            bias_deg: row.errors.map(|errors| hundredth(errors.bias.value())),
            p90_deg: row.errors.map(|errors| hundredth(errors.p90.value())),
            r2: row.errors.and_then(|errors| errors.r2).map(hundredth),
            holds: row.interval.map(|interval| hundredth(interval.holds)),
            width_deg: row.interval.map(|interval| hundredth(interval.width.value())),
            f1_of_8: row.drops.and_then(|drops| drops.of_8.f1).map(hundredth),
            f1_of_strict_8: row.drops.and_then(|drops| drops.strict_8.f1).map(hundredth),
            nulls_mae_deg: row
                .nulls
                .iter()
                .map(|null| (format!("{:?}", null.guess), hundredth(null.errors.mae.value())))
                .collect(),
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/accuracy")
}

fn evaluate(set: &str) -> Report {
    let pictures = read_set(&folder().join(set)).unwrap().pictures;
    let weights = Weights::BuiltIn;
    let looker = Looker { weights: &weights, variant: ModelVariant::Lite, again: &[] };
    let paths: Vec<_> = pictures.iter().map(|picture| picture.path.as_path()).collect();
    let seen = looker.look(&paths, &|| ()).unwrap();
    let poses: Vec<_> = seen.into_iter().map(|seen| seen.unwrap().pose).collect();
    let values = values(&pictures, &poses);
    Report::new(&pictures, &poses, values, Vec::new())
}

/// View, quantity and calibration in the words of the JSON form.
fn key(row: &Row) -> String {
    let words = serde_json::to_value((row.view, row.quantity, row.calibration)).unwrap();
    let words: Vec<String> = serde_json::from_value(words).unwrap();
    words.join(", ")
}

type Written = BTreeMap<String, BTreeMap<String, Figures>>;

#[test]
fn the_figures_on_people_never_seen_are_those_written_down() {
    let reports = SETS.map(evaluate);
    let found: Written = SETS
        .iter()
        .zip(&reports)
        .map(|(set, report)| {
            let rows = report.rows.iter().map(|row| (key(row), Figures::from(row)));
            ((*set).to_owned(), rows.collect())
        })
        .collect();
    let path = folder().join("figures.json");
    if std::env::var_os("PLUMBLINE_REFRESH_FIGURES").is_some() {
        let text = serde_json::to_string_pretty(&found).unwrap();
        fs::write(&path, text + "\n").unwrap();
        // What was just written agrees with itself and proves nothing.
        panic!(
            "{}: figures rewritten, run again without PLUMBLINE_REFRESH_FIGURES",
            path.display()
        );
    }
    let written: Written = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let mut moved = Vec::new();
    for (set, rows) in &written {
        assert!(found[set].keys().eq(rows.keys()), "{set}: other rows than written down");
        for (row, expected) in rows {
            if let Some(what) = differs(&found[set][row], expected) {
                moved.push(format!("{set}: {row}: {what}"));
            }
        }
    }
    assert!(
        moved.is_empty(),
        "{}\n(how to refresh them is in the head of this file)",
        moved.join("\n")
    );
    say_more_than_simple_guesses(&reports);
}

/// Which figure lies beyond its tolerance.
fn differs(found: &Figures, expected: &Figures) -> Option<String> {
    let counts = [
        ("pictures", found.pictures, expected.pictures, 0),
        ("found", found.found, expected.found, PICTURES),
        ("answered", found.answered, expected.answered, PICTURES),
    ];
    let shares = [
        ("mae_deg", found.mae_deg, expected.mae_deg, DEGREES),
        ("bias_deg", found.bias_deg, expected.bias_deg, DEGREES),
        ("p90_deg", found.p90_deg, expected.p90_deg, TAIL),
        ("r2", found.r2, expected.r2, SHARE),
        ("holds", found.holds, expected.holds, SHARE),
        ("width_deg", found.width_deg, expected.width_deg, DEGREES),
        ("f1_of_8", found.f1_of_8, expected.f1_of_8, SHARE),
        ("f1_of_strict_8", found.f1_of_strict_8, expected.f1_of_strict_8, SHARE),
    ];
    let nulls = found.nulls_mae_deg.keys().chain(expected.nulls_mae_deg.keys()).find_map(|name| {
        let (is, was) = (found.nulls_mae_deg.get(name), expected.nulls_mae_deg.get(name));
        let same = is.zip(was).is_some_and(|(is, was)| (is - was).abs() <= DEGREES + 1e-9);
        (!same).then(|| format!("the guess {name} {is:?} instead of {was:?}"))
    });
    let count = counts.into_iter().find_map(|(name, is, was, by)| {
        (is.abs_diff(was) > by).then(|| format!("{name} {is} instead of {was}"))
    });
    let share = shares.into_iter().find_map(|(name, is, was, by)| {
        let same = match (is, was) {
            (Some(is), Some(was)) => (is - was).abs() <= by + 1e-9,
            (is, was) => is == was,
        };
        (!same).then(|| format!("{name} {is:?} instead of {was:?}"))
    });
    count.or(share).or(nulls)
}

/// What has to be so whatever is written down: an angle beats the angle ear to shoulder, and a drop
/// is found better than by the height of the nose when people move.
fn say_more_than_simple_guesses(reports: &[Report]) {
    for report in reports {
        let row = report.row(View::Lateral, Calibration::None, Quantity::Absolute).unwrap();
        let naive = row.nulls.iter().find(|null| null.guess == Guess::EarShoulder).unwrap();
        assert!(row.errors.unwrap().mae < naive.errors.mae * 0.5, "{row:?}");
    }
    let row = reports[0].row(View::Frontal, Calibration::Upright, Quantity::Change).unwrap();
    let nose = row.nulls.iter().find(|null| null.guess == Guess::NoseHeight).unwrap();
    let (found, naive) = (row.drops.unwrap().of_8, nose.drops.unwrap().of_8);
    assert!(found.f1 > naive.f1, "{found:?} {naive:?}");
}
