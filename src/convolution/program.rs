//! A network as a list of steps over pictures in one piece of memory. No tract here, and no allocation
//! while it runs.

use std::ops::Range;
use std::time::{Duration, Instant};

use super::aligned::Aligned;
use super::grid::{Extent, Grid};
use super::lanes::Unit;
use super::memory::{self, Need};
use super::order::{self, Order};
use super::step::{Picture, Step, Work};

/// A part of an output: the values of a picture, in an order, from a place on.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) picture: Picture,
    pub(super) order: Order,
    pub(super) place: usize,
}

/// One output: its parts and how many values they are together.
#[derive(Clone, Debug, Default)]
pub(super) struct Sink {
    pub(super) parts: Vec<Part>,
    pub(super) values: usize,
}

/// A network, fused and laid out for this machine. It is run on a [`Workspace`].
#[derive(Clone, Debug)]
pub struct Program {
    unit: Unit,
    steps: Vec<Step>,
    grids: Vec<Grid>,
    places: Vec<Range<usize>>,
    memory: usize,
    sinks: Vec<Sink>,
}

/// What a step is and what it touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepProfile {
    /// Name of the node it came from; of the last, where several were fused.
    pub name: String,
    /// What it computes.
    pub kind: &'static str,
    /// Height, width and channels of what it reads.
    pub input: [usize; 3],
    /// Height, width and channels of what it writes.
    pub output: [usize; 3],
    /// Multiplications with an addition each.
    pub multiply_adds: u64,
    /// Bytes of values it reads and writes, its weights among them.
    pub bytes: usize,
}

/// The memory a program works in; made once, used for every run.
#[derive(Clone, Debug, Default)]
pub struct Workspace(Aligned);

impl Program {
    /// Lays the pictures out. `extents` are the pictures', the first of them the input's.
    pub(super) fn new(
        unit: Unit,
        extents: &[Extent],
        mut steps: Vec<Step>,
        sinks: Vec<Sink>,
    ) -> Self {
        let mut grids: Vec<Grid> = extents.iter().map(|&extent| Grid::new(extent)).collect();
        // The input is only ever read value by value: no need to fill up its three channels.
        if let Some(Step { work: Work::Load { .. }, output, .. }) = steps.first() {
            grids[*output].pixel = grids[*output].extent.channels;
        }
        for step in &steps {
            if let (Some(window), Some(&input)) = (step.window(), step.inputs.first()) {
                let margin = window.margin(&grids[input], &grids[step.output]);
                grids[input].margin = grids[input].margin.union(margin);
            }
        }
        for step in &mut steps {
            step.settle(&grids);
        }
        let mut lives: Vec<Option<Range<usize>>> = vec![None; grids.len()];
        let mut live = |picture: Picture, at: usize| {
            let life = lives[picture].take().unwrap_or(at..at);
            lives[picture] = Some(life.start.min(at)..life.end.max(at));
        };
        for (at, step) in steps.iter().enumerate() {
            step.reads().chain([step.output]).for_each(|picture| live(picture, at));
        }
        for part in sinks.iter().flat_map(|sink| &sink.parts) {
            live(part.picture, steps.len());
        }
        // A picture that no step touches was given up while the graph was read.
        let needs: Vec<Need> = grids
            .iter()
            .zip(lives)
            .map(|(grid, life)| match life {
                Some(life) => Need { values: grid.len(), life },
                None => Need { values: 0, life: 0..0 },
            })
            .collect();
        let (places, memory) = memory::plan(&needs);
        Self { unit, steps, grids, places, memory, sinks }
    }

