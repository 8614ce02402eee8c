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
        let truths = ["front", "side"].map(|name| {
            let path = format!("{}/assets/demo/{name}.truth.json", env!("CARGO_MANIFEST_DIR"));
            let truth = std::fs::read_to_string(path).unwrap();
            serde_json::from_str::<serde_json::Value>(&truth).unwrap()
        });
        for (source, truth) in [front(), side()].into_iter().zip(truths) {
            let mut source = source.unwrap();
            let mut last = None;
            let mut count = 0_u64;
            while let Some(raw) = source.next_frame().unwrap() {
                let frame = decode(&raw).unwrap();
                assert_eq!(
                    u64::from(frame.picture.dimensions().0),
                    truth["width"].as_u64().unwrap()
                );
                assert!(last < Some(frame.at));
                assert_eq!(frame.seq, count);
                last = Some(frame.at);
                count += 1;
            }
            let frames = truth["frames"].as_array().unwrap();
            assert_eq!(count, frames.len() as u64, "{}", source.info().name);
            let end = frames.last().unwrap()["t"].as_f64().unwrap();
            assert_eq!(last.unwrap().seconds(), end, "{}", source.info().name);
        }
    }
}
