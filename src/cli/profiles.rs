//! `plumbline profiles`: what there is, and what differs between two.

use std::io;

use jiff::civil::Date;
use serde::Serialize;

use super::{Context, Outcome, ProfilesArgs, ProfilesCommand, output};
use crate::posture::baseline::Profile;
use crate::posture::calibration::is_at_limit;
use crate::posture::comparison::{compare, date};
use crate::units::Degrees;

pub(super) fn run(context: &Context, args: &ProfilesArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        Some(ProfilesCommand::Compare { old, new, json }) => {
            let today = jiff::Zoned::now().date();
            let (mut first, mut second) =
                ((old, context.profiles.load(old)?), (new, context.profiles.load(new)?));
            let swapped = is_newer(&first.1, &second.1);
            if swapped {
                std::mem::swap(&mut first, &mut second);
            }
            let found = compare(&first.1, &second.1);
            let mut out = io::stdout().lock();
            if *json {
                let comparison = output::ComparisonLine::from(&found);
                output::json_line(&mut out, &ComparedLine { swapped, comparison })?;
            } else {
                if swapped {
                    let told = format!(
                        "{} is the older one, so it is compared as such: the order was exchanged.",
                        first.0
                    );
                    output::line(&mut out, &told)?;
                }
                output::line(&mut out, &found.sentence())?;
                if let Some((old, new)) = found.slopes {
                    let told =
                        format!("Own slope, over the common one: {old:.2} then, {new:.2} now.");
                    output::line(&mut out, &told)?;
                }
                if let (Some(old), Some(new)) = found.errors {
                    let told = format!("Repeat error: {old:.1} then, {new:.1} now.");
                    output::line(&mut out, &told)?;
                }
            }
            for (name, profile) in [&first, &second] {
                if let Some(advice) = advice(profile, today) {
                    output::complain(&anyhow::anyhow!("{name}: {advice}"));
                }
            }
            Ok(Outcome::Done)
        }
        None => list(context, args.json),
    }
}

/// What differs, and whether the older one was named last.
#[derive(Debug, Serialize)]
struct ComparedLine {
    swapped: bool,
    #[serde(flatten)]
    comparison: output::ComparisonLine,
}

/// Whether `one` was made after `other`, as far as their dates can be read.
fn is_newer(one: &Profile, other: &Profile) -> bool {
    let day = |profile: &Profile| date(&profile.created);
    match (day(one), day(other)) {
        // On the same day the times that follow the dates tell.
        (Some(a), Some(b)) if a == b => one.created > other.created,
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
}

/// What is wrong with a profile's dates and what to do; `None` where nothing is.
fn advice(profile: &Profile, today: Date) -> Option<String> {
    let created = &profile.created;
    match (date(created), profile.age_days(today)) {
        (None, _) => Some(format!(
            "its date, \u{201c}{created}\u{201d}, cannot be read. Calibrate again, or mend `created` in its file."
        )),
        (Some(day), _) if day > today => Some(format!(
            "its date, {day}, lies in the future. Look at the clock, then calibrate again; until then it \
             counts as a day old."
        )),
        (Some(_), None) => Some(
            "not all of it has the day on which it was learned, or that lies in the future. Calibrate \
             again; until then it counts as a day old."
                .into(),
        ),
        (Some(_), Some(_)) => None,
    }
}

/// One profile of the list.
#[derive(Debug, Serialize)]
struct ProfileLine {
    /// What it is asked for by.
    name: String,
    camera: String,
    created: String,
    age_days: Option<u32>,
    front: bool,
    side: bool,
    /// The upright angle seen from the side.
    cva_deg: Option<f64>,
    /// The own slope over the common one; 1 when it was not learned.
    slope: Option<f64>,
    /// The larger of those measured on itself.
    error_deg: Option<f64>,
    /// What is wrong with its dates.
    advice: Option<String>,
}

impl ProfileLine {
    fn new(name: String, profile: &Profile, today: Date) -> Self {
        Self {
            name,
            camera: profile.camera.clone(),
            created: profile.created.clone(),
            age_days: profile.age_days(today),
            front: profile.frontal.is_some(),
            side: profile.lateral.is_some(),
            cva_deg: output::degrees(profile.lateral.map(|side| side.cva)),
            slope: profile.frontal.map(|front| output::hundredth(front.scale)),
            error_deg: output::degrees(profile.error()),
            advice: advice(profile, today),
        }
    }

    /// For people.
    fn text(&self) -> String {
        let age = match self.age_days {
            Some(0) => "today".to_owned(),
            Some(1) => "1 day old".to_owned(),
            Some(days) => format!("{days} days old"),
            None => "age not known".to_owned(),
        };
        let knows = match (self.front, self.side, self.slope) {
            (true, true, Some(slope)) if slope != 1.0 => {
                let limit = if is_at_limit(slope) { " (at its limit)" } else { "" };
                format!("front and side, own slope {slope:.2}{limit}")
            }
            (true, true, _) => "front and side".to_owned(),
            (true, false, _) => "front".to_owned(),
            (false, _, _) => "side".to_owned(),
        };
        let angle = self.cva_deg.map(|cva| format!(", upright {:.0}", Degrees::new(cva)));
        let error =
            self.error_deg.map(|error| format!(", repeat error {:.1}", Degrees::new(error)));
        format!(
            "{}  {} ({age}), {}: {knows}{}{}",
            self.name,
            self.created,
            self.camera,
            angle.unwrap_or_default(),
            error.unwrap_or_default()
        )
    }
}

fn list(context: &Context, json: bool) -> anyhow::Result<Outcome> {
    let today = jiff::Zoned::now().date();
    let mut lines = Vec::new();
    let mut unreadable = false;
    for name in context.profiles.names()? {
        match context.profiles.load(&name) {
            Ok(profile) => lines.push(ProfileLine::new(name, &profile, today)),
            Err(error) => {
                unreadable = true;
                output::complain(&error.into());
            }
        }
    }
    let mut out = io::stdout().lock();
    if json {
        output::json_line(&mut out, &lines)?;
    } else {
        lines.iter().try_for_each(|line| output::line(&mut out, &line.text()))?;
        for (name, advice) in lines.iter().filter_map(|l| Some((&l.name, l.advice.as_ref()?))) {
            output::complain(&anyhow::anyhow!("{name}: {advice}"));
        }
    }
    if unreadable {
        return Ok(Outcome::UnreadableInput);
    }
    if lines.is_empty() {
        output::complain(&anyhow::anyhow!(
            "there is no profile yet. Make one in the window, or with `plumbline calibrate --look`."
        ));
        return Ok(Outcome::NothingMeasurable);
    }
    Ok(Outcome::Done)
}
