//! The tables. A version is never changed once it was given out: what is new is a migration.
//!
//! Instants are milliseconds since 1970 in UTC, with the person's offset in seconds beside them; lengths
//! are milliseconds, angles degrees, words those of the export. The person's civil day is
//! `date(start / 1000 + utc_offset, 'unixepoch')`.

use rusqlite::{Connection, TransactionBehavior};

/// Says in the file's header that it is a history of this program: "PLUM".
pub(super) const APPLICATION_ID: i32 = 0x504c_554d;

/// What leads from version n to n + 1, n being the place in the list.
const MIGRATIONS: [&str; 2] = [
    "
    CREATE TABLE minutes (
        start INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        utc_offset INTEGER NOT NULL,
        neutral_ms INTEGER NOT NULL,
        forward_ms INTEGER NOT NULL,
        unsure_ms INTEGER NOT NULL,
        away_ms INTEGER NOT NULL,
        change_deg REAL,
        cva_deg REAL,
        half_width_deg REAL,
        dose_deg_min REAL NOT NULL,
        confidence REAL NOT NULL,
        stance TEXT,
        quiet TEXT,
        PRIMARY KEY (start, turn)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE episodes (
        start INTEGER PRIMARY KEY,
        utc_offset INTEGER NOT NULL,
        lasted_ms INTEGER NOT NULL,
        dose_deg_min REAL NOT NULL
    ) STRICT;
    CREATE TABLE warnings (
        start INTEGER PRIMARY KEY,
        utc_offset INTEGER NOT NULL,
        excess_deg REAL NOT NULL,
        outcome TEXT
    ) STRICT;
    CREATE TABLE prompts (
        start INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('prompt', 'hint')),
        what TEXT NOT NULL,
        utc_offset INTEGER NOT NULL,
        outcome TEXT,
        PRIMARY KEY (start, kind, what)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE breaks (
        start INTEGER PRIMARY KEY,
        utc_offset INTEGER NOT NULL,
        lasted_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE pauses (
        start INTEGER PRIMARY KEY,
        utc_offset INTEGER NOT NULL,
        lasted_ms INTEGER,
        reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE calibrations (
        start INTEGER PRIMARY KEY,
        utc_offset INTEGER NOT NULL,
        profile TEXT NOT NULL,
        error_deg REAL,
        doubt TEXT
    ) STRICT;
    ",
    // How far a warning climbed.
    "ALTER TABLE warnings ADD COLUMN step TEXT;",
];

/// The version this program writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// The file's version; 0 where it has no tables yet.
pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the file to [`VERSION`], or leaves it as it is. Somebody else may have done it meanwhile.
pub(super) fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    migrate_to(db, MIGRATIONS.len())
}

/// Runs the migrations up to `version`.
pub(super) fn migrate_to(db: &mut Connection, version: usize) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = usize::try_from(self::version(&transaction)?).unwrap_or(usize::MAX);
    for migration in MIGRATIONS.iter().take(version).skip(from) {
        transaction.execute_batch(migration)?;
    }
    if from < version {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", version as i64)?;
    }
    transaction.commit()
}
