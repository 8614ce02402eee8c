//! Landmarks of ten synthetic people on whom no weight was fitted (`tests/data/landmarks.json`), for
//! tests only.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::pose::face::{FACE_POINT_COUNT, Face, FacePoint};
use crate::pose::neck::{NECK_POINT_COUNT, Neck, faces_left};
use crate::pose::{LANDMARK_COUNT, Landmark, Light, Pose, Region};
use crate::units::{Confidence, Degrees, PixelPoint, WorldPoint};

use super::View;
use super::lens::focal_px;

#[derive(Deserialize)]
struct Fixture {
    pictures: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    person: u32,
    view: View,
    upright: bool,
    cva: f64,
    size: (u32, u32),
    presence: f64,
    region: [f32; 4],
    landmarks: Vec<[f32; 5]>,
    world_mm: Vec<[f32; 3]>,
    /// Slope, guess, turn, elevation, and the expected errors of the first two, in degrees.
    neck: [f64; 6],
    neck_points: [[f32; 2]; NECK_POINT_COUNT],
    /// x, y and depth of the named points of the face, by their index.
    #[serde(default)]
    face: BTreeMap<usize, [f32; 3]>,
}

/// One picture with its truth.
pub struct Seen {
    pub person: u32,
    pub view: View,
    pub upright: bool,
    /// True craniovertebral angle, degrees.
    pub cva: f64,
    pub pose: Pose,
}

/// All pictures, person by person, view by view, the upright one first.
pub fn all() -> Vec<Seen> {
    let text = include_str!("../../tests/data/landmarks.json");
    let fixture: Fixture = serde_json::from_str(text).unwrap();
    fixture.pictures.into_iter().map(seen).collect()
}

/// The same person from twice as far: half the lengths, in a picture of half the size.
pub fn twice_as_far(mut pose: Pose) -> Pose {
    let half = |p: &mut crate::units::PixelPoint| (p.x, p.y) = (p.x / 2.0, p.y / 2.0);
    pose.landmarks.iter_mut().for_each(|landmark| half(&mut landmark.position));
    pose.neck.iter_mut().flat_map(|neck| &mut neck.points).for_each(half);
    for point in pose.face.iter_mut().flat_map(|face| &mut Arc::make_mut(face).points) {
        half(&mut point.position);
        point.depth_px /= 2.0;
    }
    pose.picture = (320, 240);
    pose
}

/// The upright picture of the first person in that view.
pub fn upright(view: View) -> Pose {
    all().into_iter().find(|seen| seen.view == view && seen.upright).unwrap().pose
}

/// The head `ahead` pixels to where the nose points and `down` pixels lower, as all three networks
/// would see it: the neck network's own guess goes down by half a degree for each pixel down.
pub fn slid(pose: &Pose, ahead: f32, down: f32) -> Pose {
    use crate::pose::{LandmarkName as Name, NeckPointName as Point};
    let mut pose = pose.clone();
    let ears = pose.point(Name::LeftEar).midpoint(pose.point(Name::RightEar));
    let towards = (pose.point(Name::Nose).x - ears.x).signum();
    let moved = |point: &mut PixelPoint| {
        point.x += towards * ahead;
        point.y += down;
    };
    for landmark in &mut pose.landmarks[..=Name::MouthRight as usize] {
        moved(&mut landmark.position);
    }
    if let Some(face) = pose.face.as_mut().map(Arc::make_mut) {
        face.points.iter_mut().for_each(|point| moved(&mut point.position));
    }
    if let Some(neck) = &mut pose.neck {
        for name in [Point::Tragus, Point::NearTragus, Point::FarTragus] {
            moved(&mut neck.points[name as usize]);
        }
        for name in [Point::NearCanthus, Point::FarCanthus] {
            moved(&mut neck.points[name as usize]);
        }
        let (c7, tragus) = (neck.point(Point::C7), neck.point(Point::Tragus));
        let (along, up) = (f64::from(towards * (tragus.x - c7.x)), f64::from(c7.y - tragus.y));
        neck.slope = Degrees::from_radians(up.atan2(along));
        neck.guess = neck.guess - Degrees::new(f64::from(down) * 0.5);
    }
    pose
}

/// The person so many degrees higher in the picture, as one is who stands up before a camera that stays:
/// the camera sees the face, held as before, and the neck from so much further below.
pub fn risen(pose: &Pose, by: f64) -> Pose {
    let mut pose = nodded(&shifted(pose, by), by as f32);
    if let Some(neck) = &mut pose.neck {
        neck.elevation = neck.elevation - Degrees::new(by);
    }
    pose
}

/// The same picture from a camera tilted down by so many degrees: everything is higher in it, and
/// nothing looks otherwise.
pub fn tilted(pose: &Pose, by: f64) -> Pose {
    shifted(pose, by)
}

