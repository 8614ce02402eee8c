//! The `plumbline` program: parse, wire, run.

fn main() {}
