//! One plumbline a person: who comes second asks the first to show itself, and leaves.
//!
//! A lock on a file in the data folder tells who is first; the system lets go of it however a program
//! ends, so nothing stale is left behind. Beside it lies a local socket on which the first one hears.
//! What the second one brings along is whether a window is wanted at all.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use interprocess::local_socket::{ListenerOptions, Name, Stream, prelude::*};

use crate::catalogue::tr;

/// What the second start asks of the first one, a line each.
const SHOW: &str = "show";
const STAY: &str = "stay";
/// What the first one answers.
const HEARD: &str = "heard";

/// For how long a second start waits for the first one's answer: it may be just starting itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it tries in that time.
const TRY_EVERY: Duration = Duration::from_millis(50);
/// Nobody has more to say than one of the words above.
const LONGEST: u64 = 64;

/// Why it is not known who is first.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The data folder cannot be written. Check its permissions and the space on the disk.
    #[error(
        "{}",
        tr!("errors-instance-folder", path = path.display().to_string(), error = cause.to_string())
    )]
    Folder {
        /// The file that was to be locked.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// One is running and does not answer. End it and start again.
    #[error("{}", tr!("errors-instance-silent", error = .0.to_string()))]
    Silent(io::Error),
}

/// Who this program is.
#[derive(Debug)]
pub enum Role {
    /// The first: it runs.
    First(Instance),
    /// The second: the first one was told, and there is nothing left to do.
    Second,
}

/// The right to be the only one, until it is dropped.
#[derive(Debug)]
pub struct Instance {
    /// Locked as long as it is open.
    _lock: File,
    socket: PathBuf,
}

/// Finds out who is first. `folder` is the person's data folder; it is made where there is none. A
/// second start asks the first one to show its window where `wants_window`.
///
/// # Errors
/// [`InstanceError`] when the folder cannot be used, or the first one does not answer within some
/// seconds.
pub fn find(folder: &Path, wants_window: bool) -> Result<Role, InstanceError> {
    let path = folder.join("running.lock");
    let refused = |cause| InstanceError::Folder { path: path.clone(), cause };
    std::fs::create_dir_all(folder).map_err(refused)?;
    let lock =
        OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(refused)?;
    let socket = folder.join("running.socket");
    let start = Instant::now();
    loop {
        // Tried again each time: the first one may be just ending.
        match lock.try_lock() {
            Ok(()) => return Ok(Role::First(Instance { _lock: lock, socket })),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(cause)) => return Err(refused(cause)),
        }
        match ask(&socket, if wants_window { SHOW } else { STAY }) {
            Ok(()) => return Ok(Role::Second),
            Err(cause) if start.elapsed() > PATIENCE => return Err(InstanceError::Silent(cause)),
            Err(_) => std::thread::sleep(TRY_EVERY),
        }
    }
}

impl Instance {
    /// Hears second starts on a thread of its own; `show` is called when one of them wants the window.
    ///
    /// # Errors
    /// The system's error when the socket cannot be made (a folder on a drive without sockets, a path
    /// that is too long) or no thread can be started. The lock holds all the same.
    pub fn listen(&self, show: impl Fn() + Send + 'static) -> io::Result<()> {
        // Only whoever holds the lock gets here, so a socket that is there is a dead one's.
        let listener =
            ListenerOptions::new().name(name(&self.socket)?).try_overwrite(true).create_sync()?;
        std::thread::Builder::new().name("second-start".into()).spawn(move || {
            for caller in listener.incoming() {
                match caller.and_then(hear) {
                    Ok(word) if word == SHOW => show(),
                    Ok(_) => {}
                    Err(error) => tracing::debug!("a second start left again: {error}"),
                }
            }
        })?;
        Ok(())
    }
}

fn hear(caller: Stream) -> io::Result<String> {
    // Whoever connects and says nothing does not keep the others out.
    give_up_after_a_second(&caller);
    let mut caller = BufReader::new(caller);
    let word = line(&mut caller)?;
    writeln!(caller.get_mut(), "{HEARD}")?;
    Ok(word)
}

fn ask(socket: &Path, word: &str) -> io::Result<()> {
    let stream = Stream::connect(name(socket)?)?;
    give_up_after_a_second(&stream);
    let mut stream = BufReader::new(stream);
    writeln!(stream.get_mut(), "{word}")?;
    match line(&mut stream)? {
        answer if answer == HEARD => Ok(()),
        _ => Err(io::Error::other("it speaks otherwise")),
    }
}

/// Where the system has such a limit; Windows' pipes have none.
fn give_up_after_a_second(stream: &Stream) {
    let _ = stream.set_recv_timeout(Some(Duration::from_secs(1)));
}

fn line(stream: &mut BufReader<Stream>) -> io::Result<String> {
    let mut line = String::new();
    stream.by_ref().take(LONGEST).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

#[cfg(unix)]
fn name(socket: &Path) -> io::Result<Name<'_>> {
    socket.to_fs_name::<interprocess::local_socket::GenericFilePath>()
}

/// Pipes lie in one folder for all; the path makes the name the person's own.
#[cfg(not(unix))]
fn name(socket: &Path) -> io::Result<Name<'static>> {
    let own = socket.to_string_lossy().replace(['\\', '/', ':'], "-");
    own.to_ns_name::<interprocess::local_socket::GenericNamespaced>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(folder: &Path) -> Instance {
        match find(folder, true).unwrap() {
            Role::First(instance) => instance,
            Role::Second => panic!("nobody was there before"),
        }
    }

    #[test]
    fn a_second_start_is_heard_by_the_first_and_says_whether_it_wants_the_window() {
        let folder = tempfile::tempdir().unwrap();
        let instance = first(folder.path());
        let (tell, heard) = crossbeam_channel::unbounded();
        instance.listen(move || tell.send(()).unwrap()).unwrap();
        assert!(matches!(find(folder.path(), false).unwrap(), Role::Second));
        assert!(matches!(find(folder.path(), true).unwrap(), Role::Second));
        heard.recv_timeout(PATIENCE).unwrap();
        assert_eq!(heard.try_recv().ok(), None, "only the second of them wanted it");
    }

    #[test]
    fn what_a_killed_one_left_behind_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("running.lock"), "").unwrap();
        // A socket whose owner was killed: bound, and nobody there.
        drop(std::os::unix::net::UnixListener::bind(folder.path().join("running.socket")).unwrap());
        let instance = first(folder.path());
        instance.listen(|| {}).unwrap();
        assert!(matches!(find(folder.path(), true).unwrap(), Role::Second));
    }

    #[test]
    fn whoever_connects_and_says_nothing_keeps_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let instance = first(folder.path());
        instance.listen(|| {}).unwrap();
        let _mute = Stream::connect(name(&instance.socket).unwrap()).unwrap();
        assert!(matches!(find(folder.path(), true).unwrap(), Role::Second));
    }

    #[test]
    fn the_right_is_free_again_when_the_first_one_goes() {
        let folder = tempfile::tempdir().unwrap();
        drop(first(folder.path()));
        first(folder.path());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = find(&file.join("data"), true).unwrap_err().to_string();
        assert!(error.contains("running.lock") && error.contains("permissions"), "{error}");
    }
}
