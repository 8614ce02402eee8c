//! A page that has nothing to draw yet: the figure, what there is to say, and what will come.

use eframe::egui::{Sense, Ui, vec2};

use super::figure;
use super::tokens::{GRID, regular, size, strong};
use super::widgets::{colours, text};

/// Draws the figure, a sentence and a line below it.
pub fn page(ui: &mut Ui, what: &str, help: &str) {
    let colours = colours(ui);
    ui.add_space(3.0 * GRID);
    let (rect, _) = ui.allocate_exact_size(vec2(72.0, 88.0), Sense::hover());
    figure::emblem(ui.painter(), rect, colours, colours.paper);
    ui.add_space(GRID);
    text(ui, what, strong(size::TITLE), colours.ink);
    text(ui, help, regular(size::LEAD), colours.grey);
    ui.add_space(GRID);
}
