use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;

use super::*;
use crate::capture::{Resolution, SourceInfo, SourceSpec};
use crate::clock::{Clock as _, ManualClock};
use crate::history::{History, MinuteSummary, Moment};
use crate::monitor::{Event, EventKind, StreamId};
use crate::profile::ProfileStore;
use crate::reminder::PauseReason;
use crate::units::Timestamp;

/// A keeper in a folder of its own, on a clock that is driven by hand.
struct Room {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
    keeper: Option<Keeper>,
}

impl Room {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new());
        clock.set_wall("2026-11-27T09:00:00+01:00[Europe/Berlin]".parse().unwrap());
        Self { folder: tempfile::tempdir().unwrap(), clock, keeper: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&mut self, settings: Settings) {
        let options = KeeperOptions {
            history: self.path("history.sqlite"),
            settings_file: self.path("settings.toml"),
            settings,
            profiles: ProfileStore::new(self.path("profiles")),
            clock: self.clock.clone(),
            wake: Arc::new(|| {}),
            tick: Duration::from_secs(3600),
        };
        self.keeper = Some(Keeper::spawn(options).unwrap());
    }

    fn stop(&mut self) {
        self.keeper.take().unwrap().finish();
    }

    fn tell(&self, kind: EventKind) {
        let event = Event { stream: StreamId::default(), at: self.clock.now(), kind };
        self.keeper.as_ref().unwrap().events.send(event).unwrap();
    }

    fn open(&self, source: SourceSpec) {
        let resolution = Resolution { width: 640, height: 480 };
        let info =
            SourceInfo { name: "test".into(), resolution, frames_per_second: None, live: true };
        self.tell(EventKind::SourceOpened { source, info });
    }

    /// A minute goes by, within the limit, and has reached the keeper when this returns.
    fn minute(&self) {
        self.clock.advance(Duration::from_secs(60));
        let neutral = Duration::from_secs(60);
        self.tell(EventKind::Minute(MinuteSummary { neutral, ..MinuteSummary::default() }));
        // Events come before asks, so its answer says that the clock may move again.
        self.settle();
    }

    /// Returns when all that was asked before is done.
    fn settle(&self) {
        self.ask(Ask::Profiles);
        self.hear_until(|answer| matches!(answer, Answer::Profiles(_)));
    }

    fn ask(&self, ask: Ask) {
        self.keeper.as_ref().unwrap().asks.send(ask).unwrap();
    }

    /// The answers up to the first that is one of those.
    fn hear_until(&self, is_it: impl Fn(&Answer) -> bool) -> Vec<Answer> {
        let answers = &self.keeper.as_ref().unwrap().answers;
        let mut heard = Vec::new();
        loop {
            let answer = answers.recv_timeout(Duration::from_secs(20)).unwrap();
            heard.push(answer);
            if heard.last().is_some_and(&is_it) {
                return heard;
            }
        }
    }

    fn answer(&self, ask: Ask) -> Answer {
        self.ask(ask);
        self.hear_until(|_| true).remove(0)
    }

    fn day(&self) -> crate::history::DayRecord {
        let day = date(2026, 11, 27);
        match self.answer(Ask::Days { from: day, to: day }) {
            Answer::Days(mut days) => days.remove(0),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_happens_before_a_camera_is_remembered_and_a_film_is_not() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    room.minute();
    assert_eq!(room.day().minutes.len(), 2);
    room.open(SourceSpec::Demo);
    room.minute();
    assert_eq!(room.day().minutes.len(), 2);
    room.stop();

    room.start(Settings::default());
    assert_eq!(room.day().minutes.len(), 2, "after a new start");
    room.stop();
}

#[test]
fn who_wants_nothing_remembered_has_nothing_remembered_from_then_on() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    let mut settings = Settings::default();
    settings.history.keep = false;
    room.ask(Ask::SaveSettings(Box::new(settings.clone())));
    room.settle();
    room.minute();
    assert_eq!(room.day().minutes.len(), 1);
    assert_eq!(Settings::load(&room.path("settings.toml")).unwrap(), (settings, Vec::new()));
    room.stop();
}

