//! `plumbline calibrate`: a profile from pictures. Over an existing one, what is not measured this
//! time is kept.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{CalibrateArgs, Context, Outcome, measure, output};
use crate::capture::still;
use crate::pose::{BlazePose, Pose};
use crate::posture::baseline::Profile;
use crate::posture::calibration::{self, Label, Pictures};
use crate::profile::StoreError;
use crate::units::Degrees;

pub(super) fn run(context: &Context, args: &CalibrateArgs) -> anyhow::Result<Outcome> {
    // A name that cannot be one, and a file that cannot be read, are told before the work, not after.
    let old = old_profile(context, &args.profile)?;
    let mut model = context.pose_model(args.model.into())?;
    let mut unreadable = 0;
    let mut poses = |paths: &[PathBuf]| find(&mut model, paths, &mut unreadable);
    let upright = poses(&args.upright)?;
    let forward = poses(&args.forward)?;
    let side_upright = poses(&args.side_upright)?;
    let side_forward = poses(&args.side_forward)?;
    if unreadable > 0 {
        return Ok(Outcome::UnreadableInput);
    }
    let label = Label { name: name_of(&args.profile), created: today(), camera: "pictures".into() };
    let pictures = Pictures {
        upright: &upright,
        forward: &forward,
        side_upright: &side_upright,
        side_forward: &side_forward,
    };
    let fresh = match calibration::from_pictures(label, pictures) {
        Ok(profile) => profile,
        Err(refusal) => {
            output::complain(&refusal.into());
            return Ok(Outcome::NothingMeasurable);
        }
    };
    let (front, side) = (fresh.frontal.is_some(), fresh.lateral.is_some());
    let fate = old.as_ref().map(|old| fate(&fresh, old));
    let profile = match old {
        Some(old) => fresh.merged_over(old),
        None => fresh,
    };
    let path = context.profiles.save(&args.profile, &profile)?;
    let mut out = io::stdout().lock();
    output::line(&mut out, &format!("Profile written to {}.", path.display()))?;
    if let Some(fate) = fate {
        output::line(&mut out, &fate)?;
    }
    let learned = Profile {
        frontal: profile.frontal.filter(|_| front),
        lateral: profile.lateral.filter(|_| side),
        ..profile
    };
    output::line(&mut out, &describe(&learned))?;
    Ok(Outcome::Done)
}

/// The date and time as profiles have them.
pub(super) fn today() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string()
}

/// The profile that lies there already. One that is none any more is told and replaced whole.
///
/// # Errors
/// Where `name` is the path of a file that never was a profile: somebody else's, and not to be written
/// over.
pub(super) fn old_profile(context: &Context, name: &str) -> anyhow::Result<Option<Profile>> {
    match context.profiles.load(name) {
        Ok(profile) => Ok(Some(profile)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(StoreError::Unreadable { path, .. })
            if path == Path::new(name) && !was_profile(&path) =>
        {
            Err(anyhow::anyhow!(
                "{}: this file is no profile, and is left as it is. Give --profile another name, or a path \
                 where there is nothing yet.",
                path.display()
            ))
        }
        Err(error @ StoreError::Unreadable { .. }) => {
            output::complain(
                &anyhow::Error::new(error).context("nothing can be kept of the old profile"),
            );
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the file at `path` was once written as a profile, by this version or another: TOML with what
/// all of them have.
fn was_profile(path: &Path) -> bool {
    let mut text = String::new();
    // More than any profile has, and an end to what has none.
    let read = File::open(path).and_then(|file| file.take(64 * 1024).read_to_string(&mut text));
    let table = read.ok().and_then(|_| text.parse::<toml::Table>().ok());
    table.is_some_and(|table| {
        ["version", "name", "created", "camera"].iter().all(|field| table.contains_key(*field))
    })
}

/// What becomes of the old profile's parts, in sentences.
fn fate(fresh: &Profile, old: &Profile) -> String {
    let views = [
        ("the front", fresh.frontal.is_some(), old.frontal.is_some()),
        ("the side", fresh.lateral.is_some(), old.lateral.is_some()),
    ];
    let sentences = views.into_iter().filter_map(|(view, fresh, old_has)| {
        let fate = match (fresh, old_has) {
            (true, true) => format!("was replaced; the old one was of {}", old.created),
            (true, false) => "was added".into(),
            (false, true) => "was kept as it was".into(),
            (false, false) => return None,
        };
        Some(format!("Your upright from {view} {fate}."))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The poses in the pictures; a picture without a person is told and left out.
fn find(
    model: &mut BlazePose,
    paths: &[PathBuf],
    unreadable: &mut usize,
) -> anyhow::Result<Vec<Pose>> {
    let (pictures, folders) = measure::expand(paths);
    *unreadable += folders;
    let mut poses = Vec::new();
    for path in pictures {
        let picture = match still::open_picture(&path) {
            Ok(picture) => picture,
            Err(error) => {
                *unreadable += 1;
                output::complain(&error.into());
                continue;
            }
        };
        let pose = model.still(&picture).with_context(|| path.display().to_string())?;
        match pose {
            Some(pose) => poses.push(pose),
            None => output::complain(&anyhow::anyhow!("{}: nobody was found.", path.display())),
        }
    }
    Ok(poses)
}

/// What the profile calls itself where it was asked for by a path.
pub(super) fn name_of(profile: &str) -> String {
    let stem = Path::new(profile).file_stem();
    stem.map_or_else(|| profile.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// What was learned and how steady it is, in sentences.
fn describe(profile: &Profile) -> String {
    let mut sentences = Vec::new();
    if let Some(front) = &profile.frontal {
        sentences.push(learned("From the front", front.frames, front.error));
    }
    if let Some(side) = &profile.lateral {
        sentences.push(learned("From the side", side.frames, side.error));
        sentences.push(format!(
            "Your upright angle from the side is {:.0}, known to about \u{b1}{:.0}.",
            side.cva, side.half_width
        ));
    }
    sentences.join(" ")
}

fn learned(view: &str, pictures: usize, error: Option<Degrees>) -> String {
    let noun = if pictures == 1 { "picture" } else { "pictures" };
    match error {
        Some(error) => format!(
            "{view}: {pictures} {noun}, repeat error {error:.1}: held against each other, 9 of 10 \
             read less than that of change."
        ),
        None => format!(
            "{view}: {pictures} {noun}; give two or more to have its repeat error measured."
        ),
    }
}
