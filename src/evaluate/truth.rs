//! What is known of the pictures: `truth.json` of a rendered set, or the marks on photographs.
//!
//! A rendered set's `truth.json` is a list with one object a picture. Read are `file`, `subject`,
//! `view`, `cva` (degrees), `cam.el` (elevation, degrees, negative from below), `cam.d` (metres), and,
//! where they are there, `upright`, `gender` (0 female to 1 male), `skin` (luminance, any scale) and
//! `hair_over_ears`. A file of marks is a list of `{file, mean_cva}` with `subject` and `view` where
//! they are known; else all pictures are one person's, seen from the side. What else either holds is
//! passed over.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::posture::View;
use crate::units::Degrees;

/// The views a set may hold, in the order of the report.
pub const VIEWS: [View; 3] = [View::Lateral, View::Oblique, View::Frontal];
/// Name of the file with the truth in a folder of pictures.
pub const FILE: &str = "truth.json";
/// Craniovertebral angles outside are no body's, in degrees.
const CVA_RANGE: (f64, f64) = (-30.0, 110.0);

/// A picture and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it lies.
    pub path: PathBuf,
    /// The folder as it was named, or the file of marks.
    pub set: String,
    /// Its name in the truth.
    pub file: String,
    /// The person's number within the set.
    pub subject: u64,
    /// From where the person is seen.
    pub view: View,
    /// True craniovertebral angle.
    pub cva: Degrees,
    /// Whether it was made as the person's upright.
    pub upright: bool,
    /// What the person and the camera are like.
    pub traits: Traits,
}

/// What groups are made of; `None` where the truth does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Traits {
    /// The body's sex.
    pub sex: Option<Sex>,
    /// Luminance of the skin; only compared, so any scale.
    pub skin: Option<f64>,
    /// Whether hair lies over the ears.
    pub hair_over_ears: Option<bool>,
    /// Elevation of the camera against the person: negative from below.
    pub elevation: Option<Degrees>,
    /// From the camera to the person, in metres.
    pub distance_m: Option<f64>,
}

/// Sex of a rendered body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Nearer to the female end.
    Female,
    /// Nearer to the male end.
    Male,
}

/// A truth that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// The file cannot be read.
    #[error(
        "{}: {cause}. Name a folder that holds pictures and their truth.json, or a file of marks with --marks.",
        .path.display()
    )]
    NotRead {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It is no JSON of the form described in [`super::truth`].
    #[error(
        "{}: it is no list of pictures with their angles ({cause}). Mend that place, or make the set again.",
        .path.display()
    )]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// What the reader said, with line and column.
        cause: serde_json::Error,
    },
    /// It is a list of nothing.
    #[error("{}: no picture is listed in it. Make the set again.", .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A field holds what cannot be.
    #[error(
        "{}: picture {picture}: {field} is {found}; {expected}. Mend it, or take the picture out.",
        .path.display()
    )]
    BadValue {
        /// The file.
        path: PathBuf,
        /// The picture's name.
        picture: String,
        /// The field.
        field: &'static str,
        /// What it holds.
        found: String,
        /// What it may hold.
        expected: &'static str,
    },
}

#[derive(Deserialize)]
struct TruthRow {
    file: String,
    subject: u64,
    view: View,
    cva: f64,
    #[serde(default)]
    upright: bool,
    cam: Option<CameraRow>,
    gender: Option<f64>,
    skin: Option<f64>,
    hair_over_ears: Option<bool>,
}

#[derive(Deserialize)]
struct CameraRow {
    el: Option<f64>,
    d: Option<f64>,
}

#[derive(Deserialize)]
struct MarkRow {
    file: String,
    mean_cva: f64,
    #[serde(default)]
    subject: u64,
    #[serde(default = "lateral")]
    view: View,
}

fn lateral() -> View {
    View::Lateral
}

