//! What the desktop has to do with the window: wishes from outside it, its place, what the desktop tells.

use std::time::Instant;

use eframe::egui::Context;

use crate::desktop::Wish;
use crate::keeper::Ask;
use crate::monitor::Command;
use crate::reminder::PauseUntil;

use super::{Intent, Page, Shell};
use crate::ui::stay::{DesktopLink, Place, Stay};

impl Shell {
    /// With a desktop around it.
    #[must_use]
    pub fn with_desktop(mut self, desktop: DesktopLink) -> Self {
        self.stay = Stay::new(desktop);
        self
    }

    /// Where the window is, and how often it was asked for in front.
    #[must_use]
    pub fn place(&self) -> (Place, u32) {
        (self.stay.place(), self.stay.raised())
    }

    /// Takes in what was asked for and told outside the window.
    pub(super) fn follow_desktop(&mut self, ctx: &Context) {
        for wish in self.wishes.try_iter().collect::<Vec<_>>() {
            self.fulfil(ctx, wish);
        }
        if let Some(surroundings) = self.stay.surroundings() {
            self.set_reduced_motion(ctx, surroundings.reduced_motion);
            self.known.surroundings = surroundings;
        }
        if self.stay.follow(ctx, &mut self.known, Instant::now()) {
            self.keeper.ask(Ask::SaveSettings(Box::new(self.known.settings.clone())));
        }
    }

    /// Does what the person asked for outside the window.
    fn fulfil(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::Show => self.stay.show(ctx),
            Wish::Why => {
                self.act(ctx, Intent::Open(Page::Why));
                self.stay.show(ctx);
            }
            Wish::Pause(until) => self.pause(Some(until)),
            Wish::Resume => self.pause(None),
            Wish::Recalibrate => {
                // Without pictures there is nothing to learn from.
                if self.known.paused {
                    self.pause(None);
                }
                self.act(ctx, Intent::Back);
                self.act(ctx, Intent::OpenCalibration);
                self.stay.show(ctx);
            }
            Wish::Quit => self.stay.quit(ctx),
        }
    }

    /// Pauses until then, or lets the monitor go on.
    pub(super) fn pause(&mut self, until: Option<PauseUntil>) {
        self.cancel_calibration();
        self.known.pause(until.is_some());
        self.screen.clear();
        self.link.ask(until.map_or(Command::Resume, Command::Pause));
    }
}
