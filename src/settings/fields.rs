//! The kinds of value a field may have that are written as words.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::catalogue::Language;

/// A time of day, written `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime {
    hour: i8,
    minute: i8,
}

impl ClockTime {
    /// `hour` in 0..=23, `minute` in 0..=59; what lies outside is kept within.
    #[must_use]
    pub const fn new(hour: i8, minute: i8) -> Self {
        const fn within(value: i8, most: i8) -> i8 {
            if value < 0 {
                0
            } else if value > most {
                most
            } else {
                value
            }
        }
        Self { hour: within(hour, 23), minute: within(minute, 59) }
    }

    /// The same as a civil time.
    #[must_use]
    pub const fn time(self) -> Time {
        Time::constant(self.hour, self.minute, 0, 0)
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl std::str::FromStr for ClockTime {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.trim().split_once(':');
        let parsed = parts.and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)));
        match parsed {
            Some((hour @ 0..=23, minute @ 0..=59)) => Ok(Self { hour, minute }),
            _ => Err("a time of day is written HH:MM, for example 08:30"),
        }
    }
}

impl TryFrom<String> for ClockTime {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the days are what they are called")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    /// All seven, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The same in the calendar's words.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Monday,
            Self::Tue => Weekday::Tuesday,
            Self::Wed => Weekday::Wednesday,
            Self::Thu => Weekday::Thursday,
            Self::Fri => Weekday::Friday,
            Self::Sat => Weekday::Saturday,
            Self::Sun => Weekday::Sunday,
        }
    }
}

/// Whether things may move by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// As the desktop has it.
    #[default]
    System,
    /// No fading, no gliding.
    Reduced,
    /// Both.
    Full,
}

/// The language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpokenLanguage {
    /// The desktop's.
    #[default]
    System,
    /// English.
    English,
    /// German.
    German,
}

impl SpokenLanguage {
    /// The language meant.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::System => Language::of_the_desktop(),
            Self::English => Language::English,
            Self::German => Language::German,
        }
    }
}

/// A page of the guide of the first start, in order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum GuideStep {
    /// What the program does with pictures.
    #[default]
    Welcome,
    /// Which camera.
    Camera,
    /// Light and framing.
    Framing,
    /// The own upright.
    Upright,
    /// Whether the number follows a head that slides forward.
    Forward,
    /// A look from the side.
    Side,
    /// What a warning is like.
    Warning,
    /// How much is said, and when the program starts.
    Options,
    /// What happens from now on.
    Done,
}

impl GuideStep {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Welcome,
        Self::Camera,
        Self::Framing,
        Self::Upright,
        Self::Forward,
        Self::Side,
        Self::Warning,
        Self::Options,
        Self::Done,
    ];

    /// Its place among them, from 1.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        (self as usize).checked_sub(1).and_then(|place| Self::ALL.get(place)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_written_and_nothing_else_is() {
        for text in ["00:00", "08:30", "23:59"] {
            assert_eq!(text.parse::<ClockTime>().unwrap().to_string(), text);
        }
        for text in ["", "8", "24:00", "12:60", "-1:00", "ab:cd", "12:00:00"] {
            assert!(text.parse::<ClockTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_pages_of_the_guide_follow_each_other() {
        for (place, step) in GuideStep::ALL.into_iter().enumerate() {
            assert_eq!(step.number(), place + 1);
            assert!(step.next().is_none_or(|next| next.previous() == Some(step)), "{step:?}");
        }
        assert_eq!(GuideStep::Welcome.previous(), None);
        assert_eq!(GuideStep::Done.next(), None);
    }
}
