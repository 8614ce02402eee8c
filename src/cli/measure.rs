//! `plumbline measure`: single pictures, one line each.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Context, MeasureArgs, Outcome, output};
use crate::capture::still;
use crate::pose::BlazePose;
use crate::posture::baseline::Profile;
use crate::posture::{Estimate, Reading, UprightAges, View, read_as};
use crate::units::Millimetres;

pub(super) fn run(context: &Context, args: &MeasureArgs) -> anyhow::Result<Outcome> {
    let profile = context.named_profile(args.profile.as_deref())?;
    let (pictures, mut unreadable) = expand(&args.pictures);
    let mut model = context.pose_model(args.model.into())?;
    let bar = progress_bar(pictures.len());
    let mut out = io::stdout().lock();
    let mut measured = 0_usize;
    let today = jiff::Zoned::now().date();
    let how = How {
        profile: profile.as_ref(),
        ages: profile.as_ref().map(|profile| profile.ages(today)).unwrap_or_default(),
        view: args.view.forced(),
        interpupillary: context.settings.viewing.interpupillary(),
    };
    for path in &pictures {
        match measure(&mut model, path, &how) {
            Ok((reading, elapsed)) => {
                let reading = reading.as_ref();
                measured += usize::from(reading.is_some_and(|r| r.cva.or(r.change).is_some()));
                bar.suspend(|| {
                    if args.json {
                        output::json_line(
                            &mut out,
                            &output::MeasureLine::new(path, reading, elapsed),
                        )
                    } else {
                        output::line(&mut out, &sentence(path, reading))
                    }
                })?;
            }
            Err(error) => {
                unreadable += 1;
                bar.suspend(|| output::complain(&error));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    out.flush()?;
    Ok(match (unreadable, measured) {
        (1.., _) => Outcome::UnreadableInput,
        (0, 0) => Outcome::NothingMeasurable,
        (0, _) => Outcome::Done,
    })
}

/// The pictures named, folders walked; what cannot be walked is told and counted.
pub(super) fn expand(paths: &[PathBuf]) -> (Vec<PathBuf>, usize) {
    let mut pictures = Vec::new();
    let mut unreadable = 0;
    for path in paths {
        if !path.is_dir() {
            pictures.push(path.clone());
            continue;
        }
        match still::pictures_in(path) {
            Ok(found) => pictures.extend(found),
            Err(error) => {
                unreadable += 1;
                output::complain(&error.into());
            }
        }
    }
    (pictures, unreadable)
}

/// What a picture is read by.
struct How<'a> {
    profile: Option<&'a Profile>,
    ages: UprightAges,
    view: Option<View>,
    interpupillary: Millimetres,
}

fn measure(
    model: &mut BlazePose,
    path: &Path,
    how: &How<'_>,
) -> anyhow::Result<(Option<Reading>, Duration)> {
    let begun = Instant::now();
    let picture = still::open_picture(path)?;
    let pose = model.still(&picture).with_context(|| path.display().to_string())?;
    let reading = pose.map(|pose| {
        read_as(&pose, how.profile, how.view)
            .for_eyes(how.interpupillary)
            .with_uprights_of(how.ages)
    });
    Ok((reading, begun.elapsed()))
}

fn sentence(path: &Path, reading: Option<&Reading>) -> String {
    let file = path.display();
    let Some(reading) = reading else {
        return format!("{file}: nobody was found.");
    };
    let view = format!("{:?} view", reading.view).to_lowercase();
    let number = |estimate: Estimate| {
        format!(
            "{:.0} ({:.0} to {:.0})",
            estimate.value, estimate.interval.low, estimate.interval.high
        )
    };
    match (reading.cva, reading.change, reading.reason) {
        (Some(cva), Some(change), _) => format!(
            "{file}: craniovertebral angle {}, change from your upright {}, {view}.",
            number(cva),
            number(change)
        ),
        (Some(cva), None, _) => {
            format!("{file}: craniovertebral angle {}, {view}.", number(cva))
        }
        (None, Some(change), _) => {
            format!("{file}: change from your upright {}, {view}.", number(change))
        }
        (None, None, Some(reason)) => {
            format!("{file}: not measured, {view}. {}", reason.sentence())
        }
        (None, None, None) => format!("{file}: not measured, {view}."),
    }
}

/// Progress on standard error when a person looks and there is more than one picture.
pub(super) fn progress_bar(length: usize) -> ProgressBar {
    let shown = length > 1 && io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} pictures, {eta} left") {
        bar.set_style(style);
    }
    bar
}
