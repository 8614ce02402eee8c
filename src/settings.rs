//! What a person can set: one TOML file, every field optional.
//!
//! A field that cannot be read, or whose number is out of its range, falls back alone, and a warning
//! names it; the rest of the file stands. The README documents the file field by field.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::capture::SourceSpec;
use crate::pose::ModelVariant;
use crate::posture::companion::INTERPUPILLARY;
use crate::posture::state::Limits;
use crate::reminder::{Level, Rule};
use crate::units::{Confidence, Millimetres};

mod fields;
mod save;

pub use fields::{ClockTime, Day, GuideStep, Motion, SpokenLanguage};

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Where pictures come from and how often one is looked at.
    pub watch: WatchSettings,
    /// From where on a head counts as forward.
    pub limits: Limits,
    /// When a forward head is worth a warning.
    pub warning: WarningSettings,
    /// The steps by which a warning makes itself felt.
    pub ladder: LadderSettings,
    /// What the overlay looks like, and where it lies.
    pub overlay: OverlaySettings,
    /// When nothing is said.
    pub quiet: QuietSettings,
    /// Prompts to move and to rest.
    pub prompts: PromptSettings,
    /// What is remembered.
    pub history: HistorySettings,
    /// How the program begins and where it stays.
    pub program: ProgramSettings,
    /// How the window looks and speaks.
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
    /// Name of the profile in force where none belongs to the camera and the displays; empty for none.
    pub profile: String,
    /// Whether the profile that belongs to the camera and the displays comes into force by itself.
    pub profile_by_place: bool,
    /// Pictures looked at a second, at most, while no window shows them. 0.5 to 30.
    pub per_second: f64,
    /// The same while the live window is open. 0.5 to 30.
    pub per_second_live: f64,
    /// The same, no window open, on battery. 0.25 to 30: at less, two pictures lie further apart than the
    /// judge bridges ([`GAP`](crate::posture::state::GAP)).
    pub per_second_battery: f64,
    /// Fewer pictures while the posture is steady, a probe now and then while nobody is there.
    pub adaptive: bool,
    /// The camera is let go after this many minutes without anybody, and looked through now and then;
    /// 0 for never. 0 to 240.
    pub release_after_minutes: u32,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            source: "camera:0".into(),
            model: ModelVariant::Lite,
            profile: "default".into(),
            profile_by_place: true,
            per_second: 4.0,
            per_second_live: 15.0,
            per_second_battery: 2.0,
            adaptive: true,
            release_after_minutes: 10,
        }
    }
}

/// When a forward head is worth a warning: a named level, or the person's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningSettings {
    /// Which rule is in force.
    pub level: Level,
    /// The rule of [`Level::Own`]: length of the window in seconds. 5 to 3600.
    pub window_seconds: u32,
    /// The same: share of the window that must be forward. 0.1 to 1.
    pub share: Confidence,
    /// The same: seconds until the next warning. 0 to 86 400.
    pub cooldown_seconds: u32,
}

impl Default for WarningSettings {
    fn default() -> Self {
        let Rule { window_seconds, share, cooldown_seconds } = Rule::default();
        Self { level: Level::default(), window_seconds, share, cooldown_seconds }
    }
}

impl WarningSettings {
    /// The rule in force.
    #[must_use]
    pub fn rule(&self) -> Rule {
        let Self { level, window_seconds, share, cooldown_seconds } = *self;
        level.rule().unwrap_or(Rule { window_seconds, share, cooldown_seconds })
    }
}

/// The steps by which a warning makes itself felt, from the quietest on. Each can be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LadderSettings {
    /// The tray icon changes.
    pub tray: bool,
    /// The overlay on the screen.
    pub overlay: bool,
    /// A desktop notification.
    pub notification: bool,
    /// A gentle sound.
    pub sound: bool,
    /// Seconds from one step to the next while the head stays forward. 5 to 600.
    pub step_seconds: u32,
}

impl Default for LadderSettings {
    fn default() -> Self {
        Self { tray: true, overlay: true, notification: true, sound: false, step_seconds: 20 }
    }
}

/// What the overlay looks like, and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverlaySettings {
    /// Its form.
    pub style: OverlayStyle,
    /// On which screens.
    pub screens: OverlayScreens,
    /// How strong the light or the dimming is at most, as a share of opaque. 0.05 to 0.6.
    pub strength: f64,
    /// Whether it also lies over full-screen windows, where the system lets it.
    pub over_full_screen: bool,
}

impl Default for OverlaySettings {
    fn default() -> Self {
        Self {
            style: OverlayStyle::Glow,
            screens: OverlayScreens::Active,
            strength: 0.35,
            over_full_screen: false,
        }
    }
}

/// The overlay's form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OverlayStyle {
    /// A light along the edge of the screen, and the figure in a corner.
    #[default]
    Glow,
    /// The whole screen a little darker, and the figure in a corner.
    Dim,
    /// The small figure in a corner alone.
    Figure,
    /// Nothing.
    None,
}

/// On which screens the overlay lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OverlayScreens {
    /// The one the person works on.
    #[default]
    Active,
    /// All of them.
    All,
}

