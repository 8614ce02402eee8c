//! Writing the settings without touching what the person wrote beside them: comments, order, fields of
//! other versions.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, Value};

use super::{Settings, number};
use crate::files::replace;

impl Settings {
    /// Writes the settings to `path`, whole or not at all. Only what differs is written: a field that
    /// stands in the file with another value, or does not stand there and is not at its default.
    ///
    /// A file that is no TOML is kept beside it first; where, is returned.
    ///
    /// # Errors
    /// The system's; the file is as it was then.
    pub fn save(&self, path: &Path) -> std::io::Result<Option<PathBuf>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let read = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse().ok());
        let (mut document, kept) = match read {
            Some(document) => (document, None),
            None => (DocumentMut::new(), Some(keep(path, &bytes)?)),
        };
        self.put_into(&mut document).map_err(std::io::Error::other)?;
        let text = document.to_string();
        if fs::read(path).is_ok_and(|before| before == text.as_bytes()) {
            return Ok(kept);
        }
        replace(path, text.as_bytes())?;
        Ok(kept)
    }

    fn put_into(&self, document: &mut DocumentMut) -> Result<(), toml::ser::Error> {
        let (wanted, defaults) =
            (toml::Table::try_from(self)?, toml::Table::try_from(Self::default())?);
        for (section, fields) in &wanted {
            let toml::Value::Table(fields) = fields else { continue };
            for (field, value) in fields {
                let is_default =
                    defaults.get(section).and_then(|fields| fields.get(field)) == Some(value);
                put(document, section, field, value, is_default);
            }
        }
        Ok(())
    }
}

/// Puts one value in its place, with the comment that stands behind the old one.
fn put(
    document: &mut DocumentMut,
    section: &str,
    field: &str,
    wanted: &toml::Value,
    is_default: bool,
) {
    let standing = document.get(section).and_then(|fields| fields.get(field));
    match standing {
        None if is_default => return,
        Some(standing) if is_same(standing, wanted) => return,
        _ => {}
    }
    // What toml writes, toml_edit reads.
    let Ok(mut value) = wanted.to_string().parse::<Value>() else { return };
    let place = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
    if place.as_table_like().is_none() {
        *place = Item::Table(Table::new());
    }
    let Some(fields) = place.as_table_like_mut() else { return };
    match fields.get_mut(field) {
        Some(standing) => {
            if let Some(old) = standing.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *standing = Item::Value(value);
        }
        None => {
            fields.insert(field, Item::Value(value));
        }
    }
}

/// Whether what stands in the file means `wanted`: `4` is `4.0`.
fn is_same(standing: &Item, wanted: &toml::Value) -> bool {
    let Some(standing) = standing.as_value() else { return false };
    let mut bare = standing.clone();
    bare.decor_mut().clear();
    let Ok(read) = format!("x = {bare}").parse::<toml::Table>() else { return false };
    let Some(read) = read.get("x") else { return false };
    match (number(read), number(wanted)) {
        // A field of whole numbers takes no others.
        (Some(a), Some(b)) => a == b && (wanted.is_float() || read.is_integer()),
        _ => read == wanted,
    }
}

/// Writes what was read at `path` beside it, under a name that is free. On return it is on the disk: only
/// then may the original go.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let name = |number: u32| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(match number {
            1 => ".kept".to_owned(),
            number => format!(".kept-{number}"),
        });
        path.with_file_name(name)
    };
    let kept = (1..).map(name).find(|kept| !kept.exists()).unwrap_or_else(|| name(1));
    replace(&kept, bytes)?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Theme;

    struct Home(tempfile::TempDir);

    impl Home {
        fn with(text: &[u8]) -> Self {
            let home = Self(tempfile::tempdir().unwrap());
            fs::write(home.path(), text).unwrap();
            home
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("settings.toml")
        }

        fn text(&self) -> String {
            fs::read_to_string(self.path()).unwrap()
        }
    }

    #[test]
    fn what_is_saved_is_loaded_and_defaults_are_not_written() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("not yet/settings.toml");
        let mut settings = Settings::default();
        settings.show.theme = Theme::Dark;
        settings.quiet.days.clear();
        settings.watch.per_second = 7.5;
        assert_eq!(settings.save(&path).unwrap(), None);
        assert_eq!(Settings::load(&path).unwrap(), (settings, Vec::new()));
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("cooldown"), "{text}");
    }

    #[test]
    fn what_the_person_wrote_beside_the_settings_stays() {
        let home = Home::with(
            b"# mine\n[show]\n  theme = \"light\"   # for the sun\n\n[later]\nmood = 3\n\
              [watch]\nper_second = 4 # enough\nmodel = \"huge\"\n",
        );
        let (mut settings, warnings) = Settings::load(&home.path()).unwrap();
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        settings.show.theme = Theme::Dark;
        settings.save(&home.path()).unwrap();
        assert_eq!(
            home.text(),
            "# mine\n[show]\n  theme = \"dark\"   # for the sun\n\n[later]\nmood = 3\n\
             [watch]\nper_second = 4 # enough\nmodel = \"lite\"\n"
        );
        // Back at the defaults, what was written says so.
        Settings::default().save(&home.path()).unwrap();
        assert!(home.text().contains("theme = \"system\"   # for the sun"), "{}", home.text());
    }

    #[test]
    fn a_section_that_is_none_becomes_one() {
        let home = Home::with(b"show = 3\nwatch = { per_second = 2.0 }\n");
        let mut settings = Settings::default();
        settings.show.scale = 1.5;
        settings.watch.per_second = 3.0;
        settings.save(&home.path()).unwrap();
        assert_eq!(
            Settings::load(&home.path()).unwrap(),
            (settings, Vec::new()),
            "{}",
            home.text()
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_kept_beside_it() {
        for bytes in [&b"this is = = mine"[..], b"\xff\xfe"] {
            let home = Home::with(bytes);
            let first = Settings::default().save(&home.path()).unwrap().unwrap();
            assert_eq!(fs::read(&first).unwrap(), bytes);
            fs::write(home.path(), bytes).unwrap();
            let second = Settings::default().save(&home.path()).unwrap().unwrap();
            assert_ne!(first, second);
            assert!(Settings::load(&home.path()).is_ok());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_which_no_copy_can_be_kept_is_not_replaced() {
        let home = Home::with(b"this is = = mine");
        // Whoever writes the copy follows a link that leads nowhere a file can be.
        std::os::unix::fs::symlink("/dev/null/never", home.0.path().join("settings.toml.kept"))
            .unwrap();
        assert!(Settings::default().save(&home.path()).is_err());
        assert_eq!(home.text(), "this is = = mine");
    }

    #[test]
    fn what_cannot_be_written_is_said_and_left() {
        let home = Home::with(b"");
        fs::remove_file(home.path()).unwrap();
        fs::create_dir(home.path()).unwrap();
        let mut settings = Settings::default();
        settings.show.theme = Theme::Dark;
        assert!(settings.save(&home.path()).is_err());
        assert!(home.path().is_dir());
    }
}
