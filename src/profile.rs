//! Where profiles are kept: one TOML file each in the program's data folder.
//!
//! What a profile holds is `posture::baseline`'s; here are only names, paths and files.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::catalogue::tr;
use crate::files::replace;
use crate::posture::baseline::{Profile, ProfileError};

/// The folder of the profiles.
#[derive(Clone, Debug)]
pub struct ProfileStore {
    folder: PathBuf,
}

/// A profile that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no profile of that name. Make one with `plumbline calibrate`.
    #[error("{}", tr!("errors-profile-missing", name = .name.as_str(), path = .path.display().to_string()))]
    NotFound {
        /// The name asked for.
        name: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The name cannot be a file's name.
    #[error("{}", tr!("errors-profile-name", name = format!("{:?}", .0)))]
    BadName(String),
    /// The system does not let the file be read or written.
    #[error("{}", tr!("errors-profile-io", path = .path.display().to_string(), cause = .cause.to_string()))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is no profile this version can read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        cause: ProfileError,
    },
}

/// Whether a profile can be called that: letters, digits, spaces, `-` and `_`, 64 at most.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let fine = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    !name.trim().is_empty() && name.chars().count() <= 64 && name.chars().all(fine)
}

/// No profile is longer, in bytes: some hundreds are usual.
const LONGEST: u64 = 64 * 1024;

/// The text of a file that may be anything, a device without an end included.
fn read_short(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if read as u64 > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(text)
}

