//! A value that is made anew only when what it is made of changes.

/// Holds the last value and what it was made of.
#[derive(Clone, Debug)]
pub struct Held<K, T>(Option<(K, T)>);

impl<K, T> Default for Held<K, T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, T> Held<K, T> {
    /// The value made of `key`; `make` runs only where the last one was made of another.
    pub fn of(&mut self, key: K, make: impl FnOnce() -> T) -> &T {
        let held = self.0.take().filter(|(made_of, _)| *made_of == key);
        &self.0.insert(held.unwrap_or_else(|| (key, make()))).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_for_a_key() {
        let mut held = Held::default();
        assert_eq!(*held.of(1, || "one"), "one");
        assert_eq!(*held.of(1, || "again"), "one");
        assert_eq!(*held.of(2, || "two"), "two");
    }
}
