//! Where the library lies that is preloaded to have a camera.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The preloaded library. A plain `cargo test` has built it; where only one test was asked for, it
/// may be missing or older than its source, and is built now.
pub fn library() -> PathBuf {
    let own = env::current_exe().unwrap();
    let profile = own.parent().and_then(Path::parent).unwrap();
    let library = profile.join("examples/libvirtual_camera.so");
    let changed = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_dir(root.join("tests/virtual_camera")).into_iter().flatten();
    let newest = source.flatten().filter_map(|entry| changed(&entry.path())).max();
    if changed(&library).is_none() || changed(&library) < newest {
        let name = profile.file_name().unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--example", "virtual_camera", "--target-dir"]);
        build.arg(profile.parent().unwrap()).current_dir(root).arg("--profile");
        build.arg(if name == "debug" { "dev".as_ref() } else { name });
        assert!(
            build.status().is_ok_and(|status| status.success()) && library.exists(),
            "build it first: cargo build --example virtual_camera"
        );
    }
    library
}
