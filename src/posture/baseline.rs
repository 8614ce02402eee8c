//! A person's own upright: the profile, and how it is written.
//!
//! A profile belongs to one person at one place. It holds relative measures only, so that sitting
//! nearer or higher does not spoil it; it holds no picture. How it is learned: [`super::calibration`].
//!
//! ```toml
//! version = 4
//! name = "desk"
//! created = "2026-01-31"
//! camera = "Integrated Camera"
//! displays = "eDP-1 1920x1080"
//!
//! [frontal]
//! learned = "2026-01-31"
//! frames = 30
//! level = 21.4
//! width = 0.12
//! doubt = 2.7
//! elevation = -4.2
//! spread = 0.8
//! scale = 1.0
//! error = 1.4
//! place = { neck = -3.1, pitch = 2.0, contrast = 48.0, build = { .. } }
//! ```
//!
//! Version 3 had neither displays, place nor another stance; it is read as it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fit::are_two_stances;
use super::frontal::Features;
use super::place::Place;
use crate::catalogue::tr;
use crate::units::Degrees;

/// The version this program writes, and the newest it reads.
pub const VERSION: u32 = 4;
/// The oldest it reads: the measures of those before were others.
const OLDEST: u32 = 3;
/// The person's own slope may differ from the common one by no more than this: from two pictures it
/// is too noisy to be believed further.
pub const SCALE_LIMITS: (f64, f64) = (0.7, 1.5);

/// A person's own upright.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Always [`VERSION`].
    pub version: u32,
    /// What the person calls it.
    pub name: String,
    /// The day it was learned, as the caller wrote it.
    pub created: String,
    /// The camera, or the pictures, it was learned from.
    pub camera: String,
    /// The displays that were connected: with the camera, the place of work. `None` where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displays: Option<String>,
    /// Seen from the front: the upright in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frontal: Option<FrontalUpright>,
    /// The same of the other stance, for who works sitting and standing ([`super::stance`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_stance: Option<FrontalUpright>,
    /// Seen from the side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lateral: Option<LateralUpright>,
}

/// The upright seen from the front.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontalUpright {
    /// The day it was learned; `None` where nobody knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Date>,
    /// How many pictures it comes from; at least 1.
    pub frames: usize,
    /// Mean of [`Features::level`].
    pub level: f64,
    /// Mean of [`Features::width`]; over 0.
    pub width: f64,
    /// Mean of [`Features::doubt`]; 0 or more.
    pub doubt: f64,
    /// Mean of [`Features::elevation`].
    pub elevation: f64,
    /// Standard deviation over its own pictures, as degrees of change.
    pub spread: Degrees,
    /// The person's own slope over the common one, within [`SCALE_LIMITS`]; 1 when not learned.
    pub scale: f64,
    /// The profile measured on itself: 90 % of its pictures, each held against the mean of the
    /// others, read a change smaller than this; after a look from the side, 90 % of the pictures left
    /// out differed by less from what the side measured ([`super::calibration::left_out_errors`]).
    /// `None` from a single picture. It says how steady the measure is, not how true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Degrees>,
    /// The craniovertebral angle of this very upright, measured from the side together with it: what
    /// an angle from the front rests on. A later upright is another one, so it does not go over to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle: Option<MeasuredAngle>,
    /// How the person sat before the camera: what tells later whether this still fits. `None` in
    /// profiles of version 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// An angle that was measured from the side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredAngle {
    /// The craniovertebral angle.
    pub cva: Degrees,
    /// Its 90 % half-width.
    pub half_width: Degrees,
}

impl FrontalUpright {
    /// The mean features.
    #[must_use]
    pub const fn features(&self) -> Features {
        Features {
            level: self.level,
            width: self.width,
            doubt: self.doubt,
            elevation: self.elevation,
        }
    }

    /// The same upright with another slope. What is in degrees of change was computed with the old
    /// one and grows with it; what is over 90 degrees, no profile holds.
    fn at_scale(self, scale: f64) -> Self {
        let rescaled = |d: Degrees| Degrees::new((d.value() * scale / self.scale).min(90.0));
        Self { scale, spread: rescaled(self.spread), error: self.error.map(rescaled), ..self }
    }
}

