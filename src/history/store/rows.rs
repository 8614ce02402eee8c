//! Values to columns and back.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use rusqlite::types::Type;
use rusqlite::{
    Connection, OptionalExtension as _, Params, Row, Transaction, named_params, params,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::history::words::{read_word, word};
use crate::history::{
    BreakRecord, CalibrationRecord, Entry, EpisodeRecord, MinuteRecord, MinuteSummary, Moment,
    PauseRecord, PromptRecord, WarningRecord,
};
use crate::units::{Confidence, DegreeMinutes, Degrees};

type Result<T> = rusqlite::Result<T>;

/// Makes an entry of a table's row.
pub(super) type Reader = fn(&Row<'_>) -> Result<Entry>;

/// Every table, its columns behind `start` and `utc_offset`, and what reads a row of these. They are read
/// by their place: to look for a name in each of the rows takes half of the time.
pub(super) const TABLES: [(&str, &str, Reader); 7] = [
    ("minutes", MINUTE_COLUMNS, |row| minute(row).map(Entry::Minute)),
    ("episodes", "lasted_ms, dose_deg_min", |row| episode(row).map(Entry::Episode)),
    ("warnings", "excess_deg, step, outcome", |row| warning(row).map(Entry::Warning)),
    ("prompts", "kind, what, outcome", |row| prompt(row).map(Entry::Prompt)),
    ("breaks", "lasted_ms", |row| rest(row).map(Entry::Break)),
    ("pauses", "lasted_ms, reason", |row| pause(row).map(Entry::Pause)),
    ("calibrations", "profile, error_deg, doubt", |row| calibration(row).map(Entry::Calibration)),
];

const MINUTE_COLUMNS: &str = "neutral_ms, forward_ms, unsure_ms, away_ms, change_deg, cva_deg,
     half_width_deg, dose_deg_min, confidence, stance, quiet";

/// All entries that begin from `first` to `last`, in milliseconds since 1970, by kind and in order.
pub(super) fn read(db: &Connection, first: i64, last: i64) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (table, columns, entry) in TABLES {
        let select = format!(
            "SELECT start, utc_offset, {columns} FROM {table} WHERE start BETWEEN ? AND ?
             ORDER BY start"
        );
        let mut statement = db.prepare_cached(&select)?;
        for read in statement.query_map([first, last], entry)? {
            entries.push(read?);
        }
    }
    Ok(entries)
}

/// On how many of the days there are minutes; they all lie between the instants.
pub(super) fn days_with_minutes(
    db: &Connection,
    (first, last): (i64, i64),
    from: Date,
    to: Date,
) -> Result<i64> {
    let count = "SELECT count(DISTINCT date(start / 1000 + utc_offset, 'unixepoch')) FROM minutes
         WHERE start BETWEEN ?1 AND ?2
         AND date(start / 1000 + utc_offset, 'unixepoch') BETWEEN ?3 AND ?4";
    let values = params![first, last, from.to_string(), to.to_string()];
    db.prepare_cached(count)?.query_row(values, |row| row.get(0))
}

/// Deletes what begins between the instants and belongs to one of the days.
pub(super) fn forget(
    transaction: &Transaction<'_>,
    (first, last): (i64, i64),
    from: Option<Date>,
    to: Option<Date>,
) -> Result<usize> {
    let mut forgotten = 0;
    for (table, ..) in TABLES {
        let delete = format!(
            "DELETE FROM {table} WHERE start BETWEEN ?1 AND ?2
             AND (?3 IS NULL OR ?3 <= date(start / 1000 + utc_offset, 'unixepoch'))
             AND (?4 IS NULL OR date(start / 1000 + utc_offset, 'unixepoch') <= ?4)"
        );
        let days = (from.map(|day| day.to_string()), to.map(|day| day.to_string()));
        forgotten += transaction.execute(&delete, params![first, last, days.0, days.1])?;
    }
    Ok(forgotten)
}

/// Writes an entry that is no minute over an earlier account of the same thing.
pub(super) fn replace(transaction: &Transaction<'_>, entry: &Entry) -> Result<()> {
    insert(transaction, entry, "INSERT OR REPLACE", "").map(drop)
}

/// Writes an entry that is no minute unless a fuller account of the same thing is there. Says whether it
/// was written.
pub(super) fn fuller(transaction: &Transaction<'_>, entry: &Entry) -> Result<bool> {
    let unless = match entry {
        Entry::Episode(_) => {
            "ON CONFLICT DO UPDATE SET lasted_ms = excluded.lasted_ms,
             dose_deg_min = excluded.dose_deg_min WHERE excluded.lasted_ms > lasted_ms"
        }
        Entry::Break(_) => {
            "ON CONFLICT DO UPDATE SET lasted_ms = excluded.lasted_ms
             WHERE excluded.lasted_ms > lasted_ms"
        }
        Entry::Pause(_) => {
            "ON CONFLICT DO UPDATE SET lasted_ms = excluded.lasted_ms
             WHERE excluded.lasted_ms > ifnull(lasted_ms, -1)"
        }
        Entry::Warning(_) => {
            "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, step = excluded.step
             WHERE outcome IS NULL AND excluded.outcome IS NOT NULL"
        }
        Entry::Prompt(_) => {
            "ON CONFLICT DO UPDATE SET outcome = excluded.outcome
             WHERE outcome IS NULL AND excluded.outcome IS NOT NULL"
        }
        Entry::Minute(_) | Entry::Calibration(_) => "ON CONFLICT DO NOTHING",
    };
    insert(transaction, entry, "INSERT", unless)
}

/// Writes the minute in its turn unless at least as much was measured of the one that is there. Says
/// whether it was written.
pub(super) fn fuller_minute(
    transaction: &Transaction<'_>,
    minute: &MinuteRecord,
    turn: i64,
) -> Result<bool> {
    let known: Option<i64> = transaction
        .prepare_cached("SELECT neutral_ms + forward_ms FROM minutes WHERE start = ? AND turn = ?")?
        .query_row(params![milliseconds(minute.start), turn], |row| row.get(0))
        .optional()?;
    let is_fuller = known.is_none_or(|known| length(minute.summary.measured()) > known);
    if is_fuller {
        put_minute(transaction, minute, turn)?;
    }
    Ok(is_fuller)
}

/// The minute of that instant that was lived last, and its turn.
pub(super) fn last_turn(
    transaction: &Transaction<'_>,
    start: Moment,
) -> Result<Option<(MinuteRecord, i64)>> {
    transaction
        .prepare_cached(&format!(
            "SELECT start, utc_offset, {MINUTE_COLUMNS}, turn FROM minutes WHERE start = ?
             ORDER BY turn DESC LIMIT 1"
        ))?
        .query_row([milliseconds(start)], |row| Ok((minute(row)?, row.get("turn")?)))
        .optional()
}

/// The minute that lies latest.
pub(super) fn last_minute(db: &Connection) -> Result<Option<MinuteRecord>> {
    let select = format!(
        "SELECT start, utc_offset, {MINUTE_COLUMNS} FROM minutes
         ORDER BY start DESC, turn DESC LIMIT 1"
    );
    db.prepare_cached(&select)?.query_row([], minute).optional()
}

/// Writes a minute in its turn, over what is there.
pub(super) fn put_minute(
    transaction: &Transaction<'_>,
    MinuteRecord { start, summary }: &MinuteRecord,
    turn: i64,
) -> Result<()> {
    let insert = "INSERT OR REPLACE INTO minutes (start, turn, utc_offset, neutral_ms, forward_ms,
         unsure_ms, away_ms, change_deg, cva_deg, half_width_deg, dose_deg_min, confidence, stance,
         quiet)
         VALUES (:start, :turn, :offset, :neutral, :forward, :unsure, :away, :change, :cva,
         :half_width, :dose, :confidence, :stance, :quiet)";
    let values = named_params! {
        ":start": milliseconds(*start),
        ":turn": turn,
        ":offset": start.offset().seconds(),
        ":neutral": length(summary.neutral),
        ":forward": length(summary.forward),
        ":unsure": length(summary.unsure),
        ":away": length(summary.away),
        ":change": angle(summary.change),
        ":cva": angle(summary.cva),
        ":half_width": angle(summary.half_width),
        ":dose": thousandth(summary.dose.value()),
        ":confidence": thousandth(summary.confidence.value()),
        ":stance": summary.stance.as_ref().map(word),
        ":quiet": summary.quiet.as_ref().map(word),
    };
    transaction.prepare_cached(insert)?.execute(values).map(drop)
}

