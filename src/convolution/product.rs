//! Dense convolution as a matrix product, without gathering its windows first.
//!
//! Channels last, the window of an output pixel is a few runs of consecutive input values: one for a 1x1
//! kernel, one a row of the kernel where the channels fill their pixels. So a convolution is the product
//! of those runs with the filter, and a tile of the product is a few pixels times a few vectors of output
//! channels, whose sums stay in registers over the whole depth. The filter is laid out once in the order
//! in which a tile reads it.
#![allow(
    unsafe_code,
    reason = "the tile reads and writes through places. Sound because `Product::new` has checked the \
              farthest of them against the slices, and `Filter` is only built by `pack`"
)]

use super::aligned::Aligned;
use super::epilogue::Epilogue;
use super::grid::{Grid, Walk, whole_groups};
use super::lanes::{Kernel, Lanes, Unit};

/// Most vectors of output channels in a tile.
const MOST: usize = 3;

/// Vectors of output channels that a tile computes together.
#[derive(Clone, Copy, Debug)]
struct Panel {
    count: usize,
    /// First channel of each. The last vector of all may overlap the one before it.
    channels: [usize; MOST],
    /// Where its part of the filter begins.
    begin: usize,
}

/// A filter in the order in which the product reads it.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    unit: Unit,
    depth: usize,
    /// Output channels, in whole groups.
    channels: usize,
    panels: Vec<Panel>,
    values: Aligned,
    bias: Vec<f32>,
}

impl Filter {
    /// Lays out a filter of `depth` values for each output channel, `weight(channel, place)`.
    pub(super) fn pack(
        unit: Unit,
        depth: usize,
        bias: &[f32],
        weight: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let outputs = bias.len();
        let channels = whole_groups(outputs);
        let unit = unit.within(channels);
        let width = unit.width();
        let vectors = channels.div_ceil(width);
        let mut panels = Vec::with_capacity(vectors.div_ceil(MOST));
        let mut values = Vec::with_capacity(vectors * width * depth);
        let mut vector = 0;
        while vector < vectors {
            // Four are better as two and two than as three and one.
            let left = vectors - vector;
            let most = if unit.registers() < 32 { 2 } else { MOST };
            let count = if left == 4 { 2 } else { left.min(most) };
            let first = |nth: usize| ((vector + nth) * width).min(channels - width);
            let panel = Panel {
                count,
                channels: std::array::from_fn(|nth| first(nth.min(count - 1))),
                begin: values.len(),
            };
            for place in 0..depth {
                for &start in &panel.channels[..count] {
                    values.extend((start..start + width).map(|channel| {
                        if channel < outputs { weight(channel, place) } else { 0.0 }
                    }));
                }
            }
            panels.push(panel);
            vector += count;
        }
        let mut bias = bias.to_vec();
        bias.resize(channels, 0.0);
        Self { unit, depth, channels, panels, values: Aligned::from(&*values), bias }
    }

    /// Adds to the bias of each output channel.
    pub(super) fn add_bias(&mut self, more: impl Iterator<Item = f32>) {
        for (bias, more) in self.bias.iter_mut().zip(more) {
            *bias += more;
        }
    }

    /// Bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        (self.values.len() + self.bias.len()) * size_of::<f32>()
    }
}

/// One convolution of one picture.
pub(super) struct Product<'a> {
    filter: &'a Filter,
    input: &'a [f32],
    windows: Walk,
    /// Where the runs of a window begin, from its corner on.
    runs: &'a [usize],
    /// Values in a run.
    length: usize,
    output: &'a mut [f32],
    pixels: Walk,
    height: usize,
    width: usize,
    epilogue: Epilogue<'a>,
}

