//! The thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, select_biased};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};

use super::book::Book;
use super::{Answer, Ask, ProfileEntry};
use crate::catalogue::{date_long, span, tr};
use crate::clock::Clock;
use crate::history::{Keep, Moment, export};
use crate::monitor::{Event, EventKind};
use crate::profile::ProfileStore;
use crate::reminder::DisplaySet;
use crate::settings::Settings;

/// What a keeper needs to know.
pub struct KeeperOptions {
    /// The history's file; its folder need not exist yet.
    pub history: PathBuf,
    /// The settings' file.
    pub settings_file: PathBuf,
    /// The settings in force.
    pub settings: Settings,
    /// Where the profiles lie.
    pub profiles: ProfileStore,
    /// The person's clock.
    pub clock: Arc<dyn Clock>,
    /// Called after each answer.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    /// How long it waits for the monitor's next minute before it writes without one.
    pub tick: Duration,
}

/// How long [`KeeperOptions::tick`] usually is.
pub const TICK: Duration = Duration::from_secs(60);

/// The clock is taken at its word where there are minutes on so many days ...
const DAYS_THAT_VOUCH: i64 = 3;

/// ... of so many up to today. A clock that runs years ahead at the start has nobody to vouch for it.
const VOUCHED_WITHIN_DAYS: i64 = 90;

/// A clock that is set back by less is only put right.
const SET_BACK: SignedDuration = SignedDuration::from_mins(2);

/// The running thread.
pub struct Keeper {
    /// What the window asks.
    pub asks: Sender<Ask>,
    /// The monitor's events to it.
    pub events: Sender<Event>,
    /// What it says.
    pub answers: Receiver<Answer>,
    /// Dropped to end the thread.
    stop: Sender<()>,
    /// Disconnected when the thread has ended.
    running: Receiver<()>,
}

/// How long the ending thread is waited for: a disk may not answer.
const PATIENCE: Duration = Duration::from_secs(10);

impl Keeper {
    /// Starts the thread, which opens the history.
    ///
    /// # Errors
    /// The system's error when no thread can be started.
    pub fn spawn(options: KeeperOptions) -> std::io::Result<Self> {
        let (asks, asked) = crossbeam_channel::unbounded();
        let (events, told) = crossbeam_channel::unbounded();
        let (tell, answers) = crossbeam_channel::unbounded();
        let (stop, stopped) = crossbeam_channel::bounded(0);
        let (alive, running) = crossbeam_channel::bounded(0);
        std::thread::Builder::new().name("keeper".into()).spawn(move || {
            let _alive: Sender<()> = alive;
            Desk::new(options, tell).work(&told, &asked, &stopped);
        })?;
        Ok(Self { asks, events, answers, stop, running })
    }

    /// Ends the thread once it has dealt with all that was sent and written what waits; one that hangs
    /// is left behind.
    pub fn finish(self) {
        drop(self.stop);
        if let Err(RecvTimeoutError::Timeout) = self.running.recv_timeout(PATIENCE) {
            tracing::warn!("the disk of the history does not answer");
        }
    }
}

/// What the thread has at hand.
struct Desk {
    book: Book,
    keep: Keep,
    settings: Settings,
    /// They have changed since they were written.
    is_unsaved: bool,
    settings_file: PathBuf,
    profiles: ProfileStore,
    clock: Arc<dyn Clock>,
    wake: Arc<dyn Fn() + Send + Sync>,
    tick: Duration,
    tell: Sender<Answer>,
    /// When the clock was last looked at.
    seen: Moment,
    /// The day on which what is too old was last forgotten.
    tidied: Option<Date>,
}

impl Desk {
    fn new(options: KeeperOptions, tell: Sender<Answer>) -> Self {
        let now = Moment::from(&options.clock.wall());
        let mut book = Book::open(options.history, now);
        let keep = Keep::after(book.last_minute(now));
        let mut desk = Self {
            book,
            keep,
            settings: options.settings,
            is_unsaved: false,
            settings_file: options.settings_file,
            profiles: options.profiles,
            clock: options.clock,
            wake: options.wake,
            tick: options.tick,
            tell,
            seen: now,
            tidied: None,
        };
        desk.tidy(now);
        desk.say();
        desk
    }

