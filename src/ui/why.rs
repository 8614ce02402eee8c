//! Why was there a warning?

use eframe::egui::Ui;

use super::intent::Intent;
use super::known::Known;

/// What the page remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct WhyPage {}

impl WhyPage {
    /// Draws the page into what is left of the window.
    pub fn show(
        &mut self,
        _ui: &mut Ui,
        _known: &Known,
        _now: &jiff::Zoned,
        _intents: &mut Vec<Intent>,
    ) {
    }
}
