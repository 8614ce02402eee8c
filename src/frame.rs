//! A decoded picture with the instant it was taken.

use std::sync::Arc;

use image::RgbImage;

use crate::units::Timestamp;

/// One picture of the stream. Cheap to clone; lives in memory only.
#[derive(Clone, Debug)]
pub struct Frame {
    /// 8-bit RGB, sRGB as the camera gives it, not mirrored.
    pub image: Arc<RgbImage>,
    /// When it was taken, on the session clock (for a film: the film's own time).
    pub at: Timestamp,
    /// Number of the frame in its stream, counted from 0, dropped ones included.
    pub seq: u64,
}
