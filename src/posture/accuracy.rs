//! The errors this room states, held against people on whom no weight was fitted, and what it must
//! never do, whatever the landmarks are. The limits are what was measured on these ten people
//! (`models/posture_fit/README.md`, the fixture), with a tenth for mean errors and F1 to spare, and two
//! standard errors for shares; `docs/accuracy.md` has the figures of other people.

use proptest::prelude::*;

use super::calibration::{Label, Pictures, from_pictures};
use super::fixture::{self, Seen};
use super::reading::poor_light;
use super::{Estimate, Reading, UnsureReason, View, read};
use crate::evaluate::score::{DROP_OF_8, Pair, drops};
use crate::pose::{LANDMARK_COUNT, LandmarkName as Name, Pose};
use crate::units::{Confidence, Degrees, PixelPoint, WorldPoint};

fn label() -> Label {
    Label { name: "test".into(), created: "2026-01-31".into(), camera: "pictures".into() }
}

/// Estimates with the true value beside them.
fn changes(view: View) -> (Vec<(Estimate, f64)>, usize) {
    let (all, mut out, mut refused) = (fixture::all(), Vec::new(), 0);
    for first in all.iter().filter(|seen| seen.view == view && seen.upright) {
        let upright = std::slice::from_ref(&first.pose);
        let pictures = match view {
            View::Frontal => Pictures { upright, ..Pictures::default() },
            _ => Pictures { side_upright: upright, ..Pictures::default() },
        };
        let profile = match from_pictures(label(), pictures) {
            Ok(profile) => profile,
            Err(refusal) => panic!("{}: {refusal}", first.person),
        };
        let later = |s: &&Seen| s.person == first.person && s.view == view && !s.upright;
        for seen in all.iter().filter(later) {
            match read(&seen.pose, Some(&profile)).change {
                Some(change) => out.push((change, seen.cva - first.cva)),
                None => refused += 1,
            }
        }
    }
    (out, refused)
}

fn mean_error(found: &[(Estimate, f64)]) -> f64 {
    found.iter().map(|(e, truth)| (e.value.value() - truth).abs()).sum::<f64>() / found.len() as f64
}

fn covered(found: &[(Estimate, f64)]) -> f64 {
    let inside = |(e, truth): &&(Estimate, f64)| e.interval.contains(Degrees::new(*truth));
    found.iter().filter(inside).count() as f64 / found.len() as f64
}

/// Margin of mean errors and of F1.
const TENTH: f64 = 1.1;

/// Most pictures of a hundred that may be refused. The fixture's people are all meant to be read; one
/// from the side was not when this was written, and five leave room for other limits.
const MOST_REFUSED: usize = 5;

/// Two standard errors below a `share` of `count` pictures. Those of one person err alike, so two of
/// them tell no more than one.
fn at_least(share: f64, count: f64) -> f64 {
    share - 2.0 * (share * (1.0 - share) / (count / 2.0)).sqrt()
}

/// An interval that holds more than this is wider than it claims.
const AT_MOST: f64 = 0.99;

/// F1 of drops of 8 degrees, by the rule of `plumbline evaluate`.
fn f1(found: &[(Estimate, f64)]) -> f64 {
    let pair = |(e, truth): &(Estimate, f64)| Pair {
        truth: Degrees::new(*truth),
        value: e.value,
        person: 0,
    };
    let changes: Vec<Pair> = found.iter().map(pair).collect();
    drops(&changes, DROP_OF_8).f1().unwrap()
}

#[test]
fn the_view_is_told_for_people_never_seen() {
    let all = fixture::all();
    let right = all.iter().filter(|seen| read(&seen.pose, None).view == seen.view).count();
    // 132 frontal, 129 oblique and 131 lateral of 395 (models/posture_fit).
    let limit = at_least(392.0 / 395.0, 395.0);
    assert!(right as f64 / all.len() as f64 >= limit, "{right} of {}", all.len());
}

#[test]
fn a_frontal_view_asks_for_a_baseline_and_the_others_do_not() {
    let reason = |view| read(&fixture::upright(view), None).reason;
    assert_eq!(reason(View::Oblique), None);
    assert_eq!(reason(View::Frontal), Some(UnsureReason::NeedsBaseline));
    assert_eq!(reason(View::Lateral), None);
}