/// The pictures that `folder`'s `truth.json` lists, in its order.
///
/// # Errors
/// [`TruthError`], with the file, the picture and what to do.
pub fn read_set(folder: &Path) -> Result<Vec<Picture>, TruthError> {
    let path = folder.join(FILE);
    let set = folder.display().to_string();
    let rows: Vec<TruthRow> = read(&path)?;
    let pictures = rows.into_iter().map(|row| {
        let check = Check { path: &path, picture: &row.file };
        let cam = row.cam.unwrap_or(CameraRow { el: None, d: None });
        let gender = check.within("gender", row.gender, (0.0, 1.0), "0 to 1 is expected")?;
        let el = check.within("cam.el", cam.el, (-90.0, 90.0), "-90 to 90 degrees are expected")?;
        let far = (0.05, 100.0);
        let d = check.within("cam.d", cam.d, far, "0.05 to 100 metres are expected")?;
        let lit = (0.0, f64::MAX);
        let skin = check.within("skin", row.skin, lit, "a luminance of 0 or more is expected")?;
        Ok(Picture {
            path: check.place(folder)?,
            cva: check.cva("cva", row.cva)?,
            view: check.view(row.view)?,
            set: set.clone(),
            subject: row.subject,
            upright: row.upright,
            traits: Traits {
                sex: gender.map(|g| if g < 0.5 { Sex::Female } else { Sex::Male }),
                skin,
                hair_over_ears: row.hair_over_ears,
                elevation: el.map(Degrees::new),
                distance_m: d,
            },
            file: row.file,
        })
    });
    all_different(&path, pictures.collect::<Result<_, _>>()?)
}

/// The pictures that a file of marks lists, in its order; they lie in `pictures`, or beside it.
///
/// # Errors
/// [`TruthError`], with the file, the picture and what to do.
pub fn read_marks(path: &Path, pictures: Option<&Path>) -> Result<Vec<Picture>, TruthError> {
    let folder = pictures.or_else(|| path.parent()).unwrap_or(Path::new("."));
    let set = path.display().to_string();
    let rows: Vec<MarkRow> = read(path)?;
    let pictures = rows.into_iter().map(|row| {
        let check = Check { path, picture: &row.file };
        Ok(Picture {
            path: check.place(folder)?,
            cva: check.cva("mean_cva", row.mean_cva)?,
            view: check.view(row.view)?,
            set: set.clone(),
            subject: row.subject,
            upright: false,
            traits: Traits::default(),
            file: row.file,
        })
    });
    all_different(path, pictures.collect::<Result<_, _>>()?)
}

fn read<Row: DeserializeOwned>(path: &Path) -> Result<Vec<Row>, TruthError> {
    let text = fs::read_to_string(path)
        .map_err(|cause| TruthError::NotRead { path: path.to_path_buf(), cause })?;
    let rows: Vec<Row> = serde_json::from_str(&text)
        .map_err(|cause| TruthError::NotUnderstood { path: path.to_path_buf(), cause })?;
    if rows.is_empty() {
        return Err(TruthError::Empty { path: path.to_path_buf() });
    }
    Ok(rows)
}

/// A picture listed twice would count twice.
fn all_different(path: &Path, pictures: Vec<Picture>) -> Result<Vec<Picture>, TruthError> {
    let mut seen = HashSet::new();
    match pictures.iter().find(|picture| !seen.insert(&picture.file)) {
        None => Ok(pictures),
        Some(twice) => Err(Check { path, picture: &twice.file }.refuse(
            "file",
            &twice.file,
            "it is listed twice, and once is expected",
        )),
    }
}

/// Checks the fields of one picture and says where a bad one stands.
struct Check<'a> {
    path: &'a Path,
    picture: &'a str,
}

