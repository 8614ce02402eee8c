//! The `plumbline` program: everything happens in the library.

fn main() -> std::process::ExitCode {
    plumbline::cli::run()
}
