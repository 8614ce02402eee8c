//! The error of a look from the side, measured by leaving out.

use super::{Label, Pictures, from_pictures, mean, ninetieth};
use crate::pose::Pose;
use crate::posture::baseline::{FrontalUpright, LateralUpright, Profile};
use crate::posture::read;

/// Into how many parts each posture's pictures are cut.
const FOLDS: usize = 5;

/// Of so many pictures left out one may be refused.
const MOST_REFUSED: usize = 10;

/// `profile`, learned from `pictures` of all four kinds, with its errors measured anew by leaving out.
///
/// Each posture's pictures are cut into five stretches of time. Five times one stretch of each is left
/// out, the profile is learned from the rest, and the pictures left out are read with it:
///
/// - from the front, the reading is held against the change that the side measured in the rest (none
///   for the upright): 90 % of them differ by less than [`FrontalUpright::error`];
/// - from the side, the angle is held against the mean of the rest in the same posture: 90 % differ by
///   less than [`LateralUpright::error`].
///
/// That says how steady the readings are and how well the front, with this person's slope, gives back
/// what the side measured of this person in these two postures. It does not say how true the side
/// itself is (a bias of its estimator is in both), nor how well the slope serves other postures, nor
/// how it will be on another day; and where the head went further in one view than in the other, the
/// slope takes that in without a trace. Pictures of the same three seconds resemble one another, so
/// it is rather too small.
///
/// With fewer than two pictures of a kind the profile stays as it is. Where a rest makes no profile,
/// because it is shaky or hardly forward, there is no error to be stated: both become `None`. So does
/// the error of a view of which more than a tenth of the pictures left out cannot be read: nobody knows
/// how far off they would have been, and the 90 % point would be one of the easier pictures alone.
#[must_use]
pub fn left_out_errors(profile: Profile, pictures: Pictures<'_>) -> Profile {
    let kinds = [pictures.upright, pictures.forward, pictures.side_upright, pictures.side_forward];
    if kinds.iter().any(|kind| kind.len() < 2) {
        return profile;
    }
    let folds: Option<Vec<Errors>> =
        (0..FOLDS).map(|fold| Errors::of(&profile, pictures, fold)).collect();
    let all = |pick: fn(&Errors) -> &Vec<Option<f64>>| {
        let folds = folds.as_ref()?;
        let asked: Vec<_> = folds.iter().flat_map(|errors| pick(errors).iter().copied()).collect();
        let read: Vec<f64> = asked.iter().copied().flatten().collect();
        let refused = asked.len() - read.len();
        if refused * MOST_REFUSED > asked.len() { None } else { ninetieth(read) }
    };
    let (front, side) = (all(|errors| &errors.front), all(|errors| &errors.side));
    Profile {
        frontal: profile.frontal.map(|upright| FrontalUpright { error: front, ..upright }),
        lateral: profile.lateral.map(|upright| LateralUpright { error: side, ..upright }),
        ..profile
    }
}

/// What the pictures left out once read beside what they should, in degrees; `None` where nothing was
/// read.
struct Errors {
    front: Vec<Option<f64>>,
    side: Vec<Option<f64>>,
}

impl Errors {
    /// `None` where the rest makes no profile.
    fn of(profile: &Profile, pictures: Pictures<'_>, fold: usize) -> Option<Self> {
        let (upright, left_upright) = cut(pictures.upright, fold);
        let (forward, left_forward) = cut(pictures.forward, fold);
        let (side_upright, left_side_upright) = cut(pictures.side_upright, fold);
        let (side_forward, left_side_forward) = cut(pictures.side_forward, fold);
        let label = Label {
            name: profile.name.clone(),
            created: profile.created.clone(),
            camera: profile.camera.clone(),
        };
        let rest = Pictures {
            upright: &upright,
            forward: &forward,
            side_upright: &side_upright,
            side_forward: &side_forward,
        };
        let learned = from_pictures(label, rest).ok()?;
        let change = |pose: &Pose| read(pose, Some(&learned)).change.map(|c| c.value.value());
        let angle = |pose: &Pose| read(pose, None).cva.map(|c| c.value.value());
        let gone = mean(&side_forward.iter().filter_map(change).collect::<Vec<_>>())?;
        let mut errors = Self { front: Vec::new(), side: Vec::new() };
        for (left, truth) in [(left_upright, 0.0), (left_forward, gone)] {
            errors.front.extend(left.iter().map(|pose| Some((change(pose)? - truth).abs())));
        }
        for (left, rest) in [(left_side_upright, &side_upright), (left_side_forward, &side_forward)]
        {
            let truth = mean(&rest.iter().filter_map(angle).collect::<Vec<_>>())?;
            errors.side.extend(left.iter().map(|pose| Some((angle(pose)? - truth).abs())));
        }
        Some(errors)
    }
}

/// All but the stretch `fold`, and that stretch.
fn cut(poses: &[Pose], fold: usize) -> (Vec<Pose>, &[Pose]) {
    let (from, to) = (fold * poses.len() / FOLDS, (fold + 1) * poses.len() / FOLDS);
    let (before, others) = poses.split_at(from);
    let (left, after) = others.split_at(to - from);
    ([before, after].concat(), left)
}
