//! Sitting or standing, where a profile knows both: which of its two uprights is in force. Pure.
//!
//! No camera tells sitting from standing; two uprights of one person do, for one of them is seen from
//! much further below. The one that is nearer to what is seen is in force; it changes over when the other has been
//! nearer, by a margin, for [`SETTLED`].

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::baseline::Profile;
use super::fit::{Lately, Signs};
use crate::units::Timestamp;

/// Sitting or standing, where the data tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Sitting.
    Sitting,
    /// Standing, at a desk that was raised.
    Standing,
}

/// The other upright must be nearer for this long: who gets up to fetch something is not standing at
/// work.
pub const SETTLED: Duration = Duration::from_secs(15);
/// And nearer by this share of the way between the two, counted from the middle.
const MARGIN: f64 = 0.15;

impl Profile {
    /// The stance of the upright from the front that is in force; `None` where only one is known.
    #[must_use]
    pub fn stance(&self) -> Option<Stance> {
        let (now, other) = (self.frontal.as_ref()?, self.other_stance.as_ref()?);
        // Who stands is seen from further below.
        Some(if now.elevation < other.elevation { Stance::Standing } else { Stance::Sitting })
    }

    /// The same profile with its other upright in force.
    #[must_use]
    pub fn in_the_other_stance(self) -> Self {
        match self.other_stance {
            Some(other) => Self { frontal: Some(other), other_stance: self.frontal, ..self },
            None => self,
        }
    }
}

/// Watches which of two uprights is nearer.
#[derive(Clone, Debug, Default)]
pub struct StanceWatch {
    /// The upright in force, and the other.
    known: Option<(Signs, Signs)>,
    lately: Lately,
    nearer_for: Duration,
}

impl StanceWatch {
    /// Watches over the uprights of `profile`; where it knows one only, nothing ever comes of it.
    #[must_use]
    pub fn of(profile: Option<&Profile>) -> Self {
        let learned = |profile: &Profile| {
            let now = Signs::learned(profile.frontal.as_ref()?)?;
            Some((now, Signs::learned(profile.other_stance.as_ref()?)?))
        };
        Self { known: profile.and_then(learned), ..Self::default() }
    }

    /// Takes what was seen at `at`; `None` where nobody could be measured from the front. Returns whether
    /// the other upright is the one that fits now.
    pub fn step(&mut self, at: Timestamp, signs: Option<Signs>) -> bool {
        let Some((now, other)) = self.known else { return false };
        let Some((mean, step)) = self.lately.push(at, signs) else { return false };
        let is_nearer = mean.on_the_way(&now, &other) > 0.5 + MARGIN;
        self.nearer_for = match step {
            Some(step) if is_nearer => self.nearer_for + step,
            _ => Duration::ZERO,
        };
        self.nearer_for >= SETTLED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::baseline::FrontalUpright;
    use crate::posture::calibration::{Label, Pictures, from_pictures};
    use crate::posture::{View, fixture};

    const STANDING: f64 = 0.0;
    const SITTING: f64 = -16.0;

    fn learned(rise: f64) -> FrontalUpright {
        let pose = fixture::risen(&fixture::upright(View::Frontal), rise);
        let label = Label { name: "desk".into(), created: "2026-01-31".into(), camera: "a".into() };
        let pictures = Pictures { upright: std::slice::from_ref(&pose), ..Pictures::default() };
        from_pictures(label, pictures).unwrap().frontal.unwrap()
    }

    fn profile(now: f64, other: f64) -> Profile {
        let pose = fixture::upright(View::Frontal);
        let label = Label { name: "desk".into(), created: "2026-01-31".into(), camera: "a".into() };
        let pictures = Pictures { upright: std::slice::from_ref(&pose), ..Pictures::default() };
        let profile = from_pictures(label, pictures).unwrap();
        Profile { frontal: Some(learned(now)), other_stance: Some(learned(other)), ..profile }
    }

    /// When the watch says to change over, for somebody seen so much higher for so long.
    fn changes(watch: &mut StanceWatch, from: u32, seconds: u32, rise: f64) -> Option<u32> {
        let pose = fixture::risen(&fixture::upright(View::Frontal), rise);
        (from..from + seconds).find(|second| {
            watch.step(Timestamp::from_seconds(f64::from(*second)), Signs::of(&pose))
        })
    }

    #[test]
    fn the_higher_of_two_uprights_is_standing() {
        assert_eq!(profile(SITTING, STANDING).stance(), Some(Stance::Sitting));
        assert_eq!(profile(STANDING, SITTING).stance(), Some(Stance::Standing));
        let swapped = profile(SITTING, STANDING).in_the_other_stance();
        assert_eq!(swapped, profile(STANDING, SITTING));
        let alone = Profile { other_stance: None, ..profile(SITTING, STANDING) };
        assert_eq!((alone.stance(), alone.clone().in_the_other_stance()), (None, alone));
    }

    #[test]
    fn who_stands_for_a_while_is_held_against_the_standing_upright() {
        let mut watch = StanceWatch::of(Some(&profile(SITTING, STANDING)));
        assert_eq!(changes(&mut watch, 0, 600, SITTING + 1.0), None, "sitting");
        assert_eq!(changes(&mut watch, 600, 5, STANDING), None, "getting up to fetch something");
        assert_eq!(changes(&mut watch, 605, 600, SITTING), None);
        let after = changes(&mut watch, 1205, 600, STANDING - 1.0).unwrap() - 1205;
        assert!((15..60).contains(&after), "{after} s");
        let mut back = StanceWatch::of(Some(&profile(STANDING, SITTING)));
        assert!(changes(&mut back, 0, 600, SITTING + 1.0).is_some());
    }

    #[test]
    fn half_way_between_two_stances_nothing_changes() {
        for (now, other) in [(SITTING, STANDING), (STANDING, SITTING)] {
            let mut watch = StanceWatch::of(Some(&profile(now, other)));
            assert_eq!(changes(&mut watch, 0, 600, -8.0), None);
        }
    }
}
