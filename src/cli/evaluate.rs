//! `plumbline evaluate`: the estimator against pictures whose angle is known.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Context, EvaluateArgs, Outcome, measure, output};
use crate::evaluate::look::{Looker, Seen};
use crate::evaluate::report::Report;
use crate::evaluate::truth::{self, Picture};
use crate::evaluate::{retest, rows, table, values};

pub(super) fn run(context: &Context, args: &EvaluateArgs) -> anyhow::Result<Outcome> {
    if let Some(path) = &args.rows {
        check_place(path)?;
    }
    let mut pictures = Vec::new();
    for folder in &args.folders {
        pictures.extend(truth::read_set(folder)?);
    }
    if let Some(marks) = &args.marks {
        pictures.extend(truth::read_marks(marks, args.pictures.as_deref())?);
    }
    let looker =
        Looker { weights: &context.weights, variant: args.model.into(), retest: args.retest };
    let bar = measure::progress_bar(pictures.len());
    let looked = looker.look(&pictures, &|| bar.inc(1))?;
    bar.finish_and_clear();

    let mut unreadable = 0_usize;
    let (mut readable, mut seen): (Vec<Picture>, Vec<Seen>) = (Vec::new(), Vec::new());
    for (picture, looked) in pictures.into_iter().zip(looked) {
        match looked {
            Ok(found) => {
                readable.push(picture);
                seen.push(found);
            }
            Err(error) => {
                unreadable += 1;
                output::complain(&error.into());
            }
        }
    }
    let (poses, repeats): (Vec<_>, Vec<_>) =
        seen.into_iter().map(|seen| (seen.pose, seen.repeats)).unzip();
    let repeats: Vec<&[_]> = repeats.iter().map(Vec::as_slice).collect();
    let movements =
        if args.retest { retest::movements(&readable, &poses, &repeats) } else { Vec::new() };
    let values = values::values(&readable, &poses);
    if let Some(path) = &args.rows {
        std::fs::write(path, rows::csv(&readable, &values.values))
            .with_context(|| unwritable(path))?;
    }
    let report = Report::new(&readable, &poses, values, movements);
    let mut out = io::stdout().lock();
    if args.json {
        output::json_line(&mut out, &report)?;
    } else {
        for line in table::text(&report).lines() {
            output::line(&mut out, line)?;
        }
    }
    out.flush()?;
    Ok(match (unreadable, report.answered()) {
        (1.., _) => Outcome::UnreadableInput,
        (0, 0) => Outcome::NothingMeasurable,
        (0, _) => Outcome::Done,
    })
}

/// A folder that is not there is told before the work, not after.
fn check_place(path: &Path) -> anyhow::Result<()> {
    let folder: PathBuf = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.into(),
        _ => ".".into(),
    };
    anyhow::ensure!(folder.is_dir() && !path.is_dir(), unwritable(path));
    Ok(())
}

fn unwritable(path: &Path) -> String {
    format!(
        "{}: the rows cannot be written there. Give --rows a file in a folder that exists and is yours to write to",
        path.display()
    )
}
