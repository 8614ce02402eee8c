use super::*;
use crate::capture::SourceInfo;
use crate::monitor::StreamId;
use crate::reminder::{Hint, Step, WarningOutcome};
use crate::units::{DegreeMinutes, Timestamp};

/// A monitor that tells, and a wall clock that stands still until it is moved.
struct Desk {
    keep: Keep,
    session: Duration,
    wall: Moment,
}

impl Desk {
    /// Before a camera, at nine in the morning.
    fn new() -> Self {
        let mut desk = Self {
            keep: Keep::default(),
            session: Duration::ZERO,
            wall: "2026-11-27T09:00:00+01:00".parse().unwrap(),
        };
        assert_eq!(desk.open(SourceSpec::Camera(0)), []);
        desk
    }

    fn open(&mut self, source: SourceSpec) -> Vec<Entry> {
        let resolution = crate::capture::Resolution { width: 640, height: 480 };
        let name = "test".into();
        let info = SourceInfo { name, resolution, frames_per_second: None, live: true };
        self.tell(EventKind::SourceOpened { source, info })
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        self.session += Duration::from_secs(seconds);
        self.wall = self.wall.shifted(SignedDuration::from_secs(seconds as i64));
        self
    }

    fn tell(&mut self, kind: EventKind) -> Vec<Entry> {
        let at = Timestamp::after_start(self.session);
        self.keep.take(&Event { stream: StreamId::default(), at, kind }, self.wall)
    }
}

fn whole_minute() -> EventKind {
    EventKind::Minute(MinuteSummary {
        neutral: Duration::from_secs(60),
        dose: DegreeMinutes::new(1.0),
        ..MinuteSummary::default()
    })
}

fn starts(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .filter(|entry| matches!(entry, Entry::Minute(_)))
        .map(|entry| entry.start().time().to_string())
        .collect()
}

#[test]
fn minutes_that_tremble_leave_neither_holes_nor_doubles() {
    let mut desk = Desk::new();
    let mut found = Vec::new();
    // Each ends about half past a minute, a second early or late.
    desk.wait(90);
    for late in [0_i64, 1, -1, 1, -1, 0] {
        desk.wall = desk.wall.shifted(SignedDuration::from_secs(late));
        found.extend(starts(&desk.tell(whole_minute())));
        desk.wall = desk.wall.shifted(SignedDuration::from_secs(60 - late));
    }
    let expected = ["09:01:00", "09:02:00", "09:03:00", "09:04:00", "09:05:00", "09:06:00"];
    assert_eq!(found, expected);
}

#[test]
fn a_clock_that_is_set_back_or_on_is_followed() {
    let mut desk = Desk::new();
    desk.wait(60);
    assert_eq!(starts(&desk.tell(whole_minute())), ["09:00:00"]);
    desk.wait(60).wall = "2026-11-27T08:30:00+01:00".parse().unwrap();
    assert_eq!(starts(&desk.tell(whole_minute())), ["08:29:00"]);
    desk.wait(60);
    assert_eq!(starts(&desk.tell(whole_minute())), ["08:30:00"]);
    desk.wait(60).wall = "2026-11-27T12:01:00+01:00".parse().unwrap();
    assert_eq!(starts(&desk.tell(whole_minute())), ["12:00:00"]);
}

#[test]
fn the_hour_that_summer_time_repeats_is_two_hours() {
    let mut desk = Desk::new();
    desk.wall = "2026-10-25T02:59:30+02:00".parse().unwrap();
    assert_eq!(desk.tell(whole_minute())[0].start().to_string(), "2026-10-25T02:59:00+02:00");
    desk.wall = "2026-10-25T02:00:30+01:00".parse().unwrap();
    assert_eq!(desk.tell(whole_minute())[0].start().to_string(), "2026-10-25T02:00:00+01:00");
}

#[test]
fn films_leave_no_trace_and_end_what_ran() {
    let mut desk = Desk::new();
    desk.wait(30).tell(EventKind::EpisodeStarted { since: Timestamp::from_seconds(20.0) });
    desk.wait(30);
    let ended = desk.open(SourceSpec::Demo);
    assert!(matches!(&ended[..], [Entry::Episode(e)] if e.lasted == Duration::from_secs(40)));
    for kind in [whole_minute(), EventKind::Away, EventKind::Hinted(Hint::TooNear)] {
        assert_eq!(desk.wait(60).tell(kind), []);
    }
    desk.open(SourceSpec::Camera(1));
    assert_eq!(desk.tell(whole_minute()).len(), 1);
}

