//! Pictures as people have them: damaged, misnamed, lying on their side, too large.

use std::fs;

use image::Rgb;
use proptest::prelude::*;

use super::super::jpeg::tests::encode;
use super::*;

/// Left half red, right half blue.
fn two_halves() -> RgbImage {
    RgbImage::from_fn(32, 16, |x, _| if x < 16 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
}

fn saved(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    two_halves().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn refusal(name: &str, bytes: &[u8]) -> CaptureError {
    let (_folder, path) = saved(name, bytes);
    let error = open_picture(&path).unwrap_err();
    assert_eq!(error.subject, path.display().to_string());
    error
}

/// A JPEG with an EXIF segment that holds nothing but the orientation (tag 0x0112, a short).
fn lying_down(orientation: u8) -> Vec<u8> {
    let plain = encode(&two_halves());
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

/// The first bytes of a PNG of this size, with nothing behind its header.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(&chunk);
    png.extend(crc32(&chunk).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

/// The checksum of PNG (W3C PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn the_content_decides_and_not_the_name() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let (_folder, path) = saved("picture.txt", &encoded(format));
        let picture = open_picture(&path).unwrap();
        assert_eq!(picture.dimensions(), (32, 16));
        assert!(picture.get_pixel(2, 8)[0] > 230 && picture.get_pixel(29, 8)[2] > 230);
    }
}

#[test]
fn a_picture_that_lies_on_its_side_is_set_upright() {
    // Orientation 6: turn clockwise, so the left half comes to lie on top.
    let (_folder, path) = saved("phone.jpg", &lying_down(6));
    let picture = open_picture(&path).unwrap();
    assert_eq!(picture.dimensions(), (16, 32));
    assert!(picture.get_pixel(8, 2)[0] > 230 && picture.get_pixel(8, 29)[2] > 230);
    // Orientation 3: upside down, so left and right change places.
    let (_folder, path) = saved("phone.jpg", &lying_down(3));
    assert!(open_picture(&path).unwrap().get_pixel(2, 8)[2] > 230);
}

#[test]
fn a_gigantic_picture_is_refused_from_its_header_alone() {
    for (width, height) in [(20_000, 20_000), (12_001, 10), (11_000, 11_000)] {
        let error = refusal("huge.png", &png_header(width, height));
        assert_eq!(error.kind, CaptureErrorKind::Unsupported);
        let text = error.to_string();
        assert!(text.contains(&format!("{width} x {height}")) && text.contains("12000"), "{text}");
        assert!(text.contains("smaller"), "{text}");
    }
    assert_eq!(refusal("ok.png", &png_header(10_000, 10_000)).kind, CaptureErrorKind::Corrupt);
}

#[test]
fn what_is_no_picture_is_refused_with_its_own_sentence() {
    let empty = refusal("empty.jpg", b"");
    assert_eq!(empty.kind, CaptureErrorKind::Corrupt);
    assert!(empty.to_string().contains("empty"), "{empty}");

    let text = refusal("notes.jpg", b"Dear diary, my neck hurts today.");
    assert_eq!(text.kind, CaptureErrorKind::Unsupported);
    assert!(text.to_string().contains("no JPEG, PNG or WebP"), "{text}");

    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(format);
        let cut = refusal("cut.jpg", &whole[..whole.len() * 2 / 3]);
        assert_eq!(cut.kind, CaptureErrorKind::Corrupt, "{cut}");
        assert!(cut.to_string().contains("cut short"), "{cut}");
    }
}

#[test]
fn a_missing_file_and_a_folder_each_have_their_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let missing = open_picture(&folder.path().join("gone.jpg")).unwrap_err();
    assert_eq!(missing.kind, CaptureErrorKind::NotFound);
    let directory = open_picture(folder.path()).unwrap_err();
    assert_eq!(directory.kind, CaptureErrorKind::Unsupported);
    assert!(directory.to_string().contains("folder"), "{directory}");
}

#[cfg(unix)]
#[test]
fn a_file_one_may_not_read_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = saved("private.jpg", &encoded(ImageFormat::Jpeg));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    match open_picture(&path) {
        Ok(_) => assert!(fs::read(&path).is_ok(), "root may read everything"),
        Err(error) => assert_eq!(error.kind, CaptureErrorKind::PermissionDenied),
    }
    let refused = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let error = CaptureError::reading(&path, &refused);
    assert_eq!(error.kind, CaptureErrorKind::PermissionDenied);
    assert!(error.to_string().contains("not allowed"), "{error}");
}

#[test]
fn pictures_are_found_in_all_folders_in_the_order_people_count() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b/2.png", "b/10.PNG", "b/1.webp", "a.jpg", "c.jpeg", "notes.txt", "b/x/0.jpg"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    let found = pictures_in(folder.path()).unwrap();
    let names: Vec<_> =
        found.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
    let expected = ["a.jpg", "b/1.webp", "b/2.png", "b/10.PNG", "b/x/0.jpg", "c.jpeg"];
    assert_eq!(names, expected.map(Path::new));
}

#[test]
fn a_folder_without_pictures_and_a_missing_one_say_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    let error = pictures_in(folder.path()).unwrap_err();
    assert!(error.to_string().contains("no picture in this folder"), "{error}");
    let error = pictures_in(&folder.path().join("gone")).unwrap_err();
    assert!(error.to_string().contains("no such file or folder"), "{error}");
}

proptest! {
    #[test]
    fn the_natural_order_is_an_order(names in proptest::collection::vec("[a-c0-9.]{0,6}", 3)) {
        let [a, b, c] = &names[..] else { unreachable!() };
        let order = |x: &str, y: &str| natural_order(Path::new(x), Path::new(y));
        prop_assert_eq!(order(a, b), order(b, a).reverse());
        if order(a, b).is_le() && order(b, c).is_le() {
            prop_assert!(order(a, c).is_le());
        }
    }
}
