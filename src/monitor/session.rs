//! The computing of a session: a raw frame goes in, an observation and its events come out. No thread;
//! every verdict rests on the frames' own time alone, so a film gives the same at any speed (a clock is
//! read only to tell the person how long a frame took).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};

use super::vacancy::Vacancy;
use super::{Event, EventKind, MonitorError, Observation, Pace, StreamId, demo};
use crate::capture::{RawFrame, SourceSpec, decode::Decoder};
use crate::frame::Frame;
use crate::pose::{Pose, PoseError, PoseModel};
use crate::posture::baseline::Profile;
use crate::posture::calibration::{CalibrationRefusal, Calibrator, Label};
use crate::posture::look::{LookGuide, Looked};
use crate::posture::placement::Placement;
use crate::posture::state::{Judge, Patience};
use crate::posture::{UprightAges, read};
use crate::reminder::engine::{Engine, Manner, Present};
use crate::reminder::{Doubt, Stance, Surroundings};
use crate::settings::Settings;
use crate::units::{Millimetres, Timestamp};

/// How a source is judged and spoken of: by the settings; a built-in film brings its own rule.
fn manner(settings: &Settings, kit: Option<&demo::Kit>) -> Manner {
    match kit {
        Some(kit) => Manner::of_a_film(settings, kit.warning, kit.step),
        None => Manner::of(settings),
    }
}

/// The person's own upright, for a session.
#[derive(Clone, Debug)]
pub enum Baseline {
    /// The one the settings name, if it is there.
    Usual(Option<Profile>),
    /// One the person asked for by name: it holds for built-in films too.
    Chosen(Profile),
}

/// What belongs to one stream.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The number its observations and events carry.
    pub stream: StreamId,
    /// How it is judged and spoken of.
    pub manner: Manner,
    /// The person's own upright, when it is known.
    pub profile: Option<Profile>,
    /// How long ago that was learned, when the stream begins.
    pub ages: UprightAges,
    /// Between the person's pupils.
    pub interpupillary: Millimetres,
}

impl Setup {
    /// The setup for `source`: a built-in film brings its own rule and, unless the person insists on
    /// another, its own profile; everything else is held against the person's.
    #[must_use]
    pub fn of(
        source: &SourceSpec,
        stream: StreamId,
        settings: &Settings,
        baseline: &Baseline,
        today: Date,
    ) -> Self {
        let kit = demo::kit(source);
        let manner = manner(settings, kit.as_ref());
        let own = match baseline {
            Baseline::Usual(profile) => profile.clone(),
            Baseline::Chosen(profile) => Some(profile.clone()),
        };
        // A film and its profile were made in one sitting.
        let (profile, ages) = match (kit, baseline) {
            (Some(kit), Baseline::Usual(_)) => (Some(kit.profile), UprightAges::default()),
            _ => {
                let ages = own.as_ref().map(|profile| profile.ages(today)).unwrap_or_default();
                (own, ages)
            }
        };
        let interpupillary = settings.viewing.interpupillary();
        Self { stream, manner, profile, ages, interpupillary }
    }
}

/// What one frame brought.
#[derive(Debug)]
pub struct Seen {
    /// The present, picture included.
    pub observation: Observation,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// A calibration that has come to its end with this frame.
    pub calibration: Option<Result<Profile, CalibrationRefusal>>,
    /// A look from the side that has come to its end with this frame.
    pub looked: Option<Result<Looked, CalibrationRefusal>>,
}

/// One stream being watched.
pub struct Session {
    model: Box<dyn PoseModel>,
    decoder: Decoder,
    sampler: Sampler,
    stream: StreamId,
    profile: Option<Profile>,
    /// How old the profile's uprights were at an instant of the stream; at its first frame, as long as
    /// there was none. A camera's time does not begin with its stream.
    ages: (UprightAges, Option<Timestamp>),
    interpupillary: Millimetres,
    judge: Judge,
    engine: Engine,
    /// What the person's clock shows, as last told.
    wall: Option<DateTime>,
    calibrator: Option<Calibrator>,
    guide: Option<LookGuide>,
    /// The window's guide of the first start is open.
    is_shown_around: bool,
    /// What is known of an empty picture; `None` where each is looked at.
    vacancy: Option<Vacancy>,
    /// Instants of the frames of the last seconds.
    recent: VecDeque<Timestamp>,
    /// Frames in a row that could not be decoded.
    damaged: u32,
}

