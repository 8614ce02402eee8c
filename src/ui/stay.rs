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
use crate::reminder::{Kind, Notice, PauseReason, QuietReason, Surroundings};
use crate::settings::Settings;

use super::known::{Known, Situation};

/// Called with settings that have come into force.
pub type Applied = Box<dyn Fn(&Settings)>;

/// What the window holds of the desktop.
pub struct DesktopLink {
    /// The icon.
    pub tray: Tray,
    /// What is worth a word when no window is in sight.
    pub words: Sender<Notice>,
    /// What the desktop tells of itself.
    pub surroundings: Receiver<Surroundings>,
    /// Who else follows the settings.
    pub applied: Applied,
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
            // Nobody tells that there is no tray, either: nothing is waited for.
            tray: Tray {
                shown: crossbeam_channel::unbounded().0,
                there: crossbeam_channel::never(),
            },
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
        // A monitor that has ended is nothing to stay for.
        let stays =
            known.settings.program.stay_in_tray && self.is_tray_there && known.failed.is_none();
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
    // Who has snoozed sees that it holds.
    let said = match known.quiet {
        Some(QuietReason::Snoozed) => format!("{said} {}", tr!("tray-snoozed")),
        _ => said,
    };
    TrayState { face, said, paused: known.paused && is_asked }
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::unbounded;
    use eframe::egui::{RawInput, ViewportEvent, ViewportId};

    use super::*;
    use crate::capture::{CaptureError, CaptureErrorKind};
    use crate::monitor::{Event, EventKind, StreamId};
    use crate::pose::ModelVariant;
    use crate::reminder::Step;
    use crate::units::Timestamp;

    struct Desk {
        stay: Stay,
        known: Known,
        ctx: Context,
        there: Sender<bool>,
        faces: Receiver<TrayState>,
        words: Receiver<Notice>,
        start: Instant,
    }

    impl Desk {
        fn new(minimised: bool) -> Self {
            let (shown, faces) = unbounded();
            let (there, told) = unbounded();
            let (tell, words) = unbounded();
            let tray = Tray { shown, there: told };
            let link = DesktopLink {
                tray,
                words: tell,
                can_hide: true,
                minimised,
                ..DesktopLink::nobody()
            };
            let known = Known::new(None, ModelVariant::Lite);
            let (ctx, start) = (Context::default(), Instant::now());
            Self { stay: Stay::new(link), known, ctx, there, faces, words, start }
        }

        /// One pass `second` seconds after the start; whether the window closes for good.
        fn pass(&mut self, second: u64, close: bool) -> bool {
            let mut input = RawInput::default();
            let window = input.viewports.entry(ViewportId::ROOT).or_default();
            window.events.extend(close.then_some(ViewportEvent::Close));
            let now = self.start + Duration::from_secs(second);
            let mut output = self.ctx.clone().run_ui(input, |ui| {
                self.stay.follow(ui.ctx(), &mut self.known, now);
            });
            // Nobody draws here.
            output.textures_delta.clear();
            let commands = &output.viewport_output[&ViewportId::ROOT].commands;
            close && !commands.contains(&ViewportCommand::CancelClose)
        }

        fn happens(&mut self, kind: EventKind) -> Face {
            let event = Event { stream: StreamId::default(), at: Timestamp::START, kind };
            self.known.happen(event);
            self.pass(0, false);
            self.faces.try_iter().last().map(|state| state.face).unwrap()
        }
    }

    #[test]
    fn with_a_tray_closing_hides_and_is_said_once_without_one_it_ends() {
        let mut desk = Desk::new(false);
        desk.there.send(true).unwrap();
        assert!(!desk.pass(0, true));
        assert_eq!(desk.stay.place(), Place::Tray);
        assert_eq!(desk.words.try_iter().count(), 1);
        desk.stay.show(&desk.ctx.clone());
        assert!(!desk.pass(1, true));
        assert_eq!(desk.words.try_iter().count(), 0, "said once");
        desk.stay.show(&desk.ctx.clone());
        desk.there.send(false).unwrap();
        assert!(desk.pass(2, true), "nobody draws the icon any more");
    }

    #[test]
    fn who_does_not_want_it_to_stay_or_has_quit_closes_it_for_good() {
        let mut desk = Desk::new(false);
        desk.there.send(true).unwrap();
        desk.known.settings.program.stay_in_tray = false;
        assert!(desk.pass(0, true));
        desk.known.settings.program.stay_in_tray = true;
        desk.stay.quit(&desk.ctx.clone());
        assert!(desk.pass(1, true));
    }

    #[test]
    fn a_panel_that_comes_late_or_restarts_is_waited_for_in_silence() {
        let mut desk = Desk::new(true);
        desk.there.send(false).unwrap();
        desk.pass(0, false);
        desk.pass(9, false);
        desk.there.send(true).unwrap();
        desk.pass(10, false);
        desk.there.send(false).unwrap();
        desk.pass(60, false);
        desk.pass(69, false);
        assert_eq!(desk.stay.place(), Place::Tray);
        assert_eq!(desk.known.notices, Vec::<String>::new());
    }

    #[test]
    fn without_a_panel_the_hidden_window_comes_back_and_that_is_said_once() {
        let mut desk = Desk::new(true);
        desk.there.send(false).unwrap();
        desk.pass(0, false);
        for second in [11, 12, 40] {
            desk.pass(second, false);
        }
        assert_eq!(desk.stay.place(), Place::Taskbar);
        assert_eq!(desk.known.notices, [tr!("tray-none-minimised")]);
    }

    #[test]
    fn the_icon_tells_what_is_known_and_only_what_has_changed() {
        let mut desk = Desk::new(false);
        let lost = CaptureError::new(CaptureErrorKind::Busy, "camera", "it is busy", "Wait.");
        assert_eq!(desk.happens(EventKind::CameraLost(lost)), Face::Problem);
        let paused = |reason| EventKind::Paused { reason, lasts: None };
        assert_eq!(desk.happens(paused(PauseReason::Asked)), Face::Paused);
        assert_eq!(desk.happens(paused(PauseReason::AwayLong)), Face::Away);
        desk.pass(0, false);
        assert_eq!(desk.faces.try_iter().count(), 0, "nothing is another than before");
        // A step of the ladder without a measured head warns of nothing.
        desk.known.step = Some(Step::Tray);
        desk.pass(0, false);
        assert_eq!(desk.faces.try_iter().count(), 0);
    }
}
