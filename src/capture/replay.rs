//! Films, folders and pictures, told apart by their content.
//!
//! | content | read by |
//! |---|---|
//! | folder of pictures | [`still`], 10 a second or as its file `fps` says |
//! | JPEG, PNG, WebP | [`still`], one frame |
//! | GIF, animated WebP | the image decoders, with the delays of the file |
//! | AVI with MJPEG (or uncompressed) pictures | the own reader, frames untouched |
//! | anything else | the `ffmpeg` program, where there is one |
//!
//! Frames carry the film's own times and come as fast as they are asked for; pacing is
//! [`super::stream`]'s.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use super::avi::Avi;
use super::{CaptureError, CaptureErrorKind, FrameSource, animation, film, folder, still};
use crate::catalogue::tr;

/// Opens a film, a picture or a folder of pictures.
///
/// # Errors
/// Those of [`still::open_picture`] and [`still::pictures_in`];
/// [`CaptureErrorKind::Unsupported`] for a film that takes ffmpeg where there is none;
/// [`CaptureErrorKind::Corrupt`] for a film that has no frame that can be read.
pub fn open_path(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    let failed = |error| CaptureError::reading(path, &error);
    let facts = path.metadata().map_err(failed)?;
    if facts.is_dir() {
        return folder::open(path);
    }
    if !facts.is_file() {
        return Err(CaptureError::new(
            CaptureErrorKind::Unsupported,
            path.display().to_string(),
            tr!("errors-file-pipe"),
            tr!("errors-file-pipe-help"),
        ));
    }
    let mut start = Vec::new();
    File::open(path).and_then(|file| file.take(12).read_to_end(&mut start)).map_err(failed)?;
    match &start[..] {
        [] => Err(CaptureError::new(
            CaptureErrorKind::Corrupt,
            path.display().to_string(),
            tr!("errors-file-empty"),
            tr!("errors-file-copy"),
        )),
        [b'G', b'I', b'F', b'8', ..] => animation::open_gif(path),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => {
            animation::open_webp(path)?.map_or_else(|| folder::open_single(path), Ok)
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' '] => open_avi(path),
        [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] => folder::open_single(path),
        // A picture by its name and not by its content: the sentence for pictures says so.
        _ if still::has_picture_extension(path) => folder::open_single(path),
        _ => film::open(path),
    }
}

/// An AVI is read here where its pictures are MJPEG or uncompressed, and by ffmpeg otherwise.
fn open_avi(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    let file = File::open(path).map_err(|error| CaptureError::reading(path, &error))?;
    match Avi::open(BufReader::new(file), &path.display().to_string()) {
        Ok(avi) => Ok(Box::new(avi)),
        Err(error) if error.kind == CaptureErrorKind::Unsupported => film::open(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[path = "replay_tests.rs"]
mod tests;
