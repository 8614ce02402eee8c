//! The evaluation for people: one table a view, in degrees.

use std::fmt::Write as _;

use super::groups::ALL;
use super::protocol::Calibration;
use super::report::{DropLine, FoundDrops, Guess, Report, Row};
use super::retest::{Alteration, Movement};
use super::score::Errors;
use super::truth::VIEWS;
use super::values::{Quantity, word};
use crate::posture::View;
use crate::units::Degrees;

/// Width of the first column, in characters.
const NAMES: usize = 36;

/// What the third calibration is, and what it is not.
const FORWARD: &str = "\"Upright and forward\" is the same estimator as \"one upright picture\": only a \
                       look from the side teaches a slope.";

/// The whole evaluation as text, lines ended.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut lines = Vec::new();
    for set in &report.sets {
        let share = percent(set.found, set.pictures);
        let pictures = counted(set.pictures, "picture");
        lines.push(format!("{}: {pictures}, person found in {share}.", set.set));
        if set.nobodys > 0 {
            lines.push(format!(
                "  Whose they are is not said of {}: nothing is calibrated with them, they are scored \
                 uncalibrated alone.",
                counted(set.nobodys, "picture")
            ));
        }
    }
    for empty in &report.empty {
        lines.push(format!(
            "{}: {} without a person: somebody seen in {}, an angle given in {}.",
            empty.set,
            counted(empty.pictures, "picture"),
            empty.people_seen,
            empty.values_given
        ));
        if !empty.seen_in.is_empty() {
            lines.push(format!("  seen in {}", empty.seen_in.join(", ")));
        }
    }
    let recordings = match report.people {
        0 => String::new(),
        1 => "1 recording of a person. ".to_owned(),
        people => format!("{people} recordings of people (who is in two sets counts twice). "),
    };
    lines.push(format!("{recordings}Angles in degrees; 90 % intervals."));
    if report.rows.iter().any(|row| row.calibration == Calibration::UprightForward) {
        lines.push(FORWARD.to_owned());
    }
    for view in VIEWS {
        let rows: Vec<&Row> = report.rows.iter().filter(|row| row.view == view).collect();
        if !rows.is_empty() {
            lines.push(String::new());
            table(&mut lines, view, &rows);
        }
    }
    if !report.retest.is_empty() {
        lines.push(String::new());
        retest(&mut lines, &report.retest);
    }
    lines.join("\n") + "\n"
}

fn table(lines: &mut Vec<String>, view: View, rows: &[&Row]) {
    let title = format!("{} VIEW", word(view).to_uppercase());
    lines.push(format!(
        "{title:<NAMES$}{:>9}{:>6}{:>7}{:>8}{:>6}{:>8}{:>7}{:>7}{:>17}{:>7}{:>7}",
        "answered",
        "MAE",
        "bias",
        "median",
        "90 %",
        "in 10\u{b0}",
        "R2",
        "r",
        "95 % agreement",
        "holds",
        "width"
    ));
    for row in rows {
        let mut line = format!("{:<NAMES$}{:>9}", name(row), percent(row.answered, row.pictures));
        line += &row.errors.map(figures).unwrap_or_default();
        if let Some(interval) = row.interval {
            let _ =
                write!(line, "{:>5.0} %{:>7.1}", interval.holds * 100.0, interval.width.value());
        }
        lines.push(line);
        for null in &row.nulls {
            let name = format!("  {}", guess(null.guess));
            lines.push(format!("{name:<NAMES$}{:>9}{}", "", figures(null.errors)));
        }
    }
    against(lines, rows);
    drops(lines, rows);
    people(lines, rows);
    groups(lines, rows);
    refusals(lines, rows);
}

fn figures(errors: Errors) -> String {
    let agreement = errors.agreement.map_or(String::new(), |[low, high]| {
        format!("{} to {}", signed(low.value(), 1), signed(high.value(), 1))
    });
    format!(
        "{:>6.1}{:>7}{:>8.1}{:>6.1}{:>6.0} %{:>7}{:>7}{agreement:>17}",
        errors.mae.value(),
        signed(errors.bias.value(), 1),
        errors.median.value(),
        errors.p90.value(),
        errors.within_10 * 100.0,
        errors.r2.map_or(String::new(), explained),
        errors.r.map_or(String::new(), |r| signed(r, 2)),
    )
}

