//! The overlay: an amber light along the screen's edge while a forward head persists, and the figure
//! with the angle in a corner. Never over the middle, never in the way of a click, gone within half a
//! second of coming back.
//!
//! On X11 somebody has to composite the screen: without a compositor a see-through window is black.
//! It lies on the one screen that the main window is on, and nowhere while that screen is unknown.
//!
//! - [`Glow`] is its strength over time: pure.
//! - [`Scene`] is what it shows, shared with the window that draws it; [`Face`] tells two apart.
//! - [`OverlaySupport`] says whether this desktop can do it at all.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{
    Align2, Context, CornerRadius, Mesh, Painter, Rect, Shape, Stroke, StrokeKind, Theme, Ui, Vec2,
    ViewportBuilder, ViewportCommand, ViewportId, X11WindowType, pos2, vec2,
};

use crate::catalogue::tr;
use crate::monitor::Quantity;
use crate::units::Degrees;

use super::dial::head_and_line;
use super::figure::{self, HANG_MM, Look, Placing};
use super::known::Number;
use super::tokens::{palette, size, strong};
use super::words;

/// The most opaque the light ever is.
pub const MOST: f32 = 0.35;
/// How long it takes to rise, in seconds.
pub const RISE_S: f64 = 2.0;
/// How long it takes to go, in seconds; under the half second that is promised.
pub const FALL_S: f64 = 0.35;
/// How deep the light reaches into the screen, in points.
const DEPTH: f32 = 72.0;

/// The light's strength over time. Time is any clock in seconds that does not run backwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Glow {
    is_wanted: bool,
    turned_at: f64,
    turned_from: f32,
    reduced_motion: bool,
}

impl Glow {
    /// No light. With `reduced_motion` it knows no fades: it is there or it is not.
    #[must_use]
    pub fn new(reduced_motion: bool) -> Self {
        Self { reduced_motion, ..Self::default() }
    }

    /// Says at `now` whether the light is wanted. Saying the same again changes nothing.
    pub fn want(&mut self, is_wanted: bool, now: f64) {
        if is_wanted != self.is_wanted {
            *self = Self { turned_from: self.strength(now), turned_at: now, is_wanted, ..*self };
        }
    }

    /// Whether the light was last said to be wanted.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Share of the full light at `now`, in 0..=1.
    #[must_use]
    pub fn strength(&self, now: f64) -> f32 {
        let target = if self.is_wanted { 1.0 } else { 0.0 };
        if self.reduced_motion {
            return target;
        }
        let since = (now - self.turned_at).max(0.0);
        let moved = since / if self.is_wanted { RISE_S } else { FALL_S };
        let step = moved as f32;
        if self.is_wanted {
            (self.turned_from + step).min(1.0)
        } else {
            (self.turned_from - step).max(0.0)
        }
    }

    /// Whether the strength still moves at `now`.
    #[must_use]
    pub fn is_moving(&self, now: f64) -> bool {
        let strength = self.strength(now);
        if self.is_wanted { strength < 1.0 } else { strength > 0.0 }
    }

    /// Whether the overlay has to exist at `now`.
    #[must_use]
    pub fn is_there(&self, now: f64) -> bool {
        self.is_wanted || self.strength(now) > 0.0
    }
}

/// What the overlay shows.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Its light.
    pub glow: Glow,
    /// The number beside the figure; the last one stays while the light goes.
    pub number: Option<Number>,
    /// Colours of the sign in the corner.
    pub theme: Theme,
}

impl Scene {
    /// What a person sees of it.
    #[must_use]
    pub fn face(&self) -> Face {
        let rounded = |angle: Degrees| angle.value().round() as i32;
        let number = self.number.map(|number| {
            let (head, line) = head_and_line(&number);
            (number.quantity, rounded(number.value), rounded(head), rounded(line))
        });
        Face { glow: self.glow, theme: self.theme, number }
    }
}

