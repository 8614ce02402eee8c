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
//!
//! Pictures of luma and chroma ([`crate::picture::Layout`]) are sampled as they are, and only what was
//! sampled is converted: chroma without interpolation between its own pixels, as a converter of whole
//! pictures does, the weighed sum not rounded before it is converted nor after. So a value lies within
//! one level of the one that the converted picture would give, unless a neighbour's colour is one that
//! no screen can show.
//!
//! - `crop`: the entrance. `turned`: sample by sample. `upright`: by rows and columns.
//! - `source`: one type a layout.

mod crop;
mod source;
mod turned;
mod upright;

use std::f64::consts::{FRAC_PI_2, PI, TAU};

pub use self::crop::{Border, Cropper, Levels, crop};
pub use self::upright::MOST_SAMPLES;
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

/// The places of a crop's samples in the picture: the first one, and the step to the next in its row.
#[derive(Clone, Copy, Debug)]
struct Grid {
    left: f64,
    top: f64,
    right: f64,
    down: f64,
}

impl Grid {
    /// `side` samples along each side of `region`.
    fn new(region: &Region, side: usize) -> Self {
        let size = f64::from(region.size_px);
        let (right, down) = region.turn(size / side as f64, 0.0);
        let corner = region.turn(size * -0.5, size * -0.5);
        let (x, y) = (f64::from(region.centre.x), f64::from(region.centre.y));
        Self { left: x + corner.0, top: y + corner.1, right, down }
    }
}

#[cfg(test)]
mod tests;
