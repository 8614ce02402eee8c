//! The crop along a region that may be turned: sample by sample, but in runs, so that the arithmetic
//! goes over many samples at once.
//!
//! ```text
//! places of a run -> the four neighbours of each, by corner and channel -> weighed -> a network's numbers
//! ```
//!
//! A run whose neighbours all lie inside the picture is fetched without a thought of borders; so is one
//! beyond it where the border repeats the edge, for a sample beyond the edge is one on it. The others
//! ask for each neighbour where it is.

use super::Grid;
use super::crop::{Border, Levels, resolve, thirty_seconds};
use super::source::{Scale, Source};

/// Samples that are looked at together.
const RUN: usize = 16;

/// Writes the crop along `grid`, `side` samples a row.
pub(super) fn fill<S: Source>(
    source: S,
    size: (i32, i32),
    grid: &Grid,
    side: usize,
    border: Border,
    levels: Levels,
    [red, green, blue]: [&mut [f32]; 3],
) {
    let (low, span) = levels.range();
    let scale = Scale { share: 1.0 / 1024.0, span, low };
    let table = levels.table();
    let mut run = Run::default();
    let lines = red.chunks_exact_mut(side).zip(green.chunks_exact_mut(side));
    for (v, ((red, green), blue)) in lines.zip(blue.chunks_exact_mut(side)).enumerate() {
        // A step down the crop is a step to its right turned by a quarter.
        let x0 = grid.left - grid.down * v as f64;
        let y0 = grid.top + grid.right * v as f64;
        let runs = red.chunks_mut(RUN).zip(green.chunks_mut(RUN)).zip(blue.chunks_mut(RUN));
        for (index, ((red, green), blue)) in runs.enumerate() {
            let first = (index * RUN) as i32;
            run.x.place(x0, grid.right, first, size.0);
            run.y.place(y0, grid.down, first, size.1);
            let repeats = border == Border::Edge;
            if (run.x.is_inside || repeats && size.0 > 1)
                && (run.y.is_inside || repeats && size.1 > 1)
            {
                run.fetch(source);
            } else {
                run.fetch_anywhere(source, size, border);
            }
            let [a, b, c] = run.weigh();
            let pixels = red.iter_mut().zip(green).zip(blue).zip(a.iter().zip(b).zip(c));
            for (((red, green), blue), ((a, b), c)) in pixels {
                [*red, *green, *blue] = if S::IS_RGB {
                    [*a, *b, *c].map(|sum| table[((sum + 512) >> 10) as usize & 255])
                } else {
                    // A sum has 18 bits, and a signed number is sooner made a float.
                    scale.yuv([*a, *b, *c].map(|sum| sum as i32 as f32))
                };
            }
        }
    }
}

/// Where the samples of a run lie along one axis of the picture.
#[derive(Default)]
struct Places {
    /// In 1/32 pixel.
    at: [i32; RUN],
    /// The line before it, moved into the picture so that the next one is in it too.
    line: [i32; RUN],
    /// How far it is on the way to the next line, 0 to 32.
    share: [u16; RUN],
    /// Whether nothing had to be moved.
    is_inside: bool,
}

impl Places {
    /// The samples from the one of number `first` on, number 0 at `zero`, `step` from one to the next.
    #[inline]
    fn place(&mut self, zero: f64, step: f64, first: i32, length: i32) {
        for (i, at) in self.at.iter_mut().enumerate() {
            *at = thirty_seconds(zero + step * f64::from(first + i as i32));
        }
        // From the last line on a sample lies all the way to it, on the way from the one before.
        let (last, before) = ((length - 1) * 32, (length - 2).max(0));
        let mut moved = 0;
        for i in 0..RUN {
            let at = self.at[i].max(0).min(last);
            let line = (at >> 5).min(before);
            moved |= at ^ self.at[i];
            self.line[i] = line;
            self.share[i] = (at - line * 32) as u16;
        }
        self.is_inside = moved == 0 && length > 1;
    }
}

/// A run of samples.
#[derive(Default)]
struct Run {
    x: Places,
    y: Places,
    /// The four neighbours: upper left, upper right, lower left, lower right; then by channel.
    corners: [[[u8; RUN]; 3]; 4],
    /// The neighbours weighed, 1024 together, by channel.
    sums: [[u32; RUN]; 3],
}

impl Run {
    /// Fetches the neighbours, all of which lie in the picture.
    #[inline]
    fn fetch<S: Source>(&mut self, source: S) {
        for i in 0..RUN {
            let (left, top) = (self.x.line[i] as usize, self.y.line[i] as usize);
            let ([a, b], [c, d]) = (source.pair(left, top), source.pair(left, top + 1));
            self.put(i, [a, b, c, d]);
        }
    }

    /// The same where some lie beyond the border.
    #[inline(never)]
    fn fetch_anywhere<S: Source>(
        &mut self,
        source: S,
        (width, height): (i32, i32),
        border: Border,
    ) {
        for i in 0..RUN {
            let (x, y) = (self.x.at[i], self.y.at[i]);
            let pixel =
                |x: i32, y: i32| match (resolve(border, x, width), resolve(border, y, height)) {
                    (Some(x), Some(y)) => source.pixel(x, y),
                    _ => S::BLACK,
                };
            let (left, top) = (x >> 5, y >> 5);
            let (right, bottom) = (left.wrapping_add(1), top.wrapping_add(1));
            let upper = [pixel(left, top), pixel(right, top)];
            let lower = [pixel(left, bottom), pixel(right, bottom)];
            self.put(i, [upper[0], upper[1], lower[0], lower[1]]);
            (self.x.share[i], self.y.share[i]) = ((x & 31) as u16, (y & 31) as u16);
        }
    }

    #[inline]
    fn put(&mut self, i: usize, pixels: [[u8; 3]; 4]) {
        for (corner, pixel) in self.corners.iter_mut().zip(pixels) {
            for (channel, level) in corner.iter_mut().zip(pixel) {
                channel[i] = level;
            }
        }
    }

    /// Weighs the neighbours by the shares of the right and the lower ones.
    #[inline]
    fn weigh(&mut self) -> &[[u32; RUN]; 3] {
        let (across, down) = (&self.x.share, &self.y.share);
        let [a, b, c, d] = &self.corners;
        for (channel, sums) in self.sums.iter_mut().enumerate() {
            let (a, b, c, d) = (&a[channel], &b[channel], &c[channel], &d[channel]);
            for i in 0..RUN {
                let mix = |upper: u8, lower: u8| {
                    u16::from(upper) * (32 - down[i]) + u16::from(lower) * down[i]
                };
                let (left, right) = (mix(a[i], c[i]), mix(b[i], d[i]));
                sums[i] = u32::from(left) * u32::from(32 - across[i])
                    + u32::from(right) * u32::from(across[i]);
            }
        }
        &self.sums
    }
}
