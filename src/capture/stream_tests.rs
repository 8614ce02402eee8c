//! The thread against sources made up for it. Time is driven by hand; only where a source hangs
//! does a test wait for the real clock, some hundredths of a second.

use std::collections::VecDeque;

use super::*;
use crate::capture::{PixelLayout, Resolution};
use crate::clock::{ManualClock, SystemClock};

const LONG: Duration = Duration::from_secs(10);

/// Plays what it is given, then ends; a live one waits for `gate` before each frame.
struct Script {
    info: SourceInfo,
    items: VecDeque<Result<f64, CaptureErrorKind>>,
    gate: Option<Receiver<()>>,
    next_seq: u64,
}

fn error(kind: CaptureErrorKind) -> CaptureError {
    CaptureError::new(kind, "script", "as written", "Nothing to do.")
}

fn script(items: &[Result<f64, CaptureErrorKind>], gate: Option<Receiver<()>>) -> Script {
    let info = SourceInfo {
        name: "script".to_owned(),
        resolution: Resolution { width: 1, height: 1 },
        frames_per_second: None,
        live: gate.is_some(),
    };
    Script { info, items: items.iter().copied().collect(), gate, next_seq: 0 }
}

impl FrameSource for Script {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        if let Some(gate) = &self.gate {
            let _ = gate.recv();
        }
        let seq = self.next_seq;
        self.next_seq += 1;
        match self.items.pop_front() {
            None => Ok(None),
            Some(Err(kind)) => Err(error(kind)),
            Some(Ok(seconds)) => Ok(Some(RawFrame {
                bytes: vec![0; 3].into(),
                layout: PixelLayout::Rgb,
                resolution: self.info.resolution,
                at: Timestamp::from_seconds(seconds),
                seq,
            })),
        }
    }
}

fn play(
    items: &'static [Result<f64, CaptureErrorKind>],
    gate: Option<Receiver<()>>,
    options: StreamOptions,
    clock: Arc<dyn Clock>,
) -> CaptureStream {
    let open = move || Ok(Box::new(script(items, gate.clone())) as Box<dyn FrameSource>);
    CaptureStream::spawn_with("script", open, options, clock)
}

fn fast() -> StreamOptions {
    StreamOptions { pacing: Pacing::AsFastAsAsked, ..StreamOptions::default() }
}

/// Number and time of the next frame; `None` at a good end.
fn frame(stream: &mut CaptureStream) -> Option<(u64, f64)> {
    match stream.next(LONG) {
        Some(StreamItem::Frame(frame)) => Some((frame.seq, frame.at.seconds())),
        Some(StreamItem::Ended) => None,
        other => panic!("{other:?}"),
    }
}

