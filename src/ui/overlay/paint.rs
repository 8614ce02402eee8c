//! Draws the overlay: the light, the dimming, and the figure with its angle.

use eframe::egui::{
    Align2, Color32, CornerRadius, Mesh, Painter, Rect, Shape, Stroke, StrokeKind, Theme, Vec2,
    pos2, vec2,
};

use super::{Form, Scene};
use crate::ui::dial::{MILD, TYPICAL, head_and_line};
use crate::ui::figure::{self, HANG_MM, Look, Placing};
use crate::ui::tokens::{palette, size, strong};
use crate::ui::words;

/// The card with the figure, in points.
pub(super) const SIGN: Vec2 = vec2(132.0, 160.0);
/// From the card to the screen's edge, in points: clear of a taskbar.
pub(super) const SIGN_MARGIN: f32 = 40.0;
/// Radius of the card's corners, in points.
const ROUND: u8 = 14;
/// The most that a screen is darkened, as a share of black: over the middle is where the work is, and
/// a veil of black takes nothing from the contrast of what lies under it.
const DIM_MOST: f32 = 0.2;
/// How deep the light reaches into the screen, in points.
const DEPTH: f32 = 72.0;

/// Draws the overlay at a strength of 0..=1 into its window, `rect`.
pub fn paint(painter: &Painter, rect: Rect, scene: &Scene, strength: f32) {
    if strength <= 0.0 {
        return;
    }
    match scene.form {
        Form::Glow => {
            painter.add(light(rect, scene.most * strength));
        }
        Form::Dim => {
            painter.rect_filled(rect, 0.0, veil(scene.most * strength));
        }
        Form::Figure { see_through } => {
            let mut painter = painter.clone();
            let radius = if see_through {
                painter.multiply_opacity(strength);
                ROUND
            } else {
                // Nothing shines through, so there are neither fades nor round corners.
                0
            };
            sign(&painter, rect, radius, scene);
            return;
        }
    }
    let mut painter = painter.clone();
    painter.multiply_opacity(strength);
    let rect = Rect::from_min_size(rect.max - SIGN - Vec2::splat(SIGN_MARGIN), SIGN);
    sign(&painter, rect, ROUND, scene);
}

/// The light as nested frames: full at the edge, falling off with the square of the way in.
fn light(screen: Rect, opacity: f32) -> Shape {
    const RINGS: u32 = 8;
    let depth = DEPTH.min(0.09 * screen.size().min_elem());
    let amber = palette(Theme::Dark).glow;
    let mut mesh = Mesh::default();
    for ring in 0..=RINGS {
        let way = ring as f32 / RINGS as f32;
        let colour = amber.gamma_multiply(opacity * (1.0 - way).powi(2));
        let frame = screen.shrink(way * depth);
        for corner in
            [frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom()]
        {
            mesh.colored_vertex(corner, colour);
        }
    }
    for ring in 0..RINGS {
        for side in 0..4 {
            let (a, b) = (4 * ring + side, 4 * ring + (side + 1) % 4);
            mesh.add_triangle(a, b, a + 4);
            mesh.add_triangle(b, a + 4, b + 4);
        }
    }
    Shape::mesh(mesh)
}

/// The colour of a dimming.
fn veil(opacity: f32) -> Color32 {
    Color32::BLACK.gamma_multiply(opacity.min(DIM_MOST))
}

/// The card with the figure and its angle; the figure alone while nothing was measured yet.
fn sign(painter: &Painter, card: Rect, radius: u8, scene: &Scene) {
    let colours = palette(scene.theme);
    let edge = Stroke::new(1.0, colours.hairline);
    painter.rect(card, CornerRadius::same(radius), colours.raised, edge, StrokeKind::Inside);
    let look = Look {
        palette: colours,
        ground: colours.raised,
        measured: Some(colours.signal),
        hang_mm: HANG_MM,
    };
    let (head, line) = scene.number.as_ref().map_or((MILD, TYPICAL), head_and_line);
    let place = Rect::from_min_max(card.min + vec2(8.0, 10.0), card.max - vec2(8.0, 36.0));
    figure::paint(painter, Placing::within(place), head, line, &look);
    if let Some(number) = &scene.number {
        let at = pos2(card.center().x, card.bottom() - 22.0);
        let text = words::live::number(number);
        painter.text(at, Align2::CENTER_CENTER, text, strong(size::LEAD), colours.ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::OverlaySettings;

    #[test]
    fn the_light_is_as_opaque_as_was_set_and_leaves_the_middle_alone() {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 1000.0));
        let most = OverlaySettings::default().strength as f32;
        let Shape::Mesh(mesh) = light(screen, most) else { panic!("a mesh") };
        let middle = screen.shrink(DEPTH + 1.0);
        for vertex in &mesh.vertices {
            assert!(f32::from(vertex.color.a()) / 255.0 <= most + 0.005);
            assert!(!middle.contains(vertex.pos));
        }
        let strongest = mesh.vertices.iter().map(|vertex| vertex.color.a()).max().unwrap();
        assert!((f32::from(strongest) / 255.0 - most).abs() < 0.005);
    }

    #[test]
    fn a_dimmed_screen_is_never_darker_than_it_can_be_read_on() {
        assert_eq!(veil(0.1).a(), 26);
        assert_eq!(veil(0.6).a(), veil(DIM_MOST).a());
        assert!(f32::from(veil(1.0).a()) / 255.0 <= DIM_MOST + 0.005);
    }
}
