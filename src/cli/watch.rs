//! `plumbline watch`: follow a source in the terminal, for people or for programs.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Context, Outcome, WatchArgs, output};
use crate::capture::{self, FramesPerSecond, SourceSpec};
use crate::clock::SystemClock;
use crate::monitor::session::{Rules, Sampler, Session};
use crate::monitor::{self, Event, EventKind, FirstOpen, Monitor, MonitorOptions, Observation};
use crate::posture::baseline::Profile;
use crate::posture::{PostureState, View};
use crate::reminder::{DesktopNotifier, Reminder};
use crate::settings::Settings;
use crate::units::Timestamp;
use crate::words;

pub(super) fn run(context: &Context, args: &WatchArgs) -> anyhow::Result<Outcome> {
    let profile = match &args.profile {
        Some(name) => Some(context.profiles.load(name)?),
        None => context.usual_profile(),
    };
    let mut settings = context.settings.clone();
    if let Some(model) = args.model {
        settings.watch.model = model.into();
    }
    let (source, first_open) = match &args.source {
        Some(source) => (source.clone(), FirstOpen::MustSucceed),
        None => (settings.watch.source.parse()?, FirstOpen::DemoWithoutCamera),
    };
    let reminder =
        if args.notify { Some(Reminder::spawn(DesktopNotifier::default)?) } else { None };
    let mut printer = Printer { json: args.json, out: io::stdout().lock(), measured: false };
    let listeners = reminder.iter().map(|r| r.events.clone()).collect::<Vec<_>>();

    if args.fast && !matches!(source, SourceSpec::Camera(_)) {
        let until = args.for_seconds.map(Timestamp::from_seconds);
        fast(context, &settings, profile, &source, until, &mut |seen| {
            if let Seen::Event(event) = &seen {
                listeners.iter().for_each(|l| drop(l.send((*event).clone())));
            }
            printer.print(&seen)
        })?;
    } else {
        if args.fast {
            anyhow::bail!("--fast plays films; a camera has one speed. Leave --fast away.");
        }
        let monitor = Monitor::spawn(MonitorOptions {
            source,
            first_open,
            repeat_demo: false,
            settings,
            profile,
            profiles: context.profiles.clone(),
            weights: context.weights.clone(),
            clock: Arc::new(SystemClock::start()),
            wake: Box::new(|| {}),
            listeners: listeners.clone(),
        })?;
        let deadline = args.for_seconds.map(|s| Instant::now() + Duration::from_secs_f64(s));
        let printed = follow(&monitor, deadline, &mut printer);
        monitor.stop()?;
        printed?;
    }
    let measured = printer.measured;
    drop(printer);
    drop(listeners);
    if let Some(reminder) = reminder {
        let failures = reminder.failures.clone();
        reminder.finish();
        if let Ok(error) = failures.try_recv() {
            output::complain(&error.into());
        }
    }
    Ok(if measured { Outcome::Done } else { Outcome::NothingMeasurable })
}

/// Either of the two things a session says.
enum Seen<'a> {
    Observation(&'a Observation),
    Event(&'a Event),
}

/// Plays a film in lock-step: every frame that is due is looked at, none is waited for.
fn fast(
    context: &Context,
    settings: &Settings,
    profile: Option<Profile>,
    source: &SourceSpec,
    until: Option<Timestamp>,
    print: &mut dyn FnMut(Seen<'_>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut film = {
        let rate = FramesPerSecond::new(settings.watch.per_second);
        capture::open(source, rate, Arc::new(SystemClock::start()))?
    };
    let kit = monitor::demo::kit(source);
    let warning = kit.as_ref().map_or(settings.warning, |kit| kit.warning);
    let profile = kit.map(|kit| kit.profile).or(profile);
    let model = context.pose_model(settings.watch.model)?;
    let rules = Rules { limits: settings.limits, warning };
    let mut session = Session::new(Box::new(model), rules, profile);
    let mut sampler = Sampler::new(settings.watch.per_second);
    while let Some(raw) = film.next_frame()? {
        if until.is_some_and(|until| raw.at >= until) {
            break;
        }
        if !sampler.is_due(raw.at) {
            continue;
        }
        let begun = Instant::now();
        let frame = match capture::decode::decode(&raw) {
            Ok(frame) => frame,
            Err(error) => {
                tracing::debug!(%error, "frame left out");
                continue;
            }
        };
        let seen = session.observe(&frame, begun)?;
        print(Seen::Observation(&seen.observation))?;
        for event in &seen.events {
            print(Seen::Event(event))?;
        }
    }
    Ok(())
}

/// Prints what a running monitor says until its film is over, the time is up or it fails.
fn follow(monitor: &Monitor, deadline: Option<Instant>, printer: &mut Printer) -> io::Result<()> {
    let never = crossbeam_channel::never();
    let time_up = deadline.map_or(never, crossbeam_channel::at);
    loop {
        // An observation precedes the events it brought, and both are sent before the next one.
        crossbeam_channel::select_biased! {
            recv(time_up) -> _ => return Ok(()),
            recv(monitor.observations) -> message => match message {
                Ok(observation) => printer.print(&Seen::Observation(&observation))?,
                Err(_) => return Ok(()),
            },
            recv(monitor.events) -> message => match message {
                Ok(event) => {
                    printer.print(&Seen::Event(&event))?;
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
    fn print(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        match seen {
            Seen::Observation(observation) => {
                let reading = observation.reading.as_ref();
                self.measured |= reading.is_some_and(|r| r.cva.or(r.change).is_some());
                if self.json {
                    let line = output::ObservationLine::from(*observation);
                    return output::json_line(&mut self.out, &line);
                }
                output::line(&mut self.out, &observation_text(observation))
            }
            Seen::Event(event) if self.json => {
                if let EventKind::Notice(text) = &event.kind {
                    output::complain(&anyhow::anyhow!(text.clone()));
                }
                output::event_json(event).map_or(Ok(()), |e| output::json_line(&mut self.out, &e))
            }
            Seen::Event(event) => match event_text(event) {
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
        EventKind::Warned { excess, lasted } => format!(
            "WARNING: {excess:.0} beyond the limit for {}. Let the head glide back.",
            words::span(*lasted)
        ),
        EventKind::EpisodeEnded { lasted, dose } => format!(
            "back again after {} ({:.1} degree-minutes)",
            words::span(*lasted),
            dose.value()
        ),
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
        EventKind::CalibrationProgress(_)
        | EventKind::Calibrated { .. }
        | EventKind::CalibrationRefused(_)
        | EventKind::Cameras(_) => return None,
    };
    Some(format!("{}  {text}", clock(event.at)))
}
