//! The whole pose pipeline: detector when nobody is followed, then landmarks from frame to frame.
//!
//! ```text
//!            nobody followed                       somebody followed
//!   frame -> detector -> rank -> region      +--> region -> landmarks -> presence >= 1/2 ?
//!                                    |       |                             |          |
//!                                    +-------+---- alignment points <-- yes           no: look
//!                                                  (smoothed)                         afresh
//! ```
//!
//! Whom nobody followed yet has to pass for a person by more than the landmark network's word
//! ([`super::plausible`]); who is followed is kept by it.
//!
//! While somebody is followed the detector looks only every [`CHECK_EVERY`] of frame time, to notice
//! that the track has gone over to somebody else ([`super::person`]); every [`CHECK_CALM_EVERY`] where
//! there was nobody else lately, the track has not moved, and face or neck say that it is a person. While nobody is, the looks
//! take turns, so an empty room costs one detector run a frame, and a landmark run where something
//! is seen faintly (every fourth look in 114 rendered rooms).
//!
//! The face of whoever was found is read last ([`super::face`]); seen from the side it is not.

use std::sync::Arc;
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::detector::{Detection, Detector, Look};
use super::face::{FaceDetector, FaceHint, FaceMesh, FaceReader, FaceRuns, Head};
use super::landmarker::{LandmarkReading, Landmarker};
use super::neck::NeckReader;
use super::network::{ModelFile, Weights};
use super::person::{Memory, Sighting, Verdict, rank, review};
use super::plausible;
use super::smoothing::{AlignmentSmoother, PoseSmoother};
use super::{Face, ModelVariant, Pose, PoseError, PoseModel, Region};
use crate::frame::Frame;
use crate::picture::View;
use crate::units::{Confidence, Timestamp};

/// A region in which the network is less sure than this of a person holds none (MediaPipe's value).
const PRESENT: f64 = 0.5;
/// How often the detector checks who is followed.
pub const CHECK_EVERY: Duration = Duration::from_secs(2);
/// How often it does while the one who is followed is not where the user was.
pub const CHECK_ASTRAY_EVERY: Duration = Duration::from_millis(500);
/// How often it does while somebody sits alone where the last checks saw them.
pub const CHECK_CALM_EVERY: Duration = Duration::from_secs(8);
/// After so many checks in a row with nobody else in the picture it is calm.
const CALM_CHECKS: u32 = 3;
/// After so many checks in a row at which nothing said that it is a person, nobody is followed any more.
pub const DOUBTED_CHECKS: u32 = 3;
/// How long a user who is gone is remembered. Later whoever is nearest and most central is new.
pub const REMEMBER: Duration = Duration::from_secs(30);

/// MediaPipe's BlazePose: finds and follows one person.
#[derive(Debug)]
pub struct BlazePose {
    detector: Detector,
    landmarker: Landmarker,
    face: FaceReader,
    neck: NeckReader,
    smoothing: bool,
    state: State,
    /// Whom the detector saw last; kept between looks.
    people: Vec<Detection>,
}

#[derive(Debug)]
enum State {
    /// Somebody is followed.
    Following(Box<Track>),
    /// Nobody is; `next` is the look that is due, `last` where the user was last.
    Searching { next: Option<Look>, last: Option<(Timestamp, Sighting)> },
}

impl State {
    const FRESH: Self = Self::Searching { next: None, last: None };
}

/// What a check of who is followed finds.
enum Checked {
    /// Go on.
    Same,
    /// That was the wrong one; this is the user.
    Other(Box<LandmarkReading>),
    /// What is followed is no person.
    Nobody,
}

/// A body in the next frame of the stream.
struct Body {
    /// Calm over time, to give out.
    pose: Pose,
    /// As it was read: what is looked at next must lie where this frame has it, not where the last
    /// ones had it.
    raw: Pose,
}

