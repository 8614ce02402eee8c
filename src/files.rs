//! Files that are written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes `bytes` to the file at `path`, whole or not at all: beside it first, then renamed over it.
/// A crash leaves the old file, never half a one. A link is followed: its target is replaced. A new file
/// is for its owner's eyes only.
///
/// # Errors
/// The system's; the file is as it was then.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = target_of(path)?;
    // Renaming would put a file in a device's place.
    if fs::metadata(&target).is_ok_and(|facts| !facts.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
    }
    let folder = folder_of(&target);
    fs::create_dir_all(folder)?;
    let (mut file, mut beside) = Beside::create(folder)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside.path, &target)?;
    beside.renamed = true;
    // The name, too, outlives a power cut. Not every file system can promise that, and the file
    // is in its place either way.
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Where the links that begin at `path` end; what lies there need not exist.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "its links go round in a circle"))
}

/// Where what is written to `path` comes to lie: links followed, and the folder named as the system
/// names it. What lies there need not exist; `path` itself where that cannot be told.
pub(crate) fn place_of(path: &Path) -> PathBuf {
    let Ok(target) = target_of(path) else { return path.to_owned() };
    if let Ok(place) = fs::canonicalize(&target) {
        return place;
    }
    match (fs::canonicalize(folder_of(&target)), target.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => target,
    }
}

/// The folder that `path` lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is being written; gone again unless it was renamed.
struct Beside {
    path: PathBuf,
    renamed: bool,
}

impl Beside {
    /// A new, empty file in `folder`, for its owner's eyes only.
    fn create(folder: &Path) -> io::Result<(File, Self)> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!(".plumbline-{}-{number}.new", std::process::id()));
            match options.open(&path) {
                Ok(file) => return Ok((file, Self { path, renamed: false })),
                // Left by a crash of a process with our number: the next one, then.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.renamed {
            // What made the write fail may keep the file there, too; there is nobody to tell twice.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_half_written_file_is_taken_away() {
        let home = tempfile::tempdir().unwrap();
        let (mut file, beside) = Beside::create(home.path()).unwrap();
        file.write_all(b"half a pro").unwrap();
        let (_, other) = Beside::create(home.path()).unwrap();
        assert_ne!(beside.path, other.path);
        drop((beside, other));
        assert_eq!(names(home.path()), Vec::<String>::new());
    }

    #[test]
    fn a_name_left_by_a_crash_is_in_nobodys_way() {
        let home = tempfile::tempdir().unwrap();
        let (_, first) = Beside::create(home.path()).unwrap();
        let number: u32 = first
            .path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .rsplit('-')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        for next in number + 1..number + 50 {
            let left = format!(".plumbline-{}-{next}.new", std::process::id());
            fs::write(home.path().join(left), "left").unwrap();
        }
        let target = home.path().join("me.toml");
        replace(&target, b"new").unwrap();
        assert_eq!(fs::read_to_string(target).unwrap(), "new");
    }
}
