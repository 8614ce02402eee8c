//! The history page: what it asks the keeper, what it shows of the answers, and what the person can
//! do there by pointer and by keyboard.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use std::cell::Cell;
use std::path::PathBuf;

use crossbeam_channel::{Receiver, Sender, unbounded};
use eframe::egui::{self, Key, Modifiers, Theme, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use plumbline::catalogue::{Language, speaking};
use plumbline::history::DayRecord;
use plumbline::keeper::{Answer, Ask};
use plumbline::ui::{KeeperLink, OverlaySupport, Page, Shell, UiOptions};

use super::days::{self, NOW, TODAY};
use super::script::Script;
use super::{WINDOW, Window, shot};

thread_local! {
    /// Minutes that have passed since the tests' now; a test has its thread for itself.
    static LATER: Cell<i64> = const { Cell::new(0) };
}

/// Lets time pass.
pub fn pass(minutes: i64) {
    LATER.set(LATER.get() + minutes);
}

/// The person's clock.
pub fn wall() -> jiff::Zoned {
    let midnight = TODAY.to_zoned(TimeZone::fixed(offset(1))).unwrap();
    let minutes = i64::from(NOW) + LATER.get();
    midnight.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap()
}

/// The keeper's ends of the window's channels.
pub struct Keeper {
    asks: Receiver<Ask>,
    answers: Sender<Answer>,
}

impl Keeper {
    /// What was asked since the last call, but for the profiles, which are other pages'.
    fn drain(&self) -> Vec<Ask> {
        self.asks.try_iter().filter(|ask| *ask != Ask::Profiles).collect()
    }

    fn says(&self, answer: Answer) {
        self.answers.send(answer).unwrap();
    }

    /// Answers all that was asked with the days of `of`; what was asked besides is returned.
    fn serve(&self, harness: &mut Window, of: impl Fn(Date) -> DayRecord) -> Vec<Ask> {
        let mut others = Vec::new();
        harness.run();
        for ask in self.drain() {
            match ask {
                Ask::Days { from, to } => {
                    let days = days::days(from, to).into_iter().map(|day| of(day.date));
                    self.says(Answer::Days(days.collect()));
                }
                other => others.push(other),
            }
        }
        harness.run();
        others
    }
}

/// How a window looks.
#[derive(Clone, Copy)]
pub struct Look {
    pub theme: Theme,
    pub size: Vec2,
    pub zoom: f32,
    pub language: Language,
}

pub const LIGHT: Look =
    Look { theme: Theme::Light, size: WINDOW, zoom: 1.0, language: Language::English };

/// Every look a page is photographed in, by the name of the picture.
pub const LOOKS: [(&str, Look); 5] = [
    ("light", LIGHT),
    ("dark", Look { theme: Theme::Dark, ..LIGHT }),
    // As high as it needs to be to see it all.
    ("200", Look { zoom: 2.0, size: vec2(1100.0, 1600.0), ..LIGHT }),
    ("narrow", Look { size: vec2(480.0, 900.0), ..LIGHT }),
    ("german", Look { language: Language::German, ..LIGHT }),
];

/// A window on `page`, wired to a script and a keeper.
pub fn window(look: Look, page: Page) -> (Window, Script, Keeper) {
    LATER.set(0);
    let (link, script) = Script::new();
    let (asked, asks) = unbounded();
    let (answers, answered) = unbounded();
    let options =
        UiOptions { theme: look.theme.into(), reduced_motion: true, ..UiOptions::default() };
    let mut links = Some((link, KeeperLink { asks: asked, answers: answered }));
    let mut harness = Harness::builder()
        .with_size(look.size / look.zoom)
        .with_pixels_per_point(look.zoom)
        .with_theme(look.theme)
        .with_os(egui::os::OperatingSystem::Nix)
        .build_ui_state(
            move |ui, shell: &mut Option<Shell>| {
                speaking(look.language, || {
                    if let Some((link, keeper)) = links.take() {
                        let support = OverlaySupport::of(false);
                        let mut made = Shell::new(ui.ctx(), link, &options, support)
                            .with_keeper(keeper)
                            .with_wall(wall);
                        made.open(page);
                        *shell = Some(made);
                        ui.ctx().request_discard("fonts");
                        return;
                    }
                    if let Some(shell) = shell {
                        shell.logic(&ui.ctx().clone());
                        let all = egui::UiBuilder::new().max_rect(ui.ctx().content_rect());
                        shell.ui(&mut ui.new_child(all));
                    }
                });
            },
            None,
        );
    harness.run();
    script.drain();
    (harness, script, Keeper { asks, answers })
}

/// The history with two months in it.
fn opened(look: Look) -> (Window, Keeper) {
    let (mut harness, _script, keeper) = window(look, Page::History);
    keeper.serve(&mut harness, days::day);
    (harness, keeper)
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.remove_cursor();
    harness.run();
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn says(harness: &Window, label: &str) -> bool {
    harness.query_by_label(label).is_some()
}

fn hears(harness: &Window, part: &str) -> bool {
    harness.query_by_label_contains(part).is_some()
}

// Pictures.

/// A picture of what `play` leads to, in every look.
fn pictures(name: &str, play: impl Fn(&mut Window, &Keeper, Language)) {
    let mut results = SnapshotResults::new();
    for (word, look) in LOOKS {
        let (mut harness, _script, keeper) = window(look, Page::History);
        play(&mut harness, &keeper, look.language);
        shot(&mut harness, &format!("history_{name}_{word}"), &mut results);
    }
}

/// A view's name in a language.
fn view(id: &str, language: Language) -> String {
    speaking(language, || plumbline::tr!(id))
}

#[test]
fn a_day_in_pictures() {
    pictures("day", |harness, keeper, language| {
        keeper.serve(harness, days::day);
        let line = speaking(language, || plumbline::tr!("history-line"));
        harness.get_by_label(&line).focus();
        harness.run();
        for _ in 0..27 {
            harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        }
        harness.run();
    });
}

#[test]
fn a_week_in_pictures() {
    pictures("week", |harness, keeper, language| {
        click(harness, &view("history-week", language));
        keeper.serve(harness, days::day);
    });
}

#[test]
fn a_month_in_pictures() {
    pictures("month", |harness, keeper, language| {
        click(harness, &view("history-month", language));
        keeper.serve(harness, days::day);
    });
}

#[test]
fn a_comparison_in_pictures() {
    pictures("compare", |harness, keeper, language| {
        click(harness, &view("history-compare", language));
        keeper.serve(harness, days::day);
    });
}

#[test]
fn files_in_pictures() {
    pictures("files", |harness, keeper, language| {
        keeper.serve(harness, days::day);
        click(harness, &view("history-files", language));
        // The person's own folder is another on every machine.
        let field = view("history-export-path", language);
        retype(harness, &field, "/home/ada/Documents/plumbline-2026-11-27.csv");
        click(harness, &view("history-delete-all", language));
    });
}

#[test]
fn a_history_without_days_in_pictures() {
    let nothing = |date| DayRecord { date, ..DayRecord::default() };
    pictures("empty", move |harness, keeper, _| {
        keeper.serve(harness, nothing);
    });
}

#[test]
fn few_days_and_no_answer_in_pictures() {
    let mut results = SnapshotResults::new();
    for (word, look) in LOOKS.into_iter().take(2) {
        let (mut harness, _script, _keeper) = window(look, Page::History);
        shot(&mut harness, &format!("history_loading_{word}"), &mut results);
        let (mut harness, _script, keeper) = window(look, Page::History);
        keeper.drain();
        keeper.says(Answer::Failed(BROKEN.to_owned()));
        shot(&mut harness, &format!("history_failed_{word}"), &mut results);
        let only_today = |date: Date| match date {
            TODAY => short_day(),
            _ => DayRecord { date, ..DayRecord::default() },
        };
        for id in ["history-day", "history-week", "history-compare"] {
            let (mut harness, _script, keeper) = window(look, Page::History);
            click(&mut harness, &view(id, look.language));
            keeper.serve(&mut harness, only_today);
            shot(&mut harness, &format!("{}_short_{word}", id.replace('-', "_")), &mut results);
        }
    }
}

const BROKEN: &str = "The history is in use by another program. Close that one and try again.";

/// The first quarter of an hour with the program.
fn short_day() -> DayRecord {
    let mut day = days::day(TODAY);
    day.minutes.truncate(16);
    let end = day.minutes.last().unwrap().start;
    day.warnings.retain(|warning| warning.at <= end);
    day.episodes.retain(|episode| episode.start <= end);
    day.prompts.clear();
    day.breaks.clear();
    day.pauses.clear();
    day
}

// What is asked and shown.

#[test]
fn the_page_asks_for_today_and_again_every_minute() {
    let (mut harness, _script, keeper) = window(LIGHT, Page::History);
    let today = Ask::Days { from: TODAY, to: TODAY };
    assert_eq!(keeper.drain(), std::slice::from_ref(&today));
    assert!(says(&harness, "Reading the history\u{2026}"));
    keeper.says(Answer::Days(vec![days::day(TODAY)]));
    harness.run();
    assert!(says(&harness, "Friday, 27 November 2026"));
    assert_eq!(keeper.drain(), []);
    pass(1);
    harness.run();
    assert_eq!(keeper.drain(), [today]);
    assert!(!says(&harness, "Reading the history\u{2026}"), "what is known stands meanwhile");
}

#[test]
fn a_hidden_window_asks_for_nothing() {
    let (mut harness, keeper) = opened(LIGHT);
    let viewport = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    (viewport.minimized, viewport.occluded) = (Some(true), Some(false));
    pass(5);
    harness.run();
    assert_eq!(keeper.drain(), []);
}

#[test]
fn midnight_turns_the_page_of_somebody_who_looks_at_today() {
    let (mut harness, keeper) = opened(LIGHT);
    pass(8 * 60);
    keeper.serve(&mut harness, days::day);
    assert!(says(&harness, "Saturday, 28 November 2026"));
    assert!(says(&harness, "Nothing was watched then."));
}

#[test]
fn days_weeks_and_months_are_turned_by_button_and_by_key() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "The day before");
    assert_eq!(keeper.drain(), [Ask::Days { from: date(2026, 11, 26), to: date(2026, 11, 26) }]);
    assert!(says(&harness, "Thursday, 26 November 2026"));
    click(&mut harness, "Today");
    assert!(says(&harness, "Friday, 27 November 2026"));
    assert_eq!(keeper.drain(), [], "today was there");
    press(&mut harness, Key::PageUp);
    press(&mut harness, Key::ArrowLeft);
    assert!(says(&harness, "Wednesday, 25 November 2026"));
    press(&mut harness, Key::PageDown);
    press(&mut harness, Key::Home);
    assert!(says(&harness, "Friday, 27 November 2026"));
    press(&mut harness, Key::PageDown);
    assert!(says(&harness, "Friday, 27 November 2026"), "tomorrow has no page");
    keeper.drain();

    click(&mut harness, "Week");
    assert!(says(&harness, "23 November to 29 November 2026"));
    // The shown week and the seven before it, for the weekdays; today is there.
    let weeks = Ask::Days { from: date(2026, 10, 5), to: date(2026, 11, 24) };
    assert_eq!(keeper.drain(), [weeks]);
    press(&mut harness, Key::PageUp);
    assert!(says(&harness, "16 November to 22 November 2026"));
    click(&mut harness, "Month");
    assert!(says(&harness, "November 2026"));
    click(&mut harness, "The month before");
    assert!(says(&harness, "October 2026"));
}

