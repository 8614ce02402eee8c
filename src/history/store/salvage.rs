//! What can still be read of a damaged file.
//!
//! Every table is read from its beginning and, from where that ends at a bad page, from its end
//! backwards; what lies between is tried in steps. Rows that no version of the program could have
//! written are left out.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::rows::{Reader, TABLES};
use crate::history::Entry;

/// A page of minutes holds about half an hour, so shorter steps would end on the same bad page.
const STEP_MS: i64 = 30 * 60 * 1000;
/// About six years of such steps.
const MOST_STEPS: usize = 100_000;

/// All entries that can be read of the file at `path`, which is not changed.
pub(super) fn entries(path: &Path) -> Vec<Entry> {
    let Some(db) = connect(path) else { return Vec::new() };
    let mut all = Vec::new();
    for (table, columns, entry) in TABLES {
        all.extend(of_table(&db, table, columns, entry));
    }
    all
}

/// A connection that takes no note of locks and journals: the file is nobody else's any more.
fn connect(path: &Path) -> Option<Connection> {
    let name: String = path
        .to_str()?
        .chars()
        .map(|c| match c {
            '%' => "%25".into(),
            '?' => "%3f".into(),
            '#' => "%23".into(),
            c => c.to_string(),
        })
        .collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let db = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags).ok()?;
    db.pragma_update(None, "cell_size_check", "ON").ok()?;
    db.pragma_update(None, "trusted_schema", "OFF").ok()?;
    // Without it SQLite refuses a file that was cut off as a whole.
    db.pragma_update(None, "writable_schema", "ON").ok()?;
    Some(db)
}

/// Entries by their instant, so that what is read from both ends is there once.
type Found = BTreeMap<i64, Vec<Entry>>;

fn of_table(db: &Connection, table: &str, columns: &str, entry: Reader) -> Vec<Entry> {
    let mut found = Found::new();
    let all = |columns: &str| format!("SELECT start, utc_offset, {columns} FROM {table}");
    // Version 1 has no steps.
    let columns = match db.prepare(&all(columns)) {
        Ok(_) => columns.to_owned(),
        Err(_) => columns.replace("step", "NULL"),
    };
    let up = format!("{} WHERE start >= ? ORDER BY start", all(&columns));
    let down = format!("{} WHERE start <= ? ORDER BY start DESC", all(&columns));
    if !scan(db, &up, i64::MIN, entry, &mut found) {
        let low = found.last_key_value().map(|(start, _)| *start);
        let mut above = Found::new();
        scan(db, &down, i64::MAX, entry, &mut above);
        let high = above.first_key_value().map(|(start, _)| *start);
        found.extend(above);
        // Between the two there are bad pages, and perhaps good ones.
        if let (Some(low), Some(high)) = (low, high) {
            let mut from = low;
            for _ in 0..MOST_STEPS {
                from = from.saturating_add(STEP_MS);
                if from >= high || scan(db, &up, from, entry, &mut found) {
                    break;
                }
                let known = found.range(..high).next_back().map_or(from, |(start, _)| *start);
                from = from.max(known);
            }
        }
    }
    found.into_values().flatten().collect()
}

/// Reads on until the end or a bad page; whether it came to the end.
fn scan(db: &Connection, select: &str, from: i64, entry: Reader, found: &mut Found) -> bool {
    let mut run: Found = Found::new();
    let mut read = || -> rusqlite::Result<()> {
        let mut statement = db.prepare_cached(select)?;
        let mut rows = statement.query([from])?;
        while let Some(row) = rows.next()? {
            let Ok(entry) = entry(row) else { continue };
            run.entry(entry.start().instant().as_millisecond()).or_default().push(entry);
        }
        Ok(())
    };
    let is_whole = read().is_ok();
    found.extend(run);
    is_whole
}
