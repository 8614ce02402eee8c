use super::*;
use crate::posture::fixture::{self, slid};

fn label() -> Label {
    Label { name: "desk".into(), created: "2026-01-31".into(), camera: "test".into() }
}

/// A guide with its clock, ten pictures a second.
struct Stage {
    guide: LookGuide,
    now: f64,
}

impl Stage {
    fn new() -> Self {
        Self { guide: LookGuide::new(label()), now: 7.0 }
    }

    fn show(&mut self, seconds: f64, pose: impl Fn(usize) -> Option<Pose>) -> GuideState {
        for i in 0..(seconds * 10.0).round() as usize {
            self.now += 0.1;
            self.guide.push(Timestamp::from_seconds(self.now), pose(i).as_ref());
        }
        self.guide.state().clone()
    }

    fn still(&mut self, seconds: f64, pose: &Pose) -> GuideState {
        self.show(seconds, |i| Some(jittered(pose, i)))
    }

    /// Through the first `count` steps.
    fn through(count: usize) -> Self {
        let mut stage = Self::new();
        for step in Step::ALL.into_iter().take(count) {
            assert_eq!(stage.guide.state().step, step);
            stage.still(4.0, &posture(step));
        }
        stage
    }
}

/// The picture of one body that a step asks for.
fn posture(step: Step) -> Pose {
    let seen = fixture::all().into_iter().filter(|seen| seen.view == step.view());
    let person = if step.view() == View::Lateral { side_person() } else { front_person() };
    let upright = seen.into_iter().find(|seen| seen.person == person && seen.upright).unwrap().pose;
    match step {
        Step::SideUpright | Step::FrontUpright => upright,
        Step::SideForward => slid(&upright, 25.0, 20.0),
        Step::FrontForward => slid(&upright, 0.0, 20.0),
    }
}

fn side_person() -> u32 {
    fixture::all().into_iter().find(|seen| seen.view == View::Lateral).unwrap().person
}

fn front_person() -> u32 {
    fixture::all().into_iter().find(|seen| seen.view == View::Frontal).unwrap().person
}

/// One pixel up and down, as landmarks go.
fn jittered(pose: &Pose, i: usize) -> Pose {
    slid(pose, 0.0, (i % 3) as f32 - 1.0)
}

/// The same, seen from the other side.
fn mirrored(pose: &Pose) -> Pose {
    let mut pose = pose.clone();
    let width = pose.picture.0 as f32;
    for landmark in &mut pose.landmarks {
        landmark.position.x = width - landmark.position.x;
    }
    for point in &mut pose.world {
        point.x = -point.x;
    }
    for point in &mut pose.neck.as_mut().unwrap().points {
        point.x = width - point.x;
    }
    // Left and right have changed their names.
    for left in [1_usize, 2, 3, 7, 9] {
        let right = if left < 4 { left + 3 } else { left + 1 };
        pose.landmarks.swap(left, right);
        pose.world.swap(left, right);
    }
    for left in (11..33).step_by(2) {
        pose.landmarks.swap(left, left + 1);
        pose.world.swap(left, left + 1);
    }
    pose
}

#[test]
fn four_postures_make_a_profile_that_knows_both_views_and_the_slope() {
    let stage = Stage::through(4);
    assert!(stage.guide.is_done(), "{:?}", stage.guide.state());
    let looked = stage.guide.result().unwrap();
    let (front, side) = (looked.profile.frontal.unwrap(), looked.profile.lateral.unwrap());
    assert_ne!(front.scale, 1.0);
    assert!(front.frames >= 30 && side.frames >= 30, "{front:?} {side:?}");
    assert_eq!(looked.upright.value, side.cva);
    assert!(looked.upright.interval.contains(side.cva));
    let half = looked.upright.interval.width().value() / 2.0;
    assert!((half - side.half_width.value()).abs() < 1e-9, "shown is what is kept: {half}");
    assert_eq!(front.angle.unwrap().half_width, side.half_width);
    // The front, read with the profile, comes nearer to what the side says than without the slope.
    let change = |step| read(&posture(step), Some(&looked.profile)).change.unwrap().value;
    let side_says = change(Step::SideForward);
    let front_says = change(Step::FrontForward);
    let without_slope = front_says * (1.0 / front.scale);
    assert!((front_says - side_says).abs() < (without_slope - side_says).abs(), "{front:?}");
    for error in [front.error.unwrap(), side.error.unwrap()] {
        assert!(error > Degrees::new(0.1) && error < Degrees::new(20.0), "{error:.2}");
    }
}

