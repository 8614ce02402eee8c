//! `plumbline bench`: what this machine does, a stage a line. People send it with a report.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::{BenchArgs, Context, Outcome, output};
use crate::bench::machine::{memory, peak_memory};
use crate::bench::networks::BareTiming;
use crate::bench::start::start;
use crate::bench::timing::{milliseconds, timed};
use crate::bench::{Bare, BenchError, Machine, Peak, Pictures, Timing, networks, stages};
use crate::pose::network::ModelFile;
use crate::pose::{BlazePose, ModelVariant};
use crate::units::MultiplyAdds;

/// How often what takes long and is steady is timed: a loading, a start.
const FEW: usize = 5;

/// Everything that is told, and the form of `--json`.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    #[serde(flatten)]
    machine: Machine,
    peak: Peak,
    stages: Vec<Row>,
    loads: Vec<Row>,
    /// From the start of the process to the first angle.
    first_angle: Option<Row>,
    /// Of this process, which holds the networks named with `--model` and the picture they read.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_mb: Option<f64>,
    /// At most: of the program up to its first angle; with `--model` of this process, the loading in it.
    peak_memory_mb: Option<f64>,
    /// What the networks named with `--model` give: name and shape, in the order of `--outputs`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outputs: Vec<(&'static str, &'static [usize])>,
}

/// One line.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    #[serde(flatten)]
    timing: Timing,
    /// Processor time of a run, on average; for a network alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    processor_ms: Option<f64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    floor: Option<Floor>,
}

/// The least that a network can take.
#[derive(Clone, Copy, Debug, Serialize)]
struct Floor {
    multiply_adds: MultiplyAdds,
    floor_ms: f64,
}

pub(super) fn run(context: &Context, args: &BenchArgs) -> anyhow::Result<Outcome> {
    let report = if args.model.is_empty() { whole(context, args)? } else { bare(context, args)? };
    let mut out = io::stdout().lock();
    if args.json {
        output::json_line(&mut out, &report)?;
    } else {
        tell(&mut out, &report)?;
    }
    Ok(Outcome::Done)
}

/// The networks named, alone.
fn bare(context: &Context, args: &BenchArgs) -> anyhow::Result<Report> {
    anyhow::ensure!(
        args.model.len() == 1 || (args.input.is_none() && args.outputs.is_none()),
        "--input and --outputs belong to one network. Name one --model."
    );
    let given = args.input.as_deref().map(floats).transpose()?;
    let mut loaded = Vec::new();
    for model in &args.model {
        let mut bare = Bare::load(&context.weights, *model)?;
        match &given {
            Some(values) => bare.fill(values)?,
            None => bare.fill(&Pictures::built_in()?.input(*model))?,
        }
        loaded.push((*model, bare));
    }
    let mut times = Vec::new();
    for (_, bare) in &mut loaded {
        times.push(bare.time(args.runs.get() as usize)?);
    }
    // Before the peak and the counting, which take memory of their own.
    let memory_mb = memory(std::process::id()).map(megabytes);
    let peak_memory_mb = peak_memory(std::process::id()).map(megabytes);
    if let (Some(path), [(_, bare)]) = (&args.outputs, loaded.as_mut_slice()) {
        let bytes: Vec<u8> = bare.outputs()?.into_iter().flat_map(f32::to_le_bytes).collect();
        std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
    }
    let peak = Peak::measure();
    let mut report = Report::of(peak);
    for ((model, bare), timing) in loaded.iter().zip(times) {
        let (name, file) = (model.word(), bare.file());
        let BareTiming { wall, processor } = timing;
        let load = Timing::of(&[bare.load_time()]).ok_or(BenchError::NoRun)?;
        let floor = Some(floor(context, &peak, file)?);
        let processor_ms = processor.map(milliseconds);
        report.stages.push(Row { floor, processor_ms, ..row(name, wall) });
        report.loads.push(row(name, load));
        report.outputs.extend(file.signature().outputs);
    }
    Ok(Report { memory_mb, peak_memory_mb, ..report })
}

