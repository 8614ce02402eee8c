//! What the session bus says: screen savers, do not disturb, less motion. Names are asked whether they
//! are there before they are asked anything, so that no service is started for it.

use std::cell::Cell;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use zbus::blocking::{Connection, MessageIterator, connection::Builder, fdo::DBusProxy};
use zbus::zvariant::{DynamicType, OwnedValue, Value};

use super::Change;
use super::session::Told;

/// Name, path, interface: whoever covers the screen on one desktop or another.
const SAVERS: [(&str, &str); 5] = [
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
];

const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";
const PORTAL: &str = "org.freedesktop.portal.Desktop";
const XFCONF: &str = "org.xfce.Xfconf";

/// What the desktop has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Desktop {
    /// Not to be disturbed.
    pub do_not_disturb: bool,
    /// Less motion.
    pub reduced_motion: bool,
}

/// Where GNOME's "do not disturb" lies among its settings, and who tells that they change.
const BANNERS: &str = "/org/gnome/desktop/notifications/";
const DCONF: &str = "ca.desrt.dconf.Writer";

/// The tool that reads it is started again after this long, though nothing was heard.
const READ_AGAIN: Duration = Duration::from_secs(300);

/// The session bus.
pub struct Bus {
    connection: Connection,
    /// What GNOME's tool has read, and when.
    without_banners: Cell<Option<(bool, Instant)>>,
    /// Its settings have changed since.
    is_stale: Arc<AtomicBool>,
}

impl Bus {
    /// Connects and tells of changes from now on, on a thread of its own. `None` where there is no
    /// session bus.
    pub fn connect(tell: Sender<Change>) -> Option<Self> {
        let connected = || -> zbus::Result<Self> {
            let connection = Builder::session()?.method_timeout(Duration::from_secs(5)).build()?;
            let proxy = DBusProxy::new(&connection)?;
            for rule in [
                format!("type='signal',path='{NOTIFICATIONS_PATH}',member='PropertiesChanged'"),
                format!("type='signal',member='NameOwnerChanged',arg0='{NOTIFICATIONS}'"),
                "type='signal',interface='org.freedesktop.portal.Settings'".to_owned(),
                format!("type='signal',interface='{XFCONF}',member='PropertyChanged'"),
                format!("type='signal',interface='{DCONF}',member='Notify'"),
            ]
            .into_iter()
            .chain(SAVERS.iter().flat_map(|(name, _)| {
                [
                    format!("type='signal',interface='{name}',member='ActiveChanged'"),
                    format!("type='signal',member='NameOwnerChanged',arg0='{name}'"),
                ]
            })) {
                proxy.add_match_rule(rule.as_str().try_into()?)?;
            }
            Ok(Self { connection, without_banners: Cell::new(None), is_stale: Arc::default() })
        };
        let bus =
            connected().inspect_err(|error| tracing::debug!("no session bus: {error}")).ok()?;
        for (name, path) in SAVERS {
            if let Some(true) = bus.call(name, path, name, "GetActive", &()) {
                let _ = tell.send(Change::Session(Told::Saver(true)));
            }
        }
        let signals = MessageIterator::from(&bus.connection);
        let is_stale = Arc::clone(&bus.is_stale);
        let listener = std::thread::Builder::new().name("session-bus".into());
        listener
            .spawn(move || {
                for signal in signals.map_while(Result::ok) {
                    if is_of_gnome(&signal) {
                        is_stale.store(true, Ordering::Relaxed);
                    }
                    let Some(change) = change(&signal) else { continue };
                    if tell.send(change).is_err() {
                        break;
                    }
                }
            })
            .ok()?;
        Some(bus)
    }

    /// Asks what is set now.
    pub fn look(&self) -> Desktop {
        Desktop {
            do_not_disturb: self.is_inhibited()
                || self.xfce_asks_for_quiet()
                || self.gnome_shows_no_banners(Instant::now()),
            reduced_motion: self.wants_less_motion(),
        }
    }

    /// Plasma's service says so in a property of the notification interface, dunst in one of its own.
    fn is_inhibited(&self) -> bool {
        [(NOTIFICATIONS, "Inhibited"), ("org.dunstproject.cmd0", "paused")].iter().any(
            |(interface, property)| {
                let value: Option<OwnedValue> = self.call(
                    NOTIFICATIONS,
                    NOTIFICATIONS_PATH,
                    "org.freedesktop.DBus.Properties",
                    "Get",
                    &(*interface, *property),
                );
                value.and_then(|value| bool::try_from(value).ok()).unwrap_or(false)
            },
        )
    }

    fn xfce_asks_for_quiet(&self) -> bool {
        let value: Option<OwnedValue> = self.call(
            XFCONF,
            "/org/xfce/Xfconf",
            XFCONF,
            "GetProperty",
            &("xfce4-notifyd", "/do-not-disturb"),
        );
        value.and_then(|value| bool::try_from(value).ok()).unwrap_or(false)
    }

    fn gnome_shows_no_banners(&self, now: Instant) -> bool {
        if !is_gnome(&std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default()) {
            return false;
        }
        // Before the tool reads: a change meanwhile is not lost.
        let is_stale = self.is_stale.swap(false, Ordering::Relaxed);
        let known =
            self.without_banners.get().filter(|(_, at)| now.duration_since(*at) < READ_AGAIN);
        match known {
            Some((is_so, _)) if !is_stale => is_so,
            _ => {
                let is_so = gnome_shows_no_banners();
                self.without_banners.set(Some((is_so, now)));
                is_so
            }
        }
    }

