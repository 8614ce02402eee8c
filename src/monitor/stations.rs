//! Where the monitor's thread gets its parts. The seam that tests put fakes in.

use std::sync::Arc;

use crate::capture::stream::{CaptureStream, StreamOptions};
use crate::capture::{CameraInfo, CaptureError, SourceSpec, webcam};
use crate::clock::Clock;
use crate::pose::{BlazePose, ModelVariant, PoseError, PoseModel, Weights};

/// Looks for the cameras of this machine; may be called on another thread.
pub type Lister = Box<dyn FnOnce() -> Result<Vec<CameraInfo>, CaptureError> + Send>;

/// Networks, streams and cameras.
pub trait Stations: Send {
    /// A pose model, ready to run.
    ///
    /// # Errors
    /// [`PoseError`] when its files are not what they should be.
    fn model(&mut self, variant: ModelVariant) -> Result<Box<dyn PoseModel>, PoseError>;

    /// A running stream. Where the source does not open, the stream says so.
    fn stream(&mut self, source: &SourceSpec, options: StreamOptions) -> CaptureStream;

    /// What looks for cameras.
    fn lister(&self) -> Lister;

    /// The cameras of this machine.
    ///
    /// # Errors
    /// [`CaptureError`] when the system does not tell.
    fn cameras(&self) -> Result<Vec<CameraInfo>, CaptureError> {
        self.lister()()
    }
}

/// The real ones.
pub struct Hardware {
    /// Where the networks come from.
    pub weights: Weights,
    /// The session clock, which cameras stamp their frames with.
    pub clock: Arc<dyn Clock>,
}

impl Stations for Hardware {
    fn model(&mut self, variant: ModelVariant) -> Result<Box<dyn PoseModel>, PoseError> {
        Ok(Box::new(BlazePose::load(&self.weights, variant)?))
    }

    fn stream(&mut self, source: &SourceSpec, options: StreamOptions) -> CaptureStream {
        CaptureStream::spawn(source.clone(), options, Arc::clone(&self.clock))
    }

    fn lister(&self) -> Lister {
        Box::new(webcam::cameras)
    }
}
