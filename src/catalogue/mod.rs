//! Every sentence a person reads, in every language: Fluent texts under `assets/texts`, one file a
//! page, built into the program. Numbers, dates and lengths of time are written here too, so that a
//! comma is a comma everywhere.
//!
//! ```
//! use plumbline::catalogue::{Language, speaking, tr};
//! let text = speaking(Language::German, || tr!("degrees", whole = 9, text = "9"));
//! assert_eq!(text, "9 Grad");
//! ```
//!
//! English is complete; what another language lacks is said in English. One language is in force for
//! the program ([`use_language`]); [`speaking`] has another for one closure on one thread, which is how
//! tests keep out of each other's way.

mod texts;
mod written;

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

use serde::{Deserialize, Serialize};

pub use crate::tr;
pub use fluent_bundle::FluentValue;
pub use texts::{missing, say};
pub use written::{
    change, date_long, date_short, decimal, degrees, month, percent, span, tenths, time_of_day,
    weekday, weekday_short, whole_degrees,
};

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The one that is complete.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The one nearest to `tag` (`de-AT`, `de_DE.UTF-8`), English where there is none.
    #[must_use]
    pub fn nearest(tag: &str) -> Self {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
            .unwrap_or_default()
    }

    /// The desktop's.
    #[must_use]
    pub fn of_the_desktop() -> Self {
        sys_locale::get_locale().as_deref().map(Self::nearest).unwrap_or_default()
    }
}

static IN_FORCE: AtomicU8 = AtomicU8::new(0);

thread_local! {
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// Speaks `language` from now on, on all threads.
pub fn use_language(language: Language) {
    let place = Language::ALL.iter().position(|&l| l == language).unwrap_or_default();
    IN_FORCE.store(u8::try_from(place).unwrap_or_default(), Ordering::Relaxed);
}

/// The language in force.
#[must_use]
pub fn language() -> Language {
    HERE.get().unwrap_or_else(|| {
        Language::ALL
            .get(usize::from(IN_FORCE.load(Ordering::Relaxed)))
            .copied()
            .unwrap_or_default()
    })
}

/// Runs `talk` in `language`, on this thread alone.
pub fn speaking<T>(language: Language, talk: impl FnOnce() -> T) -> T {
    struct Back(Option<Language>);
    impl Drop for Back {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _back = Back(HERE.replace(Some(language)));
    talk()
}

/// The text of that name in the language in force: `tr!("live-nobody")`, `tr!("degrees", whole = 1)`.
/// Values are anything a [`FluentValue`] can be made of.
#[macro_export]
macro_rules! tr {
    ($id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::catalogue::say($id, &[$((stringify!($name), $crate::catalogue::FluentValue::from($value))),*])
    };
}
