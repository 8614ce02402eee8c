//! Desktop notifications and the sound: given on a thread of their own, so that a slow or missing
//! service never holds up the monitor, and withdrawn when the head comes back.
//!
//! - [`notice`]: what they say and offer. [`service`]: the desktop's own service.

pub mod notice;
pub mod service;

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, never, select_biased, unbounded};

use crate::catalogue::tr;
use crate::desktop::sound::{self, SoundError};
use crate::monitor::{Event, EventKind};
use crate::reminder::Step;
use crate::units::Timestamp;

pub use notice::{Kind, Notice, Reply, SNOOZE};
pub use service::DesktopNotifier;

/// The desktop did not take a notification, or plays no sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// There is no notification service, or it refuses; what it said. Start one, or do without.
    #[error("{}", tr!("reminder-unavailable", cause = .0.as_str()))]
    Service(String),
    /// There is no sound device, or it refuses.
    #[error(transparent)]
    Sound(#[from] SoundError),
}

/// Somewhere notifications can be shown. At most one of each kind stands at a time.
pub trait Notifier {
    /// Shows `notice` in place of an earlier one of its kind.
    ///
    /// # Errors
    /// [`NotifyError`] when there is no notification service or it refuses.
    fn show(&mut self, notice: &Notice) -> Result<(), NotifyError>;

    /// Takes the standing notification of that kind away; nothing happens when there is none.
    fn withdraw(&mut self, kind: Kind);

    /// Plays the gentle sound; `done` hears how it went. Returns at once.
    fn play(&mut self, done: Sender<Result<(), SoundError>>) {
        let player = std::thread::Builder::new().name("sound".into());
        let started = player.spawn(move || {
            // Nobody listens any more when the program ends.
            let _ = done.send(sound::play());
        });
        if let Err(error) = started {
            tracing::warn!("no sound: {error}");
        }
    }
}

/// The thread that turns events into notifications.
pub struct Reminder {
    /// Events to it. Other senders may outlive [`Reminder::finish`]; nobody hears them then.
    pub events: Sender<Event>,
    /// What else is worth a word when no window is in sight.
    pub words: Sender<Notice>,
    /// Dropped to end the thread.
    stop: Sender<()>,
    /// Disconnected when the thread has ended.
    running: Receiver<()>,
}

/// How long the ending thread is waited for: the desktop's service may not answer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Reminder {
    /// Starts the thread. The notifier is made there, as some systems want; `failed` is called there
    /// too, with the first failure of notifications and of the sound only: nobody needs it twice.
    ///
    /// # Errors
    /// The system's error when no thread can be started.
    pub fn spawn<N: Notifier>(
        make: impl FnOnce() -> N + Send + 'static,
        failed: impl FnMut(NotifyError) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (events, inbox) = unbounded();
        let (words, notices) = unbounded();
        let (stop, stopped) = crossbeam_channel::bounded(0);
        let (alive, running) = crossbeam_channel::bounded(0);
        std::thread::Builder::new().name("reminder".into()).spawn(move || {
            let _alive: Sender<()> = alive;
            keep(&inbox, notices, &stopped, failed, &mut make());
        })?;
        Ok(Self { events, words, stop, running })
    }

    /// Ends the thread once it has dealt with all that was sent; one that hangs is left behind.
    pub fn finish(self) {
        drop(self.stop);
        if let Err(RecvTimeoutError::Timeout) = self.running.recv_timeout(PATIENCE) {
            tracing::warn!("the notification service does not answer");
        }
    }
}

/// Deals with events until nobody can send any, or it is stopped; what was sent before comes first.
fn keep(
    inbox: &Receiver<Event>,
    mut notices: Receiver<Notice>,
    stopped: &Receiver<()>,
    mut failed: impl FnMut(NotifyError),
    notifier: &mut impl Notifier,
) {
    let (played, sounds) = unbounded();
    let mut told = Told::default();
    let mut warned = None;
    loop {
        select_biased! {
            recv(inbox) -> event => match event {
                Ok(event) => {
                    let done = follow(&event, &mut warned, notifier, &played);
                    told.once(done, &mut failed);
                }
                Err(_) => break,
            },
            recv(notices) -> notice => match notice {
                Ok(notice) => told.once(notifier.show(&notice), &mut failed),
                Err(_) => notices = never(),
            },
            recv(sounds) -> sound => {
                told.once(sound.unwrap_or(Ok(())).map_err(NotifyError::from), &mut failed);
            }
            recv(stopped) -> _ => break,
        }
    }
    for kind in [Kind::Warning, Kind::Prompt] {
        notifier.withdraw(kind);
    }
}

