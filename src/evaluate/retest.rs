//! The same picture again, changed in a way that leaves the angle as it is: how far the program's
//! angle moves. The less, the better; it says nothing of whether the angle is true.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{ImageFormat, RgbImage};
use serde::Serialize;

use super::protocol::{Calibration, people};
use super::score::percentile;
use super::truth::{Picture, VIEWS};
use super::values::profile;
use crate::pose::{BlazePose, LandmarkName as Name, Pose, PoseError};
use crate::posture::baseline::Profile;
use crate::posture::{Reading, View, read};
use crate::units::{Degrees, PixelPoint};

/// One of so many pictures is looked at again.
pub const ONE_OF: usize = 10;
/// What the pictures to be looked at again are drawn with: the same pictures every time.
pub const SEED: u64 = 45;
/// Quality of the JPEG, of 100.
const QUALITY: u8 = 30;

/// What is done to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// Moved to the right by a pixel.
    Shifted,
    /// Cut out around the person and enlarged by 5 %.
    Zoomed5,
    /// By 10 %.
    Zoomed10,
    /// By 20 %.
    Zoomed20,
    /// Half as bright.
    Dimmed,
    /// Written as a JPEG of quality 30.
    Compressed,
    /// Left and right exchanged.
    Mirrored,
}

/// All of them, in the order of the report.
pub const ALL: [Alteration; 7] = [
    Alteration::Shifted,
    Alteration::Zoomed5,
    Alteration::Zoomed10,
    Alteration::Zoomed20,
    Alteration::Dimmed,
    Alteration::Compressed,
    Alteration::Mirrored,
];

/// What was found in the altered picture.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// What was done to it.
    pub alteration: Alteration,
    /// The person; `None` when nobody was found any more.
    pub pose: Option<Pose>,
}

/// The places of the pictures to look at again, in order: of each person's pictures of each view one of
/// [`ONE_OF`], rounded, and at least one, drawn with `seed`. Counting off every tenth would meet the same
/// posture of everybody in sets that have ten or eleven pictures a view.
#[must_use]
pub fn draw(pictures: &[Picture], seed: u64) -> Vec<usize> {
    let mut drawn = Vec::new();
    for person in people(pictures) {
        for view in VIEWS {
            let mut lots: Vec<(u64, usize)> =
                person.in_view(view).0.iter().map(|index| (lot(seed, *index), *index)).collect();
            lots.sort_unstable();
            let count = ((lots.len() + ONE_OF / 2) / ONE_OF).max(1);
            drawn.extend(lots.iter().take(count).map(|(_, index)| *index));
        }
    }
    drawn.sort_unstable();
    drawn
}

