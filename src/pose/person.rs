//! Which of several people is the user. Pure: sightings in, a decision out.
//!
//! To begin with the user is who is nearest and most central. From then on the landmark network
//! follows that one person and looks at nobody else, which is cheap and steady, but blind: a
//! passer-by who crosses close in front may carry the track away. So every now and then the
//! detector looks at everybody, and [`review`] compares.
//!
//! ```text
//!   passes behind             passes in front             leaves; another sits down
//!
//!      o                         .---.                         o
//!     /|\      .--.              |   |--> track                |      .--.
//!      |       |  | home         |___|    goes along           |      |  | home
//!              |__| = track      home                        track    |__|
//!
//!   smaller, so never         not at home while            the track is lost; the next one
//!   a rival: stay             somebody else is:            is who is nearest to home, and a
//!                             return home                  rival later if nearer and central
//! ```
//!
//! *Home* is where the user has been sitting. It moves slowly with them, and moves to where they are
//! now when the old place stays empty.

use super::detector::Detection;
use super::{LandmarkName, Pose};
use crate::units::PixelPoint;

/// Two sightings whose necks are nearer than this share of the larger size are one person: less
/// than half the width of the shoulders, several times the detector's scatter.
const SAME_PLACE: f32 = 0.12;
/// ... and whose sizes differ by no more than this factor.
const SAME_SIZE: f32 = 1.5;
/// Only somebody this much larger (nearer to the camera) than the user can take over from them.
pub const RIVAL_RATIO: f32 = 1.3;
/// ... and nearer to the middle of the picture by this share of its width.
const RIVAL_CENTRAL: f32 = 0.05;
/// ... in this many checks in a row.
pub const RIVAL_CHECKS: u32 = 3;
/// After so many checks in a row away from an empty home, home is where the user is now.
pub const SETTLE_CHECKS: u32 = 6;
/// How much of the way home follows the user with each check.
const HOME_PACE: f32 = 0.25;

/// Where somebody was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sighting {
    /// Half way between face and shoulders, in pixels of the picture.
    pub neck: PixelPoint,
    /// Side of the person's region, in pixels: about 1.25 times the height of the whole body.
    pub size_px: f32,
}

impl From<&Detection> for Sighting {
    fn from(detection: &Detection) -> Self {
        Self { neck: detection.neck, size_px: detection.region.size_px }
    }
}

/// So that people may be sightings or what they were made of.
impl From<&Self> for Sighting {
    fn from(sighting: &Self) -> Self {
        *sighting
    }
}

impl From<&Pose> for Sighting {
    fn from(pose: &Pose) -> Self {
        let face = &pose.landmarks[..=LandmarkName::MouthRight as usize];
        let mean = |axis: fn(&PixelPoint) -> f32| {
            face.iter().map(|one| axis(&one.position)).sum::<f32>() / face.len() as f32
        };
        let face = PixelPoint::new(mean(|point| point.x), mean(|point| point.y));
        let shoulders = pose
            .point(LandmarkName::LeftShoulder)
            .midpoint(pose.point(LandmarkName::RightShoulder));
        Self { neck: face.midpoint(shoulders), size_px: pose.region.size_px }
    }
}

impl Sighting {
    /// Whether the two can be one person who has hardly moved.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let (small, large) = (self.size_px.min(other.size_px), self.size_px.max(other.size_px));
        large <= small * SAME_SIZE && self.neck.distance(other.neck) <= large * SAME_PLACE
    }

    /// How far off the middle, as a share of the picture's width: 0 to 0.5 inside the picture. Only
    /// across: how high somebody is in the picture says how tall they are and how the lid stands.
    fn off_centre(&self, picture: (u32, u32)) -> f32 {
        let width = picture.0.max(1) as f32;
        (self.neck.x - width / 2.0).abs() / width
    }

    /// Large and central is likely the user: size, halved at the picture's edge.
    fn prominence(&self, picture: (u32, u32)) -> f32 {
        self.size_px * (1.0 - self.off_centre(picture).min(0.5))
    }

    /// How little the two resemble one another, in place (in body sizes) and in size.
    fn unlikeness(&self, other: &Self) -> f32 {
        let large = self.size_px.max(other.size_px);
        self.neck.distance(other.neck) / large + (self.size_px / other.size_px).ln().abs() / 4.0
    }
}