/// The face nodded by so many degrees, the chin up.
pub fn nodded(pose: &Pose, by: f32) -> Pose {
    let mut pose = pose.clone();
    let face = Arc::make_mut(pose.face.as_mut().unwrap());
    let count = face.points.len() as f32;
    let y = face.points.iter().map(|point| point.position.y).sum::<f32>() / count;
    let depth = face.points.iter().map(|point| point.depth_px).sum::<f32>() / count;
    let (sin, cos) = by.to_radians().sin_cos();
    for point in &mut face.points {
        let (up, near) = (y - point.position.y, depth - point.depth_px);
        point.position.y = y - (up * cos + near * sin);
        point.depth_px = depth - (near * cos - up * sin);
    }
    pose
}

/// Every point so many degrees higher in the picture.
fn shifted(pose: &Pose, by: f64) -> Pose {
    let mut pose = pose.clone();
    let (focal, middle) = (focal_px(pose.picture), f64::from(pose.picture.1) / 2.0);
    let higher = |point: &mut PixelPoint| {
        let above = ((middle - f64::from(point.y)) / focal).atan() + by.to_radians();
        point.y = (middle - above.tan() * focal) as f32;
    };
    pose.landmarks.iter_mut().for_each(|landmark| higher(&mut landmark.position));
    if let Some(face) = pose.face.as_mut().map(Arc::make_mut) {
        // The mesh stands as it would straight ahead.
        let nose = face.points[1].position.y;
        let mut to = face.points[1].position;
        higher(&mut to);
        face.points.iter_mut().for_each(|point| point.position.y += to.y - nose);
    }
    if let Some(neck) = &mut pose.neck {
        neck.points.iter_mut().for_each(higher);
    }
    pose
}

/// The face turned by so many degrees about its own vertical, to the person's left.
pub fn turned(pose: &Pose, by: f32) -> Pose {
    let mut pose = pose.clone();
    let face = Arc::make_mut(pose.face.as_mut().unwrap());
    let count = face.points.len() as f32;
    let x = face.points.iter().map(|point| point.position.x).sum::<f32>() / count;
    let depth = face.points.iter().map(|point| point.depth_px).sum::<f32>() / count;
    let (sin, cos) = by.to_radians().sin_cos();
    for point in &mut face.points {
        let (right, back) = (point.position.x - x, point.depth_px - depth);
        point.position.x = x + right * cos - back * sin;
        point.depth_px = depth + right * sin + back * cos;
    }
    pose
}

fn seen(row: Row) -> Seen {
    let (neck, face) = (neck(&row), face(&row.face));
    let mut landmarks = [Landmark::default(); LANDMARK_COUNT];
    for (landmark, [x, y, depth_px, visibility, presence]) in
        landmarks.iter_mut().zip(row.landmarks)
    {
        *landmark = Landmark {
            position: PixelPoint::new(x, y),
            depth_px,
            visibility: Confidence::new(visibility.into()),
            presence: Confidence::new(presence.into()),
        };
    }
    let mut world = [WorldPoint::default(); LANDMARK_COUNT];
    for (point, [x, y, z]) in world.iter_mut().zip(row.world_mm) {
        *point = WorldPoint { x: x / 1000.0, y: y / 1000.0, z: z / 1000.0 };
    }
    let [x, y, size_px, rotation_rad] = row.region;
    let mut pose = Pose {
        landmarks,
        world,
        presence: Confidence::new(row.presence),
        region: Region { centre: PixelPoint::new(x, y), size_px, rotation_rad },
        picture: row.size,
        light: Light::default(),
        face,
        neck: None,
    };
    pose.neck = Some(Neck { near_is_left: faces_left(&pose), ..neck });
    Seen { person: row.person, view: row.view, upright: row.upright, cva: row.cva, pose }
}

fn neck(row: &Row) -> Neck {
    let [slope, guess, turn, elevation, slope_error, guess_error] = row.neck.map(Degrees::new);
    let points = row.neck_points.map(|[x, y]| PixelPoint::new(x, y));
    let near_is_left = false;
    Neck { points, near_is_left, slope, guess, turn, elevation, slope_error, guess_error }
}

/// A face of which only the named points are where they were; the others lie at the nose.
fn face(named: &BTreeMap<usize, [f32; 3]>) -> Option<Arc<Face>> {
    let place =
        |[x, y, depth_px]: [f32; 3]| FacePoint { position: PixelPoint::new(x, y), depth_px };
    let mut points = [place(*named.get(&1)?); FACE_POINT_COUNT];
    for (index, at) in named {
        points[*index] = place(*at);
    }
    Some(Arc::new(Face { points, presence: Confidence::FULL }))
}
