//! The two built-in films, so that the program can be tried without a camera.

use std::io::Cursor;

use super::avi::Avi;
use super::{CaptureError, FrameSource};

static FRONT: &[u8] = include_bytes!("../../assets/demo/front.avi");
static SIDE: &[u8] = include_bytes!("../../assets/demo/side.avi");

/// The film seen from the front. Read in place; only the frame asked for is copied.
///
/// # Errors
/// None in practice: the film is part of the program, and a test plays it.
pub fn front() -> Result<Box<dyn FrameSource>, CaptureError> {
    Ok(Box::new(Avi::open(Cursor::new(FRONT), "demo")?))
}

/// The film seen from the side.
///
/// # Errors
/// As [`front`].
pub fn side() -> Result<Box<dyn FrameSource>, CaptureError> {
    Ok(Box::new(Avi::open(Cursor::new(SIDE), "demo-side")?))
}

#[cfg(test)]
mod tests {
    use super::super::decode::decode;
    use super::*;

    #[test]
    fn both_films_play_to_their_end_in_order() {
        for source in [front(), side()] {
            let mut source = source.unwrap();
            let mut last = None;
            let mut count = 0;
            while let Some(raw) = source.next_frame().unwrap() {
                let frame = decode(&raw).unwrap();
                assert!(frame.image.width() >= 320 && last < Some(frame.at));
                last = Some(frame.at);
                count += 1;
            }
            assert!(count >= 10, "{} has {count} frames", source.info().name);
        }
    }
}
