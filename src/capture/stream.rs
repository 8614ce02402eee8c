//! The capture thread, and the end at which its frames are taken.
//!
//! ```text
//! opens the source, drains it --> slot for one frame, newest wins --> CaptureStream::next
//! ```
//!
//! - A camera is drained: every frame is fetched, one that nobody took is replaced by the next. Those
//!   that come before anybody will look ([`CaptureStream::not_before`]) are let go without a copy, and
//!   wake nobody.
//! - A film in [`Pacing::RealTime`] behaves like a camera: its frames appear when their time has
//!   come. In [`Pacing::AsFastAsAsked`] it waits for its reader, and no frame is lost.
//! - Waiting for a camera has no limit in the systems' interfaces, so the limit is here, on the
//!   taking side: a camera that sends nothing is [`CaptureErrorKind::Stalled`]. Its thread may hang
//!   for ever; it is left behind and does not keep the process alive.
//! - Damaged frames are skipped; they are a sign of life all the same. [`MOST_DAMAGED`] in a row, or
//!   a film of nothing else, end the stream in the last error.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{
    Receiver, Select, Sender, TryRecvError, TrySendError, bounded, never, select_biased,
};

use super::{
    CaptureError, CaptureErrorKind, FrameSource, FramesPerSecond, RawFrame, SourceInfo, SourceSpec,
};
use crate::catalogue::tr;
use crate::clock::Clock;
use crate::units::Timestamp;

/// When the frames of a film appear. A camera's always come when they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    /// At their own time by the session clock, newest wins.
    RealTime,
    /// One after the other as they are taken, none lost; the next one is made ready meanwhile.
    AsFastAsAsked,
}

/// How a source is to be played.
#[derive(Clone, Copy, Debug)]
pub struct StreamOptions {
    /// When the frames of a film appear.
    pub pacing: Pacing,
    /// How often somebody looks; a camera is asked for a rate that serves it.
    pub wanted_rate: FramesPerSecond,
    /// Whether a film begins anew at its end. Its times go on growing.
    pub looping: bool,
    /// How long a camera may send nothing.
    pub stall_limit: Duration,
    /// How long opening may take; a system may ask the person for permission meanwhile.
    pub open_limit: Duration,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            pacing: Pacing::RealTime,
            wanted_rate: FramesPerSecond::new(10.0),
            looping: false,
            stall_limit: Duration::from_secs(5),
            open_limit: Duration::from_secs(30),
        }
    }
}

/// What comes out of a stream.
#[derive(Clone, Debug)]
pub enum StreamItem {
    /// A frame, not yet decoded.
    Frame(RawFrame),
    /// The film is over. Nothing follows.
    Ended,
    /// The source failed. Nothing follows; open it again.
    Failed(CaptureError),
}

/// A running source. Dropping it ends the thread, or leaves it behind where it hangs.
pub struct CaptureStream {
    frames: Receiver<RawFrame>,
    ends: Receiver<StreamItem>,
    /// Dropped to tell the thread to end.
    stop: Option<Sender<()>>,
    shared: Arc<Shared>,
    subject: String,
    /// What to do where it falls silent or breaks off.
    remedy: &'static str,
    limits: StreamOptions,
    /// The end, once it is known and given out.
    over: Option<StreamItem>,
}

/// What both sides know.
struct Shared {
    info: OnceLock<SourceInfo>,
    loops: AtomicU64,
    /// When somebody will look next, in nanoseconds of the session clock.
    wanted_at: AtomicU64,
    /// When the source last gave a sign of life: the start, its opening, each frame as it arrives.
    last_sign: Mutex<Instant>,
}

impl Shared {
    fn new() -> Self {
        let last_sign = Mutex::new(Instant::now());
        let (loops, wanted_at) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { info: OnceLock::new(), loops, wanted_at, last_sign }
    }

