//! From the start of the process to the first angle: the program is started as a person starts it,
//! on the built-in film from the side, until its first angle is written. With the lite landmarks and the
//! settings a program begins with, whatever the person's own are: a report is of the same thing everywhere.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::BenchError;
use super::machine::peak_memory;
use crate::pose::Weights;

/// What one start cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// From before the process was made to the first angle on its standard output.
    pub first_angle: Duration,
    /// The most memory it held until then, in bytes, where the system tells.
    pub peak_memory: Option<u64>,
}

/// Ends the process however the measurement ends.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `program` (plumbline itself) once and waits for its first angle.
///
/// # Errors
/// [`BenchError::Start`] where it cannot be started or ends without an angle.
pub fn start(program: &Path, weights: &Weights) -> Result<Start, BenchError> {
    let failed = |cause: String| BenchError::Start { cause };
    let mut command = Command::new(program);
    command.args(["watch", "--source", "demo-side", "--model", "lite", "--json"]);
    // Below a file there is no folder: nobody's settings and profiles are found there.
    let nowhere = program.join("nowhere");
    for home in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(home, &nowhere);
    }
    if let Weights::Folder(folder) = weights {
        command.arg("--models").arg(folder);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let begun = Instant::now();
    let mut started = Started(command.spawn().map_err(|error| failed(error.to_string()))?);
    let out = started.0.stdout.take().ok_or_else(|| failed("it has no output".to_owned()))?;
    for line in BufReader::new(out).lines() {
        let line = line.map_err(|error| failed(error.to_string()))?;
        let Ok(told) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        if told["cva_deg"].is_number() {
            let first_angle = begun.elapsed();
            return Ok(Start { first_angle, peak_memory: peak_memory(started.0.id()) });
        }
    }
    Err(failed("it ended before its first angle".to_owned()))
}
