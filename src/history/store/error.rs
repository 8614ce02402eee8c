//! What can go wrong with the file.

use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode};

use crate::catalogue::tr;

/// A history that cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// A newer version of the program wrote it; it is left as it is. Install that version.
    #[error("{}", tr!("keeper-newer", path = shown(path), found = *found))]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema's version.
        found: i64,
    },
    /// The disk is full. Make room.
    #[error("{}", tr!("keeper-full", path = shown(path)))]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// File, folder or disk are read-only. Mend their permissions.
    #[error("{}", tr!("keeper-read-only", path = shown(path)))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the file. Close it.
    #[error("{}", tr!("keeper-busy", path = shown(path)))]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged, or no history. It can be mended ([`super::History::mend`]).
    #[error("{}", tr!("keeper-damaged", path = shown(path)))]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Anything else the system or SQLite said.
    #[error("{}", tr!("keeper-failed", path = shown(path), cause = cause.as_str()))]
    Other {
        /// The file.
        path: PathBuf,
        /// What was said.
        cause: String,
    },
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl HistoryError {
    /// What SQLite said of the file at `path`.
    pub(super) fn of(path: &Path, error: Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly { path }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ => match error {
                // A column or a value that no version of the program writes.
                Error::FromSqlConversionFailure(..)
                | Error::InvalidColumnType(..)
                | Error::InvalidColumnName(_)
                | Error::IntegralValueOutOfRange(..) => Self::Damaged { path },
                other => Self::Other { path, cause: other.to_string() },
            },
        }
    }

    /// What the system said of the file at `path`.
    pub(super) fn system(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_owned();
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::Other { path, cause: error.to_string() },
        }
    }
}
