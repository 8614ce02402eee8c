//! Bytes that are shared, and a pool that makes them last: a camera at 30 frames a second fills the
//! same few buffers over and over instead of asking the system for a new megabyte each time.
//!
//! ```text
//! pool --lends--> frame --> whoever holds a clone ... the last one lets go --> free to be lent again
//! ```

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Bytes of a picture, shared. Cheap to clone.
#[derive(Clone, Default)]
pub struct Buffer(Arc<Vec<u8>>);

impl Buffer {
    /// Whether both are the same bytes in memory, not only alike.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// Takes the bytes over.
impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

/// Copies the bytes.
impl From<&[u8]> for Buffer {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<Arc<Vec<u8>>> for Buffer {
    fn from(bytes: Arc<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

/// Pictures are nobody's business in a log.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// So many values are kept at most. In a pipeline where the newest wins a frame is being filled, one
/// waits, one is looked at, and one or two are shown.
const MOST: usize = 8;

/// Values that are lent, and lent again once everybody has let go of them.
#[derive(Debug)]
pub struct Pool<T> {
    kept: Vec<Arc<T>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { kept: Vec::new() }
    }
}

impl<T> Pool<T> {
    /// Lends a value that `fill` has written: one that everybody has let go of, as they left it, or
    /// one that `new` makes. Where `fill` fails nothing is lent.
    ///
    /// # Errors
    /// Those of `fill`.
    pub fn lend<E>(
        &mut self,
        new: impl FnOnce() -> T,
        fill: impl FnOnce(&mut T) -> Result<(), E>,
    ) -> Result<Arc<T>, E> {
        if let Some(free) = self.kept.iter_mut().find(|kept| Arc::strong_count(kept) == 1) {
            // Nobody makes weak references, so a count of one means that it is ours alone.
            if let Some(value) = Arc::get_mut(free) {
                fill(value)?;
                return Ok(Arc::clone(free));
            }
        }
        let mut value = new();
        fill(&mut value)?;
        let lent = Arc::new(value);
        if self.kept.len() < MOST {
            self.kept.push(Arc::clone(&lent));
        }
        Ok(lent)
    }
}

impl Pool<Vec<u8>> {
    /// Lends a copy of `bytes`.
    pub fn copy(&mut self, bytes: &[u8]) -> Buffer {
        let mut fill = |buffer: &mut Vec<u8>| -> Result<(), std::convert::Infallible> {
            buffer.clear();
            buffer.extend_from_slice(bytes);
            Ok(())
        };
        match self.lend(Vec::new, &mut fill) {
            Ok(lent) => lent.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_has_let_go_of_is_lent_again_and_what_is_held_is_not() {
        let mut pool = Pool::default();
        let first = pool.copy(&[1, 2, 3]);
        let held = first.clone();
        let second = pool.copy(&[4, 5]);
        assert!(!first.is_same(&second));
        let place = first.as_ptr();
        drop(first);
        assert_ne!(pool.copy(&[6]).as_ptr(), place, "somebody still holds it");
        assert_eq!(held[..], [1, 2, 3]);
        drop(held);
        let again = pool.copy(&[7, 8]);
        assert_eq!((again.as_ptr(), &again[..]), (place, &[7, 8][..]));
        assert_eq!(second[..], [4, 5]);
    }

    #[test]
    fn a_pool_of_which_nothing_comes_back_goes_on_and_keeps_few() {
        let mut pool = Pool::default();
        let lent: Vec<_> = (0..MOST as u8 + 5).map(|i| pool.copy(&[i])).collect();
        assert!(lent.iter().enumerate().all(|(i, buffer)| buffer[..] == [i as u8]));
        assert_eq!(pool.kept.len(), MOST);
    }

    #[test]
    fn what_could_not_be_filled_is_not_lent_and_not_lost() {
        let mut pool = Pool::<Vec<u8>>::default();
        let place = pool.copy(&[1; 64]).as_ptr();
        assert_eq!(pool.lend(Vec::new, |_| Err(())), Err(()));
        assert_eq!(pool.copy(&[2]).as_ptr(), place);
    }
}
