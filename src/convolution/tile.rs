//! A tile of a product by itself, on values that never leave the nearest cache: as many multiply-adds a
//! second as the vectors allow, and so the floor under every network.
#![allow(
    unsafe_code,
    reason = "the tile is read and written through places. Sound because `Tile::new` has made room for as \
              many pixels and vectors as any unit's tile has"
)]

use super::aligned::Aligned;
use super::lanes::{Kernel, Lanes, Unit};
use super::product::sums;

/// Values that each sum is taken over: with them windows and filter take 24 KB at most, less than any
/// nearest cache.
const DEPTH: usize = 128;
/// Vectors of output channels.
const COUNT: usize = 2;

/// A tile of `pixels` x `channels` sums.
#[derive(Clone, Debug)]
pub struct Tile {
    unit: Unit,
    pixels: usize,
    channels: usize,
    windows: Aligned,
    filter: Aligned,
    sums: Aligned,
}

impl Tile {
    /// A tile that fills the unit's registers; of small whole numbers, so that sums are exact.
    #[must_use]
    pub fn new(unit: Unit) -> Self {
        let pixels = if unit.registers() < 32 { 6 } else { 12 };
        let channels = COUNT * unit.width();
        let numbers = |count: usize, of: usize| -> Aligned {
            let numbers: Vec<f32> = (0..count).map(|nth| (nth * of % 7) as f32 - 3.0).collect();
            Aligned::from(&*numbers)
        };
        let (windows, filter) = (numbers(pixels * DEPTH, 3), numbers(channels * DEPTH, 5));
        Self { unit, pixels, channels, windows, filter, sums: Aligned::zeros(pixels * channels) }
    }

    /// Multiplications, with an addition each, of a run.
    #[must_use]
    pub const fn multiply_adds(&self) -> u64 {
        (self.pixels * self.channels * DEPTH) as u64
    }

    /// Computes all sums, and gives them: pixel by pixel.
    ///
    /// # Panics
    /// Where this machine has no such unit.
    pub fn run(&mut self) -> &[f32] {
        self.unit.run(&mut *self);
        &self.sums
    }
}

impl Kernel for &mut Tile {
    #[inline(always)]
    unsafe fn run<L: Lanes>(self) {
        // SAFETY: the caller's; `new` has taken the same number of pixels for the same registers.
        unsafe { if L::REGISTERS < 32 { self.fill::<L, 6>() } else { self.fill::<L, 12>() } }
    }
}

impl Tile {
    /// # Safety
    /// As [`Kernel::run`]; and the tile has `PIXELS` pixels and vectors of that width.
    #[inline(always)]
    unsafe fn fill<L: Lanes, const PIXELS: usize>(&mut self) {
        // SAFETY: the caller's.
        unsafe {
            let first = self.windows.as_ptr();
            let windows: [*const f32; PIXELS] =
                std::array::from_fn(|pixel| first.add(pixel * DEPTH));
            let start = [L::splat(0.0); COUNT];
            let filter = self.filter.as_ptr();
            let sums = sums::<L, PIXELS, COUNT>(windows, &[0], DEPTH, filter, start);
            let places = self.sums.as_mut_ptr();
            for (nth, sum) in sums.as_flattened().iter().enumerate() {
                sum.store(places.add(nth * L::WIDTH));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_of_this_machine_gives_the_sums() {
        for &unit in Unit::ALL.iter().filter(|unit| unit.is_here()) {
            let mut tile = Tile::new(unit);
            let (windows, filter) = (tile.windows.clone(), tile.filter.clone());
            let channels = tile.channels;
            let sums = tile.run();
            for (place, sum) in sums.iter().enumerate() {
                let (pixel, channel) = (place / channels, place % channels);
                let products = (0..DEPTH).map(|depth| {
                    windows[pixel * DEPTH + depth] * filter[depth * channels + channel]
                });
                assert_eq!(*sum, products.sum::<f32>(), "{unit}: {pixel}, {channel}");
            }
        }
    }
}