/// Over how long the rate is averaged.
const PACE_WINDOW: Duration = Duration::from_secs(3);
/// A damaged frame now and then is nothing; this many in a row and the source is of no use.
const MOST_DAMAGED: u32 = 20;

impl Session {
    /// A session that has seen nothing and looks at up to `per_second` frames a second.
    #[must_use]
    pub fn new(model: Box<dyn PoseModel>, setup: Setup, per_second: f64) -> Self {
        Self {
            model,
            decoder: Decoder::default(),
            sampler: Sampler::new(per_second),
            stream: setup.stream,
            profile: setup.profile,
            ages: (setup.ages, None),
            interpupillary: setup.interpupillary,
            judge: Judge::new(setup.manner.limits, Patience::default()),
            engine: Engine::new(setup.manner),
            wall: None,
            calibrator: None,
            guide: None,
            is_shown_around: false,
            vacancy: None,
            recent: VecDeque::new(),
            damaged: 0,
        }
    }

    /// Begins anew with another stream: nothing of the last one is remembered but the networks.
    /// `same_clock` says that the new stream's time goes on where the old one's was; then what belongs
    /// to the person goes on too ([`Engine::begin_anew`]).
    pub fn restart(&mut self, setup: Setup, same_clock: bool) {
        self.model.reset();
        self.sampler.reset();
        self.stream = setup.stream;
        self.profile = setup.profile;
        self.ages = (setup.ages, None);
        self.interpupillary = setup.interpupillary;
        self.judge = Judge::new(setup.manner.limits, Patience::default());
        self.engine.begin_anew(setup.manner, same_clock);
        self.cancel_calibration();
        self.forget_pictures();
        self.recent.clear();
        self.damaged = 0;
    }

    /// From now on a picture that shows the same as those in which nobody was found is taken for empty
    /// without another look, or each is looked at.
    pub fn spare(&mut self, spares: bool) {
        match (spares, &self.vacancy) {
            (true, None) => self.vacancy = Some(Vacancy::default()),
            (false, Some(_)) => self.vacancy = None,
            _ => {}
        }
    }

    /// Goes on with another network.
    pub fn use_model(&mut self, model: Box<dyn PoseModel>) {
        self.model = model;
        // What the other one found is not what this one finds.
        self.forget_empty();
    }

    /// Lets go of all that is kept of pictures: nobody looks any more, or at something else.
    pub fn forget_pictures(&mut self) {
        self.decoder = Decoder::default();
        self.forget_empty();
    }

    fn forget_empty(&mut self) {
        if let Some(vacancy) = &mut self.vacancy {
            vacancy.forget();
        }
    }

    /// Looks at another number of frames a second from now on.
    pub fn set_rate(&mut self, per_second: f64) {
        self.sampler.retune(per_second);
    }

    /// When the next frame is looked at: none that was taken before.
    #[must_use]
    pub const fn due(&self) -> Timestamp {
        self.sampler.next
    }

    /// Starts to learn the person's upright; the next frames are taken for it.
    pub fn calibrate(&mut self, label: Label) {
        self.guide = None;
        self.calibrator = Some(Calibrator::new(label));
    }

    /// Begins a look from the side. It goes on where a camera that was lost comes back.
    pub fn begin_side_look(&mut self, label: Label) {
        self.calibrator = None;
        self.guide = Some(LookGuide::new(label));
    }

    /// The running look from the side.
    pub const fn guide(&mut self) -> Option<&mut LookGuide> {
        self.guide.as_mut()
    }

    /// Leaves the running calibration or look from the side, if there is one.
    pub fn cancel_calibration(&mut self) {
        (self.calibrator, self.guide) = (None, None);
    }

