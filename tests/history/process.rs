//! A keeper in a process of its own: the test binary starts itself again, and what it is told on
//! standard input it does.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Receiver;
use plumbline::capture::{Resolution, SourceInfo, SourceSpec};
use plumbline::clock::{Clock as _, ManualClock};
use plumbline::history::{MinuteSummary, Moment};
use plumbline::keeper::{Answer, Ask, Keeper, KeeperOptions};
use plumbline::monitor::{Event, EventKind, StreamId};
use plumbline::profile::ProfileStore;
use plumbline::settings::Settings;
use plumbline::units::DegreeMinutes;

const FOLDER: &str = "PLUMBLINE_TEST_HISTORY_FOLDER";
const START: &str = "PLUMBLINE_TEST_HISTORY_START";

/// What a slow machine may need.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the process is started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// As it is.
    Plain,
    /// As somebody who is not root, whom permissions bind.
    Bound,
    /// On a disk of its own, of 256 KiB, mounted over the folder.
    SmallDisk,
    /// Able to live with a limit on the size of its files.
    Limited,
}

/// The other process, from outside.
pub struct Process {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Process {
    /// Starts one on `folder`, its clock standing at `start`.
    pub fn start(folder: &Path, start: Moment, setting: Setting) -> Self {
        let exe = std::env::current_exe().unwrap();
        // Two threads: with one, on a machine of one core, the harness writes a test's name before its first line.
        let test = [
            "process::the_other_one",
            "--exact",
            "--nocapture",
            "--include-ignored",
            "--test-threads=2",
        ];
        let mut command = match setting {
            Setting::Plain => Command::new(exe),
            Setting::Bound => {
                let mut command = Command::new(reachable(&exe, folder));
                if is_root() {
                    command.uid(NOBODY).gid(NOBODY);
                }
                command
            }
            Setting::SmallDisk => {
                let mount = "mount -t tmpfs -o size=256k none \"$0\" && exec \"$@\"";
                let mut command = Command::new("unshare");
                command.args(["-rm", "sh", "-c", mount]).arg(folder).arg(exe);
                command
            }
            Setting::Limited => {
                let mut command = Command::new("sh");
                command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(exe);
                command
            }
        };
        let mut child = command
            .args(test)
            .env(FOLDER, folder)
            .env(START, start.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, lines) = crossbeam_channel::unbounded();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let stdin = child.stdin.take().unwrap();
        Self { child, stdin, lines }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells it to do something, without waiting.
    pub fn tell(&mut self, order: &str) {
        // One that was killed hears nothing.
        let _ = writeln!(self.stdin, "{order}");
    }

    /// Tells it to do something, and what it said up to the end of that.
    pub fn ask(&mut self, order: &str) -> Vec<String> {
        self.tell(order);
        let mut said = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the process answers");
            if line == "done" {
                return said;
            }
            said.push(line);
        }
    }

    /// The next line that begins with `begin`.
    pub fn next(&self, begin: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the process writes");
            if line.starts_with(begin) {
                return line;
            }
        }
    }

    /// kill -9. All that it still said.
    pub fn kill(mut self) -> Vec<String> {
        use std::os::unix::process::ExitStatusExt as _;
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(9), "it ran until then");
        // The reading thread ends with the pipe, and this with it.
        self.lines.iter().collect()
    }

    /// Lets it end in order.
    pub fn finish(mut self) {
        self.ask("quit");
        assert!(self.child.wait().unwrap().success());
    }
}

const NOBODY: u32 = 65534;

pub fn is_root() -> bool {
    let own = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::MetadataExt::uid(&own.as_file().metadata().unwrap()) == 0
}

/// Makes what lies in `folder` the property of whom [`Setting::Bound`] runs as.
pub fn hand_over(folder: &Path) {
    if is_root() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// The test binary where everybody may start it: in the temporary folder that `folder` lies in.
fn reachable(exe: &Path, folder: &Path) -> PathBuf {
    let all = std::env::temp_dir();
    let home = folder.ancestors().find(|above| above.parent() == Some(&all)).unwrap();
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).unwrap();
    let copy = home.join("keeper-under-test");
    if !copy.exists() {
        fs::hard_link(exe, &copy).or_else(|_| fs::copy(exe, &copy).map(drop)).unwrap();
    }
    copy
}