/// A number that `seed` and `index` give, as if drawn by chance (`SplitMix64`: Steele, Lea & Flood, OOPSLA
/// 2014).
fn lot(seed: u64, index: usize) -> u64 {
    let step = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut z = seed.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(step);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Looks at the altered forms of `picture`, in which `pose` was found.
///
/// # Errors
/// [`PoseError`] when a network fails.
pub fn repeat(
    model: &mut BlazePose,
    picture: &RgbImage,
    pose: &Pose,
) -> Result<Vec<Repeat>, PoseError> {
    let places = [Name::LeftEar, Name::RightShoulder, Name::RightEar, Name::LeftShoulder];
    let [a, b, c, d] = places.map(|name| pose.point(name));
    let middle = a.midpoint(b).midpoint(c.midpoint(d));
    let repeat = |alteration: Alteration| {
        let pose = match alteration.apply(picture, middle) {
            Some(altered) => model.still(&altered)?,
            None => None,
        };
        Ok(Repeat { alteration, pose })
    };
    ALL.into_iter().map(repeat).collect()
}

impl Alteration {
    /// The altered picture; `None` where it cannot be written as a JPEG.
    fn apply(self, picture: &RgbImage, middle: PixelPoint) -> Option<RgbImage> {
        Some(match self {
            Self::Shifted => {
                let mut shifted = picture.clone();
                imageops::replace(&mut shifted, picture, 1, 0);
                shifted
            }
            Self::Zoomed5 => zoom(picture, middle, 1.05),
            Self::Zoomed10 => zoom(picture, middle, 1.10),
            Self::Zoomed20 => zoom(picture, middle, 1.20),
            Self::Dimmed => {
                let mut dimmed = picture.clone();
                dimmed.iter_mut().for_each(|level| *level /= 2);
                dimmed
            }
            Self::Compressed => {
                let mut bytes = Vec::new();
                JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(picture).ok()?;
                image::load(Cursor::new(bytes), ImageFormat::Jpeg).ok()?.into_rgb8()
            }
            Self::Mirrored => imageops::flip_horizontal(picture),
        })
    }
}

/// The part around `middle`, moved inside where it would stick out, at the picture's own size.
fn zoom(picture: &RgbImage, middle: PixelPoint, factor: f64) -> RgbImage {
    let (width, height) = picture.dimensions();
    // The casts saturate, and a part is never larger than the whole.
    let span = |side: u32, centre: f32| {
        let part = ((f64::from(side) / factor).round() as u32).clamp(1, side.max(1));
        let start = (f64::from(centre) - f64::from(part) / 2.0).round() as u32;
        (start.min(side.saturating_sub(part)), part)
    };
    let ((x, across), (y, down)) = (span(width, middle.x), span(height, middle.y));
    let part = imageops::crop_imm(picture, x, y, across, down).to_image();
    imageops::resize(&part, width, height, FilterType::Triangle)
}

/// How far the angle moved, over all pictures that were looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Movement {
    /// What was done; `None` for all together.
    pub alteration: Option<Alteration>,
    /// From where the person was seen; `None` for all together.
    pub view: Option<View>,
    /// Pictures with an angle before and after.
    pub count: usize,
    /// Pictures with an angle before and none after.
    pub lost: usize,
    /// Median of the movement's size.
    #[serde(rename = "median_deg")]
    pub median: Option<Degrees>,
    /// 95th percentile of the movement's size.
    #[serde(rename = "p95_deg")]
    pub p95: Option<Degrees>,
}

/// The movements by alteration and view, those of a view together, and all together. The angle is
/// the absolute one where there is one, else the change from one upright picture.
#[must_use]
pub fn movements(
    pictures: &[Picture],
    poses: &[Option<Pose>],
    repeats: &[&[Repeat]],
) -> Vec<Movement> {
    let mut moves = Vec::new();
    for person in people(pictures) {
        for view in VIEWS {
            // Of a view without a second picture there is no plan, and no profile.
            let profile = person
                .plan(view, Calibration::Upright)
                .and_then(|plan| profile(&plan, poses).ok().flatten());
            for index in person.in_view(view).0 {
                let (Some(Some(pose)), Some(again)) = (poses.get(*index), repeats.get(*index))
                else {
                    continue;
                };
                let Some(before) = angle(pose, profile.as_ref()) else { continue };
                moves.extend(again.iter().map(|repeat| {
                    let after = repeat.pose.as_ref().and_then(|p| angle(p, profile.as_ref()));
                    // An angle of the other kind is no repetition of the first.
                    let after = after.filter(|after| after.0 == before.0);
                    (repeat.alteration, view, after.map(|after| (after.1 - before.1).abs()))
                }));
            }
        }
    }
    let alterations = || ALL.into_iter().map(Some).chain([None]);
    let views = || VIEWS.into_iter().map(Some).chain([None]);
    views()
        .flat_map(|view| alterations().map(move |alteration| (alteration, view)))
        .map(|(alteration, view)| {
            let is_of = |(a, v, _): &&(Alteration, View, Option<Degrees>)| {
                alteration.is_none_or(|of| of == *a) && view.is_none_or(|of| of == *v)
            };
            let found: Vec<Option<f64>> =
                moves.iter().filter(is_of).map(|(_, _, by)| by.map(Degrees::value)).collect();
            let sizes: Vec<f64> = found.iter().copied().flatten().collect();
            Movement {
                alteration,
                view,
                count: sizes.len(),
                lost: found.len() - sizes.len(),
                median: percentile(&sizes, 50.0).map(Degrees::new),
                p95: percentile(&sizes, 95.0).map(Degrees::new),
            }
        })
        .filter(|movement| movement.count + movement.lost > 0)
        .collect()
}

