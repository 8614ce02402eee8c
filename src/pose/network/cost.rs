//! How much arithmetic a network is, whoever computes it.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::{Cost, DimLike, TypedOp};
use tract_onnx::tract_core::ops::cnn::Conv;

use super::ModelFile;
use crate::pose::PoseError;
use crate::units::MultiplyAdds;

/// The multiply-adds of the convolutions in a network's file `bytes`: all but a few hundredths of its
/// arithmetic. Taps that fall on padding count. Small dense layers, and products that stand in the file
/// for a resize, do not: they can be had for less, and a floor must not lie too high.
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
        let Some(convolution) = node.op_as::<Conv>() else { continue };
        for (kind, amount) in convolution.cost(&model.node_input_facts(node.id)?)? {
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

    /// As `benches/compare/multiply_adds.py` counts them, from the shapes that ONNX infers.
    const EXPECTED: [(ModelFile, u64); 6] = [
        (ModelFile::Detector, 386_507_296),
        (ModelFile::Landmarks(ModelVariant::Lite), 166_364_928),
        (ModelFile::Landmarks(ModelVariant::Full), 351_349_120),
        (ModelFile::FaceDetector, 30_760_960),
        (ModelFile::FaceMesh, 34_979_040),
        (ModelFile::Neck, 108_709_632),
    ];

    #[test]
    fn the_count_is_that_of_another_reader_of_the_same_files() {
        for (file, expected) in EXPECTED {
            let bytes = Weights::BuiltIn.bytes(file).unwrap();
            assert_eq!(
                multiply_adds(file, &bytes).unwrap(),
                MultiplyAdds::new(expected),
                "{file:?}"
            );
        }
    }

    #[test]
    fn bytes_that_are_no_network_are_named() {
        let error = multiply_adds(ModelFile::Neck, b"not a network").unwrap_err();
        assert!(error.to_string().contains("neck.onnx"), "{error}");
    }
}
