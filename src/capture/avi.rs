//! AVI films, read front to back: from a file, from memory or from a pipe, never seeking.
//!
//! An AVI is a tree of RIFF chunks. Lists are walked through as if they were not there, which also
//! reads films whose list sizes were never filled in (written to a pipe, or by a program that died)
//! and films of several RIFF parts. Frames are handed out as they lie in the file; whole frames
//! before a cut are played, and the film ends there.
//!
//! Source: Microsoft, "AVI RIFF File Reference".

use std::io::{self, Read};

use super::{
    CaptureError, CaptureErrorKind, FrameSource, PixelLayout, RawFrame, Resolution, SourceInfo,
    decode, jpeg,
};
use crate::catalogue::tr;
use crate::picture::{Buffer, Pool};
use crate::units::Timestamp;

/// Largest frame that is believed: an uncompressed 8K frame stays below.
const LARGEST_FRAME: u32 = 128 * 1024 * 1024;
/// Largest header chunk that is read; the known ones have at most some hundred bytes.
const LARGEST_HEADER: u32 = 64 * 1024;

/// What the headers say of the picture stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    /// Its number, the first two characters of its chunks' names.
    stream: u8,
    /// Microseconds a frame.
    frame_time: f64,
    resolution: Resolution,
    /// Four characters that name the compression.
    compression: [u8; 4],
}

impl Header {
    /// How the frames are laid out; `None` where another program has to decode them.
    pub(super) fn layout(&self) -> Option<PixelLayout> {
        match &self.compression.map(|letter| letter.to_ascii_uppercase()) {
            b"MJPG" | b"AVRN" | b"JPEG" => Some(PixelLayout::Mjpeg),
            b"NV12" => Some(PixelLayout::Nv12),
            b"YUY2" | b"YUYV" => Some(PixelLayout::Yuyv),
            _ => None,
        }
    }
}

/// A film.
pub(super) struct Avi<R> {
    reader: R,
    header: Header,
    layout: PixelLayout,
    info: SourceInfo,
    /// Frames passed so far, dropped ones included: the film's clock.
    position: u64,
    /// Reading has failed; there is nothing more to come.
    over: bool,
    /// What the frames are read into.
    buffers: Pool<Vec<u8>>,
}

/// What lies at the place of a frame.
enum Content {
    Bytes(Buffer),
    /// More than any frame has; it has been passed over.
    TooLarge,
}

impl<R: Read> Avi<R> {
    /// Reads up to the first frame. `name` is what the film is called.
    pub(super) fn open(mut reader: R, name: &str) -> Result<Self, CaptureError> {
        let header = read_header(&mut reader).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => no_film(name, &tr!("errors-film-short")),
            _ => no_film(name, &error.to_string()),
        })?;
        let layout = header.layout().ok_or_else(|| {
            let compression = String::from_utf8_lossy(&header.compression).into_owned();
            let mut error = no_film(name, &tr!("errors-film-packed", compression = compression));
            error.kind = CaptureErrorKind::Unsupported;
            error
        })?;
        let info = SourceInfo {
            name: name.to_owned(),
            resolution: header.resolution,
            frames_per_second: Some(1e6 / header.frame_time),
            live: false,
        };
        Ok(Self {
            reader,
            header,
            layout,
            info,
            position: 0,
            over: false,
            buffers: Pool::default(),
        })
    }

    /// The next frame; `None` at the end or at a cut. An error is the reader's own: no more comes.
    fn next_content(&mut self) -> io::Result<Option<Content>> {
        while let Some(chunk) = next_chunk(&mut self.reader)? {
            if !chunk.is_picture_of(self.header.stream) {
                skip(&mut self.reader, chunk.padded())?;
                continue;
            }
            self.position += 1;
            if chunk.size == 0 {
                continue; // a dropped frame: the one before stays on show
            }
            if chunk.size > LARGEST_FRAME {
                skip(&mut self.reader, chunk.padded())?;
                return Ok(Some(Content::TooLarge));
            }
            // Memory grows with what is really there, whatever the chunk claims.
            let Self { reader, buffers, .. } = self;
            let bytes: Buffer = buffers
                .lend(Vec::new, |bytes| {
                    bytes.clear();
                    reader.by_ref().take(chunk.size.into()).read_to_end(bytes).map(drop)
                })?
                .into();
            if bytes.len() < chunk.size as usize {
                return Ok(None);
            }
            skip(&mut self.reader, chunk.padded() - u64::from(chunk.size))?;
            return Ok(Some(Content::Bytes(bytes)));
        }
        Ok(None)
    }
}

impl<R: Read> FrameSource for Avi<R> {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        if self.over {
            return Ok(None);
        }
        let content = self.next_content().map_err(|error| {
            self.over = true;
            unreadable(&self.info.name, &error)
        })?;
        let Some(content) = content else { return Ok(None) };
        let seq = self.position - 1;
        let at = Timestamp::from_seconds(seq as f64 * self.header.frame_time / 1e6);
        let Content::Bytes(bytes) = content else {
            return Err(damaged(
                &self.info.name,
                &tr!("errors-film-frame-large", frame = seq.to_string()),
            ));
        };
        let mut resolution = self.header.resolution;
        if self.layout == PixelLayout::Mjpeg {
            let outline = jpeg::outline(&bytes).ok_or_else(|| {
                damaged(&self.info.name, &tr!("errors-film-frame-broken", frame = seq.to_string()))
            })?;
            resolution = outline.resolution;
        } else {
            decode::trim(&bytes, self.layout, resolution)
                .map_err(|error| error.of(self.info.name.clone()))?;
        }
        Ok(Some(RawFrame { bytes, layout: self.layout, resolution, at, seq }))
    }
}

