//! What the desktop tells of itself, as far as it bears on when to speak. Pure values; who finds them
//! out is `desktop::surroundings`.

use serde::{Deserialize, Serialize};

/// The surroundings at one instant. What a desktop does not tell is as in [`Surroundings::default`]:
/// nothing stands in the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The session is locked, or another one is in front.
    pub locked: bool,
    /// The machine is about to sleep.
    pub asleep: bool,
    /// The desktop asks not to disturb.
    pub do_not_disturb: bool,
    /// Another program uses a camera: a call is likely.
    pub camera_elsewhere: bool,
    /// A full-screen window has the focus.
    pub full_screen: bool,
    /// The machine runs on its battery.
    pub on_battery: bool,
    /// The desktop asks for less motion.
    pub reduced_motion: bool,
    /// The displays that are connected.
    pub displays: DisplaySet,
}

/// Which displays are connected: equal sets are the same place of work. Empty where nobody says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DisplaySet(pub String);
