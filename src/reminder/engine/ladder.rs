//! The ladder: a warning begins with its quietest step and climbs while the head stays forward.

use std::time::Duration;

use crate::posture::state::GAP;
use crate::reminder::Step;
use crate::settings::LadderSettings;
use crate::units::Timestamp;

/// The first step above `below` that is switched on.
pub(super) fn next_step(ladder: &LadderSettings, below: Option<Step>) -> Option<Step> {
    let is_on = |step: Step| match step {
        Step::Tray => ladder.tray,
        Step::Overlay => ladder.overlay,
        Step::Notification => ladder.notification,
        Step::Sound => ladder.sound,
    };
    Step::ALL.into_iter().find(|&step| Some(step) > below && is_on(step))
}

/// A warning that stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    step: Option<Step>,
    /// Time spent forward since the last step, and the last look at it.
    climbing: Duration,
    last: Option<Timestamp>,
}

impl Standing {
    /// A warning that comes at `at`, with the step that comes with it.
    pub(super) fn begin(at: Timestamp, ladder: &LadderSettings) -> (Self, Option<Step>) {
        let step = next_step(ladder, None);
        (Self { step, climbing: Duration::ZERO, last: Some(at) }, step)
    }

    /// A look at the head; the step it climbs to. Only time spent forward counts: who turns to
    /// somebody meanwhile finds the warning as it was.
    pub(super) fn climb(
        &mut self,
        at: Timestamp,
        is_forward: bool,
        ladder: &LadderSettings,
        every: Duration,
    ) -> Option<Step> {
        let span = self.last.map_or(Duration::ZERO, |last| at.since(last));
        self.last = is_forward.then_some(at);
        if span <= GAP {
            self.climbing += span;
        }
        if self.climbing < every {
            return None;
        }
        let next = next_step(ladder, self.step)?;
        (self.step, self.climbing) = (Some(next), Duration::ZERO);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(20);

    fn all() -> LadderSettings {
        LadderSettings { sound: true, ..LadderSettings::default() }
    }

    /// Climbs second by second and tells when which step came.
    fn climbed(ladder: &LadderSettings, forward: impl Fn(u64) -> bool) -> Vec<(u64, Step)> {
        let (mut standing, first) = Standing::begin(Timestamp::START, ladder);
        let mut steps: Vec<_> = first.map(|step| (0, step)).into_iter().collect();
        for second in 1..200 {
            let at = Timestamp::after_start(Duration::from_secs(second));
            steps.extend(
                standing.climb(at, forward(second), ladder, EVERY).map(|step| (second, step)),
            );
        }
        steps
    }

    #[test]
    fn a_step_every_twenty_seconds_up_to_the_sound() {
        let steps = climbed(&all(), |_| true);
        let expected =
            [(0, Step::Tray), (20, Step::Overlay), (40, Step::Notification), (60, Step::Sound)];
        assert_eq!(steps, expected);
    }

    #[test]
    fn a_step_that_is_switched_off_is_left_out() {
        let ladder = LadderSettings { tray: false, notification: false, ..all() };
        assert_eq!(climbed(&ladder, |_| true), [(0, Step::Overlay), (20, Step::Sound)]);
        let none = LadderSettings { tray: false, overlay: false, notification: false, ..all() };
        let none = LadderSettings { sound: false, ..none };
        assert_eq!(climbed(&none, |_| true), []);
    }

    #[test]
    fn it_does_not_climb_while_the_head_is_not_forward() {
        let steps = climbed(&all(), |second| !(10..70).contains(&second));
        assert_eq!(steps[1], (80, Step::Overlay), "ten seconds before, ten after: {steps:?}");
    }
}
