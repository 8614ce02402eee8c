//! The words that values are written as, in the file and in exports: those serde has for them.

use serde::Serialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};

/// The word for `value`; empty for what has more than a word.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The value of that word, if there is one.
pub(super) fn read_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    let reader: StrDeserializer<'_, Error> = word.into_deserializer();
    T::deserialize(reader).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminder::{Hint, PauseReason};

    #[test]
    fn what_is_written_is_what_is_read() {
        assert_eq!(word(&PauseReason::AwayLong), "away_long");
        assert_eq!(read_word(&word(&Hint::OffCentre)), Some(Hint::OffCentre));
        assert_eq!(read_word::<Hint>("too_loud"), None);
    }
}
