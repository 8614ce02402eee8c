//! `plumbline calibrate --look`: a look from the side, led by one sentence a step. What to do is told
//! on standard error, the result on standard output.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::{CalibrateArgs, Context, Outcome, calibrate, output};
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::clock::{Clock, SystemClock};
use crate::monitor::play::{LookEnd, play_look};
use crate::monitor::session::Baseline;
use crate::monitor::{
    self, Command, EventKind, FirstOpen, Hardware, Monitor, MonitorOptions, StreamId,
};
use crate::posture::baseline::Profile;
use crate::posture::calibration::{Label, is_at_limit};
use crate::posture::comparison::{ProfileComparison, compare};
use crate::posture::look::{GuideState, Looked, Phase, Step, StepRefusal};
use crate::settings::Settings;
use crate::units::Degrees;

/// Pictures looked at a second, where the settings do not ask for more: 24 for each posture.
const PER_SECOND: f64 = 8.0;

pub(super) fn run(context: &Context, args: &CalibrateArgs) -> anyhow::Result<Outcome> {
    let old = calibrate::old_profile(context, &args.profile)?;
    let mut settings = context.settings.clone();
    settings.watch.model = args.model.into();
    settings.watch.per_second = settings.watch.per_second.max(PER_SECOND);
    let source = match &args.source {
        Some(source) => source.clone(),
        None => settings.watch.source.parse()?,
    };
    let label = Label {
        name: calibrate::name_of(&args.profile),
        created: calibrate::today(),
        camera: source.to_string(),
    };
    let mut teller = Teller::new();
    let end = if args.fast {
        if let SourceSpec::Camera(_) = source {
            anyhow::bail!("--fast plays films; a camera has one speed. Leave --fast away.");
        }
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let mut stations = Hardware { weights: context.weights.clone(), clock };
        play_look(&source, &settings, label, &mut stations, |state| teller.tell(state))?
    } else {
        live(context, source, settings, label, &mut teller)?
    };
    teller.clear();
    let looked = match end {
        LookEnd::Done(looked) => looked,
        LookEnd::Refused(refusal) => {
            output::complain(&refusal.into());
            return Ok(Outcome::NothingMeasurable);
        }
        LookEnd::Unfinished(state) => {
            output::complain(&anyhow::anyhow!("{}", unfinished(&state)));
            return Ok(Outcome::NothingMeasurable);
        }
    };
    let comparison = old.map(|old| compare(&old, &looked.profile));
    let path = context.profiles.save(&args.profile, &looked.profile)?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json_line(&mut out, &LookLine::new(&looked, comparison.as_ref()))?;
    } else {
        output::line(&mut out, &format!("Profile written to {}.", path.display()))?;
        output::line(&mut out, &describe(&looked))?;
        if let Some(found) = comparison {
            output::line(&mut out, &found.sentence())?;
        }
    }
    Ok(Outcome::Done)
}

/// Through the monitor, in real time.
fn live(
    context: &Context,
    source: SourceSpec,
    settings: Settings,
    label: Label,
    teller: &mut Teller,
) -> anyhow::Result<LookEnd> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let stations = Hardware { weights: context.weights.clone(), clock: Arc::clone(&clock) };
    let monitor = Monitor::spawn(MonitorOptions {
        source: source.clone(),
        first_open: FirstOpen::MustSucceed,
        camera_rate: FramesPerSecond::new(settings.watch.per_second),
        repeat_demo: false,
        settings,
        baseline: Baseline::Usual(None),
        profiles: context.profiles.clone(),
        stations: Box::new(stations),
        clock,
        wake: Arc::new(|| {}),
        listeners: Vec::new(),
        retry_after: monitor::RETRY_AFTER,
    })?;
    let mut state = GuideState::begin();
    let mut end = None;
    let mut stream = StreamId::default();
    while end.is_none() {
        let Ok(event) = monitor.events.recv() else { break };
        match event.kind {
            // A camera that comes back goes on where it was.
            EventKind::SourceOpened { .. } if state == GuideState::begin() => {
                stream = event.stream;
                // A monitor that has ended is noticed at the next event.
                let _ = monitor.commands.send(Command::BeginLook);
            }
            EventKind::LookGuided(guided) if event.stream == stream => {
                teller.tell(&guided);
                state = guided;
            }
            EventKind::Looked(result) => {
                let mut looked = result.looked;
                // The monitor calls it by the settings' name.
                looked.profile = Profile { name: label.name.clone(), ..looked.profile };
                end = Some(LookEnd::Done(Box::new(looked)));
            }
            EventKind::CalibrationRefused(reason) => teller.say(&reason),
            EventKind::CameraLost(error) => {
                teller.say(&format!("{error} Trying again every few seconds."));
            }
            EventKind::Notice(text) => teller.say(&text),
            EventKind::SourceEnded => end = Some(LookEnd::Unfinished(state.clone())),
            _ => {}
        }
    }
    monitor.stop()?;
    Ok(end.unwrap_or(LookEnd::Unfinished(state)))
}

