//! `plumbline history`: what is remembered, out and in. The window may run meanwhile: each has its own
//! connection, and they wait for each other.

use std::io;
use std::path::Path;

use jiff::civil::Date;

use super::{Context, HistoryCommand, Outcome, output};
use crate::catalogue::tr;
use crate::history::export::{self, Form};
use crate::history::{History, Moment};

pub(super) fn run(context: &Context, command: &HistoryCommand) -> anyhow::Result<Outcome> {
    match command {
        HistoryCommand::Export { from, to, csv: Some(file), .. } => {
            write(context, (*from, *to), file, Form::Csv)
        }
        HistoryCommand::Export { from, to, json: Some(file), .. } => {
            write(context, (*from, *to), file, Form::Json)
        }
        HistoryCommand::Export { .. } => anyhow::bail!("give --csv FILE or --json FILE."),
        HistoryCommand::Import { file } => {
            let entries = export::read(file)?;
            let mut history = open(context)?;
            let merged = history.merge(&entries)?;
            let (added, known) = (merged.added, merged.known);
            let said = tr!("keeper-imported", added = added, known = known);
            output::line(&mut io::stdout().lock(), &said)?;
            Ok(Outcome::Done)
        }
    }
}

fn write(
    context: &Context,
    (from, to): (Option<Date>, Option<Date>),
    file: &Path,
    form: Form,
) -> anyhow::Result<Outcome> {
    // To ask for what is remembered begins no history.
    let entries = match context.history().exists() {
        true => open(context)?.entries(from, to)?,
        false => Vec::new(),
    };
    if entries.is_empty() {
        output::complain(&anyhow::anyhow!(tr!("keeper-nothing-to-export")));
        return Ok(Outcome::NothingMeasurable);
    }
    export::write(file, form, &entries, &context.history())?;
    let file = file.display().to_string();
    let said = tr!("keeper-exported", entries = entries.len(), file = file);
    output::line(&mut io::stdout().lock(), &said)?;
    Ok(Outcome::Done)
}

/// The history; what was found on opening it is told.
fn open(context: &Context) -> anyhow::Result<History> {
    let now = Moment::from(&jiff::Zoned::now());
    let (history, findings) = History::open(&context.history(), now)?;
    for finding in findings {
        output::complain(&anyhow::anyhow!(finding.to_string()));
    }
    Ok(history)
}