#[test]
fn an_episode_is_told_from_its_onset_on_and_exactly_at_its_end() {
    let mut desk = Desk::new();
    desk.wait(100);
    let begun = desk.tell(EventKind::EpisodeStarted { since: Timestamp::from_seconds(90.0) });
    let [Entry::Episode(first)] = begun[..] else { panic!("{begun:?}") };
    assert_eq!(first.start.time().to_string(), "09:01:30");
    let running = desk.wait(60).tell(whole_minute());
    let Entry::Episode(second) = running[0] else { panic!("{running:?}") };
    assert_eq!((second.lasted.as_secs(), second.dose.value()), (70, 1.0));
    assert!(Entry::Episode(second).tells_of(&begun[0]));
    let (lasted, dose) = (Duration::from_millis(80_500), DegreeMinutes::new(7.5));
    let ended = desk.wait(10).tell(EventKind::EpisodeEnded { lasted, dose });
    assert_eq!(ended, [Entry::Episode(EpisodeRecord { start: first.start, lasted, dose })]);
}

#[test]
fn a_warning_and_a_prompt_say_what_became_of_them() {
    let mut desk = Desk::new();
    let excess = Degrees::new(4.0);
    let account = |samples| {
        std::sync::Arc::new(crate::reminder::Account {
            at: Timestamp::START,
            rule: crate::reminder::Rule::default(),
            enters_below: Degrees::ZERO,
            clears_above: Degrees::ZERO,
            limit: Degrees::ZERO,
            forward_share: 1.0,
            samples,
        })
    };
    let (shown, lasted) = (account(Vec::new()), Duration::from_secs(120));
    assert_eq!(desk.tell(EventKind::Warned { excess, lasted, account: shown }), []);
    let sample = crate::reminder::Sample { at: Timestamp::START, value: None, forward: true };
    let account = account(vec![sample]);
    let at = desk.wall;
    desk.tell(EventKind::Warned { excess, lasted, account });
    desk.wait(20).tell(EventKind::Climbed(Step::Notification));
    desk.tell(EventKind::Climbed(Step::Tray));
    let over = desk.wait(5).tell(EventKind::WarningOver(WarningOutcome::FineLikeThis));
    let outcome = Some(WarningOutcome::FineLikeThis);
    let step = Some(Step::Notification);
    assert_eq!(over, [Entry::Warning(WarningRecord { at, excess, step, outcome })]);
    // Shown to try it: there was no warning.
    assert_eq!(desk.tell(EventKind::Climbed(Step::Tray)), []);

    let at = desk.wall;
    desk.tell(EventKind::Prompted(Prompt::Break));
    desk.wait(5).tell(EventKind::Prompted(Prompt::Movement));
    let over = desk.wait(5).tell(EventKind::PromptOver(Prompt::Break, PromptOutcome::Kept));
    let outcome = Some(PromptOutcome::Kept);
    assert_eq!(over, [Entry::Prompt(PromptRecord::Prompt { at, prompt: Prompt::Break, outcome })]);
}

#[test]
fn a_break_lasts_through_the_cameras_rest_and_its_looks_around() {
    let mut desk = Desk::new();
    desk.tell(EventKind::Away);
    assert_eq!(desk.wait(10).tell(EventKind::Returned), [], "ten seconds are no break");
    desk.wait(300).tell(EventKind::Away);
    desk.wait(600).tell(EventKind::Paused { reason: PauseReason::AwayLong, lasts: None });
    // It looks whether somebody is there.
    desk.wait(600).tell(EventKind::Resumed);
    desk.wait(15).tell(EventKind::Away);
    desk.wait(5).tell(EventKind::Paused { reason: PauseReason::AwayLong, lasts: None });
    desk.wait(580).tell(EventKind::Resumed);
    let back = desk.tell(EventKind::Away);
    assert_eq!(back, []);
    let back = desk.wait(20).tell(EventKind::Returned);
    let [Entry::Break(rest)] = back[..] else { panic!("{back:?}") };
    assert_eq!(rest.lasted, Duration::from_secs(600 + 600 + 20 + 580 + 20));
    let Lasting::Over(pause) = desk.keep.pause else { panic!("{:?}", desk.keep) };
    assert_eq!(pause.lasted, Some(Duration::from_secs(600 + 20 + 580)));
}

