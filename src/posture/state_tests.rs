use super::*;
use crate::posture::{Companions, Estimate, Points, ValueSource};
use crate::units::{AngleInterval, Confidence};
use proptest::prelude::*;

const STEP: f64 = 0.1;

fn reading(change: Option<f64>, reason: Option<UnsureReason>) -> Reading {
    let estimate = |value| Estimate {
        value: Degrees::new(value),
        interval: AngleInterval::around(Degrees::new(value), Degrees::new(13.5)),
        source: ValueSource::FrontalChange,
    };
    Reading {
        view: View::Frontal,
        cva: None,
        change: change.map(estimate),
        reason,
        confidence: Confidence::FULL,
        points: Points::default(),
        companions: Companions::default(),
    }
}

fn change(value: f64) -> Option<Reading> {
    Some(reading(Some(value), None))
}

fn refused(reason: UnsureReason) -> Option<Reading> {
    Some(reading(None, Some(reason)))
}

/// A judge on a clock that goes ten times a second.
struct Play {
    judge: Judge,
    now: f64,
}

impl Play {
    fn new() -> Self {
        Self { judge: Judge::new(Limits::default(), Patience::default()), now: 0.0 }
    }

    fn step(&mut self, reading: Option<&Reading>) -> Judgement {
        self.now += STEP;
        self.judge.step(Timestamp::from_seconds(self.now), reading)
    }

    /// The same reading for some seconds; all states on the way, each once.
    fn hold(&mut self, seconds: f64, reading: Option<&Reading>) -> Vec<PostureState> {
        let mut seen: Vec<PostureState> = Vec::new();
        for _ in 0..(seconds / STEP).round() as usize {
            let state = self.step(reading).state;
            let same = |last: &PostureState| {
                std::mem::discriminant(last) == std::mem::discriminant(&state)
            };
            if !seen.last().is_some_and(same) {
                seen.push(state);
            }
        }
        seen
    }
}

#[test]
fn a_slouch_is_forward_once_and_neutral_once_after_it() {
    let mut play = Play::new();
    assert_eq!(play.hold(10.0, change(0.0).as_ref()), [PostureState::Neutral]);
    let down = play.hold(30.0, change(-12.0).as_ref());
    assert!(matches!(down[..], [PostureState::Neutral, PostureState::Forward(_)]), "{down:?}");
    let deep = play.step(change(-12.0).as_ref());
    assert!(
        matches!(deep.state, PostureState::Forward(e) if (e.value() - 7.0).abs() < 0.2),
        "{deep:?}"
    );
    assert_eq!(deep.smoothed.unwrap().quantity, Quantity::Change);
    let up = play.hold(20.0, change(0.0).as_ref());
    assert!(matches!(up[..], [PostureState::Forward(_), PostureState::Neutral]), "{up:?}");
}

#[test]
fn the_state_follows_a_slouch_within_five_seconds() {
    let mut play = Play::new();
    play.hold(10.0, change(0.0).as_ref());
    let down = play.hold(5.0, change(-12.0).as_ref());
    assert_eq!(down.len(), 2, "{down:?}");
}

#[test]
fn one_bad_picture_changes_nothing() {
    let mut play = Play::new();
    play.hold(5.0, change(0.0).as_ref());
    assert_eq!(play.step(None).state, PostureState::Neutral);
    assert_eq!(play.step(change(0.0).as_ref()).state, PostureState::Neutral);
    assert_eq!(play.step(refused(UnsureReason::HeadTurned).as_ref()).state, PostureState::Neutral);
}

#[test]
fn a_landmark_gone_astray_for_one_picture_does_no_harm_even_at_two_pictures_a_second() {
    let mut play = Play::new();
    for i in 0..20 {
        play.now += 0.4;
        let stray = if i == 12 { -60.0 } else { 0.0 };
        let judged = play.step(change(stray).as_ref());
        assert_eq!(
            (judged.state, judged.smoothed.unwrap().value),
            (PostureState::Neutral, Degrees::ZERO)
        );
    }
}

#[test]
fn what_cannot_be_measured_for_a_while_says_why() {
    let mut play = Play::new();
    play.hold(5.0, change(0.0).as_ref());
    let turned = play.hold(3.0, refused(UnsureReason::HeadTurned).as_ref());
    assert_eq!(turned, [PostureState::Neutral, PostureState::Unsure(UnsureReason::HeadTurned)]);
    assert_eq!(play.step(change(0.0).as_ref()).state, PostureState::Neutral);
}

