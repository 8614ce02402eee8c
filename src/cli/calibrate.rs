//! `plumbline calibrate`: a profile from pictures.

use std::io;
use std::path::PathBuf;

use anyhow::Context as _;

use super::{CalibrateArgs, Context, Outcome, measure, output};
use crate::capture::still;
use crate::pose::{BlazePose, Pose};
use crate::posture::baseline::{self, CalibrationPoses};

pub(super) fn run(context: &Context, args: &CalibrateArgs) -> anyhow::Result<Outcome> {
    // A name that cannot be one is told before the work, not after.
    context.profiles.path(&args.profile)?;
    let mut model = context.pose_model(args.model.into())?;
    let mut unreadable = 0;
    let mut poses = |paths: &[PathBuf]| find(&mut model, paths, &mut unreadable);
    let poses = CalibrationPoses {
        upright: poses(&args.upright)?,
        forward: poses(&args.forward)?,
        side_upright: poses(&args.side_upright)?,
        side_forward: poses(&args.side_forward)?,
    };
    if unreadable > 0 {
        return Ok(Outcome::UnreadableInput);
    }
    let created = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
    let profile = match baseline::from_pictures(&args.profile, &created, &poses) {
        Ok(profile) => profile,
        Err(refusal) => {
            output::complain(&anyhow::anyhow!("{refusal}"));
            return Ok(Outcome::NothingMeasurable);
        }
    };
    let path = context.profiles.save(&args.profile, &profile)?;
    let mut out = io::stdout().lock();
    output::line(&mut out, &format!("Profile written to {}.", path.display()))?;
    output::line(&mut out, &profile.describe())?;
    Ok(Outcome::Done)
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
