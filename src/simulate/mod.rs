//! Days in seconds: two people before the real judge and the real engine.
//!
//! [`run`] plays scripted observations, with an estimator's errors, into [`Judge`] and [`Engine`], as
//! the monitor does with those of a camera. Pure: chance comes from a seed.
//!
//! # The two people
//!
//! - **The sitter** truly sits 5 degrees above the limit and sways (SD 3 degrees). Whatever warning
//!   comes is a false alarm, also where the sway was truly below the limit. Nobody presses a button, so
//!   no dismissal makes the engine more patient.
//! - **The sloucher** sits likewise and slouches in between: after 5 minutes and a random time (mean 20
//!   minutes) the head goes 5 to 15 degrees below the limit, evenly drawn, for 2 to 12 minutes, and is
//!   at least 5 degrees below it all that time. Such a slouch counts as *warned in time* when its first
//!   warning comes within the rule's own delay (window times share) + 15 s from the moment the head is
//!   5 degrees below the limit. It is *held back* and counted apart, with the reason, where in that time
//!   something stood in the way that is meant to: quiet, cooldown, absence, a turned head.
//!
//! # The errors
//!
//! The value seen is the true one, a slowly drifting error (SD 2.5 degrees) and an error of each picture
//! (SD 1.3): [`Unrest::MEASURED`] says where they come from. The sources give no time constants. A sway
//! of a minute and a drift of twenty are taken, with which the rules of CLINICAL ("Alarm design") give
//! about the false alarms that stand there.
//!
//! # Around them
//!
//! Turns of the head, passers-by, poor pictures, absences, calls, do-not-disturb, full-screen windows, a
//! locked session, a closed lid, a clock that is set forth and back, summer time, nights: [`day`].

mod count;
mod day;
mod person;
mod random;
mod score;
mod wander;

pub use self::count::{Depth, HeldBack, Report};
pub use self::person::Unrest;

use std::time::Duration;

use self::day::{Around, Calendar, Scene};
use self::person::Person;
use self::random::Random;
use self::score::{Look, Score};
use crate::monitor::EventKind;
use crate::posture::state::{Judge, Patience};
use crate::posture::{
    Companions, Estimate, Measure, Points, Reading, UnsureReason, ValueSource, View,
};
use crate::reminder::Rule;
use crate::reminder::engine::{Engine, Manner, Present};
use crate::settings::Settings;
use crate::units::{AngleInterval, Confidence, Degrees, Millimetres, Timestamp};

/// Half of a usual 90 % interval from the front.
const HALF_WIDTH: Degrees = Degrees::new(7.0);
/// A turned head's yaw, in degrees.
const TURNED: f64 = 35.0;
/// From the camera to the eyes, in millimetres.
const DISTANCE: f64 = 620.0;

/// What is simulated.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many days.
    pub days: u32,
    /// What chance begins with.
    pub seed: u64,
    /// Limits, rule, prompts; the working hours are the script's.
    pub settings: Settings,
    /// Sway and errors.
    pub unrest: Unrest,
}

/// Runs both people through their days.
#[must_use]
pub fn run(plan: &Plan) -> Report {
    let mut manner = Manner::of(&plan.settings);
    manner.quiet = day::hours();
    let Rule { window_seconds, share, cooldown_seconds } = manner.rule;
    let mut report = Report {
        days: plan.days,
        seed: plan.seed,
        decisions_per_second: plan.settings.watch.per_second,
        window_seconds,
        share: share.value(),
        cooldown_seconds,
        ..Report::default()
    };
    for slouches in [false, true] {
        let mut random = Random::new(plan.seed.wrapping_mul(2).wrapping_add(u64::from(slouches)));
        let mut score = Score::new(slouches, manner.rule);
        watch(plan, &manner, slouches, &mut random, &mut score, &mut report);
        score.finish(&mut report);
    }
    report
}

fn watch(
    plan: &Plan,
    manner: &Manner,
    slouches: bool,
    random: &mut Random,
    score: &mut Score,
    report: &mut Report,
) {
    let Some(calendar) = Calendar::new() else { return };
    let mut judge = Judge::new(manner.limits, Patience::default());
    let mut engine = Engine::new(manner.clone());
    let mut person = Person::new(manner.limits, plan.unrest, slouches, random);
    let mut around = Around::new(random);
    let period = 1.0 / plan.settings.watch.per_second;
    let mut last = 0.0;
    let clock = |seconds: f64| Timestamp::after_start(Duration::from_secs_f64(seconds));
    for (from, to) in calendar.sessions(plan.days) {
        let steps = ((to - from) / period) as u64;
        for step in 0..steps {
            let seconds = from + step as f64 * period;
            let at = clock(seconds);
            let truth = person.step(seconds, seconds - last, random);
            last = seconds;
            let (scene, surroundings, jump) = around.at(seconds, random);
            engine.set_surroundings(surroundings);
            let wall = calendar.wall(at, jump);
            let is_cooling = engine.is_cooling(at);
            let kinds = if scene == Scene::Off {
                engine.tick(at, Some(wall))
            } else {
                let reading = reading(scene, person.seen(truth, random), random);
                let judgement = judge.step(at, reading.as_ref());
                report.decisions += 1;
                engine.step(&Present {
                    at,
                    wall: Some(wall),
                    judgement: &judgement,
                    reading: reading.as_ref(),
                    placement: None,
                    is_learning: false,
                })
            };
            for kind in &kinds {
                report.hear(kind);
            }
            let warned = kinds.iter().any(|kind| matches!(kind, EventKind::Warned { .. }));
            score.step(&Look {
                at: seconds,
                scene,
                slouch: person.slouching(seconds),
                quiet: engine.quiet(),
                is_cooling,
                warned,
            });
        }
        for kind in engine.close(clock(last)) {
            report.hear(&kind);
        }
    }
}

/// What the pose reader would say of the scene, with that change from the own upright.
fn reading(scene: Scene, value: Degrees, random: &mut Random) -> Option<Reading> {
    let (change, reason) = match scene {
        Scene::Nobody | Scene::Off => return None,
        Scene::Person => (Some(value), None),
        // Somebody else reads as anything, from picture to picture.
        Scene::Passer => (Some(value + Degrees::new(random.between(-20.0, 10.0))), None),
        Scene::Turned => (None, Some(UnsureReason::HeadTurned)),
        Scene::Poor => (None, Some(UnsureReason::PoorLight)),
    };
    let yaw = if scene == Scene::Turned { TURNED } else { 2.0 * random.normal() };
    let far = DISTANCE * (1.0 + 0.015 * random.normal());
    Some(Reading {
        view: View::Frontal,
        cva: None,
        change: change.map(|value| Estimate {
            value,
            interval: AngleInterval::around(value, HALF_WIDTH),
            source: ValueSource::FrontalChange,
        }),
        reason,
        confidence: if change.is_some() { Confidence::new(0.7) } else { Confidence::NONE },
        points: Points::default(),
        companions: Companions {
            yaw: Some(Measure { value: Degrees::new(yaw), error: Degrees::new(1.0) }),
            viewing_distance: Some(Measure {
                value: Millimetres::new(far),
                error: Millimetres::new(0.09 * far),
            }),
            ..Companions::default()
        },
    })
}
