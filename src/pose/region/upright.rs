//! The crop along a region that is not turned: rows and columns of the picture, each weighed once.
//!
//! Where nothing is turned the bilinear weights of a sample are a product of one number for its row
//! and one for its column. So rows are added up first, side by side in memory, and then columns, and
//! a pixel that is the mean of several samples costs hardly more than one that is a single sample:
//! what lies between two samples is weighed for both at once ([`Taps`]). All of it is exact in whole
//! numbers, so a crop of single samples is to the bit what `turned` gives.

use super::Grid;
use super::crop::{Border, Levels, resolve, thirty_seconds};
use super::source::{Scale, Source};

/// Samples a pixel and direction at most: the weights of one pixel, 32 for each sample, then stay
/// within 256 and their sums of levels within 16 bits.
pub const MOST_SAMPLES: usize = 8;

/// Which lines of the picture make up each line of the crop: for each the lines' numbers and
/// weights, 32 together for each sample.
#[derive(Debug, Default)]
pub(super) struct Taps {
    /// Line and weight, of one crop line after the other.
    taps: Vec<(Line, u16)>,
    /// How many belong to each crop line.
    counts: Vec<usize>,
    /// The first line that is asked for, rounded down to even, and one past the last.
    first: usize,
    end: usize,
}

/// A line of the picture; `None` for what is black beyond it.
type Line = Option<u32>;

impl Taps {
    /// Lays them out along one axis: sample `i` at `place(i)`, `each` samples a line of the crop.
    fn lay(
        &mut self,
        (side, each): (usize, usize),
        length: i32,
        border: Border,
        place: impl Fn(usize) -> f64,
    ) {
        self.taps.clear();
        self.counts.clear();
        for line in 0..side {
            let begin = self.taps.len();
            for sample in 0..each {
                let at = thirty_seconds(place(line * each + sample));
                let share = (at & 31) as u16;
                for (line, weight) in [(at >> 5, 32 - share), ((at >> 5).wrapping_add(1), share)] {
                    let line = resolve(border, line, length).map(|line| line as u32);
                    let known = self.taps[begin..].iter_mut().rev().take(2);
                    match known.into_iter().find(|(known, _)| *known == line) {
                        Some((_, sum)) => *sum += weight,
                        None if weight > 0 => self.taps.push((line, weight)),
                        None => {}
                    }
                }
            }
            self.counts.push(self.taps.len() - begin);
        }
        let lines = || self.taps.iter().filter_map(|(line, _)| *line);
        self.first = lines().min().map_or(0, |line| line as usize & !1);
        self.end = lines().max().map_or(0, |line| line as usize + 1).max(self.first);
    }

    /// The taps of each crop line.
    fn lines(&self) -> impl Iterator<Item = &[(Line, u16)]> {
        self.counts.iter().scan(&self.taps[..], |rest, &count| {
            let (line, others) = rest.split_at(count);
            *rest = others;
            Some(line)
        })
    }
}

/// What an upright crop works with, kept between crops.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    rows: Taps,
    columns: Taps,
    sums: Vec<u16>,
}

/// How many pixels a crop has, and what they stand for.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Pixels along a side.
    pub(super) side: usize,
    /// Samples a pixel and direction, [`MOST_SAMPLES`] at most.
    pub(super) each: usize,
    pub(super) border: Border,
    pub(super) levels: Levels,
}

/// Writes the crop along `grid`, whose steps are those of the samples.
pub(super) fn fill<S: Source>(
    source: S,
    (width, height): (i32, i32),
    grid: &Grid,
    shape: Shape,
    scratch: &mut Scratch,
    out: [&mut [f32]; 3],
) {
    let Shape { side, each, border, levels } = shape;
    let Scratch { rows, columns, sums } = scratch;
    let step = grid.right;
    columns.lay((side, each), width, border, |at| grid.left + step * at as f64);
    rows.lay((side, each), height, border, |at| grid.top + step * at as f64);

    // The pixels that are asked for, and one pair that is black.
    let (from, count) = (columns.first, (columns.end - columns.first).next_multiple_of(2));
    let all = count + 2;
    for (tap, _) in &mut columns.taps {
        *tap = Some(tap.map_or(count as u32, |column| column - from as u32));
    }
    sums.resize(S::length(all), 0);
    let whole = 32 * each as u16;
    let share = 1.0 / (1024 * each * each) as f32;
    let (low, span) = levels.range();
    let scale = Scale { share, span, low };
    let table = levels.table();
    let [red, green, blue] = out;
    let lines = red.chunks_exact_mut(side).zip(green.chunks_exact_mut(side));
    let lines = lines.zip(blue.chunks_exact_mut(side)).zip(rows.lines());
    for (((red, green), blue), taps) in lines {
        sums.fill(0);
        for &(row, weight) in taps {
            match row {
                Some(row) => source.add_row(row as usize, from, all, weight, sums),
                None => S::add_black(0, all, weight, sums),
            }
        }
        blacken::<S>(count, all, whole, sums);
        let pixels = red.iter_mut().zip(green).zip(blue).zip(columns.lines());
        for (((red, green), blue), taps) in pixels {
            let mut total = [0_u32; 3];
            for &(column, weight) in taps {
                let sum = S::sum(sums, all, column.unwrap_or_default() as usize);
                for (total, sum) in total.iter_mut().zip(sum) {
                    *total += u32::from(sum) * u32::from(weight);
                }
            }
            [*red, *green, *blue] = match (S::IS_RGB, each) {
                (true, 1) => total.map(|sum| table[((sum + 512) >> 10) as usize & 255]),
                (true, _) => scale.rgb(total.map(|sum| sum as f32)),
                (false, _) => scale.yuv(total.map(|sum| sum as f32)),
            };
        }
    }
}

/// Makes the pair of pixels from `first` on black, whatever was added to it.
fn blacken<S: Source>(first: usize, all: usize, whole: u16, sums: &mut [u16]) {
    S::clear(first, all, sums);
    S::add_black(first, all, whole, sums);
}
