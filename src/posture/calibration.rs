//! Learning a person's upright: from three live seconds ([`Calibrator`]) or from pictures
//! ([`from_pictures`]). What is shaky, empty, turned or slanted is refused, with what to do. How good
//! it is, by leaving out: [`left_out_errors`].

mod left_out;

pub use left_out::left_out_errors;

use std::time::Duration;

use super::baseline::{
    FrontalUpright, LateralUpright, MeasuredAngle, Profile, SCALE_LIMITS, VERSION,
};
use super::comparison::date;
use super::frontal::{self, Features};
use super::place::Place;
use super::{Estimate, UnsureReason, View, read};
use crate::catalogue::{tenths, tr};
use crate::pose::Pose;
use crate::units::{Degrees, Timestamp};

/// How long a live calibration looks.
pub const LIVE_SPAN: Duration = Duration::from_secs(3);
/// A live calibration needs at least this many measured pictures.
pub const MIN_FRAMES: usize = 5;
/// Spread (standard deviation) beyond which the person counts as not still. Set by hand: it was not
/// measured how much somebody who just sits varies.
pub const MAX_SPREAD: Degrees = Degrees::new(4.0);
/// Forward pictures must read at least this much below the upright ones: the least change that two
/// photographs with markers can tell (MDC95, Gallego-Izquierdo 2020).
pub const MIN_FORWARD: Degrees = Degrees::new(5.0);
/// Mean square of the error of a drop read from the front, over the variance of people's slopes:
/// about 3.5 squared over .45 squared.
const DOUBT: f64 = 60.0;

/// Who and where, for the profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The profile's name.
    pub name: String,
    /// Today, as it shall be written.
    pub created: String,
    /// The camera or the pictures.
    pub camera: String,
}

/// Why no upright was learned; each says what to do.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CalibrationRefusal {
    /// Nobody was there for most of the time.
    #[error("{}", tr!("calibrate-refusal-nobody"))]
    Nobody,
    /// Most pictures could not be measured, mostly for this reason.
    #[error("{}", tr!("calibrate-refusal-unmeasurable", reason = .0.sentence(), help = .0.help()))]
    Unmeasurable(UnsureReason),
    /// Too few pictures came.
    #[error("{}", tr!("calibrate-refusal-too-few", found = *.found, needed = MIN_FRAMES))]
    TooFew {
        /// How many there were.
        found: usize,
    },
    /// The person moved.
    #[error("{}", tr!("calibrate-refusal-shaky", spread = tenths(*.spread), most = tenths(MAX_SPREAD)))]
    Shaky {
        /// How much.
        spread: Degrees,
    },
    /// Pictures of both views at once.
    #[error("{}", tr!("calibrate-refusal-mixed"))]
    MixedViews,
    /// Pictures from the front among those from the side, or the other way round.
    #[error("{}", tr!("calibrate-refusal-wrong-view"))]
    WrongView,
    /// Forward pictures of a view of which there is no upright one.
    #[error("{}", tr!("calibrate-refusal-lone-forward", side = side_of(*.view)))]
    LoneForward {
        /// From where they are.
        view: View,
    },
    /// No picture that was given as upright shows a person that can be measured.
    #[error("{}", tr!("calibrate-refusal-no-upright"))]
    NoUpright,
    /// The pictures of one posture differ too much among themselves.
    #[error("{}", tr!("calibrate-refusal-unlike", spread = tenths(*.spread), most = tenths(MAX_SPREAD)))]
    Unlike {
        /// By how much.
        spread: Degrees,
    },
    /// The forward pictures lie above the upright ones.
    #[error("{}", tr!("calibrate-refusal-swapped", found = tenths(*.found)))]
    Swapped {
        /// How far above.
        found: Degrees,
    },
    /// Upright and forward pictures look alike.
    #[error("{}", tr!("calibrate-refusal-indistinct", found = tenths(*.found)))]
    Indistinct {
        /// How far below.
        found: Degrees,
    },
}