#[test]
fn a_minute_is_reached_by_key_and_its_numbers_are_said() {
    let (mut harness, _keeper) = opened(LIGHT);
    assert!(hears(&harness, "Point at a minute"));
    harness.get_by_label_contains("Time line of the day").focus();
    harness.run();
    let first = days::day(TODAY).minutes[0].start.time();
    let line = |time: jiff::civil::Time| {
        format!("Time line of the day, {:02}:{:02}:", time.hour(), time.minute())
    };
    assert!(hears(&harness, &line(first)));
    press(&mut harness, Key::ArrowRight);
    assert!(hears(&harness, &line(first + jiff::SignedDuration::from_mins(1))));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run();
    assert!(hears(&harness, &line(first + jiff::SignedDuration::from_mins(16))));
    press(&mut harness, Key::End);
    assert!(hears(&harness, &line(days::day(TODAY).minutes.last().unwrap().start.time())));
    press(&mut harness, Key::Home);
    press(&mut harness, Key::ArrowLeft);
    assert!(hears(&harness, ": not watched"), "before the first minute nobody looked");
    assert!(says(&harness, "Friday, 27 November 2026"), "the arrows did not turn the page");
    // In the middle of the lunch the camera was let go.
    for _ in 0..17 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    }
    harness.run();
    assert!(hears(&harness, "nobody there for long"));
}

