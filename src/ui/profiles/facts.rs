//! What there is to say of a profile, in words. Pure.

use jiff::civil::Date;

use crate::catalogue::{date_long, decimal, tr, whole_degrees};
use crate::posture::baseline::{LateralUpright, Profile};
use crate::posture::comparison::{ProfileComparison, date};
use crate::posture::stance::Stance;
use crate::units::{AngleInterval, Degrees};

/// `learned 3 days ago`.
pub fn age(profile: &Profile, today: Date) -> String {
    match profile.age_days(today) {
        Some(0) => tr!("profiles-learned-today"),
        Some(1) => tr!("profiles-learned-yesterday"),
        Some(days) => tr!("profiles-learned-days", days = days),
        None => tr!("profiles-learned-unknown"),
    }
}

/// The same with the day.
pub fn age_and_day(profile: &Profile, today: Date) -> String {
    let age = age(profile, today);
    match date(&profile.created) {
        Some(day) => tr!("profiles-age-on", age = age, date = date_long(day)),
        None => age,
    }
}

/// Which views it knows, and what follows from one that it lacks.
pub fn knows(profile: &Profile) -> String {
    let slope = profile.frontal.filter(|front| front.scale != 1.0);
    let parts = [
        profile.frontal.map(|_| tr!("profiles-knows-front")),
        profile.lateral.map(|_| tr!("profiles-knows-side")),
        slope.map(|_| tr!("profiles-knows-slope")),
        profile.lateral.is_none().then(|| tr!("profiles-knows-lacks-side")),
        profile.frontal.is_none().then(|| tr!("profiles-knows-lacks-front")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether it knows sitting and standing, and which of them is in force.
pub fn stances(profile: &Profile) -> Option<String> {
    profile.frontal?;
    Some(tr!(match profile.stance() {
        Some(Stance::Sitting) => "profiles-stances-sitting",
        Some(Stance::Standing) => "profiles-stances-standing",
        None => "profiles-stances-one",
    }))
}

/// The upright angle with its interval.
pub fn upright(side: &LateralUpright) -> String {
    let AngleInterval { low, high } = AngleInterval::around(side.cva, side.half_width);
    let (angle, low, high) = (whole_degrees(side.cva), whole_degrees(low), whole_degrees(high));
    tr!("profiles-upright-value", angle = angle, low = low, high = high)
}

/// The person's own slope over the common one, where it was learned.
pub fn slope(profile: &Profile) -> Option<String> {
    let scale = profile.frontal?.scale;
    (scale != 1.0).then(|| tr!("profiles-slope-value", scale = decimal(scale, 2)))
}

/// How steady both views were.
pub fn error(profile: &Profile) -> String {
    let front = profile.frontal.and_then(|front| front.error);
    let side = profile.lateral.and_then(|side| side.error);
    let front = front.map(|error| tr!("profiles-error-front", error = tenth(error)));
    let side = side.map(|error| tr!("profiles-error-side", error = tenth(error)));
    match (front, side) {
        (Some(front), Some(side)) => tr!("profiles-error-both", front = front, side = side),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => tr!("profiles-error-none"),
    }
}

/// What has changed from an older profile to a newer one, a sentence each.
pub fn changes(found: &ProfileComparison, old: &Profile, new: &Profile) -> Vec<String> {
    let slopes = found.slopes.filter(|(old, new)| (old - new).abs() >= 0.005).map(|(old, new)| {
        tr!("profiles-compare-slopes", old = decimal(old, 2), new = decimal(new, 2))
    });
    let errors = found
        .errors
        .0
        .zip(found.errors.1)
        .filter(|(old, new)| tenth(*old) != tenth(*new))
        .map(|(old, new)| tr!("profiles-compare-errors", old = tenth(old), new = tenth(new)));
    let cameras = (old.camera != new.camera).then(|| tr!("profiles-compare-cameras"));
    [Some(found.sentence()), slopes, errors, cameras].into_iter().flatten().collect()
}

/// `1.4°`.
fn tenth(angle: Degrees) -> String {
    format!("{}°", decimal(angle.value(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};
    use crate::posture::baseline::{FrontalUpright, VERSION};
    use crate::posture::comparison::compare;

    fn front(created: &str, camera: &str, scale: f64) -> Profile {
        let frontal = FrontalUpright {
            learned: date(created),
            frames: 30,
            level: 21.4,
            width: 0.12,
            doubt: 2.7,
            elevation: -4.2,
            spread: Degrees::new(0.8),
            scale,
            error: Some(Degrees::new(1.44)),
            angle: None,
            place: None,
        };
        Profile {
            version: VERSION,
            name: "desk".into(),
            created: created.into(),
            camera: camera.into(),
            displays: None,
            frontal: Some(frontal),
            other_stance: None,
            lateral: None,
        }
    }

    #[test]
    fn age_is_told_in_days_and_with_the_day() {
        let day = |text| date(text).unwrap();
        let profile = front("2026-01-31 10:20", "Desk camera", 1.0);
        speaking(Language::English, || {
            assert_eq!(age(&profile, day("2026-01-31")), "learned today");
            assert_eq!(age(&profile, day("2026-02-01")), "learned yesterday");
            assert_eq!(
                age_and_day(&profile, day("2026-02-03")),
                "learned 3 days ago, on 31 January 2026"
            );
            assert_eq!(age(&profile, day("2026-01-30")), "learned on a day nobody noted");
        });
        speaking(Language::German, || {
            assert_eq!(
                age_and_day(&profile, day("2026-02-03")),
                "vor 3 Tagen gelernt, am 31. Januar 2026"
            );
        });
    }

    #[test]
    fn what_it_lacks_is_said_too() {
        speaking(Language::English, || {
            let told = knows(&front("2026-01-31", "a", 1.0));
            assert!(told.starts_with("the front, not the side"), "{told}");
            let told = knows(&front("2026-01-31", "a", 1.2));
            assert!(told.contains("your own slope"), "{told}");
            assert_eq!(error(&front("2026-01-31", "a", 1.0)), "within 1.4° from the front");
        });
    }

    #[test]
    fn sitting_and_standing_are_told_where_both_are_known() {
        let one = front("2026-01-31", "a", 1.0);
        let standing = FrontalUpright { elevation: -20.0, ..one.frontal.unwrap() };
        let both = Profile { other_stance: Some(standing), ..one.clone() };
        speaking(Language::English, || {
            assert!(stances(&both).unwrap().ends_with("sitting is in force"));
            assert!(stances(&both.in_the_other_stance()).unwrap().contains("standing is in force"));
            assert!(stances(&one).unwrap().starts_with("one of the two"));
            assert_eq!(stances(&Profile { frontal: None, ..one }), None);
        });
    }

    #[test]
    fn a_comparison_tells_when_slope_error_and_another_camera() {
        let (old, new) = (front("2026-01-01", "a", 1.0), front("2026-01-31", "b", 1.2));
        speaking(Language::English, || {
            let told = changes(&compare(&old, &new), &old, &new);
            assert!(told[0].contains("30 days before"), "{told:?}");
            assert!(
                told.iter().any(|line| line == "Own slope: 1.00 before, 1.20 now."),
                "{told:?}"
            );
            assert!(told.iter().any(|line| line.contains("different cameras")), "{told:?}");
            let told = changes(&compare(&old, &old), &old, &old);
            assert!(!told.iter().any(|line| line.contains("slope")), "{told:?}");
            assert!(told[0].contains("same day"), "{told:?}");
        });
    }
}
