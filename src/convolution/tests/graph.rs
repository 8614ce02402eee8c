//! Small graphs, built as tract has them after `into_typed`.

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::nn::DataFormat;

/// Numbers between -1 and 1 that look random and are the same every time.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn next(&mut self) -> f32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }

    pub(super) fn tensor(&mut self, shape: &[usize]) -> Tensor {
        let count = shape.iter().product();
        let values: Vec<f32> = (0..count).map(|_| self.next()).collect();
        Tensor::from_shape(shape, &values).unwrap()
    }
}

/// A graph under construction.
pub(super) struct Graph {
    pub(super) model: TypedModel,
    pub(super) numbers: Numbers,
    pub(super) names: usize,
}

impl Graph {
    pub(super) fn new(shape: &[usize]) -> (Self, OutletId) {
        let mut model = TypedModel::default();
        let input = model.add_source("input", f32::fact(shape)).unwrap();
        (Self { model, numbers: Numbers(7), names: 0 }, input)
    }

    pub(super) fn name(&mut self) -> String {
        self.names += 1;
        format!("node.{}", self.names)
    }

    pub(super) fn wire(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> OutletId {
        let name = self.name();
        self.model.wire_node(name, op, inputs).unwrap()[0]
    }

    pub(super) fn constant(&mut self, tensor: Tensor) -> OutletId {
        let name = self.name();
        self.model.add_const(name, tensor).unwrap()
    }

    pub(super) fn random(&mut self, shape: &[usize]) -> OutletId {
        let tensor = self.numbers.tensor(shape);
        self.constant(tensor)
    }

    pub(super) fn shape(&self, of: OutletId) -> Vec<usize> {
        self.model.outlet_fact(of).unwrap().shape.as_concrete().unwrap().to_vec()
    }

    pub(super) fn convolution(&mut self, input: OutletId, what: &Windows) -> OutletId {
        let channels = self.shape(input)[1];
        let (group, outputs) =
            if what.depthwise { (channels, channels) } else { (1, what.outputs) };
        let kernel = self.random(&[outputs, channels / group, what.kernel.0, what.kernel.1]);
        let bias = self.random(&[outputs]);
        let padding = PaddingSpec::Explicit(
            tvec!(what.before.0, what.before.1),
            tvec!(what.after.0, what.after.1),
        );
        let pool_spec = PoolSpec::new(
            DataFormat::NCHW,
            tvec!(what.kernel.0, what.kernel.1),
            padding,
            None,
            Some(tvec!(what.stride, what.stride)),
            channels,
            outputs,
        );
        let op = Conv { pool_spec, kernel_fmt: KernelFormat::OIHW, group, q_params: None };
        self.wire(op, &[input, kernel, bias])
    }

    pub(super) fn pointwise(&mut self, input: OutletId, outputs: usize) -> OutletId {
        self.convolution(input, &Windows { outputs, ..Windows::pixel() })
    }

    pub(super) fn depthwise(&mut self, input: OutletId) -> OutletId {
        let (kernel, before, after) = ((3, 3), (1, 1), (1, 1));
        self.convolution(
            input,
            &Windows { depthwise: true, kernel, before, after, ..Windows::pixel() },
        )
    }

    pub(super) fn clamp(&mut self, input: OutletId, low: f32, high: f32) -> OutletId {
        let limits = [low, high].map(|limit| self.constant(tensor4(&[[[[limit]]]])));
        let lower = self.wire(ops::math::max(), &[input, limits[0]]);
        self.wire(ops::math::min(), &[lower, limits[1]])
    }

    /// A parametric rectifier as tract writes it.
    pub(super) fn rectifier(&mut self, input: OutletId) -> OutletId {
        let channels = self.shape(input)[1];
        let slopes = self.random(&[1, channels, 1, 1]);
        let zero = self.constant(tensor4(&[[[[0.0_f32]]]]));
        let sloped = self.wire(ops::math::mul(), &[input, slopes]);
        let below = self.wire(TypedBinOp(ops::logic::comp_gt(), None), &[zero, input]);
        self.wire(ops::logic::Iff, &[below, sloped, input])
    }

    pub(super) fn einsum(&mut self, expression: &str, inputs: &[OutletId]) -> OutletId {
        self.wire(EinSum::new(expression.parse().unwrap(), f32::datum_type()), inputs)
    }

    /// Twice as high and wide, as two products with random matrices.
    pub(super) fn resampled(&mut self, input: OutletId) -> OutletId {
        let shape = self.shape(input);
        let columns = self.random(&[shape[3], 2 * shape[3]]);
        let rows = self.random(&[2 * shape[2], shape[2]]);
        let wide = self.einsum("abmk,kn->abmn", &[input, columns]);
        self.einsum("mk,abkn->abmn", &[rows, wide])
    }

    pub(super) fn spread(&mut self, input: OutletId) -> OutletId {
        let [_, channels, height, width] = self.shape(input)[..] else { unreachable!() };
        let dims = |sides: &[usize]| sides.iter().map(|side| side.to_dim()).collect::<TVec<TDim>>();
        let part = channels / 4;
        let steps = [
            AxisOp::Reshape(1, dims(&[channels]), dims(&[2, 2, part])),
            AxisOp::Move(2, 5),
            AxisOp::Move(1, 3),
            AxisOp::Reshape(2, dims(&[height, 2, width, 2]), dims(&[2 * height, 2 * width])),
        ];
        steps.into_iter().fold(input, |value, step| self.wire(step, &[value]))
    }

    pub(super) fn with_outputs(mut self, outputs: &[OutletId]) -> TypedModel {
        self.model.select_output_outlets(outputs).unwrap();
        self.model
    }
}

/// The windows of a convolution.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    pub(super) depthwise: bool,
    pub(super) outputs: usize,
    pub(super) kernel: (usize, usize),
    pub(super) stride: usize,
    pub(super) before: (usize, usize),
    pub(super) after: (usize, usize),
}

impl Windows {
    pub(super) const fn pixel() -> Self {
        let none = (0, 0);
        Self { depthwise: false, outputs: 8, kernel: (1, 1), stride: 1, before: none, after: none }
    }
}
