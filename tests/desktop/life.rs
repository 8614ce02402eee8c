//! Tray, closing, hiding, starting again, starting with the session.

use std::time::Duration;

use plumbline::desktop::tray::Face;

use crate::PROGRAM;
use crate::panel::Panel;
use crate::screen::{LETTER_TITLE, Screen};
use crate::stage::{SOON, Stage, until};

/// A desktop whose window manager is there.
fn desktop(settings: &str) -> (Stage, Screen) {
    let stage = Stage::with(settings);
    let screen = Screen::connect(stage.display());
    until(SOON, "a window manager", || screen.is_managed().then_some(()));
    (stage, screen)
}

fn is_hidden(screen: &Screen) -> Option<()> {
    screen.entry(PROGRAM).is_none().then_some(())
}

#[test]
fn the_menu_of_the_icon_pauses_resumes_recalibrates_and_quits() {
    let (mut stage, screen) = desktop("");
    let panel = Panel::appear(stage.bus());
    stage.start_plumbline();
    until(SOON, "an upright face", || (panel.face()? == Face::Upright).then_some(()));
    let labels = || -> Vec<String> { panel.menu().into_iter().map(|entry| entry.label).collect() };
    let wanted = [
        "Upright: the head is over the line.",
        "Open",
        "Pause",
        "15 minutes",
        "1 hour",
        "Until tomorrow",
        "Until resumed",
        "Recalibrate",
        "Quit",
    ];
    // Face, sentence and menu are told one after the other.
    until(SOON, "the same in a sentence", || (panel.tooltip()? == wanted[0]).then_some(()));
    until(SOON, "the menu", || (labels() == wanted).then_some(()));
    assert!(!panel.menu()[0].enabled, "the sentence of the icon is no command");

    for entry in ["15 minutes", "1 hour", "Until tomorrow", "Until resumed"] {
        until(SOON, entry, || panel.choose(entry).then_some(()));
        until(SOON, "a face that pauses", || (panel.face()? == Face::Paused).then_some(()));
        let resume = "Resume".to_owned();
        until(SOON, "Resume in the menu", || labels().contains(&resume).then_some(()));
        assert!(!panel.choose("1 hour"), "who has paused can only resume");
        assert!(panel.choose("Resume"));
        until(SOON, "another face than the pause", || {
            (panel.face()? != Face::Paused).then_some(())
        });
    }

    let window = until(SOON, "the window", || screen.window(PROGRAM));
    screen.close(window);
    until(SOON, "no window", || is_hidden(&screen));
    assert!(panel.choose("Recalibrate"));
    until(SOON, "the window", || screen.window(PROGRAM));
    assert!(panel.choose("Quit"));
    let status = stage.see_off();
    assert!(status.success(), "{status}: {}", stage.said());
    assert!(!panel.has_icon());
}

#[test]
fn closing_hides_the_window_and_says_so_once() {
    let (mut stage, screen) = desktop("");
    let panel = Panel::appear(stage.bus());
    stage.start_plumbline();
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    until(SOON, "the icon", || panel.has_icon().then_some(()));
    until(SOON, "a notification service", || {
        stage.heard().contains("\"org.freedesktop.Notifications\"").then_some(())
    });

    screen.close(window);
    until(SOON, "no window", || is_hidden(&screen));
    until(SOON, "the word that it goes on", || {
        stage.heard().contains("\"Plumbline goes on\"").then_some(())
    });
    assert_eq!(stage.ended(), None);
    assert!(panel.choose("Open"));
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    until(SOON, "the window in front", || screen.is_in_front(window).then_some(()));

    // From the taskbar, too, where it is not mapped.
    screen.minimise(window);
    until(SOON, "a minimised window", || screen.window(PROGRAM).is_none().then_some(()));
    screen.close(window);
    until(SOON, "no window", || is_hidden(&screen));
    panel.click();
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    until(SOON, "the window in front", || screen.is_in_front(window).then_some(()));
    assert_eq!(stage.heard().matches("\"Plumbline goes on\"").count(), 1);

    stage.signal("TERM");
    let status = stage.see_off();
    assert!(status.success(), "{status}: {}", stage.said());
}