    /// Works until nobody can ask, or it is stopped; what was sent before comes first.
    fn work(mut self, told: &Receiver<Event>, asked: &Receiver<Ask>, stopped: &Receiver<()>) {
        let mut due = Instant::now() + self.tick;
        loop {
            let mut wrote = false;
            select_biased! {
                recv(told) -> event => match event {
                    Ok(event) => wrote = self.hear(&event),
                    Err(_) => break,
                },
                recv(asked) -> ask => match ask {
                    Ok(ask) => {
                        self.answer(ask);
                        // A slider that is drawn sends dozens: the last of them is written.
                        if asked.is_empty() {
                            self.save();
                        }
                    }
                    Err(_) => break,
                },
                recv(stopped) -> _ => break,
                default(due.saturating_duration_since(Instant::now())) => {
                    self.write();
                    wrote = true;
                }
            }
            if wrote {
                due = Instant::now() + self.tick;
            }
            self.say();
        }
        self.save();
        let now = self.now();
        let last = self.keep.finish(now);
        self.remember(last);
        self.book.flush(now);
        self.say();
    }

    /// Takes in an event. Says whether it was one to write after: there is one transaction a minute.
    fn hear(&mut self, event: &Event) -> bool {
        let now = self.now();
        let entries = self.keep.take(event, now);
        self.remember(entries);
        let is_due = matches!(
            event.kind,
            EventKind::Minute(_) | EventKind::Paused { .. } | EventKind::SourceOpened { .. }
        );
        if is_due {
            self.book.flush(now);
            self.tidy(now);
        }
        is_due
    }

    /// Brings what goes on up to now and writes it.
    fn write(&mut self) {
        let now = self.now();
        let entries = self.keep.tick(now);
        self.remember(entries);
        self.book.flush(now);
        self.tidy(now);
    }

    fn remember(&mut self, entries: Vec<crate::history::Entry>) {
        if self.settings.history.keep {
            self.book.add(entries);
        }
    }

    /// Forgets what is too old, once a day: not while nothing is to be remembered, and not before the
    /// history itself shows that today may be today ([`DAYS_THAT_VOUCH`]). What is forgotten by a wrong
    /// clock is gone; what is kept for three days longer is not.
    fn tidy(&mut self, now: Moment) {
        let today = now.date();
        let days = self.settings.history.retention_days;
        if !self.settings.history.keep || days == 0 || self.tidied == Some(today) {
            return;
        }
        let (first, lately) = (
            today.checked_sub(i64::from(days).days()),
            today.checked_sub((VOUCHED_WITHIN_DAYS - 1).days()),
        );
        let (Ok(first), Ok(lately)) = (first, lately) else { return };
        let tidied = self.book.with(now, |history| {
            if history.days_with_minutes(lately, today)? < DAYS_THAT_VOUCH {
                return Ok(false);
            }
            history.forget_before(first).map(|_| true)
        });
        // What is not forgotten yet, or cannot be (the file cannot be written), is tried with the next
        // minute.
        if let Ok(true) = tidied {
            self.tidied = Some(today);
        }
    }

    /// Now. A clock that was set back is told of.
    fn now(&mut self) -> Moment {
        let now = Moment::from(&self.clock.wall());
        let back = self.seen.since(now);
        self.seen = now;
        if back > SET_BACK && self.settings.history.keep {
            let back = span(back.unsigned_abs());
            self.tell(Answer::Done(tr!("keeper-clock-back", span = back)));
        }
        now
    }

    fn tell(&self, answer: Answer) {
        // A window that has closed need not know.
        let _ = self.tell.send(answer);
        (self.wake)();
    }

    fn say(&mut self) {
        for saying in self.book.sayings() {
            self.tell(Answer::Done(saying));
        }
    }

    fn answer(&mut self, ask: Ask) {
        if !matches!(ask, Ask::SaveSettings(_)) {
            self.save();
        }
        let done = match ask {
            Ask::Days { from, to } => self.days(from, to),
            Ask::Export { from, to, file } => self.export(from, to, &file),
            Ask::Import(file) => self.import(&file),
            Ask::ForgetDay(day) => self.forget_day(day),
            Ask::ForgetAll => self.forget_all(),
            Ask::SaveSettings(settings) => {
                self.take(*settings);
                Ok(())
            }
            Ask::Profiles => self.list_profiles(),
            Ask::RenameProfile { from, to } => {
                self.profiles.rename(&from, &to).map_err(sentence).and_then(|_| {
                    self.tell(Answer::Renamed { from, to });
                    self.list_profiles()
                })
            }
            Ask::DeleteProfile(name) => {
                self.profiles.delete(&name).map_err(sentence).and_then(|()| self.list_profiles())
            }
        };
        if let Err(failed) = done {
            self.tell(Answer::Failed(failed));
        }
    }