#[test]
fn the_side_is_waited_for_and_what_is_missing_is_said() {
    let mut stage = Stage::new();
    let hint = |state: GuideState| match state.phase {
        Phase::Waiting { hint } => hint,
        other => panic!("{other:?}"),
    };
    let state = stage.show(1.0, |_| None);
    assert_eq!(hint(state), Hint::Unseen(UnsureReason::NobodySeen));
    for view in [View::Frontal, View::Oblique] {
        let state = stage.still(2.0, &fixture::upright(view));
        assert!(!state.overdue);
        assert_eq!(hint(state), Hint::TurnAside);
    }
    let state = stage.still(28.0, &fixture::upright(View::Frontal));
    assert!(state.overdue, "more than half a minute");
    assert!(hint(state).help().contains("shoulder points at the camera"));
    let state = stage.still(2.0, &posture(Step::SideUpright));
    assert!(matches!(state.phase, Phase::Measuring { .. }) && !state.overdue, "{state:?}");
}

#[test]
fn a_measurement_begins_only_when_the_person_is_still() {
    let mut stage = Stage::new();
    let upright = posture(Step::SideUpright);
    let state = stage.show(3.0, |i| Some(slid(&upright, 9.0 * i as f32, 0.0)));
    assert_eq!(state.phase, Phase::Waiting { hint: Hint::HoldStill });
    let state = stage.still(0.6, &upright);
    assert_eq!(state.phase, Phase::Waiting { hint: Hint::HoldStill });
    let state = stage.still(0.3, &upright);
    assert!(matches!(state.phase, Phase::Measuring { .. }), "{state:?}");
}

#[test]
fn a_forward_step_waits_until_the_head_has_gone_five_degrees() {
    for before in [1, 3] {
        let mut stage = Stage::through(before);
        let step = stage.guide.state().step;
        let upright = posture(Step::ALL[before - 1]);
        let state = stage.still(5.0, &upright);
        assert!(
            matches!(state.phase, Phase::Waiting { hint: Hint::Further { .. } }),
            "{step:?}: {state:?}"
        );
        // From the front a head cannot rise much further without the view becoming doubtful.
        let back = match step.view() {
            View::Lateral => slid(&upright, -25.0, -20.0),
            _ => slid(&upright, 0.0, -10.0),
        };
        let state = stage.still(3.0, &back);
        assert!(
            matches!(state.phase, Phase::Waiting { hint: Hint::Behind { .. } }),
            "{step:?}: {state:?}"
        );
        let state = stage.still(4.0, &posture(step));
        assert!(state.step != step || state.phase == Phase::Done, "{state:?}");
        assert!(state.refused.is_none(), "{state:?}");
    }
}

#[test]
fn the_other_side_is_not_taken_for_the_first_one() {
    let mut stage = Stage::through(1);
    let state = stage.still(5.0, &mirrored(&posture(Step::SideForward)));
    assert_eq!(state.phase, Phase::Waiting { hint: Hint::OtherSide }, "{state:?}");
    assert_eq!(state.step, Step::SideForward);
}

#[test]
fn a_step_that_fails_is_asked_for_again_and_the_others_stay() {
    let mut stage = Stage::through(2);
    let upright = posture(Step::FrontUpright);
    // Still long enough to begin, then on the move.
    stage.still(1.0, &upright);
    let state = stage.show(3.0, |i| Some(slid(&upright, 0.0, (i % 7) as f32 * 5.0)));
    assert!(matches!(state.refused, Some(StepRefusal::Moved { .. })), "{state:?}");
    assert_eq!(state.step, Step::FrontUpright);
    assert!(state.refused.unwrap().to_string().contains("Hold still"));
    // There is time to hear why.
    let state = stage.still(1.0, &upright);
    assert!(matches!(state.phase, Phase::Waiting { .. }) && state.refused.is_some(), "{state:?}");
    // Turned away for most of it.
    stage.still(1.5, &upright);
    let state = stage.still(3.0, &fixture::upright(View::Oblique));
    assert_eq!(state.refused, Some(StepRefusal::Lost(Hint::TurnBack)));
    stage.still(6.0, &upright);
    assert_eq!(stage.guide.state().step, Step::FrontForward);
    stage.still(4.0, &posture(Step::FrontForward));
    assert!(stage.guide.is_done());
    assert!(stage.guide.finish().unwrap().lateral.is_some());
}

