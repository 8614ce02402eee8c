//! What loading a network needed for a while goes back to the system.
#![allow(
    unsafe_code,
    reason = "two calls into the C library. One takes a number and may be made at any time and from any \
              thread; the other says that pages of the program's own file, which nobody can write to, may \
              be read from it again"
)]

/// A network's file, its graph and its weights in other orders are gone once it is loaded, and leave holes
/// between what stays: some ten megabytes that the C library would keep for as long as the program runs.
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: no memory in use is touched (malloc_trim(3)).
    unsafe {
        libc::malloc_trim(0);
    }
}

/// The bytes of a network inside the program, once they were read: the pages that are theirs alone leave
/// memory, and come back from the program's file should somebody read them again.
pub(super) fn let_go(built_in: &'static [u8]) {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: asks for a number.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(0);
        if page == 0 {
            return;
        }
        let before = built_in.as_ptr().align_offset(page);
        let whole = built_in.len().saturating_sub(before) / page * page;
        if let Some(pages) = built_in.get(before..before.saturating_add(whole))
            && !pages.is_empty()
        {
            // SAFETY: whole pages of a constant of the program: a private mapping of its file that is never
            // written to, so that what is read next is what was there (madvise(2), MADV_DONTNEED).
            unsafe {
                libc::madvise(pages.as_ptr().cast_mut().cast(), pages.len(), libc::MADV_DONTNEED);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = built_in;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::network::ModelFile;

    #[test]
    fn what_was_let_go_is_read_again_as_it_was() {
        for file in ModelFile::ALL {
            let before = file.built_in().to_vec();
            let_go(file.built_in());
            assert!(file.built_in() == before, "{file:?}");
        }
        give_back();
    }
}
