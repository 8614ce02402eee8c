//! `plumbline watch`: follow a source in the terminal, for people or for programs.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Context, Outcome, WatchArgs, output};
use crate::capture::{FramesPerSecond, SourceSpec};
use crate::catalogue;
use crate::clock::{Clock, SystemClock};
use crate::monitor::play::{Said, play};
use crate::monitor::session::Baseline;
use crate::monitor::{
    self, Event, EventKind, FirstOpen, Hardware, Monitor, MonitorOptions, Observation,
};
use crate::posture::{PostureState, View};
use crate::reminder::{DesktopNotifier, Prompt, QuietReason, Reminder};
use crate::units::Timestamp;

pub(super) fn run(context: &Context, args: &WatchArgs) -> anyhow::Result<Outcome> {
    let baseline = match &args.profile {
        Some(name) => Baseline::Chosen(context.profiles.load(name)?),
        None => Baseline::Usual(context.usual_profile()),
    };
    let mut settings = context.settings.clone();
    if let Some(model) = args.model {
        settings.watch.model = model.into();
    }
    let source = match &args.source {
        Some(source) => source.clone(),
        None => settings.watch.source.parse()?,
    };
    // Nobody asked for the usual camera in particular: any other will do.
    let is_usual_camera = args.source.is_none() && matches!(source, SourceSpec::Camera(_));
    let first_open =
        if is_usual_camera { FirstOpen::AnyCameraOrDemo } else { FirstOpen::MustSucceed };
    let reminder = match args.notify {
        true => Some(Reminder::spawn(DesktopNotifier::default, |error| {
            output::complain(&error.into());
        })?),
        false => None,
    };
    let listeners: Vec<_> = reminder.iter().map(|r| r.events.clone()).collect();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let weights = context.weights.clone();
    let mut stations = Hardware { weights, clock: Arc::clone(&clock) };
    let mut printer = Printer { json: args.json, out: io::stdout().lock(), measured: false };

    if args.fast {
        if let SourceSpec::Camera(_) = source {
            anyhow::bail!("--fast plays films; a camera has one speed. Leave --fast away.");
        }
        let until = args.for_seconds.map(Timestamp::from_seconds);
        let played =
            play(&source, &settings, &baseline, clock.today(), until, &mut stations, |said| {
                if let Said::Event(event) = said {
                    listeners.iter().for_each(|listener| drop(listener.send(event.clone())));
                }
                match printer.print(said) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                }
            })?;
        if let ControlFlow::Break(error) = played {
            return Err(error.into());
        }
    } else {
        let monitor = Monitor::spawn(MonitorOptions {
            source,
            first_open,
            camera_rate: FramesPerSecond::new(settings.watch.per_second),
            repeat_demo: false,
            settings,
            baseline,
            profiles: context.profiles.clone(),
            stations: Box::new(stations),
            clock,
            wake: Arc::new(|| {}),
            listeners,
            retry_after: monitor::RETRY_AFTER,
        })?;
        let deadline = args.for_seconds.map(|s| Instant::now() + Duration::from_secs_f64(s));
        let events = monitor.events.clone();
        let printed = follow(&monitor, deadline, &mut printer);
        monitor.stop()?;
        printed?;
        // What ended with the session: a running episode.
        events.try_iter().try_for_each(|event| printer.print(Said::Event(&event)))?;
    }
    let measured = printer.measured;
    drop(printer);
    if let Some(reminder) = reminder {
        reminder.finish();
    }
    Ok(if measured { Outcome::Done } else { Outcome::NothingMeasurable })
}

/// Prints what a running monitor says until its film is over, the time is up or it fails.
fn follow(monitor: &Monitor, deadline: Option<Instant>, printer: &mut Printer) -> io::Result<()> {
    let never = crossbeam_channel::never();
    let time_up = deadline.map_or(never, crossbeam_channel::at);
    loop {
        // An observation is sent before the events it brought; where both wait, it comes first.
        crossbeam_channel::select_biased! {
            recv(time_up) -> _ => return Ok(()),
            recv(monitor.observations) -> message => match message {
                Ok(observation) => printer.print(Said::Observation(&observation))?,
                Err(_) => return Ok(()),
            },
            recv(monitor.events) -> message => match message {
                Ok(event) => {
                    printer.print(Said::Event(&event))?;
                    if let EventKind::SourceEnded = event.kind {
                        return Ok(());
                    }
                }
                Err(_) => return Ok(()),
            },
        }
    }
}

struct Printer {
    json: bool,
    out: io::StdoutLock<'static>,
    /// Whether any observation had an angle.
    measured: bool,
}

