//! The minutes before a warning against the rule's lines.

use eframe::egui::{Align2, Painter, Rect, Stroke, Ui, pos2};
use egui_plot::{LineStyle, PlotTransform};

use crate::catalogue::span;
use crate::tr;
use crate::units::Degrees;

use super::super::chart;
use super::super::tokens::{Palette, mix, regular, size};
use super::super::widgets::colours;
use super::finding::{Finding, angle};

/// Height of the plot, in points.
const HEIGHT: f32 = 264.0;
/// Room at the right for the words beside the lines, in points.
const WORDS: f32 = 148.0;
/// Height of the lane along the foot that shows when it was forward, in points.
const LANE: f32 = 8.0;
/// Least distance from one word to the next, in points.
const APART: f32 = 17.0;

/// Draws what was found.
pub fn show(ui: &mut Ui, finding: &Finding) {
    let colours = colours(ui);
    let before = ui.painter().add(eframe::egui::Shape::Noop);
    let name = tr!("why-plot", sentence = finding.sentence.as_str());
    let (response, transform) =
        chart::show(ui, &name, HEIGHT, WORDS, &finding.x, &finding.y, |plot| {
            for run in &finding.runs {
                run.draw_band(plot, colours);
            }
            plot.hline(chart::dashed(finding.limit.value(), colours.grey));
            for at in [finding.enters, finding.clears] {
                let line = chart::dashed(at.value(), colours.faint);
                plot.hline(line.style(LineStyle::Dotted { spacing: 4.0 }).width(1.0));
            }
            for run in &finding.runs {
                run.draw_line(plot, colours);
            }
        });
    // The window is a ground, so it was given its place before the plot.
    let frame = *transform.frame();
    let left = transform.position_from_point_x(-finding.window);
    let window = Rect::from_min_max(pos2(left, frame.top()), frame.max);
    let ground =
        eframe::egui::Shape::rect_filled(window, 0.0, mix(colours.paper, colours.body, 0.55));
    ui.painter().set(before, ground);
    let painter = ui.painter_at(response.rect.expand(1.0));
    let length = span(std::time::Duration::from_secs(finding.window as u64));
    let words = tr!("why-window", window = length);
    let words = painter.layout_no_wrap(words, regular(size::SMALL), colours.grey);
    // A window too short for its name has it beside it.
    let left = match words.size().x + 16.0 > window.width() {
        true => window.left() - 8.0 - words.size().x,
        false => window.left() + 8.0,
    };
    let top = frame.top() + 12.0 - 0.5 * words.size().y;
    painter.galley(pos2(left, top), words, colours.grey);
    lane(&painter, &transform, finding, colours);
    words_beside(ui.painter(), &transform, finding, colours);
}

/// When it was judged forward, along the foot.
fn lane(painter: &Painter, transform: &PlotTransform, finding: &Finding, colours: &Palette) {
    let frame = *transform.frame();
    for (from, to) in &finding.forward {
        let [from, to] = [from, to].map(|at| transform.position_from_point_x(*at));
        let bar = Rect::from_min_max(
            pos2(from.max(frame.left()), frame.bottom() - LANE),
            pos2(to.min(frame.right()), frame.bottom()),
        );
        painter.rect_filled(bar, 0.0, colours.signal);
    }
}

/// The words beside the lines, moved apart where the lines lie close, each tied to its line.
fn words_beside(
    painter: &Painter,
    transform: &PlotTransform,
    finding: &Finding,
    colours: &Palette,
) {
    let frame = *transform.frame();
    let y = |value: Degrees| transform.position_from_point_y(value.value());
    let mut words = [
        (y(finding.clears), tr!("why-line-clears", angle = angle(finding.clears))),
        (y(finding.limit), tr!("why-line-limit", angle = angle(finding.limit))),
        (y(finding.enters), tr!("why-line-enters", angle = angle(finding.enters))),
    ];
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    let lines: Vec<f32> = words.iter().map(|(y, _)| *y).collect();
    let mut places = spread(&lines);
    // The lane has its word at the foot, which the others leave free.
    let foot = frame.bottom() - LANE / 2.0;
    let most = foot - APART * if finding.forward.is_empty() { 0.0 } else { 1.0 };
    let over = places.last().map_or(0.0, |last| (last - most).max(0.0));
    places.iter_mut().for_each(|place| *place -= over);
    let small = regular(size::SMALL);
    for ((line, words), place) in words.iter().zip(places) {
        let tie = [
            pos2(frame.right() + 2.0, *line),
            pos2(frame.right() + 16.0, place),
            pos2(frame.right() + 24.0, place),
        ];
        painter.line(tie.to_vec(), Stroke::new(1.0, colours.faint));
        let at = pos2(frame.right() + 28.0, place);
        painter.text(at, Align2::LEFT_CENTER, words, small.clone(), colours.grey);
    }
    if !finding.forward.is_empty() {
        let at = pos2(frame.right() + 28.0, foot);
        painter.text(at, Align2::LEFT_CENTER, tr!("why-line-forward"), small, colours.signal);
    }
}

/// Places for words at `lines` (in order), at least [`APART`] from each other and as near as can be:
/// the middle one stays.
fn spread(lines: &[f32]) -> Vec<f32> {
    let mut places = lines.to_vec();
    let middle = lines.len() / 2;
    for i in (0..middle).rev() {
        places[i] = places[i].min(places[i + 1] - APART);
    }
    for i in middle + 1..lines.len() {
        places[i] = places[i].max(places[i - 1] + APART);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_moved_apart_only_where_they_must() {
        assert_eq!(spread(&[10.0, 60.0, 90.0]), [10.0, 60.0, 90.0]);
        assert_eq!(spread(&[50.0, 60.0, 65.0]), [60.0 - APART, 60.0, 60.0 + APART]);
        assert_eq!(spread(&[]), Vec::<f32>::new());
    }
}
