//! What this machine does: how long each stage of a frame takes, the networks alone, the start; and
//! the floor that no program can go below. `plumbline bench` tells it, and people send that with a
//! report; the benchmarks and the comparisons with others measure on the same pictures.
//!
//! - [`stages`]: the stages of a frame, by turns. [`networks`]: a network alone.
//! - [`start`]: a whole start, up to the first angle.
//! - [`pictures`]: what is measured on. [`timing`]: median and middle half.
//! - [`peak`]: multiply-adds a second of one core, and so the floor. [`machine`]: what it is.

pub mod machine;
pub mod networks;
pub mod peak;
pub mod pictures;
pub mod stages;
pub mod start;
pub mod timing;

pub use machine::Machine;
pub use networks::Bare;
pub use peak::Peak;
pub use pictures::Pictures;
pub use timing::Timing;

use crate::capture::CaptureError;
use crate::monitor::MonitorError;
use crate::pose::PoseError;

/// A measurement that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A network cannot be loaded or run.
    #[error(transparent)]
    Pose(#[from] PoseError),
    /// The built-in film cannot be read.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// A whole frame cannot be judged.
    #[error(transparent)]
    Monitor(#[from] MonitorError),
    /// The networks do not see the person in the built-in picture: they are not the program's own.
    #[error(
        "the networks do not find the person in the built-in picture. Leave --models away, or use \
         the files that belong to this version."
    )]
    Nobody,
    /// The values given are not as many as the network reads.
    #[error(
        "{model} reads {expected} values and {found} were given. Give planes of 32-bit floats."
    )]
    Input {
        /// The network's file.
        model: &'static str,
        /// How many it reads.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// Nothing was to be run.
    #[error("a time takes at least one run.")]
    NoRun,
    /// The program could not be started to time its start.
    #[error("the start of the program could not be timed: {cause}.")]
    Start {
        /// What happened.
        cause: String,
    },
}