/// What is known of the one who is followed.
#[derive(Debug)]
struct Track {
    region: Region,
    alignment: AlignmentSmoother,
    pose: PoseSmoother,
    memory: Memory,
    picture: (u32, u32),
    checked_at: Timestamp,
    /// Where they were then.
    checked: Sighting,
    /// At how many checks in a row the detector was sure of them and saw nobody else.
    alone: u32,
    seen_at: Timestamp,
    seen: Sighting,
    /// Whether face or neck said of the last frame that this is a person.
    vouched_for: bool,
    /// At how many checks in a row nothing said so.
    doubted: u32,
}

impl Track {
    /// A track that begins with what was read at `at`.
    fn begin(at: Timestamp, reading: &LandmarkReading) -> Self {
        let seen = Sighting::from(&reading.pose);
        Self {
            region: reading.pose.region,
            alignment: AlignmentSmoother::default(),
            pose: PoseSmoother::default(),
            memory: Memory::new(seen),
            picture: reading.pose.picture,
            checked_at: at,
            checked: seen,
            alone: 0,
            seen_at: at,
            seen,
            vouched_for: true,
            doubted: 0,
        }
    }

    /// Takes in what was read at `at`: where to look next, and the body to give out.
    fn advance(&mut self, at: Timestamp, reading: LandmarkReading, smoothing: bool) -> Body {
        let LandmarkReading { mut pose, alignment } = reading;
        let raw = pose.clone();
        let [hips, rim] = self.alignment.smooth(at, &alignment);
        self.region = Region::from_alignment(hips, rim);
        self.seen = Sighting::from(&pose);
        self.seen_at = at;
        if smoothing {
            self.pose.smooth(at, &mut pose, &alignment);
        }
        Body { pose, raw }
    }

    fn check_is_due(&self, at: Timestamp) -> bool {
        let every = if self.memory.is_astray(&self.seen) {
            CHECK_ASTRAY_EVERY
        } else if self.is_calm() {
            CHECK_CALM_EVERY
        } else {
            CHECK_EVERY
        };
        at.since(self.checked_at) >= every
    }

    /// Whether somebody who is surely a person sits alone where the last checks saw them.
    fn is_calm(&self) -> bool {
        let is_person = self.vouched_for && self.doubted == 0;
        is_person && self.alone >= CALM_CHECKS && self.seen.is_same(&self.checked)
    }
}

impl BlazePose {
    /// Loads the networks of body, face and neck, each on a thread of its own. Smoothing is on.
    ///
    /// # Errors
    /// [`PoseError`] when a file of `weights` cannot be read or is not the network it should be.
    pub fn load(weights: &Weights, variant: ModelVariant) -> Result<Self, PoseError> {
        std::thread::scope(|scope| {
            let detector = scope.spawn(|| Detector::load(weights));
            let landmarker = scope.spawn(|| Landmarker::load(weights, variant));
            let face = scope.spawn(|| FaceDetector::load(weights));
            let mesh = scope.spawn(|| FaceMesh::load(weights));
            let neck = scope.spawn(|| NeckReader::load(weights));
            let detector = joined(detector, ModelFile::Detector);
            let landmarker = joined(landmarker, ModelFile::Landmarks(variant));
            let face = joined(face, ModelFile::FaceDetector);
            let mesh = joined(mesh, ModelFile::FaceMesh);
            let neck = joined(neck, ModelFile::Neck);
            Ok(Self {
                detector: detector?,
                landmarker: landmarker?,
                face: FaceReader::new(face?, mesh?),
                neck: neck?,
                smoothing: true,
                state: State::FRESH,
                people: Vec::new(),
            })
        })
    }

    /// The same with landmarks smoothed over time, as MediaPipe does for video, or as the network
    /// gives them.
    #[must_use]
    pub fn with_smoothing(mut self, smoothing: bool) -> Self {
        self.smoothing = smoothing;
        self
    }

