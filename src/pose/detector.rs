//! Finds the people in a whole picture: MediaPipe's pose detector.
//!
//! The picture is fitted into a square of 224 pixels with black bars. The network then says, for
//! each of 2254 fixed anchors, how likely a person's neck is near it, a box around that, and
//! four points: the middle of the hips, the rim of the circle around the whole body, and the same
//! two for the upper body. Neighbouring anchors see the same person; their boxes are averaged by
//! score where they overlap ("weighted non-maximum suppression": Bazarevsky et al., "BlazeFace",
//! 2019). Constants: options of MediaPipe 0.10.14's graph `pose_detection_cpu`.

use image::RgbImage;

use super::PoseError;
use super::network::{ModelFile, Network, Signature, Weights};
use super::region::{Border, Levels, Region, crop};
use crate::units::{Confidence, PixelPoint};

const SIDE: usize = 224;
const ANCHORS: usize = 2254;
/// Values for each anchor: box centre, width and height, then four points.
const VALUES: usize = 12;
const BOXES: &str = "Identity";
const SCORES: &str = "Identity_1";
static SIGNATURE: Signature = Signature {
    side: SIDE,
    outputs: &[(BOXES, &[1, ANCHORS, VALUES]), (SCORES, &[1, ANCHORS, 1])],
};
/// Cells along one side of the anchor grids, and anchors in each cell.
const GRIDS: [(usize, usize); 3] = [(28, 2), (14, 2), (7, 6)];
/// Boxes that overlap by more than this share of their union are one person.
const SAME_PERSON_OVERLAP: f64 = 0.3;

/// A person the detector found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// How sure the detector is: at least 0.5.
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
}

impl Look {
    fn region(self, picture: &RgbImage) -> Region {
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let widened = match self {
            Self::Plain => 1.0,
            Self::Wide => 1.5,
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
            Self::Wide => Border::Mirror,
        }
    }
}

/// The detector network and its anchors.
#[derive(Debug)]
pub struct Detector {
    network: Network,
    anchors: Vec<(f32, f32)>,
}

impl Detector {
    /// Loads the detector.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights) -> Result<Self, PoseError> {
        let file = ModelFile::Detector;
        let network = Network::load(file.file_name(), &weights.bytes(file)?, &SIGNATURE)?;
        Ok(Self { network, anchors: anchors() })
    }

    /// The people in `picture` whose neck lies inside it, best score first; empty when there is
    /// nobody or no pixel.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn detect(&mut self, picture: &RgbImage, look: Look) -> Result<Vec<Detection>, PoseError> {
        let region = look.region(picture);
        if picture.is_empty() {
            return Ok(Vec::new());
        }
        let input = self.network.input()?;
        crop(picture, &region, SIDE, look.border(), Levels::MinusOneToOne, input);
        let outputs = self.network.run()?;
        let people = merge(decode(outputs.get(BOXES)?, outputs.get(SCORES)?, &self.anchors));
        let inside = |point: PixelPoint| {
            (0.0..=picture.width() as f32).contains(&point.x)
                && (0.0..=picture.height() as f32).contains(&point.y)
        };
        Ok(people
            .iter()
            .map(|person| person.in_picture(&region))
            .filter(|person| inside(person.neck) && person.region.is_usable())
            .collect())
    }
}

/// Centres of the anchors in the order of the network's outputs, in 0..=1 of the square.
fn anchors() -> Vec<(f32, f32)> {
    let mut anchors = Vec::with_capacity(ANCHORS);
    for (cells, each) in GRIDS {
        for row in 0..cells {
            for column in 0..cells {
                let middle = |cell: usize| (cell as f32 + 0.5) / cells as f32;
                anchors.extend(std::iter::repeat_n((middle(column), middle(row)), each));
            }
        }
    }
    anchors
}

/// One anchor's word, or the mean of several; in 0..=1 of the square.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    score: f64,
    /// Left, top, right and bottom of the box, then x and y of hips and body rim.
    values: [f64; 8],
}

impl Candidate {
    fn overlap(&self, other: &Self) -> f64 {
        let [left, top, right, bottom, ..] = self.values;
        let [left2, top2, right2, bottom2, ..] = other.values;
        let width = (right.min(right2) - left.max(left2)).max(0.0);
        let height = (bottom.min(bottom2) - top.max(top2)).max(0.0);
        let both = width * height;
        let union = (right - left) * (bottom - top) + (right2 - left2) * (bottom2 - top2) - both;
        if union > 0.0 { both / union } else { 0.0 }
    }

