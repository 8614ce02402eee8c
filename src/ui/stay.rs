//! Where the window is, and what closing it means: in the tray it goes on, without one it ends.
//!
//! - Closed, or started minimised, it hides where somebody draws the tray icon. That is said once.
//! - Where nobody does, closing ends the program, and that is said once, too. A window that was hidden
//!   comes back into the taskbar when the icon's place has gone: nobody is left without a handle.
//! - Some desktops let no window hide (Wayland); there it goes to the taskbar instead.

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use eframe::egui::{Context, UserAttentionType, ViewportCommand};

use crate::catalogue::tr;
use crate::desktop::tray::{Face, Tray, TrayState};
use crate::posture::PostureState;
use crate::reminder::{Kind, Notice, PauseReason, Surroundings};
use crate::settings::Settings;

use super::known::{Known, Situation};

/// What the window holds of the desktop.
pub struct DesktopLink {
    /// The icon.
    pub tray: Tray,
    /// What is worth a word when no window is in sight.
    pub words: Sender<Notice>,
    /// What the desktop tells of itself.
    pub surroundings: Receiver<Surroundings>,
    /// Called with settings that have come into force.
    pub applied: Box<dyn Fn(&Settings)>,
    /// Whether this desktop lets a window hide.
    pub can_hide: bool,
    /// Whether the window begins out of sight.
    pub minimised: bool,
}

impl DesktopLink {
    /// No desktop around: no tray, nobody tells or hears anything.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            tray: Tray::nowhere(),
            words: crossbeam_channel::unbounded().0,
            surroundings: crossbeam_channel::never(),
            applied: Box::new(|_| {}),
            can_hide: false,
            minimised: false,
        }
    }
}

/// Where the window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the screen, or where the person has put it.
    Desk,
    /// Nowhere: only the icon is there.
    Tray,
    /// In the taskbar, as an entry.
    Taskbar,
}

/// For how long nobody draws the icon before that is believed: panels come late, and restart.
const GRACE: Duration = Duration::from_secs(10);

/// The window's place and the program's end.
pub struct Stay {
    link: DesktopLink,
    place: Place,
    /// How often it was asked for in front.
    raised: u32,
    is_tray_there: bool,
    /// Since when nobody draws the icon.
    missing: Option<Instant>,
    told_missing: bool,
    shown: Option<TrayState>,
    quits: bool,
}

impl Stay {
    /// As the link says it begins.
    #[must_use]
    pub fn new(link: DesktopLink) -> Self {
        let place = match (link.minimised, link.can_hide) {
            (false, _) => Place::Desk,
            (true, true) => Place::Tray,
            (true, false) => Place::Taskbar,
        };
        Self {
            link,
            place,
            raised: 0,
            is_tray_there: false,
            missing: None,
            told_missing: false,
            shown: None,
            quits: false,
        }
    }

    /// Where the window is.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// How often the window was asked for in front.
    #[must_use]
    pub const fn raised(&self) -> u32 {
        self.raised
    }

