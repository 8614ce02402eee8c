//! Depthwise convolution: every channel with a small kernel of its own.
//!
//! Channels last, a vector holds neighbouring channels of one pixel, so a tap of the kernel is one
//! multiplication of two vectors, whatever the stride. A tile is a few neighbouring output pixels, whose
//! sums stay in registers while all taps go by; the weight of a tap is read once for all of them. The
//! picture brings a margin of zeros, so no pixel is special.
#![allow(
    unsafe_code,
    reason = "the tile reads and writes through places. Sound because `Depthwise::new` has checked the \
              farthest of them against the slices, and `Taps` is only built by `pack`"
)]

use super::aligned::Aligned;
use super::epilogue::{Epilogue, Finish};
use super::grid::{Grid, Walk, whole_groups};
use super::lanes::{Kernel, Lanes, Unit};

/// Bytes of weights that stay in the nearest cache while pixels go by.
const NEAR: usize = 16 * 1024;

/// The kernels of all channels in the order in which the convolution reads them.
#[derive(Clone, Debug)]
pub(super) struct Taps {
    unit: Unit,
    size: (usize, usize),
    /// Channels, in whole groups.
    channels: usize,
    /// First channel of each vector. The last may overlap the one before it.
    vectors: Vec<usize>,
    /// For each vector its bias, then its weight for every tap.
    values: Aligned,
}

impl Taps {
    /// Lays out kernels of `size` (height, width): `weight(channel, row, column)`.
    pub(super) fn pack(
        unit: Unit,
        size: (usize, usize),
        bias: &[f32],
        weight: impl Fn(usize, usize, usize) -> f32,
    ) -> Self {
        let channels = whole_groups(bias.len());
        let unit = unit.within(channels);
        let width = unit.width();
        let vectors: Vec<usize> =
            (0..channels.div_ceil(width)).map(|nth| (nth * width).min(channels - width)).collect();
        let mut values = Vec::with_capacity(vectors.len() * width * (size.0 * size.1 + 1));
        for &start in &vectors {
            let lanes = start..start + width;
            values.extend(lanes.clone().map(|channel| bias.get(channel).copied().unwrap_or(0.0)));
            for row in 0..size.0 {
                for column in 0..size.1 {
                    values.extend(lanes.clone().map(|channel| {
                        if channel < bias.len() { weight(channel, row, column) } else { 0.0 }
                    }));
                }
            }
        }
        Self { unit, size, channels, vectors, values: Aligned::from(&*values) }
    }

    /// Bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.values.len() * size_of::<f32>()
    }
}

/// One depthwise convolution of one picture.
pub(super) struct Depthwise<'a> {
    taps: &'a Taps,
    input: &'a [f32],
    windows: Walk,
    /// Values from one row of the input to the next, and from one pixel to the next.
    strides: (usize, usize),
    output: &'a mut [f32],
    pixels: Walk,
    height: usize,
    width: usize,
    epilogue: Epilogue<'a>,
}

