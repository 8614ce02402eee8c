//! One step of a program: what it computes, from which pictures into which.

use super::depthwise::{Depthwise, Taps};
use super::epilogue::{Activation, Epilogue};
use super::grid::{Grid, Margin, Walk};
use super::lanes::Unit;
use super::order::{self, Order};
use super::pool::Pool;
use super::product::{Filter, Product};
use super::resample::{Mix, Resample};
use super::rows;

/// Index of a picture of the program.
pub(super) type Picture = usize;

/// The windows of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Height and width.
    pub(super) size: (usize, usize),
    /// Pixels from one window to the next, down and to the right alike.
    pub(super) stride: usize,
    /// How far the first window begins beyond the top and left edge.
    pub(super) before: (usize, usize),
}

impl Window {
    /// A single pixel.
    pub(super) const PIXEL: Self = Self { size: (1, 1), stride: 1, before: (0, 0) };

    /// The margin that the input needs for an output of that many lines.
    pub(super) fn margin(&self, input: &Grid, output: &Grid) -> Margin {
        let beyond = |lines: usize, count: usize, size: usize, before: usize| {
            ((count - 1) * self.stride + size).saturating_sub(before + lines)
        };
        Margin {
            top: self.before.0,
            left: self.before.1,
            bottom: beyond(input.extent.height, output.extent.height, self.size.0, self.before.0),
            right: beyond(input.extent.width, output.extent.width, self.size.1, self.before.1),
        }
    }

    fn walk(&self, grid: &Grid) -> Walk {
        Walk::windows(grid, self.before.0, self.before.1, self.stride)
    }

    /// Where the pixels of a window lie, from its corner on.
    fn taps(&self, grid: &Grid) -> Vec<usize> {
        let (rows, columns) = self.size;
        (0..rows).flat_map(|y| (0..columns).map(move |x| y * grid.row() + x * grid.pixel)).collect()
    }

    /// The runs of consecutive values of a window, and the length of each.
    fn runs(&self, grid: &Grid) -> (Vec<usize>, usize) {
        let (rows, columns) = self.size;
        let channels = grid.extent.channels;
        if columns == 1 || grid.pixel == channels {
            ((0..rows).map(|y| y * grid.row()).collect(), columns * channels)
        } else {
            (self.taps(grid), channels)
        }
    }
}

/// What a step computes.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// The network's input, planes, each value less the shift.
    Load { shift: f32 },
    /// Convolution over all channels; the filter's depth goes by rows, columns, channels.
    Product { filter: Filter, window: Window },
    /// Convolution channel by channel.
    Depthwise { taps: Taps, window: Window },
    /// The largest of each window; of single pixels, a copy.
    Pool { window: Window },
    /// Another size.
    Resample { rows: Mix, columns: Mix },
    /// Channels spread over squares of pixels.
    Spread { block: usize },
    /// All channels of one picture after the other's.
    Join,
    /// The same values in another shape.
    Relay { order: Order },
    /// Shares of each pixel's channels.
    Softmax,
    /// Logistic function.
    Sigmoid,
}

/// A step.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Of the node it came from; of the last one, where several were fused.
    pub(super) name: String,
    pub(super) work: Work,
    /// What it reads; nothing for the load, several for a join.
    pub(super) inputs: Vec<Picture>,
    pub(super) residual: Option<Picture>,
    pub(super) output: Picture,
    pub(super) before: Activation,
    pub(super) after: Activation,
    /// Where the pixels of its windows lie, once all margins are known.
    places: (Vec<usize>, usize),
}

impl Step {
    pub(super) fn new(name: &str, work: Work, inputs: Vec<Picture>, output: Picture) -> Self {
        Self {
            name: name.to_owned(),
            work,
            inputs,
            residual: None,
            output,
            before: Activation::None,
            after: Activation::None,
            places: (Vec::new(), 0),
        }
    }

    /// Whether activations and a residual can be fused into it.
    pub(super) const fn has_epilogue(&self) -> bool {
        matches!(
            self.work,
            Work::Product { .. }
                | Work::Depthwise { .. }
                | Work::Pool { .. }
                | Work::Resample { .. }
        )
    }