#[test]
fn of_settings_that_follow_each_other_the_last_are_in_the_file_before_anything_else_is_done() {
    let mut room = Room::new();
    room.start(Settings::default());
    let mut settings = Settings::default();
    for days in 1..200 {
        settings.history.retention_days = days;
        room.ask(Ask::SaveSettings(Box::new(settings.clone())));
    }
    room.settle();
    let kept = || Settings::load(&room.path("settings.toml")).unwrap();
    assert_eq!(kept(), (settings.clone(), Vec::new()));
    settings.history.retention_days = 200;
    room.ask(Ask::SaveSettings(Box::new(settings.clone())));
    let keeper = room.keeper.take().unwrap();
    keeper.finish();
    assert_eq!(Settings::load(&room.path("settings.toml")).unwrap(), (settings, Vec::new()));
}

#[test]
fn what_is_older_than_the_retention_goes_when_the_day_changes_and_when_it_is_set() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    let mut settings = Settings::default();
    settings.history.retention_days = 1;
    room.ask(Ask::SaveSettings(Box::new(settings.clone())));
    assert_eq!(room.day().minutes.len(), 1, "a day old is not too old");
    room.clock.advance(Duration::from_secs(24 * 3600));
    room.minute();
    assert_eq!(room.day().minutes.len(), 1);
    room.clock.advance(Duration::from_secs(24 * 3600));
    room.minute();
    assert_eq!(room.day().minutes.len(), 0);
    room.stop();
}

#[test]
fn a_clock_that_runs_years_ahead_at_the_start_forgets_nothing() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    for _ in 0..3 {
        room.clock.advance(Duration::from_secs(24 * 3600));
        room.minute();
    }
    room.stop();
    // The battery of its clock is empty, and was set by a guess.
    room.clock.set_wall("2029-12-06T09:00:00+01:00[Europe/Berlin]".parse().unwrap());
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    assert_eq!(room.day().minutes.len(), 1, "a day alone vouches for no clock");
    room.clock.advance(Duration::from_secs(24 * 3600));
    room.minute();
    assert_eq!(room.day().minutes.len(), 1, "nor do two");
    room.clock.advance(Duration::from_secs(24 * 3600));
    room.minute();
    assert_eq!(room.day().minutes.len(), 0, "three do: somebody came back after years");
    room.stop();
}

#[test]
fn while_nothing_is_to_be_remembered_nothing_is_too_old() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    for _ in 0..3 {
        room.clock.advance(Duration::from_secs(24 * 3600));
        room.minute();
    }
    let mut settings = Settings::default();
    settings.history.keep = false;
    settings.history.retention_days = 1;
    room.ask(Ask::SaveSettings(Box::new(settings.clone())));
    assert_eq!(room.day().minutes.len(), 1);
    settings.history.keep = true;
    room.ask(Ask::SaveSettings(Box::new(settings)));
    assert_eq!(room.day().minutes.len(), 0);
    room.stop();
}

#[test]
fn an_export_is_taken_in_by_another_machine_once() {
    let mut here = Room::new();
    here.start(Settings::default());
    here.open(SourceSpec::Camera(0));
    here.minute();
    here.minute();
    for name in ["history.csv", "history.json"] {
        let file = here.path(name);
        let export = Ask::Export { from: None, to: None, file: file.clone() };
        let said = here.answer(export);
        assert!(matches!(&said, Answer::Done(said) if said.contains(name)), "{said:?}");

        let mut there = Room::new();
        there.start(Settings::default());
        for _ in 0..2 {
            let said = there.answer(Ask::Import(file.clone()));
            assert!(matches!(said, Answer::Done(_)), "{said:?}");
            assert_eq!(there.day().minutes, here.day().minutes);
        }
        there.stop();
    }
    let none = here.answer(Ask::Export {
        from: Some(date(2020, 1, 1)),
        to: Some(date(2020, 1, 2)),
        file: here.path("none.csv"),
    });
    assert!(matches!(none, Answer::Failed(_)), "{none:?}");
    assert!(!here.path("none.csv").exists());
    let form = here.answer(Ask::Export { from: None, to: None, file: here.path("history.xls") });
    assert!(matches!(&form, Answer::Failed(said) if said.contains(".csv")), "{form:?}");
    #[cfg(unix)]
    {
        let link = here.path("link.csv");
        std::os::unix::fs::symlink("history.sqlite", &link).unwrap();
        let own = here.answer(Ask::Export { from: None, to: None, file: link });
        assert!(matches!(&own, Answer::Failed(said) if said.contains("link.csv")), "{own:?}");
        assert_eq!(here.day().minutes.len(), 2);
    }
    here.stop();
}

