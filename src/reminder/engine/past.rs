//! The last minutes in numbers, a sample a second: what "Why did you warn?" shows.

use std::collections::VecDeque;
use std::time::Duration;

use crate::posture::PostureState;
use crate::posture::state::Judgement;
use crate::reminder::{Rule, Sample};
use crate::units::{Degrees, Timestamp};

/// How much is kept beyond the rule's window: what the posture was like before it.
const BEFORE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

/// The samples, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    samples: VecDeque<Sample>,
}

impl Past {
    /// Takes a sample where a second has gone by since the last one.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        judgement: &Judgement,
        counted: &PostureState,
        rule: Rule,
    ) {
        let is_due = self.samples.back().is_none_or(|last| at.since(last.at) >= SECOND);
        if !is_due {
            return;
        }
        let keep = Duration::from_secs(u64::from(rule.window_seconds)) + BEFORE;
        while self.samples.front().is_some_and(|first| at.since(first.at) > keep) {
            self.samples.pop_front();
        }
        self.samples.push_back(Sample {
            at,
            value: judgement.smoothed.map(|smoothed| (smoothed.value, smoothed.interval)),
            forward: matches!(counted, PostureState::Forward(_)),
        });
    }

    /// The mean of what was forward in the minute before `at`.
    pub(super) fn forward_level(&self, at: Timestamp) -> Option<Degrees> {
        let recent = self.samples.iter().rev().take_while(|sample| at.since(sample.at) <= BEFORE);
        let values = recent.filter(|sample| sample.forward).filter_map(|sample| sample.value);
        let (count, sum) =
            values.fold((0_u32, Degrees::ZERO), |(n, sum), (value, _)| (n + 1, sum + value));
        (count > 0).then(|| sum * (1.0 / f64::from(count)))
    }

    /// All of them.
    pub(super) fn samples(&self) -> Vec<Sample> {
        self.samples.iter().copied().collect()
    }
}