impl ProfileStore {
    /// A store over `folder`, which need not exist yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the profile `name` lies. A name that ends in `.toml`, or has a path separator in it, is
    /// taken as a path.
    ///
    /// # Errors
    /// [`StoreError::BadName`].
    pub fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let has_separator = name.contains(['/', '\\']);
        if has_separator || Path::new(name).extension().is_some_and(|e| e == "toml") {
            return Ok(PathBuf::from(name));
        }
        if !is_name(name) {
            return Err(StoreError::BadName(name.to_owned()));
        }
        Ok(self.folder.join(format!("{name}.toml")))
    }

    /// Reads the profile `name`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(&self, name: &str) -> Result<Profile, StoreError> {
        let path = self.path(name)?;
        let text = read_short(&path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => {
                StoreError::NotFound { name: name.to_owned(), path: path.clone() }
            }
            io::ErrorKind::InvalidData => StoreError::Unreadable {
                path: path.clone(),
                cause: ProfileError::Unreadable { cause: "it is no short text".into() },
            },
            _ => StoreError::Io { path: path.clone(), cause },
        })?;
        Profile::from_toml(&text).map_err(|cause| StoreError::Unreadable { path, cause })
    }

    /// The names of all profiles in the folder, sorted; none where there is no folder yet. Whether
    /// they can be read, [`Self::load`] says.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let failed = |cause| StoreError::Io { path: self.folder.clone(), cause };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(failed(cause)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "toml")
                && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
                && self.path(name).is_ok_and(|own| own == path)
            {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Writes the profile under `name`, whole or not at all, and returns where.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save(&self, name: &str, profile: &Profile) -> Result<PathBuf, StoreError> {
        let path = self.path(name)?;
        let text = profile
            .to_toml()
            .map_err(|cause| StoreError::Unreadable { path: path.clone(), cause })?;
        replace(&path, text.as_bytes())
            .map_err(|cause| StoreError::Io { path: path.clone(), cause })?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::baseline::{LateralUpright, VERSION};
    use crate::units::Degrees;

    fn profile(cva: f64) -> Profile {
        let lateral = LateralUpright {
            learned: None,
            doubt: Degrees::new(1.7),
            frames: 3,
            cva: Degrees::new(cva),
            half_width: Degrees::new(4.0),
            spread: Degrees::ZERO,
            error: None,
        };
        Profile {
            version: VERSION,
            name: "desk".into(),
            created: "2026-01-31".into(),
            camera: "pictures".into(),
            displays: None,
            frontal: None,
            other_stance: None,
            lateral: Some(lateral),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_saved_is_loaded_and_nothing_else_is_left() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("not/yet there");
        let store = ProfileStore::new(folder.clone());
        for cva in [52.0, 48.0] {
            let path = store.save("at my desk", &profile(cva)).unwrap();
            assert_eq!(path, folder.join("at my desk.toml"));
            assert_eq!(store.load("at my desk").unwrap(), profile(cva));
        }
        assert_eq!(names(&folder), ["at my desk.toml"]);
    }

    #[test]
    fn all_profiles_are_listed_by_name_and_nothing_else_is() {
        let home = tempfile::tempdir().unwrap();
        let store = ProfileStore::new(home.path().join("profiles"));
        assert_eq!(store.names().unwrap(), Vec::<String>::new());
        for name in ["sofa", "at my desk"] {
            store.save(name, &profile(50.0)).unwrap();
        }
        fs::write(home.path().join("profiles/.plumbline-1-0.new"), "half").unwrap();
        fs::write(home.path().join("profiles/notes.txt"), "mine").unwrap();
        fs::write(home.path().join("profiles/a.b.toml"), "no name of ours").unwrap();
        assert_eq!(store.names().unwrap(), ["at my desk", "sofa"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_profile_is_for_its_owners_eyes() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = ProfileStore::new(home.path().into()).save("me", &profile(50.0)).unwrap();
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_save_that_fails_leaves_what_was_there_and_no_litter() {
        let home = tempfile::tempdir().unwrap();
        let store = ProfileStore::new(home.path().into());
        // A folder in the file's place, and one that cannot be made.
        fs::create_dir(home.path().join("taken.toml")).unwrap();
        fs::write(home.path().join("taken.toml/kept"), "").unwrap();
        let error = store.save("taken", &profile(50.0)).unwrap_err();
        assert!(error.to_string().contains("no ordinary file"), "{error}");
        fs::write(home.path().join("file"), "old").unwrap();
        let below = home.path().join("file/me.toml");
        assert!(store.save(below.to_str().unwrap(), &profile(50.0)).is_err());
        assert_eq!(names(home.path()), ["file", "taken.toml"]);
        assert_eq!(fs::read_to_string(home.path().join("file")).unwrap(), "old");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_target_is_replaced() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("profiles");
        let elsewhere = home.path().join("elsewhere");
        fs::create_dir(&folder).unwrap();
        fs::create_dir(&elsewhere).unwrap();
        let link = folder.join("me.toml");
        symlink("../elsewhere/me.toml", &link).unwrap();
        let store = ProfileStore::new(folder.clone());
        // Once with nothing at its end, once over a file.
        for cva in [52.0, 48.0] {
            store.save("me", &profile(cva)).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(store.load("me").unwrap(), profile(cva));
        }
        assert_eq!(
            (names(&folder), names(&elsewhere)),
            (vec!["me.toml".into()], vec!["me.toml".into()])
        );

        symlink("round.toml", folder.join("round.toml")).unwrap();
        let error = store.save("round", &profile(50.0)).unwrap_err();
        assert!(error.to_string().contains("circle"), "{error}");
    }

    #[test]
    fn a_profile_of_a_newer_version_or_none_at_all_is_refused_by_name() {
        let home = tempfile::tempdir().unwrap();
        let store = ProfileStore::new(home.path().into());
        fs::write(home.path().join("newer.toml"), "version = 99\nmood = \"good\"\n").unwrap();
        let error = store.load("newer").unwrap_err();
        let newer = ProfileError::Newer { found: 99 };
        assert!(
            matches!(&error, StoreError::Unreadable { cause, .. } if *cause == newer),
            "{error}"
        );
        assert!(error.to_string().contains("newer.toml"), "{error}");
        fs::write(home.path().join("bytes.toml"), b"\xff\xfe").unwrap();
        assert!(matches!(store.load("bytes"), Err(StoreError::Unreadable { .. })));
        assert!(matches!(store.load("nobody"), Err(StoreError::NotFound { .. })));
    }

    #[test]
    fn names_stay_in_the_folder_and_paths_are_paths() {
        let store = ProfileStore::new("/profiles".into());
        for name in ["desk", "My desk_2", "Büro"] {
            let path = store.path(name).unwrap();
            assert_eq!(path, Path::new("/profiles").join(format!("{name}.toml")));
        }
        for path in ["../desk", "/tmp/desk", "a/b", "desk.toml", "./desk.toml"] {
            assert_eq!(store.path(path).unwrap(), Path::new(path));
        }
        let long = "x".repeat(65);
        for name in ["", "  ", ".", "..", ".toml", ".hidden", "a.b", "a\nb", "a\0b", "a*b", &long] {
            let error = store.path(name).unwrap_err();
            assert!(matches!(&error, StoreError::BadName(bad) if bad == name), "{name:?}: {error}");
        }
    }
}