    /// Holds what comes against another profile; what of it was not known before was learned just now.
    pub fn adopt(&mut self, profile: Profile) {
        let now = self.recent.back().copied();
        let (ages, then) = self.ages;
        let ages = ages.after(now.zip(then).map_or(Duration::ZERO, |(now, then)| now.since(then)));
        let before = self.profile.as_ref();
        let kept = |same: bool, age| if same { age } else { Duration::ZERO };
        let ages = UprightAges {
            front: kept(before.is_some_and(|old| old.frontal == profile.frontal), ages.front),
            side: kept(before.is_some_and(|old| old.lateral == profile.lateral), ages.side),
        };
        self.ages = (ages, now);
        self.profile = Some(profile);
        self.judge.reset();
        self.engine.upright_changed();
    }

    /// Holds what comes against another profile, or none, whose uprights are that old: another place, or
    /// the other stance.
    pub fn change_over(&mut self, profile: Option<Profile>, ages: UprightAges) {
        self.ages = (ages, self.recent.back().copied());
        self.profile = profile;
        self.judge.reset();
        self.engine.upright_changed();
    }

    /// Whether an upright is being learned.
    #[must_use]
    pub const fn is_learning(&self) -> bool {
        self.calibrator.is_some() || self.guide.is_some()
    }

    /// Whether anybody is in that frame, if it is one of those that are looked at. Nothing is judged,
    /// counted or told: it is how an empty chair is looked at now and then. The networks look at every
    /// frame: the camera was just opened and changes its exposure. A damaged frame is left out.
    ///
    /// # Errors
    /// [`PoseError`] when the network cannot be run.
    pub fn glimpse(&mut self, raw: &RawFrame) -> Result<Option<bool>, PoseError> {
        if !self.sampler.is_due(raw.at) {
            return Ok(None);
        }
        let Ok(frame) = self.decoder.decode(raw) else { return Ok(None) };
        Ok(Some(self.model.observe(&frame)?.is_some()))
    }

    /// Who is in the picture.
    fn find(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError> {
        match &mut self.vacancy {
            Some(vacancy) => {
                vacancy.look(frame.at, &frame.picture.view(), || self.model.observe(frame))
            }
            None => self.model.observe(frame),
        }
    }

    /// What the desktop tells of itself, from now on.
    pub fn set_surroundings(&mut self, surroundings: Surroundings) {
        self.engine.set_surroundings(surroundings);
    }

    /// What the person's clock shows at the next frame: working hours and "once a day" go by it. As
    /// long as nobody says, it is always within the working hours.
    pub fn set_wall(&mut self, wall: DateTime) {
        self.wall = Some(wall);
    }

    /// Sitting or standing, where the data tell; goes into the minutes.
    pub fn set_stance(&mut self, stance: Option<Stance>) {
        self.engine.set_stance(stance);
    }

    /// Nobody was watched for `span` before the next frame ([`Engine::unwatched`]).
    pub fn unwatched(&mut self, span: Duration) {
        self.engine.unwatched(span);
    }

    /// Goes on under other settings: nothing that was seen is forgotten. A built-in film keeps the rule
    /// it brings.
    pub fn use_rules(&mut self, source: &SourceSpec, settings: &Settings) {
        let manner = manner(settings, demo::kit(source).as_ref());
        self.judge.use_limits(manner.limits);
        self.engine.use_manner(manner);
        self.interpupillary = settings.viewing.interpupillary();
    }

    /// No warnings for this long; counting goes on.
    pub fn snooze(&mut self, at: Timestamp, span: Duration) -> Vec<Event> {
        let kinds = self.engine.snooze(at, span);
        self.events(at, kinds)
    }

    /// The person sits as they want to ([`Engine::fine_like_this`]).
    pub fn fine_like_this(&mut self, at: Timestamp) -> Vec<Event> {
        let kinds = self.engine.fine_like_this(at);
        self.events(at, kinds)
    }

    /// The person took note of the warning that stands.
    pub fn dismiss(&mut self, at: Timestamp) -> Vec<Event> {
        let kinds = self.engine.dismiss(at);
        self.events(at, kinds)
    }

    /// The prompt that stands was put away.
    pub fn skip_prompt(&mut self, at: Timestamp) -> Vec<Event> {
        let kinds = self.engine.skip_prompt();
        self.events(at, kinds)
    }

    /// The upright seems not to fit any more, or (with `None`) fits: told once, and while it is in doubt
    /// nothing counts.
    pub fn doubt(&mut self, at: Timestamp, doubt: Option<Doubt>) -> Vec<Event> {
        let kinds = self.engine.doubt(doubt);
        self.events(at, kinds)
    }

    /// The window's guide is open, or not any more. A warning that stands then is over.
    pub fn show_around(&mut self, is_shown_around: bool) -> Vec<Event> {
        let at = self.now();
        let begins = is_shown_around && !self.is_shown_around;
        self.is_shown_around = is_shown_around;
        let kinds = if begins { self.engine.close(at) } else { Vec::new() };
        self.events(at, kinds)
    }

    /// Shows what a warning would be like. Nothing is counted.
    pub fn test_warning(&mut self, at: Timestamp) -> Vec<Event> {
        let kinds = self.engine.test_warning(at);
        self.events(at, kinds)
    }

    /// What the time alone brings while no frame comes (paused, camera lost): the end of a snooze, the
    /// next step of a test warning. Once a second is enough.
    pub fn tick(&mut self, at: Timestamp) -> Vec<Event> {
        let kinds = self.engine.tick(at, self.wall);
        self.events(at, kinds)
    }

    /// The instant of the last frame.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.recent.back().copied().unwrap_or_default()
    }

