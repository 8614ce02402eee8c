//! How much arithmetic a network is, whoever computes it.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{Cost, DimLike};
use tract_onnx::tract_core::ops::cnn::Conv;
use tract_onnx::tract_core::ops::einsum::EinSum;

use super::ModelFile;
use crate::pose::PoseError;
use crate::units::MultiplyAdds;

/// The multiply-adds of the convolutions and matrix products in a network's file `bytes`. Taps that
/// fall on padding count; additions, activations and pooling do not: a good program hides them behind
/// the products.
///
/// # Errors
/// [`PoseError::Unreadable`] for bytes that are no network.
pub fn multiply_adds(file: ModelFile, bytes: &[u8]) -> Result<MultiplyAdds, PoseError> {
    count(bytes).map_err(|error| PoseError::Unreadable {
        model: file.file_name().to_owned(),
        cause: format!("{error:#}"),
    })
}

fn count(mut bytes: &[u8]) -> TractResult<MultiplyAdds> {
    let model = tract_onnx::onnx().model_for_read(&mut bytes)?.into_typed()?;
    let mut total = 0;
    for node in model.nodes() {
        if !node.op_is::<Conv>() && !node.op_is::<EinSum>() {
            continue;
        }
        let Some(op) = node.op.as_op().as_typed() else { continue };
        let inputs = model.node_input_facts(node.id)?;
        for (kind, amount) in op.cost(&inputs)? {
            if matches!(kind, Cost::FMA(_)) {
                total += amount.to_usize()?;
            }
        }
    }
    Ok(MultiplyAdds::new(total as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::{ModelVariant, Weights};

    fn counted(file: ModelFile) -> u64 {
        multiply_adds(file, &Weights::BuiltIn.bytes(file).unwrap()).unwrap().count()
    }

    #[test]
    fn z_print() {
        for f in ModelFile::ALL {
            println!("{f:?} {}", counted(f));
        }
        let _ = ModelVariant::Lite;
    }
}
