//! Real cameras. The only module that knows nokhwa.
//!
//! What is asked of it: the list of cameras, the list of formats, one exact format, raw buffers.
//! Its own choice of format and its own decoders are not used: the first fails in odd ways, the
//! second end the process at a damaged frame. Its errors are text; [`kind_of`] reads them.
//!
//! [`FrameSource::next_frame`] waits without a limit, for the system offers none: whoever calls it
//! does so on a thread it can do without ([`super::stream`]).
//!
//! nokhwa sets a format as soon as it looks at a camera, and lends one device to all who ask for the
//! same number. So looking for the list could change the format of a camera that is being opened or
//! runs; [`NODES`] keeps the two apart.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::panic::{self, UnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use nokhwa::utils::{
    ApiBackend, CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType,
};
use nokhwa::{Camera, NokhwaError};

use super::format::{OfferedFormat, choose};
use super::{
    CameraInfo, CaptureError, CaptureErrorKind, FrameSource, FramesPerSecond, PixelLayout,
    RawFrame, Resolution, SourceInfo, decode,
};
use crate::catalogue::tr;
use crate::clock::Clock;
use crate::picture::Pool;
use crate::units::Timestamp;

/// What can be decoded here.
const DECODABLE: &[FrameFormat] = &[FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12];

/// The cameras of this machine, each once, by index. On Linux a camera may have several device
/// nodes, some of which cannot capture; those are left out. One that is held by another program or
/// that this person may not open is listed: it is there.
///
/// # Errors
/// [`CaptureErrorKind::PermissionDenied`] where the system refuses (macOS);
/// [`CaptureErrorKind::NotFound`] or [`CaptureErrorKind::Unsupported`] where it cannot say. No
/// camera is an empty list, not an error.
pub fn cameras() -> Result<Vec<CameraInfo>, CaptureError> {
    ask_for_permission()?;
    // nokhwa panics at device names without a number and at drivers that list nonsense.
    catch_quietly(list).unwrap_or_else(|| {
        Err(CaptureError::new(
            CaptureErrorKind::Unsupported,
            "the list of cameras",
            "the system's list cannot be read",
            "Name the camera by its number, camera:0 for the first.",
        ))
    })
}

thread_local! {
    /// A panic on this thread is expected and has its own words.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` where it panics. The panic is not printed: the person reads our sentence.
fn catch_quietly<T>(work: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let outcome = panic::catch_unwind(work);
    EXPECTED.set(false);
    outcome.ok()
}

/// Held over a listing: a second one would find the nodes in use by the first.
static LISTING: Mutex<()> = Mutex::new(());

/// What this process has to do with a device node.
#[derive(Default)]
struct Node {
    /// Held from connecting to the running stream, and while the list has a look.
    gate: Arc<Mutex<()>>,
    /// How many sources have it open or are about to.
    users: usize,
    /// Which device it was found to be when it was last opened.
    device: Option<String>,
}

/// The nodes that were ever opened or looked at, by number. Locked for an instant only; nobody calls
/// the system meanwhile.
static NODES: Mutex<BTreeMap<u32, Node>> = Mutex::new(BTreeMap::new());

/// A panic inside nokhwa leaves nothing half done in what is locked here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gate(index: u32) -> Arc<Mutex<()>> {
    Arc::clone(&lock(&NODES).entry(index).or_default().gate)
}

/// Says that a source has the node, until it is dropped: the list leaves it alone.
struct InUse(u32);

impl InUse {
    fn new(index: u32) -> Self {
        lock(&NODES).entry(index).or_default().users += 1;
        Self(index)
    }

    fn remember(&self, device: String) {
        lock(&NODES).entry(self.0).or_default().device = Some(device);
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        if let Some(node) = lock(&NODES).get_mut(&self.0) {
            node.users = node.users.saturating_sub(1);
        }
    }
}

fn list() -> Result<Vec<CameraInfo>, CaptureError> {
    let _alone = lock(&LISTING);
    let listed = nokhwa::query(ApiBackend::Auto)
        .map_err(|error| explain(&error, "the list of cameras", Stage::Opening))?;
    let mut cameras: Vec<CameraInfo> = listed
        .iter()
        .filter_map(|camera| {
            Some(CameraInfo {
                index: camera.index().as_index().ok()?,
                name: camera.human_name(),
                description: camera.description().to_owned(),
            })
        })
        .collect();
    cameras.sort_by_key(|camera| camera.index);
    let mut seen = HashSet::new();
    cameras.retain(|camera| match identity(camera) {
        Identity::Device(device) => seen.insert(device),
        Identity::Unknown => true,
        Identity::NoCamera => false,
    });
    Ok(cameras)
}