/// `INSERT`s an entry that is no minute; `unless` says what happens where it is there already. Says
/// whether anything was written.
fn insert(transaction: &Transaction<'_>, entry: &Entry, verb: &str, unless: &str) -> Result<bool> {
    let (start, offset) = (milliseconds(entry.start()), entry.start().offset().seconds());
    let run = |table: &str, columns: &str, values: &dyn Fn(&str) -> Result<usize>| {
        let places = columns.split(',').map(|_| "?").collect::<Vec<_>>().join(", ");
        values(&format!(
            "{verb} INTO {table} (start, utc_offset, {columns}) VALUES (?, ?, {places}) {unless}"
        ))
    };
    fn execute(transaction: &Transaction<'_>, sql: &str, values: impl Params) -> Result<usize> {
        transaction.prepare_cached(sql)?.execute(values)
    }
    let changed = match entry {
        Entry::Minute(minute) => return put_minute(transaction, minute, 0).map(|()| true),
        Entry::Episode(EpisodeRecord { lasted, dose, .. }) => {
            let dose = thousandth(dose.value());
            run("episodes", "lasted_ms, dose_deg_min", &|sql| {
                execute(transaction, sql, params![start, offset, length(*lasted), dose])
            })
        }
        Entry::Warning(WarningRecord { excess, step, outcome, .. }) => {
            run("warnings", "excess_deg, step, outcome", &|sql| {
                let excess = angle(Some(*excess)).unwrap_or_default();
                let words = (step.as_ref().map(word), outcome.as_ref().map(word));
                execute(transaction, sql, params![start, offset, excess, words.0, words.1])
            })
        }
        Entry::Prompt(record) => run("prompts", "kind, what, outcome", &|sql| {
            let (kind, what, outcome) = match record {
                PromptRecord::Prompt { prompt, outcome, .. } => {
                    ("prompt", word(prompt), outcome.as_ref().map(word))
                }
                PromptRecord::Hint { hint, .. } => ("hint", word(hint), None),
            };
            execute(transaction, sql, params![start, offset, kind, what, outcome])
        }),
        Entry::Break(BreakRecord { lasted, .. }) => run("breaks", "lasted_ms", &|sql| {
            execute(transaction, sql, params![start, offset, length(*lasted)])
        }),
        Entry::Pause(PauseRecord { lasted, reason, .. }) => {
            run("pauses", "lasted_ms, reason", &|sql| {
                let values = params![start, offset, lasted.map(length), word(reason)];
                execute(transaction, sql, values)
            })
        }
        Entry::Calibration(CalibrationRecord { profile, error, doubt, .. }) => {
            run("calibrations", "profile, error_deg, doubt", &|sql| {
                let doubt = doubt.as_ref().map(word);
                execute(transaction, sql, params![start, offset, profile, angle(*error), doubt])
            })
        }
    }?;
    Ok(changed > 0)
}

