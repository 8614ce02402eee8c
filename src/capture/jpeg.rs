//! What can be read off a JPEG without decoding it: where it ends and how large it is.
//!
//! Cameras and cut-off files hand out JPEGs that stop in the middle or drag rubbish behind them;
//! the markers tell, at the price of one pass over the bytes (ITU-T T.81, annex B).

use super::Resolution;

const START_OF_IMAGE: [u8; 2] = [0xff, 0xd8];
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const BASELINE: u8 = 0xc0;
const HUFFMAN_TABLE: u8 = 0xc4;

/// What the markers of a whole JPEG say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    /// Bytes from the start to the end marker, both included.
    pub length: usize,
    /// Size of the picture.
    pub resolution: Resolution,
    /// Whether it is a baseline JPEG, as all motion JPEG is.
    pub is_baseline: bool,
    /// Whether it brings its Huffman tables. Motion JPEG may leave them out and mean the standard
    /// ones.
    pub has_tables: bool,
}

/// Reads the markers of the JPEG that `bytes` begins with; `None` where it is no JPEG, has no end, or is
/// a baseline one whose scans do not hold each component once: a scan too many is a bit error, from which
/// on decoders leave the picture as it was.
pub(super) fn outline(bytes: &[u8]) -> Option<Outline> {
    if !bytes.starts_with(&START_OF_IMAGE) {
        return None;
    }
    let mut at = START_OF_IMAGE.len();
    let mut resolution = None;
    let mut is_baseline = false;
    let mut has_tables = false;
    let (mut components, mut scanned) = (0, 0);
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => {
                at += 1; // a fill byte
                continue;
            }
            END_OF_IMAGE if is_baseline && scanned != components => return None,
            END_OF_IMAGE => {
                return Some(Outline {
                    length: at + 2,
                    resolution: resolution?,
                    is_baseline,
                    has_tables,
                });
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            HUFFMAN_TABLE => has_tables = true,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                resolution = Some(frame_size(segment)?);
                is_baseline = marker == BASELINE;
                components = u32::from(*segment.get(5)?);
            }
            START_OF_SCAN => scanned += u32::from(*segment.first()?),
            _ => {}
        }
        at += 2 + length;
        if marker == START_OF_SCAN {
            at += entropy_coded_length(bytes.get(at..)?)?;
        }
    }
}

/// Height and width from a frame header: precision (1 byte), lines (2), samples a line (2).
fn frame_size(segment: &[u8]) -> Option<Resolution> {
    let [_, h1, h2, w1, w2, ..] = *segment else { return None };
    let (width, height) = (u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]));
    Some(Resolution { width: width.into(), height: height.into() })
}

/// Bytes of scan data up to the next marker that is neither a stuffed zero nor a restart.
fn entropy_coded_length(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7))
}

#[cfg(test)]
pub(super) mod tests {
    use image::RgbImage;
    use image::codecs::jpeg::JpegEncoder;

    use super::*;

    /// A picture as a JPEG of good quality.
    pub(in crate::capture) fn encode(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 92).encode_image(picture).unwrap();
        bytes
    }

    #[test]
    fn the_end_and_the_size_are_found_whatever_follows() {
        let jpeg = encode(&RgbImage::new(33, 17));
        let mut padded = jpeg.clone();
        padded.extend([0xff, 0xd9, 0x00, 0x17]);
        let expected = Outline {
            length: jpeg.len(),
            resolution: Resolution { width: 33, height: 17 },
            is_baseline: true,
            has_tables: true,
        };
        assert_eq!(outline(&jpeg), Some(expected));
        assert_eq!(outline(&padded), Some(expected));
    }

    #[test]
    fn a_component_that_is_scanned_twice_or_never_makes_no_picture() {
        let jpeg = encode(&RgbImage::new(33, 17));
        let scan = jpeg.windows(2).position(|pair| pair == [0xff, START_OF_SCAN]).unwrap();
        let (end, marker) = (jpeg.len() - 2, [0xff, END_OF_IMAGE]);
        assert!(outline(&jpeg).is_some());
        assert_eq!(outline(&[&jpeg[..end], &jpeg[scan..]].concat()), None);
        assert_eq!(outline(&[&jpeg[..scan], &marker[..]].concat()), None);
    }

    #[test]
    fn what_is_cut_short_has_no_outline() {
        let jpeg = encode(&RgbImage::from_fn(40, 40, |x, y| image::Rgb([x as u8, y as u8, 7])));
        for length in 0..jpeg.len() {
            assert_eq!(outline(&jpeg[..length]), None, "{length} bytes of {}", jpeg.len());
        }
    }
}