/// What was already said to have failed.
#[derive(Default)]
struct Told {
    service: bool,
    sound: bool,
}

impl Told {
    fn once(&mut self, done: Result<(), NotifyError>, failed: &mut impl FnMut(NotifyError)) {
        let Err(error) = done else { return };
        let told = match error {
            NotifyError::Service(_) => &mut self.service,
            NotifyError::Sound(_) => &mut self.sound,
        };
        if !std::mem::replace(told, true) {
            failed(error);
        }
    }
}

/// Does what `event` asks for. `warned` is when the warning that stands was given, and how long the head
/// had been forward then.
fn follow(
    event: &Event,
    warned: &mut Option<(Timestamp, Duration)>,
    notifier: &mut impl Notifier,
    played: &Sender<Result<(), SoundError>>,
) -> Result<(), NotifyError> {
    match &event.kind {
        EventKind::Warned { lasted, .. } => *warned = Some((event.at, *lasted)),
        EventKind::Climbed(Step::Notification) => {
            let lasted = warned.map(|(at, lasted)| lasted + event.at.since(at));
            return notifier.show(&Notice::warning(lasted.unwrap_or_default()));
        }
        EventKind::Climbed(Step::Sound) => notifier.play(played.clone()),
        EventKind::Climbed(Step::Tray | Step::Overlay) => {}
        EventKind::WarningOver(_)
        | EventKind::EpisodeEnded { .. }
        | EventKind::Away
        | EventKind::Dismissed => notifier.withdraw(Kind::Warning),
        EventKind::Prompted(prompt) => return notifier.show(&Notice::prompt(*prompt)),
        EventKind::PromptOver(..) => notifier.withdraw(Kind::Prompt),
        EventKind::Hinted(hint) => return notifier.show(&Notice::hint(*hint)),
        EventKind::BaselineDoubted(doubt) => return notifier.show(&Notice::doubt(*doubt)),
        EventKind::BaselineTrusted => notifier.withdraw(Kind::Word),
        // Whoever has paused is left alone.
        EventKind::Paused { .. } => {
            notifier.withdraw(Kind::Warning);
            notifier.withdraw(Kind::Prompt);
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::StreamId;
    use crate::reminder::{
        Account, Hint, PauseReason, Prompt, PromptOutcome, Rule, WarningOutcome,
    };
    use crate::units::Degrees;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    impl Log {
        fn write(&self, line: String) {
            self.0.lock().unwrap().push(line);
        }
    }

    struct Fake {
        log: Log,
        works: bool,
    }

    impl Notifier for Fake {
        fn show(&mut self, notice: &Notice) -> Result<(), NotifyError> {
            self.log.write(format!("{:?}: {} {}", notice.kind, notice.summary, notice.body));
            if self.works { Ok(()) } else { Err(NotifyError::Service("no service".into())) }
        }
        fn withdraw(&mut self, kind: Kind) {
            self.log.write(format!("{kind:?} withdrawn"));
        }
        fn play(&mut self, done: Sender<Result<(), SoundError>>) {
            self.log.write("sound".into());
            let cause = "no device".into();
            done.send(if self.works { Ok(()) } else { Err(SoundError { cause }) }).unwrap();
        }
    }

    /// What was done for events that came at these seconds.
    fn run(works: bool, kinds: Vec<(f64, EventKind)>) -> (Vec<String>, Vec<NotifyError>) {
        let log = Log::default();
        let fake = Fake { log: log.clone(), works };
        let (tell, failures) = unbounded();
        let failed = move |error| tell.send(error).unwrap();
        let reminder = Reminder::spawn(move || fake, failed).unwrap();
        // As a monitor that hangs would: it keeps its end.
        let _other = reminder.events.clone();
        for (at, kind) in kinds {
            let at = Timestamp::from_seconds(at);
            reminder.events.send(Event { stream: StreamId::default(), at, kind }).unwrap();
        }
        reminder.finish();
        let mut lines = log.0.lock().unwrap().clone();
        // The end takes away what stands, whether or not something does.
        assert_eq!(lines.split_off(lines.len() - 2), ["Warning withdrawn", "Prompt withdrawn"]);
        (lines, failures.try_iter().collect())
    }

    fn warned() -> EventKind {
        let account = Arc::new(Account {
            at: Timestamp::START,
            rule: Rule::default(),
            enters_below: Degrees::ZERO,
            clears_above: Degrees::ZERO,
            limit: Degrees::ZERO,
            forward_share: 1.0,
            samples: Vec::new(),
        });
        EventKind::Warned { excess: Degrees::new(4.0), lasted: Duration::from_secs(80), account }
    }

    #[test]
    fn a_warning_speaks_when_it_has_climbed_and_goes_when_it_is_over() {
        let (log, failures) = run(
            true,
            vec![
                (0.0, warned()),
                (0.0, EventKind::Climbed(Step::Tray)),
                (20.0, EventKind::Climbed(Step::Overlay)),
                (40.0, EventKind::Climbed(Step::Notification)),
                (60.0, EventKind::Climbed(Step::Sound)),
                (70.0, EventKind::WarningOver(WarningOutcome::CameBack)),
            ],
        );
        assert_eq!(log.len(), 3, "{log:?}");
        // It has been so for 80 s when the warning came, and for 40 s since.
        assert!(log[0].contains("Warning: Your head") && log[0].contains("2\u{a0}min"), "{log:?}");
        assert_eq!(log[1..], ["sound", "Warning withdrawn"]);
        assert_eq!(failures, []);
    }

    #[test]
    fn a_warning_below_the_step_of_notifications_says_nothing() {
        let (log, _) = run(true, vec![(0.0, warned()), (0.0, EventKind::Climbed(Step::Overlay))]);
        assert_eq!(log, Vec::<String>::new());
    }

    #[test]
    fn prompts_and_hints_have_their_own_places() {
        let (log, _) = run(
            true,
            vec![
                (0.0, EventKind::Climbed(Step::Notification)),
                (1.0, EventKind::Prompted(Prompt::Break)),
                (2.0, EventKind::Hinted(Hint::TooNear)),
                (3.0, EventKind::PromptOver(Prompt::Break, PromptOutcome::Kept)),
            ],
        );
        let kinds: Vec<_> = log.iter().map(|line| line.split([':', ' ']).next().unwrap()).collect();
        assert_eq!(kinds, ["Warning", "Prompt", "Word", "Prompt"]);
        assert_eq!(log[3], "Prompt withdrawn");
    }

    #[test]
    fn a_pause_takes_away_what_asks_for_something() {
        let paused = EventKind::Paused { reason: PauseReason::Asked, lasts: None };
        let (log, _) = run(true, vec![(0.0, paused)]);
        assert_eq!(log, ["Warning withdrawn", "Prompt withdrawn"]);
    }

    #[test]
    fn a_missing_service_or_device_is_told_once_each_and_nothing_dies_of_it() {
        let steps = [Step::Notification, Step::Sound, Step::Notification, Step::Sound];
        let events = steps.map(|step| (0.0, EventKind::Climbed(step))).to_vec();
        let (log, failures) = run(false, events);
        assert_eq!(log.len(), 4, "{log:?}");
        let sentences: Vec<_> = failures.iter().map(NotifyError::to_string).collect();
        assert_eq!(sentences.len(), 2, "{sentences:?}");
        assert!(sentences[0].contains("no service") && sentences[0].contains("dunst"));
        assert!(
            sentences[1].contains("no device") && sentences[1].contains("switch the sound off")
        );
    }
}
