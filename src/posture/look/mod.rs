//! A look from the side: four postures, three seconds each, after which the profile knows the person
//! from the side and from the front, and the person's own slope between the two.
//!
//! ```text
//! turned a quarter:    upright --> head forward        what the angle is, how far it went
//! facing the camera:   upright --> head forward        what that looks like from the front
//! ```
//!
//! Nobody who is turned away can reach a mouse, so the guide goes on by itself: a step waits until the
//! person is seen from where it wants to see them and holds still (a forward step also until the head
//! has gone at least 5 degrees from the upright of the same view), measures three seconds, and is
//! taken or refused. A refused step is asked for again; those before it stay.
//!
//! The guide has no measure of its own: what a pose says is [`read`]'s, what is learned is
//! [`from_pictures`]', and its error is [`left_out_errors`]'.

mod step;
mod still;

use std::time::Duration;

pub use step::{Hint, Step, StepRefusal};

use super::angle::Facing;
use super::baseline::Profile;
use super::calibration::{
    CalibrationRefusal, LIVE_SPAN, Label, MIN_FORWARD, MIN_FRAMES, Pictures, from_pictures,
    left_out_errors,
};
use super::view::look;
use super::{Estimate, Reading, UnsureReason, ValueSource, View, read};
use crate::pose::Pose;
use crate::units::{AngleInterval, Degrees, Timestamp};
use still::Stillness;

/// A step that waits longer says so.
const OVERDUE: Duration = Duration::from_secs(30);
/// Between a refusal and the next measurement: time to hear it.
const REST: Duration = Duration::from_secs(2);

/// How the guide stands.
#[derive(Clone, Debug, PartialEq)]
pub struct GuideState {
    /// The step that is asked for; the last one once all are taken.
    pub step: Step,
    /// What happens in it.
    pub phase: Phase,
    /// Why the step has to be done again; gone when its next measurement begins.
    pub refused: Option<StepRefusal>,
    /// Whether the step has been waiting for more than half a minute.
    pub overdue: bool,
}

impl GuideState {
    /// Before anything was seen.
    #[must_use]
    pub const fn begin() -> Self {
        let hint = Hint::Unseen(UnsureReason::NobodySeen);
        Self {
            step: Step::SideUpright,
            phase: Phase::Waiting { hint },
            refused: None,
            overdue: false,
        }
    }
}

/// What happens in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    /// Something is missing.
    Waiting {
        /// What.
        hint: Hint,
    },
    /// The three seconds run.
    Measuring {
        /// Share done, in 0..=1.
        progress: f32,
    },
    /// All four steps are taken.
    Done,
}

/// What a look from the side has found.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// The profile, with its errors measured by [`left_out_errors`].
    pub profile: Profile,
    /// The upright angle seen from the side, with the interval that the profile keeps of it.
    pub upright: Estimate,
}

/// Leads through the four steps, on the session clock.
#[derive(Clone, Debug)]
pub struct LookGuide {
    label: Label,
    state: GuideState,
    takes: Takes,
    /// What was learned from the upright of the view of a forward step.
    upright: Option<Profile>,
    /// Which way the person looked in the first step.
    facing: Option<Facing>,
    /// When this step was first waited for.
    since: Option<Timestamp>,
    /// No measurement before.
    rest_until: Option<Timestamp>,
    still: Stillness,
    run: Option<Run>,
}

/// The pictures of each step.
#[derive(Clone, Debug, Default)]
struct Takes {
    side_upright: Vec<Pose>,
    side_forward: Vec<Pose>,
    upright: Vec<Pose>,
    forward: Vec<Pose>,
}

impl Takes {
    const fn of(&mut self, step: Step) -> &mut Vec<Pose> {
        match step {
            Step::SideUpright => &mut self.side_upright,
            Step::SideForward => &mut self.side_forward,
            Step::FrontUpright => &mut self.upright,
            Step::FrontForward => &mut self.forward,
        }
    }

    fn pictures(&self) -> Pictures<'_> {
        Pictures {
            upright: &self.upright,
            forward: &self.forward,
            side_upright: &self.side_upright,
            side_forward: &self.side_forward,
        }
    }
}

/// Three seconds under way.
#[derive(Clone, Debug)]
struct Run {
    begun: Timestamp,
    poses: Vec<Pose>,
    missed: Vec<Hint>,
}

