//! One neural network: the only module that knows tract.
//!
//! A [`Network`] is made once from the bytes of an ONNX file ([`Weights`]), checked against the
//! [`Signature`] its caller was written for, fused into one operator ([`convolution`]), and then run
//! many times: fill [`Network::input`], call [`Network::run`], read the outputs by name. Buffers are
//! kept between runs, and a run asks for no memory as long as the last one's outputs are dropped
//! before it. A wrong file is an error when it is loaded, never a strange pose later.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use tract_onnx::prelude::*;

use super::{ModelVariant, PoseError};
use crate::convolution;

mod cost;
mod heap;

pub use cost::multiply_adds;

/// The networks of the pose pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFile {
    /// Finds people in a whole picture.
    Detector,
    /// Reads the landmarks of one person.
    Landmarks(ModelVariant),
    /// Finds faces.
    FaceDetector,
    /// Reads the points of one face.
    FaceMesh,
    /// Reads nape, tragus and shoulders of one person.
    Neck,
}

impl ModelFile {
    /// Name of its file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Detector => "pose_detection.onnx",
            Self::Landmarks(ModelVariant::Lite) => "pose_landmark_lite.onnx",
            Self::Landmarks(ModelVariant::Full) => "pose_landmark_full.onnx",
            Self::FaceDetector => "face_detection_short_range.onnx",
            Self::FaceMesh => "face_landmark.onnx",
            Self::Neck => "neck.onnx",
        }
    }

    const fn built_in(self) -> &'static [u8] {
        match self {
            Self::Detector => include_bytes!("../../models/pose_detection.onnx"),
            Self::Landmarks(ModelVariant::Lite) => {
                include_bytes!("../../models/pose_landmark_lite.onnx")
            }
            Self::Landmarks(ModelVariant::Full) => {
                include_bytes!("../../models/pose_landmark_full.onnx")
            }
            Self::FaceDetector => {
                include_bytes!("../../models/face_detection_short_range.onnx")
            }
            Self::FaceMesh => include_bytes!("../../models/face_landmark.onnx"),
            Self::Neck => include_bytes!("../../models/neck.onnx"),
        }
    }
}

/// Where the networks come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// The files inside the program.
    #[default]
    BuiltIn,
    /// Files of the same names ([`ModelFile::file_name`]) in this folder.
    Folder(PathBuf),
}

impl Weights {
    /// The bytes of a network's file.
    ///
    /// # Errors
    /// [`PoseError::Unreadable`] when the file is not there or may not be read.
    pub fn bytes(&self, file: ModelFile) -> Result<Cow<'static, [u8]>, PoseError> {
        match self {
            Self::BuiltIn => Ok(Cow::Borrowed(file.built_in())),
            Self::Folder(folder) => {
                let path = folder.join(file.file_name());
                std::fs::read(&path).map(Cow::Owned).map_err(|error| PoseError::Unreadable {
                    model: path.display().to_string(),
                    cause: error.to_string(),
                })
            }
        }
    }
}

/// What a caller expects of a network.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Planes of its input: 3 (R, G, B), and what else the caller fills in.
    pub planes: usize,
    /// Side of the square picture it reads: the input is 1 x planes x side x side.
    pub side: usize,
    /// The outputs that are read: name and shape.
    pub outputs: &'static [(&'static str, &'static [usize])],
}

/// A network ready to run.
#[derive(Debug)]
pub struct Network {
    name: Arc<str>,
    signature: &'static Signature,
    state: TypedSimpleState,
    input: Arc<Tensor>,
}