#[test]
fn leaving_is_away_after_five_seconds_and_coming_back_takes_half_a_second() {
    let mut play = Play::new();
    play.hold(5.0, change(0.0).as_ref());
    let left = play.hold(6.0, None);
    assert_eq!(
        left,
        [PostureState::Neutral, PostureState::Unsure(UnsureReason::NobodySeen), PostureState::Away]
    );
    // A ghost in one picture does not bring the person back.
    assert_eq!(play.step(change(0.0).as_ref()).state, PostureState::Away);
    assert_eq!(play.step(None).state, PostureState::Away);
    assert_eq!(play.hold(1.0, change(0.0).as_ref()), [PostureState::Away, PostureState::Neutral]);
}

#[test]
fn after_sleep_nothing_of_before_counts() {
    let mut play = Play::new();
    play.hold(20.0, change(-20.0).as_ref());
    play.now += 3600.0;
    let woken = play.step(change(0.0).as_ref());
    assert_eq!(woken.state, PostureState::Neutral);
    assert_eq!(woken.smoothed.unwrap().value, Degrees::ZERO);
}

fn side() -> Reading {
    let mut side = reading(None, None);
    side.view = View::Lateral;
    let angle = Degrees::new(38.0);
    let interval = AngleInterval::around(angle, Degrees::new(16.0));
    side.cva = Some(Estimate { value: angle, interval, source: ValueSource::Nape });
    side
}

#[test]
fn without_a_profile_the_absolute_angle_is_judged_and_a_change_of_quantity_starts_afresh() {
    let mut play = Play::new();
    let judged = play.step(Some(&side()));
    assert_eq!(judged.smoothed.unwrap().quantity, Quantity::Absolute);
    assert_eq!(judged.state, PostureState::Forward(Degrees::new(7.5)));
    // Patience is 1.5 seconds; a state that says nothing does not come between.
    let over = play.hold(2.0, change(0.0).as_ref());
    assert!(matches!(over[..], [PostureState::Forward(_), PostureState::Neutral]), "{over:?}");
    let judged = play.step(change(0.0).as_ref()).smoothed.unwrap();
    assert_eq!((judged.quantity, judged.value), (Quantity::Change, Degrees::ZERO));
}

#[test]
fn a_picture_that_seems_to_be_of_another_view_throws_nothing_away() {
    let mut play = Play::new();
    play.hold(20.0, change(-12.0).as_ref());
    let before = play.step(change(-12.0).as_ref());
    for _ in 0..5 {
        assert_eq!(play.step(Some(&side())), before, "the state and what it rests on stay");
        let after = play.step(change(-12.0).as_ref());
        assert!(matches!(after.state, PostureState::Forward(_)), "{after:?}");
        let (then, now) = (before.smoothed.unwrap().value, after.smoothed.unwrap().value);
        assert!((then - now).abs() < Degrees::new(0.01), "{then:?} {now:?}");
    }
}

#[test]
fn views_that_take_turns_without_the_judged_one_are_unsure() {
    let mut play = Play::new();
    play.hold(5.0, change(0.0).as_ref());
    let mut behind = side();
    behind.view = View::Oblique;
    for step in 0..20 {
        let seen = if step % 2 == 0 { behind.clone() } else { side() };
        let state = play.step(Some(&seen)).state;
        let expected = if step < 15 {
            PostureState::Neutral
        } else {
            PostureState::Unsure(UnsureReason::LowConfidence)
        };
        assert_eq!(state, expected, "step {step}");
    }
}

#[test]
fn limits_are_read_from_settings_field_by_field() {
    let limits: Limits = toml::from_str("change = -8.0").unwrap();
    assert_eq!(limits, Limits { change: Degrees::new(-8.0), ..Limits::default() });
}

proptest! {
    /// Within the band between "forward below" and "neutral above" noise never changes the state,
    /// whatever it was.
    #[test]
    fn noise_in_the_band_never_flickers(
        begin in prop::sample::select(vec![0.0, -20.0]),
        noise in prop::collection::vec(-6.9..-4.1_f64, 1..200),
    ) {
        let mut play = Play::new();
        play.hold(10.0, change(begin).as_ref());
        let before = matches!(play.step(change(begin).as_ref()).state, PostureState::Forward(_));
        for value in noise {
            let after = matches!(play.step(change(value).as_ref()).state, PostureState::Forward(_));
            prop_assert_eq!(before, after);
        }
    }

    /// Whatever comes, the excess is a finite number from 0 on.
    #[test]
    fn the_excess_is_never_negative_and_always_a_number(
        values in prop::collection::vec(prop_oneof![-80.0..80.0_f64, Just(f64::NAN), Just(f64::INFINITY)], 1..100),
    ) {
        let mut play = Play::new();
        for value in values {
            if let PostureState::Forward(excess) = play.step(change(value).as_ref()).state {
                prop_assert!(excess.value() >= 0.0 && excess.is_finite());
            }
        }
    }
}
