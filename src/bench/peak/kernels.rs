//! The matrix product that measures the peak, once for each set of vector instructions.
//!
//! Each kernel keeps its tile of the result in registers, as many as there are less those for the
//! operands: enough independent sums that the latency of one multiply-add hides behind the others.
#![allow(
    unsafe_code,
    reason = "vector instructions. Sound: a kernel is entered only after the processor was asked for \
              its instructions (`multiply`), and reads and writes through references to arrays of the \
              very length that the instruction moves"
)]

use crate::convolution::Unit;

/// Rows and columns of a kernel's tile.
pub(super) const fn tile(unit: Unit) -> (usize, usize) {
    match unit {
        #[cfg(target_arch = "x86_64")]
        Unit::Avx512 => (12, 2 * 16),
        #[cfg(target_arch = "x86_64")]
        Unit::Avx2 => (6, 2 * 8),
        #[cfg(target_arch = "aarch64")]
        Unit::Neon => (8, 3 * 4),
        Unit::Portable => (4, 2 * 4),
    }
}

/// Writes the product of the panels `left` (rows of the tile, one depth after the other) and `right`
/// (its columns likewise) into `tile`, row by row. Where the processor lacks `unit` it is done
/// portably, as far as that tile reaches.
pub(super) fn multiply(unit: Unit, left: &[f32], right: &[f32], tile: &mut [f32]) {
    match unit {
        #[cfg(target_arch = "x86_64")]
        Unit::Avx512 if unit.is_here() => {
            // SAFETY: the processor was just asked for AVX-512.
            unsafe { avx512::multiply(left, right, tile) }
        }
        #[cfg(target_arch = "x86_64")]
        Unit::Avx2 if unit.is_here() => {
            // SAFETY: the processor was just asked for AVX2 and FMA.
            unsafe { avx2::multiply(left, right, tile) }
        }
        #[cfg(target_arch = "aarch64")]
        Unit::Neon if unit.is_here() => {
            // SAFETY: the processor was just asked for NEON.
            unsafe { neon::multiply(left, right, tile) }
        }
        _ => portable::multiply(left, right, tile),
    }
}

/// One kernel. `$load` reads and `$store` writes an array of `$lanes` values.
macro_rules! kernel {
    (
        $room:ident, $feature:literal, $unit:ident, lanes $lanes:literal, vectors $vectors:literal,
        zero $zero:expr, splat $splat:expr, add $multiply_add:expr, load $load:expr, store $store:expr
    ) => {
        mod $room {
            use super::{Unit, tile};

            const ROWS: usize = tile(Unit::$unit).0;
            const COLUMNS: usize = tile(Unit::$unit).1;

            #[target_feature(enable = $feature)]
            pub(super) fn multiply(left: &[f32], right: &[f32], tile: &mut [f32]) {
                let mut sums = [[$zero; $vectors]; ROWS];
                let (left, right) = (left.as_chunks::<ROWS>().0, right.as_chunks::<COLUMNS>().0);
                for (left, right) in left.iter().zip(right) {
                    let mut vectors = [$zero; $vectors];
                    for (vector, values) in vectors.iter_mut().zip(right.as_chunks::<$lanes>().0) {
                        *vector = $load(values);
                    }
                    for (sums, left) in sums.iter_mut().zip(left) {
                        let left = $splat(*left);
                        for (sum, right) in sums.iter_mut().zip(vectors) {
                            *sum = $multiply_add(*sum, left, right);
                        }
                    }
                }
                let values = tile.as_chunks_mut::<$lanes>().0.iter_mut();
                for (values, sum) in values.zip(sums.as_flattened()) {
                    $store(values, *sum);
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
kernel!(
    avx512, "avx512f", Avx512, lanes 16, vectors 2,
    zero std::arch::x86_64::_mm512_setzero_ps(),
    splat std::arch::x86_64::_mm512_set1_ps,
    add |sum, left, right| std::arch::x86_64::_mm512_fmadd_ps(left, right, sum),
    // SAFETY: sixteen values are there to be read, at any alignment.
    load |from: &[f32; 16]| unsafe { std::arch::x86_64::_mm512_loadu_ps(from.as_ptr()) },
    // SAFETY: sixteen values are there to be written over, at any alignment.
    store |to: &mut [f32; 16], sum| unsafe { std::arch::x86_64::_mm512_storeu_ps(to.as_mut_ptr(), sum) }
);

#[cfg(target_arch = "x86_64")]
kernel!(
    avx2, "avx2,fma", Avx2, lanes 8, vectors 2,
    zero std::arch::x86_64::_mm256_setzero_ps(),
    splat std::arch::x86_64::_mm256_set1_ps,
    add |sum, left, right| std::arch::x86_64::_mm256_fmadd_ps(left, right, sum),
    // SAFETY: eight values are there to be read, at any alignment.
    load |from: &[f32; 8]| unsafe { std::arch::x86_64::_mm256_loadu_ps(from.as_ptr()) },
    // SAFETY: eight values are there to be written over, at any alignment.
    store |to: &mut [f32; 8], sum| unsafe { std::arch::x86_64::_mm256_storeu_ps(to.as_mut_ptr(), sum) }
);

#[cfg(target_arch = "aarch64")]
kernel!(
    neon, "neon", Neon, lanes 4, vectors 3,
    zero std::arch::aarch64::vdupq_n_f32(0.0),
    splat std::arch::aarch64::vdupq_n_f32,
    add |sum, left, right| std::arch::aarch64::vfmaq_f32(sum, left, right),
    // SAFETY: four values are there to be read, at any alignment.
    load |from: &[f32; 4]| unsafe { std::arch::aarch64::vld1q_f32(from.as_ptr()) },
    // SAFETY: four values are there to be written over, at any alignment.
    store |to: &mut [f32; 4], sum| unsafe { std::arch::aarch64::vst1q_f32(to.as_mut_ptr(), sum) }
);

/// Plain loops over short arrays. Multiplying and adding are two instructions: without a fused one in
/// the processor, asking for it would call a function for each value.
mod portable {
    use super::{Unit, tile};

    const ROWS: usize = tile(Unit::Portable).0;
    const COLUMNS: usize = tile(Unit::Portable).1;

    pub(super) fn multiply(left: &[f32], right: &[f32], tile: &mut [f32]) {
        let mut sums = [[0.0_f32; COLUMNS]; ROWS];
        let (left, right) = (left.as_chunks::<ROWS>().0, right.as_chunks::<COLUMNS>().0);
        for (left, right) in left.iter().zip(right) {
            for (sums, left) in sums.iter_mut().zip(left) {
                for (sum, right) in sums.iter_mut().zip(right) {
                    *sum += left * right;
                }
            }
        }
        for (value, sum) in tile.iter_mut().zip(sums.as_flattened()) {
            *value = *sum;
        }
    }
}
