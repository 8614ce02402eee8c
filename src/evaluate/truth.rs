//! What is known of the pictures: `truth.json` of a rendered set, or the marks on photographs.
//!
//! A rendered set's `truth.json` is a list with one object a picture. Read are `file`, `subject`,
//! `view`, `cva` (degrees), `cam.el` (elevation, degrees, negative from below), `cam.d` (metres), and,
//! where they are there, `upright`, `gender` (0 female to 1 male), `skin` (luminance, any scale) and
//! `hair_over_ears`. A file of marks is a list of `{file, mean_cva}` with `subject` and `view` where
//! they are known; else whose a picture is counts as not known, and it is taken as seen from the side.
//! What else either holds is passed over, and so is a byte order mark before it. A row whose `view` is `empty` is of a picture without a person: it has a `file` and
//! neither subject nor angle.

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
    /// The person's number within the set; `None` where the marks do not say.
    pub subject: Option<u64>,
    /// From where the person is seen.
    pub view: View,
    /// True craniovertebral angle.
    pub cva: Degrees,
    /// Whether it was made as the person's upright.
    pub upright: bool,
    /// What the person and the camera are like.
    pub traits: Traits,
}

/// A picture in which there is nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyPicture {
    /// Where it lies.
    pub path: PathBuf,
    /// The folder as it was named.
    pub set: String,
    /// Its name in the truth.
    pub file: String,
}

/// What a folder's `truth.json` lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// The pictures of people, in its order.
    pub pictures: Vec<Picture>,
    /// The pictures without a person, in its order.
    pub empty: Vec<EmptyPicture>,
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
    subject: Option<u64>,
    view: Shown,
    cva: Option<f64>,
    #[serde(default)]
    upright: bool,
    cam: Option<CameraRow>,
    gender: Option<f64>,
    skin: Option<f64>,
    hair_over_ears: Option<bool>,
}

/// What a rendered picture shows.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shown {
    Lateral,
    Oblique,
    Frontal,
    Empty,
}

impl Shown {
    /// From where the person is seen, if there is one.
    const fn view(self) -> Option<View> {
        match self {
            Self::Lateral => Some(View::Lateral),
            Self::Oblique => Some(View::Oblique),
            Self::Frontal => Some(View::Frontal),
            Self::Empty => None,
        }
    }
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
    subject: Option<u64>,
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
pub fn read_set(folder: &Path) -> Result<Set, TruthError> {
    let path = folder.join(FILE);
    let name = folder.display().to_string();
    let rows: Vec<TruthRow> = read(&path)?;
    all_different(&path, rows.iter().map(|row| &row.file))?;
    let mut set = Set::default();
    for row in rows {
        let check = Check { path: &path, picture: &row.file };
        let place = check.place(folder)?;
        match row.view.view() {
            None => set.empty.push(EmptyPicture { path: place, set: name.clone(), file: row.file }),
            Some(view) => set.pictures.push(picture(row, view, place, &path, &name)?),
        }
    }
    Ok(set)
}

/// The picture of a person that lies at `place`, as a `row` of the truth at `path` has it.
fn picture(
    row: TruthRow,
    view: View,
    place: PathBuf,
    path: &Path,
    set: &str,
) -> Result<Picture, TruthError> {
    let check = Check { path, picture: &row.file };
    let cam = row.cam.unwrap_or(CameraRow { el: None, d: None });
    let gender = check.within("gender", row.gender, (0.0, 1.0), "0 to 1 is expected")?;
    let el = check.within("cam.el", cam.el, (-90.0, 90.0), "-90 to 90 degrees are expected")?;
    let far = (0.05, 100.0);
    let d = check.within("cam.d", cam.d, far, "0.05 to 100 metres are expected")?;
    let lit = (0.0, f64::MAX);
    let skin = check.within("skin", row.skin, lit, "a luminance of 0 or more is expected")?;
    let cva = check.there("cva", row.cva, "-30 to 110 degrees are expected")?;
    Ok(Picture {
        path: place,
        cva: check.cva("cva", cva)?,
        view,
        set: set.to_owned(),
        subject: Some(check.there("subject", row.subject, "the person's number is expected")?),
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
}

/// The pictures that a file of marks lists, in its order; they lie in `pictures`, or beside it.
///
/// # Errors
/// [`TruthError`], with the file, the picture and what to do.
pub fn read_marks(path: &Path, pictures: Option<&Path>) -> Result<Vec<Picture>, TruthError> {
    let folder = pictures.or_else(|| path.parent()).unwrap_or(Path::new("."));
    let set = path.display().to_string();
    let rows: Vec<MarkRow> = read(path)?;
    all_different(path, rows.iter().map(|row| &row.file))?;
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
    pictures.collect()
}

fn read<Row: DeserializeOwned>(path: &Path) -> Result<Vec<Row>, TruthError> {
    let text = fs::read_to_string(path)
        .map_err(|cause| TruthError::NotRead { path: path.to_path_buf(), cause })?;
    // Some editors write a byte order mark before UTF-8; JSON knows none (RFC 8259, section 8.1).
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows: Vec<Row> = serde_json::from_str(text)
        .map_err(|cause| TruthError::NotUnderstood { path: path.to_path_buf(), cause })?;
    if rows.is_empty() {
        return Err(TruthError::Empty { path: path.to_path_buf() });
    }
    Ok(rows)
}

/// A picture listed twice would count twice.
fn all_different<'a>(
    path: &Path,
    mut files: impl Iterator<Item = &'a String>,
) -> Result<(), TruthError> {
    let mut seen = HashSet::new();
    match files.find(|file| !seen.insert(*file)) {
        None => Ok(()),
        Some(twice) => Err(Check { path, picture: twice }.refuse(
            "file",
            twice,
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

    fn there<T>(
        &self,
        field: &'static str,
        value: Option<T>,
        expected: &'static str,
    ) -> Result<T, TruthError> {
        value.ok_or_else(|| self.refuse(field, "missing", expected))
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
#[path = "truth_tests.rs"]
mod tests;
