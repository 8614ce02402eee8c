//! The program's readings beside the truth, person by person, view by view, calibration by
//! calibration.

use serde::Serialize;

use super::nulls::{self, Guesses};
use super::protocol::{CALIBRATIONS, Calibration, Person, Plan, References, people};
use super::truth::{Picture, VIEWS};
use crate::pose::Pose;
use crate::posture::baseline::Profile;
use crate::posture::calibration::{Label, Pictures, from_pictures};
use crate::posture::{Estimate, View, read};
use crate::units::Degrees;

/// Why a value is missing though the program gave no reason.
const NO_PROFILE: &str = "no_profile";
const NOBODY_SEEN: &str = "nobody_seen";
const NOT_GIVEN: &str = "not_given";

/// What is held against the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Quantity {
    /// The craniovertebral angle.
    Absolute,
    /// Its change from the own upright.
    Change,
}

/// One value that was asked of the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The picture's place in the list.
    pub picture: usize,
    /// The person's place among the people.
    pub person: usize,
    /// What the program was told beforehand.
    pub calibration: Calibration,
    /// What was asked.
    pub quantity: Quantity,
    /// What is true.
    pub truth: Degrees,
    /// Whether a person was found in the picture.
    pub found: bool,
    /// What the program said.
    pub estimate: Option<Estimate>,
    /// Why it said nothing, in the words of the JSON forms; or `no_profile` when the calibration was
    /// refused, `not_given` when this view has no such value.
    pub reason: Option<String>,
    /// What simple guesses say.
    pub guesses: Guesses,
}

/// A calibration that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedProfile {
    /// The set.
    pub set: String,
    /// The person; always known, for nobody else is calibrated.
    pub subject: Option<u64>,
    /// The view that was to be scored.
    pub view: View,
    /// The calibration.
    pub calibration: Calibration,
    /// Why, in the program's words.
    pub cause: String,
}

/// All values of all people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// The people.
    pub people: Vec<Person>,
    /// The values, by person, view and calibration.
    pub values: Vec<Value>,
    /// Calibrations that were refused.
    pub refused: Vec<RefusedProfile>,
}

/// Asks the program for every value that the protocol scores. `poses` are those found in `pictures`.
#[must_use]
pub fn values(pictures: &[Picture], poses: &[Option<Pose>]) -> Values {
    let mut all = Values { people: people(pictures), ..Values::default() };
    for (index, person) in all.people.iter().enumerate() {
        for view in VIEWS {
            for calibration in CALIBRATIONS {
                let Some(plan) = person.plan(view, calibration) else { continue };
                let profile = profile(&plan, poses);
                if let Err(cause) = &profile {
                    all.refused.push(RefusedProfile {
                        set: person.set.clone(),
                        subject: person.subject,
                        view,
                        calibration,
                        cause: cause.clone(),
                    });
                }
                let is_known = person.subject.is_some();
                let asked = Asked { pictures, poses, plan: &plan, profile, view, is_known };
                let quantities: &[Quantity] = match plan.upright {
                    Some(_) => &[Quantity::Absolute, Quantity::Change],
                    None => &[Quantity::Absolute],
                };
                for quantity in quantities {
                    all.values.extend(asked.values(index, calibration, *quantity));
                }
            }
        }
    }
    all
}

/// The profile that the plan's references make; `None` when the plan has none.
///
/// # Errors
/// Why there is none, in a sentence.
pub fn profile(plan: &Plan, poses: &[Option<Pose>]) -> Result<Option<Profile>, String> {
    if [plan.front, plan.side] == [References::default(); 2] {
        return Ok(None);
    }
    let list = |index: Option<usize>| match index {
        None => Ok(Vec::new()),
        Some(index) => match poses.get(index) {
            Some(Some(pose)) => Ok(vec![pose.clone()]),
            _ => Err("Nobody was found in a picture to calibrate with.".to_owned()),
        },
    };
    let (upright, forward) = (list(plan.front.upright)?, list(plan.front.forward)?);
    let (side_upright, side_forward) = (list(plan.side.upright)?, list(plan.side.forward)?);
    let label = Label {
        name: "evaluation".into(),
        created: "1970-01-01 00:00".into(),
        camera: "pictures".into(),
    };
    let given = Pictures {
        upright: &upright,
        forward: &forward,
        side_upright: &side_upright,
        side_forward: &side_forward,
    };
    from_pictures(label, given).map(Some).map_err(|refusal| refusal.to_string())
}

