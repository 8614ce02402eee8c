//! What the commands share: settings, the folders on disk, and where the models come from.

use std::path::PathBuf;

use anyhow::Context as _;

use super::{Global, output};
use crate::pose::{BlazePose, ModelVariant, PoseError, Weights};
use crate::posture::baseline::Profile;
use crate::profile::{ProfileStore, StoreError};
use crate::settings::{Settings, SettingsError};

/// Settings, folders, models.
#[derive(Clone, Debug)]
pub struct Context {
    /// What the person has set.
    pub settings: Settings,
    /// Where that lies, or would.
    pub settings_file: PathBuf,
    /// Where what is kept lies.
    pub data: PathBuf,
    /// Where profiles lie.
    pub profiles: ProfileStore,
    /// Where the networks come from.
    pub weights: Weights,
    /// What could not be used of the settings. It was told on the standard error, which who opens the
    /// window does not see.
    pub warnings: Vec<String>,
}

impl Context {
    /// Reads the settings and tells what could not be used of them. The usual file may be missing or
    /// broken; one that was named must be usable.
    pub(super) fn load(global: &Global) -> anyhow::Result<Self> {
        let folders = directories::ProjectDirs::from("", "", "plumbline").context(
            "no home folder is set, so there is no place for settings and profiles. Set HOME.",
        )?;
        let settings_file = match &global.settings {
            Some(path) => path.clone(),
            None => folders.config_dir().join("settings.toml"),
        };
        let (settings, warnings) = match &global.settings {
            // Asked for by name: without it the run would not be the one that was asked for.
            Some(path) => Settings::load(path)?,
            None => match Settings::load(&settings_file) {
                Ok(read) => read,
                Err(SettingsError::NotFound(_)) => Default::default(),
                Err(error) => {
                    let told = format!("{error} The defaults are in force.");
                    (Settings::default(), vec![told])
                }
            },
        };
        for warning in &warnings {
            output::complain(&anyhow::anyhow!(warning.clone()));
        }
        Ok(Self {
            settings,
            settings_file,
            data: folders.data_dir().to_owned(),
            profiles: ProfileStore::new(folders.data_dir().join("profiles")),
            weights: match &global.models {
                Some(folder) => Weights::Folder(PathBuf::from(folder)),
                None => Weights::BuiltIn,
            },
            warnings,
        })
    }

    /// The file of the history.
    pub fn history(&self) -> PathBuf {
        self.data.join("history.sqlite")
    }

    /// The profile asked for by name, which must exist.
    pub fn named_profile(&self, name: Option<&str>) -> Result<Option<Profile>, StoreError> {
        name.map(|name| self.profiles.load(name)).transpose()
    }

    /// The profile of the settings, which need not exist yet.
    pub fn usual_profile(&self) -> Option<Profile> {
        let name = &self.settings.watch.profile;
        if name.is_empty() {
            return None;
        }
        match self.profiles.load(name) {
            Ok(profile) => Some(profile),
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => {
                output::complain(&error.into());
                None
            }
        }
    }

    /// The networks, optimised and ready.
    pub fn pose_model(&self, variant: ModelVariant) -> Result<BlazePose, PoseError> {
        BlazePose::load(&self.weights, variant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_of_the_settings_is_carried_to_who_has_a_window() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("settings.toml");
        let load = |text: &str| {
            std::fs::write(&file, text).unwrap();
            Context::load(&Global { settings: Some(file.clone()), models: None }).unwrap()
        };
        let context = load("[history]\nretention_days = -3\n");
        assert_eq!(context.settings, Settings::default());
        assert_eq!(context.warnings.len(), 1, "{:?}", context.warnings);
        assert!(context.warnings[0].contains("retention_days"), "{:?}", context.warnings);
        assert_eq!(load("").warnings, Vec::<String>::new());
    }
}