#[test]
fn a_day_and_then_everything_is_forgotten() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    room.minute();
    room.ask(Ask::ForgetDay(date(2026, 11, 27)));
    let heard = room.hear_until(|answer| matches!(answer, Answer::Days(_)));
    assert!(matches!(&heard[0], Answer::Done(said) if said.contains("27")), "{heard:?}");
    assert!(matches!(&heard[1], Answer::Days(days) if days[0].minutes.is_empty()), "{heard:?}");
    room.minute();
    assert_eq!(room.day().minutes.len(), 1, "and remembered from then on");
    let kept = room.path("history-damaged-20260101T000000Z.sqlite");
    fs::write(&kept, "may hold it").unwrap();
    room.ask(Ask::ForgetDay(date(2026, 11, 26)));
    let heard = room.hear_until(|answer| matches!(answer, Answer::Days(_)));
    assert!(format!("{heard:?}").contains("history-damaged-2026"), "{heard:?}");
    assert!(matches!(room.answer(Ask::ForgetAll), Answer::Done(_)));
    assert!(!kept.exists());
    assert_eq!(room.day().minutes.len(), 0);
    room.stop();
}

#[test]
fn what_is_forgotten_does_not_come_back_with_what_still_runs() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    let since = room.clock.now();
    room.tell(EventKind::EpisodeStarted { since });
    room.tell(EventKind::Paused { reason: PauseReason::Locked, lasts: None });
    room.settle();
    for _ in 0..3 {
        room.minute();
    }
    assert_eq!(room.day().episodes[0].lasted.as_secs(), 180);
    assert!(matches!(room.answer(Ask::ForgetAll), Answer::Done(_)));
    let forgotten = Moment::from(&room.clock.wall());
    room.minute();
    let day = room.day();
    let (episode, pause) = (day.episodes[0], day.pauses[0]);
    assert_eq!((day.episodes.len(), day.pauses.len()), (1, 1));
    assert_eq!((episode.start, episode.lasted.as_secs()), (forgotten, 60));
    assert_eq!((pause.start, pause.lasted), (forgotten, Some(Duration::from_secs(60))));
    // Another day is forgotten: it is none of theirs.
    room.ask(Ask::ForgetDay(date(2026, 11, 26)));
    room.hear_until(|answer| matches!(answer, Answer::Days(_)));
    room.minute();
    assert_eq!(room.day().episodes[0].lasted.as_secs(), 120);
    room.stop();
}

#[test]
fn a_clock_that_jumps_back_is_told_of_and_nothing_is_lost() {
    let mut room = Room::new();
    room.start(Settings::default());
    room.open(SourceSpec::Camera(0));
    for _ in 0..3 {
        room.minute();
    }
    // Three minutes back, to the whole minute.
    room.clock.set_wall("2026-11-27T09:00:00+01:00[Europe/Berlin]".parse().unwrap());
    room.clock.advance(Duration::from_secs(60));
    let neutral = Duration::from_secs(60);
    room.clock.set_wall("2026-11-27T08:59:30+01:00[Europe/Berlin]".parse().unwrap());
    room.tell(EventKind::Minute(MinuteSummary { neutral, ..MinuteSummary::default() }));
    let heard = room.hear_until(|answer| matches!(answer, Answer::Done(_)));
    assert!(format!("{heard:?}").contains("set back"), "{heard:?}");
    room.minute();
    room.minute();
    let day = room.day();
    assert_eq!(day.minutes.len(), 6, "{:#?}", day.minutes);
    room.stop();
}

