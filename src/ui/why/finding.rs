//! What an account says: the sentence, the rule in numbers, and the minutes ready to draw.

use std::time::Duration;

use crate::catalogue::{decimal, degrees, percent, span, whole_degrees};
use crate::monitor::Quantity;
use crate::reminder::{Account, BEYOND};
use crate::tr;
use crate::units::{AngleInterval, Degrees};

use super::super::chart::{Axis, Run, Sample, Tick, runs};
use super::super::figures::Figure;

/// Seconds from one value to the next that the line goes across.
const BRIDGED: f64 = 3.0;

/// An account, made ready.
#[derive(Debug)]
pub struct Finding {
    /// What was measured, in a sentence.
    pub sentence: String,
    /// The rule in numbers.
    pub figures: Vec<Figure>,
    /// Forward below it, without the guard band.
    pub limit: Degrees,
    /// It begins below this.
    pub enters: Degrees,
    /// It ends above this.
    pub clears: Degrees,
    /// Length of the rule's window in seconds.
    pub window: f64,
    /// The value over the seconds before the warning, which are negative.
    pub runs: Vec<Run>,
    /// Stretches that were judged forward: from, to, in the same seconds.
    pub forward: Vec<(f64, f64)>,
    /// The seconds.
    pub x: Axis,
    /// The degrees.
    pub y: Axis,
}

impl Finding {
    /// What `account` says, in the language in force.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        let quantity = quantity(account);
        let seconds = |sample: &crate::reminder::Sample| sample.at.seconds() - account.at.seconds();
        let samples = account.samples.iter().filter_map(|sample| {
            let (value, interval) = sample.value?;
            Some(Sample { at: seconds(sample), value, interval })
        });
        let samples: Vec<Sample> = samples.collect();
        let mut forward: Vec<(f64, f64)> = Vec::new();
        for sample in account.samples.iter().filter(|sample| sample.forward) {
            let at = seconds(sample);
            match forward.last_mut().filter(|(_, to)| at - *to <= 1.5) {
                Some((_, to)) => *to = at,
                None => forward.push((at - 1.0, at)),
            }
        }
        let window = f64::from(account.rule.window_seconds);
        let first = account.samples.first().map_or(-window - 60.0, seconds);
        Self {
            sentence: sentence(account),
            figures: figures(account),
            limit: account.limit,
            enters: account.enters_below,
            clears: account.clears_above,
            window,
            y: degrees_axis(account, &samples, quantity),
            runs: runs(samples, BRIDGED, account.enters_below),
            forward,
            x: seconds_axis(first.min(-window)),
        }
    }
}

/// Whether a change or an angle was judged: limits of a change are nought or below, those of an angle
/// are above.
#[must_use]
pub fn quantity(account: &Account) -> Quantity {
    if account.limit > Degrees::ZERO { Quantity::Absolute } else { Quantity::Change }
}

/// The mean over the seconds of the rule's window that were judged forward.
fn mean_forward(account: &Account) -> Option<Degrees> {
    let window = Duration::from_secs(u64::from(account.rule.window_seconds));
    let values: Vec<f64> = account
        .samples
        .iter()
        .filter(|sample| sample.forward && account.at.since(sample.at) <= window)
        .filter_map(|sample| sample.value)
        .map(|(value, _)| value.value())
        .collect();
    let count = values.len() as f64;
    (count > 0.0).then(|| Degrees::new(values.iter().sum::<f64>() / count))
}

/// How far forward the head was, for the list: `7 degrees forward`, or the angle.
#[must_use]
pub fn depth(account: &Account) -> String {
    let Some(mean) = mean_forward(account) else { return String::new() };
    match quantity(account) {
        Quantity::Change => tr!("why-depth", degrees = degrees(mean)),
        Quantity::Absolute => tr!("why-depth-angle", angle = whole_degrees(mean)),
    }
}

fn sentence(account: &Account) -> String {
    let window = Duration::from_secs(u64::from(account.rule.window_seconds));
    let forward = span(window.mul_f64(account.forward_share.clamp(0.0, 1.0)));
    let (window, share) = (span(window), percent(account.rule.share.value()));
    let mean = mean_forward(account).unwrap_or(account.enters_below);
    match quantity(account) {
        Quantity::Change => tr!(
            "why-sentence",
            degrees = degrees(mean),
            forward = forward,
            window = window,
            share = share
        ),
        Quantity::Absolute => tr!(
            "why-sentence-angle",
            angle = whole_degrees(mean),
            forward = forward,
            window = window,
            share = share
        ),
    }
}

/// A line of the rule: a tenth of a degree is written where it is one.
#[must_use]
pub fn angle(angle: Degrees) -> String {
    let tenths = (10.0 * angle.value()).round() as i64;
    format!("{}°", decimal(angle.value(), usize::from(tenths % 10 != 0)))
}