    /// Ends what is running, where the stream ends or pauses; no picture is kept.
    pub fn close(&mut self) -> Vec<Event> {
        let at = self.now();
        self.calibrator = None;
        self.forget_pictures();
        let kinds = self.engine.close(at);
        self.events(at, kinds)
    }

    /// Decodes and observes a frame, if it is one of those that are looked at.
    ///
    /// # Errors
    /// [`MonitorError::Pose`] when the network cannot be run; [`MonitorError::Capture`] when nothing
    /// that came lately could be decoded. A single damaged frame is left out.
    pub fn look(&mut self, raw: &RawFrame) -> Result<Option<Seen>, MonitorError> {
        if !self.sampler.is_due(raw.at) {
            return Ok(None);
        }
        let begun = Instant::now();
        match self.decoder.decode(raw) {
            Ok(frame) => {
                self.damaged = 0;
                Ok(Some(self.observe(&frame, begun)?))
            }
            Err(error) if self.damaged >= MOST_DAMAGED => Err(error.into()),
            Err(error) => {
                self.damaged += 1;
                tracing::debug!(%error, "frame left out");
                Ok(None)
            }
        }
    }

    /// Looks at one frame. `begun` is when work on it started, for the pace shown to the person.
    ///
    /// # Errors
    /// [`PoseError`] when the network cannot be run.
    pub fn observe(&mut self, frame: &Frame, begun: Instant) -> Result<Seen, PoseError> {
        let at = frame.at;
        let pose = self.find(frame)?;
        let calibration = self.learn(at, pose.as_ref());
        if let Some(Ok(profile)) = &calibration {
            self.adopt(profile.clone());
        }
        let guided = self.guide.as_mut().map(|guide| guide.push(at, pose.as_ref()));
        let looked = self.guide.take_if(|guide| guide.is_done()).map(|guide| guide.result());
        let (ages, then) = (self.ages.0, *self.ages.1.get_or_insert(at));
        let judged = |pose| {
            read(pose, self.profile.as_ref())
                .for_eyes(self.interpupillary)
                .with_uprights_of(ages.after(at.since(then)))
        };
        let reading = pose.as_ref().map(judged);
        let judgement = self.judge.step(at, reading.as_ref());
        let analysed_per_second = self.rate(at);
        let kinds = self.engine.step(&Present {
            at,
            wall: self.wall,
            judgement: &judgement,
            reading: reading.as_ref(),
            placement: pose.as_ref().and_then(Placement::of),
            // Who holds the head forward because a guide says so is not to be warned of it.
            is_learning: guided.is_some() || self.calibrator.is_some() || self.is_shown_around,
        });
        let mut events = self.events(at, kinds);
        events.extend(guided.map(|state| self.event(at, EventKind::LookGuided(state))));
        if let Some(calibrator) = &self.calibrator {
            events.push(self.event(at, EventKind::CalibrationProgress(calibrator.progress())));
        }
        let observation = Observation {
            stream: self.stream,
            at,
            state: judgement.state,
            reading,
            smoothed: judgement.smoothed,
            episode: self.engine.episode(),
            dose: self.engine.dose(),
            pose,
            picture: Some(frame.picture.clone()),
            pace: Pace { analysed_per_second, last_frame: begun.elapsed() },
        };
        Ok(Seen { observation, events, calibration, looked })
    }