#[test]
fn a_minute_is_touched_by_pointer_and_stays() {
    let (mut harness, _keeper) = opened(LIGHT);
    let ribbon = harness.get_by_label_contains("Time line of the day").rect();
    harness.hover_at(ribbon.lerp_inside(vec2(0.5, 0.5)));
    harness.run();
    assert!(hears(&harness, "Time line of the day, 12:30:"), "the middle of 08:00 to 17:00");
    harness.remove_cursor();
    harness.run();
    assert!(hears(&harness, "Point at a minute"), "hovering leaves nothing behind");
    harness.get_by_label_contains("Time line of the day").click();
    harness.run();
    harness.remove_cursor();
    harness.run();
    assert!(hears(&harness, "Time line of the day, 12:30:"));
}

#[test]
fn change_and_angle_can_be_chosen_where_a_day_has_both() {
    let (mut harness, _keeper) = opened(LIGHT);
    assert!(hears(&harness, "Mean change from the own upright by minute"));
    click(&mut harness, "Angle");
    assert!(hears(&harness, "Mean craniovertebral angle by minute"));
}

#[test]
fn a_row_of_the_week_and_a_cell_of_the_month_lead_to_their_day() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Week");
    keeper.serve(&mut harness, days::day);
    harness.get_by_label_contains("Tuesday, 24 November: watched").click();
    keeper.serve(&mut harness, days::day);
    assert!(says(&harness, "Tuesday, 24 November 2026"));
    click(&mut harness, "Month");
    keeper.serve(&mut harness, days::day);
    assert!(hears(&harness, "Sunday, 22 November: nothing was watched"));
    assert!(hears(&harness, "Saturday, 28 November: still to come"));
    harness.get_by_label_contains("Monday, 2 November: head forward").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    keeper.serve(&mut harness, days::day);
    assert!(says(&harness, "Monday, 2 November 2026"));
}

