use super::*;

/// The block of the README that shows the file.
fn readme() -> String {
    let text = include_str!("../../README.md");
    let from = text.find("    [watch]").unwrap();
    text[from..]
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .map(|line| format!("{}\n", line.trim_start()))
        .collect()
}

#[test]
fn the_readme_shows_every_field_with_its_default_and_its_range() {
    let shown = readme();
    let fields: toml::Table = shown.parse().unwrap();
    assert_eq!(fields, toml::Table::try_from(Settings::default()).unwrap());
    assert_eq!(Settings::parse(&shown).unwrap(), (Settings::default(), Vec::new()));
    for (section, field, least, most) in RANGES {
        let part = shown.split(&format!("[{section}]")).nth(1).unwrap();
        let line = part.lines().find(|line| line.starts_with(&format!("{field} ="))).unwrap();
        let range = format!("{least} to {most}");
        assert!(line.ends_with(&range), "{section}.{field}: {range} is not in {line}");
    }
}

#[test]
fn an_empty_file_means_the_defaults() {
    assert_eq!(Settings::parse("").unwrap(), (Settings::default(), Vec::new()));
}

#[test]
fn what_is_written_is_what_is_read() {
    let mut settings = Settings::default();
    settings.watch.source = "camera:2".into();
    settings.watch.model = ModelVariant::Full;
    settings.warning.window_seconds = 90;
    settings.show.theme = Theme::Dark;
    let text = toml::to_string(&settings).unwrap();
    assert_eq!(Settings::parse(&text).unwrap(), (settings, Vec::new()));
}

#[test]
fn one_bad_field_falls_back_alone_and_is_named() {
    let text = "[watch]\nsource = \"demo\"\nmodel = \"huge\"\n[warning]\nwindow_seconds = 90\n\
                [colour]\nx = 1\n";
    let (settings, warnings) = Settings::parse(text).unwrap();
    assert_eq!(settings.watch.source, "demo");
    assert_eq!(settings.watch.model, ModelVariant::Lite);
    assert_eq!(settings.warning.window_seconds, 90);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings.iter().any(|w| w.contains("watch.model")), "{warnings:?}");
}

#[test]
fn every_number_out_of_its_range_is_named_with_it_and_keeps_its_own_default() {
    let sane = Settings::default();
    for (section, field, least, most) in RANGES {
        for bad in [least - 0.25, most + 0.25, f64::NAN, f64::INFINITY, -1e300] {
            let value = toml::Value::Float(bad);
            let (settings, warnings) =
                Settings::parse(&format!("[{section}]\n{field} = {value}\n")).unwrap();
            assert_eq!(settings, sane, "{section}.{field} = {bad}");
            assert_eq!(warnings.len(), 1, "{warnings:?}");
            let told = format!("{section}.{field}");
            assert!(warnings[0].contains(&told), "{told}: {warnings:?}");
            assert!(warnings[0].contains(&format!("{least} to {most}")), "{warnings:?}");
        }
        // Whole numbers, as a person writes them: the fields of seconds take no others.
        for good in [least.ceil().min(most), most] {
            let text = format!("[{section}]\n{field} = {good}\n");
            assert_eq!(Settings::parse(&text).unwrap().1, Vec::<String>::new(), "{text}");
        }
    }
    let (settings, _) = Settings::parse("[watch]\nper_second_live = nan\n").unwrap();
    assert_eq!(settings.watch.per_second_live, 15.0, "not the other rate's default");
}

#[test]
fn a_field_nobody_knows_is_ignored_and_a_wrong_kind_keeps_the_default() {
    let (settings, warnings) = Settings::parse(
        "[show]\nblink = true\n[ladder]\noverlay = 3\n[warning]\nshare = \"big\"\n",
    )
    .unwrap();
    assert_eq!(settings, Settings::default());
    assert!(warnings.iter().any(|w| w.contains("show.blink") && w.contains("no setting")));
    assert!(warnings.iter().any(|w| w.contains("ladder.overlay = 3") && w.contains("true")));
    assert!(warnings.iter().any(|w| w.contains("warning.share") && w.contains("0.8")));
}

#[test]
fn a_text_that_is_no_toml_says_where_in_one_line() {
    let cause = Settings::parse("[watch]\nmodel = \"full\"\nsource = demo\n").unwrap_err();
    assert!(cause.starts_with("line 3, column 10: "), "{cause}");
    let twice = Settings::parse("[watch]\nmodel = \"full\"\nmodel = \"lite\"\n").unwrap_err();
    assert!(twice.starts_with("line 3, column 1: "), "{twice}");
    assert!(!cause.contains('\n') && !twice.contains('\n'), "{cause} {twice}");
    assert!(Settings::parse("hello there").is_err());
}

#[test]
fn a_file_that_is_missing_or_no_text_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    assert!(matches!(Settings::load(&path), Err(SettingsError::NotFound(_))));
    std::fs::write(&path, b"[watch]\nsource = \"\xff\"\n").unwrap();
    let error = Settings::load(&path).unwrap_err().to_string();
    assert!(error.contains("settings.toml") && error.contains("UTF-8"), "{error}");
}

