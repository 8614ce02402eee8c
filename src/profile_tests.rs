//! The folder of profiles, on real files.

use super::*;
use crate::posture::baseline::{LateralUpright, VERSION};
use crate::units::Degrees;

pub(super) fn profile(cva: f64) -> Profile {
    let lateral = LateralUpright {
        learned: None,
        doubt: Degrees::new(1.7),
        frames: 3,
        cva: Degrees::new(cva),
        half_width: Degrees::new(4.0),
        spread: Degrees::ZERO,
        error: None,
    };
    Profile {
        version: VERSION,
        name: "desk".into(),
        created: "2026-01-31".into(),
        camera: "pictures".into(),
        displays: None,
        frontal: None,
        other_stance: None,
        lateral: Some(lateral),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_saved_is_loaded_and_nothing_else_is_left() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("not/yet there");
    let store = ProfileStore::new(folder.clone());
    for cva in [52.0, 48.0] {
        let path = store.save("at my desk", &profile(cva)).unwrap();
        assert_eq!(path, folder.join("at my desk.toml"));
        assert_eq!(store.load("at my desk").unwrap(), profile(cva));
    }
    assert_eq!(names(&folder), ["at my desk.toml"]);
}

#[test]
fn all_profiles_are_listed_by_name_and_nothing_else_is() {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().join("profiles"));
    assert_eq!(store.names().unwrap(), Vec::<String>::new());
    for name in ["sofa", "at my desk"] {
        store.save(name, &profile(50.0)).unwrap();
    }
    fs::write(home.path().join("profiles/.plumbline-1-0.new"), "half").unwrap();
    fs::write(home.path().join("profiles/notes.txt"), "mine").unwrap();
    fs::write(home.path().join("profiles/a.b.toml"), "no name of ours").unwrap();
    assert_eq!(store.names().unwrap(), ["at my desk", "sofa"]);
}

#[cfg(unix)]
#[test]
fn a_profile_is_for_its_owners_eyes() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let path = ProfileStore::new(home.path().into()).save("me", &profile(50.0)).unwrap();
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_save_that_fails_leaves_what_was_there_and_no_litter() {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().into());
    // A folder in the file's place, and one that cannot be made.
    fs::create_dir(home.path().join("taken.toml")).unwrap();
    fs::write(home.path().join("taken.toml/kept"), "").unwrap();
    let error = store.save("taken", &profile(50.0)).unwrap_err();
    assert!(error.to_string().contains("no ordinary file"), "{error}");
    fs::write(home.path().join("file"), "old").unwrap();
    let below = home.path().join("file/me.toml");
    assert!(store.save(below.to_str().unwrap(), &profile(50.0)).is_err());
    assert_eq!(names(home.path()), ["file", "taken.toml"]);
    assert_eq!(fs::read_to_string(home.path().join("file")).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_its_target_is_replaced() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("profiles");
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&folder).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    let link = folder.join("me.toml");
    symlink("../elsewhere/me.toml", &link).unwrap();
    let store = ProfileStore::new(folder.clone());
    // Once with nothing at its end, once over a file.
    for cva in [52.0, 48.0] {
        store.save("me", &profile(cva)).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(store.load("me").unwrap(), profile(cva));
    }
    assert_eq!(
        (names(&folder), names(&elsewhere)),
        (vec!["me.toml".into()], vec!["me.toml".into()])
    );

    symlink("round.toml", folder.join("round.toml")).unwrap();
    let error = store.save("round", &profile(50.0)).unwrap_err();
    assert!(error.to_string().contains("circle"), "{error}");
}

#[test]
fn a_profile_of_a_newer_version_or_none_at_all_is_refused_by_name() {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().into());
    fs::write(home.path().join("newer.toml"), "version = 99\nmood = \"good\"\n").unwrap();
    let error = store.load("newer").unwrap_err();
    let newer = ProfileError::Newer { found: 99 };
    assert!(matches!(&error, StoreError::Unreadable { cause, .. } if *cause == newer), "{error}");
    assert!(error.to_string().contains("newer.toml"), "{error}");
    fs::write(home.path().join("bytes.toml"), b"\xff\xfe").unwrap();
    assert!(matches!(store.load("bytes"), Err(StoreError::Unreadable { .. })));
    assert!(matches!(store.load("nobody"), Err(StoreError::NotFound { .. })));
}

#[test]
fn names_stay_in_the_folder_and_paths_are_paths() {
    let store = ProfileStore::new("/profiles".into());
    for name in ["desk", "My desk_2", "Büro"] {
        let path = store.path(name).unwrap();
        assert_eq!(path, Path::new("/profiles").join(format!("{name}.toml")));
    }
    for path in ["../desk", "/tmp/desk", "a/b", "desk.toml", "./desk.toml"] {
        assert_eq!(store.path(path).unwrap(), Path::new(path));
    }
    let long = "x".repeat(65);
    for name in ["", "  ", ".", "..", ".toml", ".hidden", "a.b", "a\nb", "a\0b", "a*b", &long] {
        let error = store.path(name).unwrap_err();
        assert!(matches!(&error, StoreError::BadName(bad) if bad == name), "{name:?}: {error}");
    }
}

#[test]
fn a_renamed_profile_has_its_new_name_inside_and_out() {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().into());
    store.save("desk", &profile(50.0)).unwrap();
    store.save("sofa", &profile(40.0)).unwrap();
    store.rename("desk", "at my desk").unwrap();
    assert_eq!(store.names().unwrap(), ["at my desk", "sofa"]);
    assert_eq!(
        store.load("at my desk").unwrap(),
        Profile { name: "at my desk".into(), ..profile(50.0) }
    );
    // Not over another one, not from nothing, not out of the folder.
    assert!(matches!(store.rename("sofa", "at my desk"), Err(StoreError::Taken(_))));
    assert!(matches!(store.rename("desk", "new"), Err(StoreError::NotFound { .. })));
    for bad in ["", "../out", "a/b", "out.toml", "a\nb"] {
        assert!(matches!(store.rename("sofa", bad), Err(StoreError::BadName(_))), "{bad:?}");
        assert!(matches!(store.delete(bad), Err(StoreError::BadName(_))), "{bad:?}");
    }
    assert_eq!(store.rename("sofa", "sofa").unwrap(), home.path().join("sofa.toml"));
    assert_eq!(names(home.path()), ["at my desk.toml", "sofa.toml"]);
    assert_eq!(store.load("sofa").unwrap(), profile(40.0));
}

#[cfg(unix)]
#[test]
fn a_rename_that_fails_leaves_the_profile_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    let store = ProfileStore::new(home.path().into());
    store.save("desk", &profile(50.0)).unwrap();
    // What cannot be read is not renamed, for its name stands in it; it can be deleted.
    fs::write(home.path().join("odd.toml"), "mood = 3\n").unwrap();
    assert!(matches!(store.rename("odd", "new"), Err(StoreError::Unreadable { .. })));
    // A link into nowhere is a name that is taken.
    std::os::unix::fs::symlink("nowhere", home.path().join("link.toml")).unwrap();
    assert!(matches!(store.rename("desk", "link"), Err(StoreError::Taken(_))));
    assert_eq!(store.load("desk").unwrap(), profile(50.0));
    store.delete("odd").unwrap();
    store.delete("desk").unwrap();
    assert!(matches!(store.delete("desk"), Err(StoreError::NotFound { .. })));
    assert_eq!(names(home.path()), ["link.toml"]);
}