fn failure(stream: &mut CaptureStream) -> CaptureError {
    match stream.next(LONG) {
        Some(StreamItem::Failed(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn as_fast_as_asked_no_frame_is_lost_and_the_end_stays() {
    let clock = Arc::new(ManualClock::new());
    let mut stream = play(&[Ok(0.0), Ok(3600.0), Ok(7200.0)], None, fast(), clock.clone());
    let seen: Vec<_> = std::iter::from_fn(|| frame(&mut stream)).collect();
    assert_eq!(seen, [(0, 0.0), (1, 3600.0), (2, 7200.0)]);
    assert!(frame(&mut stream).is_none() && frame(&mut stream).is_none());
    assert_eq!(clock.now(), Timestamp::START, "nobody waited");
    assert_eq!(stream.info().map(|info| info.name.as_str()), Some("script"));
}

#[test]
fn in_real_time_a_frame_appears_when_its_time_has_come() {
    // The clock moves only when the stream sleeps on it: what it shows is what was waited.
    let clock = Arc::new(ManualClock::new());
    clock.advance(Duration::from_secs(100));
    let options = StreamOptions::default();
    let mut stream = play(&[Ok(5.0), Ok(5.5), Ok(7.0)], None, options, clock.clone());
    let mut last = None;
    while let Some(seen) = frame(&mut stream) {
        last = Some(seen);
    }
    assert_eq!(last, Some((2, 7.0)), "the last frame is never lost");
    assert_eq!(clock.now(), Timestamp::from_seconds(107.0));
}

#[test]
fn a_loop_goes_on_counting() {
    let options = StreamOptions { looping: true, ..fast() };
    let mut stream = play(&[Ok(0.0), Ok(0.25)], None, options, Arc::new(ManualClock::new()));
    let seen: Vec<_> = (0..5).filter_map(|_| frame(&mut stream)).collect();
    assert_eq!(seen, [(0, 0.0), (1, 0.25), (2, 0.5), (3, 0.75), (4, 1.0)]);
    assert!(stream.loops() >= 2);
}

#[test]
fn a_film_of_nothing_does_not_loop() {
    let options = StreamOptions { looping: true, ..fast() };
    let mut stream = play(&[], None, options, Arc::new(ManualClock::new()));
    assert_eq!(frame(&mut stream), None);
}

#[test]
fn damaged_frames_are_skipped() {
    use CaptureErrorKind::Corrupt;
    let clock = Arc::new(ManualClock::new());
    let film: &[_] = &[Err(Corrupt), Ok(0.1), Err(Corrupt), Err(Corrupt), Ok(0.4)];
    let mut stream = play(film, None, fast(), clock.clone());
    let seen: Vec<_> = std::iter::from_fn(|| frame(&mut stream)).collect();
    assert_eq!(seen, [(1, 0.1), (4, 0.4)], "what is skipped keeps its number");

    let mut stream = play(&[Err(Corrupt), Err(Corrupt)], None, fast(), clock);
    assert_eq!(failure(&mut stream).kind, Corrupt, "nothing but damage");
}

#[test]
fn a_camera_is_drained_and_the_newest_frame_wins() {
    let (open_gate, gate) = bounded(0);
    let film: &[_] = &[Ok(0.1), Ok(0.2), Ok(0.3), Err(CaptureErrorKind::Disconnected)];
    let options = StreamOptions::default();
    let mut stream = play(film, Some(gate), options, Arc::new(ManualClock::new()));
    for _ in 0..4 {
        // The fourth is taken only after the third has been put in the slot.
        open_gate.send(()).unwrap();
    }
    assert_eq!(frame(&mut stream), Some((2, 0.3)));
    assert_eq!(failure(&mut stream).kind, CaptureErrorKind::Disconnected);
}

#[test]
fn a_camera_that_sends_nothing_has_stalled_and_does_not_hold_up_the_end() {
    let (open_gate, gate) = bounded(0);
    let limit = Duration::from_millis(60);
    let options = StreamOptions { stall_limit: limit, ..StreamOptions::default() };
    let clock = Arc::new(SystemClock::start());
    let mut stream = play(&[Ok(0.0), Ok(0.1)], Some(gate), options, clock);
    open_gate.send(()).unwrap();
    assert!(frame(&mut stream).is_some());
    let before = Instant::now();
    assert!(stream.next(Duration::from_millis(1)).is_none(), "not yet");
    let error = failure(&mut stream);
    assert_eq!(error.kind, CaptureErrorKind::Stalled);
    assert!(error.to_string().contains("0.06 seconds"), "{error}");
    assert!(before.elapsed() < LONG);
    let before = Instant::now();
    drop(stream);
    assert!(before.elapsed() < PATIENCE * 4, "the hanging thread is left behind");
    drop(open_gate);
}

#[test]
fn many_damaged_frames_in_a_row_end_the_stream_and_the_same_many_apart_do_not() {
    use CaptureErrorKind::Corrupt;
    const ENOUGH: [Result<f64, CaptureErrorKind>; MOST_DAMAGED as usize] =
        [Err(Corrupt); MOST_DAMAGED as usize];
    let clock = Arc::new(ManualClock::new());
    let endless: &'static [_] = [&[Ok(0.1)][..], &ENOUGH, &[Ok(9.0)]].concat().leak();
    let mut stream = play(endless, None, fast(), clock.clone());
    assert_eq!(frame(&mut stream), Some((0, 0.1)));
    assert_eq!(failure(&mut stream).kind, Corrupt, "what comes after is not waited for");

    let apart: &'static [_] = [&ENOUGH[1..], &[Ok(2.0)], &ENOUGH[1..], &[Ok(4.0)]].concat().leak();
    let mut stream = play(apart, None, fast(), clock);
    let seen: Vec<_> = std::iter::from_fn(|| frame(&mut stream)).collect();
    assert_eq!(seen, [(19, 2.0), (39, 4.0)]);
}

#[test]
fn damaged_frames_are_signs_of_life() {
    let (open_gate, gate) = bounded(0);
    let limit = Duration::from_millis(600);
    let options = StreamOptions { stall_limit: limit, ..StreamOptions::default() };
    let film: &'static [_] =
        [&[Err(CaptureErrorKind::Corrupt); 12][..], &[Ok(1.0)]].concat().leak();
    let mut stream = play(film, Some(gate), options, Arc::new(SystemClock::start()));
    for _ in 0..12 {
        open_gate.send(()).unwrap();
        assert!(stream.next(limit / 8).is_none(), "it has not stalled");
    }
    open_gate.send(()).unwrap();
    assert_eq!(frame(&mut stream), Some((12, 1.0)));
}

#[test]
fn silence_is_counted_from_the_end_of_a_long_opening() {
    let (open_gate, gate) = bounded::<()>(0);
    let (_kept, never) = bounded(0);
    let limit = Duration::from_millis(400);
    let options = StreamOptions { stall_limit: limit, ..StreamOptions::default() };
    let open = move || {
        let _ = gate.recv();
        Ok(Box::new(script(&[Ok(0.0)], Some(never.clone()))) as Box<dyn FrameSource>)
    };
    let clock = Arc::new(SystemClock::start());
    let mut stream = CaptureStream::spawn_with("camera:0", open, options, clock);
    assert!(stream.next(limit + limit / 8).is_none(), "opening may take longer than that");
    open_gate.send(()).unwrap();
    while stream.info().is_none() {
        assert!(stream.next(Duration::from_millis(1)).is_none());
    }
    assert!(stream.next(Duration::from_millis(1)).is_none(), "it has only just been opened");
    assert_eq!(failure(&mut stream).kind, CaptureErrorKind::Stalled);
}

#[test]
fn what_to_do_about_silence_depends_on_the_source() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let options = StreamOptions { open_limit: Duration::ZERO, ..StreamOptions::default() };
    for (remedy, words) in
        [(CAMERA_REMEDY, "Unplug"), (FILE_REMEDY, "disk"), (OTHER_REMEDY, "again")]
    {
        let (_kept, never) = bounded::<()>(0);
        let hang = move || {
            let _ = never.recv();
            Err(error(CaptureErrorKind::Busy))
        };
        let mut stream =
            CaptureStream::start("it".to_owned(), remedy, hang, options, Arc::clone(&clock));
        assert!(failure(&mut stream).remedy.contains(words), "{words}");
    }
}

#[test]
fn opening_may_fail_or_hang() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let refuse = || Err(error(CaptureErrorKind::Busy));
    let mut stream =
        CaptureStream::spawn_with("camera:0", refuse, StreamOptions::default(), Arc::clone(&clock));
    assert_eq!(failure(&mut stream).kind, CaptureErrorKind::Busy);

    let (_kept, never) = bounded::<()>(0);
    let hang = move || {
        let _ = never.recv();
        Err(error(CaptureErrorKind::Busy))
    };
    let limit = Duration::from_millis(30);
    let options = StreamOptions { open_limit: limit, ..StreamOptions::default() };
    let mut stream = CaptureStream::spawn_with("camera:0", hang, options, clock);
    let error = failure(&mut stream);
    assert_eq!((error.kind, error.subject.as_str()), (CaptureErrorKind::Stalled, "camera:0"));
}

#[test]
fn a_source_that_panics_is_reported_and_not_waited_for() {
    let burst = || -> Result<Box<dyn FrameSource>, CaptureError> { panic!("as a test wants it") };
    let clock = Arc::new(SystemClock::start());
    let mut stream = CaptureStream::spawn_with("camera:0", burst, StreamOptions::default(), clock);
    assert_eq!(failure(&mut stream).kind, CaptureErrorKind::Disconnected);
}

#[test]
fn a_stream_that_is_dropped_lets_go_of_its_source() {
    struct Tell(Script, Sender<()>);
    impl FrameSource for Tell {
        fn info(&self) -> &SourceInfo {
            self.0.info()
        }
        fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
            self.0.next_frame()
        }
    }
    impl Drop for Tell {
        fn drop(&mut self) {
            let _ = self.1.send(());
        }
    }
    let (tell, told) = bounded(1);
    let film: &[_] = &[Ok(0.0), Ok(1e6), Ok(2e6)];
    let open = move || Ok(Box::new(Tell(script(film, None), tell.clone())) as Box<_>);
    let mut stream = CaptureStream::spawn_with("film", open, fast(), Arc::new(ManualClock::new()));
    assert!(frame(&mut stream).is_some());
    drop(stream);
    assert!(told.try_recv().is_ok(), "the source is gone when the stream is");
}

/// A camera of ten pictures a second, the last of which is followed by silence.
struct Steady {
    info: SourceInfo,
    clock: Arc<ManualClock>,
    /// A turn for each picture, so that the test keeps pace with the thread.
    turns: Receiver<()>,
    /// Told of each picture: whether somebody wanted it.
    wanted: Sender<bool>,
    seq: u64,
    /// Whether each picture that nobody wants is damaged.
    is_damaged: bool,
}

impl Steady {
    fn wait(&mut self) -> (Timestamp, u64) {
        let _ = self.turns.recv();
        self.clock.advance(Duration::from_millis(100));
        self.seq += 1;
        (self.clock.now(), self.seq - 1)
    }
}

impl FrameSource for Steady {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        let (at, seq) = self.wait();
        let _ = self.wanted.send(true);
        let (layout, resolution) = (PixelLayout::Rgb, self.info.resolution);
        Ok(Some(RawFrame { bytes: vec![0; 3].into(), layout, resolution, at, seq }))
    }

    fn skip_frame(&mut self) -> Result<Option<Timestamp>, CaptureError> {
        let (at, _) = self.wait();
        let _ = self.wanted.send(false);
        if self.is_damaged { Err(error(CaptureErrorKind::Corrupt)) } else { Ok(Some(at)) }
    }
}

