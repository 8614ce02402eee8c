//! Desktop notifications: shown on a thread of their own, so that a slow or missing notification
//! service never holds up the monitor, and withdrawn when the head comes back.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, select_biased};

use crate::monitor::{Event, EventKind};

/// What a notification says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub summary: String,
    /// A sentence or two.
    pub body: String,
}

/// The desktop did not take a notification.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no notification can be shown: {cause}. Start a notification service (for example dunst), or \
     switch notifications off in the settings; plumbline goes on without."
)]
pub struct NotifyError {
    /// What the desktop said.
    pub cause: String,
}

/// Somewhere notifications can be shown. At most one of ours stands at a time.
pub trait Notifier {
    /// Shows `notice` in place of an earlier one.
    ///
    /// # Errors
    /// [`NotifyError`] when there is no notification service or it refuses.
    fn show(&mut self, notice: &Notice) -> Result<(), NotifyError>;

    /// Takes the standing notification away; nothing happens when there is none.
    fn withdraw(&mut self);
}

/// The desktop's own notification service.
#[derive(Default)]
pub struct DesktopNotifier {
    #[cfg(all(unix, not(target_os = "macos")))]
    standing: Option<notify_rust::NotificationHandle>,
}

impl Notifier for DesktopNotifier {
    fn show(&mut self, notice: &Notice) -> Result<(), NotifyError> {
        self.withdraw();
        let mut notification = notify_rust::Notification::new();
        notification.appname("Plumbline").summary(&notice.summary).body(&notice.body);
        // Low urgency: the desktop may hold it back in calls and presentations. No icon theme is
        // assumed, no sound is made.
        #[cfg(all(unix, not(target_os = "macos")))]
        notification
            .urgency(notify_rust::Urgency::Low)
            .hint(notify_rust::Hint::SuppressSound(true))
            .hint(notify_rust::Hint::Transient(true));
        let shown =
            notification.show().map_err(|error| NotifyError { cause: error.to_string() })?;
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            self.standing = Some(shown);
        }
        #[cfg(not(all(unix, not(target_os = "macos"))))]
        let _ = shown;
        Ok(())
    }

    fn withdraw(&mut self) {
        #[cfg(all(unix, not(target_os = "macos")))]
        if let Some(handle) = self.standing.take() {
            handle.close();
        }
    }
}

/// The thread that turns events into notifications.
pub struct Reminder {
    /// Events to it. Other senders may outlive [`Reminder::finish`]; nobody hears them then.
    pub events: Sender<Event>,
    /// Dropped to end the thread.
    stop: Sender<()>,
    /// Disconnected when the thread has ended.
    running: Receiver<()>,
}

/// How long the ending thread is waited for: the desktop's service may not answer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Reminder {
    /// Starts the thread. The notifier is made there, as some systems want; `failed` is called there
    /// too, with the first failure only: nobody needs it twice.
    ///
    /// # Errors
    /// The system's error when no thread can be started.
    pub fn spawn<N: Notifier>(
        make: impl FnOnce() -> N + Send + 'static,
        failed: impl FnOnce(NotifyError) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (events, inbox) = crossbeam_channel::unbounded();
        let (stop, stopped) = crossbeam_channel::bounded(0);
        let (alive, running) = crossbeam_channel::bounded(0);
        std::thread::Builder::new().name("reminder".into()).spawn(move || {
            let _alive: Sender<()> = alive;
            keep(&inbox, &stopped, failed, &mut make());
        })?;
        Ok(Self { events, stop, running })
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
    stopped: &Receiver<()>,
    failed: impl FnOnce(NotifyError),
    notifier: &mut impl Notifier,
) {
    let mut failed = Some(failed);
    loop {
        let event = select_biased! {
            recv(inbox) -> event => event,
            recv(stopped) -> _ => break,
        };
        let Ok(event) = event else { break };
        let outcome = match &event.kind {
            EventKind::Warned { lasted, .. } => notifier.show(&notice(*lasted)),
            EventKind::EpisodeEnded { .. } | EventKind::Away | EventKind::Dismissed => {
                notifier.withdraw();
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = outcome
            && let Some(failed) = failed.take()
        {
            failed(error);
        }
    }
    notifier.withdraw();
}

fn notice(lasted: Duration) -> Notice {
    Notice {
        summary: "Your head has come forward".into(),
        body: format!(
            "For {}. Let it glide back over the shoulders, or shift in your seat.",
            crate::words::span(lasted)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::StreamId;
    use crate::units::{DegreeMinutes, Degrees, Timestamp};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    struct Fake {
        log: Log,
        works: bool,
    }

    impl Notifier for Fake {
        fn show(&mut self, notice: &Notice) -> Result<(), NotifyError> {
            self.log.0.lock().unwrap().push(format!("{}: {}", notice.summary, notice.body));
            if self.works { Ok(()) } else { Err(NotifyError { cause: "no service".into() }) }
        }
        fn withdraw(&mut self) {
            self.log.0.lock().unwrap().push("withdrawn".into());
        }
    }

    fn run(works: bool, kinds: Vec<EventKind>) -> (Vec<String>, Vec<NotifyError>) {
        let log = Log::default();
        let fake = Fake { log: log.clone(), works };
        let (tell, failures) = crossbeam_channel::unbounded();
        let failed = move |error| tell.send(error).unwrap();
        let reminder = Reminder::spawn(move || fake, failed).unwrap();
        // As a monitor that hangs would: it keeps its end.
        let _other = reminder.events.clone();
        for kind in kinds {
            let event = Event { stream: StreamId::default(), at: Timestamp::START, kind };
            reminder.events.send(event).unwrap();
        }
        reminder.finish();
        let lines = log.0.lock().unwrap().clone();
        (lines, failures.try_iter().collect())
    }

    fn warned() -> EventKind {
        let account = std::sync::Arc::new(crate::reminder::Account {
            at: Timestamp::START,
            rule: crate::reminder::Rule::default(),
            enters_below: Degrees::ZERO,
            clears_above: Degrees::ZERO,
            limit: Degrees::ZERO,
            forward_share: 1.0,
            samples: Vec::new(),
        });
        EventKind::Warned { excess: Degrees::new(4.0), lasted: Duration::from_secs(80), account }
    }

    fn ended() -> EventKind {
        EventKind::EpisodeEnded { lasted: Duration::from_secs(90), dose: DegreeMinutes::default() }
    }

    #[test]
    fn a_warning_is_shown_and_goes_when_the_head_comes_back() {
        let (log, failures) = run(
            true,
            vec![EventKind::EpisodeStarted { since: Timestamp::START }, warned(), ended()],
        );
        assert_eq!(log.len(), 3, "{log:?}");
        assert!(log[0].contains("1\u{a0}min\u{a0}20\u{a0}s"), "{log:?}");
        assert_eq!(log[1], "withdrawn");
        assert_eq!(failures, []);
    }

    #[test]
    fn a_warning_that_was_noted_goes() {
        let (log, _) = run(true, vec![warned(), EventKind::Dismissed]);
        assert_eq!(log[1], "withdrawn");
    }

    #[test]
    fn a_missing_service_is_told_once_and_nothing_dies_of_it() {
        let (log, failures) = run(false, vec![warned(), ended(), warned(), ended()]);
        assert_eq!(log.iter().filter(|line| line.starts_with("Your head")).count(), 2);
        assert_eq!(failures.len(), 1);
        let sentence = failures[0].to_string();
        assert!(sentence.contains("no service") && sentence.contains("dunst"), "{sentence}");
    }
}
