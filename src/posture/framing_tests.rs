use super::*;
use crate::posture::{View, fixture, read};
use crate::units::PixelPoint;

fn advice_for(pose: &Pose) -> FramingAdvice {
    let reading = read(pose, None);
    advise(Scene { pose: Some(pose), reading: Some(&reading), whole: None })
}

fn lit(contrast: f32, brightness: f32) -> Light {
    Light { contrast, brightness }
}

fn upright() -> Pose {
    fixture::upright(View::Frontal)
}

/// The pose with one of its points somewhere else.
fn moved(mut pose: Pose, name: Name, to: PixelPoint) -> Pose {
    pose.landmarks[name as usize].position = to;
    pose
}

#[test]
fn who_can_be_measured_is_well_framed_from_the_front_and_from_the_side() {
    let mut good = 0;
    for seen in fixture::all() {
        let reading = read(&seen.pose, None);
        let measurable = matches!(reading.reason, None | Some(UnsureReason::NeedsBaseline))
            && reading.view != View::Oblique;
        let advice = advice_for(&seen.pose);
        // Heads beyond the upper edge, and people far off, are measured and advised all the same.
        let is_framing = matches!(
            advice,
            FramingAdvice::HeadCutOff | FramingAdvice::TooFar | FramingAdvice::TooNear
        );
        if measurable && !is_framing {
            assert_eq!(advice, FramingAdvice::Good, "{} {:?}", seen.person, seen.view);
            good += 1;
        }
        if !measurable {
            assert_ne!(advice, FramingAdvice::Good, "{} {:?}", seen.person, seen.view);
        }
        if seen.view == View::Oblique {
            assert_eq!(advice, FramingAdvice::HalfAside, "{}", seen.person);
        }
    }
    assert!(good > 20, "{good}");
}

#[test]
fn poor_light_has_four_names() {
    let whole = |brightness| Some(lit(60.0, brightness));
    for (light, around, advice) in [
        (lit(3.0, 12.0), whole(20.0), FramingAdvice::TooDark),
        (lit(3.0, 12.0), whole(150.0), FramingAdvice::BackLit),
        (lit(3.0, 240.0), whole(230.0), FramingAdvice::Glare),
        (lit(3.0, 120.0), whole(130.0), FramingAdvice::Dull),
        (lit(3.0, 12.0), None, FramingAdvice::TooDark),
    ] {
        let pose = Pose { light, ..upright() };
        let reading = read(&pose, None);
        let scene = Scene { pose: Some(&pose), reading: Some(&reading), whole: around };
        assert_eq!(advise(scene), advice, "{light:?} in {around:?}");
    }
}

#[test]
fn an_empty_picture_is_dark_or_empty() {
    let seen = |light| advise(Scene { whole: light, ..Scene::default() });
    assert_eq!(seen(None), FramingAdvice::Nobody);
    assert_eq!(seen(Some(lit(45.0, 120.0))), FramingAdvice::Nobody);
    assert_eq!(seen(Some(lit(45.0, 30.0))), FramingAdvice::Nobody, "a dim room that can be seen");
    assert_eq!(seen(Some(lit(2.0, 4.0))), FramingAdvice::TooDark);
    assert_eq!(seen(Some(lit(0.0, 255.0))), FramingAdvice::Glare);
}

#[test]
fn what_lies_outside_the_picture_is_named() {
    let (width, height) = upright().picture;
    let below = PixelPoint::new(0.5 * width as f32, height as f32 + 20.0);
    let shoulder = moved(upright(), Name::LeftShoulder, below);
    // Moved so far, the shoulder line no longer looks frontal; the view is given.
    let told = |pose: &Pose| {
        let mut reading = read(pose, None);
        reading.reason = Some(UnsureReason::CutOff);
        reading.companions.viewing_distance = None;
        advise(Scene { pose: Some(pose), reading: Some(&reading), whole: None })
    };
    assert_eq!(told(&shoulder), FramingAdvice::ShouldersCutOff);
    let above = PixelPoint::new(0.5 * width as f32, -9.0);
    assert_eq!(told(&moved(upright(), Name::RightEar, above)), FramingAdvice::HeadCutOff);
    assert_eq!(told(&upright()), FramingAdvice::NapeCutOff);
    let mut pose = upright();
    let face = std::sync::Arc::make_mut(pose.face.as_mut().unwrap());
    face.points[Face::Forehead as usize].position.y = -12.0;
    assert_eq!(advice_for(&pose), FramingAdvice::HeadCutOff, "measured, but cut off above");
}