impl Check<'_> {
    fn refuse(
        &self,
        field: &'static str,
        found: impl ToString,
        expected: &'static str,
    ) -> TruthError {
        TruthError::BadValue {
            path: self.path.to_path_buf(),
            picture: self.picture.to_owned(),
            field,
            found: found.to_string(),
            expected,
        }
    }

    fn within(
        &self,
        field: &'static str,
        value: Option<f64>,
        (low, high): (f64, f64),
        expected: &'static str,
    ) -> Result<Option<f64>, TruthError> {
        match value {
            Some(value) if !(low..=high).contains(&value) => {
                Err(self.refuse(field, value, expected))
            }
            _ => Ok(value),
        }
    }

    fn cva(&self, field: &'static str, value: f64) -> Result<Degrees, TruthError> {
        self.within(field, Some(value), CVA_RANGE, "-30 to 110 degrees are expected")
            .map(|_| Degrees::new(value))
    }

    fn view(&self, view: View) -> Result<View, TruthError> {
        if VIEWS.contains(&view) {
            return Ok(view);
        }
        Err(self.refuse("view", "unsuitable", "lateral, oblique or frontal is expected"))
    }

    /// Where the picture lies: under `folder`, wherever else its name points.
    fn place(&self, folder: &Path) -> Result<PathBuf, TruthError> {
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !self.picture.is_empty() && Path::new(self.picture).components().all(inside) {
            return Ok(folder.join(self.picture));
        }
        let found = format!("{:?}", self.picture);
        Err(self.refuse("file", found, "the name of a picture in the folder is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Result<Vec<Picture>, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), text).unwrap();
        read_set(folder.path()).map_err(|error| error.to_string())
    }

    fn marks(text: &str) -> Result<Vec<Picture>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        fs::write(&path, text).unwrap();
        read_marks(&path, Some(Path::new("/pictures"))).map_err(|error| error.to_string())
    }

    const ROW: &str = r#""file": "a.jpg", "subject": 7, "view": "frontal""#;

    #[test]
    fn old_sets_say_nothing_of_skin_and_hair_and_new_ones_do() {
        let old = set(&format!(
            r#"[{{{ROW}, "cva": 50.5, "cam": {{"el": -9.0, "d": 0.8, "fov": 70}}, "gender": 0.2}}]"#
        ))
        .unwrap();
        assert_eq!(old[0].traits.sex, Some(Sex::Female));
        assert_eq!(old[0].traits.elevation, Some(Degrees::new(-9.0)));
        assert_eq!((old[0].traits.skin, old[0].traits.hair_over_ears), (None, None));
        assert!(!old[0].upright);

        let new = r#""cva": 50, "gender": 1, "skin": 0.4, "hair_over_ears": true, "upright": true"#;
        let new = set(&format!("[{{{ROW}, {new}}}]")).unwrap();
        assert_eq!(new[0].traits.skin, Some(0.4));
        assert_eq!(new[0].traits.hair_over_ears, Some(true));
        assert!(new[0].upright);
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_file_the_picture_and_the_field() {
        let refused = |fields: &str, words: &[&str]| {
            let error = set(&format!("[{{{ROW}, {fields}}}]")).unwrap_err();
            for word in words.iter().chain(&["truth.json", "a.jpg"]) {
                assert!(error.contains(word), "no {word} in: {error}");
            }
        };
        refused(r#""cva": 400"#, &["cva is 400", "-30 to 110"]);
        refused(r#""cva": 50, "cam": {"d": -1}"#, &["cam.d is -1", "metres"]);
        refused(r#""cva": 50, "cam": {"el": 91}"#, &["cam.el is 91"]);
        refused(r#""cva": 50, "gender": 2"#, &["gender is 2"]);
        refused(r#""cva": 50, "skin": -0.1"#, &["skin is -0.1"]);
    }

    #[test]
    fn a_list_that_is_empty_broken_or_names_a_picture_twice_or_elsewhere_is_refused() {
        assert!(set("[]").unwrap_err().contains("no picture is listed"));
        assert!(set("[{").unwrap_err().contains("line 1"));
        assert!(set(&format!(r#"[{{{ROW}, "cva": NaN}}]"#)).unwrap_err().contains("line 1"));
        assert!(set(&format!("[{{{ROW}}}]")).unwrap_err().contains("missing field `cva`"));
        let twice = format!(r#"[{{{ROW}, "cva": 50}}, {{{ROW}, "cva": 51}}]"#);
        assert!(set(&twice).unwrap_err().contains("listed twice"));
        for name in ["../a.jpg", "/etc/passwd", ""] {
            let row =
                format!(r#"[{{"file": "{name}", "subject": 1, "view": "lateral", "cva": 50}}]"#);
            assert!(set(&row).unwrap_err().contains("name of a picture"), "{name}");
        }
        let behind = r#"[{"file": "a.jpg", "subject": 1, "view": "unsuitable", "cva": 50}]"#;
        assert!(set(behind).unwrap_err().contains("lateral, oblique or frontal"));
    }

    #[test]
    fn marks_are_one_persons_side_views_unless_they_say_otherwise() {
        let read = marks(
            r#"[{"file": "a.jpg", "mean_cva": 50.5, "tragus": [[1, 2]]},
                {"file": "b.jpg", "mean_cva": 4.8, "subject": 3, "view": "frontal"}]"#,
        )
        .unwrap();
        assert_eq!((read[0].subject, read[0].view), (0, View::Lateral));
        assert_eq!((read[1].subject, read[1].view), (3, View::Frontal));
        assert_eq!(read[0].path, Path::new("/pictures/a.jpg"));
        let error = marks(r#"[{"file": "a.jpg", "mean_cva": -99}]"#).unwrap_err();
        assert!(error.contains("mean_cva is -99") && error.contains("marks.json"), "{error}");
    }

    #[test]
    fn a_folder_without_a_truth_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_set(folder.path()).unwrap_err().to_string();
        assert!(error.contains("truth.json") && error.contains("--marks"), "{error}");
    }
}
