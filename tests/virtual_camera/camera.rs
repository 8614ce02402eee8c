//! What the camera offers, shows and suffers.

use std::collections::VecDeque;
use std::env;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use libc::{EACCES, EAGAIN, EBUSY, EINVAL, ENODEV, ENOENT, c_int};

/// Its name, as the listing shows it.
pub const NAME: &str = "Virtual Webcam";
/// Most buffers it lends out.
const MOST_BUFFERS: u32 = 8;

/// One offered format.
#[derive(Clone, Copy, PartialEq)]
pub struct Format {
    pub fourcc: [u8; 4],
    pub width: u32,
    pub height: u32,
    pub rate: u32,
}

impl Format {
    /// Bytes of a buffer: whole pages, as the kernel maps them.
    pub fn buffer_size(self) -> u32 {
        (self.width * self.height * 2).next_multiple_of(4096)
    }

    fn extension(self) -> String {
        String::from_utf8_lossy(&self.fourcc).to_lowercase()
    }
}

/// The nodes there can be.
#[derive(Clone, Copy, PartialEq)]
pub enum Node {
    /// `/dev/video0`.
    Capture,
    /// `/dev/video1`.
    Metadata,
}

/// What is shown next, and where it goes.
pub struct Shown {
    pub buffer: u32,
    pub sequence: u32,
    pub picture: Picture,
    /// Bytes of a buffer.
    pub size: u32,
}

/// What a buffer is filled with.
pub struct Picture {
    /// `None` for plain grey.
    file: Option<PathBuf>,
    is_cut: bool,
}

impl Picture {
    /// Its bytes, read when they are due, so that a long film takes no memory. A file that has gone is
    /// a picture without bytes.
    pub fn read(&self, size: u32, bytes: &mut Vec<u8>) {
        bytes.clear();
        match &self.file {
            Some(file) => {
                if let Ok(mut file) = fs::File::open(file) {
                    let _ = file.read_to_end(bytes);
                }
            }
            None => bytes.resize(size as usize, 0x80),
        }
        if self.is_cut {
            // Half a picture, and behind it nothing: the buffer is cleared.
            bytes.truncate(bytes.len() / 2);
            bytes.resize(size as usize, 0);
        }
    }
}

/// What comes of asking for a frame.
pub enum Next {
    Frame(Shown),
    /// Nothing, ever.
    Stall,
}

pub struct Camera {
    pub formats: Vec<Format>,
    pub format: Format,
    frames: Vec<(String, PathBuf)>,
    pub buffers: u32,
    /// Buffers to fill, and since when they wait for it.
    queue: VecDeque<(u32, Instant)>,
    streaming_since: Option<Instant>,
    /// Frames since it was made; the faults count by it.
    shown: u32,
    sequence: u32,
    corrupt_at: Option<u32>,
    unplug_at: Option<u32>,
    stall_at: Option<u32>,
    return_after: u32,
    /// Attempts to open it that still fail; `None` while it is plugged in.
    away: Option<u32>,
    /// How long it takes to make ready for a stream.
    pub slow_start: Duration,
    busy: bool,
    denied: bool,
    metadata: bool,
    odd_node: bool,
    none: bool,
    /// Whether frames are lost that come while no buffer waits.
    loses: bool,
}

/// The one camera of this process.
pub fn camera() -> &'static Mutex<Camera> {
    static CAMERA: OnceLock<Mutex<Camera>> = OnceLock::new();
    CAMERA.get_or_init(|| Mutex::new(Camera::from_environment()))
}

impl Camera {
    fn from_environment() -> Self {
        let text = |name: &str| env::var(format!("PLUMB_CAM_{name}")).ok();
        let number = |name: &str| text(name).and_then(|value| value.parse().ok());
        let flag = |name: &str| text(name).is_some();
        let offers = text("FORMATS").unwrap_or_else(|| "YUYV:640x480@30".to_owned());
        let formats: Vec<Format> = offers.split(',').filter_map(parse_format).collect();
        let format = formats[0];
        Self {
            formats,
            format,
            frames: find_frames(text("FRAMES").map(PathBuf::from)),
            buffers: 0,
            queue: VecDeque::new(),
            streaming_since: None,
            shown: 0,
            sequence: 0,
            corrupt_at: number("CORRUPT_AT"),
            unplug_at: number("UNPLUG_AT"),
            stall_at: number("STALL_AT"),
            return_after: number("RETURN_AFTER").unwrap_or(u32::MAX),
            away: None,
            slow_start: Duration::from_millis(number("SLOW_START").unwrap_or(0).into()),
            busy: flag("BUSY"),
            denied: flag("DENIED"),
            metadata: flag("METADATA"),
            odd_node: flag("ODD_NODE"),
            none: flag("NONE"),
            loses: flag("LOSES"),
        }
    }