/// A value of every kind that `right` is not, or that it is but cannot be used.
fn wrong(field: &str, right: &toml::Value) -> Vec<toml::Value> {
    use toml::Value as V;
    let word = |text: &str| V::String(text.into());
    let kinds = [
        V::Boolean(true),
        V::Integer(1),
        V::Float(0.5),
        word("no such word"),
        V::Array(vec![V::Integer(1)]),
        V::Table(toml::Table::from_iter([("x".to_owned(), V::Integer(1))])),
        V::Datetime("2026-11-27".parse().unwrap()),
    ];
    let other = |value: &V| value.type_str() != right.type_str();
    let mut wrong: Vec<V> = kinds.into_iter().filter(other).collect();
    match right {
        // A whole number is a number.
        V::Float(_) => wrong.retain(|value| !value.is_integer()),
        V::Integer(_) => wrong.extend([V::Integer(-1), V::Integer(i64::MAX)]),
        V::Array(_) => wrong.push(V::Array(vec![word("mon"), word("noday")])),
        // Any text may be the name of a source or of a profile.
        V::String(_) if !["source", "profile"].contains(&field) => {
            wrong.extend([word("no such word"), word(""), word("24:00"), word("8")]);
        }
        _ => {}
    }
    wrong
}

/// All fields there are, with their defaults.
fn fields() -> Vec<(String, String, toml::Value)> {
    let table = toml::Table::try_from(Settings::default()).unwrap();
    let section = |(section, fields): (String, toml::Value)| {
        let toml::Value::Table(fields) = fields else { panic!("{section}") };
        fields.into_iter().map(move |(field, value)| (section.clone(), field, value))
    };
    table.into_iter().flat_map(section).collect()
}

#[test]
fn with_every_field_of_every_section_wrong_at_once_each_keeps_its_default_and_is_named() {
    let fields = fields();
    assert!(fields.len() > 40, "{}", fields.len());
    for round in 0..10 {
        let mut file = toml::Table::new();
        for (section, field, right) in &fields {
            let wrong = wrong(field, right);
            let section = file.entry(section).or_insert_with(|| toml::Table::new().into());
            let value = wrong[round % wrong.len()].clone();
            section.as_table_mut().unwrap().insert(field.clone(), value);
        }
        let text = toml::to_string(&file).unwrap();
        let (settings, warnings) = Settings::parse(&text).unwrap();
        assert_eq!(settings, Settings::default(), "{text}");
        assert_eq!(warnings.len(), fields.len(), "{warnings:#?}");
        for (section, field, _) in &fields {
            let named = format!("settings: {section}.{field} = ");
            assert_eq!(warnings.iter().filter(|w| w.starts_with(&named)).count(), 1, "{named}");
        }
    }
}

#[test]
fn among_nothing_but_wrong_fields_the_right_one_stands() {
    let fields = fields();
    for (section, field, right) in &fields {
        // Another value than the default, where one is at hand.
        let other = match right {
            toml::Value::Boolean(is) => toml::Value::Boolean(!is),
            toml::Value::String(_) if field == "source" => toml::Value::String("demo".into()),
            toml::Value::String(_) if ["from", "to"].contains(&field.as_str()) => {
                toml::Value::String("04:30".into())
            }
            toml::Value::Array(_) => toml::Value::Array(Vec::new()),
            _ => continue,
        };
        let mut file = toml::Table::new();
        for (section, field, right) in &fields {
            let section = file.entry(section).or_insert_with(|| toml::Table::new().into());
            let value = wrong(field, right)[0].clone();
            section.as_table_mut().unwrap().insert(field.clone(), value);
        }
        file[section][field] = other.clone();
        let (settings, warnings) = Settings::parse(&toml::to_string(&file).unwrap()).unwrap();
        assert_eq!(warnings.len(), fields.len() - 1, "{section}.{field}: {warnings:#?}");
        let read = toml::Table::try_from(&settings).unwrap();
        assert_eq!(read[section][field], other, "{section}.{field}");
    }
}

#[test]
fn a_section_that_is_none_is_named_and_a_long_value_is_cut_short() {
    let text = "watch = 3\n[[quiet]]\nfrom = \"08:00\"\n[show]\ntheme = \"\"\"two\nlines\"\"\"\n";
    let (settings, warnings) = Settings::parse(text).unwrap();
    assert_eq!(settings, Settings::default());
    for named in ["watch is no section", "quiet is no section", "show.theme"] {
        assert!(warnings.iter().any(|w| w.contains(named)), "{named}: {warnings:?}");
    }
    assert!(warnings.iter().all(|w| !w.contains('\n')), "{warnings:?}");
    let long = format!("[show]\ntheme = \"{}\"\n", "x".repeat(10_000));
    let (_, warnings) = Settings::parse(&long).unwrap();
    assert!(warnings[0].len() < 200, "{}", warnings[0].len());
}

#[test]
fn no_rate_that_can_be_set_leaves_a_gap_between_two_pictures() {
    let longest = crate::posture::state::GAP.as_secs_f64();
    let rates: Vec<_> =
        RANGES.iter().filter(|(_, field, ..)| field.contains("per_second")).collect();
    assert_eq!(rates.len(), 3);
    for (_, field, least, _) in rates {
        assert!(1.0 / least < longest, "{field}");
    }
}

#[test]
fn a_source_that_is_none_falls_back_alone() {
    for word in ["", "camera:", "camera:x", "camera:-1"] {
        let text = format!("[watch]\nsource = \"{word}\"\nadaptive = false\n");
        let (settings, warnings) = Settings::parse(&text).unwrap();
        assert_eq!(settings.watch.source, "camera:0", "{word}");
        assert!(!settings.watch.adaptive, "the rest stands");
        assert!(matches!(&warnings[..], [one] if one.contains("watch.source")), "{warnings:?}");
    }
}
