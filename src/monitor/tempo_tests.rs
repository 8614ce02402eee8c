//! The tempo on a scripted sitter, through the sampler, the judge and the alarm rule.

use super::*;
use crate::monitor::session::Sampler;
use crate::monitor::{Pace, StreamId};
use crate::posture::state::{Judge, Patience};
use crate::posture::{Companions, Estimate, Points, Reading, ValueSource, View};
use crate::reminder::{Policy, Rule};
use crate::units::{AngleInterval, Confidence, DegreeMinutes};

/// What is in the picture: a change from the upright in degrees, or nobody.
type Script = fn(f64) -> Option<f64>;

fn reading(change: f64) -> Reading {
    let value = Degrees::new(change);
    Reading {
        view: View::Frontal,
        cva: None,
        change: Some(Estimate {
            value,
            interval: AngleInterval::around(value, Degrees::new(4.0)),
            source: ValueSource::FrontalChange,
        }),
        reason: None,
        confidence: Confidence::FULL,
        points: Points::default(),
        companions: Companions::default(),
    }
}

/// What came of a stretch of watching.
#[derive(Debug, Default)]
struct Watched {
    looks: Vec<f64>,
    warned: Vec<f64>,
    states: Vec<(f64, PostureState)>,
}

impl Watched {
    /// Pictures a second between two instants.
    fn rate(&self, from: f64, to: f64) -> f64 {
        self.looks.iter().filter(|at| (from..to).contains(*at)).count() as f64 / (to - from)
    }

    /// When the state first was such, after `from`.
    fn first(&self, from: f64, is_it: impl Fn(&PostureState) -> bool) -> f64 {
        self.states.iter().find(|(at, state)| *at >= from && is_it(state)).unwrap().0
    }
}

/// A camera of 15 frames a second for so long, with noise of single pictures.
fn watch(tempo: &mut Tempo, seconds: f64, script: Script) -> Watched {
    let limits = Limits::default();
    let mut judge = Judge::new(limits, Patience::default());
    let mut policy = Policy::new(Rule { window_seconds: 60, ..Rule::default() });
    let mut sampler = Sampler::new(tempo.rate());
    let mut watched = Watched::default();
    for frame in 0..(seconds * 15.0) as u32 {
        let at = Timestamp::from_seconds(f64::from(frame) / 15.0);
        if !sampler.is_due(at) {
            continue;
        }
        let noise = 0.8 * (f64::from(frame) * 1.7).sin();
        let reading = script(at.seconds()).map(|change| reading(change + noise));
        let judgement = judge.step(at, reading.as_ref());
        if policy.step(at, &judgement.state, false).is_some() {
            watched.warned.push(at.seconds());
        }
        watched.looks.push(at.seconds());
        watched.states.push((at.seconds(), judgement.state));
        tempo.saw(&Observation {
            stream: StreamId::default(),
            at,
            state: judgement.state,
            reading,
            smoothed: judgement.smoothed,
            episode: None,
            dose: DegreeMinutes::default(),
            pose: None,
            picture: None,
            pace: Pace::default(),
        });
        sampler.retune(tempo.rate());
    }
    watched
}

fn tempo(adaptive: bool) -> Tempo {
    let settings = WatchSettings { adaptive, ..WatchSettings::default() };
    let mut tempo = Tempo::new(settings, Limits::default());
    tempo.begin(true);
    tempo
}

/// Upright for two minutes, then clearly forward.
fn slouch(at: f64) -> Option<f64> {
    Some(if at < 120.3 { 0.5 } else { -12.0 })
}

fn day(at: f64) -> Option<f64> {
    match at {
        0.0..120.0 => Some(0.5),
        120.0..300.0 => None,
        _ => Some(0.5),
    }
}

#[test]
fn a_warning_comes_as_early_as_at_the_full_rate() {
    let (all, few) =
        (watch(&mut tempo(false), 300.0, slouch), watch(&mut tempo(true), 300.0, slouch));
    assert_eq!((all.warned.len(), few.warned.len()), (1, 1));
    let late = few.warned[0] - all.warned[0];
    assert!(late.abs() <= 1.0, "{late} s late");
    assert!(few.looks.len() * 2 < all.looks.len(), "{} of {}", few.looks.len(), all.looks.len());
}

#[test]
fn a_steady_posture_costs_one_picture_a_second_and_one_in_question_the_full_rate() {
    let seen = watch(&mut tempo(true), 300.0, slouch);
    assert!((seen.rate(30.0, 110.0) - 1.0).abs() < 0.05, "{}", seen.rate(30.0, 110.0));
    assert!(seen.rate(122.0, 132.0) > 3.5, "{}", seen.rate(122.0, 132.0));
    assert!(seen.rate(200.0, 290.0) < 1.1, "{}", seen.rate(200.0, 290.0));
    let near = watch(&mut tempo(true), 60.0, |_| Some(-4.0));
    assert!(near.rate(20.0, 60.0) > 3.9, "near to the limit: {}", near.rate(20.0, 60.0));
}

#[test]
fn an_empty_chair_is_probed_and_who_comes_back_is_seen_in_seconds() {
    let seen = watch(&mut tempo(true), 360.0, day);
    assert!((seen.rate(150.0, 290.0) - 1.0 / 3.0).abs() < 0.03, "{}", seen.rate(150.0, 290.0));
    let away = seen.first(120.0, |state| *state == PostureState::Away);
    assert!(away <= 126.5, "away at {away}");
    let still = seen.states.iter().filter(|(at, _)| (away..300.0).contains(at));
    assert!(still.clone().all(|(_, state)| *state == PostureState::Away), "away all the time");
    let back = seen.first(300.0, |state| *state == PostureState::Neutral);
    assert!(back <= 304.5, "back at {back}");
}

#[test]
fn a_battery_caps_the_rate_and_the_shown_window_does_not_care() {
    let mut tempo = tempo(false);
    assert_eq!(tempo.rate(), 4.0);
    tempo.on_battery(true);
    assert_eq!(tempo.rate(), 2.0);
    tempo.learn(true);
    assert_eq!(tempo.rate(), 15.0, "a calibration needs its pictures");
    tempo.learn(false);
    tempo.show(true);
    assert_eq!(tempo.rate(), 15.0);
    tempo.begin(false);
    tempo.show(false);
    assert_eq!(tempo.rate(), 4.0, "a film is looked at as it is");
}

#[test]
fn every_picture_is_looked_at_where_somebody_waits_for_it() {
    let mut fresh = tempo(true);
    assert!(fresh.spares_looks());
    fresh.show(true);
    assert!(!fresh.spares_looks(), "in the window");
    fresh.show(false);
    fresh.learn(true);
    assert!(!fresh.spares_looks(), "in a calibration");
    fresh.learn(false);
    fresh.begin(false);
    assert!(!fresh.spares_looks(), "in a film");
    assert!(!tempo(false).spares_looks(), "where it is set so");
}

#[test]
fn the_slowest_setting_still_bridges_the_gap_of_the_judge() {
    let settings = WatchSettings { per_second_battery: 0.25, ..WatchSettings::default() };
    let mut tempo = Tempo::new(settings, Limits::default());
    tempo.begin(true);
    tempo.on_battery(true);
    let seen = watch(&mut tempo, 300.0, slouch);
    let limit = crate::posture::state::GAP.as_secs_f64();
    assert!(seen.looks.windows(2).all(|two| two[1] - two[0] < limit));
    assert_eq!(seen.warned.len(), 1);
}