impl LookGuide {
    /// Begins with the first step.
    #[must_use]
    pub fn new(label: Label) -> Self {
        Self {
            label,
            state: GuideState::begin(),
            takes: Takes::default(),
            upright: None,
            facing: None,
            since: None,
            rest_until: None,
            still: Stillness::default(),
            run: None,
        }
    }

    /// How it stands.
    #[must_use]
    pub const fn state(&self) -> &GuideState {
        &self.state
    }

    /// Whether all four steps are taken.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state.phase == Phase::Done
    }

    /// The pose at `at`, `None` when nobody is in the picture.
    pub fn push(&mut self, at: Timestamp, pose: Option<&Pose>) -> GuideState {
        if !self.is_done() {
            match self.run.take() {
                None => self.wait(at, pose),
                Some(run) => self.measure(run, at, pose),
            }
        }
        self.state.clone()
    }

    /// Begins the step anew; after the last one that is the last one.
    pub fn retry(&mut self) {
        self.enter(self.state.step);
    }

    /// Goes one step back; what was taken there and after it is taken anew. From the first step there
    /// is no way back: it begins anew.
    pub fn back(&mut self) {
        let to = if self.is_done() { None } else { self.state.step.previous() };
        self.enter(to.unwrap_or(self.state.step));
    }

    /// The profile of what was taken.
    ///
    /// # Errors
    /// [`CalibrationRefusal`] when it does not make one; not expected once all steps are taken, for
    /// each is taken only when it does.
    pub fn finish(&self) -> Result<Profile, CalibrationRefusal> {
        let profile = from_pictures(self.label.clone(), self.takes.pictures())?;
        Ok(left_out_errors(profile, self.takes.pictures()))
    }

    /// The profile with what else there is to say of it.
    ///
    /// # Errors
    /// [`CalibrationRefusal`] when the steps do not make a profile.
    pub fn result(&self) -> Result<Looked, CalibrationRefusal> {
        let profile = self.finish()?;
        // What is shown is what is kept.
        let side = profile.lateral.ok_or(CalibrationRefusal::NoUpright)?;
        let interval = AngleInterval::around(side.cva, side.half_width);
        let upright = Estimate { value: side.cva, interval, source: ValueSource::Nape };
        Ok(Looked { profile, upright })
    }

    /// Turns to `step` and forgets what was taken there and after it.
    fn enter(&mut self, step: Step) {
        let later = std::iter::successors(Some(step), |step| step.next());
        later.for_each(|step| self.takes.of(step).clear());
        let hint = match step.view() {
            View::Lateral => Hint::TurnAside,
            _ => Hint::TurnBack,
        };
        let phase = Phase::Waiting { hint };
        self.state = GuideState { step, phase, refused: None, overdue: false };
        (self.since, self.rest_until, self.run) = (None, None, None);
        self.still.reset();
        // A forward step is held against the upright of its own view, and nothing else.
        let upright = match step {
            Step::SideForward => {
                Pictures { side_upright: &self.takes.side_upright, ..Pictures::default() }
            }
            Step::FrontForward => Pictures { upright: &self.takes.upright, ..Pictures::default() },
            Step::SideUpright | Step::FrontUpright => Pictures::default(),
        };
        self.upright = from_pictures(self.label.clone(), upright).ok();
    }

    fn wait(&mut self, at: Timestamp, pose: Option<&Pose>) {
        let since = *self.since.get_or_insert(at);
        self.state.overdue = at.since(since) >= OVERDUE;
        match self.ready(at, pose) {
            Ok(pose) => {
                let run = Run { begun: at, poses: vec![pose.clone()], missed: Vec::new() };
                self.run = Some(run);
                self.state.refused = None;
                self.state.overdue = false;
                self.state.phase = Phase::Measuring { progress: 0.0 };
            }
            Err(hint) => self.state.phase = Phase::Waiting { hint },
        }
    }

    /// The pose, when the step can begin with it.
    fn ready<'a>(&mut self, at: Timestamp, pose: Option<&'a Pose>) -> Result<&'a Pose, Hint> {
        let (pose, reading) = match self.fits(pose) {
            Ok(fitting) => fitting,
            Err(hint) => {
                self.still.reset();
                return Err(hint);
            }
        };
        let is_still = self.still.step(at, &reading);
        if self.state.step.is_forward() {
            let gone = -reading.change.map_or(Degrees::ZERO, |change| change.value);
            if gone <= -MIN_FORWARD {
                return Err(Hint::Behind { by: -gone });
            } else if gone < MIN_FORWARD {
                return Err(Hint::Further { gone });
            }
        }
        let is_resting = self.rest_until.is_some_and(|until| at < until);
        if is_still && !is_resting { Ok(pose) } else { Err(Hint::HoldStill) }
    }

    /// The pose and what it says, when it shows the person from where this step wants to see them.
    fn fits<'a>(&self, pose: Option<&'a Pose>) -> Result<(&'a Pose, Reading), Hint> {
        let Some(pose) = pose else { return Err(Hint::Unseen(UnsureReason::NobodySeen)) };
        let reading = read(pose, self.upright.as_ref());
        match (self.state.step.view(), reading.view) {
            (View::Lateral, View::Frontal | View::Oblique) => return Err(Hint::TurnAside),
            (View::Frontal, View::Lateral | View::Oblique) => return Err(Hint::TurnBack),
            _ => {}
        }
        if let Some(reason) = reading.reason.filter(|r| *r != UnsureReason::NeedsBaseline) {
            return Err(Hint::Unseen(reason));
        }
        let is_other_side = self.state.step == Step::SideForward && facing(pose) != self.facing;
        if is_other_side { Err(Hint::OtherSide) } else { Ok((pose, reading)) }
    }

    fn measure(&mut self, mut run: Run, at: Timestamp, pose: Option<&Pose>) {
        match self.fits(pose) {
            Ok((pose, _)) => run.poses.push(pose.clone()),
            Err(hint) => run.missed.push(hint),
        }
        let span = at.since(run.begun);
        if span < LIVE_SPAN {
            let progress = span.as_secs_f32() / LIVE_SPAN.as_secs_f32();
            self.state.phase = Phase::Measuring { progress };
            self.run = Some(run);
            return;
        }
        let step = self.state.step;
        match (self.judge(run), step.next()) {
            (Ok(()), Some(next)) => self.enter(next),
            (Ok(()), None) => self.state.phase = Phase::Done,
            (Err(refusal), _) => {
                self.takes.of(step).clear();
                self.still.reset();
                self.since = Some(at);
                self.rest_until = Some(at + REST);
                self.state.phase = Phase::Waiting { hint: Hint::HoldStill };
                self.state.refused = Some(refusal);
            }
        }
    }

    /// Takes what was measured, or says why not.
    fn judge(&mut self, run: Run) -> Result<(), StepRefusal> {
        if run.missed.len() > run.poses.len() {
            let count =
                |hint: &Hint| run.missed.iter().filter(|other| same_kind(hint, other)).count();
            let commonest = run.missed.iter().copied().max_by_key(|hint| count(hint));
            let hint = commonest.unwrap_or(Hint::Unseen(UnsureReason::NobodySeen));
            return Err(StepRefusal::Lost(hint));
        }
        if run.poses.len() < MIN_FRAMES {
            return Err(StepRefusal::TooFew { found: run.poses.len() });
        }
        let step = self.state.step;
        // By itself: did the person hold still?
        let alone = match step.view() {
            View::Lateral => Pictures { side_upright: &run.poses, ..Pictures::default() },
            _ => Pictures { upright: &run.poses, ..Pictures::default() },
        };
        from_pictures(self.label.clone(), alone)?;
        if step == Step::SideUpright {
            self.facing = run.poses.first().and_then(facing);
        }
        *self.takes.of(step) = run.poses;
        // With those before it: was the head forward where it should be?
        from_pictures(self.label.clone(), self.takes.pictures())?;
        Ok(())
    }
}

/// Which way the person looks.
fn facing(pose: &Pose) -> Option<Facing> {
    look(pose).map(|sight| sight.facing)
}

/// Whether two hints are the same but for their numbers.
fn same_kind(a: &Hint, b: &Hint) -> bool {
    match (a, b) {
        (Hint::Unseen(a), Hint::Unseen(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

#[cfg(test)]
mod tests;
