//! The window's ends of the monitor and of the keeper: channels and nothing else.

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use crate::keeper::{Answer, Ask};
use crate::monitor::{Command, Event, Observation, StreamId};

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
    /// The newest observation of `stream` that came since the last call, and whether the monitor has
    /// ended, so that none follows. Those of other streams are dropped.
    #[must_use]
    pub fn newest(&self, stream: StreamId) -> (Option<Observation>, bool) {
        let mut newest = None;
        loop {
            match self.observations.try_recv() {
                Ok(observation) if observation.stream == stream => newest = Some(observation),
                Ok(_) => {}
                Err(error) => return (newest, error == TryRecvError::Disconnected),
            }
        }
    }

    /// Asks the monitor for something. A monitor that has ended hears nothing; the window
    /// learns that from [`Self::newest`], so there is nothing to handle here.
    pub fn ask(&self, command: Command) {
        let _ = self.commands.send(command);
    }
}

/// What the window holds of the keeper.
#[derive(Clone, Debug)]
pub struct KeeperLink {
    /// What the window asks.
    pub asks: Sender<Ask>,
    /// What the keeper says.
    pub answers: Receiver<Answer>,
}

impl KeeperLink {
    /// Nobody hears and nobody answers.
    #[must_use]
    pub fn nobody() -> Self {
        Self { asks: crossbeam_channel::unbounded().0, answers: crossbeam_channel::never() }
    }

    /// Asks the keeper for something. Where there is none, nothing is kept and nothing comes.
    pub fn ask(&self, ask: Ask) {
        let _ = self.asks.send(ask);
    }
}