/// Says a thing once, and draws a bar where somebody sees it.
struct Teller {
    bar: ProgressBar,
    said: String,
    step: Option<Step>,
    refused: Option<StepRefusal>,
}

impl Teller {
    fn new() -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(100), target);
        if let Ok(style) = ProgressStyle::with_template("  {wide_bar} {msg}") {
            bar.set_style(style);
        }
        Self { bar, said: String::new(), step: None, refused: None }
    }

    fn tell(&mut self, state: &GuideState) {
        let step = state.step;
        if self.step.replace(step) != Some(step) {
            let (number, all) = (step.number(), Step::ALL.len());
            self.say(&format!("{number} of {all}: {} {}", step.instruction(), step.detail()));
        }
        // Once; what is missing now goes on being said below it.
        if self.refused != state.refused {
            self.refused = state.refused;
            if let Some(refused) = state.refused {
                self.say(&refused.to_string());
            }
        }
        match state.phase {
            Phase::Waiting { hint } if state.overdue => {
                self.say(&format!("{} {}", hint.sentence(), hint.help()));
            }
            // What changes from picture to picture would fill the screen, so it stands in the bar.
            Phase::Waiting { hint } => {
                self.bar.set_position(0);
                self.bar.set_message(hint.sentence());
            }
            Phase::Measuring { progress } => {
                self.bar.set_message("hold still");
                self.bar.set_position((100.0 * progress) as u64);
            }
            Phase::Done => self.clear(),
        }
    }

    /// A line, unless it was the last one.
    fn say(&mut self, text: &str) {
        if self.said != text {
            self.said = text.to_owned();
            self.bar.set_position(0);
            // Nothing can be told where standard error is closed.
            self.bar.suspend(|| drop(output::line(&mut io::stderr(), text)));
        }
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn unfinished(state: &GuideState) -> String {
    let (number, all) = (state.step.number(), Step::ALL.len());
    let missing = match (state.refused, state.phase) {
        (Some(refused), Phase::Waiting { hint }) => {
            format!("{refused} {} {}", hint.sentence(), hint.help())
        }
        (Some(refused), Phase::Measuring { .. } | Phase::Done) => refused.to_string(),
        (None, Phase::Waiting { hint }) => format!("{} {}", hint.sentence(), hint.help()),
        (None, Phase::Measuring { .. } | Phase::Done) => {
            "Let each posture last five seconds.".to_owned()
        }
    };
    format!(
        "the pictures ended at step {number} of {all} (\"{}\"). {missing}",
        state.step.instruction()
    )
}

/// What was learned, in sentences.
fn describe(looked: &Looked) -> String {
    let interval = looked.upright.interval;
    let mut sentences = vec![format!(
        "Your upright angle from the side is {:.0}, in 9 of 10 cases between {:.0} and {:.0}.",
        looked.upright.value, interval.low, interval.high
    )];
    if let Some(front) = &looked.profile.frontal {
        let limit = if is_at_limit(front.scale) {
            ": the limit of what is believed, what was measured lay there or beyond. Look again, and \
             slide equally far in both views"
        } else {
            ""
        };
        sentences
            .push(format!("Your own slope is {:.2} times the common one{limit}.", front.scale));
    }
    let error = |error: Option<Degrees>, view: &str| Some(format!("within {:.1} {view}", error?));
    let (front, side) = (looked.profile.frontal, looked.profile.lateral);
    let steady: Vec<String> = [
        error(front.and_then(|front| front.error), "from the front"),
        error(side.and_then(|side| side.error), "from the side"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let known = Degrees::new(interval.width().value() / 2.0);
    sentences.push(if steady.is_empty() {
        format!("How steady that is could not be measured; the angle itself is known to about \u{b1}{known:.0}.")
    } else {
        format!(
            "Repeat error: 9 of 10 pictures left out lay {}. That is how steady it is; the angle itself \
             is known to about \u{b1}{known:.0}.",
            steady.join(", ")
        )
    });
    sentences.join(" ")
}

/// The result of `calibrate --look --json`.
#[derive(Debug, Serialize)]
struct LookLine<'a> {
    profile: &'a str,
    created: &'a str,
    cva_deg: f64,
    /// 90 % interval of the angle.
    interval_deg: [f64; 2],
    slope: Option<f64>,
    front_error_deg: Option<f64>,
    side_error_deg: Option<f64>,
    /// Against the profile that lay there before.
    comparison: Option<output::ComparisonLine>,
}

impl<'a> LookLine<'a> {
    fn new(looked: &'a Looked, comparison: Option<&ProfileComparison>) -> Self {
        let (front, side) = (looked.profile.frontal, looked.profile.lateral);
        Self {
            profile: &looked.profile.name,
            created: &looked.profile.created,
            cva_deg: output::degrees(Some(looked.upright.value)).unwrap_or_default(),
            interval_deg: output::interval(looked.upright.interval),
            slope: front.map(|front| output::hundredth(front.scale)),
            front_error_deg: output::degrees(front.and_then(|front| front.error)),
            side_error_deg: output::degrees(side.and_then(|side| side.error)),
            comparison: comparison.map(output::ComparisonLine::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posture::baseline::{FrontalUpright, LateralUpright, VERSION};
    use crate::posture::look::Hint;
    use crate::posture::{Estimate, ValueSource};
    use crate::units::AngleInterval;

    fn refused() -> GuideState {
        GuideState {
            step: Step::FrontUpright,
            phase: Phase::Waiting { hint: Hint::TurnBack },
            refused: Some(StepRefusal::TooFew { found: 2 }),
            overdue: false,
        }
    }

    #[test]
    fn a_film_that_ends_after_a_refusal_says_both_why_and_what_is_missing() {
        let told = unfinished(&refused());
        assert!(told.contains("Only 2 pictures came"), "{told}");
        assert!(told.contains("does not see you from the front yet"), "{told}");
    }

    #[test]
    fn after_a_refusal_the_hint_goes_on_being_shown() {
        let mut teller = Teller::new();
        teller.tell(&refused());
        assert!(teller.said.contains("Only 2 pictures came"), "{}", teller.said);
        assert!(teller.bar.message().contains("from the front yet"), "{}", teller.bar.message());
        // Once it takes long it is said aloud, and the refusal is not said again after it.
        let late = GuideState { overdue: true, ..refused() };
        teller.tell(&late);
        teller.tell(&late);
        assert!(teller.said.contains("from the front yet"), "{}", teller.said);
    }

    fn looked(scale: f64) -> Looked {
        let (spread, error) = (Degrees::new(0.7), Some(Degrees::new(0.9)));
        let (cva, half_width) = (Degrees::new(52.0), Degrees::new(16.0));
        let (learned, frames) = (None, 30);
        let frontal = FrontalUpright {
            learned,
            frames,
            level: 20.0,
            width: 0.1,
            doubt: 3.0,
            elevation: 0.0,
            spread,
            scale,
            error,
            angle: None,
            place: None,
        };
        let doubt = Degrees::new(5.0);
        let lateral = LateralUpright { learned, frames, cva, half_width, doubt, spread, error };
        let profile = Profile {
            version: VERSION,
            name: "desk".into(),
            created: "2026-01-31".into(),
            camera: "test".into(),
            displays: None,
            other_stance: None,
            frontal: Some(frontal),
            lateral: Some(lateral),
        };
        let interval = AngleInterval::around(cva, half_width);
        Looked { profile, upright: Estimate { value: cva, interval, source: ValueSource::Nape } }
    }

    #[test]
    fn steadiness_is_not_taken_for_truth_and_a_slope_at_its_limit_is_said() {
        let told = describe(&looked(1.2));
        for words in
            ["Repeat error", "within 0.9\u{b0} from the side", "known to about \u{b1}16\u{b0}"]
        {
            assert!(told.contains(words), "no {words:?} in {told}");
        }
        assert!(!told.contains("limit"), "{told}");
        assert!(describe(&looked(1.5)).contains("1.50 times the common one: the limit"));
    }
}
