//! Films written chunk by chunk, whole, odd and cut.

use image::{Rgb, RgbImage};
use proptest::prelude::*;

use super::super::jpeg::tests::encode;
use super::*;

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

fn list(outer: &[u8; 4], kind: &[u8; 4], content: &[Vec<u8>]) -> Vec<u8> {
    chunk(outer, &[kind.to_vec(), content.concat()].concat())
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// An AVI of these chunks at 1000 / `scale` frames a second, with a sound stream before the
/// pictures, as some recorders write it.
pub(in crate::capture) fn film(compression: &[u8; 4], scale: u32, movi: &[Vec<u8>]) -> Vec<u8> {
    let sound = [b"auds".to_vec(), words(&[0; 12])].concat();
    let pictures = [b"vids".to_vec(), words(&[0, 0, 0, 0, scale, 1000])].concat();
    let format = [words(&[40, 16, 8, 0]), compression.to_vec(), words(&[0; 5])].concat();
    let header = list(
        b"LIST",
        b"hdrl",
        &[
            chunk(b"avih", &words(&[40_000; 14])),
            list(b"LIST", b"strl", &[chunk(b"strh", &sound), chunk(b"strf", &[0; 18])]),
            list(b"LIST", b"strl", &[chunk(b"strh", &pictures), chunk(b"strf", &format)]),
            chunk(b"JUNK", &[0; 11]),
        ],
    );
    list(b"RIFF", b"AVI ", &[header, list(b"LIST", b"movi", movi)])
}

fn picture(shade: u8) -> Vec<u8> {
    encode(&RgbImage::from_pixel(16, 8, Rgb([shade; 3])))
}

fn play(bytes: &[u8]) -> Vec<RawFrame> {
    let mut avi = Avi::open(bytes, "test film").unwrap();
    std::iter::from_fn(|| avi.next_frame().unwrap()).collect()
}

#[test]
fn frames_come_as_they_are_with_the_films_own_times() {
    let movi = [
        chunk(b"00wb", b"some sound"),
        chunk(b"01dc", &picture(10)),
        list(b"LIST", b"rec ", &[chunk(b"01db", &picture(20)), chunk(b"00wb", b"odd")]),
        chunk(b"01dc", b""), // dropped: 20 stays on show for another 125 ms
        chunk(b"01dc", &picture(30)),
    ];
    let bytes = film(b"MJPG", 125, &movi);
    assert_eq!(Avi::open(&bytes[..], "").unwrap().info().frames_per_second, Some(8.0));
    let frames = play(&bytes);
    let expected = [(0, 10, 0.0), (1, 20, 0.125), (3, 30, 0.375)];
    assert_eq!(frames.len(), expected.len());
    for (frame, (number, shade, seconds)) in frames.iter().zip(expected) {
        assert_eq!((frame.seq, frame.at.seconds()), (number, seconds));
        assert_eq!(*frame.bytes, *picture(shade), "passed through untouched");
        assert_eq!(frame.resolution, Resolution { width: 16, height: 8 });
    }
}

#[test]
fn a_second_riff_part_and_lists_without_a_size_are_read() {
    let mut bytes = film(b"mjpg", 100, &[chunk(b"01dc", &picture(1))]);
    bytes.extend(chunk(b"idx1", &[0; 16]));
    bytes.extend(list(b"RIFF", b"AVIX", &[list(b"LIST", b"movi", &[chunk(b"01dc", &picture(2))])]));
    assert_eq!(play(&bytes).len(), 2);
    bytes[4..8].fill(0);
    let movi = bytes.windows(4).position(|four| four == b"movi").unwrap();
    bytes[movi - 4..movi].fill(0);
    assert_eq!(play(&bytes).len(), 2);
}

#[test]
fn whole_frames_before_a_cut_are_played() {
    let pictures: Vec<_> = (0..5).map(|shade| picture(shade * 50)).collect();
    let movi: Vec<_> = pictures.iter().map(|picture| chunk(b"01dc", picture)).collect();
    let bytes = film(b"MJPG", 100, &movi);
    let start = bytes.len() - movi.concat().len();
    // A frame is whole once its last byte is there; the byte that pads it may be missing.
    let end_of = |n: usize| start + movi[..n].concat().len() + 8 + pictures[n].len();
    for cut in start..=bytes.len() {
        let whole = (0..5).filter(|&n| end_of(n) <= cut).count();
        assert_eq!(play(&bytes[..cut]).len(), whole, "cut at {cut} of {}", bytes.len());
    }
    let error = Avi::open(&bytes[..start / 2], "half").err().unwrap();
    assert!(error.to_string().contains("cut short"), "{error}");
}

#[test]
fn a_damaged_frame_is_named_and_the_film_goes_on() {
    let movi = [chunk(b"01dc", b"no jpeg"), chunk(b"01dc", &picture(7))];
    let bytes = film(b"MJPG", 100, &movi);
    let mut avi = Avi::open(&bytes[..], "test film").unwrap();
    assert_eq!(avi.next_frame().unwrap_err().kind, CaptureErrorKind::Corrupt);
    assert_eq!(avi.next_frame().unwrap().unwrap().at.seconds(), 0.1);
}

#[test]
fn a_frame_that_claims_too_much_is_passed_over() {
    let mut huge = chunk(b"01dc", &[]);
    huge[4..8].copy_from_slice(&(LARGEST_FRAME + 2).to_le_bytes());
    let before = film(b"MJPG", 100, &[huge]);
    let after = chunk(b"01dc", &picture(7));
    let content = io::repeat(0).take(u64::from(LARGEST_FRAME) + 2);
    let mut avi = Avi::open(before.chain(content).chain(&after[..]), "film").unwrap();
    assert_eq!(avi.next_frame().unwrap_err().kind, CaptureErrorKind::Corrupt);
    let next = avi.next_frame().unwrap().unwrap();
    assert_eq!((next.seq, next.at.seconds()), (1, 0.1));
}

#[test]
fn a_disk_that_fails_ends_the_film() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let bytes = film(b"MJPG", 100, &[chunk(b"01dc", &picture(7))]);
    let mut avi = Avi::open(bytes.chain(Failing), "film").unwrap();
    assert!(avi.next_frame().unwrap().is_some());
    let error = avi.next_frame().unwrap_err();
    assert_eq!(error.kind, CaptureErrorKind::Disconnected);
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    assert!(avi.next_frame().unwrap().is_none(), "it does not fail for ever");
}

#[test]
fn more_streams_than_have_a_number_are_survived() {
    let header = |kind: &[u8; 4]| chunk(b"strh", &[kind.to_vec(), words(&[0; 12])].concat());
    let mut streams = vec![header(b"auds"); 255];
    streams.extend([header(b"vids"), chunk(b"strf", &[0; 40])]);
    let film = list(b"RIFF", b"AVI ", &[list(b"LIST", b"hdrl", &streams)]);
    let error = Avi::open(&film[..], "film").err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::Corrupt);
}

#[test]
fn uncompressed_frames_are_read_and_other_compressions_named() {
    let frames = [chunk(b"01dc", &[128; 192])];
    assert_eq!(play(&film(b"NV12", 100, &frames))[0].layout, PixelLayout::Nv12);
    let error = Avi::open(&film(b"H264", 100, &[])[..], "film").err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::Unsupported);
    assert!(error.to_string().contains("H264"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    ) {
        let mut bytes = film(b"MJPG", 100, &[chunk(b"01dc", &picture(1)), chunk(b"01dc", &[1; 9])]);
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(mut avi) = Avi::open(&bytes[..], "film") {
            for _ in 0..8 {
                let _ = avi.next_frame();
            }
        }
    }
}