impl Network {
    /// Loads, checks and optimises the network in `bytes`; `name` is what errors call it.
    ///
    /// # Errors
    /// [`PoseError::Unreadable`] for bytes that are no such network, [`PoseError::MissingOutput`],
    /// [`PoseError::WrongInput`] and [`PoseError::WrongShape`] for one that is another.
    pub fn load(
        name: &str,
        bytes: &[u8],
        signature: &'static Signature,
    ) -> Result<Self, PoseError> {
        let unreadable = |error: TractError| PoseError::Unreadable {
            model: name.to_owned(),
            cause: format!("{error:#}"),
        };
        let mut reader = bytes;
        let mut model = tract_onnx::onnx().model_for_read(&mut reader).map_err(unreadable)?;

        // Choosing the outputs by name also fixes their order and drops what nobody reads.
        let declared = model.output_outlets().map_err(unreadable)?.to_vec();
        let mut outlets = Vec::with_capacity(signature.outputs.len());
        for (output, _) in signature.outputs {
            let found = declared.iter().find(|outlet| {
                let label = model.outlet_label(**outlet);
                label.unwrap_or(&model.node(outlet.node).name) == *output
            });
            outlets.push(*found.ok_or_else(|| PoseError::MissingOutput {
                model: name.to_owned(),
                output: (*output).to_owned(),
            })?);
        }
        model.select_output_outlets(&outlets).map_err(unreadable)?;

        let model = model.into_typed().map_err(unreadable)?;
        let input_shape = [1, signature.planes, signature.side, signature.side];
        let found = match model.inputs.as_slice() {
            [_] => concrete(model.input_fact(0).map_err(unreadable)?),
            several => vec![several.len()],
        };
        if found != input_shape {
            return Err(PoseError::WrongInput {
                model: name.to_owned(),
                expected: input_shape.to_vec(),
                found,
            });
        }
        for (slot, (output, shape)) in signature.outputs.iter().enumerate() {
            let found = concrete(model.output_fact(slot).map_err(unreadable)?);
            if found != *shape {
                return Err(PoseError::WrongShape {
                    model: name.to_owned(),
                    output: (*output).to_owned(),
                    expected: shape.to_vec(),
                    found,
                });
            }
        }
        // The whole network in one operator of our own; what that does not understand is tract's.
        let plan = convolution::fuse(model)
            .and_then(|model| model.into_optimized())
            .and_then(|model| model.into_runnable());
        let state = plan.and_then(|plan| plan.spawn()).map_err(unreadable)?;
        let input = Tensor::zero::<f32>(&input_shape).map_err(unreadable)?;
        heap::give_back();
        if let Some(file) =
            ModelFile::ALL.into_iter().find(|file| std::ptr::eq(file.built_in(), bytes))
        {
            heap::let_go(file.built_in());
        }
        Ok(Self { name: name.into(), signature, state, input: Arc::new(input) })
    }

    /// The buffer to be filled before a run: the planes of its [`Signature`] of
    /// side x side values each, row by row.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when tract does not give the buffer out.
    pub fn input(&mut self) -> Result<&mut [f32], PoseError> {
        let Self { name, input, .. } = self;
        let view = Arc::make_mut(input).to_plain_array_view_mut::<f32>();
        let values = view.map_err(|error| failed(name, &format!("{error:#}")))?.into_slice();
        values.ok_or_else(|| failed(name, "its input buffer is not in one piece"))
    }

    /// Runs the network on what [`Self::input`] holds.
    ///
    /// # Errors
    /// [`PoseError::Failed`] when tract fails.
    pub fn run(&mut self) -> Result<Outputs, PoseError> {
        let inputs = tvec!(TValue::from_const(Arc::clone(&self.input)));
        let values =
            self.state.run(inputs).map_err(|error| failed(&self.name, &format!("{error:#}")))?;
        Ok(Outputs { model: Arc::clone(&self.name), signature: self.signature, values })
    }
}

/// What one run gave.
#[derive(Debug)]
pub struct Outputs {
    model: Arc<str>,
    signature: &'static Signature,
    values: TVec<TValue>,
}

impl Outputs {
    /// The values of the output of that name, in row-major order of the shape its
    /// [`Signature`] states.
    ///
    /// # Errors
    /// [`PoseError::MissingOutput`] for a name that is not in the signature, [`PoseError::Failed`]
    /// when the values are not 32-bit floats.
    pub fn get(&self, output: &str) -> Result<&[f32], PoseError> {
        let slot = self.signature.outputs.iter().position(|(name, _)| *name == output);
        let value = slot.and_then(|slot| self.values.get(slot)).ok_or_else(|| {
            PoseError::MissingOutput { model: self.model.to_string(), output: output.to_owned() }
        })?;
        value
            .try_as_plain_ram()
            .and_then(|view| view.as_slice::<f32>())
            .map_err(|error| failed(&self.model, &format!("{error:#}")))
    }
}

fn failed(model: &str, cause: &str) -> PoseError {
    PoseError::Failed { model: model.to_owned(), cause: cause.to_owned() }
}

/// The shape as numbers; a dimension that is only known at run time counts as 0.
fn concrete(fact: &TypedFact) -> Vec<usize> {
    fact.shape
        .iter()
        .map(|dim| dim.to_i64().ok().and_then(|dim| usize::try_from(dim).ok()).unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests;
