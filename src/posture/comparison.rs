//! How old a profile is, and what differs between two of one person. Pure: today is handed in.

use std::time::Duration;

use jiff::civil::Date;

use super::ageing::DAY;
use super::baseline::Profile;
use super::calibration::MIN_FORWARD;
use super::{UprightAges, craniovertebral, frontal};
use crate::catalogue::{tr, whole_degrees};
use crate::units::Degrees;

/// What differs between an older profile and a newer one of the same person; `None` where not both
/// know it. Changes are the newer less the older.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProfileComparison {
    /// Change of the upright angle seen from the side.
    pub cva: Option<Degrees>,
    /// How much of that may be chance: the 90 % half-width of a difference between these two, as the
    /// program has it, and no less than what two photographs with markers can tell
    /// ([`MIN_FORWARD`]).
    pub cva_chance: Option<Degrees>,
    /// Change of the upright seen from the front, read as the older profile would: negative is
    /// further forward. A camera that was moved up or down is in it.
    pub gap: Option<Degrees>,
    /// As `cva_chance`, seen from the front.
    pub gap_chance: Option<Degrees>,
    /// The person's own slope over the common one: the older and the newer.
    pub slopes: Option<(f64, f64)>,
    /// The errors the two measured on themselves: the older's and the newer's.
    pub errors: (Option<Degrees>, Option<Degrees>),
    /// Days from the one to the other; `None` where a date cannot be read.
    pub days: Option<i32>,
}

/// Compares two profiles of the same person.
#[must_use]
pub fn compare(old: &Profile, new: &Profile) -> ProfileComparison {
    let sides = old.lateral.zip(new.lateral);
    let fronts = old.frontal.zip(new.frontal);
    let gap = fronts.map(|(old, new)| frontal::change(new.features(), old.features(), old.scale));
    let at_least = |half: Degrees| if half > MIN_FORWARD { half } else { MIN_FORWARD };
    ProfileComparison {
        cva: sides.map(|(old, new)| new.cva - old.cva),
        cva_chance: sides
            .map(|(old, new)| at_least(craniovertebral::change_half_width(old.doubt, new.doubt))),
        gap: gap.map(|change| change.value),
        gap_chance: gap.map(|change| at_least(change.interval.width() * 0.5)),
        slopes: fronts.map(|(old, new)| (old.scale, new.scale)),
        errors: (old.error(), new.error()),
        days: days_between(&old.created, &new.created),
    }
}

impl ProfileComparison {
    /// For people: what differs, and whether it can be told from chance.
    #[must_use]
    pub fn sentence(&self) -> String {
        let when = match self.days {
            Some(0) => tr!("calibrate-before-same-day"),
            Some(1) => tr!("calibrate-before-one-day"),
            Some(days) if days > 1 => tr!("calibrate-before-days", days = days),
            _ => tr!("calibrate-before-unknown"),
        };
        let side = ["calibrate-compare-higher", "calibrate-compare-lower"];
        let front = ["calibrate-compare-back", "calibrate-compare-forward"];
        let seen = [
            (tr!("calibrate-the-side"), self.cva.zip(self.cva_chance), side),
            (tr!("calibrate-the-front"), self.gap.zip(self.gap_chance), front),
        ];
        let (mut parts, mut by_chance, mut is_all) = (Vec::new(), Vec::new(), true);
        for (view, change, texts) in seen {
            let Some((change, chance)) = change else { continue };
            let view = view.as_str();
            parts.push(tr!("calibrate-compare-part", view = view, change = differs(change, texts)));
            if change.abs() < chance {
                // Rounded up: what is told apart is more than what is named here.
                let size = whole_degrees(Degrees::new(chance.value().ceil()));
                by_chance.push(tr!("calibrate-compare-chance-part", size = size, view = view));
            } else {
                is_all = false;
            }
        }
        if parts.is_empty() {
            return tr!("calibrate-compare-nothing", when = when);
        }
        let mut sentences = vec![tr!("calibrate-compare", when = when, told = parts.join(", "))];
        let least = match by_chance.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [first, second, ..] => Some(tr!(
                "calibrate-compare-chance-two",
                first = first.as_str(),
                second = second.as_str()
            )),
        };
        sentences.extend(least.map(|least| tr!("calibrate-compare-chance", least = least)));
        if !is_all {
            sentences.push(tr!("calibrate-compare-moved"));
        }
        sentences.join(" ")
    }
}

/// `3° higher`, `the same`.
fn differs(change: Degrees, [up, down]: [&str; 2]) -> String {
    let size = whole_degrees(change.abs());
    match (size.as_str(), change > Degrees::ZERO) {
        ("0°", _) => tr!("calibrate-compare-same"),
        (_, true) => tr!(up, size = size),
        (_, false) => tr!(down, size = size),
    }
}

impl Profile {
    /// Whole days from the day on which the older of its uprights was learned to `today`; `None` where
    /// that is not known, or `today` lies before.
    #[must_use]
    pub fn age_days(&self, today: Date) -> Option<u32> {
        let front = self.frontal.map(|upright| upright.learned);
        let side = self.lateral.map(|upright| upright.learned);
        let ages = [front, side].into_iter().flatten().map(|day| days_to(day?, today));
        ages.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// How old its uprights are; one without a date counts as one of another day.
    #[must_use]
    pub fn ages(&self, today: Date) -> UprightAges {
        let age = |day: Option<Date>| {
            DAY.saturating_mul(day.and_then(|day| days_to(day, today)).unwrap_or(1))
        };
        UprightAges {
            front: self.frontal.map_or(Duration::ZERO, |upright| age(upright.learned)),
            side: self.lateral.map_or(Duration::ZERO, |upright| age(upright.learned)),
        }
    }
}

/// Whole days; `None` where `today` lies before.
fn days_to(day: Date, today: Date) -> Option<u32> {
    u32::try_from(day.until(today).ok()?.get_days()).ok()
}

/// Days from one date to another.
fn days_between(from: &str, to: &str) -> Option<i32> {
    let (from, to) = (date(from)?, date(to)?);
    from.until(to).ok().map(|span| span.get_days())
}

/// The day that a text begins with (`YYYY-MM-DD`, a time may follow).
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::baseline::{FrontalUpright, LateralUpright, VERSION};