#[test]
fn a_pause_is_told_while_it_lasts_though_the_monitor_is_silent() {
    let mut desk = Desk::new();
    let start = desk.wall;
    desk.tell(EventKind::Paused { reason: PauseReason::Asked, lasts: None });
    desk.wait(900);
    let lasted = Some(Duration::from_secs(900));
    let told = Entry::Pause(PauseRecord { start, lasted, reason: PauseReason::Asked });
    assert_eq!(desk.keep.tick(desk.wall), std::slice::from_ref(&told));
    // A clock that was set back makes it no shorter.
    desk.wall = desk.wall.shifted(SignedDuration::from_hours(-2));
    assert_eq!(desk.keep.tick(desk.wall), std::slice::from_ref(&told));
    assert_eq!(desk.tell(EventKind::Resumed), [told]);
}

#[test]
fn a_pause_for_another_reason_ends_the_one_before_it() {
    let mut desk = Desk::new();
    let first = desk.wall;
    desk.tell(EventKind::Paused { reason: PauseReason::Locked, lasts: None });
    let second = desk.wait(300).wall;
    let turned = desk.tell(EventKind::Paused { reason: PauseReason::Asleep, lasts: None });
    let pause = |start, seconds, reason| {
        Entry::Pause(PauseRecord { start, lasted: Some(Duration::from_secs(seconds)), reason })
    };
    let locked = pause(first, 300, PauseReason::Locked);
    assert_eq!(turned, [locked, pause(second, 0, PauseReason::Asleep)]);
    let resumed = desk.wait(600).tell(EventKind::Resumed);
    assert_eq!(resumed, [pause(second, 600, PauseReason::Asleep)], "the first is over");
}

#[test]
fn a_minute_begun_before_a_restart_is_one_with_the_rest_of_it() {
    let mut desk = Desk::new();
    let part = |seconds| {
        let neutral = Duration::from_secs(seconds);
        EventKind::Minute(MinuteSummary { neutral, ..MinuteSummary::default() })
    };
    assert_eq!(starts(&desk.wait(20).tell(part(20))), ["09:00:00"]);
    let Some(last) = desk.keep.last_minute else { panic!("{:?}", desk.keep) };
    desk.keep = Keep::after(Some(last));
    desk.open(SourceSpec::Camera(0));
    assert_eq!(starts(&desk.wait(30).tell(part(25))), ["09:00:00"]);
    // A whole one whose middle lies in the same minute is the next.
    assert_eq!(starts(&desk.wait(60).tell(part(60))), ["09:01:00"]);
}

#[test]
fn what_runs_begins_anew_where_its_beginning_was_forgotten() {
    let mut desk = Desk::new();
    desk.wait(60).tell(EventKind::EpisodeStarted { since: Timestamp::from_seconds(30.0) });
    desk.tell(EventKind::Away);
    desk.wait(60).tell(whole_minute());
    let prompt = Prompt::Break;
    desk.tell(EventKind::Prompted(prompt));
    desk.wait(300).tell(EventKind::Paused { reason: PauseReason::AwayLong, lasts: None });
    // Yesterday is none of theirs.
    let running = desk.keep.clone().tick(desk.wall);
    desk.keep.begin_anew(desk.wall.date().yesterday().ok(), desk.wall);
    assert_eq!(desk.keep.tick(desk.wall), running);

    let anew = desk.wait(30).wall;
    desk.keep.begin_anew(Some(desk.wall.date()), anew);
    let told = desk.wait(90).tell(EventKind::Resumed);
    let lasted = Duration::from_secs(90);
    let episode = EpisodeRecord { start: anew, lasted, dose: DegreeMinutes::new(0.0) };
    let pause = PauseRecord { start: anew, lasted: Some(lasted), reason: PauseReason::AwayLong };
    let rest = BreakRecord { start: anew, lasted };
    for expected in [Entry::Episode(episode), Entry::Pause(pause)] {
        assert!(told.contains(&expected), "{told:?}");
    }
    assert!(rest.lasted < LEAST_BREAK || told.contains(&Entry::Break(rest)), "{told:?}");
    // The monitor tells of the whole of it.
    let (whole, dose) = (Duration::from_secs(510), DegreeMinutes::new(4.5));
    let ended = desk.tell(EventKind::EpisodeEnded { lasted: whole, dose });
    let dose = DegreeMinutes::new(3.5);
    assert_eq!(ended, [Entry::Episode(EpisodeRecord { start: anew, lasted, dose })]);
    let over = desk.tell(EventKind::PromptOver(prompt, PromptOutcome::Kept));
    assert_eq!(over[0].start(), anew);

    // What was over lately, and is forgotten, is not gone on with.
    desk.keep.begin_anew(None, desk.wall);
    let again = desk.wait(5).tell(EventKind::Paused { reason: PauseReason::AwayLong, lasts: None });
    assert_eq!(again.last().map(Entry::start), Some(desk.wall));
}
