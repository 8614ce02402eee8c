//! `plumbline evaluate`: the estimator against pictures whose angle is known.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Context, EvaluateArgs, Outcome, measure, output};
use crate::capture::CaptureError;
use crate::evaluate::look::{Looker, Seen};
use crate::evaluate::report::Report;
use crate::evaluate::truth::{self, EmptyPicture, Picture};
use crate::evaluate::{empty, retest, rows, table, values};

pub(super) fn run(context: &Context, args: &EvaluateArgs) -> anyhow::Result<Outcome> {
    if let Some(path) = &args.rows {
        check_place(path)?;
    }
    all_different(&args.folders)?;
    let (mut pictures, mut empty) = (Vec::new(), Vec::new());
    for folder in &args.folders {
        let set = truth::read_set(folder)?;
        let files = set.pictures.iter().map(|p| &p.path).chain(set.empty.iter().map(|e| &e.path));
        let hint = format!(
            "{}: none of the pictures that its {} lists is there: no such file. Name the folder that \
             holds both, or make the set again.",
            folder.display(),
            truth::FILE
        );
        some_there(files, &hint)?;
        pictures.extend(set.pictures);
        empty.extend(set.empty);
    }
    if let Some(marks) = &args.marks {
        let marked = truth::read_marks(marks, args.pictures.as_deref())?;
        let hint = format!(
            "{}: none of the photographs it lists is there: no such file. Name the folder that holds \
             them with --pictures.",
            marks.display()
        );
        some_there(marked.iter().map(|picture| &picture.path), &hint)?;
        pictures.extend(marked);
    }
    let again = if args.retest { retest::draw(&pictures, retest::SEED) } else { Vec::new() };
    let looker = Looker { weights: &context.weights, variant: args.model.into(), again: &again };
    let of_people = pictures.iter().map(|picture| picture.path.as_path());
    let paths: Vec<&Path> = of_people.chain(empty.iter().map(|e| e.path.as_path())).collect();
    let bar = measure::progress_bar(paths.len());
    let mut looked = looker.look(&paths, &|| bar.inc(1))?;
    bar.finish_and_clear();

    let looked_empty = looked.split_off(pictures.len());
    let mut unreadable = 0;
    let (readable, seen): (Vec<Picture>, Vec<Seen>) = read(pictures, looked, &mut unreadable);
    let (empty, seen_empty): (Vec<EmptyPicture>, Vec<Seen>) =
        read(empty, looked_empty, &mut unreadable);
    if readable.is_empty() && empty.is_empty() {
        // All of it was told; tables of nothing would say no more.
        return Ok(Outcome::UnreadableInput);
    }
    let nobodies: Vec<_> = seen_empty.into_iter().map(|seen| seen.pose).collect();
    let (poses, repeats): (Vec<_>, Vec<_>) =
        seen.into_iter().map(|seen| (seen.pose, seen.repeats)).unzip();
    let repeats: Vec<&[_]> = repeats.iter().map(Vec::as_slice).collect();
    let movements =
        if args.retest { retest::movements(&readable, &poses, &repeats) } else { Vec::new() };
    let values = values::values(&readable, &poses);
    if let Some(path) = &args.rows {
        fs::write(path, rows::csv(&readable, &values.values)).with_context(|| unwritable(path))?;
    }
    let report = Report::new(&readable, &poses, values, movements)
        .with_empty(empty::lines(&empty, &nobodies));
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
        (0, 0) if !readable.is_empty() => Outcome::NothingMeasurable,
        (0, _) => Outcome::Done,
    })
}

/// The pictures that could be read and what was seen in them; the others are complained of and
/// counted.
fn read<P>(
    pictures: Vec<P>,
    looked: Vec<Result<Seen, CaptureError>>,
    unreadable: &mut usize,
) -> (Vec<P>, Vec<Seen>) {
    let seen = pictures.into_iter().zip(looked).filter_map(|(picture, looked)| match looked {
        Ok(seen) => Some((picture, seen)),
        Err(error) => {
            *unreadable += 1;
            output::complain(&error.into());
            None
        }
    });
    seen.unzip()
}

/// A folder that is named twice, in whatever way, would count twice.
fn all_different(folders: &[PathBuf]) -> anyhow::Result<()> {
    let mut seen = HashSet::new();
    for folder in folders {
        // One that is not there is told when it is read.
        let Ok(place) = fs::canonicalize(folder) else { continue };
        anyhow::ensure!(
            seen.insert(place),
            "{}: this folder is named twice, and its pictures would count twice. Name it once.",
            folder.display()
        );
    }
    Ok(())
}

/// One sentence where nothing is there, instead of one a picture.
fn some_there<'a>(mut files: impl Iterator<Item = &'a PathBuf>, hint: &str) -> anyhow::Result<()> {
    anyhow::ensure!(files.any(|file| file.exists()), "{hint}");
    Ok(())
}

/// A folder that is not there, and a file that is something else, a picture or a truth, are told before
/// the work; only rows of an earlier time are written over.
fn check_place(path: &Path) -> anyhow::Result<()> {
    let folder: PathBuf = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.into(),
        _ => ".".into(),
    };
    anyhow::ensure!(folder.is_dir() && !path.is_dir(), unwritable(path));
    if path.is_file() {
        let mut begin = Vec::new();
        let file = fs::File::open(path).with_context(|| unwritable(path))?;
        file.take(64).read_to_end(&mut begin).with_context(|| unwritable(path))?;
        let is_ours = begin.is_empty() || rows::is_rows(&String::from_utf8_lossy(&begin));
        anyhow::ensure!(
            is_ours,
            "{}: this file holds something else than rows, and is left as it is. Give --rows another name.",
            path.display()
        );
    }
    Ok(())
}

fn unwritable(path: &Path) -> String {
    format!(
        "{}: the rows cannot be written there. Give --rows a file in a folder that exists and is yours to write to",
        path.display()
    )
}