    fn days(&mut self, from: Date, to: Date) -> Result<(), String> {
        self.write();
        let now = self.seen;
        let days = self.book.with(now, |history| history.days(from, to)).map_err(sentence)?;
        self.tell(Answer::Days(days));
        Ok(())
    }

    fn export(&mut self, from: Option<Date>, to: Option<Date>, file: &Path) -> Result<(), String> {
        let form = export::Form::of(file).map_err(sentence)?;
        self.write();
        let now = self.seen;
        let entries = self.book.with(now, |history| history.entries(from, to)).map_err(sentence)?;
        if entries.is_empty() {
            return Err(tr!("keeper-nothing-to-export"));
        }
        export::write(file, form, &entries, self.book.path()).map_err(sentence)?;
        let file = file.display().to_string();
        self.tell(Answer::Done(tr!("keeper-exported", entries = entries.len(), file = file)));
        Ok(())
    }

    fn import(&mut self, file: &Path) -> Result<(), String> {
        let entries = export::read(file).map_err(sentence)?;
        let now = self.seen;
        let merged = self.book.with(now, |history| history.merge(&entries)).map_err(sentence)?;
        let (added, known) = (merged.added, merged.known);
        self.tell(Answer::Done(tr!("keeper-imported", added = added, known = known)));
        Ok(())
    }

    fn forget_day(&mut self, day: Date) -> Result<(), String> {
        let now = self.now();
        self.book.drop_waiting(Some(day));
        self.book.with(now, |history| history.forget_day(day)).map_err(sentence)?;
        self.keep.begin_anew(Some(day), now);
        self.tell(Answer::Done(tr!("keeper-day-forgotten", day = date_long(day))));
        let damaged = self.book.with(now, |history| history.damaged_kept()).map_err(sentence)?;
        for kept in damaged {
            let kept = kept.display().to_string();
            self.tell(Answer::Done(tr!("keeper-still-in-damaged", kept = kept)));
        }
        let days = self.book.with(now, |history| history.days(day, day)).map_err(sentence)?;
        self.tell(Answer::Days(days));
        Ok(())
    }

    fn forget_all(&mut self) -> Result<(), String> {
        let now = self.now();
        self.book.drop_waiting(None);
        self.book.with(now, crate::history::History::forget_all).map_err(sentence)?;
        self.keep.begin_anew(None, now);
        self.tell(Answer::Done(tr!("keeper-all-forgotten")));
        Ok(())
    }

    /// Puts settings into force; [`Self::save`] writes them.
    fn take(&mut self, settings: Settings) {
        let concerns_history = settings.history != self.settings.history;
        self.settings = settings;
        self.is_unsaved = true;
        if concerns_history {
            self.tidied = None;
            self.tidy(self.seen);
        }
    }

    /// Writes the settings, if they have changed since they were written.
    fn save(&mut self) {
        if !std::mem::take(&mut self.is_unsaved) {
            return;
        }
        let file = self.settings_file.display().to_string();
        match self.settings.save(&self.settings_file) {
            Ok(None) => {}
            Ok(Some(kept)) => {
                let kept = kept.display().to_string();
                self.tell(Answer::Done(tr!("keeper-settings-kept", file = file, kept = kept)));
            }
            Err(cause) => {
                let cause = cause.to_string();
                let said = tr!("keeper-settings-unwritable", file = file, cause = cause);
                self.tell(Answer::Failed(said));
            }
        }
    }

    fn list_profiles(&mut self) -> Result<(), String> {
        let mut profiles = Vec::new();
        for name in self.profiles.names().map_err(sentence)? {
            match self.profiles.load(&name) {
                Ok(profile) => {
                    let displays = DisplaySet(profile.displays.clone().unwrap_or_default());
                    profiles.push(ProfileEntry { name, profile, displays });
                }
                Err(error) => self.tell(Answer::Failed(sentence(error))),
            }
        }
        self.tell(Answer::Profiles(profiles));
        Ok(())
    }
}

fn sentence(error: impl std::error::Error) -> String {
    error.to_string()
}
