//! Where profiles are kept: one TOML file each in the program's data folder.
//!
//! What a profile holds is `posture::baseline`'s; here are only names, paths and files, and which of them
//! belongs to which place of work ([`Workplace`]).

mod workplace;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

pub use workplace::Workplace;

use crate::catalogue::tr;
use crate::files::{folder_of, replace};
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
    /// There is a profile of that name already. Choose another name, or delete that one first.
    #[error("{}", tr!("errors-profile-taken", name = .0.as_str()))]
    Taken(String),
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

    /// Gives the profile `from` another name. Until the new file is there, whole, the old one stays.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Taken`] where there is one of that name.
    pub fn rename(&self, from: &str, to: &str) -> Result<PathBuf, StoreError> {
        let (old, new) = (self.own_path(from)?, self.own_path(to)?);
        if from == to {
            return Ok(old);
        }
        let profile = self.load(from)?;
        if fs::symlink_metadata(&new).is_ok() {
            return Err(StoreError::Taken(to.to_owned()));
        }
        self.save(to, &Profile { name: to.to_owned(), ..profile })?;
        remove(&old)?;
        Ok(new)
    }

    /// Deletes the profile `name`, whatever is in it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete(&self, name: &str) -> Result<(), StoreError> {
        let path = self.own_path(name)?;
        match fs::symlink_metadata(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::NotFound { name: name.to_owned(), path })
            }
            _ => remove(&path),
        }
    }

    /// The path of a profile of this folder: a name that is a path is none of it.
    fn own_path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let path = self.path(name)?;
        match path.parent() == Some(self.folder.as_path()) && !name.contains(['/', '\\']) {
            true => Ok(path),
            false => Err(StoreError::BadName(name.to_owned())),
        }
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(|cause| StoreError::Io { path: path.to_owned(), cause })?;
    // The removal, too, outlives a power cut, where the file system can promise that.
    #[cfg(unix)]
    let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    Ok(())
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
