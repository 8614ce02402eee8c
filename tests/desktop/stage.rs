//! A desktop of its own: X server, window manager, compositor, session bus and notification service,
//! with a home that nobody else uses. All of it ends with the [`Stage`], also when a test panics.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// For what takes a fraction of a second on an idle machine; tests share theirs with a compiler.
pub const SOON: Duration = Duration::from_secs(20);

/// How often [`until`] looks: often enough to catch a light that lasts for seconds, seldom enough to
/// leave the processors to the program.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Looks until `look` finds something, and panics with `what` when that is not `within` time.
pub fn until<T>(within: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < within, "not within {within:?}: {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A bus that starts nothing by itself: what the machine would activate has no place in a test.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Notifications stand until they are closed, in the upper right corner; whoever asks for their list of
/// answers gets the one that [`Stage::answer`] wants.
const DUNST: &str = "[global]\norigin = top-right\nwidth = 300\ndmenu = {home}/answer\n\
                     [urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n";

/// The guide of the first start was gone through: while it is open nobody is warned.
pub const GUIDED: &str = "[program]\nguide_done = true\n";

/// The film whatever cameras this machine has; by day, so that the colours are known; in English.
const SETTINGS: &str =
    "[watch]\nsource = \"demo\"\n[show]\ntheme = \"light\"\nlanguage = \"english\"\n";

/// The desktop.
pub struct Stage {
    home: TempDir,
    display: String,
    bus: String,
    running: Vec<(&'static str, Child)>,
}

impl Stage {
    /// Starts everything but the compositor and the program. What takes its time is asked for by the
    /// others: windows by [`super::screen::Screen`], the notification service by [`Self::heard`].
    pub fn set() -> Self {
        Self::with("")
    }

    /// The same with more settings of the program.
    pub fn with(settings: &str) -> Self {
        let mut stage = Self {
            home: tempfile::tempdir().unwrap(),
            display: String::new(),
            bus: String::new(),
            running: Vec::new(),
        };
        let dunst = DUNST.replace("{home}", &stage.home.path().display().to_string());
        let settings = format!("{SETTINGS}{settings}");
        for (place, text) in [
            ("bus.conf", BUS),
            ("dunstrc", dunst.as_str()),
            ("config/plumbline/settings.toml", settings.as_str()),
        ] {
            let path = stage.home.path().join(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let server = ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
        stage.display = format!(":{}", stage.start_and_read("Xvfb", &server));
        let config = format!("--config-file={}/bus.conf", stage.home.path().display());
        stage.bus = stage.start_and_read("dbus-daemon", &[&config, "--nofork", "--print-address"]);
        stage.start("dbus-monitor", &[]);
        stage.start("openbox", &["--sm-disable"]);
        let config = format!("{}/dunstrc", stage.home.path().display());
        stage.start("dunst", &["-conf", &config]);
        stage
    }

    /// The X display, for example `:7`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Lets a compositor run.
    pub fn start_compositor(&mut self) {
        // Its plainest backend, and no fades of its own.
        self.start("picom", &["--backend", "xrender", "--config", "/dev/null"]);
    }

    /// Ends it.
    pub fn end_compositor(&mut self) {
        let place = self.running.iter().position(|(name, _)| *name == "picom").unwrap();
        end(&mut self.running.remove(place).1);
    }

    /// The bus, for whoever plays a part on it.
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// The person's home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts the program.
    pub fn start_plumbline(&mut self) {
        self.start(PLUMBLINE, &[]);
    }

    /// Starts it with arguments.
    pub fn start_plumbline_with(&mut self, arguments: &[&str]) {
        self.start(PLUMBLINE, arguments);
    }

    /// Starts it again beside the one that runs, and waits for its end: what it wrote, and how it ended.
    pub fn start_again(&self, arguments: &[&str]) -> (String, ExitStatus) {
        let mut command = self.command(PLUMBLINE);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        until(SOON, "the end of the second start", || child.try_wait().unwrap());
        let output = child.wait_with_output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (String::from_utf8_lossy(&said).into_owned(), output.status)
    }

    /// Sends the program a signal: `TERM`, `KILL`.
    pub fn signal(&mut self, signal: &str) {
        let (_, child) = self.running.iter().find(|(name, _)| *name == PLUMBLINE).unwrap();
        let done = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(installed("kill", done).success());
    }

    /// Waits for the program's end and forgets it: another may be started.
    pub fn see_off(&mut self) -> ExitStatus {
        let status = until(SOON, "the program's end", || self.ended());
        self.running.retain(|(name, _)| *name != PLUMBLINE);
        status
    }

    /// Tells the notification service whether to hold everything back.
    pub fn hold_back(&self, held: bool) {
        let mut command = self.command("dunstctl");
        command.args(["set-paused", if held { "true" } else { "false" }]);
        assert!(installed("dunstctl", command.status()).success());
    }

    /// Answers the notification that stands with the entry of its list that holds `word`.
    pub fn answer(&self, word: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let chooser = self.home.path().join("answer");
        fs::write(&chooser, format!("#!/bin/sh\ngrep -m1 '{word}'\n")).unwrap();
        fs::set_permissions(&chooser, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = self.command("dunstctl");
        assert!(installed("dunstctl", command.arg("context").status()).success());
    }

    /// How the program ended, once it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let (_, child) = self.running.iter_mut().find(|(name, _)| *name == PLUMBLINE).unwrap();
        child.try_wait().unwrap()
    }

    /// What the program has written to its terminal.
    pub fn said(&self) -> String {
        self.log(PLUMBLINE)
    }

    /// All that went over the session bus, in the words of dbus-monitor.
    pub fn heard(&self) -> String {
        self.log("dbus-monitor")
    }

    /// Clicks at a place of the screen as a mouse would.
    pub fn click(&mut self, (x, y): (u16, u16)) {
        let (x, y) = (x.to_string(), y.to_string());
        let mut command = self.command("xdotool");
        command.args(["mousemove", &x, &y, "click", "1"]);
        assert!(installed("xdotool", command.status()).success());
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.log_path(name)).unwrap_or_default()
    }

    fn log_path(&self, name: &str) -> std::path::PathBuf {
        let name = Path::new(name).file_name().unwrap();
        self.home.path().join(name).with_extension("log")
    }

    /// A program of this desktop, not started yet.
    pub fn command(&self, name: &str) -> Command {
        let home = self.home.path();
        let mut command = Command::new(name);
        command
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .env("XAUTHORITY", home.join("no-authority"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            // What the system would say is said here, by whoever plays it.
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus)
            .env("PLUMBLINE_LOG", "plumbline::desktop=debug")
            .env("ALSA_CONFIG_PATH", home.join("asound.conf"))
            .env_remove("XDG_CURRENT_DESKTOP")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .stdin(Stdio::null());
        command
    }

    fn start(&mut self, name: &'static str, arguments: &[&str]) {
        let log = File::create(self.log_path(name)).unwrap();
        let mut command = self.command(name);
        command.args(arguments).stdout(log.try_clone().unwrap()).stderr(log);
        self.running.push((name, installed(name, command.spawn())));
    }

    /// Starts a program that says where it is to be found as soon as it is.
    fn start_and_read(&mut self, name: &'static str, arguments: &[&str]) -> String {
        let log = File::create(self.log_path(name)).unwrap();
        let mut command = self.command(name);
        command.args(arguments).stdout(Stdio::piped()).stderr(log);
        let mut child = installed(name, command.spawn());
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.running.push((name, child));
        assert!(!line.trim().is_empty(), "{name} did not start");
        line.trim().to_owned()
    }
}

const PLUMBLINE: &str = env!("CARGO_BIN_EXE_plumbline");

fn installed<T>(name: &str, result: std::io::Result<T>) -> T {
    result.unwrap_or_else(|error| {
        panic!(
            "{name} cannot be started ({error}): `scripts/prepare test` installs what tests need"
        )
    })
}

fn end(child: &mut Child) {
    // It may have ended by itself, and that is as good.
    let _ = child.kill();
    let _ = child.wait();
}

impl Drop for Stage {
    fn drop(&mut self) {
        // The last started goes first: nobody complains of a server that is gone.
        for (name, child) in self.running.iter_mut().rev() {
            end(child);
            if std::thread::panicking() {
                let path = self.home.path().join(Path::new(name).file_name().unwrap());
                let log = fs::read_to_string(path.with_extension("log")).unwrap_or_default();
                eprintln!("---- {name}\n{log}");
            }
        }
    }
}
