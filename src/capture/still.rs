//! Single pictures from files: JPEG, PNG and WebP, known by their content and not by their name.
//!
//! A picture is looked at before memory is asked for: its header says how large it is, and beyond
//! [`LONGEST_SIDE`] or [`MOST_PIXELS`] it is refused. Cameras store portraits lying down and say so
//! in the EXIF data; they are set upright here, once, for everybody.

use std::cmp::Ordering;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, RgbImage};

use super::{CaptureError, CaptureErrorKind, jpeg};
use crate::catalogue::tr;

/// Longest side of a picture, in pixels.
pub const LONGEST_SIDE: u32 = 12_000;
/// Most pixels of a picture (300 MB once decoded).
pub const MOST_PIXELS: u64 = 100_000_000;
/// Largest file, in bytes; an uncompressed picture of [`MOST_PIXELS`] stays below it.
const LARGEST_FILE: u64 = 512 * 1024 * 1024;
/// What a decoder may allocate: four channels of 16 bits for [`MOST_PIXELS`], and room to work.
const MOST_MEMORY: u64 = MOST_PIXELS * 8 + 64 * 1024 * 1024;

const EXTENSIONS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// Reads a picture: upright, 8-bit RGB, transparency dropped.
///
/// # Errors
/// [`CaptureErrorKind::NotFound`], [`CaptureErrorKind::PermissionDenied`];
/// [`CaptureErrorKind::Corrupt`] for an empty, damaged or cut-off file;
/// [`CaptureErrorKind::Unsupported`] for a folder, another kind of file, or one that is too large.
pub fn open_picture(path: &Path) -> Result<RgbImage, CaptureError> {
    let name = || path.display().to_string();
    let bytes = read(path)?;
    let format = image::guess_format(&bytes).ok();
    if bytes.is_empty() {
        return Err(damaged(&tr!("errors-file-empty"), None).of(name()));
    }
    if format == Some(ImageFormat::Jpeg) && jpeg::outline(&bytes).is_none() {
        return Err(damaged(&tr!("errors-picture-short"), None).of(name()));
    }
    match format {
        Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => {
            decode(&bytes, format).map_err(|error| error.of(name()))
        }
        _ => Err(CaptureError::new(
            CaptureErrorKind::Unsupported,
            name(),
            tr!("errors-picture-kind"),
            tr!("errors-picture-kind-help"),
        )),
    }
}

/// The file's bytes, once it is known to be a file and not too large.
fn read(path: &Path) -> Result<Vec<u8>, CaptureError> {
    let facts = std::fs::metadata(path).map_err(|error| CaptureError::reading(path, &error))?;
    let unsupported = |cause: &str, remedy: &str| {
        let name = path.display().to_string();
        Err(CaptureError::new(CaptureErrorKind::Unsupported, name, cause, remedy))
    };
    if facts.is_dir() {
        return unsupported(&tr!("errors-picture-folder"), &tr!("errors-picture-folder-help"));
    }
    if !facts.is_file() {
        return unsupported(&tr!("errors-picture-pipe"), &tr!("errors-picture-pipe-help"));
    }
    if facts.len() > LARGEST_FILE {
        return unsupported(&tr!("errors-picture-large"), &tr!("errors-picture-large-help"));
    }
    std::fs::read(path).map_err(|error| CaptureError::reading(path, &error))
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<RgbImage, CaptureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| explain(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    // Damaged EXIF data is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| explain(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgb8())
}

/// Refuses pictures beyond the limits.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), CaptureError> {
    if width.max(height) <= LONGEST_SIDE && u64::from(width) * u64::from(height) <= MOST_PIXELS {
        return Ok(());
    }
    Err(CaptureError::new(
        CaptureErrorKind::Unsupported,
        tr!("errors-picture"),
        tr!(
            "errors-picture-pixels",
            width = width.to_string(),
            height = height.to_string(),
            side = LONGEST_SIDE.to_string(),
            millions = (MOST_PIXELS / 1_000_000).to_string()
        ),
        tr!("errors-picture-smaller"),
    ))
}

/// The sentence for a decoder's error.
pub(super) fn explain(error: &ImageError) -> CaptureError {
    match error {
        ImageError::Unsupported(what) => CaptureError::new(
            CaptureErrorKind::Unsupported,
            tr!("errors-picture"),
            tr!("errors-picture-rare", what = what.to_string()),
            tr!("errors-picture-rare-help"),
        ),
        ImageError::Limits(_) => CaptureError::new(
            CaptureErrorKind::Unsupported,
            tr!("errors-picture"),
            tr!("errors-picture-memory"),
            tr!("errors-picture-smaller"),
        ),
        other => damaged(&tr!("errors-picture-damaged"), Some(other)),
    }
}

fn damaged(cause: &str, detail: Option<&ImageError>) -> CaptureError {
    let cause = match detail {
        Some(detail) => format!("{cause} ({})", detail.to_string().trim_end_matches(['.', '\n'])),
        None => cause.to_owned(),
    };
    CaptureError::new(
        CaptureErrorKind::Corrupt,
        tr!("errors-picture"),
        cause,
        tr!("errors-picture-copy"),
    )
}

/// All pictures in `folder` and the folders in it, by name as a person would order them (`2.jpg`
/// before `10.jpg`). Links to folders are not followed.
///
/// # Errors
/// [`CaptureErrorKind::NotFound`] where the folder is missing or holds no picture;
/// [`CaptureErrorKind::PermissionDenied`] where it or a folder in it may not be read.
pub fn pictures_in(folder: &Path) -> Result<Vec<PathBuf>, CaptureError> {
    let mut pictures = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let failed = |error| CaptureError::reading(&folder, &error);
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                waiting.push(path);
            } else if has_picture_extension(&path) && path.is_file() {
                pictures.push(path);
            }
        }
    }
    if pictures.is_empty() {
        return Err(CaptureError::new(
            CaptureErrorKind::NotFound,
            folder.display().to_string(),
            tr!("errors-folder-no-pictures"),
            tr!("errors-folder-no-pictures-help"),
        ));
    }
    pictures.sort_by(|a, b| natural_order(a, b));
    Ok(pictures)
}

/// Whether the name says that this is a picture.
pub(super) fn has_picture_extension(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
        EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Part by part of the path; inside a part, runs of digits by their value.
fn natural_order(a: &Path, b: &Path) -> Ordering {
    let mut parts = a.components().zip(b.components());
    parts
        .find_map(|(a, b)| {
            let (a, b) = (a.as_os_str().to_string_lossy(), b.as_os_str().to_string_lossy());
            Some(natural_text_order(&a, &b)).filter(|order| order.is_ne())
        })
        .unwrap_or_else(|| a.components().count().cmp(&b.components().count()))
        .then_with(|| a.cmp(b))
}

fn natural_text_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while let (Some(first), Some(second)) = (a.chars().next(), b.chars().next()) {
        let order = if first.is_ascii_digit() && second.is_ascii_digit() {
            let (left, right) = (take_digits(&mut a), take_digits(&mut b));
            // Without leading zeros the longer number is the larger one.
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        } else {
            a = &a[first.len_utf8()..];
            b = &b[second.len_utf8()..];
            first.cmp(&second)
        };
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

/// Cuts the digits off the front of `text`; gives them without leading zeros.
fn take_digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
#[path = "still_tests.rs"]
mod tests;