#[test]
fn a_newer_history_is_said_once_left_alone_and_stops_nothing() {
    let mut room = Room::new();
    let now = Moment::from(&room.clock.wall());
    drop(History::open(&room.path("history.sqlite"), now).unwrap());
    let mut bytes = fs::read(room.path("history.sqlite")).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(room.path("history.sqlite"), &bytes).unwrap();
    room.start(Settings::default());
    let heard = room.hear_until(|_| true);
    assert!(matches!(&heard[0], Answer::Done(said) if said.contains("newer")), "{heard:?}");
    room.open(SourceSpec::Camera(0));
    room.minute();
    let day = date(2026, 11, 27);
    let days = room.answer(Ask::Days { from: day, to: day });
    assert!(matches!(&days, Answer::Failed(said) if said.contains("newer")), "{days:?}");
    assert!(matches!(room.answer(Ask::ForgetAll), Answer::Failed(_)));
    room.stop();
    assert!(fs::read(room.path("history.sqlite")).unwrap() == bytes);
}

#[test]
fn a_damaged_history_is_kept_and_a_new_one_goes_on() {
    let mut room = Room::new();
    fs::write(room.path("history.sqlite"), "no database").unwrap();
    room.start(Settings::default());
    let heard = room.hear_until(|_| true);
    assert!(matches!(&heard[0], Answer::Done(said) if said.contains("damaged")), "{heard:?}");
    room.open(SourceSpec::Camera(0));
    room.minute();
    assert_eq!(room.day().minutes.len(), 1);
    // It is spoilt while it is open.
    let file = fs::File::options().write(true).open(room.path("history.sqlite")).unwrap();
    file.set_len(0).unwrap();
    std::io::Write::write_all(&mut &file, &[0x5a; 64 * 1024]).unwrap();
    room.clock.advance(Duration::from_secs(60));
    let neutral = Duration::from_secs(60);
    room.tell(EventKind::Minute(MinuteSummary { neutral, ..MinuteSummary::default() }));
    let heard = room.hear_until(|_| true);
    assert!(matches!(&heard[0], Answer::Done(said) if said.contains("damaged")), "{heard:?}");
    assert_eq!(room.day().minutes.len(), 1, "the minute that was not written yet");
    room.stop();
}

#[test]
fn profiles_are_listed_renamed_and_deleted() {
    let mut room = Room::new();
    room.start(Settings::default());
    let text = "version = 99\n";
    fs::create_dir(room.path("profiles")).unwrap();
    fs::write(room.path("profiles/newer.toml"), text).unwrap();
    room.ask(Ask::Profiles);
    let heard = room.hear_until(|answer| matches!(answer, Answer::Profiles(_)));
    assert!(matches!(&heard[0], Answer::Failed(said) if said.contains("newer")), "{heard:?}");
    assert_eq!(heard[1], Answer::Profiles(Vec::new()));
    let gone = room.answer(Ask::RenameProfile { from: "nobody".into(), to: "me".into() });
    assert!(matches!(&gone, Answer::Failed(said) if said.contains("nobody")), "{gone:?}");
    assert_eq!(room.answer(Ask::DeleteProfile("newer".into())), Answer::Profiles(Vec::new()));
    assert!(!room.path("profiles/newer.toml").exists());
    room.stop();
}

#[test]
fn an_event_from_another_stream_or_time_stops_nothing() {
    let mut room = Room::new();
    room.start(Settings::default());
    let kind = EventKind::EpisodeStarted { since: Timestamp::from_seconds(1e9) };
    room.tell(kind);
    room.open(SourceSpec::Camera(0));
    room.tell(EventKind::Resumed);
    room.tell(EventKind::Returned);
    room.minute();
    assert_eq!(room.day().minutes.len(), 1);
    room.stop();
}
