use super::*;
use crate::catalogue::{Language, speaking};
use crate::monitor::{Event, EventKind, StreamId};
use crate::pose::ModelVariant;
use crate::reminder::{PauseReason, PromptOutcome, Step, WarningOutcome};
use crate::units::Timestamp;

fn known(happened: impl IntoIterator<Item = EventKind>) -> Known {
    let mut known = Known::new(None, ModelVariant::Lite);
    for kind in happened {
        let at = Timestamp::from_seconds(100.0);
        known.happen(Event { stream: StreamId::default(), at, kind });
    }
    known
}

/// Everything at once.
fn all() -> Vec<EventKind> {
    vec![
        EventKind::Quiet(Some(QuietReason::Call)),
        EventKind::Hinted(Hint::TooNear),
        EventKind::BaselineDoubted(Doubt::CameraMoved),
        EventKind::Notice("Read this.".into()),
        EventKind::Prompted(Prompt::Movement),
        EventKind::Climbed(Step::Tray),
    ]
}

#[test]
fn one_at_a_time_and_what_waits_for_an_answer_first() {
    let mut known = known(all());
    assert_eq!(Banner::of(&known), Some(Banner::Warning(None)));
    let over = |known: &mut Known, kind: EventKind| {
        let at = Timestamp::from_seconds(200.0);
        known.happen(Event { stream: StreamId::default(), at, kind });
    };
    over(&mut known, EventKind::WarningOver(WarningOutcome::CameBack));
    assert_eq!(Banner::of(&known), Some(Banner::Prompt(Prompt::Movement, None)));
    over(&mut known, EventKind::PromptOver(Prompt::Movement, PromptOutcome::Kept));
    assert_eq!(Banner::of(&known), Some(Banner::Notice("Read this.")));
    known.notices.clear();
    assert_eq!(Banner::of(&known), Some(Banner::Doubt(Doubt::CameraMoved)));
    over(&mut known, EventKind::BaselineTrusted);
    assert_eq!(Banner::of(&known), Some(Banner::Hint(Hint::TooNear)));
    known.hint = None;
    assert_eq!(Banner::of(&known), Some(Banner::Quiet(QuietReason::Call)));
    over(&mut known, EventKind::Quiet(None));
    assert_eq!(Banner::of(&known), None);
}

#[test]
fn while_nothing_is_looked_at_only_notices_are_shown() {
    let paused = EventKind::Paused { reason: PauseReason::Locked, lasts: None };
    let known = known(all().into_iter().chain([paused]));
    assert_eq!(Banner::of(&known), Some(Banner::Notice("Read this.")));
}

#[test]
fn every_banner_has_its_words_in_every_language() {
    for language in Language::ALL {
        speaking(language, || {
            let known = known([]);
            let doubts = [
                Doubt::CameraMoved,
                Doubt::ConditionsChanged,
                Doubt::AnotherPerson,
                Doubt::OtherStance,
            ];
            let hints = [
                Hint::TooNear,
                Hint::TooFar,
                Hint::ScreenLow,
                Hint::ScreenHigh,
                Hint::OffCentre,
                Hint::HeadTilted,
            ];
            let quiets = [
                QuietReason::Locked,
                QuietReason::Call,
                QuietReason::DoNotDisturb,
                QuietReason::FullScreen,
                QuietReason::OutsideHours,
                QuietReason::Snoozed,
                QuietReason::BaselineDoubted,
                QuietReason::BackedOff,
            ];
            let minute = Some(Duration::from_secs(60));
            let banners = [
                Banner::Warning(None),
                Banner::Warning(minute),
                Banner::Prompt(Prompt::Movement, None),
                Banner::Prompt(Prompt::Break, minute),
            ]
            .into_iter()
            .chain(doubts.map(Banner::Doubt))
            .chain(hints.map(Banner::Hint))
            .chain(quiets.map(Banner::Quiet));
            for banner in banners {
                let (sentence, help) = banner.words(&known);
                for words in [Some(sentence), help].into_iter().flatten() {
                    assert!(words.ends_with('.'), "{language:?} {banner:?}: {words}");
                    assert!(!words.contains("overlay-"), "{language:?} {banner:?}: {words}");
                }
            }
        });
    }
}

#[test]
fn for_today_lasts_until_four_in_the_morning_also_over_a_change_of_the_clock() {
    let until = |text: &str| until_morning(&text.parse::<Zoned>().unwrap()).as_secs();
    assert_eq!(until("2026-11-27T14:00[Europe/Berlin]"), 14 * 3600);
    assert_eq!(until("2026-11-27T03:59[Europe/Berlin]"), 60);
    assert_eq!(until("2026-11-27T04:00[Europe/Berlin]"), 24 * 3600);
    // The night in which an hour is missing, and the one that has an hour twice.
    assert_eq!(until("2026-03-28T22:00[Europe/Berlin]"), 5 * 3600);
    assert_eq!(until("2026-10-24T22:00[Europe/Berlin]"), 7 * 3600);
}

#[test]
fn silence_after_a_snooze_says_until_when() {
    speaking(Language::English, || {
        let mut known = known([EventKind::Quiet(Some(QuietReason::Snoozed))]);
        known.snoozed_until = "2026-11-27T14:05[Europe/Berlin]".parse().ok();
        let banner = Banner::of(&known).unwrap();
        assert_eq!(banner.words(&known).0, "Quiet until 14:05: you have snoozed the warnings.");
    });
}

#[test]
fn a_snooze_outlasts_the_choice_of_another_source() {
    let mut known = known([EventKind::Quiet(Some(QuietReason::Snoozed))]);
    known.snoozed_until = "2026-11-27T14:05[Europe/Berlin]".parse().ok();
    let until = known.snoozed_until.clone();
    known.choose(crate::capture::SourceSpec::Demo);
    assert_eq!((known.quiet, known.snoozed_until), (Some(QuietReason::Snoozed), until));
}