/// R2, no wider than its column: how far below 0 does not matter once it is that far.
fn explained(r2: f64) -> String {
    if r2 < -99.0 { "<\u{2212}99".to_owned() } else { signed(r2, 2) }
}

/// The calibrations against the first one, on the pictures that both answered.
fn against(lines: &mut Vec<String>, rows: &[&Row]) {
    let with: Vec<_> = rows.iter().filter_map(|row| Some((row, row.against_first?))).collect();
    if with.is_empty() {
        return;
    }
    let head = "On the pictures both answered";
    lines.push(format!(
        "{head:<NAMES$}{:>9}{:>6}   MAE of the first, on the same",
        "pictures", "MAE"
    ));
    for (row, found) in with {
        lines.push(format!(
            "{:<NAMES$}{:>9}{:>6.1}{:>6.1} ({})",
            name(row),
            found.pictures,
            found.mae.value(),
            found.first_mae.value(),
            told_as(found.calibration)
        ));
    }
}

fn drops(lines: &mut Vec<String>, rows: &[&Row]) {
    let counted: Vec<_> = rows.iter().filter_map(|row| Some((row, row.drops?))).collect();
    if counted.is_empty() {
        return;
    }
    lines.push(format!(
        "{:<width$}{HEAD}   {HEAD}",
        "Drops of 8, found at 5.5; then at 8",
        width = NAMES + 4
    ));
    let line = |name: &str, drops: FoundDrops| {
        let (eight, strict) = (counts(drops.of_8), counts(drops.strict_8));
        format!("{name:<width$}{eight}   {strict}", width = NAMES + 4)
    };
    for (row, drops) in counted {
        lines.push(line(&name(row), drops));
        for null in &row.nulls {
            lines.extend(null.drops.map(|drops| line(&format!("  {}", guess(null.guess)), drops)));
        }
        let (eight, strict) = (share(drops.of_8.always_f1), share(drops.strict_8.always_f1));
        let name = "  saying so of every picture";
        lines.push(format!("{name:<width$}{eight:>6}{strict:>46}", width = NAMES + 4));
    }
}

/// F1 and its counts; real drops of which nothing was said, and F1 with these missed.
const HEAD: &str = "    F1   tp   fp   fn   tn  refused  F1 all";

/// F1, or that there is none.
fn share(f1: Option<f64>) -> String {
    f1.map_or_else(|| "none".to_owned(), |f1| format!("{f1:.2}"))
}

fn counts(line: DropLine) -> String {
    let counts = line.counts;
    format!(
        "{:>6}{:>5}{:>5}{:>5}{:>5}{:>9}{:>8}",
        share(line.f1),
        counts.hits,
        counts.false_alarms,
        counts.misses,
        counts.quiet,
        line.refused,
        share(line.f1_with_refusals)
    )
}

fn people(lines: &mut Vec<String>, rows: &[&Row]) {
    let with: Vec<_> = rows.iter().filter_map(|row| Some((row, row.by_person?))).collect();
    if with.is_empty() {
        return;
    }
    lines.push(format!("{:<NAMES$}{:>9}{:>7}{:>7}", "MAE by person", "10 %", "50 %", "90 %"));
    for (row, [low, middle, high]) in with {
        let [low, middle, high] = [low, middle, high].map(Degrees::value);
        lines.push(format!("{:<NAMES$}{low:>9.1}{middle:>7.1}{high:>7.1}", name(row)));
    }
}

/// MAE by group: a line a group, a column a row of the table above.
fn groups(lines: &mut Vec<String>, rows: &[&Row]) {
    let with: Vec<&&Row> = rows.iter().filter(|row| row.answered > 0).collect();
    let Some(first) = with.first() else { return };
    if first.groups.is_empty() {
        return;
    }
    let mut head = format!("{:<NAMES$}{:>9}", "MAE by group", "found");
    with.iter().for_each(|row| head += &format!("{:>12}", short(row)));
    lines.push(head);
    for by in ALL {
        for group in first.groups.iter().filter(|group| group.by == by) {
            let found = percent(group.found, group.pictures);
            let mut line = format!("  {:<width$}{found:>9}", group.group, width = NAMES - 2);
            for row in &with {
                let same = row.groups.iter().find(|g| g.by == by && g.group == group.group);
                let mae = same.and_then(|g| g.errors).map(|e| format!("{:.1}", e.mae.value()));
                line += &format!("{:>12}", mae.unwrap_or_default());
            }
            lines.push(line);
        }
        let ratio = |row: &Row| row.worst_to_best.get(&by).map(|ratio| format!("{ratio:.2}"));
        if with.iter().any(|row| ratio(row).is_some()) {
            let mut line = format!("{:<NAMES$}{:>9}", "    worst over best", "");
            with.iter().for_each(|row| line += &format!("{:>12}", ratio(row).unwrap_or_default()));
            lines.push(line);
        }
    }
}

