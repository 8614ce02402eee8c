//! Units of measure. Angles, lengths, shares of certainty, doses and instants that one module hands
//! to another have a type each, and mixing them up does not compile. What has no unit of its own
//! (a ratio, a standard deviation of luma) stays a plain number that its documentation explains.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An angle in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Degrees(f64);

impl Degrees {
    /// The zero angle.
    pub const ZERO: Self = Self(0.0);

    /// An angle of `value` degrees.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(value)
    }

    /// The same angle, given in radians.
    #[must_use]
    pub fn from_radians(radians: f64) -> Self {
        Self(radians.to_degrees())
    }

    /// Degrees as a number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }

    /// Radians as a number.
    #[must_use]
    pub fn radians(self) -> f64 {
        self.0.to_radians()
    }

    /// The angle without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the angle is a finite number.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.0.is_finite()
    }
}

impl Add for Degrees {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Degrees {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Degrees {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<f64> for Degrees {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// Written for people: one decimal at most as asked by the format, a true minus sign, the unit.
impl fmt::Display for Degrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        let digits = format!("{:.decimals$}", self.0.abs());
        let is_zero = digits.bytes().all(|b| b == b'0' || b == b'.');
        let sign = if self.0 < 0.0 && !is_zero { "\u{2212}" } else { "" };
        write!(f, "{sign}{digits}\u{b0}")
    }
}

/// An interval of angles that holds the truth in 90 of 100 cases (the share is part of the
/// contract: every interval in the program is a 90 % interval).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AngleInterval {
    /// Lower end.
    pub low: Degrees,
    /// Upper end; never under `low`.
    pub high: Degrees,
}

impl AngleInterval {
    /// The interval `centre` ± `half_width` (the sign of `half_width` does not matter).
    #[must_use]
    pub fn around(centre: Degrees, half_width: Degrees) -> Self {
        let half = half_width.abs();
        Self { low: centre - half, high: centre + half }
    }

    /// Upper end less lower end.
    #[must_use]
    pub fn width(self) -> Degrees {
        self.high - self.low
    }

    /// Whether `angle` lies inside, ends included.
    #[must_use]
    pub fn contains(self, angle: Degrees) -> bool {
        self.low <= angle && angle <= self.high
    }
}

/// A length in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millimetres(f64);

impl Millimetres {
    /// A length of `value` millimetres.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(value)
    }

    /// Millimetres as a number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// How sure a model or a measurement is of itself, in 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(f64);

impl Confidence {
    /// Nothing is known.
    pub const NONE: Self = Self(0.0);
    /// Certain.
    pub const FULL: Self = Self(1.0);
    /// Four fifths, the share that the alarm rules ask for.
    pub const EIGHTY_PERCENT: Self = Self(0.8);

    /// `value` brought into 0..=1; what is no number counts as 0.
    #[must_use]
    pub fn new(value: f64) -> Self {
        if value.is_nan() { Self(0.0) } else { Self(value.clamp(0.0, 1.0)) }
    }

    /// As a number in 0..=1.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// What a forward head adds up to: degrees below the limit times minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DegreeMinutes(f64);

impl DegreeMinutes {
    /// So many degree-minutes; under zero, and what is no number, counts as none.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(if value > 0.0 { value } else { 0.0 })
    }

    /// `excess` held for `span`; an excess under zero counts as none.
    #[must_use]
    pub fn of(excess: Degrees, span: Duration) -> Self {
        Self(excess.value().max(0.0) * span.as_secs_f64() / 60.0)
    }

    /// Degree-minutes as a number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

impl AddAssign for DegreeMinutes {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// An amount of arithmetic: so many multiplications, each with the addition that belongs to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct MultiplyAdds(u64);

impl MultiplyAdds {
    /// So many of them.
    #[must_use]
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// How many they are.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.0
    }
}

impl std::iter::Sum for MultiplyAdds {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        Self(parts.map(Self::count).sum())
    }
}

/// An instant on the session clock: time since the session (or the film) began. The only kind of
/// time the core knows, so that a film gives the same verdicts at any speed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Duration);

impl Timestamp {
    /// The session's beginning.
    pub const START: Self = Self(Duration::ZERO);

    /// The instant `elapsed` after the session's beginning.
    #[must_use]
    pub const fn after_start(elapsed: Duration) -> Self {
        Self(elapsed)
    }

    /// The same, in seconds; what is negative or no number becomes the beginning.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default())
    }

    /// Seconds since the session's beginning.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// Time since the session's beginning.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        self.0
    }

    /// Time since `earlier`; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span))
    }
}

/// A place in a picture, in pixels: x to the right, y down, the centre of the top left pixel at
/// (0, 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PixelPoint {
    /// Pixels to the right.
    pub x: f32,
    /// Pixels down.
    pub y: f32,
}

impl PixelPoint {
    /// The point (x, y).
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Straight distance to `other`, in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point half way to `other`.
    #[must_use]
    pub fn midpoint(self, other: Self) -> Self {
        Self { x: f32::midpoint(self.x, other.x), y: f32::midpoint(self.y, other.y) }
    }
}

/// A place in the pose model's body frame, in metres: origin between the hips, x to the picture's
/// right, y down, z away from the camera (MediaPipe, "BlazePose GHUM 3D" model card).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorldPoint {
    /// Metres to the picture's right.
    pub x: f32,
    /// Metres down.
    pub y: f32,
    /// Metres away from the camera.
    pub z: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_written_with_a_true_minus_and_never_minus_zero() {
        assert_eq!(format!("{:.1}", Degrees::new(-9.06)), "\u{2212}9.1\u{b0}");
        assert_eq!(format!("{:.1}", Degrees::new(-0.04)), "0.0\u{b0}");
        assert_eq!(Degrees::new(48.4).to_string(), "48\u{b0}");
    }

    #[test]
    fn confidence_stays_in_its_range() {
        assert_eq!(Confidence::new(7.0), Confidence::FULL);
        assert_eq!(Confidence::new(f64::NAN), Confidence::NONE);
    }

    #[test]
    fn dose_counts_only_what_lies_beyond_the_limit() {
        assert_eq!(DegreeMinutes::of(Degrees::new(-4.0), Duration::from_secs(60)).value(), 0.0);
        assert_eq!(DegreeMinutes::of(Degrees::new(6.0), Duration::from_secs(30)).value(), 3.0);
    }

    #[test]
    fn an_interval_holds_its_centre_whatever_the_sign_of_its_half_width() {
        let interval = AngleInterval::around(Degrees::new(40.0), Degrees::new(-3.0));
        assert!(interval.contains(Degrees::new(40.0)));
        assert_eq!(interval.width(), Degrees::new(6.0));
    }
}
