//! Finds the people in a whole picture: MediaPipe's pose detector.
//!
//! The picture is fitted into a square of 224 pixels with black bars. The network then says, for
//! each of 2254 fixed anchors ([`super::single_shot`]), how likely a person's neck is near it, a box
//! around that, and four points: the middle of the hips, the rim of the circle around the whole
//! body, and the same two for the upper body. Constants: options of MediaPipe 0.10.14's graph
//! `pose_detection_cpu`.

use super::network::{ModelFile, Signature, Weights};
use super::region::{Border, Region};
use super::single_shot::{Candidate, Layout, SingleShot};
use super::{PoseError, plausible};
use crate::picture::View;
use crate::units::{Confidence, PixelPoint};

const SIDE: usize = 224;
const ANCHORS: usize = 2254;
/// Values for each anchor: box centre, width and height, then four points.
const VALUES: usize = 12;
const BOXES: &str = "Identity";
const SCORES: &str = "Identity_1";
pub(super) static LAYOUT: Layout = Layout {
    file: ModelFile::Detector,
    signature: Signature {
        planes: 3,
        side: SIDE,
        outputs: &[(BOXES, &[1, ANCHORS, VALUES]), (SCORES, &[1, ANCHORS, 1])],
    },
    boxes: BOXES,
    scores: SCORES,
    grids: &[(28, 2), (14, 2), (7, 6)],
};

/// A person the detector found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// How sure the detector is: at least 0.5, but for [`Detector::detect_faintly`].
    pub score: Confidence,
    /// The middle of the detector's box: near half way between face and shoulders.
    pub neck: PixelPoint,
    /// The square to read the landmarks from.
    pub region: Region,
}

/// Where in the picture, and how, the detector looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The whole picture with black bars, as MediaPipe does.
    Plain,
    /// The picture continued by its own mirror image to one and a half times its size. People who
    /// fill the picture seen from the side are missed by the plain look and found by this one.
    Wide,
    /// The same to one and a quarter times its size: for those who are too small in the wide look.
    Ample,
}

impl Look {
    /// All, in the order in which they are tried: MediaPipe's own first.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Wide, Self::Ample];

    /// The look after this one, by turns.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Plain => Self::Wide,
            Self::Wide => Self::Ample,
            Self::Ample => Self::Plain,
        }
    }

    /// The square that is read.
    pub(super) fn region(self, picture: View<'_>) -> Region {
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let widened = match self {
            Self::Plain => 1.0,
            Self::Wide => 1.5,
            Self::Ample => 1.25,
        };
        Region {
            centre: PixelPoint::new(width / 2.0, height / 2.0),
            size_px: width.max(height) * widened,
            rotation_rad: 0.0,
        }
    }

    const fn border(self) -> Border {
        match self {
            Self::Plain => Border::Black,
            Self::Wide | Self::Ample => Border::Mirror,
        }
    }
}

/// The detector network and its anchors.
#[derive(Debug)]
pub struct Detector {
    network: SingleShot<VALUES>,
    /// Whom it found last; kept between looks.
    people: Vec<Detection>,
}

impl Detector {
    /// Loads the detector.
    ///
    /// # Errors
    /// Those of [`super::network::Network::load`].
    pub fn load(weights: &Weights) -> Result<Self, PoseError> {
        SingleShot::load(weights, &LAYOUT).map(|network| Self { network, people: Vec::new() })
    }

    /// The people in `picture` whose neck lies inside it, best score first; empty when there is
    /// nobody or no pixel.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn detect<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        look: Look,
    ) -> Result<&[Detection], PoseError> {
        self.look(picture.into(), look, plausible::SEEN)
    }

    /// The same; where nobody is seen, the one place where somebody is likeliest, its score at least
    /// 0.1. Rooms without a person have such places too ([`plausible`]).
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn detect_faintly<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        look: Look,
    ) -> Result<&[Detection], PoseError> {
        self.look(picture.into(), look, plausible::FAINT)
    }

    fn look(
        &mut self,
        picture: View<'_>,
        look: Look,
        faint: f64,
    ) -> Result<&[Detection], PoseError> {
        let region = look.region(picture);
        if picture.is_empty() {
            return Ok(&[]);
        }
        let found = self.network.find_or_faint(picture, &region, look.border(), faint)?;
        let inside = |point: PixelPoint| {
            (0.0..=picture.width() as f32).contains(&point.x)
                && (0.0..=picture.height() as f32).contains(&point.y)
        };
        let found = found.iter().map(|person| Detection::of(person, &region));
        self.people.clear();
        self.people.extend(found.filter(|person| inside(person.neck) && person.region.is_usable()));
        Ok(&self.people)
    }
}

impl Detection {
    /// The person the network saw in that square; the points are the hips and the body's rim.
    fn of(person: &Candidate, square: &Region) -> Self {
        let [left, top, right, bottom, hips_x, hips_y, rim_x, rim_y] = person.values;
        Self {
            score: Confidence::new(person.score),
            neck: square.to_picture(f64::midpoint(left, right), f64::midpoint(top, bottom)),
            region: Region::from_alignment(
                square.to_picture(hips_x, hips_y),
                square.to_picture(rim_x, rim_y),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::single_shot::{anchors, decode, merge};
    use super::*;

    #[test]
    fn the_anchors_are_those_of_the_network() {
        let anchors = anchors(LAYOUT.grids);
        assert_eq!(anchors.len(), ANCHORS);
        assert_eq!(anchors[0], (0.5 / 28.0, 0.5 / 28.0));
        assert_eq!(anchors[2], (1.5 / 28.0, 0.5 / 28.0));
        assert_eq!(anchors[ANCHORS - 1], (6.5 / 7.0, 6.5 / 7.0));
    }

    #[test]
    fn numbers_that_are_none_find_nobody() {
        let boxes = vec![f32::NAN; ANCHORS * VALUES];
        let anchors = anchors(LAYOUT.grids);
        let none = vec![f32::NAN; ANCHORS];
        let (mut anchored, mut found) = (Vec::new(), Vec::new());
        decode::<VALUES>(&boxes, &none, &anchors, SIDE, 0.5, &mut anchored);
        assert!(anchored.is_empty());
        decode::<VALUES>(&boxes, &vec![1.0; ANCHORS], &anchors, SIDE, 0.5, &mut anchored);
        merge(&mut anchored, &mut found);
        let square = Look::Plain.region((&image::RgbImage::new(4, 4)).into());
        assert!(found.iter().all(|person| !Detection::of(person, &square).region.is_usable()));
    }
}
