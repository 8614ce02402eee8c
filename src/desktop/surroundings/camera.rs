//! Whether another program has a camera open: a call is likely. Read from the links that Linux keeps of
//! every process's open files; those of other people's processes cannot be read and do not count.

use std::fs;
#[cfg(target_os = "linux")]
use std::mem::MaybeUninit;
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

/// Who has a camera open is looked at again after this long, though nothing was heard.
const LONGEST: Duration = Duration::from_secs(60);

/// Looks who has a camera open, and only when somebody has opened or closed one: reading the open files of
/// all processes takes some ten milliseconds.
pub struct Watch {
    proc: PathBuf,
    nodes: PathBuf,
    devices: PathBuf,
    own: u32,
    bell: Bell,
    is_used: bool,
    looked: Option<Instant>,
}

impl Watch {
    /// For the system's `/proc` and `/sys/class/video4linux`; the process `own` does not count. Where the
    /// folders are missing nobody has a camera open.
    #[must_use]
    pub fn new(proc: &Path, nodes: &Path, own: u32) -> Self {
        let (proc, nodes) = (proc.to_owned(), nodes.to_owned());
        let (devices, bell) = (PathBuf::from("/dev"), Bell::default());
        Self { proc, nodes, devices, own, bell, is_used: false, looked: None }
    }

    /// Whether a process other than our own has one of the cameras open.
    pub fn is_used_elsewhere(&mut self, now: Instant) -> bool {
        let cameras = cameras(&self.nodes, &self.devices);
        // Before the look: what happens meanwhile rings again.
        let has_rung = self.bell.has_rung(&cameras);
        let is_old = self.looked.is_none_or(|looked| now.duration_since(looked) >= LONGEST);
        if has_rung || is_old {
            self.is_used = is_any_open(&self.proc, &cameras, self.own);
            self.looked = Some(now);
        }
        self.is_used
    }
}

/// The device files of the cameras.
fn cameras(nodes: &Path, devices: &Path) -> Vec<PathBuf> {
    let mut cameras: Vec<_> = fs::read_dir(nodes)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|node| is_camera(&node.path()))
        .map(|node| devices.join(node.file_name()))
        .collect();
    cameras.sort();
    cameras
}

fn is_any_open(proc: &Path, cameras: &[PathBuf], own: u32) -> bool {
    // Without a camera nobody has one open, and nothing needs to be read.
    !cameras.is_empty()
        && processes(proc).filter(|(process, _)| *process != own).any(|(_, folder)| {
            let files = fs::read_dir(folder.join("fd")).into_iter().flatten().flatten();
            files.filter_map(|file| fs::read_link(file.path()).ok()).any(|to| cameras.contains(&to))
        })
}

/// Rings when somebody opens or closes one of some files (inotify(7)).
#[derive(Default)]
struct Bell {
    #[cfg(target_os = "linux")]
    hangs: Option<OwnedFd>,
    at: Vec<PathBuf>,
}

impl Bell {
    /// Whether it has rung since it was asked last. It has where these are other files than then, and
    /// always where the system lets nobody listen.
    #[cfg(target_os = "linux")]
    fn has_rung(&mut self, files: &[PathBuf]) -> bool {
        if self.at != files {
            self.hangs = Self::hang(files)
                .inspect_err(|error| tracing::debug!("cameras are not listened for: {error}"))
                .ok();
            // Where that failed it is tried again: the files may not be there yet.
            self.at = if self.hangs.is_some() { files.to_vec() } else { Vec::new() };
            return true;
        }
        let Some(bell) = &self.hangs else { return true };
        let mut room = [MaybeUninit::uninit(); 1024];
        let mut heard = inotify::Reader::new(bell, &mut room);
        let (mut has_rung, mut is_gone) = (false, false);
        // Until nothing is left, which is an error of its own.
        while let Ok(event) = heard.next() {
            has_rung = true;
            is_gone |= event.events().intersects(ReadFlags::ATTRIB | ReadFlags::IGNORED);
        }
        if is_gone {
            // A camera that is plugged in again is another file of the same name: hung anew next time.
            self.at.clear();
        }
        has_rung
    }

    #[cfg(target_os = "linux")]
    fn hang(files: &[PathBuf]) -> rustix::io::Result<OwnedFd> {
        let bell = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
        for file in files {
            // The attributes change when a file that somebody still has open is removed.
            let heard = WatchFlags::OPEN | WatchFlags::CLOSE | WatchFlags::ATTRIB;
            inotify::add_watch(&bell, file, heard)?;
        }
        Ok(bell)
    }

    #[cfg(not(target_os = "linux"))]
    fn has_rung(&mut self, files: &[PathBuf]) -> bool {
        self.at = files.to_vec();
        true
    }
}

