//! The buttons of every page: the one that Enter presses, and at most one beside it.

use crate::capture::SourceSpec;
use crate::catalogue::tr;
use crate::posture::framing::FramingAdvice;
use crate::settings::GuideStep;
use crate::ui::intent::Intent;
use crate::ui::known::{Calibration, Known, Way};
use crate::ui::widgets::Rank;

use super::{GuidePage, learn, parts};

/// What a button does.
#[derive(Clone, Debug)]
pub enum Does {
    /// Go to the next page.
    Next,
    /// Go to the page before, or a step back in the look.
    Back,
    /// Leave what is being measured.
    Cancel,
    /// Begin with this camera from now on, and go on.
    UseCamera,
    /// Show what a warning is like.
    Test,
    /// Ask for something else.
    Ask(Intent),
    /// Leave the guide at this page.
    Leave,
    /// Leave it for good.
    Finish,
}

/// A button.
#[derive(Clone, Debug)]
pub struct Action {
    /// What it says.
    pub text: String,
    /// How much it calls for attention.
    pub rank: Rank,
    /// Whether it can be pressed.
    pub is_enabled: bool,
    /// What it says when the pointer rests on it.
    pub hint: Option<String>,
    /// What it does.
    pub does: Does,
}

/// The buttons of a page.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// The one that Enter presses.
    pub main: Option<Action>,
    /// The one beside it.
    pub other: Option<Action>,
    /// What Enter does where the page draws its own buttons.
    pub unseen: Option<Does>,
}

impl Action {
    fn primary(text: String, does: Does) -> Self {
        Self { text, rank: Rank::Primary, is_enabled: true, hint: None, does }
    }

    fn quiet(text: String, does: Does) -> Self {
        Self { rank: Rank::Quiet, ..Self::primary(text, does) }
    }

    fn on() -> Self {
        let hint = Some(tr!("guide-on-hint"));
        Self { hint, ..Self::primary(tr!("guide-on"), Does::Next) }
    }

    fn anyway() -> Self {
        Self::quiet(tr!("guide-anyway"), Does::Next)
    }

    fn skip() -> Self {
        Self::quiet(tr!("guide-skip"), Does::Next)
    }

    fn enabled(self, is_enabled: bool) -> Self {
        Self { is_enabled, ..self }
    }
}

fn one(main: Action) -> Actions {
    Actions { main: Some(main), ..Actions::default() }
}

fn two(main: Action, other: Action) -> Actions {
    Actions { main: Some(main), other: Some(other), unseen: None }
}

impl GuidePage {
    /// The buttons of the page that is open.
    pub(super) fn actions(&self, known: &Known) -> Actions {
        match self.step {
            GuideStep::Welcome => one(Action::primary(tr!("guide-welcome-begin"), Does::Next)),
            GuideStep::Camera => camera(known),
            GuideStep::Framing => match parts::obstacle(known).and_then(|found| found.remedy) {
                Some((text, intent)) => {
                    two(Action::primary(text, Does::Ask(intent)), Action::anyway())
                }
                None if self.framing.said() == Some(FramingAdvice::Good) => one(Action::on()),
                None => one(Action::anyway()),
            },
            GuideStep::Upright => measured(known, Way::Upright),
            GuideStep::Forward if self.follows.passed => one(Action::on()),
            GuideStep::Forward => one(Action::skip()),
            GuideStep::Side => measured(known, Way::Look),
            GuideStep::Warning if self.tested => {
                two(Action::on(), Action::quiet(tr!("guide-warning-again"), Does::Test))
            }
            GuideStep::Warning => {
                two(Action::primary(tr!("guide-warning-show"), Does::Test), Action::skip())
            }
            GuideStep::Options => one(Action::on()),
            GuideStep::Done => one(Action::primary(tr!("guide-done-finish"), Does::Finish)),
        }
    }
}

fn camera(known: &Known) -> Actions {
    let look = |rank| {
        let does = Does::Ask(Intent::LookForCameras);
        Action { rank, ..Action::primary(tr!("guide-camera-look"), does) }
    };
    let remedy = parts::obstacle(known).and_then(|found| found.remedy);
    match (&known.asked, remedy) {
        (Some(source), None) if source.is_demo() => {
            let on = Action::primary(tr!("guide-camera-use-demo"), Does::Next);
            two(on, look(Rank::Quiet))
        }
        (Some(SourceSpec::Path(_)), None) => two(Action::on(), look(Rank::Quiet)),
        _ if known.cameras.is_empty() => two(look(Rank::Primary), Action::anyway()),
        (_, Some((text, intent))) => {
            two(Action::primary(text, Does::Ask(intent)), look(Rank::Quiet))
        }
        (asked, None) => {
            let using = Action::primary(tr!("guide-camera-use"), Does::UseCamera);
            two(using.enabled(asked.is_some()), look(Rank::Quiet))
        }
    }
}

/// The buttons of a page on which something is measured.
fn measured(known: &Known, way: Way) -> Actions {
    let (begin, start, again) = match way {
        Way::Upright => {
            (Intent::Calibrate, tr!("guide-upright-go"), tr!("guide-upright-once-more"))
        }
        Way::Look => (Intent::BeginLook, tr!("guide-side-begin"), tr!("guide-side-again")),
    };
    let begin = |text| Action::primary(text, Does::Ask(begin.clone())).enabled(known.can_measure());
    match learn::state(known, way) {
        Calibration::Ready => match parts::obstacle(known).and_then(|found| found.remedy) {
            Some((text, intent)) => two(Action::primary(text, Does::Ask(intent)), Action::skip()),
            None => two(begin(start), Action::skip()),
        },
        Calibration::Running(_) => {
            let other = Some(Action::quiet(tr!("guide-cancel"), Does::Cancel));
            Actions { other, ..Actions::default() }
        }
        Calibration::Looking(_) => Actions::default(),
        Calibration::Looked(_) => {
            Actions { unseen: Some(Does::Ask(Intent::KeepLook)), ..Actions::default() }
        }
        Calibration::Done { .. } => two(Action::on(), Action { rank: Rank::Quiet, ..begin(again) }),
        Calibration::Refused(_) => two(begin(tr!("guide-upright-retry")), Action::skip()),
    }
}
