//! Where pictures come from: webcams, films, folders, still pictures, the built-in demo.
//!
//! A [`FrameSource`] yields [`RawFrame`]s in order, each stamped on the session clock; only the
//! frame somebody uses is decoded ([`decode`]). Sources differ in where the stamps come from: a
//! webcam's are the session clock's, a film's are the film's own.
//!
//! - [`format`]: which of a camera's formats to ask for (pure).
//! - [`decode`]: raw buffer to RGB picture (MJPEG strictly, YUYV, NV12).
//! - [`webcam`]: real cameras; the only module that knows nokhwa.
//! - [`replay`]: films and folders; [`demo`]: the two built-in films.
//! - [`still`]: single pictures from files, EXIF orientation honoured.
//! - [`stream`]: the capture thread: newest frame wins, a stall is noticed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::units::Timestamp;

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
    pub bytes: Arc<[u8]>,
    /// Their layout.
    pub layout: PixelLayout,
    /// The picture's size. For MJPEG the JPEG header has the last word.
    pub resolution: Resolution,
    /// When it was taken, on the session clock.
    pub at: Timestamp,
    /// Number in the stream, counted from 0.
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
    /// The camera was there and is gone. Plug it in again; the program picks it up by itself.
    Disconnected,
    /// The system does not let this program use the camera or read the file. On Linux join the
    /// group `video`; on macOS and Windows allow the camera in the privacy settings.
    PermissionDenied,
    /// The camera offers no format this program can decode (MJPEG, YUYV, NV12).
    NoUsableFormat,
    /// The camera is open and sends nothing. Unplug it and plug it in again.
    Stalled,
    /// A frame or a file cannot be decoded: it is damaged or cut short.
    Corrupt,
    /// The picture or film is of a kind, or of a size, that this program does not read.
    Unsupported,
}

/// A capture failure: its kind, which source, what happened, and what the person can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{subject}: {cause}. {remedy}")]
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
