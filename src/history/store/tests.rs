use std::fs;

use super::*;
use crate::history::{
    BreakRecord, CalibrationRecord, EpisodeRecord, MinuteSummary, PauseRecord, PromptRecord,
    WarningRecord,
};
use crate::reminder::{
    Doubt, Hint, PauseReason, Prompt, PromptOutcome, QuietReason, Stance, Step, WarningOutcome,
};
use crate::units::{Confidence, DegreeMinutes, Degrees};

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn now() -> Moment {
    at("2026-11-27T14:05:00+01:00")
}

fn minute(start: Moment, neutral: u64, forward: u64) -> MinuteRecord {
    let summary = MinuteSummary {
        neutral: Duration::from_secs(neutral),
        forward: Duration::from_secs(forward),
        change: Some(Degrees::new(-3.25)),
        confidence: Confidence::new(0.75),
        dose: DegreeMinutes::new(forward as f64 / 30.0),
        ..MinuteSummary::default()
    };
    MinuteRecord { start, summary }
}

/// One of every kind, with every value that can be absent there and not there.
pub(in crate::history) fn one_of_each() -> Vec<Entry> {
    let start = at("2026-11-27T09:00:00+01:00");
    let full = MinuteSummary {
        neutral: Duration::from_millis(30_250),
        forward: Duration::from_secs(10),
        unsure: Duration::from_secs(5),
        away: Duration::from_secs(2),
        change: Some(Degrees::new(-2.125)),
        cva: Some(Degrees::new(48.5)),
        half_width: Some(Degrees::new(3.0)),
        dose: DegreeMinutes::new(0.3),
        confidence: Confidence::new(0.9),
        stance: Some(Stance::Standing),
        quiet: Some(QuietReason::BackedOff),
    };
    let later = |seconds| start.shifted(jiff::SignedDuration::from_secs(seconds));
    let lasted = Duration::from_millis(90_500);
    vec![
        Entry::Minute(MinuteRecord { start, summary: full }),
        Entry::Minute(MinuteRecord { start: later(60), summary: MinuteSummary::default() }),
        Entry::Episode(EpisodeRecord { start: later(3), lasted, dose: DegreeMinutes::new(7.5) }),
        Entry::Warning(WarningRecord {
            at: later(4),
            excess: Degrees::new(4.5),
            step: Some(Step::Sound),
            outcome: Some(WarningOutcome::FineLikeThis),
        }),
        Entry::Warning(WarningRecord {
            at: later(5),
            excess: Degrees::new(4.5),
            step: None,
            outcome: None,
        }),
        Entry::Prompt(PromptRecord::Hint { at: later(6), hint: Hint::OffCentre }),
        Entry::Prompt(PromptRecord::Prompt {
            at: later(6),
            prompt: Prompt::Break,
            outcome: Some(PromptOutcome::Kept),
        }),
        Entry::Break(BreakRecord { start: later(7), lasted }),
        Entry::Pause(PauseRecord { start: later(8), lasted: None, reason: PauseReason::AwayLong }),
        Entry::Calibration(CalibrationRecord {
            at: later(9),
            profile: "at \"my\", desk".into(),
            error: Some(Degrees::new(1.5)),
            doubt: None,
        }),
        Entry::Calibration(CalibrationRecord {
            at: later(10),
            profile: String::new(),
            error: None,
            doubt: Some(Doubt::OtherStance),
        }),
    ]
}

