//! Whether the session is locked or the machine about to sleep, from what logind and the screen savers
//! say.
//!
//! [`Lock`] weighs it; pure. [`follow`] listens to logind (`org.freedesktop.login1`, systemd or elogind).

use std::time::{Duration, Instant};

/// A word about the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Somebody asked the session to lock itself (`true`), or to unlock.
    Asked(bool),
    /// Whether the session says it is locked, and whether it is the one in front.
    Stands {
        /// logind's `LockedHint`.
        locked: bool,
        /// logind's `Active`.
        in_front: bool,
    },
    /// A screen saver or locker covers the screen, or does not any more.
    Saver(bool),
    /// The machine is about to sleep, or has woken up.
    Sleep(bool),
}

/// For how long being asked to lock counts without anybody saying that it is. A locker that tells
/// neither then nor later must not stop the program for good.
const UNCONFIRMED: Duration = Duration::from_secs(30);

/// What was told so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lock {
    locked: bool,
    behind: bool,
    saver: bool,
    asleep: bool,
    asked: Option<Instant>,
}

impl Lock {
    /// Takes in a word that came at `now`.
    pub fn hear(&mut self, word: Told, now: Instant) {
        match word {
            Told::Asked(true) => self.asked = Some(now),
            // An unlocked session has no locker in front, whatever that said last.
            Told::Asked(false) => {
                *self = Self { behind: self.behind, asleep: self.asleep, ..Self::default() }
            }
            Told::Stands { locked, in_front } => {
                if self.locked && !locked {
                    self.asked = None;
                }
                (self.locked, self.behind) = (locked, !in_front);
            }
            Told::Saver(covers) => {
                if self.saver && !covers {
                    self.asked = None;
                }
                self.saver = covers;
            }
            Told::Sleep(sleeps) => self.asleep = sleeps,
        }
    }

    /// Whether nobody can be working in this session at `now`.
    #[must_use]
    pub fn is_locked(&self, now: Instant) -> bool {
        let is_asked = self.asked.is_some_and(|asked| now.duration_since(asked) < UNCONFIRMED);
        self.locked || self.behind || self.saver || is_asked
    }

    /// Whether the machine is about to sleep.
    #[must_use]
    pub const fn is_asleep(&self) -> bool {
        self.asleep
    }
}

#[cfg(target_os = "linux")]
pub use logind::follow;

#[cfg(target_os = "linux")]
mod logind {
    use zbus::blocking::{Connection, MessageIterator, Proxy, connection::Builder};
    use zbus::zvariant::OwnedObjectPath;

    use super::{Duration, Told};

    const NAME: &str = "org.freedesktop.login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";

    /// Tells what logind says, at first and later, until the system bus goes or `tell` returns false.
    ///
    /// # Errors
    /// The bus's error where there is no system bus.
    pub fn follow(tell: impl Fn(Told) -> bool) -> zbus::Result<()> {
        let bus = Builder::system()?.method_timeout(Duration::from_secs(5)).build()?;
        let rule =
            zbus::MatchRule::builder().msg_type(zbus::message::Type::Signal).sender(NAME)?.build();
        let signals = MessageIterator::for_match_rule(rule, &bus, None)?;
        // logind may be started by this very call, or not be there at all.
        let mut session = own_session(&bus).ok();
        if let Some(stands) = session.as_ref().and_then(stands)
            && !tell(stands)
        {
            return Ok(());
        }
        for signal in signals {
            let signal = signal?;
            let header = signal.header();
            let member = header.member().map(|member| member.as_str()).unwrap_or_default();
            let word = if member == "PrepareForSleep" {
                signal.body().deserialize().ok().map(Told::Sleep)
            } else {
                session = session.or_else(|| own_session(&bus).ok());
                let own = session.as_ref().filter(|own| header.path() == Some(own.path()));
                match member {
                    "Lock" => own.map(|_| Told::Asked(true)),
                    "Unlock" => own.map(|_| Told::Asked(false)),
                    "PropertiesChanged" => own.and_then(stands),
                    _ => None,
                }
            };
            if word.is_some_and(|word| !tell(word)) {
                break;
            }
        }
        Ok(())
    }

    /// The session this program runs in. Started by the person's service manager it runs in none, and
    /// "auto" is the one on their display.
    fn own_session(bus: &Connection) -> zbus::Result<Proxy<'static>> {
        let manager = Proxy::new(bus, NAME, "/org/freedesktop/login1", MANAGER)?;
        let path: OwnedObjectPath = manager
            .call("GetSession", &("auto",))
            .or_else(|_| manager.call("GetSessionByPID", &(std::process::id(),)))?;
        Proxy::new_owned(bus.clone(), NAME, path, SESSION)
    }

    fn stands(session: &Proxy<'static>) -> Option<Told> {
        let bus = session.connection();
        let get = |name: &str| -> Option<bool> {
            // Asked anew, not from a memory that the same signal may not have reached yet.
            let reply = bus.call_method(
                Some(NAME),
                session.path(),
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(SESSION, name),
            );
            let value: zbus::zvariant::OwnedValue = reply.ok()?.body().deserialize().ok()?;
            value.try_into().ok()
        };
        Some(Told::Stands {
            locked: get("LockedHint").unwrap_or(false),
            in_front: get("Active").unwrap_or(true),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(words: &[(u64, Told)]) -> (Lock, Instant) {
        let start = Instant::now();
        let mut lock = Lock::default();
        for &(second, word) in words {
            lock.hear(word, start + Duration::from_secs(second));
        }
        (lock, start)
    }

    #[test]
    fn a_session_that_says_it_is_locked_is_until_it_says_otherwise() {
        let here = |locked| Told::Stands { locked, in_front: true };
        let (lock, start) = lock(&[(0, Told::Asked(true)), (1, here(true))]);
        assert!(lock.is_locked(start + Duration::from_secs(36_000)));
        let mut lock = lock;
        lock.hear(here(false), start + Duration::from_secs(40));
        assert!(!lock.is_locked(start + Duration::from_secs(41)));
    }

    #[test]
    fn a_locker_that_never_says_anything_stops_the_program_for_half_a_minute_only() {
        let (lock, start) = lock(&[(0, Told::Asked(true))]);
        assert!(lock.is_locked(start + Duration::from_secs(29)));
        assert!(!lock.is_locked(start + Duration::from_secs(31)));
    }

    #[test]
    fn another_person_in_front_locks_and_unlocking_does_not_bring_them_away() {
        let behind = Told::Stands { locked: false, in_front: false };
        let (lock, start) = lock(&[(0, behind), (1, Told::Saver(true)), (2, Told::Asked(false))]);
        assert!(lock.is_locked(start + Duration::from_secs(3)));
    }

    #[test]
    fn a_screen_saver_covers_the_screen_until_it_goes() {
        let (mut lock, start) = lock(&[(0, Told::Asked(true)), (1, Told::Saver(true))]);
        assert!(lock.is_locked(start + Duration::from_secs(60)));
        lock.hear(Told::Saver(false), start + Duration::from_secs(61));
        assert!(!lock.is_locked(start + Duration::from_secs(61)));
    }

    #[test]
    fn sleep_is_told_apart_from_a_lock() {
        let (lock, start) = lock(&[(0, Told::Sleep(true))]);
        assert!(lock.is_asleep() && !lock.is_locked(start));
    }
}
