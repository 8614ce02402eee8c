//! Who is compared with whom: groups of pictures by what is known of person and camera.

use serde::Serialize;

use super::truth::{Picture, Sex, Traits};

/// A group needs this many answers before its error is set against another's.
pub const LEAST_ANSWERS: usize = 20;

/// By what pictures are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The body's sex.
    Sex,
    /// The skin's luminance, in thirds of the pictures.
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
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    skin: Option<(f64, f64)>,
}

impl Bounds {
    /// The thirds in `pictures`; none where fewer than three luminances are known.
    #[must_use]
    pub fn of(pictures: &[Picture]) -> Self {
        let mut skins: Vec<f64> = pictures.iter().filter_map(|p| p.traits.skin).collect();
        skins.sort_by(f64::total_cmp);
        let third = |n: usize| skins.get(skins.len() * n / 3).copied();
        Self { skin: third(1).zip(third(2)).filter(|_| skins.len() >= 3) }
    }

    /// The group of a picture; `None` where the truth does not say.
    #[must_use]
    pub fn group(&self, by: By, traits: &Traits) -> Option<&'static str> {
        let place = match by {
            By::Sex => usize::from(traits.sex? == Sex::Male),
            By::Skin => {
                let ((low, high), skin) = (self.skin?, traits.skin?);
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
    use crate::units::Degrees;

    #[test]
    fn limits_belong_to_the_middle() {
        let group = |by, traits: Traits| Bounds::default().group(by, &traits).unwrap();
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
    fn thirds_come_from_the_pictures_and_what_is_not_known_has_no_group() {
        let picture = |skin| Picture {
            traits: Traits { skin, ..Traits::default() },
            ..crate::evaluate::protocol::tests::picture(
                1,
                crate::posture::View::Lateral,
                50.0,
                false,
            )
        };
        let pictures: Vec<_> = (0..9).map(|i| picture(Some(f64::from(i) * 10.0))).collect();
        let bounds = Bounds::of(&pictures);
        let count = |name| {
            let is = |p: &&Picture| bounds.group(By::Skin, &p.traits) == Some(name);
            pictures.iter().filter(is).count()
        };
        assert_eq!(By::Skin.names().iter().map(|n| count(n)).collect::<Vec<_>>(), [3, 3, 3]);
        for by in ALL {
            assert_eq!(bounds.group(by, &Traits::default()), None);
        }
        let two = [picture(Some(0.1)), picture(Some(0.9))];
        assert_eq!(Bounds::of(&two).group(By::Skin, &two[0].traits), None);
    }
}