#[test]
fn change_from_the_front_is_as_good_as_stated() {
    let (found, refused) = changes(View::Frontal);
    assert!(
        refused <= MOST_REFUSED && found.len() + refused == 100,
        "{refused} refused of {}",
        found.len()
    );
    // 2.8 degrees, F1 .91; the interval claims 90 %.
    assert!(mean_error(&found) < 2.8 * TENTH, "mean error {}", mean_error(&found));
    let held = covered(&found);
    assert!((at_least(0.90, 100.0)..=AT_MOST).contains(&held), "covered {held}");
    assert!(f1(&found) > 0.91 / TENTH, "F1 {}, always-bad has .67", f1(&found));
}

#[test]
fn change_from_the_side_is_as_good_as_stated() {
    let (found, refused) = changes(View::Lateral);
    assert!(refused <= MOST_REFUSED, "{refused} refused of {}", found.len());
    // 1.8 degrees; the interval claims 90 %.
    assert!(mean_error(&found) < 1.8 * TENTH, "mean error {}", mean_error(&found));
    let held = covered(&found);
    assert!((at_least(0.90, 100.0)..=AT_MOST).contains(&held), "covered {held}");
}

#[test]
fn the_absolute_angle_from_the_side_is_as_good_as_stated() {
    let all = fixture::all();
    let sides = all.iter().filter(|seen| seen.view == View::Lateral);
    let found: Vec<_> =
        sides.filter_map(|seen| Some((read(&seen.pose, None).cva?, seen.cva))).collect();
    assert!(found.len() >= 105, "{}", found.len());
    // 2.9 degrees; the interval claims 90 %.
    assert!(mean_error(&found) < 2.9 * TENTH, "mean error {}", mean_error(&found));
    let held = covered(&found);
    assert!((at_least(0.90, 110.0)..=AT_MOST).contains(&held), "covered {held}");
}

#[test]
fn an_ear_outside_the_picture_a_turned_head_and_a_far_person_are_refused() {
    let upright = fixture::upright(View::Frontal);
    let profile = from_pictures(
        label(),
        Pictures { upright: std::slice::from_ref(&upright), ..Pictures::default() },
    )
    .unwrap();
    let reason = |pose: &Pose| read(pose, Some(&profile)).reason;
    assert_eq!(reason(&upright), None);

    let mut cut = upright.clone();
    cut.landmarks[Name::LeftShoulder as usize].position.x = 645.0;
    assert_eq!(reason(&cut), Some(UnsureReason::CutOff));

    assert_eq!(reason(&fixture::turned(&upright, 10.0)), None);
    for by in [-40.0, 40.0] {
        assert_eq!(reason(&fixture::turned(&upright, by)), Some(UnsureReason::HeadTurned), "{by}");
    }
    let mut profile_view = Pose { face: None, ..upright.clone() };
    profile_view.landmarks[Name::Nose as usize].position = upright.point(Name::LeftEar);
    assert_eq!(reason(&profile_view), Some(UnsureReason::HeadTurned));

    let mut far = upright.clone();
    for landmark in &mut far.landmarks {
        landmark.position = PixelPoint::new(landmark.position.x * 0.2, landmark.position.y * 0.2);
    }
    assert_eq!(reason(&far), Some(UnsureReason::TooFar));

    let absurd = fixture::slid(&upright, 0.0, 150.0);
    assert_eq!(reason(&absurd), Some(UnsureReason::LowConfidence));
    assert_eq!(reason(&Pose { face: None, ..upright.clone() }), Some(UnsureReason::FaceHidden));

    let doubtful = Pose { presence: Confidence::new(0.3), ..upright };
    assert_eq!(reason(&doubtful), Some(UnsureReason::LowConfidence));
}