/// What a person sees of a [`Scene`]: equal faces need no painting anew. A moving light moves by its
/// own clock and is the same face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    glow: Glow,
    theme: Theme,
    /// What the number is, the number, the figure's head and its hairline, in whole degrees.
    number: Option<(Quantity, i32, i32, i32)>,
}

/// A scene that the window and the overlay share.
pub type SharedScene = Arc<Mutex<Scene>>;

/// Whether this desktop lets a program put a light above other windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverlaySupport {
    /// It does.
    Supported,
    /// It does not; the sentence says so and what happens instead.
    Unsupported(String),
}

impl OverlaySupport {
    /// Reads the environment.
    #[must_use]
    pub fn detect() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_wayland =
            cfg!(target_os = "linux") && (set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET"));
        Self::of(is_wayland)
    }

    /// The same from what was read: the windowing library takes Wayland wherever it is offered, and
    /// Wayland has no "always on top" for ordinary programs.
    #[must_use]
    pub fn of(is_wayland: bool) -> Self {
        if is_wayland { Self::Unsupported(tr!("errors-wayland-overlay")) } else { Self::Supported }
    }
}

/// The overlay's window.
#[must_use]
pub fn viewport_id() -> ViewportId {
    ViewportId::from_hash_of("plumbline-overlay")
}

/// Keeps the overlay's window alive for this pass, over `screen` (in points of the desktop). Its contents repaint themselves while they move and
/// wake the main window when the light is out, so that it lets go of the window.
pub fn show(ctx: &Context, scene: &SharedScene, screen: Rect) {
    if ctx.embed_viewports() {
        // No second window can be had here, and a light inside the first would be in the way.
        return;
    }
    let builder = ViewportBuilder::default()
        .with_title(tr!("reminder-window-title"))
        .with_app_id("plumbline")
        .with_position(screen.min)
        .with_inner_size(screen.size())
        .with_clamp_size_to_monitor_size(false)
        .with_decorations(false)
        .with_resizable(false)
        .with_transparent(true)
        .with_has_shadow(false)
        .with_always_on_top()
        .with_mouse_passthrough(true)
        .with_taskbar(false)
        .with_active(false)
        // Window managers never give a dock the focus, and keep it on every desktop; a notification
        // window was seen to take the focus under Openbox.
        .with_window_type(X11WindowType::Dock);
    let scene = Arc::clone(scene);
    ctx.show_viewport_deferred(viewport_id(), builder, move |ui, _class| {
        contents(ui, &scene);
    });
}

/// Says again that clicks go through the overlay's window. A window manager that is just putting its
/// frame around a window may miss it the first time, and then the frame takes the clicks (Openbox 3.6:
/// one time in ten).
pub fn let_clicks_through(ctx: &Context) {
    ctx.send_viewport_cmd_to(viewport_id(), ViewportCommand::MousePassthrough(true));
}

fn contents(ui: &mut Ui, scene: &SharedScene) {
    let now = ui.input(|input| input.time);
    let scene = *scene.lock().unwrap_or_else(PoisonError::into_inner);
    let rect = ui.max_rect();
    paint(ui.painter(), rect, &scene, scene.glow.strength(now));
    if scene.glow.is_moving(now) {
        ui.ctx().request_repaint();
    } else if !scene.glow.is_there(now) {
        ui.ctx().request_repaint_of(ViewportId::ROOT);
    }
}

/// Draws the overlay at a strength of 0..=1 into `screen`.
pub fn paint(painter: &Painter, screen: Rect, scene: &Scene, strength: f32) {
    if strength <= 0.0 {
        return;
    }
    painter.add(light(screen, strength));
    if let Some(number) = &scene.number {
        sign(painter, screen, number, scene.theme, strength);
    }
}

