//! Nodes that look through windows: convolution, pooling; and channels of zeros.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::DataFormat;

use super::super::depthwise::Taps;
use super::super::product::Filter;
use super::super::step::{Picture, Window, Work};
use super::{Translator, Value};

impl Translator<'_> {
    pub(super) fn convolution(
        &mut self,
        id: usize,
        op: &Conv,
        inputs: &[Value],
    ) -> TractResult<Option<Value>> {
        let [Value::Map(input), Value::Known(kernel), Value::Known(bias)] = inputs else {
            return Ok(None);
        };
        let (Some(output), Some(window)) =
            (self.map_extent(id.into()), self.window(*input, &op.pool_spec))
        else {
            return Ok(None);
        };
        if op.kernel_fmt != KernelFormat::OIHW || op.q_params.is_some() {
            return Ok(None);
        }
        let channels = self.extents[*input].channels;
        let (rows, columns) = window.size;
        let bias = bias.cast_to::<f32>()?;
        let bias = bias.try_as_plain_ram()?.as_slice::<f32>()?;
        let bias: Vec<f32> = match bias {
            [all] => vec![*all; output.channels],
            each => each.to_vec(),
        };
        let kernel = kernel.cast_to::<f32>()?;
        let kernel = kernel.try_as_plain_ram()?.as_slice::<f32>()?;
        let work = if op.group == 1 && kernel.len() == output.channels * channels * rows * columns {
            let depth = channels * rows * columns;
            let filter = Filter::pack(self.unit, depth, &bias, |output, place| {
                let (tap, channel) = (place / channels, place % channels);
                kernel[(output * channels + channel) * rows * columns + tap]
            });
            Work::Product { filter, window }
        } else if op.group == channels
            && output.channels == channels
            && kernel.len() == channels * rows * columns
            && !self.is_input(*input)
        {
            let taps = Taps::pack(self.unit, window.size, &bias, |channel, row, column| {
                kernel[(channel * rows + row) * columns + column]
            });
            Work::Depthwise { taps, window }
        } else {
            return Ok(None);
        };
        Ok(Some(Value::Map(self.push(&self.name(id), work, vec![*input], output))))
    }

    /// The windows of a convolution or a pooling; `None` for those that no step has.
    pub(super) fn window(&self, input: Picture, spec: &PoolSpec) -> Option<Window> {
        let extent = self.extents[input];
        let &[rows, columns] = &spec.kernel_shape[..] else { return None };
        let all_one = |steps: &Option<TVec<usize>>| {
            steps.as_ref().is_none_or(|steps| steps.iter().all(|step| *step == 1))
        };
        let stride = match spec.strides.as_deref() {
            None => 1,
            Some(&[down, right]) if down == right => down,
            Some(_) => return None,
        };
        if spec.data_format != DataFormat::NCHW || !all_one(&spec.dilations) {
            return None;
        }
        let padding = match &spec.padding {
            PaddingSpec::ExplicitOnnxPool(before, after, false) => {
                PaddingSpec::Explicit(before.clone(), after.clone())
            }
            PaddingSpec::ExplicitOnnxPool(..) => return None,
            other => other.clone(),
        };
        let dims = padding.compute(
            &[extent.height, extent.width],
            &[rows, columns],
            &[1, 1],
            &[stride, stride],
        );
        let [down, right] = &dims[..] else { return None };
        Some(Window { size: (rows, columns), stride, before: (down.pad_before, right.pad_before) })
    }

    pub(super) fn pool(&mut self, id: usize, op: &MaxPool, inputs: &[Value]) -> Option<Value> {
        let [Value::Map(input)] = inputs else { return None };
        let output = self.map_extent(id.into())?;
        let window = self.window(*input, &op.pool_spec)?;
        let (source, target) = (self.extents[*input], output);
        let inside =
            |lines: usize, count: usize, size: usize| (count - 1) * window.stride + size <= lines;
        // Beyond the edge lie zeros, which would count.
        let whole = window.before == (0, 0)
            && inside(source.height, target.height, window.size.0)
            && inside(source.width, target.width, window.size.1);
        if op.with_index_outputs.is_some() || !whole || self.is_input(*input) {
            return None;
        }
        let picture = self.push(&self.name(id), Work::Pool { window }, vec![*input], output);
        Some(Value::Map(picture))
    }

    /// Channels of zeros behind the others.
    pub(super) fn widen(
        &mut self,
        id: usize,
        op: &Pad,
        value: &Value,
    ) -> TractResult<Option<Value>> {
        let Value::Map(picture) = value else { return Ok(None) };
        let PadMode::Constant(constant) = &op.mode else { return Ok(None) };
        let is_zero = constant.cast_to_scalar::<f32>()? == 0.0;
        let only_behind = op
            .pads
            .iter()
            .enumerate()
            .all(|(axis, &(before, after))| before == 0 && (axis == 1 || after == 0));
        let Some(extent) = self.map_extent(id.into()) else { return Ok(None) };
        if !is_zero || !only_behind || self.is_input(*picture) {
            return Ok(None);
        }
        let work = Work::Pool { window: Window::PIXEL };
        Ok(Some(Value::Map(self.push(&self.name(id), work, vec![*picture], extent))))
    }
}
