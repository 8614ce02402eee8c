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

/// The whole evaluation as text, lines ended.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut lines = Vec::new();
    for set in &report.sets {
        let share = percent(set.found, set.pictures);
        lines.push(format!("{}: {} pictures, person found in {share}.", set.set, set.pictures));
    }
    for empty in &report.empty {
        lines.push(format!(
            "{}: {} pictures without a person: somebody seen in {}, an angle given in {}.",
            empty.set, empty.pictures, empty.people_seen, empty.values_given
        ));
        if !empty.seen_in.is_empty() {
            lines.push(format!("  seen in {}", empty.seen_in.join(", ")));
        }
    }
    lines.push(format!("{} people. Angles in degrees; 90 % intervals.", report.people));
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
        "{title:<NAMES$}{:>9}{:>7}{:>7}{:>8}{:>7}{:>7}{:>17}{:>7}{:>7}",
        "answered", "MAE", "bias", "median", "90 %", "R2", "95 % agreement", "holds", "width"
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
        "{:>7.1}{:>7}{:>8.1}{:>7.1}{:>7}{agreement:>17}",
        errors.mae.value(),
        signed(errors.bias.value(), 1),
        errors.median.value(),
        errors.p90.value(),
        errors.r2.map_or(String::new(), |r2| signed(r2, 2)),
    )
}

fn drops(lines: &mut Vec<String>, rows: &[&Row]) {
    let counted: Vec<_> = rows.iter().filter_map(|row| Some((row, row.drops?))).collect();
    if counted.is_empty() {
        return;
    }
    lines.push(format!(
        "{:<NAMES$}{:>6}{:>5}{:>5}{:>5}{:>5}{:>12}{:>5}{:>5}{:>5}{:>5}",
        "Drops found: of 8, of 5", "F1", "tp", "fp", "fn", "tn", "F1", "tp", "fp", "fn", "tn"
    ));
    let line = |name: &str, drops: FoundDrops| {
        format!("{name:<NAMES$}{}{:>6}{}", counts(drops.of_8), "", counts(drops.of_5))
    };
    for (row, drops) in counted {
        lines.push(line(&name(row), drops));
        for null in &row.nulls {
            lines.extend(null.drops.map(|drops| line(&format!("  {}", guess(null.guess)), drops)));
        }
        let always = |drops: DropLine| drops.always_f1.map_or(String::new(), |f| format!("{f:.2}"));
        let (eight, five) = (always(drops.of_8), always(drops.of_5));
        lines.push(format!("{:<NAMES$}{eight:>6}{five:>32}", "  saying so of every picture"));
    }
}

fn counts(line: DropLine) -> String {
    let counts = line.counts;
    format!(
        "{:>6}{:>5}{:>5}{:>5}{:>5}",
        line.f1.map_or(String::new(), |f1| format!("{f1:.2}")),
        counts.hits,
        counts.false_alarms,
        counts.misses,
        counts.quiet
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
    let told = match row.calibration {
        Calibration::None => "uncalibrated",
        Calibration::Upright => "one upright picture",
        Calibration::UprightForward => "upright and forward",
        Calibration::SideLook => "a look from the side",
    };
    format!("{quantity}, {told}")
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
mod tests {
    use super::*;
    use crate::evaluate::empty::EmptyLine;
    use crate::evaluate::values;
    use crate::posture::fixture;

    #[test]
    fn there_is_a_table_a_view_with_its_nulls_drops_and_refusals() {
        let seen = fixture::all();
        let pictures: Vec<_> = seen
            .iter()
            .enumerate()
            .map(|(i, seen)| crate::evaluate::truth::Picture {
                file: format!("{i}.jpg"),
                ..crate::evaluate::protocol::tests::picture(
                    u64::from(seen.person),
                    seen.view,
                    seen.cva,
                    seen.upright,
                )
            })
            .collect();
        let poses: Vec<_> = seen.into_iter().map(|seen| Some(seen.pose)).collect();
        let all = values::values(&pictures, &poses);
        let rooms = EmptyLine {
            set: "rooms".into(),
            pictures: 9,
            people_seen: 1,
            values_given: 0,
            seen_in: vec!["coat.jpg".into()],
        };
        let told = text(&Report::new(&pictures, &poses, all, Vec::new()).with_empty(vec![rooms]));
        for words in [
            "rooms: 9 pictures without a person: somebody seen in 1, an angle given in 0.",
            "seen in coat.jpg",
            "LATERAL VIEW",
            "OBLIQUE VIEW",
            "FRONTAL VIEW",
            "angle, uncalibrated",
            "change, one upright picture",
            "this person's mean",
            "nose height",
            "saying so of every picture",
            "needs_baseline",
        ] {
            assert!(told.contains(words), "no {words:?} in:\n{told}");
        }
        let longest =
            told.lines().filter(|l| !l.starts_with("Not answered")).map(|l| l.chars().count());
        assert!(longest.max().unwrap() <= 132, "too wide for a terminal:\n{told}");
        assert!(!told.contains("NaN"), "{told}");
    }

    #[test]
    fn a_zero_has_no_sign_and_a_negative_a_true_minus() {
        assert_eq!((signed(-0.04, 1), signed(-1.25, 2)), ("0.0".into(), "\u{2212}1.25".into()));
        assert_eq!(signed(0.5, 1), "+0.5");
    }
}
