//! Where profiles are kept: one TOML file each in the program's data folder.
//!
//! What a profile holds is `posture::baseline`'s; here are only names, paths and files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    #[error(
        "there is no profile {name} ({path}). Make one with `plumbline calibrate --profile {name} ...`."
    )]
    NotFound {
        /// The name asked for.
        name: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The name cannot be a file's name.
    #[error("{0:?} cannot be a profile's name. Use letters, digits, spaces, - and _, 64 at most.")]
    BadName(String),
    /// The system does not let the file be read or written.
    #[error("{path}: {cause}. Check the permissions of that file and its folder.")]
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
        let fine = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        if name.trim().is_empty() || name.chars().count() > 64 || !name.chars().all(fine) {
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
        let text = std::fs::read_to_string(&path).map_err(|cause| {
            if cause.kind() == std::io::ErrorKind::NotFound {
                StoreError::NotFound { name: name.to_owned(), path: path.clone() }
            } else {
                StoreError::Io { path: path.clone(), cause }
            }
        })?;
        Profile::from_toml(&text).map_err(|cause| StoreError::Unreadable { path, cause })
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
        let io = |cause| StoreError::Io { path: path.clone(), cause };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(io)?;
        // Written beside and renamed over: a crash leaves the old profile, never half a one.
        let beside = path.with_extension("toml.new");
        let mut file = std::fs::File::create(&beside).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        std::fs::rename(&beside, &path).map_err(io)?;
        Ok(path)
    }
}
