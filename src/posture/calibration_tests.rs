use super::*;
use crate::posture::fixture;

fn label() -> Label {
    Label { name: "desk".into(), created: "2026-01-31".into(), camera: "test".into() }
}

/// The head lower by `down` pixels.
fn lowered(pose: &Pose, down: f32) -> Pose {
    fixture::slid(pose, 0.0, down)
}

/// Pushes what `pose` gives for each of 31 pictures, ten a second.
fn live(pose: impl Fn(usize) -> Option<Pose>) -> Result<Profile, CalibrationRefusal> {
    let mut calibrator = Calibrator::new(label());
    for i in 0..=30 {
        assert!(!calibrator.is_over());
        calibrator.push(Timestamp::from_seconds(10.0 + i as f64 / 10.0), pose(i).as_ref());
    }
    assert!(calibrator.is_over());
    calibrator.finish()
}

#[test]
fn three_still_seconds_make_a_profile_that_reads_no_change() {
    let upright = fixture::upright(View::Frontal);
    let profile = live(|i| Some(lowered(&upright, (i % 3) as f32 - 1.0))).unwrap();
    let front = profile.frontal.unwrap();
    assert_eq!((front.frames, profile.lateral), (31, None));
    let change = read(&upright, Some(&profile)).change.unwrap().value;
    assert!(change.abs().value() < 0.2, "{change:?}");
    // A pixel up or down is as much either way, and more than the mean of the others shows.
    let down = read(&lowered(&upright, 1.0), Some(&profile)).change.unwrap().value;
    let error = front.error.unwrap();
    assert!(
        down < Degrees::new(-0.2) && (error + down).abs() < Degrees::new(0.2),
        "{error} {down}"
    );
    assert_eq!(Profile::from_toml(&profile.to_toml().unwrap()).unwrap(), profile);
}

#[test]
fn progress_runs_from_nought_to_one_and_a_late_picture_is_not_taken() {
    let mut calibrator = Calibrator::new(label());
    assert_eq!(calibrator.progress(), 0.0);
    calibrator.push(Timestamp::from_seconds(5.0), None);
    calibrator.push(Timestamp::from_seconds(6.5), None);
    assert!((calibrator.progress() - 0.5).abs() < 1e-6);
    calibrator.push(Timestamp::from_seconds(8.0), None);
    calibrator.push(Timestamp::from_seconds(99.0), Some(&fixture::upright(View::Frontal)));
    assert_eq!(calibrator.finish(), Err(CalibrationRefusal::Nobody));
}

#[test]
fn who_moves_is_refused_with_what_to_do() {
    let upright = fixture::upright(View::Frontal);
    let refusal = live(|i| Some(lowered(&upright, (i % 7) as f32 * 6.0))).unwrap_err();
    assert!(matches!(refusal, CalibrationRefusal::Shaky { .. }), "{refusal}");
    assert!(refusal.to_string().contains("hold still"));
}

#[test]
fn an_empty_chair_a_slanted_view_and_a_turned_head_are_refused() {
    assert_eq!(live(|_| None), Err(CalibrationRefusal::Nobody));
    let oblique = fixture::upright(View::Oblique);
    let refusal = live(|_| Some(oblique.clone())).unwrap_err();
    assert_eq!(refusal, CalibrationRefusal::Unmeasurable(UnsureReason::ObliqueView));
    let turned = fixture::turned(&fixture::upright(View::Frontal), 40.0);
    let refusal = live(|_| Some(turned.clone())).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "The head is turned away. Look ahead, and the measurement goes on. Then try again."
    );
}

#[test]
fn a_few_pictures_are_too_few() {
    let upright = fixture::upright(View::Frontal);
    let mut calibrator = Calibrator::new(label());
    for i in 0..3 {
        calibrator.push(Timestamp::from_seconds(f64::from(i)), Some(&upright));
    }
    assert_eq!(calibrator.finish(), Err(CalibrationRefusal::TooFew { found: 3 }));
}

