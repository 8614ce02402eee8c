//! Products with a constant matrix.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::einsum::EinSum;

use super::super::epilogue::Activation;
use super::super::grid::Extent;
use super::super::order::Order;
use super::super::product::Filter;
use super::super::resample::Mix;
use super::super::step::{Picture, Window, Work};
use super::{Translator, Value, floats};

/// Pixels that one pixel may be mixed from in one step.
const MOST_AT_ONCE: usize = 16;

impl Translator<'_> {
    /// Products with a constant matrix: of the rows or columns of a map, a resampling; of a matrix, a
    /// convolution of single pixels.
    pub(super) fn einsum(&mut self, id: usize, op: &EinSum, inputs: &[Value]) -> Option<Value> {
        let (at, known) = match inputs {
            [Value::Known(known), _] => (1, known),
            [_, Value::Known(known)] => (0, known),
            _ => return None,
        };
        let matrix = floats(known)?;
        let &[height, width] = known.shape() else { return None };
        let (axis, down) = summed(op, at)?;
        let (inner, outer) = if down == 0 { (height, width) } else { (width, height) };
        let entry = |from: usize, to: usize| {
            matrix[if down == 0 { from * width + to } else { to * width + from }]
        };
        match (inputs.get(at)?, axis) {
            (Value::Map(input), 2 | 3) if !self.is_input(*input) => {
                let mix: Mix = (0..outer)
                    .map(|to| {
                        let shares = (0..inner).map(|from| (from, entry(from, to)));
                        shares.filter(|(_, share)| *share != 0.0).collect()
                    })
                    .collect();
                self.resample(id, *input, axis == 2, mix)
            }
            (view @ Value::View { shape, .. }, 1) if shape.len() == 2 => {
                let rows = self.rows(id, view)?;
                let bias = vec![0.0; outer];
                let filter = Filter::pack(self.unit, inner, &bias, |to, from| entry(from, to));
                let extent = Extent { height: 1, width: shape[0], channels: outer };
                let work = Work::Product { filter, window: Window::PIXEL };
                let shape = vec![shape[0], outer];
                let picture = self.push(&self.name(id), work, vec![rows], extent);
                Some(Value::View { parts: vec![(picture, Order::Pixels)], shape })
            }
            _ => None,
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
                let longest = |mix: &Mix| mix.iter().map(Vec::len).max().unwrap_or(0);
                let (half, other) = if is_rows { (rows, columns) } else { (columns, rows) };
                // Both at once cost their product, one after the other their sum.
                let is_short = longest(&mix) * longest(other) <= MOST_AT_ONCE;
                if is_short && *half == same(half.len()) {
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

/// Of a product of the value at input `at` with a matrix: the value's axis that is summed over, with a new
/// one in its place and all others as they were; and the matrix's axis of that sum.
fn summed(op: &EinSum, at: usize) -> Option<(usize, usize)> {
    if op.q_params.is_some() || op.operating_dt != f32::datum_type() {
        return None;
    }
    let (mut summed, mut new) = (None, None);
    for axis in op.axes.iter_all_axes() {
        let (value, matrix) = (axis.inputs.get(at)?, axis.inputs.get(1 - at)?);
        match (&value[..], &matrix[..], &axis.outputs.first()?[..]) {
            (&[place], &[], &[same]) if place == same => {}
            (&[place], &[line], &[]) if summed.is_none() => summed = Some((place, line)),
            (&[], &[_], &[place]) if new.is_none() => new = Some(place),
            _ => return None,
        }
    }
    let (place, line) = summed?;
    (new == Some(place)).then_some((place, line))
}
