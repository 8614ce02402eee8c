//! What a picture's pixels mean in directions: a webcam's field of view, assumed.
//!
//! No webcam tells its field of view. A common one is taken for all; what that costs a viewing
//! distance or a change stands where they are measured (`models/posture_fit`).

use crate::units::{Degrees, PixelPoint};

/// Half of a webcam's horizontal field of view: assumed (common ones have 60-78 degrees in all).
const HALF_VIEW: Degrees = Degrees::new(34.0);

/// From the pinhole to the picture, in pixels; `picture` is its width and height.
pub(super) fn focal_px(picture: (u32, u32)) -> f64 {
    f64::from(picture.0) / 2.0 / HALF_VIEW.radians().tan()
}

/// How far under the camera's axis a point is seen; negative above it.
pub(super) fn below_axis(point: PixelPoint, picture: (u32, u32)) -> Degrees {
    let under = f64::from(point.y) - f64::from(picture.1) / 2.0;
    Degrees::from_radians(under.atan2(focal_px(picture)))
}

/// How far to the right of the camera's axis a point of the picture is seen; negative to the left.
pub(super) fn beside_axis(point: PixelPoint, picture: (u32, u32)) -> Degrees {
    let beside = f64::from(point.x) - f64::from(picture.0) / 2.0;
    Degrees::from_radians(beside.atan2(focal_px(picture)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_of_a_square_picture_is_half_a_field_of_view_away() {
        let at = |y| below_axis(PixelPoint { x: 10.0, y }, (480, 480)).value();
        assert!((at(480.0) - 34.0).abs() < 1e-9, "{}", at(480.0));
        assert!((at(0.0) + 34.0).abs() < 1e-9);
        assert!(at(240.0).abs() < 1e-12);
    }

    #[test]
    fn the_size_of_the_picture_does_not_matter() {
        let small = below_axis(PixelPoint { x: 0.0, y: 200.0 }, (320, 240));
        let large = below_axis(PixelPoint { x: 0.0, y: 400.0 }, (640, 480));
        assert!((small.value() - large.value()).abs() < 1e-9);
    }
}
