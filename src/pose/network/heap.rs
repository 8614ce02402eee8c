//! What loading a network needed for a while goes back to the system.
#![allow(
    unsafe_code,
    reason = "one call into the C library, which takes a number and may be made at any time and from any \
              thread"
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