impl Printer {
    fn print(&mut self, said: Said<'_>) -> io::Result<()> {
        match said {
            Said::Observation(observation) => {
                let reading = observation.reading.as_ref();
                self.measured |= reading.is_some_and(|r| r.cva.or(r.change).is_some());
                if self.json {
                    let line = output::ObservationLine::from(observation);
                    return output::json_line(&mut self.out, &line);
                }
                output::line(&mut self.out, &observation_text(observation))
            }
            Said::Event(event) if self.json => {
                if let EventKind::Notice(text) = &event.kind {
                    output::complain(&anyhow::anyhow!(text.clone()));
                }
                output::event_json(event).map_or(Ok(()), |e| output::json_line(&mut self.out, &e))
            }
            Said::Event(event) => match event_text(event) {
                Some(text) => output::line(&mut self.out, &text),
                None => Ok(()),
            },
        }
    }
}

fn clock(at: Timestamp) -> String {
    let tenths = (at.seconds() * 10.0).round() as u64;
    format!("{:>3}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

fn observation_text(observation: &Observation) -> String {
    let state = match observation.state {
        PostureState::Neutral => "neutral".to_owned(),
        PostureState::Forward(excess) => format!("forward, {excess:.0} beyond the limit"),
        PostureState::Away => "away".to_owned(),
        PostureState::Unsure(reason) => format!("unsure: {}", reason.sentence()),
    };
    let number = observation.reading.as_ref().and_then(|reading| {
        let (what, estimate) = match (reading.change, reading.cva) {
            (Some(change), _) => ("change from your upright", change),
            (None, Some(cva)) => ("craniovertebral angle", cva),
            (None, None) => return None,
        };
        let view = match reading.view {
            View::Lateral => "from the side",
            View::Oblique => "obliquely",
            View::Frontal => "from the front",
            View::Unsuitable => "unsuitably",
        };
        Some(format!(
            "  {what} {:.0} ({:.0} to {:.0}), seen {view}",
            estimate.value, estimate.interval.low, estimate.interval.high
        ))
    });
    format!("{}  {state}{}", clock(observation.at), number.unwrap_or_default())
}

fn event_text(event: &Event) -> Option<String> {
    let text = match &event.kind {
        EventKind::EpisodeStarted { .. } => "the head has come forward".to_owned(),
        EventKind::Warned { excess, lasted, .. } => format!(
            "WARNING: {excess:.0} beyond the limit for {}. Let the head glide back.",
            catalogue::span(*lasted)
        ),
        EventKind::EpisodeEnded { lasted, dose } => format!(
            "back again after {} ({:.1} degree-minutes)",
            catalogue::span(*lasted),
            dose.value()
        ),
        EventKind::Prompted(Prompt::Movement) => {
            "you have sat alike for a while: move a little".to_owned()
        }
        EventKind::Prompted(Prompt::Break) => "time for a short break".to_owned(),
        EventKind::Quiet(Some(reason)) => format!("nothing is said: {}", quiet_text(*reason)),
        EventKind::Quiet(None) => "warnings may come again".to_owned(),
        EventKind::BaselineDoubted(_) => {
            "your upright seems not to fit any more: calibrate again".to_owned()
        }
        EventKind::BaselineTrusted => "your upright fits".to_owned(),
        EventKind::Away => "nobody is there".to_owned(),
        EventKind::Returned => "somebody is there again".to_owned(),
        EventKind::CameraLost(error) => format!("{error} Trying again every few seconds."),
        EventKind::CameraBack => "the camera is back".to_owned(),
        EventKind::SourceOpened { info, .. } => {
            let (size, rate) = (info.resolution, info.frames_per_second);
            let rate = rate.map(|r| format!(", {r:.0} a second")).unwrap_or_default();
            format!("watching {} ({} x {}{rate})", info.name, size.width, size.height)
        }
        EventKind::Notice(text) => text.clone(),
        EventKind::SourceEnded => "the film is over".to_owned(),
        // Among them the failure: the command ends with that very sentence.
        _ => return None,
    };
    Some(format!("{}  {text}", clock(event.at)))
}

const fn quiet_text(reason: QuietReason) -> &'static str {
    match reason {
        QuietReason::Locked => "the session is locked",
        QuietReason::Call => "another program uses a camera",
        QuietReason::DoNotDisturb => "the desktop asks not to disturb",
        QuietReason::FullScreen => "a full-screen window has the focus",
        QuietReason::OutsideHours => "it is outside the working hours",
        QuietReason::Snoozed => "warnings are snoozed",
        QuietReason::BaselineDoubted => "your upright is in doubt",
        QuietReason::BackedOff => "the last warning was put away",
    }
}
