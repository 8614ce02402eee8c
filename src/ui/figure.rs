//! The plumb line: a vertical hairline and a plain profile whose head glides with the measured angle.
//!
//! The figure is drawn from the angle, not from stock art. Its frame has C7 at the origin, x to where
//! the person looks, y up, in millimetres; the tragus lies [`TRAGUS_C7_MM`] from C7 at the measured
//! angle, so the head moves on an arc about C7 with a level gaze, and the hairline hangs where the
//! tragus of the reference posture is. A head on its line is upright; a head off its line is not.
//!
//! - [`Placing`] maps millimetres to the screen; [`contour`] is the outline; [`paint`] draws it.

use eframe::egui::{
    Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, epaint::PathStroke, vec2,
};

use crate::units::Degrees;

use super::tokens::{Palette, mix};

/// From the tragus to C7 in an adult at a craniovertebral angle of 50 degrees: 109 mm above and 91 mm
/// ahead (mean of the anthropometric surveys the clinical notes rest on).
pub const TRAGUS_C7_MM: f32 = 142.0;

/// How far above C7 the hairline usually begins.
pub const HANG_MM: f32 = 272.0;

/// How far below C7 the bust ends.
const BUST_MM: f32 = 150.0;

/// Where and how large the figure stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placing {
    /// C7 on the screen.
    pub c7: Pos2,
    /// Points for a millimetre of the body.
    pub scale: f32,
}

impl Placing {
    /// The whole figure, whatever the angle, as large as fits into `rect`.
    #[must_use]
    pub fn within(rect: Rect) -> Self {
        const LEFT: f32 = 62.0;
        const RIGHT: f32 = 262.0;
        const UP: f32 = 276.0;
        let scale = (rect.width() / (LEFT + RIGHT)).min(rect.height() / (UP + BUST_MM));
        let spare = rect.size() - scale * vec2(LEFT + RIGHT, UP + BUST_MM);
        Self { c7: rect.min + 0.5 * spare + scale * vec2(LEFT, UP), scale }
    }

    /// A point of the body on the screen.
    #[must_use]
    pub fn at(self, x_mm: f32, y_mm: f32) -> Pos2 {
        self.c7 + self.scale * vec2(x_mm, -y_mm)
    }

    /// The tragus at `angle`.
    #[must_use]
    pub fn tragus(self, angle: Degrees) -> Pos2 {
        self.on_arc(angle, TRAGUS_C7_MM)
    }

    /// The point `radius_mm` from C7 in the direction of `angle` above the horizontal.
    #[must_use]
    pub fn on_arc(self, angle: Degrees, radius_mm: f32) -> Pos2 {
        let offset = polar(angle, radius_mm);
        self.at(offset.x, offset.y)
    }
}

/// How the figure is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The colours.
    pub palette: &'a Palette,
    /// What lies behind the figure: the bust fades into it.
    pub ground: Color32,
    /// The line from C7 to the tragus; `None` leaves it out.
    pub measured: Option<Color32>,
    /// How far above C7 the hairline begins, in millimetres.
    pub hang_mm: f32,
}

/// Draws the figure with the head at `angle` and the hairline hung for `reference`.
pub fn paint(
    painter: &Painter,
    placing: Placing,
    angle: Degrees,
    reference: Degrees,
    look: &Look<'_>,
) {
    let outline: Vec<Pos2> =
        contour(angle).into_iter().map(|point| placing.at(point.x, point.y)).collect();
    painter.add(fill(&outline, look.palette.body));
    let line = mix(look.palette.body, look.palette.faint, 0.85);
    let width = (0.012 * TRAGUS_C7_MM * placing.scale).clamp(1.2, 2.4);
    painter.add(Shape::closed_line(outline, PathStroke::new(width, line)));
    let rim: Vec<Vec2> = EAR.iter().map(|&(x, y)| vec2(x, -y)).collect();
    let tragus = placing.tragus(angle);
    let ear = smooth(&rim).into_iter().map(|point| tragus + placing.scale * point).collect();
    // In the emblem an ear would only be a smudge.
    if placing.scale > 0.2 {
        painter.line(ear, Stroke::new(width, line));
    }
    fade_bust(painter, placing, look.ground);
    plumb_line(painter, placing, reference, look);
    if let Some(colour) = look.measured {
        painter.line_segment([placing.c7, tragus], Stroke::new(1.6 * width, colour));
        let dot = (5.5 * placing.scale).max(2.5);
        for point in [placing.c7, tragus] {
            painter.circle(point, dot, look.ground, Stroke::new(1.2 * width, colour));
        }
    } else {
        painter.circle_filled(tragus, (5.0 * placing.scale).max(2.0), line);
    }
}

