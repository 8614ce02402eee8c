//! What a frame costs and where it goes. All in one group, so that one run gives the shares:
//! `whole frame` over `landmarks bare` is what everything else adds to the network; the face mesh of
//! the frontal person is a part of it.
//! The example `frame_cost` measures that one ratio more exactly, by turns.
#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot load its data cannot run")]

use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use plumbline::capture::decode::decode;
use plumbline::capture::{PixelLayout, RawFrame, Resolution};
use plumbline::monitor::StreamId;
use plumbline::monitor::session::{Session, Setup};
use plumbline::pose::detector::{Detector, Look};
use plumbline::pose::face::{FaceDetector, FaceMesh};
use plumbline::pose::landmarker::Landmarker;
use plumbline::pose::neck::NeckReader;
use plumbline::pose::region::{Border, Levels, crop};
use plumbline::pose::{BlazePose, ModelVariant, Weights};
use plumbline::posture::companion::INTERPUPILLARY;
use plumbline::posture::state::{Judge, Limits, Patience};
use plumbline::posture::{UprightAges, read};
use plumbline::reminder::engine::Manner;
use plumbline::settings::Settings;
use plumbline::units::Timestamp;

/// One person in a picture of 640 x 480.
fn picture() -> RgbImage {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    image::open(root.join("tests/data/parity/wide_640x480.webp")).unwrap().to_rgb8()
}

fn raw(layout: PixelLayout, bytes: Vec<u8>, picture: &RgbImage) -> RawFrame {
    let resolution = Resolution { width: picture.width(), height: picture.height() };
    RawFrame { bytes: bytes.into(), layout, resolution, at: Timestamp::START, seq: 0 }
}

/// The picture as a webcam sends it compressed.
fn mjpeg(picture: &RgbImage) -> RawFrame {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 85)).unwrap();
    raw(PixelLayout::Mjpeg, bytes, picture)
}

/// And uncompressed; grey, for the cost is the same.
fn yuyv(picture: &RgbImage) -> RawFrame {
    let bytes = picture.pixels().flat_map(|pixel| [pixel.0[1], 128]).collect();
    raw(PixelLayout::Yuyv, bytes, picture)
}

fn setup() -> Setup {
    Setup {
        stream: StreamId::default(),
        manner: Manner::of(&Settings::default()),
        profile: None,
        ages: UprightAges::default(),
        interpupillary: INTERPUPILLARY,
    }
}

fn pipeline(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame");
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    let picture = picture();
    let weights = Weights::BuiltIn;

    let mut detector = Detector::load(&weights).unwrap();
    let person = detector.detect(&picture, Look::Plain).unwrap()[0];
    let mut pixels = vec![0.0; 3 * 256 * 256];
    group.bench_function("crop 256x256", |bencher| {
        let (border, levels) = (Border::Edge, Levels::ZeroToOne);
        bencher.iter(|| crop(&picture, &person.region, 256, border, levels, &mut pixels));
    });
    group.bench_function("detector", |bencher| {
        bencher.iter(|| detector.detect(&picture, Look::Plain).unwrap().len());
    });
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        let mut landmarker = Landmarker::load(&weights, variant).unwrap();
        landmarker.read(&picture, &person.region).unwrap();
        group.bench_function(format!("landmarks bare, {variant:?}"), |bencher| {
            bencher.iter(|| landmarker.run_bare().unwrap());
        });
    }
    let mut face = FaceDetector::load(&weights).unwrap();
    group.bench_function("face detector bare", |bencher| {
        bencher.iter(|| face.run_bare().unwrap());
    });
    let mut mesh = FaceMesh::load(&weights).unwrap();
    group.bench_function("face mesh bare", |bencher| bencher.iter(|| mesh.run_bare().unwrap()));
    let mut neck = NeckReader::load(&weights).unwrap();
    group.bench_function("neck bare", |bencher| bencher.iter(|| neck.run_bare().unwrap()));
    let (mjpeg, yuyv) = (mjpeg(&picture), yuyv(&picture));
    for raw in [&mjpeg, &yuyv] {
        group.bench_function(format!("decode, {:?}", raw.layout), |bencher| {
            bencher.iter(|| decode(raw).unwrap());
        });
    }
    let pose = BlazePose::load(&weights, ModelVariant::Lite).unwrap().still(&picture);
    let pose = pose.unwrap().unwrap();
    group.bench_function("posture", |bencher| {
        let mut judge = Judge::new(Limits::default(), Patience::default());
        let mut tick = 0_u32;
        bencher.iter(|| {
            tick += 1;
            let at = Timestamp::from_seconds(f64::from(tick) / 30.0);
            judge.step(at, Some(&read(&pose, None)))
        });
    });
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        let model = BlazePose::load(&weights, variant).unwrap();
        let mut session = Session::new(Box::new(model), setup(), 1000.0);
        let mut seq = 0;
        // 30 frames a second; the detector's check of who is followed is in it, every 60 frames.
        group.bench_function(format!("whole frame from MJPEG, tracking, {variant:?}"), |bencher| {
            bencher.iter(|| {
                seq += 1;
                let at = Timestamp::from_seconds(seq as f64 / 30.0);
                session.look(&RawFrame { at, seq, ..mjpeg.clone() }).unwrap().unwrap()
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots();
    targets = pipeline
}
criterion_main!(benches);
