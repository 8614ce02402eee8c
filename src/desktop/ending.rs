//! What a system says to a program that is to end: a session that closes, a shutdown, Ctrl+C. It ends
//! as if the person had quit it: the camera is let go, what is remembered is written.

/// Calls `quit` when the system asks the program to end. Asked a second time, the program ends there
/// and then, as it would without this.
///
/// # Errors
/// The system's error when signals cannot be listened for or no thread can be started.
#[cfg(unix)]
pub fn listen(quit: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use async_signal::{Signal, Signals};
    let signals = Signals::new([Signal::Term, Signal::Int, Signal::Hup])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let mut is_asked = false;
        for signal in futures_lite::stream::block_on(signals) {
            if is_asked {
                // 128 and the number, as shells have it.
                std::process::exit(128 + signal.map_or(15, |signal| signal as i32));
            }
            is_asked = true;
            quit();
        }
    })?;
    Ok(())
}

/// The window closes with the session; there is nothing to listen for.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn listen(_quit: impl Fn() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
