//! From a raw buffer to a picture.
//!
//! What a camera sends uncompressed is a picture already: its bytes are checked and shared, not one
//! is copied or converted ([`crate::picture`]). MJPEG is unpacked to RGB, into a buffer that is used
//! again once everybody has let go of it. All of it, at full size: the one decoder that can leave out
//! what a smaller picture does not need takes longer for half the size than this one for the whole
//! (`benches/frame.rs`), and unpacked to YCbCr it takes no less.
//!
//! MJPEG is decoded strictly: a frame the camera cut short is an error to skip, not half a picture
//! to measure a posture in. The decoders are memory-safe Rust; whatever the bytes are, they end in
//! a picture or in [`CaptureErrorKind::Corrupt`].

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{CaptureError, CaptureErrorKind, PixelLayout, RawFrame, Resolution, jpeg};
use crate::catalogue::tr;
use crate::frame::Frame;
use crate::picture::{Layout, Picture, Pool};

/// Longest side of a frame of video; no webcam and no common film goes beyond (8K is 7680).
pub const LONGEST_SIDE: u32 = 8192;

/// Decodes raw frames, and keeps between them what it works with.
#[derive(Debug, Default)]
pub struct Decoder {
    pictures: Pool<Vec<u8>>,
    /// A JPEG with what it leaves out put in.
    marked: Vec<u8>,
}

impl Decoder {
    /// Decodes `raw`. The picture's size is `raw.resolution`, except for MJPEG, whose header decides.
    ///
    /// # Errors
    /// [`CaptureErrorKind::Corrupt`] where the bytes are too few, damaged or cut short, or the size
    /// is zero or beyond [`LONGEST_SIDE`].
    pub fn decode(&mut self, raw: &RawFrame) -> Result<Frame, CaptureError> {
        let picture = match raw.layout {
            PixelLayout::Mjpeg => self.mjpeg(&raw.bytes)?,
            PixelLayout::Yuyv => uncompressed(raw, Layout::Yuyv)?,
            PixelLayout::Nv12 => uncompressed(raw, Layout::Nv12)?,
            PixelLayout::Rgb => uncompressed(raw, Layout::Rgb)?,
        };
        Ok(Frame { picture, at: raw.at, seq: raw.seq })
    }

    fn mjpeg(&mut self, bytes: &[u8]) -> Result<Picture, CaptureError> {
        let outline = jpeg::outline(bytes).ok_or_else(|| corrupt(tr!("errors-frame-no-end")))?;
        check_size(outline.resolution)?;
        // The decoder takes an early end marker for a good end and fills up with grey; an early end of
        // data it reports. So the marker stays outside, unless a row of blocks could be shorter than
        // the eight bytes that the decoder reads ahead.
        let hides_end = outline.is_baseline && outline.resolution.width >= 160;
        let length = if hides_end { outline.length - 2 } else { outline.length };
        let jpeg = bytes.get(..length).unwrap_or(bytes);
        let Self { pictures, marked } = self;
        let jpeg = if outline.has_tables { jpeg } else { mark(jpeg, marked) };
        let options = DecoderOptions::default()
            .set_strict_mode(true)
            .set_max_width(LONGEST_SIDE as usize)
            .set_max_height(LONGEST_SIDE as usize)
            .jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        let size = (outline.resolution.width, outline.resolution.height);
        let failed = |error: &dyn std::fmt::Display| corrupt(error.to_string());
        decoder.decode_headers().map_err(|error| failed(&error))?;
        let count = Layout::Rgb.byte_count(size.0, size.1).unwrap_or_default();
        if decoder.output_buffer_size() != Some(count) {
            return Err(corrupt(tr!("errors-frame-size-differs")));
        }
        let pixels = pictures.lend(Vec::new, |pixels| {
            // The decoder may leave rows out of a damaged picture and call it done. Then they are black,
            // and not those of the picture that was here before.
            pixels.clear();
            pixels.resize(count, 0);
            decoder.decode_into(pixels).map_err(|error| failed(&error))
        })?;
        Picture::new(pixels.into(), Layout::Rgb, size)
            .ok_or_else(|| corrupt(tr!("errors-frame-size-differs")))
    }
}