/// The upright seen from the side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateralUpright {
    /// The day it was learned; `None` where nobody knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Date>,
    /// How many pictures it comes from; at least 1.
    pub frames: usize,
    /// Mean craniovertebral angle.
    pub cva: Degrees,
    /// 90 % half-width of that mean: the widest of its pictures' own. Many pictures narrow their noise,
    /// not what they have in common, and most of the error is that; and none of them knew less.
    pub half_width: Degrees,
    /// Mean of the errors that the neck network expected of them.
    pub doubt: Degrees,
    /// Standard deviation over its own pictures.
    pub spread: Degrees,
    /// As [`FrontalUpright::error`]: 90 % of its pictures lay nearer to the mean of the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Degrees>,
}

/// A profile that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or a field is missing, unknown or of the wrong kind; the cause names it.
    #[error("{}", tr!("errors-profile-read", cause = .cause.as_str()))]
    Unreadable {
        /// What the reader said, the field's name included.
        cause: String,
    },
    /// Written by a newer program.
    #[error("{}", tr!("errors-profile-newer", found = *.found, known = VERSION))]
    Newer {
        /// Its version.
        found: i64,
    },
    /// Written by an older program, whose measures were others.
    #[error("{}", tr!("errors-profile-older", found = *.found, known = VERSION))]
    Older {
        /// Its version.
        found: i64,
    },
    /// A field holds a number that no calibration gives.
    #[error("{}", tr!("errors-profile-range", field = *.field))]
    OutOfRange {
        /// The field's name.
        field: &'static str,
    },
    /// It knows neither front nor side.
    #[error("{}", tr!("errors-profile-empty"))]
    Empty,
    /// It cannot be written; not expected with a profile that can be read.
    #[error("{}", tr!("errors-profile-write", cause = .cause.as_str()))]
    Unwritable {
        /// What the writer said.
        cause: String,
    },
}

impl Profile {
    /// The larger of its errors measured on itself.
    #[must_use]
    pub fn error(&self) -> Option<Degrees> {
        let front = self.frontal.as_ref().and_then(|upright| upright.error);
        let side = self.lateral.as_ref().and_then(|upright| upright.error);
        match (front, side) {
            (Some(a), Some(b)) => Some(if a > b { a } else { b }),
            (a, b) => a.or(b),
        }
    }

    /// This profile, with what it did not measure taken from `old`: a view that is missing here, the
    /// person's own slope where it was not learned anew, the upright of the other stance.
    #[must_use]
    pub fn merged_over(self, old: Self) -> Self {
        let frontal = match (self.frontal, old.frontal) {
            (Some(new), Some(old)) if new.scale == 1.0 => Some(new.at_scale(old.scale)),
            (new, old) => new.or(old),
        };
        let lateral = self.lateral.or(old.lateral);
        Self { frontal, lateral, ..self }.with_stances_of(&old)
    }

    /// This profile, beside the upright of `old` that is of the other stance: one learned standing does
    /// not replace the one learned sitting. What is neither the same nor the other stance (the camera
    /// was moved between them) is left out.
    #[must_use]
    pub fn with_stances_of(self, old: &Self) -> Self {
        let Some(new) = self.frontal else {
            return Self { other_stance: old.other_stance, ..self };
        };
        let is_other = |upright: &FrontalUpright| are_two_stances(&new, upright);
        let kept = [old.frontal, old.other_stance].into_iter().flatten().find(is_other);
        Self { other_stance: self.other_stance.or(kept), ..self }
    }

    /// As TOML.
    ///
    /// # Errors
    /// [`ProfileError::Unwritable`].
    pub fn to_toml(&self) -> Result<String, ProfileError> {
        toml::to_string(self).map_err(|cause| ProfileError::Unwritable { cause: cause.to_string() })
    }

