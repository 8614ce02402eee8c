//! Input that cannot be used: a sentence that names it and says what to do, the right exit status,
//! and the rest of the batch measured all the same.

use std::fs;

use crate::{Home, data, text};

const GOOD: &str = "people/s0015_lateral_56.jpg";

#[test]
fn pictures_that_cannot_be_read_are_named_one_by_one_and_the_others_measured() {
    let home = Home::new();
    let good = data(GOOD);
    let bytes = fs::read(&good).unwrap();
    let empty = home.path().join("empty.jpg");
    let cut = home.path().join("cut.jpg");
    let words = home.path().join("words.jpg");
    let huge = home.path().join("huge.png");
    fs::write(&empty, "").unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    fs::write(&words, "this is no picture\n").unwrap();
    fs::write(&huge, png_header(20_000, 20_000)).unwrap();

    let run = home.run(&[
        "measure",
        "--json",
        text(&empty),
        text(&cut),
        text(&good),
        text(&words),
        text(&huge),
    ]);
    run.refused(2, &["empty.jpg", "cut.jpg", "words.jpg", "huge.png", "20000"]);
    assert_eq!(run.err.lines().count(), 4, "one sentence a file: {}", run.err);
    let lines = run.json();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["person"], true);
}

/// The first bytes of a PNG of that size: all a reader needs to know how large it will be.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = Vec::from(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", header.as_slice()), (b"IDAT", &[0x78, 0x9c])] {
        let chunk = [name.as_slice(), body].concat();
        png.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 },
        )
    })
}

#[test]
fn a_folder_without_pictures_is_refused_by_measure_and_by_watch() {
    let home = Home::new();
    let folder = home.path().join("nothing here");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("notes.txt"), "no picture").unwrap();
    home.run(&["measure", text(&folder)]).refused(2, &["nothing here", "picture"]);
    home.run(&["watch", "--source", text(&folder)]).refused(2, &["nothing here", "picture"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let home = Home::new();
    home.run(&["measure", "/no/such/picture.jpg"]).refused(2, &["/no/such/picture.jpg"]);
    home.run(&["watch", "--source", "/no/such/film.mp4"]).refused(2, &["/no/such/film.mp4"]);
}

#[test]
fn a_picture_without_a_person_is_no_error_but_nothing_measurable() {
    let home = Home::new();
    let grey = home.path().join("grey.png");
    image::RgbImage::from_pixel(320, 240, image::Rgb([120, 120, 120])).save(&grey).unwrap();
    let run = home.run(&["measure", "--json", text(&grey)]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.json()[0]["person"], false);
    assert_eq!(run.json()[0]["reason"], "nobody_seen");
}

#[test]
fn a_model_that_lacks_an_output_is_refused() {
    let home = Home::new();
    let models = home.path().join("models");
    fs::create_dir(&models).unwrap();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let detector = shipped.join("pose_detection.onnx");
    for name in ["pose_detection.onnx", "pose_landmark_lite.onnx", "pose_landmark_full.onnx"] {
        fs::copy(&detector, models.join(name)).unwrap();
    }
    let run = home.run(&["measure", "--models", text(&models), text(&data(GOOD))]);
    run.refused(2, &["pose_landmark_lite", "model files that belong to this version"]);
}

#[test]
fn a_folder_without_models_is_refused() {
    let home = Home::new();
    let run = home.run(&["measure", "--models", text(home.path()), text(&data(GOOD))]);
    run.refused(2, &["pose_", ".onnx"]);
}

#[test]
fn a_profile_of_a_newer_version_is_refused() {
    let home = Home::new();
    let profile = home.path().join("newer.toml");
    fs::write(&profile, "version = 99\nname = \"from the future\"\n").unwrap();
    let run = home.run(&["measure", "--profile", text(&profile), text(&data(GOOD))]);
    run.refused(2, &["newer.toml", "newer", "99"]);
}

#[test]
#[cfg(unix)]
fn a_profile_without_an_end_is_refused_at_once() {
    let home = Home::new();
    let run = home.run(&["measure", "--profile", "/dev/zero", text(&data(GOOD))]);
    run.refused(2, &["/dev/zero"]);
}

#[test]
fn a_profile_that_is_not_there_or_not_a_profile_is_refused() {
    let home = Home::new();
    let run = home.run(&["measure", "--profile", "nobody", text(&data(GOOD))]);
    run.refused(2, &["nobody", "plumbline calibrate"]);
    let run = home.run(&["measure", "--profile", "a*b", text(&data(GOOD))]);
    run.refused(2, &["a*b", "letters"]);
}

#[test]
fn without_a_display_the_window_says_so_and_names_the_terminal_monitor() {
    Home::new().run(&[]).refused(2, &["display", "plumbline watch"]);
}

#[test]
fn bad_usage_is_status_two() {
    let home = Home::new();
    for arguments in [
        &["measure"][..],
        &["watch", "--for", "-3"],
        &["watch", "--colour", "red"],
        &["dance"],
        &["calibrate", "--profile", "p"],
    ] {
        assert_eq!(home.run(arguments).status, 2, "{arguments:?}");
    }
    assert_eq!(home.run(&["--help"]).status, 0);
    assert_eq!(home.run(&["--version"]).status, 0);
}

#[test]
fn a_settings_field_that_cannot_be_used_is_named_and_the_rest_stands() {
    let home = Home::new();
    let settings = home.path().join("settings.toml");
    fs::write(&settings, "[watch]\nmodel = \"huge\"\n").unwrap();
    let run = home.run(&["--settings", text(&settings), "measure", "--json", text(&data(GOOD))]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.err.contains("watch.model"), "{}", run.err);
}

#[test]
fn a_settings_number_out_of_its_range_is_named_with_the_range() {
    let home = Home::new();
    let settings = home.path().join("settings.toml");
    fs::write(&settings, "[warning]\nwindow_seconds = 0\n[limits]\nchange = nan\n").unwrap();
    let run = home.run(&["--settings", text(&settings), "measure", "--json", text(&data(GOOD))]);
    assert_eq!(run.status, 0, "{run:?}");
    for word in ["warning.window_seconds = 0", "5 to 3600", "120", "limits.change = nan"] {
        assert!(run.err.contains(word), "no {word:?} in: {}", run.err);
    }
}

#[test]
fn a_settings_file_asked_for_by_name_must_be_usable() {
    let home = Home::new();
    let settings = home.path().join("mine.toml");
    let good = data(GOOD);
    let arguments = ["--settings", text(&settings), "measure", text(&good)];
    home.run(&arguments).refused(2, &["mine.toml", "no such settings file"]);
    fs::write(&settings, "[watch]\nmodel = full\n").unwrap();
    home.run(&arguments).refused(2, &["mine.toml", "line 2, column 9", "Mend it"]);
    fs::remove_file(&settings).unwrap();
    fs::create_dir(&settings).unwrap();
    home.run(&arguments).refused(2, &["mine.toml"]);
}

#[test]
fn a_broken_usual_settings_file_is_told_and_the_defaults_are_in_force() {
    let home = Home::new();
    let folder = home.path().join("config/plumbline");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("settings.toml"), "[watch\n").unwrap();
    let run = home.run(&["measure", "--json", text(&data(GOOD))]);
    assert_eq!((run.status, run.json().len()), (0, 1), "{run:?}");
    for word in ["settings.toml", "line 1", "defaults are in force"] {
        assert!(run.err.contains(word), "no {word:?} in: {}", run.err);
    }
}
