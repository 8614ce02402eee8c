//! The rotated square of the picture a network reads, and how its pixels are taken.
//!
//! The networks are sensitive to how the square is cut: sampling it in another way moves landmarks
//! by two or three pixels. So the crop does exactly what MediaPipe's does (OpenCV's
//! `warpPerspective`): pixel (u, v) of an n x n crop is taken at
//!
//! ```text
//! centre + R(rotation) * ((u/n - 1/2) * size, (v/n - 1/2) * size)       no half-pixel shift
//! ```
//!
//! with the place rounded to 1/32 pixel, the four neighbours weighed bilinearly, and the result
//! rounded to a whole number in 0..=255. The weights are multiples of 1/1024, so all of it is exact
//! in whole numbers.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use image::RgbImage;

use crate::units::PixelPoint;

/// The rotated square of the picture that the landmark network reads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Region {
    /// Its middle.
    pub centre: PixelPoint,
    /// Length of its side, in pixels of the picture.
    pub size_px: f32,
    /// How far it is turned, clockwise as seen, in radians, within -pi..=pi.
    pub rotation_rad: f32,
}

impl Region {
    /// How much larger the region is than the circle around the body (MediaPipe's value).
    pub const MARGIN: f64 = 1.25;

    /// The region of a person whose hips are at `hips` and whose whole body fits the circle around
    /// them through `rim`; `rim` lies above the hips, along the trunk.
    #[must_use]
    pub fn from_alignment(hips: PixelPoint, rim: PixelPoint) -> Self {
        let dx = f64::from(rim.x) - f64::from(hips.x);
        let dy = f64::from(rim.y) - f64::from(hips.y);
        let turned = FRAC_PI_2 - (-dy).atan2(dx);
        let rotation = turned - TAU * ((turned + PI) / TAU).floor();
        Self {
            centre: hips,
            size_px: (2.0 * dx.hypot(dy) * Self::MARGIN) as f32,
            rotation_rad: rotation as f32,
        }
    }

    /// Whether a picture can be cut along it: finite, and wider than nothing.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let finite = [self.centre.x, self.centre.y, self.size_px, self.rotation_rad]
            .iter()
            .all(|value| value.is_finite());
        finite && self.size_px > 0.0
    }

    /// The pixel of the picture at (x, y) of the region, both in 0..=1 from its top left corner.
    #[must_use]
    pub fn to_picture(&self, x: f64, y: f64) -> PixelPoint {
        let size = f64::from(self.size_px);
        let (along, down) = self.turn((x - 0.5) * size, (y - 0.5) * size);
        PixelPoint::new(
            (f64::from(self.centre.x) + along) as f32,
            (f64::from(self.centre.y) + down) as f32,
        )
    }

    /// The vector (x, y) of the region as the picture has it: turned, not moved.
    #[must_use]
    pub fn turn(&self, x: f64, y: f64) -> (f64, f64) {
        let (sine, cosine) = f64::from(self.rotation_rad).sin_cos();
        (cosine * x - sine * y, sine * x + cosine * y)
    }
}

/// What lies beyond the picture's edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Black,
    /// The pixel at the edge, over and over.
    Edge,
    /// The picture mirrored at its edge.
    Mirror,
}

/// Which numbers a network wants for the grey levels 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// 0..=1.
    ZeroToOne,
    /// -1..=1.
    MinusOneToOne,
}

impl Levels {
    fn table(self) -> [f32; 256] {
        std::array::from_fn(|level| match self {
            Self::ZeroToOne => level as f32 / 255.0,
            Self::MinusOneToOne => level as f32 / 255.0 * 2.0 - 1.0,
        })
    }
}

/// Cuts `region` out of `picture` as `side` x `side` pixels and writes them as three planes (R, G,
/// B; row by row) into `out`. What of `out` lies beyond them stays as it is, and so does all of it
/// when the picture is empty.
pub fn crop(
    picture: &RgbImage,
    region: &Region,
    side: usize,
    border: Border,
    levels: Levels,
    out: &mut [f32],
) {
    let (width, height) = (picture.width() as i32, picture.height() as i32);
    if width < 1 || height < 1 || side == 0 {
        return;
    }
    let sampler = Sampler { bytes: picture.as_raw(), width, height };
    match border {
        Border::Black => sampler.fill::<BLACK>(region, side, levels, out),
        Border::Edge => sampler.fill::<EDGE>(region, side, levels, out),
        Border::Mirror => sampler.fill::<MIRROR>(region, side, levels, out),
    }
}

const BLACK: u8 = 0;
const EDGE: u8 = 1;
const MIRROR: u8 = 2;

struct Sampler<'a> {
    bytes: &'a [u8],
    width: i32,
    height: i32,
}