    fn profile(created: &str, level: Option<f64>, cva: Option<f64>) -> Profile {
        let error = Some(Degrees::new(1.2));
        let spread = Degrees::new(0.8);
        Profile {
            version: VERSION,
            name: "desk".into(),
            created: created.into(),
            camera: "test".into(),
            displays: None,
            other_stance: None,
            frontal: level.map(|level| FrontalUpright {
                learned: date(created),
                angle: None,
                place: None,
                frames: 20,
                level,
                width: 0.12,
                doubt: 3.0,
                elevation: 4.0,
                spread,
                scale: 1.2,
                error,
            }),
            lateral: cva.map(|cva| LateralUpright {
                learned: date(created),
                doubt: Degrees::new(1.7),
                frames: 20,
                cva: Degrees::new(cva),
                half_width: Degrees::new(4.0),
                spread,
                error,
            }),
        }
    }

    #[test]
    fn age_is_counted_in_calendar_days_over_the_end_of_a_leap_february() {
        let old = profile("2028-02-28 23:50", None, Some(50.0));
        assert_eq!(old.age_days(date("2028-02-28").unwrap()), Some(0));
        assert_eq!(old.age_days(date("2028-03-01 00:10").unwrap()), Some(2));
        assert_eq!(old.age_days(date("2029-02-28").unwrap()), Some(366));
        assert_eq!(old.age_days(date("2028-02-27").unwrap()), None, "a clock that was wrong");
        assert_eq!(
            profile("last winter", None, Some(50.0)).age_days(date("2028-03-01").unwrap()),
            None
        );
    }

    #[test]
    fn what_both_know_is_compared() {
        let old = profile("2026-01-31", Some(21.0), Some(50.0));
        let new = profile("2026-02-12", Some(13.0), Some(52.6));
        let found = compare(&old, &new);
        assert_eq!(found.days, Some(12));
        assert!((found.cva.unwrap().value() - 2.6).abs() < 1e-9);
        assert!(found.gap.unwrap() < Degrees::ZERO, "a lower head is further forward");
        assert_eq!(found.slopes, Some((1.2, 1.2)));
        let told = found.sentence();
        assert!(told.contains("12 days before") && told.contains("3° higher"), "{told}");
        assert!(told.contains("further forward"), "{told}");
    }

    #[test]
    fn what_is_chance_is_the_programs_own_and_never_less_than_the_markers() {
        let with_doubt = |cva: f64, doubt: f64| {
            let mut profile = profile("2026-01-31", None, Some(cva));
            let side = profile.lateral.as_mut().unwrap();
            side.doubt = Degrees::new(doubt);
            profile
        };
        let sure = compare(&with_doubt(50.0, 0.5), &with_doubt(55.5, 0.5));
        assert_eq!(sure.cva_chance, Some(MIN_FORWARD));
        assert!(!sure.sentence().contains("cannot be told"), "{}", sure.sentence());
        let unsure = compare(&with_doubt(50.0, 5.0), &with_doubt(55.5, 5.0));
        let chance = unsure.cva_chance.unwrap();
        assert_eq!(
            chance,
            craniovertebral::change_half_width(Degrees::new(5.0), Degrees::new(5.0))
        );
        let least = Degrees::new(chance.value().ceil());
        let told = unsure.sentence();
        assert!(told.contains(&format!("Less than {least:.0} from the side cannot")), "{told}");
        assert!(!told.contains("A camera"), "{told}");

        // From the front: the half-width of a change from the one upright to the other.
        let front = |level| profile("2026-01-31", Some(level), None);
        let (old, mut new) = (front(20.0), front(14.0));
        new.frontal.as_mut().unwrap().doubt = 60.0;
        let found = compare(&old, &new);
        let upright = |profile: &Profile| profile.frontal.unwrap().features();
        let change = frontal::change(upright(&new), upright(&old), 1.2);
        let half = change.interval.width() * 0.5;
        assert!(half > MIN_FORWARD);
        assert_eq!((found.gap_chance, found.cva_chance), (Some(half), None));
        assert!(found.sentence().contains("from the front cannot be told"), "{}", found.sentence());
    }

    #[test]
    fn a_small_change_is_called_no_change_and_a_missing_view_is_said() {
        let old = profile("2026-01-31", None, Some(50.0));
        let told = compare(&old, &profile("2026-01-31", None, Some(53.0))).sentence();
        assert!(told.contains("the same day") && told.contains("cannot be told"), "{told}");
        let told = compare(&old, &profile("2026-02-01", None, Some(58.0))).sentence();
        assert!(told.contains("the day before") && !told.contains("cannot be told"), "{told}");
        assert!(told.contains("A camera that was moved"), "{told}");
        let front = compare(&old, &profile("x", Some(2.0), None));
        assert_eq!((front.cva, front.gap, front.days), (None, None, None));
        assert!(front.sentence().contains("nothing to compare"));
    }
}
