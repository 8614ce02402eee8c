//! Whether an empty picture is still the empty picture: then nobody needs to be looked for in it again.
//! Pure.
//!
//! ```text
//! looked in all ways, nobody found, for 5 s --> the next one shows the same --> nobody
//!        ^                                             | it does not, or it was long ago
//!        +---------------- look again <----------------+
//! ```
//!
//! A thumbnail is the mean luma of 32 x 24 cells. Two show the same where all but a few cells differ by
//! less than [`STIR`], once a common factor and offset are taken out: a camera that changes its exposure,
//! or a lamp that is dimmed, moves all cells alike, somebody who comes in moves some. Sensor noise goes
//! in the mean: at a standard deviation of 8 (a webcam in the evening) a cell's is below 1.
//!
//! The thumbnail that is kept is always one of a picture that was really looked at, so that what
//! creeps (the sun, or a person) adds up until it is seen; and after [`LONGEST`] the networks look
//! again in all ways, whatever the picture shows. A picture with too little in it to compare is always
//! looked at.

use std::time::Duration;

use crate::picture::{Layout, View};
use crate::pose::detector::Look;
use crate::units::Timestamp;

/// Cells across and down.
const COLUMNS: usize = 32;
const ROWS: usize = 24;
/// Samples along each side of a cell.
const SAMPLES: u32 = 8;
/// A cell whose mean luma (0 to 255) differs by this much shows something else: more than three standard
/// deviations of the difference of two means of 64 samples, at the noise above.
const STIR: f64 = 5.0;
/// So many cells may, by chance: of 768, one differs so much every second time, at that noise. Somebody so
/// far away that head and shoulders cover no more is too far to be measured.
const STRAYS: usize = 3;
/// A picture whose cells have a smaller standard deviation (dark, fog, a covered lens) shows too little
/// to be told from another.
const LEAST_CONTRAST: f64 = 8.0;
/// Beyond these factors (a third more light, or as much less) it is no drift of exposure any more.
const GAIN: std::ops::RangeInclusive<f64> = 0.75..=1.33;
/// So long an empty picture is believed in; then it has to be proven anew.
pub const LONGEST: Duration = Duration::from_secs(30);
/// So long nobody must have been found before it is: as long as nobody is taken to be away.
const LEAST: Duration = Duration::from_secs(5);
/// They take turns in how they look: each must have found nobody.
const LOOKS: usize = Look::ALL.len();

/// A picture whose luma can be asked for.
pub trait Luma {
    /// Width and height in pixels.
    fn size(&self) -> (u32, u32);
    /// Luma, 0 to 255, of the pixel `x`, `y` inside the picture.
    fn luma(&self, x: u32, y: u32) -> u8;
}

impl Luma for View<'_> {
    fn size(&self) -> (u32, u32) {
        self.dimensions()
    }

    /// As the camera gives it (of YUV its own, 16 to 235), of RGB with BT.601 weights in 256ths.
    fn luma(&self, x: u32, y: u32) -> u8 {
        let (bytes, layout) = self.bytes();
        let row = y as usize * layout.stride(self.width() as usize);
        let at = |pixel: usize| bytes.get(row + x as usize * pixel..).unwrap_or_default();
        match layout {
            Layout::Yuyv => at(2).first().copied().unwrap_or_default(),
            Layout::Nv12 => at(1).first().copied().unwrap_or_default(),
            Layout::Rgb => {
                let [r, g, b] = at(3).first_chunk().copied().unwrap_or_default().map(u32::from);
                ((77 * r + 150 * g + 29 * b) >> 8) as u8
            }
        }
    }
}

/// A picture in 32 x 24 means of luma.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail(Box<[f32; COLUMNS * ROWS]>);

impl Thumbnail {
    /// That of a picture; `None` for one with fewer pixels than cells.
    #[must_use]
    pub fn of(picture: &impl Luma) -> Option<Self> {
        let (width, height) = picture.size();
        if width < COLUMNS as u32 || height < ROWS as u32 {
            return None;
        }
        // The middle of each of so many equal parts.
        let place = |index: u32, parts: u32, length: u32| {
            let middle = u64::from(2 * index + 1) * u64::from(length) / u64::from(2 * parts);
            middle as u32
        };
        let mut cells = Box::new([0.0; COLUMNS * ROWS]);
        for y in 0..ROWS as u32 * SAMPLES {
            let row = (y / SAMPLES) as usize * COLUMNS;
            let from_top = place(y, ROWS as u32 * SAMPLES, height);
            for x in 0..COLUMNS as u32 * SAMPLES {
                let from_left = place(x, COLUMNS as u32 * SAMPLES, width);
                let luma = f32::from(picture.luma(from_left, from_top));
                cells[row + (x / SAMPLES) as usize] += luma / (SAMPLES * SAMPLES) as f32;
            }
        }
        Some(Self(cells))
    }

