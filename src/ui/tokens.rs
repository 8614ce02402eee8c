//! The look in one place: colours, type scale, spacing. Nothing else in the window names a colour or
//! a size in points.
//!
//! Two schemes, [`LIGHT`] and [`DARK`], hold the same names. Text keeps at least 4.5:1 and signs at
//! least 3:1 against every ground they stand on (WCAG 2.1, success criteria 1.4.3 and 1.4.11); the
//! tests below compute it.

use std::sync::Arc;

use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme, Vec2, Visuals, style::ScrollStyle, style::WidgetVisuals,
};

/// The colours of one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The ground of the window.
    pub paper: Color32,
    /// What lies on the ground: controls, cards, popups.
    pub raised: Color32,
    /// Text and the figure's outline.
    pub ink: Color32,
    /// Text of the second rank.
    pub grey: Color32,
    /// Text of the third rank: axis labels, the foot line.
    pub faint: Color32,
    /// Quiet lines that carry no meaning of their own.
    pub hairline: Color32,
    /// What the person can do.
    pub accent: Color32,
    /// Text on a surface filled with `accent`.
    pub on_accent: Color32,
    /// A forward head: lines, signs.
    pub signal: Color32,
    /// The light of the overlay.
    pub glow: Color32,
    /// Uncertainty: wedges, bands, the sign of "unsure".
    pub doubt: Color32,
    /// The figure's body.
    pub body: Color32,
}

/// By day.
pub const LIGHT: Palette = Palette {
    paper: Color32::from_rgb(0xf7, 0xf7, 0xf4),
    raised: Color32::from_rgb(0xff, 0xff, 0xff),
    ink: Color32::from_rgb(0x1a, 0x20, 0x24),
    grey: Color32::from_rgb(0x4c, 0x55, 0x5b),
    faint: Color32::from_rgb(0x66, 0x6f, 0x75),
    hairline: Color32::from_rgb(0xda, 0xdc, 0xd8),
    accent: Color32::from_rgb(0x0d, 0x5c, 0x63),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    signal: Color32::from_rgb(0x9c, 0x5a, 0x00),
    glow: Color32::from_rgb(0xf2, 0xa5, 0x2e),
    doubt: Color32::from_rgb(0x4d, 0x69, 0x84),
    body: Color32::from_rgb(0xe3, 0xe7, 0xe7),
};

/// By night, and for a projector.
pub const DARK: Palette = Palette {
    paper: Color32::from_rgb(0x13, 0x17, 0x1a),
    raised: Color32::from_rgb(0x1e, 0x24, 0x28),
    ink: Color32::from_rgb(0xec, 0xee, 0xec),
    grey: Color32::from_rgb(0xb4, 0xbc, 0xc1),
    faint: Color32::from_rgb(0x94, 0x9d, 0xa3),
    hairline: Color32::from_rgb(0x35, 0x3d, 0x42),
    accent: Color32::from_rgb(0x63, 0xc5, 0xc0),
    on_accent: Color32::from_rgb(0x0b, 0x20, 0x22),
    signal: Color32::from_rgb(0xf0, 0xae, 0x4b),
    glow: Color32::from_rgb(0xf2, 0xa5, 0x2e),
    doubt: Color32::from_rgb(0x8f, 0xa9, 0xc2),
    body: Color32::from_rgb(0x2c, 0x35, 0x3a),
};

/// Lines drawn over a camera picture, the same by day and night: the picture is the ground.
pub mod over_picture {
    use eframe::egui::Color32;

    /// Lines of the skeleton.
    pub const LINE: Color32 = Color32::from_rgb(0xf4, 0xf6, 0xf4);
    /// The dark halo that keeps a line visible on a bright shirt.
    pub const HALO: Color32 = Color32::from_rgba_premultiplied(0x06, 0x08, 0x0a, 0x8c);
    /// The measured line while the head is not forward.
    pub const MEASURED: Color32 = Color32::from_rgb(0x7f, 0xdb, 0xd5);
    /// The measured line while the head is forward.
    pub const FORWARD: Color32 = Color32::from_rgb(0xf7, 0xb5, 0x4a);
}

/// The palette of a theme.
#[must_use]
pub const fn palette(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// One step of the grid, in points.
pub const GRID: f32 = 8.0;
/// Radius of cards, controls and pictures, in points.
pub const RADIUS: u8 = 10;
/// Least height of a control, in points.
pub const CONTROL: f32 = 32.0;

/// Sizes of type, in points.
pub mod size {
    /// Axis labels, the foot line.
    pub const SMALL: f32 = 12.0;
    /// Running text and controls.
    pub const BODY: f32 = 14.0;
    /// The sentence.
    pub const LEAD: f32 = 18.0;
    /// Headings.
    pub const TITLE: f32 = 28.0;
    /// The live number.
    pub const NUMBER: f32 = 64.0;
}

const STRONG: &str = "strong";

/// The regular cut at `size` points.
#[must_use]
pub const fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The semi-bold cut at `size` points.
#[must_use]
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Gives a context the fonts and both styles. Once, before the first pass.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
}

