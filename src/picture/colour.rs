//! One pixel of BT.601, limited range, to RGB.
//!
//! ITU-R BT.601-7: luma 16 to 235, chroma 16 to 240 around 128, weights 0.299, 0.587 and 0.114. So,
//! with `y`, `u` and `v` counted from 16, 128 and 128,
//!
//! ```text
//! R = 255/219 y + 255/112 (1 - 0.299) v
//! B = 255/219 y + 255/112 (1 - 0.114) u
//! G = 255/219 y - (0.299 (R - luma) + 0.114 (B - luma)) / 0.587
//! ```

/// Levels of RGB a level of luma.
pub const LUMA: f32 = 255.0 / 219.0;
/// Red a level of V.
pub const RED_V: f32 = 255.0 / 112.0 * (1.0 - 0.299);
/// Blue a level of U.
pub const BLUE_U: f32 = 255.0 / 112.0 * (1.0 - 0.114);
/// Green a level of U.
pub const GREEN_U: f32 = -0.114 / 0.587 * BLUE_U;
/// Green a level of V.
pub const GREEN_V: f32 = -0.299 / 0.587 * RED_V;

/// R, G and B in levels of 0 to 255, neither rounded nor kept within them.
#[inline]
#[must_use]
pub fn exact(y: f32, u: f32, v: f32) -> [f32; 3] {
    let (y, u, v) = (LUMA * (y - 16.0), u - 128.0, v - 128.0);
    [y + RED_V * v, y + GREEN_U * u + GREEN_V * v, y + BLUE_U * u]
}

/// The same for whole levels, rounded; what no screen can show becomes what is nearest.
#[inline]
#[must_use]
pub fn to_rgb(y: u8, u: u8, v: u8) -> [u8; 3] {
    // A cast from a float keeps within the target's range.
    exact(y.into(), u.into(), v.into()).map(|level| (level + 0.5) as u8)
}