    /// Whether `other` shows the same, under whatever light is common to all of it.
    #[must_use]
    pub fn shows_the_same_as(&self, other: &Self) -> bool {
        let pairs =
            || self.0.iter().zip(other.0.iter()).map(|(&a, &b)| (f64::from(a), f64::from(b)));
        // Twice: the second time without what the first found to be something else.
        let Some(first) = Light::between(pairs()) else { return false };
        let alike = |light: Light| pairs().filter(move |&pair| light.explains(pair));
        let Some(light) = Light::between(alike(first)) else { return false };
        alike(light).count() + STRAYS >= COLUMNS * ROWS
    }
}

/// What a change of exposure or of the room's light makes of a luma: `gain * luma + offset`.
#[derive(Clone, Copy, Debug)]
struct Light {
    gain: f64,
    offset: f64,
}

impl Light {
    /// The one that explains the pairs best (least squares); `None` where they show too little to tell.
    fn between(pairs: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let (mut count, mut a_sum, mut b_sum, mut aa, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (a, b) in pairs {
            (count, a_sum, b_sum) = (count + 1.0, a_sum + a, b_sum + b);
            (aa, ab) = (aa + a * a, ab + a * b);
        }
        if count < (COLUMNS * ROWS / 2) as f64 {
            return None;
        }
        let (a_mean, b_mean) = (a_sum / count, b_sum / count);
        let variance = aa / count - a_mean * a_mean;
        if variance < LEAST_CONTRAST * LEAST_CONTRAST {
            return None;
        }
        let gain = (ab / count - a_mean * b_mean) / variance;
        GAIN.contains(&gain).then_some(Self { gain, offset: b_mean - gain * a_mean })
    }

    fn explains(self, (a, b): (f64, f64)) -> bool {
        (self.gain * a + self.offset - b).abs() < STIR
    }
}

/// What is known of an empty picture.
#[derive(Clone, Debug, Default)]
pub struct Vacancy {
    empty: Option<Empty>,
}

/// Pictures that showed the same, one after the other, and were looked at: nobody was found in them.
#[derive(Clone, Debug)]
struct Empty {
    /// The last of them.
    seen: Thumbnail,
    looks: usize,
    /// When the first was taken, and when the last.
    first: Timestamp,
    last: Timestamp,
}

impl Empty {
    /// With another one, taken at `at`; after [`LONGEST`] it is the first of others.
    fn and(before: Option<Self>, at: Timestamp, seen: Thumbnail) -> Self {
        match before {
            Some(before) if before.holds(at) && before.seen.shows_the_same_as(&seen) => {
                Self { seen, looks: before.looks + 1, last: at, ..before }
            }
            _ => Self { seen, looks: 1, first: at, last: at },
        }
    }

    fn holds(&self, at: Timestamp) -> bool {
        at.since(self.last) < LONGEST
    }

    fn is_proven(&self, at: Timestamp) -> bool {
        self.looks >= LOOKS && at.since(self.first) >= LEAST && self.holds(at)
    }
}

impl Vacancy {
    /// Who is in the picture taken at `at`: whom `look` finds in it, or nobody without a look, where this
    /// very picture was looked at lately in all ways there are, and nobody was in it.
    ///
    /// # Errors
    /// Those of `look`.
    pub fn look<P, E>(
        &mut self,
        at: Timestamp,
        picture: &impl Luma,
        look: impl FnOnce() -> Result<Option<P>, E>,
    ) -> Result<Option<P>, E> {
        // While somebody is there, nothing is held against anything.
        let seen = self.empty.as_ref().and_then(|_| Thumbnail::of(picture));
        if seen.as_ref().is_some_and(|seen| self.is_known(at, seen)) {
            return Ok(None);
        }
        let before = self.empty.take();
        let found = look()?;
        if found.is_none() {
            let seen = seen.or_else(|| Thumbnail::of(picture));
            self.empty = seen.map(|seen| Empty::and(before, at, seen));
        }
        Ok(found)
    }

    fn is_known(&self, at: Timestamp, seen: &Thumbnail) -> bool {
        let is_it = |empty: &Empty| empty.is_proven(at) && empty.seen.shows_the_same_as(seen);
        self.empty.as_ref().is_some_and(is_it)
    }

    /// Another stream or another network begins, or nobody looks any more.
    pub fn forget(&mut self) {
        self.empty = None;
    }
}

#[cfg(test)]
#[path = "vacancy_tests.rs"]
mod tests;
