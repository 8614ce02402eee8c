//! What is drawn over the picture: head and shoulders as thin lines, the plumb line, and, where the
//! view shows it, C7, the tragus, the horizontal and the angle between.
//!
//! The picture is shown mirrored, like a mirror; [`Mapping`] turns pixels into points accordingly.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::pose::{LandmarkName, Pose};
use crate::posture::{Points, View};
use crate::units::PixelPoint;

use super::tokens::over_picture::{FORWARD, HALO, LINE, MEASURED};

/// From pixels of the picture to the screen, left and right exchanged.
#[derive(Clone, Copy, Debug)]
pub struct Mapping {
    /// Where the picture is shown.
    pub rect: Rect,
    /// Width and height of the picture in pixels.
    pub picture: [f32; 2],
}

impl Mapping {
    /// Where `point` of the picture is on the screen.
    #[must_use]
    pub fn at(&self, point: PixelPoint) -> Pos2 {
        let [width, height] = self.picture;
        // The centre of the first pixel is (0, 0), so pixel centres run from half a pixel.
        let (x, y) = ((point.x + 0.5) / width, (point.y + 0.5) / height);
        self.rect.min + vec2((1.0 - x) * self.rect.width(), y * self.rect.height())
    }
}

/// Draws what was measured over the picture. `forward` gives the measured line its signal colour.
pub fn paint(
    painter: &Painter,
    mapping: Mapping,
    view: View,
    points: &Points,
    pose: Option<&Pose>,
    forward: bool,
) {
    let unit = (mapping.rect.width() / 560.0).clamp(0.6, 2.0);
    let pen = Pen { painter, unit };
    match view {
        View::Lateral | View::Oblique => lateral(&pen, mapping, points, forward),
        View::Frontal | View::Unsuitable => frontal(&pen, mapping, points, pose, forward),
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    unit: f32,
}

impl Pen<'_> {
    fn line(&self, points: &[Pos2], width: f32, colour: Color32) {
        let width = width * self.unit;
        self.painter.line(points.to_vec(), Stroke::new(width + 2.5, HALO));
        self.painter.line(points.to_vec(), Stroke::new(width, colour));
    }

    fn dashed(&self, points: [Pos2; 2], colour: Color32) {
        self.painter.line_segment(points, Stroke::new(3.0, HALO));
        let stroke = Stroke::new(1.2, colour);
        self.painter.extend(Shape::dashed_line(&points, stroke, 6.0, 4.0));
    }

    fn dot(&self, place: Pos2, colour: Color32) {
        let radius = 4.5 * self.unit;
        self.painter.circle(place, radius + 1.0, HALO, Stroke::NONE);
        self.painter.circle_filled(place, radius, colour);
    }
}

fn lateral(pen: &Pen<'_>, mapping: Mapping, points: &Points, forward: bool) {
    let measured = if forward { FORWARD } else { MEASURED };
    let place = |point: Option<PixelPoint>| point.map(|point| mapping.at(point));
    let (tragus, c7) = (place(points.tragus), place(points.c7));
    if let (Some(c7), Some(shoulder)) = (c7, place(points.shoulder)) {
        pen.line(&[c7, shoulder], 1.4, LINE);
        pen.dot(shoulder, LINE);
    }
    if let (Some(tragus), Some(canthus)) = (tragus, place(points.canthus)) {
        pen.line(&[tragus, canthus], 1.4, LINE);
        pen.dot(canthus, LINE);
    }
    let (Some(tragus), Some(c7)) = (tragus, c7) else { return };
    let reach = (tragus - c7).length();
    let ahead = if tragus.x >= c7.x { 1.0 } else { -1.0 };
    pen.dashed([c7 - vec2(0.35 * ahead * reach, 0.0), c7 + vec2(1.5 * ahead * reach, 0.0)], LINE);
    plumb(pen, mapping, c7.x, [c7.y - 1.75 * reach, c7.y + 0.6 * reach]);
    let turn = (c7.y - tragus.y).atan2(ahead * (tragus.x - c7.x));
    let arc: Vec<Pos2> = (0..=24)
        .map(|i| {
            let at = turn * i as f32 / 24.0;
            c7 + 0.55 * reach * vec2(ahead * at.cos(), -at.sin())
        })
        .collect();
    pen.line(&arc, 1.6, measured);
    pen.line(&[c7, tragus], 2.4, measured);
    pen.dot(c7, measured);
    pen.dot(tragus, measured);
}

fn frontal(pen: &Pen<'_>, mapping: Mapping, points: &Points, pose: Option<&Pose>, forward: bool) {
    let measured = if forward { FORWARD } else { MEASURED };
    let pair =
        |a: Option<PixelPoint>, b: Option<PixelPoint>| Some([mapping.at(a?), mapping.at(b?)]);
    if let Some(pose) = pose {
        let brow = [
            LandmarkName::LeftEar,
            LandmarkName::LeftEyeOuter,
            LandmarkName::LeftEyeInner,
            LandmarkName::RightEyeInner,
            LandmarkName::RightEyeOuter,
            LandmarkName::RightEar,
        ];
        let brow: Vec<Pos2> = brow.map(|name| mapping.at(pose.point(name))).to_vec();
        pen.line(&brow, 1.4, LINE);
        for name in [LandmarkName::LeftEyeOuter, LandmarkName::RightEyeOuter, LandmarkName::Nose] {
            pen.painter.circle_filled(mapping.at(pose.point(name)), 2.5 * pen.unit, LINE);
        }
    }
    let shoulders = pair(points.left_shoulder, points.right_shoulder);
    let ears = pair(points.left_ear, points.right_ear);
    if let Some(shoulders) = shoulders {
        pen.line(&shoulders, 1.4, LINE);
        let middle = shoulders[0] + 0.5 * (shoulders[1] - shoulders[0]);
        let span = (shoulders[1] - shoulders[0]).length();
        plumb(pen, mapping, middle.x, [middle.y - 1.15 * span, middle.y + 0.2 * span]);
        if let Some([left, right]) = ears {
            pen.line(&[middle, left + 0.5 * (right - left)], 2.4, measured);
        }
        for place in shoulders {
            pen.dot(place, LINE);
        }
    }
    for place in ears.into_iter().flatten() {
        pen.dot(place, measured);
    }
}

/// The hairline over the picture, kept inside it.
fn plumb(pen: &Pen<'_>, mapping: Mapping, x: f32, [top, bottom]: [f32; 2]) {
    let inside = mapping.rect.shrink(6.0);
    let ends = [pos2(x, top.max(inside.top())), pos2(x, bottom.min(inside.bottom()))];
    pen.painter.line_segment(ends, Stroke::new(3.0, HALO));
    pen.painter.line_segment(ends, Stroke::new(1.0, LINE));
    let drop = [vec2(0.0, -4.0), vec2(4.0, 2.0), vec2(0.0, 12.0), vec2(-4.0, 2.0)];
    let drop = drop.map(|corner: Vec2| ends[1] + corner - vec2(0.0, 8.0));
    pen.painter.add(Shape::convex_polygon(drop.to_vec(), LINE, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_a_mirror() {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(320.0, 240.0));
        let mapping = Mapping { rect, picture: [640.0, 480.0] };
        // The left edge of the picture (half a pixel before the first centre) is at the right.
        assert_eq!(mapping.at(PixelPoint::new(-0.5, -0.5)), pos2(420.0, 50.0));
        assert_eq!(mapping.at(PixelPoint::new(639.5, 479.5)), pos2(100.0, 290.0));
    }
}