fn side_of(view: View) -> String {
    match view {
        View::Lateral => tr!("calibrate-the-side"),
        View::Oblique | View::Frontal | View::Unsuitable => tr!("calibrate-the-front"),
    }
}

/// One measured picture.
#[derive(Clone, Copy, Debug)]
enum Sample {
    Front(Features, Option<Place>),
    Side(Side),
}

/// One measured picture from the side.
#[derive(Clone, Copy, Debug)]
struct Side {
    angle: Estimate,
    doubt: Degrees,
}

fn sample(pose: &Pose) -> Result<Sample, UnsureReason> {
    let reading = read(pose, None);
    match (reading.view, reading.cva, reading.reason) {
        (View::Lateral, Some(angle), None) => {
            let neck = pose.neck.ok_or(UnsureReason::LowConfidence)?;
            Ok(Sample::Side(Side { angle, doubt: neck.slope_error }))
        }
        (View::Frontal, _, Some(UnsureReason::NeedsBaseline)) => {
            let features = Features::of(pose).ok_or(UnsureReason::LowConfidence)?;
            Ok(Sample::Front(features, Place::of(pose)))
        }
        (View::Oblique, _, None) => Err(UnsureReason::ObliqueView),
        (_, _, reason) => Err(reason.unwrap_or(UnsureReason::LowConfidence)),
    }
}

/// Sorted samples.
#[derive(Clone, Debug, Default)]
struct Samples {
    front: Vec<Features>,
    places: Vec<Place>,
    side: Vec<Side>,
    refused: Vec<UnsureReason>,
}

impl Samples {
    fn take(&mut self, pose: &Pose) {
        match sample(pose) {
            Ok(Sample::Front(features, place)) => {
                self.front.push(features);
                self.places.extend(place);
            }
            Ok(Sample::Side(side)) => self.side.push(side),
            Err(reason) => self.refused.push(reason),
        }
    }

    fn measured(&self) -> usize {
        self.front.len() + self.side.len()
    }

    /// Refuses when more was unmeasurable than measured, naming the commonest reason.
    fn mostly_measured(&self) -> Result<(), CalibrationRefusal> {
        if self.refused.len() <= self.measured() {
            return Ok(());
        }
        let count = |reason| self.refused.iter().filter(|r| **r == reason).count();
        let commonest = self.refused.iter().copied().max_by_key(|reason| count(*reason));
        Err(CalibrationRefusal::Unmeasurable(commonest.unwrap_or(UnsureReason::LowConfidence)))
    }

    fn learn(&self, label: Label, scale: f64) -> Result<Profile, CalibrationRefusal> {
        let learned = date(&label.created);
        let lateral = side(&self.side).map(|upright| LateralUpright { learned, ..upright });
        let angle =
            lateral.map(|side| MeasuredAngle { cva: side.cva, half_width: side.half_width });
        let place = Place::mean(&self.places);
        let frontal = front(&self.front, scale).map(|upright| FrontalUpright {
            learned,
            angle,
            place,
            ..upright
        });
        let spreads = [frontal.map(|f| f.spread), lateral.map(|l| l.spread)];
        if let Some(spread) = spreads.into_iter().flatten().find(|spread| *spread > MAX_SPREAD) {
            return Err(CalibrationRefusal::Shaky { spread });
        }
        let Label { name, created, camera } = label;
        Ok(Profile {
            version: VERSION,
            name,
            created,
            camera,
            displays: None,
            frontal,
            other_stance: None,
            lateral,
        })
    }
}

/// Learns the upright from three seconds of a stream, on the session clock.
#[derive(Clone, Debug)]
pub struct Calibrator {
    label: Label,
    begun: Option<Timestamp>,
    last: Option<Timestamp>,
    samples: Samples,
    empty: usize,
}

impl Calibrator {
    /// Begins with the first picture pushed.
    #[must_use]
    pub fn new(label: Label) -> Self {
        Self { label, begun: None, last: None, samples: Samples::default(), empty: 0 }
    }