    fn wants_less_motion(&self) -> bool {
        let read = |namespace: &str, key: &str| -> Option<OwnedValue> {
            self.call(
                PORTAL,
                "/org/freedesktop/portal/desktop",
                "org.freedesktop.portal.Settings",
                "Read",
                &(namespace, key),
            )
        };
        [
            ("org.freedesktop.appearance", "reduced-motion"),
            ("org.gnome.desktop.interface", "enable-animations"),
            ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"),
        ]
        .iter()
        .any(|(namespace, key)| {
            read(namespace, key).is_some_and(|value| means_less_motion(key, &value))
        })
    }

    /// The answer of `name`, where that is there and gives one of the kind wanted.
    fn call<B, R>(
        &self,
        name: &str,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> Option<R>
    where
        B: serde::Serialize + DynamicType,
        R: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let proxy = DBusProxy::new(&self.connection).ok()?;
        if !proxy.name_has_owner(name.try_into().ok()?).ok()? {
            return None;
        }
        let reply =
            self.connection.call_method(Some(name), path, Some(interface), method, body).ok()?;
        reply.body().deserialize().ok()
    }
}

/// What a signal is about.
fn change(signal: &zbus::Message) -> Option<Change> {
    let header = signal.header();
    if signal.message_type() != zbus::message::Type::Signal {
        return None;
    }
    match header.member()?.as_str() {
        "ActiveChanged" => {
            let covers = signal.body().deserialize().ok()?;
            Some(Change::Session(Told::Saver(covers)))
        }
        "NameOwnerChanged" => {
            let (name, _, owner): (String, String, String) = signal.body().deserialize().ok()?;
            match SAVERS.iter().any(|(saver, _)| *saver == name) {
                // One that has gone, crashed even, covers nothing and will not say so.
                true => owner.is_empty().then_some(Change::Session(Told::Saver(false))),
                false => Some(Change::Desktop),
            }
        }
        "PropertiesChanged" | "SettingChanged" | "PropertyChanged" => Some(Change::Desktop),
        _ => is_of_gnome(signal).then_some(Change::Desktop),
    }
}

/// Whether it says that GNOME's settings of notifications, or all above them, are others.
fn is_of_gnome(signal: &zbus::Message) -> bool {
    if signal.header().interface().is_none_or(|interface| interface.as_str() != DCONF) {
        return false;
    }
    let said = signal.body().deserialize::<(String, Vec<String>, String)>();
    said.is_ok_and(|(place, ..)| place.starts_with(BANNERS) || BANNERS.starts_with(&place))
}

/// Whether the value that the portal has under `key` asks for less motion. Portals wrap it once or twice.
fn means_less_motion(key: &str, value: &Value<'_>) -> bool {
    match (key, value) {
        (_, Value::Value(inner)) => means_less_motion(key, inner),
        ("reduced-motion", Value::U32(wish)) => *wish == 1,
        ("enable-animations", Value::Bool(moves)) => !moves,
        ("AnimationDurationFactor", Value::Str(factor)) => factor.parse() == Ok(0.0),
        ("AnimationDurationFactor", Value::F64(factor)) => *factor == 0.0,
        _ => false,
    }
}

/// Whether a desktop of this name keeps its settings as GNOME does.
fn is_gnome(desktop: &str) -> bool {
    ["GNOME", "Unity", "Budgie"].iter().any(|name| desktop.split(':').any(|own| own == *name))
}

/// GNOME's "do not disturb" is a setting that no bus tells; its own tool reads it.
fn gnome_shows_no_banners() -> bool {
    Command::new("gsettings")
        .args(["get", "org.gnome.desktop.notifications", "show-banners"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == b"false")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saver_that_goes_without_a_word_covers_the_screen_no_more() {
        let owned = |name: &str, owner: &str| {
            let path = "/org/freedesktop/DBus";
            zbus::Message::signal(path, "org.freedesktop.DBus", "NameOwnerChanged")
                .unwrap()
                .build(&(name, ":1.7", owner))
                .unwrap()
        };
        let gone = Some(Change::Session(Told::Saver(false)));
        for (name, _) in SAVERS {
            assert_eq!(change(&owned(name, "")), gone);
            assert_eq!(change(&owned(name, ":1.8")), None, "it says so itself when it covers");
        }
        assert_eq!(change(&owned(NOTIFICATIONS, "")), Some(Change::Desktop));
        let written = zbus::Message::signal("/ca/desrt/dconf/Writer/user", DCONF, "Notify")
            .unwrap()
            .build(&(BANNERS, vec!["show-banners"], "tag"))
            .unwrap();
        assert_eq!(change(&written), Some(Change::Desktop));
        let elsewhere = zbus::Message::signal("/ca/desrt/dconf/Writer/user", DCONF, "Notify")
            .unwrap()
            .build(&("/org/gnome/desktop/background/", vec!["picture-uri"], "tag"))
            .unwrap();
        assert_eq!(change(&elsewhere), None);
    }

    #[test]
    fn every_portals_way_to_ask_for_less_motion_is_understood() {
        let wrapped = |value: Value<'static>| Value::Value(Box::new(value));
        for (key, less, as_usual) in [
            ("reduced-motion", Value::U32(1), Value::U32(0)),
            ("enable-animations", Value::Bool(false), Value::Bool(true)),
            ("AnimationDurationFactor", Value::from("0"), Value::from("1.0")),
        ] {
            assert!(means_less_motion(key, &wrapped(less)), "{key}");
            assert!(!means_less_motion(key, &wrapped(as_usual)), "{key}");
        }
        assert!(!means_less_motion("reduced-motion", &Value::from("nonsense")));
    }
}
