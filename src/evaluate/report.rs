//! The evaluation put together: for every view, calibration and quantity what was answered, how far
//! off it was, what simple guesses would have given on the same pictures, and for whom it is worse.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::empty::EmptyLine;
use super::groups::{ALL, Bounds, By, LEAST_ANSWERS};
use super::nulls::Guesses;
use super::protocol::{CALIBRATIONS, Calibration, Person};
use super::retest::Movement;
use super::score::{
    Coverage, DROP_OF_8, DropRule, Drops, Errors, MONITORS_DROP, Pair, STRICT_DROP_OF_8, coverage,
    drops, errors, percentile,
};
use super::truth::{Picture, VIEWS};
use super::values::{Quantity, RefusedProfile, Value, Values};
use crate::pose::Pose;
use crate::posture::View;
use crate::units::Degrees;

/// The whole evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The sets, in the order they were named.
    pub sets: Vec<SetLine>,
    /// The sets' pictures without a person; those that have some.
    pub empty: Vec<EmptyLine>,
    /// How many recordings of people there are in them: somebody who is in two sets counts twice.
    pub people: usize,
    /// What was asked, answered and off.
    pub rows: Vec<Row>,
    /// Calibrations that were refused.
    pub refused_profiles: Vec<RefusedProfile>,
    /// How far the angle moves when the picture is altered; empty unless that was asked for.
    pub retest: Vec<Movement>,
}

/// How many pictures of a set could be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetLine {
    /// The folder or the file of marks.
    pub set: String,
    /// Pictures read.
    pub pictures: usize,
    /// In how many of them a person was found.
    pub found: usize,
    /// Of how many of them it is not known whose they are; these are scored uncalibrated alone.
    pub nobodys: usize,
}

/// One quantity in one view after one calibration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The view by the truth.
    pub view: View,
    /// What the program was told.
    pub calibration: Calibration,
    /// What was asked.
    pub quantity: Quantity,
    /// Pictures scored.
    pub pictures: usize,
    /// In how many of them a person was found.
    pub found: usize,
    /// How many were answered.
    pub answered: usize,
    /// Errors of the answers; `None` when there are none. So the rest.
    pub errors: Option<Errors>,
    /// What the answers' 90 % intervals are worth.
    pub interval: Option<Coverage>,
    /// Drops found, for a change.
    pub drops: Option<FoundDrops>,
    /// The same for simple guesses, on the answered pictures.
    pub nulls: Vec<NullRow>,
    /// Held against the first calibration that was asked for the same; `None` for that one itself.
    pub against_first: Option<Against>,
    /// Why the others were not answered, and how many.
    pub refusals: BTreeMap<String, usize>,
    /// 10th, 50th and 90th percentile of the people's mean absolute errors.
    #[serde(rename = "person_mae_deg")]
    pub by_person: Option<[Degrees; 3]>,
    /// The same by group.
    pub groups: Vec<GroupRow>,
    /// The largest mean absolute error of a group over the smallest, among groups of the same kind
    /// with at least [`LEAST_ANSWERS`] answers.
    pub worst_to_best: BTreeMap<By, f64>,
}

/// Two calibrations on the pictures that both answered: each scores other pictures (not those it was
/// made from) and refuses others, so their errors do not compare as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Against {
    /// The first calibration.
    pub calibration: Calibration,
    /// Pictures that both answered.
    pub pictures: usize,
    /// This row's mean absolute error on them.
    #[serde(rename = "mae_deg")]
    pub mae: Degrees,
    /// The first calibration's.
    #[serde(rename = "first_mae_deg")]
    pub first_mae: Degrees,
}

/// Drops by each of the three rules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FoundDrops {
    /// By [`DROP_OF_8`].
    pub of_8: DropLine,
    /// By [`STRICT_DROP_OF_8`].
    pub strict_8: DropLine,
    /// By [`MONITORS_DROP`].
    pub monitor: DropLine,
}

/// Drops by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DropLine {
    /// The rule.
    #[serde(flatten)]
    pub rule: DropRule,
    /// The counts.
    #[serde(flatten)]
    pub counts: Drops,
    /// F1 of the counts.
    pub f1: Option<f64>,
    /// F1 of who always says so.
    pub always_f1: Option<f64>,
    /// Real drops in pictures that were not answered; none for a guess, which is scored on the answered
    /// ones.
    pub refused: usize,
    /// F1 with those counted as missed.
    pub f1_with_refusals: Option<f64>,
}

/// A simple guess, as [`super::nulls`] has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NullRow {
    /// Which.
    pub guess: Guess,
    /// Its errors.
    pub errors: Errors,
    /// Drops it finds, for a change.
    pub drops: Option<FoundDrops>,
}

