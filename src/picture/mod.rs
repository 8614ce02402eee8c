//! A picture where it is: in the buffer the camera filled, in the camera's own layout.
//!
//! Nothing is converted to be looked at. The networks sample luma and chroma where they need them
//! ([`crate::pose::region`]), the light is read off a few hundred pixels, and a whole RGB picture is
//! made only for whoever shows or saves one ([`View::to_rgb`], [`View::write_rgba`]).
//!
//! - [`Picture`]: owned and shared; [`View`]: borrowed, what everybody reads from.
//! - [`buffer`]: the bytes, and the pool they come from and go back to.
//! - [`colour`]: one pixel of BT.601 to RGB.

pub mod buffer;
pub mod colour;

use std::borrow::Cow;

use image::RgbImage;
use yuv::{
    YuvBiPlanarImage, YuvConversionMode, YuvError, YuvPackedImage, YuvRange, YuvStandardMatrix,
};

pub use self::buffer::{Buffer, Pool};

/// How a picture's bytes are laid out. Rows follow each other without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// 8-bit RGB, sRGB as the camera gives it, three bytes a pixel.
    Rgb,
    /// YUV 4:2:2 packed (Y0 U Y1 V), BT.601 limited range; a last odd pixel brings its pair's four.
    Yuyv,
    /// YUV 4:2:0, luma plane then interleaved chroma (U V), BT.601 limited range.
    Nv12,
}

impl Layout {
    /// Bytes from a row to the next; of NV12, in the luma plane.
    #[must_use]
    pub const fn stride(self, width: usize) -> usize {
        self.row(width as u64) as usize
    }

    const fn row(self, width: u64) -> u64 {
        match self {
            Self::Rgb => width * 3,
            Self::Yuyv => width.div_ceil(2) * 4,
            Self::Nv12 => width,
        }
    }

    /// Bytes of a picture; `None` where that is no number of this machine.
    #[must_use]
    pub fn byte_count(self, width: u32, height: u32) -> Option<usize> {
        // In 64 bits: of 32, a row alone may be too long.
        let (width, height) = (u64::from(width), u64::from(height));
        let plane = self.row(width).checked_mul(height)?;
        let chroma = match self {
            Self::Rgb | Self::Yuyv => 0,
            // Two bytes for each square of four.
            Self::Nv12 => chroma_row(width).checked_mul(height.div_ceil(2))?,
        };
        plane.checked_add(chroma)?.try_into().ok()
    }
}

/// Bytes of a row in the chroma plane of NV12.
pub(crate) const fn chroma_stride(width: usize) -> usize {
    chroma_row(width as u64) as usize
}

const fn chroma_row(width: u64) -> u64 {
    width.div_ceil(2) * 2
}

/// A picture in a shared buffer. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Picture {
    buffer: Buffer,
    /// Bytes of the buffer that are the picture.
    count: usize,
    layout: Layout,
    width: u32,
    height: u32,
}

impl Picture {
    /// The picture that `buffer` begins with; `None` where the buffer is too short for it.
    #[must_use]
    pub fn new(buffer: Buffer, layout: Layout, (width, height): (u32, u32)) -> Option<Self> {
        let count = View::new(&buffer, layout, (width, height))?.bytes.len();
        Some(Self { buffer, count, layout, width, height })
    }

    /// To read from.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        let Self { count, layout, width, height, .. } = *self;
        View { bytes: &self.buffer[..count], layout, width, height }
    }

    /// Width and height in pixels.
    #[must_use]
    pub const fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Whether both are one picture in one buffer, not only alike.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.buffer.is_same(&other.buffer)
    }
}

/// Takes the pixels over, none is copied.
impl From<RgbImage> for Picture {
    fn from(image: RgbImage) -> Self {
        let (width, height) = image.dimensions();
        let count = View::from(&image).bytes.len();
        Self { buffer: image.into_raw().into(), count, layout: Layout::Rgb, width, height }
    }
}

/// A borrowed picture. Holds the bytes that its layout and size ask for.
#[derive(Clone, Copy)]
pub struct View<'a> {
    bytes: &'a [u8],
    layout: Layout,
    width: u32,
    height: u32,
}

impl<'a> From<&'a Picture> for View<'a> {
    fn from(picture: &'a Picture) -> Self {
        picture.view()
    }
}

impl<'a> From<&'a RgbImage> for View<'a> {
    fn from(image: &'a RgbImage) -> Self {
        let (width, height) = image.dimensions();
        // An image may be made of a buffer that is longer, never of one that is shorter.
        let bytes = &image.as_raw()[..width as usize * height as usize * 3];
        Self { bytes, layout: Layout::Rgb, width, height }
    }
}

impl<'a> View<'a> {
    /// The picture that `bytes` begin with; `None` where they are too few.
    #[must_use]
    pub fn new(bytes: &'a [u8], layout: Layout, (width, height): (u32, u32)) -> Option<Self> {
        let bytes = bytes.get(..layout.byte_count(width, height)?)?;
        Some(Self { bytes, layout, width, height })
    }

