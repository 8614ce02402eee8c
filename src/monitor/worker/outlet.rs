//! The way out of the worker.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError};

use crate::monitor::{Event, Observation};

/// The way out: to the newest-wins slot, to all listeners, and a knock at the window.
#[derive(Clone)]
pub(super) struct Outlet {
    pub(super) observed: Sender<Observation>,
    pub(super) stale: Receiver<Observation>,
    pub(super) told: Sender<Event>,
    pub(super) listeners: Vec<Sender<Event>>,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outlet {
    /// Takes back an observation that nobody has fetched: it belongs to another stream.
    pub(super) fn forget(&self) {
        let _ = self.stale.try_recv();
    }

    pub(super) fn observe(&self, observation: Observation) {
        let mut observation = observation;
        // Two rounds at most in practice: this thread is the only one that fills the slot.
        while let Err(TrySendError::Full(back)) = self.observed.try_send(observation) {
            let _ = self.stale.try_recv();
            observation = back;
        }
        (self.wake)();
    }

    pub(super) fn tell(&self, event: Event) {
        for listener in &self.listeners {
            // A listener that has gone misses nothing it wants.
            let _ = listener.send(event.clone());
        }
        let _ = self.told.send(event);
        (self.wake)();
    }
}
