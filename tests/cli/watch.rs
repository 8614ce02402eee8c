//! `plumbline watch` on the built-in films.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::{Home, Run};

fn demo(film: &str) -> Run {
    let run = Home::new().run(&["watch", "--source", film, "--json", "--fast"]);
    assert_eq!(run.status, 0, "{run:?}");
    run
}

/// When the truth's angle first lies `drop` degrees under its first value, and when it last does.
fn forward_span(film: &str, drop: f64) -> (f64, f64) {
    let path = format!("{}/assets/demo/{film}.truth.json", env!("CARGO_MANIFEST_DIR"));
    let truth: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let frames = truth["frames"].as_array().unwrap();
    let upright = frames[0]["cva"].as_f64().unwrap();
    let mut forward = frames
        .iter()
        .filter(|frame| frame["cva"].as_f64().unwrap() < upright - drop)
        .map(|frame| frame["t"].as_f64().unwrap());
    let first = forward.next().unwrap();
    (first, forward.next_back().unwrap())
}

/// One episode, one warning, one end, where the film's truth puts them; between warning and end the
/// ladder, a step every two seconds, and what became of the warning.
fn one_episode(film: &str, truth: &str) {
    let all = demo(film).events();
    let is_step = |e: &Value| e["event"] == "climbed" || e["event"] == "warning_over";
    let (steps, events): (Vec<Value>, Vec<Value>) = all.iter().cloned().partition(is_step);
    let told: Vec<_> = steps.iter().map(|e| e.get("step").unwrap_or(&e["outcome"])).collect();
    assert_eq!(told, ["tray", "overlay", "notification", "came_back"], "{steps:?}");
    let apart =
        |a: usize, b: usize| steps[b]["t"].as_f64().unwrap() - steps[a]["t"].as_f64().unwrap();
    assert!((apart(0, 1) - 2.0).abs() <= 0.3 && (apart(1, 2) - 2.0).abs() <= 0.3, "{steps:?}");
    let names: Vec<_> = events.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["episode_started", "warned", "episode_ended"], "{events:?}");
    let at = |i: usize| events[i]["t"].as_f64().unwrap();
    // Forward from limit - guard (-7) on; neutral above limit + clear (-4). On top come the rule's
    // own delays: the smoothing, which follows a step to 90 % in 5 s, and the settle time of 2 s; for
    // the warning the share of the window, 8 of 10 s. And the estimator's: a drop may read 5 degrees
    // too small (docs/accuracy.md), which on the film's slope of 4.5 degrees a second is 1.1 s; and one step of the sampling, 0.25 s.
    let (went, _) = forward_span(truth, 7.0);
    let (_, back) = forward_span(truth, 4.0);
    let (smoothing, settle, share, estimator) = (5.0, 2.0, 8.0, 1.1 + 0.25);
    let within = |i: usize, from: f64, delay: f64| {
        let span = from..=from + delay;
        assert!(span.contains(&at(i)), "{} at {}, expected within {span:?}", names[i], at(i));
    };
    within(0, went, smoothing + settle + estimator);
    within(1, went + share - 1.0, 1.0 + smoothing + estimator);
    within(2, back, smoothing + settle + estimator);
}

#[test]
fn the_front_film_has_one_episode_one_warning_and_one_end_where_its_truth_puts_them() {
    one_episode("demo", "front");
}

#[test]
fn the_side_film_too() {
    one_episode("demo-side", "side");
}

#[test]
fn a_profile_asked_for_by_name_holds_for_the_film_too() {
    let home = Home::new();
    let person = crate::data("people/s0015_frontal_56.jpg");
    let made = home.run(&["calibrate", "--upright", crate::text(&person), "--profile", "other"]);
    assert_eq!(made.status, 0, "{made:?}");
    let watch = ["watch", "--source", "demo", "--json", "--fast", "--for", "2"];
    let own = home.run(&watch).json();
    let other = home.run(&[&watch[..], &["--profile", "other"]].concat()).json();
    assert!(own.iter().zip(&other).all(|(a, b)| a["t"] == b["t"] && a != b), "{own:?} {other:?}");
}

#[test]
fn observations_carry_the_documented_fields() {
    let run = demo("demo");
    let observations: Vec<_> =
        run.json().into_iter().filter(|line| line["kind"] == "observation").collect();
    // 45 s at the monitor's 4 a second.
    assert!((175..=181).contains(&observations.len()), "{}", observations.len());
    for line in &observations {
        let object = line.as_object().unwrap();
        for field in [
            "t",
            "kind",
            "state",
            "view",
            "cva_deg",
            "change_deg",
            "interval_deg",
            "confidence",
            "reason",
            "companion_deg",
        ] {
            assert!(object.contains_key(field), "{field}: {line}");
        }
        if let Some(change) = line["change_deg"].as_f64() {
            assert!(line["interval_deg"][0].as_f64().unwrap() <= change, "{line}");
            assert!(line["interval_deg"][1].as_f64().unwrap() >= change, "{line}");
        }
        for (name, companion) in line["companion_deg"].as_object().unwrap() {
            let told = companion["value"].is_number() && companion["error"].as_f64() > Some(0.0);
            assert!(companion.is_null() || told, "{name}: {line}");
        }
        assert_eq!(line["cva_deg"], Value::Null, "no absolute angle from the front: {line}");
    }
    let frontal = observations.iter().filter(|line| line["view"] == "frontal").count();
    assert!(frontal * 100 >= observations.len() * 95, "{frontal} of {}", observations.len());
}

#[test]
fn real_speed_and_fast_see_the_same() {
    let home = Home::new();
    let real = home.run(&["watch", "--source", "demo", "--json", "--for", "5"]);
    assert_eq!(real.status, 0, "{real:?}");
    let fast = demo("demo").json();
    let real = real.json();
    // A loaded machine may come late for a picture and take the next one, which the fast run left out;
    // what both looked at they see alike.
    let twins: Vec<_> = real
        .iter()
        .filter_map(|line| Some((line, fast.iter().find(|f| f["t"] == line["t"])?)))
        .collect();
    assert!(twins.len() >= 5, "{} of {} pictures in common", twins.len(), real.len());
    for (line, twin) in twins {
        assert_eq!((&twin["view"], &twin["state"]), (&line["view"], &line["state"]), "{line}");
    }
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let home = Home::new();
    let mut child = home
        .command()
        .args(["watch", "--source", "demo", "--json", "--fast"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.ends_with('\n'));
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.status, run.err.as_str()), (0, ""));
}

#[test]
fn a_missing_notification_service_is_told_once_and_nothing_else_suffers() {
    let home = Home::new();
    let run = home.run(&["watch", "--source", "demo", "--json", "--fast", "--notify"]);
    assert_eq!(run.status, 0, "{run:?}");
    let warned = run.events().iter().filter(|event| event["event"] == "warned").count();
    assert_eq!(warned, 1);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.err.contains("notification"), "{}", run.err);
}

#[test]
fn without_any_camera_the_built_in_film_plays_and_a_sentence_says_so() {
    if std::path::Path::new("/dev/video0").exists() {
        return; // A machine with a camera has other tests.
    }
    let run = Home::new().run(&["watch", "--for", "3"]);
    assert!(run.out.contains("No camera was found"), "{run:?}");
    assert!(run.out.contains("from the front"), "{run:?}");
}