#[test]
fn a_comparison_says_chance_unless_the_interval_leaves_nought_out() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Compare");
    keeper.serve(&mut harness, days::day);
    assert!(hears(&harness, "Head forward: No difference that can be told from chance."));
    assert!(hears(&harness, "Dose an hour: earlier"));
    click(&mut harness, "This week and the last");
    keeper.serve(&mut harness, days::day);
    assert!(hears(&harness, "16 November to 22 November 2026"));

    // A month without a forward head before one that has some.
    let (mut harness, _script, keeper) = window(LIGHT, Page::History);
    click(&mut harness, "Compare");
    keeper.serve(&mut harness, |date| {
        let mut day = days::day(date);
        if date.month() == 10 {
            for minute in &mut day.minutes {
                minute.summary.neutral += minute.summary.forward;
                minute.summary.forward = std::time::Duration::ZERO;
            }
        }
        day
    });
    assert!(hears(&harness, "Head forward: Higher by"));
}

#[test]
fn own_dates_are_read_and_what_is_wrong_with_them_is_said() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Compare");
    keeper.serve(&mut harness, days::day);
    click(&mut harness, "Own dates");
    retype(&mut harness, "First day of the earlier period", "last week");
    assert!(hears(&harness, "\u{201c}last week\u{201d} is no date"));
    retype(&mut harness, "First day of the earlier period", "2026-11-09");
    retype(&mut harness, "Last day of the earlier period", "2026-11-15");
    retype(&mut harness, "First day of the later period", "2026-11-16");
    retype(&mut harness, "Last day of the later period", "2026-11-22");
    assert!(hears(&harness, "9 November to 15 November 2026, "));
}

/// Types `text` into a field over what is there.
fn retype(harness: &mut Window, field: &str, text: &str) {
    harness.get_by_label(field).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label(field).type_text(text);
    harness.run();
}

#[test]
fn an_export_is_asked_for_with_its_path_and_its_days() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Export and delete\u{2026}");
    retype(&mut harness, "File to export to", "/tmp/mine.csv");
    click(&mut harness, "JSON");
    harness.get_by_role_and_label(egui::Role::Button, "Export").click();
    harness.run();
    let file = PathBuf::from("/tmp/mine.json");
    let (from, to) = (Some(TODAY), Some(TODAY));
    assert_eq!(keeper.drain(), [Ask::Export { from, to, file }]);
    keeper.says(Answer::Done("One day was written to /tmp/mine.json.".to_owned()));
    harness.run();
    assert!(says(&harness, "One day was written to /tmp/mine.json."));

    click(&mut harness, "All days");
    retype(&mut harness, "File to export to", "/tmp/all.json");
    harness.get_by_role_and_label(egui::Role::Button, "Export").click();
    harness.run();
    let file = PathBuf::from("/tmp/all.json");
    assert_eq!(keeper.drain(), [Ask::Export { from: None, to: None, file }]);
}

