//! The window's end of the monitor: three channels and nothing else.

use crossbeam_channel::{Receiver, Sender};

use crate::monitor::{Command, Event, Observation};

/// What the window holds of the monitor. Tests put scripted observations in at the other end.
#[derive(Clone, Debug)]
pub struct MonitorLink {
    /// What is known, newest wins (the monitor keeps one at most).
    pub observations: Receiver<Observation>,
    /// What happened, in order, none dropped.
    pub events: Receiver<Event>,
    /// What the person asks for.
    pub commands: Sender<Command>,
}

impl MonitorLink {
    /// The newest observation that came since the last call.
    #[must_use]
    pub fn newest(&self) -> Option<Observation> {
        self.observations.try_iter().last()
    }

    /// Asks the monitor for something. A monitor that has ended hears nothing, and says so by an
    /// event of its own; there is nothing to handle here.
    pub fn ask(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}