/// What a device node turns out to be.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
enum Identity {
    /// A camera, known by its name and the place where it is plugged in.
    Device(String),
    /// It could not be asked.
    Unknown,
    /// It cannot capture.
    NoCamera,
}

/// Only on Linux do listed nodes need a closer look. One that this process has open is left alone.
#[cfg(target_os = "linux")]
fn identity(camera: &CameraInfo) -> Identity {
    let gate = gate(camera.index);
    let free = match gate.try_lock() {
        Err(std::sync::TryLockError::WouldBlock) => None,
        Err(std::sync::TryLockError::Poisoned(held)) => Some(held.into_inner()),
        Ok(held) => Some(held),
    };
    let (users, device) =
        lock(&NODES).get(&camera.index).map_or((0, None), |node| (node.users, node.device.clone()));
    if free.is_none() || users > 0 {
        return device.map_or(Identity::Unknown, Identity::Device);
    }
    match connect(camera.index, nokhwa::utils::frame_formats()) {
        Ok(device) => Identity::Device(device_of(&device)),
        Err(error) if offers_nothing(&error) => Identity::NoCamera,
        Err(_) => Identity::Unknown,
    }
}

/// A camera's name and the place where it is plugged in.
fn device_of(camera: &Camera) -> String {
    let info = camera.info();
    format!("{}\n{}", info.human_name(), info.misc())
}

#[cfg(not(target_os = "linux"))]
fn identity(_camera: &CameraInfo) -> Identity {
    Identity::Unknown
}

/// Opens the camera `index` of [`cameras`] in the format that [`choose`] likes best, and starts
/// it. Frames are stamped with `clock` as they arrive.
///
/// # Errors
/// [`CaptureErrorKind::NotFound`], [`CaptureErrorKind::Busy`],
/// [`CaptureErrorKind::PermissionDenied`], or [`CaptureErrorKind::NoUsableFormat`].
pub fn open(
    index: u32,
    wanted_rate: FramesPerSecond,
    clock: Arc<dyn Clock>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    ask_for_permission()?;
    let subject = format!("camera {index}");
    let failed = |error: &NokhwaError| explain(error, &subject, Stage::Opening);
    let in_use = InUse::new(index);
    let gate = gate(index);
    let opening = lock(&gate);
    let mut camera = connect(index, DECODABLE).map_err(|error| failed(&error))?;
    in_use.remember(device_of(&camera));
    let format = negotiate(&mut camera, wanted_rate)
        .map_err(|error| error.map_or_else(|| no_usable_format(&subject), |why| failed(&why)))?;
    camera.open_stream().map_err(|error| failed(&error))?;
    drop(opening);
    let layout = layout(format.format()).ok_or_else(|| no_usable_format(&subject))?;
    let info = SourceInfo {
        name: camera.info().human_name(),
        resolution: resolution(format.resolution()),
        frames_per_second: Some(format.frame_rate().into()),
        live: true,
    };
    Ok(Box::new(Webcam {
        subject: format!("{} ({subject})", info.name),
        camera,
        layout,
        info,
        clock,
        seq: 0,
        buffers: Pool::default(),
        _in_use: in_use,
    }))
}

fn connect(index: u32, formats: &[FrameFormat]) -> Result<Camera, NokhwaError> {
    let any = RequestedFormat::with_formats(RequestedFormatType::None, formats);
    Camera::new(CameraIndex::Index(index), any)
}

