//! Pictures in a row: all those of a folder, or a single one. Their sizes may differ.

use std::fs;
use std::path::{Path, PathBuf};
use std::vec;

use image::RgbImage;

use super::{
    CaptureError, CaptureErrorKind, FrameSource, FramesPerSecond, PixelLayout, RawFrame,
    Resolution, SourceInfo, still,
};
use crate::catalogue::tr;
use crate::units::Timestamp;

/// Frames a second of a folder that does not say otherwise.
const DEFAULT_RATE: f64 = 10.0;
/// The file in which a folder may say so: a number, frames a second.
const RATE_FILE: &str = "fps";

struct Pictures {
    info: SourceInfo,
    rate: FramesPerSecond,
    /// Read while opening, so that a bad start is known at once.
    first: Option<RgbImage>,
    rest: vec::IntoIter<PathBuf>,
    position: u64,
}

/// The pictures of `folder`, in natural order, 10 a second unless a file `fps` in it says
/// otherwise.
pub(super) fn open(folder: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    let rate = rate_of(folder)?;
    pictures(folder, still::pictures_in(folder)?, rate)
}

/// One picture: a film of one frame.
pub(super) fn open_single(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    pictures(path, vec![path.to_path_buf()], FramesPerSecond::new(DEFAULT_RATE))
}

fn pictures(
    path: &Path,
    files: Vec<PathBuf>,
    rate: FramesPerSecond,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let single = files.len() == 1;
    let mut rest = files.into_iter();
    let first = rest.next().map(|file| still::open_picture(&file)).transpose()?;
    let (width, height) = first.as_ref().map(RgbImage::dimensions).unwrap_or_default();
    let info = SourceInfo {
        name: path.display().to_string(),
        resolution: Resolution { width, height },
        frames_per_second: (!single).then_some(rate.value()),
        live: false,
    };
    Ok(Box::new(Pictures { info, rate, first, rest, position: 0 }))
}

fn rate_of(folder: &Path) -> Result<FramesPerSecond, CaptureError> {
    let path = folder.join(RATE_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if !path.exists() => return Ok(FramesPerSecond::new(DEFAULT_RATE)),
        Err(error) => return Err(CaptureError::reading(&path, &error)),
    };
    match text.trim().parse::<f64>() {
        Ok(rate) if (0.01..=1000.0).contains(&rate) => Ok(FramesPerSecond::new(rate)),
        _ => Err(CaptureError::new(
            CaptureErrorKind::Corrupt,
            path.display().to_string(),
            tr!("errors-folder-rate"),
            tr!("errors-folder-rate-help"),
        )),
    }
}

impl FrameSource for Pictures {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        let picture = match self.first.take() {
            Some(picture) => Ok(picture),
            None => match self.rest.next() {
                Some(path) => still::open_picture(&path),
                None => return Ok(None),
            },
        };
        // A picture that cannot be read keeps its place in time.
        let seq = self.position;
        self.position += 1;
        let picture = picture.map_err(|mut error| {
            // A film goes on after a bad frame, whatever is wrong with it.
            error.kind = CaptureErrorKind::Corrupt;
            error
        })?;
        let (width, height) = picture.dimensions();
        Ok(Some(RawFrame {
            bytes: picture.into_raw().into(),
            layout: PixelLayout::Rgb,
            resolution: Resolution { width, height },
            at: Timestamp::from_seconds(seq as f64 / self.rate.value()),
            seq,
        }))
    }
}
