//! Which way the head points and how far away it is, from the face mesh.
//!
//! ```text
//! mesh: x from the right side (234) to the left (454), y from chin (152) to forehead (10) at right
//!       angles to it, z = x x y out of the face
//! read as if the camera looked straight at the face -> turned by the face's place in the picture
//! ```

use super::{INTERPUPILLARY, focal_px};
use crate::pose::Face;
use crate::pose::face::{FacePoint, FacePointName as Name};
use crate::units::{Degrees, Millimetres};

/// True yaw for a degree of the mesh's: its depth is overdrawn.
const YAW: f64 = 0.87;
/// The mesh's pitch, in degrees, on a head held level.
const LEVEL: f64 = -7.9;

/// x to the right of the picture, y up, z to the camera.
type Vector = [f64; 3];

/// Turn, nod and lean of a head against the camera's axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Head {
    pub yaw: Degrees,
    pub pitch: Degrees,
    pub roll: Degrees,
}

impl Head {
    /// The head of that face; `None` when the mesh has no extent.
    pub(super) fn of(face: &Face, picture: (u32, u32)) -> Option<Self> {
        let (right, left) = (at(face.point(Name::RightSide)), at(face.point(Name::LeftSide)));
        let x = unit(less(left, right))?;
        let up = less(at(face.point(Name::Forehead)), at(face.point(Name::Chin)));
        let along = dot(up, x);
        let y = unit(std::array::from_fn(|i| up[i] - along * x[i]))?;
        let place = Place::of(right, left, picture)?;
        let (x, z) = (place.turned(x), place.turned(cross(x, y)));
        let angle = |a: f64, b: f64| Degrees::from_radians(a.atan2(b));
        Some(Self {
            yaw: angle(-x[2], x[0]) * YAW,
            pitch: angle(z[1], z[0].hypot(z[2])) - Degrees::new(LEVEL),
            roll: angle(-x[1], x[0].hypot(x[2])),
        })
    }
}

/// From the camera to the eyes, for eyes [`INTERPUPILLARY`] apart; `None` when they coincide. The
/// mesh's depth takes the turn of the head out.
pub(super) fn distance(face: &Face, picture: (u32, u32)) -> Option<Millimetres> {
    let middle = |outer, inner| {
        let (outer, inner) = (at(face.point(outer)), at(face.point(inner)));
        std::array::from_fn::<f64, 3, _>(|i| (outer[i] + inner[i]) / 2.0)
    };
    let right = middle(Name::RightEyeOuter, Name::RightEyeInner);
    let left = middle(Name::LeftEyeOuter, Name::LeftEyeInner);
    let apart_px = dot(less(left, right), less(left, right)).sqrt();
    let far = focal_px(picture) * INTERPUPILLARY.value() / apart_px;
    (apart_px >= 1.0 && far.is_finite()).then(|| Millimetres::new(far))
}

/// Where a face stands off the camera's axis: to the right and up, in radians.
struct Place {
    right: f64,
    up: f64,
}

impl Place {
    fn of(right: Vector, left: Vector, picture: (u32, u32)) -> Option<Self> {
        let focal = focal_px(picture);
        let x = (right[0] + left[0] - f64::from(picture.0)) / 2.0;
        let y = (right[1] + left[1] + f64::from(picture.1)) / 2.0;
        let place = Self { right: x.atan2(focal), up: y.atan2(x.hypot(focal)) };
        (focal > 0.0 && place.right.is_finite() && place.up.is_finite()).then_some(place)
    }

    /// A direction seen along the line to the face, as seen along the camera's axis.
    fn turned(&self, [x, y, z]: Vector) -> Vector {
        let (sin, cos) = self.up.sin_cos();
        let (y, z) = (y * cos - z * sin, y * sin + z * cos);
        let (sin, cos) = self.right.sin_cos();
        [x * cos - z * sin, y, x * sin + z * cos]
    }
}

fn at(point: &FacePoint) -> Vector {
    [point.position.x.into(), -f64::from(point.position.y), -f64::from(point.depth_px)]
}