/// The simple guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// This person's mean.
    PersonMean,
    /// The ear-shoulder angle.
    EarShoulder,
    /// The height of the nose.
    NoseHeight,
}

impl Guess {
    const ALL: [Self; 3] = [Self::PersonMean, Self::EarShoulder, Self::NoseHeight];

    fn of(self, guesses: &Guesses) -> Option<Degrees> {
        match self {
            Self::PersonMean => guesses.person_mean,
            Self::EarShoulder => guesses.ear_shoulder,
            Self::NoseHeight => guesses.nose_height,
        }
    }
}

/// One group of a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupRow {
    /// By what it is grouped.
    pub by: By,
    /// The group.
    pub group: &'static str,
    /// Pictures scored.
    pub pictures: usize,
    /// In how many of them a person was found.
    pub found: usize,
    /// Errors of what was answered.
    pub errors: Option<Errors>,
}

impl Report {
    /// Puts it together; `poses` are those found in `pictures`.
    #[must_use]
    pub fn new(
        pictures: &[Picture],
        poses: &[Option<Pose>],
        values: Values,
        retest: Vec<Movement>,
    ) -> Self {
        let bounds = Bounds::of(pictures);
        let mut rows = Vec::new();
        for view in VIEWS {
            for quantity in [Quantity::Absolute, Quantity::Change] {
                let mut first: Option<(Calibration, Vec<&Value>)> = None;
                for calibration in CALIBRATIONS {
                    let is_of = |v: &&Value| {
                        v.calibration == calibration
                            && v.quantity == quantity
                            && pictures.get(v.picture).is_some_and(|p| p.view == view)
                    };
                    let asked: Vec<&Value> = values.values.iter().filter(is_of).collect();
                    let Some(place) = asked.first().map(|_| rows.len()) else { continue };
                    let head = Head { view, calibration, quantity };
                    rows.push(head.row(pictures, &bounds, &values.people, &asked));
                    match &first {
                        None => first = Some((calibration, asked)),
                        Some((calibration, first)) => {
                            if let Some(row) = rows.get_mut(place) {
                                row.against_first = against(*calibration, first, &asked);
                            }
                        }
                    }
                }
            }
        }
        Self {
            sets: sets(pictures, poses),
            empty: Vec::new(),
            people: values.people.iter().filter(|person| person.subject.is_some()).count(),
            rows,
            refused_profiles: values.refused,
            retest,
        }
    }

    /// The same with what was seen where there is nobody.
    #[must_use]
    pub fn with_empty(mut self, empty: Vec<EmptyLine>) -> Self {
        self.empty = empty;
        self
    }

    /// The row of a view, calibration and quantity, if any picture was scored for it.
    #[must_use]
    pub fn row(&self, view: View, calibration: Calibration, quantity: Quantity) -> Option<&Row> {
        self.rows.iter().find(|row| {
            row.view == view && row.calibration == calibration && row.quantity == quantity
        })
    }

    /// How many values were answered in all.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.rows.iter().map(|row| row.answered).sum()
    }
}

fn sets(pictures: &[Picture], poses: &[Option<Pose>]) -> Vec<SetLine> {
    let mut sets: Vec<SetLine> = Vec::new();
    for (picture, pose) in pictures.iter().zip(poses) {
        let found = usize::from(pose.is_some());
        let nobodys = usize::from(picture.subject.is_none());
        match sets.iter_mut().find(|line| line.set == picture.set) {
            Some(line) => {
                line.pictures += 1;
                line.found += found;
                line.nobodys += nobodys;
            }
            None => sets.push(SetLine { set: picture.set.clone(), pictures: 1, found, nobodys }),
        }
    }
    sets
}

/// What a row is about.
#[derive(Clone, Copy)]
struct Head {
    view: View,
    calibration: Calibration,
    quantity: Quantity,
}

impl Head {
    fn row(
        self,
        pictures: &[Picture],
        bounds: &Bounds,
        people: &[Person],
        asked: &[&Value],
    ) -> Row {
        let Self { view, calibration, quantity } = self;
        let answers = answers(asked);
        let intervals: Vec<_> = asked
            .iter()
            .filter_map(|value| Some((value.truth, value.estimate?.interval)))
            .collect();
        let mut refusals = BTreeMap::new();
        for reason in asked.iter().filter_map(|value| value.reason.clone()) {
            *refusals.entry(reason).or_insert(0) += 1;
        }
        let groups = group_rows(pictures, bounds, asked);
        let refused: Vec<Degrees> = asked
            .iter()
            .filter(|value| value.estimate.is_none())
            .map(|value| value.truth)
            .collect();
        let is_known =
            |value: &&&Value| people.get(value.person).is_some_and(|p| p.subject.is_some());
        let known: Vec<&Value> = asked.iter().filter(is_known).copied().collect();
        Row {
            view,
            calibration,
            quantity,
            pictures: asked.len(),
            found: asked.iter().filter(|value| value.found).count(),
            answered: answers.len(),
            errors: errors(&answers),
            interval: coverage(&intervals),
            drops: self.drops(&answers, &refused),
            nulls: Guess::ALL.into_iter().filter_map(|guess| self.null(asked, guess)).collect(),
            against_first: None,
            refusals,
            by_person: by_person(&known),
            worst_to_best: worst_to_best(&groups),
            groups,
        }
    }

