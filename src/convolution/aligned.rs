//! Values whose first one begins a line of the cache: a vector that lies across two lines costs two reads.

use std::ops::{Deref, DerefMut};

/// Bytes of a line.
const LINE: usize = 64;

/// A slice of `f32` at the beginning of a line.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    values: Vec<f32>,
    start: usize,
}

impl Aligned {
    /// That many zeros.
    pub(super) fn zeros(count: usize) -> Self {
        let spare = LINE / size_of::<f32>();
        let values = vec![0.0; count + spare];
        // The offset is a matter of speed alone: where it cannot be told, none will do.
        let start = values.as_ptr().align_offset(LINE).min(spare);
        let mut aligned = Self { values, start };
        aligned.values.truncate(start + count);
        aligned
    }
}

impl From<&[f32]> for Aligned {
    fn from(values: &[f32]) -> Self {
        let mut aligned = Self::zeros(values.len());
        aligned.copy_from_slice(values);
        aligned
    }
}

impl Clone for Aligned {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.values[self.start..]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.start..]
    }
}
