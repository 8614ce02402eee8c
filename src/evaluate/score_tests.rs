use proptest::prelude::*;

use super::*;

fn pairs(rows: &[(f64, f64)]) -> Vec<Pair> {
    let pair =
        |(t, v): &(f64, f64)| Pair { truth: Degrees::new(*t), value: Degrees::new(*v), person: 0 };
    rows.iter().map(pair).collect()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
}

/// Errors 1, -2, 3, -4 on the truths 40, 50, 60, 70, by hand: mean size 2.5, mean -0.5; sizes
/// sorted 1 2 3 4, so median 2.5 and 90th percentile at rank 2.7: 3.7; sum of squares 30, truths'
/// 500, R2 .94; distances from the mean 1.5, -1.5, 3.5, -3.5 squared 29 over 3: SD 3.1091.
#[test]
fn errors_are_as_computed_by_hand() {
    let found = errors(&pairs(&[(40., 41.), (50., 48.), (60., 63.), (70., 66.)])).unwrap();
    near(found.mae.value(), 2.5);
    near(found.bias.value(), -0.5);
    near(found.median.value(), 2.5);
    near(found.p90.value(), 3.7);
    near(found.r2.unwrap(), 0.94);
    let sd = (29.0_f64 / 3.0).sqrt();
    let [low, high] = found.agreement.unwrap();
    near(low.value(), -0.5 - 1.96 * sd);
    near(high.value(), -0.5 + 1.96 * sd);
    assert!((sd - 3.109_126).abs() < 1e-6);
    // Deviations -15 -5 5 15 and -13.5 -6.5 8.5 11.5: 450 over the root of 500 times 429.
    near(found.r.unwrap(), 450.0 / (500.0_f64 * 429.0).sqrt());
    near(found.within_10, 1.0);
    let far = errors(&pairs(&[(40., 50.), (50., 60.1), (60., 49.), (70., 70.)])).unwrap();
    near(far.within_10, 0.5);
}

/// Errors 1, 3 of one person and 7, 9 of another: within 2 + 2 = 4 over 2 degrees of freedom: 2;
/// between (40 - 4) / 1 = 36; two errors each, so (36 - 2) / 2 = 17 between persons: 19 in all,
/// where the plain variance is 40 / 3.
#[test]
fn limits_of_agreement_know_that_a_persons_errors_belong_together() {
    let mut rows = pairs(&[(0., 1.), (0., 3.), (0., 7.), (0., 9.)]);
    let plain = errors(&rows).unwrap().agreement.unwrap();
    rows[2].person = 1;
    rows[3].person = 1;
    let [low, high] = errors(&rows).unwrap().agreement.unwrap();
    near(high.value(), 5.0 + 1.96 * 19.0_f64.sqrt());
    near(low.value(), 5.0 - 1.96 * 19.0_f64.sqrt());
    near(plain[1].value(), 5.0 + 1.96 * (40.0_f64 / 3.0).sqrt());
    // One value each is Bland and Altman's plain case.
    rows.iter_mut().enumerate().for_each(|(i, row)| row.person = i);
    assert_eq!(errors(&rows).unwrap().agreement.unwrap(), plain);
    // Persons who do not differ add nothing: 8 within over 2, and the means are the same.
    let mut alike = pairs(&[(0., 3.), (0., 7.), (0., 3.), (0., 7.)]);
    alike[2].person = 1;
    alike[3].person = 1;
    near(errors(&alike).unwrap().agreement.unwrap()[1].value(), 5.0 + 1.96 * 8.0_f64.sqrt());
}

#[test]
fn what_cannot_be_computed_is_left_out() {
    assert_eq!(errors(&[]), None);
    let single = errors(&pairs(&[(50.0, 52.0)])).unwrap();
    assert_eq!((single.r2, single.r, single.agreement, single.count), (None, None, None, 1));
    assert_eq!(coverage(&[]), None);
    assert_eq!(Drops::default().f1(), None);
    assert_eq!(percentile(&[], 50.0), None);
}

#[test]
fn coverage_counts_truths_inside_ends_included() {
    let interval = AngleInterval::around(Degrees::new(50.0), Degrees::new(5.0));
    let wide = AngleInterval::around(Degrees::new(50.0), Degrees::new(10.0));
    let rows = [(55.0, interval), (55.1, interval), (40.0, wide), (50.0, wide)];
    let found = coverage(&rows.map(|(t, i)| (Degrees::new(t), i))).unwrap();
    near(found.holds, 0.75);
    near(found.width.value(), 15.0);
}

