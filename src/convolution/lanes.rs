//! Vectors of `f32` and which of them this machine has.
//!
//! A kernel is written once, over [`Lanes`], and compiled once for each vector unit: [`Unit::run`] carries
//! it into a function that is compiled for the unit's instructions. Which units a machine has is asked when
//! the program starts ([`Unit::best`]), so one binary serves all.
#![allow(
    unsafe_code,
    reason = "the vector instructions themselves. Sound because `Unit::run` asserts that the processor has \
              exactly the features its functions are compiled for, and a value of a vector type can only be \
              made by whoever has promised to be inside such a function"
)]

use std::fmt;

/// A vector of `f32`. Every method is inlined into a function compiled for the vector's instructions; a
/// value is the witness that this is so.
pub(super) trait Lanes: Copy {
    /// Values in a vector.
    const WIDTH: usize;
    /// Vector registers of the unit: how large a tile of sums fits.
    const REGISTERS: usize;

    /// `WIDTH` times the value.
    ///
    /// # Safety
    /// The caller is inlined into a function compiled for the vector's instructions, on a machine that has
    /// them.
    unsafe fn splat(value: f32) -> Self;
    /// The `WIDTH` values from `from` on.
    ///
    /// # Safety
    /// As [`Self::splat`]; and `from` is valid for reading `WIDTH` values.
    unsafe fn load(from: *const f32) -> Self;
    /// Writes the `WIDTH` values to `to` and on.
    ///
    /// # Safety
    /// `to` is valid for writing `WIDTH` values.
    unsafe fn store(self, to: *mut f32);
    /// `self * factor + sum`, rounded once where the unit can.
    fn mul_add(self, factor: Self, sum: Self) -> Self;
    /// Lane by lane.
    fn add(self, other: Self) -> Self;
    /// The larger, lane by lane.
    fn max(self, other: Self) -> Self;
    /// The smaller, lane by lane.
    fn min(self, other: Self) -> Self;
}

/// Something that computes with vectors, whichever they are. Implementations are `#[inline(always)]`.
pub(super) trait Kernel {
    /// Does it with these.
    ///
    /// # Safety
    /// As [`Lanes::splat`].
    unsafe fn run<L: Lanes>(self);
}

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// AVX-512 F, VL, BW and DQ: 16 values.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX2 and FMA: 8 values.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// NEON: 4 values.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Whatever the compiler makes of four values at a time.
    Portable,
}

impl Unit {
    /// All units the program knows on this kind of processor, the widest first.
    pub const ALL: &'static [Self] = &[
        #[cfg(target_arch = "x86_64")]
        Self::Avx512,
        #[cfg(target_arch = "x86_64")]
        Self::Avx2,
        #[cfg(target_arch = "aarch64")]
        Self::Neon,
        Self::Portable,
    ];

    /// The widest unit of this machine.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL.iter().copied().find(|unit| unit.is_here()).unwrap_or(Self::Portable)
    }

    /// Whether this machine has it.
    #[must_use]
    pub fn is_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_here()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            Self::Portable => true,
        }
    }

    /// Values in one of its vectors.
    #[must_use]
    pub const fn width(self) -> usize {
        self.vectors().0
    }

    /// Its vector registers.
    pub(super) const fn registers(self) -> usize {
        self.vectors().1
    }

    const fn vectors(self) -> (usize, usize) {
        const fn of<L: Lanes>() -> (usize, usize) {
            (L::WIDTH, L::REGISTERS)
        }
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => of::<std::arch::x86_64::__m512>(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => of::<std::arch::x86_64::__m256>(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => of::<std::arch::aarch64::float32x4_t>(),
            Self::Portable => of::<[f32; 4]>(),
        }
    }

    /// This unit, or the widest of the same machine whose vectors are no longer than `count`, which is at
    /// least 4.
    pub(super) const fn within(self, count: usize) -> Self {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 if count < 16 => Self::Avx2.within(count),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 if count < 8 => Self::Portable,
            unit => unit,
        }
    }

    /// Runs a kernel with the unit's vectors.
    ///
    /// # Panics
    /// Where the machine has no such unit.
    pub(super) fn run<K: Kernel>(self, kernel: K) {
        assert!(self.is_here(), "this machine has no {self} vectors");
        match self {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the machine has the features of the function.
            Self::Avx512 => unsafe { x86::with_avx512(kernel) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Self::Avx2 => unsafe { x86::with_avx2(kernel) },
            #[cfg(target_arch = "aarch64")]
            // SAFETY: as above.
            Self::Neon => unsafe { arm::with_neon(kernel) },
            // SAFETY: an array needs no instructions of its own.
            Self::Portable => unsafe { kernel.run::<[f32; 4]>() },
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "AVX-512",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "AVX2 and FMA",
            #[cfg(target_arch = "aarch64")]
            Self::Neon => "NEON",
            Self::Portable => "portable",
        })
    }
}

