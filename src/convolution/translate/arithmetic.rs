//! What is done value by value: activations, sums, constants. Most of it is fused into the step before.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::nn::Sigmoid;
use tract_onnx::tract_core::ops::{logic, math};

use super::super::epilogue::Activation;
use super::super::grid::whole_groups;
use super::super::step::{Picture, Step, Work};
use super::{Translator, Value, floats};

impl Translator<'_> {
    pub(super) fn binary(&mut self, id: usize, op: &TypedBinOp, inputs: &[Value]) -> Option<Value> {
        let node = self.model.node(id);
        let (at, known) = match inputs {
            [Value::Known(known), _] => (1, known),
            [_, Value::Known(known)] => (0, known),
            _ if op.0.is::<math::Add>() => return self.sum(id, [node.inputs[0], node.inputs[1]]),
            _ => return None,
        };
        let (value, outlet) = (inputs.get(at)?, node.inputs[at]);
        let constant = floats(known)?;
        let picture = self.single(value)?;
        let channels = self.extents[picture].channels;
        let per_channel = self.is_per_channel(node.inputs[1 - at], value, channels);
        let for_channel = |channel: usize| constant[channel % constant.len()];
        if let [scalar] = constant[..] {
            if op.0.is::<math::Max>() {
                return self.clamp(id, outlet, scalar, f32::INFINITY);
            }
            if op.0.is::<math::Min>() {
                return self.clamp(id, outlet, f32::NEG_INFINITY, scalar);
            }
            if op.0.is::<math::Sub>() && at == 0 {
                return self.shift(outlet, value, scalar);
            }
            if scalar == 0.0 && op.0.is::<logic::CompGT>() {
                return Some(Value::Sign { of: outlet, is_above: at == 0 });
            }
            if scalar == 0.0 && op.0.is::<logic::CompLT>() {
                return Some(Value::Sign { of: outlet, is_above: at == 1 });
            }
        }
        if op.0.is::<math::Mul>() && per_channel {
            let slopes = (0..channels).map(for_channel).collect();
            return Some(Value::Sloped { of: outlet, slopes });
        }
        if op.0.is::<math::Add>() && per_channel {
            let step = self.open_step(outlet, 1)?;
            let Step { work: Work::Product { filter, .. }, before, residual, after, .. } =
                &mut self.steps[step]
            else {
                return None;
            };
            if (&*before, &*residual, &*after) != (&Activation::None, &None, &Activation::None) {
                return None;
            }
            filter.add_bias((0..channels).map(for_channel));
            return Some(value.clone());
        }
        None
    }

    /// The network's input less a number, where nobody else reads it.
    fn shift(&mut self, outlet: OutletId, value: &Value, by: f32) -> Option<Value> {
        let picture = self.single(value)?;
        if self.uses(outlet) != 1 || self.shared.contains(&picture) {
            return None;
        }
        let step = self.steps.iter_mut().find(|step| step.output == picture)?;
        let Work::Load { shift } = &mut step.work else { return None };
        *shift += by;
        Some(value.clone())
    }

    /// Whether a constant has one value, or one for each channel of the value it meets.
    pub(super) fn is_per_channel(
        &self,
        constant: OutletId,
        value: &Value,
        channels: usize,
    ) -> bool {
        let Some(shape) = self.shape(constant) else { return false };
        let count: usize = shape.iter().product();
        let axis = match value {
            Value::Map(_) => 1,
            Value::View { shape, .. } => shape.len() - 1,
            _ => return false,
        };
        count == 1 || (count == channels && shape.get(axis) == Some(&channels))
    }

    pub(super) fn clamp(
        &mut self,
        id: usize,
        outlet: OutletId,
        low: f32,
        high: f32,
    ) -> Option<Value> {
        let value = self.values.get(&outlet)?.clone();
        let step = self.host(id, outlet, 1)?;
        let name = self.name(id);
        let host = &mut self.steps[step];
        let activation = if host.residual.is_some() { &mut host.after } else { &mut host.before };
        let Some(fused) = activation.then_clamp(low, high) else {
            let picture = self.single(&value)?;
            let copy = self.copy(id, picture)?;
            self.steps[copy].before = Activation::Clamp(low, high);
            return Some(self.renamed(&value, copy));
        };
        *activation = fused;
        host.name = name;
        Some(self.renamed(&value, step))
    }

    /// The sum of two values: the later of the two steps that made them adds the other's, if it may.
    pub(super) fn sum(&mut self, id: usize, outlets: [OutletId; 2]) -> Option<Value> {
        let [Some(one), Some(two)] = outlets.map(|outlet| self.values.get(&outlet)) else {
            return None;
        };
        // The same values in the same order, not merely as many: a map and its transpose may look alike.
        let alike = match (one, two) {
            (Value::Map(_), Value::Map(_)) | (Value::View { .. }, Value::View { .. }) => {
                self.shape(outlets[0])? == self.shape(outlets[1])?
            }
            _ => false,
        };
        let pictures = [self.single(one)?, self.single(two)?];
        let same = self.extents[pictures[0]] == self.extents[pictures[1]];
        if !alike || !same || pictures.iter().any(|&picture| self.is_input(picture)) {
            return None;
        }
        let like = one.clone();
        let made = |picture: Picture| self.steps.iter().position(|step| step.output == picture);
        let (first, second) = (made(pictures[0])?, made(pictures[1])?);
        let (later, other) = if first > second { (0, 1) } else { (1, 0) };
        let open = self.open_step(outlets[later], 1).filter(|&step| {
            let step = &self.steps[step];
            step.residual.is_none() && step.after == Activation::None
        });
        let step = match open {
            Some(step) if first != second => step,
            _ => self.copy(id, pictures[later])?,
        };
        self.steps[step].residual = Some(pictures[other]);
        self.steps[step].name = self.name(id);
        Some(self.renamed(&like, step))
    }

    /// A parametric rectifier, from its two halves.
    pub(super) fn rectifier(&mut self, id: usize, inputs: &[Value]) -> Option<Value> {
        let node = self.model.node(id);
        let [Value::Sign { of, is_above }, then, otherwise] = inputs else { return None };
        let (place, value, other) =
            if *is_above { (1, then, otherwise) } else { (2, otherwise, then) };
        let Value::Sloped { of: sloped, slopes } = other else { return None };
        if node.inputs[place] != *of || of != sloped {
            return None;
        }
        // The halves are spent here: whoever else reads one of them would see the whole.
        if node.inputs.iter().any(|outlet| outlet != of && self.uses(*outlet) != 1) {
            return None;
        }
        let mut step = self.host(id, *of, 3)?;
        let is_free = |step: &Step| match step.residual {
            None => step.before == Activation::None,
            Some(_) => step.after == Activation::None,
        };
        if !is_free(&self.steps[step]) {
            let picture = self.single(value)?;
            step = self.copy(id, picture)?;
        }
        let name = self.name(id);
        let host = &mut self.steps[step];
        let activation = if host.residual.is_some() { &mut host.after } else { &mut host.before };
        let mut slopes = slopes.clone();
        slopes.resize(whole_groups(slopes.len()), 0.0);
        *activation = Activation::Slope(slopes);
        host.name = name;
        Some(self.renamed(value, step))
    }

    pub(super) fn elementwise(
        &mut self,
        id: usize,
        op: &ElementWiseOp,
        value: &Value,
    ) -> Option<Value> {
        let picture = self.single(value)?;
        if op.1.is_some() || self.is_input(picture) || !op.0.is::<Sigmoid>() {
            return None;
        }
        let extent = self.extents[picture];
        self.push(&self.name(id), Work::Sigmoid, vec![picture], extent);
        Some(self.renamed(value, self.steps.len() - 1))
    }
}