    /// Its bytes, and how they are laid out.
    #[must_use]
    pub const fn bytes(self) -> (&'a [u8], Layout) {
        (self.bytes, self.layout)
    }

    /// Of NV12, the luma and the chroma plane; of others, all there is and nothing.
    #[must_use]
    pub fn planes(self) -> (&'a [u8], &'a [u8]) {
        let luma = self.layout.stride(self.width as usize) * self.height as usize;
        self.bytes.split_at(luma.min(self.bytes.len()))
    }

    /// Pixels across.
    #[must_use]
    pub const fn width(self) -> u32 {
        self.width
    }

    /// Pixels down.
    #[must_use]
    pub const fn height(self) -> u32 {
        self.height
    }

    /// Width and height in pixels.
    #[must_use]
    pub const fn dimensions(self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Whether it has no pixel.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The pixel (x, y) as R, G, B; `None` beyond the picture.
    #[must_use]
    pub fn pixel(self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let (x, y, width) = (x as usize, y as usize, self.width as usize);
        let row = y * self.layout.stride(width);
        match self.layout {
            Layout::Rgb => self.bytes.get(row + x * 3..)?.first_chunk().copied(),
            Layout::Yuyv => {
                let [y0, u, y1, v] = *self.bytes.get(row + x / 2 * 4..)?.first_chunk()?;
                Some(colour::to_rgb(if x.is_multiple_of(2) { y0 } else { y1 }, u, v))
            }
            Layout::Nv12 => {
                let (luma, chroma) = self.planes();
                let at = y / 2 * chroma_stride(width) + x / 2 * 2;
                let [u, v] = *chroma.get(at..)?.first_chunk()?;
                Some(colour::to_rgb(*luma.get(row + x)?, u, v))
            }
        }
    }

    /// The whole picture as RGB, copied only where it has to be converted.
    #[must_use]
    pub fn to_rgb(self) -> Cow<'a, [u8]> {
        if self.layout == Layout::Rgb {
            return Cow::Borrowed(self.bytes);
        }
        let mut pixels = vec![0; self.width as usize * self.height as usize * 3];
        let stride = self.width * 3;
        let done = match self.layout {
            Layout::Nv12 => yuv::yuv_nv12_to_rgb(
                &self.bi_planar(),
                &mut pixels,
                stride,
                RANGE,
                MATRIX,
                YuvConversionMode::Balanced,
            ),
            Layout::Rgb | Layout::Yuyv => {
                yuv::yuyv422_to_rgb(&self.packed(), &mut pixels, stride, RANGE, MATRIX)
            }
        };
        self.told(done);
        Cow::Owned(pixels)
    }

    /// The same as an image of its own.
    #[must_use]
    pub fn to_image(self) -> RgbImage {
        let pixels = self.to_rgb().into_owned();
        // The sizes agree by construction.
        RgbImage::from_raw(self.width, self.height, pixels).unwrap_or_default()
    }

    /// Writes the whole picture as R, G, B, 255 into `out`, four bytes a pixel; what of `out` lies
    /// beyond stays as it is. Nothing is written where `out` is too short.
    pub fn write_rgba(self, out: &mut [u8]) {
        let count = self.width as usize * self.height as usize * 4;
        let Some(out) = out.get_mut(..count).filter(|out| !out.is_empty()) else { return };
        let stride = self.width * 4;
        let done = match self.layout {
            Layout::Rgb => {
                for (to, from) in out.chunks_exact_mut(4).zip(self.bytes.chunks_exact(3)) {
                    to.copy_from_slice(&[from[0], from[1], from[2], 255]);
                }
                Ok(())
            }
            Layout::Yuyv => yuv::yuyv422_to_rgba(&self.packed(), out, stride, RANGE, MATRIX),
            Layout::Nv12 => yuv::yuv_nv12_to_rgba(
                &self.bi_planar(),
                out,
                stride,
                RANGE,
                MATRIX,
                YuvConversionMode::Balanced,
            ),
        };
        self.told(done);
    }

    fn packed(self) -> YuvPackedImage<'a, u8> {
        let (width, height) = self.dimensions();
        let yuy_stride = self.layout.stride(width as usize) as u32;
        YuvPackedImage { yuy: self.bytes, yuy_stride, width, height }
    }

    fn bi_planar(self) -> YuvBiPlanarImage<'a, u8> {
        let (width, height) = self.dimensions();
        let (y_plane, uv_plane) = self.planes();
        let y_stride = self.layout.stride(width as usize) as u32;
        let uv_stride = chroma_stride(width as usize) as u32;
        YuvBiPlanarImage { y_plane, y_stride, uv_plane, uv_stride, width, height }
    }

    /// The converter checks sizes that are right by construction: a refusal is a mistake in here, and
    /// leaves a black picture.
    fn told(self, done: Result<(), YuvError>) {
        if let Err(error) = done {
            tracing::warn!(%error, layout = ?self.layout, "a picture is not converted");
        }
    }
}

const RANGE: YuvRange = YuvRange::Limited;
const MATRIX: YuvStandardMatrix = YuvStandardMatrix::Bt601;

#[cfg(test)]
mod tests;
