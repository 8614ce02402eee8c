//! A network alone: loaded, filled, run again and again. What a comparison with another runtime needs.

use std::time::Duration;

use super::BenchError;
use super::machine::processor_time;
use super::timing::{Timing, timed};
use crate::pose::Weights;
use crate::pose::network::{ModelFile, Network, multiply_adds};
use crate::units::MultiplyAdds;

/// Runs before the first that counts: they fill caches and let the core's clock rise.
const WARM_UP: usize = 5;

/// What a network took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BareTiming {
    /// By the clock on the wall.
    pub wall: Timing,
    /// Processor time of a run, on average, where the system tells. On a busy machine it says more than
    /// the clock: who waits for the processor uses none.
    pub processor: Option<Duration>,
}

/// A network ready to be measured.
#[derive(Debug)]
pub struct Bare {
    file: ModelFile,
    network: Network,
    load: Duration,
}

impl Bare {
    /// Loads the network, and times that.
    ///
    /// # Errors
    /// Those of [`Network::load`].
    pub fn load(weights: &Weights, file: ModelFile) -> Result<Self, BenchError> {
        let (network, load) =
            timed(|| Network::load(file.file_name(), &weights.bytes(file)?, file.signature()))?;
        Ok(Self { file, network, load })
    }

    /// Which it is.
    #[must_use]
    pub const fn file(&self) -> ModelFile {
        self.file
    }

    /// How long it took to load.
    #[must_use]
    pub const fn load_time(&self) -> Duration {
        self.load
    }

    /// Puts `values` into its input.
    ///
    /// # Errors
    /// [`BenchError::Input`] where they are not as many as it reads.
    pub fn fill(&mut self, values: &[f32]) -> Result<(), BenchError> {
        let input = self.network.input()?;
        if input.len() != values.len() {
            let (found, expected) = (values.len(), input.len());
            return Err(BenchError::Input { model: self.file.file_name(), found, expected });
        }
        input.copy_from_slice(values);
        Ok(())
    }

    /// Runs it once.
    ///
    /// # Errors
    /// Those of [`Network::run`].
    pub fn run(&mut self) -> Result<(), BenchError> {
        self.network.run()?;
        Ok(())
    }

    /// Runs it `runs` times, one after the other, after a few that do not count.
    ///
    /// # Errors
    /// Those of [`Network::run`]; [`BenchError::NoRun`] for none.
    pub fn time(&mut self, runs: usize) -> Result<BareTiming, BenchError> {
        for _ in 0..WARM_UP {
            self.run()?;
        }
        let mut times = Vec::with_capacity(runs);
        let before = processor_time();
        for _ in 0..runs {
            times.push(timed(|| self.run())?.1);
        }
        let spent =
            before.zip(processor_time()).map(|(before, after)| after.saturating_sub(before));
        let wall = Timing::of(&times).ok_or(BenchError::NoRun)?;
        let each = |spent: Duration| spent.div_f64(runs as f64);
        Ok(BareTiming { wall, processor: spent.map(each) })
    }

    /// Runs it once and gives all values of its outputs, in the order of its signature.
    ///
    /// # Errors
    /// Those of [`Network::run`].
    pub fn outputs(&mut self) -> Result<Vec<f32>, BenchError> {
        let outputs = self.network.run()?;
        let mut all = Vec::new();
        for (name, _) in self.file.signature().outputs {
            all.extend_from_slice(outputs.get(name)?);
        }
        Ok(all)
    }
}

/// How much arithmetic that network is.
///
/// # Errors
/// Those of [`multiply_adds`].
pub fn work(weights: &Weights, file: ModelFile) -> Result<MultiplyAdds, BenchError> {
    Ok(multiply_adds(file, &weights.bytes(file)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Pictures;

    #[test]
    fn an_input_of_another_size_is_refused_and_the_right_one_gives_all_outputs() {
        let mut neck = Bare::load(&Weights::BuiltIn, ModelFile::Neck).unwrap();
        assert!(neck.load_time() > Duration::ZERO);
        let error = neck.fill(&[0.0; 7]).unwrap_err().to_string();
        assert!(error.contains('7') && error.contains("46080"), "{error}");
        neck.fill(&Pictures::built_in().unwrap().input(ModelFile::Neck)).unwrap();
        let first = neck.outputs().unwrap();
        assert_eq!(first.len(), 10 * 2 + 5);
        neck.fill(&vec![0.5; ModelFile::Neck.signature().input_values()]).unwrap();
        assert_ne!(neck.outputs().unwrap(), first, "the input has no say");
        let timing = neck.time(3).unwrap();
        assert_eq!(timing.wall.runs, 3);
        assert_eq!(timing.processor.is_some(), cfg!(target_os = "linux"));
        assert!(timing.processor != Some(Duration::ZERO), "a run costs nothing");
        assert!(matches!(neck.time(0), Err(BenchError::NoRun)));
    }
}