    fn is_alive(&self) {
        *self.last_sign.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn silence(&self) -> Duration {
        self.last_sign.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }
}

/// So many damaged frames in a row end the stream: two seconds of a camera at ten frames a second.
/// A loose cable damages one now and then, not all.
pub const MOST_DAMAGED: u32 = 20;
// What to do about a source that has gone silent: texts of the catalogue.
const CAMERA_REMEDY: &str = "errors-camera-replug";
const FILE_REMEDY: &str = "errors-stream-disk-help";
const OTHER_REMEDY: &str = "errors-stream-again-help";

/// How long a dropped stream waits for its thread, so that the camera is free again afterwards. A
/// thread that hangs is left behind after this.
const PATIENCE: Duration = Duration::from_millis(500);
/// Longest nap of a paced film; after each it looks whether it is still wanted.
const NAP: Duration = Duration::from_millis(20);

impl CaptureStream {
    /// Starts a thread that opens and plays `spec`. Where that fails, [`Self::next`] says so.
    #[must_use]
    pub fn spawn(spec: SourceSpec, options: StreamOptions, clock: Arc<dyn Clock>) -> Self {
        let subject = spec.to_string();
        let remedy = match spec {
            SourceSpec::Camera(_) => CAMERA_REMEDY,
            SourceSpec::Path(_) => FILE_REMEDY,
            SourceSpec::Demo | SourceSpec::DemoSide => OTHER_REMEDY,
        };
        let time = Arc::clone(&clock);
        let open = move || super::open(&spec, options.wanted_rate, Arc::clone(&time));
        Self::start(subject, remedy, open, options, clock)
    }

    /// The same for a source of one's own, which `open` makes on the capture thread; it is called
    /// again for each loop. `subject` is what errors are said of until the source gives its name.
    #[must_use]
    pub fn spawn_with(
        subject: impl Into<String>,
        open: impl FnMut() -> Result<Box<dyn FrameSource>, CaptureError> + Send + 'static,
        options: StreamOptions,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self::start(subject.into(), OTHER_REMEDY, open, options, clock)
    }

    fn start(
        subject: String,
        remedy: &'static str,
        open: impl FnMut() -> Result<Box<dyn FrameSource>, CaptureError> + Send + 'static,
        options: StreamOptions,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (frame_slot, frames) = bounded(1);
        let (end_slot, ends) = bounded(1);
        let (stop, stopped) = bounded(0);
        let shared = Arc::new(Shared::new());
        let mut player = Player {
            slot: Slot { sender: frame_slot, receiver: frames.clone(), stopped },
            clock,
            options,
            shared: Arc::clone(&shared),
        };
        let failure = end_slot.clone();
        let started = thread::Builder::new().name("capture".to_owned()).spawn(move || {
            if let Some(end) = player.play(open) {
                let _ = end_slot.send(end);
            }
        });
        if let Err(error) = started {
            let failed = CaptureError::new(
                CaptureErrorKind::Unsupported,
                subject.clone(),
                tr!("errors-stream-thread", error = error.to_string()),
                tr!("errors-stream-thread-help"),
            );
            let _ = failure.try_send(StreamItem::Failed(failed));
        }
        let stop = Some(stop);
        Self { frames, ends, stop, shared, subject, remedy, limits: options, over: None }
    }

    /// Waits up to `timeout` for what comes next; `None` where nothing has come by then. The end
    /// is given out again and again.
    pub fn next(&mut self, timeout: Duration) -> Option<StreamItem> {
        self.next_unless(timeout, &never::<()>())
    }

    /// The same; `None` also as soon as `other` has something to take, or never will again. So who has two
    /// ends to listen at sleeps until one of them speaks.
    pub fn next_unless<T>(&mut self, timeout: Duration, other: &Receiver<T>) -> Option<StreamItem> {
        if let Some(end) = &self.over {
            return Some(end.clone());
        }
        let deadline = Instant::now() + timeout;
        let end = loop {
            match self.frames.try_recv() {
                Ok(frame) => return Some(StreamItem::Frame(frame)),
                Err(TryRecvError::Disconnected) => break self.last_word(),
                Err(TryRecvError::Empty) => {}
            }
            match self.ends.try_recv() {
                Ok(end) => break end,
                Err(TryRecvError::Disconnected) => break self.last_word(),
                Err(TryRecvError::Empty) => {}
            }
            let left = self.time_left();
            if left == Some(Duration::ZERO) {
                break StreamItem::Failed(self.stalled());
            }
            let timeout = deadline.saturating_duration_since(Instant::now());
            if timeout.is_zero() {
                return None;
            }
            let waiting = left.map_or(timeout, |left| left.min(timeout));
            let mut select = Select::new();
            select.recv(&self.frames);
            select.recv(&self.ends);
            let others = select.recv(other);
            // Where nothing came, a sign of life may have, though no frame.
            if select.ready_timeout(waiting) == Ok(others) {
                return None;
            }
        };
        // The last frame may have come in the same instant as the end.
        self.over = Some(end.clone());
        match self.frames.try_recv() {
            Ok(frame) => Some(StreamItem::Frame(frame)),
            Err(_) => Some(end),
        }
    }