/// The other side. Orders: `minute` (one goes by), `count` (of minutes that are remembered), `fill` and
/// `empty` (the disk), `forever` (minutes without end, each told once it is on the disk), `quit`.
#[test]
#[ignore = "started by the other tests"]
fn the_other_one() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let start: Moment = std::env::var(START).unwrap().parse().unwrap();
    let desk = Desk::new(&folder, start);
    println!("ready");
    for order in std::io::stdin().lines() {
        match order.unwrap().as_str() {
            "minute" => {
                desk.minute();
                // Events come before asks.
                desk.say_until(Ask::Profiles);
            }
            "count" => {
                let days = desk.days(start);
                println!("count {}", days.iter().map(|day| day.minutes.len()).sum::<usize>());
            }
            "fill" => fill(&folder.join("ballast")),
            "empty" => fs::remove_file(folder.join("ballast")).unwrap(),
            "forever" => desk.write_forever(),
            "quit" => break,
            other => panic!("{other}"),
        }
        println!("done");
    }
    desk.keeper.finish();
    println!("done");
}

/// Fills the disk to the last byte.
fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    for size in [4096, 1] {
        while file.write_all(&vec![0_u8; size]).and_then(|()| file.flush()).is_ok() {}
    }
}

struct Desk {
    clock: Arc<ManualClock>,
    keeper: Keeper,
}

impl Desk {
    fn new(folder: &Path, start: Moment) -> Self {
        let clock = Arc::new(ManualClock::new());
        let zone = jiff::tz::TimeZone::fixed(start.offset());
        clock.set_wall(start.instant().to_zoned(zone));
        let keeper = Keeper::spawn(KeeperOptions {
            history: folder.join("history.sqlite"),
            settings_file: folder.join("settings.toml"),
            settings: Settings::default(),
            profiles: ProfileStore::new(folder.join("profiles")),
            clock: clock.clone(),
            wake: Arc::new(|| {}),
            tick: Duration::from_secs(3600),
        })
        .unwrap();
        let desk = Self { clock, keeper };
        let resolution = Resolution { width: 640, height: 480 };
        let info =
            SourceInfo { name: "test".into(), resolution, frames_per_second: None, live: true };
        desk.tell(EventKind::SourceOpened { source: SourceSpec::Camera(0), info });
        desk.tell(EventKind::EpisodeStarted { since: desk.clock.now() });
        desk
    }

    fn tell(&self, kind: EventKind) {
        let event = Event { stream: StreamId::default(), at: self.clock.now(), kind };
        self.keeper.events.send(event).unwrap();
    }

    fn minute(&self) {
        self.clock.advance(Duration::from_secs(60));
        let forward = Duration::from_secs(60);
        let dose = DegreeMinutes::new(1.0);
        self.tell(EventKind::Minute(MinuteSummary { forward, dose, ..MinuteSummary::default() }));
    }

    /// Asks, prints every sentence that comes, and returns the answer.
    fn say_until(&self, ask: Ask) -> Answer {
        self.keeper.asks.send(ask).unwrap();
        loop {
            match self.keeper.answers.recv().unwrap() {
                Answer::Done(said) => println!("done: {said}"),
                Answer::Failed(said) => println!("failed: {said}"),
                answer => return answer,
            }
        }
    }

    fn days(&self, start: Moment) -> Vec<plumbline::history::DayRecord> {
        let (from, to) = (start.date(), self.clock.today());
        match self.say_until(Ask::Days { from, to }) {
            Answer::Days(days) => days,
            other => panic!("{other:?}"),
        }
    }

    /// Minute after minute; each is told of once the file has it.
    fn write_forever(&self) -> ! {
        loop {
            let before = Moment::from(&self.clock.wall());
            self.minute();
            let days = self.days(before);
            let kept = days.iter().flat_map(|day| &day.minutes).any(|m| m.start == before);
            assert!(kept, "{before} was written");
            println!("durable {before}");
        }
    }
}
