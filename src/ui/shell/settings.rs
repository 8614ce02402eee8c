//! What settings change in the window itself: colours, size, language, and whether things move.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{Context, Style};

use crate::catalogue::use_language;
use crate::keeper::Ask;
use crate::monitor::Command;
use crate::settings::{Motion, Settings};

use super::{Shell, preference};

impl Shell {
    /// Puts other settings in force, here and in the monitor, and has them kept.
    pub fn use_settings(&mut self, ctx: &Context, settings: Box<Settings>) {
        let mut before = self.known.settings.clone();
        self.keep_settings(ctx, (*settings).clone());
        // The page of the guide is the window's own; the monitor has no use for it.
        before.program.guide_at = settings.program.guide_at;
        if before == *settings {
            return;
        }
        if self.known.model != settings.watch.model {
            self.known.model = settings.watch.model;
            self.link.ask(Command::UseModel(settings.watch.model));
        }
        self.link.ask(Command::UseSettings(settings));
    }

    /// Keeps other settings, and dresses the window as they say.
    pub(super) fn keep_settings(&mut self, ctx: &Context, settings: Settings) {
        let before = std::mem::replace(&mut self.known.settings, settings);
        let (before, show) = (before.show, self.known.settings.show.clone());
        if show.theme != before.theme {
            self.theme = preference(show.theme);
            ctx.set_theme(self.theme);
        }
        if show.scale != before.scale {
            ctx.set_zoom_factor(show.scale as f32);
        }
        if show.language != before.language {
            use_language(show.language.language());
        }
        self.calm(ctx);
        self.stay.apply(&self.known.settings);
        self.keeper.ask(Ask::SaveSettings(Box::new(self.known.settings.clone())));
    }

    /// Whether things may not move by themselves.
    pub(super) const fn is_calm(&self) -> bool {
        match self.known.settings.show.motion {
            Motion::System => self.reduced_motion,
            Motion::Reduced => true,
            Motion::Full => false,
        }
    }

    /// Says whether the desktop asks for less motion.
    pub fn set_reduced_motion(&mut self, ctx: &Context, reduced_motion: bool) {
        if self.reduced_motion != reduced_motion {
            self.reduced_motion = reduced_motion;
            self.calm(ctx);
        }
    }

    /// Lets the toolkit's own parts fade and glide, or not.
    pub(super) fn calm(&self, ctx: &Context) {
        let (is_calm, usual) = (self.is_calm(), Style::default());
        ctx.all_styles_mut(|style| {
            style.animation_time = if is_calm { 0.0 } else { usual.animation_time };
            style.scroll_animation =
                if is_calm { ScrollAnimation::none() } else { usual.scroll_animation };
        });
    }
}