/// Whom of `people` to follow, the likeliest first, by their places in the list: whoever is most like
/// where the user was `last`, or, when that is not known, who is nearest to the camera and most
/// central.
#[must_use]
pub fn rank<P>(people: &[P], last: Option<&Sighting>, picture: (u32, u32)) -> Vec<usize>
where
    Sighting: for<'a> From<&'a P>,
{
    let cost = |index: usize| match (Sighting::from(&people[index]), last) {
        (person, Some(last)) => person.unlikeness(last),
        (person, None) => -person.prominence(picture),
    };
    let mut ranked: Vec<usize> = (0..people.len()).collect();
    ranked.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)));
    ranked
}

/// What is remembered of the user between checks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Where the user has been sitting.
    pub home: Sighting,
    /// Checks in a row in which the user was away from home and home was empty.
    away: u32,
    /// Somebody nearer and more central, and in how many checks in a row.
    rival: Option<(Sighting, u32)>,
}

impl Memory {
    /// The memory of a user who has just been found.
    #[must_use]
    pub const fn new(home: Sighting) -> Self {
        Self { home, away: 0, rival: None }
    }

    /// The memory after a check that pointed to somebody who turned out to be nobody: a coat that hangs
    /// where the user sat is no reason to look for them there for ever.
    #[must_use]
    pub fn mistaken(self, tracked: &Sighting) -> Self {
        let away = self.away + 1;
        if away < SETTLE_CHECKS { Self { away, rival: None, ..self } } else { Self::new(*tracked) }
    }

    /// Whether the one who is tracked has left home, so that a check is called for sooner.
    #[must_use]
    pub fn is_astray(&self, tracked: &Sighting) -> bool {
        !self.home.is_same(tracked)
    }
}

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on following the same person.
    Stay,
    /// Follow the person with this index in the list instead.
    Follow(usize),
}