/// The hairline with its bob, hung where the tragus of `reference` is.
fn plumb_line(painter: &Painter, placing: Placing, reference: Degrees, look: &Look<'_>) {
    let palette = look.palette;
    let x = polar(reference, TRAGUS_C7_MM).x;
    let (top, bob) = (placing.at(x, look.hang_mm), placing.at(x, -118.0));
    painter.line_segment([top, bob], Stroke::new(1.0, palette.accent));
    let unit = placing.scale.max(0.22);
    let drop = [vec2(0.0, -6.0), vec2(6.0, 3.0), vec2(0.0, 19.0), vec2(-6.0, 3.0)];
    let drop = drop.iter().map(|&corner| bob + unit * corner).collect();
    painter.add(Shape::convex_polygon(drop, palette.accent, Stroke::NONE));
}

/// The outline of head, neck and shoulders at `angle`, in millimetres about C7 (x ahead, y up),
/// closed, in order, never crossing itself for angles of 10 to 85 degrees.
#[must_use]
pub fn contour(angle: Degrees) -> Vec<Vec2> {
    let angle = Degrees::new(angle.value().clamp(10.0, 85.0));
    let ear = polar(angle, TRAGUS_C7_MM);
    let mut points: Vec<Vec2> = BACK.iter().map(|&(x, y)| vec2(x, y)).collect();
    // The nape is a shallow hollow between C7, which stays, and the occiput, which goes with the head.
    let (c7, occiput) = (vec2(BACK[4].0, BACK[4].1), ear + vec2(HEAD[0].0, HEAD[0].1));
    let inward = (occiput - c7).rot90().normalized();
    points.push(c7 + 0.55 * (occiput - c7) + 11.0 * inward);
    points.extend(HEAD.iter().map(|&(x, y)| ear + vec2(x, y)));
    // The front of the neck hangs between the throat, which goes with the head, and the notch of
    // the breastbone, which stays.
    let throat = ear + vec2(HEAD[HEAD.len() - 1].0, HEAD[HEAD.len() - 1].1);
    let notch = vec2(CHEST[0].0, CHEST[0].1);
    points.push(throat + 0.5 * (notch - throat) + vec2(-7.0, 1.0));
    points.extend(CHEST.iter().map(|&(x, y)| vec2(x, y)));
    smooth(&points)
}

/// Back and shoulders from below up to C7, about C7.
const BACK: [(f32, f32); 5] =
    [(-47.0, -BUST_MM), (-42.0, -105.0), (-31.0, -62.0), (-15.0, -24.0), (-4.0, 2.0)];