/// Inter and nothing else (SIL Open Font License 1.1), tabular figures frozen in.
fn fonts() -> FontDefinitions {
    let cut = |bytes: &'static [u8]| Arc::new(FontData::from_static(bytes));
    let mut fonts = FontDefinitions::empty();
    fonts
        .font_data
        .insert("inter".into(), cut(include_bytes!("../../assets/fonts/Inter-Regular.ttf")));
    fonts.font_data.insert(
        "inter-strong".into(),
        cut(include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
    );
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["inter".into()]);
    }
    fonts.families.insert(FontFamily::Name(STRONG.into()), vec!["inter-strong".into()]);
    fonts
}

fn style(theme: Theme) -> Style {
    let colours = palette(theme);
    let mut style = Style { visuals: visuals(theme), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, regular(size::SMALL)),
        (TextStyle::Body, regular(size::BODY)),
        (TextStyle::Button, regular(size::BODY)),
        (TextStyle::Heading, strong(size::TITLE)),
        (TextStyle::Monospace, regular(size::BODY)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::splat(GRID);
    style.spacing.button_padding = Vec2::new(12.0, 6.0);
    style.spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.combo_width = 0.0;
    style.spacing.scroll = scroll_bar();
    style.interaction.selectable_labels = false;
    style.visuals.override_text_color = None;
    style.visuals.weak_text_color = Some(colours.grey);
    style
}

/// Opacity of a scroll bar's handle, which is of ink: of the second rank, and still a sign that can be told
/// from its ground (the tests below).
const HANDLE: f32 = 0.5;

/// Thin, as the toolkit has it, but for a handle that can be seen on every ground: of the colour of the
/// controls it is not, on paper.
fn scroll_bar() -> ScrollStyle {
    ScrollStyle {
        foreground_color: true,
        dormant_background_opacity: 0.0,
        dormant_handle_opacity: HANDLE,
        active_handle_opacity: HANDLE,
        interact_handle_opacity: 0.8,
        ..ScrollStyle::thin()
    }
}

fn visuals(theme: Theme) -> Visuals {
    let colours = palette(theme);
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, edge: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(colours.paper, colours.hairline, colours.ink);
    widgets.inactive = widget(colours.raised, colours.hairline, colours.ink);
    widgets.hovered = widget(colours.raised, colours.accent, colours.ink);
    widgets.active = widget(colours.raised, colours.accent, colours.accent);
    widgets.open = widget(colours.raised, colours.accent, colours.ink);
    visuals.selection.bg_fill = mix(colours.raised, colours.accent, 0.22);
    visuals.selection.stroke = Stroke::new(1.5, colours.ink);
    visuals.hyperlink_color = colours.accent;
    visuals.panel_fill = colours.paper;
    visuals.window_fill = colours.raised;
    visuals.window_stroke = Stroke::new(1.0, colours.hairline);
    visuals.extreme_bg_color = colours.raised;
    visuals.faint_bg_color = colours.raised;
    visuals.window_corner_radius = radius;
    visuals.menu_corner_radius = radius;
    visuals.warn_fg_color = colours.signal;
    visuals.error_fg_color = colours.signal;
    let elevation =
        Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.popup_shadow = elevation;
    visuals.window_shadow = elevation;
    visuals
}

/// `from` with a share of `to` in it, by channel; `share` in 0..=1.
#[must_use]
pub fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio of two opaque colours, WCAG 2.1.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |colour: Color32| {
            let channel = |value: u8| {
                let value = f64::from(value) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(colour.r())
                + 0.7152 * channel(colour.g())
                + 0.0722 * channel(colour.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_formula_gives_the_extremes_of_the_standard() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Color32::GRAY, Color32::GRAY) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        for (scheme, colours) in [("light", LIGHT), ("dark", DARK)] {
            for ground in [colours.paper, colours.raised] {
                for (name, text) in [
                    ("ink", colours.ink),
                    ("grey", colours.grey),
                    ("faint", colours.faint),
                    ("accent", colours.accent),
                    ("signal", colours.signal),
                    ("doubt", colours.doubt),
                ] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{scheme} {name}: {ratio:.2}");
                }
            }
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5, "{scheme} on accent");
        }
    }

    #[test]
    fn the_handle_of_a_scroll_bar_can_be_told_from_every_ground() {
        for (scheme, colours) in [("light", LIGHT), ("dark", DARK)] {
            for ground in [colours.paper, colours.raised] {
                let ratio = contrast(mix(ground, colours.ink, HANDLE), ground);
                assert!(ratio >= 3.0, "{scheme}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn signs_can_be_told_from_their_ground_and_from_the_figure() {
        for (scheme, colours) in [("light", LIGHT), ("dark", DARK)] {
            for (name, sign) in [
                ("accent", colours.accent),
                ("signal", colours.signal),
                ("doubt", colours.doubt),
                ("faint", colours.faint),
            ] {
                for ground in [colours.paper, colours.raised, colours.body] {
                    let ratio = contrast(sign, ground);
                    assert!(ratio >= 3.0, "{scheme} {name}: {ratio:.2}");
                }
            }
        }
    }
}