/// Small computers decode films through nodes of the same kind; those are no cameras.
fn is_camera(node: &Path) -> bool {
    let name = fs::read_to_string(node.join("name")).unwrap_or_default().to_lowercase();
    let is_video = node.file_name().is_some_and(|name| name.to_string_lossy().starts_with("video"));
    is_video
        && !["codec", "isp", "decode", "encode", "dec", "enc"]
            .iter()
            .any(|word| name.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
}

fn processes(proc: &Path) -> impl Iterator<Item = (u32, PathBuf)> {
    fs::read_dir(proc).into_iter().flatten().flatten().filter_map(|entry| {
        let process = entry.file_name().to_str()?.parse().ok()?;
        Some((process, entry.path()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn with(nodes: &[(&str, &str)]) -> Self {
            let root = tempfile::tempdir().unwrap();
            for (node, name) in nodes {
                let folder = root.path().join("nodes").join(node);
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("name"), name).unwrap();
            }
            fs::create_dir_all(root.path().join("proc/self")).unwrap();
            Self(root)
        }

        fn opens(&self, process: u32, file: &str) {
            let folder = self.0.path().join(format!("proc/{process}/fd"));
            fs::create_dir_all(&folder).unwrap();
            let number = fs::read_dir(&folder).unwrap().count();
            std::os::unix::fs::symlink(file, folder.join(number.to_string())).unwrap();
        }

        fn is_used(&self) -> bool {
            let (proc, nodes) = (self.0.path().join("proc"), self.0.path().join("nodes"));
            Watch::new(&proc, &nodes, 7).is_used_elsewhere(Instant::now())
        }
    }

    #[test]
    fn another_programs_camera_is_seen_and_our_own_is_not() {
        let machine = Machine::with(&[("video0", "Integrated Camera")]);
        machine.opens(7, "/dev/video0");
        machine.opens(8, "/dev/null");
        machine.opens(8, "socket:[4711]");
        assert!(!machine.is_used());
        machine.opens(9, "/dev/video0");
        assert!(machine.is_used());
    }

    #[test]
    fn a_node_that_decodes_films_is_no_camera() {
        let machine = Machine::with(&[("video10", "bcm2835-codec-decode"), ("vbi0", "Tuner")]);
        machine.opens(9, "/dev/video10");
        machine.opens(9, "/dev/vbi0");
        assert!(!machine.is_used());
    }

    #[test]
    fn a_system_without_these_folders_has_nobody_who_uses_one() {
        let nowhere = Path::new("/nowhere");
        assert!(!Watch::new(nowhere, nowhere, 1).is_used_elsewhere(Instant::now()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_bell_rings_for_who_opens_or_closes_and_for_nobody_else() {
        let root = tempfile::tempdir().unwrap();
        let cameras = [root.path().join("video0"), root.path().join("video1")];
        cameras.iter().for_each(|camera| fs::write(camera, "").unwrap());
        let mut bell = Bell::default();
        assert!(bell.has_rung(&cameras[..1]), "nobody has listened yet");
        assert!(!bell.has_rung(&cameras[..1]));
        let open = fs::File::open(&cameras[0]).unwrap();
        assert!(bell.has_rung(&cameras[..1]));
        assert!(!bell.has_rung(&cameras[..1]));
        drop(open);
        assert!(bell.has_rung(&cameras[..1]));
        drop(fs::File::open(&cameras[1]).unwrap());
        assert!(!bell.has_rung(&cameras[..1]), "another file");
        assert!(bell.has_rung(&cameras), "another camera is there");
        fs::remove_file(&cameras[1]).unwrap();
        let gone = [root.path().join("video7")];
        assert!(bell.has_rung(&gone) && bell.has_rung(&gone), "who cannot listen looks each time");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_bell_rings_for_a_camera_that_was_unplugged_and_plugged_in_again() {
        let root = tempfile::tempdir().unwrap();
        let camera = [root.path().join("video0")];
        let rings = |bell: &mut Bell| bell.has_rung(&camera);
        let mut bell = Bell::default();
        assert!(rings(&mut bell) && rings(&mut bell), "nothing is there yet");
        fs::write(&camera[0], "").unwrap();
        assert!(rings(&mut bell) && !rings(&mut bell));
        for is_held in [false, true] {
            let held = is_held.then(|| fs::File::open(&camera[0]).unwrap());
            fs::remove_file(&camera[0]).unwrap();
            fs::write(&camera[0], "").unwrap();
            assert!(rings(&mut bell), "it is gone");
            assert!(rings(&mut bell), "another one is there");
            assert!(!rings(&mut bell));
            drop(fs::File::open(&camera[0]).unwrap());
            assert!(rings(&mut bell), "opened, held {is_held}");
            drop(held);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn while_the_bell_is_silent_nobody_reads_all_files_but_once_a_minute() {
        let machine = Machine::with(&[("video0", "Integrated Camera")]);
        let (proc, nodes) = (machine.0.path().join("proc"), machine.0.path().join("nodes"));
        let devices = machine.0.path().join("dev");
        fs::create_dir(&devices).unwrap();
        fs::write(devices.join("video0"), "").unwrap();
        let mut watch = Watch { devices: devices.clone(), ..Watch::new(&proc, &nodes, 7) };
        let start = Instant::now();
        watch.is_used_elsewhere(start);
        for second in [6, 54] {
            watch.is_used_elsewhere(start + Duration::from_secs(second));
            assert_eq!(watch.looked, Some(start));
        }
        let opened = start + Duration::from_secs(57);
        machine.opens(9, devices.join("video0").to_str().unwrap());
        let _open = fs::File::open(devices.join("video0")).unwrap();
        assert!(watch.is_used_elsewhere(opened), "seen at once");
        assert!(watch.is_used_elsewhere(opened + Duration::from_secs(6)));
        let later = opened + LONGEST;
        watch.is_used_elsewhere(later);
        assert_eq!(watch.looked, Some(later));
    }
}
