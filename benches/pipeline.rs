//! What each stage of a frame costs: a group a station, on the picture inside the program.
//!
//! `cargo bench` runs all of them, `cargo bench -- networks` one group. In a group shares can be read off;
//! `plumbline bench` takes all stages by turns and is the better one to compare them by, and to read what a
//! frame costs beside its networks.
#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot load its data cannot run")]

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use plumbline::bench::stages::setup;
use plumbline::bench::{Bare, Pictures, networks};
use plumbline::capture::RawFrame;
use plumbline::capture::decode::decode;
use plumbline::monitor::session::Session;
use plumbline::pose::detector::{Detector, Look};
use plumbline::pose::face::{FaceDetector, FaceMesh, Head};
use plumbline::pose::landmarker::Landmarker;
use plumbline::pose::neck::NeckReader;
use plumbline::pose::network::ModelFile;
use plumbline::pose::region::{Border, Levels, crop};
use plumbline::pose::{BlazePose, ModelVariant, Pose, Region, Weights};
use plumbline::posture::read;
use plumbline::posture::state::{Judge, Limits, Patience};
use plumbline::units::Timestamp;

const WEIGHTS: Weights = Weights::BuiltIn;

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group
}

/// The person in the picture, with face and neck.
fn person(pictures: &Pictures) -> Pose {
    let mut model = BlazePose::load(&WEIGHTS, ModelVariant::Lite).unwrap();
    model.still(pictures.frame.picture.view()).unwrap().unwrap()
}

/// A camera's bytes to a picture.
fn decoding(criterion: &mut Criterion) {
    let mut group = group(criterion, "decode");
    let pictures = Pictures::built_in().unwrap();
    for raw in [&pictures.yuyv, &pictures.mjpeg] {
        group.throughput(Throughput::Bytes(raw.bytes.len() as u64));
        group.bench_function(format!("{:?}", raw.layout), |bencher| {
            bencher.iter(|| decode(raw).unwrap());
        });
    }
    group.finish();
}

/// A region of the picture to a network's input: upright, turned, and reaching beyond the picture.
fn cropping(criterion: &mut Criterion) {
    let mut group = group(criterion, "crop");
    let pictures = Pictures::built_in().unwrap();
    let region = person(&pictures).region;
    let turned = Region { rotation_rad: region.rotation_rad + 0.5, ..region };
    let beyond = Region { size_px: region.size_px * 2.0, ..region };
    let mut pixels = vec![0.0; 3 * 256 * 256];
    for (name, region) in [("person", region), ("turned", turned), ("beyond the picture", beyond)] {
        group.bench_function(name, |bencher| {
            let (border, levels) = (Border::Edge, Levels::ZeroToOne);
            bencher.iter(|| {
                crop(pictures.frame.picture.view(), &region, 256, border, levels, &mut pixels)
            });
        });
    }
    group.finish();
}

/// Every network alone; the elements of the throughput are multiply-adds.
fn bare_networks(criterion: &mut Criterion) {
    let mut group = group(criterion, "networks");
    let pictures = Pictures::built_in().unwrap();
    for file in ModelFile::ALL {
        let mut bare = Bare::load(&WEIGHTS, file).unwrap();
        bare.fill(&pictures.input(file)).unwrap();
        group.throughput(Throughput::Elements(networks::work(&WEIGHTS, file).unwrap().count()));
        group.bench_function(file.word(), |bencher| bencher.iter(|| bare.run().unwrap()));
    }
    group.finish();
}

/// Reading every network's file and making it ready.
fn loading(criterion: &mut Criterion) {
    let mut group = group(criterion, "load");
    group.sample_size(10);
    for file in ModelFile::ALL {
        group.bench_function(file.word(), |bencher| {
            bencher.iter(|| Bare::load(&WEIGHTS, file).unwrap())
        });
    }
    group.bench_function("all for lite, on threads", |bencher| {
        bencher.iter(|| BlazePose::load(&WEIGHTS, ModelVariant::Lite).unwrap());
    });
    group.finish();
}

/// Picture to points: a network with its crop before and its reading behind.
fn readers(criterion: &mut Criterion) {
    let mut group = group(criterion, "read");
    let pictures = Pictures::built_in().unwrap();
    let (picture, pose) = (&pictures.frame.picture, person(&pictures));
    let mut detector = Detector::load(&WEIGHTS).unwrap();
    group.bench_function("people", |bencher| {
        bencher.iter(|| detector.detect(picture, Look::Plain).unwrap().len());
    });
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        let mut landmarker = Landmarker::load(&WEIGHTS, variant).unwrap();
        group.bench_function(format!("landmarks {variant:?}"), |bencher| {
            bencher.iter(|| landmarker.read(picture, &pose.region).unwrap());
        });
    }
    let square = Head::of(&pose).unwrap().square();
    let mut faces = FaceDetector::load(&WEIGHTS).unwrap();
    group.bench_function("faces", |bencher| {
        bencher.iter(|| faces.detect(picture, &square).unwrap().len());
    });
    let face = faces.detect(picture, &square).unwrap()[0].region;
    let mut mesh = FaceMesh::load(&WEIGHTS).unwrap();
    group.bench_function("face mesh", |bencher| {
        bencher.iter(|| mesh.read(picture, &face).unwrap());
    });
    let mut neck = NeckReader::load(&WEIGHTS).unwrap();
    group.bench_function("neck", |bencher| bencher.iter(|| neck.read(picture, &pose).unwrap()));
    group.finish();
}

/// Points to judgement.
fn posture(criterion: &mut Criterion) {
    let mut group = group(criterion, "posture");
    let pose = person(&Pictures::built_in().unwrap());
    group.bench_function("reading", |bencher| bencher.iter(|| read(black_box(&pose), None)));
    let reading = read(&pose, None);
    group.bench_function("judgement", |bencher| {
        let mut judge = Judge::new(Limits::default(), Patience::default());
        let mut tick = 0_u32;
        bencher.iter(|| {
            tick += 1;
            let at = Timestamp::from_seconds(f64::from(tick) / 30.0);
            judge.step(at, Some(&reading))
        });
    });
    group.finish();
}

/// Bytes to observation and events, following somebody at 30 frames a second; the detector's check of
/// who is followed is in it, every 60 frames.
fn whole_frames(criterion: &mut Criterion) {
    let mut group = group(criterion, "frame");
    let pictures = Pictures::built_in().unwrap();
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        for raw in [&pictures.yuyv, &pictures.mjpeg] {
            let model = BlazePose::load(&WEIGHTS, variant).unwrap();
            let mut session = Session::new(Box::new(model), setup(), 1000.0);
            let mut seq = 0;
            group.bench_function(format!("{:?}, {variant:?}", raw.layout), |bencher| {
                bencher.iter(|| {
                    seq += 1;
                    let at = Timestamp::from_seconds(seq as f64 / 30.0);
                    session.look(&RawFrame { at, seq, ..raw.clone() }).unwrap().unwrap()
                });
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots();
    targets = decoding, cropping, bare_networks, loading, readers, posture, whole_frames
}
criterion_main!(benches);
