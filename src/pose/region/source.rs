//! Where a crop takes its pixels from: one type a layout, so that each is compiled into its own loop.

use crate::picture::{Layout, View, chroma_stride, colour};

/// A picture of one layout.
pub(super) trait Source: Copy {
    /// Whether the channels are R, G, B; else they are Y, U, V.
    const IS_RGB: bool;
    /// Black in those channels.
    const BLACK: [u8; 3];

    /// The pixel (x, y), which lies in the picture.
    fn pixel(self, x: usize, y: usize) -> [u8; 3];

    /// The pixels (x, y) and (x + 1, y), which lie in the picture.
    fn pair(self, x: usize, y: usize) -> [[u8; 3]; 2];

    /// Numbers in which `count` pixels side by side are summed up, `count` even.
    fn length(count: usize) -> usize;

    /// Adds the pixels `from..from + count` of a row to `sums`, each `weight` times; both even. What
    /// lies beyond the picture's last pixel is left out.
    fn add_row(self, y: usize, from: usize, count: usize, weight: u16, sums: &mut [u16]);

    /// Forgets the sums of the pixels from `first` on of the `count` in `sums`; both even.
    fn clear(first: usize, count: usize, sums: &mut [u16]);

    /// Adds black to the pixels from `first` on of the `count` in `sums`; both even.
    fn add_black(first: usize, count: usize, weight: u16, sums: &mut [u16]);

    /// The sum of pixel `index` of `count`, channel by channel.
    fn sum(sums: &[u16], count: usize, index: usize) -> [u16; 3];
}

/// Adds `from` to `to`, `weight` times. The weights of one sum are 256 together at most.
#[inline]
fn add(to: &mut [u16], from: &[u8], weight: u16) {
    for (sum, level) in to.iter_mut().zip(from) {
        *sum = sum.wrapping_add(u16::from(*level).wrapping_mul(weight));
    }
}

/// The same with one pair of levels, over and over.
fn add_pattern<const N: usize>(to: &mut [u16], pattern: [u8; N], weight: u16) {
    for sums in to.chunks_exact_mut(N) {
        add(sums, &pattern, weight);
    }
}

/// Adds pixels `from..from + count` of row `y`, of so many bytes a pixel and so many a row; [`Source::add_row`].
fn add_packed(
    (bytes, stride): (&[u8], usize),
    each: usize,
    (y, from, count): (usize, usize, usize),
    weight: u16,
    sums: &mut [u16],
) {
    let row = bytes.get(y * stride..(y + 1) * stride).unwrap_or_default();
    add(&mut sums[..count * each], row.get(from * each..).unwrap_or_default(), weight);
}

/// `N` bytes from `at` on; black where that is beyond the picture, which nobody asks for.
#[inline]
fn bytes<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk().copied()).unwrap_or([0; N])
}

/// [`Layout::Rgb`].
#[derive(Clone, Copy)]
pub(super) struct Rgb<'a> {
    bytes: &'a [u8],
    stride: usize,
}

impl Source for Rgb<'_> {
    const IS_RGB: bool = true;
    const BLACK: [u8; 3] = [0; 3];

    #[inline]
    fn pixel(self, x: usize, y: usize) -> [u8; 3] {
        bytes(self.bytes, y * self.stride + x * 3)
    }

    #[inline]
    fn pair(self, x: usize, y: usize) -> [[u8; 3]; 2] {
        let [r0, g0, b0, r1, g1, b1] = bytes(self.bytes, y * self.stride + x * 3);
        [[r0, g0, b0], [r1, g1, b1]]
    }

    fn length(count: usize) -> usize {
        count * 3
    }

    fn add_row(self, y: usize, from: usize, count: usize, weight: u16, sums: &mut [u16]) {
        add_packed((self.bytes, self.stride), 3, (y, from, count), weight, sums);
    }

    fn clear(first: usize, count: usize, sums: &mut [u16]) {
        sums[first * 3..count * 3].fill(0);
    }

    fn add_black(_first: usize, _count: usize, _weight: u16, _sums: &mut [u16]) {}

    #[inline]
    fn sum(sums: &[u16], _count: usize, index: usize) -> [u16; 3] {
        sums.get(index * 3..).and_then(|sums| sums.first_chunk().copied()).unwrap_or_default()
    }
}

/// [`Layout::Yuyv`].
#[derive(Clone, Copy)]
pub(super) struct Yuyv<'a> {
    bytes: &'a [u8],
    stride: usize,
}

