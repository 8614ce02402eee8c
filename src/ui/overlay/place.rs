//! Where the overlay lies, and in which form: decided from what the desktop tells and from the
//! settings. Pure. Rectangles are in pixels of the desktop.

use eframe::egui::{Pos2, Rect};

use crate::settings::{OverlayScreens, OverlaySettings, OverlayStyle};

/// What the desktop tells of its screens at one instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// Whether a see-through window is see-through.
    pub is_composited: bool,
    /// The screens; empty where nobody says.
    pub monitors: Vec<Rect>,
    /// The window that has the keys.
    pub focused: Option<Focused>,
    /// The mouse.
    pub pointer: Option<Pos2>,
}

/// The window that has the keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focused {
    /// Where it lies.
    pub place: Rect,
    /// Whether it is a full-screen window.
    pub is_full_screen: bool,
}

/// What the overlay is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A light along the edge, and the figure in a corner.
    Glow,
    /// The whole screen a little darker, and the figure in a corner.
    Dim,
    /// The figure in a corner, in a window of its own.
    Figure {
        /// Whether the window's corners can be round and its card can fade.
        see_through: bool,
    },
}

impl Form {
    /// The form of a style; `None` for none. What needs to be seen through becomes the figure where
    /// nothing can be: a light on a screen that nobody composites would be black.
    #[must_use]
    pub const fn of(style: OverlayStyle, is_composited: bool) -> Option<Self> {
        match style {
            OverlayStyle::None => None,
            OverlayStyle::Glow if is_composited => Some(Self::Glow),
            OverlayStyle::Dim if is_composited => Some(Self::Dim),
            OverlayStyle::Glow | OverlayStyle::Dim | OverlayStyle::Figure => {
                Some(Self::Figure { see_through: is_composited })
            }
        }
    }
}

/// One window of the overlay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The screen it is for.
    pub monitor: Rect,
    /// What is drawn there.
    pub form: Form,
    /// Whether a full-screen window lies under it.
    pub over_full_screen: bool,
}

/// Where the overlay goes. `own` is the screen of the program's window, the last resort where nobody
/// tells what the person works with.
#[must_use]
pub fn places(sight: &Sight, own: Option<Rect>, settings: &OverlaySettings) -> Vec<Place> {
    let Some(form) = Form::of(settings.style, sight.is_composited) else { return Vec::new() };
    let monitors = match sight.monitors.as_slice() {
        [] => own.into_iter().collect(),
        monitors => match settings.screens {
            OverlayScreens::All => monitors.to_vec(),
            OverlayScreens::Active => active(sight, own).into_iter().collect::<Vec<_>>(),
        },
    };
    let covering = sight.focused.filter(|focused| focused.is_full_screen);
    monitors
        .into_iter()
        .map(|monitor| Place {
            monitor,
            form,
            over_full_screen: covering.is_some_and(|focused| share(focused.place, monitor) > 0.5),
        })
        .filter(|place| settings.over_full_screen || !place.over_full_screen)
        .collect()
}

/// The screen the person works on: the one that most of the focused window is on; of those that it is
/// on alike (it spans them, or it is the desktop itself) the one with the mouse; without such a window
/// the one with the mouse; else the one of the program's own window, else the first.
fn active(sight: &Sight, own: Option<Rect>) -> Option<Rect> {
    let monitors = &sight.monitors;
    let pointed =
        sight.pointer.and_then(|at| monitors.iter().copied().find(|monitor| holds(*monitor, at)));
    let on = |monitor: &Rect| sight.focused.map_or(0.0, |f| share(*monitor, f.place));
    let most = monitors.iter().copied().max_by(|a, b| on(a).total_cmp(&on(b)));
    match most.filter(|monitor| on(monitor) > 0.0) {
        Some(most) => Some(pointed.filter(|there| on(there) > 0.8 * on(&most)).unwrap_or(most)),
        None => pointed
            .or_else(|| own.filter(|own| monitors.contains(own)))
            .or_else(|| monitors.first().copied()),
    }
}

/// Pixels on the right and lower edge belong to the next screen.
fn holds(monitor: Rect, at: Pos2) -> bool {
    (monitor.left()..monitor.right()).contains(&at.x)
        && (monitor.top()..monitor.bottom()).contains(&at.y)
}