/// A stream of such a camera, and what gives it one turn and says whether that picture was wanted.
fn steady(is_damaged: bool) -> (CaptureStream, impl FnMut() -> bool) {
    let clock = Arc::new(ManualClock::new());
    let (turn, turns) = crossbeam_channel::unbounded();
    let (tell, wanted) = crossbeam_channel::unbounded();
    let own = Arc::clone(&clock);
    let info = script(&[], Some(turns.clone())).info;
    let open = move || {
        let (turns, wanted, clock) = (turns.clone(), tell.clone(), Arc::clone(&own));
        let steady = Steady { info: info.clone(), clock, turns, wanted, seq: 0, is_damaged };
        Ok(Box::new(steady) as Box<dyn FrameSource>)
    };
    let stream = CaptureStream::spawn_with("steady", open, StreamOptions::default(), clock);
    let next_is_wanted = move || {
        turn.send(()).unwrap();
        wanted.recv_timeout(LONG).unwrap()
    };
    (stream, next_is_wanted)
}

/// The number of the first frame that is no older than that.
fn frame_since(stream: &mut CaptureStream, seconds: f64) -> u64 {
    loop {
        let (seq, at) = frame(stream).unwrap();
        if at >= seconds - 0.01 {
            break seq;
        }
    }
}

/// At .1 and .2 nobody knows yet how fast they come; the one of 1.0 is due.
const COPIED: [bool; 10] = [true, true, false, false, false, false, false, false, false, true];