    fn events(&self, at: Timestamp, kinds: Vec<EventKind>) -> Vec<Event> {
        kinds.into_iter().map(|kind| self.event(at, kind)).collect()
    }

    fn event(&self, at: Timestamp, kind: EventKind) -> Event {
        Event { stream: self.stream, at, kind }
    }

    fn learn(
        &mut self,
        at: Timestamp,
        pose: Option<&Pose>,
    ) -> Option<Result<Profile, CalibrationRefusal>> {
        let calibrator = self.calibrator.as_mut()?;
        calibrator.push(at, pose);
        if !calibrator.is_over() {
            return None;
        }
        let learned = self.calibrator.take()?.finish();
        // What was not measured this time (the other view, the person's own slope) stays known.
        Some(learned.map(|new| match &self.profile {
            Some(old) => new.merged_over(old.clone()),
            None => new,
        }))
    }

    fn rate(&mut self, at: Timestamp) -> f64 {
        self.recent.push_back(at);
        while self.recent.front().is_some_and(|&first| at.since(first) > PACE_WINDOW) {
            self.recent.pop_front();
        }
        let span = self.recent.front().map_or(0.0, |&first| at.since(first).as_secs_f64());
        if span > 0.0 { (self.recent.len() - 1) as f64 / span } else { 0.0 }
    }
}

/// Chooses which frames of a stream are looked at, by the frames' own time, so that the choice is
/// the same at any speed.
#[derive(Clone, Copy, Debug)]
pub struct Sampler {
    period: Duration,
    next: Timestamp,
    last: Option<Timestamp>,
}

impl Sampler {
    /// A sampler that takes at most `per_second` frames a second and takes the first one.
    #[must_use]
    pub fn new(per_second: f64) -> Self {
        Self { period: period(per_second), next: Timestamp::START, last: None }
    }

    /// Goes on at another rate, counted from the last frame that was taken.
    pub fn retune(&mut self, per_second: f64) {
        self.period = period(per_second);
        if let Some(last) = self.last {
            self.next = self.after(last);
        }
    }

    /// Takes the next frame, whatever its time: another stream begins.
    pub fn reset(&mut self) {
        (self.next, self.last) = (Timestamp::START, None);
    }

    /// Whether the frame taken at `at` is to be looked at. Due instants lie on a fixed grid, so that
    /// a camera slightly off the rate is not thinned to the next lower one.
    pub fn is_due(&mut self, at: Timestamp) -> bool {
        if at < self.next {
            return false;
        }
        (self.next, self.last) = (self.after(at), Some(at));
        true
    }

    /// The first instant of the grid after `at`.
    fn after(&self, at: Timestamp) -> Timestamp {
        let period = self.period.as_nanos().max(1);
        let next = (at.elapsed().as_nanos() / period + 1) * period;
        Timestamp::after_start(Duration::from_nanos(u64::try_from(next).unwrap_or(u64::MAX)))
    }
}

fn period(per_second: f64) -> Duration {
    Duration::from_secs_f64(1.0 / per_second.clamp(0.01, 1000.0))
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