fn sorted(mut entries: Vec<Entry>) -> Vec<String> {
    entries.sort_by_key(|entry| entry.start());
    let mut lines: Vec<String> = entries.iter().map(|entry| format!("{entry:?}")).collect();
    lines.sort();
    lines
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("history.sqlite")
    }

    fn open(&self) -> (History, Vec<Finding>) {
        History::open(&self.path(), now()).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn what_is_written_is_what_is_read_by_another_connection_too() {
    let home = Home::new();
    let (mut history, findings) = home.open();
    assert_eq!(findings, []);
    history.write(&one_of_each()).unwrap();
    assert_eq!(sorted(history.entries(None, None).unwrap()), sorted(one_of_each()));
    let (other, findings) = home.open();
    assert_eq!(findings, []);
    assert_eq!(sorted(other.entries(None, None).unwrap()), sorted(one_of_each()));
    assert_eq!(home.names(), ["history.sqlite"]);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owners_eyes() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    drop(home.open());
    assert_eq!(fs::metadata(home.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn days_are_the_persons_own_and_every_one_asked_for_is_there() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let (berlin, auckland) = (at("2026-11-26T23:59:00+01:00"), at("2026-11-28T11:59:00+13:00"));
    history
        .write(&[Entry::Minute(minute(berlin, 60, 0)), Entry::Minute(minute(auckland, 0, 60))])
        .unwrap();
    let date = |day| jiff::civil::date(2026, 11, day);
    let days = history.days(date(26), date(28)).unwrap();
    assert_eq!(days.iter().map(|day| day.minutes.len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(days.iter().map(|day| day.date).collect::<Vec<_>>(), [date(26), date(27), date(28)]);
    assert_eq!(days[2].minutes[0].start, auckland);
    assert_eq!(history.days(date(28), date(26)).unwrap(), []);
}

#[test]
fn two_parts_of_a_minute_are_one_and_one_that_was_lived_twice_is_two() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let start = at("2026-11-27T09:00:00+01:00");
    for part in [minute(start, 20, 0), minute(start, 10, 25)] {
        history.write(&[Entry::Minute(part)]).unwrap();
    }
    let whole = history.last_minute().unwrap().unwrap().summary;
    assert_eq!((whole.neutral.as_secs(), whole.forward.as_secs()), (30, 25));
    history.write(&[Entry::Minute(minute(start, 60, 0))]).unwrap();
    let day = &history.days(start.date(), start.date()).unwrap()[0];
    assert_eq!(day.minutes.len(), 2);
    assert_eq!(summary::Totals::of(std::slice::from_ref(day)).measured().as_secs(), 115);
}

#[test]
fn a_later_account_takes_the_place_of_an_earlier_one() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let start = now();
    let episode = |seconds| {
        let lasted = Duration::from_secs(seconds);
        Entry::Episode(EpisodeRecord { start, lasted, dose: DegreeMinutes::new(1.0) })
    };
    history.write(&[episode(60)]).unwrap();
    history.write(&[episode(120), episode(100)]).unwrap();
    assert_eq!(history.entries(None, None).unwrap(), [episode(100)]);
}

#[test]
fn an_import_is_taken_in_once_and_the_fuller_account_stays() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let entries = one_of_each();
    let all = entries.len();
    assert_eq!(history.merge(&entries).unwrap(), Merged { added: all, known: 0 });
    assert_eq!(history.merge(&entries).unwrap(), Merged { added: 0, known: all });
    assert_eq!(sorted(history.entries(None, None).unwrap()), sorted(entries));

    let start = at("2026-11-27T09:00:00+01:00");
    let (poorer, fuller) = (minute(start, 5, 5), minute(start, 55, 0));
    assert_eq!(history.merge(&[Entry::Minute(poorer)]).unwrap().added, 0);
    assert_eq!(history.merge(&[Entry::Minute(fuller)]).unwrap().added, 1);
    let day = &history.days(start.date(), start.date()).unwrap()[0];
    assert_eq!(day.minutes[0], fuller);
}

#[test]
fn a_minute_lived_twice_stays_two_on_another_machine() {
    let start = at("2026-11-27T09:00:00+01:00");
    let twice = [Entry::Minute(minute(start, 60, 0)), Entry::Minute(minute(start, 0, 60))];
    let home = Home::new();
    let (mut history, _) = home.open();
    for _ in 0..2 {
        history.merge(&twice).unwrap();
        assert_eq!(history.entries(None, None).unwrap(), twice);
    }
}

#[test]
fn a_day_is_forgotten_and_no_byte_of_it_is_left() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let secret = |profile: &str, day| {
        Entry::Calibration(CalibrationRecord {
            at: at(&format!("2026-11-{day}T00:10:00+01:00")),
            profile: profile.into(),
            error: None,
            doubt: None,
        })
    };
    history.write(&[secret("a-secret-place", 26), secret("another-place", 27)]).unwrap();
    let contains = |word: &str| {
        let bytes = fs::read(home.path()).unwrap();
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    };
    assert!(contains("a-secret-place"));
    assert_eq!(history.forget_day(jiff::civil::date(2026, 11, 26)).unwrap(), 1);
    assert!(!contains("a-secret-place") && contains("another-place"));
    fs::write(home.0.path().join("history-damaged-20260101T000000Z.sqlite"), "old").unwrap();
    let own = ["history of mine.txt", "history-vacation.sqlite"];
    for name in own {
        fs::write(home.0.path().join(name), "mine").unwrap();
    }
    history.forget_all().unwrap();
    assert!(!contains("another-place"));
    assert_eq!(home.names(), [own[0], own[1], "history.sqlite"]);
    assert_eq!(history.entries(None, None).unwrap(), []);
}

#[test]
fn what_is_older_than_the_retention_goes_with_its_backups() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let minutes = [at("2026-11-25T23:59:00+01:00"), at("2026-11-26T00:00:00+01:00")]
        .map(|start| Entry::Minute(minute(start, 60, 0)));
    history.write(&minutes).unwrap();
    let kept = home.0.path().join("history-damaged-20260101T000000Z.sqlite");
    fs::write(&kept, "old").unwrap();
    let long_ago = at("2026-01-01T00:00:00+00:00").instant();
    fs::File::options().write(true).open(&kept).unwrap().set_modified(long_ago.into()).unwrap();
    assert_eq!(history.forget_before(jiff::civil::date(2026, 11, 26)).unwrap(), 1);
    assert_eq!(history.entries(None, None).unwrap(), minutes[1..]);
    assert_eq!(home.names(), ["history.sqlite"]);
}

