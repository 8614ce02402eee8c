//! Opening the file, whatever state it is in.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{History, HistoryError, salvage, schema};
use crate::catalogue::tr;
use crate::files::{folder_of, place_of};
use crate::history::Moment;

/// What was found when the file was opened, and what was done about it. Its `Display` is a sentence for
/// the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The file was damaged. It was moved to `kept`, and `saved` entries could be taken over.
    Damaged {
        /// Where the damaged file lies now.
        kept: PathBuf,
        /// Entries that could be read.
        saved: usize,
    },
    /// The file was empty, so a new history was begun in it.
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file was of an older version and was migrated; a copy of it lies at `kept`.
    Migrated {
        /// The copy.
        kept: PathBuf,
    },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = match self {
            Self::Damaged { kept, saved } => {
                tr!("keeper-mended", kept = kept.display().to_string(), saved = *saved)
            }
            Self::Empty { path } => tr!("keeper-empty", path = path.display().to_string()),
            Self::Migrated { kept } => {
                tr!("keeper-migrated", kept = kept.display().to_string())
            }
        };
        f.write_str(&text)
    }
}

/// Which file lies at a path: the same one has the same identity, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// That of the file at `path`; `None` where there is none, or the system has no such thing.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let facts = fs::metadata(path).ok()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            Some(Self(facts.dev(), facts.ino()))
        }
        #[cfg(not(unix))]
        {
            let _ = facts;
            None
        }
    }
}

/// How long another program that holds the file is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn open(path: &Path, now: Moment) -> Result<(History, Vec<Finding>), HistoryError> {
    let was_there = create(path)?;
    // Looked at before SQLite does: a newer version may keep its file in a way that opening it changes.
    let header = Header::read(path).map_err(|error| HistoryError::system(path, &error))?;
    match header {
        Header::Empty | Header::Ours(0) => {}
        Header::Ours(version) if version > schema::VERSION => {
            return Err(HistoryError::Newer { path: path.to_owned(), found: version });
        }
        Header::Ours(_) => {}
        Header::Foreign => return mend(path, now),
    }
    let opened = connect(path, now).map(|(history, mut findings)| {
        if was_there && header == Header::Empty {
            findings.push(Finding::Empty { path: path.to_owned() });
        }
        (history, findings)
    });
    match opened {
        Err(HistoryError::Damaged { .. }) => mend(path, now),
        opened => opened,
    }
}

pub(super) fn mend(path: &Path, now: Moment) -> Result<(History, Vec<Finding>), HistoryError> {
    let kept = free_name(path, "damaged", now);
    let moved = |error| HistoryError::system(path, &error);
    // The journal first: beside a new file it would be taken for the new one's.
    for end in JOURNALS {
        match fs::rename(with_end(path, end), with_end(&kept, end)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(moved(error)),
            _ => {}
        }
    }
    fs::rename(path, &kept).map_err(moved)?;
    let entries = salvage::entries(&kept);
    create(path)?;
    let (mut history, mut findings) = connect(path, now)?;
    let saved = history.merge(&entries)?.added;
    findings.push(Finding::Damaged { kept, saved });
    Ok((history, findings))
}

/// Makes an empty file for its owner's eyes only, and its folder, unless it is there. Says whether it
/// was.
fn create(path: &Path) -> Result<bool, HistoryError> {
    let failed = |error: std::io::Error| HistoryError::system(path, &error);
    fs::create_dir_all(folder_of(path)).map_err(failed)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(true),
        // There it can still be read.
        Err(_) if path.exists() => Ok(true),
        Err(error) => Err(failed(error)),
    }
}

/// What the first bytes say (SQLite's file format: the text at 0, the version at 60, the application at
/// 68).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    Empty,
    /// A SQLite file of this program, or one without a word whose it is.
    Ours(i64),
    Foreign,
}

impl Header {
    fn read(path: &Path) -> std::io::Result<Self> {
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(100).read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            return Ok(Self::Empty);
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map(i32::from_be_bytes)
        };
        match (bytes.starts_with(b"SQLite format 3\0"), number(60), number(68)) {
            (true, Some(version), Some(schema::APPLICATION_ID)) => Ok(Self::Ours(version.into())),
            _ => Ok(Self::Foreign),
        }
    }
}