    fn in_picture(&self, square: &Region) -> Detection {
        let [left, top, right, bottom, hips_x, hips_y, rim_x, rim_y] = self.values;
        Detection {
            score: Confidence::new(self.score),
            neck: square.to_picture(f64::midpoint(left, right), f64::midpoint(top, bottom)),
            region: Region::from_alignment(
                square.to_picture(hips_x, hips_y),
                square.to_picture(rim_x, rim_y),
            ),
        }
    }
}

/// The anchors that see somebody, best first.
fn decode(boxes: &[f32], scores: &[f32], anchors: &[(f32, f32)]) -> Vec<Candidate> {
    let rows = boxes.chunks_exact(VALUES).zip(scores).zip(anchors);
    let mut found: Vec<Candidate> = rows
        // A score of a half is a logit of zero.
        .filter(|((_, logit), _)| **logit >= 0.0)
        .map(|((row, logit), (x, y))| {
            let across = |value: f32| f64::from(value / SIDE as f32 + x);
            let down = |value: f32| f64::from(value / SIDE as f32 + y);
            let half = |value: f32| f64::from(value / SIDE as f32) / 2.0;
            let (centre_x, centre_y) = (across(row[0]), down(row[1]));
            Candidate {
                score: sigmoid(*logit),
                values: [
                    centre_x - half(row[2]),
                    centre_y - half(row[3]),
                    centre_x + half(row[2]),
                    centre_y + half(row[3]),
                    across(row[4]),
                    down(row[5]),
                    across(row[6]),
                    down(row[7]),
                ],
            }
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// One candidate a person: the mean, by score, of those that overlap the best one left.
fn merge(mut left: Vec<Candidate>) -> Vec<Candidate> {
    let mut people = Vec::new();
    while let Some(best) = left.first().copied() {
        let (mut same, others): (Vec<_>, Vec<_>) =
            left.iter().skip(1).partition(|other| best.overlap(other) > SAME_PERSON_OVERLAP);
        same.push(best);
        let total: f64 = same.iter().map(|one| one.score).sum();
        let mean =
            |slot: usize| same.iter().map(|one| one.values[slot] * one.score).sum::<f64>() / total;
        people.push(Candidate { score: best.score, values: std::array::from_fn(mean) });
        left = others;
    }
    people
}

/// The logistic function, its argument kept within +-100 as MediaPipe does.
pub(super) fn sigmoid(logit: f32) -> f64 {
    1.0 / (1.0 + f64::from(-logit.clamp(-100.0, 100.0)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(score: f64, left: f64, hips: f64) -> Candidate {
        Candidate { score, values: [left, 0.2, left + 0.2, 0.4, hips, 0.8, hips, 0.1] }
    }

    #[test]
    fn the_anchors_are_those_of_the_network() {
        let anchors = anchors();
        assert_eq!(anchors.len(), ANCHORS);
        assert_eq!(anchors[0], (0.5 / 28.0, 0.5 / 28.0));
        assert_eq!(anchors[2], (1.5 / 28.0, 0.5 / 28.0));
        assert_eq!(anchors[ANCHORS - 1], (6.5 / 7.0, 6.5 / 7.0));
    }

    #[test]
    fn overlapping_boxes_are_averaged_by_score_and_separate_people_stay_apart() {
        let people = merge(vec![
            candidate(0.9, 0.10, 0.2),
            candidate(0.8, 0.70, 0.8),
            candidate(0.6, 0.12, 0.3),
            candidate(0.5, 0.72, 0.8),
        ]);
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].score, 0.9);
        let hips = (0.9 * 0.2 + 0.6 * 0.3) / 1.5;
        assert!((people[0].values[4] - hips).abs() < 1e-12);
        assert_eq!(people[1].values[4], 0.8);
    }

    #[test]
    fn boxes_that_merely_touch_are_two_people() {
        // Shifted by 0.11 of 0.2: intersection over union 0.09 / 0.31 = 0.290.
        assert_eq!(merge(vec![candidate(0.9, 0.1, 0.2), candidate(0.8, 0.21, 0.3)]).len(), 2);
        // By 0.10: 0.333.
        assert_eq!(merge(vec![candidate(0.9, 0.1, 0.2), candidate(0.8, 0.20, 0.3)]).len(), 1);
    }

    #[test]
    fn numbers_that_are_none_find_nobody() {
        let boxes = vec![f32::NAN; ANCHORS * VALUES];
        assert!(decode(&boxes, &vec![f32::NAN; ANCHORS], &anchors()).is_empty());
        let found = merge(decode(&boxes, &vec![1.0; ANCHORS], &anchors()));
        let square = Look::Plain.region(&RgbImage::new(4, 4));
        assert!(found.iter().all(|person| !person.in_picture(&square).region.is_usable()));
    }
}
