//! From tract's graph to a program.
//!
//! The nodes are walked in the order in which tract would run them. A node whose inputs are all known is
//! turned into a step, or fused into the step before it; one that is not understood stays with tract, and
//! so does everything behind it. What tract's graph says in several nodes (a parametric rectifier, depth to
//! space, a resampling as two products) is put together again on the way.
//!
//! `windows` has the nodes that look through windows, `arithmetic` what is done value by value, `products`
//! those with constant matrices, `shapes` what only changes the order of values.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::array::{Pad, TypedConcat};
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::cnn::{Conv, MaxPool};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::identity::Identity;
use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_core::ops::logic::Iff;
use tract_onnx::tract_core::ops::nn::Softmax;

use super::grid::{Extent, whole_groups};
use super::lanes::Unit;
use super::order::Order;
use super::program::{Part, Program, Sink};
use super::step::{Picture, Step, Window, Work};

mod arithmetic;
mod products;
mod shapes;
mod windows;

/// What is known of a value of the graph.
#[derive(Clone, Debug)]
enum Value {
    Known(Arc<Tensor>),
    /// 1 x C x H x W.
    Map(Picture),
    /// The values of these pictures, one after the other, under another shape.
    View {
        parts: Vec<(Picture, Order)>,
        shape: Vec<usize>,
    },
    /// A map whose channels are being spread: how many of the four steps are done.
    Spreading {
        picture: Picture,
        block: usize,
        done: usize,
    },
    /// Another value times these slopes, one a channel: half of a rectifier.
    Sloped {
        of: OutletId,
        slopes: Vec<f32>,
    },
    /// Whether another value is above zero, or below: the other half.
    Sign {
        of: OutletId,
        is_above: bool,
    },
}

impl Value {
    /// Whether it is no value yet.
    const fn is_half(&self) -> bool {
        matches!(self, Self::Spreading { .. } | Self::Sloped { .. } | Self::Sign { .. })
    }
}

/// The program, and which outlets of the graph its outputs are.
pub(super) struct Translation {
    pub(super) program: Program,
    pub(super) outlets: Vec<OutletId>,
    /// Constants that the nodes that stay with tract need.
    pub(super) constants: Vec<(OutletId, Arc<Tensor>)>,
    /// The nodes that are done in it.
    pub(super) nodes: HashSet<usize>,
}

/// Turns as much of the graph as it understands, from its one input on, into a program; `None` where that
/// is nothing.
pub(super) fn translate(model: &TypedModel, unit: Unit) -> TractResult<Option<Translation>> {
    let [input] = model.inputs[..] else { return Ok(None) };
    let mut translator = Translator {
        model,
        unit,
        extents: Vec::new(),
        steps: Vec::new(),
        values: HashMap::new(),
        shared: HashSet::new(),
        spent: HashMap::new(),
    };
    let Some(extent) = translator.map_extent(input) else { return Ok(None) };
    let picture = translator.picture(extent);
    let load = Step::new(&model.node(input.node).name, Work::Load { shift: 0.0 }, vec![], picture);
    translator.steps.push(load);
    translator.values.insert(input, Value::Map(picture));

    let order = model.eval_order()?;
    let mut done = HashSet::from([input.node]);
    for &id in order.iter().filter(|id| **id != input.node) {
        if let Some(value) = translator.node(id) {
            // What was made has the graph's own shape, or the graph was not understood.
            if !translator.agrees(id.into(), &value) {
                return Ok(None);
            }
            // A half may go back to tract, and would need them again.
            if !value.is_half() {
                translator.forget_spent(id);
            }
            translator.values.insert(id.into(), value);
            done.insert(id);
        }
    }
    translator.finish(&order, done)
}

/// Values that a picture may have, far beyond any network's: so that no place in it needs more than a word.
const MOST_VALUES: usize = 1 << 30;

/// The values of a constant of 32-bit floats, or of a type that can be turned into them without loss.
fn floats(tensor: &Tensor) -> Option<Cow<'_, [f32]>> {
    let tensor = match tensor.datum_type() {
        DatumType::F32 | DatumType::F16 => tensor.cast_to::<f32>().ok()?,
        _ => return None,
    };
    Some(match tensor {
        Cow::Borrowed(tensor) => Cow::Borrowed(tensor.try_as_plain_ram().ok()?.as_slice().ok()?),
        Cow::Owned(tensor) => Cow::Owned(tensor.try_as_plain_ram().ok()?.as_slice().ok()?.to_vec()),
    })
}

struct Translator<'a> {
    model: &'a TypedModel,
    unit: Unit,
    extents: Vec<Extent>,
    steps: Vec<Step>,
    values: HashMap<OutletId, Value>,
    /// Pictures that more than one value is read from: nothing more is fused into them.
    shared: HashSet<Picture>,
    /// How often each value was read so far.
    spent: HashMap<OutletId, usize>,
}

