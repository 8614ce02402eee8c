//! The overlay: the program plays its demo film (the person slides forward, is warned of after 24 seconds
//! and comes back after 41) behind somebody else's window.

use std::time::Duration;

use plumbline::settings::OverlaySettings;

use crate::PROGRAM;
use crate::screen::{LETTER, LETTER_TITLE, Screen};
use crate::stage::{GUIDED, SOON, Stage, until};

/// Title of the overlay's window.
pub const LIGHT: &str = "Plumbline reminder";
/// The film warns after 24 s, and a film that was late for it warns again 45 s later.
const WARNING: Duration = Duration::from_secs(75);
/// From the warning to the head's return the film takes 17 s.
const RETURN: Duration = Duration::from_secs(40);
/// Less than what is left of that after everything that is looked at before.
const WHILE_FORWARD: Duration = Duration::from_secs(8);

#[test]
fn the_light_reminds_without_being_in_the_way() {
    let mut stage = Stage::with(GUIDED);
    let screen = Screen::connect(stage.display());
    until(SOON, "a window manager", || screen.is_managed().then_some(()));
    stage.start_compositor();
    until(SOON, "a compositor", || screen.is_composited().then_some(()));
    until(SOON, "a notification service", || {
        stage.heard().contains("\"org.freedesktop.Notifications\"").then_some(())
    });

    stage.start_plumbline();
    let main = until(SOON, "the main window", || screen.window(PROGRAM));

    // Somebody writes, and the program is out of sight.
    let letter = screen.open_letter();
    until(SOON, "the letter", || screen.window(LETTER_TITLE));
    let (right, bottom) = (screen.size.0 - 1, screen.size.1 - 1);
    let middle = (screen.size.0 / 2, screen.size.1 / 2);
    stage.click(middle);
    until(SOON, "a click into the letter", || letter.next_click());
    let before = until(SOON, "the letter in sight", || {
        Some(screen.picture()).filter(|picture| picture.at(middle) == LETTER)
    });
    let focus = screen.focus();

    let light = until(WARNING, "the overlay", || screen.window(LIGHT));
    let whole = Some((0, 0, screen.size.0, screen.size.1));
    assert_eq!(screen.place(light), whole, "all of the screen");
    let edges = [(0, middle.1), (right, middle.1), (middle.0, 0), (middle.0, bottom - 1)];
    let full_light = || {
        Some(screen.picture()).filter(|picture| edges.iter().all(|&edge| is_lit(picture.at(edge))))
    };
    let lit = until(SOON, "the full light along every edge", full_light);
    // The right third is left out: the figure stands there, and the notification.
    let (columns, rows) = (80..screen.size.0 * 2 / 3, 80..screen.size.1 - 80);
    assert_eq!(lit.difference(&before, columns, rows), None, "the middle is left alone");
    let sign = (right - 40 - 20, bottom - 40 - 20);
    assert_ne!(lit.at(sign), before.at(sign), "the figure in the corner");

    assert_eq!(screen.focus(), focus, "the keys stay with the letter");
    let click_through = |stage: &mut Stage, place: (u16, u16)| {
        stage.click(place);
        let what = format!("a click through the light at {place:?}");
        let seen = until(SOON, &what, || letter.next_click());
        assert_eq!(seen, (place.0 as i16, place.1 as i16));
    };
    for place in [middle, (3, 3), sign] {
        click_through(&mut stage, place);
    }
    assert_eq!(screen.focus(), focus, "nor do clicks give them to the light");

    until(SOON, "a notification", || {
        stage.heard().contains("\"Your head has come forward\"").then_some(())
    });
    assert_eq!(closed_by_its_sender(&stage.heard()), None, "it stands while the head is forward");

    // Without a compositor the light would be black: the figure alone stands in for it until the next
    // one is there.
    stage.end_compositor();
    until(WHILE_FORWARD, "the figure alone on a screen nobody composites", || {
        screen.window(LIGHT).filter(|&window| screen.place(window).is_some_and(|it| it.2 < 200))
    });
    stage.start_compositor();
    until(SOON, "the light again", || {
        screen.window(LIGHT).filter(|&window| screen.place(window) == whole)
    });
    until(SOON, "the full light again", full_light);
    click_through(&mut stage, middle);
    assert_eq!(closed_by_its_sender(&stage.heard()), None, "all that while the head was forward");

    until(RETURN, "the light's end", || gone(&screen));
    until(SOON, "the notification's end", || closed_by_its_sender(&stage.heard()));
    until(SOON, "the screen as it was", || (screen.picture() == before).then_some(()));
    assert_eq!(screen.focus(), focus);

    screen.close(main);
    let status = until(SOON, "the program's end", || stage.ended());
    assert!(status.success(), "{status}: {}", stage.said());
    assert!(!stage.said().contains("panicked"), "{}", stage.said());
}

fn gone(screen: &Screen) -> Option<()> {
    screen.window(LIGHT).is_none().then_some(())
}

/// Whether the letter's colour has the full light over it: the overlay's share of amber, to within a
/// tenth of it, for the outermost pixel lies half a pixel inside, and 8 bits round.
fn is_lit(seen: [u8; 3]) -> bool {
    const AMBER: [u8; 3] = [0xf2, 0xa5, 0x2e];
    (0..3).all(|channel| {
        let (from, to) = (f32::from(LETTER[channel]), f32::from(AMBER[channel]));
        let most = OverlaySettings::default().strength as f32;
        let change = most * (to - from);
        (f32::from(seen[channel]) - from - change).abs() <= 0.1 * change.abs() + 1.0
    })
}

/// `Some` once the notification was closed by whoever sent it: reason 3 of the Desktop Notifications
/// Specification 1.2, not a person's click and no time-out.
fn closed_by_its_sender(heard: &str) -> Option<()> {
    let (_, signal) = heard.split_once("member=NotificationClosed")?;
    let reason = signal.lines().nth(2)?;
    assert_eq!(reason.trim(), "uint32 3");
    Some(())
}
