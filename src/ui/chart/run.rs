//! A measured value over time: stretches without a gap, each with its band and its line. Pure; made
//! once when the data change.

use eframe::egui::Stroke;
use egui_plot::{FilledArea, Line, PlotPoint, PlotUi};

use crate::units::{AngleInterval, Degrees};

use super::super::tokens::Palette;

/// A value at a place on the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where, in the axis' unit.
    pub at: f64,
    /// The value.
    pub value: Degrees,
    /// Its 90 % interval.
    pub interval: AngleInterval,
}

/// Samples one after the other, none missing between.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    at: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Mean width of the band: the wider, the paler.
    width: Degrees,
    /// The line, in pieces within and beyond the limit; each begins where the one before ends.
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
struct Piece {
    beyond: bool,
    points: Vec<PlotPoint>,
}

/// The runs of `samples`, which are in order; one ends where the next sample is more than `gap` away.
/// Below `limit` a line counts as beyond it.
#[must_use]
pub fn runs(samples: impl IntoIterator<Item = Sample>, gap: f64, limit: Degrees) -> Vec<Run> {
    let mut runs: Vec<Vec<Sample>> = Vec::new();
    for sample in samples {
        let follows = |last: &Sample| (0.0..=gap).contains(&(sample.at - last.at));
        match runs.last_mut().filter(|run| run.last().is_some_and(follows)) {
            Some(run) => run.push(sample),
            None => runs.push(vec![sample]),
        }
    }
    runs.iter().map(|samples| Run::of(samples, limit)).collect()
}

impl Run {
    fn of(samples: &[Sample], limit: Degrees) -> Self {
        let each = |value: fn(&Sample) -> f64| samples.iter().map(value).collect::<Vec<f64>>();
        let widths: f64 = samples.iter().map(|sample| sample.interval.width().value()).sum();
        let beyond = |value: f64| value < limit.value();
        let mut pieces = Vec::new();
        for pair in samples.windows(2) {
            let [from, to] = [pair[0], pair[1]].map(|s| PlotPoint::new(s.at, s.value.value()));
            if beyond(from.y) == beyond(to.y) {
                extend(&mut pieces, beyond(to.y), from, to);
            } else {
                // The line is parted where it meets the limit.
                let share = (limit.value() - from.y) / (to.y - from.y);
                let meets = PlotPoint::new(from.x + share * (to.x - from.x), limit.value());
                extend(&mut pieces, beyond(from.y), from, meets);
                extend(&mut pieces, beyond(to.y), meets, to);
            }
        }
        if let [alone] = samples {
            // One alone is as long as it lasted, so that it can be seen.
            let [from, to] = [-0.5, 0.5].map(|d| PlotPoint::new(alone.at + d, alone.value.value()));
            extend(&mut pieces, beyond(from.y), from, to);
        }
        Self {
            at: each(|sample| sample.at),
            low: each(|sample| sample.interval.low.value()),
            high: each(|sample| sample.interval.high.value()),
            width: Degrees::new(widths / samples.len().max(1) as f64),
            pieces,
        }
    }

    /// Puts the band into a plot.
    pub fn draw_band(&self, plot: &mut PlotUi<'_>, colours: &Palette) {
        let density = 0.34 * (6.0 / self.width.value().max(1.0)).clamp(0.35, 1.0) as f32;
        let band = FilledArea::new("", &self.at, &self.low, &self.high)
            .fill_color(colours.doubt.gamma_multiply(density))
            .allow_hover(false);
        plot.add(band);
    }

    /// Puts the line into a plot: beyond the limit it is signal and thicker.
    pub fn draw_line<'a>(&'a self, plot: &mut PlotUi<'a>, colours: &Palette) {
        for piece in &self.pieces {
            let stroke = if piece.beyond {
                Stroke::new(2.4, colours.signal)
            } else {
                Stroke::new(1.6, colours.accent)
            };
            let points: &[PlotPoint] = &piece.points;
            // Points nearer than a pixel would make egui_plot draw another kind of line.
            let line = Line::new("", points).stroke(stroke).allow_band(false);
            plot.line(line.allow_hover(false));
        }
    }
}

fn extend(pieces: &mut Vec<Piece>, beyond: bool, from: PlotPoint, to: PlotPoint) {
    match pieces.last_mut().filter(|piece| piece.beyond == beyond) {
        Some(piece) => piece.points.push(to),
        None => pieces.push(Piece { beyond, points: vec![from, to] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(f64, f64)]) -> Vec<Run> {
        let samples = values.iter().map(|&(at, value)| {
            let value = Degrees::new(value);
            Sample { at, value, interval: AngleInterval::around(value, Degrees::new(3.0)) }
        });
        runs(samples, 3.0, Degrees::new(-5.0))
    }

    #[test]
    fn a_line_that_crosses_the_limit_is_parted_where_it_meets_it() {
        let run = &of(&[(0.0, 0.0), (1.0, -10.0), (2.0, -10.0)])[0];
        assert_eq!(run.pieces.iter().map(|p| p.beyond).collect::<Vec<_>>(), [false, true]);
        let meets = run.pieces[0].points[1];
        assert_eq!((meets.x, meets.y), (0.5, -5.0));
        assert_eq!(run.pieces[1].points[0], meets);
        assert_eq!(run.low, [-3.0, -13.0, -13.0]);
        assert_eq!(run.width, Degrees::new(6.0));
    }

    #[test]
    fn a_long_gap_stays_a_gap_and_a_short_one_is_bridged() {
        let runs = of(&[(0.0, 0.0), (3.0, 0.0), (7.0, 0.0)]);
        assert_eq!(runs.iter().map(|run| run.at.len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(runs[1].pieces[0].points.len(), 2, "one alone can be seen");
    }
}