/// One plan about to be carried out.
struct Asked<'a> {
    pictures: &'a [Picture],
    poses: &'a [Option<Pose>],
    plan: &'a Plan,
    profile: Result<Option<Profile>, String>,
    view: View,
    /// Whether the pictures are known to be of one person.
    is_known: bool,
}

impl Asked<'_> {
    fn values(&self, person: usize, calibration: Calibration, quantity: Quantity) -> Vec<Value> {
        let value = |index: usize| {
            let cva = self.pictures.get(index)?.cva;
            let truth = match quantity {
                Quantity::Absolute => cva,
                Quantity::Change => cva - self.pictures.get(self.plan.upright?)?.cva,
            };
            let pose = self.poses.get(index)?.as_ref();
            let (estimate, reason) = match self.answer(pose, quantity) {
                Ok(estimate) => (Some(estimate), None),
                Err(reason) => (None, Some(reason)),
            };
            Some(Value {
                picture: index,
                person,
                calibration,
                quantity,
                truth,
                found: pose.is_some(),
                estimate,
                reason,
                guesses: pose.map(|pose| self.guesses(pose, quantity)).unwrap_or_default(),
            })
        };
        let mut values: Vec<Value> =
            self.plan.scored.iter().filter_map(|index| value(*index)).collect();
        // The mean of what is answered, so that it is held against the same pictures.
        let answered: Vec<Degrees> =
            values.iter().filter(|v| v.estimate.is_some()).map(|v| v.truth).collect();
        let mean = if self.is_known { nulls::person_mean(&answered) } else { None };
        values.iter_mut().for_each(|value| value.guesses.person_mean = mean);
        values
    }

    fn answer(&self, pose: Option<&Pose>, quantity: Quantity) -> Result<Estimate, String> {
        let pose = pose.ok_or(NOBODY_SEEN)?;
        let profile = self.profile.as_ref().map_err(|_| NO_PROFILE)?;
        let reading = read(pose, profile.as_ref());
        let estimate = match quantity {
            Quantity::Absolute => reading.cva,
            Quantity::Change => reading.change,
        };
        estimate.ok_or_else(|| reading.reason.map_or_else(|| NOT_GIVEN.to_owned(), word))
    }

    fn guesses(&self, pose: &Pose, quantity: Quantity) -> Guesses {
        match quantity {
            Quantity::Absolute => nulls::absolute(pose, self.view),
            Quantity::Change => self
                .plan
                .upright
                .and_then(|index| self.poses.get(index)?.as_ref())
                .map(|upright| nulls::change(pose, upright, self.view))
                .unwrap_or_default(),
        }
    }
}