/// [`Decoder::decode`], once.
///
/// # Errors
/// As there.
pub fn decode(raw: &RawFrame) -> Result<Frame, CaptureError> {
    Decoder::default().decode(raw)
}

/// The picture that the frame's bytes are.
fn uncompressed(raw: &RawFrame, layout: Layout) -> Result<Picture, CaptureError> {
    let size = raw.resolution;
    // Pictures from files may be larger than any video; whoever read them has checked the size.
    if layout != Layout::Rgb {
        check_size(size)?;
    }
    Some((size.width, size.height))
        .filter(|(width, height)| width.min(height) > &0)
        .and_then(|size| Picture::new(raw.bytes.clone(), layout, size))
        .ok_or_else(|| corrupt(few_bytes(raw.bytes.len(), size)))
}

/// Motion JPEG without Huffman tables means the standard ones. The decoder puts them in where an
/// `AVI1` segment says that this is motion JPEG; not every camera writes one, so it is put in.
fn mark<'a>(jpeg: &[u8], marked: &'a mut Vec<u8>) -> &'a [u8] {
    let (start, rest) = jpeg.split_at(jpeg.len().min(2));
    marked.clear();
    for part in [start, b"\xff\xe0\x00\x07AVI1\0", rest] {
        marked.extend_from_slice(part);
    }
    marked
}

/// Whether `bytes` can hold a frame: cheap, and finds most of what is cut short. Gives the bytes
/// that matter, without what hangs on behind.
pub(super) fn trim(
    bytes: &[u8],
    layout: PixelLayout,
    resolution: Resolution,
) -> Result<&[u8], CaptureError> {
    match layout {
        PixelLayout::Mjpeg => jpeg::outline(bytes)
            .and_then(|outline| bytes.get(..outline.length))
            .ok_or_else(|| corrupt(tr!("errors-frame-no-end"))),
        _ => bytes
            .get(..byte_count(layout, resolution)?)
            .ok_or_else(|| corrupt(few_bytes(bytes.len(), resolution))),
    }
}

/// Bytes of an uncompressed frame.
pub(super) fn byte_count(layout: PixelLayout, size: Resolution) -> Result<usize, CaptureError> {
    check_size(size)?;
    let layout = match layout {
        PixelLayout::Yuyv => Layout::Yuyv,
        PixelLayout::Nv12 => Layout::Nv12,
        PixelLayout::Rgb | PixelLayout::Mjpeg => Layout::Rgb,
    };
    layout
        .byte_count(size.width, size.height)
        .ok_or_else(|| corrupt(tr!("errors-frame-size", size = size.to_string())))
}

fn check_size(size: Resolution) -> Result<(), CaptureError> {
    let allowed = 1..=LONGEST_SIDE;
    if allowed.contains(&size.width) && allowed.contains(&size.height) {
        Ok(())
    } else {
        Err(corrupt(tr!("errors-frame-size", size = size.to_string())))
    }
}

fn few_bytes(bytes: usize, size: Resolution) -> String {
    tr!("errors-frame-few-bytes", bytes = bytes.to_string(), size = size.to_string())
}