impl Source for Yuyv<'_> {
    const IS_RGB: bool = false;
    const BLACK: [u8; 3] = [16, 128, 128];

    #[inline]
    fn pixel(self, x: usize, y: usize) -> [u8; 3] {
        let [y0, u, y1, v] = bytes(self.bytes, y * self.stride + x / 2 * 4);
        [if x.is_multiple_of(2) { y0 } else { y1 }, u, v]
    }

    #[inline]
    fn pair(self, x: usize, y: usize) -> [[u8; 3]; 2] {
        [self.pixel(x, y), self.pixel(x + 1, y)]
    }

    fn length(count: usize) -> usize {
        count * 2
    }

    fn add_row(self, y: usize, from: usize, count: usize, weight: u16, sums: &mut [u16]) {
        add_packed((self.bytes, self.stride), 2, (y, from, count), weight, sums);
    }

    fn clear(first: usize, count: usize, sums: &mut [u16]) {
        sums[first * 2..count * 2].fill(0);
    }

    fn add_black(first: usize, count: usize, weight: u16, sums: &mut [u16]) {
        add_pattern(&mut sums[first * 2..count * 2], [16, 128], weight);
    }

    #[inline]
    fn sum(sums: &[u16], _count: usize, index: usize) -> [u16; 3] {
        match sums.get(index / 2 * 4..) {
            Some([y0, u, y1, v, ..]) => [if index.is_multiple_of(2) { *y0 } else { *y1 }, *u, *v],
            _ => [0; 3],
        }
    }
}

/// [`Layout::Nv12`].
#[derive(Clone, Copy)]
pub(super) struct Nv12<'a> {
    luma: &'a [u8],
    chroma: &'a [u8],
    stride: usize,
    chroma_stride: usize,
}

impl Source for Nv12<'_> {
    const IS_RGB: bool = false;
    const BLACK: [u8; 3] = [16, 128, 128];

    #[inline]
    fn pixel(self, x: usize, y: usize) -> [u8; 3] {
        let [luma] = bytes(self.luma, y * self.stride + x);
        let [u, v] = bytes(self.chroma, y / 2 * self.chroma_stride + x / 2 * 2);
        [luma, u, v]
    }

    #[inline]
    fn pair(self, x: usize, y: usize) -> [[u8; 3]; 2] {
        [self.pixel(x, y), self.pixel(x + 1, y)]
    }

    fn length(count: usize) -> usize {
        count * 2
    }

    fn add_row(self, y: usize, from: usize, count: usize, weight: u16, sums: &mut [u16]) {
        let (luma, chroma) = sums.split_at_mut(count);
        let row = self.luma.get(y * self.stride..(y + 1) * self.stride).unwrap_or_default();
        add(luma, row.get(from..).unwrap_or_default(), weight);
        let row = y / 2 * self.chroma_stride;
        let row = self.chroma.get(row..row + self.chroma_stride).unwrap_or_default();
        add(chroma, row.get(from..).unwrap_or_default(), weight);
    }

    fn clear(first: usize, count: usize, sums: &mut [u16]) {
        let (luma, chroma) = sums.split_at_mut(count);
        luma[first..].fill(0);
        chroma[first..].fill(0);
    }

    fn add_black(first: usize, count: usize, weight: u16, sums: &mut [u16]) {
        let (luma, chroma) = sums.split_at_mut(count);
        add_pattern(&mut luma[first..], [16], weight);
        add_pattern(&mut chroma[first..count], [128], weight);
    }

    #[inline]
    fn sum(sums: &[u16], count: usize, index: usize) -> [u16; 3] {
        let chroma = sums.get(count + index / 2 * 2..);
        match (sums.get(index), chroma) {
            (Some(y), Some([u, v, ..])) => [*y, *u, *v],
            _ => [0; 3],
        }
    }
}

/// Does `with` for the source that fits the picture's layout.
pub(super) trait WithSource {
    /// Does it.
    fn with(self, source: impl Source);
}

/// Calls `work` with the picture as what it is.
pub(super) fn dispatch(picture: View<'_>, work: impl WithSource) {
    let (bytes, layout) = picture.bytes();
    let stride = layout.stride(picture.width() as usize);
    match layout {
        Layout::Rgb => work.with(Rgb { bytes, stride }),
        Layout::Yuyv => work.with(Yuyv { bytes, stride }),
        Layout::Nv12 => {
            let (luma, chroma) = picture.planes();
            let chroma_stride = chroma_stride(picture.width() as usize);
            work.with(Nv12 { luma, chroma, stride, chroma_stride });
        }
    }
}

/// How sums of a source become what a network reads: `value = level / 255 * span + low`, of R, G, B.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// Levels a unit of the sum.
    pub(super) share: f32,
    /// The network's number for white less that for black.
    pub(super) span: f32,
    /// The network's number for black.
    pub(super) low: f32,
}

impl Scale {
    /// A sum of Y, U and V as R, G and B.
    #[inline]
    pub(super) fn yuv(self, [y, u, v]: [f32; 3]) -> [f32; 3] {
        let levels = colour::exact(y * self.share, u * self.share, v * self.share);
        levels.map(|level| level.clamp(0.0, 255.0) * (self.span / 255.0) + self.low)
    }

    /// A sum of R, G and B.
    #[inline]
    pub(super) fn rgb(self, sums: [f32; 3]) -> [f32; 3] {
        sums.map(|sum| sum * (self.share * self.span / 255.0) + self.low)
    }
}