#[test]
fn too_few_pictures_and_a_head_that_slips_back_are_refused() {
    let mut stage = Stage::new();
    stage.still(0.8, &posture(Step::SideUpright));
    for _ in 0..3 {
        stage.now += 1.5;
        let at = Timestamp::from_seconds(stage.now);
        stage.guide.push(at, Some(&posture(Step::SideUpright)));
    }
    let state = stage.guide.state();
    assert!(matches!(state.refused, Some(StepRefusal::TooFew { .. })), "{state:?}");

    let mut stage = Stage::through(1);
    stage.still(0.8, &posture(Step::SideForward));
    let state = stage.still(3.3, &slid(&posture(Step::SideUpright), 5.0, 2.0));
    let refused = state.refused.expect("slipped back");
    assert!(
        matches!(refused, StepRefusal::Shallow { .. } | StepRefusal::Moved { .. }),
        "{refused:?}"
    );
    assert_eq!(state.step, Step::SideForward);
}

#[test]
fn one_can_go_back_and_again() {
    let mut stage = Stage::through(2);
    stage.guide.back();
    assert_eq!(stage.guide.state().step, Step::SideForward);
    stage.guide.back();
    stage.guide.back();
    assert_eq!(stage.guide.state().step, Step::SideUpright, "and no further");
    assert!(stage.guide.finish().is_err(), "what was taken there is to be taken anew");

    let mut stage = Stage::through(4);
    stage.guide.retry();
    assert_eq!(stage.guide.state().step, Step::FrontForward);
    assert!(!stage.guide.is_done());
    stage.still(4.0, &posture(Step::FrontForward));
    assert!(stage.guide.is_done());
}

#[test]
fn pictures_left_out_that_cannot_be_read_are_no_small_errors() {
    let errors = |turned: usize| {
        let taken = |step: Step| -> Vec<Pose> {
            let pose = posture(step);
            (0..20)
                .map(|i| match step.view() {
                    View::Frontal if i % 5 == 0 && i < 5 * turned => fixture::turned(&pose, 40.0),
                    _ => jittered(&pose, i),
                })
                .collect()
        };
        let all = Step::ALL.map(taken);
        let pictures = Pictures {
            side_upright: &all[0],
            side_forward: &all[1],
            upright: &all[2],
            forward: &all[3],
        };
        let profile = left_out_errors(from_pictures(label(), pictures).unwrap(), pictures);
        (profile.frontal.unwrap().error, profile.lateral.unwrap().error)
    };
    let (front, side) = errors(2);
    assert!(front.is_some() && side.is_some(), "a tenth: {front:?} {side:?}");
    let (front, side) = errors(3);
    assert!(front.is_none() && side.is_some(), "more than a tenth: {front:?} {side:?}");
}

#[test]
fn the_error_says_how_unsteady_the_frames_left_out_are() {
    let error = |jitter: f32| {
        let taken = |step| -> Vec<Pose> {
            let pose = posture(step);
            (0..20).map(|i| slid(&pose, 0.0, jitter * ((i % 3) as f32 - 1.0))).collect()
        };
        let (upright, forward) = (taken(Step::FrontUpright), taken(Step::FrontForward));
        let (side, side_forward) = (taken(Step::SideUpright), taken(Step::SideForward));
        let pictures = Pictures {
            upright: &upright,
            forward: &forward,
            side_upright: &side,
            side_forward: &side_forward,
        };
        let profile = from_pictures(label(), pictures).unwrap();
        let profile = left_out_errors(profile, pictures);
        (profile.frontal.unwrap().error.unwrap(), profile.lateral.unwrap().error.unwrap())
    };
    let (calm, lively) = (error(0.5), error(3.0));
    assert!(calm.0 < lively.0 && calm.1 < lively.1, "{calm:?} {lively:?}");
}
