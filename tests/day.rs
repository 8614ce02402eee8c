//! What the monitor spares through the day takes nothing from what it says: the same things are told of a
//! person, at the same time but for one picture, and who comes into an empty room is found in the same one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use image::{RgbImage, imageops};
use plumbline::capture::decode::decode;
use plumbline::capture::still::open_picture;
use plumbline::capture::{FrameSource, PixelLayout, RawFrame, Resolution, SourceSpec, demo};
use plumbline::frame::Frame;
use plumbline::monitor::session::{Baseline, Session, Setup};
use plumbline::monitor::tempo::Tempo;
use plumbline::monitor::{EventKind, StreamId};
use plumbline::pose::{BlazePose, ModelVariant, Pose, PoseError, PoseModel, Weights};
use plumbline::settings::Settings;
use plumbline::units::Timestamp;

/// Pictures a second of the built-in films.
const RATE: f64 = 8.0;

/// What the networks make of each picture of a built-in film, followed at its full rate.
fn poses(film: &mut dyn FrameSource) -> Vec<Option<Pose>> {
    let mut model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let mut poses = Vec::new();
    while let Some(raw) = film.next_frame().unwrap() {
        poses.push(model.observe(&decode(&raw).unwrap()).unwrap());
    }
    poses
}

/// Gives out what was found before: the frame's number says where.
struct Known {
    poses: Arc<Vec<Option<Pose>>>,
    looks: Rc<Cell<usize>>,
}

impl PoseModel for Known {
    fn observe(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError> {
        self.looks.set(self.looks.get() + 1);
        Ok(self.poses.get(frame.seq as usize).cloned().flatten())
    }

    fn reset(&mut self) {}
}

/// A picture taken at `at` of a room of stripes, and of somebody dark in the middle of it.
fn raw(at: f64, seq: u64, is_empty: bool) -> RawFrame {
    let resolution = Resolution { width: 64, height: 48 };
    let is_body = |x: usize, y: usize| !is_empty && (20..44).contains(&x) && y >= 12;
    let value = |x, y| if is_body(x, y) { 10 } else { (x / 8 * 30) as u8 };
    let bytes: Vec<u8> =
        (0..64 * 48).flat_map(|pixel| [value(pixel % 64, pixel / 64); 3]).collect();
    let (layout, at) = (PixelLayout::Rgb, Timestamp::from_seconds(at));
    RawFrame { bytes: bytes.into(), layout, resolution, at, seq }
}

/// What was told, and of how many pictures.
struct Told {
    what: Vec<(&'static str, f64)>,
    pictures: usize,
    /// How often the networks were asked.
    looks: usize,
}

/// Pictures of a film by their numbers, and how often they are shown.
type Part = (Range<usize>, usize);

/// Watches parts of a film, one after the other, as the monitor watches a camera. A part without pictures
/// is an empty room.
fn watch(poses: &Arc<Vec<Option<Pose>>>, script: &[Part], adaptive: bool) -> Told {
    let mut settings = Settings::default();
    settings.watch.adaptive = adaptive;
    let baseline = Baseline::Usual(None);
    let day = jiff::civil::date(2026, 11, 22);
    let setup = Setup::of(&SourceSpec::Demo, StreamId::default(), &settings, &baseline, day);
    let mut tempo = Tempo::new(settings.watch.clone(), settings.limits);
    tempo.begin(true);
    let looks = Rc::new(Cell::new(0));
    let model = Known { poses: Arc::clone(poses), looks: Rc::clone(&looks) };
    let mut session = Session::new(Box::new(model), setup, tempo.rate());
    session.spare(tempo.spares_looks());
    let mut told = Told { what: Vec::new(), pictures: 0, looks: 0 };
    let numbers = script.iter().flat_map(|(part, times)| (0..*times).flat_map(|_| part.clone()));
    for (tick, number) in numbers.enumerate() {
        let at = tick as f64 / RATE;
        let raw = raw(at, number as u64, number >= poses.len());
        let Some(seen) = session.look(&raw).unwrap() else { continue };
        told.pictures += 1;
        tempo.saw(&seen.observation);
        for event in &seen.events {
            tempo.heard(&event.kind);
            let what = match event.kind {
                EventKind::EpisodeStarted { .. } => "forward",
                EventKind::Warned { .. } => "warned",
                EventKind::WarningOver(_) => "warning over",
                EventKind::EpisodeEnded { .. } => "back",
                EventKind::Away => "away",
                EventKind::Returned => "returned",
                _ => continue,
            };
            told.what.push((what, event.at.seconds()));
        }
        session.set_rate(tempo.rate());
        session.spare(tempo.spares_looks());
    }
    told.looks = looks.get();
    told
}

/// Parts of the film from the front (its README), in pictures: upright, sliding forward, forward, back.
const UPRIGHT: Range<usize> = 0..64;
const SLIDES: Range<usize> = 64..96;
const FORWARD: Range<usize> = 96..272;
const RETURNS: Range<usize> = 272..296;
/// Beyond the film: nobody.
const NOBODY: Range<usize> = 1000..1008;

/// At most as late as two pictures of a steady posture lie apart; of an empty room, its three seconds.
#[test]
fn with_fewer_pictures_the_same_is_told_at_the_same_time() {
    let poses = Arc::new(poses(&mut *demo::front().unwrap()));
    let scripts: [(&str, Vec<Part>, f64); 4] = [
        (
            "a slide after half a minute upright",
            vec![(UPRIGHT, 4), (SLIDES, 1), (FORWARD, 2), (RETURNS, 1), (UPRIGHT, 3)],
            1.0,
        ),
        ("a jerk forward and back", vec![(UPRIGHT, 4), (FORWARD, 2), (UPRIGHT, 4)], 1.0),
        (
            "short slouches that are not worth a warning, then a long one",
            vec![
                (UPRIGHT, 3),
                (96..120, 1),
                (UPRIGHT, 3),
                (96..128, 1),
                (UPRIGHT, 3),
                (FORWARD, 2),
            ],
            1.0,
        ),
        (
            "somebody leaves while forward, and comes back to it",
            vec![
                (UPRIGHT, 3),
                (FORWARD, 1),
                (NOBODY, 60),
                (UPRIGHT, 2),
                (FORWARD, 2),
                (UPRIGHT, 2),
            ],
            3.0,
        ),
    ];
    for (name, script, apart) in scripts {
        let (full, few) = (watch(&poses, &script, false), watch(&poses, &script, true));
        let names = |told: &Told| told.what.iter().map(|(what, _)| *what).collect::<Vec<_>>();
        println!(
            "{name}: {} and {} pictures, looked at {} and {} times\n  {:?}\n  {:?}",
            full.pictures, few.pictures, full.looks, few.looks, full.what, few.what
        );
        assert_eq!(names(&full), names(&few), "{name}");
        assert!(full.what.iter().any(|(what, _)| *what == "warned"), "{name}");
        assert!(few.pictures < full.pictures, "{name}: nothing was spared");
        assert_eq!(full.looks, full.pictures, "{name}");
        let has_gone = script.iter().any(|(part, _)| *part == NOBODY);
        assert_eq!(few.looks < few.pictures, has_gone, "{name}: only the empty room is known");
        for ((what, then), (_, now)) in full.what.iter().zip(&few.what) {
            assert!((now - then).abs() <= apart, "{name}: {what} at {now}, not at {then}");
        }
        let warned = |told: &Told| told.what.iter().find(|(what, _)| *what == "warned").unwrap().1;
        assert!((warned(&few) - warned(&full)).abs() <= 1.0, "{name}");
    }
}

/// The real networks, and how often they were asked.
struct Counted {
    model: BlazePose,
    looks: Rc<Cell<u32>>,
}

impl PoseModel for Counted {
    fn observe(&mut self, frame: &Frame) -> Result<Option<Pose>, PoseError> {
        self.looks.set(self.looks.get() + 1);
        self.model.observe(frame)
    }