/// A chunk's name and the size of its content.
struct Chunk {
    name: [u8; 4],
    size: u32,
}

impl Chunk {
    /// Content and padding to an even number.
    fn padded(&self) -> u64 {
        u64::from(self.size) + u64::from(self.size % 2)
    }

    fn is_picture_of(&self, stream: u8) -> bool {
        let [tens, ones, b'd', b'c' | b'b'] = self.name else { return false };
        [tens, ones] == [b'0' + stream / 10, b'0' + stream % 10]
    }
}

/// The next chunk that is no list; `None` where the film ends, cleanly or not.
fn next_chunk(reader: &mut impl Read) -> io::Result<Option<Chunk>> {
    loop {
        let Some([n1, n2, n3, n4, s1, s2, s3, s4]) = read_array(reader)? else { return Ok(None) };
        let chunk = Chunk { name: [n1, n2, n3, n4], size: u32::from_le_bytes([s1, s2, s3, s4]) };
        if !matches!(&chunk.name, b"RIFF" | b"LIST") {
            return Ok(Some(chunk));
        }
        // A list: only its type follows, then its first chunk.
        let Some([..]) = read_array::<4>(reader)? else { return Ok(None) };
    }
}

/// Exactly N bytes, or `None` where fewer are left.
fn read_array<const N: usize>(reader: &mut impl Read) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn skip(reader: &mut impl Read, count: u64) -> io::Result<()> {
    io::copy(&mut reader.take(count), &mut io::sink()).map(|_| ())
}

/// Reads the headers of the first picture stream. What it needs stands before the first frame:
/// `avih` for the film, then `strh` and `strf` for each stream.
fn read_header(reader: &mut impl Read) -> io::Result<Header> {
    let invalid = |text| io::Error::new(io::ErrorKind::InvalidData, text);
    let magic: [u8; 12] =
        read_array(reader)?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    if &magic[..4] != b"RIFF" || &magic[8..] != b"AVI " {
        return Err(invalid("it is no AVI film"));
    }
    let mut film_frame_time = None;
    let mut streams = 0_u8;
    let mut picture_stream: Option<(u8, Option<f64>)> = None;
    while let Some(chunk) = next_chunk(reader)? {
        if !matches!(&chunk.name, b"avih" | b"strh" | b"strf") || chunk.size > LARGEST_HEADER {
            skip(reader, chunk.padded())?;
            continue;
        }
        let mut content = vec![0; chunk.size as usize];
        reader.read_exact(&mut content)?;
        skip(reader, chunk.padded() - u64::from(chunk.size))?;
        match &chunk.name {
            b"avih" => film_frame_time = number(&content, 0).map(f64::from),
            b"strh" => {
                if content.starts_with(b"vids") && picture_stream.is_none() {
                    // dwScale / dwRate are seconds a frame, finer than whole microseconds.
                    let own = number(&content, 20)
                        .zip(number(&content, 24))
                        .map(|(scale, rate)| f64::from(scale) * 1e6 / f64::from(rate));
                    picture_stream = Some((streams, own));
                }
                streams = streams.saturating_add(1);
            }
            _ => {
                let Some((stream, own)) = current(picture_stream, streams) else {
                    continue; // the format of a sound stream
                };
                let believable = |time: &f64| time.is_finite() && (100.0..=3.6e9).contains(time);
                let (Some(width), Some(height)) = (number(&content, 4), number(&content, 8)) else {
                    return Err(invalid("its header is too short"));
                };
                let compression =
                    content.get(16..20).and_then(|four| four.try_into().ok()).unwrap_or_default();
                // A negative height says that the rows run from the top.
                let height = (height as i32).unsigned_abs();
                return Ok(Header {
                    stream,
                    frame_time: own
                        .filter(believable)
                        .or(film_frame_time.filter(believable))
                        .unwrap_or(1e5),
                    resolution: Resolution { width, height },
                    compression,
                });
            }
        }
    }
    Err(io::Error::from(io::ErrorKind::UnexpectedEof))
}

/// The picture stream, if it is the last of so many.
fn current(picture_stream: Option<(u8, Option<f64>)>, streams: u8) -> Option<(u8, Option<f64>)> {
    picture_stream.filter(|(number, _)| number.checked_add(1) == Some(streams))
}

fn number(content: &[u8], at: usize) -> Option<u32> {
    let bytes = content.get(at..at + 4)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

fn no_film(name: &str, cause: &str) -> CaptureError {
    CaptureError::new(CaptureErrorKind::Corrupt, name, cause, tr!("errors-film-copy"))
}

/// The disk, the network or the pipe failed, not the film.
fn unreadable(name: &str, error: &io::Error) -> CaptureError {
    CaptureError::new(
        CaptureErrorKind::Disconnected,
        name,
        tr!("errors-film-no-further", error = error.to_string()),
        tr!("errors-film-disk"),
    )
}

fn damaged(name: &str, cause: &str) -> CaptureError {
    CaptureError::new(
        CaptureErrorKind::Corrupt,
        name,
        tr!("errors-film-damaged", cause = cause),
        tr!("errors-film-rest"),
    )
}

#[cfg(test)]
#[path = "avi_tests.rs"]
pub(super) mod tests;
