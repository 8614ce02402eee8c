//! `plumbline evaluate`: the tables, the JSON form, the rows, and truths that cannot be used.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{Home, data, text};

/// A set of its own: some of the program's people, and the rows of their truth.
fn set(home: &Home, name: &str, view: &str) -> (PathBuf, Vec<Value>) {
    let folder = home.path().join(name);
    fs::create_dir(&folder).unwrap();
    let all = fs::read_to_string(data("people/truth.json")).unwrap();
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let rows: Vec<Value> = all.into_iter().filter(|row| row["view"] == view).collect();
    for row in &rows {
        let file = row["file"].as_str().unwrap();
        fs::copy(data(&format!("people/{file}")), folder.join(file)).unwrap();
    }
    write(&folder, &rows);
    (folder, rows)
}

fn write(folder: &Path, rows: &[Value]) {
    fs::write(folder.join("truth.json"), serde_json::to_string(rows).unwrap()).unwrap();
}

fn row<'a>(report: &'a Value, quantity: &str, calibration: &str) -> &'a Value {
    let rows = report["rows"].as_array().unwrap();
    let is = |row: &&Value| row["quantity"] == quantity && row["calibration"] == calibration;
    rows.iter().find(is).unwrap_or_else(|| panic!("no {quantity} {calibration} in {report}"))
}

#[test]
fn the_json_has_errors_nulls_groups_and_retest_and_the_rows_are_the_same_values() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    let csv = home.path().join("rows.csv");
    let run = home.run(&["evaluate", text(&folder), "--json", "--retest", "--rows", text(&csv)]);
    assert_eq!(run.status, 0, "{run:?}");
    let report = &run.json()[0];
    assert_eq!(report["people"], 2);
    assert_eq!(report["sets"][0]["pictures"], truth.len());
    let angle = row(report, "absolute", "none");
    assert_eq!(angle["pictures"], truth.len());
    assert!(angle["errors"]["mae_deg"].as_f64().unwrap() > 0.0, "{angle}");
    assert_eq!(angle["nulls"][1]["guess"], "ear_shoulder");
    let sexes: Vec<_> = angle["groups"].as_array().unwrap().iter().map(|g| &g["by"]).collect();
    assert!(sexes.contains(&&json!("sex")) && !sexes.contains(&&json!("skin")), "{sexes:?}");
    let change = row(report, "change", "upright");
    assert_eq!(change["pictures"], 2, "each person's forward picture");
    for rule in ["of_8", "strict_8", "monitor"] {
        assert!(change["drops"][rule]["refused"].is_number(), "{change}");
    }
    assert!(
        angle["errors"]["r"].is_number() && angle["errors"]["within_10"].is_number(),
        "{angle}"
    );
    let counts = &change["drops"]["of_8"];
    let sum: u64 = ["tp", "fp", "fn", "tn"].iter().map(|c| counts[*c].as_u64().unwrap()).sum();
    assert_eq!(sum, change["answered"].as_u64().unwrap(), "{counts}");
    assert_eq!(report["retest"][0]["alteration"], "shifted");

    let rows = fs::read_to_string(&csv).unwrap();
    let mut lines = rows.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (mut size, mut count) = (0.0, 0.0);
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), head.len(), "{line}");
        let number = |name| fields[column(name)].parse::<f64>();
        let of = (fields[column("quantity")], fields[column("calibration")]);
        if let (("absolute", "none"), Ok(value)) = (of, number("value_deg")) {
            size += (value - number("truth_deg").unwrap()).abs();
            count += 1.0;
        }
    }
    let mae = angle["errors"]["mae_deg"].as_f64().unwrap();
    assert!((size / count - mae).abs() < 0.001, "{size} {count} {mae}");
}

#[test]
fn marks_on_photographs_are_a_truth_too_and_pictures_may_lie_elsewhere() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    let marks = home.path().join("marks.json");
    let rows: Vec<Value> =
        truth.iter().map(|row| json!({"file": row["file"], "mean_cva": row["cva"]})).collect();
    fs::write(&marks, format!("\u{feff}{}", serde_json::to_string(&rows).unwrap())).unwrap();
    let marked = ["evaluate", "--marks", text(&marks), "--pictures", text(&folder)];
    let run = home.run(&marked);
    assert_eq!(run.status, 0, "{run:?}");
    for words in ["LATERAL VIEW", "angle, uncalibrated", "Whose they are is not said", "marks.json"]
    {
        assert!(run.out.contains(words), "no {words:?} in:\n{}", run.out);
    }
    assert_eq!(run.out.matches("Whose they are").count(), 1, "{}", run.out);
    assert!(!run.out.contains("one upright picture,"), "{}", run.out);
    let with_subjects: Vec<Value> = truth
        .iter()
        .map(|row| {
            let (file, cva, subject) = (&row["file"], &row["cva"], &row["subject"]);
            json!({"file": file, "mean_cva": cva, "subject": subject})
        })
        .collect();
    fs::write(&marks, serde_json::to_string(&with_subjects).unwrap()).unwrap();
    let run = home.run(&marked);
    for words in ["change, one upright picture", "this person's mean", "2 recordings of people"] {
        assert!(run.out.contains(words), "no {words:?} in:\n{}", run.out);
    }
    // One hint, not a line a picture.
    let run = home.run(&["evaluate", "--marks", text(&marks)]);
    run.refused(2, &["no such file", "--pictures"]);
    assert_eq!((run.err.lines().count(), run.out.as_str()), (1, ""), "{run:?}");
    home.run(&["evaluate", text(&folder), "--pictures", text(&folder)]).refused(2, &["--marks"]);
    home.run(&["evaluate"]).refused(2, &["FOLDER"]);
}