impl Lanes for [f32; 4] {
    const WIDTH: usize = 4;
    const REGISTERS: usize = 16;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        [value; 4]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's; an array of f32 may be read wherever an f32 may.
        unsafe { from.cast::<Self>().read() }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's.
        unsafe { to.cast::<Self>().write(self) }
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, sum: Self) -> Self {
        // Not `f32::mul_add`: without the instruction that is a call for every value.
        std::array::from_fn(|lane| self[lane] * factor[lane] + sum[lane])
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] + other[lane])
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        std::array::from_fn(|lane| if self[lane] > other[lane] { self[lane] } else { other[lane] })
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        std::array::from_fn(|lane| if self[lane] < other[lane] { self[lane] } else { other[lane] })
    }
}

/// One vector type over the intrinsics of its width.
macro_rules! vector {
    ($name:ty, $width:literal, $registers:literal,
     $splat:ident, $load:ident, $store:ident, $fma:ident, $add:ident, $max:ident, $min:ident) => {
        impl Lanes for $name {
            const WIDTH: usize = $width;
            const REGISTERS: usize = $registers;

            // SAFETY of every block: the type only appears in functions compiled for its instructions,
            // which run on machines that have them; places are the caller's.
            #[inline(always)]
            unsafe fn splat(value: f32) -> Self {
                unsafe { $splat(value) }
            }
            #[inline(always)]
            unsafe fn load(from: *const f32) -> Self {
                unsafe { $load(from) }
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut f32) {
                unsafe { $store(to, self) }
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, sum: Self) -> Self {
                unsafe { $fma(self, factor, sum) }
            }
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                unsafe { $add(self, other) }
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                unsafe { $max(self, other) }
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                unsafe { $min(self, other) }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Kernel, Lanes};

    vector!(
        __m512,
        16,
        32,
        _mm512_set1_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_fmadd_ps,
        _mm512_add_ps,
        _mm512_max_ps,
        _mm512_min_ps
    );
    vector!(
        __m256,
        8,
        16,
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_fmadd_ps,
        _mm256_add_ps,
        _mm256_max_ps,
        _mm256_min_ps
    );

    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")]
    pub(super) fn with_avx512<K: Kernel>(kernel: K) {
        // SAFETY: this function is compiled for them, and its caller's.
        unsafe { kernel.run::<__m512>() };
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn with_avx2<K: Kernel>(kernel: K) {
        // SAFETY: as above.
        unsafe { kernel.run::<__m256>() };
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::*;

    use super::{Kernel, Lanes};

    /// The instruction takes the sum first.
    #[inline(always)]
    unsafe fn fused(a: float32x4_t, b: float32x4_t, sum: float32x4_t) -> float32x4_t {
        // SAFETY: as every block of the vector.
        unsafe { vfmaq_f32(sum, a, b) }
    }

    vector!(
        float32x4_t,
        4,
        32,
        vdupq_n_f32,
        vld1q_f32,
        vst1q_f32,
        fused,
        vaddq_f32,
        vmaxq_f32,
        vminq_f32
    );

    #[target_feature(enable = "neon")]
    pub(super) fn with_neon<K: Kernel>(kernel: K) {
        // SAFETY: this function is compiled for them, and its caller's.
        unsafe { kernel.run::<float32x4_t>() };
    }
}
