//! The groups of the page, and what belongs to each: the unit that is reset.

use crate::catalogue::tr;
use crate::settings::Settings;

/// A group of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The rule and its limits.
    When,
    /// The ladder.
    How,
    /// The overlay.
    Overlay,
    /// When nothing is said.
    Quiet,
    /// Prompts and hints.
    Prompts,
    /// Source, profile, rates.
    Watching,
    /// What is remembered.
    History,
    /// How the program begins.
    Program,
    /// Look and language.
    Look,
}

impl Group {
    /// All of them, in the order of a narrow page.
    pub const ALL: [Self; 9] = [
        Self::When,
        Self::How,
        Self::Overlay,
        Self::Quiet,
        Self::Prompts,
        Self::Watching,
        Self::History,
        Self::Program,
        Self::Look,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::When => tr!("settings-when"),
            Self::How => tr!("settings-how"),
            Self::Overlay => tr!("settings-overlay"),
            Self::Quiet => tr!("settings-quiet"),
            Self::Prompts => tr!("settings-prompts"),
            Self::Watching => tr!("settings-watching"),
            Self::History => tr!("settings-history"),
            Self::Program => tr!("settings-program"),
            Self::Look => tr!("settings-look"),
        }
    }

    /// Gives the group its defaults. What was told and how far the guide has
    /// come are no preferences and stay.
    pub fn reset(self, settings: &mut Settings) {
        let usual = Settings::default();
        match self {
            Self::When => (settings.warning, settings.limits) = (usual.warning, usual.limits),
            Self::How => settings.ladder = usual.ladder,
            Self::Overlay => settings.overlay = usual.overlay,
            Self::Quiet => settings.quiet = usual.quiet,
            Self::Prompts => settings.prompts = usual.prompts,
            Self::Watching => {
                (settings.watch, settings.viewing) = (usual.watch, usual.viewing);
            }
            Self::History => settings.history = usual.history,
            Self::Program => {
                let program = &mut settings.program;
                program.autostart = usual.program.autostart;
                program.start_minimised = usual.program.start_minimised;
                program.stay_in_tray = usual.program.stay_in_tray;
            }
            Self::Look => settings.show = usual.show,
        }
    }

    /// Whether a reset would change anything.
    #[must_use]
    pub fn is_changed(self, settings: &Settings) -> bool {
        let mut reset = settings.clone();
        self.reset(&mut reset);
        reset != *settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Theme;

    #[test]
    fn all_groups_together_are_all_settings_but_what_the_program_notes_itself() {
        // Every leaf of the file is set to something else; what the groups leave alone is named.
        let text = toml::to_string(&Settings::default()).unwrap();
        let usual: toml::Table = text.parse().unwrap();
        let mut left = Vec::new();
        for (section, fields) in &usual {
            for (field, value) in fields.as_table().unwrap() {
                let other = other(section, field, value);
                let (changed, warnings) =
                    Settings::parse(&format!("[{section}]\n{field} = {other}\n")).unwrap();
                assert_eq!(warnings, Vec::<String>::new(), "{section}.{field}");
                assert_ne!(changed, Settings::default(), "{section}.{field} = {other}");
                let groups: Vec<_> =
                    Group::ALL.into_iter().filter(|group| group.is_changed(&changed)).collect();
                assert!(groups.len() <= 1, "{section}.{field} is in {groups:?}");
                if groups.is_empty() {
                    left.push(format!("{section}.{field}"));
                }
            }
        }
        left.sort();
        assert_eq!(
            left,
            ["program.guide_at", "program.guide_done", "program.no_tray_told", "program.tray_told"]
        );
    }

    /// Another value of a field than its default.
    fn other(section: &str, field: &str, value: &toml::Value) -> toml::Value {
        let word = match (section, field) {
            ("watch", "model") => "full",
            ("warning", "level") => "own",
            ("overlay", "style") => "dim",
            ("overlay", "screens") => "all",
            ("show", "motion") => "reduced",
            ("show", "theme") => "dark",
            ("show", "language") => "german",
            ("program", "guide_at") => "camera",
            ("quiet", _) => "09:30",
            _ => "other",
        };
        match value {
            toml::Value::String(_) => word.into(),
            toml::Value::Boolean(is) => (!is).into(),
            toml::Value::Integer(number) => (number + 1).into(),
            toml::Value::Float(number) => (number * 0.9).into(),
            _ => toml::Value::Array(vec!["sun".into()]),
        }
    }

    #[test]
    fn a_reset_group_leaves_the_others() {
        let mut settings = Settings::default();
        settings.show.theme = Theme::Dark;
        settings.ladder.sound = true;
        Group::How.reset(&mut settings);
        assert!(!settings.ladder.sound);
        assert_eq!(settings.show.theme, Theme::Dark);
    }
}