fn minute(row: &Row<'_>) -> Result<MinuteRecord> {
    let summary = MinuteSummary {
        neutral: span(row, 2)?,
        forward: span(row, 3)?,
        unsure: span(row, 4)?,
        away: span(row, 5)?,
        change: degrees(row, 6)?,
        cva: degrees(row, 7)?,
        half_width: degrees(row, 8)?,
        dose: DegreeMinutes::new(row.get(9)?),
        confidence: Confidence::new(row.get(10)?),
        stance: named(row, 11)?,
        quiet: named(row, 12)?,
    };
    Ok(MinuteRecord { start: moment(row)?, summary })
}

fn episode(row: &Row<'_>) -> Result<EpisodeRecord> {
    let dose = DegreeMinutes::new(row.get(3)?);
    Ok(EpisodeRecord { start: moment(row)?, lasted: span(row, 2)?, dose })
}

fn warning(row: &Row<'_>) -> Result<WarningRecord> {
    let excess = Degrees::new(row.get(2)?);
    Ok(WarningRecord { at: moment(row)?, excess, step: named(row, 3)?, outcome: named(row, 4)? })
}

fn prompt(row: &Row<'_>) -> Result<PromptRecord> {
    let at = moment(row)?;
    let kind: String = row.get(2)?;
    match kind.as_str() {
        "hint" => Ok(PromptRecord::Hint { at, hint: told(row, 3)? }),
        _ => Ok(PromptRecord::Prompt { at, prompt: told(row, 3)?, outcome: named(row, 4)? }),
    }
}