/// The head from the nape over the crown down the face to the throat, about the tragus. Proportions
/// of an adult in the Frankfurt plane: about 192 mm long, 125 mm from tragus to crown, 122 mm from
/// nasion to chin.
const HEAD: [(f32, f32); 30] = [
    (-83.0, -24.0),
    (-92.0, 4.0),
    (-96.0, 36.0),
    (-91.0, 70.0),
    (-74.0, 99.0),
    (-46.0, 117.0),
    (-10.0, 125.0),
    (30.0, 121.0),
    (62.0, 106.0),
    (84.0, 83.0),
    (93.0, 55.0),
    (95.5, 32.0),
    (93.0, 16.0),
    (97.0, 2.0),
    (105.0, -14.0),
    (114.5, -29.0),
    (113.0, -37.5),
    (101.0, -42.0),
    (97.5, -47.0),
    (101.0, -56.5),
    (99.5, -61.5),
    (95.0, -65.5),
    (98.5, -70.5),
    (97.0, -77.0),
    (91.5, -83.5),
    (92.5, -93.0),
    (88.0, -104.5),
    (75.0, -110.0),
    (52.0, -102.0),
    (34.0, -93.0),
];

/// The rim of the ear about the tragus.
const EAR: [(f32, f32); 12] = [
    (3.0, 12.0),
    (0.0, 22.0),
    (-8.0, 27.0),
    (-18.0, 26.0),
    (-25.0, 19.0),
    (-27.0, 9.0),
    (-25.0, -2.0),
    (-20.0, -11.0),
    (-15.0, -20.0),
    (-8.0, -26.0),
    (-1.0, -24.0),
    (1.0, -16.0),
];

/// The chest from the notch of the breastbone down, about C7.
const CHEST: [(f32, f32); 3] = [(100.0, -72.0), (119.0, -108.0), (133.0, -BUST_MM)];

/// Steps between two given points of the outline.
const STEPS: usize = 6;

/// A centripetal-like Catmull-Rom spline through `points`; the straight cut from the last to the first
/// stays straight.
fn smooth(points: &[Vec2]) -> Vec<Vec2> {
    let last = points.len() - 1;
    let at = |i: usize| points[i.min(last)];
    let mut out = Vec::with_capacity(points.len() * STEPS);
    for i in 0..last {
        let (a, b, c, d) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
        let span = (c - b).length();
        // Tangents as long as the span keep the curve from overshooting where points lie unevenly.
        let tangent = |from: Vec2, to: Vec2| (to - from).normalized() * span;
        let (m0, m1) = (tangent(a, c), tangent(b, d));
        for step in 0..STEPS {
            let t = step as f32 / STEPS as f32;
            let (t2, t3) = (t * t, t * t * t);
            out.push(
                (2.0 * t3 - 3.0 * t2 + 1.0) * b
                    + (t3 - 2.0 * t2 + t) * m0
                    + (3.0 * t2 - 2.0 * t3) * c
                    + (t3 - t2) * m1,
            );
        }
    }
    out.push(points[last]);
    out
}

fn polar(angle: Degrees, radius: f32) -> Vec2 {
    radius * Vec2::angled(angle.radians() as f32)
}

/// Lets the bust run out into the ground instead of ending in a cut.
fn fade_bust(painter: &Painter, placing: Placing, ground: Color32) {
    let (left, right) = (-62.0, 152.0);
    let clear = ground.gamma_multiply(0.0);
    let mut mesh = Mesh::default();
    for (y, colour) in
        [(-66.0, clear), (-142.0, ground), (-BUST_MM - 6.0 - 2.0 / placing.scale, ground)]
    {
        mesh.colored_vertex(placing.at(left, y), colour);
        mesh.colored_vertex(placing.at(right, y), colour);
    }
    for [a, b, c] in [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]] {
        mesh.add_triangle(a, b, c);
    }
    painter.add(Shape::mesh(mesh));
}

/// A filled outline of any simple shape, cut into triangles by clipping ears (egui itself fills convex
/// shapes only).
fn fill(outline: &[Pos2], colour: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for &point in outline {
        mesh.colored_vertex(point, colour);
    }
    for [a, b, c] in triangles(outline) {
        mesh.add_triangle(a as u32, b as u32, c as u32);
    }
    Shape::mesh(mesh)
}