#[test]
fn a_picture_that_is_missing_or_broken_is_named_and_the_others_are_scored() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    let file = |i: usize| truth[i]["file"].as_str().unwrap();
    fs::remove_file(folder.join(file(0))).unwrap();
    fs::write(folder.join(file(1)), "no picture").unwrap();
    let run = home.run(&["evaluate", text(&folder), "--json"]);
    run.refused(2, &[file(0), file(1)]);
    assert_eq!(run.err.lines().count(), 2, "{}", run.err);
    assert_eq!(run.json()[0]["sets"][0]["pictures"], truth.len() - 2);
}

#[test]
fn where_nothing_can_be_read_there_is_no_table() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    for row in &truth {
        fs::write(folder.join(row["file"].as_str().unwrap()), "no picture").unwrap();
    }
    let run = home.run(&["evaluate", text(&folder)]);
    run.refused(2, &[truth[0]["file"].as_str().unwrap()]);
    assert_eq!(run.out, "");
    for row in &truth {
        fs::remove_file(folder.join(row["file"].as_str().unwrap())).unwrap();
    }
    let run = home.run(&["evaluate", text(&folder)]);
    run.refused(2, &["side", "none of the pictures"]);
    assert_eq!((run.err.lines().count(), run.out.as_str()), (1, ""), "{run:?}");
}

#[test]
fn a_folder_named_twice_is_refused_however_it_is_written() {
    let home = Home::new();
    let (folder, _) = set(&home, "side", "lateral");
    let other = folder.join("../side/.");
    home.run(&["evaluate", text(&folder), text(&other)])
        .refused(2, &["named twice", "Name it once"]);
}

#[test]
fn rows_are_written_over_rows_and_over_nothing_else() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    let picture = folder.join(truth[0]["file"].as_str().unwrap());
    let notes = home.path().join("notes.txt");
    fs::write(&notes, "mine").unwrap();
    for file in [&folder.join("truth.json"), &picture, &notes] {
        let before = fs::read(file).unwrap();
        let run = home.run(&["evaluate", text(&folder), "--rows", text(file)]);
        run.refused(2, &["--rows", "left as it is"]);
        assert_eq!((fs::read(file).unwrap(), run.out.as_str()), (before, ""), "{file:?}");
    }
    let rows = home.path().join("rows.csv");
    fs::write(&rows, "folder,file,subject\nold,old,1\n").unwrap();
    let run = home.run(&["evaluate", text(&folder), "--rows", text(&rows)]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(!fs::read_to_string(&rows).unwrap().contains("old,old"));
}

#[test]
fn a_truth_that_cannot_be_used_is_refused_with_the_place() {
    let home = Home::new();
    let (folder, mut truth) = set(&home, "side", "lateral");
    home.run(&["evaluate", text(&data("film"))]).refused(2, &["truth.json", "--marks"]);
    truth[1]["cva"] = json!(999);
    write(&folder, &truth);
    let name = truth[1]["file"].as_str().unwrap();
    home.run(&["evaluate", text(&folder)]).refused(2, &["truth.json", name, "cva is 999"]);
    fs::write(folder.join("truth.json"), "[{\"file\": 3}]").unwrap();
    home.run(&["evaluate", text(&folder)]).refused(2, &["truth.json", "line 1", "Mend"]);
}

#[test]
fn rows_that_cannot_be_written_are_refused_before_the_work() {
    let home = Home::new();
    let (folder, _) = set(&home, "side", "lateral");
    let rows = home.path().join("nowhere/rows.csv");
    let run = home.run(&["evaluate", text(&folder), "--rows", text(&rows)]);
    run.refused(2, &["nowhere/rows.csv", "--rows"]);
    assert_eq!(run.out, "");
}

#[test]
fn a_set_in_which_nobody_is_seen_has_nothing_measurable() {
    let home = Home::new();
    let folder = home.path().join("empty room");
    fs::create_dir(&folder).unwrap();
    let grey = image::RgbImage::from_pixel(320, 240, image::Rgb([120, 120, 120]));
    grey.save(folder.join("grey.png")).unwrap();
    write(&folder, &[json!({"file": "grey.png", "subject": 1, "view": "lateral", "cva": 50})]);
    let run = home.run(&["evaluate", text(&folder), "--json"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.json()[0]["rows"][0]["refusals"]["nobody_seen"], 1);
}

#[test]
fn rooms_without_a_person_are_counted_beside_the_people_and_by_themselves() {
    let home = Home::new();
    let (folder, truth) = set(&home, "side", "lateral");
    let mut rows = truth.clone();
    fs::copy(data("empty/e00078.jpg"), folder.join("coat.jpg")).unwrap();
    rows.push(json!({"file": "coat.jpg", "view": "empty"}));
    write(&folder, &rows);
    let run = home.run(&["evaluate", text(&folder), "--json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let report = &run.json()[0];
    assert_eq!(report["sets"][0]["pictures"], truth.len());
    let room = &report["empty"][0];
    assert_eq!((&room["pictures"], &room["people_seen"]), (&json!(1), &json!(0)), "{room}");

    write(&folder, &rows[truth.len()..]);
    let run = home.run(&["evaluate", text(&folder)]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("1 picture without a person: somebody seen in 0"), "{}", run.out);
}
