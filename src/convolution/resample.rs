//! Pictures of another size: any separable resampling.
#![allow(
    unsafe_code,
    reason = "vectors are read and written through places. Sound because `new` has checked the farthest of \
              them against the slices"
)]

use super::epilogue::Epilogue;
use super::grid::{GROUP, Grid, whole_groups};
use super::lanes::{Kernel, Lanes, Unit};

/// From which lines of the input a line of the output is mixed, and how much of each.
pub(super) type Mix = Vec<Vec<(usize, f32)>>;

/// A picture of another size, each pixel mixed from those of the input: any separable resampling.
pub(super) struct Resample<'a> {
    unit: Unit,
    input: &'a [f32],
    source: Grid,
    rows: &'a Mix,
    columns: &'a Mix,
    output: &'a mut [f32],
    grid: Grid,
    epilogue: Epilogue<'a>,
}

impl<'a> Resample<'a> {
    /// Checks that everything it will touch is there.
    ///
    /// # Panics
    /// Where it is not: a fault of the program's building.
    pub(super) fn new(
        unit: Unit,
        (input, source): (&'a [f32], &Grid),
        (rows, columns): (&'a Mix, &'a Mix),
        (output, grid): (&'a mut [f32], &Grid),
        epilogue: Epilogue<'a>,
    ) -> Self {
        let within = |mix: &Mix, limit: usize| mix.iter().flatten().all(|(line, _)| *line < limit);
        assert!(
            within(rows, source.extent.height) && within(columns, source.extent.width),
            "lines"
        );
        assert!(
            rows.len() == grid.extent.height && columns.len() == grid.extent.width,
            "an extent"
        );
        let channels = whole_groups(grid.extent.channels);
        assert!(source.pixel >= channels && input.len() >= source.len(), "the input's memory");
        assert!(grid.pixel >= channels && output.len() >= grid.len(), "the output's memory");
        assert_eq!(epilogue.output(), grid.extent, "an epilogue for this output");
        let unit = unit.within(GROUP);
        Self { unit, input, source: *source, rows, columns, output, grid: *grid, epilogue }
    }

    /// Computes it.
    pub(super) fn run(self) {
        self.unit.run(self);
    }
}

impl Kernel for Resample<'_> {
    #[inline(always)]
    unsafe fn run<L: Lanes>(self) {
        let channels = whole_groups(self.grid.extent.channels);
        // SAFETY: the caller's.
        let finish = unsafe { self.epilogue.with::<L>() };
        for (y, row) in self.rows.iter().enumerate() {
            for (x, column) in self.columns.iter().enumerate() {
                // SAFETY: a pixel of the output and pixels of the input, channels in whole groups:
                // checked by `new`.
                unsafe {
                    let place = self.output.as_mut_ptr().add(self.grid.at(y, x));
                    for channel in (0..channels).step_by(4 * L::WIDTH) {
                        let count = ((channels - channel) / L::WIDTH).min(4);
                        let mut values = [L::splat(0.0); 4];
                        for (top, down) in row {
                            for (left, right) in column {
                                let pixel =
                                    self.input.as_ptr().add(self.source.at(*top, *left) + channel);
                                let weight = L::splat(down * right);
                                for (nth, value) in values.iter_mut().enumerate().take(count) {
                                    *value =
                                        L::load(pixel.add(nth * L::WIDTH)).mul_add(weight, *value);
                                }
                            }
                        }
                        for (nth, value) in values.into_iter().enumerate().take(count) {
                            let channel = channel + nth * L::WIDTH;
                            finish.finish(value, y, x, channel).store(place.add(channel));
                        }
                    }
                }
            }
        }
    }
}
