//! How many multiply-adds a second one core can do at most: the floor under every network.
//!
//! It is measured with a matrix product whose operands stay in the first-level cache and whose result
//! stays in registers, in the widest vectors this processor has ([`Unit::best`]). A network that does
//! nothing but such products, without a gap, would take its multiply-adds ([`MultiplyAdds`]) over this
//! peak; what it takes beyond that goes to memory, to edges, and to what is no product.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

use crate::convolution::{Tile, Unit};
use crate::units::MultiplyAdds;

/// How many stretches are timed; the fastest is the peak, for the others were disturbed.
const STRETCHES: usize = 40;
/// Length of a stretch: long against reading the clock, short against the system's time slices.
const STRETCH: Duration = Duration::from_millis(2);

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
        let mut tile = Tile::new(vectors);
        let mut repeats = 64_u32;
        // As many products as fill a stretch; the clock of the core rises meanwhile.
        let mut best = loop {
            let taken = time(&mut tile, repeats);
            if taken >= STRETCH {
                break taken / repeats;
            }
            repeats *= 2;
        };
        for _ in 0..STRETCHES {
            best = best.min(time(&mut tile, repeats) / repeats);
        }
        let each = tile.multiply_adds() as f64;
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

/// How long so many runs of the tile take.
fn time(tile: &mut Tile, repeats: u32) -> Duration {
    let begun = Instant::now();
    for _ in 0..repeats {
        black_box(tile.run());
    }
    begun.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_work_has_twice_the_floor() {
        let peak = Peak { vectors: Unit::Portable, gmac_per_second: 50.0 };
        assert_eq!(peak.floor(MultiplyAdds::new(100_000_000)), Duration::from_millis(2));
        assert_eq!(peak.floor(MultiplyAdds::new(200_000_000)), Duration::from_millis(4));
    }
}
