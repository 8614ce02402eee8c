//! Which profile belongs to which place of work: the camera, and the displays that are connected.

use super::ProfileStore;
use crate::posture::baseline::Profile;

/// A place of work, as far as a machine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workplace {
    /// What the camera calls itself.
    pub camera: String,
    /// The displays; `None` where nobody says.
    pub displays: Option<String>,
}

impl Workplace {
    /// Whether the profile was learned here, as far as both know.
    #[must_use]
    pub fn is_of(&self, profile: &Profile) -> bool {
        let same = match (&self.displays, &profile.displays) {
            (Some(here), Some(there)) => here == there,
            _ => true,
        };
        same && self.camera == profile.camera
    }
}

impl ProfileStore {
    /// The name of the profile that belongs to that place: of several, one that knows its displays before
    /// one that does not, and the one learned last.
    #[must_use]
    pub fn of_place(&self, place: &Workplace) -> Option<String> {
        let names = self.names().unwrap_or_default();
        let known = names.into_iter().filter_map(|name| Some((self.load(&name).ok()?, name)));
        let here = known.filter(|(profile, _)| place.is_of(profile));
        here.max_by(|(a, _), (b, _)| {
            let rank = |profile: &Profile| (profile.displays.is_some(), profile.created.clone());
            rank(a).cmp(&rank(b))
        })
        .map(|(_, name)| name)
    }

    /// A name for a new profile of that place that no profile has.
    #[must_use]
    pub fn free_name(&self, place: &Workplace) -> String {
        let fine = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
        let camera: String = place.camera.chars().map(fine).collect();
        let words: Vec<_> = camera.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(LONGEST).collect();
        let name = if name.trim().is_empty() { "desk".to_owned() } else { name.trim().to_owned() };
        let taken = self.names().unwrap_or_default();
        let numbered = (2_u32..).map(|number| format!("{name} {number}"));
        std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| !taken.contains(name))
            .unwrap_or(name)
    }
}

/// Room is left for a number.
const LONGEST: usize = 48;

#[cfg(test)]
mod tests {
    use super::super::tests::profile;
    use super::*;

    fn place(camera: &str, displays: Option<&str>) -> Workplace {
        Workplace { camera: camera.into(), displays: displays.map(Into::into) }
    }

    #[test]
    fn a_place_has_the_profile_learned_there_last() {
        let home = tempfile::tempdir().unwrap();
        let store = ProfileStore::new(home.path().into());
        let save = |name: &str, camera: &str, displays: Option<&str>, created: &str| {
            let displays = displays.map(Into::into);
            let (camera, created) = (camera.into(), created.into());
            store.save(name, &Profile { camera, displays, created, ..profile(50.0) }).unwrap();
        };
        assert_eq!(store.of_place(&place("Built in", None)), None);
        save("any", "Built in", None, "2026-05-01");
        save("office", "Built in", Some("two"), "2026-02-01");
        save("old office", "Built in", Some("two"), "2026-01-01");
        save("sofa", "Built in", Some("one"), "2026-03-01");
        save("stand", "Webcam", Some("two"), "2026-04-01");
        std::fs::write(home.path().join("odd.toml"), "mood = 3\n").unwrap();
        for (camera, displays, name) in [
            ("Built in", Some("two"), Some("office")),
            ("Built in", Some("one"), Some("sofa")),
            ("Built in", Some("three"), Some("any")),
            ("Built in", None, Some("sofa")),
            ("Webcam", Some("two"), Some("stand")),
            ("Webcam", Some("one"), None),
            ("Other", Some("two"), None),
        ] {
            let found = store.of_place(&place(camera, displays));
            assert_eq!(found.as_deref(), name, "{camera} {displays:?}");
        }
    }

    #[test]
    fn a_new_profile_is_called_as_its_camera_and_takes_nobodys_name() {
        let home = tempfile::tempdir().unwrap();
        let store = ProfileStore::new(home.path().into());
        let here = place("HD Webcam: C920 (046d)", None);
        for name in ["HD Webcam C920 046d", "HD Webcam C920 046d 2", "HD Webcam C920 046d 3"] {
            assert_eq!(store.free_name(&here), name);
            store.save(name, &profile(50.0)).unwrap();
        }
        assert_eq!(store.free_name(&place("///", None)), "desk");
        let long = store.free_name(&place(&"camera ".repeat(40), None));
        store.save(&format!("{long} 99"), &profile(50.0)).unwrap();
    }
}