    /// The most prominent person in a single picture, not smoothed; the stream that
    /// [`PoseModel::observe`] follows is not touched. `None` when nobody is found at any look.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when a network fails.
    pub fn still<'a>(&mut self, picture: impl Into<View<'a>>) -> Result<Option<Pose>, PoseError> {
        let picture = picture.into();
        for look in Look::ALL {
            if let Some(LandmarkReading { mut pose, .. }) = self.find(picture, look, None)? {
                if let Some(head) = Head::of(&pose) {
                    pose.face = self.face.still(picture, FaceHint::Head(head))?;
                }
                pose.neck = self.neck.search(picture, &pose)?;
                return Ok(Some(pose));
            }
        }
        Ok(None)
    }

    /// How often the networks of the face were run since the model was loaded.
    #[must_use]
    pub const fn face_runs(&self) -> FaceRuns {
        self.face.runs()
    }

    /// The face of the body that was found in the next picture of the stream.
    fn read_face(
        &mut self,
        picture: View<'_>,
        body: Option<&Pose>,
    ) -> Result<Option<Arc<Face>>, PoseError> {
        match body.and_then(Head::of) {
            Some(head) => self.face.read(picture, FaceHint::Head(head)),
            None => {
                self.face.reset();
                Ok(None)
            }
        }
    }

    /// Looks at the whole picture and reads the landmarks of the person to follow: of those who pass
    /// for a person by all networks, the likeliest.
    fn find(
        &mut self,
        picture: View<'_>,
        look: Look,
        last: Option<&Sighting>,
    ) -> Result<Option<LandmarkReading>, PoseError> {
        let mut people = std::mem::take(&mut self.people);
        people.clear();
        people.extend_from_slice(self.detector.detect_faintly(picture, look)?);
        let read = self.read_first(picture, &people, last);
        self.people = people;
        read
    }

    fn read_first(
        &mut self,
        picture: View<'_>,
        people: &[Detection],
        last: Option<&Sighting>,
    ) -> Result<Option<LandmarkReading>, PoseError> {
        for index in rank(people, last, picture.dimensions()) {
            if let Some(reading) = self.meet(picture, &people[index])? {
                return Ok(Some(reading));
            }
        }
        Ok(None)
    }

    /// The landmarks of somebody the detector found and nobody follows yet, if it is a person; with
    /// the neck, where that had to be asked.
    fn meet(
        &mut self,
        picture: View<'_>,
        person: &Detection,
    ) -> Result<Option<LandmarkReading>, PoseError> {
        let Some(mut reading) = self.read(picture, &person.region)? else { return Ok(None) };
        let Some(allowed) = plausible::allowed_errors(person.score) else {
            return Ok(Some(reading));
        };
        reading.pose.neck = self.neck.read(picture, &reading.pose)?;
        let is_person = plausible::is_neck(reading.pose.neck.as_ref(), allowed)
            || (plausible::may_show_a_face(person.score)
                && self.has_face(picture, &reading.pose)?);
        Ok(is_person.then_some(reading))
    }

    /// Whether the body looks at the camera with a face.
    fn has_face(&mut self, picture: View<'_>, pose: &Pose) -> Result<bool, PoseError> {
        match Head::of(pose) {
            Some(head) => Ok(self.face.still(picture, FaceHint::Head(head))?.is_some()),
            None => Ok(false),
        }
    }

    /// The landmarks in `region`, if there is somebody in it.
    fn read(
        &mut self,
        picture: View<'_>,
        region: &Region,
    ) -> Result<Option<LandmarkReading>, PoseError> {
        let reading = self.landmarker.read(picture, region)?;
        Ok(reading.filter(|reading| reading.pose.presence >= Confidence::new(PRESENT)))
    }

    /// Looks for the user: with all looks when that is news, else with one a frame by turns.
    fn search(
        &mut self,
        frame: &Frame,
        next: Option<Look>,
        last: Option<(Timestamp, Sighting)>,
    ) -> Result<Option<Body>, PoseError> {
        let last = last.filter(|(at, _)| frame.at.since(*at) < REMEMBER);
        self.state = State::Searching { next: Some(next.map_or(Look::Plain, Look::next)), last };
        let looks: &[Look] = match &next {
            Some(look) => std::slice::from_ref(look),
            None => &Look::ALL,
        };
        for look in looks {
            let place = last.as_ref().map(|(_, place)| place);
            if let Some(reading) = self.find(frame.picture.view(), *look, place)? {
                return Ok(Some(self.follow(frame.at, reading)));
            }
        }
        Ok(None)
    }

    /// Begins to follow the person who was read.
    fn follow(&mut self, at: Timestamp, reading: LandmarkReading) -> Body {
        let mut track = Box::new(Track::begin(at, &reading));
        let body = track.advance(at, reading, self.smoothing);
        self.state = State::Following(track);
        body
    }

    /// The next frame of the stream, its face left aside.
    fn observe_body(&mut self, frame: &Frame) -> Result<Option<Body>, PoseError> {
        // Taken out: when a network fails the next frame is looked at afresh.
        match std::mem::replace(&mut self.state, State::FRESH) {
            State::Searching { next, last } => self.search(frame, next, last),
            State::Following(track) if track.picture != frame.picture.dimensions() => {
                self.search(frame, None, None)
            }
            State::Following(mut track) => {
                let Some(reading) = self.read(frame.picture.view(), &track.region)? else {
                    return self.search(frame, None, Some((track.seen_at, track.memory.home)));
                };
                let body = track.advance(frame.at, reading, self.smoothing);
                if track.check_is_due(frame.at) {
                    match self.check(frame, &mut track)? {
                        Checked::Same => {}
                        Checked::Other(other) => return Ok(Some(self.follow(frame.at, *other))),
                        Checked::Nobody => return self.search(frame, None, None),
                    }
                }
                self.state = State::Following(track);
                Ok(Some(body))
            }
        }
    }

    /// The detector's check of who is followed.
    fn check(&mut self, frame: &Frame, track: &mut Track) -> Result<Checked, PoseError> {
        (track.checked_at, track.checked) = (frame.at, track.seen);
        let was_alone = std::mem::take(&mut track.alone);
        let people = self.detector.detect(frame.picture.view(), Look::Plain)?;
        let (memory, verdict) = review(track.memory, &track.seen, people, track.picture);
        if let Verdict::Follow(index) = verdict {
            let person = people[index];
            return Ok(match self.meet(frame.picture.view(), &person)? {
                Some(other) => Checked::Other(Box::new(other)),
                None => {
                    track.memory = track.memory.mistaken(&track.seen);
                    Checked::Same
                }
            });
        }
        track.memory = memory;
        let is_surely_there = people.iter().any(|person| {
            plausible::allowed_errors(person.score).is_none()
                && track.seen.is_same(&Sighting::from(person))
        });
        if is_surely_there && people.len() == 1 {
            track.alone = was_alone + 1;
        }
        let is_person = is_surely_there || track.vouched_for;
        track.doubted = if is_person { 0 } else { track.doubted + 1 };
        Ok(if track.doubted < DOUBTED_CHECKS { Checked::Same } else { Checked::Nobody })
    }
}

