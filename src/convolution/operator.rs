//! The program as one operator of a tract graph.

use tract_onnx::tract_core::internal::*;

use super::lanes::Unit;
use super::program::{Program, Workspace};
use super::translate::{Translation, translate};

/// As much of the graph as the program understands, fused into one operator ([`ChannelsLast`]) for the
/// widest vectors of this machine. What it does not understand stays as it is, behind it; a graph of which
/// it understands nothing comes back unchanged.
///
/// For a graph as [`into_typed`](tract_onnx::prelude::InferenceModelExt) gives it: what tract's own
/// optimisation splits and renames is not looked for.
///
/// # Errors
/// Those of tract, where the graph contradicts itself.
pub fn fuse(model: TypedModel) -> TractResult<TypedModel> {
    fuse_for(model, Unit::best())
}

/// As [`fuse`], for other vectors than the widest.
///
/// # Errors
/// As [`fuse`]; and where this machine has no such vectors.
pub fn fuse_for(model: TypedModel, unit: Unit) -> TractResult<TypedModel> {
    ensure!(unit.is_here(), "this machine has no {unit} vectors");
    let Some(Translation { program, outlets, constants, nodes }) = translate(&model, unit)? else {
        return Ok(model);
    };
    let mut fused = TypedModel { symbols: model.symbols.clone(), ..TypedModel::default() };
    let input = model.inputs[0];
    let fact = model.outlet_fact(input)?.without_value();
    let source = fused.add_source(&*model.node(input.node).name, fact.clone())?;
    let facts: TVec<TypedFact> = outlets
        .iter()
        .map(|&outlet| Ok(model.outlet_fact(outlet)?.without_value()))
        .collect::<TractResult<_>>()?;
    let operator = ChannelsLast { program: Arc::new(program), input: fact, facts };
    let name = format!("{}.channels-last", model.node(input.node).name);
    let wires = fused.wire_node(name, operator, &[source])?;
    let mut known: std::collections::HashMap<OutletId, OutletId> =
        outlets.iter().copied().zip(wires).chain([(input, source)]).collect();
    for (outlet, tensor) in constants {
        let name = format!("{}.{}", model.node(outlet.node).name, outlet.slot);
        known.insert(outlet, fused.add_const(name, tensor)?);
    }
    for id in model.eval_order()? {
        let node = model.node(id);
        if nodes.contains(&id) {
            continue;
        }
        let inputs: Option<TVec<OutletId>> =
            node.inputs.iter().map(|outlet| known.get(outlet).copied()).collect();
        let inputs = inputs.with_context(|| format!("an input of {node} was not kept"))?;
        let outputs = fused.wire_node(&*node.name, node.op.clone(), &inputs)?;
        known.extend(
            outputs.into_iter().enumerate().map(|(slot, to)| (OutletId::new(id, slot), to)),
        );
    }
    let outputs: Option<Vec<OutletId>> =
        model.outputs.iter().map(|outlet| known.get(outlet).copied()).collect();
    fused.select_output_outlets(&outputs.context("an output was not kept")?)?;
    for (outlet, label) in &model.outlet_labels {
        if let Some(outlet) = known.get(outlet) {
            fused.set_outlet_label(*outlet, label.clone())?;
        }
    }
    fused.properties = model.properties;
    Ok(fused)
}

/// Many operators in one: a whole network from its input to its outputs, its pictures channels last.
#[derive(Clone, Debug)]
pub struct ChannelsLast {
    program: Arc<Program>,
    input: TypedFact,
    facts: TVec<TypedFact>,
}

impl ChannelsLast {
    /// What it runs.
    #[must_use]
    pub const fn program(&self) -> &Arc<Program> {
        &self.program
    }
}

/// Two operators are one only where they share their program.
impl PartialEq for ChannelsLast {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.program, &other.program)
    }
}

impl Eq for ChannelsLast {}

impl Op for ChannelsLast {
    fn name(&self) -> StaticName {
        "ChannelsLast".into()
    }

    fn info(&self) -> TractResult<Vec<String>> {
        Ok(vec![format!("{} steps, {}", self.program.steps().len(), self.program.unit())])
    }

    fn validation(&self) -> Validation {
        Validation::Rounding
    }

    op_as_typed_op!();
}

impl EvalOp for ChannelsLast {
    not_out_of_plan!();

    fn state(&self, _: &EvalContext<'_>) -> TractResult<Option<Box<dyn OpState>>> {
        let outputs = self
            .facts
            .iter()
            .map(|fact| {
                let shape = fact.shape.as_concrete().context("a shape in numbers")?;
                Ok(Arc::new(Tensor::zero::<f32>(shape)?))
            })
            .collect::<TractResult<_>>()?;
        Ok(Some(Box::new(Running { workspace: self.program.workspace(), outputs })))
    }
}

impl TypedOp for ChannelsLast {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let [input] = inputs else { bail!("one input, not {}", inputs.len()) };
        ensure!(input.shape == self.input.shape, "made for {:?}, not for {input:?}", self.input);
        Ok(self.facts.clone())
    }

    fn cost(&self, _: &[&TypedFact]) -> TractResult<TVec<(Cost, TDim)>> {
        let products: u64 = self.program.steps().iter().map(|step| step.multiply_adds).sum();
        Ok(tvec!((Cost::FMA(f32::datum_type()), (products as usize).to_dim())))
    }

    as_op!();
}

/// The memory of a running network: nothing is asked for anew from run to run. An output that somebody
/// still holds is left to them.
#[derive(Clone, Debug)]
struct Running {
    workspace: Workspace,
    outputs: Vec<Arc<Tensor>>,
}

impl OpState for Running {
    fn eval(
        &mut self,
        _: &EvalContext<'_>,
        op: &dyn Op,
        inputs: TVec<TValue>,
    ) -> TractResult<TVec<TValue>> {
        let operator =
            op.downcast_ref::<ChannelsLast>().context("the state of another operator")?;
        let input = inputs.first().context("an input")?.try_as_plain_ram()?;
        operator.program.run(&mut self.workspace, input.as_slice::<f32>()?);
        let mut outputs = TVec::with_capacity(self.outputs.len());
        for (number, output) in self.outputs.iter_mut().enumerate() {
            if Arc::get_mut(output).is_none() {
                *output = Arc::new(Tensor::zero::<f32>(output.shape())?);
            }
            let view = Arc::make_mut(output).to_plain_array_view_mut::<f32>()?;
            let values = view.into_slice().context("an output in one piece")?;
            operator.program.output(number, &self.workspace, values);
            outputs.push(TValue::from_const(Arc::clone(output)));
        }
        Ok(outputs)
    }

    fn reset_lanes(&mut self, _: &[LaneId]) -> TractResult<()> {
        Ok(())
    }
}
