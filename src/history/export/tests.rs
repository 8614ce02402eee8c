use super::*;
use crate::history::store::tests::one_of_each;

fn in_order(entries: Vec<Entry>) -> Vec<Entry> {
    let mut entries = entries;
    entries.sort_by_key(|entry| entry.start().instant());
    entries
}

#[test]
fn both_forms_give_back_what_was_put_in() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["history.csv", "history.JSON"] {
        let file = folder.path().join(name);
        let history = folder.path().join("history.sqlite");
        write(&file, Form::of(&file).unwrap(), &one_of_each(), &history).unwrap();
        assert_eq!(read(&file).unwrap(), in_order(one_of_each()), "{name}");
    }
    assert!(Form::of(Path::new("history.xlsx")).is_err());
}

#[test]
fn the_history_itself_is_no_place_for_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.sqlite");
    fs::write(&history, "the history").unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let roundabout = folder.path().join("sub/../history.sqlite");
    let journal = folder.path().join("sub/../history.sqlite-journal");
    let mut own = vec![history.clone(), roundabout, journal];
    #[cfg(unix)]
    {
        let link = folder.path().join("sub/link.json");
        std::os::unix::fs::symlink("../history.sqlite", &link).unwrap();
        let to_come = folder.path().join("to come.csv");
        std::os::unix::fs::symlink("history.sqlite-wal", &to_come).unwrap();
        own.extend([link, to_come]);
    }
    for file in own {
        let refused = write(&file, Form::Json, &one_of_each(), &history).unwrap_err();
        assert!(matches!(refused, ExportError::IsHistory { .. }), "{refused}");
        assert!(refused.to_string().contains(&shown(&file)), "{refused}");
    }
    assert_eq!(fs::read_to_string(&history).unwrap(), "the history");
    assert!(!folder.path().join("history.sqlite-journal").exists());
    let beside = folder.path().join("history.json");
    write(&beside, Form::Json, &one_of_each(), &history).unwrap();
}

#[test]
fn the_csv_has_the_columns_that_are_documented_and_a_line_an_entry() {
    let text = to_csv(&one_of_each());
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(head, COLUMNS);
    let documented = include_str!("../export.rs");
    let readme = include_str!("../../../README.md");
    for column in COLUMNS {
        let named = format!("`{column}`");
        assert!(documented.contains(&named) && readme.contains(&named), "{column}");
    }
    assert_eq!(lines.clone().count(), one_of_each().len());
    assert_eq!(
        lines.next().unwrap(),
        "minute,2026-11-27T09:00:00+01:00,,30.25,10.0,5.0,2.0,-2.125,48.5,3.0,0.3,0.9,standing,\
         backed_off,,,,,,"
    );
}

#[test]
fn foreign_files_are_refused_with_a_sentence_that_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |text: &[u8]| {
        let file = folder.path().join("file");
        fs::write(&file, text).unwrap();
        let error = read(&file).unwrap_err();
        assert!(error.to_string().contains("file"), "{error}");
        error
    };
    for text in [&b""[..], b"hello", b"a,b\n1,2\n", b"{}", b"{\"format\":\"other\"", b"\xff\xfe"] {
        assert!(matches!(refused(text), ExportError::Foreign { .. }), "{text:?}");
    }
    let document = to_json(&one_of_each());
    let newer = document.replace("\"version\":1", "\"version\":2");
    assert!(matches!(refused(newer.as_bytes()), ExportError::Newer { .. }));
    let table = to_csv(&one_of_each());
    let newer = table.replacen("error_deg", "error_deg,mood", 1);
    assert!(matches!(refused(newer.as_bytes()), ExportError::Newer { .. }));
    let cut = &document[..document.len() / 2];
    assert!(matches!(refused(cut.as_bytes()), ExportError::Foreign { .. }));
    assert!(matches!(read(Path::new("/no/such/file")), Err(ExportError::Unreadable { .. })));
    assert!(matches!(read(folder.path()), Err(ExportError::Unreadable { .. })));
    #[cfg(unix)]
    assert!(matches!(read(Path::new("/dev/zero")), Err(ExportError::Foreign { .. })));
}

#[test]
fn a_row_that_is_none_is_named() {
    let head = csv::line(&COLUMNS);
    let row = |kind: &str, start: &str, neutral: &str, change: &str, what: &str| {
        let mut fields = COLUMNS.map(|_| String::new());
        for (place, value) in [(0, kind), (1, start), (3, neutral), (7, change), (16, what)] {
            fields[place] = value.into();
        }
        csv::line(&fields)
    };
    let start = "2026-11-27T09:00:00+01:00";
    let good = row("minute", start, "60", "", "");
    assert_eq!(entries(&format!("{head}{good}")).unwrap().len(), 1);
    for (bad, named) in [
        (row("minute", "noon", "60", "", ""), "start"),
        (row("minute", "2026-11-27T09:00:01+01:00", "60", "", ""), "start"),
        (row("minute", start, "-1", "", ""), "neutral_s"),
        (row("minute", start, "600", "", ""), "60"),
        (row("minute", start, "60", "NaN", ""), "change_deg"),
        (row("minute", start, "60", "many", ""), "change_deg"),
        (row("minute", start, "60", "1e300", ""), "change_deg"),
        (row("minute", "-009000-01-01T00:00:00+00:00", "60", "", ""), "1970"),
        (row("hint", start, "", "", "too_loud"), "too_loud"),
        (row("hint", start, "", "", ""), "what"),
        (row("nap", start, "", "", ""), "nap"),
        ("minute\n".into(), "fields"),
    ] {
        let refused = entries(&format!("{head}{good}{bad}")).unwrap_err();
        let Refusal::Row(2, cause) = &refused else { panic!("{bad}: {refused:?}") };
        assert!(cause.contains(named), "{bad}: {cause}");
    }
    let document = to_json(&one_of_each());
    for (good, bad, named) in [
        ("\"dose_deg_min\":7.5", "\"dose_deg_min\":-1e300", "dose_deg_min"),
        ("\"dose_deg_min\":7.5", "\"mood\":7.5", "mood"),
    ] {
        let Err(Refusal::Row(_, cause)) = entries(&document.replacen(good, bad, 1)) else {
            panic!("{bad} was taken in");
        };
        assert!(cause.contains(named), "{bad}: {cause}");
    }
    let list = document.replacen("[\n{", "[\n7,{", 1);
    assert_eq!(entries(&list), Err(Refusal::Row(1, "it is no object".into())));
    // Deeper than anybody nests.
    let deep = document.replacen("[\n{", &format!("[\n{}", "[".repeat(100_000)), 1);
    assert_eq!(entries(&deep), Err(Refusal::Foreign));
}