impl PoseModel for BlazePose {
    fn observe(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError> {
        let body = self.observe_body(frame)?;
        let face = self.read_face(frame.picture.view(), body.as_ref().map(|body| &body.pose))?;
        let Some(Body { mut pose, raw }) = body else { return Ok(None) };
        pose.face = face;
        if pose.neck.is_none() {
            pose.neck = self.neck.read(frame.picture.view(), &raw)?;
        }
        if let State::Following(track) = &mut self.state {
            track.vouched_for = plausible::is_vouched_for(&pose);
        }
        Ok(Some(pose))
    }

    fn reset(&mut self) {
        self.state = State::FRESH;
        self.face.reset();
    }
}

/// What a loading thread gave.
fn joined<T>(
    thread: ScopedJoinHandle<'_, Result<T, PoseError>>,
    file: ModelFile,
) -> Result<T, PoseError> {
    thread.join().unwrap_or_else(|_| Err(broken(file)))
}

/// The error for a file that makes the network library give up altogether.
fn broken(file: ModelFile) -> PoseError {
    PoseError::Unreadable {
        model: file.file_name().to_owned(),
        cause: "the file is damaged".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::PixelPoint;
    use image::RgbImage;

    fn astronaut() -> RgbImage {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/parity/astronaut_512x512.webp");
        image::open(path).unwrap().to_rgb8()
    }

    /// At which second the followed one was checked last.
    fn checked_at(model: &BlazePose) -> f64 {
        match &model.state {
            State::Following(track) => track.checked_at.seconds(),
            State::Searching { .. } => panic!("nobody is followed"),
        }
    }

    #[test]
    fn who_sits_alone_is_checked_less_often_until_they_move() {
        let room = RgbImage::from_pixel(960, 512, image::Rgb([90; 3]));
        let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
        let mut checks = Vec::new();
        for second in 0..=24 {
            // Rolls to the side in the last seconds.
            let mut picture = room.clone();
            let x = if second < 20 { 100 } else { 260 };
            image::imageops::overlay(&mut picture, &astronaut(), x, 0);
            let at = Timestamp::from_seconds(f64::from(second));
            let frame = Frame { picture: picture.into(), at, seq: 0 };
            assert!(model.observe(&frame).unwrap().is_some());
            checks.push(checked_at(&model));
        }
        checks.dedup();
        assert_eq!(checks[..5], [0.0, 2.0, 4.0, 6.0, 14.0]);
        assert_eq!(checks.get(5), Some(&20.0), "the move brings the next check on: {checks:?}");
    }

    #[test]
    fn what_may_be_no_person_is_checked_soon_however_calm_it_was() {
        let mut room = RgbImage::from_pixel(960, 512, image::Rgb([90; 3]));
        image::imageops::overlay(&mut room, &astronaut(), 100, 0);
        let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
        for second in 0..=6 {
            let at = Timestamp::from_seconds(f64::from(second));
            let frame = Frame { picture: room.clone().into(), at, seq: 0 };
            assert!(model.observe(&frame).unwrap().is_some());
        }
        let State::Following(track) = &mut model.state else { panic!("nobody is followed") };
        let next = Timestamp::from_seconds(6.0) + CHECK_EVERY;
        assert!(!track.check_is_due(next), "calm");
        // Neither face nor neck: a coat on the chair.
        track.vouched_for = false;
        assert!(track.check_is_due(next));
        (track.vouched_for, track.doubted) = (true, 1);
        assert!(track.check_is_due(next));
    }

    /// The astronaut at the left of a grey room, and before it a larger, more central nobody.
    #[test]
    fn a_decoy_in_front_does_not_hide_the_person_behind_it() {
        let astronaut = astronaut();
        let mut room = RgbImage::from_pixel(1300, 512, image::Rgb([90; 3]));
        image::imageops::overlay(&mut room, &astronaut, 0, 0);
        let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
        let mut people = model.detector.detect(&room, Look::Plain).unwrap().to_vec();
        assert_eq!(people.len(), 1);
        let real = people[0];
        let neck = PixelPoint::new(850.0, 250.0);
        let size_px = real.region.size_px * 1.2;
        let region = Region { centre: PixelPoint::new(1000.0, 250.0), size_px, ..real.region };
        people.insert(0, Detection { neck, region, ..real });
        assert_eq!(rank(&people, None, room.dimensions()), [0, 1], "the decoy is first");
        assert!(model.read((&room).into(), &people[0].region).unwrap().is_none(), "it is nobody");
        let read = model.read_first((&room).into(), &people, None).unwrap().unwrap();
        assert_eq!(read.pose.region, real.region);
    }
}