#[test]
fn a_second_start_brings_the_first_ones_window_to_the_front() {
    let (mut stage, screen) = desktop("");
    let panel = Panel::appear(stage.bus());
    stage.start_plumbline();
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    until(SOON, "the icon", || panel.has_icon().then_some(()));

    let again = |stage: &Stage, from: &str| {
        let (said, status) = stage.start_again(&[]);
        assert!(status.success(), "{status}: {said}");
        assert!(said.contains("already running"), "{said}");
        let window = until(SOON, &format!("the window, {from}"), || screen.window(PROGRAM));
        let what = format!("the window in front, {from}");
        until(SOON, &what, || screen.is_in_front(window).then_some(()));
    };
    let _letter = screen.open_letter();
    let letter = until(SOON, "the letter", || screen.window(LETTER_TITLE));
    stage.click((screen.size.0 / 2, screen.size.1 / 2));
    until(SOON, "the letter in front", || screen.is_in_front(letter).then_some(()));
    again(&stage, "from behind");
    screen.minimise(window);
    until(SOON, "a minimised window", || screen.window(PROGRAM).is_none().then_some(()));
    again(&stage, "from the taskbar");
    screen.close(window);
    until(SOON, "no window", || is_hidden(&screen));
    let (_, status) = stage.start_again(&["--minimised"]);
    assert!(status.success());
    assert_eq!(screen.entry(PROGRAM), None, "a start with the session asks for no window");
    again(&stage, "from the tray");

    // Nothing that a killed one leaves behind is in the way.
    stage.signal("KILL");
    stage.see_off();
    stage.start_plumbline();
    until(SOON, "the window of the next one", || screen.window(PROGRAM));
    assert_eq!(stage.ended(), None);
}

#[test]
fn started_minimised_the_window_is_never_seen_and_the_panel_may_come_later() {
    let (mut stage, screen) = desktop("");
    stage.start_plumbline_with(&["--minimised"]);
    // A panel that starts after the program, as at the begin of a session.
    until(SOON, "the program on the bus", || {
        stage.heard().contains("StatusNotifierItem-").then_some(())
    });
    let panel = Panel::appear(stage.bus());
    until(SOON, "an upright face, and no window", || {
        assert_eq!(screen.window(PROGRAM), None, "it was to begin out of sight");
        (panel.face()? == Face::Upright).then_some(())
    });
    until(SOON, "no entry in the taskbar", || is_hidden(&screen));
    assert!(panel.choose("Open"));
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    until(SOON, "the window in front", || screen.is_in_front(window).then_some(()));

    // A panel that restarts gets the icon again.
    drop(panel);
    let panel = Panel::appear(stage.bus());
    until(SOON, "the icon in the next panel", || panel.has_icon().then_some(()));
}

#[test]
fn without_a_tray_the_window_waits_in_the_taskbar_and_closing_ends() {
    let (mut stage, screen) = desktop("");
    stage.start_plumbline_with(&["--minimised"]);
    let until_believed = Duration::from_secs(40);
    let window = until(until_believed, "an entry in the taskbar", || screen.entry(PROGRAM));
    assert_eq!(screen.window(PROGRAM), None, "minimised");
    let (_, status) = stage.start_again(&[]);
    assert!(status.success());
    until(SOON, "the window in front", || screen.is_in_front(window).then_some(()));
    screen.close(window);
    let status = stage.see_off();
    assert!(status.success(), "{status}: {}", stage.said());
}

#[test]
fn the_entry_for_the_sessions_start_follows_the_settings() {
    let (mut stage, screen) = desktop("[program]\nautostart = true\n");
    let entry = stage.home().join("config/autostart/plumbline.desktop");
    stage.start_plumbline();
    let text = until(SOON, "the entry", || std::fs::read_to_string(&entry).ok());
    let exec = text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
    assert_eq!(exec, format!("\"{}\" --minimised", env!("CARGO_BIN_EXE_plumbline")));
    let window = until(SOON, "the window", || screen.window(PROGRAM));
    screen.close(window);
    assert!(stage.see_off().success());

    let settings = stage.home().join("config/plumbline/settings.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("autostart = true", "autostart = false")).unwrap();
    stage.start_plumbline();
    until(SOON, "no entry", || (!entry.exists()).then_some(()));
}