    /// The nodes that exist now, by the name of their device file.
    pub fn nodes(&self) -> Vec<&'static str> {
        let here = !self.none && self.away.is_none();
        // In the order of a directory, which is none.
        [(self.metadata, "video1"), (true, "video0"), (self.odd_node, "video-codec")]
            .into_iter()
            .filter_map(|(exists, name)| (here && exists).then_some(name))
            .collect()
    }

    /// Somebody opens a node; the number of the error where that fails.
    pub fn open(&mut self, node: Node) -> Result<(), c_int> {
        if self.none || (node == Node::Metadata && !self.metadata) {
            return Err(ENOENT);
        }
        if let Some(left) = self.away {
            if left > 0 {
                self.away = Some(left - 1);
                return Err(ENOENT);
            }
            self.away = None;
        }
        if self.denied { Err(EACCES) } else { Ok(()) }
    }

    /// ENODEV once it is gone.
    pub fn check_plugged_in(&self) -> Result<(), c_int> {
        if self.away.is_some() { Err(ENODEV) } else { Ok(()) }
    }

    /// The nth of the different compressions.
    pub fn compression(&self, index: u32) -> Option<[u8; 4]> {
        distinct(self.formats.iter().map(|format| format.fourcc)).nth(index as usize)
    }

    /// The nth of the different sizes in this compression.
    pub fn size(&self, fourcc: [u8; 4], index: u32) -> Option<(u32, u32)> {
        let same = self.formats.iter().filter(|format| format.fourcc == fourcc);
        distinct(same.map(|format| (format.width, format.height))).nth(index as usize)
    }

    /// The nth rate at this compression and size.
    pub fn rate(&self, fourcc: [u8; 4], size: (u32, u32), index: u32) -> Option<u32> {
        self.formats
            .iter()
            .filter(|format| format.fourcc == fourcc && (format.width, format.height) == size)
            .map(|format| format.rate)
            .nth(index as usize)
    }

    /// Like a driver, takes what it has where it is asked for something else.
    pub fn set_format(&mut self, fourcc: [u8; 4], size: (u32, u32)) -> Result<(), c_int> {
        if self.busy {
            return Err(EBUSY);
        }
        let wanted =
            |format: &&Format| format.fourcc == fourcc && (format.width, format.height) == size;
        self.format = *self.formats.iter().find(wanted).unwrap_or(&self.formats[0]);
        Ok(())
    }

    /// The same for the rate.
    pub fn set_rate(&mut self, rate: u32) -> Result<(), c_int> {
        if self.busy {
            return Err(EBUSY);
        }
        let wanted = Format { rate, ..self.format };
        if self.formats.contains(&wanted) {
            self.format = wanted;
        }
        Ok(())
    }

    pub fn request_buffers(&mut self, count: u32) -> Result<u32, c_int> {
        if self.busy {
            return Err(EBUSY);
        }
        self.buffers = count.min(MOST_BUFFERS);
        self.queue.clear();
        Ok(self.buffers)
    }

    pub fn queue(&mut self, buffer: u32) -> Result<(), c_int> {
        if buffer >= self.buffers {
            return Err(EINVAL);
        }
        self.queue.push_back((buffer, Instant::now()));
        Ok(())
    }

    pub fn start(&mut self) {
        self.streaming_since = Some(Instant::now());
        self.sequence = 0;
    }

    pub fn stop(&mut self) {
        self.streaming_since = None;
    }

    /// The next frame, and how long until it is there.
    pub fn next(&mut self) -> Result<(Next, Duration), c_int> {
        let since = self.streaming_since.ok_or(EINVAL)?;
        if self.unplug_at == Some(self.shown) {
            self.unplug_at = None;
            self.away = Some(self.return_after);
            return Err(ENODEV);
        }
        if self.stall_at == Some(self.shown) {
            return Ok((Next::Stall, Duration::ZERO));
        }
        let (buffer, queued) = self.queue.pop_front().ok_or(EAGAIN)?;
        let passed = queued.saturating_duration_since(since) * self.format.rate;
        // The first that came after the buffer was there for it.
        let first = if self.loses { passed.as_secs_f64().ceil() as u32 } else { 0 };
        let (shown, sequence) = (self.shown, self.sequence.max(first));
        self.shown += 1;
        self.sequence = sequence + 1;
        let due = since + Duration::from_secs(1) * sequence / self.format.rate;
        let wait = due.saturating_duration_since(Instant::now());
        let picture = Picture { file: self.file(sequence), is_cut: self.corrupt_at == Some(shown) };
        let size = self.format.buffer_size();
        Ok((Next::Frame(Shown { buffer, sequence, picture, size }), wait))
    }

    fn file(&self, sequence: u32) -> Option<PathBuf> {
        let extension = self.format.extension();
        let fitting = self.frames.iter().filter(|(kind, _)| *kind == extension);
        let count = fitting.clone().count();
        // Of none, the remainder is never asked for.
        let mut fitting = fitting.skip(sequence as usize % count.max(1));
        fitting.next().map(|(_, file)| file.clone())
    }
}

fn distinct<T: PartialEq + Copy>(items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    let mut seen = Vec::new();
    items.filter(move |item| {
        let is_new = !seen.contains(item);
        seen.push(*item);
        is_new
    })
}

/// Reads `YUYV:640x480@30`.
fn parse_format(text: &str) -> Option<Format> {
    let (fourcc, rest) = text.split_once(':')?;
    let (size, rate) = rest.split_once('@')?;
    let (width, height) = size.split_once('x')?;
    Some(Format {
        fourcc: fourcc.as_bytes().try_into().ok()?,
        width: width.parse().ok()?,
        height: height.parse().ok()?,
        rate: rate.parse().ok()?,
    })
}

fn find_frames(folder: Option<PathBuf>) -> Vec<(String, PathBuf)> {
    let Some(Ok(entries)) = folder.map(fs::read_dir) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let kind = |path: &PathBuf| Some(path.extension()?.to_string_lossy().into_owned());
    paths.into_iter().filter_map(|path| Some((kind(&path)?, path))).collect()
}