    fn null(self, asked: &[&Value], guess: Guess) -> Option<NullRow> {
        let pairs: Vec<Pair> = asked
            .iter()
            .filter(|value| value.estimate.is_some())
            .filter_map(|v| {
                Some(Pair { truth: v.truth, value: guess.of(&v.guesses)?, person: v.person })
            })
            .collect();
        Some(NullRow { guess, errors: errors(&pairs)?, drops: self.drops(&pairs, &[]) })
    }

    /// `refused` are the true changes of which nothing was said.
    fn drops(self, pairs: &[Pair], refused: &[Degrees]) -> Option<FoundDrops> {
        let line = |rule: DropRule| {
            let counts = drops(pairs, rule);
            let refused = refused.iter().filter(|truth| **truth <= rule.real).count();
            DropLine {
                rule,
                counts,
                f1: counts.f1(),
                always_f1: counts.always(),
                refused,
                f1_with_refusals: counts.with_refusals(refused).f1(),
            }
        };
        let counts = self.quantity == Quantity::Change && !pairs.is_empty();
        counts.then(|| FoundDrops {
            of_8: line(DROP_OF_8),
            strict_8: line(STRICT_DROP_OF_8),
            monitor: line(MONITORS_DROP),
        })
    }
}

fn answers(asked: &[&Value]) -> Vec<Pair> {
    let pair =
        |v: &&Value| Some(Pair { truth: v.truth, value: v.estimate?.value, person: v.person });
    asked.iter().filter_map(pair).collect()
}

/// `asked` held against what the first `calibration` answered of the same pictures.
fn against(calibration: Calibration, first: &[&Value], asked: &[&Value]) -> Option<Against> {
    let common = |these: &[&Value], those: &[&Value]| {
        let answered: BTreeSet<usize> =
            those.iter().filter(|v| v.estimate.is_some()).map(|v| v.picture).collect();
        let both: Vec<&Value> =
            these.iter().filter(|v| answered.contains(&v.picture)).copied().collect();
        errors(&answers(&both))
    };
    let (own, first) = (common(asked, first)?, common(first, asked)?);
    Some(Against { calibration, pictures: own.count, mae: own.mae, first_mae: first.mae })
}

fn by_person(asked: &[&Value]) -> Option<[Degrees; 3]> {
    let mut people: BTreeMap<usize, Vec<&Value>> = BTreeMap::new();
    for value in asked {
        people.entry(value.person).or_default().push(value);
    }
    let means: Vec<f64> = people
        .values()
        .filter_map(|theirs| errors(&answers(theirs)).map(|errors| errors.mae.value()))
        .collect();
    let at = |percent| percentile(&means, percent).map(Degrees::new);
    Some([at(10.0)?, at(50.0)?, at(90.0)?])
}

fn group_rows(pictures: &[Picture], bounds: &Bounds, asked: &[&Value]) -> Vec<GroupRow> {
    let names = ALL.into_iter().flat_map(|by| by.names().iter().map(move |name| (by, *name)));
    let row = |(by, group): (By, &'static str)| {
        let is_in = |value: &&&Value| {
            let picture = pictures.get(value.picture);
            picture.and_then(|p| bounds.group(by, p)) == Some(group)
        };
        let mine: Vec<&Value> = asked.iter().filter(is_in).copied().collect();
        (!mine.is_empty()).then(|| GroupRow {
            by,
            group,
            pictures: mine.len(),
            found: mine.iter().filter(|value| value.found).count(),
            errors: errors(&answers(&mine)),
        })
    };
    names.filter_map(row).collect()
}

fn worst_to_best(groups: &[GroupRow]) -> BTreeMap<By, f64> {
    let ratio = |by: By| {
        let errors = groups.iter().filter(|row| row.by == by).filter_map(|row| row.errors);
        let large = errors.filter(|errors| errors.count >= LEAST_ANSWERS);
        let means: Vec<f64> = large.map(|errors| errors.mae.value()).collect();
        let (worst, best) = (percentile(&means, 100.0)?, percentile(&means, 0.0)?);
        (means.len() > 1 && best > 0.0).then_some((by, worst / best))
    };
    ALL.into_iter().filter_map(ratio).collect()
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
