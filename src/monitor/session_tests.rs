//! The sampler; and what a session keeps of pictures, and when it looks.

use std::cell::Cell;
use std::rc::Rc;

use super::*;
use crate::capture::{PixelLayout, Resolution};

fn taken(camera_fps: f64, per_second: f64, seconds: f64) -> usize {
    let mut sampler = Sampler::new(per_second);
    (0..(camera_fps * seconds) as u32)
        .filter(|&i| sampler.is_due(Timestamp::from_seconds(f64::from(i) / camera_fps)))
        .count()
}

#[test]
fn the_rate_is_kept_whatever_the_camera_does() {
    assert_eq!(taken(30.0, 4.0, 10.0), 40);
    assert_eq!(taken(8.0, 4.0, 10.0), 40);
    assert_eq!(taken(4.0, 15.0, 10.0), 40);
}

#[test]
fn another_rate_goes_on_from_the_last_frame_that_was_taken() {
    let at = Timestamp::from_seconds;
    let mut sampler = Sampler::new(4.0);
    assert!(sampler.is_due(at(10.0)));
    sampler.retune(1.0);
    assert!(!sampler.is_due(at(10.9)) && sampler.is_due(at(11.0)));
    sampler.retune(4.0);
    assert!(!sampler.is_due(at(11.2)) && sampler.is_due(at(11.25)));
}

#[test]
fn a_camera_a_little_slow_or_fast_is_not_halved() {
    assert!((taken(14.9, 15.0, 60.0) as i64 - 894).abs() <= 2);
    assert!((taken(15.1, 15.0, 60.0) as i64 - 900).abs() <= 2);
}

/// Finds nobody, and counts how often it was asked.
struct Blind(Rc<Cell<u32>>);

impl PoseModel for Blind {
    fn observe(&mut self, _: &Frame) -> Result<Option<Pose>, PoseError> {
        self.0.set(self.0.get() + 1);
        Ok(None)
    }

    fn reset(&mut self) {}
}

/// An empty room, always the same; stripes, so that there is something to compare.
fn room(at: f64) -> RawFrame {
    let resolution = Resolution { width: 64, height: 48 };
    let bytes: Vec<u8> = (0..64 * 48).flat_map(|pixel| [(pixel % 64 / 8 * 30) as u8; 3]).collect();
    let (layout, at) = (PixelLayout::Rgb, Timestamp::from_seconds(at));
    RawFrame { bytes: bytes.into(), layout, resolution, at, seq: 0 }
}

/// A session that knows the room to be empty; and how often it looked.
fn before_an_empty_room() -> (Session, Rc<Cell<u32>>) {
    let (settings, baseline) = (Settings::default(), Baseline::Usual(None));
    let day = jiff::civil::date(2026, 11, 27);
    let setup = Setup::of(&SourceSpec::Camera(0), StreamId::default(), &settings, &baseline, day);
    let looks = Rc::new(Cell::new(0));
    let mut session = Session::new(Box::new(Blind(Rc::clone(&looks))), setup, 1.0);
    session.spare(true);
    for second in 0..10 {
        session.look(&room(f64::from(second))).unwrap().unwrap();
    }
    assert_eq!(looks.replace(0), 5, "it was proven to be empty, and believed in");
    (session, looks)
}

#[test]
fn a_glimpse_asks_the_networks_whatever_the_picture_shows() {
    let (mut session, looks) = before_an_empty_room();
    for second in 10..20 {
        assert_eq!(session.glimpse(&room(f64::from(second))).unwrap(), Some(false));
    }
    assert_eq!(looks.get(), 10);
}

#[test]
fn another_network_looks_for_itself() {
    let (mut session, _) = before_an_empty_room();
    let looks = Rc::new(Cell::new(0));
    session.use_model(Box::new(Blind(Rc::clone(&looks))));
    session.look(&room(10.0)).unwrap().unwrap();
    assert_eq!(looks.get(), 1);
}

#[test]
fn no_picture_is_kept_through_a_pause() {
    let (mut session, _) = before_an_empty_room();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/empty/e00034.jpg");
    let bytes = std::fs::read(path).unwrap().into();
    let jpeg = RawFrame { bytes, layout: PixelLayout::Mjpeg, ..room(10.0) };
    session.look(&jpeg).unwrap().unwrap();
    let kept = |session: &Session| format!("{:?}", session.decoder).len();
    let nothing = format!("{:?}", Decoder::default()).len();
    assert!(kept(&session) > nothing, "its buffer is lent again");
    session.close();
    assert_eq!(kept(&session), nothing);
}

#[test]
fn after_a_pause_the_room_is_looked_at_anew() {
    let (mut session, looks) = before_an_empty_room();
    session.close();
    session.look(&room(10.0)).unwrap().unwrap();
    assert_eq!(looks.get(), 1);
}
