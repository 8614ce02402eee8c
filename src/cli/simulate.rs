//! `plumbline simulate`: days before the real engine, in seconds.

use std::io::{self, Write};

use super::{Context, Outcome, SimulateArgs, output};
use crate::simulate::{Plan, Report, Unrest, run as simulate};

pub(super) fn run(context: &Context, args: &SimulateArgs) -> anyhow::Result<Outcome> {
    let settings = context.settings.clone();
    let plan = Plan { days: args.days, seed: args.seed, settings, unrest: Unrest::MEASURED };
    let report = simulate(&plan);
    let mut out = io::stdout().lock();
    match args.json {
        true => output::json_line(&mut out, &report)?,
        false => tell(&mut out, &report)?,
    }
    Ok(Outcome::Done)
}

fn tell(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    output::line(
        out,
        &format!(
            "{} days, seed {}: {} of {} s forward, then {} s of cooldown",
            report.days,
            report.seed,
            percent(report.share),
            report.window_seconds,
            report.cooldown_seconds
        ),
    )?;
    output::line(
        out,
        &format!(
            "sitter 5\u{b0} above the limit: {} false alarms in {:.1} h, {:.2} an hour",
            report.false_alarms, report.hours, report.false_alarms_per_hour
        ),
    )?;
    output::line(
        out,
        &format!(
            "sustained slouches: {} of {} warned of in time ({}), {} late, {} missed",
            report.warned_in_time,
            report.sustained_episodes,
            percent(report.sustained_warned_share),
            report.warned_late,
            report.missed
        ),
    )?;
    for depth in &report.by_depth {
        output::line(
            out,
            &format!(
                "  {:.0} to {:.0}\u{b0} below the limit: {} of {}",
                depth.from_deg, depth.to_deg, depth.warned_in_time, depth.episodes
            ),
        )?;
    }
    for (reason, count) in &report.held_back {
        output::line(out, &format!("  counted apart, {}: {count}", reason.sentence()))?;
    }
    output::line(
        out,
        &format!(
            "warnings outside every slouch: {}; while quiet: {}",
            report.stray_warnings, report.warned_in_quiet
        ),
    )?;
    let (moves, rests) = (report.movement_prompts, report.break_prompts);
    output::line(
        out,
        &format!(
            "prompts to move: {} ({} kept); for a break: {} ({} kept); hints: {}",
            moves.came, moves.kept, rests.came, rests.kept, report.hints
        ),
    )
}