fn less(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|i| a[i] - b[i])
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The direction of `v`; `None` when it has none.
fn unit(v: Vector) -> Option<Vector> {
    let length = dot(v, v).sqrt();
    (length.is_finite() && length > 0.0).then(|| v.map(|part| part / length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::face::FACE_POINT_COUNT;
    use crate::units::{Confidence, PixelPoint};

    const PICTURE: (u32, u32) = (640, 480);

    /// A head 140 wide and 180 high, 63.5 between the eyes, turned to its left and its chin lifted
    /// by so many degrees, seen at that place of the picture as a camera far away would.
    fn face(yaw: f64, pitch: f64, centre: (f64, f64)) -> Face {
        let mut points = [FacePoint::default(); FACE_POINT_COUNT];
        let places = [
            (Name::RightSide, [-70.0, 0.0, 0.0]),
            (Name::LeftSide, [70.0, 0.0, 0.0]),
            (Name::Forehead, [0.0, 90.0, 0.0]),
            (Name::Chin, [0.0, -90.0, 0.0]),
            (Name::RightEyeOuter, [-45.0, 30.0, 0.0]),
            (Name::RightEyeInner, [-18.5, 30.0, 0.0]),
            (Name::LeftEyeInner, [18.5, 30.0, 0.0]),
            (Name::LeftEyeOuter, [45.0, 30.0, 0.0]),
        ];
        let ((sp, cp), (sy, cy)) = (pitch.to_radians().sin_cos(), yaw.to_radians().sin_cos());
        for (name, [x, y, z]) in places {
            let (y, z) = (y * cp + z * sp, z * cp - y * sp);
            let (x, z) = (x * cy + z * sy, z * cy - x * sy);
            points[name as usize] = FacePoint {
                position: PixelPoint::new((centre.0 + x) as f32, (centre.1 - y) as f32),
                depth_px: -z as f32,
            };
        }
        Face { points, presence: Confidence::new(1.0) }
    }

    fn head(yaw: f64, pitch: f64, centre: (f64, f64)) -> Head {
        Head::of(&face(yaw, pitch, centre), PICTURE).unwrap()
    }

    #[track_caller]
    fn near(is: Degrees, expected: f64) {
        assert!((is.value() - expected).abs() < 0.01, "{is:?} instead of {expected}");
    }

    #[test]
    fn a_head_in_the_middle_points_where_its_mesh_does() {
        let middle = (320.0, 240.0);
        near(head(0.0, 0.0, middle).yaw, 0.0);
        near(head(30.0, 0.0, middle).yaw, 30.0 * YAW);
        near(head(-30.0, 0.0, middle).yaw, -30.0 * YAW);
        near(head(0.0, 12.0, middle).pitch, 12.0 - LEVEL);
        near(head(0.0, 0.0, middle).roll, 0.0);
    }

    /// The left edge of the picture lies 34 degrees to the side: whoever seems to look straight at
    /// the camera there looks 34 degrees to the right of its axis.
    #[test]
    fn who_looks_at_the_camera_from_the_edge_is_turned_by_as_much_as_he_stands_aside() {
        near(head(0.0, 0.0, (0.0, 240.0)).yaw, 34.0 * YAW);
        near(head(0.0, 0.0, (640.0, 240.0)).yaw, -34.0 * YAW);
        let up = (240.0 / focal_px(PICTURE)).atan().to_degrees();
        near(head(0.0, 0.0, (320.0, 0.0)).pitch, -up - LEVEL);
    }

    #[test]
    fn lean_to_the_left_shoulder_is_positive() {
        let mut leaning = face(0.0, 0.0, (320.0, 240.0));
        leaning.points[Name::LeftSide as usize].position.y += 20.0;
        leaning.points[Name::RightSide as usize].position.y -= 20.0;
        near(Head::of(&leaning, PICTURE).unwrap().roll, (40.0_f64 / 140.0).atan().to_degrees());
    }

    #[test]
    fn a_turned_head_is_as_far_away_as_one_that_is_not() {
        let far = |yaw| distance(&face(yaw, 0.0, (320.0, 240.0)), PICTURE).unwrap().value();
        assert!((far(0.0) - focal_px(PICTURE)).abs() < 0.1, "a millimetre a pixel: {}", far(0.0));
        assert!((far(40.0) - far(0.0)).abs() < 0.1, "{}", far(40.0));
    }

    #[test]
    fn a_mesh_without_extent_or_at_no_place_says_nothing() {
        let mut nowhere = face(0.0, 0.0, (320.0, 240.0));
        for point in &mut nowhere.points {
            *point = FacePoint::default();
        }
        assert_eq!(Head::of(&nowhere, PICTURE), None);
        assert_eq!(distance(&nowhere, PICTURE), None);
        nowhere.points[Name::LeftSide as usize].position.x = f32::NAN;
        assert_eq!(Head::of(&nowhere, PICTURE), None);
        assert_eq!(Head::of(&face(0.0, 0.0, (320.0, 240.0)), (0, 0)), None);
    }
}
