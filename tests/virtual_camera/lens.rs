//! What a real camera does outside the process: waits until a picture is due and puts it into the
//! buffer. It has a thread of its own, `virtual-camera`, so that whoever counts the time of the process
//! can leave this one out.
#![allow(unsafe_code)]

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd as _, RawFd};
use std::os::unix::fs::FileExt as _;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crate::camera::Shown;

/// Its name.
pub const THREAD: &str = "virtual-camera";

struct Job {
    fd: RawFd,
    shown: Shown,
    wait: Duration,
    /// Told how many bytes there are.
    done: Sender<u32>,
}

/// Waits for `wait`, then shows the picture to the file `fd`, which holds the buffers. Says how many
/// bytes it has; `None` where there is no thread for it.
pub fn expose(fd: RawFd, shown: Shown, wait: Duration) -> Option<u32> {
    static LENS: OnceLock<Sender<Job>> = OnceLock::new();
    let jobs = LENS.get_or_init(|| {
        let (sender, jobs) = channel::<Job>();
        // Where no thread starts nobody hears, and sending says so.
        let _ = thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            let mut bytes = Vec::new();
            for Job { fd, shown, wait, done } in jobs {
                thread::sleep(wait);
                shown.picture.read(shown.size, &mut bytes);
                let used = bytes.len().min(shown.size as usize);
                write(fd, &bytes[..used], u64::from(shown.buffer * shown.size));
                let _ = done.send(used as u32);
            }
        });
        sender
    });
    let (done, answer) = channel();
    jobs.send(Job { fd, shown, wait, done }).ok()?;
    answer.recv().ok()
}

/// Writes into a file of somebody else's, who waits meanwhile and keeps it open.
fn write(fd: RawFd, bytes: &[u8], offset: u64) {
    // SAFETY: the descriptor is open, for its owner waits for the answer; it is not closed here.
    let file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
    let _ = file.write_all_at(bytes, offset);
}
