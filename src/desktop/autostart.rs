//! Start with the session: an entry that the desktop reads when the person logs in.
//!
//! On Linux this is a file of the Desktop Application Autostart Specification 0.5, in the person's
//! `autostart` folder; it is written here, because `auto-launch` knows neither `XDG_CONFIG_HOME` nor a
//! path with a space in it. Elsewhere `auto-launch` does it.

use std::path::Path;

/// The start with the session cannot be switched.
#[derive(Debug, thiserror::Error)]
#[error(
    "plumbline cannot be set to start with the session: {cause}. Check {place}, or add it by hand."
)]
pub struct AutostartError {
    /// What the system said.
    pub cause: String,
    /// Where the entry belongs.
    pub place: String,
}

/// With this argument the program starts without its window.
pub const MINIMISED: &str = "--minimised";

/// Makes the desktop start `program` with the session, or not any more. An entry that names another
/// place, because the program was moved, is mended; one that is right is left alone. What somebody else
/// put there is not taken away.
///
/// # Errors
/// [`AutostartError`] when the entry cannot be written or taken away.
#[cfg(target_os = "linux")]
pub fn set(on: bool, program: &Path) -> Result<(), AutostartError> {
    let folder = directories::BaseDirs::new().map(|folders| folders.config_dir().join("autostart"));
    match folder {
        Some(folder) => entry::set(on, program, &folder),
        None => Err(AutostartError {
            cause: "no home folder is set".into(),
            place: "the variable HOME".into(),
        }),
    }
}

/// Makes the desktop start `program` with the session, or not any more.
///
/// # Errors
/// [`AutostartError`] when the system refuses.
#[cfg(not(target_os = "linux"))]
pub fn set(on: bool, program: &Path) -> Result<(), AutostartError> {
    let refused = |error: auto_launch::Error| AutostartError {
        cause: error.to_string(),
        place: "the system's list of programs that start with the session".into(),
    };
    let entry = auto_launch::AutoLaunchBuilder::new()
        .set_app_name("Plumbline")
        .set_app_path(&program.to_string_lossy())
        .set_args(&[MINIMISED])
        .build()
        .map_err(refused)?;
    if on { entry.enable() } else { entry.disable() }.map_err(refused)
}

#[cfg(target_os = "linux")]
mod entry {
    use std::fs;
    use std::io::{self, ErrorKind};

    use super::{AutostartError, MINIMISED, Path};

    pub fn set(on: bool, program: &Path, folder: &Path) -> Result<(), AutostartError> {
        let file = folder.join("plumbline.desktop");
        let done = if on { write(&file, &text(program)) } else { take_away(&file) };
        done.map_err(|cause| AutostartError {
            cause: cause.to_string(),
            place: file.display().to_string(),
        })
    }

    fn write(file: &Path, text: &str) -> io::Result<()> {
        // What is right is not written again at every start; what the person added to it stays.
        let exec = text.lines().find(|line| line.starts_with("Exec="));
        if fs::read_to_string(file).is_ok_and(|now| now.lines().any(|line| Some(line) == exec)) {
            return Ok(());
        }
        crate::files::replace(file, text.as_bytes())
    }

    fn take_away(file: &Path) -> io::Result<()> {
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            read => read?,
        };
        let is_ours = |line: &str| line.starts_with("Exec=") && line.ends_with(MINIMISED);
        if text.lines().any(is_ours) { fs::remove_file(file) } else { Ok(()) }
    }

    fn text(program: &Path) -> String {
        format!(
            "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Plumbline\n\
             Comment=Head and shoulder position at the desk\n\
             Comment[de]=Kopf- und Schulterhaltung am Arbeitsplatz\n\
             Exec={} {MINIMISED}\nStartupNotify=false\nTerminal=false\n",
            quoted(&program.to_string_lossy())
        )
    }

    /// A path as the Exec key wants it (Desktop Entry Specification 1.5, "The Exec key"): quoted, with
    /// the shell's four characters escaped, and that backslash escaped once more as in every string; a
    /// per cent sign is doubled.
    fn quoted(path: &str) -> String {
        let mut out = String::from("\"");
        for c in path.chars() {
            match c {
                '"' | '`' | '$' => out.extend(["\\\\", &c.to_string()]),
                '\\' => out.push_str("\\\\\\\\"),
                '%' => out.push_str("%%"),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn exec(folder: &Path) -> Option<String> {
            let text = fs::read_to_string(folder.join("plumbline.desktop")).ok()?;
            text.lines().find_map(|line| line.strip_prefix("Exec=").map(str::to_owned))
        }

        #[test]
        fn the_entry_is_there_when_switched_on_and_gone_when_switched_off() {
            let home = tempfile::tempdir().unwrap();
            let folder = home.path().join("autostart");
            set(true, Path::new("/opt/plumbline"), &folder).unwrap();
            assert_eq!(exec(&folder).unwrap(), "\"/opt/plumbline\" --minimised");
            set(false, Path::new("/opt/plumbline"), &folder).unwrap();
            assert_eq!(exec(&folder), None);
            set(false, Path::new("/opt/plumbline"), &folder).unwrap();
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing is left lying about");
        }

        #[test]
        fn what_somebody_else_put_there_is_not_taken_away() {
            let home = tempfile::tempdir().unwrap();
            let file = home.path().join("plumbline.desktop");
            fs::write(&file, "[Desktop Entry]\nExec=plumbline\n").unwrap();
            set(false, Path::new("/opt/plumbline"), home.path()).unwrap();
            assert!(file.exists());
        }

        #[test]
        fn it_follows_the_program_and_leaves_alone_what_is_right() {
            let home = tempfile::tempdir().unwrap();
            let file = home.path().join("plumbline.desktop");
            set(true, Path::new("/old/plumbline"), home.path()).unwrap();
            set(true, Path::new("/new place/plumbline"), home.path()).unwrap();
            assert_eq!(exec(home.path()).unwrap(), "\"/new place/plumbline\" --minimised");
            let own = fs::read_to_string(&file).unwrap() + "X-GNOME-Autostart-Delay=10\n";
            fs::write(&file, &own).unwrap();
            set(true, Path::new("/new place/plumbline"), home.path()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), own);
        }

        #[test]
        fn odd_paths_are_written_as_the_specification_wants_them() {
            for (path, written) in [
                ("/a b/p", "\"/a b/p\""),
                ("/50%/p", "\"/50%%/p\""),
                ("/a$b`c\"/p", r#""/a\\$b\\`c\\"/p""#),
                (r"/a\b", r#""/a\\\\b""#),
            ] {
                assert_eq!(quoted(path), written);
            }
        }

        #[test]
        fn a_folder_that_cannot_be_made_is_named() {
            let home = tempfile::tempdir().unwrap();
            fs::write(home.path().join("autostart"), "").unwrap();
            let folder = home.path().join("autostart");
            let error = set(true, Path::new("/p"), &folder).unwrap_err().to_string();
            assert!(error.contains("plumbline.desktop"), "{error}");
        }
    }
}
