//! Makes the films that `benches/day/measure.py` shows to the program, from pictures of this repository:
//! raw YUYV, 640 x 480, 15 pictures a second, each run the same bytes.
//!
//! - `still`: one picture of the built-in film, with a sensor's noise: somebody who sits like a statue.
//! - `restless`: the built-in film's person sliding forward and back, without rest.
//! - `empty`: a room without a person, with the same noise.
//!
//! `cargo run --example day_films FOLDER`

use std::error::Error;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use image::RgbImage;
use plumbline::capture::FrameSource;
use plumbline::capture::decode::decode;
use plumbline::capture::demo;
use plumbline::capture::still::open_picture;

/// Pictures a second of the camera.
const CAMERA: usize = 15;
/// Of the built-in film.
const FILM: usize = 8;
/// Seconds of it in which the person moves (its README): forward, and back.
const MOVING: [std::ops::Range<usize>; 2] = [8..12, 34..37];
/// Different pictures of the noise; by turns they look like a sensor's.
const NOISES: u64 = 16;
/// Its standard deviation in steps of luma: a webcam in an office.
const NOISE: f64 = 2.5;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("into which folder?")?);
    let film = frames(&mut *demo::front()?)?;
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/empty/e00034.jpg");
    noisy(&film[0], &out.join("still"))?;
    noisy(&open_picture(&room)?, &out.join("empty"))?;
    moving(&film, &out.join("restless"))
}

fn frames(film: &mut dyn FrameSource) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let mut frames = Vec::new();
    while let Some(raw) = film.next_frame()? {
        frames.push(decode(&raw)?.picture.view().to_image());
    }
    Ok(frames)
}

/// The same picture, each time with other noise.
fn noisy(picture: &RgbImage, folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let bytes = yuyv(picture);
    for number in 0..NOISES {
        let mut random = Random(number + 1);
        let noisy: Vec<u8> = bytes
            .iter()
            .enumerate()
            .map(|(at, &value)| match at % 2 {
                0 => (f64::from(value) + NOISE * random.normal()).round().clamp(16.0, 235.0) as u8,
                _ => value,
            })
            .collect();
        fs::write(folder.join(format!("{number:03}.yuyv")), noisy)?;
    }
    Ok(())
}

/// The moving parts of the film at their own speed.
fn moving(film: &[RgbImage], folder: &Path) -> Result<(), Box<dyn Error>> {
    let pictures = folder.join("pictures");
    fs::create_dir_all(&pictures)?;
    let mut shown = 0;
    for seconds in MOVING {
        let first = seconds.start * FILM;
        let part = film.iter().enumerate().take(seconds.end * FILM).skip(first);
        for (number, picture) in part {
            fs::write(pictures.join(format!("{number}.yuyv")), yuyv(picture))?;
        }
        for tick in 0..seconds.len() * CAMERA {
            let number = first + tick * FILM / CAMERA;
            let link = folder.join(format!("{shown:03}.yuyv"));
            let _ = fs::remove_file(&link);
            symlink(format!("pictures/{number}.yuyv"), link)?;
            shown += 1;
        }
    }
    Ok(())
}

/// BT.601, limited range, as webcams send it.
fn yuyv(picture: &RgbImage) -> Vec<u8> {
    let luma = |[r, g, b]: [f64; 3]| 16.0 + 0.257 * r + 0.504 * g + 0.098 * b;
    let pairs = picture.as_raw().chunks_exact(6).flat_map(|two| {
        let [r, g, b, s, h, c] = [two[0], two[1], two[2], two[3], two[4], two[5]].map(f64::from);
        let mean = [(r + s) / 2.0, (g + h) / 2.0, (b + c) / 2.0];
        let u = 128.0 - 0.148 * mean[0] - 0.291 * mean[1] + 0.439 * mean[2];
        let v = 128.0 + 0.439 * mean[0] - 0.368 * mean[1] - 0.071 * mean[2];
        [luma([r, g, b]), u, luma([s, h, c]), v].map(|value| value.round().clamp(0.0, 255.0) as u8)
    });
    pairs.collect()
}

/// Splitmix64 (Steele, Lea, Flood 2014): the same noise on every machine.
struct Random(u64);

impl Random {
    /// Uniform in 0..1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    }

    /// Normal, by the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}