/// A file as that version of the program left it, with one of each kind in it.
fn file_of_version(home: &Home, version: usize) -> Vec<Entry> {
    let mut db = Connection::open(home.path()).unwrap();
    schema::migrate_to(&mut db, version).unwrap();
    assert_eq!(schema::version(&db).unwrap(), version as i64);
    db.execute_batch(
        "INSERT INTO minutes (start, turn, utc_offset, neutral_ms, forward_ms, unsure_ms, away_ms,
             dose_deg_min, confidence) VALUES (1795766400000, 0, 3600, 60000, 0, 0, 0, 0.5, 0.8);
         INSERT INTO warnings (start, utc_offset, excess_deg, outcome)
             VALUES (1795766401000, 3600, 4.5, 'noted');",
    )
    .unwrap();
    let start = at("2026-11-27T09:00:00+01:00");
    assert_eq!(start.instant().as_second(), 1_795_766_400);
    let summary = MinuteSummary {
        neutral: Duration::from_secs(60),
        dose: DegreeMinutes::new(0.5),
        confidence: Confidence::new(0.8),
        ..MinuteSummary::default()
    };
    let warning = WarningRecord {
        at: at("2026-11-27T09:00:01+01:00"),
        excess: Degrees::new(4.5),
        step: None,
        outcome: Some(WarningOutcome::Noted),
    };
    vec![Entry::Minute(MinuteRecord { start, summary }), Entry::Warning(warning)]
}

