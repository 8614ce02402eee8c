//! On the project's own pictures: rooms without people, and people who come into them.

use std::path::Path;
use std::sync::LazyLock;

use image::{GrayImage, Luma as Grey, RgbImage, imageops};

use super::*;
use crate::capture::still::open_picture;

impl super::Luma for GrayImage {
    fn size(&self) -> (u32, u32) {
        self.dimensions()
    }

    fn luma(&self, x: u32, y: u32) -> u8 {
        self.get_pixel(x, y).0[0]
    }
}

const ROOMS: [&str; 8] = ["00001", "00006", "00011", "00034", "00045", "00078", "00100", "00179"];

fn data(name: &str) -> RgbImage {
    open_picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn room(number: &str) -> GrayImage {
    imageops::grayscale(&data(&format!("empty/e{number}.jpg")))
}

/// Normal numbers of mean 0 and standard deviation 1, always the same.
static NORMAL: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut state = 1_u64;
    let mut uniform = move || {
        // Splitmix64 (Steele, Lea, Flood 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    };
    (0..99_991).map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0).collect()
});

/// A camera's noise of this standard deviation, the same for the same seed, over `light` of each pixel.
fn seen(
    picture: &GrayImage,
    noise: f64,
    seed: u64,
    light: impl Fn(u32, u32, f64) -> f64,
) -> GrayImage {
    let mut normal = NORMAL.iter().cycle().skip(seed as usize * 7919 % NORMAL.len());
    let mut seen = picture.clone();
    for (x, y, Grey([value])) in seen.enumerate_pixels_mut() {
        let luma = light(x, y, f64::from(*value)) + noise * normal.next().unwrap();
        *value = luma.round().clamp(0.0, 255.0) as u8;
    }
    seen
}

fn as_it_is(_x: u32, _y: u32, luma: f64) -> f64 {
    luma
}

fn same(a: &GrayImage, b: &GrayImage) -> bool {
    Thumbnail::of(a).unwrap().shows_the_same_as(&Thumbnail::of(b).unwrap())
}

#[test]
fn noise_and_exposure_change_nothing_in_any_room() {
    for number in ROOMS {
        // So that nothing saturates under another exposure.
        let room = seen(&room(number), 0.0, 0, |_, _, luma| 10.0 + 0.8 * luma);
        let quiet = seen(&room, 2.5, 1, as_it_is);
        assert!(same(&quiet, &seen(&room, 2.5, 2, as_it_is)), "{number}: a webcam by day");
        let evening = seen(&room, 8.0, 3, as_it_is);
        assert!(same(&evening, &seen(&room, 8.0, 4, as_it_is)), "{number}: one in the evening");
        for (gain, offset) in [(0.8, 0.0), (0.9, 12.0), (1.1, -6.0)] {
            let other = seen(&room, 2.5, 5, |_, _, luma| gain * luma + offset);
            assert!(same(&quiet, &other), "{number}: {gain} x {offset:+}");
        }
    }
}

#[test]
fn one_room_is_not_another() {
    for (a, b) in ROOMS.iter().zip(&ROOMS[1..]) {
        assert!(!same(&room(a), &room(b)), "{a} {b}");
    }
}

/// Whoever comes in from the side is another picture before half of the head is in it; far away, where the
/// head is 24 pixels wide, when all of it is.
#[test]
fn somebody_who_comes_in_is_seen_while_only_a_part_of_them_is() {
    let person = imageops::grayscale(&data("people/s0015_frontal_36.jpg"));
    for number in ROOMS {
        let room = room(number);
        for (width, height, shown) in [(480, 360, 0.5), (240, 180, 0.5), (120, 90, 1.0)] {
            let small = imageops::resize(&person, width, height, imageops::FilterType::Triangle);
            // The head of this picture lies between 4 and 6 tenths of its width.
            let body =
                imageops::crop_imm(&small, 4 * width / 10, 0, 2 * width / 10, height).to_image();
            let mut with = room.clone();
            let left = i64::from(room.width()) - (shown * f64::from(body.width())) as i64;
            imageops::overlay(&mut with, &body, left, i64::from(room.height()) - i64::from(height));
            let with = seen(&with, 2.5, 7, as_it_is);
            assert!(!same(&seen(&room, 2.5, 6, as_it_is), &with), "{number}: {width} wide");
        }
    }
}

#[test]
fn a_picture_that_shows_nothing_is_always_looked_at() {
    let dark = GrayImage::from_fn(640, 480, |x, y| Grey([((x + y) % 7) as u8]));
    assert!(!same(&dark, &dark));
    assert_eq!(Thumbnail::of(&GrayImage::new(16, 16)), None);
}

/// Feeds pictures at one a second; how often they were looked at.
struct Watch {
    vacancy: Vacancy,
    looks: Vec<f64>,
    second: f64,
}

impl Watch {
    fn new() -> Self {
        Self { vacancy: Vacancy::default(), looks: Vec::new(), second: 0.0 }
    }

