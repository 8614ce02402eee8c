//! Who is who, with which pictures a person is calibrated, and which are scored.
//!
//! A person is a subject of a set; where the truth does not say whose a picture is, all such pictures of
//! the set stand together, nothing is calibrated with them, and they are scored uncalibrated alone. In
//! each view one picture is taken as upright: the one that was
//! made as such, else the one whose true angle is nearest to [`UPRIGHT`]. Another one is taken as
//! forward: nearest to [`FORWARD`], or, where the upright was made as such and lies anywhere,
//! nearest to [`FORWARD_DROP`] below it; it must lie at least [`LEAST_DROP`] below. A calibration's
//! own pictures are never scored with it. The choice knows the truth and not the program: a picture
//! that the program cannot use costs the person the calibration.

use super::truth::{Picture, VIEWS};
use crate::posture::View;
use crate::units::Degrees;

/// A picture near this angle is taken as upright: what adults have on average when they sit upright
/// is 48 to 56 degrees, and rendered sets begin at 60.
pub const UPRIGHT: Degrees = Degrees::new(56.0);
/// A picture near this angle is taken as forward.
pub const FORWARD: Degrees = Degrees::new(40.0);
/// How far below an upright that was made as such the forward picture should lie.
pub const FORWARD_DROP: Degrees = Degrees::new(14.0);
/// A forward picture lies at least this far below the upright one: no less is taken by
/// [`crate::posture::calibration`].
pub const LEAST_DROP: Degrees = Degrees::new(5.0);

/// What the program is told of a person beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calibration {
    /// Nothing.
    None,
    /// One upright picture in the same view.
    Upright,
    /// One upright and one forward picture in the same view. **The same estimator as after one upright
    /// picture**: without the side a forward picture does not tell how far the head went, so it teaches no
    /// slope. It is only held against the upright one, so what differs from [`Self::Upright`] is who is
    /// refused a profile, and which pictures are scored.
    UprightForward,
    /// One upright and one forward picture from the front and from the side: the one calibration that
    /// knows the person's own slope.
    SideLook,
}

/// All calibrations, in the order of the report.
pub const CALIBRATIONS: [Calibration; 4] =
    [Calibration::None, Calibration::Upright, Calibration::UprightForward, Calibration::SideLook];

/// Upright and forward picture of one view, as places in the list of pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// The upright picture.
    pub upright: Option<usize>,
    /// The forward picture.
    pub forward: Option<usize>,
}

impl References {
    /// Both, where both are there.
    #[must_use]
    pub fn both(self) -> Option<[usize; 2]> {
        Some([self.upright?, self.forward?])
    }
}

/// One person's pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The set.
    pub set: String,
    /// The number within the set; `None` for all its pictures of which it is not known.
    pub subject: Option<u64>,
    /// In the order of [`VIEWS`]: the pictures as places in the list, and the references.
    views: [(Vec<usize>, References); VIEWS.len()],
}

/// A calibration and what is scored with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// References from the front (or half from the front).
    pub front: References,
    /// References from the side.
    pub side: References,
    /// The pictures to score, in order.
    pub scored: Vec<usize>,
    /// The picture that a change is a change from, in the view of the scored pictures; `None` when
    /// no change is defined.
    pub upright: Option<usize>,
}

/// The people in `pictures`, in the order in which they first come.
#[must_use]
pub fn people(pictures: &[Picture]) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for (index, picture) in pictures.iter().enumerate() {
        let is_same = |p: &Person| p.set == picture.set && p.subject == picture.subject;
        let place = people.iter().position(is_same).unwrap_or_else(|| {
            let (set, subject) = (picture.set.clone(), picture.subject);
            people.push(Person { set, subject, views: Default::default() });
            people.len() - 1
        });
        if let (Some(person), Some(view)) = (people.get_mut(place), place_of(picture.view))
            && let Some((mine, _)) = person.views.get_mut(view)
        {
            mine.push(index);
        }
    }
    for person in &mut people {
        for (mine, references) in &mut person.views {
            *references = choose(pictures, mine);
        }
    }
    people
}

