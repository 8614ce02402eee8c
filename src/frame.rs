//! A picture with the instant it was taken.

use crate::picture::Picture;
use crate::units::Timestamp;

/// One picture of the stream. Cheap to clone; lives in memory only.
#[derive(Clone, Debug)]
pub struct Frame {
    /// As the camera gave it, not mirrored; a JPEG unpacked.
    pub picture: Picture,
    /// When it was taken, as [`RawFrame::at`](crate::capture::RawFrame::at).
    pub at: Timestamp,
    /// Its place in the stream, as [`RawFrame::seq`](crate::capture::RawFrame::seq).
    pub seq: u64,
}
