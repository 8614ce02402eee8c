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
        "10 recordings of people",
        "is the same estimator as",
        "On the pictures both answered",
        "refused  F1 all",
        "in 10\u{b0}",
    ] {
        assert!(told.contains(words), "no {words:?} in:\n{told}");
    }
    let longest =
        told.lines().filter(|l| !l.starts_with("Not answered")).map(|l| l.chars().count());
    assert!(longest.max().unwrap() <= 132, "too wide for a terminal:\n{told}");
    assert!(!told.contains("NaN"), "{told}");
    let head = told.lines().find(|line| line.starts_with("Drops of 8")).unwrap();
    let line = told.lines().skip_while(|line| *line != head).nth(1).unwrap();
    assert_eq!(head.chars().count(), line.chars().count(), "columns that do not stand:\n{told}");
}

#[test]
fn one_is_no_plural_whose_is_unknown_is_said_and_no_drop_has_no_f1() {
    let mut pictures = Vec::new();
    for (subject, cva) in [(1, 50.0), (1, 49.0), (2, 52.0)] {
        let picture = crate::evaluate::protocol::tests::picture;
        pictures.push(picture(subject, View::Lateral, cva, false));
    }
    pictures[2].subject = None;
    let poses: Vec<_> = vec![Some(fixture::upright(View::Lateral)); 3];
    let all = values::values(&pictures, &poses);
    let told = text(&Report::new(&pictures, &poses, all, Vec::new()));
    assert!(told.contains("1 recording of a person. Angles"), "{told}");
    assert!(told.contains("not said of 1 picture: nothing"), "{told}");
    assert!(told.contains("  none    0    0    0    1        0    none"), "{told}");
    assert_eq!(
        (counted(1, "picture"), counted(0, "picture")),
        ("1 picture".into(), "0 pictures".into())
    );
}

#[test]
fn an_r2_far_below_nought_stays_in_its_column() {
    assert_eq!(explained(-1234.5), "<\u{2212}99");
    assert_eq!(explained(-98.76), "\u{2212}98.76");
}

#[test]
fn a_zero_has_no_sign_and_a_negative_a_true_minus() {
    assert_eq!((signed(-0.04, 1), signed(-1.25, 2)), ("0.0".into(), "\u{2212}1.25".into()));
    assert_eq!(signed(0.5, 1), "+0.5");
}
