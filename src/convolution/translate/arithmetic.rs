//! What is done value by value: activations, sums, constants. Most of it is fused into the step before.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;

use super::super::epilogue::Activation;
use super::super::grid::whole_groups;
use super::super::step::{Picture, Step, Work};
use super::{Translator, Value};

impl Translator<'_> {
    pub(super) fn binary(
        &mut self,
        id: usize,
        op: &TypedBinOp,
        inputs: &[Value],
    ) -> TractResult<Option<Value>> {
        let node = self.model.node(id);
        let kind = op.0.name().to_string();
        let (value, outlet, other, other_outlet, swapped) = match inputs {
            [Value::Known(_), value] => (value, node.inputs[1], &inputs[0], node.inputs[0], true),
            [value, other] => (value, node.inputs[0], other, node.inputs[1], false),
            _ => return Ok(None),
        };
        let Value::Known(constant) = other else {
            return Ok((kind == "Add").then(|| self.sum(id, [outlet, other_outlet])).flatten());
        };
        if constant.datum_type() != f32::datum_type() {
            return Ok(None);
        }
        let constant = constant.try_as_plain_ram()?.as_slice::<f32>()?.to_vec();
        let Some(picture) = self.single(value) else { return Ok(None) };
        let channels = self.extents[picture].channels;
        let scalar = match constant[..] {
            [scalar] => Some(scalar),
            _ => None,
        };
        match (&*kind, scalar) {
            ("Max" | "Min", Some(scalar)) => {
                let (low, high) = if kind == "Max" {
                    (scalar, f32::INFINITY)
                } else {
                    (f32::NEG_INFINITY, scalar)
                };
                Ok(self.clamp(id, outlet, low, high))
            }
            ("Sub", Some(scalar)) if !swapped && self.uses(outlet) == 1 => {
                let step = self.steps.iter_mut().find(|step| step.output == picture);
                match step.map(|step| &mut step.work) {
                    Some(Work::Load { shift }) => {
                        *shift += scalar;
                        Ok(Some(value.clone()))
                    }
                    _ => Ok(None),
                }
            }
            ("Add", _) => {
                let per_channel =
                    self.is_per_channel(node.inputs[usize::from(!swapped)], value, channels);
                let step = self.open_step(outlet, 1).map(|step| &mut self.steps[step]);
                match step {
                    Some(Step {
                        work: Work::Product { filter, .. },
                        before: Activation::None,
                        residual: None,
                        after: Activation::None,
                        ..
                    }) if per_channel => {
                        filter.add_bias((0..channels).map(|nth| constant[nth % constant.len()]));
                        Ok(Some(value.clone()))
                    }
                    _ => Ok(None),
                }
            }
            ("Mul", _)
                if self.is_per_channel(node.inputs[usize::from(!swapped)], value, channels) =>
            {
                let slopes = (0..channels).map(|nth| constant[nth % constant.len()]).collect();
                Ok(Some(Value::Sloped { of: outlet, slopes }))
            }
            ("GT", Some(0.0)) => Ok(Some(Value::Sign { of: outlet, is_above: !swapped })),
            ("LT", Some(0.0)) => Ok(Some(Value::Sign { of: outlet, is_above: swapped })),
            _ => Ok(None),
        }
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
        let mut pictures = [0; 2];
        for (picture, outlet) in pictures.iter_mut().zip(outlets) {
            *picture = self.single(self.values.get(&outlet)?)?;
            if self.is_input(*picture) {
                return None;
            }
        }
        if self.extents[pictures[0]] != self.extents[pictures[1]] {
            return None;
        }
        let like = self.values.get(&outlets[0])?.clone();
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
        let step = self.host(id, *of, 3)?;
        let name = self.name(id);
        let host = &mut self.steps[step];
        let activation = if host.residual.is_some() { &mut host.after } else { &mut host.before };
        if *activation != Activation::None {
            return None;
        }
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
        let name = op.0.name();
        let picture = self.single(value)?;
        if op.1.is_some() || self.is_input(picture) || name != "Sigmoid" {
            return None;
        }
        let extent = self.extents[picture];
        self.push(&self.name(id), Work::Sigmoid, vec![picture], extent);
        Some(self.renamed(value, self.steps.len() - 1))
    }
}
