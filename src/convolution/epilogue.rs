//! What is done to every value a kernel has summed up before it is written: so that an activation and a
//! residual cost no pass of their own.
#![allow(
    unsafe_code,
    reason = "vectors are read through places. Sound because `Epilogue::new` has checked that every \
              channel's slope and every residual pixel is there, and whoever finishes asks for no others"
)]

use super::grid::{Extent, Grid, Walk, whole_groups};
use super::lanes::Lanes;

/// A function of one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Activation {
    /// The value itself.
    #[default]
    None,
    /// The value within these limits: a rectifier has 0 and infinity.
    Clamp(f32, f32),
    /// Values below zero times the channel's slope (a parametric rectifier); whole groups of channels.
    Slope(Vec<f32>),
}

impl Activation {
    /// This function and then the clamp, where that is one function.
    pub(super) fn then_clamp(&self, low: f32, high: f32) -> Option<Self> {
        match *self {
            Self::None => Some(Self::Clamp(low, high)),
            Self::Clamp(a, b) if low <= high => {
                Some(Self::Clamp(a.max(low).min(high), b.max(low).min(high)))
            }
            _ => None,
        }
    }

    const fn limits(&self) -> (f32, f32) {
        match *self {
            Self::Clamp(low, high) => (low, high),
            _ => (f32::NEG_INFINITY, f32::INFINITY),
        }
    }

    fn slopes(&self) -> Option<&[f32]> {
        match self {
            Self::Slope(slopes) => Some(slopes),
            _ => None,
        }
    }
}

/// `after(before(value) + residual)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Epilogue<'a> {
    before: &'a Activation,
    residual: Option<(&'a [f32], Walk)>,
    after: &'a Activation,
    output: Extent,
}

impl<'a> Epilogue<'a> {
    /// For a kernel that writes `output`.
    ///
    /// # Panics
    /// Where slopes or the residual do not cover the output: a fault of the program's building.
    pub(super) fn new(
        before: &'a Activation,
        residual: Option<(&'a [f32], &Grid)>,
        after: &'a Activation,
        output: &Grid,
    ) -> Self {
        let channels = whole_groups(output.extent.channels);
        for slopes in [before.slopes(), after.slopes()].into_iter().flatten() {
            assert!(slopes.len() >= channels, "a slope for every channel");
        }
        let residual = residual.map(|(values, grid)| {
            let covers = grid.extent == output.extent && grid.pixel >= channels;
            assert!(covers && values.len() >= grid.len(), "a residual for every value");
            (values, Walk::over(grid))
        });
        Self { before, residual, after, output: output.extent }
    }

    /// The picture it is for.
    pub(super) const fn output(&self) -> Extent {
        self.output
    }

    /// Ready to finish vectors of that kind.
    ///
    /// # Safety
    /// As [`Lanes::splat`].
    #[inline(always)]
    pub(super) unsafe fn with<L: Lanes>(&self) -> Finish<'a, L> {
        let limits = |activation: &Activation| {
            let (low, high) = activation.limits();
            // SAFETY: the caller's.
            unsafe { (L::splat(low), L::splat(high)) }
        };
        Finish {
            before: limits(self.before),
            after: limits(self.after),
            slopes: (self.before.slopes(), self.after.slopes()),
            residual: self.residual,
            is_plain: self.residual.is_none()
                && self.before.slopes().is_none()
                && *self.after == Activation::None,
        }
    }
}

/// An epilogue with its limits in vectors.
#[derive(Clone, Copy)]
pub(super) struct Finish<'a, L> {
    before: (L, L),
    after: (L, L),
    slopes: (Option<&'a [f32]>, Option<&'a [f32]>),
    residual: Option<(&'a [f32], Walk)>,
    /// Whether it is one clamp and no more.
    pub(super) is_plain: bool,
}

impl<L: Lanes> Finish<'_, L> {
    /// Finishes a value of a plain epilogue.
    #[inline(always)]
    pub(super) fn plain(&self, value: L) -> L {
        clamp(value, self.before)
    }

    /// Finishes the values of channels `channel..channel + L::WIDTH` of the output's pixel (y, x).
    ///
    /// # Safety
    /// The pixel lies in the output and the channels within its whole groups.
    #[inline(always)]
    pub(super) unsafe fn finish(&self, value: L, y: usize, x: usize, channel: usize) -> L {
        // SAFETY: `new` has checked slopes and residual against the output.
        unsafe {
            let mut value = sloped(clamp(value, self.before), self.slopes.0, channel);
            if let Some((residual, walk)) = self.residual {
                value = value.add(L::load(residual.as_ptr().add(walk.at(y, x) + channel)));
            }
            sloped(clamp(value, self.after), self.slopes.1, channel)
        }
    }
}

/// The limits come first: of a value that is no number, the instructions then give the value.
#[inline(always)]
fn clamp<L: Lanes>(value: L, (low, high): (L, L)) -> L {
    high.min(low.max(value))
}

/// # Safety
/// Where there are slopes, there are `channel + L::WIDTH` of them.
#[inline(always)]
unsafe fn sloped<L: Lanes>(value: L, slopes: Option<&[f32]>, channel: usize) -> L {
    let Some(slopes) = slopes else { return value };
    // SAFETY: the caller's; whoever holds a value may make another.
    let (zero, slope) = unsafe { (L::splat(0.0), L::load(slopes.as_ptr().add(channel))) };
    zero.min(value).mul_add(slope, zero.max(value))
}
