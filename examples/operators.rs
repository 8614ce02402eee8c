//! Where a network's time goes: its graph, operator by operator, in one thread.
//!
//! `cargo run --release --example operators -- [lite|full|detector|face-detector|face-mesh|neck] [--runs N] [--nodes] [--json]`
//!
//! First tract's own optimised graph, then the graph as the program runs it. For each operator, or with
//! `--nodes` for each node in the order of running: how often it stands there, its multiply-adds, the
//! bytes it reads and writes (weights included), its share of the time, and how many multiply-adds a
//! second it reaches beside the peak of one core. The time is the median over the runs; the values read
//! are those of the built-in picture.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use plumbline::bench::{Peak, Pictures, Timing, networks};
use plumbline::convolution::{self, ChannelsLast};
use plumbline::pose::network::ModelFile;
use plumbline::pose::{ModelVariant, Weights};
use plumbline::units::MultiplyAdds;
use serde::Serialize;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{Cost, DimLike};
use tract_onnx::tract_core::plan::eval;

#[derive(Parser)]
struct Arguments {
    /// Which network.
    #[arg(value_enum, default_value_t = Which::Lite)]
    model: Which,
    /// How often it is run.
    #[arg(long, default_value_t = 60)]
    runs: usize,
    /// A line a node instead of a line an operator.
    #[arg(long)]
    nodes: bool,
    /// Every node, as one JSON object a graph.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Lite,
    Full,
    Detector,
    FaceDetector,
    FaceMesh,
    Neck,
}

impl Which {
    const fn file(self) -> ModelFile {
        match self {
            Self::Lite => ModelFile::Landmarks(ModelVariant::Lite),
            Self::Full => ModelFile::Landmarks(ModelVariant::Full),
            Self::Detector => ModelFile::Detector,
            Self::FaceDetector => ModelFile::FaceDetector,
            Self::FaceMesh => ModelFile::FaceMesh,
            Self::Neck => ModelFile::Neck,
        }
    }
}

/// One node of a graph, or one step of a program, and what it took.
#[derive(Serialize)]
struct Step {
    name: String,
    /// The operator.
    kind: String,
    /// Shapes of what goes in and comes out.
    shapes: String,
    multiply_adds: MultiplyAdds,
    /// Read and written.
    bytes: u64,
    #[serde(flatten)]
    timing: Timing,
}

/// A graph with its steps in the order of running.
#[derive(Serialize)]
struct Profile {
    graph: &'static str,
    steps: Vec<Step>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let file = arguments.model.file();
    let input = Pictures::built_in()?.input(file);
    let profiles =
        [tract_graph(file, &input, arguments.runs)?, our_program(file, &input, arguments.runs)?];
    let (work, peak) = (networks::work(&Weights::BuiltIn, file)?, Peak::measure());
    let mut out = io::stdout().lock();
    for profile in &profiles {
        if arguments.json {
            writeln!(out, "{}", serde_json::to_string(profile)?)?;
        } else {
            tell(&mut out, profile, work, &peak, arguments.nodes)?;
        }
    }
    Ok(())
}

/// The network of a file, with the outputs that the program reads.
fn read(file: ModelFile) -> Result<InferenceModel, Box<dyn Error>> {
    let signature = file.signature();
    let bytes = Weights::BuiltIn.bytes(file)?;
    let mut model = tract_onnx::onnx().model_for_read(&mut &*bytes)?;
    let declared = model.output_outlets()?.to_vec();
    let read = declared.into_iter().filter(|outlet| {
        let label = model.outlet_label(*outlet).unwrap_or(&model.node(outlet.node).name);
        signature.outputs.iter().any(|(name, _)| *name == label)
    });
    let read: Vec<_> = read.collect();
    model.select_output_outlets(&read)?;
    Ok(model)
}

/// As the program runs it: the steps inside the one operator that the network is fused into.
fn our_program(file: ModelFile, input: &[f32], runs: usize) -> Result<Profile, Box<dyn Error>> {
    let fused = convolution::fuse(read(file)?.into_typed()?)?;
    let operator = fused.nodes().iter().find_map(|node| node.op_as::<ChannelsLast>());
    let program = operator.ok_or("nothing of this network was fused")?.program();
    let described = program.steps();
    let mut workspace = program.workspace();
    let mut times = vec![Vec::with_capacity(runs); described.len()];
    for run in 0..=runs {
        program.profile(&mut workspace, input, |step, taken| {
            // The first one fills the caches.
            if run > 0 {
                times[step].push(taken);
            }
        });
    }
    let mut steps = Vec::with_capacity(described.len());
    for (step, times) in described.into_iter().zip(times) {
        let shape = |sides: [usize; 3]| format!("{}x{}x{}", sides[0], sides[1], sides[2]);
        steps.push(Step {
            name: step.name,
            kind: step.kind.to_owned(),
            shapes: format!("{} -> {}", shape(step.input), shape(step.output)),
            multiply_adds: MultiplyAdds::new(step.multiply_adds),
            bytes: step.bytes as u64,
            timing: Timing::of(&times).ok_or("give at least one run")?,
        });
    }
    Ok(Profile { graph: "as the program runs it", steps })
}

