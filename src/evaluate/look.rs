//! Every picture once through the pose networks, on two threads with networks of their own. The
//! results come in the pictures' order and do not depend on which thread was faster.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::retest::{self, Repeat};
use crate::capture::{CaptureError, still};
use crate::pose::{BlazePose, ModelVariant, Pose, PoseError, Weights};

/// How many pictures are looked at side by side.
const THREADS: usize = 2;

/// Which networks to look with, and how.
#[derive(Clone, Copy, Debug)]
pub struct Looker<'a> {
    /// Where the networks come from.
    pub weights: &'a Weights,
    /// Which landmark network.
    pub variant: ModelVariant,
    /// Places of the pictures that are looked at again in every changed form ([`retest::draw`]).
    pub again: &'a [usize],
}

/// What was found in a picture.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The person, or `None` when nobody was found.
    pub pose: Option<Pose>,
    /// The same in the changed forms of the picture, where it was looked at again.
    pub repeats: Vec<Repeat>,
}

/// Networks that cannot be loaded or run.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// They cannot be loaded.
    #[error(transparent)]
    Load(PoseError),
    /// They failed at a picture.
    #[error("{}: {cause}", .path.display())]
    Run {
        /// The picture.
        path: PathBuf,
        /// What happened.
        cause: PoseError,
    },
}

/// A picture's place in the list, and what was seen in it.
type Numbered = (usize, Result<Seen, CaptureError>);

impl Looker<'_> {
    /// Looks at the pictures at `paths`; `done` is called after each, on whichever thread. A picture that cannot
    /// be read is an error of its own.
    ///
    /// # Errors
    /// [`LookError`] when the networks cannot be loaded or run.
    pub fn look(
        &self,
        paths: &[&Path],
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Result<Seen, CaptureError>>, LookError> {
        let next = AtomicUsize::new(0);
        let work = || {
            let seen = self.look_at_some(paths, &next, done);
            if seen.is_err() {
                // Nothing more is begun.
                next.store(paths.len(), Ordering::Relaxed);
            }
            seen
        };
        let mut all = Vec::with_capacity(paths.len());
        thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                match thread.join() {
                    Ok(seen) => all.extend(seen?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok(())
        })?;
        all.sort_by_key(|(index, _)| *index);
        Ok(all.into_iter().map(|(_, seen)| seen).collect())
    }

    /// One thread's share: whichever picture is next.
    fn look_at_some(
        &self,
        paths: &[&Path],
        next: &AtomicUsize,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Numbered>, LookError> {
        let mut model = BlazePose::load(self.weights, self.variant).map_err(LookError::Load)?;
        let mut all = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(index) else { return Ok(all) };
            let again = self.again.contains(&index);
            let failed = |cause| LookError::Run { path: path.to_path_buf(), cause };
            let seen = match still::open_picture(path) {
                Err(error) => Err(error),
                Ok(image) => {
                    let pose = model.still(&image).map_err(failed)?;
                    let repeats = match &pose {
                        Some(pose) if again => {
                            retest::repeat(&mut model, &image, pose).map_err(failed)?
                        }
                        _ => Vec::new(),
                    };
                    Ok(Seen { pose, repeats })
                }
            };
            all.push((index, seen));
            done();
        }
    }
}