/// A check: compares who is `tracked` with the `people` the detector sees in the same frame. Give
/// the returned memory to the next check.
#[must_use]
pub fn review<P>(
    memory: Memory,
    tracked: &Sighting,
    people: &[P],
    picture: (u32, u32),
) -> (Memory, Verdict)
where
    Sighting: for<'a> From<&'a P>,
{
    let others = || {
        let people = people.iter().map(Sighting::from).enumerate();
        people.filter(|(_, person)| !person.is_same(tracked))
    };

    if memory.is_astray(tracked) {
        // The track has moved. Is the user still sitting where they sat?
        if let Some((index, user)) = others().find(|(_, person)| person.is_same(&memory.home)) {
            return (Memory::new(user), Verdict::Follow(index));
        }
        return (memory.mistaken(tracked), Verdict::Stay);
    }

    let home = Sighting {
        neck: PixelPoint::new(
            memory.home.neck.x + HOME_PACE * (tracked.neck.x - memory.home.neck.x),
            memory.home.neck.y + HOME_PACE * (tracked.neck.y - memory.home.neck.y),
        ),
        size_px: memory.home.size_px + HOME_PACE * (tracked.size_px - memory.home.size_px),
    };
    let rival = others()
        .filter(|(_, person)| {
            person.size_px >= tracked.size_px * RIVAL_RATIO
                && person.off_centre(picture) + RIVAL_CENTRAL <= tracked.off_centre(picture)
        })
        .max_by(|(_, a), (_, b)| a.prominence(picture).total_cmp(&b.prominence(picture)));
    let Some((index, rival)) = rival else {
        return (Memory::new(home), Verdict::Stay);
    };
    let checks = match memory.rival {
        Some((before, checks)) if before.is_same(&rival) => checks + 1,
        _ => 1,
    };
    if checks >= RIVAL_CHECKS {
        return (Memory::new(rival), Verdict::Follow(index));
    }
    (Memory { home, away: 0, rival: Some((rival, checks)) }, Verdict::Stay)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: (u32, u32) = (640, 480);

    fn at(x: f32, size_px: f32) -> Sighting {
        Sighting { neck: PixelPoint::new(x, 220.0), size_px }
    }

    /// Plays checks one after another; a track that is told to stay follows `tracked`.
    fn play(home: Sighting, checks: &[(Sighting, Vec<Sighting>)]) -> (Memory, Vec<Verdict>) {
        let mut memory = Memory::new(home);
        let mut verdicts = Vec::new();
        for (tracked, people) in checks {
            let (next, verdict) = review(memory, tracked, people, PICTURE);
            memory = next;
            verdicts.push(verdict);
        }
        (memory, verdicts)
    }

    #[test]
    fn at_first_the_near_and_central_one_is_chosen() {
        let desk = at(350.0, 900.0);
        assert_eq!(rank(&[at(100.0, 500.0), desk, at(600.0, 950.0)], None, PICTURE), [1, 2, 0]);
        assert!(rank::<Sighting>(&[], None, PICTURE).is_empty());
    }

    #[test]
    fn after_a_loss_the_one_nearest_to_the_place_is_chosen() {
        let user = at(200.0, 800.0);
        let people = [at(330.0, 1000.0), at(215.0, 780.0)];
        assert_eq!(rank(&people, Some(&user), PICTURE), [1, 0]);
        assert_eq!(rank(&people, None, PICTURE), [0, 1]);
    }

    #[test]
    fn a_passer_by_behind_changes_nothing() {
        let user = at(320.0, 900.0);
        let script: Vec<_> =
            (0..12).map(|i| (user, vec![at(60.0 * i as f32, 450.0), user])).collect();
        let (memory, verdicts) = play(user, &script);
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Stay));
        assert_eq!(memory, Memory::new(user));
    }

    #[test]
    fn a_passer_by_in_front_of_an_off_centre_user_does_not_take_over() {
        // Larger, and in the middle for a moment: a rival in one or two checks, never in three at
        // one place.
        let user = at(120.0, 700.0);
        let script: Vec<_> = [640.0, 480.0, 320.0, 330.0, 160.0, 0.0]
            .map(|x| (user, vec![at(x, 1200.0), user]))
            .to_vec();
        let (_, verdicts) = play(user, &script);
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Stay), "{verdicts:?}");
    }

    #[test]
    fn a_track_carried_away_in_front_comes_home() {
        let user = at(320.0, 800.0);
        // The passer-by hides the user, the track goes along, then the user is seen again.
        let script = [
            (user, vec![user, at(80.0, 1100.0)]),
            (at(420.0, 1100.0), vec![at(420.0, 1100.0)]),
            (at(560.0, 1100.0), vec![at(560.0, 1100.0), at(325.0, 810.0)]),
        ];
        let (memory, verdicts) = play(user, &script);
        assert_eq!(verdicts, [Verdict::Stay, Verdict::Stay, Verdict::Follow(1)]);
        assert_eq!(memory.home, at(325.0, 810.0));
    }

    #[test]
    fn a_user_who_moves_over_is_followed_and_gets_a_new_home() {
        let user = at(320.0, 800.0);
        let moved = at(500.0, 820.0);
        let script = vec![(moved, vec![moved]); SETTLE_CHECKS as usize];
        let (memory, verdicts) = play(user, &script);
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Stay));
        assert_eq!(memory.home, moved);
    }

    #[test]
    fn when_the_user_has_left_who_sits_down_becomes_the_user() {
        // The track fell to somebody in the background; another sits down in front of the camera.
        let background = at(560.0, 400.0);
        let newcomer = at(310.0, 900.0);
        let script = vec![(background, vec![background, newcomer]); RIVAL_CHECKS as usize];
        let (memory, verdicts) = play(background, &script);
        assert_eq!(verdicts, [Verdict::Stay, Verdict::Stay, Verdict::Follow(1)]);
        assert_eq!(memory.home, newcomer);
    }

    #[test]
    fn a_neighbour_who_is_as_near_never_takes_over() {
        let user = at(200.0, 800.0);
        let neighbour = at(330.0, 1000.0);
        let (_, verdicts) = play(user, &vec![(user, vec![neighbour, user]); 20]);
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Stay));
    }

    #[test]
    fn a_detector_that_misses_the_user_changes_nothing() {
        let user = at(320.0, 800.0);
        let (memory, verdicts) = play(user, &vec![(user, Vec::new()); 20]);
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Stay));
        assert_eq!(memory, Memory::new(user));
    }
}
