//! How a crop's pixels are taken; see [`super`] for the rule.

use super::source::{Source, WithSource, dispatch};
use super::upright::{self, MOST_SAMPLES, Scratch, Shape};
use super::{Grid, Region, turned};
use crate::picture::View;

/// What lies beyond the picture's edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Black,
    /// The pixel at the edge, over and over.
    Edge,
    /// The picture mirrored at its edge.
    Mirror,
}

/// Which numbers a network wants for the grey levels 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// 0..=1.
    ZeroToOne,
    /// -1..=1.
    MinusOneToOne,
}

impl Levels {
    /// The number for black, and how far white is from it.
    pub(super) const fn range(self) -> (f32, f32) {
        match self {
            Self::ZeroToOne => (0.0, 1.0),
            Self::MinusOneToOne => (-1.0, 2.0),
        }
    }

    /// The number for each level.
    pub(super) const fn table(self) -> &'static [f32; 256] {
        const fn table(levels: Levels) -> [f32; 256] {
            let mut table = [0.0; 256];
            let mut level = 0;
            while level < table.len() {
                let share = level as f32 / 255.0;
                table[level] = match levels {
                    Levels::ZeroToOne => share,
                    Levels::MinusOneToOne => share * 2.0 - 1.0,
                };
                level += 1;
            }
            table
        }
        static ZERO_TO_ONE: [f32; 256] = table(Levels::ZeroToOne);
        static MINUS_ONE_TO_ONE: [f32; 256] = table(Levels::MinusOneToOne);
        match self {
            Self::ZeroToOne => &ZERO_TO_ONE,
            Self::MinusOneToOne => &MINUS_ONE_TO_ONE,
        }
    }
}

/// Cuts regions out of pictures, and keeps between cuts what it works with.
#[derive(Debug, Default)]
pub struct Cropper {
    scratch: Scratch,
}

impl Cropper {
    /// Cuts `region` out of `picture` as `side` x `side` pixels and writes them as three planes (R,
    /// G, B; row by row) into `out`. What of `out` lies beyond them stays as it is, and so does all
    /// of it when the picture is empty.
    pub fn crop<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        region: &Region,
        side: usize,
        border: Border,
        levels: Levels,
        out: &mut [f32],
    ) {
        let shape = Shape { side, each: 1, border, levels };
        let is_upright = region.rotation_rad == 0.0;
        self.cut(picture.into(), &Grid::new(region, side), shape, is_upright, out);
    }

    /// The same, each pixel the mean of `each` x `each` samples ([`MOST_SAMPLES`] a direction at most), which lie as the
    /// pixels of a crop of `side * each` do. The mean is not rounded, and the region's turn is left
    /// aside.
    pub fn crop_mean<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        region: &Region,
        (side, each): (usize, usize),
        border: Border,
        levels: Levels,
        out: &mut [f32],
    ) {
        let each = each.clamp(1, MOST_SAMPLES);
        let shape = Shape { side, each, border, levels };
        let region = Region { rotation_rad: 0.0, ..*region };
        self.cut(picture.into(), &Grid::new(&region, side * each), shape, true, out);
    }

    fn cut(
        &mut self,
        picture: View<'_>,
        grid: &Grid,
        shape: Shape,
        is_upright: bool,
        out: &mut [f32],
    ) {
        let plane = shape.side * shape.side;
        if picture.is_empty() || plane == 0 {
            return;
        }
        let Some((red, rest)) = out.split_at_mut_checked(plane) else { return };
        let Some((green, rest)) = rest.split_at_mut_checked(plane) else { return };
        let Some(blue) = rest.get_mut(..plane) else { return };
        let size = (picture.width() as i32, picture.height() as i32);
        let scratch = is_upright.then_some(&mut self.scratch);
        dispatch(picture, Cut { size, grid, shape, scratch, out: [red, green, blue] });
    }
}

/// [`Cropper::crop`], once.
pub fn crop<'a>(
    picture: impl Into<View<'a>>,
    region: &Region,
    side: usize,
    border: Border,
    levels: Levels,
    out: &mut [f32],
) {
    Cropper::default().crop(picture, region, side, border, levels, out);
}

/// One cut, whatever the picture's layout.
struct Cut<'a> {
    size: (i32, i32),
    grid: &'a Grid,
    shape: Shape,
    /// Only for an upright one.
    scratch: Option<&'a mut Scratch>,
    out: [&'a mut [f32]; 3],
}

impl WithSource for Cut<'_> {
    fn with(self, source: impl Source) {
        let Self { size, grid, shape, scratch, out } = self;
        match scratch {
            Some(scratch) => upright::fill(source, size, grid, shape, scratch, out),
            None => turned::fill(source, size, grid, shape.side, shape.border, shape.levels, out),
        }
    }
}

/// Where in the picture the line `place` is, of `length`; `None` for what is black.
#[inline]
pub(super) fn resolve(border: Border, place: i32, length: i32) -> Option<usize> {
    let line = match border {
        Border::Black => return (0..length).contains(&place).then_some(place as usize),
        Border::Edge => place.clamp(0, length - 1),
        Border::Mirror => mirrored(place, length),
    };
    Some(line as usize)
}

/// `place` in 1/32 pixel, rounded half to even as OpenCV does.
///
/// Adding 1.5 * 2^52 leaves no bits for a fraction, so the sum is rounded by the processor's own
/// rule, and its low bits are the whole number: much quicker than a call for every pixel. Places
/// beyond +-2^26 pixels come out as some number, which the border then catches.
#[inline]
pub(super) fn thirty_seconds(place: f64) -> i32 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (place * 32.0 + SHIFT).to_bits() as i32
}

/// Where in 0..length the mirrored picture has `place`; the pixel at the edge is not repeated.
fn mirrored(place: i32, length: i32) -> i32 {
    if length < 2 {
        return 0;
    }
    let period = 2 * (i64::from(length) - 1);
    let place = i64::from(place).rem_euclid(period);
    place.min(period - place) as i32
}
