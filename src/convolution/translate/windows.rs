//! Nodes that look through windows: convolution, pooling; and channels of zeros.

use tract_onnx::tract_core::ops::array::{Pad, PadMode};
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::DataFormat;

use super::super::depthwise::Taps;
use super::super::product::Filter;
use super::super::step::{Picture, Window, Work};
use super::{Translator, Value, floats};

impl Translator<'_> {
    pub(super) fn convolution(&mut self, id: usize, op: &Conv, inputs: &[Value]) -> Option<Value> {
        let [Value::Map(input), Value::Known(kernel), Value::Known(bias)] = inputs else {
            return None;
        };
        let output = self.map_extent(id.into())?;
        let window = self.window(*input, &op.pool_spec)?;
        if op.kernel_fmt != KernelFormat::OIHW || op.q_params.is_some() {
            return None;
        }
        let kernel = floats(kernel)?;
        let bias = match &*floats(bias)? {
            [all] => vec![*all; output.channels],
            each => each.to_vec(),
        };
        let channels = self.extents[*input].channels;
        let (rows, columns) = window.size;
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
            return None;
        };
        Some(Value::Map(self.push(&self.name(id), work, vec![*input], output)))
    }

    /// The windows of a convolution or a pooling; `None` for those that no step has.
    pub(super) fn window(&self, input: Picture, spec: &PoolSpec) -> Option<Window> {
        let extent = self.extents[input];
        let &[rows, columns] = &spec.kernel_shape[..] else { return None };
        let &[stride, right] = &spec.strides()[..] else { return None };
        // A size rounded upwards has windows that lie half beyond the edge, where it is not zero.
        let rounds_up = matches!(spec.padding, PaddingSpec::ExplicitOnnxPool(_, _, true));
        let is_dilated = spec.dilations().iter().any(|step| *step != 1);
        if spec.data_format != DataFormat::NCHW || stride != right || is_dilated || rounds_up {
            return None;
        }
        let dims = spec.computed_padding(&[extent.height, extent.width]);
        let &[down, right] = &[dims.first()?, dims.get(1)?];
        let before = (down.pad_before, right.pad_before);
        // A window wholly beyond the edge says nothing.
        let touches =
            before.0.max(down.pad_after) < rows && before.1.max(right.pad_after) < columns;
        touches.then_some(Window { size: (rows, columns), stride, before })
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
    pub(super) fn widen(&mut self, id: usize, op: &Pad, value: &Value) -> Option<Value> {
        let Value::Map(picture) = value else { return None };
        let PadMode::Constant(constant) = &op.mode else { return None };
        let only_behind = op
            .pads
            .iter()
            .enumerate()
            .all(|(axis, &(before, after))| before == 0 && (axis == 1 || after == 0));
        let extent = self.map_extent(id.into())?;
        if floats(constant)?[..] != [0.0] || !only_behind || self.is_input(*picture) {
            return None;
        }
        let work = Work::Pool { window: Window::PIXEL };
        Some(Value::Map(self.push(&self.name(id), work, vec![*picture], extent)))
    }
}
