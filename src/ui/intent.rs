//! What a person can ask for on any page. Pages never act themselves: they hand these to the shell,
//! which turns them into commands to the monitor or into its own state.

use eframe::egui::ThemePreference;

use crate::capture::SourceSpec;
use crate::keeper::Ask;
use crate::monitor::Command;
use crate::pose::ModelVariant;
use crate::settings::Settings;

use super::shell::Page;

/// One thing asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Look at another source.
    Choose(SourceSpec),
    /// Use the other landmark network.
    UseModel(ModelVariant),
    /// Report the cameras again.
    LookForCameras,
    /// Pause, or resume.
    TogglePause,
    /// Light, dark, or as the system.
    UseTheme(ThemePreference),
    /// Go to the calibration page.
    OpenCalibration,
    /// Measure the upright now.
    Calibrate,
    /// Go to the calibration page and begin a look from the side.
    BeginLook,
    /// Measure the step of the look anew.
    LookAgain,
    /// Go one step back in the look.
    LookBack,
    /// Save what the look has found.
    KeepLook,
    /// Leave the running measurement, or what it has found.
    CancelCalibration,
    /// Go back to the live page.
    Back,
    /// Open the source again.
    Retry,
    /// The warning was noted.
    Dismiss,
    /// The oldest notice was read.
    CloseNotice,
    /// The hint was read.
    CloseHint,
    /// Go to another page.
    Open(Page),
    /// Ask the keeper.
    Ask(Ask),
    /// Tell the monitor something that changes nothing the window keeps.
    Tell(Box<Command>),
    /// Put other settings in force and keep them.
    UseSettings(Box<Settings>),
}
