//! Day, week and month.

use eframe::egui::Ui;

use super::intent::Intent;
use super::known::Known;

/// What the page remembers from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {}

impl HistoryPage {
    /// Draws the page into what is left of the window.
    pub fn show(
        &mut self,
        _ui: &mut Ui,
        _known: &Known,
        _now: &jiff::Zoned,
        _intents: &mut Vec<Intent>,
    ) {
    }

    /// Takes in days that were asked for.
    pub fn take(&mut self, _days: Vec<crate::history::DayRecord>) {}
}