#[test]
fn distances_need_to_be_sure_and_cut_off_people_who_are_near_shall_move_back() {
    let pose = upright();
    let at = |millimetres: f64, reason| {
        let mut reading = read(&pose, None);
        reading.reason = reason;
        reading.companions.viewing_distance = Some(super::super::Measure {
            value: Millimetres::new(millimetres),
            error: Millimetres::new(0.09 * millimetres),
        });
        advise(Scene { pose: Some(&pose), reading: Some(&reading), whole: None })
    };
    let fine = Some(UnsureReason::NeedsBaseline);
    assert_eq!(at(300.0, fine), FramingAdvice::TooNear);
    assert_eq!(at(380.0, fine), FramingAdvice::Good, "it may be 40 cm");
    assert_eq!(at(600.0, fine), FramingAdvice::Good);
    assert_eq!(at(1150.0, fine), FramingAdvice::Good, "it may be a metre");
    assert_eq!(at(1300.0, fine), FramingAdvice::TooFar);
    assert_eq!(at(450.0, Some(UnsureReason::CutOff)), FramingAdvice::TooNear);
    assert_eq!(at(700.0, Some(UnsureReason::CutOff)), FramingAdvice::NapeCutOff);
    assert_eq!(at(1300.0, Some(UnsureReason::HeadTurned)), FramingAdvice::HeadTurned);
}

#[test]
fn every_refusal_has_its_advice() {
    let pose = upright();
    for (reason, advice) in [
        (UnsureReason::TooFar, FramingAdvice::TooFar),
        (UnsureReason::ObliqueView, FramingAdvice::HalfAside),
        (UnsureReason::UnsuitableView, FramingAdvice::OddAngle),
        (UnsureReason::FaceHidden, FramingAdvice::FaceHidden),
        (UnsureReason::HeadTurned, FramingAdvice::HeadTurned),
        (UnsureReason::HeadTilted, FramingAdvice::HeadTilted),
        (UnsureReason::LowConfidence, FramingAdvice::Unclear),
        (UnsureReason::NeedsBaseline, FramingAdvice::Good),
    ] {
        let mut reading = read(&pose, None);
        reading.reason = Some(reason);
        let scene = Scene { pose: Some(&pose), reading: Some(&reading), whole: None };
        assert_eq!(advise(scene), advice, "{reason:?}");
    }
}

#[test]
fn a_turned_head_is_told_by_the_real_reading() {
    assert_eq!(advice_for(&fixture::turned(&upright(), 40.0)), FramingAdvice::HeadTurned);
}

fn at(seconds: f64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

#[test]
fn good_lights_up_once_it_has_held_for_a_second_and_a_blink_does_not_put_it_out() {
    let mut framing = Framing::default();
    assert_eq!(framing.step(at(0.0), FramingAdvice::TooDark), Some(FramingAdvice::TooDark));
    let mut since = None;
    for tick in 1..=20 {
        let now = 0.1 * f64::from(tick);
        if framing.step(at(now), FramingAdvice::Good) == Some(FramingAdvice::Good) {
            since.get_or_insert(now);
        }
    }
    assert!((since.unwrap() - 1.1).abs() < 1e-9, "{since:?}");
    // One picture of a turned head, then good again.
    assert_eq!(framing.step(at(2.1), FramingAdvice::HeadTurned), Some(FramingAdvice::Good));
    assert_eq!(framing.step(at(2.2), FramingAdvice::Good), Some(FramingAdvice::Good));
    // A head that stays turned.
    for tick in 0..5 {
        let now = 2.3 + 0.1 * f64::from(tick);
        assert_eq!(framing.step(at(now), FramingAdvice::HeadTurned), Some(FramingAdvice::Good));
    }
    assert_eq!(framing.step(at(2.81), FramingAdvice::HeadTurned), Some(FramingAdvice::HeadTurned));
}

#[test]
fn two_faults_that_take_turns_do_not_flicker() {
    let mut framing = Framing::default();
    let faults = [FramingAdvice::TooDark, FramingAdvice::Nobody];
    for tick in 0..40 {
        let said = framing.step(at(0.25 * f64::from(tick)), faults[tick as usize % 2]);
        assert_eq!(said, Some(FramingAdvice::TooDark));
    }
}

#[test]
fn nothing_from_before_a_gap_or_of_another_stream_counts() {
    let mut framing = Framing::default();
    for tick in 0..=10 {
        framing.step(at(5.0 + 0.1 * f64::from(tick)), FramingAdvice::Good);
    }
    assert_eq!(framing.said(), Some(FramingAdvice::Good));
    assert_eq!(framing.step(at(60.0), FramingAdvice::Good), None, "a gap");
    framing.step(at(61.0), FramingAdvice::Good);
    assert_eq!(framing.said(), Some(FramingAdvice::Good));
    assert_eq!(framing.step(at(0.5), FramingAdvice::Good), None, "an earlier time");
}
