use super::*;

/// Minutes in a row from `start` on, each as (seconds neutral, forward, unsure, away).
fn minutes(start: &str, each: &[(u64, u64, u64, u64)]) -> Vec<MinuteRecord> {
    let start: Moment = start.parse().unwrap();
    let seconds = Duration::from_secs;
    each.iter()
        .zip(0..)
        .map(|(&(neutral, forward, unsure, away), place)| MinuteRecord {
            start: start.shifted(jiff::SignedDuration::from_mins(place)),
            summary: MinuteSummary {
                neutral: seconds(neutral),
                forward: seconds(forward),
                unsure: seconds(unsure),
                away: seconds(away),
                change: Some(Degrees::new(-(forward as f64) / 10.0)),
                dose: DegreeMinutes::new(forward as f64 / 10.0),
                ..MinuteSummary::default()
            },
        })
        .collect()
}

fn day(date: jiff::civil::Date, minutes: Vec<MinuteRecord>) -> DayRecord {
    DayRecord { date, minutes, ..DayRecord::default() }
}

/// 40 minutes of which that share was forward.
fn day_of_share(date: jiff::civil::Date, share: f64) -> DayRecord {
    let forward = (share * 60.0).round() as u64;
    let each = vec![(60 - forward, forward, 0, 0); 40];
    day(date, minutes(&format!("{date}T09:00:00+01:00"), &each))
}

#[test]
fn a_day_adds_up_and_its_share_is_of_what_was_measured() {
    let day = day(
        jiff::civil::date(2026, 11, 27),
        minutes("2026-11-27T09:00:00+01:00", &[(60, 0, 0, 0), (0, 20, 40, 0), (0, 0, 0, 60)]),
    );
    let totals = Totals::of(std::slice::from_ref(&day));
    assert_eq!(totals.forward_share(), Some(0.25));
    assert_eq!(totals.present(), Duration::from_secs(120));
    assert_eq!(totals.away, Duration::from_secs(60));
    assert_eq!(totals.dose, DegreeMinutes::new(2.0));
    // 60 s at 0 degrees and 20 s at -2.
    assert_eq!(totals.change, Some(Degrees::new(-0.5)));
    assert_eq!(Totals::of(&[]).forward_share(), None);
}

#[test]
fn a_stretch_lives_through_a_glance_and_a_gap_and_not_through_more() {
    let lasted = |each: &[(u64, u64, u64, u64)]| {
        longest(&minutes("2026-11-27T09:00:00+01:00", each)).map(|s| s.lasted.as_secs())
    };
    let good = (60, 0, 0, 0);
    assert_eq!(lasted(&[good, (55, 5, 0, 0), good]), Some(175));
    assert_eq!(lasted(&[good, (50, 10, 0, 0), good, good]), Some(120));
    assert_eq!(lasted(&[good, (0, 0, 60, 0), (0, 0, 60, 0), good]), Some(120));
    assert_eq!(lasted(&[good, (0, 0, 60, 0), (0, 0, 60, 0), (0, 0, 60, 0), good]), Some(60));
    assert_eq!(lasted(&[good, (0, 0, 0, 60), good]), Some(60), "away");
    assert_eq!(lasted(&[(0, 60, 0, 0)]), None);
}

#[test]
fn two_parts_of_a_minute_weigh_what_they_measured() {
    let part = |neutral, change| MinuteSummary {
        neutral: Duration::from_secs(neutral),
        change: Some(Degrees::new(change)),
        confidence: Confidence::new(0.8),
        ..MinuteSummary::default()
    };
    let whole = joined(&part(10, -6.0), &part(30, -2.0));
    assert_eq!(whole.neutral, Duration::from_secs(40));
    assert_eq!(whole.change, Some(Degrees::new(-3.0)));
    assert!((whole.confidence.value() - 0.8).abs() < 1e-12);
    let unknown = joined(&MinuteSummary::default(), &MinuteSummary::default());
    assert_eq!(unknown, MinuteSummary::default());
}

#[test]
fn a_minute_counts_for_the_weekday_and_the_hour_that_the_person_had() {
    // Half past midnight in Berlin is still the day before in UTC.
    let saturday = jiff::civil::date(2026, 11, 28);
    let days = [day(saturday, minutes("2026-11-28T00:30:00+01:00", &[(30, 30, 0, 0)]))];
    let week = by_weekday(&days);
    assert_eq!(week[5].0, Weekday::Saturday);
    assert_eq!(week[5].1.forward_share(), Some(0.5));
    assert_eq!(week.iter().filter(|(_, totals)| totals.days > 0).count(), 1);
    assert_eq!(by_hour(&days)[0].forward, Duration::from_secs(30));
}

#[test]
fn periods_are_compared_by_days_and_too_few_are_said() {
    let period = |month, shares: &[f64]| -> Vec<DayRecord> {
        shares
            .iter()
            .zip(1..)
            .map(|(&share, day)| day_of_share(jiff::civil::date(2026, month, day), share))
            .collect()
    };
    let first = period(10, &[0.5, 0.4, 0.5, 0.6, 0.5]);
    let second = period(11, &[0.3, 0.2, 0.3, 0.2, 0.3, 0.2]);
    let found = compare(&first, &second, Quantity::ForwardShare).unwrap();
    assert_eq!((found.first.days, found.second.days), (5, 6));
    assert!((found.difference + 0.25).abs() < 1e-9, "{found:?}");
    assert!(found.differs() && found.interval.0 < -0.25 && found.interval.1 > -0.25);
    assert!(!compare(&first, &first, Quantity::ForwardShare).unwrap().differs());

    // A day of a few minutes is no witness.
    let mut short = first.clone();
    short[0].minutes.truncate(10);
    assert_eq!(
        compare(&short, &second, Quantity::ForwardShare),
        Err(TooFewDays { first: 4, second: 6 })
    );
}