impl<'a> Depthwise<'a> {
    /// Checks that everything it will touch is there.
    ///
    /// # Panics
    /// Where it is not: a fault of the program's building.
    pub(super) fn new(
        taps: &'a Taps,
        (input, source, windows): (&'a [f32], &Grid, Walk),
        (output, grid): (&'a mut [f32], &Grid),
        epilogue: Epilogue<'a>,
    ) -> Self {
        let (height, width) = (grid.extent.height, grid.extent.width);
        assert!(height > 0 && width > 0, "a picture with pixels");
        let strides = (source.row(), source.pixel);
        let (rows, columns) = taps.size;
        assert!(rows > 0 && columns > 0, "a kernel with taps");
        let farthest = (rows - 1) * strides.0 + (columns - 1) * strides.1 + taps.channels;
        assert!(source.pixel >= taps.channels, "a value for every channel");
        assert!(windows.at(height - 1, width - 1) + farthest <= input.len(), "the windows' memory");
        assert_eq!(taps.channels, whole_groups(grid.extent.channels), "taps for every channel");
        assert!(grid.pixel >= taps.channels && output.len() >= grid.len(), "the output's memory");
        assert_eq!(epilogue.output(), grid.extent, "an epilogue for this output");
        let pixels = Walk::over(grid);
        Self { taps, input, windows, strides, output, pixels, height, width, epilogue }
    }

    /// Computes it.
    pub(super) fn run(self) {
        self.taps.unit.run(self);
    }

    /// All tiles of `PIXELS` pixels; the last one of a row ends with it and may overlap the
    /// one before.
    ///
    /// # Safety
    /// As [`Kernel::run`].
    #[inline(always)]
    unsafe fn tiles<L: Lanes, const PIXELS: usize>(&mut self) {
        // SAFETY: the caller's.
        let finish = unsafe { self.epilogue.with::<L>() };
        let taps = self.taps;
        let vectors = 0..taps.vectors.len();
        let width = self.width;
        let tiles = (0..width.div_ceil(PIXELS)).map(|tile| (tile * PIXELS).min(width - PIXELS));
        if taps.values.len() * size_of::<f32>() <= NEAR {
            // All weights stay near: pixel by pixel, in the order in which the values lie.
            for y in 0..self.height {
                for x in tiles.clone() {
                    for nth in vectors.clone() {
                        // SAFETY: the caller's, and a tile of the output.
                        unsafe { self.tile::<L, PIXELS>(nth, y, x, &finish) };
                    }
                }
            }
        } else {
            for nth in vectors {
                for y in 0..self.height {
                    for x in tiles.clone() {
                        // SAFETY: the caller's, and a tile of the output.
                        unsafe { self.tile::<L, PIXELS>(nth, y, x, &finish) };
                    }
                }
            }
        }
    }

    /// # Safety
    /// As [`Kernel::run`]; there is a vector of that number, and `PIXELS` pixels of the output from (y, x)
    /// on.
    #[inline(always)]
    unsafe fn tile<L: Lanes, const PIXELS: usize>(
        &mut self,
        nth: usize,
        y: usize,
        x: usize,
        finish: &Finish<'_, L>,
    ) {
        let (rows, columns) = self.taps.size;
        let right = self.windows.right;
        let channel = self.taps.vectors[nth];
        // SAFETY: the tile's pixels are pixels of the output, whose windows and places `new` has
        // checked; the vector's weights are in `values`, which `pack` has filled for every vector.
        unsafe {
            let mut weights = self.taps.values.as_ptr().add(nth * (rows * columns + 1) * L::WIDTH);
            let mut sums = [L::load(weights); PIXELS];
            let mut line = self.input.as_ptr().add(self.windows.at(y, x) + channel);
            for _ in 0..rows {
                let mut tap = line;
                for _ in 0..columns {
                    weights = weights.add(L::WIDTH);
                    let weight = L::load(weights);
                    for (pixel, sum) in sums.iter_mut().enumerate() {
                        *sum = L::load(tap.add(pixel * right)).mul_add(weight, *sum);
                    }
                    tap = tap.add(self.strides.1);
                }
                line = line.add(self.strides.0);
            }
            let place = self.output.as_mut_ptr().add(self.pixels.at(y, x) + channel);
            if finish.is_plain {
                for (pixel, sum) in sums.into_iter().enumerate() {
                    finish.plain(sum).store(place.add(pixel * self.pixels.right));
                }
            } else {
                for (pixel, sum) in sums.into_iter().enumerate() {
                    let sum = finish.finish(sum, y, x + pixel, channel);
                    sum.store(place.add(pixel * self.pixels.right));
                }
            }
        }
    }
}

impl Kernel for Depthwise<'_> {
    #[inline(always)]
    unsafe fn run<L: Lanes>(mut self) {
        // SAFETY: the caller's.
        unsafe {
            match self.width {
                1 => self.tiles::<L, 1>(),
                2 | 3 => self.tiles::<L, 2>(),
                4..=6 => self.tiles::<L, 4>(),
                7 | 14 | 28 => self.tiles::<L, 7>(),
                _ => self.tiles::<L, 8>(),
            }
        }
    }
}
