//! The largest of each window; and copies with an epilogue, for sums and activations that no other kernel
//! could take along.
#![allow(
    unsafe_code,
    reason = "vectors are read and written through places. Sound because `new` has checked the farthest of \
              them against the slices"
)]

use super::epilogue::Epilogue;
use super::grid::{GROUP, Grid, Walk, whole_groups};
use super::lanes::{Kernel, Lanes, Unit};

/// The maximum of each window; of windows of one pixel it is a copy, which is how a sum or an activation
/// that nothing else could take along is done.
pub(super) struct Pool<'a> {
    unit: Unit,
    input: &'a [f32],
    windows: Walk,
    /// Where the pixels of a window lie, from its corner on.
    taps: &'a [usize],
    /// Channels of the input; beyond them the output is zero.
    channels: usize,
    /// Those that are read in whole groups, whatever fills the last of them.
    whole: usize,
    output: &'a mut [f32],
    grid: Grid,
    epilogue: Epilogue<'a>,
}

impl<'a> Pool<'a> {
    /// Checks that everything it will touch is there.
    ///
    /// # Panics
    /// Where it is not: a fault of the program's building.
    pub(super) fn new(
        unit: Unit,
        (input, source, windows): (&'a [f32], &Grid, Walk),
        taps: &'a [usize],
        (output, grid): (&'a mut [f32], &Grid),
        epilogue: Epilogue<'a>,
    ) -> Self {
        let (height, width) = (grid.extent.height, grid.extent.width);
        let channels = source.extent.channels;
        let is_wider = grid.extent.channels > channels;
        let whole = if is_wider { channels / GROUP * GROUP } else { whole_groups(channels) };
        assert!(height > 0 && width > 0 && !taps.is_empty(), "a picture with pixels");
        assert!(source.pixel >= whole_groups(channels), "channels in whole groups");
        let farthest = taps.iter().max().map_or(0, |tap| tap + whole_groups(channels));
        assert!(windows.at(height - 1, width - 1) + farthest <= input.len(), "the windows' memory");
        assert!(grid.extent.channels >= channels, "room for every channel");
        let outputs = whole_groups(grid.extent.channels);
        assert!(grid.pixel >= outputs && output.len() >= grid.len(), "the output's memory");
        assert_eq!(epilogue.output(), grid.extent, "an epilogue for this output");
        let unit = unit.within(GROUP);
        Self { unit, input, windows, taps, channels, whole, output, grid: *grid, epilogue }
    }

    /// Computes it.
    pub(super) fn run(self) {
        self.unit.run(self);
    }
}

impl Kernel for Pool<'_> {
    #[inline(always)]
    unsafe fn run<L: Lanes>(self) {
        let all = whole_groups(self.grid.extent.channels);
        // SAFETY: the caller's.
        let finish = unsafe { self.epilogue.with::<L>() };
        for y in 0..self.grid.extent.height {
            for x in 0..self.grid.extent.width {
                // SAFETY: a pixel of the output, channels in whole groups: checked by `new`.
                unsafe {
                    let window = self.input.as_ptr().add(self.windows.at(y, x));
                    let place = self.output.as_mut_ptr().add(self.grid.at(y, x));
                    for channel in (0..self.whole).step_by(L::WIDTH) {
                        let mut value = L::load(window.add(self.taps[0] + channel));
                        for tap in &self.taps[1..] {
                            value = value.max(L::load(window.add(tap + channel)));
                        }
                        finish.finish(value, y, x, channel).store(place.add(channel));
                    }
                    for group in (self.whole..all).step_by(GROUP) {
                        // Behind the input's last channel there are zeros, whatever lies in its place.
                        let mut values = [0.0; GROUP];
                        let left = self.channels.saturating_sub(group);
                        for (lane, value) in values.iter_mut().enumerate().take(left) {
                            let tap = |tap: &usize| window.add(tap + group + lane).read();
                            *value = self.taps.iter().map(tap).fold(f32::NEG_INFINITY, f32::max);
                        }
                        for lane in (0..GROUP).step_by(L::WIDTH) {
                            let value = L::load(values.as_ptr().add(lane));
                            let channel = group + lane;
                            finish.finish(value, y, x, channel).store(place.add(channel));
                        }
                    }
                }
            }
        }
    }
}
