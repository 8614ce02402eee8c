//! A decoded picture with the instant it was taken.

use std::sync::Arc;

use image::RgbImage;

use crate::units::Timestamp;

/// One picture of the stream. Cheap to clone; lives in memory only.
#[derive(Clone, Debug)]
pub struct Frame {
    /// 8-bit RGB, sRGB as the camera gives it, not mirrored.
    pub image: Arc<RgbImage>,
    /// When it was taken, as [`RawFrame::at`](crate::capture::RawFrame::at).
    pub at: Timestamp,
    /// Its place in the stream, as [`RawFrame::seq`](crate::capture::RawFrame::seq).
    pub seq: u64,
}
