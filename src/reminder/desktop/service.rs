//! The desktop's own notification service. The only module that knows notify-rust.

use std::sync::Arc;

use super::{Kind, Notice, Notifier, NotifyError, Reply};

/// Called with what a person answers, from threads of their own.
pub type Answered = Arc<dyn Fn(Reply) + Send + Sync>;

/// The desktop's own notification service.
#[derive(Default)]
pub struct DesktopNotifier {
    /// Without it no buttons are shown: nobody would hear them.
    answered: Option<Answered>,
    #[cfg(all(unix, not(target_os = "macos")))]
    standing: std::collections::HashMap<Kind, Arc<notify_rust::NotificationHandle>>,
    /// Whether the service shows buttons, once it was asked.
    #[cfg(all(unix, not(target_os = "macos")))]
    has_buttons: Option<bool>,
}

impl DesktopNotifier {
    /// With somebody who hears what a person answers.
    #[must_use]
    pub fn answering(answered: Answered) -> Self {
        Self { answered: Some(answered), ..Self::default() }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
impl Notifier for DesktopNotifier {
    fn show(&mut self, notice: &Notice) -> Result<(), NotifyError> {
        self.withdraw(notice.kind);
        let mut notification = notify_rust::Notification::new();
        notification.appname("Plumbline").summary(&notice.summary).body(&notice.body);
        // No icon theme is assumed, no sound is made. What is low the desktop may hold back in calls and
        // presentations, and GNOME shows no banner for it: a warning is not.
        let urgency = match notice.kind {
            Kind::Warning => notify_rust::Urgency::Normal,
            Kind::Prompt | Kind::Word => notify_rust::Urgency::Low,
        };
        notification
            .urgency(urgency)
            .hint(notify_rust::Hint::SuppressSound(true))
            // A warning of yesterday is of no use in a list.
            .hint(notify_rust::Hint::Transient(notice.kind != Kind::Word));
        let answered = self.answered.clone().filter(|_| self.has_buttons());
        if answered.is_some() {
            for reply in &notice.replies {
                if let Some(key) = reply.key() {
                    notification.action(key, &reply.label());
                }
            }
        }
        let shown = notification.show().map_err(|error| NotifyError::Service(error.to_string()))?;
        let shown = Arc::new(shown);
        if let Some(answered) = answered {
            hear(Arc::clone(&shown), notice.clone(), answered);
        }
        self.standing.insert(notice.kind, shown);
        Ok(())
    }

    fn withdraw(&mut self, kind: Kind) {
        if let Some(handle) = self.standing.remove(&kind) {
            futures_lite::future::block_on(handle.close_async());
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
impl DesktopNotifier {
    /// A service that does not answer now is asked again with the next notice.
    fn has_buttons(&mut self) -> bool {
        if self.has_buttons.is_none() {
            let able = notify_rust::get_capabilities().ok();
            self.has_buttons = able.map(|able| able.iter().any(|one| one == "actions"));
        }
        self.has_buttons.unwrap_or(false)
    }
}

/// Waits on a thread of its own for what the person answers; it ends when the notification does.
#[cfg(all(unix, not(target_os = "macos")))]
fn hear(shown: Arc<notify_rust::NotificationHandle>, notice: Notice, answered: Answered) {
    use notify_rust::{CloseReason, NotificationResponse};
    let waited = std::thread::Builder::new().name("notification".into()).spawn(move || {
        futures_lite::future::block_on(shown.wait_for_action_async(
            |response: &NotificationResponse| {
                let reply = match response {
                    NotificationResponse::Action(key) => {
                        notice.replies.iter().copied().find(|reply| reply.key() == Some(key))
                    }
                    NotificationResponse::Closed(CloseReason::Dismissed) => match notice.kind {
                        Kind::Warning => Some(Reply::Noted),
                        Kind::Prompt => Some(Reply::Skip),
                        Kind::Word => None,
                    },
                    _ => None,
                };
                if let Some(reply) = reply {
                    answered(reply);
                }
            },
        ));
    });
    if let Err(error) = waited {
        tracing::warn!("answers to notifications are not heard: {error}");
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
impl Notifier for DesktopNotifier {
    fn show(&mut self, notice: &Notice) -> Result<(), NotifyError> {
        let _ = &self.answered;
        notify_rust::Notification::new()
            .appname("Plumbline")
            .summary(&notice.summary)
            .body(&notice.body)
            .show()
            .map(|_| ())
            .map_err(|error| NotifyError::Service(error.to_string()))
    }

    fn withdraw(&mut self, _kind: Kind) {}
}
