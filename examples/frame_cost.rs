//! The cost of a whole frame (MJPEG bytes to judgement) over that of the bare landmark network, measured by turns so that
//! whatever else the machine does hits both alike; the bare networks of the face beside it. Prints loading times first.
//!
//! `cargo run --release --example frame_cost [lite|full] [rounds]`

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use plumbline::capture::{PixelLayout, RawFrame, Resolution};
use plumbline::monitor::StreamId;
use plumbline::monitor::session::{Session, Setup};
use plumbline::pose::detector::{Detector, Look};
use plumbline::pose::face::{FaceDetector, FaceMesh};
use plumbline::pose::landmarker::Landmarker;
use plumbline::pose::neck::NeckReader;
use plumbline::pose::{BlazePose, ModelVariant, Weights};
use plumbline::posture::UprightAges;
use plumbline::posture::companion::INTERPUPILLARY;
use plumbline::reminder::engine::Manner;
use plumbline::settings::Settings;
use plumbline::units::Timestamp;

/// Frames a second of the stream; the detector's check falls on every second second of it.
const RATE: f64 = 30.0;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let variant = match arguments.next().as_deref() {
        Some("full") => ModelVariant::Full,
        _ => ModelVariant::Lite,
    };
    let rounds: u32 = arguments.next().map_or(Ok(300), |rounds| rounds.parse())?;
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/parity/wide_640x480.webp");
    let image = image::open(path)?.to_rgb8();

    let begun = Instant::now();
    let mut detector = Detector::load(&Weights::BuiltIn)?;
    println!("load detector               {:7.1} ms", milliseconds(begun));
    let begun = Instant::now();
    let mut landmarker = Landmarker::load(&Weights::BuiltIn, variant)?;
    println!("load landmarks ({variant:?})       {:7.1} ms", milliseconds(begun));
    let begun = Instant::now();
    let model = BlazePose::load(&Weights::BuiltIn, variant)?;
    println!("load all, on four threads   {:7.1} ms", milliseconds(begun));
    let (mut face, mut mesh) =
        (FaceDetector::load(&Weights::BuiltIn)?, FaceMesh::load(&Weights::BuiltIn)?);
    let mut neck = NeckReader::load(&Weights::BuiltIn)?;

    let people = detector.detect(&image, Look::Plain)?;
    let person = people.first().ok_or("nobody in the picture")?;
    landmarker.read(&image, &person.region)?;

    let setup = Setup {
        stream: StreamId::default(),
        manner: Manner::of(&Settings::default()),
        profile: None,
        ages: UprightAges::default(),
        interpupillary: INTERPUPILLARY,
    };
    let mut session = Session::new(Box::new(model), setup, 1000.0);
    let mut bytes = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 85))?;
    let raw = RawFrame {
        bytes: bytes.into(),
        layout: PixelLayout::Mjpeg,
        resolution: Resolution { width: image.width(), height: image.height() },
        at: Timestamp::START,
        seq: 0,
    };

    let (mut bare, mut whole, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut faces, mut meshes) = (Vec::new(), Vec::new());
    let (mut necks, mut shares) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let begun = Instant::now();
        landmarker.run_bare()?;
        let network = milliseconds(begun);
        let begun = Instant::now();
        face.run_bare()?;
        let detector_of_faces = milliseconds(begun);
        let begun = Instant::now();
        mesh.run_bare()?;
        let mesh_of_faces = milliseconds(begun);
        let begun = Instant::now();
        neck.run_bare()?;
        let neck_alone = milliseconds(begun);
        let at = Timestamp::from_seconds(f64::from(round) / RATE);
        let begun = Instant::now();
        let seen = session.look(&RawFrame { at, seq: u64::from(round), ..raw.clone() })?;
        seen.ok_or("the frame was left out")?.observation.pose.ok_or("the person was lost")?;
        let observe = milliseconds(begun);
        // The first rounds find the person and warm the caches.
        if round >= 5 {
            bare.push(network);
            faces.push(detector_of_faces);
            meshes.push(mesh_of_faces);
            necks.push(neck_alone);
            shares.push(neck_alone / network);
            whole.push(observe);
            ratios.push(observe / network);
        }
    }
    let mean = whole.iter().sum::<f64>() / bare.iter().sum::<f64>();
    print("bare network, ms", &mut bare);
    print("face detector, ms", &mut faces);
    print("face mesh, ms   ", &mut meshes);
    print("neck, ms        ", &mut necks);
    print("neck / bare network", &mut shares);
    print("whole frame, ms ", &mut whole);
    print("ratio, by turns ", &mut ratios);
    println!("ratio of the means, the detector's checks included: {mean:.3}");
    Ok(())
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

fn print(what: &str, values: &mut [f64]) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        values.get((share * values.len() as f64) as usize).copied().unwrap_or(f64::NAN)
    };
    println!(
        "{what}: median {:.3}, middle half {:.3} to {:.3}, 10th percentile {:.3}",
        at(0.5),
        at(0.25),
        at(0.75),
        at(0.1)
    );
}