#[test]
fn frames_before_anybody_looks_are_not_copied_and_who_looks_gets_one_in_time() {
    let (mut stream, mut next_is_wanted) = steady(false);
    stream.not_before(Timestamp::from_seconds(1.0));
    assert_eq!(COPIED.map(|_| next_is_wanted()), COPIED);
    assert_eq!(frame_since(&mut stream, 1.0), 9, "frames that were let go have their numbers");
    // Whether the next one is wanted may have been settled already, but not whether the one after is.
    stream.not_before(Timestamp::from_seconds(60.0));
    next_is_wanted();
    assert!(!next_is_wanted());
    // Somebody wants to look at once.
    stream.not_before(Timestamp::START);
    next_is_wanted();
    assert!(next_is_wanted());
    assert_eq!(frame_since(&mut stream, 1.4), 13);
}

#[test]
fn damage_that_nobody_wanted_to_see_does_not_keep_from_looking_in_time() {
    let (mut stream, mut next_is_wanted) = steady(true);
    stream.not_before(Timestamp::from_seconds(1.0));
    assert_eq!(COPIED.map(|_| next_is_wanted()), COPIED);
    assert_eq!(frame_since(&mut stream, 1.0), 9);
}

#[test]
fn much_damage_in_a_row_ends_the_stream_though_nobody_wants_to_look() {
    use CaptureErrorKind::Corrupt;
    let (turn, turns) = crossbeam_channel::unbounded();
    let damage = [Err(Corrupt); MOST_DAMAGED as usize];
    let film: &'static [_] = [&[Ok(0.1), Ok(0.2)][..], &damage, &[Ok(9.0)]].concat().leak();
    let options = StreamOptions::default();
    let mut stream = play(film, Some(turns), options, Arc::new(ManualClock::new()));
    stream.not_before(Timestamp::from_seconds(60.0));
    film.iter().for_each(|_| turn.send(()).unwrap());
    drop(turn);
    let end = loop {
        match stream.next(LONG) {
            Some(StreamItem::Frame(_)) => {}
            end => break end,
        }
    };
    assert!(matches!(&end, Some(StreamItem::Failed(error)) if error.kind == Corrupt), "{end:?}");
}

#[test]
fn who_waits_for_a_frame_is_woken_by_the_other_end() {
    let (_gate, gate) = bounded(0);
    let mut stream =
        play(&[Ok(0.0)], Some(gate), StreamOptions::default(), Arc::new(SystemClock::start()));
    let (say, other) = bounded(1);
    say.send("a command").unwrap();
    let begun = Instant::now();
    assert!(stream.next_unless(LONG, &other).is_none());
    assert_eq!(other.try_recv(), Ok("a command"), "it is there to be taken");
    drop(say);
    assert!(stream.next_unless(LONG, &other).is_none(), "nobody will ever say more");
    assert!(begun.elapsed() < LONG);
}