/// Whether the angle is absolute, and the angle.
fn angle(pose: &Pose, profile: Option<&Profile>) -> Option<(bool, Degrees)> {
    let Reading { cva, change, .. } = read(pose, profile);
    let absolute = cva.map(|estimate| (true, estimate.value));
    absolute.or_else(|| change.map(|estimate| (false, estimate.value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::fixture;

    fn gradient() -> RgbImage {
        RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 3, y as u8 * 4, 100]))
    }

    #[test]
    fn every_alteration_keeps_the_size_and_does_what_it_says() {
        let (picture, middle) = (gradient(), PixelPoint::new(32.0, 24.0));
        let altered = |a: Alteration| a.apply(&picture, middle).unwrap();
        for alteration in ALL {
            assert_eq!(altered(alteration).dimensions(), (64, 48), "{alteration:?}");
        }
        assert_eq!(altered(Alteration::Shifted)[(11, 5)], picture[(10, 5)]);
        assert_eq!(altered(Alteration::Mirrored)[(0, 5)], picture[(63, 5)]);
        assert_eq!(altered(Alteration::Dimmed)[(20, 5)], image::Rgb([30, 10, 50]));
        assert_ne!(altered(Alteration::Compressed), picture);
        // Enlarged by 1.2 about the middle: what was 10 columns off it is 12 off now.
        let zoomed = altered(Alteration::Zoomed20);
        assert!(zoomed[(44, 24)].0[0].abs_diff(picture[(42, 24)].0[0]) <= 4);
    }

    #[test]
    fn a_zoom_about_a_person_at_the_rim_stays_in_the_picture() {
        for middle in [(-50.0, -9.0), (500.0, 500.0), (f32::NAN, 3.0)] {
            let zoomed = zoom(&gradient(), PixelPoint::new(middle.0, middle.1), 1.2);
            assert_eq!(zoomed.dimensions(), (64, 48));
        }
    }

    #[test]
    fn pictures_are_drawn_by_person_and_view_and_not_by_their_place() {
        let picture = crate::evaluate::protocol::tests::picture;
        // Eleven a view, the upright first, as in the moved sets: 20 people from two views.
        let mut pictures = Vec::new();
        for subject in 0..20 {
            for view in [View::Lateral, View::Frontal] {
                pictures
                    .extend((0..11).map(|i| picture(subject, view, 50.0 - f64::from(i), i == 0)));
            }
        }
        let drawn = draw(&pictures, SEED);
        assert_eq!(drawn, draw(&pictures, SEED), "the same every time");
        assert_ne!(drawn, draw(&pictures, SEED + 1));
        let blocks: Vec<usize> = drawn.iter().map(|index| index / 11).collect();
        assert_eq!(blocks, (0..40).collect::<Vec<_>>(), "one of each person and view");
        let mut places: Vec<usize> = drawn.iter().map(|index| index % 11).collect();
        places.sort_unstable();
        places.dedup();
        assert!(places.len() >= 8, "the same postures again and again: {places:?}");

        let many: Vec<_> =
            (0..26).map(|i| picture(1, View::Lateral, f64::from(i), false)).collect();
        assert_eq!((draw(&many, SEED).len(), draw(&many[..1], SEED)), (3, vec![0]));
    }

    #[test]
    fn an_angle_that_stays_moves_by_nothing_and_one_that_goes_is_lost() {
        let seen = fixture::all();
        let one = seen.iter().find(|s| s.view == View::Lateral).unwrap();
        let pictures = [crate::evaluate::protocol::tests::picture(1, View::Lateral, one.cva, true)];
        let poses = [Some(one.pose.clone())];
        let repeats = [
            Repeat { alteration: Alteration::Shifted, pose: poses[0].clone() },
            Repeat { alteration: Alteration::Mirrored, pose: None },
        ];
        let found = movements(&pictures, &poses, &[&repeats]);
        let of = |alteration| {
            let is_of = |m: &&Movement| m.alteration == alteration && m.view.is_none();
            *found.iter().find(is_of).unwrap()
        };
        assert_eq!(of(Some(Alteration::Shifted)).median, Some(Degrees::ZERO));
        assert_eq!(
            (of(Some(Alteration::Mirrored)).count, of(Some(Alteration::Mirrored)).lost),
            (0, 1)
        );
        assert_eq!((of(None).count, of(None).lost), (1, 1));
    }
}
