//! What the pages of the guide say, beside the picture.

use eframe::egui::Ui;

use crate::capture::{CameraInfo, SourceSpec};
use crate::catalogue::{percent, span, tr};
use crate::posture::framing::FramingAdvice;
use crate::reminder::Level;
use crate::settings::{GuideStep, Settings};
use crate::ui::intent::Intent;
use crate::ui::known::{Calibration, Known};
use crate::ui::rows::{option_row, switch_row};
use crate::ui::tokens::{GRID, regular, size, strong};
use crate::ui::widgets::{Sign, colours, text};

use super::{GuidePage, learn, parts, warning};

impl GuidePage {
    /// The instruction, large; a look from the side brings its own.
    pub(super) fn title(&self, ui: &mut Ui, known: &Known, is_low: bool) {
        if matches!(known.calibration, Calibration::Looking(_) | Calibration::Looked(_)) {
            return;
        }
        let title = tr!(match self.step {
            GuideStep::Welcome => "guide-welcome-title",
            GuideStep::Camera => "guide-camera-title",
            GuideStep::Framing => "guide-framing-title",
            GuideStep::Upright => "guide-upright-title",
            GuideStep::Forward => "guide-forward-title",
            GuideStep::Side => "guide-side-title",
            GuideStep::Warning => "guide-warning-title",
            GuideStep::Options => "guide-options-title",
            GuideStep::Done => "guide-done-title",
        });
        let font = strong(if is_low { size::LEAD } else { size::TITLE });
        let ink = colours(ui).ink;
        text(ui, title, font, ink);
    }

    /// All below the instruction.
    pub(super) fn page(
        &mut self,
        ui: &mut Ui,
        known: &Known,
        is_low: bool,
        intents: &mut Vec<Intent>,
    ) {
        match self.step {
            GuideStep::Welcome => welcome(ui, is_low),
            GuideStep::Camera => camera(ui, known, intents),
            GuideStep::Framing => framing(ui, known, self.framing.said()),
            GuideStep::Upright => learn::upright(ui, known, is_low),
            GuideStep::Forward => learn::forward(ui, known, &self.follows, is_low),
            GuideStep::Side => learn::side(ui, known, is_low, intents),
            GuideStep::Warning => warning::page(ui, known, self.tested, intents),
            GuideStep::Options => options(ui, known, intents),
            GuideStep::Done => done(ui, known, is_low),
        }
    }
}

/// What is said first, below the instruction.
pub(super) fn lead(ui: &mut Ui, is_low: bool, words: &str) {
    let ink = colours(ui).ink;
    text(ui, words, regular(if is_low { size::BODY } else { size::LEAD }), ink);
}

/// A further sentence.
pub(super) fn explain(ui: &mut Ui, words: &str) {
    let grey = colours(ui).grey;
    text(ui, words, regular(size::BODY), grey);
}

fn welcome(ui: &mut Ui, is_low: bool) {
    lead(ui, is_low, &tr!("guide-welcome-text"));
    ui.add_space(GRID);
    lead(ui, is_low, &tr!("guide-welcome-privacy"));
    ui.add_space(GRID);
    explain(ui, &tr!("guide-welcome-time"));
}

fn camera(ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
    let is_demo = known.asked.as_ref().is_some_and(SourceSpec::is_demo);
    if known.cameras.is_empty() {
        parts::told(ui, Sign::Away, &tr!("guide-camera-none"), &tr!("guide-camera-none-help"));
    } else {
        explain(ui, &tr!("guide-camera-text"));
        if !is_demo {
            parts::says_obstacle(ui, known);
        }
    }
    ui.add_space(GRID);
    for camera in &known.cameras {
        let source = SourceSpec::Camera(camera.index);
        let is_chosen = known.asked.as_ref() == Some(&source);
        let detail = if is_chosen { tr!("guide-camera-in-use") } else { String::new() };
        if option_row(ui, is_chosen, &called(camera), &detail) && !is_chosen {
            intents.push(Intent::Choose(source));
        }
    }
    let (demo, detail) = (tr!("guide-camera-demo"), tr!("guide-camera-demo-detail"));
    if option_row(ui, is_demo, &demo, &detail) && !is_demo {
        intents.push(Intent::Choose(SourceSpec::Demo));
    }
}

fn called(camera: &CameraInfo) -> String {
    match camera.name.as_str() {
        "" => tr!("guide-camera-nameless", number = camera.index),
        name => name.to_owned(),
    }
}