#[test]
fn every_older_version_is_migrated_and_a_copy_of_it_is_kept() {
    for version in 1..schema::VERSION as usize {
        let home = Home::new();
        let expected = file_of_version(&home, version);
        let (mut history, findings) = home.open();
        let kept = home.0.path().join(format!("history-v{version}-20261127T130500Z.sqlite"));
        assert_eq!(findings, [Finding::Migrated { kept: kept.clone() }]);
        assert!(findings[0].to_string().contains("history-v1-"), "{}", findings[0]);
        assert_eq!(history.entries(None, None).unwrap(), expected);
        history.merge(&one_of_each()).unwrap();
        let copy = Connection::open(&kept).unwrap();
        assert_eq!(schema::version(&copy).unwrap(), version as i64);
        assert_eq!(salvage::entries(&kept), expected);
        assert_eq!(home.open().1, [], "once");
    }
}

#[test]
fn a_migration_without_room_for_the_copy_leaves_the_old_file_as_it_is() {
    let home = Home::new();
    file_of_version(&home, 1);
    let before = fs::read(home.path()).unwrap();
    // Whatever is tried for the copy's name, something that is no file is there.
    let kept = home.0.path().join("history-v1-20261127T130500Z.sqlite");
    std::os::unix::fs::symlink("/dev/full/never", &kept).unwrap();
    assert!(History::open(&home.path(), now()).is_err());
    assert!(fs::read(home.path()).unwrap() == before);
}

#[test]
fn a_newer_file_is_refused_with_a_sentence_and_not_touched() {
    let home = Home::new();
    drop(home.open());
    let db = Connection::open(home.path()).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    drop(db);
    let (before, names) = (fs::read(home.path()).unwrap(), home.names());
    let error = History::open(&home.path(), now()).unwrap_err();
    assert_eq!(error, HistoryError::Newer { path: home.path(), found: 99 });
    let told = error.to_string();
    assert!(told.contains("99") && told.contains("history.sqlite"), "{told}");
    assert!(fs::read(home.path()).unwrap() == before);
    assert_eq!(home.names(), names);
}

#[test]
fn a_file_that_was_exchanged_behind_the_programs_back_is_noticed() {
    let home = Home::new();
    let (history, _) = home.open();
    assert!(history.is_in_place());
    fs::remove_file(home.path()).unwrap();
    assert!(!history.is_in_place());
    fs::write(home.path(), "").unwrap();
    let (_, findings) = home.open();
    assert_eq!(findings, [Finding::Empty { path: home.path() }]);
}

/// Two days of minutes, enough for dozens of pages.
fn long_history(home: &Home) -> Vec<Entry> {
    let start = at("2026-11-25T09:00:00+01:00");
    let entries: Vec<Entry> = (0..2880)
        .map(|place| {
            let start = start.shifted(jiff::SignedDuration::from_mins(place));
            Entry::Minute(minute(start, 50, 10))
        })
        .chain(one_of_each())
        .collect();
    let (mut history, _) = home.open();
    history.merge(&entries).unwrap();
    history.entries(None, None).unwrap()
}

/// Opens what is damaged: the damaged file is kept as it was, and what was saved of it is a part of
/// `before`. Returns how much that was.
fn mended(home: &Home, before: &[Entry]) -> usize {
    let damaged = fs::read(home.path()).unwrap();
    let (history, findings) = home.open();
    let [Finding::Damaged { kept, saved }] = &findings[..] else { panic!("{findings:?}") };
    assert!(fs::read(kept).unwrap() == damaged);
    assert!(findings[0].to_string().contains("history-damaged-"), "{}", findings[0]);
    let entries = history.entries(None, None).unwrap();
    assert_eq!(entries.len(), *saved);
    assert!(entries.iter().all(|entry| before.contains(entry)), "nothing is made up");
    assert_eq!(home.open().1, [], "once");
    *saved
}