fn refusals(lines: &mut Vec<String>, rows: &[&Row]) {
    for row in rows.iter().filter(|row| !row.refusals.is_empty()) {
        let counted = row.refusals.iter().map(|(reason, count)| format!("{reason} {count}"));
        let reasons = counted.collect::<Vec<_>>().join(", ");
        lines.push(format!("Not answered, {}: {reasons}.", name(row)));
    }
}

fn retest(lines: &mut Vec<String>, movements: &[Movement]) {
    let views: Vec<Option<View>> = VIEWS
        .into_iter()
        .map(Some)
        .chain([None])
        .filter(|view| movements.iter().any(|movement| movement.view == *view))
        .collect();
    let mut head = format!("{:<NAMES$}", "THE SAME PICTURE AGAIN");
    for view in &views {
        head += &format!("{:>21}", view.map_or_else(|| "all".to_owned(), word));
    }
    lines.push(head);
    let columns = format!("{:>8}{:>6}{:>7}", "median", "95 %", "lost").repeat(views.len());
    lines.push(format!("{:<NAMES$}{columns}", ""));
    for alteration in super::retest::ALL.into_iter().map(Some).chain([None]) {
        let mut line = format!("{:<NAMES$}", alteration.map_or("all of these", altered));
        for view in &views {
            let is_of = |m: &&Movement| m.view == *view && m.alteration == alteration;
            let cells = movements.iter().find(is_of).map_or(String::new(), |movement| {
                let size = |d: Option<Degrees>| d.map(|d| format!("{:.1}", d.value()));
                let (median, p95) = (size(movement.median), size(movement.p95));
                let lost = percent(movement.lost, movement.lost + movement.count);
                format!("{:>8}{:>6}{lost:>7}", median.unwrap_or_default(), p95.unwrap_or_default())
            });
            line += &format!("{cells:>21}");
        }
        lines.push(line);
    }
}

/// The row's name.
#[must_use]
pub fn name(row: &Row) -> String {
    let quantity = match row.quantity {
        Quantity::Absolute => "angle",
        Quantity::Change => "change",
    };
    format!("{quantity}, {}", told_as(row.calibration))
}

const fn told_as(calibration: Calibration) -> &'static str {
    match calibration {
        Calibration::None => "uncalibrated",
        Calibration::Upright => "one upright picture",
        Calibration::UprightForward => "upright and forward",
        Calibration::SideLook => "a look from the side",
    }
}

fn short(row: &Row) -> String {
    let quantity = match row.quantity {
        Quantity::Absolute => "angle",
        Quantity::Change => "change",
    };
    let told = match row.calibration {
        Calibration::None => "none",
        Calibration::Upright => "up",
        Calibration::UprightForward => "fwd",
        Calibration::SideLook => "side",
    };
    format!("{quantity} {told}")
}

const fn guess(guess: Guess) -> &'static str {
    match guess {
        Guess::PersonMean => "this person's mean",
        Guess::EarShoulder => "ear-shoulder angle",
        Guess::NoseHeight => "nose height",
    }
}

const fn altered(alteration: Alteration) -> &'static str {
    match alteration {
        Alteration::Shifted => "shifted by a pixel",
        Alteration::Zoomed5 => "zoomed by 5 %",
        Alteration::Zoomed10 => "zoomed by 10 %",
        Alteration::Zoomed20 => "zoomed by 20 %",
        Alteration::Dimmed => "half as bright",
        Alteration::Compressed => "JPEG of quality 30",
        Alteration::Mirrored => "mirrored",
    }
}

/// `1 picture`, `2 pictures`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.0} %", part as f64 / whole.max(1) as f64 * 100.0)
}

/// With its sign, a true minus, and no minus before zero.
fn signed(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let is_zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = match (is_zero, value < 0.0) {
        (true, _) => "",
        (false, true) => "\u{2212}",
        (false, false) => "+",
    };
    format!("{sign}{digits}")
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
