//! The overlay: what a warning looks like outside the window. A light along the screen's edge, a
//! screen that grows a little darker, or the figure alone; never in the way of a click, gone within
//! half a second of coming back.
//!
//! ```text
//! Sight (what the desktop tells) --places()--> Place (screen, form) --show()--> a window each
//! ```
//!
//! - [`Glow`] is its strength over time, [`places`] where it lies and in which [`Form`]: pure.
//! - [`Scene`] is what it shows, shared with the windows that draw it; [`Face`] tells two apart.
//! - [`OverlaySupport`] says whether this desktop can do it at all.
//!
//! On X11 somebody has to composite the screen: without a compositor a see-through window is black,
//! and the figure on an opaque card takes the light's place.

mod glow;
mod paint;
mod place;

pub use glow::{DIM_RISE_S, FALL_S, Glow, RISE_S};
pub use paint::paint;
pub use place::{Focused, Form, Place, Sight, places};

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{
    Context, Rect, Theme, Ui, Vec2, ViewportBuilder, ViewportCommand, ViewportId, X11WindowType,
};

use crate::monitor::Quantity;
use crate::settings::OverlaySettings;
use crate::tr;
use crate::units::Degrees;

use super::dial::head_and_line;
use super::known::Number;

/// What the overlay shows.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Its strength.
    pub glow: Glow,
    /// What is drawn.
    pub form: Form,
    /// How opaque the light or the dimming is at full strength, as a share, in 0..=1.
    pub most: f32,
    /// The number beside the figure; the last one stays while the light goes.
    pub number: Option<Number>,
    /// Colours of the sign in the corner.
    pub theme: Theme,
}

impl Scene {
    /// Nothing yet, in the light's form.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        let most = OverlaySettings::default().strength as f32;
        Self { glow: Glow::default(), form: Form::Glow, most, number: None, theme }
    }

    /// What a person sees of it.
    #[must_use]
    pub fn face(&self) -> Face {
        let rounded = |angle: Degrees| angle.value().round() as i32;
        let number = self.number.map(|number| {
            let (head, line) = head_and_line(&number);
            (number.quantity, rounded(number.value), rounded(head), rounded(line))
        });
        let Self { glow, form, most, theme, .. } = *self;
        Face { glow, form, most, theme, number }
    }
}

/// What a person sees of a [`Scene`]: equal faces need no painting anew. A moving light moves by its
/// own clock and is the same face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    glow: Glow,
    form: Form,
    most: f32,
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
        if is_wayland { Self::Unsupported(tr!("overlay-wayland")) } else { Self::Supported }
    }
}

impl Place {
    /// Where its window lies, in pixels of the desktop, with so many of them in a point: all of the
    /// screen, or the card in its lower right corner.
    #[must_use]
    pub fn window(&self, pixels_per_point: f32) -> Rect {
        match self.form {
            Form::Glow | Form::Dim => self.monitor,
            Form::Figure { .. } => {
                let size = (paint::SIGN * pixels_per_point).round();
                let margin = (paint::SIGN_MARGIN * pixels_per_point).round();
                Rect::from_min_size(self.monitor.max - size - Vec2::splat(margin), size)
            }
        }
    }

    /// Its window's name: another screen, form or layer is another window.
    #[must_use]
    pub fn viewport(&self) -> ViewportId {
        let [left, top, width, height] =
            [self.monitor.left(), self.monitor.top(), self.monitor.width(), self.monitor.height()]
                .map(f32::to_bits);
        let layer = self.over_full_screen;
        ViewportId::from_hash_of(("plumbline-overlay", left, top, width, height, self.form, layer))
    }
}

/// Keeps a window of the overlay alive for this pass. It repaints itself while it moves and wakes the
/// main window when the light is out, so that it lets go of it.
pub fn show(ctx: &Context, scene: &SharedScene, place: &Place) {
    if ctx.embed_viewports() {
        // No second window can be had here, and a light inside the first would be in the way.
        return;
    }
    let scale = ctx.pixels_per_point();
    let window = place.window(scale) / scale;
    let builder = ViewportBuilder::default()
        .with_title(tr!("overlay-title"))
        .with_app_id("plumbline")
        .with_position(window.min)
        .with_inner_size(window.size())
        .with_clamp_size_to_monitor_size(false)
        .with_decorations(false)
        .with_resizable(false)
        .with_transparent(true)
        .with_has_shadow(false)
        .with_always_on_top()
        .with_mouse_passthrough(true)
        .with_taskbar(false)
        .with_active(false)
        // Window managers keep a focused full-screen window above all that they manage, and leave what
        // they do not manage on top (seen under Openbox and picom, also when the window is raised).
        .with_override_redirect(place.over_full_screen)
        // Window managers never give a dock the focus, and keep it on every desktop; a notification
        // window was seen to take the focus under Openbox.
        .with_window_type(X11WindowType::Dock);
    let scene = Arc::clone(scene);
    ctx.show_viewport_deferred(place.viewport(), builder, move |ui, _class| {
        contents(ui, &scene);
    });
}

/// Says again where a window of the overlay lies and that clicks go through it. A window manager that
/// is just putting its frame around a window may miss the second the first time, and then the frame
/// takes the clicks (Openbox 3.6: one time in ten). The first is said in points, and a screen may have
/// another number of pixels in them than the main window's.
pub fn settle(ctx: &Context, place: &Place) {
    let id = place.viewport();
    ctx.send_viewport_cmd_to(id, ViewportCommand::MousePassthrough(true));
    let native = ctx.input(|input| input.raw.viewports.get(&id)?.native_pixels_per_point);
    let scale = native.map(|native| native * ctx.zoom_factor());
    if let Some(scale) = scale.filter(|scale| *scale != ctx.pixels_per_point()) {
        let window = place.window(scale) / scale;
        ctx.send_viewport_cmd_to(id, ViewportCommand::InnerSize(window.size()));
        ctx.send_viewport_cmd_to(id, ViewportCommand::OuterPosition(window.min));
    }
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

/// Nothing at all: the ground of every window, so that the overlay can be seen through.
pub const CLEAR: [f32; 4] = [0.0; 4];

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    #[test]
    fn wayland_gets_a_sentence_instead() {
        assert_eq!(OverlaySupport::of(false), OverlaySupport::Supported);
        assert!(
            matches!(OverlaySupport::of(true), OverlaySupport::Unsupported(said) if said.contains("notifications"))
        );
    }

    #[test]
    fn the_figure_is_a_small_window_in_the_corner_of_its_screen() {
        let monitor = Rect::from_min_size(pos2(1920.0, 200.0), vec2(2560.0, 1440.0));
        let form = Form::Figure { see_through: false };
        let place = Place { monitor, form, over_full_screen: false };
        for scale in [1.0, 1.25, 2.0] {
            let window = place.window(scale);
            assert!(monitor.contains_rect(window));
            assert!(window.area() < 0.05 * monitor.area());
            assert!(window.min.x > monitor.center().x && window.min.y > monitor.center().y);
        }
        let light = Place { form: Form::Glow, ..place };
        assert_eq!(light.window(2.0), monitor);
        assert_ne!(light.viewport(), place.viewport());
    }
}
