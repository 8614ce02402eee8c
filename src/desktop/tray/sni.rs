//! The icon as a StatusNotifierItem on the session bus.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, unbounded};
use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{Icon, TrayIcon, TrayIconBuilder, TrayIconEvent};
use zbus::blocking::{Connection, MessageIterator, fdo::DBusProxy};

use super::picture::{SIDE, draw};
use super::{Face, Tray, TrayState};
use crate::catalogue::{language, tr};
use crate::desktop::Wish;
use crate::reminder::PauseUntil;

/// Whoever draws tray icons has this name on the bus.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// From one change of the icon to the next, at least: a state in question must not keep the panel busy.
const CALM: Duration = Duration::from_millis(500);

/// Why the icon is not there.
#[derive(Debug, thiserror::Error)]
enum IconError {
    /// The session bus does not take it.
    #[error(transparent)]
    Tray(#[from] tray_icon::Error),
    /// A picture of the wrong size: a defect in plumbline.
    #[error(transparent)]
    Picture(#[from] tray_icon::BadIcon),
    /// A menu that cannot be built: a defect in plumbline.
    #[error(transparent)]
    Menu(#[from] tray_icon::menu::Error),
}

/// See [`Tray::start`].
pub fn start(
    wish: impl Fn(Wish) + Send + Sync + 'static,
    wake: impl Fn() + Send + Sync + 'static,
) -> std::io::Result<Tray> {
    let (shown, states) = unbounded();
    let (tell, there) = unbounded();
    // An icon that could not be kept is nowhere, whoever would draw it.
    let is_lost = Arc::new(AtomicBool::new(false));
    let told = {
        let is_lost = Arc::clone(&is_lost);
        Arc::new(move |is_there: bool| {
            let heard = tell.send(is_there && !is_lost.load(Ordering::Relaxed)).is_ok();
            wake();
            heard
        })
    };
    let thread = |name: &str| std::thread::Builder::new().name(name.into());
    let lost = Arc::clone(&told);
    thread("tray-host").spawn(move || {
        if let Err(error) = follow_host(&*told) {
            tracing::info!("no tray: {error}");
            told(false);
        }
    })?;
    thread("tray").spawn(move || {
        listen(wish);
        if let Err(error) = keep(&states) {
            tracing::info!("no tray icon: {error}");
            is_lost.store(true, Ordering::Relaxed);
            lost(false);
        }
    })?;
    Ok(Tray { shown, there })
}

/// Tells whether somebody draws icons, at first and at every change, until the bus goes or nobody
/// hears it.
fn follow_host(told: &impl Fn(bool) -> bool) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let rule = zbus::MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .sender("org.freedesktop.DBus")?
        .interface("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?
        .arg(0, WATCHER)?
        .build();
    // Listened for before it is asked, so that nothing is missed in between.
    let changes = MessageIterator::for_match_rule(rule, &bus, None)?;
    if !told(DBusProxy::new(&bus)?.name_has_owner(WATCHER.try_into()?)?) {
        return Ok(());
    }
    for change in changes {
        let (_, _, owner): (String, String, String) = change?.body().deserialize()?;
        if !told(!owner.is_empty()) {
            return Ok(());
        }
    }
    // The bus has gone, and every icon with it.
    told(false);
    Ok(())
}

/// Passes on what the person chooses.
fn listen(wish: impl Fn(Wish) + Send + Sync + 'static) {
    let wish = Arc::new(wish);
    let clicked = Arc::clone(&wish);
    TrayIconEvent::set_event_handler(Some(move |event| {
        if matches!(event, TrayIconEvent::Click { .. }) {
            clicked(Wish::Show);
        }
    }));
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        if let Some(meant) = meant(event.id.as_ref()) {
            wish(meant);
        }
    }));
}

