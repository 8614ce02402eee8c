//! Where pictures come from: webcams, films, folders, still pictures, the built-in demo.
//!
//! A [`FrameSource`] yields [`RawFrame`]s in order, each stamped on the session clock; only the
//! frame somebody uses is decoded ([`decode`]). Sources differ in where the stamps come from: a
//! webcam's are the session clock's, a film's are the film's own.
//!
//! - [`format`]: which of a camera's formats to ask for (pure).
//! - [`decode`]: raw buffer to picture: MJPEG is unpacked, strictly; YUYV, NV12 and RGB are one already.
//! - [`webcam`]: real cameras; the only module that knows nokhwa.
//! - [`replay`]: films and folders; [`demo`]: the two built-in films.
//! - [`still`]: single pictures from files, EXIF orientation honoured.
//! - [`stream`]: the capture thread: newest frame wins, a stall is noticed.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::{fmt, io};

use crate::catalogue::tr;
use crate::clock::Clock;
use crate::picture::Buffer;
use crate::units::Timestamp;

mod animation;
mod avi;
pub mod decode;
pub mod demo;
mod film;
mod folder;
pub mod format;
mod jpeg;
pub mod replay;
pub mod still;
pub mod stream;
pub mod webcam;

pub use format::FramesPerSecond;

/// Opens `spec`. A camera is asked for a rate that serves `wanted_rate` and stamps its frames with
/// `clock`; films and pictures use neither.
///
/// # Errors
/// Any [`CaptureError`]: there is no such source, it is held by somebody else, or it is of no use.
pub fn open(
    spec: &SourceSpec,
    wanted_rate: FramesPerSecond,
    clock: Arc<dyn Clock>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    match spec {
        SourceSpec::Demo => demo::front(),
        SourceSpec::DemoSide => demo::side(),
        SourceSpec::Camera(index) => webcam::open(*index, wanted_rate, clock),
        SourceSpec::Path(path) => replay::open_path(path),
    }
}

/// How a raw frame's bytes are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelLayout {
    /// A JPEG picture (motion JPEG).
    Mjpeg,
    /// YUV 4:2:2 packed, BT.601 limited range.
    Yuyv,
    /// YUV 4:2:0, luma plane then interleaved chroma, BT.601 limited range.
    Nv12,
    /// 8-bit RGB, three bytes a pixel.
    Rgb,
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resolution {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A frame as it came, not yet decoded.
#[derive(Clone, Debug)]
pub struct RawFrame {
    /// The bytes; may be longer than the picture (Linux hands out whole buffers).
    pub bytes: Buffer,
    /// Their layout.
    pub layout: PixelLayout,
    /// The picture's size. For MJPEG the JPEG header has the last word.
    pub resolution: Resolution,
    /// When it was taken: a camera's by the session clock, a film's in the film's own time, which
    /// begins at 0 and goes on over its loops.
    pub at: Timestamp,
    /// Its place in the stream, counted from 0. Frames that were damaged, left out or taken by
    /// nobody have a number too, so it grows and may skip.
    pub seq: u64,
}

/// What a source says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceInfo {
    /// Name to show: the camera's, the file's.
    pub name: String,
    /// Size of its pictures.
    pub resolution: Resolution,
    /// Frames a second it offers; `None` where it is not known beforehand.
    pub frames_per_second: Option<f64>,
    /// Whether frames come in real time (a camera) or as fast as they are asked for (a film).
    pub live: bool,
}

/// Something that yields frames in order. Made and used on one thread.
pub trait FrameSource {
    /// What it is.
    fn info(&self) -> &SourceInfo;

    /// The next frame, waiting for it where the source is live; `None` when a film is over.
    ///
    /// # Errors
    /// Any [`CaptureError`]. After [`CaptureErrorKind::Corrupt`] the next call may succeed; after
    /// any other kind the source is spent and must be opened again.
    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError>;

    /// Waits for the next frame as [`Self::next_frame`] does and lets it go: nobody will look at it, and
    /// a camera need not copy it. Says when it was taken; `None` when a film is over.
    ///
    /// # Errors
    /// Those of [`Self::next_frame`].
    fn skip_frame(&mut self) -> Result<Option<Timestamp>, CaptureError> {
        Ok(self.next_frame()?.map(|frame| frame.at))
    }
}

/// Which source a person asked for. [`std::str::FromStr`] reads the command line's words:
/// `demo`, `demo-side`, `camera:0`, or a path to a film, a picture or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceSpec {
    /// The built-in film, seen from the front.
    Demo,
    /// The built-in film, seen from the side.
    DemoSide,
    /// The camera with this index in the list of cameras.
    Camera(u32),
    /// A film, a picture, or a folder of pictures.
    Path(PathBuf),
}

impl SourceSpec {
    /// Whether it is one of the built-in films.
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        matches!(self, Self::Demo | Self::DemoSide)
    }
}

