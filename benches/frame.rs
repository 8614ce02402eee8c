//! What a frame costs outside its networks, stage by stage: unpacked where it is compressed, cut out
//! for each network, its light read. `cargo bench --bench frame`; no network is run.
//!
//! Each cut is taken from every layout. `converted first` is the other way to do it, a whole RGB
//! picture made of the camera's and then cut; the shortened JPEG and the one left in luma and chroma
//! are the other ways to unpack. The stages are cut from a person whose regions are as the networks of
//! a face-on sitter at a desk give them; a quarter of the landmarks' region lies beyond the picture.
#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot load its data cannot run")]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use plumbline::capture::decode::Decoder;
use plumbline::capture::{PixelLayout, RawFrame, Resolution};
use plumbline::picture::{Layout, Picture, View};
use plumbline::pose::region::{Border, Cropper, Levels};
use plumbline::pose::{LANDMARK_COUNT, Landmark, Light, Region};
use plumbline::units::{PixelPoint, Timestamp};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// One person in a picture of that size.
fn picture(width: u32, height: u32) -> RgbImage {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let picture = image::open(root.join("tests/data/parity/wide_640x480.webp")).unwrap().to_rgb8();
    resize(&picture, width, height, FilterType::CatmullRom)
}

/// The picture as a camera sends it: luma and chroma by BT.601, limited range.
fn camera(image: &RgbImage, layout: Layout) -> Picture {
    let size = image.dimensions();
    let yuv = |x: u32, y: u32| {
        let [r, g, b] = image.get_pixel(x.min(size.0 - 1), y.min(size.1 - 1)).0.map(f32::from);
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        let (u, v) = ((b - luma) / 1.772, (r - luma) / 1.402);
        [16.0 + luma * 219.0 / 255.0, 128.0 + u * 224.0 / 255.0, 128.0 + v * 224.0 / 255.0]
            .map(|level| level.round() as u8)
    };
    let rows = |step: usize| (0..size.1).step_by(step);
    let pairs = || (0..size.0).step_by(2);
    let bytes: Vec<u8> = match layout {
        Layout::Rgb => image.as_raw().clone(),
        Layout::Yuyv => rows(1)
            .flat_map(|y| pairs().map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let ([y0, u, v], [y1, ..]) = (yuv(x, y), yuv(x + 1, y));
                [y0, u, y1, v]
            })
            .collect(),
        Layout::Nv12 => {
            let luma = rows(1).flat_map(|y| (0..size.0).map(move |x| (x, y)));
            let chroma = rows(2).flat_map(|y| pairs().map(move |x| (x, y)));
            let luma = luma.map(|(x, y)| yuv(x, y)[0]);
            luma.chain(chroma.flat_map(|(x, y)| [yuv(x, y)[1], yuv(x, y)[2]])).collect()
        }
    };
    Picture::new(bytes.into(), layout, size).unwrap()
}

/// A cut: its name, region in a picture of 640 x 480, side and samples a pixel, and border.
type Stage = (&'static str, Region, (usize, usize), Border);

fn stages() -> [Stage; 5] {
    let region = |x, y, size_px, rotation_rad| Region {
        centre: PixelPoint::new(x, y),
        size_px,
        rotation_rad,
    };
    [
        ("landmarks", region(320.0, 300.0, 700.0, 0.03), (256, 1), Border::Edge),
        ("face mesh", region(320.0, 150.0, 250.0, 0.05), (192, 1), Border::Edge),
        ("neck", region(320.3, 200.1, 360.0, 0.0), (96, 4), Border::Mirror),
        ("detector", region(320.0, 240.0, 640.0, 0.0), (224, 1), Border::Black),
        ("face detector", region(320.0, 150.0, 300.0, 0.0), (128, 1), Border::Black),
    ]
}

fn cut(cropper: &mut Cropper, picture: View<'_>, stage: &Stage, out: &mut [f32]) {
    let (_, region, (side, each), border) = *stage;
    let scale = picture.width() as f32 / 640.0;
    let centre = PixelPoint::new(region.centre.x * scale, region.centre.y * scale);
    let region = Region { centre, size_px: region.size_px * scale, ..region };
    if each == 1 {
        cropper.crop(picture, &region, side, border, Levels::ZeroToOne, out);
    } else {
        cropper.crop_mean(picture, &region, (side, each), border, Levels::ZeroToOne, out);
    }
}

fn cuts(criterion: &mut Criterion) {
    for (width, height) in [(640, 480), (1280, 720)] {
        let image = picture(width, height);
        let mut group = criterion.benchmark_group(format!("cut, {width} x {height}"));
        group.sampling_mode(SamplingMode::Flat).sample_size(30);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        let (mut cropper, mut out) = (Cropper::default(), vec![0.0; 3 * 256 * 256]);
        for layout in [Layout::Rgb, Layout::Yuyv, Layout::Nv12] {
            let picture = camera(&image, layout);
            for stage in &stages() {
                group.bench_function(format!("{}, {layout:?}", stage.0), |bencher| {
                    bencher.iter(|| cut(&mut cropper, picture.view(), stage, &mut out));
                });
            }
            // The three cuts of every frame of a person whose face is seen.
            group.bench_function(format!("all of a frame, {layout:?}"), |bencher| {
                bencher.iter(|| {
                    for stage in &stages()[..3] {
                        cut(&mut cropper, picture.view(), stage, &mut out);
                    }
                });
            });
            group.bench_function(
                format!("all of a frame, {layout:?}, converted first"),
                |bencher| {
                    bencher.iter(|| {
                        let rgb = picture.view().to_rgb();
                        let rgb = View::new(&rgb, Layout::Rgb, picture.dimensions()).unwrap();
                        for stage in &stages()[..3] {
                            cut(&mut cropper, rgb, stage, &mut out);
                        }
                    });
                },
            );
            let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
            landmarks[0].position = PixelPoint::new(width as f32, height as f32);
            group.bench_function(format!("light, {layout:?}"), |bencher| {
                bencher.iter(|| Light::around(picture.view(), &landmarks));
            });
        }
        group.finish();
    }
}

fn unpacking(criterion: &mut Criterion) {
    for (width, height) in [(640, 480), (1280, 720)] {
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, 85);
        picture(width, height).write_with_encoder(encoder).unwrap();
        let mut group = criterion.benchmark_group(format!("unpack, {width} x {height}"));
        group.sampling_mode(SamplingMode::Flat).sample_size(30);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        let raw = RawFrame {
            bytes: jpeg.clone().into(),
            layout: PixelLayout::Mjpeg,
            resolution: Resolution { width, height },
            at: Timestamp::START,
            seq: 0,
        };
        let mut decoder = Decoder::default();
        group.bench_function("as it is done", |bencher| {
            bencher.iter(|| decoder.decode(&raw).unwrap());
        });
        let mut out = vec![0; width as usize * height as usize * 3];
        group.bench_function("to luma and chroma", |bencher| {
            let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::YCbCr);
            bencher.iter(|| {
                let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&jpeg[..]), options);
                decoder.decode_into(&mut out).unwrap();
            });
        });
        for scale in [2, 4] {
            group.bench_function(format!("to 1/{scale} of the size"), |bencher| {
                bencher.iter(|| {
                    let mut decoder = jpeg_decoder::Decoder::new(&jpeg[..]);
                    decoder.scale((width / scale) as u16, (height / scale) as u16).unwrap();
                    black_box(decoder.decode().unwrap());
                });
            });
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots();
    targets = cuts, unpacking
}
criterion_main!(benches);
