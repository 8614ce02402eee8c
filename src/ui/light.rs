//! Drives the overlay: whether its windows are there, on which screens, and when they are painted
//! again. Decided on every pass of the main window, hidden or not; windows are made and dropped only in
//! a drawn one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eframe::egui::{Context, Rect, ViewportCommand, ViewportId};

use crate::settings::{OverlaySettings, OverlayStyle};
use crate::units::Timestamp;

use super::displays::Displays;
use super::known::Number;
use super::overlay::{
    self, DIM_RISE_S, Face, Form, Place, RISE_S, Scene, SharedScene, Sight, places,
};

/// For how long the desktop's answer holds. It comes over the X connection, so it has a price.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How long it is said again where new windows lie and that clicks go through them; window managers
/// take a window in within a second, also on a slow machine.
const SETTLE: Duration = Duration::from_secs(5);

/// The screens as the windowing library tells them, in pixels of the desktop.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screens {
    /// The one that the window is on; `None` where nobody says.
    pub own: Option<Rect>,
    /// All of them.
    pub all: Vec<Rect>,
}

/// The overlay as the window holds it.
pub struct Light {
    scene: SharedScene,
    displays: Displays,
    sight: Option<(Timestamp, Sight)>,
    screens: Screens,
    settings: OverlaySettings,
    reduced_motion: bool,
    is_wanted: bool,
    /// Where it lies; the last ones stay while the light goes.
    places: Vec<Place>,
    /// The windows that the last drawn pass kept.
    up: Vec<Place>,
    /// The observation since which these have been up.
    up_since: Option<Timestamp>,
    painted: Option<Face>,
}

impl Light {
    /// Out, and nobody knows of a screen yet.
    #[must_use]
    pub fn new(ctx: &Context) -> Self {
        Self {
            scene: Arc::new(Mutex::new(Scene::new(ctx.theme()))),
            displays: Displays::default(),
            sight: None,
            screens: Screens::default(),
            settings: OverlaySettings::default(),
            reduced_motion: false,
            is_wanted: false,
            places: Vec::new(),
            up: Vec::new(),
            up_since: None,
            painted: None,
        }
    }

    /// Asks `displays` from now on. Whether the light can be had there now; else the figure takes its
    /// place.
    pub fn ask(&mut self, displays: Displays) -> bool {
        self.displays = displays;
        self.sight = None;
        self.displays.look().is_composited
    }

    /// The screens, for where the desktop cannot be asked; an unknown own one leaves the last known.
    pub fn place(&mut self, screens: Screens) {
        let own = screens.own.or(self.screens.own);
        self.screens = Screens { own, ..screens };
    }

    /// What the person wants of it from now on, and whether it may fade.
    pub fn set(&mut self, settings: &OverlaySettings, reduced_motion: bool) {
        self.settings.clone_from(settings);
        self.reduced_motion = reduced_motion;
    }

    /// Takes in what is to be shown. `warned` is the instant of the observation that wants the light,
    /// `None` when none does. Runs while the window is hidden, where egui's clock stands still: nothing
    /// here asks for the time.
    pub fn follow(&mut self, ctx: &Context, warned: Option<Timestamp>, number: Option<Number>) {
        let warned = warned.filter(|_| self.settings.style != OverlayStyle::None);
        let wanted = warned.map_or_else(Vec::new, |at| {
            let Screens { own, all } = &self.screens;
            let sight = kept(&mut self.sight, at, || {
                let sight = self.displays.look();
                let is_told = !sight.monitors.is_empty();
                Sight { monitors: if is_told { sight.monitors } else { all.clone() }, ..sight }
            });
            places(sight, *own, &self.settings)
        });
        self.is_wanted = !wanted.is_empty();
        if self.is_wanted {
            self.places = wanted;
        }
        let is_turning = {
            let mut scene = self.scene();
            scene.theme = ctx.theme();
            scene.most = self.settings.strength as f32;
            scene.number = number.or(scene.number);
            if let Some(place) = self.places.first() {
                scene.form = place.form;
            }
            scene.glow.is_wanted() != self.is_wanted
        };
        self.settle(ctx, warned);
        self.repaint_if_changed(ctx);
        // Only a drawn pass knows the time and may make and drop windows.
        let is_seen = ctx.input(|input| input.viewport().visible()).unwrap_or(true);
        let is_elsewhere = self.is_wanted && self.up != self.places;
        let is_going = !self.up.is_empty() && !self.is_wanted;
        if !is_seen && (is_turning || is_elsewhere || is_going) {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
        }
    }

    /// Says again and again, while the windows are new, where they lie and that clicks go through.
    fn settle(&mut self, ctx: &Context, warned: Option<Timestamp>) {
        let up = warned.filter(|_| !self.up.is_empty());
        self.up_since = up.map(|at| self.up_since.map_or(at, |since| since.min(at)));
        if up.zip(self.up_since).is_some_and(|(at, since)| at.since(since) < SETTLE) {
            for place in &self.up {
                overlay::settle(ctx, place);
            }
        }
    }

    /// Keeps the overlay's windows in a drawn pass, or lets them go.
    pub fn show(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        let is_there = {
            let form = |places: &[Place]| places.first().map(|place| place.form);
            let is_other = !self.up.is_empty() && form(&self.up) != form(&self.places);
            let mut scene = self.scene();
            if is_other {
                scene.glow.begin(now);
            }
            let rise_s = if scene.form == Form::Dim { DIM_RISE_S } else { RISE_S };
            scene.glow.pace(rise_s, self.reduced_motion, now);
            scene.glow.want(self.is_wanted, now);
            scene.glow.is_there(now)
        };
        if !is_there {
            self.places.clear();
        }
        if self.up != self.places {
            self.up.clone_from(&self.places);
            self.up_since = None;
        }
        for place in &self.up {
            overlay::show(ctx, &self.scene, place);
        }
        self.repaint_if_changed(ctx);
    }

    /// The overlay moves by itself while its light rises or goes; otherwise it is painted again only
    /// when it shows something else.
    fn repaint_if_changed(&mut self, ctx: &Context) {
        let face = (!self.up.is_empty()).then(|| self.scene().face());
        if face.is_some() && face != self.painted {
            for place in &self.up {
                ctx.request_repaint_of(place.viewport());
            }
        }
        self.painted = face;
    }

    fn scene(&self) -> MutexGuard<'_, Scene> {
        self.scene.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer of `ask`, asked again only when the last one is [`ASK_AGAIN`] old or time went back.
fn kept<T>(last: &mut Option<(Timestamp, T)>, now: Timestamp, ask: impl FnOnce() -> T) -> &T {
    let holds = |asked: Timestamp| asked <= now && now.since(asked) < ASK_AGAIN;
    if !last.as_ref().is_some_and(|(asked, _)| holds(*asked)) {
        *last = None;
    }
    &last.get_or_insert_with(|| (now, ask())).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_is_asked_once_a_second_at_most() {
        let mut last = None;
        let mut asked = 0;
        let mut ask = |tenths: u32, is_composited: bool| {
            let now = Timestamp::from_seconds(f64::from(tenths) / 10.0);
            *kept(&mut last, now, || {
                asked += 1;
                is_composited
            })
        };
        assert!(ask(100, true));
        assert!(ask(109, false), "the answer holds for a second");
        assert!(!ask(110, false));
        assert!(ask(20, true), "another film begins at nought");
        assert_eq!(asked, 3);
    }
}
