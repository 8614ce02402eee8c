//! The history as a file to take along: CSV for a table calculation, JSON for programs. Both have the
//! same flat rows, one an entry, in order of time, and both can be taken in again.
//!
//! | column | of | meaning |
//! |---|---|---|
//! | `kind` | all | `minute`, `episode`, `warning`, `prompt`, `hint`, `break`, `pause`, `calibration`, `doubt` |
//! | `start` | all | when it began, with the person's offset from UTC: `2026-11-27T14:05:00+01:00` |
//! | `lasted_s` | episode, break, pause | seconds; empty where that is not known |
//! | `neutral_s`, `forward_s`, `unsure_s`, `away_s` | minute | how its time was spent, in seconds |
//! | `change_deg`, `cva_deg`, `half_width_deg` | minute | means, in degrees; empty where nothing could be measured |
//! | `dose_deg_min` | minute, episode | degree-minutes beyond the limit |
//! | `confidence` | minute | 0 to 1 |
//! | `stance`, `quiet` | minute | sitting or standing; why nothing was said |
//! | `excess_deg`, `step` | warning | how far beyond the limit; the highest step of the ladder |
//! | `what` | prompt, hint, pause, doubt | which prompt or hint; the reason |
//! | `outcome` | warning, prompt | what became of it |
//! | `profile`, `error_deg` | calibration, doubt | the profile, and the error it measured on itself |
//!
//! Angles, doses and confidences are rounded to a thousandth.

mod csv;
mod row;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

use super::{Entry, History};
use crate::catalogue::tr;
use row::{COLUMNS, Row, WORDS};

/// A file that cannot be written, or not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name does not say which form is wanted. End it in `.csv` or `.json`.
    #[error("{}", tr!("keeper-which-form", file = shown(file)))]
    WhichForm {
        /// The file.
        file: PathBuf,
    },
    /// It is the history itself, which an export would replace. Choose another name.
    #[error("{}", tr!("keeper-file-is-history", file = shown(file)))]
    IsHistory {
        /// The file.
        file: PathBuf,
    },
    /// The system does not let it be written. Choose another place.
    #[error("{}", tr!("keeper-file-unwritable", file = shown(file), cause = cause.to_string()))]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The system does not let it be read. Check its name and its permissions.
    #[error("{}", tr!("keeper-file-unreadable", file = shown(file), cause = cause.to_string()))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It is no export of this program. Choose another file.
    #[error("{}", tr!("keeper-foreign", file = shown(file)))]
    Foreign {
        /// The file.
        file: PathBuf,
    },
    /// A newer version of the program wrote it. Install that version.
    #[error("{}", tr!("keeper-foreign-newer", file = shown(file)))]
    Newer {
        /// The file.
        file: PathBuf,
    },
    /// One of its entries is none. Mend it, or export again.
    #[error("{}", tr!("keeper-foreign-row", file = shown(file), row = *row, cause = cause.as_str()))]
    Row {
        /// The file.
        file: PathBuf,
        /// Which entry, counted from 1.
        row: usize,
        /// What is wrong with it.
        cause: String,
    },
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table: a line an entry.
    Csv,
    /// One object.
    Json,
}

impl Form {
    /// The form that the end of the name says.
    ///
    /// # Errors
    /// [`ExportError::WhichForm`].
    pub fn of(file: &Path) -> Result<Self, ExportError> {
        match file.extension().map(|end| end.to_ascii_lowercase()) {
            Some(end) if end == "csv" => Ok(Self::Csv),
            Some(end) if end == "json" => Ok(Self::Json),
            _ => Err(ExportError::WhichForm { file: file.to_owned() }),
        }
    }
}

/// Writes `entries` of the history at `history` to `file`, whole or not at all, for its owner's eyes only.
///
/// # Errors
/// [`ExportError::IsHistory`], [`ExportError::Unwritable`]; nothing was written then.
pub fn write(
    file: &Path,
    form: Form,
    entries: &[Entry],
    history: &Path,
) -> Result<(), ExportError> {
    if History::is_own(history, file) {
        return Err(ExportError::IsHistory { file: file.to_owned() });
    }
    let text = match form {
        Form::Csv => to_csv(entries),
        Form::Json => to_json(entries),
    };
    crate::files::replace(file, text.as_bytes())
        .map_err(|cause| ExportError::Unwritable { file: file.to_owned(), cause })
}

/// No export is longer, in bytes: ten years of minutes are some 200 MiB.
const LONGEST: u64 = 1 << 30;