impl FromStr for SourceSpec {
    type Err = CaptureError;

    fn from_str(words: &str) -> Result<Self, CaptureError> {
        match words {
            "demo" => Ok(Self::Demo),
            "demo-side" => Ok(Self::DemoSide),
            "" => Err(CaptureError::new(
                CaptureErrorKind::NotFound,
                tr!("errors-source"),
                tr!("errors-source-empty"),
                tr!("errors-source-empty-help"),
            )),
            _ => match words.strip_prefix("camera:") {
                None => Ok(Self::Path(PathBuf::from(words))),
                Some(number) => number.parse().map(Self::Camera).map_err(|_| {
                    CaptureError::new(
                        CaptureErrorKind::NotFound,
                        words,
                        tr!("errors-source-number"),
                        tr!("errors-source-number-help"),
                    )
                }),
            },
        }
    }
}

/// The words that [`FromStr`] reads.
impl fmt::Display for SourceSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo => f.write_str("demo"),
            Self::DemoSide => f.write_str("demo-side"),
            Self::Camera(index) => write!(f, "camera:{index}"),
            Self::Path(path) => write!(f, "{}", path.display()),
        }
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {}", self.width, self.height)
    }
}

/// One camera of this machine.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CameraInfo {
    /// Number to ask for it by (`camera:N`).
    pub index: u32,
    /// Its name.
    pub name: String,
    /// What the system says beside the name; may be empty.
    pub description: String,
}

/// What went wrong at the camera or with a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptureErrorKind {
    /// Another program holds the camera. Close that program, or choose another camera.
    Busy,
    /// There is no such camera or file. Check the cable, the number or the path.
    NotFound,
    /// The camera was there and is gone: plug it in again; the program picks it up by itself. Or
    /// the disk of a film is.
    Disconnected,
    /// The system does not let this program use the camera or read the file. On Linux join the
    /// group `video`; on macOS and Windows allow the camera in the privacy settings.
    PermissionDenied,
    /// The camera offers no format this program can decode (MJPEG, YUYV, NV12).
    NoUsableFormat,
    /// The camera is open and sends nothing: unplug it and plug it in again. Or opening takes too
    /// long.
    Stalled,
    /// A frame or a file cannot be decoded: it is damaged or cut short.
    Corrupt,
    /// The picture or film is of a kind, or of a size, that this program does not read.
    Unsupported,
}

/// A capture failure: its kind, which source, what happened, and what the person can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}",
    tr!("errors-capture", subject = subject.as_str(), cause = cause.as_str(), remedy = remedy.as_str())
)]
pub struct CaptureError {
    /// The kind, for programs.
    pub kind: CaptureErrorKind,
    /// The camera's name or the file's path.
    pub subject: String,
    /// What happened, in words; no full stop at the end.
    pub cause: String,
    /// What to do about it, a whole sentence.
    pub remedy: String,
}

impl CaptureError {
    /// `cause` without a full stop, `remedy` a whole sentence.
    pub fn new(
        kind: CaptureErrorKind,
        subject: impl Into<String>,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { kind, subject: subject.into(), cause: cause.into(), remedy: remedy.into() }
    }

    /// What became of an attempt to read `path`.
    fn reading(path: &Path, error: &io::Error) -> Self {
        let (kind, cause, remedy) = match error.kind() {
            io::ErrorKind::NotFound => (
                CaptureErrorKind::NotFound,
                tr!("errors-file-missing"),
                tr!("errors-file-missing-help"),
            ),
            io::ErrorKind::PermissionDenied => (
                CaptureErrorKind::PermissionDenied,
                tr!("errors-file-forbidden"),
                tr!("errors-file-forbidden-help"),
            ),
            _ => (
                CaptureErrorKind::Corrupt,
                tr!("errors-file-unreadable", error = error.to_string()),
                tr!("errors-file-unreadable-help"),
            ),
        };
        Self::new(kind, path.display().to_string(), cause, remedy)
    }

    /// The same error, said of another subject.
    fn of(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_written_as_it_is_read() {
        for (words, spec) in [
            ("demo", SourceSpec::Demo),
            ("demo-side", SourceSpec::DemoSide),
            ("camera:12", SourceSpec::Camera(12)),
            ("films/desk.avi", SourceSpec::Path("films/desk.avi".into())),
        ] {
            assert_eq!(words.parse::<SourceSpec>().unwrap(), spec);
            assert_eq!(spec.to_string(), words);
        }
    }

    #[test]
    fn a_camera_without_a_number_is_refused_with_what_to_write() {
        for words in ["camera:", "camera:one", "camera:-1", ""] {
            let error = words.parse::<SourceSpec>().unwrap_err();
            assert!(error.to_string().contains("camera:0"), "{error}");
        }
    }
}
