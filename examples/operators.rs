//! Where a network's time goes: its graph, operator by operator, in one thread.
//!
//! `cargo run --release --example operators -- [lite|full|detector|face-detector|face-mesh|neck] [--runs N] [--nodes] [--json]`
//!
//! tract's own optimised graph and the graph as the program runs it, by turns, so that whatever else the
//! machine does hits both alike; the ratio is that of two rounds that follow each other. For each operator, or with
//! `--nodes` for each node in the order of running: how often it stands there, its multiply-adds, the
//! bytes it reads and writes (weights included), its share of the time, and how many multiply-adds a
//! second it reaches beside the peak of one core. The time is the median over the runs; the values read
//! are those of the built-in picture.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use clap::Parser;
use plumbline::bench::{Peak, Pictures, Timing, networks};
use plumbline::convolution::{self, ChannelsLast, StepProfile};
use plumbline::pose::Weights;
use plumbline::pose::network::ModelFile;
use plumbline::units::MultiplyAdds;
use serde::Serialize;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{Cost, DimLike};
use tract_onnx::tract_core::plan::eval;

#[derive(Parser)]
struct Arguments {
    /// Which network.
    #[arg(value_enum, default_value = "lite")]
    model: ModelFile,
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

/// Runs a graph once and tells how long each step took, in order.
type Round = Box<dyn FnMut(&mut Vec<Duration>) -> Result<(), Box<dyn Error>>>;

/// A graph that can be run, and what its steps are.
struct Graph {
    name: &'static str,
    steps: Vec<Described>,
    round: Round,
}

/// A [`Step`] before it is timed.
struct Described {
    name: String,
    kind: String,
    shapes: String,
    multiply_adds: u64,
    bytes: u64,
}

/// Rounds before the first that counts: they fill caches and let the core's clock rise.
const WARM_UP: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let file = arguments.model;
    let input = Pictures::built_in()?.input(file);
    let mut graphs = [tract_graph(file, &input)?, our_program(file, &input)?];
    let mut rounds = [Vec::new(), Vec::new()];
    for round in 0..WARM_UP + arguments.runs {
        for (graph, rounds) in graphs.iter_mut().zip(&mut rounds) {
            let mut taken = Vec::with_capacity(graph.steps.len());
            (graph.round)(&mut taken)?;
            if round >= WARM_UP {
                rounds.push(taken);
            }
        }
    }
    let whole = |taken: &Vec<Duration>| taken.iter().sum::<Duration>().as_secs_f64();
    let [theirs, ours] = &rounds;
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| whole(a) / whole(b)).collect();
    let (work, peak) = (networks::work(&Weights::BuiltIn, file)?, Peak::measure());
    let mut out = io::stdout().lock();
    for (graph, rounds) in graphs.into_iter().zip(&rounds) {
        let profile = timed(graph, rounds)?;
        if arguments.json {
            writeln!(out, "{}", serde_json::to_string(&profile)?)?;
        } else {
            tell(&mut out, &profile, work, &peak, arguments.nodes)?;
        }
    }
    if !arguments.json {
        let [low, middle, high] = quartiles(ratios);
        writeln!(
            out,
            "A round of ours over the round of tract's before it: {middle:.3}, middle half {low:.3} to {high:.3}."
        )?;
    }
    Ok(())
}

/// The lower quartile, the median and the upper quartile.
fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
        values.get(place).copied().unwrap_or(f64::NAN)
    };
    [at(0.25), at(0.5), at(0.75)]
}

/// The steps with their times over all rounds.
fn timed(graph: Graph, rounds: &[Vec<Duration>]) -> Result<Profile, Box<dyn Error>> {
    let step = |(nth, step): (usize, Described)| {
        let times: Vec<Duration> =
            rounds.iter().filter_map(|round| round.get(nth).copied()).collect();
        let Described { name, kind, shapes, multiply_adds, bytes } = step;
        let multiply_adds = MultiplyAdds::new(multiply_adds);
        let timing = Timing::of(&times).ok_or("give at least one run")?;
        Ok(Step { name, kind, shapes, multiply_adds, bytes, timing })
    };
    let steps: Result<Vec<Step>, Box<dyn Error>> =
        graph.steps.into_iter().enumerate().map(step).collect();
    Ok(Profile { graph: graph.name, steps: steps? })
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
fn our_program(file: ModelFile, input: &[f32]) -> Result<Graph, Box<dyn Error>> {
    let fused = convolution::fuse(read(file)?.into_typed()?)?;
    let operator = fused.nodes().iter().find_map(|node| node.op_as::<ChannelsLast>());
    let program = Arc::clone(operator.ok_or("nothing of this network was fused")?.program());
    let shape = |sides: [usize; 3]| format!("{}x{}x{}", sides[0], sides[1], sides[2]);
    let describe = |step: StepProfile| Described {
        shapes: format!("{} -> {}", shape(step.input), shape(step.output)),
        name: step.name,
        kind: step.kind.to_owned(),
        multiply_adds: step.multiply_adds,
        bytes: step.bytes as u64,
    };
    let steps = program.steps().into_iter().map(describe).collect();
    let (mut workspace, input) = (program.workspace(), input.to_vec());
    let round = move |taken: &mut Vec<Duration>| {
        program.profile(&mut workspace, &input, |_, step| taken.push(step));
        Ok(())
    };
    Ok(Graph { name: "as the program runs it", steps, round: Box::new(round) })
}

/// tract's own optimised graph.
fn tract_graph(file: ModelFile, input: &[f32]) -> Result<Graph, Box<dyn Error>> {
    let signature = file.signature();
    let plan = read(file)?.into_optimized()?.into_runnable()?;
    let mut state = plan.spawn()?;
    let shape = [1, signature.planes, signature.side, signature.side];
    let input = Tensor::from_shape(&shape, input)?.into_tvalue();

    let mut order = Vec::new();
    state.run_plan_with_eval(tvec!(input.clone()), |context, op_state, node, inputs| {
        order.push(node.id);
        eval(context, op_state, node, inputs)
    })?;
    let steps: Result<_, _> = order.iter().map(|&id| describe(plan.model(), id)).collect();
    let round = move |taken: &mut Vec<Duration>| {
        state.run_plan_with_eval(tvec!(input.clone()), |context, op_state, node, inputs| {
            let begun = Instant::now();
            let outputs = eval(context, op_state, node, inputs);
            taken.push(begun.elapsed());
            outputs
        })?;
        Ok(())
    };
    Ok(Graph { name: "tract's own optimised graph", steps: steps?, round: Box::new(round) })
}

/// A node of tract's graph.
fn describe(model: &TypedModel, id: usize) -> Result<Described, Box<dyn Error>> {
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
    Ok(Described {
        name: node.name.clone(),
        kind: node.op.name().into_owned(),
        shapes: format!("{} -> {}", shapes(&inputs), shapes(&outputs)),
        multiply_adds,
        bytes: inputs.iter().chain(&outputs).map(size).sum(),
    })
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
