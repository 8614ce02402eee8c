//! The alarm against simulated days whose truth is known: how often it is wrong, and how seldom late.
//!
//! Rule, limits and the people were chosen on seeds 1 to 24; those here come after them and were only
//! looked at to be held (0.23 an hour and 97 in 100, in 675 hours). A day has an alarm or two, so one seed's figure is known to a third: what is
//! held are all of them together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::process::Command;
use std::sync::LazyLock;

use plumbline::reminder::Level;
use plumbline::settings::Settings;
use plumbline::simulate::{Plan, Report, Unrest, run};
use plumbline::units::Degrees;

const SEEDS: std::ops::Range<u64> = 1001..1007;
const DAYS: u32 = 20;

fn days(seed: u64, days: u32, unrest: Unrest) -> Report {
    run(&Plan { days, seed, settings: Settings::default(), unrest })
}

/// All seeds, with the errors as measured; run once.
fn measured() -> &'static [Report] {
    static REPORTS: LazyLock<Vec<Report>> =
        LazyLock::new(|| SEEDS.map(|seed| days(seed, DAYS, Unrest::MEASURED)).collect());
    &REPORTS
}

fn sum(of: impl Fn(&Report) -> u32) -> f64 {
    measured().iter().map(|report| f64::from(of(report))).sum()
}

#[test]
fn a_sitter_five_degrees_above_the_limit_has_at_most_three_false_alarms_in_ten_hours() {
    let hours: f64 = measured().iter().map(|report| report.hours).sum();
    let alarms = sum(|report| report.false_alarms);
    println!("{alarms} false alarms in {hours:.0} h: {:.3} an hour", alarms / hours);
    assert!(hours > 600.0, "{hours}");
    assert!(alarms / hours <= 0.3, "{alarms} in {hours} h");
}

#[test]
fn of_sustained_slouches_nineteen_in_twenty_are_warned_of_in_time() {
    let slouches = sum(|report| report.sustained_episodes);
    let in_time = sum(|report| report.warned_in_time);
    println!("{in_time} of {slouches}: {:.3}", in_time / slouches);
    assert!(slouches > 300.0, "{slouches}");
    assert!(in_time / slouches >= 0.95, "{in_time} of {slouches}");
    let others = sum(|report| report.warned_late) + sum(|report| report.missed);
    assert_eq!(slouches, in_time + others, "each is counted once");
}

#[test]
fn every_reason_to_be_quiet_occurs_and_none_is_broken() {
    assert_eq!(sum(|report| report.warned_in_quiet), 0.0);
    for report in measured() {
        for reason in ["call", "do_not_disturb", "full_screen", "locked", "outside_hours"] {
            assert!(report.quiet[reason] > 0, "{reason}: {report:?}");
        }
        assert!(report.held_back.len() >= 4, "{report:?}");
        assert!(report.break_prompts.kept > 0 && report.movement_prompts.came > 0, "{report:?}");
    }
}

/// A statue before a perfect estimator, through turns, passers-by, closed lids, set clocks, summer time
/// and nights: whatever was warned of would be warned of because of them.
#[test]
fn no_jump_of_a_clock_no_sleep_and_no_passer_by_makes_a_warning() {
    for seed in 1..5 {
        let report = days(seed, 9, Unrest::NONE);
        assert_eq!((report.false_alarms, report.stray_warnings), (0, 0), "seed {seed}");
        assert!(report.sustained_episodes > 10, "{report:?}");
        assert_eq!(report.warned_in_time, report.sustained_episodes, "{report:?}");
    }
}

#[test]
fn the_figures_can_tell_a_bad_rule_from_a_good_one() {
    let mut hasty = Settings::default();
    hasty.warning.level = Level::Own;
    (hasty.warning.window_seconds, hasty.warning.cooldown_seconds) = (5, 0);
    hasty.limits.guard = Degrees::ZERO;
    let plan = Plan { days: 10, seed: 1001, settings: hasty, unrest: Unrest::MEASURED };
    let report = run(&plan);
    assert!(report.false_alarms_per_hour > 2.0 * 0.3, "{report:?}");
}

#[test]
fn the_same_seed_gives_the_same_days_and_another_seed_others() {
    let once = days(5, 2, Unrest::MEASURED);
    assert_eq!(once, days(5, 2, Unrest::MEASURED));
    assert_ne!(once.decisions, days(6, 2, Unrest::MEASURED).decisions);
}

#[test]
fn the_command_says_the_figures_and_the_counts_behind_them() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
            command.env(variable, home.path());
        }
        let output = command.arg("simulate").args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, told) = run(&["--days", "2", "--seed", "1001", "--json"]);
    assert_eq!(status, Some(0));
    let report: serde_json::Value = serde_json::from_str(&told).unwrap();
    let number = |name: &str| report[name].as_f64().unwrap_or_else(|| panic!("{name}: {told}"));
    let rate = number("false_alarms") / number("hours");
    assert!((number("false_alarms_per_hour") - rate).abs() < 1e-9, "{told}");
    let share = number("warned_in_time") / number("sustained_episodes").max(1.0);
    assert!((number("sustained_warned_share") - share).abs() < 1e-9, "{told}");
    for count in ["warned_late", "missed", "stray_warnings", "decisions", "minutes"] {
        number(count);
    }
    let (status, told) = run(&["--days", "1"]);
    assert_eq!(status, Some(0));
    assert!(told.contains("false alarms") && told.contains("in time"), "{told}");
    assert_eq!(run(&["--days", "0"]).0, Some(2));
}