fn corrupt(cause: impl Into<String>) -> CaptureError {
    CaptureError::new(
        CaptureErrorKind::Corrupt,
        tr!("errors-frame"),
        tr!("errors-frame-damaged", cause = cause.into()),
        tr!("errors-frame-help"),
    )
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use proptest::prelude::*;

    use super::jpeg::tests::encode;
    use super::*;
    use crate::units::Timestamp;

    fn raw(layout: PixelLayout, (width, height): (u32, u32), bytes: &[u8]) -> RawFrame {
        RawFrame {
            bytes: bytes.into(),
            layout,
            resolution: Resolution { width, height },
            at: Timestamp::from_seconds(1.5),
            seq: 3,
        }
    }

    /// BT.601 limited-range triples and their colours (ITU-R BT.601-7; 75 % bars of the usual test
    /// card: 180 = 16 + 219 x 0.75 and so on).
    const COLOURS: [([u8; 3], [u8; 3]); 6] = [
        ([16, 128, 128], [0, 0, 0]),
        ([235, 128, 128], [255, 255, 255]),
        ([180, 128, 128], [191, 191, 191]),
        ([81, 90, 240], [254, 0, 0]),
        ([145, 54, 34], [0, 255, 1]),
        ([41, 240, 110], [0, 0, 255]),
    ];

    /// The conversion works in integers of 8 bits and more: ±2 of 255 is its rounding.
    fn assert_close(seen: &RgbImage, expected: [u8; 3]) {
        for pixel in seen.pixels() {
            for (seen, expected) in pixel.0.iter().zip(expected) {
                assert!(seen.abs_diff(expected) <= 2, "{pixel:?} is not {expected:?}");
            }
        }
    }

    #[test]
    fn yuv_colours_come_out_right_at_even_and_odd_sizes() {
        for (yuv, expected) in COLOURS {
            let [y, u, v] = yuv;
            for (width, height) in [(64_u32, 48_u32), (7, 5), (1, 1)] {
                let pairs = width.div_ceil(2) as usize;
                let packed = [y, u, y, v].repeat(pairs * height as usize);
                let mut planes = vec![y; (width * height) as usize];
                planes.extend([u, v].repeat(pairs * height.div_ceil(2) as usize));
                for (layout, bytes) in [(PixelLayout::Yuyv, packed), (PixelLayout::Nv12, planes)] {
                    let mut frame = raw(layout, (width, height), &bytes);
                    assert_close(&decode(&frame).unwrap().picture.view().to_image(), expected);
                    frame.bytes = bytes[..bytes.len() - 1].into();
                    let error = decode(&frame).unwrap_err();
                    assert_eq!(error.kind, CaptureErrorKind::Corrupt);
                }
            }
        }
    }

    fn gradient() -> RgbImage {
        RgbImage::from_fn(192, 64, |x, y| image::Rgb([x as u8, (y * 3) as u8, 90]))
    }

    #[test]
    fn a_jpeg_with_a_full_buffer_behind_it_is_decoded() {
        let mut bytes = encode(&gradient());
        bytes.resize(bytes.len() + 4096, 0xaa);
        let frame = decode(&raw(PixelLayout::Mjpeg, (1, 1), &bytes)).unwrap();
        assert_eq!((frame.seq, frame.at), (3, Timestamp::from_seconds(1.5)));
        assert_eq!(frame.picture.dimensions(), (192, 64), "the header has the last word");
        for (x, y, pixel) in frame.picture.view().to_image().enumerate_pixels() {
            for (seen, wanted) in pixel.0.iter().zip(gradient().get_pixel(x, y).0) {
                // Quality 92 with halved chroma keeps a smooth ramp within a few steps.
                assert!(seen.abs_diff(wanted) <= 8, "{x},{y}: {pixel:?}");
            }
        }
    }

    #[test]
    fn motion_jpeg_may_leave_out_its_standard_tables() {
        let whole = encode(&gradient());
        let mut bare = whole[..2].to_vec();
        let mut at = 2;
        while whole[at + 1] != 0xda {
            let length = 2 + usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]]));
            if whole[at + 1] != 0xc4 {
                bare.extend(&whole[at..at + length]);
            }
            at += length;
        }
        bare.extend(&whole[at..]);
        assert!(bare.len() < whole.len());
        let seen = decode(&raw(PixelLayout::Mjpeg, (192, 64), &bare)).unwrap();
        let expected = decode(&raw(PixelLayout::Mjpeg, (192, 64), &whole)).unwrap();
        assert_eq!(seen.picture.view().to_rgb(), expected.picture.view().to_rgb());
    }

    #[test]
    fn a_jpeg_cut_short_is_corrupt_wherever_it_is_cut() {
        let jpeg = encode(&gradient());
        for length in (0..jpeg.len()).step_by(7) {
            let mut cut = jpeg[..length].to_vec();
            cut.resize(jpeg.len() + 512, 0);
            let error = decode(&raw(PixelLayout::Mjpeg, (192, 64), &cut)).unwrap_err();
            assert_eq!(error.kind, CaptureErrorKind::Corrupt);
        }
    }

    #[test]
    fn a_scan_that_ends_early_is_corrupt_though_it_has_an_end_marker() {
        let jpeg = encode(&gradient());
        let scan = jpeg.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap() + 14;
        // Up to the last row of blocks, an eighth of the scan.
        for length in (scan..scan + (jpeg.len() - scan) * 4 / 5).step_by(11) {
            let mut cut = jpeg[..length].to_vec();
            cut.extend([0xff, 0xd9]);
            assert!(decode(&raw(PixelLayout::Mjpeg, (192, 64), &cut)).is_err(), "{length}");
        }
    }

    /// `jpeg` with a segment of its own head once more, `marker`'s, inside its scan, at the first place
    /// from `share` of it on that is no half of an escaped byte.
    fn spliced(jpeg: &[u8], marker: u8, share: f32) -> Vec<u8> {
        let at = |marker| jpeg.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
        let (start, scan) = (at(marker), at(0xda) + 14);
        let length = usize::from(u16::from_be_bytes([jpeg[start + 2], jpeg[start + 3]]));
        let place = scan + ((jpeg.len() - scan) as f32 * share) as usize;
        let place = (place..).find(|place| jpeg[place - 1] != 0xff).unwrap();
        [&jpeg[..place], &jpeg[start..start + 2 + length], &jpeg[place..]].concat()
    }

    /// What a bit error can make of a byte in the scan; the decoder takes some of these for whole.
    #[test]
    fn a_scan_with_a_segment_in_it_is_corrupt_wherever_that_is() {
        for size in [(192, 64), (96, 64)] {
            let picture = |x, y| image::Rgb([(x * y % 32) as u8; 3]);
            let jpeg = encode(&RgbImage::from_fn(size.0, size.1, picture));
            // Huffman tables, and another scan.
            for marker in [0xc4, 0xda] {
                for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
                    let broken = spliced(&jpeg, marker, share);
                    let decoded = decode(&raw(PixelLayout::Mjpeg, size, &broken));
                    assert!(decoded.is_err(), "{size:?}, {marker:x} at {share}");
                }
            }
        }
    }

    #[test]
    fn a_plain_picture_of_few_bytes_is_whole() {
        for size in [(640, 480), (160, 120), (16, 16)] {
            for colour in [0, 128, 255] {
                let jpeg = encode(&RgbImage::from_pixel(size.0, size.1, image::Rgb([colour; 3])));
                let frame = decode(&raw(PixelLayout::Mjpeg, size, &jpeg)).unwrap();
                assert_close(&frame.picture.view().to_image(), [colour; 3]);
            }
        }
    }

    #[test]
    fn a_size_that_cannot_be_is_refused_before_memory_is_asked_for() {
        for size in [(0, 480), (u32::MAX, u32::MAX), (8193, 2)] {
            for layout in [PixelLayout::Yuyv, PixelLayout::Nv12, PixelLayout::Rgb] {
                assert!(decode(&raw(layout, size, &[0; 64])).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_bring_the_decoder_down(
            bytes in proptest::collection::vec(any::<u8>(), 0..2048),
            layout in proptest::sample::select(vec![
                PixelLayout::Mjpeg, PixelLayout::Yuyv, PixelLayout::Nv12, PixelLayout::Rgb,
            ]),
            size in (0_u32..64, 0_u32..64),
        ) {
            if let Err(error) = decode(&raw(layout, size, &bytes)) {
                prop_assert_eq!(error.kind, CaptureErrorKind::Corrupt);
            }
        }

        #[test]
        fn no_damage_to_a_jpeg_brings_the_decoder_down(
            hits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
            cut in any::<proptest::sample::Index>(),
        ) {
            let mut bytes = encode(&gradient());
            for (at, value) in hits {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let _ = decode(&raw(PixelLayout::Mjpeg, (192, 64), &bytes));
            bytes.truncate(cut.index(bytes.len()));
            let _ = decode(&raw(PixelLayout::Mjpeg, (192, 64), &bytes));
        }
    }
}
