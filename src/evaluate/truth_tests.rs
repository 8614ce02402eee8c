use super::*;

fn set(text: &str) -> Result<Vec<Picture>, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), text).unwrap();
    read_set(folder.path()).map(|set| set.pictures).map_err(|error| error.to_string())
}

fn marks(text: &str) -> Result<Vec<Picture>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marks.json");
    fs::write(&path, text).unwrap();
    read_marks(&path, Some(Path::new("/pictures"))).map_err(|error| error.to_string())
}

const ROW: &str = r#""file": "a.jpg", "subject": 7, "view": "frontal""#;

#[test]
fn old_sets_say_nothing_of_skin_and_hair_and_new_ones_do() {
    let old = set(&format!(
        r#"[{{{ROW}, "cva": 50.5, "cam": {{"el": -9.0, "d": 0.8, "fov": 70}}, "gender": 0.2}}]"#
    ))
    .unwrap();
    assert_eq!(old[0].traits.sex, Some(Sex::Female));
    assert_eq!(old[0].traits.elevation, Some(Degrees::new(-9.0)));
    assert_eq!((old[0].traits.skin, old[0].traits.hair_over_ears), (None, None));
    assert!(!old[0].upright);

    let new = r#""cva": 50, "gender": 1, "skin": 0.4, "hair_over_ears": true, "upright": true"#;
    let new = set(&format!("[{{{ROW}, {new}}}]")).unwrap();
    assert_eq!(new[0].traits.skin, Some(0.4));
    assert_eq!(new[0].traits.hair_over_ears, Some(true));
    assert!(new[0].upright);
}

#[test]
fn what_cannot_be_is_refused_with_the_file_the_picture_and_the_field() {
    let refused = |fields: &str, words: &[&str]| {
        let error = set(&format!("[{{{ROW}, {fields}}}]")).unwrap_err();
        for word in words.iter().chain(&["truth.json", "a.jpg"]) {
            assert!(error.contains(word), "no {word} in: {error}");
        }
    };
    refused(r#""cva": 400"#, &["cva is 400", "-30 to 110"]);
    refused(r#""cva": 50, "cam": {"d": -1}"#, &["cam.d is -1", "metres"]);
    refused(r#""cva": 50, "cam": {"el": 91}"#, &["cam.el is 91"]);
    refused(r#""cva": 50, "gender": 2"#, &["gender is 2"]);
    refused(r#""cva": 50, "skin": -0.1"#, &["skin is -0.1"]);
}

#[test]
fn a_list_that_is_empty_broken_or_names_a_picture_twice_or_elsewhere_is_refused() {
    assert!(set("[]").unwrap_err().contains("no picture is listed"));
    assert!(set("[{").unwrap_err().contains("line 1"));
    assert!(set(&format!(r#"[{{{ROW}, "cva": NaN}}]"#)).unwrap_err().contains("line 1"));
    assert!(set(&format!("[{{{ROW}}}]")).unwrap_err().contains("cva is missing"));
    let twice = format!(r#"[{{{ROW}, "cva": 50}}, {{{ROW}, "cva": 51}}]"#);
    assert!(set(&twice).unwrap_err().contains("listed twice"));
    for name in ["../a.jpg", "/etc/passwd", ""] {
        let row = format!(r#"[{{"file": "{name}", "subject": 1, "view": "lateral", "cva": 50}}]"#);
        assert!(set(&row).unwrap_err().contains("name of a picture"), "{name}");
    }
    let behind = r#"[{"file": "a.jpg", "subject": 1, "view": "unsuitable", "cva": 50}]"#;
    let error = set(behind).unwrap_err();
    assert!(error.contains("line 1") && error.contains("`lateral`"), "{error}");
}

#[test]
fn marks_are_side_views_of_nobody_knows_whom_unless_they_say_otherwise() {
    let read = marks(
        r#"[{"file": "a.jpg", "mean_cva": 50.5, "tragus": [[1, 2]]},
            {"file": "b.jpg", "mean_cva": 4.8, "subject": 3, "view": "frontal"}]"#,
    )
    .unwrap();
    assert_eq!((read[0].subject, read[0].view), (None, View::Lateral));
    assert_eq!((read[1].subject, read[1].view), (Some(3), View::Frontal));
    assert_eq!(read[0].path, Path::new("/pictures/a.jpg"));
    let error = marks(r#"[{"file": "a.jpg", "mean_cva": -99}]"#).unwrap_err();
    assert!(error.contains("mean_cva is -99") && error.contains("marks.json"), "{error}");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(set(&format!("\u{feff}[{{{ROW}, \"cva\": 50}}]")).unwrap().len(), 1);
    assert_eq!(marks("\u{feff}[{\"file\": \"a.jpg\", \"mean_cva\": 50}]").unwrap().len(), 1);
}

#[test]
fn a_folder_without_a_truth_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = read_set(folder.path()).unwrap_err().to_string();
    assert!(error.contains("truth.json") && error.contains("--marks"), "{error}");
}

#[test]
fn pictures_without_a_person_are_listed_apart_and_need_no_angle() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(r#"[{{"file": "room.jpg", "view": "empty"}}, {{{ROW}, "cva": 50}}]"#);
    fs::write(folder.path().join(FILE), text).unwrap();
    let set = read_set(folder.path()).unwrap();
    assert_eq!((set.pictures.len(), set.empty.len()), (1, 1));
    assert_eq!(set.empty[0].path, folder.path().join("room.jpg"));
    let nameless = r#"[{"file": "a.jpg", "view": "lateral", "cva": 50}]"#;
    fs::write(folder.path().join(FILE), nameless).unwrap();
    assert!(read_set(folder.path()).unwrap_err().to_string().contains("subject is missing"));
}
