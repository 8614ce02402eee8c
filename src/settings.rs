//! What a person can set: one TOML file, every field optional.
//!
//! A field that cannot be read falls back alone, and a warning names it; the rest of the file
//! stands. The README documents the file field by field.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::pose::ModelVariant;
use crate::posture::state::Limits;
use crate::reminder::Rule;

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Where pictures come from and how often one is looked at.
    pub watch: WatchSettings,
    /// From where on a head counts as forward.
    pub limits: Limits,
    /// When a forward head is worth a warning.
    pub warning: Rule,
    /// How a warning shows.
    pub show: ShowSettings,
}

/// Where pictures come from and how often one is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchSettings {
    /// `demo`, `demo-side`, `camera:N`, or a path.
    pub source: String,
    /// Which landmark network follows a stream.
    pub model: ModelVariant,
    /// Name of the profile in force; empty for none.
    pub profile: String,
    /// Pictures looked at a second while no window shows them. 0.2 to 30.
    pub per_second: f64,
    /// The same while the live window is open. 0.2 to 30.
    pub per_second_live: f64,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            source: "camera:0".into(),
            model: ModelVariant::Lite,
            profile: "default".into(),
            per_second: 4.0,
            per_second_live: 15.0,
        }
    }
}

/// How a warning shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShowSettings {
    /// Light at the screen's edge and a small figure.
    pub overlay: bool,
    /// Desktop notification.
    pub notification: bool,
    /// No fading, no gliding.
    pub reduced_motion: bool,
    /// Colours of the window.
    pub theme: Theme,
}

impl Default for ShowSettings {
    fn default() -> Self {
        Self { overlay: true, notification: true, reduced_motion: false, theme: Theme::System }
    }
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A settings file that cannot be used at all; the defaults are in force.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is there and cannot be read. Check its permissions.
    #[error("{path}: {cause}. Check the file's permissions; the defaults are in force.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is no TOML. Mend the named place, or delete the file.
    #[error("{path} is no TOML: {cause}. Mend it or delete it; the defaults are in force.")]
    NoToml {
        /// The file.
        path: PathBuf,
        /// What the parser said, in one line.
        cause: String,
    },
}

impl Settings {
    /// Reads a settings file. A missing file means the defaults. Returns what was read and one
    /// warning a field that was not.
    ///
    /// # Errors
    /// [`SettingsError`] when the file exists and nothing of it can be read.
    pub fn load(path: &Path) -> Result<(Self, Vec<String>), SettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text)
                .map_err(|cause| SettingsError::NoToml { path: path.to_owned(), cause }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok((Self::default(), Vec::new()))
            }
            Err(cause) => Err(SettingsError::Unreadable { path: path.to_owned(), cause }),
        }
    }

    /// [`Self::load`] from a text.
    ///
    /// # Errors
    /// The parser's message, in one line, when the text is no TOML.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), String> {
        let wanted: toml::Table =
            text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let mut warnings = Vec::new();
        let mut settings = Self::default();
        for (section, fields) in &wanted {
            let toml::Value::Table(fields) = fields else {
                warnings.push(format!("settings: {section} is no section; ignored."));
                continue;
            };
            for (field, value) in fields {
                match settings.with(section, field, value) {
                    Some(next) => settings = next,
                    None => warnings.push(format!(
                        "settings: {section}.{field} = {value} cannot be used; the default stays."
                    )),
                }
            }
        }
        Ok((settings.within_range(), warnings))
    }

    /// These settings with one field replaced; `None` when there is no such field or it does not
    /// take the value.
    fn with(&self, section: &str, field: &str, value: &toml::Value) -> Option<Self> {
        let mut table = toml::Table::try_from(self).ok()?;
        let slot = table.get_mut(section)?.as_table_mut()?.get_mut(field)?;
        *slot = value.clone();
        table.try_into().ok()
    }

    fn within_range(mut self) -> Self {
        for rate in [&mut self.watch.per_second, &mut self.watch.per_second_live] {
            *rate = if rate.is_finite() { rate.clamp(0.2, 30.0) } else { 4.0 };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_means_the_defaults() {
        assert_eq!(Settings::parse("").unwrap(), (Settings::default(), Vec::new()));
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let mut settings = Settings::default();
        settings.watch.source = "camera:2".into();
        settings.watch.model = ModelVariant::Full;
        settings.warning.window_seconds = 90;
        settings.show.theme = Theme::Dark;
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(Settings::parse(&text).unwrap(), (settings, Vec::new()));
    }

    #[test]
    fn one_bad_field_falls_back_alone_and_is_named() {
        let text = "[watch]\nsource = \"demo\"\nmodel = \"huge\"\n[warning]\nwindow_seconds = 90\n\
                    [colour]\nx = 1\n";
        let (settings, warnings) = Settings::parse(text).unwrap();
        assert_eq!(settings.watch.source, "demo");
        assert_eq!(settings.watch.model, ModelVariant::Lite);
        assert_eq!(settings.warning.window_seconds, 90);
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings.iter().any(|w| w.contains("watch.model")), "{warnings:?}");
    }

    #[test]
    fn absurd_rates_are_brought_into_range() {
        let (settings, _) =
            Settings::parse("[watch]\nper_second = 1e9\nper_second_live = nan\n").unwrap();
        assert_eq!(settings.watch.per_second, 30.0);
        assert_eq!(settings.watch.per_second_live, 4.0);
    }

    #[test]
    fn a_text_that_is_no_toml_says_so() {
        assert!(Settings::parse("hello there").is_err());
    }
}
