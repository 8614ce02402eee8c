//! What a frame costs and where it goes. All in one group, so that one run gives the shares:
//! `observe while tracking` over `landmarks bare` is what the pipeline adds to the network.
//! The example `frame_cost` measures that one ratio more exactly, by turns.
#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot load its data cannot run")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use image::RgbImage;
use plumbline::frame::Frame;
use plumbline::pose::detector::{Detector, Look};
use plumbline::pose::landmarker::Landmarker;
use plumbline::pose::region::{Border, Levels, crop};
use plumbline::pose::{BlazePose, ModelVariant, PoseModel, Weights};
use plumbline::units::Timestamp;

/// One person in a picture of 640 x 480.
fn picture() -> RgbImage {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    image::open(root.join("tests/data/parity/wide_640x480.webp")).unwrap().to_rgb8()
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
        bencher.iter(|| detector.detect(&picture, Look::Plain).unwrap());
    });
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        let mut landmarker = Landmarker::load(&weights, variant).unwrap();
        landmarker.read(&picture, &person.region).unwrap();
        group.bench_function(format!("landmarks bare, {variant:?}"), |bencher| {
            bencher.iter(|| landmarker.run_bare().unwrap());
        });
    }
    for variant in [ModelVariant::Lite, ModelVariant::Full] {
        let mut model = BlazePose::load(&weights, variant).unwrap();
        let image = Arc::new(picture.clone());
        let mut seq = 0;
        // 30 frames a second; the detector's check of who is followed is in it, every 60 frames.
        group.bench_function(format!("observe while tracking, {variant:?}"), |bencher| {
            bencher.iter(|| {
                seq += 1;
                let at = Timestamp::from_seconds(seq as f64 / 30.0);
                model.observe(&Frame { image: Arc::clone(&image), at, seq }).unwrap().unwrap()
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
