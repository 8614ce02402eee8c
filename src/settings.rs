//! What a person can set: one TOML file, every field optional.
//!
//! A field that cannot be read, or whose number is out of its range, falls back alone, and a warning
//! names it; the rest of the file stands. The README documents the file field by field.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::pose::ModelVariant;
use crate::posture::companion::INTERPUPILLARY;
use crate::posture::state::Limits;
use crate::reminder::Rule;
use crate::units::Millimetres;

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
    /// What the viewing distance rests on.
    pub viewing: ViewingSettings,
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
    /// Pictures looked at a second while no window shows them. 0.5 to 30.
    pub per_second: f64,
    /// The same while the live window is open. 0.5 to 30.
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

/// What the viewing distance rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViewingSettings {
    /// Between the person's pupils, in millimetres. 50 to 75.
    pub interpupillary_mm: f64,
}

impl ViewingSettings {
    /// Between the person's pupils.
    #[must_use]
    pub const fn interpupillary(&self) -> Millimetres {
        Millimetres::new(self.interpupillary_mm)
    }
}

impl Default for ViewingSettings {
    fn default() -> Self {
        Self { interpupillary_mm: INTERPUPILLARY.value() }
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

/// What the numbers may be: section, field, least, most. Both ends are allowed.
///
/// The rates are what a processor of today does; the limits stay within what a neck does (an upright
/// craniovertebral angle lies near 50 degrees, a head on the desk near 20).
const RANGES: [(&str, &str, f64, f64); 10] = [
    ("watch", "per_second", 0.5, 30.0),
    ("watch", "per_second_live", 0.5, 30.0),
    ("limits", "change", -45.0, 0.0),
    ("limits", "absolute", 20.0, 70.0),
    ("limits", "guard", 0.0, 10.0),
    ("limits", "clear", 0.0, 10.0),
    ("warning", "window_seconds", 5.0, 3600.0),
    ("warning", "share", 0.1, 1.0),
    ("warning", "cooldown_seconds", 0.0, 86_400.0),
    ("viewing", "interpupillary_mm", 50.0, 75.0),
];

/// A settings file that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// There is no such file.
    #[error("{0}: there is no such settings file.")]
    NotFound(PathBuf),
    /// The file is there and cannot be read. Check its permissions.
    #[error("{path}: {cause}. Check the file's permissions.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is no TOML. Mend the named place, or delete the file.
    #[error("{path} is no TOML: {cause}. Mend it or delete it.")]
    NoToml {
        /// The file.
        path: PathBuf,
        /// Line and column, and what the parser said, in one line.
        cause: String,
    },
}

impl Settings {
    /// Reads a settings file. Returns what was read and one warning for each field that was not.
    ///
    /// # Errors
    /// [`SettingsError`] when there is no such file or nothing of it can be used.
    pub fn load(path: &Path) -> Result<(Self, Vec<String>), SettingsError> {
        let bytes = std::fs::read(path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => SettingsError::NotFound(path.to_owned()),
            _ => SettingsError::Unreadable { path: path.to_owned(), cause },
        })?;
        let no_toml = |cause| SettingsError::NoToml { path: path.to_owned(), cause };
        let text = String::from_utf8(bytes).map_err(|_| no_toml("it is not UTF-8 text".into()))?;
        Self::parse(&text).map_err(no_toml)
    }

    /// [`Self::load`] from a text.
    ///
    /// # Errors
    /// Where the text is no TOML and what the parser said, in one line.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), String> {
        let wanted: toml::Table =
            text.parse().map_err(|error: toml::de::Error| place(text, &error))?;
        let mut warnings = Vec::new();
        let mut settings = Self::default();
        for (section, fields) in &wanted {
            let toml::Value::Table(fields) = fields else {
                warnings.push(format!("settings: {section} is no section; ignored."));
                continue;
            };
            for (field, value) in fields {
                match settings.with(section, field, value) {
                    Ok(next) => settings = next,
                    Err(reason) => {
                        warnings.push(format!("settings: {section}.{field} = {value} {reason}"));
                    }
                }
            }
        }
        Ok((settings, warnings))
    }

    /// These settings with one field replaced; the rest of a sentence when there is no such field or
    /// it does not take the value.
    fn with(&self, section: &str, field: &str, value: &toml::Value) -> Result<Self, String> {
        let unusable = || "cannot be used; the default stays.".to_owned();
        let mut table = toml::Table::try_from(self).map_err(|_| unusable())?;
        let slot = table
            .get_mut(section)
            .and_then(toml::Value::as_table_mut)
            .and_then(|fields| fields.get_mut(field))
            .ok_or("is no setting; ignored.")?;
        let range = RANGES.iter().find(|(s, f, ..)| (*s, *f) == (section, field));
        if let (Some((_, _, least, most)), Some(number)) = (range, number(value))
            && !(*least..=*most).contains(&number)
        {
            return Err(format!("is outside {least} to {most}; the default, {slot}, stays."));
        }
        let default = std::mem::replace(slot, value.clone());
        table
            .try_into()
            .map_err(|_: toml::de::Error| format!("cannot be used; the default, {default}, stays."))
    }
}