impl<'a> Product<'a> {
    /// Checks that everything it will touch is there.
    ///
    /// # Panics
    /// Where it is not: a fault of the program's building.
    pub(super) fn new(
        filter: &'a Filter,
        (input, windows): (&'a [f32], Walk),
        (runs, length): (&'a [usize], usize),
        (output, grid): (&'a mut [f32], &Grid),
        epilogue: Epilogue<'a>,
    ) -> Self {
        let (height, width) = (grid.extent.height, grid.extent.width);
        assert!(height > 0 && width > 0, "a picture with pixels");
        assert_eq!(runs.len() * length, filter.depth, "runs as long as the filter is deep");
        let farthest = runs.iter().max().map_or(0, |run| run + length);
        assert!(windows.at(height - 1, width - 1) + farthest <= input.len(), "the windows' memory");
        assert_eq!(
            filter.channels,
            whole_groups(grid.extent.channels),
            "a filter for every channel"
        );
        assert!(grid.pixel >= filter.channels && output.len() >= grid.len(), "the output's memory");
        assert_eq!(epilogue.output(), grid.extent, "an epilogue for this output");
        let pixels = Walk::over(grid);
        Self { filter, input, windows, runs, length, output, pixels, height, width, epilogue }
    }

    /// Computes it.
    pub(super) fn run(self) {
        self.filter.unit.run(self);
    }

    /// All tiles of `PIXELS` pixels and the panel's `COUNT` vectors. A last tile that would go beyond the
    /// picture computes its last pixel several times instead.
    ///
    /// # Safety
    /// As [`Kernel::run`].
    #[inline(always)]
    unsafe fn tiles<L: Lanes, const PIXELS: usize, const COUNT: usize>(&mut self, panel: &Panel) {
        let channels: [usize; COUNT] = std::array::from_fn(|nth| panel.channels[nth]);
        // SAFETY: the caller's.
        let finish = unsafe { self.epilogue.with::<L>() };
        let count = self.height * self.width;
        let (mut y, mut x) = (0, 0);
        let mut first = 0;
        while first < count {
            let mut places = [(0, 0); PIXELS];
            for place in &mut places {
                *place = (y, x);
                if first + 1 < count {
                    first += 1;
                    x += 1;
                    if x == self.width {
                        (y, x) = (y + 1, 0);
                    }
                } else {
                    first = count;
                }
            }
            // SAFETY: every place is a pixel of the output, and `new` has checked what belongs to the
            // last of them; the panel's channels lie within the output's, its values in the filter.
            unsafe {
                let windows = places.map(|(y, x)| self.input.as_ptr().add(self.windows.at(y, x)));
                let bias = self.filter.bias.as_ptr();
                let start: [L; COUNT] = std::array::from_fn(|nth| L::load(bias.add(channels[nth])));
                let filter = self.filter.values.as_ptr().add(panel.begin);
                let sums = sums::<L, PIXELS, COUNT>(windows, self.runs, self.length, filter, start);
                let output = self.output.as_mut_ptr();
                if finish.is_plain {
                    for (sums, (y, x)) in sums.into_iter().zip(places) {
                        let pixel = output.add(self.pixels.at(y, x));
                        for (sum, channel) in sums.into_iter().zip(channels) {
                            finish.plain(sum).store(pixel.add(channel));
                        }
                    }
                } else {
                    for (sums, (y, x)) in sums.into_iter().zip(places) {
                        let pixel = output.add(self.pixels.at(y, x));
                        for (sum, channel) in sums.into_iter().zip(channels) {
                            finish.finish(sum, y, x, channel).store(pixel.add(channel));
                        }
                    }
                }
            }
        }
    }
}

impl Kernel for Product<'_> {
    #[inline(always)]
    unsafe fn run<L: Lanes>(mut self) {
        let count = self.height * self.width;
        for panel in &self.filter.panels {
            // As many sums as there are registers for, beside a vector of each kind.
            // SAFETY: the caller's.
            unsafe {
                match (panel.count, count, L::REGISTERS >= 32) {
                    (1, 1, _) => self.tiles::<L, 1, 1>(panel),
                    (2, 1, _) => self.tiles::<L, 1, 2>(panel),
                    (_, 1, _) => self.tiles::<L, 1, 3>(panel),
                    (1, 2..=4, _) => self.tiles::<L, 4, 1>(panel),
                    (2, 2..=4, _) => self.tiles::<L, 4, 2>(panel),
                    (_, 2..=4, _) => self.tiles::<L, 4, 3>(panel),
                    (1, _, true) => self.tiles::<L, 12, 1>(panel),
                    (2, _, true) => self.tiles::<L, 12, 2>(panel),
                    (_, _, true) => self.tiles::<L, 8, 3>(panel),
                    (1, _, false) => self.tiles::<L, 8, 1>(panel),
                    (_, _, false) => self.tiles::<L, 6, 2>(panel),
                }
            }
        }
    }
}

/// The sums of a tile: `start` plus, over all places of the runs, the pixel's value times the filter's.
///
/// # Safety
/// For every window, the runs' places can be read; so can as many values of the filter as the runs are
/// long together, times `COUNT` vectors.
#[inline(always)]
pub(super) unsafe fn sums<L: Lanes, const PIXELS: usize, const COUNT: usize>(
    windows: [*const f32; PIXELS],
    runs: &[usize],
    length: usize,
    mut filter: *const f32,
    start: [L; COUNT],
) -> [[L; COUNT]; PIXELS] {
    let mut sums = [start; PIXELS];
    for &run in runs {
        // SAFETY: the caller's.
        let windows = windows.map(|window| unsafe { window.add(run) });
        for place in 0..length {
            // SAFETY: the caller's.
            unsafe {
                let weights: [L; COUNT] =
                    std::array::from_fn(|nth| L::load(filter.add(nth * L::WIDTH)));
                filter = filter.add(COUNT * L::WIDTH);
                for pixel in 0..PIXELS {
                    let value = L::splat(*windows[pixel].add(place));
                    for nth in 0..COUNT {
                        sums[pixel][nth] = value.mul_add(weights[nth], sums[pixel][nth]);
                    }
                }
            }
        }
    }
    sums
}
