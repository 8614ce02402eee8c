//! The operator against tract itself, on every vector unit of this machine.

use proptest::prelude::*;
use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, TypedConcat};
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::{DataFormat, Softmax, SoftmaxKind};

use super::*;

mod graph;
use graph::{Graph, Numbers, Windows};

/// How far two orders of summing may lie apart, in parts of the largest value: a sum of a thousand products,
/// the deepest here, each rounded to 2^-24, wanders by about 2e-6; five times that.
const ROUNDING: f32 = 1e-5;

fn run(model: TypedModel, inputs: &[Tensor]) -> Vec<Vec<Tensor>> {
    let mut state = model.into_runnable().unwrap().spawn().unwrap();
    inputs
        .iter()
        .map(|input| {
            let outputs = state.run(tvec!(input.clone().into_tvalue())).unwrap();
            outputs.into_iter().map(|output| output.into_tensor()).collect()
        })
        .collect()
}

/// Holds the fused graph against tract's, twice in one state, so that what the first run left behind would
/// be seen in the second.
fn assert_the_same(model: &TypedModel, is_whole: bool) {
    let shape = model.input_fact(0).unwrap().shape.as_concrete().unwrap().to_vec();
    let mut numbers = Numbers(99);
    let inputs = [numbers.tensor(&shape), numbers.tensor(&shape)];
    let expected = run(model.clone(), &inputs);
    for &unit in Unit::ALL.iter().filter(|unit| unit.is_here()) {
        let fused = fuse_for(model.clone(), unit).unwrap();
        let operators = fused.nodes.iter().filter(|node| node.op_is::<ChannelsLast>()).count();
        assert_eq!(operators, 1, "{unit}: {fused}");
        let whole = fused.nodes.len() == 2;
        assert_eq!(whole, is_whole, "{unit}: {fused}");
        let seen = run(fused, &inputs);
        assert!(seen.iter().zip(&expected).all(|(a, b)| a.len() == b.len()), "{unit}: outputs");
        for (seen, expected) in seen.iter().flatten().zip(expected.iter().flatten()) {
            assert_eq!(seen.shape(), expected.shape());
            let seen = seen.try_as_plain_ram().unwrap().as_slice::<f32>().unwrap();
            let expected = expected.try_as_plain_ram().unwrap().as_slice::<f32>().unwrap();
            let largest = expected.iter().fold(1.0_f32, |largest, value| largest.max(value.abs()));
            for (place, (seen, expected)) in seen.iter().zip(expected).enumerate() {
                let apart = (seen - expected).abs();
                assert!(apart <= ROUNDING * largest, "{unit}: {seen} is not {expected} at {place}");
            }
        }
    }
}

