//! Plots in the house's hand: a hairline grid, few ticks in Inter, no box, no legend, nothing that can
//! be dragged away. The drawing is egui_plot's; what is put into it belongs to the pages.

mod run;

use eframe::egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2,
};
use egui_plot::{AxisHints, GridMark, HLine, LineStyle, Plot, PlotTransform, PlotUi};

use crate::catalogue::{change, whole_degrees};
use crate::monitor::Quantity;
use crate::units::Degrees;

use super::tokens::{Palette, regular, size};
use super::widgets::{colours, describe};

pub use run::{Run, Sample, runs};

/// Room for the texts at the left of the plot, in points: what stands above a plot on the same clock
/// begins where the plot begins.
pub const LEFT: f32 = 52.0;
/// Room at the right, for the words beside a line and half of the last text below.
pub const RIGHT: f32 = 72.0;

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where, in the axis' unit.
    pub at: f64,
    /// What is written there.
    pub text: String,
}

impl Tick {
    /// `text` at `at`.
    #[must_use]
    pub const fn new(at: f64, text: String) -> Self {
        Self { at, text }
    }
}

/// An axis: its ends and its marks, both in its own unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Left or lower end.
    pub from: f64,
    /// Right or upper end.
    pub to: f64,
    /// Marks, in order.
    pub ticks: Vec<Tick>,
}

/// The degrees axis that holds `values`, the limit and, for a change, the upright itself: whole fives of
/// degrees, four marks or five.
#[must_use]
pub fn degrees_axis(
    values: impl Iterator<Item = Degrees>,
    quantity: Quantity,
    limit: Degrees,
) -> Axis {
    let (least, most) = match quantity {
        Quantity::Change => (limit.value() - 7.0, 5.0),
        Quantity::Absolute => (limit.value() - 7.0, limit.value() + 7.0),
    };
    let values = values.map(Degrees::value);
    let (least, most) = values.fold((least, most), |(l, m), v| (l.min(v - 2.0), m.max(v + 2.0)));
    let (from, to) = ((least / 5.0).floor() * 5.0, (most / 5.0).ceil() * 5.0);
    let step = if to - from > 20.0 { 10.0 } else { 5.0 };
    // The lower end is where the other axis writes.
    let first = (from / step).floor() as i32 + 1;
    let last = (to / step).floor() as i32;
    let ticks = (first..=last)
        .map(|i| {
            let at = f64::from(i) * step;
            let text = match quantity {
                Quantity::Change => change(Degrees::new(at)),
                Quantity::Absolute => whole_degrees(Degrees::new(at)),
            };
            Tick::new(at, text)
        })
        .collect();
    Axis { from, to, ticks }
}

/// Draws a plot of `height` points over the width there is less `right`, called `name` for those who
/// hear it.
/// `draw` puts the items in; what else is to be painted goes over it by the transform that comes back.
pub fn show<'a>(
    ui: &mut Ui,
    name: &str,
    height: f32,
    right: f32,
    x: &'a Axis,
    y: &'a Axis,
    draw: impl FnOnce(&mut PlotUi<'a>) + 'a,
) -> (Response, PlotTransform) {
    let colours = colours(ui);
    let hints = |axis: AxisHints<'a>, of: &'a Axis| {
        axis.tick_label_font(regular(size::SMALL))
            .tick_label_color(colours.faint)
            .formatter(move |mark, _| text_at(of, mark))
    };
    let width = ui.available_width() - right;
    let drawn = Plot::new(name)
        .width(width)
        .height(height)
        .sense(Sense::click_and_drag())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .grid_color(colours.hairline)
        .x_grid_spacer(move |_| marks(x))
        .y_grid_spacer(move |_| marks(y))
        .custom_x_axes(vec![hints(AxisHints::new_x(), x).min_thickness(20.0)])
        .custom_y_axes(vec![hints(AxisHints::new_y(), y).min_thickness(LEFT)])
        .show(ui, move |plot| {
            plot.set_plot_bounds_x(x.from..=x.to);
            plot.set_plot_bounds_y(y.from..=y.to);
            draw(plot);
        });
    describe(&drawn.response, name);
    (drawn.response, drawn.transform)
}

/// All marks of one strength: none is more than another.
fn marks(axis: &Axis) -> Vec<GridMark> {
    let step_size = axis.to - axis.from;
    axis.ticks.iter().map(|tick| GridMark { value: tick.at, step_size }).collect()
}

fn text_at(axis: &Axis, mark: GridMark) -> String {
    axis.ticks
        .iter()
        .find(|tick| (tick.at - mark.value).abs() < 1e-9)
        .map_or_else(String::new, |tick| tick.text.clone())
}

/// A dashed line across the plot.
#[must_use]
pub fn dashed(at: f64, colour: Color32) -> HLine {
    HLine::new("", at)
        .stroke(Stroke::new(1.2, colour))
        .style(LineStyle::Dashed { length: 5.0 })
        .allow_hover(false)
}

/// Slanting lines that fill `rect`: the sign for "nobody looked".
pub fn hatch(painter: &Painter, rect: Rect, colour: Color32) {
    const STEP: f32 = 6.0;
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let height = rect.height();
    // Counted from nought, so that hatched parts beside each other are one pattern.
    let first = ((rect.left() - height) / STEP).floor() as i32;
    let last = (rect.right() / STEP).ceil() as i32;
    for i in first..=last {
        let x = i as f32 * STEP;
        let ends = [pos2(x, rect.bottom()), pos2(x + height, rect.top())];
        painter.line_segment(ends, Stroke::new(1.0, colour));
    }
}

/// A small triangle that stands on its point: a warning.
pub fn mark(painter: &Painter, tip: Pos2, colours: &Palette) {
    let corners = [tip, pos2(tip.x - 5.0, tip.y - 9.0), pos2(tip.x + 5.0, tip.y - 9.0)].to_vec();
    painter.add(Shape::convex_polygon(corners, colours.signal, Stroke::new(1.0, colours.raised)));
}

/// Words beside a line, on the ground's own colour so that what lies behind does not cross them.
pub fn words_at(painter: &Painter, at: Pos2, align: Align2, text: &str, colours: &Palette) {
    let galley = painter.layout_no_wrap(text.to_owned(), regular(size::SMALL), colours.grey);
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(
        rect.expand2(eframe::egui::vec2(3.0, 0.0)),
        2.0,
        colours.paper.gamma_multiply(0.85),
    );
    painter.galley(rect.min, galley, colours.grey);
}