impl Sampler<'_> {
    /// `BORDER` is a constant so that each kind of border is compiled into its own loop.
    fn fill<const BORDER: u8>(
        &self,
        region: &Region,
        side: usize,
        levels: Levels,
        out: &mut [f32],
    ) {
        let table = levels.table();
        let step = f64::from(region.size_px) / side as f64;
        let (right, down) = region.turn(step, 0.0);
        let corner =
            region.turn(f64::from(region.size_px) * -0.5, f64::from(region.size_px) * -0.5);
        let (left, top) =
            (f64::from(region.centre.x) + corner.0, f64::from(region.centre.y) + corner.1);
        let plane = side * side;
        let Some((red, rest)) = out.split_at_mut_checked(plane) else { return };
        let Some((green, blue)) = rest.split_at_mut_checked(plane) else { return };
        let rows = red.chunks_exact_mut(side).zip(green.chunks_exact_mut(side));
        for (v, ((red, green), blue)) in rows.zip(blue.chunks_exact_mut(side)).enumerate() {
            // A step down the crop is a step to its right turned by a quarter.
            let x0 = left - down * v as f64;
            let y0 = top + right * v as f64;
            let pixels = red.iter_mut().zip(green).zip(blue);
            for (u, ((red, green), blue)) in pixels.enumerate() {
                let x = thirty_seconds(x0 + right * u as f64);
                let y = thirty_seconds(y0 + down * u as f64);
                let [r, g, b] = self.sample::<BORDER>(x, y);
                *red = table[usize::from(r)];
                *green = table[usize::from(g)];
                *blue = table[usize::from(b)];
            }
        }
    }

    /// The picture at (x, y), both in 1/32 pixel.
    #[inline]
    fn sample<const BORDER: u8>(&self, x: i32, y: i32) -> [u8; 3] {
        let (left, top) = (x >> 5, y >> 5);
        let (fx, fy) = ((x & 31) as u32, (y & 31) as u32);
        let (a, b, c, d) =
            if (0..self.width - 1).contains(&left) && (0..self.height - 1).contains(&top) {
                let at = (top as usize * self.width as usize + left as usize) * 3;
                let below = at + self.width as usize * 3;
                let (upper, lower) = (&self.bytes[at..at + 6], &self.bytes[below..below + 6]);
                (
                    [upper[0], upper[1], upper[2]],
                    [upper[3], upper[4], upper[5]],
                    [lower[0], lower[1], lower[2]],
                    [lower[3], lower[4], lower[5]],
                )
            } else {
                (
                    self.pixel::<BORDER>(left, top),
                    self.pixel::<BORDER>(left + 1, top),
                    self.pixel::<BORDER>(left, top + 1),
                    self.pixel::<BORDER>(left + 1, top + 1),
                )
            };
        let weights = [(32 - fx) * (32 - fy), fx * (32 - fy), (32 - fx) * fy, fx * fy];
        std::array::from_fn(|channel| {
            let sum = u32::from(a[channel]) * weights[0]
                + u32::from(b[channel]) * weights[1]
                + u32::from(c[channel]) * weights[2]
                + u32::from(d[channel]) * weights[3];
            ((sum + 512) >> 10) as u8
        })
    }

    /// The pixel (x, y), which may lie beyond the picture.
    #[inline]
    fn pixel<const BORDER: u8>(&self, x: i32, y: i32) -> [u8; 3] {
        let (x, y) = match BORDER {
            BLACK => {
                if !(0..self.width).contains(&x) || !(0..self.height).contains(&y) {
                    return [0; 3];
                }
                (x, y)
            }
            MIRROR => (mirrored(x, self.width), mirrored(y, self.height)),
            _ => (x.clamp(0, self.width - 1), y.clamp(0, self.height - 1)),
        };
        let at = (y as usize * self.width as usize + x as usize) * 3;
        let pixel = &self.bytes[at..at + 3];
        [pixel[0], pixel[1], pixel[2]]
    }
}

/// `place` in 1/32 pixel, rounded half to even as OpenCV does.
///
/// Adding 1.5 * 2^52 leaves no bits for a fraction, so the sum is rounded by the processor's own
/// rule, and its low bits are the whole number: much quicker than a call for every pixel. Places
/// beyond +-2^26 pixels come out as some number, which the border then catches.
#[inline]
fn thirty_seconds(place: f64) -> i32 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (place * 32.0 + SHIFT).to_bits() as i32
}

/// Where in 0..length the mirrored picture has `place`; the pixel at the edge is not repeated.
fn mirrored(place: i32, length: i32) -> i32 {
    if length < 2 {
        return 0;
    }
    let period = 2 * (i64::from(length) - 1);
    let place = i64::from(place).rem_euclid(period);
    place.min(period - place) as i32
}

#[cfg(test)]
mod tests;