/// The light as nested frames: full at the edge, falling off with the square of the way in.
fn light(screen: Rect, strength: f32) -> Shape {
    const RINGS: u32 = 8;
    let depth = DEPTH.min(0.09 * screen.size().min_elem());
    let amber = palette(Theme::Dark).glow;
    let mut mesh = Mesh::default();
    for ring in 0..=RINGS {
        let way = ring as f32 / RINGS as f32;
        let colour = amber.gamma_multiply(MOST * strength * (1.0 - way).powi(2));
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

/// The figure with its angle in the lower right corner.
fn sign(painter: &Painter, screen: Rect, number: &Number, theme: Theme, strength: f32) {
    const SIZE: Vec2 = vec2(132.0, 160.0);
    let colours = palette(theme);
    let mut painter = painter.clone();
    painter.multiply_opacity(strength);
    let card = Rect::from_min_size(screen.max - SIZE - Vec2::splat(40.0), SIZE);
    let edge = Stroke::new(1.0, colours.hairline);
    painter.rect(card, CornerRadius::same(14), colours.raised, edge, StrokeKind::Inside);
    let (head, line) = head_and_line(number);
    let look = Look {
        palette: colours,
        ground: colours.raised,
        measured: Some(colours.signal),
        hang_mm: HANG_MM,
    };
    let place = Rect::from_min_max(card.min + vec2(8.0, 10.0), card.max - vec2(8.0, 36.0));
    figure::paint(&painter, Placing::within(place), head, line, &look);
    let at = pos2(card.center().x, card.bottom() - 22.0);
    let text = words::live::number(number);
    painter.text(at, Align2::CENTER_CENTER, text, strong(size::LEAD), colours.ink);
}

/// Nothing at all: the ground of every window, so that the overlay can be seen through.
pub const CLEAR: [f32; 4] = [0.0; 4];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_rises_over_two_seconds() {
        let mut glow = Glow::default();
        glow.want(true, 10.0);
        assert_eq!(glow.strength(10.0), 0.0);
        assert!((glow.strength(11.0) - 0.5).abs() < 1e-6);
        assert_eq!(glow.strength(12.0), 1.0);
        assert!(glow.is_moving(11.0) && !glow.is_moving(12.0));
    }

    #[test]
    fn it_is_gone_half_a_second_after_coming_back_at_whatever_strength_it_was() {
        for risen in [0.1, 0.7, 2.0, 600.0] {
            let mut glow = Glow::default();
            glow.want(true, 0.0);
            glow.want(false, risen);
            assert_eq!(glow.strength(risen + 0.5), 0.0);
            assert!(!glow.is_there(risen + 0.5) && !glow.is_moving(risen + 0.5));
        }
    }

    #[test]
    fn a_change_of_mind_never_jumps() {
        let mut glow = Glow::default();
        glow.want(true, 0.0);
        let before = glow.strength(1.0);
        glow.want(false, 1.0);
        assert!((glow.strength(1.0) - before).abs() < 1e-6);
        let falling = glow.strength(1.1);
        glow.want(true, 1.1);
        assert!((glow.strength(1.1) - falling).abs() < 1e-6);
    }

    #[test]
    fn reduced_motion_knows_no_fade() {
        let mut glow = Glow::new(true);
        glow.want(true, 5.0);
        assert_eq!(glow.strength(5.0), 1.0);
        glow.want(false, 6.0);
        assert_eq!(glow.strength(6.0), 0.0);
        assert!(!glow.is_moving(6.0));
    }

    #[test]
    fn the_light_is_at_most_35_percent_opaque_and_leaves_the_middle_alone() {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 1000.0));
        let Shape::Mesh(mesh) = light(screen, 1.0) else { panic!("a mesh") };
        let middle = screen.shrink(DEPTH + 1.0);
        for vertex in &mesh.vertices {
            assert!(f32::from(vertex.color.a()) / 255.0 <= MOST + 0.005);
            assert!(!middle.contains(vertex.pos));
        }
    }

    #[test]
    fn wayland_gets_a_sentence_instead() {
        assert_eq!(OverlaySupport::of(false), OverlaySupport::Supported);
        assert!(
            matches!(OverlaySupport::of(true), OverlaySupport::Unsupported(said) if said.contains("notifications"))
        );
    }
}