/// Keeps the icon as it was last asked for, until nobody can ask any more.
fn keep(states: &Receiver<TrayState>) -> Result<(), IconError> {
    // Nothing is offered before it is known what to show.
    let Ok(mut shown) = states.recv() else { return Ok(()) };
    let mut spoken = language();
    let icon = TrayIconBuilder::new()
        .with_id("plumbline")
        .with_title(tr!("tray-name"))
        .with_tooltip(&shown.said)
        .with_icon(picture(shown.face)?)
        .with_menu(Box::new(menu(&shown)?))
        .build()?;
    let mut changed = Instant::now();
    let mut wanted: Option<TrayState> = None;
    loop {
        let calm = CALM.saturating_sub(changed.elapsed());
        let next = match &wanted {
            None => states.recv().map_err(|_| RecvTimeoutError::Disconnected),
            // A pause answers what the person has just asked for: it does not wait.
            Some(state) if state.paused != shown.paused => Err(RecvTimeoutError::Timeout),
            Some(_) => states.recv_timeout(calm),
        };
        match next {
            Ok(state) => wanted = Some(state),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(state) = wanted.take() {
                    change(&icon, &shown, &state, spoken != language())?;
                    (shown, spoken, changed) = (state, language(), Instant::now());
                }
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// Tells the panel what is another than before, and nothing else.
fn change(
    icon: &TrayIcon,
    before: &TrayState,
    after: &TrayState,
    speaks_another: bool,
) -> Result<(), IconError> {
    if after.face != before.face {
        icon.set_icon(Some(picture(after.face)?))?;
    }
    if after.said != before.said {
        icon.set_tooltip(Some(&after.said))?;
    }
    if after != before || speaks_another {
        icon.set_menu(Some(Box::new(menu(after)?)));
    }
    Ok(())
}

fn picture(face: Face) -> Result<Icon, tray_icon::BadIcon> {
    Icon::from_rgba(draw(face), SIDE, SIDE)
}

/// The menu: what the icon says in words, and what can be asked for.
fn menu(state: &TrayState) -> Result<Menu, tray_icon::menu::Error> {
    let item = |id: &str, text: String| MenuItem::with_id(id, text.replace('&', "&&"), true, None);
    let menu = Menu::new();
    // The sentence of the icon, for whoever cannot see it; it does nothing.
    menu.append(&MenuItem::with_id("state", state.said.replace('&', "&&"), false, None))?;
    menu.append(&PredefinedMenuItem::separator())?;
    menu.append(&item("open", tr!("tray-open")))?;
    if state.paused {
        menu.append(&item("resume", tr!("tray-resume")))?;
    } else {
        let pause = Submenu::with_id("pause", tr!("tray-pause"), true);
        for (id, text) in [
            ("pause-15", tr!("tray-pause-quarter")),
            ("pause-60", tr!("tray-pause-hour")),
            ("pause-tomorrow", tr!("tray-pause-tomorrow")),
            ("pause-resumed", tr!("tray-pause-resumed")),
        ] {
            pause.append(&item(id, text))?;
        }
        menu.append(&pause)?;
    }
    menu.append(&item("recalibrate", tr!("tray-recalibrate")))?;
    menu.append(&PredefinedMenuItem::separator())?;
    menu.append(&item("quit", tr!("tray-quit")))?;
    Ok(menu)
}

/// What an entry of the menu means.
fn meant(id: &str) -> Option<Wish> {
    let minutes = |minutes: u64| Wish::Pause(PauseUntil::For(Duration::from_secs(60 * minutes)));
    Some(match id {
        "open" => Wish::Show,
        "pause-15" => minutes(15),
        "pause-60" => minutes(60),
        "pause-tomorrow" => Wish::Pause(PauseUntil::Tomorrow),
        "pause-resumed" => Wish::Pause(PauseUntil::Resumed),
        "resume" => Wish::Resume,
        "recalibrate" => Wish::Recalibrate,
        "quit" => Wish::Quit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tray_icon::menu::MenuItemKind;

    /// Every entry that can be chosen, those of submenus too.
    fn entries(items: Vec<MenuItemKind>) -> Vec<String> {
        let mut all = Vec::new();
        for item in items {
            match item {
                MenuItemKind::MenuItem(item) if item.is_enabled() => {
                    all.push(item.id().as_ref().to_owned());
                }
                MenuItemKind::Submenu(menu) => all.extend(entries(menu.items())),
                _ => {}
            }
        }
        all
    }

    #[test]
    fn every_entry_that_can_be_chosen_means_something_and_pause_gives_way_to_resume() {
        let state =
            |paused| TrayState { face: Face::Upright, said: "Upright & well.".into(), paused };
        let running = entries(menu(&state(false)).unwrap().items());
        let paused = entries(menu(&state(true)).unwrap().items());
        assert_eq!(
            running,
            [
                "open",
                "pause-15",
                "pause-60",
                "pause-tomorrow",
                "pause-resumed",
                "recalibrate",
                "quit"
            ]
        );
        assert_eq!(paused, ["open", "resume", "recalibrate", "quit"]);
        for id in running.iter().chain(&paused) {
            assert!(meant(id).is_some(), "{id}");
        }
        assert_eq!(meant("state"), None);
    }
}