/// Every stage, loading and start.
fn whole(context: &Context, args: &BenchArgs) -> anyhow::Result<Report> {
    let runs = args.runs.get() as usize;
    let peak = Peak::measure();
    let mut report = Report::of(peak);
    let bar = progress_bar(runs + (ModelFile::ALL.len() + 2) * FEW);
    for stage in stages::measure(&context.weights, runs, || bar.inc(1))? {
        let floor = stage.network.map(|file| floor(context, &peak, file)).transpose()?;
        report.stages.push(Row { floor, ..row(&stage.name, stage.timing) });
    }
    let load = |name: &str, load: &dyn Fn() -> Result<(), BenchError>| -> anyhow::Result<Row> {
        let mut times = Vec::new();
        for _ in 0..FEW {
            times.push(timed(load)?.1);
            bar.inc(1);
        }
        Ok(row(name, Timing::of(&times).ok_or(BenchError::NoRun)?))
    };
    for file in ModelFile::ALL {
        report.loads.push(load(file.word(), &|| Bare::load(&context.weights, file).map(drop))?);
    }
    report.loads.push(load("all for lite, on threads", &|| {
        Ok(BlazePose::load(&context.weights, ModelVariant::Lite).map(drop)?)
    })?);
    let program = std::env::current_exe().context("the program does not find itself")?;
    let (mut times, mut memory) = (Vec::new(), None);
    for _ in 0..FEW {
        let start = start(&program, &context.weights)?;
        times.push(start.first_angle);
        memory = memory.max(start.peak_memory);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let first_angle = Timing::of(&times).map(|timing| row("start to first angle, lite", timing));
    Ok(Report { first_angle, peak_memory_mb: memory.map(megabytes), ..report })
}

impl Report {
    fn of(peak: Peak) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            machine: Machine::here(),
            peak,
            stages: Vec::new(),
            loads: Vec::new(),
            first_angle: None,
            memory_mb: None,
            peak_memory_mb: None,
            outputs: Vec::new(),
        }
    }
}

fn row(name: &str, timing: Timing) -> Row {
    Row { name: name.to_owned(), timing, processor_ms: None, floor: None }
}

fn floor(context: &Context, peak: &Peak, file: ModelFile) -> Result<Floor, BenchError> {
    let work = networks::work(&context.weights, file)?;
    Ok(Floor { multiply_adds: work, floor_ms: milliseconds(peak.floor(work)) })
}

/// A file of 32-bit little-endian floats.
fn floats(path: &Path) -> anyhow::Result<Vec<f32>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let (values, rest) = bytes.as_chunks::<4>();
    anyhow::ensure!(
        rest.is_empty(),
        "{} has {} bytes, and 32-bit floats are four each. Write them with nothing before or behind.",
        path.display(),
        bytes.len()
    );
    Ok(values.iter().map(|value| f32::from_le_bytes(*value)).collect())
}

/// Millions of bytes, to the tenth.
fn megabytes(bytes: u64) -> f64 {
    (bytes as f64 / 1e5).round() / 10.0
}

fn tell(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let Report { machine, peak, .. } = report;
    output::line(out, &format!("plumbline {}, built for {}", report.version, machine.built_for))?;
    let (name, threads) = (&machine.processor, machine.threads);
    let extensions = machine.extensions.join(" ");
    output::line(out, &format!("{name}, threads: {threads}; {extensions}"))?;
    let told = format!(
        "peak of one core: {:.1} thousand million multiply-adds a second, {}",
        peak.gmac_per_second, peak.vectors
    );
    output::line(out, &told)?;
    output::line(out, "")?;
    let head = ["median ms", "middle half", "spread", "multiply-adds", "floor ms", "reached"];
    output::line(out, &columns("", head))?;
    for row in &report.stages {
        tell_row(out, &row.name, row)?;
    }
    for row in &report.loads {
        tell_row(out, &format!("load {}", row.name), row)?;
    }
    if let Some(row) = &report.first_angle {
        tell_row(out, &row.name, row)?;
    }
    for (name, memory) in
        [("memory, MB", report.memory_mb), ("peak memory, MB", report.peak_memory_mb)]
    {
        if let Some(memory) = memory {
            output::line(out, &columns(name, [&format!("{memory:.1}"), "", "", "", "", ""]))?;
        }
    }
    Ok(())
}

fn tell_row(out: &mut impl Write, name: &str, row: &Row) -> io::Result<()> {
    let Row { timing, floor, .. } = row;
    let [low, high] = timing.middle_half.map(milliseconds);
    let median = milliseconds(timing.median);
    let cells = [
        format!("{median:.3}"),
        format!("{low:.3} to {high:.3}"),
        format!("{:.0} %", timing.spread() * 100.0),
        floor.map_or_else(String::new, |floor| {
            format!("{:.1} M", floor.multiply_adds.count() as f64 / 1e6)
        }),
        floor.map_or_else(String::new, |floor| format!("{:.2}", floor.floor_ms)),
        floor.map_or_else(String::new, |floor| format!("{:.0} %", floor.floor_ms / median * 100.0)),
    ];
    output::line(out, &columns(name, cells.each_ref().map(String::as_str)))
}

/// One line of the table.
fn columns(name: &str, cells: [&str; 6]) -> String {
    let [median, half, spread, work, floor, share] = cells;
    let line =
        format!("{name:<33} {median:>9} {half:>20} {spread:>7} {work:>13} {floor:>9} {share:>8}");
    line.trim_end().to_owned()
}

/// Progress on standard error when a person looks.
fn progress_bar(steps: usize) -> ProgressBar {
    let shown = io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {eta} left") {
        bar.set_style(style);
    }
    bar
}
