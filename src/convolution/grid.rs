//! Where the values of a picture lie: channels last, with a margin of zeros around it where a kernel looks
//! beyond the edge.

/// Channels are stored in groups of this many; what fills up the last group is left to chance, and nobody
/// may let it into a channel.
pub(super) const GROUP: usize = 8;

/// `channels`, rounded up to whole groups.
pub(super) const fn whole_groups(channels: usize) -> usize {
    channels.div_ceil(GROUP) * GROUP
}

/// Pixels beyond each edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Margin {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
}

impl Margin {
    /// The larger of both at each edge.
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            top: self.top.max(other.top),
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
        }
    }
}

/// A picture of `height` x `width` pixels of `channels` values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
}

impl Extent {
    pub(super) const fn pixels(self) -> usize {
        self.height * self.width
    }

    pub(super) const fn values(self) -> usize {
        self.pixels() * self.channels
    }
}

/// A picture in memory: its extent and the way from one value to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) extent: Extent,
    pub(super) margin: Margin,
    /// Values from one pixel to the next: the channels, in whole groups except in the network's input.
    pub(super) pixel: usize,
}

impl Grid {
    /// A picture without a margin, its channels in whole groups.
    pub(super) const fn new(extent: Extent) -> Self {
        let margin = Margin { top: 0, left: 0, bottom: 0, right: 0 };
        Self { extent, margin, pixel: whole_groups(extent.channels) }
    }

    /// Values from one row to the next.
    pub(super) const fn row(&self) -> usize {
        (self.margin.left + self.extent.width + self.margin.right) * self.pixel
    }

    /// Place of the first value of the pixel at (y, x).
    pub(super) const fn at(&self, y: usize, x: usize) -> usize {
        (self.margin.top + y) * self.row() + (self.margin.left + x) * self.pixel
    }

    /// Values of all of it, the margin included.
    pub(super) const fn len(&self) -> usize {
        (self.margin.top + self.extent.height + self.margin.bottom) * self.row()
    }

    /// Writes zeros into the margin, so that the memory may have held anything before.
    pub(super) fn clear_margin(&self, values: &mut [f32]) {
        let Margin { top, left, bottom, right } = self.margin;
        if self.margin == Margin::default() {
            return;
        }
        let row = self.row();
        let last = top + self.extent.height;
        for (y, line) in values.chunks_exact_mut(row).take(last + bottom).enumerate() {
            if (top..last).contains(&y) {
                line[..left * self.pixel].fill(0.0);
                line[row - right * self.pixel..].fill(0.0);
            } else {
                line.fill(0.0);
            }
        }
    }
}

/// The pixels of a picture as a kernel walks over them: `origin` plus whole steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    pub(super) origin: usize,
    /// Values for one step down.
    pub(super) down: usize,
    /// Values for one step to the right.
    pub(super) right: usize,
}

impl Walk {
    /// Over every pixel of a picture.
    pub(super) const fn over(grid: &Grid) -> Self {
        Self { origin: grid.at(0, 0), down: grid.row(), right: grid.pixel }
    }

    /// Over the corners of the windows of a kernel that begins `top` and `left` of the first pixel and
    /// moves by `stride`; the margin is at least as wide.
    pub(super) const fn windows(grid: &Grid, top: usize, left: usize, stride: usize) -> Self {
        let (row, pixel) = (grid.row(), grid.pixel);
        Self {
            origin: grid.at(0, 0) - top * row - left * pixel,
            down: row * stride,
            right: pixel * stride,
        }
    }

    pub(super) const fn at(&self, y: usize, x: usize) -> usize {
        self.origin + y * self.down + x * self.right
    }
}