    fn see(&mut self, picture: &GrayImage, who: Option<&'static str>) -> Option<&'static str> {
        let (at, looks) = (self.second, &mut self.looks);
        self.second += 1.0;
        let found = self.vacancy.look(Timestamp::from_seconds(at), picture, || {
            looks.push(at);
            Ok::<_, ()>(who)
        });
        found.unwrap()
    }
}

#[test]
fn an_empty_room_is_looked_at_in_all_ways_and_then_every_half_minute() {
    let room = room("00034");
    let mut watch = Watch::new();
    for second in 0..80 {
        assert_eq!(watch.see(&seen(&room, 2.5, second, as_it_is), None), None);
    }
    let proof = |from: u32| (from..from + 5).map(f64::from);
    assert_eq!(watch.looks, proof(0).chain(proof(34)).chain(proof(68)).collect::<Vec<_>>());
}

/// As the monitor looks at it: each of the three ways once, then half a minute of none.
#[test]
fn at_one_picture_in_three_seconds_each_way_takes_one_look() {
    let room = room("00034");
    let mut watch = Watch::new();
    for step in 0..25_u32 {
        watch.second = f64::from(3 * step);
        watch.see(&seen(&room, 2.5, step.into(), as_it_is), None);
    }
    assert_eq!(watch.looks, [0.0, 3.0, 6.0, 36.0, 39.0, 42.0, 72.0]);
}

#[test]
fn many_pictures_at_once_prove_nothing() {
    let room = room("00034");
    let mut watch = Watch::new();
    for step in 0..40_u32 {
        watch.second = f64::from(step) * 0.25;
        watch.see(&seen(&room, 2.5, step.into(), as_it_is), None);
    }
    assert_eq!(watch.looks.len(), 20, "four a second for five seconds: {:?}", watch.looks);
}

/// A camera that was just opened, or a lamp that goes on.
#[test]
fn a_third_more_light_is_another_picture() {
    let room = seen(&room("00034"), 0.0, 0, |_, _, luma| 10.0 + 0.5 * luma);
    for gain in [0.7, 1.4] {
        let other = seen(&room, 2.5, 5, |_, _, luma| gain * luma);
        assert!(!same(&seen(&room, 2.5, 1, as_it_is), &other), "{gain}");
    }
}

#[test]
fn who_is_there_is_looked_at_in_every_picture_and_who_comes_in_the_first() {
    let room = room("00034");
    let mut with = room.clone();
    let person = imageops::grayscale(&data("people/s0015_frontal_36.jpg"));
    let person = imageops::resize(&person, 320, 240, imageops::FilterType::Triangle);
    imageops::overlay(&mut with, &person, 160, 240);
    let mut watch = Watch::new();
    for second in 0..10 {
        watch.see(&seen(&room, 2.5, second, as_it_is), None);
    }
    for second in 10..20 {
        let who = watch.see(&seen(&with, 2.5, second, as_it_is), Some("somebody"));
        assert_eq!(who, Some("somebody"), "{second}");
    }
    // Gone again: the room has to prove anew that it is empty.
    for second in 20..30 {
        watch.see(&seen(&room, 2.5, second, as_it_is), None);
    }
    let after: Vec<f64> = watch.looks.iter().copied().filter(|at| *at >= 20.0).collect();
    assert_eq!(after, [20.0, 21.0, 22.0, 23.0, 24.0]);
}

/// The sun wanders over the wall in an hour; within half a minute that is nothing, and what it adds up to
/// is held against the last picture that was looked at.
#[test]
fn slow_light_costs_no_look_and_fast_light_costs_some() {
    let room = room("00034");
    let sunny = |share: f64| {
        move |x: u32, _y: u32, luma: f64| {
            let edge = share * 640.0;
            // Half a shadow of a tenth of the picture.
            let sun = ((edge - f64::from(x)) / 64.0).clamp(0.0, 1.0);
            luma * (0.7 + 0.2 * sun)
        }
    };
    let mut watch = Watch::new();
    for second in (0..600_u32).step_by(3) {
        watch.second = f64::from(second);
        let share = f64::from(second) / 3600.0;
        watch.see(&seen(&room, 2.5, second.into(), sunny(share)), None);
    }
    let slow = watch.looks.len();
    // Three in every 36 s (an hour's sun moves on by a tenth of the picture), and some.
    assert!(slow <= 3 * 600 / 36 + 10, "{slow} looks in ten minutes");
    let mut watch = Watch::new();
    for second in 0..30 {
        watch.see(&seen(&room, 2.5, second, sunny(f64::from(second as u32) / 30.0)), None);
    }
    assert!(watch.looks.len() > 20, "a cloud that goes: {} looks", watch.looks.len());
}

#[test]
fn every_layout_has_its_luma_where_it_is() {
    let rgb = RgbImage::from_fn(64, 48, |x, y| image::Rgb([(4 * x) as u8, (5 * y) as u8, 90]));
    let from_rgb = View::from(&rgb);
    assert_eq!(super::Luma::luma(&from_rgb, 10, 20), ((77 * 40 + 150 * 100 + 29 * 90) >> 8) as u8);
    // Luma 0, 1, 2, ... along the rows, chroma 200.
    let value = |x: u32, y: u32| (x + 64 * y) as u8;
    let places = || (0..48).flat_map(|y| (0..64).map(move |x| (x, y)));
    let yuyv: Vec<u8> = places().flat_map(|(x, y)| [value(x, y), 200]).collect();
    let nv12: Vec<u8> =
        places().map(|(x, y)| value(x, y)).chain(std::iter::repeat_n(200, 64 * 24)).collect();
    for (bytes, layout) in [(&yuyv, Layout::Yuyv), (&nv12, Layout::Nv12)] {
        let view = View::new(bytes, layout, (64, 48)).unwrap();
        assert!(places().all(|(x, y)| super::Luma::luma(&view, x, y) == value(x, y)), "{layout:?}");
    }
}
