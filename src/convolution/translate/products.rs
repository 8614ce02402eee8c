//! Products with a constant matrix.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::einsum::EinSum;

use super::super::epilogue::Activation;
use super::super::grid::Extent;
use super::super::order::Order;
use super::super::pointwise::Mix;
use super::super::product::Filter;
use super::super::step::{Picture, Window, Work};
use super::{Translator, Value};

impl Translator<'_> {
    /// Products with a constant matrix: of the rows or columns of a map, a resampling; of a matrix, a
    /// convolution of single pixels.
    pub(super) fn einsum(
        &mut self,
        id: usize,
        op: &EinSum,
        inputs: &[Value],
    ) -> TractResult<Option<Value>> {
        if op.q_params.is_some() {
            return Ok(None);
        }
        let text = op.axes.to_string();
        let Some((terms, result)) = text.split_once("->") else { return Ok(None) };
        let Some((first, second)) = terms.split_once(',') else { return Ok(None) };
        let (value, term, matrix, matrix_term) = match inputs {
            [Value::Known(matrix), value] => (value, second, matrix, first),
            [value, Value::Known(matrix)] => (value, first, matrix, second),
            _ => return Ok(None),
        };
        let shape = matrix.shape().to_vec();
        let &[height, width] = &shape[..] else { return Ok(None) };
        let matrix = matrix.cast_to::<f32>()?;
        let matrix = matrix.try_as_plain_ram()?.as_slice::<f32>()?;
        // The axis that is summed over, and the new one in its place.
        let letters: Vec<char> = matrix_term.chars().collect();
        let &[down, right] = &letters[..] else { return Ok(None) };
        let (summed, new) = if result.contains(down) { (right, down) } else { (down, right) };
        if term.replacen(summed, &new.to_string(), 1) != result || result.contains(summed) {
            return Ok(None);
        }
        let (inner, outer) = if summed == down { (height, width) } else { (width, height) };
        let entry = |from: usize, to: usize| {
            matrix[if summed == down { from * width + to } else { to * width + from }]
        };
        let axis = term.chars().position(|letter| letter == summed);
        match (value, axis, term.chars().count()) {
            (Value::Map(input), Some(axis @ (2 | 3)), 4) if !self.is_input(*input) => {
                let mix: Mix = (0..outer)
                    .map(|to| {
                        let shares = (0..inner).map(|from| (from, entry(from, to)));
                        shares.filter(|(_, share)| *share != 0.0).collect()
                    })
                    .collect();
                Ok(self.resample(id, *input, axis == 2, mix))
            }
            (view @ Value::View { shape, .. }, Some(1), 2) => {
                let Some(rows) = self.rows(id, view) else { return Ok(None) };
                let bias = vec![0.0; outer];
                let filter = Filter::pack(self.unit, inner, &bias, |to, from| entry(from, to));
                let extent = Extent { height: 1, width: shape[0], channels: outer };
                let work = Work::Product { filter, window: Window::PIXEL };
                let shape = vec![shape[0], outer];
                let picture = self.push(&self.name(id), work, vec![rows], extent);
                Ok(Some(Value::View { parts: vec![(picture, Order::Pixels)], shape }))
            }
            _ => Ok(None),
        }
    }

    pub(super) fn resample(
        &mut self,
        id: usize,
        input: Picture,
        is_rows: bool,
        mix: Mix,
    ) -> Option<Value> {
        let source = self.extents[input];
        let same = |count: usize| (0..count).map(|line| vec![(line, 1.0)]).collect::<Mix>();
        let outlet = *self.model.node(id).inputs.iter().find(|outlet| {
            matches!(self.values.get(outlet), Some(Value::Map(picture)) if *picture == input)
        })?;
        // The other half of the same resampling, if nobody has looked at it in between.
        if let Some(step) = self.open_step(outlet, 1) {
            let name = self.name(id);
            let host = &mut self.steps[step];
            let is_plain = host.residual.is_none()
                && (&host.before, &host.after) == (&Activation::None, &Activation::None);
            if let (Work::Resample { rows, columns }, true) = (&mut host.work, is_plain) {
                let half = if is_rows { rows } else { columns };
                if *half == same(half.len()) {
                    *half = mix;
                    let extent = &mut self.extents[host.output];
                    let side = if is_rows { &mut extent.height } else { &mut extent.width };
                    *side = half.len();
                    host.name = name;
                    return Some(Value::Map(host.output));
                }
            }
        }
        let (rows, columns) =
            if is_rows { (mix, same(source.width)) } else { (same(source.height), mix) };
        let extent = Extent { height: rows.len(), width: columns.len(), ..source };
        let work = Work::Resample { rows, columns };
        Some(Value::Map(self.push(&self.name(id), work, vec![input], extent)))
    }
}