fn place_of(view: View) -> Option<usize> {
    VIEWS.iter().position(|known| *known == view)
}

/// The picture of `mine` whose angle is nearest to `wanted`, the first of equals.
fn nearest(pictures: &[Picture], mine: &[usize], wanted: Degrees) -> Option<usize> {
    let distance = |i: usize| pictures.get(i).map(|p| (p.cva - wanted).abs().value());
    let with = mine.iter().filter_map(|i| Some((*i, distance(*i)?)));
    with.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

fn choose(pictures: &[Picture], mine: &[usize]) -> References {
    let made = mine.iter().copied().find(|i| pictures.get(*i).is_some_and(|p| p.upright));
    let upright = made.or_else(|| nearest(pictures, mine, UPRIGHT));
    let Some(at) = upright.and_then(|i| pictures.get(i)).map(|p| p.cva) else {
        return References::default();
    };
    let rest: Vec<usize> = mine
        .iter()
        .copied()
        .filter(|i| pictures.get(*i).is_some_and(|p| p.cva <= at - LEAST_DROP))
        .collect();
    let wanted = if made.is_some() { at - FORWARD_DROP } else { FORWARD };
    References { upright, forward: nearest(pictures, &rest, wanted) }
}

impl Person {
    /// The pictures of a view and its references.
    #[must_use]
    pub fn in_view(&self, view: View) -> (&[usize], References) {
        match place_of(view).and_then(|place| self.views.get(place)) {
            Some((pictures, references)) => (pictures, *references),
            None => (&[], References::default()),
        }
    }

    /// How the person is calibrated for `view` and what is scored then; `None` when a picture that
    /// the calibration needs is not there, or none is left to score.
    #[must_use]
    pub fn plan(&self, view: View, calibration: Calibration) -> Option<Plan> {
        let (mine, own) = self.in_view(view);
        let none = References::default();
        if self.subject.is_none() && calibration != Calibration::None {
            return None;
        }
        let (taken, sides) = match calibration {
            Calibration::None => (none, (none, none)),
            Calibration::Upright => {
                let taken = References { upright: Some(own.upright?), forward: None };
                (taken, by_side(view, taken))
            }
            Calibration::UprightForward => {
                own.both()?;
                (own, by_side(view, own))
            }
            Calibration::SideLook => {
                let (front, side) = (self.in_view(View::Frontal).1, self.in_view(View::Lateral).1);
                front.both().zip(side.both())?;
                let taken = if view == View::Oblique { none } else { own };
                (taken, (front, side))
            }
        };
        let is_taken = |i: usize| taken.upright == Some(i) || taken.forward == Some(i);
        let scored: Vec<usize> = mine.iter().copied().filter(|i| !is_taken(*i)).collect();
        let (front, side) = sides;
        (!scored.is_empty()).then_some(Plan { front, side, scored, upright: taken.upright })
    }
}

/// `taken` as references from the front or from the side.
fn by_side(view: View, taken: References) -> (References, References) {
    if view == View::Lateral {
        (References::default(), taken)
    } else {
        (taken, References::default())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::evaluate::truth::Traits;

    pub fn picture(subject: u64, view: View, cva: f64, upright: bool) -> Picture {
        let file = format!("{subject}_{view:?}_{cva}.jpg");
        Picture {
            path: file.clone().into(),
            set: "set".into(),
            file,
            subject: Some(subject),
            view,
            cva: Degrees::new(cva),
            upright,
            traits: Traits::default(),
        }
    }

    fn sweep(subject: u64, view: View) -> Vec<Picture> {
        [60.0, 56.0, 52.0, 48.0, 44.0, 40.0, 36.0].map(|a| picture(subject, view, a, false)).into()
    }

    #[test]
    fn a_sweep_is_calibrated_at_56_and_40_and_these_are_not_scored() {
        let pictures = sweep(1, View::Lateral);
        let people = people(&pictures);
        let plan = |calibration| people[0].plan(View::Lateral, calibration);
        let both = plan(Calibration::UprightForward).unwrap();
        assert_eq!(both.side, References { upright: Some(1), forward: Some(5) });
        assert_eq!(both.front, References::default());
        assert_eq!(both.scored, [0, 2, 3, 4, 6]);
        assert_eq!(plan(Calibration::Upright).unwrap().scored, [0, 2, 3, 4, 5, 6]);
        assert_eq!(plan(Calibration::None).unwrap().scored.len(), 7);
        assert_eq!(plan(Calibration::SideLook), None, "there is no view from the front");
    }

    #[test]
    fn a_made_upright_is_taken_and_forward_lies_14_below_it_not_as_deep_as_can_be() {
        let angles = [51.0, 52.5, 30.0, 36.5, 43.0, 56.0];
        let pictures: Vec<_> =
            angles.iter().map(|a| picture(4, View::Frontal, *a, *a == 51.0)).collect();
        let (_, references) = people(&pictures)[0].in_view(View::Frontal);
        assert_eq!(references, References { upright: Some(0), forward: Some(3) });
    }

    #[test]
    fn who_never_goes_forward_has_no_forward_picture() {
        let pictures = [55.0, 53.0, 52.0].map(|a| picture(4, View::Frontal, a, false));
        let people = people(&pictures);
        assert_eq!(people[0].in_view(View::Frontal).1.forward, None);
        assert_eq!(people[0].plan(View::Frontal, Calibration::UprightForward), None);
        let single = [picture(1, View::Lateral, 31.0, false)];
        assert_eq!(super::people(&single)[0].plan(View::Lateral, Calibration::Upright), None);
    }

    #[test]
    fn a_look_from_the_side_takes_all_four_and_scores_the_rest_of_the_view() {
        let mut pictures = sweep(1, View::Lateral);
        pictures.extend(sweep(1, View::Frontal));
        pictures.extend(sweep(1, View::Oblique));
        let person = &people(&pictures)[0];
        let plan = person.plan(View::Frontal, Calibration::SideLook).unwrap();
        assert_eq!((plan.front.upright, plan.front.forward), (Some(8), Some(12)));
        assert_eq!((plan.side.upright, plan.side.forward), (Some(1), Some(5)));
        assert_eq!((plan.scored, plan.upright), (vec![7, 9, 10, 11, 13], Some(8)));
        let oblique = person.plan(View::Oblique, Calibration::SideLook).unwrap();
        assert_eq!((oblique.scored.len(), oblique.upright), (7, None));
    }

    #[test]
    fn pictures_of_nobody_knows_whom_are_scored_uncalibrated_alone() {
        let mut pictures = sweep(1, View::Lateral);
        pictures.iter_mut().for_each(|picture| picture.subject = None);
        pictures.extend(sweep(2, View::Lateral));
        let people = people(&pictures);
        assert_eq!(people.len(), 2);
        let plan = |calibration| people[0].plan(View::Lateral, calibration);
        assert_eq!(plan(Calibration::None).unwrap().scored.len(), 7);
        assert_eq!((plan(Calibration::Upright), plan(Calibration::UprightForward)), (None, None));
        assert!(people[1].plan(View::Lateral, Calibration::Upright).is_some());
    }

    #[test]
    fn the_same_number_in_two_sets_is_two_people() {
        let mut pictures = sweep(1, View::Lateral);
        let other = Picture { set: "other".into(), ..picture(1, View::Lateral, 50.0, false) };
        pictures.push(other);
        let people = people(&pictures);
        assert_eq!(people.len(), 2);
        assert_eq!(people[1].in_view(View::Lateral).0, [7]);
    }
}