#[test]
fn a_proposed_path_says_the_day_and_the_form() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Export and delete\u{2026}");
    harness.get_by_role_and_label(egui::Role::Button, "Export").click();
    harness.run();
    let asked = keeper.drain();
    let [Ask::Export { file, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert!(file.ends_with("plumbline-2026-11-27.csv"), "{file:?}");
}

#[test]
fn an_import_is_asked_for_and_everything_is_read_anew() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Export and delete\u{2026}");
    retype(&mut harness, "File to import that was exported elsewhere", "/tmp/old.json");
    click(&mut harness, "Import");
    let again = Ask::Days { from: TODAY, to: TODAY };
    assert_eq!(keeper.drain(), [Ask::Import(PathBuf::from("/tmp/old.json")), again]);
}

#[test]
fn deleting_asks_once_in_place_and_can_be_left() {
    let (mut harness, keeper) = opened(LIGHT);
    click(&mut harness, "Export and delete\u{2026}");
    click(&mut harness, "Delete this day");
    let question =
        "Delete all that is kept of Friday, 27 November 2026? It cannot be brought back.";
    assert!(says(&harness, question));
    assert_eq!(keeper.drain(), []);
    click(&mut harness, "Keep");
    assert!(!says(&harness, question));
    click(&mut harness, "Delete this day");
    click(&mut harness, "Delete");
    let again = Ask::Days { from: TODAY, to: TODAY };
    assert_eq!(keeper.drain(), [Ask::ForgetDay(TODAY), again]);
    assert!(!says(&harness, question));

    click(&mut harness, "Delete everything");
    assert_eq!(keeper.drain(), []);
    // The question about a day does not follow to another one; this one is about all.
    assert!(hears(&harness, "Delete all days"));
    click(&mut harness, "Delete");
    assert_eq!(keeper.drain()[0], Ask::ForgetAll);
}

#[test]
fn a_question_about_a_day_does_not_follow_to_another_day() {
    let (mut harness, _keeper) = opened(LIGHT);
    click(&mut harness, "Export and delete\u{2026}");
    click(&mut harness, "Delete this day");
    click(&mut harness, "The day before");
    assert!(!hears(&harness, "Delete all that is kept of"));
}

#[test]
fn what_was_on_its_way_when_a_day_was_deleted_does_not_bring_it_back() {
    let (mut harness, keeper) = opened(LIGHT);
    pass(1);
    harness.run();
    assert_eq!(keeper.drain().len(), 1, "today is being read");
    click(&mut harness, "Export and delete\u{2026}");
    click(&mut harness, "Delete this day");
    click(&mut harness, "Delete");
    let asked = keeper.drain();
    assert_eq!(asked.len(), 2);
    // The answer from before the deletion comes only now, then the one from after it.
    keeper.says(Answer::Days(vec![days::day(TODAY)]));
    keeper.says(Answer::Days(vec![DayRecord { date: TODAY, ..DayRecord::default() }]));
    harness.run();
    assert!(says(&harness, "Nothing was watched then."));
}

#[test]
fn a_history_that_cannot_be_read_says_so_and_can_be_tried_again() {
    let (mut harness, _script, keeper) = window(LIGHT, Page::History);
    keeper.drain();
    keeper.says(Answer::Failed(BROKEN.to_owned()));
    harness.run();
    assert!(says(&harness, BROKEN));
    assert!(says(&harness, "The history could not be read."));
    assert_eq!(keeper.drain(), []);
    click(&mut harness, "Try again");
    keeper.serve(&mut harness, days::day);
    assert!(!says(&harness, "The history could not be read."));
}

#[test]
fn nothing_is_painted_again_while_nothing_changes() {
    let (mut harness, keeper) = opened(LIGHT);
    for id in ["Day", "Week", "Month", "Compare"] {
        click(&mut harness, id);
        keeper.serve(&mut harness, days::day);
        let before = harness.ctx.cumulative_frame_nr();
        harness.run();
        assert!(harness.ctx.cumulative_frame_nr() <= before + 2, "{id}");
        // But for a look at the clock, which today needs once a minute.
        let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        let causes = harness.ctx.repaint_causes();
        assert!(delay >= std::time::Duration::from_secs(60), "{id}: {delay:?} {causes:?}");
    }
}

#[test]
fn every_view_can_be_reached_by_tab() {
    let (mut harness, _keeper) = opened(LIGHT);
    let mut reached = Vec::new();
    for _ in 0..30 {
        press(&mut harness, Key::Tab);
        use egui_kittest::kittest::NodeT;
        let focused = harness.root().children_recursive().find(|node| node.is_focused());
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    for name in ["Day", "Week", "Month", "Compare", "The day before", "Export and delete\u{2026}"] {
        assert!(reached.iter().any(|label| label == name), "{name}: {reached:?}");
    }
    assert!(reached.iter().any(|label| label.starts_with("Time line of the day")), "{reached:?}");
}