/// Sets the best format the camera accepts. Drivers list formats that they then refuse; the next
/// best is tried. The error is `None` where the list runs out.
fn negotiate(
    camera: &mut Camera,
    wanted_rate: FramesPerSecond,
) -> Result<CameraFormat, Option<NokhwaError>> {
    let mut offered = camera.compatible_camera_formats().map_err(Some)?;
    loop {
        let listed: Vec<OfferedFormat> = offered.iter().map(offer).collect();
        let best = choose(&listed, wanted_rate).ok_or(None)?;
        let Some(place) = listed.iter().position(|format| *format == best) else {
            return Err(None);
        };
        let format = offered.swap_remove(place);
        if camera.camera_format() == format {
            return Ok(format);
        }
        let exactly = RequestedFormatType::Exact(format);
        match camera.set_camera_requset(RequestedFormat::with_formats(exactly, DECODABLE)) {
            Ok(format) => return Ok(format),
            // 22, an invalid argument, is the driver's way to refuse the format.
            Err(error) if os_error(&error.to_string()).is_some_and(|number| number != 22) => {
                return Err(Some(error));
            }
            Err(refused) => tracing::debug!(%format, %refused, "the camera refuses a format"),
        }
    }
}

fn offer(format: &CameraFormat) -> OfferedFormat {
    OfferedFormat {
        layout: layout(format.format()),
        resolution: resolution(format.resolution()),
        rate: FramesPerSecond::new(format.frame_rate().into()),
    }
}

fn layout(format: FrameFormat) -> Option<PixelLayout> {
    match format {
        FrameFormat::MJPEG => Some(PixelLayout::Mjpeg),
        FrameFormat::YUYV => Some(PixelLayout::Yuyv),
        FrameFormat::NV12 => Some(PixelLayout::Nv12),
        FrameFormat::GRAY | FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}

fn resolution(size: nokhwa::utils::Resolution) -> Resolution {
    Resolution { width: size.width(), height: size.height() }
}

/// A running camera. On Windows it must stay on the thread that opened it; so it does everywhere,
/// for a boxed [`FrameSource`] cannot be sent.
struct Webcam {
    camera: Camera,
    /// How its frames are laid out, as agreed when it was opened.
    layout: PixelLayout,
    info: SourceInfo,
    subject: String,
    clock: Arc<dyn Clock>,
    seq: u64,
    buffers: Pool<Vec<u8>>,
    /// The last field: the node is free once the camera has been closed.
    _in_use: InUse,
}

impl FrameSource for Webcam {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        let buffer = self
            .camera
            .frame_raw()
            .map_err(|error| explain(&error, &self.subject, Stage::Running))?;
        let at = self.clock.now();
        let seq = self.seq;
        self.seq += 1;
        let (layout, resolution) = (self.layout, self.info.resolution);
        // Linux lends its whole buffer: the bytes of the picture are copied out of it, once.
        let bytes = decode::trim(&buffer, layout, resolution)
            .map_err(|error| error.of(self.subject.clone()))?;
        Ok(Some(RawFrame { bytes: self.buffers.copy(bytes), layout, resolution, at, seq }))
    }

    /// The buffer goes back to the camera unread.
    fn skip_frame(&mut self) -> Result<Option<Timestamp>, CaptureError> {
        let lent = self.camera.frame_raw().map(drop);
        lent.map_err(|error| explain(&error, &self.subject, Stage::Running))?;
        self.seq += 1;
        Ok(Some(self.clock.now()))
    }
}

/// When an error came: a device that is not there was never there, or has been unplugged.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Opening,
    Running,
}

fn explain(error: &NokhwaError, subject: &str, stage: Stage) -> CaptureError {
    if offers_nothing(error) {
        return no_usable_format(subject);
    }
    let text = error.to_string();
    let kind = kind_of(&text, stage);
    let (cause, remedy) = match kind {
        CaptureErrorKind::Busy => (tr!("errors-camera-busy"), tr!("errors-camera-busy-help")),
        CaptureErrorKind::NotFound => {
            (tr!("errors-camera-missing"), tr!("errors-camera-missing-help"))
        }
        CaptureErrorKind::Disconnected => {
            (tr!("errors-camera-unplugged"), tr!("errors-camera-unplugged-help"))
        }
        CaptureErrorKind::PermissionDenied => {
            (tr!("errors-camera-forbidden"), tr!(PERMISSION_REMEDY))
        }
        _ => (tr!("errors-camera-refuses"), tr!("errors-camera-replug")),
    };
    CaptureError::new(kind, subject, format!("{cause} ({})", text.trim_end_matches('.')), remedy)
}

