//! Landmarks of ten synthetic people on whom nothing was fitted (`tests/data/landmarks.json`), for
//! tests only.

use serde::Deserialize;

use crate::pose::{LANDMARK_COUNT, Landmark, Light, Pose, Region};
use crate::units::{Confidence, PixelPoint, WorldPoint};

use super::View;

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

/// The upright picture of the first person in that view.
pub fn upright(view: View) -> Pose {
    all().into_iter().find(|seen| seen.view == view && seen.upright).unwrap().pose
}

fn seen(row: Row) -> Seen {
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
    let pose = Pose {
        landmarks,
        world,
        presence: Confidence::new(row.presence),
        region: Region { centre: PixelPoint::new(x, y), size_px, rotation_rad },
        picture: row.size,
        light: Light::default(),
        face: None,
        neck: None,
    };
    Seen { person: row.person, view: row.view, upright: row.upright, cva: row.cva, pose }
}
