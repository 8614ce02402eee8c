//! Calms landmarks over time, as MediaPipe does for video.
//!
//! One-euro filters on the session clock, one for each coordinate, with the settings of MediaPipe
//! 0.10.14's graph `pose_landmark_filtering`. Speeds in the picture are divided by the person's
//! size, so that near and far people are smoothed alike; what the network claims of visibility
//! passes a plain low-pass.

use super::{LANDMARK_COUNT, Pose, Region};
use crate::filter::{OneEuro, OneEuroSettings};
use crate::units::{Confidence, PixelPoint, Timestamp};

/// For landmarks in pixels, their speed counted in body sizes.
const LANDMARKS: OneEuroSettings =
    OneEuroSettings { min_cutoff_hz: 0.05, beta: 80.0, derivative_cutoff_hz: 1.0 };
/// For landmarks in metres.
const WORLD: OneEuroSettings =
    OneEuroSettings { min_cutoff_hz: 0.1, beta: 40.0, derivative_cutoff_hz: 1.0 };
/// For the two points that give the next frame's region.
const ALIGNMENT: OneEuroSettings =
    OneEuroSettings { min_cutoff_hz: 0.01, beta: 10.0, derivative_cutoff_hz: 1.0 };
/// Weight of a new visibility against the old one.
const VISIBILITY_WEIGHT: f64 = 0.1;
/// Sizes under this count as this much, so that no speed is divided by nothing.
const SMALLEST_SIZE: f64 = 1e-6;

/// What a speed is multiplied with for a person whose alignment points these are.
fn scale(alignment: &[PixelPoint; 2]) -> f64 {
    let region = Region::from_alignment(alignment[0], alignment[1]);
    let size = f64::from(region.size_px) / Region::MARGIN;
    if size.is_finite() { 1.0 / size.max(SMALLEST_SIZE) } else { 0.0 }
}

/// Smooths the poses of one person in one stream.
#[derive(Clone, Debug)]
pub struct PoseSmoother {
    landmarks: [[OneEuro; 3]; LANDMARK_COUNT],
    world: [[OneEuro; 3]; LANDMARK_COUNT],
    visibility: [Option<f64>; LANDMARK_COUNT],
}

impl Default for PoseSmoother {
    fn default() -> Self {
        let filters =
            |settings| std::array::from_fn(|_| std::array::from_fn(|_| OneEuro::new(settings)));
        Self {
            landmarks: filters(LANDMARKS),
            world: filters(WORLD),
            visibility: [None; LANDMARK_COUNT],
        }
    }
}

impl PoseSmoother {
    /// Replaces the points of `pose`, seen at `at`, by the smoothed ones. `alignment` are the
    /// alignment points of the same look, not smoothed; they tell the person's size.
    pub fn smooth(&mut self, at: Timestamp, pose: &mut Pose, alignment: &[PixelPoint; 2]) {
        let scale = scale(alignment);
        let step = |filter: &mut OneEuro, value: &mut f32, scale| {
            *value = filter.push_scaled(at, f64::from(*value), scale) as f32;
        };
        for (landmark, [x, y, z]) in pose.landmarks.iter_mut().zip(&mut self.landmarks) {
            step(x, &mut landmark.position.x, scale);
            step(y, &mut landmark.position.y, scale);
            step(z, &mut landmark.depth_px, scale);
        }
        for (point, [x, y, z]) in pose.world.iter_mut().zip(&mut self.world) {
            step(x, &mut point.x, 1.0);
            step(y, &mut point.y, 1.0);
            step(z, &mut point.z, 1.0);
        }
        for (landmark, memory) in pose.landmarks.iter_mut().zip(&mut self.visibility) {
            let new = landmark.visibility.value();
            let smooth = memory.map_or(new, |old| old + VISIBILITY_WEIGHT * (new - old));
            *memory = Some(smooth);
            landmark.visibility = Confidence::new(smooth);
        }
    }
}

/// Smooths the two points that give the next frame's region. MediaPipe always does this in video,
/// whether or not it smooths the landmarks: it keeps the crop still, and a still crop is what keeps
/// the network's answers still.
#[derive(Clone, Debug)]
pub struct AlignmentSmoother {
    filters: [[OneEuro; 2]; 2],
}

impl Default for AlignmentSmoother {
    fn default() -> Self {
        let filters = || std::array::from_fn(|_| OneEuro::new(ALIGNMENT));
        Self { filters: [filters(), filters()] }
    }
}

