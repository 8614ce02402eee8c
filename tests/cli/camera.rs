//! Commands with a camera: the program itself, with a webcam in user space preloaded.
#![cfg(target_os = "linux")]

use std::fs;

use crate::{Home, Run, data};

/// Runs the program with a camera that shows one rendered person.
fn with_camera(home: &Home, camera: &[(&str, &str)], arguments: &[&str]) -> Run {
    let frames = home.path().join("frames");
    fs::create_dir_all(&frames).unwrap();
    fs::copy(data("people/s0015_frontal_56.jpg"), frames.join("0.mjpg")).unwrap();
    let mut command = home.command();
    command
        .env("LD_PRELOAD", crate::virtual_camera::library())
        .env("PLUMB_CAM_FORMATS", "MJPG:640x480@30")
        .env("PLUMB_CAM_FRAMES", &frames);
    for (name, value) in camera {
        command.env(format!("PLUMB_CAM_{name}"), value);
    }
    Run::from(command.args(arguments).output().unwrap())
}

#[test]
fn cameras_are_listed_for_people_and_for_programs() {
    let home = Home::new();
    let run = with_camera(&home, &[("METADATA", "1")], &["cameras"]);
    assert_eq!((run.status, run.out.lines().count()), (0, 1), "{run:?}");
    assert!(run.out.starts_with("camera:0  Virtual Webcam"), "{}", run.out);
    let run = with_camera(&home, &[], &["cameras", "--json"]);
    let list = &run.json()[0];
    assert_eq!(list[0]["index"], 0);
    assert_eq!(list[0]["name"], "Virtual Webcam");
}

#[test]
fn without_a_camera_the_list_is_empty_and_watching_it_is_refused() {
    let home = Home::new();
    let run = with_camera(&home, &[("NONE", "1")], &["cameras", "--json"]);
    assert_eq!((run.status, run.out.as_str()), (1, "[]\n"), "{run:?}");
    assert!(run.err.contains("no camera was found"), "{}", run.err);
    let run = with_camera(&home, &[("NONE", "1")], &["watch", "--source", "camera:0"]);
    run.refused(2, &["camera"]);
}

#[test]
fn a_device_node_that_the_library_trips_over_is_told_in_a_sentence() {
    let home = Home::new();
    let run = with_camera(&home, &[("ODD_NODE", "1")], &["cameras"]);
    run.refused(2, &["the list of cameras", "camera:0"]);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn a_busy_or_forbidden_camera_is_refused_with_what_to_do() {
    let home = Home::new();
    let watch = ["watch", "--source", "camera:0", "--json"];
    with_camera(&home, &[("BUSY", "1")], &watch)
        .refused(2, &["another program is using it", "Close"]);
    with_camera(&home, &[("DENIED", "1")], &watch).refused(2, &["video"]);
}

#[test]
fn a_person_before_the_camera_is_observed() {
    let home = Home::new();
    let run = with_camera(&home, &[], &["watch", "--source", "camera:0", "--json", "--for", "3"]);
    let lines = run.json();
    // Calibrated by nobody: the view is known, the change is not.
    assert!(lines.iter().any(|line| line["view"] == "frontal"), "{run:?}");
    assert!(lines.iter().any(|line| line["reason"] == "needs_baseline"), "{run:?}");
    assert_eq!(run.status, 1, "nothing was measurable: {run:?}");
}

#[test]
fn an_unplugged_camera_is_told_lost_and_told_back() {
    let home = Home::new();
    let camera = [("UNPLUG_AT", "20"), ("RETURN_AFTER", "1")];
    let watch = ["watch", "--source", "camera:0", "--json", "--for", "9"];
    let run = with_camera(&home, &camera, &watch);
    let events = run.events();
    let names: Vec<_> = events.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["camera_lost", "camera_back"], "{run:?}");
    assert!(events[0]["cause"].as_str().unwrap().contains("Virtual Webcam"), "{}", events[0]);
    let (lost, back) = (events[0]["t"].as_f64().unwrap(), events[1]["t"].as_f64().unwrap());
    assert!(back >= lost + 2.0, "tried again no sooner than after two seconds: {events:?}");
    let goes_on = |line: &serde_json::Value| line["t"].as_f64().unwrap() > back;
    assert!(run.json().iter().any(goes_on), "frames after the return: {run:?}");
}
