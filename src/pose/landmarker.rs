//! Reads the landmarks of one person: MediaPipe's "BlazePose GHUM 3D" landmark network.
//!
//! The network reads a rotated square around the person ([`Region`]) and gives 39 points, in the
//! square and in metres: the 33 landmarks, two alignment points that say where to look in the next
//! frame, and four that nobody uses. The points it gives directly are coarse; it also gives a map
//! of likelihood for each, and taking the middle of the map near the point is what makes them
//! exact: without that step they are off by 3 pixels on average and up to 34.

use super::light::Light;
use super::network::{ModelFile, Network, Outputs, Signature, Weights};
use super::region::{Border, Cropper, Levels, Region};
use super::single_shot::sigmoid;
use super::{LANDMARK_COUNT, Landmark, ModelVariant, Pose, PoseError};
use crate::picture::View;
use crate::units::{Confidence, PixelPoint, WorldPoint};

const SIDE: usize = 256;
/// Points the network gives: 33 landmarks, 2 alignment points, 4 unused.
const POINTS: usize = 39;
/// Values for each point: x, y, z, visibility, presence.
const VALUES: usize = 5;
/// Index of the alignment point between the hips; the one on the body's rim follows it.
const HIPS: usize = 33;
/// Side of the likelihood maps.
const MAP: usize = 64;
/// Cells of the map on each side of the point that take part. MediaPipe's graph asks for a window
/// of 7; its results are those of 9 (2 * 4 + 1).
const REACH: usize = 4;
const COORDINATES: &str = "Identity";
const PRESENCE: &str = "Identity_1";
const MAPS: &str = "Identity_3";
const WORLD: &str = "Identity_4";
pub(super) static SIGNATURE: Signature = Signature {
    planes: 3,
    side: SIDE,
    outputs: &[
        (COORDINATES, &[1, POINTS * VALUES]),
        (PRESENCE, &[1, 1]),
        (MAPS, &[1, POINTS, MAP, MAP]),
        (WORLD, &[1, POINTS * 3]),
    ],
};

/// What one look at one person gave.
#[derive(Clone, Debug, PartialEq)]
pub struct LandmarkReading {
    /// The person; `pose.presence` says whether there is one at all.
    pub pose: Pose,
    /// Middle of the hips and rim of the circle around the body, for the next frame's region
    /// ([`Region::from_alignment`]).
    pub alignment: [PixelPoint; 2],
}

/// The landmark network.
#[derive(Debug)]
pub struct Landmarker {
    network: Network,
    cropper: Cropper,
}

impl Landmarker {
    /// Loads the network of that variant.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights, variant: ModelVariant) -> Result<Self, PoseError> {
        let file = ModelFile::Landmarks(variant);
        let network = Network::load(file.file_name(), &weights.bytes(file)?, &SIGNATURE)?;
        Ok(Self { network, cropper: Cropper::default() })
    }

    /// The landmarks of the person in `region`; `None` when the picture is empty or the region
    /// cannot be cut.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when the network fails.
    pub fn read<'a>(
        &mut self,
        picture: impl Into<View<'a>>,
        region: &Region,
    ) -> Result<Option<LandmarkReading>, PoseError> {
        let picture = picture.into();
        if picture.is_empty() || !region.is_usable() {
            return Ok(None);
        }
        let (levels, input) = (Levels::ZeroToOne, self.network.input()?);
        self.cropper.crop(picture, region, SIDE, Border::Edge, levels, input);
        let outputs = self.network.run()?;
        interpret(&outputs, picture, region).map(Some)
    }
}

