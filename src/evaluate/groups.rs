//! Who is compared with whom: groups of pictures by what is known of person and camera.

use std::collections::BTreeMap;

use serde::Serialize;

use super::score::mean;
use super::truth::{Picture, Sex};

/// A group needs this many answers before its error is set against another's.
pub const LEAST_ANSWERS: usize = 20;

/// By what pictures are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The body's sex.
    Sex,
    /// The skin's luminance, in thirds of the people of the same set: sets are lit differently, and who
    /// has more pictures than others counts once.
    Skin,
    /// Whether hair lies over the ears.
    Hair,
    /// The camera's elevation: low under -8 degrees, high over 5.
    CameraHeight,
    /// The camera's distance: near under 0.7 m, far over 0.9 m.
    Distance,
}

/// All of them, in the order of the report.
pub const ALL: [By; 5] = [By::Sex, By::Skin, By::Hair, By::CameraHeight, By::Distance];

impl By {
    /// Its groups, in order.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sex => &["female", "male"],
            Self::Skin => &["darkest third", "middle third", "lightest third"],
            Self::Hair => &["hair over the ears", "ears free"],
            Self::CameraHeight => &["camera low", "camera level", "camera high"],
            Self::Distance => &["near", "usual distance", "far"],
        }
    }
}

/// Where the thirds of the skin's luminance lie; the rest is fixed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// By set: where its middle and its lightest third begin.
    skin: BTreeMap<String, (f64, f64)>,
}

impl Bounds {
    /// The thirds in the sets of `pictures`; none in a set where the luminance of fewer than three people
    /// is known.
    #[must_use]
    pub fn of(pictures: &[Picture]) -> Self {
        let mut people: BTreeMap<&str, BTreeMap<u64, Vec<f64>>> = BTreeMap::new();
        for picture in pictures {
            if let (Some(skin), Some(subject)) = (picture.traits.skin, picture.subject) {
                people.entry(&picture.set).or_default().entry(subject).or_default().push(skin);
            }
        }
        let thirds = people.into_iter().filter_map(|(set, people)| {
            let mut skins: Vec<f64> = people.values().filter_map(|skins| mean(skins)).collect();
            skins.sort_by(f64::total_cmp);
            let third = |n: usize| skins.get(skins.len() * n / 3).copied();
            let bounds = third(1).zip(third(2)).filter(|_| skins.len() >= 3)?;
            Some((set.to_owned(), bounds))
        });
        Self { skin: thirds.collect() }
    }

    /// The group of a picture; `None` where the truth does not say.
    #[must_use]
    pub fn group(&self, by: By, picture: &Picture) -> Option<&'static str> {
        let traits = &picture.traits;
        let place = match by {
            By::Sex => usize::from(traits.sex? == Sex::Male),
            By::Skin => {
                let ((low, high), skin) = (*self.skin.get(&picture.set)?, traits.skin?);
                usize::from(skin >= low) + usize::from(skin >= high)
            }
            By::Hair => usize::from(!traits.hair_over_ears?),
            By::CameraHeight => {
                let elevation = traits.elevation?.value();
                usize::from(elevation >= -8.0) + usize::from(elevation > 5.0)
            }
            By::Distance => {
                let distance = traits.distance_m?;
                usize::from(distance >= 0.7) + usize::from(distance > 0.9)
            }
        };
        by.names().get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::truth::Traits;
    use crate::posture::View;
    use crate::units::Degrees;

    fn picture(subject: u64, traits: Traits) -> Picture {
        let plain = crate::evaluate::protocol::tests::picture(subject, View::Lateral, 50.0, false);
        Picture { traits, ..plain }
    }

    fn lit(set: &str, subject: u64, skin: f64) -> Picture {
        let traits = Traits { skin: Some(skin), ..Traits::default() };
        Picture { set: set.into(), ..picture(subject, traits) }
    }

    #[test]
    fn limits_belong_to_the_middle() {
        let group = |by, traits| Bounds::default().group(by, &picture(1, traits)).unwrap();
        let at = |el: f64, d: f64| {
            let traits = Traits {
                elevation: Some(Degrees::new(el)),
                distance_m: Some(d),
                ..Traits::default()
            };
            (group(By::CameraHeight, traits), group(By::Distance, traits))
        };
        assert_eq!(at(-8.1, 0.69), ("camera low", "near"));
        assert_eq!(at(-8.0, 0.7), ("camera level", "usual distance"));
        assert_eq!(at(5.0, 0.9), ("camera level", "usual distance"));
        assert_eq!(at(5.1, 0.91), ("camera high", "far"));
    }

    #[test]
    fn thirds_are_of_people_and_what_is_not_known_has_no_group() {
        // The darkest of nine has ten pictures: still one of the darkest three.
        let mut pictures: Vec<_> = (0..9).map(|i| lit("set", i, i as f64 * 10.0)).collect();
        pictures.extend((0..9).map(|_| lit("set", 0, 0.0)));
        let bounds = Bounds::of(&pictures);
        let count = |name| {
            let is = |p: &&Picture| bounds.group(By::Skin, p) == Some(name);
            pictures.iter().filter(is).count()
        };
        assert_eq!(By::Skin.names().iter().map(|n| count(n)).collect::<Vec<_>>(), [12, 3, 3]);
        for by in ALL {
            assert_eq!(bounds.group(by, &picture(1, Traits::default())), None);
        }
        let two = [lit("set", 1, 0.1), lit("set", 2, 0.9)];
        assert_eq!(Bounds::of(&two).group(By::Skin, &two[0]), None);
    }

    #[test]
    fn thirds_are_each_sets_own() {
        let mut pictures: Vec<_> = (0..3).map(|i| lit("dark room", i, i as f64)).collect();
        pictures.extend((0..3).map(|i| lit("bright room", i, 100.0 + i as f64)));
        let bounds = Bounds::of(&pictures);
        let names: Vec<_> = pictures.iter().map(|p| bounds.group(By::Skin, p).unwrap()).collect();
        assert_eq!(names, [By::Skin.names(), By::Skin.names()].concat());
    }
}
