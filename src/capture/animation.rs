//! Animated GIF and WebP: decoded as they are asked for, with the delays their maker gave them.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Duration;

use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, Frames, ImageDecoder, ImageError};

use super::{CaptureError, FrameSource, PixelLayout, RawFrame, Resolution, SourceInfo, still};
use crate::units::Timestamp;

/// What a delay of zero means. Browsers show such frames for a tenth of a second.
const NO_DELAY: Duration = Duration::from_millis(100);

struct Animation {
    frames: Frames<'static>,
    info: SourceInfo,
    /// When the next frame begins.
    at: Duration,
    seq: u64,
}

/// Opens a GIF; one without motion is a film of one frame.
pub(super) fn open_gif(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    open(path, |file| GifDecoder::new(file).map_err(|error| still::explain(&error)))
}

/// Opens an animated WebP; `None` where it does not move.
pub(super) fn open_webp(path: &Path) -> Result<Option<Box<dyn FrameSource>>, CaptureError> {
    let decoder = |file| WebPDecoder::new(file).map_err(|error| still::explain(&error));
    if !decoder(reader(path)?)
        .map_err(|error| error.of(path.display().to_string()))?
        .has_animation()
    {
        return Ok(None);
    }
    open(path, decoder).map(Some)
}

fn reader(path: &Path) -> Result<BufReader<File>, CaptureError> {
    File::open(path).map(BufReader::new).map_err(|error| CaptureError::reading(path, &error))
}

fn open<D>(
    path: &Path,
    decoder: impl Fn(BufReader<File>) -> Result<D, CaptureError>,
) -> Result<Box<dyn FrameSource>, CaptureError>
where
    D: ImageDecoder + AnimationDecoder<'static>,
{
    let name = path.display().to_string();
    let decoder = decoder(reader(path)?).map_err(|error| error.of(name.clone()))?;
    let (width, height) = decoder.dimensions();
    still::check_size(width, height).map_err(|error| error.of(name.clone()))?;
    let info = SourceInfo {
        name,
        resolution: Resolution { width, height },
        frames_per_second: None,
        live: false,
    };
    Ok(Box::new(Animation { frames: decoder.into_frames(), info, at: Duration::ZERO, seq: 0 }))
}

impl FrameSource for Animation {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        let frame = match self.frames.next() {
            None => return Ok(None),
            Some(Ok(frame)) => frame,
            // Nothing more can come out of a decoder that has lost its place.
            Some(Err(error)) => {
                self.frames = Frames::new(Box::new(std::iter::empty::<Result<_, ImageError>>()));
                return Err(still::explain(&error).of(self.info.name.clone()));
            }
        };
        let delay = Some(Duration::from(frame.delay())).filter(|delay| !delay.is_zero());
        let at = Timestamp::after_start(self.at);
        self.at += delay.unwrap_or(NO_DELAY);
        let picture = DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8();
        let seq = self.seq;
        self.seq += 1;
        let (width, height) = picture.dimensions();
        Ok(Some(RawFrame {
            bytes: picture.into_raw().into(),
            layout: PixelLayout::Rgb,
            resolution: Resolution { width, height },
            at,
            seq,
        }))
    }
}