fn interpret(
    outputs: &Outputs,
    picture: View<'_>,
    region: &Region,
) -> Result<LandmarkReading, PoseError> {
    let coordinates = outputs.get(COORDINATES)?;
    let maps = outputs.get(MAPS)?;
    let points = coordinates.chunks_exact(VALUES).zip(maps.chunks_exact(MAP * MAP));
    let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
    let mut alignment = [PixelPoint::default(); 2];
    for (index, (values, map)) in points.take(HIPS + 2).enumerate() {
        let side = SIDE as f32;
        let (x, y) = refined(map, values[0] / side, values[1] / side);
        let position = region.to_picture(x, y);
        if let Some(landmark) = landmarks.get_mut(index) {
            *landmark = Landmark {
                position,
                depth_px: values[2] / side * region.size_px,
                visibility: Confidence::new(sigmoid(values[3])),
                presence: Confidence::new(sigmoid(values[4])),
            };
        } else {
            alignment[index - HIPS] = position;
        }
    }
    let mut world = [WorldPoint::default(); LANDMARK_COUNT];
    for (point, values) in world.iter_mut().zip(outputs.get(WORLD)?.chunks_exact(3)) {
        let (x, y) = region.turn(f64::from(values[0]), f64::from(values[1]));
        *point = WorldPoint { x: x as f32, y: y as f32, z: values[2] };
    }
    // The network's last layer is a sigmoid already.
    let presence = outputs.get(PRESENCE)?.first().copied().unwrap_or_default();
    let light = Light::around(picture, &landmarks);
    let pose = Pose {
        landmarks,
        world,
        presence: Confidence::new(f64::from(presence)),
        region: *region,
        picture: picture.dimensions(),
        light,
        face: None,
        neck: None,
    };
    Ok(LandmarkReading { pose, alignment })
}

/// The point (x, y), in 0..=1 of the square, moved to the middle of what the map says near it. It
/// stays where it is when it lies beyond the map or no cell near it is likelier than not.
fn refined(map: &[f32], x: f32, y: f32) -> (f64, f64) {
    let coarse = (f64::from(x), f64::from(y));
    // Rounded towards zero, so that a point just left of the map still counts as its first column.
    let (column, row) = ((coarse.0 * MAP as f64) as i64, (coarse.1 * MAP as f64) as i64);
    let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else {
        return coarse;
    };
    if column >= MAP || row >= MAP {
        return coarse;
    }
    let window = |middle: usize| middle.saturating_sub(REACH)..(middle + REACH + 1).min(MAP);
    let (mut total, mut across, mut down, mut likeliest) = (0.0, 0.0, 0.0, 0.0_f64);
    for row in window(row) {
        for column in window(column) {
            let weight = sigmoid(map[row * MAP + column]);
            total += weight;
            across += weight * column as f64;
            down += weight * row as f64;
            likeliest = likeliest.max(weight);
        }
    }
    if likeliest < 0.5 {
        return coarse;
    }
    (across / total / MAP as f64, down / total / MAP as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map that is sure of one cell and sure of nothing else.
    fn peak(column: usize, row: usize) -> Vec<f32> {
        let mut map = vec![-100.0; MAP * MAP];
        map[row * MAP + column] = 100.0;
        map
    }

    #[test]
    fn a_point_moves_to_the_peak_near_it() {
        let (x, y) = refined(&peak(20, 33), 22.5 / 64.0, 31.5 / 64.0);
        assert!((x * 64.0 - 20.0).abs() < 1e-9 && (y * 64.0 - 33.0).abs() < 1e-9);
    }

    #[test]
    fn four_cells_off_counts_and_five_does_not() {
        let (x, _) = refined(&peak(24, 30), 20.5 / 64.0, 30.5 / 64.0);
        assert!((x * 64.0 - 24.0).abs() < 1e-9);
        let (x, _) = refined(&peak(25, 30), 20.5 / 64.0, 30.5 / 64.0);
        assert!((x * 64.0 - 20.5).abs() < 1e-6);
    }

    #[test]
    fn points_beyond_the_map_or_in_an_unsure_one_stay() {
        for (x, y) in [(1.2_f32, 0.5), (0.5, -0.3), (f32::INFINITY, 0.2), (0.5, 1.0)] {
            assert_eq!(refined(&peak(63, 63), x, y), (f64::from(x), f64::from(y)));
        }
        assert_eq!(refined(&vec![-0.1; MAP * MAP], 0.5, 0.25), (0.5, 0.25));
    }
}
