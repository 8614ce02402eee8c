//! The evaluation put together: for every view, calibration and quantity what was answered, how far
//! off it was, what simple guesses would have given on the same pictures, and for whom it is worse.

use std::collections::BTreeMap;

use serde::Serialize;

use super::empty::EmptyLine;
use super::groups::{ALL, Bounds, By, LEAST_ANSWERS};
use super::nulls::Guesses;
use super::protocol::{CALIBRATIONS, Calibration};
use super::retest::Movement;
use super::score::{
    Coverage, DROP_OF_5, DROP_OF_8, DropRule, Drops, Errors, Pair, coverage, drops, errors,
    percentile,
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
    /// How many people there are in them.
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

/// Drops of 8 and of 5 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FoundDrops {
    /// By [`DROP_OF_8`].
    pub of_8: DropLine,
    /// By [`DROP_OF_5`].
    pub of_5: DropLine,
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
                for calibration in CALIBRATIONS {
                    let is_of = |v: &&Value| {
                        v.calibration == calibration
                            && v.quantity == quantity
                            && pictures.get(v.picture).is_some_and(|p| p.view == view)
                    };
                    let asked: Vec<&Value> = values.values.iter().filter(is_of).collect();
                    if !asked.is_empty() {
                        let (view, calibration, quantity) = (view, calibration, quantity);
                        let head = Head { view, calibration, quantity };
                        rows.push(head.row(pictures, &bounds, &asked));
                    }
                }
            }
        }
        Self {
            sets: sets(pictures, poses),
            empty: Vec::new(),
            people: values.people.len(),
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
        match sets.iter_mut().find(|line| line.set == picture.set) {
            Some(line) => {
                line.pictures += 1;
                line.found += found;
            }
            None => sets.push(SetLine { set: picture.set.clone(), pictures: 1, found }),
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
    fn row(self, pictures: &[Picture], bounds: &Bounds, asked: &[&Value]) -> Row {
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
        Row {
            view,
            calibration,
            quantity,
            pictures: asked.len(),
            found: asked.iter().filter(|value| value.found).count(),
            answered: answers.len(),
            errors: errors(&answers),
            interval: coverage(&intervals),
            drops: self.drops(&answers),
            nulls: Guess::ALL.into_iter().filter_map(|guess| self.null(asked, guess)).collect(),
            refusals,
            by_person: by_person(asked),
            worst_to_best: worst_to_best(&groups),
            groups,
        }
    }

    fn null(self, asked: &[&Value], guess: Guess) -> Option<NullRow> {
        let pairs: Vec<Pair> = asked
            .iter()
            .filter(|value| value.estimate.is_some())
            .filter_map(|v| Some(Pair { truth: v.truth, value: guess.of(&v.guesses)? }))
            .collect();
        Some(NullRow { guess, errors: errors(&pairs)?, drops: self.drops(&pairs) })
    }

    fn drops(self, pairs: &[Pair]) -> Option<FoundDrops> {
        let line = |rule| {
            let counts = drops(pairs, rule);
            DropLine { rule, counts, f1: counts.f1(), always_f1: counts.always() }
        };
        let counts = self.quantity == Quantity::Change && !pairs.is_empty();
        counts.then(|| FoundDrops { of_8: line(DROP_OF_8), of_5: line(DROP_OF_5) })
    }
}

fn answers(asked: &[&Value]) -> Vec<Pair> {
    let pair = |v: &&Value| Some(Pair { truth: v.truth, value: v.estimate?.value });
    asked.iter().filter_map(pair).collect()
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
            picture.and_then(|p| bounds.group(by, &p.traits)) == Some(group)
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
mod tests {
    use super::*;
    use crate::evaluate::protocol::tests::picture;
    use crate::evaluate::truth::{Sex, Traits};
    use crate::posture::{Estimate, ValueSource};
    use crate::units::AngleInterval;

    /// Two people with 25 pictures each; the man's errors are twice the woman's (2 and 4 degrees),
    /// and every fifth picture is refused.
    fn made() -> (Vec<Picture>, Values) {
        let (mut pictures, mut values) = (Vec::new(), Values::default());
        for (person, sex) in [Sex::Female, Sex::Male].into_iter().enumerate() {
            for i in 0..25 {
                let truth = Degrees::new(-f64::from(i));
                let error = Degrees::new(if sex == Sex::Female { 2.0 } else { -4.0 });
                let subject = u64::try_from(person).unwrap();
                let mut with = picture(subject, View::Frontal, 55.0 - f64::from(i), false);
                with.traits = Traits { sex: Some(sex), ..Traits::default() };
                let answered = i % 5 != 0;
                let interval = AngleInterval::around(truth + error, Degrees::new(3.0));
                let source = ValueSource::FrontalChange;
                let estimate = Estimate { value: truth + error, interval, source };
                values.values.push(Value {
                    picture: pictures.len(),
                    person,
                    calibration: Calibration::Upright,
                    quantity: Quantity::Change,
                    truth,
                    found: true,
                    estimate: answered.then_some(estimate),
                    reason: (!answered).then(|| "head_turned".to_owned()),
                    guesses: Guesses { person_mean: Some(truth), ..Guesses::default() },
                });
                pictures.push(with);
            }
        }
        (pictures, values)
    }

    #[test]
    fn a_row_counts_answers_and_refusals_and_sets_groups_against_each_other() {
        let (pictures, values) = made();
        let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
        assert_eq!(report.rows.len(), 1);
        let row = report.row(View::Frontal, Calibration::Upright, Quantity::Change).unwrap();
        assert_eq!((row.pictures, row.found, row.answered), (50, 50, 40));
        assert_eq!(row.refusals.get("head_turned"), Some(&10));
        let errors = row.errors.unwrap();
        assert_eq!((errors.mae, errors.bias), (Degrees::new(3.0), Degrees::new(-1.0)));
        assert_eq!(row.interval.unwrap().holds, 0.5, "2 is inside 3, 4 is not");
        assert_eq!(row.worst_to_best.get(&By::Sex), Some(&2.0));
        assert_eq!(row.worst_to_best.len(), 1, "of the rest nothing is known");
        let [low, middle, high] = row.by_person.unwrap().map(Degrees::value);
        assert!((low - 2.2).abs() < 1e-9 && (middle - 3.0).abs() < 1e-9, "{low} {middle}");
        assert!((high - 3.8).abs() < 1e-9, "{high}");
    }

    #[test]
    fn a_guess_is_scored_on_the_answered_pictures_alone() {
        let (pictures, values) = made();
        let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
        let nulls = &report.rows[0].nulls;
        assert_eq!(nulls.len(), 1, "only the mean was given");
        assert_eq!(nulls[0].guess, Guess::PersonMean);
        assert_eq!((nulls[0].errors.count, nulls[0].errors.mae), (40, Degrees::ZERO));
        // Truths -1..-24 but every fifth; at most -7.5 are 8..24 less 10, 15, 20: 14 a person.
        assert_eq!(nulls[0].drops.unwrap().of_8.counts.hits, 28);
    }

    #[test]
    fn groups_that_are_too_small_have_no_ratio() {
        let (pictures, mut values) = made();
        values.values.retain(|value| value.picture < 40);
        let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
        assert_eq!(report.rows[0].worst_to_best.get(&By::Sex), None, "12 answers of the man");
    }
}
