//! Whether another program has a camera open: a call is likely. Read from the links that Linux keeps of
//! every process's open files; those of other people's processes cannot be read and do not count.

use std::fs;
use std::path::Path;

/// Whether a process other than `own` has one of the cameras open. `proc` and `nodes` are the system's
/// `/proc` and `/sys/class/video4linux`; where they are missing nobody has.
#[must_use]
pub fn is_used_elsewhere(proc: &Path, nodes: &Path, own: u32) -> bool {
    let cameras: Vec<_> = fs::read_dir(nodes)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|node| is_camera(&node.path()))
        .map(|node| Path::new("/dev").join(node.file_name()))
        .collect();
    // Without a camera nobody has one open, and nothing needs to be read.
    !cameras.is_empty()
        && processes(proc).filter(|(process, _)| *process != own).any(|(_, folder)| {
            let files = fs::read_dir(folder.join("fd")).into_iter().flatten().flatten();
            files.filter_map(|file| fs::read_link(file.path()).ok()).any(|to| cameras.contains(&to))
        })
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

fn processes(proc: &Path) -> impl Iterator<Item = (u32, std::path::PathBuf)> {
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
            is_used_elsewhere(&self.0.path().join("proc"), &self.0.path().join("nodes"), 7)
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
        assert!(!is_used_elsewhere(Path::new("/nowhere"), Path::new("/nowhere"), 1));
    }
}