impl AlignmentSmoother {
    /// The smoothed points for those seen at `at`.
    pub fn smooth(&mut self, at: Timestamp, points: &[PixelPoint; 2]) -> [PixelPoint; 2] {
        let scale = scale(points);
        let mut smooth = *points;
        for (point, [x, y]) in smooth.iter_mut().zip(&mut self.filters) {
            point.x = x.push_scaled(at, f64::from(point.x), scale) as f32;
            point.y = y.push_scaled(at, f64::from(point.y), scale) as f32;
        }
        smooth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::{Landmark, Light};
    use crate::units::WorldPoint;

    const FRAME: f64 = 1.0 / 30.0;

    fn pose(x: f32, visibility: f64) -> Pose {
        let landmark = Landmark {
            position: PixelPoint::new(x, 50.0),
            visibility: Confidence::new(visibility),
            ..Landmark::default()
        };
        Pose {
            landmarks: [landmark; LANDMARK_COUNT],
            world: [WorldPoint { x: x / 1000.0, y: 0.0, z: 0.0 }; LANDMARK_COUNT],
            presence: Confidence::FULL,
            region: Region::default(),
            picture: (640, 480),
            light: Light::default(),
            face: None,
            neck: None,
        }
    }

    fn body(size: f32) -> [PixelPoint; 2] {
        [PixelPoint::new(100.0, 400.0), PixelPoint::new(100.0, 400.0 - size / 2.0)]
    }

    /// Spread of the nose over the last of 90 frames for a person of that size, who moves by
    /// `course` pixels.
    fn follow(size: f32, course: impl Fn(i32) -> f32) -> Vec<f32> {
        let mut smoother = PoseSmoother::default();
        (0..90)
            .map(|i| {
                let mut pose = pose(course(i), 1.0);
                smoother.smooth(
                    Timestamp::from_seconds(f64::from(i) * FRAME),
                    &mut pose,
                    &body(size),
                );
                pose.landmarks[0].position.x
            })
            .collect()
    }

    #[test]
    fn jitter_is_calmed_and_a_movement_is_followed() {
        let jitter = follow(600.0, |i| 200.0 + if i % 2 == 0 { 0.5 } else { -0.5 });
        let spread = jitter[60..].windows(2).map(|pair| (pair[0] - pair[1]).abs());
        assert!(spread.fold(0.0, f32::max) < 0.3, "half a pixel of jitter remains");
        // Half a body size a second: 10 pixels a frame. One frame behind at most.
        let course = |i: i32| 100.0 + 10.0 * i as f32;
        let moved = follow(600.0, course);
        assert!((moved[89] - course(89)).abs() < 10.0, "{} of {}", moved[89], course(89));
    }

    #[test]
    fn near_and_far_people_are_smoothed_alike() {
        // Twice the size and twice the movement: twice the answer.
        let wobble = |i: i32| (i as f32 * 0.7).sin();
        let far = follow(300.0, |i| 3.0 * wobble(i));
        let near = follow(600.0, |i| 6.0 * wobble(i));
        for (far, near) in far.iter().zip(&near) {
            assert!((2.0 * far - near).abs() < 1e-3, "{far} and {near}");
        }
    }

    #[test]
    fn visibility_takes_a_tenth_of_each_step() {
        let mut smoother = PoseSmoother::default();
        let mut seen = Vec::new();
        for (i, visibility) in [1.0, 0.0, 0.0].into_iter().enumerate() {
            let mut pose = pose(0.0, visibility);
            smoother.smooth(Timestamp::from_seconds(i as f64), &mut pose, &body(600.0));
            seen.push(pose.landmarks[0].visibility.value());
        }
        assert_eq!(seen[0], 1.0);
        assert!((seen[1] - 0.9).abs() < 1e-12 && (seen[2] - 0.81).abs() < 1e-12, "{seen:?}");
    }

    #[test]
    fn a_person_of_no_size_gives_numbers() {
        let mut smoother = AlignmentSmoother::default();
        for i in 0..5 {
            let point = PixelPoint::new(i as f32, 1.0);
            let smooth = smoother.smooth(Timestamp::from_seconds(f64::from(i)), &[point, point]);
            assert!(smooth.iter().all(|point| point.x.is_finite() && point.y.is_finite()));
        }
    }
}