/// Share of `part` that lies within `whole`'s edges, in 0..=1.
fn share(whole: Rect, part: Rect) -> f32 {
    let common = whole.intersect(part);
    let area = part.width() * part.height();
    if common.is_positive() && area > 0.0 { common.width() * common.height() / area } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    fn at(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(width, height))
    }

    fn left() -> Rect {
        at(0.0, 0.0, 1920.0, 1080.0)
    }

    fn right() -> Rect {
        at(1920.0, 0.0, 2560.0, 1440.0)
    }

    fn window(place: Rect) -> Option<Focused> {
        Some(Focused { place, is_full_screen: false })
    }

    fn two(focused: Option<Focused>, pointer: Option<Pos2>) -> Sight {
        Sight { is_composited: true, monitors: vec![left(), right()], focused, pointer }
    }

    fn screens(sight: &Sight, settings: &OverlaySettings) -> Vec<Rect> {
        places(sight, Some(left()), settings).into_iter().map(|place| place.monitor).collect()
    }

    #[test]
    fn the_active_screen_is_the_focused_windows_then_the_mouses_then_the_programs() {
        let settings = OverlaySettings::default();
        let on = |focused, pointer| screens(&two(focused, pointer), &settings);
        let mostly_right = window(at(1700.0, 100.0, 1000.0, 800.0));
        assert_eq!(on(mostly_right, Some(pos2(10.0, 10.0))), [right()]);
        let spanning = window(at(900.0, 100.0, 2040.0, 800.0));
        assert_eq!(on(spanning, Some(pos2(10.0, 10.0))), [left()]);
        assert_eq!(on(spanning, Some(pos2(3000.0, 10.0))), [right()]);
        assert_eq!(on(None, Some(pos2(1920.0, 10.0))), [right()]);
        assert_eq!(on(None, Some(pos2(1919.5, 10.0))), [left()]);
        assert_eq!(on(None, None), [left()]);
        let elsewhere = window(at(-900.0, -900.0, 100.0, 100.0));
        assert_eq!(on(elsewhere, Some(pos2(2000.0, 10.0))), [right()]);
    }

    #[test]
    fn a_screen_that_went_is_not_lit_and_one_that_came_is() {
        let all = OverlaySettings { screens: OverlayScreens::All, ..OverlaySettings::default() };
        let mut sight = two(window(right()), None);
        assert_eq!(screens(&sight, &all), [left(), right()]);
        sight.monitors = vec![left()];
        assert_eq!(screens(&sight, &all), [left()]);
        assert_eq!(screens(&sight, &OverlaySettings::default()), [left()]);
        sight.monitors.push(at(-1280.0, 0.0, 1280.0, 720.0));
        assert_eq!(screens(&sight, &all).len(), 2);
    }

    #[test]
    fn where_nobody_tells_of_screens_it_is_the_programs_own() {
        let sight = Sight { is_composited: true, ..Sight::default() };
        for screens in [OverlayScreens::Active, OverlayScreens::All] {
            let settings = OverlaySettings { screens, ..OverlaySettings::default() };
            let lit = places(&sight, Some(left()), &settings);
            assert_eq!(lit.iter().map(|place| place.monitor).collect::<Vec<_>>(), [left()]);
            assert_eq!(places(&sight, None, &settings), []);
        }
    }

    #[test]
    fn a_full_screen_window_keeps_its_screen_free_unless_the_person_says_otherwise() {
        let film = Some(Focused { place: right(), is_full_screen: true });
        let sight = two(film, Some(pos2(10.0, 10.0)));
        let usual = OverlaySettings::default();
        assert_eq!(screens(&sight, &usual), []);
        let all = OverlaySettings { screens: OverlayScreens::All, ..usual.clone() };
        assert_eq!(screens(&sight, &all), [left()], "the other screen is as always");
        let over = OverlaySettings { over_full_screen: true, ..usual };
        let lit = places(&sight, None, &over);
        assert_eq!(lit.len(), 1);
        assert_eq!((lit[0].monitor, lit[0].over_full_screen), (right(), true));
    }

    #[test]
    fn without_a_compositor_every_style_is_the_figure_on_an_opaque_card() {
        let opaque = Some(Form::Figure { see_through: false });
        for style in [OverlayStyle::Glow, OverlayStyle::Dim, OverlayStyle::Figure] {
            assert_eq!(Form::of(style, false), opaque);
        }
        assert_eq!(Form::of(OverlayStyle::None, false), None);
        assert_eq!(Form::of(OverlayStyle::None, true), None);
        assert_eq!(Form::of(OverlayStyle::Dim, true), Some(Form::Dim));
    }
}