fn figures(account: &Account) -> Vec<Figure> {
    let seconds = |seconds: u32| span(Duration::from_secs(u64::from(seconds)));
    let figure = |name: String, value: String, note: String| Figure {
        name,
        value,
        note,
        meaning: String::new(),
    };
    let of = match quantity(account) {
        Quantity::Change => tr!("why-limit-note"),
        Quantity::Absolute => tr!("why-limit-note-angle"),
    };
    let guard = angle((account.limit - account.enters_below).abs());
    vec![
        figure(tr!("why-limit"), angle(account.limit), of),
        figure(
            tr!("why-enters"),
            angle(account.enters_below),
            tr!("why-enters-note", guard = guard),
        ),
        figure(tr!("why-clears"), angle(account.clears_above), tr!("why-clears-note")),
        figure(
            tr!("why-share"),
            percent(account.forward_share),
            tr!(
                "why-share-note",
                share = percent(account.rule.share.value()),
                window = seconds(account.rule.window_seconds)
            ),
        ),
        figure(
            tr!("why-beyond"),
            mean_forward(account).map_or_else(String::new, |mean| angle(account.limit - mean)),
            tr!("why-beyond-note", least = angle(BEYOND)),
        ),
        figure(
            tr!("why-cooldown"),
            seconds(account.rule.cooldown_seconds),
            tr!("why-cooldown-note"),
        ),
    ]
}

fn seconds_axis(from: f64) -> Axis {
    let minutes = (from.abs() / 60.0).floor() as i32;
    let step = if minutes > 6 { 2 } else { 1 };
    let before = (1..=minutes).rev().filter(|minute| minute % step == 0).map(|minute| {
        let words = span(Duration::from_secs(60 * u64::from(minute.unsigned_abs())));
        Tick::new(-60.0 * f64::from(minute), format!("\u{2212}{words}"))
    });
    let warning = Tick::new(0.0, tr!("why-now"));
    Axis { from, to: 0.0, ticks: before.chain([warning]).collect() }
}

fn degrees_axis(account: &Account, samples: &[Sample], quantity: Quantity) -> Axis {
    let AngleInterval { low, high } = samples.iter().map(|sample| sample.interval).fold(
        AngleInterval { low: account.enters_below, high: account.clears_above },
        |all, one| AngleInterval {
            low: if one.low < all.low { one.low } else { all.low },
            high: if one.high > all.high { one.high } else { all.high },
        },
    );
    let values = [low, high].into_iter();
    super::super::chart::degrees_axis(values, quantity, account.limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Language, speaking};
    use crate::reminder::{Rule, Sample as Second};
    use crate::units::Timestamp;

    /// A warning after 180 s, the last 102 of which were forward.
    fn account() -> Account {
        let samples = (0..=180_u32)
            .map(|second| {
                let forward = second > 78;
                let value = Degrees::new(if forward { -8.4 } else { -1.0 });
                Second {
                    at: Timestamp::from_seconds(1000.0 + f64::from(second)),
                    value: Some((value, AngleInterval::around(value, Degrees::new(3.0)))),
                    forward,
                }
            })
            .collect();
        Account {
            at: Timestamp::from_seconds(1180.0),
            rule: Rule::default(),
            enters_below: Degrees::new(-7.0),
            clears_above: Degrees::new(-4.0),
            limit: Degrees::new(-5.0),
            forward_share: 0.85,
            samples,
        }
    }

    #[test]
    fn the_sentence_tells_how_far_how_long_and_what_the_rule_asks() {
        let said = speaking(Language::English, || Finding::of(&account()).sentence);
        assert_eq!(
            said.replace('\u{a0}', " "),
            "Your head was 8 degrees forward of your upright for 1 min 42 s of the last 2 min; the \
             rule asks for 80%."
        );
    }

    #[test]
    fn the_numbers_tell_every_condition_of_the_rule_and_how_it_was_met() {
        let told = speaking(Language::English, || Finding::of(&account()).figures);
        let told: Vec<_> = told.iter().map(|f| (f.name.as_str(), f.value.as_str())).collect();
        // 8.4 degrees forward of an upright whose limit lies at 5.
        assert!(told.contains(&("Forward in the window", "85%")), "{told:?}");
        assert!(told.contains(&("Beyond the limit", "3.4°")), "{told:?}");
    }

    #[test]
    fn an_angle_is_told_as_an_angle() {
        let mut account = account();
        account.limit = Degrees::new(45.5);
        for sample in &mut account.samples {
            sample.value = Some((
                Degrees::new(41.0),
                AngleInterval::around(Degrees::new(41.0), Degrees::new(3.0)),
            ));
        }
        let said = speaking(Language::English, || Finding::of(&account).sentence);
        assert!(said.contains("at 41°"), "{said}");
    }

    #[test]
    fn the_minutes_lie_before_the_warning_and_forward_is_one_stretch() {
        let finding = Finding::of(&account());
        assert_eq!((finding.x.from, finding.x.to), (-180.0, 0.0));
        assert_eq!(finding.forward, [(-102.0, 0.0)]);
        assert_eq!(finding.runs.len(), 1);
        assert!(finding.y.from <= -10.0 && finding.y.to >= 2.0);
    }
}