/// Two hits, one false alarm, one miss, one quiet: F1 = 4 / (4 + 1 + 1); always saying so finds
/// all three with two false alarms: 6 / (6 + 2).
#[test]
fn drops_are_counted_as_by_hand() {
    let changes = pairs(&[(-7.5, -5.5), (-20.0, -9.0), (-7.4, -5.6), (-9.0, -5.4), (0.0, 2.0)]);
    let found = drops(&changes, DROP_OF_8);
    assert_eq!(found, Drops { hits: 2, false_alarms: 1, misses: 1, quiet: 1 });
    near(found.f1().unwrap(), 4.0 / 6.0);
    near(found.always().unwrap(), 0.75);
    let strict = drops(&changes, STRICT_DROP_OF_8);
    assert_eq!(strict, Drops { hits: 1, misses: 1, quiet: 3, ..Drops::default() });
    // Two more real drops of which nothing was said: 4 / (4 + 1 + 3).
    near(found.with_refusals(2).f1().unwrap(), 0.5);
}

#[test]
fn the_monitors_drop_is_the_monitors() {
    let limits = crate::posture::state::Limits::default();
    assert_eq!(MONITORS_DROP.real, limits.change);
    assert_eq!(MONITORS_DROP.found, limits.change - limits.guard);
    let found = drops(&pairs(&[(-5.0, -7.0), (-5.1, -6.9), (-4.9, -7.1)]), MONITORS_DROP);
    assert_eq!(found, Drops { hits: 1, misses: 1, false_alarms: 1, quiet: 0 });
}

#[test]
fn percentiles_lie_between_neighbours_in_any_order() {
    let values = [9.0, 1.0, 5.0];
    near(percentile(&values, 0.0).unwrap(), 1.0);
    near(percentile(&values, 25.0).unwrap(), 3.0);
    near(percentile(&values, 100.0).unwrap(), 9.0);
}

fn some() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-30.0_f64..110.0, -60.0_f64..140.0), 1..60)
}

proptest! {
    #[test]
    fn the_figures_agree_among_themselves(rows in some()) {
        let found = errors(&pairs(&rows)).unwrap();
        prop_assert!(found.mae >= found.bias.abs() - Degrees::new(1e-9));
        prop_assert!(found.median <= found.p90);
        prop_assert!(found.r2.is_none_or(|r2| r2 <= 1.0));
        prop_assert!(found.r.is_none_or(|r| (-1.0..=1.0).contains(&r)));
        prop_assert!((0.0..=1.0).contains(&found.within_10));
        if let Some([low, high]) = found.agreement {
            prop_assert!(low <= found.bias && found.bias <= high);
        }
    }

    #[test]
    fn a_constant_added_moves_the_bias_and_the_limits_by_itself(
        rows in some(), by in -20.0_f64..20.0,
    ) {
        let before = errors(&pairs(&rows)).unwrap();
        let moved: Vec<_> = rows.iter().map(|(t, v)| (*t, v + by)).collect();
        let after = errors(&pairs(&moved)).unwrap();
        prop_assert!((after.bias.value() - before.bias.value() - by).abs() < 1e-9);
        if let (Some(a), Some(b)) = (after.agreement, before.agreement) {
            prop_assert!((a[0] - b[0] - Degrees::new(by)).abs() < Degrees::new(1e-6));
        }
    }

    #[test]
    fn order_does_not_matter_and_every_change_is_counted_once(rows in some()) {
        let turned: Vec<_> = rows.iter().rev().copied().collect();
        let (one, other) = (errors(&pairs(&rows)).unwrap(), errors(&pairs(&turned)).unwrap());
        prop_assert_eq!(one.median, other.median);
        prop_assert!((one.mae - other.mae).abs() < Degrees::new(1e-9));
        let found = drops(&pairs(&rows), DROP_OF_8);
        prop_assert_eq!(
            found.hits + found.false_alarms + found.misses + found.quiet, rows.len()
        );
        prop_assert!(found.f1().is_none_or(|f1| (0.0..=1.0).contains(&f1)));
    }
}
