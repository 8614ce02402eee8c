//! One CSV line for every value that was asked of the program, for plots and other statistics.

use std::fmt::Write as _;

use super::groups::{ALL, Bounds};
use super::truth::Picture;
use super::values::{Value, word};
use crate::units::Degrees;

/// The columns, in order. Angles are in degrees; a field is empty where there is no value.
pub const COLUMNS: [&str; 22] = [
    "folder",
    "file",
    "subject",
    "view",
    "calibration",
    "quantity",
    "found",
    "truth_deg",
    "value_deg",
    "low_deg",
    "high_deg",
    "source",
    "reason",
    "person_mean_deg",
    "ear_shoulder_deg",
    "nose_height_deg",
    "sex",
    "skin",
    "hair",
    "camera_height",
    "distance",
    "distance_m",
];

/// The whole file: the columns' names, then the values in their order.
#[must_use]
pub fn csv(pictures: &[Picture], values: &[Value]) -> String {
    let bounds = Bounds::of(pictures);
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for value in values {
        let Some(picture) = pictures.get(value.picture) else { continue };
        let estimate = value.estimate;
        let angle = |angle: Option<Degrees>| angle.map(number).unwrap_or_default();
        let mut fields = vec![
            picture.set.clone(),
            picture.file.clone(),
            picture.subject.map(|subject| subject.to_string()).unwrap_or_default(),
            word(picture.view),
            word(value.calibration),
            word(value.quantity),
            u8::from(value.found).to_string(),
            number(value.truth),
            angle(estimate.map(|e| e.value)),
            angle(estimate.map(|e| e.interval.low)),
            angle(estimate.map(|e| e.interval.high)),
            estimate.map(|e| word(e.source)).unwrap_or_default(),
            value.reason.clone().unwrap_or_default(),
            angle(value.guesses.person_mean),
            angle(value.guesses.ear_shoulder),
            angle(value.guesses.nose_height),
        ];
        let groups = ALL.into_iter().map(|by| bounds.group(by, picture));
        fields.extend(groups.map(|group| group.unwrap_or_default().to_owned()));
        fields.push(picture.traits.distance_m.map(|d| format!("{d:.3}")).unwrap_or_default());
        for (place, field) in fields.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            // Writing into a string does not fail.
            let _ = write!(text, "{comma}{}", quoted(field));
        }
        text.push('\n');
    }
    text
}

/// Whether `text` is the beginning of such a file, of this version or another.
#[must_use]
pub fn is_rows(text: &str) -> bool {
    let [first, second, ..] = COLUMNS;
    text.strip_prefix(first).and_then(|rest| rest.strip_prefix(',')?.strip_prefix(second)).is_some()
}

fn number(angle: Degrees) -> String {
    format!("{:.3}", angle.value())
}

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line's end.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::nulls::Guesses;
    use crate::evaluate::protocol::Calibration;
    use crate::evaluate::protocol::tests::picture;
    use crate::evaluate::values::Quantity;
    use crate::posture::{Estimate, ValueSource, View};
    use crate::units::AngleInterval;

    #[test]
    fn a_value_and_a_refusal_have_a_line_each_with_all_columns() {
        let mut pictures = [picture(3, View::Lateral, 50.0, true)];
        pictures[0].file = "a,\"b\".jpg".into();
        let value = Degrees::new(47.25);
        let answered = Value {
            picture: 0,
            person: 0,
            calibration: Calibration::SideLook,
            quantity: Quantity::Absolute,
            truth: Degrees::new(50.0),
            found: true,
            estimate: Some(Estimate {
                value,
                interval: AngleInterval::around(value, Degrees::new(16.0)),
                source: ValueSource::Nape,
            }),
            reason: None,
            guesses: Guesses { ear_shoulder: Some(Degrees::new(70.0)), ..Guesses::default() },
        };
        let refused = Value {
            estimate: None,
            reason: Some("too_far".into()),
            found: false,
            ..answered.clone()
        };
        let text = csv(&pictures, &[answered, refused]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1],
            "set,\"a,\"\"b\"\".jpg\",3,lateral,side_look,absolute,1,50.000,47.250,31.250,63.250,\
             nape,,,70.000,,,,,,,"
        );
        assert_eq!(
            lines[2],
            "set,\"a,\"\"b\"\".jpg\",3,lateral,side_look,absolute,0,50.000,,,,,too_far,,70.000,,,,,\
             ,,"
        );
        assert_eq!(lines[0].split(',').count(), COLUMNS.len());
        assert!(is_rows(&text) && !is_rows("[{\"file\"") && !is_rows("folder") && !is_rows(""));
    }
}