    /// The vectors it was laid out for.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Memory for its runs.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        Workspace(Aligned::zeros(self.memory))
    }

    /// Its steps, in the order in which they run.
    #[must_use]
    pub fn steps(&self) -> Vec<StepProfile> {
        let sides = |picture: Picture| {
            let Extent { height, width, channels } = self.grids[picture].extent;
            [height, width, channels]
        };
        let bytes = |picture: Picture| self.grids[picture].extent.values() * size_of::<f32>();
        self.steps
            .iter()
            .map(|step| StepProfile {
                name: step.name.clone(),
                kind: step.kind(),
                input: sides(step.inputs.first().copied().unwrap_or(step.output)),
                output: sides(step.output),
                multiply_adds: step.multiply_adds(&self.grids),
                bytes: step.reads().chain([step.output]).map(bytes).sum::<usize>()
                    + step.weight_bytes(),
            })
            .collect()
    }

    /// Runs it on the input's planes; the outputs are then in the workspace.
    ///
    /// # Panics
    /// Where the workspace is another program's, or the input is too short.
    pub fn run(&self, workspace: &mut Workspace, input: &[f32]) {
        self.run_steps(workspace, input, |_, work| work());
    }

    /// As [`Self::run`], and tells how long each of the [`Self::steps`] took.
    ///
    /// # Panics
    /// As [`Self::run`].
    pub fn profile(
        &self,
        workspace: &mut Workspace,
        input: &[f32],
        mut tell: impl FnMut(usize, Duration),
    ) {
        self.run_steps(workspace, input, |step, work| {
            let begun = Instant::now();
            work();
            tell(step, begun.elapsed());
        });
    }

    /// Writes the output of that number, in tract's order, where the last run has left it.
    ///
    /// # Panics
    /// Where there is no such output, or `output` is shorter than it.
    pub fn output(&self, number: usize, workspace: &Workspace, output: &mut [f32]) {
        for part in &self.sinks[number].parts {
            let grid = &self.grids[part.picture];
            let values = &workspace.0[self.places[part.picture].clone()];
            let end = part.place + grid.extent.values();
            order::store(values, grid, part.order, &mut output[part.place..end]);
        }
    }

    fn run_steps(
        &self,
        workspace: &mut Workspace,
        input: &[f32],
        mut around: impl FnMut(usize, &mut dyn FnMut()),
    ) {
        assert_eq!(workspace.0.len(), self.memory, "the program's own workspace");
        for (at, step) in self.steps.iter().enumerate() {
            around(at, &mut || self.run_step(step, &mut workspace.0, input));
        }
    }

    fn run_step(&self, step: &Step, memory: &mut [f32], input: &[f32]) {
        let place = |picture: Picture| self.places[picture].clone();
        let output = place(step.output);
        if matches!(step.work, Work::Join) {
            let grid = &self.grids[step.output];
            grid.clear_margin(&mut memory[output.clone()]);
            let mut offset = 0;
            for &source in &step.inputs {
                let [values, output] = apart(memory, [place(source), output.clone()]);
                order::join(values, &self.grids[source], offset, output, grid);
                offset += self.grids[source].extent.channels;
            }
            return;
        }
        let (unit, grids) = (self.unit, &*self.grids);
        match (step.inputs.first(), step.residual) {
            (None, _) => step.run(unit, grids, input, None, &mut memory[output]),
            (Some(&source), None) => {
                let [source, output] = apart(memory, [place(source), output]);
                step.run(unit, grids, source, None, output);
            }
            (Some(&source), Some(residual)) if residual == source => {
                let [source, output] = apart(memory, [place(source), output]);
                step.run(unit, grids, source, Some(source), output);
            }
            (Some(&source), Some(residual)) => {
                let places = [place(source), place(residual), output];
                let [source, residual, output] = apart(memory, places);
                step.run(unit, grids, source, Some(residual), output);
            }
        }
    }
}

/// The places of pictures that one step needs together: the planner has laid them apart.
fn apart<const COUNT: usize>(
    memory: &mut [f32],
    places: [Range<usize>; COUNT],
) -> [&mut [f32]; COUNT] {
    match memory.get_disjoint_mut(places) {
        Ok(values) => values,
        Err(error) => unreachable!("pictures of one step lie apart: {error}"),
    }
}
