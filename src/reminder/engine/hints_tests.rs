use jiff::civil::date;

use super::*;

/// What a well-placed person looks like.
fn good() -> Companions {
    let measure = |value: f64, error: f64| {
        Some(Measure { value: Degrees::new(value), error: Degrees::new(error) })
    };
    Companions {
        pitch: measure(0.0, 2.8),
        yaw: measure(0.0, 1.0),
        roll: measure(0.0, 0.9),
        shoulder_level: measure(0.0, 1.6),
        viewing_distance: far(650.0),
        ..Companions::default()
    }
}

fn far(value: f64) -> Option<Measure<Millimetres>> {
    Some(Measure { value: Millimetres::new(value), error: Millimetres::new(0.09 * value) })
}

fn pitched(value: f64) -> Companions {
    let pitch = Some(Measure { value: Degrees::new(value), error: Degrees::new(2.8) });
    Companions { pitch, ..good() }
}

fn place(beside: f64, above: f64) -> Placement {
    let measure = |value: f64| Measure {
        value: Degrees::new(value),
        error: Degrees::new(0.17 * value.abs()),
    };
    Placement { beside: measure(beside), above: measure(above) }
}

fn noon() -> DateTime {
    date(2026, 3, 2).at(12, 0, 0, 0)
}

/// Minutes of the same, second by second, from `from` minutes on.
fn minutes(
    hints: &mut Hints,
    from: u64,
    count: u64,
    wall: DateTime,
    beside: &Companions,
    placement: Placement,
) -> Vec<(u64, Hint)> {
    let second = Duration::from_secs(1);
    (from * 60..(from + count) * 60)
        .filter_map(|now| {
            let at = Timestamp::after_start(Duration::from_secs(now));
            let hint = hints.step(at, second, wall, beside, Some(&placement))?;
            Some((now, hint))
        })
        .collect()
}

/// The hints an hour of it gives, on a session that has run for an hour.
fn hour(beside: &Companions, placement: Placement) -> Vec<Hint> {
    let told = minutes(&mut Hints::default(), 60, 60, noon(), beside, placement);
    told.into_iter().map(|(_, hint)| hint).collect()
}

#[test]
fn each_measure_gives_its_hint_once_its_own_error_is_allowed_for() {
    let middle = place(0.0, 0.0);
    let near = |value| Companions { viewing_distance: far(value), ..good() };
    assert_eq!(hour(&good(), middle), []);
    // 480 + 9 % is over 500; 450 + 9 % is not.
    assert_eq!(hour(&near(480.0), middle), []);
    assert_eq!(hour(&near(450.0), middle), [Hint::TooNear]);
    assert_eq!(hour(&near(1050.0), middle), []);
    assert_eq!(hour(&near(1150.0), middle), [Hint::TooFar]);
    assert_eq!(hour(&good(), place(17.0, 0.0)), []);
    assert_eq!(hour(&good(), place(-19.0, 0.0)), [Hint::OffCentre]);
}

#[test]
fn a_camera_that_looks_up_from_below_the_eyes_is_told_from_one_that_looks_level() {
    // Level, and the eyes above its axis; tilted up, and the eyes on its axis: the face shows it.
    assert_eq!(hour(&pitched(0.0), place(0.0, 16.0)), [Hint::ScreenLow]);
    assert_eq!(hour(&pitched(14.0), place(0.0, 0.0)), [Hint::ScreenLow]);
    assert_eq!(hour(&pitched(-10.0), place(0.0, 0.0)), [Hint::ScreenHigh]);
    // The eyes high in the picture of a camera that looks down: level with it after all.
    assert_eq!(hour(&pitched(-12.0), place(0.0, 12.0)), []);
}

#[test]
fn a_camera_askew_is_no_tilted_head() {
    let leaning = |roll: f64, level: f64| {
        let measure = |value: f64, error: f64| {
            Some(Measure { value: Degrees::new(value), error: Degrees::new(error) })
        };
        Companions { roll: measure(roll, 0.9), shoulder_level: measure(level, 1.6), ..good() }
    };
    assert_eq!(hour(&leaning(9.0, 0.0), place(0.0, 0.0)), [Hint::HeadTilted]);
    assert_eq!(hour(&leaning(9.0, -9.0), place(0.0, 0.0)), []);
}

#[test]
fn it_must_hold_for_most_of_five_minutes() {
    let mut hints = Hints::default();
    let near = Companions { viewing_distance: far(400.0), ..good() };
    let middle = place(0.0, 0.0);
    let mut told = Vec::new();
    for minute in 60..120 {
        // Three minutes near, one not: 75 %.
        let beside = if minute % 4 == 3 { good() } else { near };
        told.extend(minutes(&mut hints, minute, 1, noon(), &beside, middle));
    }
    // Five minutes that begin well hold four near ones now and then.
    assert!(told.len() <= 1, "{told:?}");
    let first = minutes(&mut Hints::default(), 60, 10, noon(), &near, middle);
    assert_eq!(first, [(65 * 60 - 1, Hint::TooNear)]);
}

#[test]
fn once_a_day_and_one_at_a_time() {
    let mut hints = Hints::default();
    let both = Companions { viewing_distance: far(400.0), ..good() };
    let aside = place(25.0, 0.0);
    let day = 24 * 60;
    let told = minutes(&mut hints, day, 8 * 60, noon(), &both, aside);
    assert_eq!(
        told.iter().map(|(_, hint)| *hint).collect::<Vec<_>>(),
        [Hint::TooNear, Hint::OffCentre]
    );
    assert!(told[1].0 - told[0].0 >= 30 * 60, "{told:?}");
    // Past midnight it is the same night still; a clock set to another day makes none.
    let tomorrow = date(2026, 3, 3).at(0, 30, 0, 0);
    assert_eq!(minutes(&mut hints, day + 10 * 60, 60, tomorrow, &both, aside), []);
    let next = minutes(&mut hints, 2 * day, 10, date(2026, 3, 3).at(12, 0, 0, 0), &both, aside);
    assert_eq!(next.len(), 1);
}