/// tract's own optimised graph.
fn tract_graph(file: ModelFile, input: &[f32], runs: usize) -> Result<Profile, Box<dyn Error>> {
    let signature = file.signature();
    let model = read(file)?.into_optimized()?;
    let plan = model.into_runnable()?;
    let mut state = plan.spawn()?;
    let shape = [1, signature.planes, signature.side, signature.side];
    let input = Tensor::from_shape(&shape, input)?.into_tvalue();

    let mut times = vec![Vec::with_capacity(runs); plan.model().nodes().len()];
    let mut order = Vec::new();
    for run in 0..=runs {
        order.clear();
        state.run_plan_with_eval(tvec!(input.clone()), |context, op_state, node, inputs| {
            let begun = Instant::now();
            let outputs = eval(context, op_state, node, inputs);
            let taken = begun.elapsed();
            order.push(node.id);
            // The first one fills the caches.
            if run > 0 {
                times[node.id].push(taken);
            }
            outputs
        })?;
    }

    let model = plan.model();
    let mut steps = Vec::new();
    for id in order {
        let node = model.node(id);
        let (inputs, outputs) = (model.node_input_facts(id)?, model.node_output_facts(id)?);
        let mut multiply_adds = 0;
        for (kind, amount) in node.op.cost(&inputs)? {
            if matches!(kind, Cost::FMA(_)) {
                multiply_adds += amount.to_usize()? as u64;
            }
        }
        let size = |fact: &&TypedFact| {
            let values = fact.shape.volume().to_usize().unwrap_or(0);
            (values * fact.datum_type.size_of()) as u64
        };
        let shapes = |facts: &[&TypedFact]| {
            let shape = |fact: &&TypedFact| {
                fact.shape.iter().map(|axis| axis.to_string()).collect::<Vec<_>>().join("x")
            };
            facts.iter().map(shape).collect::<Vec<_>>().join(", ")
        };
        steps.push(Step {
            name: node.name.clone(),
            kind: node.op.name().into_owned(),
            shapes: format!("{} -> {}", shapes(&inputs), shapes(&outputs)),
            multiply_adds: MultiplyAdds::new(multiply_adds),
            bytes: inputs.iter().chain(&outputs).map(size).sum(),
            timing: Timing::of(&times[id]).ok_or("give at least one run")?,
        });
    }
    Ok(Profile { graph: "tract's own optimised graph", steps })
}

/// One line of a table.
struct Line {
    what: String,
    beside: String,
    multiply_adds: u64,
    bytes: u64,
    time: Duration,
}

fn by_node(steps: &[Step]) -> Vec<Line> {
    let line = |step: &Step| Line {
        what: step.name.clone(),
        beside: format!("{}: {}", step.kind, step.shapes),
        multiply_adds: step.multiply_adds.count(),
        bytes: step.bytes,
        time: step.timing.median,
    };
    steps.iter().map(line).collect()
}

/// The longest first.
fn by_operator(steps: &[Step]) -> Vec<Line> {
    let mut kinds: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        kinds.entry(&step.kind).or_default().push(step);
    }
    let line = |(kind, steps): (&str, Vec<&Step>)| Line {
        what: kind.to_owned(),
        beside: steps.len().to_string(),
        multiply_adds: steps.iter().map(|step| step.multiply_adds.count()).sum(),
        bytes: steps.iter().map(|step| step.bytes).sum(),
        time: steps.iter().map(|step| step.timing.median).sum(),
    };
    let mut lines: Vec<_> = kinds.into_iter().map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.time));
    lines
}

fn tell(
    out: &mut impl io::Write,
    profile: &Profile,
    work: MultiplyAdds,
    peak: &Peak,
    nodes: bool,
) -> io::Result<()> {
    let total: Duration = profile.steps.iter().map(|step| step.timing.median).sum();
    writeln!(
        out,
        "{}: {:.2} ms. Its convolutions are {:.1} M multiply-adds, the floor is {:.2} ms \
         ({:.1} thousand million a second, {}).\n",
        profile.graph,
        milliseconds(total),
        work.count() as f64 / 1e6,
        milliseconds(peak.floor(work)),
        peak.gmac_per_second,
        peak.vectors
    )?;
    let (head, lines) = match nodes {
        true => ("node | operator: shapes", by_node(&profile.steps)),
        false => ("operator | nodes", by_operator(&profile.steps)),
    };
    writeln!(
        out,
        "| {head} | M multiply-adds | MB | ms | share | G multiply-adds/s | of the peak |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for line in lines {
        let Line { what, beside, multiply_adds, bytes, time } = line;
        let rate = multiply_adds as f64 / time.as_secs_f64().max(1e-12) / 1e9;
        let (rate, reached) = match multiply_adds {
            0 => (String::new(), String::new()),
            _ => (format!("{rate:.1}"), format!("{:.0} %", rate / peak.gmac_per_second * 100.0)),
        };
        writeln!(
            out,
            "| {what} | {beside} | {:.1} | {:.2} | {:.3} | {:.1} % | {rate} | {reached} |",
            multiply_adds as f64 / 1e6,
            bytes as f64 / 1e6,
            milliseconds(time),
            time.as_secs_f64() / total.as_secs_f64().max(1e-12) * 100.0,
        )?;
    }
    writeln!(out)
}

fn milliseconds(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}