impl Translator<'_> {
    fn picture(&mut self, extent: Extent) -> Picture {
        self.extents.push(extent);
        self.extents.len() - 1
    }

    fn push(&mut self, name: &str, work: Work, inputs: Vec<Picture>, extent: Extent) -> Picture {
        let output = self.picture(extent);
        self.steps.push(Step::new(name, work, inputs, output));
        output
    }

    /// The extent of an outlet of shape 1 x C x H x W of 32-bit floats.
    fn map_extent(&self, outlet: OutletId) -> Option<Extent> {
        let fact = self.model.outlet_fact(outlet).ok()?;
        let &[1, channels, height, width] = fact.shape.as_concrete()? else { return None };
        let sides = [height, width, whole_groups(channels.min(MOST_VALUES))];
        let values = sides.iter().try_fold(1_usize, |all, side| all.checked_mul(*side))?;
        let is_sane = (1..=MOST_VALUES).contains(&values);
        (is_sane && fact.datum_type == f32::datum_type()).then_some(Extent {
            height,
            width,
            channels,
        })
    }

    fn shape(&self, outlet: OutletId) -> Option<Vec<usize>> {
        Some(self.model.outlet_fact(outlet).ok()?.shape.as_concrete()?.to_vec())
    }

    /// Lets go of constants that this node was the last to read: laid out for the kernels they are in memory
    /// a second time.
    fn forget_spent(&mut self, id: usize) {
        for outlet in &self.model.node(id).inputs {
            let spent = self.spent.entry(*outlet).or_default();
            *spent += 1;
            if *spent == self.uses(*outlet)
                && matches!(self.values.get(outlet), Some(Value::Known(_)))
            {
                self.values.remove(outlet);
            }
        }
    }

    /// How often a value is read, the network's outputs counted.
    fn uses(&self, outlet: OutletId) -> usize {
        let readers = &self.model.node(outlet.node).outputs[outlet.slot].successors;
        readers.len() + self.model.outputs.iter().filter(|output| **output == outlet).count()
    }

    /// Whether a value is what the graph says of its outlet.
    fn agrees(&self, outlet: OutletId, value: &Value) -> bool {
        match value {
            Value::Map(picture) => self.map_extent(outlet) == Some(self.extents[*picture]),
            Value::View { parts, shape } => {
                let fact = self.model.outlet_fact(outlet);
                let values = parts.iter().map(|(picture, _)| self.extents[*picture].values());
                fact.is_ok_and(|fact| fact.datum_type == f32::datum_type())
                    && self.shape(outlet).as_ref() == Some(shape)
                    && values.sum::<usize>() == shape.iter().product::<usize>()
            }
            _ => true,
        }
    }

    fn node(&mut self, id: usize) -> Option<Value> {
        let node = self.model.node(id);
        if node.outputs.len() != 1 {
            return None;
        }
        if let Some(constant) = node.op_as::<Const>() {
            return Some(Value::Known(Arc::clone(constant.val())));
        }
        let inputs: Option<Vec<Value>> =
            node.inputs.iter().map(|outlet| self.values.get(outlet).cloned()).collect();
        let inputs = inputs.filter(|inputs| !inputs.is_empty())?;
        // What follows from constants alone is computed here and now.
        let known: Option<TVec<TValue>> = inputs
            .iter()
            .map(|value| match value {
                Value::Known(tensor) => Some(TValue::from_const(Arc::clone(tensor))),
                _ => None,
            })
            .collect();
        if let Some(known) = known {
            let outputs = node.op.eval_out_of_plan(known).ok()??;
            return Some(Value::Known(outputs.into_iter().next()?.into_arc_tensor()));
        }
        if let Some(op) = node.op_as::<Conv>() {
            self.convolution(id, op, &inputs)
        } else if let Some(op) = node.op_as::<MaxPool>() {
            self.pool(id, op, &inputs)
        } else if let Some(op) = node.op_as::<TypedBinOp>() {
            self.binary(id, op, &inputs)
        } else if let Some(op) = node.op_as::<EinSum>() {
            self.einsum(id, op, &inputs)
        } else if let Some(op) = node.op_as::<AxisOp>() {
            self.axes(id, op, &inputs[0])
        } else if let Some(op) = node.op_as::<TypedConcat>() {
            self.join(id, op.axis, &inputs)
        } else if let Some(op) = node.op_as::<Pad>() {
            self.widen(id, op, &inputs[0])
        } else if let Some(op) = node.op_as::<Softmax>() {
            self.softmax(id, op, &inputs[0])
        } else if let Some(op) = node.op_as::<ElementWiseOp>() {
            self.elementwise(id, op, &inputs[0])
        } else if node.op_is::<Iff>() {
            self.rectifier(id, &inputs)
        } else if node.op_is::<Identity>() {
            self.alias(node.inputs[0], &inputs[0]);
            Some(inputs[0].clone())
        } else {
            None
        }
    }

    fn name(&self, id: usize) -> String {
        self.model.node(id).name.clone()
    }

    /// Whether the picture is the network's input, whose channels do not come in whole groups.
    fn is_input(&self, picture: Picture) -> bool {
        self.steps[0].output == picture
    }

    /// Takes note that the value of an outlet gets another name: where others read it, too, nobody may
    /// change it through that name.
    fn alias(&mut self, outlet: OutletId, value: &Value) {
        if self.uses(outlet) == 1 {
            return;
        }
        match value {
            Value::Map(picture) => drop(self.shared.insert(*picture)),
            Value::View { parts, .. } => {
                self.shared.extend(parts.iter().map(|(picture, _)| *picture))
            }
            _ => {}
        }
    }

    /// The step whose output this is, where nobody else has seen that and an epilogue is still open: what
    /// is done to the value next can be done by it.
    fn open_step(&self, outlet: OutletId, uses: usize) -> Option<usize> {
        let picture = self.single(self.values.get(&outlet)?)?;
        if self.uses(outlet) != uses || self.shared.contains(&picture) {
            return None;
        }
        self.steps.iter().position(|step| step.output == picture && step.has_epilogue())
    }

    /// The picture of a map, or of a view of one whole picture, pixel by pixel.
    fn single(&self, value: &Value) -> Option<Picture> {
        match value {
            Value::Map(picture) => Some(*picture),
            Value::View { parts, shape } => match parts[..] {
                [(picture, Order::Pixels)]
                    if shape.last() == Some(&self.extents[picture].channels) =>
                {
                    Some(picture)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A copy of the value that an epilogue can be fused into.
    fn copy(&mut self, id: usize, picture: Picture) -> Option<usize> {
        if self.is_input(picture) {
            return None;
        }
        let extent = self.extents[picture];
        self.push(&self.name(id), Work::Pool { window: Window::PIXEL }, vec![picture], extent);
        Some(self.steps.len() - 1)
    }

    /// The step that takes along what is done to the value of that outlet by the node.
    fn host(&mut self, id: usize, outlet: OutletId, uses: usize) -> Option<usize> {
        if let Some(step) = self.open_step(outlet, uses) {
            return Some(step);
        }
        let picture = self.single(self.values.get(&outlet)?)?;
        self.copy(id, picture)
    }

    /// The value of `like`, now that a step writes it elsewhere.
    fn renamed(&self, like: &Value, step: usize) -> Value {
        let output = self.steps[step].output;
        match like {
            Value::View { shape, .. } => {
                Value::View { parts: vec![(output, Order::Pixels)], shape: shape.clone() }
            }
            _ => Value::Map(output),
        }
    }

    /// Which values the nodes that stay with tract read, and the network's outputs.
    fn leaving(&self, order: &[usize], nodes: &HashSet<usize>) -> Vec<OutletId> {
        let input = self.model.inputs[0];
        let staying = order.iter().filter(|id| !nodes.contains(id));
        let read = staying.flat_map(|&id| &self.model.node(id).inputs);
        let mut outlets: Vec<OutletId> = Vec::new();
        for outlet in read.chain(&self.model.outputs) {
            if nodes.contains(&outlet.node) && *outlet != input && !outlets.contains(outlet) {
                outlets.push(*outlet);
            }
        }
        outlets
    }

    fn finish(
        self,
        order: &[usize],
        mut nodes: HashSet<usize>,
    ) -> TractResult<Option<Translation>> {
        // Half of something of which the other half was not understood is tract's again.
        let mut outlets = self.leaving(order, &nodes);
        while let Some(half) = outlets.iter().find(|outlet| self.values[*outlet].is_half()) {
            nodes.remove(&half.node);
            outlets = self.leaving(order, &nodes);
        }
        let (mut sinks, mut leaving, mut constants) = (Vec::new(), Vec::new(), Vec::new());
        for outlet in outlets {
            let parts = match &self.values[&outlet] {
                Value::Known(tensor) => {
                    constants.push((outlet, Arc::clone(tensor)));
                    continue;
                }
                Value::Map(picture) => vec![(*picture, Order::Planes)],
                Value::View { parts, .. } => parts.clone(),
                Value::Spreading { .. } | Value::Sloped { .. } | Value::Sign { .. } => continue,
            };
            let mut sink = Sink::default();
            for (picture, order) in parts {
                sink.parts.push(Part { picture, order, place: sink.values });
                sink.values += self.extents[picture].values();
            }
            sinks.push(sink);
            leaving.push(outlet);
        }
        let convolves =
            |step: &Step| matches!(step.work, Work::Product { .. } | Work::Depthwise { .. });
        if sinks.is_empty() || !self.steps.iter().any(convolves) {
            return Ok(None);
        }
        let program = Program::new(self.unit, &self.extents, self.steps, sinks);
        Ok(Some(Translation { program, outlets: leaving, constants, nodes }))
    }
}