/// Indices of triangles that cover the inside of a simple closed outline.
fn triangles(outline: &[Pos2]) -> Vec<[usize; 3]> {
    let turn = |a: Pos2, b: Pos2, c: Pos2| (b - a).rot90().dot(c - a);
    let area: f32 = (0..outline.len())
        .map(|i| {
            let (a, b) = (outline[i], outline[(i + 1) % outline.len()]);
            a.x * b.y - b.x * a.y
        })
        .sum();
    // `turn` of a corner that bulges outwards has the sign of the whole outline's turn.
    let sense = if area > 0.0 { -1.0 } else { 1.0 };
    let mut left: Vec<usize> = (0..outline.len()).collect();
    let mut out = Vec::with_capacity(outline.len());
    while left.len() > 3 {
        let count = left.len();
        let ear = (0..count).find(|&i| {
            let corner = [left[(i + count - 1) % count], left[i], left[(i + 1) % count]];
            let [a, b, c] = corner.map(|index| outline[index]);
            sense * turn(a, b, c) > 0.0
                && left.iter().all(|index| {
                    let p = outline[*index];
                    corner.contains(index)
                        || sense * turn(a, b, p) < 0.0
                        || sense * turn(b, c, p) < 0.0
                        || sense * turn(c, a, p) < 0.0
                })
        });
        let Some(ear) = ear else { break };
        out.push([left[(ear + count - 1) % count], left[ear], left[(ear + 1) % count]]);
        left.remove(ear);
    }
    if let [a, b, c] = left[..] {
        out.push([a, b, c]);
    }
    out
}

/// The emblem: the figure alone, small, upright, in one colour, with its line.
pub fn emblem(painter: &Painter, rect: Rect, palette: &Palette, ground: Color32) {
    let angle = Degrees::new(52.0);
    let look = Look { palette, ground, measured: None, hang_mm: HANG_MM };
    paint(painter, Placing::within(rect), angle, angle, &look);
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    fn area(points: &[Vec2]) -> f32 {
        let twice: f32 = (0..points.len())
            .map(|i| {
                let (a, b) = (points[i], points[(i + 1) % points.len()]);
                a.x * b.y - b.x * a.y
            })
            .sum();
        0.5 * twice.abs()
    }

    #[test]
    fn triangles_cover_the_outline_exactly_at_every_angle() {
        // The areas agree only when the outline does not cross itself and nothing is left over.
        for degrees in 10..=85 {
            let points = contour(Degrees::new(f64::from(degrees)));
            let screen: Vec<Pos2> = points.iter().map(|p| pos2(p.x, -p.y)).collect();
            let covered: f32 = triangles(&screen)
                .iter()
                .map(|&[a, b, c]| area(&[a, b, c].map(|i| screen[i].to_vec2())))
                .sum();
            let whole = area(&points);
            assert!((covered - whole).abs() < 1e-3 * whole, "{degrees}: {covered} of {whole}");
        }
    }

    #[test]
    fn the_head_moves_with_the_angle_and_the_chest_stays() {
        let (upright, forward) = (contour(Degrees::new(52.0)), contour(Degrees::new(36.0)));
        let nose = |points: &[Vec2]| points.iter().map(|p| p.x).fold(f32::MIN, f32::max);
        let (a, b) =
            (polar(Degrees::new(52.0), TRAGUS_C7_MM), polar(Degrees::new(36.0), TRAGUS_C7_MM));
        assert!((nose(&forward) - nose(&upright) - (b - a).x).abs() < 0.5);
        assert_eq!(upright.first(), forward.first());
        assert_eq!(upright.last(), forward.last());
    }

    #[test]
    fn the_figure_fits_its_rectangle_at_every_angle() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(200.0, 180.0));
        let placing = Placing::within(rect);
        for degrees in 25..=75 {
            for point in contour(Degrees::new(f64::from(degrees))) {
                assert!(
                    rect.expand(0.5).contains(placing.at(point.x, point.y)),
                    "{degrees}: {point:?}"
                );
            }
        }
    }
}