fn framing(ui: &mut Ui, known: &Known, advice: Option<FramingAdvice>) {
    explain(ui, &tr!("guide-framing-text"));
    ui.add_space(GRID);
    if parts::says_obstacle(ui, known) {
        return;
    }
    let id = advice.map_or("guide-framing-waiting", id);
    let sign = match advice {
        Some(FramingAdvice::Good) => Sign::Upright,
        Some(FramingAdvice::Nobody) => Sign::Away,
        Some(_) | None => Sign::Unsure,
    };
    parts::told(ui, sign, &tr!(id), &tr!(&format!("{id}-help")));
}

/// The name of the sentence for that advice; what to do has the same with `-help`.
pub(super) const fn id(advice: FramingAdvice) -> &'static str {
    match advice {
        FramingAdvice::Good => "guide-framing-good",
        FramingAdvice::Nobody => "guide-framing-nobody",
        FramingAdvice::TooDark => "guide-framing-too-dark",
        FramingAdvice::Glare => "guide-framing-glare",
        FramingAdvice::BackLit => "guide-framing-backlit",
        FramingAdvice::Dull => "guide-framing-dull",
        FramingAdvice::TooNear => "guide-framing-too-near",
        FramingAdvice::HeadCutOff => "guide-framing-head",
        FramingAdvice::ShouldersCutOff => "guide-framing-shoulders",
        FramingAdvice::NapeCutOff => "guide-framing-nape",
        FramingAdvice::TooFar => "guide-framing-too-far",
        FramingAdvice::HalfAside => "guide-framing-aside",
        FramingAdvice::OddAngle => "guide-framing-angle",
        FramingAdvice::FaceHidden => "guide-framing-face",
        FramingAdvice::HeadTurned => "guide-framing-turned",
        FramingAdvice::HeadTilted => "guide-framing-tilted",
        FramingAdvice::Unclear => "guide-framing-unclear",
    }
}

fn options(ui: &mut Ui, known: &Known, intents: &mut Vec<Intent>) {
    let mut changed: Option<Settings> = None;
    let mut change = |with: &dyn Fn(&mut Settings)| {
        let mut settings = known.settings.clone();
        with(&mut settings);
        changed = Some(settings);
    };
    let heading = |ui: &mut Ui, words: &str| {
        let grey = colours(ui).grey;
        text(ui, words, strong(size::BODY), grey);
    };
    heading(ui, &tr!("guide-options-level"));
    for level in Level::ALL {
        let is_chosen = known.settings.warning.level == level;
        // The own numbers are set in the settings; here they only show where they are in force.
        if level == Level::Own && !is_chosen {
            continue;
        }
        let rule = level.rule().unwrap_or_else(|| known.settings.warning.rule());
        let detail = tr!(
            "guide-options-rule",
            window = span(std::time::Duration::from_secs(rule.window_seconds.into())),
            share = percent(rule.share.value()),
            cooldown = span(std::time::Duration::from_secs(rule.cooldown_seconds.into()))
        );
        if option_row(ui, is_chosen, &level_name(level), &detail) && !is_chosen {
            change(&|settings| settings.warning.level = level);
        }
    }
    ui.add_space(GRID);
    heading(ui, &tr!("guide-options-start"));
    let program = &known.settings.program;
    let (title, detail) = (tr!("guide-options-autostart"), tr!("guide-options-autostart-detail"));
    if switch_row(ui, program.autostart, &title, &detail) {
        change(&|settings| settings.program.autostart ^= true);
    }
    let (title, detail) = (tr!("guide-options-minimised"), tr!("guide-options-minimised-detail"));
    if switch_row(ui, program.start_minimised, &title, &detail) {
        change(&|settings| settings.program.start_minimised ^= true);
    }
    intents.extend(changed.map(|settings| Intent::UseSettings(Box::new(settings))));
}

fn level_name(level: Level) -> String {
    tr!(match level {
        Level::Calm => "settings-level-calm",
        Level::Usual => "settings-level-usual",
        Level::Early => "settings-level-early",
        Level::Own => "settings-level-own",
    })
}

fn done(ui: &mut Ui, known: &Known, is_low: bool) {
    lead(ui, is_low, &tr!("guide-done-text"));
    ui.add_space(GRID);
    let upright = if known.profile.is_empty() {
        tr!("guide-done-upright-missing")
    } else {
        tr!("guide-done-upright-measured", profile = known.profile.as_str())
    };
    parts::fact(ui, &tr!("guide-done-upright"), &upright);
    let level = level_name(known.settings.warning.level);
    parts::fact(ui, &tr!("guide-done-warnings"), &level);
    let start = tr!(if known.settings.program.autostart {
        "guide-done-start-session"
    } else {
        "guide-done-start-self"
    });
    parts::fact(ui, &tr!("guide-done-start"), &start);
    ui.add_space(GRID);
    let faint = colours(ui).faint;
    text(ui, tr!("guide-done-note"), regular(size::SMALL), faint);
}
