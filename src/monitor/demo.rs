//! What comes with the built-in films: the person's own profile, and a rule that warns within the
//! film's 45 seconds instead of after minutes.

use std::time::Duration;

use serde::Deserialize;

use crate::capture::SourceSpec;
use crate::posture::baseline::Profile;
use crate::reminder::Rule;

/// Profile and rule of a built-in film.
#[derive(Clone, Debug, PartialEq)]
pub struct Kit {
    /// The rendered person's upright.
    pub profile: Profile,
    /// The rule while the film plays.
    pub warning: Rule,
    /// From one step of the ladder to the next while the film plays.
    pub step: Duration,
}

#[derive(Deserialize)]
struct DemoSettings {
    warning: Rule,
    ladder: DemoLadder,
}

#[derive(Deserialize)]
struct DemoLadder {
    step_seconds: u64,
}

/// The kit of the source, when it is a built-in film.
#[must_use]
pub fn kit(source: &SourceSpec) -> Option<Kit> {
    let profile = match source {
        SourceSpec::Demo => include_str!("../../assets/demo/front.profile.toml"),
        SourceSpec::DemoSide => include_str!("../../assets/demo/side.profile.toml"),
        SourceSpec::Camera(_) | SourceSpec::Path(_) => return None,
    };
    let settings: DemoSettings =
        toml::from_str(include_str!("../../assets/demo/settings.toml")).ok()?;
    let step = Duration::from_secs(settings.ladder.step_seconds);
    Some(Kit { profile: Profile::from_toml(profile).ok()?, warning: settings.warning, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_films_have_their_kit_and_cameras_have_none() {
        for film in [SourceSpec::Demo, SourceSpec::DemoSide] {
            assert_eq!(kit(&film).unwrap().warning.window_seconds, 10);
        }
        assert_eq!(kit(&SourceSpec::Camera(0)), None);
    }
}
