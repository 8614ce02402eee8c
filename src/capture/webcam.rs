//! x
use super::*;
/// x
/// # Errors
/// x
pub fn open(
    _: u32,
    _: FramesPerSecond,
    _: Arc<dyn Clock>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    Err(CaptureError::new(CaptureErrorKind::Busy, "", "", ""))
}