    /// The pose at `at`, `None` when nobody is in the picture. What comes after the three seconds is
    /// not taken.
    pub fn push(&mut self, at: Timestamp, pose: Option<&Pose>) {
        if self.is_over() {
            return;
        }
        self.begun.get_or_insert(at);
        self.last = Some(at);
        match pose {
            Some(pose) => self.samples.take(pose),
            None => self.empty += 1,
        }
    }

    /// Share of the time done, in 0..=1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        let (Some(begun), Some(last)) = (self.begun, self.last) else { return 0.0 };
        (last.since(begun).as_secs_f32() / LIVE_SPAN.as_secs_f32()).min(1.0)
    }

    /// Whether the three seconds are full.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.progress() >= 1.0
    }

    /// The profile.
    ///
    /// # Errors
    /// [`CalibrationRefusal`] when the pictures do not make one.
    pub fn finish(self) -> Result<Profile, CalibrationRefusal> {
        let samples = self.samples;
        if self.empty >= samples.measured() + samples.refused.len() {
            return Err(CalibrationRefusal::Nobody);
        }
        samples.mostly_measured()?;
        let (front, side) = (samples.front.len(), samples.side.len());
        if front > 0 && side > 0 {
            return Err(CalibrationRefusal::MixedViews);
        }
        if samples.measured() < MIN_FRAMES {
            return Err(CalibrationRefusal::TooFew { found: samples.measured() });
        }
        samples.learn(self.label, 1.0)
    }
}

/// Pictures to learn from; any list may be empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pictures<'a> {
    /// Upright, from the front.
    pub upright: &'a [Pose],
    /// Head forward, from the front.
    pub forward: &'a [Pose],
    /// Upright, from the side.
    pub side_upright: &'a [Pose],
    /// Head forward as far as in `forward`, from the side.
    pub side_forward: &'a [Pose],
}

/// Learns the upright from pictures. The person's own slope is learned when all four kinds are there:
/// the side tells how far forward the head went, the front how much the gap shrank. Forward pictures
/// of one view alone teach nothing more than its upright ones: that the head went forward clearly is
/// all that is asked of them.
///
/// # Errors
/// [`CalibrationRefusal`] when they do not make a profile.
pub fn from_pictures(label: Label, pictures: Pictures<'_>) -> Result<Profile, CalibrationRefusal> {
    let upright = gather(pictures.upright, pictures.side_upright)?;
    let forward = gather(pictures.forward, pictures.side_forward)?;
    if upright.measured() == 0 {
        return Err(CalibrationRefusal::NoUpright);
    }
    // They would be passed over in silence.
    for (view, up, fwd) in [
        (View::Frontal, upright.front.len(), forward.front.len()),
        (View::Lateral, upright.side.len(), forward.side.len()),
    ] {
        if fwd > 0 && up == 0 {
            return Err(CalibrationRefusal::LoneForward { view });
        }
    }
    let drop_front = match (front(&upright.front, 1.0), front(&forward.front, 1.0)) {
        (Some(up), Some(fwd)) => Some(frontal::change(fwd.features(), up.features(), 1.0).value),
        _ => None,
    };
    let drop_side = match (side(&upright.side), side(&forward.side)) {
        (Some(up), Some(fwd)) => Some(fwd.cva - up.cva),
        _ => None,
    };
    let shallow = [drop_front, drop_side].into_iter().flatten().find(|d| *d > -MIN_FORWARD);
    if let Some(found) = shallow {
        let is_above = found > Degrees::ZERO;
        return Err(if is_above {
            CalibrationRefusal::Swapped { found }
        } else {
            CalibrationRefusal::Indistinct { found: -found }
        });
    }
    let scale = match (drop_front, drop_side) {
        (Some(front), Some(side)) => own_scale(front.value(), side.value()),
        _ => 1.0,
    };
    upright.learn(label, scale).map_err(|refusal| match refusal {
        // Nobody has to hold still for a picture that is taken.
        CalibrationRefusal::Shaky { spread } => CalibrationRefusal::Unlike { spread },
        other => other,
    })
}