    /// Shows the window, in front of all others.
    pub fn show(&mut self, ctx: &Context) {
        self.place = Place::Desk;
        self.raised += 1;
        for command in [
            ViewportCommand::Visible(true),
            ViewportCommand::Minimized(false),
            ViewportCommand::Focus,
        ] {
            ctx.send_viewport_cmd(command);
        }
        if !self.link.can_hide {
            // Where a program may not bring itself in front, the taskbar says that it wants to be.
            let attention = UserAttentionType::Informational;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(attention));
        }
        ctx.request_repaint();
    }

    /// Ends the program.
    pub fn quit(&mut self, ctx: &Context) {
        self.quits = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
        ctx.request_repaint();
    }

    /// Lets others know of settings that have come into force.
    pub fn apply(&self, settings: &Settings) {
        (self.link.applied)(settings);
    }

    /// What the desktop has told of itself since this was asked last.
    pub fn surroundings(&self) -> Option<Surroundings> {
        self.link.surroundings.try_iter().last()
    }

    /// Takes in what the desktop says and what was done to the window. Returns whether it was now said
    /// for the first time that the program stays.
    pub fn follow(&mut self, ctx: &Context, known: &mut Known, now: Instant) -> bool {
        for is_there in self.link.tray.there.try_iter() {
            self.is_tray_there = is_there;
            self.missing = (!is_there).then_some(self.missing.unwrap_or(now));
        }
        self.believe_missing(ctx, known, now);
        let is_closed = ctx.input(|input| input.viewport().close_requested());
        let stays = known.settings.program.stay_in_tray && self.is_tray_there;
        let is_first = is_closed && !self.quits && stays && {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.hide(ctx);
            self.say_it_stays(known)
        };
        self.tell_tray(known);
        is_first
    }

    /// A tray that is not there for [`GRACE`] is none: that is said, and a hidden window comes back.
    fn believe_missing(&mut self, ctx: &Context, known: &mut Known, now: Instant) {
        let Some(since) = self.missing else { return };
        if let Some(left) =
            GRACE.checked_sub(now.duration_since(since)).filter(|left| !left.is_zero())
        {
            ctx.request_repaint_after(left);
            return;
        }
        let was_hidden = self.place == Place::Tray;
        if was_hidden {
            self.place = Place::Taskbar;
            ctx.send_viewport_cmd(ViewportCommand::Visible(true));
            ctx.send_viewport_cmd(ViewportCommand::Minimized(true));
        }
        let wants_tray = known.settings.program.stay_in_tray || was_hidden;
        if wants_tray && !std::mem::replace(&mut self.told_missing, true) {
            known.notify(if was_hidden { tr!("tray-none-minimised") } else { tr!("tray-none") });
        }
    }

    fn hide(&mut self, ctx: &Context) {
        if self.link.can_hide {
            self.place = Place::Tray;
            ctx.send_viewport_cmd(ViewportCommand::Visible(false));
        } else {
            self.place = Place::Taskbar;
            ctx.send_viewport_cmd(ViewportCommand::Minimized(true));
        }
    }

    /// Says it by a notification, for the window has just gone.
    fn say_it_stays(&self, known: &mut Known) -> bool {
        if std::mem::replace(&mut known.settings.program.tray_told, true) {
            return false;
        }
        let body = if self.link.can_hide { tr!("tray-stays") } else { tr!("tray-stays-taskbar") };
        let summary = tr!("tray-stays-title");
        // Without anybody to say it, the icon itself is the sign.
        let _ =
            self.link.words.send(Notice { kind: Kind::Word, summary, body, replies: Vec::new() });
        true
    }

    /// Only what is another than before.
    fn tell_tray(&mut self, known: &Known) {
        let state = tray_state(known);
        if self.shown.as_ref() != Some(&state) {
            let _ = self.link.tray.shown.send(state.clone());
            self.shown = Some(state);
        }
    }
}

/// What the icon shows of what is known.
fn tray_state(known: &Known) -> TrayState {
    let is_asked = known.pause_reason != Some(PauseReason::AwayLong);
    let warned = known.step.is_some() && known.settings.ladder.tray;
    let is_forward =
        known.last.as_ref().is_some_and(|last| matches!(last.state, PostureState::Forward(_)));
    let (face, said) = match known.situation() {
        Situation::Failed(_) | Situation::Lost(_) | Situation::NoSource => {
            (Face::Problem, tr!("tray-problem"))
        }
        Situation::Paused if is_asked => (Face::Paused, tr!("tray-paused")),
        Situation::Paused | Situation::Nobody => (Face::Away, tr!("tray-away")),
        Situation::Opening => (Face::Unsure, tr!("tray-opening")),
        Situation::Ended => (Face::Unsure, tr!("tray-ended")),
        Situation::Unsure(_) => (Face::Unsure, tr!("tray-unsure")),
        Situation::Live(_) if known.doubt.is_some() => (Face::Unsure, tr!("tray-doubt")),
        Situation::Live(_) if warned => (Face::Warned, tr!("tray-warned")),
        Situation::Live(_) if is_forward => (Face::Forward, tr!("tray-forward")),
        Situation::Live(_) => (Face::Upright, tr!("tray-upright")),
    };
    TrayState { face, said, paused: known.paused && is_asked }
}