/// Reads a file that [`write`] wrote, in either form.
///
/// # Errors
/// [`ExportError`].
pub fn read(file: &Path) -> Result<Vec<Entry>, ExportError> {
    let owned = || file.to_owned();
    let unreadable = |cause| ExportError::Unreadable { file: file.to_owned(), cause };
    let facts = fs::metadata(file).map_err(unreadable)?;
    if facts.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    if !facts.is_file() || facts.len() > LONGEST {
        return Err(ExportError::Foreign { file: owned() });
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| ExportError::Foreign { file: owned() })?;
    entries(&text).map_err(|refusal| match refusal {
        Refusal::Foreign => ExportError::Foreign { file: owned() },
        Refusal::Newer => ExportError::Newer { file: owned() },
        Refusal::Row(row, cause) => ExportError::Row { file: owned(), row, cause },
    })
}

/// Why a text is no export.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Foreign,
    Newer,
    Row(usize, String),
}

/// The name of the form in JSON, and its version.
const FORMAT: &str = "plumbline history";
const VERSION: u64 = 1;

/// What a JSON export is.
#[derive(Deserialize)]
struct Document {
    format: String,
    version: u64,
    entries: Entries,
}

/// The entries of a document, or the first that is none. They are taken one by one: as a tree, ten years
/// of minutes would fill the memory.
struct Entries(Result<Vec<Entry>, Refusal>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(cells) = list.next_element()? {
                    match entry(entries.len(), cells) {
                        Ok(entry) => entries.push(entry),
                        Err(refusal) => {
                            while list.next_element::<IgnoredAny>()?.is_some() {}
                            return Ok(Entries(Err(refusal)));
                        }
                    }
                }
                Ok(Entries(Ok(entries)))
            }
        }

        from.deserialize_seq(Reader)
    }
}

fn rows(entries: &[Entry]) -> impl Iterator<Item = Row> {
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    // Stable: the turns of a minute that was lived twice stay in order.
    ordered.sort_by_key(|entry| entry.start().instant());
    ordered.into_iter().map(Row::of)
}

fn to_json(entries: &[Entry]) -> String {
    let mut text = format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"entries\":[");
    for (place, row) in rows(entries).enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::Value::Object(row.cells()).to_string());
    }
    text.push_str("\n]}\n");
    text
}

fn to_csv(entries: &[Entry]) -> String {
    let mut text = csv::line(&COLUMNS);
    for row in rows(entries) {
        let cells = row.cells();
        let fields = COLUMNS.map(|column| match cells.get(column) {
            Some(Value::String(word)) => word.clone(),
            Some(number) => number.to_string(),
            None => String::new(),
        });
        text.push_str(&csv::line(&fields));
    }
    text
}

/// Reads either form.
fn entries(text: &str) -> Result<Vec<Entry>, Refusal> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') { from_json(text) } else { from_csv(text) }
}

/// The entry of a row's cells; `place` is how many came before it.
fn entry(place: usize, cells: Value) -> Result<Entry, Refusal> {
    let row = match cells {
        Value::Object(_) => serde_json::from_value::<Row>(cells).map_err(|e| e.to_string()),
        _ => Err("it is no object".into()),
    };
    row.and_then(Row::entry).map_err(|cause| Refusal::Row(place + 1, cause))
}

fn from_json(text: &str) -> Result<Vec<Entry>, Refusal> {
    let document: Document = serde_json::from_str(text).map_err(|_| Refusal::Foreign)?;
    if document.format != FORMAT {
        return Err(Refusal::Foreign);
    }
    if document.version > VERSION {
        return Err(Refusal::Newer);
    }
    document.entries.0
}

fn from_csv(text: &str) -> Result<Vec<Entry>, Refusal> {
    let mut records = csv::records(text);
    let head = records.next().and_then(Result::ok).ok_or(Refusal::Foreign)?;
    if !head.starts_with(&COLUMNS.map(str::to_owned)) {
        return Err(Refusal::Foreign);
    }
    if head.len() > COLUMNS.len() {
        return Err(Refusal::Newer);
    }
    let read = |(place, record): (usize, Result<Vec<String>, &'static str>)| {
        let refused = |cause: String| Refusal::Row(place + 1, cause);
        let record = record.map_err(|cause| refused(cause.into()))?;
        if record.len() != COLUMNS.len() {
            return Err(refused(format!("it has {} fields", record.len())));
        }
        let mut cells = Map::new();
        // Columns that a kind does not have are empty; its words may be.
        for (column, field) in COLUMNS.into_iter().zip(record) {
            let value = match (field.is_empty(), WORDS.contains(&column)) {
                (true, _) => continue,
                (false, true) => Value::String(field),
                (false, false) => {
                    let number = field.parse().ok().and_then(Number::from_f64);
                    Value::Number(number.ok_or_else(|| refused(format!("{column}: {field}")))?)
                }
            };
            cells.insert(column.to_owned(), value);
        }
        entry(place, Value::Object(cells))
    };
    records.enumerate().map(read).collect()
}

#[cfg(test)]
#[path = "export/tests.rs"]
mod tests;