    /// All pictures it reads.
    pub(super) fn reads(&self) -> impl Iterator<Item = Picture> + '_ {
        self.inputs.iter().copied().chain(self.residual)
    }

    /// The windows it looks through.
    pub(super) const fn window(&self) -> Option<&Window> {
        match &self.work {
            Work::Product { window, .. }
            | Work::Depthwise { window, .. }
            | Work::Pool { window } => Some(window),
            _ => None,
        }
    }

    /// Takes note of where the pixels of its windows lie: the grids are final.
    pub(super) fn settle(&mut self, grids: &[Grid]) {
        let Some(&input) = self.inputs.first() else { return };
        self.places = match &self.work {
            Work::Product { window, .. } => window.runs(&grids[input]),
            Work::Pool { window } => (window.taps(&grids[input]), 0),
            _ => return,
        };
    }

    /// Multiplications with an addition each.
    pub(super) fn multiply_adds(&self, grids: &[Grid]) -> u64 {
        let output = grids[self.output].extent;
        let input = self.inputs.first().map(|&input| grids[input].extent);
        let each = match &self.work {
            Work::Product { window, .. } => {
                window.size.0 * window.size.1 * input.map_or(0, |input| input.channels)
            }
            Work::Depthwise { window, .. } => window.size.0 * window.size.1,
            Work::Resample { rows, columns } => {
                let taps = |mix: &Mix| mix.iter().map(Vec::len).sum::<usize>();
                return (taps(rows) * taps(columns) * output.channels) as u64;
            }
            _ => 0,
        };
        (output.values() * each) as u64
    }

    /// What kind of step it is.
    pub(super) const fn kind(&self) -> &'static str {
        match &self.work {
            Work::Load { .. } => "load",
            Work::Product { window: Window { size: (1, 1), .. }, .. } => "pointwise convolution",
            Work::Product { .. } => "dense convolution",
            Work::Depthwise { .. } => "depthwise convolution",
            Work::Pool { window: Window { size: (1, 1), .. } } => "copy, sum or activation",
            Work::Pool { .. } => "maximum pooling",
            Work::Resample { .. } => "resampling",
            Work::Spread { .. } => "depth to space",
            Work::Join => "join",
            Work::Relay { .. } => "reshape",
            Work::Softmax => "softmax",
            Work::Sigmoid => "sigmoid",
        }
    }

    /// Bytes of its weights.
    pub(super) fn weight_bytes(&self) -> usize {
        match &self.work {
            Work::Product { filter, .. } => filter.bytes(),
            Work::Depthwise { taps, .. } => taps.bytes(),
            _ => 0,
        }
    }

    /// Computes it: `input` and `residual` are the memory of what it reads, `output` of what it writes.
    pub(super) fn run(
        &self,
        unit: Unit,
        grids: &[Grid],
        input: &[f32],
        residual: Option<&[f32]>,
        output: &mut [f32],
    ) {
        let grid = &grids[self.output];
        grid.clear_margin(output);
        let source = self.inputs.first().map_or(grid, |&input| &grids[input]);
        let residual = residual.zip(self.residual.map(|picture| &grids[picture]));
        let epilogue = Epilogue::new(&self.before, residual, &self.after, grid);
        let output = (output, grid);
        match &self.work {
            Work::Load { shift } => order::load(input, *shift, output.0, grid),
            Work::Product { filter, window } => {
                let (runs, length) = (&*self.places.0, self.places.1);
                let windows = (input, window.walk(source));
                Product::new(filter, windows, (runs, length), output, epilogue).run();
            }
            Work::Depthwise { taps, window } => {
                let windows = (input, source, window.walk(source));
                Depthwise::new(taps, windows, output, epilogue).run();
            }
            Work::Pool { window } => {
                let windows = (input, source, window.walk(source));
                Pool::new(unit, windows, &self.places.0, output, epilogue).run();
            }
            Work::Resample { rows, columns } => {
                Resample::new(unit, (input, source), (rows, columns), output, epilogue).run();
            }
            Work::Spread { block } => order::spread(input, source, *block, output.0, grid),
            Work::Join => unreachable!("joined by the program, picture by picture"),
            Work::Relay { order } => order::relay(input, source, *order, output.0, grid),
            Work::Softmax => rows::softmax(input, source, output.0, grid),
            Work::Sigmoid => rows::sigmoid(input, source, output.0, grid),
        }
    }
}
