//! What the detectors of bodies and of faces have in common: both are MediaPipe single-shot
//! detectors (Bazarevsky et al., "BlazeFace", 2019).
//!
//! A square of the picture is fitted into the network's input. The network then says, for each of
//! many fixed anchors, how likely a person is near it, a box around that, and some points.
//! Neighbouring anchors see the same person; their boxes are averaged by score where they overlap
//! ("weighted non-maximum suppression"). Constants: MediaPipe 0.10.14's graphs of both.

use super::network::{ModelFile, Network, Signature, Weights};
use super::region::{Border, Cropper, Levels, Region};
use super::{PoseError, plausible};
use crate::picture::View;

/// Boxes that overlap by more than this share of their union are one person.
const SAME_PERSON_OVERLAP: f64 = 0.3;

/// The score from which somebody is seen (MediaPipe's value).
const SEEN: f64 = plausible::SEEN;

/// How one detector differs from another.
#[derive(Debug)]
pub(super) struct Layout {
    /// Its file.
    pub file: ModelFile,
    /// Its input and outputs.
    pub signature: Signature,
    /// The output of boxes and points.
    pub boxes: &'static str,
    /// The output of scores.
    pub scores: &'static str,
    /// Cells along one side of the anchor grids, and anchors in each cell.
    pub grids: &'static [(usize, usize)],
}

/// A detector with `VALUES` numbers for each anchor: box centre, width and height, then at least two
/// points; only the first two are read.
#[derive(Debug)]
pub(super) struct SingleShot<const VALUES: usize> {
    network: Network,
    layout: &'static Layout,
    anchors: Vec<(f32, f32)>,
    cropper: Cropper,
    /// The anchors that see somebody, and the people made of them; kept between runs.
    anchored: Vec<Candidate>,
    people: Vec<Candidate>,
}

impl<const VALUES: usize> SingleShot<VALUES> {
    /// Loads the network and lays out its anchors.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights, layout: &'static Layout) -> Result<Self, PoseError> {
        let bytes = weights.bytes(layout.file)?;
        let network = Network::load(layout.file.file_name(), &bytes, &layout.signature)?;
        Ok(Self {
            network,
            layout,
            anchors: anchors(layout.grids),
            cropper: Cropper::default(),
            anchored: Vec::new(),
            people: Vec::new(),
        })
    }

    /// Whom the network sees in that square of the picture, best score first.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn find(
        &mut self,
        picture: View<'_>,
        square: &Region,
        border: Border,
    ) -> Result<&[Candidate], PoseError> {
        self.find_or_faint(picture, square, border, SEEN)
    }

    /// The same; where it sees nobody, the one it would see first if a score of `faint` were enough.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn find_or_faint(
        &mut self,
        picture: View<'_>,
        square: &Region,
        border: Border,
        faint: f64,
    ) -> Result<&[Candidate], PoseError> {
        let side = self.layout.signature.side;
        let (levels, input) = (Levels::MinusOneToOne, self.network.input()?);
        self.cropper.crop(picture, square, side, border, levels, input);
        let outputs = self.network.run()?;
        let (boxes, scores) = (outputs.get(self.layout.boxes)?, outputs.get(self.layout.scores)?);
        let Self { anchors, anchored, people, .. } = self;
        decode::<VALUES>(boxes, scores, anchors, side, SEEN, anchored);
        merge(anchored, people);
        if people.is_empty() && faint < SEEN {
            decode::<VALUES>(boxes, scores, anchors, side, faint, anchored);
            merge(anchored, people);
            people.truncate(1);
        }
        Ok(people)
    }
}

/// Centres of the anchors in the order of the network's outputs, in 0..=1 of the square.
pub(super) fn anchors(grids: &[(usize, usize)]) -> Vec<(f32, f32)> {
    let mut anchors = Vec::new();
    for &(cells, each) in grids {
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
pub(super) struct Candidate {
    /// From the least that was asked for to 1.
    pub score: f64,
    /// The number of the anchor, or of the best one.
    pub anchor: usize,
    /// Left, top, right and bottom of the box, then x and y of the first two points.
    pub values: [f64; 8],
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
}

/// Fills `found` with the anchors that see somebody with at least the score `least`, best first.
pub(super) fn decode<const VALUES: usize>(
    boxes: &[f32],
    scores: &[f32],
    anchors: &[(f32, f32)],
    side: usize,
    least: f64,
    found: &mut Vec<Candidate>,
) {
    let least = (least / (1.0 - least)).ln() as f32;
    let rows = boxes.chunks_exact(VALUES).zip(scores).zip(anchors);
    found.clear();
    found.extend(rows.enumerate().filter(|(_, ((_, logit), _))| **logit >= least).map(
        |(anchor, ((row, logit), (x, y)))| {
            let across = |value: f32| f64::from(value / side as f32 + x);
            let down = |value: f32| f64::from(value / side as f32 + y);
            let half = |value: f32| f64::from(value / side as f32) / 2.0;
            let (centre_x, centre_y) = (across(row[0]), down(row[1]));
            Candidate {
                score: sigmoid(*logit),
                anchor,
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
        },
    ));
    // Of equals the first anchor stays first; a stable sort would ask for memory.
    found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.anchor.cmp(&b.anchor)));
}

/// Fills `people` with one candidate a person: the mean, by score, of those that overlap the best one
/// left. `left`, best first, is empty afterwards.
pub(super) fn merge(left: &mut Vec<Candidate>, people: &mut Vec<Candidate>) {
    people.clear();
    while let Some(best) = left.first().copied() {
        let mut total = 0.0;
        let mut sums = [0.0; 8];
        let mut take = |one: &Candidate| {
            total += one.score;
            for (sum, value) in sums.iter_mut().zip(one.values) {
                *sum += value * one.score;
            }
        };
        let mut is_best = true;
        left.retain(|other| {
            if std::mem::take(&mut is_best) {
                return false;
            }
            let is_same = best.overlap(other) > SAME_PERSON_OVERLAP;
            if is_same {
                take(other);
            }
            !is_same
        });
        take(&best);
        people.push(Candidate { values: sums.map(|sum| sum / total), ..best });
    }
}

/// The logistic function, its argument kept within +-100 as MediaPipe does.
pub(super) fn sigmoid(logit: f32) -> f64 {
    1.0 / (1.0 + f64::from(-logit.clamp(-100.0, 100.0)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(score: f64, left: f64, hips: f64) -> Candidate {
        Candidate { score, anchor: 0, values: [left, 0.2, left + 0.2, 0.4, hips, 0.8, hips, 0.1] }
    }

    fn merged(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        let mut people = Vec::new();
        merge(&mut candidates, &mut people);
        people
    }

    #[test]
    fn overlapping_boxes_are_averaged_by_score_and_separate_people_stay_apart() {
        let people = merged(vec![
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
        assert_eq!(merged(vec![candidate(0.9, 0.1, 0.2), candidate(0.8, 0.21, 0.3)]).len(), 2);
        // By 0.10: 0.333.
        assert_eq!(merged(vec![candidate(0.9, 0.1, 0.2), candidate(0.8, 0.20, 0.3)]).len(), 1);
    }
}
