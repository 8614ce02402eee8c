//! A test warning: the ladder from its first step to its last, by time alone.

use std::time::Duration;

use super::ladder::next_step;
use crate::reminder::Step;
use crate::settings::LadderSettings;
use crate::units::Timestamp;

/// From one step to the next, and from the last to the end: time to see each.
const EVERY: Duration = Duration::from_secs(4);

/// A test warning that runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    step: Option<Step>,
    since: Timestamp,
}

impl Trial {
    /// One that begins at `at`, with the step that comes with it.
    pub(super) fn begin(at: Timestamp, ladder: &LadderSettings) -> (Self, Option<Step>) {
        let step = next_step(ladder, None);
        (Self { step, since: at }, step)
    }

    /// The step it climbs to, and whether it is over.
    pub(super) fn step(&mut self, at: Timestamp, ladder: &LadderSettings) -> (Option<Step>, bool) {
        if at.since(self.since) < EVERY {
            return (None, false);
        }
        self.since = at;
        match next_step(ladder, self.step) {
            None => (None, true),
            next => {
                self.step = next;
                (next, false)
            }
        }
    }
}