    fn reset(&mut self) {
        self.model.reset();
    }
}

fn data(name: &str) -> RgbImage {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    open_picture(&root.join("tests/data").join(name)).unwrap()
}

/// The picture with other noise for each seed (a hash of the place, as Teschner's of 2003): no two pictures
/// of a camera are equal.
fn noisy(picture: &RgbImage, seed: u32) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let parts = [(x, 73_856_093), (y, 19_349_663), (seed, 83_492_791_u32)];
        let mixed = parts.iter().fold(0, |mixed, (part, prime)| mixed ^ part.wrapping_mul(*prime));
        let noise = (mixed >> 7) % 7;
        image::Rgb(picture.get_pixel(x, y).0.map(|value| value.saturating_add(noise as u8)))
    })
}

/// In which pictures somebody is found, and in how many the networks looked.
fn found(pictures: &[RgbImage], spares: bool) -> (Vec<usize>, u32) {
    let settings = Settings::default();
    let (baseline, day) = (Baseline::Usual(None), jiff::civil::date(2026, 11, 22));
    let camera = SourceSpec::Camera(0);
    let setup = Setup::of(&camera, StreamId::default(), &settings, &baseline, day);
    let looks = Rc::new(Cell::new(0));
    let model = BlazePose::load(&Weights::BuiltIn, ModelVariant::Lite).unwrap();
    let model = Box::new(Counted { model, looks: Rc::clone(&looks) });
    let mut session = Session::new(model, setup, 1.0);
    session.spare(spares);
    let seen = pictures.iter().enumerate().filter_map(|(number, picture)| {
        let (width, height) = picture.dimensions();
        let frame = RawFrame {
            bytes: picture.as_raw().as_slice().into(),
            layout: PixelLayout::Rgb,
            resolution: Resolution { width, height },
            // An empty chair is looked at every three seconds.
            at: Timestamp::from_seconds(3.0 * number as f64),
            seq: number as u64,
        };
        let seen = session.look(&frame).unwrap().unwrap();
        seen.observation.reading.is_some().then_some(number)
    });
    let seen = seen.collect();
    (seen, looks.get())
}

#[test]
fn who_comes_into_an_empty_room_is_found_in_the_same_picture_as_without_sparing() {
    let room = data("empty/e00034.jpg");
    let person = data("people/s0015_frontal_36.jpg");
    let mut sits = room.clone();
    let near = imageops::resize(&person, 480, 360, imageops::FilterType::Triangle);
    imageops::overlay(&mut sits, &near, 80, 120);
    let mut pictures = Vec::new();
    for (picture, times) in [(&room, 12), (&sits, 3), (&room, 16), (&sits, 2)] {
        let first = pictures.len() as u32;
        pictures.extend((0..times).map(|number| noisy(picture, first + number)));
    }
    let ((all, full), (same, few)) = (found(&pictures, false), found(&pictures, true));
    println!("found in {all:?}: {full} looks; {same:?}: {few} looks");
    assert!(all.contains(&12) && all.contains(&31), "the person is there to be found: {all:?}");
    assert_eq!(all, same);
    assert_eq!(full as usize, pictures.len());
    // Each emptiness is looked at in all ways, and again every half minute; the room that was just left a few
    // times more, for the one who is followed is let go only after some doubt.
    assert!(few * 2 < full, "{few} of {full}");
}