/// The person's own slope, from the drop that the front reads and the one that the side measures. Both
/// are off by a few degrees, so it is drawn towards 1, the more the smaller the drop: a drop as large
/// as its own error tells nothing.
fn own_scale(front: f64, side: f64) -> f64 {
    let scale = (side * front + DOUBT) / (front * front + DOUBT);
    scale.clamp(SCALE_LIMITS.0, SCALE_LIMITS.1)
}

/// Whether a person's own slope lies at one of [`SCALE_LIMITS`]: what was measured lay there or beyond.
#[must_use]
pub fn is_at_limit(scale: f64) -> bool {
    scale <= SCALE_LIMITS.0 || scale >= SCALE_LIMITS.1
}

fn gather(from_front: &[Pose], from_side: &[Pose]) -> Result<Samples, CalibrationRefusal> {
    let (mut front, mut side) = (Samples::default(), Samples::default());
    from_front.iter().for_each(|pose| front.take(pose));
    from_side.iter().for_each(|pose| side.take(pose));
    if !front.side.is_empty() || !side.front.is_empty() {
        return Err(CalibrationRefusal::WrongView);
    }
    front.mostly_measured()?;
    side.mostly_measured()?;
    Ok(Samples { side: side.side, refused: Vec::new(), ..front })
}

fn front(samples: &[Features], scale: f64) -> Option<FrontalUpright> {
    let all = |pick: fn(&Features) -> f64| mean(&samples.iter().map(pick).collect::<Vec<_>>());
    let features = Features {
        level: all(|f| f.level)?,
        width: all(|f| f.width)?,
        doubt: all(|f| f.doubt)?,
        elevation: all(|f| f.elevation)?,
    };
    let degrees: Vec<f64> =
        samples.iter().map(|now| frontal::change(*now, features, scale).value.value()).collect();
    Some(FrontalUpright {
        learned: None,
        frames: samples.len(),
        level: features.level,
        width: features.width,
        doubt: features.doubt,
        elevation: features.elevation,
        spread: spread(&degrees)?,
        scale,
        error: left_out_error(&degrees),
        angle: None,
        place: None,
    })
}

fn side(samples: &[Side]) -> Option<LateralUpright> {
    let all = |pick: fn(&Side) -> f64| samples.iter().map(pick).collect::<Vec<f64>>();
    let angles = all(|sample| sample.angle.value.value());
    let halves = samples.iter().map(|sample| sample.angle.interval.width().value() / 2.0);
    let doubts = all(|sample| sample.doubt.value());
    Some(LateralUpright {
        learned: None,
        frames: angles.len(),
        cva: Degrees::new(mean(&angles)?),
        half_width: Degrees::new(halves.reduce(f64::max)?),
        doubt: Degrees::new(mean(&doubts)?),
        spread: spread(&angles)?,
        error: left_out_error(&angles),
    })
}

fn mean(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    mean.is_finite().then_some(mean)
}

/// Standard deviation; 0 for a single value.
fn spread(values: &[f64]) -> Option<Degrees> {
    let middle = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    Some(Degrees::new((squares / (values.len() as f64 - 1.0).max(1.0)).sqrt()))
}

/// 90 % point of each value's distance from the mean of the others.
fn left_out_error(values: &[f64]) -> Option<Degrees> {
    let others = values.len().checked_sub(1).filter(|others| *others > 0)? as f64;
    let sum: f64 = values.iter().sum();
    let errors: Vec<f64> = values.iter().map(|v| (v - (sum - v) / others).abs()).collect();
    ninetieth(errors)
}

/// The 90 % point of errors in degrees; `None` of none.
fn ninetieth(mut errors: Vec<f64>) -> Option<Degrees> {
    errors.sort_by(f64::total_cmp);
    let rank = (errors.len() * 9).div_ceil(10).saturating_sub(1);
    errors.get(rank).copied().map(Degrees::new)
}

#[cfg(test)]
#[path = "calibration_tests.rs"]
mod tests;