    /// Nobody will look at a frame that was taken before `at`: a camera's are let go, but for the one or
    /// two that may be late. Films go on as they are.
    pub fn not_before(&self, at: Timestamp) {
        let nanos = u64::try_from(at.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.shared.wanted_at.store(nanos, Ordering::Relaxed);
    }

    /// What the source says of itself; `None` until it is open.
    #[must_use]
    pub fn info(&self) -> Option<&SourceInfo> {
        self.shared.info.get()
    }

    /// How often a looping film has begun anew.
    #[must_use]
    pub fn loops(&self) -> u64 {
        self.shared.loops.load(Ordering::Relaxed)
    }

    /// Until the watchdog barks; `None` for an open film, which may take its time.
    fn time_left(&self) -> Option<Duration> {
        let limit = match self.info() {
            None => self.limits.open_limit,
            Some(info) if info.live => self.limits.stall_limit,
            Some(_) => return None,
        };
        Some(limit.saturating_sub(self.shared.silence()))
    }

    fn stalled(&self) -> CaptureError {
        let (subject, limit) = match self.info() {
            Some(info) => (info.name.clone(), self.limits.stall_limit),
            None => (self.subject.clone(), self.limits.open_limit),
        };
        CaptureError::new(
            CaptureErrorKind::Stalled,
            subject,
            tr!("errors-stream-silent", seconds = limit.as_secs_f32().to_string()),
            tr!(self.remedy),
        )
    }

    /// The thread is gone without a word: it panicked inside the system's interface.
    fn last_word(&self) -> StreamItem {
        if let Ok(end) = self.ends.try_recv() {
            return end;
        }
        StreamItem::Failed(CaptureError::new(
            CaptureErrorKind::Disconnected,
            self.subject.clone(),
            tr!("errors-stream-broke"),
            tr!(self.remedy),
        ))
    }
}

impl Drop for CaptureStream {
    fn drop(&mut self) {
        self.stop = None;
        // The slot for the end is closed once the thread has let go of the source.
        let deadline = Instant::now() + PATIENCE;
        while let Ok(_end) = self.ends.recv_deadline(deadline) {}
    }
}

/// The thread's half.
struct Player {
    slot: Slot,
    clock: Arc<dyn Clock>,
    options: StreamOptions,
    shared: Arc<Shared>,
}

/// Plays one source after the other: their frames numbered and timed as one film.
#[derive(Default)]
struct Progress {
    /// Frames played so far.
    played: u64,
    /// Number of the next frame.
    seq: u64,
    /// Number of the first frame of the current loop.
    first_seq: u64,
    /// Where the current loop begins in the film's time.
    offset: Duration,
    /// The last frame's time, and the time between the last two.
    last: Option<Timestamp>,
    step: Duration,
    /// When the film's zero was, by the session clock.
    zero: Option<Timestamp>,
}

impl Progress {
    /// A frame was taken at `at`.
    fn pass(&mut self, at: Timestamp) {
        if let Some(last) = self.last {
            self.step = at.since(last);
        }
        self.last = Some(at);
    }
}

/// What a source gave.
enum Next {
    Frame(RawFrame),
    /// One that nobody wanted, taken at that time. Nobody knows whether it was damaged.
    LetGo(Timestamp),
}

impl Player {
    /// Plays to the end; `None` where nobody wants it any more.
    fn play(
        &mut self,
        mut open: impl FnMut() -> Result<Box<dyn FrameSource>, CaptureError>,
    ) -> Option<StreamItem> {
        let mut progress = Progress::default();
        loop {
            let mut source = match open() {
                Ok(source) => source,
                Err(error) => return Some(StreamItem::Failed(error)),
            };
            // First the sign, then the word that it is open: the limit for silence begins here.
            self.shared.is_alive();
            let _ = self.shared.info.set(source.info().clone());
            let before = progress.played;
            let end = self.play_once(&mut *source, &mut progress)?;
            // A film without a frame would loop for ever without a breath.
            let again = self.options.looping && progress.played > before;
            if !again || !matches!(end, StreamItem::Ended) {
                return Some(end);
            }
            let step = if progress.step.is_zero() { NAP } else { progress.step };
            progress.offset = progress.last.unwrap_or_default().elapsed() + step;
            progress.first_seq = progress.seq;
            self.shared.loops.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn play_once(
        &self,
        source: &mut dyn FrameSource,
        progress: &mut Progress,
    ) -> Option<StreamItem> {
        let live = source.info().live;
        let before = progress.played;
        let mut damage = None;
        let mut damaged_in_a_row = 0;
        loop {
            if self.slot.is_unwanted() {
                return None;
            }
            let next = if live && self.comes_too_early(progress) {
                source.skip_frame().map(|at| at.map(Next::LetGo))
            } else {
                source.next_frame().map(|frame| frame.map(Next::Frame))
            };
            self.shared.is_alive();
            let mut frame = match next {
                Ok(Some(Next::Frame(frame))) => frame,
                Ok(Some(Next::LetGo(at))) => {
                    progress.pass(at);
                    progress.seq += 1;
                    progress.played += 1;
                    continue;
                }
                Ok(None) => {
                    return Some(match damage {
                        Some(error) if progress.played == before => StreamItem::Failed(error),
                        _ => StreamItem::Ended,
                    });
                }
                Err(error) if error.kind == CaptureErrorKind::Corrupt => {
                    tracing::debug!(%error, "a frame is skipped");
                    damaged_in_a_row += 1;
                    if damaged_in_a_row >= MOST_DAMAGED {
                        return Some(StreamItem::Failed(error));
                    }
                    damage = Some(error);
                    continue;
                }
                Err(error) => return Some(StreamItem::Failed(error)),
            };
            damaged_in_a_row = 0;
            if !live {
                frame.at = frame.at + progress.offset;
                self.wait_for(frame.at, progress)?;
            }
            progress.pass(frame.at);
            frame.seq += progress.first_seq;
            progress.seq = frame.seq + 1;
            progress.played += 1;
            match self.options.pacing {
                Pacing::AsFastAsAsked if !live => self.slot.hand_over(frame)?,
                _ => self.slot.put(frame),
            }
        }
    }

    /// Whether the next frame of a camera will come before anybody looks, even if it is half a frame late.
    /// By the last frame's time or the clock, whichever is later: damaged frames have no time of their own.
    /// The first two are always taken: before them nobody knows how fast they come.
    fn comes_too_early(&self, progress: &Progress) -> bool {
        let wanted_at = Duration::from_nanos(self.shared.wanted_at.load(Ordering::Relaxed));
        let step = progress.step;
        let last = progress.last.map_or(Duration::ZERO, Timestamp::elapsed);
        let now = last.max(self.clock.now().elapsed());
        !step.is_zero() && now + step + step / 2 < wanted_at
    }

    /// Lets a film's frame wait until its time has come; `None` where nobody wants it any more.
    fn wait_for(&self, at: Timestamp, progress: &mut Progress) -> Option<()> {
        if self.options.pacing == Pacing::AsFastAsAsked {
            return Some(());
        }
        let zero = *progress.zero.get_or_insert_with(|| self.clock.now());
        let due = zero + at.elapsed();
        loop {
            let left = due.since(self.clock.now());
            if left.is_zero() {
                return Some(());
            }
            if self.slot.is_unwanted() {
                return None;
            }
            self.clock.sleep(left.min(NAP));
        }
    }
}

/// Room for the newest frame.
struct Slot {
    sender: Sender<RawFrame>,
    /// The channel has no send that overwrites: what is in the way is taken out on this side.
    receiver: Receiver<RawFrame>,
    stopped: Receiver<()>,
}

impl Slot {
    fn is_unwanted(&self) -> bool {
        self.stopped.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Puts a frame in, in the place of one that nobody took.
    fn put(&self, mut frame: RawFrame) {
        while let Err(TrySendError::Full(back)) = self.sender.try_send(frame) {
            let _ = self.receiver.try_recv();
            frame = back;
        }
    }

    /// Waits until the frame is taken; `None` where nobody wants it any more.
    fn hand_over(&self, frame: RawFrame) -> Option<()> {
        select_biased! {
            recv(self.stopped) -> _ => None,
            send(self.sender, frame) -> sent => sent.ok(),
        }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