    /// From TOML.
    ///
    /// # Errors
    /// All others of [`ProfileError`].
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let unreadable = |cause: &toml::de::Error| ProfileError::Unreadable {
            cause: cause.message().to_owned(),
        };
        // The version first: a newer file may well have fields this program does not know.
        let table: toml::Table = text.parse().map_err(|cause| unreadable(&cause))?;
        if let Some(found) = table.get("version").and_then(toml::Value::as_integer)
            && found > i64::from(VERSION)
        {
            return Err(ProfileError::Newer { found });
        }
        if let Some(found) = table.get("version").and_then(toml::Value::as_integer)
            && found < i64::from(OLDEST)
        {
            return Err(ProfileError::Older { found });
        }
        let mut profile: Self = toml::from_str(text).map_err(|cause| unreadable(&cause))?;
        // What is new since then may be missing.
        profile.version = VERSION;
        profile.check()?;
        Ok(profile)
    }

    fn check(&self) -> Result<(), ProfileError> {
        let ensure =
            |ok: bool, field| if ok { Ok(()) } else { Err(ProfileError::OutOfRange { field }) };
        let small = |d: Degrees| (0.0..=90.0).contains(&d.value());
        for front in [&self.frontal, &self.other_stance].into_iter().flatten() {
            ensure(front.frames > 0, "frontal.frames")?;
            ensure((-500.0..=500.0).contains(&front.level), "frontal.level")?;
            ensure((0.0..=200.0).contains(&front.doubt), "frontal.doubt")?;
            ensure((-90.0..=90.0).contains(&front.elevation), "frontal.elevation")?;
            ensure(front.width > 0.0 && front.width <= 2.0, "frontal.width")?;
            ensure((SCALE_LIMITS.0..=SCALE_LIMITS.1).contains(&front.scale), "frontal.scale")?;
            ensure(small(front.spread), "frontal.spread")?;
            ensure(front.error.is_none_or(small), "frontal.error")?;
            if let Some(angle) = &front.angle {
                ensure((-90.0..=180.0).contains(&angle.cva.value()), "frontal.angle.cva")?;
                ensure(small(angle.half_width), "frontal.angle.half_width")?;
            }
            ensure(front.place.is_none_or(|place| place.is_plausible()), "frontal.place")?;
        }
        if let Some(side) = &self.lateral {
            ensure(side.frames > 0, "lateral.frames")?;
            ensure((-90.0..=180.0).contains(&side.cva.value()), "lateral.cva")?;
            ensure(small(side.half_width), "lateral.half_width")?;
            ensure((0.0..=200.0).contains(&side.doubt.value()), "lateral.doubt")?;
            ensure(small(side.spread), "lateral.spread")?;
            ensure(side.error.is_none_or(small), "lateral.error")?;
        }
        if self.frontal.is_none() && self.lateral.is_none() {
            Err(ProfileError::Empty)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::{View, fixture};

    fn place() -> Place {
        Place::of(&fixture::upright(View::Frontal)).unwrap()
    }

    fn desk() -> Profile {
        let learned = Some(jiff::civil::date(2026, 1, 31));
        let angle = MeasuredAngle { cva: Degrees::new(52.0), half_width: Degrees::new(4.0) };
        let frontal = FrontalUpright {
            learned,
            frames: 30,
            level: 21.4,
            width: 0.12,
            doubt: 2.7,
            elevation: -4.2,
            spread: Degrees::new(0.8),
            scale: 1.0,
            error: Some(Degrees::new(1.4)),
            angle: Some(angle),
            place: Some(place()),
        };
        let lateral = LateralUpright {
            learned,
            frames: 1,
            cva: Degrees::new(52.0),
            half_width: Degrees::new(4.0),
            doubt: Degrees::new(1.7),
            spread: Degrees::ZERO,
            error: None,
        };
        Profile {
            version: VERSION,
            name: "desk".into(),
            created: "2026-01-31".into(),
            camera: "Integrated Camera".into(),
            displays: Some("eDP-1 1920x1080".into()),
            frontal: Some(frontal),
            other_stance: Some(FrontalUpright { level: 19.0, place: None, ..frontal }),
            lateral: Some(lateral),
        }
    }

    #[test]
    fn a_profile_comes_back_as_it_was_written() {
        let text = desk().to_toml().unwrap();
        assert_eq!(Profile::from_toml(&text).unwrap(), desk(), "{text}");
        assert_eq!(desk().error(), Some(Degrees::new(1.4)));
    }

    #[test]
    fn what_was_not_measured_again_is_kept() {
        let old = desk();
        let side = LateralUpright { frames: 9, ..desk().lateral.unwrap() };
        let new =
            Profile { created: "2026-03-01".into(), frontal: None, lateral: Some(side), ..desk() };
        let merged = new.merged_over(old.clone());
        assert_eq!((merged.frontal, merged.lateral), (old.frontal, Some(side)));
        assert_eq!(merged.created, "2026-03-01");

        let new = Profile { lateral: None, ..desk() };
        assert_eq!(new.clone().merged_over(old.clone()).lateral, old.lateral);
        assert_eq!(new.clone().merged_over(Profile { frontal: None, ..old }).frontal, new.frontal);
    }

    #[test]
    fn a_learned_slope_stays_until_another_is_learned() {
        let with_scale = |scale| {
            let frontal = FrontalUpright { scale, ..desk().frontal.unwrap() };
            Profile { frontal: Some(frontal), ..desk() }
        };
        let kept = with_scale(1.0).merged_over(with_scale(1.25)).frontal.unwrap();
        assert_eq!((kept.scale, kept.level), (1.25, 21.4));
        // Degrees go with the slope: 0.8 and 1.4 at 1.
        assert_eq!((kept.spread, kept.error), (Degrees::new(1.0), Some(Degrees::new(1.75))));
        let learned = with_scale(0.9).merged_over(with_scale(1.25)).frontal.unwrap();
        assert_eq!((learned.scale, learned.spread), (0.9, Degrees::new(0.8)));
    }

    #[test]
    fn a_newer_profile_is_refused_by_its_version_even_with_unknown_fields() {
        let text = desk().to_toml().unwrap().replace("version = 4", "version = 5\nmood = \"good\"");
        let error = Profile::from_toml(&text).unwrap_err();
        assert_eq!(error, ProfileError::Newer { found: 5 });
        assert!(error.to_string().contains("Update Plumbline"));
    }

    #[test]
    fn missing_and_unknown_fields_are_named() {
        let text = desk().to_toml().unwrap();
        let missing =
            Profile::from_toml(&text.replace("level = 21.4\n", "")).unwrap_err().to_string();
        assert!(missing.contains("level"), "{missing}");
        let unknown = Profile::from_toml(&format!("mood = 3\n{text}")).unwrap_err().to_string();
        assert!(unknown.contains("mood"), "{unknown}");
        assert!(Profile::from_toml("half a fi").is_err());
    }

    #[test]
    fn numbers_no_calibration_gives_are_refused_by_name() {
        let text = desk().to_toml().unwrap();
        for (good, bad) in [
            ("level = 21.4", "level = nan"),
            ("width = 0.12", "width = 0.0"),
            ("scale = 1.0", "scale = 9.0"),
        ] {
            assert!(text.contains(good), "{text}");
            let error = Profile::from_toml(&text.replace(good, bad)).unwrap_err();
            assert!(matches!(error, ProfileError::OutOfRange { .. }), "{bad}: {error}");
        }
        let empty = "version = 3\nname = \"a\"\ncreated = \"b\"\ncamera = \"c\"\n";
        assert_eq!(Profile::from_toml(empty), Err(ProfileError::Empty));
    }

    #[test]
    fn a_profile_of_the_version_before_is_read_and_written_anew() {
        let frontal = FrontalUpright { place: None, ..desk().frontal.unwrap() };
        let old = Profile { displays: None, other_stance: None, frontal: Some(frontal), ..desk() };
        let text = old.to_toml().unwrap().replace("version = 4", "version = 3");
        assert!(text.starts_with("version = 3"), "{text}");
        assert_eq!(Profile::from_toml(&text).unwrap(), old);
        let text = text.replace("version = 3", "version = 2");
        assert_eq!(Profile::from_toml(&text), Err(ProfileError::Older { found: 2 }));
    }

    #[test]
    fn an_upright_learned_standing_stands_beside_the_one_learned_sitting() {
        let at = |rise: f64, tilt: f64| {
            let pose = fixture::upright(View::Frontal);
            let pose = fixture::tilted(&fixture::risen(&pose, rise), tilt);
            let frontal = FrontalUpright { place: Place::of(&pose), ..desk().frontal.unwrap() };
            let elevation = pose.neck.unwrap().elevation.value();
            let frontal = FrontalUpright { elevation, ..frontal };
            Profile { frontal: Some(frontal), other_stance: None, ..desk() }
        };
        let (sitting, standing) = (at(-16.0, 0.0), at(0.0, 0.0));
        let both = standing.clone().merged_over(sitting.clone());
        assert_eq!((both.frontal, both.other_stance), (standing.frontal, sitting.frontal));
        // Learned again, sitting or standing: that one is replaced and the other stays.
        let again = at(-15.0, 0.0).merged_over(both.clone());
        assert_eq!((again.frontal, again.other_stance), (at(-15.0, 0.0).frontal, standing.frontal));
        let again = at(-1.0, 0.0).merged_over(both.clone());
        assert_eq!((again.frontal, again.other_stance), (at(-1.0, 0.0).frontal, sitting.frontal));
        // A camera that was tilted makes both of the past.
        let moved = at(-16.0, 12.0).merged_over(sitting);
        assert_eq!(moved.other_stance, None);
    }
}
