//! A frame asks the system for no memory once the person is followed: what it works with is kept. One
//! of motion JPEG asks for what the JPEG decoder does by itself, and for nothing else.
//!
//! The session is a real one, from the camera's bytes to the observation, with all its networks and the
//! check of who is followed in it. Counted are the calls of the thread that looks; the one that takes
//! the frames from the camera is not there.
#![allow(
    unsafe_code,
    reason = "a counting allocator hands every call on to the system's, unchanged"
)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail the test")]

use std::alloc::{GlobalAlloc, Layout as Memory, System};
use std::cell::Cell;
use std::path::PathBuf;

use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use plumbline::bench::stages::setup;
use plumbline::capture::decode::Decoder;
use plumbline::capture::{PixelLayout, RawFrame, Resolution};
use plumbline::monitor::session::Session;
use plumbline::pose::{BlazePose, ModelVariant, Weights};
use plumbline::units::Timestamp;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

/// Counts the calls that ask for memory.
struct Counting;

impl Counting {
    fn note() {
        // A thread that is ending has no count any more, and nobody asks for it.
        let _ = CALLS.try_with(|calls| calls.set(calls.get() + 1));
    }
}

// SAFETY: every call goes to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, memory: Memory) -> *mut u8 {
        Self::note();
        unsafe { System.alloc(memory) }
    }

    unsafe fn alloc_zeroed(&self, memory: Memory) -> *mut u8 {
        Self::note();
        unsafe { System.alloc_zeroed(memory) }
    }

    unsafe fn realloc(&self, place: *mut u8, memory: Memory, size: usize) -> *mut u8 {
        Self::note();
        unsafe { System.realloc(place, memory, size) }
    }

    unsafe fn dealloc(&self, place: *mut u8, memory: Memory) {
        unsafe { System.dealloc(place, memory) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often `work` asks for memory.
fn calls<T>(work: impl FnOnce() -> T) -> (u64, T) {
    let before = CALLS.get();
    let result = work();
    (CALLS.get() - before, result)
}

/// The least of a few runs: the first ones fill what is kept.
fn steady(mut work: impl FnMut()) -> u64 {
    (0..4).map(|_| calls(&mut work).0).min().unwrap_or_default()
}

/// One person, facing the camera, in a picture of 640 x 480.
fn picture() -> RgbImage {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    image::open(root.join("tests/data/parity/wide_640x480.webp")).unwrap().to_rgb8()
}

fn raw(layout: PixelLayout, bytes: Vec<u8>) -> RawFrame {
    let resolution = Resolution { width: 640, height: 480 };
    RawFrame { bytes: bytes.into(), layout, resolution, at: Timestamp::START, seq: 0 }
}

fn yuyv() -> RawFrame {
    // Grey: what is counted does not depend on colours.
    let bytes = picture().pixels().flat_map(|pixel| [pixel.0[1], 128]).collect();
    raw(PixelLayout::Yuyv, bytes)
}

fn mjpeg() -> RawFrame {
    let mut bytes = Vec::new();
    picture().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 85)).unwrap();
    raw(PixelLayout::Mjpeg, bytes)
}

fn session() -> Session {
    let model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    Session::new(Box::new(model), setup(), 1000.0)
}

/// Frames a second; the check of who is followed then falls on every twentieth.
const RATE: f64 = 10.0;
/// Frames after which everything that is kept is there: two checks.
const WARM: u64 = 45;
/// Frames that are counted: a check at least.
const COUNTED: u64 = 25;

/// What each frame of a stream of `raw` asks for once the person is followed.
fn frames(raw: &RawFrame) -> Vec<u64> {
    let mut session = session();
    let mut look = |seq: u64| {
        let at = Timestamp::from_seconds(seq as f64 / RATE);
        let raw = RawFrame { at, seq, ..raw.clone() };
        let (calls, seen) = calls(|| session.look(&raw).unwrap().unwrap());
        let pose = seen.observation.pose.as_ref().expect("the person is followed");
        assert!(pose.face.is_some() && pose.neck.is_some(), "all networks have their say");
        calls
    };
    for seq in 0..WARM {
        look(seq);
    }
    (WARM..WARM + COUNTED).map(look).collect()
}

/// What the JPEG decoder asks for by itself, its picture written into memory that is there.
fn jpeg_decoder(jpeg: &[u8]) -> u64 {
    let mut pixels = vec![0; 640 * 480 * 3];
    steady(|| JpegDecoder::new(ZCursor::new(jpeg)).decode_into(&mut pixels).unwrap())
}

#[test]
fn a_whole_frame_asks_for_no_memory() {
    assert!(frames(&yuyv()).iter().all(|calls| *calls == 0));
}

#[test]
fn a_frame_of_motion_jpeg_asks_for_what_its_decoder_does_alone() {
    let mjpeg = mjpeg();
    let jpeg = jpeg_decoder(&mjpeg.bytes);
    let mut decoder = Decoder::default();
    assert_eq!(steady(|| drop(decoder.decode(&mjpeg).unwrap())), jpeg);
    println!("the JPEG decoder asks for memory {jpeg} times a frame");
    for (frame, calls) in frames(&mjpeg).into_iter().enumerate() {
        assert_eq!(calls.checked_sub(jpeg), Some(0), "frame {frame}: {calls} calls, {jpeg} alone");
    }
}

#[test]
fn memory_that_is_asked_for_is_counted() {
    assert_eq!(calls(|| drop(vec![1_u8; 100])).0, 1);
    assert_eq!(calls(|| ()).0, 0);
}
