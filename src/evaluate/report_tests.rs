use super::*;
use crate::evaluate::protocol::people;
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
    values.people = people(&pictures);
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
    assert_eq!(nulls[0].drops.unwrap().of_8.refused, 0);
}

#[test]
fn real_drops_of_which_nothing_was_said_are_counted_as_missed_apart() {
    let (pictures, values) = made();
    let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
    let found = report.rows[0].drops.unwrap();
    // 10, 15 and 20 of each person.
    assert_eq!((found.of_8.refused, found.strict_8.refused, found.monitor.refused), (6, 6, 8));
    let Drops { hits, false_alarms, misses, .. } = found.of_8.counts;
    let f1 = 2.0 * hits as f64 / (2 * hits + false_alarms + misses + 6) as f64;
    assert_eq!(found.of_8.f1_with_refusals, Some(f1));
    assert!(found.of_8.f1.unwrap() > f1);
    let line = serde_json::to_value(found).unwrap();
    assert_eq!(line["strict_8"]["found_at_most_deg"], -8.0, "{line}");
    assert_eq!(line["monitor"]["true_at_most_deg"], -5.0, "{line}");
}

/// The second calibration answers what the first did not, and errs less where both answer.
#[test]
fn calibrations_are_held_against_the_first_on_the_pictures_both_answered() {
    let (pictures, mut values) = made();
    let look = values.values.clone().into_iter().map(|value| {
        let truth = value.truth;
        let estimate = Estimate {
            value: truth + Degrees::new(if value.picture % 5 == 0 { 30.0 } else { 1.0 }),
            interval: AngleInterval::around(truth, Degrees::new(3.0)),
            source: ValueSource::FrontalChange,
        };
        Value { calibration: Calibration::SideLook, estimate: Some(estimate), ..value }
    });
    let look: Vec<Value> = look.filter(|value| value.picture != 1).collect();
    values.values.extend(look);
    let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
    assert_eq!(report.rows[0].against_first, None);
    let found = report.rows[1].against_first.unwrap();
    assert_eq!((found.calibration, found.pictures), (Calibration::Upright, 39));
    assert_eq!(found.mae, Degrees::new(1.0));
    // 19 of the woman at 2 and 20 of the man at 4.
    assert!((found.first_mae.value() - 118.0 / 39.0).abs() < 1e-9, "{found:?}");
    assert!(report.rows[1].errors.unwrap().mae > Degrees::new(5.0), "over all its own");
}

#[test]
fn pictures_of_nobody_knows_whom_have_no_figures_by_person() {
    let (mut pictures, mut values) = made();
    pictures.iter_mut().take(25).for_each(|picture| picture.subject = None);
    values.people = people(&pictures);
    let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
    assert_eq!((report.people, report.sets[0].nobodys), (1, 25));
    // The man's alone.
    let four = Degrees::new(4.0);
    assert_eq!(report.rows[0].by_person, Some([four; 3]));
}

#[test]
fn groups_that_are_too_small_have_no_ratio() {
    let (pictures, mut values) = made();
    values.values.retain(|value| value.picture < 40);
    let report = Report::new(&pictures, &vec![None; 50], values, Vec::new());
    assert_eq!(report.rows[0].worst_to_best.get(&By::Sex), None, "12 answers of the man");
}
