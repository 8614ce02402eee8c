//! The gentle sound of the ladder's last step: two soft tones, made here, no file.
//!
//! The device is opened for the sound and let go after it, so that nothing keeps it awake. This is the
//! only room that knows `rodio`.

use std::num::NonZero;
use std::time::Duration;

use rodio::buffer::SamplesBuffer;
use rodio::{DeviceSinkBuilder, Player};

use crate::catalogue::tr;

/// The sound cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("reminder-no-sound", cause = self.cause.as_str()))]
pub struct SoundError {
    /// What the system said.
    pub cause: String,
}

/// Samples a second.
const RATE: u32 = 48_000;
/// The loudest sample as a share of full scale: 20 dB below it.
const LOUDEST: f32 = 0.1;
/// The tones: frequency in hertz (a falling third, G5 and E5), begin and length in seconds. They
/// overlap a little.
const TONES: [(f32, f32, f32); 2] = [(783.99, 0.0, 0.7), (659.26, 0.35, 1.0)];
/// How long a tone takes to rise, in seconds: too slow for a click or a start.
const RISE: f32 = 0.12;
/// Silence after it, so that no device cuts the end.
const TAIL: f32 = 0.1;

/// Plays the sound and returns when it is over, within two seconds. For a thread that may wait.
///
/// # Errors
/// [`SoundError`] where there is no device, or it refuses.
pub fn play() -> Result<(), SoundError> {
    let refused = |error: &dyn std::fmt::Display| SoundError { cause: error.to_string() };
    let mut device = DeviceSinkBuilder::from_default_device()
        .map_err(|error| refused(&error))?
        // What a device says while it plays, or that the sink goes, is nothing for a terminal.
        .with_error_callback(|error| tracing::debug!("sound: {error}"))
        .open_stream()
        .map_err(|error| refused(&error))?;
    device.log_on_drop(false);
    let (Some(one), Some(rate)) = (NonZero::new(1), NonZero::new(RATE)) else { return Ok(()) };
    let player = Player::connect_new(device.mixer());
    let samples = samples();
    let length = Duration::from_secs_f32(samples.len() as f32 / RATE as f32);
    player.append(SamplesBuffer::new(one, rate, samples));
    // Not until its end by the device's account: one that hangs would never say it.
    let step = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while !player.empty() && waited < length + Duration::from_millis(300) {
        std::thread::sleep(step);
        waited += step;
    }
    Ok(())
}

/// The sound, one channel at [`RATE`].
#[must_use]
pub fn samples() -> Vec<f32> {
    let end = TONES.iter().map(|(_, begin, length)| begin + length).fold(0.0, f32::max) + TAIL;
    (0..(end * RATE as f32) as usize)
        .map(|sample| {
            let now = sample as f32 / RATE as f32;
            let sum: f32 =
                TONES.iter().map(|&(hertz, begin, length)| tone(hertz, length, now - begin)).sum();
            LOUDEST * sum
        })
        .collect()
}

/// One tone `since` its begin: a sine with a faint octave, rising softly and fading away.
fn tone(hertz: f32, length: f32, since: f32) -> f32 {
    if !(0.0..length).contains(&since) {
        return 0.0;
    }
    let phase = std::f32::consts::TAU * hertz * since;
    let rise = (since / RISE).min(1.0);
    let left = 1.0 - since / length;
    0.5 * rise * rise * left * left * (phase.sin() + 0.15 * (2.0 * phase).sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The loudest sample of every hundredth of a second.
    fn envelope() -> Vec<f32> {
        samples()
            .chunks(RATE as usize / 100)
            .map(|part| part.iter().fold(0.0_f32, |most, sample| most.max(sample.abs())))
            .collect()
    }

    #[test]
    fn it_is_quiet_and_shorter_than_two_seconds() {
        let loudest = samples().into_iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
        assert!((0.02..=LOUDEST).contains(&loudest), "{loudest}");
        assert!(samples().len() < 2 * RATE as usize);
    }

    #[test]
    fn it_rises_softly_and_ends_in_silence() {
        let envelope = envelope();
        // A sound that is there within 20 ms is heard as a knock.
        assert!(envelope[0] < 0.002 && envelope[1] < 0.006, "{:?}", &envelope[..4]);
        let steepest =
            envelope.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.012, "{steepest}");
        assert!(envelope.iter().rev().take(9).all(|&level| level < 1e-4), "the tail is silent");
    }

    #[test]
    fn there_are_two_tones_and_the_second_is_lower() {
        let crossings = |from: f32, to: f32| {
            let samples = samples();
            let part = &samples[(from * RATE as f32) as usize..(to * RATE as f32) as usize];
            let rises = part.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
            rises as f32 / (to - from)
        };
        let (first, second) = (crossings(0.1, 0.35), crossings(0.8, 1.2));
        assert!((first - 784.0).abs() < 15.0 && (second - 659.0).abs() < 15.0, "{first} {second}");
    }
}
