//! A row of figures: what it is, how much, and what belongs to it.

use eframe::egui::{Align, Layout, Ui, vec2};

use super::tokens::{GRID, regular, size, strong};
use super::widgets::{colours, text};

/// Least width of a figure, in points.
const LEAST_WIDTH: f32 = 150.0;

/// One figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// How much.
    pub value: String,
    /// What belongs to it, in small type; may be empty.
    pub note: String,
    /// What it means, for the hovering pointer; may be empty.
    pub meaning: String,
}

/// Draws `figures` in as many columns as there is room for.
pub fn row(ui: &mut Ui, figures: &[Figure]) {
    let width = ui.available_width();
    let columns = ((width / LEAST_WIDTH) as usize).clamp(1, figures.len().max(1));
    // Rows of equal length rather than a full one and a rest.
    let rows = figures.len().div_ceil(columns);
    let columns = figures.len().div_ceil(rows.max(1));
    let each = width / columns as f32;
    for figures in figures.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * GRID;
            for figure in figures {
                let layout = Layout::top_down(Align::Min);
                let place = ui.allocate_ui_with_layout(vec2(each, 0.0), layout, |ui| {
                    ui.set_width(each - 2.0 * GRID);
                    draw(ui, figure);
                });
                if !figure.meaning.is_empty() {
                    place.response.on_hover_text(&figure.meaning);
                }
            }
        });
    }
}

fn draw(ui: &mut Ui, figure: &Figure) {
    let colours = colours(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    text(ui, &figure.name, regular(size::SMALL), colours.grey);
    text(ui, &figure.value, strong(size::LEAD), colours.ink);
    if !figure.note.is_empty() {
        text(ui, &figure.note, regular(size::SMALL), colours.faint);
    }
}