#[test]
fn pictures_from_the_side_teach_the_persons_own_slope_within_bounds() {
    let upright = [fixture::upright(View::Frontal)];
    let side = [fixture::upright(View::Lateral)];
    let forward = [lowered(&upright[0], 20.0)];
    let side_forward = [fixture::slid(&side[0], 25.0, 20.0)];
    let profile = from_pictures(
        label(),
        Pictures {
            upright: &upright,
            forward: &forward,
            side_upright: &side,
            side_forward: &side_forward,
        },
    )
    .unwrap();
    let scale = profile.frontal.unwrap().scale;
    assert!(scale > 1.05 && scale <= SCALE_LIMITS.1, "{scale}");
    assert_eq!(profile.error(), None, "one picture cannot be held against others");
    assert!(profile.lateral.is_some());
}

#[test]
fn forward_pictures_of_a_view_without_an_upright_are_refused_by_name() {
    let (front, side) = ([fixture::upright(View::Frontal)], [fixture::upright(View::Lateral)]);
    let forward = [lowered(&front[0], 20.0)];
    let side_forward = [fixture::slid(&side[0], 25.0, 20.0)];
    let lone = Pictures { side_upright: &side, forward: &forward, ..Pictures::default() };
    let refusal = from_pictures(label(), lone).unwrap_err();
    assert_eq!(refusal, CalibrationRefusal::LoneForward { view: View::Frontal });
    assert!(refusal.to_string().contains("given from the front, and none upright"), "{refusal}");
    let lone = Pictures { upright: &front, side_forward: &side_forward, ..Pictures::default() };
    let refusal = from_pictures(label(), lone).unwrap_err();
    assert!(refusal.to_string().contains("from the side"), "{refusal}");
}

#[test]
fn a_profile_from_the_side_is_as_unsure_as_its_least_sure_picture() {
    let (sure, mut unsure) = (fixture::upright(View::Lateral), fixture::upright(View::Lateral));
    let neck = unsure.neck.as_mut().unwrap();
    neck.slope_error = neck.slope_error * 1.5;
    let half = |pose: &Pose| read(pose, None).cva.unwrap().interval.width().value() / 2.0;
    let widest = half(&unsure);
    assert!(widest > half(&sure));
    let side_upright = [sure.clone(), unsure, sure];
    let pictures = Pictures { side_upright: &side_upright, ..Pictures::default() };
    let found = from_pictures(label(), pictures).unwrap().lateral.unwrap().half_width;
    assert!((found.value() - widest).abs() < 1e-9, "{found} {widest}");
}

#[test]
fn a_slope_at_its_limit_is_known_as_one() {
    assert!(is_at_limit(0.7) && is_at_limit(1.5) && !is_at_limit(1.0) && !is_at_limit(1.49));
    assert!(is_at_limit(own_scale(-6.0, -40.0)) && !is_at_limit(own_scale(-20.0, -21.0)));
}

#[test]
fn forward_pictures_that_look_upright_and_views_in_the_wrong_place_are_refused() {
    let upright = [fixture::upright(View::Frontal)];
    let side = [fixture::upright(View::Lateral)];
    let alike = Pictures { upright: &upright, forward: &upright, ..Pictures::default() };
    let refusal = from_pictures(label(), alike).unwrap_err();
    assert!(matches!(refusal, CalibrationRefusal::Indistinct { .. }), "{refusal}");
    let swapped = Pictures { upright: &side, ..Pictures::default() };
    assert_eq!(from_pictures(label(), swapped), Err(CalibrationRefusal::WrongView));
    assert_eq!(from_pictures(label(), Pictures::default()), Err(CalibrationRefusal::NoUpright));
    let slouched = [lowered(&upright[0], 20.0)];
    let wrong_way = Pictures { upright: &slouched, forward: &upright, ..Pictures::default() };
    let refusal = from_pictures(label(), wrong_way).unwrap_err();
    assert!(matches!(refusal, CalibrationRefusal::Swapped { .. }), "{refusal}");
    let mixed = [upright[0].clone(), slouched[0].clone()];
    let refusal =
        from_pictures(label(), Pictures { upright: &mixed, ..Pictures::default() }).unwrap_err();
    assert!(matches!(refusal, CalibrationRefusal::Unlike { .. }), "{refusal}");
}