fn rest(row: &Row<'_>) -> Result<BreakRecord> {
    Ok(BreakRecord { start: moment(row)?, lasted: span(row, 2)? })
}

fn pause(row: &Row<'_>) -> Result<PauseRecord> {
    let lasted: Option<i64> = row.get(2)?;
    let lasted = lasted.map(|_| span(row, 2)).transpose()?;
    Ok(PauseRecord { start: moment(row)?, lasted, reason: told(row, 3)? })
}

fn calibration(row: &Row<'_>) -> Result<CalibrationRecord> {
    Ok(CalibrationRecord {
        at: moment(row)?,
        profile: row.get(2)?,
        error: degrees(row, 3)?,
        doubt: named(row, 4)?,
    })
}

/// Milliseconds since 1970.
fn milliseconds(moment: Moment) -> i64 {
    moment.instant().as_millisecond()
}

fn moment(row: &Row<'_>) -> Result<Moment> {
    let instant = Timestamp::from_millisecond(row.get(0)?);
    let offset = Offset::from_seconds(row.get(1)?);
    match (instant, offset) {
        (Ok(instant), Ok(offset)) => Ok(Moment::new(instant, offset)),
        _ => Err(unreadable(0, "no instant")),
    }
}

/// A length in milliseconds. The longest that fits is some hundred million years.
fn length(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

fn span(row: &Row<'_>, column: usize) -> Result<Duration> {
    let milliseconds: i64 = row.get(column)?;
    u64::try_from(milliseconds)
        .map(Duration::from_millis)
        .map_err(|_| unreadable(column, "a length under nought"))
}

/// An angle in degrees; what is no number is not known.
fn angle(angle: Option<Degrees>) -> Option<f64> {
    angle.filter(|angle| angle.is_finite()).map(|angle| thousandth(angle.value()))
}

/// No measure here is finer, and what is exported is what is kept.
fn thousandth(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn degrees(row: &Row<'_>, column: usize) -> Result<Option<Degrees>> {
    Ok(row.get::<_, Option<f64>>(column)?.map(Degrees::new))
}

/// A word that must be there.
fn told<T: DeserializeOwned + Serialize>(row: &Row<'_>, column: usize) -> Result<T> {
    named(row, column)?.ok_or_else(|| unreadable(column, "nothing"))
}

fn named<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| read_word(&text).ok_or_else(|| unreadable(column, &text))).transpose()
}

fn unreadable(column: usize, found: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, found.into())
}
