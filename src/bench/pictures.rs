//! What is measured on: the first picture of the built-in film from the front, 640 x 480, as cameras
//! send it. It is inside the program, so that every report is of the same picture.

use yuv::{
    BufferStoreMut, YuvChromaSubsampling, YuvConversionMode, YuvPackedImageMut, YuvPlanarImageMut,
    YuvRange, YuvStandardMatrix,
};

use super::BenchError;
use crate::capture::decode::decode;
use crate::capture::{PixelLayout, RawFrame, Resolution, demo};
use crate::frame::Frame;
use crate::pose::Region;
use crate::pose::network::{ModelFile, Signature};
use crate::pose::region::{Border, Levels, crop};
use crate::units::PixelPoint;

/// One picture in the forms it takes on its way.
#[derive(Clone, Debug)]
pub struct Pictures {
    /// As a camera sends it compressed.
    pub mjpeg: RawFrame,
    /// As a camera sends it uncompressed.
    pub yuyv: RawFrame,
    /// Decoded.
    pub frame: Frame,
}

impl Pictures {
    /// The built-in picture.
    ///
    /// # Errors
    /// [`BenchError::Capture`]; none in practice, for the film is part of the program.
    pub fn built_in() -> Result<Self, BenchError> {
        let mjpeg = demo::front()?.next_frame()?.ok_or(BenchError::Nobody)?;
        let frame = decode(&mjpeg)?;
        let bytes = yuyv(&frame).ok_or(BenchError::Nobody)?;
        let (width, height) = frame.picture.dimensions();
        let yuyv = RawFrame {
            bytes: bytes.into(),
            layout: PixelLayout::Yuyv,
            resolution: Resolution { width, height },
            ..mjpeg.clone()
        };
        Ok(Self { mjpeg, yuyv, frame })
    }

    /// The middle of the picture as that network's input: planes of R, G and B, then zeros where it
    /// reads more.
    #[must_use]
    pub fn input(&self, file: ModelFile) -> Vec<f32> {
        let picture = self.frame.picture.view();
        let Signature { side, .. } = *file.signature();
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let square = Region {
            centre: PixelPoint::new(width / 2.0, height / 2.0),
            size_px: width.min(height),
            rotation_rad: 0.0,
        };
        let levels = match file {
            ModelFile::Detector | ModelFile::FaceDetector => Levels::MinusOneToOne,
            ModelFile::Landmarks(_) | ModelFile::FaceMesh | ModelFile::Neck => Levels::ZeroToOne,
        };
        let mut values = vec![0.0; file.signature().input_values()];
        crop(picture, &square, side, Border::Edge, levels, &mut values);
        values
    }
}

/// The picture as YUYV; `None` where it has no pixel.
fn yuyv(frame: &Frame) -> Option<Vec<u8>> {
    let image = frame.picture.view().to_image();
    let (width, height) = image.dimensions();
    let mut planes = YuvPlanarImageMut::alloc(width, height, YuvChromaSubsampling::Yuv422);
    let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt601);
    let mode = YuvConversionMode::Balanced;
    yuv::rgb_to_yuv422(&mut planes, image.as_raw(), width * 3, range, matrix, mode).ok()?;
    let stride = width.div_ceil(2) * 4;
    let mut bytes = vec![0; stride as usize * height as usize];
    let yuy = BufferStoreMut::Borrowed(&mut bytes);
    let mut packed = YuvPackedImageMut { yuy, yuy_stride: stride, width, height };
    yuv::yuv422_to_yuyv422(&mut packed, &planes.to_fixed()).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both forms show the same picture: luma is kept to a rounding or two, chroma is halved across.
    #[test]
    fn the_uncompressed_form_shows_what_the_compressed_one_shows() {
        let pictures = Pictures::built_in().unwrap();
        assert_eq!(pictures.frame.picture.dimensions(), (640, 480));
        let again = decode(&pictures.yuyv).unwrap();
        let (again, once) =
            (again.picture.view().to_image(), pictures.frame.picture.view().to_image());
        let pairs = again.as_raw().iter().zip(once.as_raw());
        let apart: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = apart as f64 / again.as_raw().len() as f64;
        assert!(mean < 2.0, "{mean} levels of 255 apart");
    }

    /// The decoder's matrix is tested beside it; with another one here colours would not come back. Within
    /// two of 255 they do, by the rounding of both ways.
    #[test]
    fn full_colours_come_back_from_the_uncompressed_form() {
        for colour in [[254, 0, 0], [0, 255, 1], [0, 0, 255], [191, 191, 191]] {
            let picture = image::RgbImage::from_pixel(16, 4, image::Rgb(colour)).into();
            let frame = Frame { picture, at: crate::units::Timestamp::START, seq: 0 };
            let raw = RawFrame {
                bytes: yuyv(&frame).unwrap().into(),
                layout: PixelLayout::Yuyv,
                resolution: Resolution { width: 16, height: 4 },
                at: frame.at,
                seq: frame.seq,
            };
            let seen = decode(&raw).unwrap().picture.view().pixel(7, 2).unwrap();
            for (seen, wanted) in seen.iter().zip(colour) {
                assert!(seen.abs_diff(wanted) <= 2, "{seen} is not {wanted} of {colour:?}");
            }
        }
    }

    #[test]
    fn an_input_has_the_networks_size_and_its_levels() {
        let pictures = Pictures::built_in().unwrap();
        for file in ModelFile::ALL {
            let values = pictures.input(file);
            assert_eq!(values.len(), file.signature().input_values());
            let least = values.iter().copied().fold(f32::INFINITY, f32::min);
            let is_signed = matches!(file, ModelFile::Detector | ModelFile::FaceDetector);
            assert_eq!(least < 0.0, is_signed, "{file:?} has {least}");
            assert!(values.iter().all(|value| (-1.0..=1.0).contains(value)));
        }
    }
}