fn windows() -> impl Strategy<Value = Windows> {
    let side = 1_usize..=5;
    let pad = 0_usize..3;
    (
        any::<bool>(),
        1_usize..70,
        (side.clone(), side),
        1_usize..4,
        (pad.clone(), pad.clone()),
        (pad.clone(), pad),
    )
        .prop_map(|(depthwise, outputs, kernel, stride, before, after)| {
            // A window that lies wholly beyond the edge says nothing.
            let within = |pad: usize, side: usize| pad.min(side - 1);
            let before = (within(before.0, kernel.0), within(before.1, kernel.1));
            let after = (within(after.0, kernel.0), within(after.1, kernel.1));
            Windows { depthwise, outputs, kernel, stride, before, after }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn convolutions_of_any_shape_are_tracts_own(
        (height, width) in (5_usize..20, 5_usize..20), planes in 1_usize..6, channels in 1_usize..50,
        first in windows(), second in windows(), limits in (-2.0_f32..0.5, 0.5_f32..4.0),
    ) {
        let (mut graph, input) = Graph::new(&[1, planes, height, width]);
        // The input itself can only be read value by value.
        let first = Windows { depthwise: false, outputs: channels, ..first };
        let value = graph.convolution(input, &first);
        let value = graph.clamp(value, limits.0, limits.1);
        let shape = graph.shape(value);
        let fits = |side: usize, kernel: usize, pads: usize| side + pads >= kernel;
        prop_assume!(fits(shape[2], second.kernel.0, second.before.0 + second.after.0));
        prop_assume!(fits(shape[3], second.kernel.1, second.before.1 + second.after.1));
        let value = graph.convolution(value, &second);
        assert_the_same(&graph.with_outputs(&[value]), true);
    }

    #[test]
    fn residuals_and_rectifiers_are_fused_wherever_they_stand(
        channels in 1_usize..40, (height, width) in (1_usize..12, 1_usize..12),
        order in 0_usize..6, rectified in any::<bool>(),
    ) {
        let (mut graph, input) = Graph::new(&[1, 3, height, width]);
        let stem = graph.pointwise(input, channels);
        let activated = |graph: &mut Graph, value| {
            if rectified { graph.rectifier(value) } else { graph.clamp(value, 0.0, 0.7) }
        };
        let stem = activated(&mut graph, stem);
        let branch = graph.depthwise(stem);
        let value = match order {
            0 => graph.wire(ops::math::add(), &[branch, stem]),
            1 => graph.wire(ops::math::add(), &[stem, branch]),
            2 => {
                let branch = activated(&mut graph, branch);
                graph.wire(ops::math::add(), &[stem, branch])
            }
            // Both sides have other readers; a value is added to itself; nothing may be fused twice.
            3 => {
                let sum = graph.wire(ops::math::add(), &[stem, branch]);
                let sum = activated(&mut graph, sum);
                graph.wire(ops::math::add(), &[sum, branch])
            }
            4 => graph.wire(ops::math::add(), &[branch, branch]),
            _ => {
                let clamped = graph.clamp(branch, -0.2, 0.4);
                let clamped = graph.clamp(clamped, 0.1, 9.0);
                graph.wire(ops::math::add(), &[clamped, branch])
            }
        };
        let value = activated(&mut graph, value);
        let end = graph.pointwise(value, 5);
        assert_the_same(&graph.with_outputs(&[end, value]), true);
    }

    #[test]
    fn pictures_of_other_sizes_and_channels_are_tracts_own(
        (height, width) in (1_usize..9, 1_usize..9), quarter in 1_usize..12,
    ) {
        let (mut graph, input) = Graph::new(&[1, 3, height * 2, width * 2]);
        let stem = graph.pointwise(input, quarter * 4);
        let large = graph.resampled(stem);
        let large = graph.clamp(large, -0.5, 3.0);
        let spread = graph.spread(stem);
        let joined = graph.wire(TypedConcat { axis: 1 }, &[large, spread]);
        let spec = PoolSpec::new(
            DataFormat::NCHW, tvec!(2, 2), PaddingSpec::Valid, None, Some(tvec!(2, 2)),
            quarter * 4, quarter * 4,
        );
        let pooled = graph.wire(MaxPool { pool_spec: spec, with_index_outputs: None }, &[stem]);
        let zero = PadMode::Constant(Arc::new(0.0_f32.into()));
        let wide = Pad { pads: vec![(0, 0), (0, 9), (0, 0), (0, 0)], mode: zero };
        let wide = graph.wire(wide, &[pooled]);
        assert_the_same(&graph.with_outputs(&[joined, wide, pooled]), true);
    }
}

/// Places from likelihoods, as a softmax and a product, and a layer over all values behind them.
#[test]
fn heads_of_networks_are_tracts_own() {
    let (mut graph, input) = Graph::new(&[1, 3, 6, 5]);
    let stem = graph.pointwise(input, 10);
    let dims = |sides: &[usize]| sides.iter().map(|side| side.to_dim()).collect::<TVec<TDim>>();
    let planes = graph.wire(AxisOp::Rm(0), &[stem]);
    let planes = graph.wire(AxisOp::Reshape(1, dims(&[6, 5]), dims(&[30])), &[planes]);
    let kind = SoftmaxKind::Softmax;
    let softmax = Softmax { axes: tvec!(1), quant_output_dt: None, kind };
    let shares = graph.wire(softmax, &[planes]);
    let lattice = graph.random(&[30, 2]);
    let places = graph.einsum("mk,kn->mn", &[shares, lattice]);
    let flat = graph.wire(AxisOp::Add(0), &[places]);
    let flat = graph.wire(AxisOp::Reshape(1, dims(&[10, 2]), dims(&[20])), &[flat]);
    let all = graph.wire(AxisOp::Reshape(1, dims(&[10, 6, 5]), dims(&[300])), &[stem]);
    let joined = graph.wire(TypedConcat { axis: 1 }, &[all, flat]);
    let weights = graph.random(&[7, 320]);
    let dense = graph.einsum("mk,nk->mn", &[joined, weights]);
    let bias = graph.random(&[1, 7]);
    let dense = graph.wire(ops::math::add(), &[dense, bias]);
    let pixels = graph.wire(AxisOp::Move(1, 3), &[stem]);
    let pixels = graph.wire(AxisOp::Reshape(1, dims(&[6, 5, 10]), dims(&[60, 5])), &[pixels]);
    let likely = graph.wire(ops::nn::sigmoid(), &[stem]);
    assert_the_same(&graph.with_outputs(&[places, dense, pixels, likely]), true);
}

#[test]
fn a_value_that_two_names_are_read_from_is_changed_through_neither() {
    let (mut graph, input) = Graph::new(&[1, 3, 1, 1]);
    let stem = graph.pointwise(input, 12);
    let rows = graph.wire(AxisOp::Rm(3), &[stem]);
    let rows = graph.wire(AxisOp::Rm(2), &[rows]);
    let low = graph.constant(tensor2(&[[0.25_f32]]));
    let clamped = graph.wire(ops::math::max(), &[rows, low]);
    let end = graph.pointwise(stem, 4);
    assert_the_same(&graph.with_outputs(&[clamped, end]), true);
}

#[test]
fn what_is_not_understood_stays_with_tract() {
    let (mut graph, input) = Graph::new(&[1, 3, 8, 8]);
    let stem = graph.pointwise(input, 16);
    let strange = graph.wire(ops::math::cos(), &[stem]);
    let behind = graph.pointwise(strange, 4);
    let beside = graph.depthwise(stem);
    let shift = graph.constant(tensor4(&[[[[1.5_f32]]]]));
    let of_input = graph.wire(ops::math::add(), &[input, shift]);
    assert_the_same(&graph.with_outputs(&[behind, beside, of_input]), false);
}

#[test]
fn a_graph_of_which_nothing_is_understood_comes_back_as_it_was() {
    let (mut graph, input) = Graph::new(&[1, 3, 8, 8]);
    let strange = graph.wire(ops::math::cos(), &[input]);
    let behind = graph.pointwise(strange, 4);
    let model = graph.with_outputs(&[behind]);
    let fused = fuse(model.clone()).unwrap();
    assert_eq!(fused.nodes.len(), model.nodes.len());
    assert!(!fused.nodes.iter().any(|node| node.op_is::<ChannelsLast>()));
}

/// Half a rectifier, a sign without its choice, the beginning of a depth to space: tract's, and everything
/// else is fused all the same.
#[test]
fn what_is_understood_by_half_stays_with_tract_and_nothing_else_does() {
    let (mut graph, input) = Graph::new(&[1, 3, 4, 4]);
    let stem = graph.pointwise(input, 16);
    let slopes = graph.random(&[1, 16, 1, 1]);
    let sloped = graph.wire(ops::math::mul(), &[stem, slopes]);
    let beside = graph.depthwise(stem);
    let split = AxisOp::Reshape(1, tvec!(16.to_dim()), tvec!(2.to_dim(), 2.to_dim(), 4.to_dim()));
    let split = graph.wire(split, &[beside]);
    assert_the_same(&graph.with_outputs(&[sloped, beside, split]), false);
}

/// One branch that no step has; the others are fused.
fn assert_refused(strange: impl FnOnce(&mut Graph, OutletId) -> OutletId) {
    let (mut graph, input) = Graph::new(&[1, 3, 9, 9]);
    let stem = graph.pointwise(input, 12);
    let strange = strange(&mut graph, stem);
    let beside = graph.depthwise(stem);
    assert_the_same(&graph.with_outputs(&[strange, beside]), false);
}

#[test]
fn windows_that_no_step_has_stay_with_tract() {
    let spec = |padding, dilations: [usize; 2], strides: [usize; 2], outputs| {
        let both = |sides: [usize; 2]| Some(TVec::from_slice(&sides));
        let (kernel, steps) = (tvec!(3, 3), both(strides));
        PoolSpec::new(DataFormat::NCHW, kernel, padding, both(dilations), steps, 12, outputs)
    };
    let convolution = |graph: &mut Graph, value, pool_spec: PoolSpec, group: usize| {
        let outputs = pool_spec.output_channels;
        let (kernel, bias) = (graph.random(&[outputs, 12 / group, 3, 3]), graph.random(&[outputs]));
        let op = Conv { pool_spec, kernel_fmt: KernelFormat::OIHW, group, q_params: None };
        graph.wire(op, &[value, kernel, bias])
    };
    let valid = PaddingSpec::Valid;
    assert_refused(|graph, value| convolution(graph, value, spec(valid, [2, 2], [1, 1], 6), 1));
    let valid = PaddingSpec::Valid;
    assert_refused(|graph, value| convolution(graph, value, spec(valid, [1, 1], [2, 1], 6), 1));
    let valid = PaddingSpec::Valid;
    assert_refused(|graph, value| convolution(graph, value, spec(valid, [1, 1], [1, 1], 12), 4));
    let valid = PaddingSpec::Valid;
    assert_refused(|graph, value| convolution(graph, value, spec(valid, [1, 1], [1, 1], 24), 12));
    let pad = PaddingSpec::Explicit(tvec!(3, 0), tvec!(0, 0));
    assert_refused(|graph, value| convolution(graph, value, spec(pad, [1, 1], [1, 1], 6), 1));
    let pad = PaddingSpec::Explicit(tvec!(1, 1), tvec!(1, 1));
    assert_refused(|graph, value| {
        let pool_spec = spec(pad, [1, 1], [2, 2], 12);
        graph.wire(MaxPool { pool_spec, with_index_outputs: None }, &[value])
    });
    let up = PaddingSpec::ExplicitOnnxPool(tvec!(0, 0), tvec!(0, 0), true);
    assert_refused(|graph, value| {
        let pool_spec = spec(up, [1, 1], [2, 2], 12);
        graph.wire(MaxPool { pool_spec, with_index_outputs: None }, &[value])
    });
}

#[test]
fn paddings_that_depend_on_the_size_are_tracts_own() {
    for padding in [PaddingSpec::SameUpper, PaddingSpec::SameLower] {
        let (mut graph, input) = Graph::new(&[1, 3, 9, 12]);
        let strides = Some(tvec!(2, 2));
        let spec = PoolSpec::new(DataFormat::NCHW, tvec!(3, 4), padding, None, strides, 3, 20);
        let (kernel, bias) = (graph.random(&[20, 3, 3, 4]), graph.random(&[20]));
        let op = Conv { pool_spec: spec, kernel_fmt: KernelFormat::OIHW, group: 1, q_params: None };
        let value = graph.wire(op, &[input, kernel, bias]);
        assert_the_same(&graph.with_outputs(&[value]), true);
    }
}

/// A map and its transpose have as many values; their sum is not taken pair by pair in memory.
#[test]
fn values_in_different_orders_are_not_added_as_if_they_were_in_one() {
    for (channels, side) in [(4, 4), (8, 1)] {
        let (mut graph, input) = Graph::new(&[1, 3, side, side]);
        let stem = graph.pointwise(input, channels);
        let turned = graph.wire(AxisOp::Move(1, 3), &[stem]);
        let sum = graph.wire(ops::math::add(), &[stem, turned]);
        assert_the_same(&graph.with_outputs(&[sum, stem]), false);
    }
}

#[test]
fn a_single_value_can_be_joined() {
    let (mut graph, input) = Graph::new(&[1, 3, 5, 5]);
    let stem = graph.pointwise(input, 12);
    let alone = graph.wire(TypedConcat { axis: 1 }, &[stem]);
    let clamped = graph.clamp(alone, 0.1, 0.2);
    let end = graph.depthwise(stem);
    assert_the_same(&graph.with_outputs(&[clamped, end]), true);
}

#[test]
fn the_input_is_shifted_for_those_alone_who_read_it_shifted() {
    for shared in [false, true] {
        let (mut graph, input) = Graph::new(&[1, 5, 6, 6]);
        let half = graph.constant(tensor4(&[[[[0.5_f32]]]]));
        let named = graph.wire(ops::identity::Identity, &[input]);
        let shifted = graph.wire(ops::math::sub(), &[named, half]);
        let ones = Windows { kernel: (3, 3), before: (1, 1), after: (1, 1), ..Windows::pixel() };
        let mut outputs = vec![graph.convolution(shifted, &ones)];
        if shared {
            outputs.push(graph.convolution(input, &ones));
        }
        assert_the_same(&graph.with_outputs(&outputs), !shared);
    }
}

/// Twelve channels lie in two groups; what fills the second up must not become a channel.
#[test]
fn widened_channels_are_zero_whatever_lay_behind_the_last() {
    let (mut graph, input) = Graph::new(&[1, 3, 5, 5]);
    let stem = graph.pointwise(input, 12);
    let high = graph.clamp(stem, 0.25, 2.0);
    let likely = graph.wire(ops::nn::sigmoid(), &[stem]);
    let outputs = [high, likely].map(|value| {
        let zero = PadMode::Constant(Arc::new(0.0_f32.into()));
        let pads = vec![(0, 0), (0, 9), (0, 0), (0, 0)];
        graph.wire(Pad { pads, mode: zero }, &[value])
    });
    assert_the_same(&graph.with_outputs(&outputs), true);
}

#[test]
fn outputs_keep_their_names() {
    let (mut graph, input) = Graph::new(&[1, 3, 5, 5]);
    let stem = graph.pointwise(input, 12);
    graph.model.set_outlet_label(stem, "stem".to_owned()).unwrap();
    let fused = fuse(graph.with_outputs(&[stem])).unwrap();
    assert_eq!(fused.outlet_label(fused.outputs[0]), Some("stem"));
}

#[test]
fn an_output_that_is_still_held_is_not_written_over() {
    let (mut graph, input) = Graph::new(&[1, 3, 4, 4]);
    let stem = graph.pointwise(input, 16);
    let model = fuse(graph.with_outputs(&[stem])).unwrap();
    let mut state = model.into_runnable().unwrap().spawn().unwrap();
    let mut numbers = Numbers(5);
    let first = state.run(tvec!(numbers.tensor(&[1, 3, 4, 4]).into_tvalue())).unwrap();
    let copy = first[0].clone().into_tensor();
    state.run(tvec!(numbers.tensor(&[1, 3, 4, 4]).into_tvalue())).unwrap();
    assert_eq!(*first[0], copy);
}

#[test]
fn an_output_made_early_outlives_all_later_steps() {
    let (mut graph, input) = Graph::new(&[1, 3, 8, 8]);
    let early = graph.pointwise(input, 16);
    let late = (0..6).fold(early, |value, _| graph.pointwise(value, 16));
    assert_the_same(&graph.with_outputs(&[early, late]), true);
}

#[test]
fn the_profile_tells_every_step_with_what_it_costs() {
    let (mut graph, input) = Graph::new(&[1, 3, 8, 8]);
    let stem = graph.pointwise(input, 16);
    let stem = graph.clamp(stem, 0.0, 6.0);
    let branch = graph.depthwise(stem);
    let sum = graph.wire(ops::math::add(), &[branch, stem]);
    let fused = fuse(graph.with_outputs(&[sum])).unwrap();
    let program =
        fused.nodes.iter().find_map(|node| node.op_as::<ChannelsLast>()).unwrap().program();
    let steps = program.steps();
    let kinds: Vec<_> = steps.iter().map(|step| (step.kind, step.multiply_adds)).collect();
    let expected = [
        ("load", 0),
        ("pointwise convolution", 8 * 8 * 16 * 3),
        ("depthwise convolution", 8 * 8 * 16 * 9),
    ];
    assert_eq!(kinds, expected);
    let mut told = Vec::new();
    let input = vec![0.5; 3 * 8 * 8];
    program.profile(&mut program.workspace(), &input, |step, _| told.push(step));
    assert_eq!(told, [0, 1, 2]);
}