const PERMISSION_REMEDY: &str = if cfg!(target_os = "linux") {
    "errors-camera-forbidden-linux"
} else {
    "errors-camera-forbidden-help"
};

/// nokhwa's words for a device that has none of the wanted formats.
fn offers_nothing(error: &NokhwaError) -> bool {
    matches!(error, NokhwaError::GetPropertyError { error, .. } if error.contains("Fufill"))
}

fn no_usable_format(subject: &str) -> CaptureError {
    CaptureError::new(
        CaptureErrorKind::NoUsableFormat,
        subject,
        tr!("errors-camera-format"),
        tr!("errors-camera-format-help"),
    )
}

/// Reads nokhwa's text: the number of the system's error where there is one (errno(3) on Linux),
/// else the words that its macOS and Windows parts use.
fn kind_of(text: &str, stage: Stage) -> CaptureErrorKind {
    match (os_error(text), stage) {
        (Some(1 | 13), _) => return CaptureErrorKind::PermissionDenied,
        // 28: no bandwidth left on the USB bus, other devices have it.
        (Some(16 | 28), _) => return CaptureErrorKind::Busy,
        (Some(2 | 6 | 19), Stage::Opening) => return CaptureErrorKind::NotFound,
        // 5 and 71: transfers fail, as they do while a plug is being pulled.
        (Some(2 | 5 | 6 | 9 | 19 | 71), Stage::Running) => return CaptureErrorKind::Disconnected,
        _ => {}
    }
    let text = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["permission", "not authorized", "access is denied", "0x80070005"]) {
        CaptureErrorKind::PermissionDenied
    } else if says(&["in use", "busy", "cannot lock", "0xc00d3704", "0xc00d3ea3"]) {
        CaptureErrorKind::Busy
    } else if stage == Stage::Running {
        CaptureErrorKind::Disconnected
    } else if says(&["not found", "no such", "doesnt exist", "does not exist"]) {
        CaptureErrorKind::NotFound
    } else {
        CaptureErrorKind::NoUsableFormat
    }
}

/// The number in "(os error 16)".
fn os_error(text: &str) -> Option<i32> {
    let (_, rest) = text.split_once("os error ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// macOS asks the person, once; until the answer nothing may touch a camera.
#[cfg(target_os = "macos")]
fn ask_for_permission() -> Result<(), CaptureError> {
    if nokhwa::nokhwa_check() {
        return Ok(());
    }
    let (answer, answered) = crossbeam_channel::bounded(1);
    nokhwa::nokhwa_initialize(move |granted| {
        let _ = answer.send(granted);
    });
    if answered.recv() == Ok(true) {
        return Ok(());
    }
    Err(CaptureError::new(
        CaptureErrorKind::PermissionDenied,
        "the camera",
        tr!("errors-camera-forbidden"),
        PERMISSION_REMEDY,
    ))
}

#[cfg(not(target_os = "macos"))]
#[allow(clippy::unnecessary_wraps)] // the macOS one can fail
fn ask_for_permission() -> Result<(), CaptureError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_errors_become_kinds() {
        use CaptureErrorKind::{Busy, Disconnected, NoUsableFormat, NotFound, PermissionDenied};
        for (text, stage, kind) in [
            ("V4L2 Error: Permission denied (os error 13)", Stage::Opening, PermissionDenied),
            ("Device or resource busy (os error 16)", Stage::Opening, Busy),
            ("Device or resource busy (os error 16)", Stage::Running, Busy),
            ("No such file or directory (os error 2)", Stage::Opening, NotFound),
            ("No such device (os error 19)", Stage::Opening, NotFound),
            ("No such device (os error 19)", Stage::Running, Disconnected),
            ("Protocol error (os error 71)", Stage::Running, Disconnected),
            ("Could not open device 0: Not Found", Stage::Opening, NotFound),
            ("Access is denied. (0x80070005)", Stage::Opening, PermissionDenied),
            ("Already in use", Stage::Opening, Busy),
            ("Framerate not whole number: 30000 / 1001", Stage::Opening, NoUsableFormat),
        ] {
            let error = explain(&NokhwaError::GeneralError(text.to_owned()), "camera 0", stage);
            assert_eq!(error.kind, kind, "{text}");
            assert!(error.to_string().starts_with("camera 0: ") && error.remedy.ends_with('.'));
        }
    }
}