#[test]
fn of_a_file_with_bad_pages_the_good_ones_are_saved() {
    for bad in [[6, 7].as_slice(), &[4], &[12, 20, 21, 30]] {
        let home = Home::new();
        let before = long_history(&home);
        let mut bytes = fs::read(home.path()).unwrap();
        assert!(bytes.len() > 32 * 4096, "{}", bytes.len());
        for page in bad {
            bytes[page * 4096..][..4096].fill(0xa5);
        }
        fs::write(home.path(), bytes).unwrap();
        let saved = mended(&home, &before);
        assert!(saved > before.len() / 2, "{saved} of {} with {bad:?}", before.len());
    }
}

#[test]
fn of_a_file_that_was_cut_off_the_beginning_is_saved() {
    let home = Home::new();
    let before = long_history(&home);
    let file = fs::File::options().write(true).open(home.path()).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length * 3 / 4).unwrap();
    assert!(mended(&home, &before) > before.len() / 2);
}

#[test]
fn a_file_that_is_no_history_is_kept_aside() {
    let home = Home::new();
    fs::write(home.path(), "these are my notes, and no database").unwrap();
    assert_eq!(mended(&home, &[]), 0);
    // Another program's database, and a history whose head is gone.
    let home = Home::new();
    Connection::open(home.path()).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    assert_eq!(mended(&home, &[]), 0);
    let home = Home::new();
    let before = long_history(&home);
    let mut bytes = fs::read(home.path()).unwrap();
    bytes[..100].fill(0);
    fs::write(home.path(), bytes).unwrap();
    mended(&home, &before);
}

#[test]
fn a_full_disk_writes_nothing_rather_than_half_and_goes_on_when_there_is_room() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let pages: i64 = history.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    history.db.pragma_update(None, "max_page_count", pages).unwrap();
    let start = at("2026-11-27T09:00:00+01:00");
    let many: Vec<Entry> = (0..500)
        .map(|place| start.shifted(jiff::SignedDuration::from_mins(place)))
        .map(|start| Entry::Minute(minute(start, 60, 0)))
        .collect();
    assert_eq!(history.write(&many), Err(HistoryError::Full { path: home.path() }));
    assert_eq!(history.entries(None, None).unwrap(), []);
    history.db.pragma_update(None, "max_page_count", 100_000).unwrap();
    history.write(&many).unwrap();
    assert_eq!(history.entries(None, None).unwrap().len(), 500);
}

#[test]
fn a_file_that_another_program_holds_says_so() {
    let home = Home::new();
    let (mut history, _) = home.open();
    history.db.busy_timeout(Duration::ZERO).unwrap();
    let other = Connection::open(home.path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(history.write(&one_of_each()), Err(HistoryError::Busy { path: home.path() }));
    other.execute_batch("ROLLBACK").unwrap();
    history.write(&one_of_each()).unwrap();
}

/// `cargo test --lib a_year -- --ignored --nocapture` tells how long it takes.
#[test]
#[ignore = "tells a figure that depends on the machine"]
fn a_year_opens_and_a_month_of_it_is_read() {
    let home = Home::new();
    let (mut history, _) = home.open();
    let start = at("2026-01-01T08:00:00+01:00");
    for day in 0..365 {
        let minutes: Vec<Entry> = (0..10 * 60)
            .map(|place| start.shifted(jiff::SignedDuration::from_mins(day * 1440 + place)))
            .map(|start| Entry::Minute(minute(start, 50, 10)))
            .collect();
        history.write(&minutes).unwrap();
    }
    drop(history);
    let begun = std::time::Instant::now();
    let (history, _) = home.open();
    let opened = begun.elapsed();
    let (from, to) = (jiff::civil::date(2026, 6, 1), jiff::civil::date(2026, 6, 30));
    let days = history.days(from, to).unwrap();
    let read = begun.elapsed() - opened;
    let totals = summary::Totals::of(&days);
    let added = begun.elapsed() - opened - read;
    assert_eq!(totals.days, 30);
    let size = fs::metadata(home.path()).unwrap().len() / 1024;
    println!(
        "{size} KiB: opened and checked in {opened:?}, a month in {read:?}, added up in {added:?}"
    );
}
