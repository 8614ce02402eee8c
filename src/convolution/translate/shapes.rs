//! The same values under another shape, and several values as one.

use tract_onnx::tract_core::internal::DimLike;
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::nn::{Softmax, SoftmaxKind};

use super::super::grid::Extent;
use super::super::order::Order;
use super::super::step::{Picture, Work};
use super::{Translator, Value};

impl Translator<'_> {
    pub(super) fn axes(&mut self, id: usize, op: &AxisOp, value: &Value) -> Option<Value> {
        self.alias(self.model.node(id).inputs[0], value);
        let shape = self.shape(id.into())?;
        match (op, value) {
            // Depth to space, in four steps.
            (AxisOp::Reshape(1, from, to), Value::Map(picture))
                if from.len() == 1 && to.len() == 3 =>
            {
                let block = to[0].to_usize().ok()?;
                (to[1].to_usize().ok()? == block && !self.is_input(*picture))
                    .then_some(Value::Spreading { picture: *picture, block, done: 1 })
            }
            (AxisOp::Move(2, 5), Value::Spreading { picture, block, done: 1 }) => {
                Some(Value::Spreading { picture: *picture, block: *block, done: 2 })
            }
            (AxisOp::Move(1, 3), Value::Spreading { picture, block, done: 2 }) => {
                Some(Value::Spreading { picture: *picture, block: *block, done: 3 })
            }
            (AxisOp::Reshape(2, ..), Value::Spreading { picture, block, done: 3 }) => {
                let extent = self.map_extent(id.into())?;
                let source = self.extents[*picture];
                let fits = extent.height == source.height * block
                    && extent.width == source.width * block
                    && extent.channels * block * block == source.channels;
                let work = Work::Spread { block: *block };
                fits.then(|| Value::Map(self.push(&self.name(id), work, vec![*picture], extent)))
            }
            (_, Value::Spreading { .. }) => None,
            (AxisOp::Move(1, 3), Value::Map(picture)) => {
                Some(Value::View { parts: vec![(*picture, Order::Pixels)], shape })
            }
            (AxisOp::Add(_) | AxisOp::Rm(_) | AxisOp::Reshape(..), Value::Map(picture)) => {
                // Of a single pixel both orders are the same, and one of them can be worked with.
                let pixels = self.extents[*picture].pixels();
                let order = if pixels == 1 { Order::Pixels } else { Order::Planes };
                Some(Value::View { parts: vec![(*picture, order)], shape })
            }
            (AxisOp::Add(_) | AxisOp::Rm(_) | AxisOp::Reshape(..), Value::View { parts, .. }) => {
                Some(Value::View { parts: parts.clone(), shape })
            }
            _ => None,
        }
    }

    pub(super) fn join(&mut self, id: usize, axis: usize, inputs: &[Value]) -> Option<Value> {
        let node = self.model.node(id);
        if let [only] = inputs {
            self.alias(node.inputs[0], only);
            return Some(only.clone());
        }
        let shape = self.shape(id.into())?;
        let maps: Option<Vec<Picture>> = inputs
            .iter()
            .map(|value| match value {
                Value::Map(picture) if !self.is_input(*picture) => Some(*picture),
                _ => None,
            })
            .collect();
        if let (Some(maps), 1) = (maps, axis) {
            let extent = self.map_extent(id.into())?;
            return Some(Value::Map(self.push(&self.name(id), Work::Join, maps, extent)));
        }
        // One after the other in memory, too, where everything before the axis is 1.
        if shape[..axis].iter().any(|side| *side != 1) {
            return None;
        }
        let mut all = Vec::with_capacity(inputs.len());
        for value in inputs {
            let Value::View { parts, .. } = value else { return None };
            all.extend_from_slice(parts);
        }
        Some(Value::View { parts: all, shape })
    }

    /// The picture of a matrix: a row a pixel, a column a channel.
    pub(super) fn rows(&mut self, id: usize, value: &Value) -> Option<Picture> {
        let Value::View { parts, shape } = value else { return None };
        let &[rows, columns] = &shape[..] else { return None };
        let extent = Extent { height: 1, width: rows, channels: columns };
        let mut pictures = Vec::with_capacity(parts.len());
        for &(picture, order) in parts {
            let count = self.extents[picture].values();
            let part = match parts.len() {
                1 => extent,
                _ if rows == 1 => Extent { channels: count, ..extent },
                _ => return None,
            };
            let is_so = order == Order::Pixels && self.extents[picture] == part;
            pictures.push(if is_so {
                picture
            } else {
                self.push(&self.name(id), Work::Relay { order }, vec![picture], part)
            });
        }
        match pictures[..] {
            [single] => Some(single),
            _ => Some(self.push(&self.name(id), Work::Join, pictures, extent)),
        }
    }

    pub(super) fn softmax(&mut self, id: usize, op: &Softmax, value: &Value) -> Option<Value> {
        let shape = self.shape(id.into())?;
        if shape.len() != 2 || op.axes[..] != [1] || op.quant_output_dt.is_some() {
            return None;
        }
        if !matches!(op.kind, SoftmaxKind::Softmax) {
            return None;
        }
        let rows = self.rows(id, value)?;
        let extent = self.extents[rows];
        let picture = self.push(&self.name(id), Work::Softmax, vec![rows], extent);
        Some(Value::View { parts: vec![(picture, Order::Pixels)], shape })
    }
}