/// Opens a file that is empty or this program's, checks it, and migrates it.
fn connect(path: &Path, now: Moment) -> Result<(History, Vec<Finding>), HistoryError> {
    let failed = |error| HistoryError::of(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(failed)?;
    prepare(&db).map_err(failed)?;
    let mut findings = Vec::new();
    let version = schema::version(&db).map_err(failed)?;
    if version > schema::VERSION {
        return Err(HistoryError::Newer { path: path.to_owned(), found: version });
    }
    if version > 0 && !is_sound(&db).map_err(failed)? {
        return Err(HistoryError::Damaged { path: path.to_owned() });
    }
    if version < schema::VERSION {
        if version > 0 {
            let kept = free_name(path, &format!("v{version}"), now);
            copy(&db, &kept).map_err(|error| HistoryError::of(&kept, error))?;
            findings.push(Finding::Migrated { kept });
        }
        schema::migrate(&mut db).map_err(failed)?;
    }
    let identity = Identity::of(path);
    Ok((History { db, path: path.to_owned(), identity }, findings))
}

/// What is set anew with every connection.
fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "synchronous", "EXTRA")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    // A file that was tampered with is read as carefully as one from somebody else.
    db.pragma_update(None, "trusted_schema", "OFF")?;
    db.pragma_update(None, "cell_size_check", "ON")
}

/// Whether every page and every value is as the format and the tables want it.
fn is_sound(db: &Connection) -> rusqlite::Result<bool> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(verdict == "ok")
}

/// A copy for its owner's eyes only, as one transaction sees it.
fn copy(db: &Connection, to: &Path) -> rusqlite::Result<()> {
    // An empty file with the right permissions; where it cannot be made, the backup says why.
    let _ = create(to);
    db.backup("main", to, None::<fn(rusqlite::backup::Progress)>)
}

/// What SQLite may have lying beside a file.
const JOURNALS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Whether what is written to `file` would come to lie in the place of the history at `path`, or of a
/// journal beside it.
pub(super) fn is_own(path: &Path, file: &Path) -> bool {
    let (own, file) = (place_of(path), place_of(file));
    file == own || JOURNALS.iter().any(|end| file == with_end(&own, end))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A name beside `path` that is free: `history-damaged-20261127T140500Z.sqlite`.
fn free_name(path: &Path, what: &str, now: Moment) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stamp = now.instant().strftime("%Y%m%dT%H%M%SZ").to_string();
    let name = |number: u32| match number {
        0 => path.with_file_name(format!("{stem}-{what}-{stamp}.sqlite")),
        number => path.with_file_name(format!("{stem}-{what}-{stamp}-{number}.sqlite")),
    };
    (0..).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(0))
}

/// How the names of the backups go on after the history's own.
const MIGRATED: &str = "v";
const DAMAGED: &str = "damaged-";

/// The backups beside the history at `path` whose kind begins with `what`, and nothing that is somebody
/// else's: behind it a digit follows, as in every name that was given here.
fn backups(path: &Path, what: &str) -> Result<Vec<PathBuf>, HistoryError> {
    let failed = |error| HistoryError::system(path, &error);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let begin = format!("{stem}-{what}");
    let is_ours = |name: &str| {
        let rest = name.strip_prefix(&begin);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            && name.contains(".sqlite")
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder_of(path)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ours(&name) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Deletes the copies that were made before migrations.
pub(super) fn remove_migrated(path: &Path) -> Result<(), HistoryError> {
    remove(path, MIGRATED)
}

/// The damaged files beside the history.
pub(super) fn damaged(path: &Path) -> Result<Vec<PathBuf>, HistoryError> {
    backups(path, DAMAGED)
}

/// Deletes all backups beside the history.
pub(super) fn remove_backups(path: &Path) -> Result<(), HistoryError> {
    remove(path, MIGRATED)?;
    remove(path, DAMAGED)
}

fn remove(path: &Path, what: &str) -> Result<(), HistoryError> {
    for backup in backups(path, what)? {
        fs::remove_file(&backup).map_err(|error| HistoryError::system(&backup, &error))?;
    }
    Ok(())
}

/// Deletes the backups that were last written before `instant`.
pub(super) fn remove_backups_before(path: &Path, instant: Moment) -> Result<(), HistoryError> {
    let limit = std::time::SystemTime::from(instant.instant());
    for backup in [backups(path, MIGRATED)?, backups(path, DAMAGED)?].concat() {
        let failed = |error| HistoryError::system(&backup, &error);
        let written = fs::metadata(&backup).and_then(|facts| facts.modified()).map_err(failed)?;
        if written < limit {
            fs::remove_file(&backup).map_err(failed)?;
        }
    }
    Ok(())
}