fn number(value: &toml::Value) -> Option<f64> {
    // An integer too large to be exact as f64 is outside every range anyway.
    value.as_float().or_else(|| value.as_integer().map(|integer| integer as f64))
}

/// The parser's message with its line and column, counted from 1.
fn place(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', ", ");
    let Some(before) = error.span().and_then(|span| text.get(..span.start)) else {
        return message;
    };
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}: {message}")
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
    fn every_number_out_of_its_range_is_named_with_it_and_keeps_its_own_default() {
        let sane = Settings::default();
        for (section, field, least, most) in RANGES {
            for bad in [least - 0.25, most + 0.25, f64::NAN, f64::INFINITY, -1e300] {
                let value = toml::Value::Float(bad);
                let (settings, warnings) =
                    Settings::parse(&format!("[{section}]\n{field} = {value}\n")).unwrap();
                assert_eq!(settings, sane, "{section}.{field} = {bad}");
                assert_eq!(warnings.len(), 1, "{warnings:?}");
                let told = format!("{section}.{field}");
                assert!(warnings[0].contains(&told), "{told}: {warnings:?}");
                assert!(warnings[0].contains(&format!("{least} to {most}")), "{warnings:?}");
            }
            // Whole numbers, as a person writes them: the fields of seconds take no others.
            for good in [least.ceil(), most] {
                let text = format!("[{section}]\n{field} = {good}\n");
                assert_eq!(Settings::parse(&text).unwrap().1, Vec::<String>::new(), "{text}");
            }
        }
        let (settings, _) = Settings::parse("[watch]\nper_second_live = nan\n").unwrap();
        assert_eq!(settings.watch.per_second_live, 15.0, "not the other rate's default");
    }

    #[test]
    fn a_field_nobody_knows_is_ignored_and_a_wrong_kind_keeps_the_default() {
        let (settings, warnings) =
            Settings::parse("[show]\nblink = true\noverlay = 3\n[warning]\nshare = \"big\"\n")
                .unwrap();
        assert_eq!(settings, Settings::default());
        assert!(warnings.iter().any(|w| w.contains("show.blink") && w.contains("no setting")));
        assert!(warnings.iter().any(|w| w.contains("show.overlay = 3") && w.contains("true")));
        assert!(warnings.iter().any(|w| w.contains("warning.share") && w.contains("0.8")));
    }

    #[test]
    fn a_text_that_is_no_toml_says_where_in_one_line() {
        let cause = Settings::parse("[watch]\nmodel = \"full\"\nsource = demo\n").unwrap_err();
        assert!(cause.starts_with("line 3, column 10: "), "{cause}");
        let twice = Settings::parse("[watch]\nmodel = \"full\"\nmodel = \"lite\"\n").unwrap_err();
        assert!(twice.starts_with("line 3, column 1: "), "{twice}");
        assert!(!cause.contains('\n') && !twice.contains('\n'), "{cause} {twice}");
        assert!(Settings::parse("hello there").is_err());
    }

    #[test]
    fn a_file_that_is_missing_or_no_text_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        assert!(matches!(Settings::load(&path), Err(SettingsError::NotFound(_))));
        std::fs::write(&path, b"[watch]\nsource = \"\xff\"\n").unwrap();
        let error = Settings::load(&path).unwrap_err().to_string();
        assert!(error.contains("settings.toml") && error.contains("UTF-8"), "{error}");
    }
}
