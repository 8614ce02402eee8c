//! Drives the overlay: whether its window is there, on which screen, and when it is painted again.
//! Decided on every pass of the window, hidden or not; windows are made and dropped only in a drawn one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use eframe::egui::{Context, Rect, ViewportCommand, ViewportId};

use crate::units::Timestamp;

use super::compositor::Compositor;
use super::known::Number;
use super::overlay::{self, Face, Glow, Scene, SharedScene};

/// For how long the compositor's answer holds. It comes over the X connection, so it has a price.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How long it is said again that clicks go through a new light; window managers take a window in
/// within a second, also on a slow machine.
const SETTLE: Duration = Duration::from_secs(5);

/// The overlay as the window holds it.
pub struct Light {
    scene: SharedScene,
    compositor: Compositor,
    composited: Option<(Timestamp, bool)>,
    screen: Option<Rect>,
    is_wanted: bool,
    is_up: bool,
    /// The observation since which it has been up.
    up_since: Option<Timestamp>,
    painted: Option<Face>,
}

impl Light {
    /// Out, and nobody knows of a screen yet.
    #[must_use]
    pub fn new(ctx: &Context, reduced_motion: bool) -> Self {
        let scene = Scene { glow: Glow::new(reduced_motion), number: None, theme: ctx.theme() };
        Self {
            scene: Arc::new(Mutex::new(scene)),
            compositor: Compositor::default(),
            composited: None,
            screen: None,
            is_wanted: false,
            is_up: false,
            up_since: None,
            painted: None,
        }
    }

    /// Asks `compositor` from now on; whether it runs.
    pub fn ask(&mut self, compositor: Compositor) -> bool {
        self.compositor = compositor;
        self.composited = None;
        self.compositor.is_running()
    }

    /// The screen the window is on, in points; an unknown one leaves the last known.
    pub fn place(&mut self, screen: Option<Rect>) {
        self.screen = screen.or(self.screen);
    }

    /// Takes in what is to be shown. `warned` is the instant of the observation that wants the light,
    /// `None` when none does. Runs while the window is hidden, where egui's clock stands still: nothing
    /// here asks for the time.
    pub fn follow(&mut self, ctx: &Context, warned: Option<Timestamp>, number: Option<Number>) {
        self.is_wanted = match warned {
            Some(at) if self.screen.is_some() => {
                let compositor = &self.compositor;
                kept(&mut self.composited, at, || compositor.is_running())
            }
            _ => false,
        };
        let is_turning = {
            let mut scene = self.scene.lock().unwrap_or_else(PoisonError::into_inner);
            scene.theme = ctx.theme();
            scene.number = number.or(scene.number);
            scene.glow.is_wanted() != self.is_wanted
        };
        self.settle(ctx, warned.filter(|_| self.is_up));
        self.repaint_if_changed(ctx);
        // Only a drawn pass knows the time and may make and drop windows.
        let is_seen = ctx.input(|input| input.viewport().visible()).unwrap_or(true);
        if !is_seen && (is_turning || (self.is_up && !self.is_wanted)) {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
        }
    }

    /// Says again and again, while the light is new, that clicks go through it.
    fn settle(&mut self, ctx: &Context, up: Option<Timestamp>) {
        self.up_since = up.map(|at| self.up_since.map_or(at, |since| since.min(at)));
        if up.zip(self.up_since).is_some_and(|(at, since)| at.since(since) < SETTLE) {
            overlay::let_clicks_through(ctx);
        }
    }

    /// Keeps the overlay's window in a drawn pass, or lets it go.
    pub fn show(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        self.is_up = {
            let mut scene = self.scene.lock().unwrap_or_else(PoisonError::into_inner);
            scene.glow.want(self.is_wanted, now);
            scene.glow.is_there(now)
        };
        if let Some(screen) = self.screen.filter(|_| self.is_up) {
            overlay::show(ctx, &self.scene, screen);
        }
        self.repaint_if_changed(ctx);
    }

    /// The overlay moves by itself while its light rises or goes; otherwise it is painted again only
    /// when it shows something else.
    fn repaint_if_changed(&mut self, ctx: &Context) {
        let face =
            self.is_up.then(|| self.scene.lock().unwrap_or_else(PoisonError::into_inner).face());
        if face.is_some() && face != self.painted {
            ctx.request_repaint_of(overlay::viewport_id());
        }
        self.painted = face;
    }
}

/// The answer of `ask`, asked again only when the last one is [`ASK_AGAIN`] old or time went back.
fn kept(last: &mut Option<(Timestamp, bool)>, now: Timestamp, ask: impl FnOnce() -> bool) -> bool {
    match *last {
        Some((asked, answer)) if asked <= now && now.since(asked) < ASK_AGAIN => answer,
        _ => last.insert((now, ask())).1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compositor_is_asked_once_a_second_at_most() {
        let mut last = None;
        let mut asked = 0;
        let mut ask = |tenths: u32, is_running: bool| {
            let now = Timestamp::from_seconds(f64::from(tenths) / 10.0);
            kept(&mut last, now, || {
                asked += 1;
                is_running
            })
        };
        assert!(ask(100, true));
        assert!(ask(109, false), "the answer holds for a second");
        assert!(!ask(110, false));
        assert!(ask(20, true), "another film begins at nought");
        assert_eq!(asked, 3);
    }
}
