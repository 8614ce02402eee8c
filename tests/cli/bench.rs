//! `plumbline bench`: the table people send, its JSON, and a network alone with given values.

use std::fs;

use serde_json::Value;

use crate::{Home, text};

#[test]
fn every_stage_has_its_line_with_a_time_and_the_networks_their_floor() {
    let run = Home::new().run(&["bench", "--runs", "2", "--json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let report = &run.json()[0];
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    assert!(!report["processor"].as_str().unwrap().is_empty());
    assert!(report["peak"]["gmac_per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(report["peak"]["vectors"], plumbline::convolution::Unit::best().to_string());
    let stages = report["stages"].as_array().unwrap();
    let named = |name: &str| {
        stages.iter().find(|stage| stage["name"] == name).unwrap_or_else(|| panic!("no {name}"))
    };
    for stage in [
        "decode YUYV",
        "decode MJPEG",
        "crop YUYV",
        "detector",
        "lite",
        "full",
        "face-detector",
        "face-mesh",
        "neck",
        "posture",
        "frame YUYV",
        "frame MJPEG",
    ] {
        let row = named(stage);
        let (low, high) = (&row["middle_half_ms"][0], &row["middle_half_ms"][1]);
        let (low, high) = (low.as_f64().unwrap(), high.as_f64().unwrap());
        let median = row["median_ms"].as_f64().unwrap();
        assert!(low <= median && median <= high && row["runs"] == 2, "{row}");
    }
    // 351 and 166 million: pose/network/cost.rs counts them.
    let (lite, full) = (named("lite"), named("full"));
    let work = |row: &Value| row["multiply_adds"].as_u64().unwrap();
    assert!(work(full) > 2 * work(lite), "{lite} {full}");
    assert!(full["floor_ms"].as_f64() > lite["floor_ms"].as_f64());
    assert!(named("crop YUYV").get("floor_ms").is_none());
    let start = report["first_angle"]["median_ms"].as_f64().unwrap();
    assert!(start > 0.0 && report["first_angle"]["runs"] == 5, "{report}");
    if cfg!(target_os = "linux") {
        assert!(report["peak_memory_mb"].as_f64().unwrap() > 1.0);
    }
}

#[test]
fn a_network_alone_is_a_table_a_person_can_read() {
    let run = Home::new().run(&["bench", "--model", "neck,face-mesh", "--runs", "2"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.starts_with(&format!("plumbline {}", env!("CARGO_PKG_VERSION"))), "{run:?}");
    for line in ["peak of one core:", "median ms", "neck ", "face-mesh ", "load neck "] {
        assert!(run.out.contains(line), "no {line:?} in {}", run.out);
    }
    assert!(!run.out.contains("first angle"), "{}", run.out);
}

#[test]
fn given_values_go_in_and_what_comes_out_depends_on_them() {
    let home = Home::new();
    let give = |level: f32| {
        let (input, outputs) = (home.path().join("input"), home.path().join("outputs"));
        let values = std::iter::repeat_n(level.to_le_bytes(), 5 * 96 * 96).flatten();
        fs::write(&input, values.collect::<Vec<u8>>()).unwrap();
        let run = home.run(&[
            "bench",
            "--model",
            "neck",
            "--runs",
            "1",
            "--json",
            "--input",
            text(&input),
            "--outputs",
            text(&outputs),
        ]);
        assert_eq!(run.status, 0, "{run:?}");
        assert_eq!(
            run.json()[0]["outputs"],
            serde_json::json!([["points", [1, 10, 2]], ["head", [1, 5]],])
        );
        fs::read(outputs).unwrap()
    };
    let (dark, bright) = (give(0.0), give(0.9));
    assert_eq!(dark.len(), 4 * (10 * 2 + 5));
    assert_ne!(dark, bright);
    assert_eq!(dark, give(0.0));
}

#[test]
fn values_of_another_number_and_two_networks_for_one_file_are_refused() {
    let home = Home::new();
    let file = home.path().join("input");
    let give = |bytes: usize, models: &str| {
        fs::write(&file, vec![0; bytes]).unwrap();
        home.run(&["bench", "--model", models, "--input", text(&file)])
    };
    give(6, "neck").refused(2, &["6 bytes", "four each"]);
    give(4 * 7, "neck").refused(2, &["neck.onnx reads 46080 values", "7 were given"]);
    give(4, "neck,lite").refused(2, &["one --model"]);
    home.run(&["bench", "--runs", "0"]).refused(2, &["--runs"]);
    home.run(&["bench", "--input", text(&file)]).refused(2, &["--model"]);
    let none = text(&home.path().join("none")).to_owned();
    home.run(&["bench", "--model", "neck", "--input", &none]).refused(2, &[&none]);
}
