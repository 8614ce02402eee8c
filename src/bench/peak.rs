//! How many multiply-adds a second one core can do at most: the floor under every network.
//!
//! It is measured with a matrix product whose operands stay in the first-level cache and whose result
//! stays in registers, in the widest vectors this processor has ([`Unit::best`]). A network that does
//! nothing but such products, without a gap, would take its multiply-adds ([`MultiplyAdds`]) over this
//! peak; what it takes beyond that goes to memory, to edges, and to what is no product.

mod kernels;

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

use crate::convolution::Unit;
use crate::units::MultiplyAdds;

/// How many stretches are timed; the fastest is the peak, for the others were disturbed.
const STRETCHES: usize = 40;
/// Length of a stretch: long against reading the clock, short against the system's time slices.
const STRETCH: Duration = Duration::from_millis(2);
/// Depth of the product: with it both operands take at most 24 KB, less than any first-level cache.
const DEPTH: usize = 128;

/// What one core does at most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Peak {
    /// The vectors it was reached with.
    #[serde(serialize_with = "by_name")]
    pub vectors: Unit,
    /// Thousand million 32-bit multiply-adds a second.
    pub gmac_per_second: f64,
}

impl Peak {
    /// Measures it on the core this thread runs on, in the widest vectors; about a tenth of a second.
    #[must_use]
    pub fn measure() -> Self {
        Self::measure_with(Unit::best())
    }

    fn measure_with(vectors: Unit) -> Self {
        let mut product = Product::new(vectors, DEPTH);
        let mut repeats = 64_u32;
        // As many products as fill a stretch; the clock of the core rises meanwhile.
        let mut best = loop {
            let taken = product.time(repeats);
            if taken >= STRETCH {
                break taken / repeats;
            }
            repeats *= 2;
        };
        for _ in 0..STRETCHES {
            best = best.min(product.time(repeats) / repeats);
        }
        let each = product.multiply_adds().count() as f64;
        Self { vectors, gmac_per_second: each / best.as_secs_f64().max(1e-12) / 1e9 }
    }

    /// The least time that so much work can take on one core.
    #[must_use]
    pub fn floor(&self, work: MultiplyAdds) -> Duration {
        let seconds = work.count() as f64 / (self.gmac_per_second * 1e9);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }
}

fn by_name<S: Serializer>(unit: &Unit, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(unit)
}

/// A product of two packed panels: a tile of `rows` x `columns`, summed over `depth`.
struct Product {
    vectors: Unit,
    /// `depth` times the tile's rows.
    left: Vec<f32>,
    /// `depth` times the tile's columns.
    right: Vec<f32>,
    tile: Vec<f32>,
}

impl Product {
    fn new(vectors: Unit, depth: usize) -> Self {
        let (rows, columns) = kernels::tile(vectors);
        // Small whole numbers: sums are exact, and nothing grows or fades.
        let panel = |width: usize, of: usize| {
            (0..depth * width).map(|i| (i * of % 7) as f32 - 3.0).collect::<Vec<_>>()
        };
        let (left, right) = (panel(rows, 3), panel(columns, 5));
        Self { vectors, left, right, tile: vec![0.0; rows * columns] }
    }

    fn run(&mut self) {
        kernels::multiply(self.vectors, &self.left, &self.right, &mut self.tile);
    }

    fn multiply_adds(&self) -> MultiplyAdds {
        let (rows, columns) = kernels::tile(self.vectors);
        MultiplyAdds::new((rows * columns * (self.left.len() / rows)) as u64)
    }

    fn time(&mut self, repeats: u32) -> Duration {
        let begun = Instant::now();
        for _ in 0..repeats {
            self.run();
            black_box(&mut self.tile);
        }
        begun.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_that_runs_here_gives_the_product() {
        for vectors in Unit::ALL.iter().copied().filter(|unit| unit.is_here()) {
            for depth in [1, 2, 33] {
                let mut product = Product::new(vectors, depth);
                product.run();
                let (rows, columns) = kernels::tile(vectors);
                for (place, value) in product.tile.iter().enumerate() {
                    let (row, column) = (place / columns, place % columns);
                    let expected: f32 = (0..depth)
                        .map(|k| product.left[k * rows + row] * product.right[k * columns + column])
                        .sum();
                    assert_eq!(*value, expected, "{vectors:?}, depth {depth}, {row}, {column}");
                }
                let work = product.multiply_adds();
                assert_eq!(work.count(), (rows * columns * depth) as u64);
            }
        }
    }

    #[test]
    fn both_operands_and_the_tile_stay_in_a_cache_of_32_kilobytes() {
        for &vectors in Unit::ALL {
            let product = Product::new(vectors, DEPTH);
            let values = product.left.len() + product.right.len() + product.tile.len();
            assert!(values * size_of::<f32>() <= 28 * 1024, "{vectors:?}");
        }
    }

    #[test]
    fn twice_the_work_has_twice_the_floor() {
        let peak = Peak { vectors: Unit::Portable, gmac_per_second: 50.0 };
        assert_eq!(peak.floor(MultiplyAdds::new(100_000_000)), Duration::from_millis(2));
        assert_eq!(peak.floor(MultiplyAdds::new(200_000_000)), Duration::from_millis(4));
    }
}
