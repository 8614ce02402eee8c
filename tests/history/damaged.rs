//! Files that time or another program has damaged, in ways nobody thought of.

use std::fs;
use std::path::Path;

use plumbline::history::{Finding, History};

use crate::{Dice, at, minutes};

const START: &str = "2026-11-20T09:00:00+01:00";

/// How a file gets damaged.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice, way: u64) {
    let length = bytes.len() as u64;
    match way {
        // Single bytes, anywhere.
        0 => {
            for _ in 0..=dice.below(40) {
                let place = dice.below(length) as usize;
                bytes[place] ^= 1 << dice.below(8);
            }
        }
        // A block of nonsense.
        1 => {
            let from = dice.below(length) as usize;
            let to = (from + 1 + dice.below(8192) as usize).min(bytes.len());
            for byte in &mut bytes[from..to] {
                *byte = dice.below(256) as u8;
            }
        }
        // Cut off, down to nothing.
        2 => bytes.truncate(dice.below(length) as usize),
        3 => bytes.clear(),
        // A hole, as file systems leave it after a power cut.
        4 => {
            let from = dice.below(length) as usize / 4096 * 4096;
            let to = (from + 4096 * (1 + dice.below(4) as usize)).min(bytes.len());
            bytes[from..to].fill(0);
        }
        // No database at all.
        _ => {
            let size = dice.below(20_000) + 1;
            *bytes = (0..size).map(|_| dice.below(256) as u8).collect();
        }
    }
}

fn backups(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().contains("damaged") {
            found.push(fs::read(path).unwrap());
        }
    }
    found
}

#[test]
fn however_it_is_damaged_it_opens_keeps_the_old_file_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let whole = home.path().join("whole.sqlite");
    let (mut history, _) = History::open(&whole, at(START)).unwrap();
    history.write(&minutes(at(START), 1500)).unwrap();
    drop(history);
    let whole = fs::read(whole).unwrap();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut found_damaged, mut saved_most) = (0, 0);
    for round in 0..120 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history.sqlite");
        let mut bytes = whole.clone();
        damage(&mut bytes, &mut dice, round % 6);
        fs::write(&file, &bytes).unwrap();
        let (mut history, findings) = History::open(&file, at(START)).unwrap();
        match &findings[..] {
            // Damage within a value, or in a page that nobody uses.
            [] => assert!(backups(folder.path()).is_empty()),
            [Finding::Empty { .. }] => assert!(bytes.is_empty()),
            [Finding::Damaged { saved, .. }] => {
                found_damaged += 1;
                saved_most += u32::from(*saved > 750);
                assert!(backups(folder.path()) == [bytes], "{round}: the damaged file is kept");
            }
            other => panic!("{round}: {other:?}"),
        }
        for finding in &findings {
            assert!(finding.to_string().len() > 20, "a sentence says so");
        }
        // It goes on, and it is sound from then on.
        let later = at("2026-12-24T09:00:00+01:00");
        history.write(&minutes(later, 3)).unwrap();
        drop(history);
        let (history, findings) = History::open(&file, at(START)).unwrap();
        assert_eq!(findings, [], "{round}");
        let days = history.days(later.date(), later.date()).unwrap();
        assert_eq!(days[0].minutes.len(), 3, "{round}");
    }
    println!("{found_damaged} found damaged, of {saved_most} more than half was saved");
    assert!(found_damaged >= 60 && saved_most >= 20, "{found_damaged}, {saved_most}");
}