/// The word that stands for a value in the JSON forms.
pub(super) fn word(of: impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::protocol::tests::picture;
    use crate::posture::fixture;

    /// The fixture's people as a set: pictures and their poses.
    fn people_of_the_fixture() -> (Vec<Picture>, Vec<Option<Pose>>) {
        let seen = fixture::all();
        let numbered = seen.iter().enumerate().map(|(i, seen)| Picture {
            file: format!("{i}.jpg"),
            ..picture(u64::from(seen.person), seen.view, seen.cva, seen.upright)
        });
        let pictures = numbered.collect();
        (pictures, seen.into_iter().map(|seen| Some(seen.pose)).collect())
    }

    fn of(
        all: &Values,
        pictures: &[Picture],
        view: View,
        c: Calibration,
        q: Quantity,
    ) -> Vec<Value> {
        let is_of =
            |v: &&Value| v.calibration == c && v.quantity == q && pictures[v.picture].view == view;
        all.values.iter().filter(is_of).cloned().collect()
    }

    #[test]
    fn changes_are_the_programs_own_against_the_upright_picture_of_the_view() {
        let (pictures, poses) = people_of_the_fixture();
        let all = values(&pictures, &poses);
        let found = of(&all, &pictures, View::Frontal, Calibration::Upright, Quantity::Change);
        assert_eq!(found.len(), 100, "ten people, ten pictures beside the upright one");
        let first = &found[0];
        let upright = pictures.iter().position(|p| p.upright && p.view == View::Frontal).unwrap();
        assert_eq!(first.truth, pictures[first.picture].cva - pictures[upright].cva);
        let given = [poses[upright].clone().unwrap()];
        let label = Label { name: "x".into(), created: "x".into(), camera: "x".into() };
        let profile =
            from_pictures(label, Pictures { upright: &given, ..Pictures::default() }).unwrap();
        let reading = read(poses[first.picture].as_ref().unwrap(), Some(&profile));
        assert_eq!(first.estimate, reading.change);
    }

    #[test]
    fn without_calibration_the_front_says_why_there_is_no_angle() {
        let (pictures, poses) = people_of_the_fixture();
        let all = values(&pictures, &poses);
        let none = of(&all, &pictures, View::Frontal, Calibration::None, Quantity::Absolute);
        assert_eq!(none.len(), 110);
        assert!(none.iter().all(|v| v.estimate.is_none() && v.found));
        assert!(none.iter().filter(|v| v.reason.as_deref() == Some("needs_baseline")).count() > 90);
        let side = of(&all, &pictures, View::Lateral, Calibration::None, Quantity::Absolute);
        assert!(side.iter().filter(|v| v.estimate.is_some()).count() > 100);
    }

    #[test]
    fn a_person_who_was_not_found_upright_has_no_profile_and_no_change() {
        let (pictures, mut poses) = people_of_the_fixture();
        let upright = pictures.iter().position(|p| p.upright && p.view == View::Lateral).unwrap();
        let person = pictures[upright].subject;
        poses[upright] = None;
        let all = values(&pictures, &poses);
        let changes = of(&all, &pictures, View::Lateral, Calibration::Upright, Quantity::Change);
        let theirs = |v: &&Value| pictures[v.picture].subject == person;
        assert!(
            changes.iter().filter(theirs).all(|v| v.reason.as_deref() == Some(NO_PROFILE)),
            "{changes:?}"
        );
        assert!(changes.iter().any(|v| v.estimate.is_some()), "the others are not touched");
        assert!(all.refused.iter().any(|r| r.subject == person && r.cause.contains("Nobody")));
        let none = of(&all, &pictures, View::Lateral, Calibration::None, Quantity::Absolute);
        let empty = none.iter().find(|v| v.picture == upright).unwrap();
        assert_eq!((empty.found, empty.reason.as_deref()), (false, Some(NOBODY_SEEN)));
    }

    #[test]
    fn the_persons_mean_is_that_of_the_scored_truths() {
        let (pictures, poses) = people_of_the_fixture();
        let all = values(&pictures, &poses);
        let found = of(&all, &pictures, View::Frontal, Calibration::Upright, Quantity::Change);
        let first: Vec<_> =
            found.iter().filter(|v| v.person == found[0].person && v.estimate.is_some()).collect();
        let mean = first.iter().map(|v| v.truth.value()).sum::<f64>() / first.len() as f64;
        let guess = first[0].guesses.person_mean.unwrap().value();
        assert!((guess - mean).abs() < 1e-9, "{guess} {mean}");
    }
}