#[test]
fn every_reason_has_its_own_words() {
    use UnsureReason as R;
    let all = [
        R::NobodySeen,
        R::ObliqueView,
        R::UnsuitableView,
        R::NeedsBaseline,
        R::HeadTurned,
        R::HeadTilted,
        R::CutOff,
        R::PoorLight,
        R::LowConfidence,
        R::TooFar,
        R::FaceHidden,
    ];
    for (i, reason) in all.iter().enumerate() {
        assert!(reason.sentence().ends_with('.') && reason.help().ends_with('.'));
        assert!(all[..i].iter().all(|other| other.sentence() != reason.sentence()));
    }
}

#[test]
fn an_ear_far_below_c7_is_no_posture() {
    let mut pose = fixture::upright(View::Lateral);
    let neck = pose.neck.as_mut().unwrap();
    neck.slope = Degrees::new(-100.0);
    let reading = read(&pose, None);
    assert_eq!((reading.view, reading.reason), (View::Lateral, Some(UnsureReason::LowConfidence)));
}

#[test]
fn dark_and_foggy_pictures_are_poor_light_and_a_dim_room_is_not() {
    // Spreads of luma measured on renders at a quarter, and at half, of their light.
    assert!(poor_light(8.5) && poor_light(f32::NAN) && !poor_light(16.4));
}

fn numbers(reading: &Reading) -> Vec<f64> {
    let c = &reading.companions;
    let estimates = [reading.cva, reading.change];
    let angles = [
        c.head_tilt,
        c.pitch,
        c.yaw,
        c.roll,
        c.shoulder_level,
        c.shoulder_c7,
        c.trunk_lean,
        c.ear_shoulder,
    ];
    let p = &reading.points;
    let points = [
        p.tragus,
        p.c7,
        p.shoulder,
        p.canthus,
        p.left_ear,
        p.right_ear,
        p.left_shoulder,
        p.right_shoulder,
    ];
    let mut all: Vec<f64> = vec![reading.confidence.value()];
    all.extend(
        estimates
            .iter()
            .flatten()
            .flat_map(|e| [e.value.value(), e.interval.low.value(), e.interval.high.value()]),
    );
    all.extend(angles.iter().flatten().flat_map(|a| [a.value.value(), a.error.value()]));
    all.extend(c.viewing_distance.map(|far| far.value.value()));
    all.extend(points.iter().flatten().flat_map(|p| [f64::from(p.x), f64::from(p.y)]));
    all
}

fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        6 => -50.0_f32..700.0,
        1 => prop::num::f32::ANY,
        1 => prop::sample::select(vec![0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Any of the pose's points moved anywhere, no-places included: no panic, no number that is none,
    /// and either an angle or a reason.
    #[test]
    fn absurd_landmarks_give_a_reason_or_finite_numbers(
        view in prop::sample::select(vec![View::Frontal, View::Lateral]),
        moved in prop::collection::vec((0..LANDMARK_COUNT, coordinate(), coordinate(), coordinate()), 0..34),
        picture in prop_oneof![9 => Just((640, 480)), 1 => Just((0, 0))],
    ) {
        let mut pose = fixture_pose(view);
        let upright = std::slice::from_ref(&pose);
        let profile = from_pictures(label(), Pictures {
            upright: if view == View::Frontal { upright } else { &[] },
            side_upright: if view == View::Lateral { upright } else { &[] },
            ..Pictures::default()
        }).unwrap();
        pose.picture = picture;
        for (i, x, y, z) in moved {
            pose.landmarks[i].position = PixelPoint::new(x, y);
            pose.world[i] = WorldPoint { x: x / 600.0, y: y / 600.0, z: z / 600.0 };
        }
        for profile in [None, Some(&profile)] {
            let reading = read(&pose, profile);
            prop_assert!(numbers(&reading).iter().all(|n| n.is_finite()), "{:?}", reading);
            prop_assert_eq!(reading.reason.is_none(), reading.cva.is_some() || reading.change.is_some());
        }
    }
}

fn fixture_pose(view: View) -> Pose {
    use std::sync::OnceLock;
    static POSES: OnceLock<[Pose; 2]> = OnceLock::new();
    let [front, side] =
        POSES.get_or_init(|| [fixture::upright(View::Frontal), fixture::upright(View::Lateral)]);
    if view == View::Frontal { front.clone() } else { side.clone() }
}
