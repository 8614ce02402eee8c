//! kill -9 at random moments while it writes: the history opens every time, with every minute that was
//! said to be on the disk, and what lasts is known up to the current minute.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;
use plumbline::history::{Entry, Finding, History, Moment};

use crate::process::{Process, Setting};
use crate::{Dice, at};

const KILLS: u32 = 200;

#[test]
fn killed_at_random_moments_it_opens_every_time_and_loses_the_current_minute_at_most() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("history.sqlite");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut durable: BTreeSet<Moment> = BTreeSet::new();
    let mut begin = at("2026-11-27T06:00:00+01:00");
    let mut while_writing = 0;
    for kill in 0..KILLS {
        let mut process = Process::start(home.path(), begin, Setting::Plain);
        process.tell("forever");
        let mut told = Vec::new();
        // Every fourth while it starts, the others while it writes.
        if kill % 4 == 0 {
            std::thread::sleep(Duration::from_micros(dice.below(40_000)));
        } else {
            told.push(process.next("durable "));
            std::thread::sleep(Duration::from_micros(dice.below(30_000)));
        }
        told.extend(process.kill());
        let new: Vec<Moment> = told
            .iter()
            .filter_map(|line| line.strip_prefix("durable ").map(|start| start.parse().unwrap()))
            .collect();
        while_writing += u32::from(!new.is_empty());
        durable.extend(&new);

        let (history, findings) = History::open(&file, begin).unwrap();
        let is_whole = |finding: &Finding| matches!(finding, Finding::Empty { .. });
        // An empty file is what a start leaves that was cut off in its first moment.
        assert!(findings.iter().all(|f| durable.is_empty() && is_whole(f)), "{kill}: {findings:?}");
        let entries = history.entries(None, None).unwrap();
        let mut minutes = Vec::new();
        let mut known_until = None;
        for entry in &entries {
            match entry {
                Entry::Minute(minute) => minutes.push(minute.start),
                Entry::Episode(episode) => {
                    let lasted = SignedDuration::try_from(episode.lasted).unwrap();
                    known_until = known_until.max(Some(episode.start.shifted(lasted)));
                }
                other => panic!("{other:?}"),
            }
        }
        let found: BTreeSet<Moment> = minutes.iter().copied().collect();
        assert_eq!(found.len(), minutes.len(), "{kill}: no minute is there twice");
        let lost: Vec<&Moment> = durable.difference(&found).collect();
        assert!(lost.is_empty(), "{kill}: {lost:?} were on the disk");
        if let Some(last) = new.last() {
            // Which ended a minute later, and so the stretch lasted at least until then.
            let ended = last.shifted(SignedDuration::from_mins(1));
            assert!(known_until >= Some(ended), "{kill}: {known_until:?}, {ended}");
        }
        let last = minutes.iter().max().copied();
        begin = last.map_or(begin, |last| last.shifted(SignedDuration::from_mins(1)));
    }
    println!("{KILLS} kills, {while_writing} while it wrote, {} minutes kept", durable.len());
    assert!(while_writing >= KILLS * 3 / 4, "{while_writing}");
}