/// When nothing is said. Nothing is ever said of somebody who is away, turned, badly seen, or whose
/// session is locked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuietSettings {
    /// While another program uses a camera: a call is likely.
    pub in_calls: bool,
    /// While the desktop says not to disturb.
    pub do_not_disturb: bool,
    /// While a full-screen window has the focus.
    pub full_screen: bool,
    /// Only within the working hours.
    pub working_hours: bool,
    /// When they begin, `HH:MM`.
    pub from: ClockTime,
    /// When they end, `HH:MM`; before `from` they go past midnight.
    pub to: ClockTime,
    /// On which days: two or three letters each, `mon tue wed thu fri sat sun`.
    pub days: Vec<Day>,
}

impl Default for QuietSettings {
    fn default() -> Self {
        Self {
            in_calls: true,
            do_not_disturb: true,
            full_screen: true,
            working_hours: false,
            from: ClockTime::new(8, 0),
            to: ClockTime::new(18, 0),
            days: vec![Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri],
        }
    }
}

/// Prompts to move and to rest, and hints about the place of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptSettings {
    /// After this many minutes of an unchanged posture a prompt to move; 0 for none. 0 to 240.
    pub movement_minutes: u32,
    /// After this many minutes of presence a prompt for a short break; 0 for none. 0 to 240.
    pub break_minutes: u32,
    /// How long a short break is, in seconds. 10 to 900.
    pub break_seconds: u32,
    /// Hints about the place of work, each once a day at most.
    pub workstation: bool,
}

impl Default for PromptSettings {
    fn default() -> Self {
        Self { movement_minutes: 30, break_minutes: 25, break_seconds: 30, workstation: true }
    }
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistorySettings {
    /// Whether anything is.
    pub keep: bool,
    /// For how many days; 0 for ever. 0 to 36 500. What is older is forgotten once a day, as soon as there
    /// are minutes on at least 3 of the last 90 days, today included: else the clock may be wrong.
    pub retention_days: u32,
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self { keep: true, retention_days: 730 }
    }
}

/// How the program begins and where it stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgramSettings {
    /// Start with the session.
    pub autostart: bool,
    /// Start without the window, where there is a tray.
    pub start_minimised: bool,
    /// Go on in the tray when the window is closed.
    pub stay_in_tray: bool,
    /// Whether the guide of the first start was gone through or left for good.
    pub guide_done: bool,
    /// Whether it was said that closing the window leaves the program in the tray.
    pub tray_told: bool,
    /// Where the guide goes on when it is opened: `welcome`, `camera`, `framing`, `upright`, `forward`,
    /// `side`, `warning`, `options`, `done`.
    pub guide_at: GuideStep,
}

impl Default for ProgramSettings {
    fn default() -> Self {
        Self {
            autostart: false,
            start_minimised: false,
            stay_in_tray: true,
            guide_done: false,
            tray_told: false,
            guide_at: GuideStep::Welcome,
        }
    }
}

/// How the window looks and speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShowSettings {
    /// No fading, no gliding.
    pub motion: Motion,
    /// Colours of the window.
    pub theme: Theme,
    /// Size of everything, 1 being the system's own. 0.75 to 3.
    pub scale: f64,
    /// `system`, `english`, `german`.
    pub language: SpokenLanguage,
}

impl Default for ShowSettings {
    fn default() -> Self {
        Self {
            motion: Motion::System,
            theme: Theme::System,
            scale: 1.0,
            language: SpokenLanguage::System,
        }
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
const RANGES: [(&str, &str, f64, f64); 19] = [
    ("watch", "per_second", 0.5, 30.0),
    ("watch", "per_second_live", 0.5, 30.0),
    ("watch", "per_second_battery", 0.25, 30.0),
    ("watch", "release_after_minutes", 0.0, 240.0),
    ("limits", "change", -45.0, 0.0),
    ("limits", "absolute", 20.0, 70.0),
    ("limits", "guard", 0.0, 10.0),
    ("limits", "clear", 0.0, 10.0),
    ("warning", "window_seconds", 5.0, 3600.0),
    ("warning", "share", 0.1, 1.0),
    ("warning", "cooldown_seconds", 0.0, 86_400.0),
    ("ladder", "step_seconds", 5.0, 600.0),
    ("overlay", "strength", 0.05, 0.6),
    ("prompts", "movement_minutes", 0.0, 240.0),
    ("prompts", "break_minutes", 0.0, 240.0),
    ("prompts", "break_seconds", 10.0, 900.0),
    ("history", "retention_days", 0.0, 36_500.0),
    ("show", "scale", 0.75, 3.0),
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
                        warnings.push(format!(
                            "settings: {section}.{field} = {} {reason}",
                            shown(value)
                        ));
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
        // A bare date would pass for a text.
        let is_its_kind = value.same_type(slot) || (value.is_integer() && slot.is_float());
        // A word that names no source would keep the program from starting at all.
        let is_source = (section, field) == ("watch", "source");
        let names_one = value.as_str().is_some_and(|name| name.parse::<SourceSpec>().is_ok());
        if !is_its_kind || (is_source && !names_one) {
            return Err(format!("cannot be used; the default, {slot}, stays."));
        }
        let default = std::mem::replace(slot, value.clone());
        table
            .try_into()
            .map_err(|_: toml::de::Error| format!("cannot be used; the default, {default}, stays."))
    }
}

/// A value for a sentence: in one line, and cut short.
fn shown(value: &toml::Value) -> String {
    const LONGEST: usize = 60;
    let line = value.to_string().replace(['\n', '\r'], " ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None => line,
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
mod tests;
