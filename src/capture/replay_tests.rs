//! Every kind of film, made here and played back.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use image::codecs::gif::GifEncoder;
use image::{Delay, Frame as ImageFrame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::super::decode::decode;
use super::super::jpeg::tests::encode;
use super::*;

const SHADES: [u8; 3] = [40, 120, 200];

fn grey(shade: u8) -> RgbImage {
    RgbImage::from_pixel(24, 16, Rgb([shade; 3]))
}

/// Plays a film to its end: the time in seconds and the shade of each frame.
fn play(source: &mut dyn FrameSource) -> Vec<(f64, u8)> {
    std::iter::from_fn(|| source.next_frame().unwrap())
        .map(|raw| (raw.at.seconds(), decode(&raw).unwrap().picture.view().pixel(8, 4).unwrap()[1]))
        .collect()
}

/// A lossy codec may change a flat shade by a step or two.
fn assert_played(path: &Path, expected: &[(f64, u8)]) {
    let mut source = open_path(path).unwrap();
    assert_eq!(source.info().name, path.display().to_string());
    assert!(!source.info().live);
    let seen = play(&mut *source);
    assert_eq!(seen.len(), expected.len(), "{seen:?}");
    for ((at, shade), (expected_at, expected_shade)) in seen.into_iter().zip(expected) {
        assert!((at - expected_at).abs() < 1e-6, "at {at} and not {expected_at}");
        assert!(shade.abs_diff(*expected_shade) <= 3, "{shade} is not {expected_shade}");
    }
    assert!(source.next_frame().unwrap().is_none(), "a film that is over stays over");
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    (folder, path)
}

#[test]
fn a_folder_plays_in_natural_order_at_its_own_rate() {
    let (_kept, folder) = scratch();
    for (name, shade) in ["frame 2.png", "frame 10.jpg", "frame 30.png"].iter().zip(SHADES) {
        grey(shade).save(folder.join(name)).unwrap();
    }
    assert_played(&folder, &[(0.0, 40), (0.1, 120), (0.2, 200)]);
    fs::write(folder.join("fps"), "4\n").unwrap();
    assert_played(&folder, &[(0.0, 40), (0.25, 120), (0.5, 200)]);
    fs::write(folder.join("fps"), "fast").unwrap();
    let error = open_path(&folder).err().unwrap();
    assert!(error.to_string().contains("frames a second"), "{error}");
}

#[test]
fn a_bad_picture_in_a_folder_keeps_its_place_and_the_rest_plays() {
    let (_kept, folder) = scratch();
    grey(40).save(folder.join("1.png")).unwrap();
    fs::write(folder.join("2.png"), "no picture").unwrap();
    grey(200).save(folder.join("3.png")).unwrap();
    let mut source = open_path(&folder).unwrap();
    assert!(source.next_frame().unwrap().is_some());
    let error = source.next_frame().unwrap_err();
    assert_eq!(error.kind, CaptureErrorKind::Corrupt);
    assert!(error.subject.contains("2.png"));
    let last = source.next_frame().unwrap().unwrap();
    assert_eq!((last.seq, last.at.seconds()), (2, 0.2));
}

#[test]
fn a_picture_is_a_film_of_one_frame() {
    let (_kept, folder) = scratch();
    let path = folder.join("still.bin");
    grey(120).save_with_format(&path, ImageFormat::WebP).unwrap();
    assert_played(&path, &[(0.0, 120)]);
}

#[test]
fn a_gif_plays_with_its_own_delays_and_no_delay_means_a_tenth() {
    let (_kept, folder) = scratch();
    let path = folder.join("film.gif");
    let mut encoder = GifEncoder::new(fs::File::create(&path).unwrap());
    for (shade, delay) in SHADES.into_iter().zip([250, 0, 40]) {
        let picture = RgbaImage::from_pixel(24, 16, Rgba([shade, shade, shade, 255]));
        let delay = Delay::from_numer_denom_ms(delay, 1);
        encoder.encode_frame(ImageFrame::from_parts(picture, 0, 0, delay)).unwrap();
    }
    drop(encoder);
    assert_played(&path, &[(0.0, 40), (0.25, 120), (0.35, 200)]);

    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 12]).unwrap();
    let mut source = open_path(&path).unwrap();
    assert!(source.next_frame().unwrap().is_some() && source.next_frame().unwrap().is_some());
    assert_eq!(source.next_frame().unwrap_err().kind, CaptureErrorKind::Corrupt);
    assert!(source.next_frame().unwrap().is_none(), "nothing comes after the cut");
}

/// An animated WebP put together from still ones (WebP container specification, "Animation").
fn animated_webp(shades: &[u8], delay_ms: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        [&name[..], &length, content].concat()
    };
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let size = [three(23), three(15)].concat();
    let mut chunks = chunk(b"VP8X", &[&[2, 0, 0, 0][..], &size].concat());
    chunks.extend(chunk(b"ANIM", &[0; 6]));
    for &shade in shades {
        let mut still = std::io::Cursor::new(Vec::new());
        grey(shade).write_to(&mut still, ImageFormat::WebP).unwrap();
        let place = [vec![0; 6], size.clone(), three(delay_ms), vec![2]].concat();
        chunks.extend(chunk(b"ANMF", &[&place, &still.into_inner()[12..]].concat()));
    }
    chunk(b"RIFF", &[&b"WEBP"[..], &chunks].concat())
}

#[test]
fn an_animated_webp_plays_with_its_own_delays() {
    let (_kept, folder) = scratch();
    let path = folder.join("film.webp");
    fs::write(&path, animated_webp(&SHADES, 80)).unwrap();
    assert_played(&path, &[(0.0, 40), (0.08, 120), (0.16, 200)]);
}

#[test]
fn an_mjpeg_avi_plays_without_any_other_program() {
    let (_kept, folder) = scratch();
    let path = folder.join("film.dat");
    let chunks: Vec<_> = SHADES
        .iter()
        .map(|&shade| {
            let mut jpeg = encode(&grey(shade));
            jpeg.resize(jpeg.len().next_multiple_of(2), 0);
            let length = u32::try_from(jpeg.len()).unwrap().to_le_bytes();
            [&b"01dc"[..], &length, &jpeg].concat()
        })
        .collect();
    fs::write(&path, super::super::avi::tests::film(b"MJPG", 40, &chunks)).unwrap();
    assert_played(&path, &[(0.0, 40), (0.04, 120), (0.08, 200)]);
}

#[test]
fn other_films_go_through_ffmpeg_where_there_is_one() {
    let (_kept, folder) = scratch();
    let path = folder.join("-film.mkv");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "color=0x787878:s=63x48:r=5:d=1"])
        .args(["-c:v", "ffv1", "-pix_fmt", "yuv444p"])
        .arg(&path)
        .status();
    if made.is_err() {
        // The tests below play what matters with a script in its place.
        assert!(std::env::var_os("CI").is_none(), "ffmpeg belongs to the machines that test all");
        return;
    }
    let expected: Vec<_> = (0..5).map(|n| (f64::from(n) * 0.2, 0x78)).collect();
    assert_played(&path, &expected);
    assert_eq!(open_path(&path).unwrap().info().frames_per_second, Some(5.0));

    // Dropped half way: the program is ended and waited for, or this would hang.
    let mut source = open_path(&path).unwrap();
    assert!(source.next_frame().unwrap().is_some());
    drop(source);

    let text = folder.join("notes.mov");
    fs::write(&text, "Dear diary, my neck hurts today.").unwrap();
    let error = open_path(&text).err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::Corrupt);
    assert!(error.to_string().contains("Invalid data"), "ffmpeg's own words: {error}");
}

/// A program of these lines; `$0.avi` is a whole film of three frames beside it.
#[cfg(unix)]
fn program(folder: &Path, lines: &str) -> PathBuf {
    use std::io::Write as _;
    let path = folder.join("program");
    let chunks: Vec<_> =
        (0..3).map(|_| [&b"01dc"[..], &192_u32.to_le_bytes(), &[128; 192]].concat()).collect();
    let film = super::super::avi::tests::film(b"NV12", 100, &chunks);
    fs::write(folder.join("program.avi"), film).unwrap();
    // Written by another process: one that is started by another test meanwhile would otherwise
    // inherit the open file, and a file that is open for writing cannot be run.
    let mut shell = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(&path)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let script = format!("#!/bin/sh\n{lines}\n");
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(shell.wait().unwrap().success());
    path
}

#[cfg(unix)]
#[test]
fn what_the_program_writes_is_played_and_how_it_ends_is_told() {
    let (_kept, folder) = scratch();
    let film = folder.join("film.mkv");
    let open = |lines| film::open_with(program(&folder, lines).as_os_str(), &film);
    let mut whole = open("cat \"$0.avi\"").unwrap();
    let times: Vec<_> = play(&mut *whole).into_iter().map(|(at, _)| at).collect();
    assert_eq!(times, [0.0, 0.1, 0.2]);

    let mut broken = open("cat \"$0.avi\"; echo 'it broke off.' >&2; exit 1").unwrap();
    for _ in 0..3 {
        assert!(broken.next_frame().unwrap().is_some());
    }
    let error = broken.next_frame().unwrap_err();
    assert!(error.to_string().contains("it broke off"), "{error}");
    assert!(broken.next_frame().unwrap().is_none());

    let error = open("echo 'no such codec' >&2; exit 3").err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::Corrupt);
    assert!(error.to_string().contains("no such codec"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_program_that_hangs_is_gone_with_its_film() {
    let (_kept, folder) = scratch();
    let lines = "echo $$ > \"$0.pid\"; cat \"$0.avi\"; exec sleep 3600";
    let path = program(&folder, lines);
    let mut source = film::open_with(path.as_os_str(), &folder.join("film.mkv")).unwrap();
    assert!(source.next_frame().unwrap().is_some());
    let pid = fs::read_to_string(folder.join("program.pid")).unwrap();
    let runs = || {
        let asked = Command::new("sh").args(["-c", "kill -0 $0 2>&1", pid.trim()]).output();
        asked.unwrap().status.success()
    };
    assert!(runs());
    drop(source);
    assert!(!runs(), "it was ended and waited for");
}

#[test]
fn without_ffmpeg_the_person_is_told_what_to_install() {
    let (_kept, folder) = scratch();
    let path = folder.join("film.mp4");
    fs::write(&path, "ftyp").unwrap();
    let error = film::open_with(OsStr::new("ffmpeg-is-not-installed"), &path).err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::Unsupported);
    assert!(error.to_string().contains("Install ffmpeg"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_is_refused_before_it_is_read() {
    let (_kept, folder) = scratch();
    let socket = folder.join("film.avi");
    let _bound = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [Path::new("/dev/zero"), &socket] {
        let error = open_path(path).err().unwrap();
        assert_eq!(error.kind, CaptureErrorKind::Unsupported);
        assert!(error.to_string().contains("not a file"), "{error}");
    }
}

#[test]
fn what_cannot_be_opened_says_why() {
    let (_kept, folder) = scratch();
    for (name, content, kind, words) in [
        ("empty.avi", &b""[..], CaptureErrorKind::Corrupt, "empty"),
        ("notes.jpg", b"Dear diary, dear diary", CaptureErrorKind::Unsupported, "no JPEG"),
        ("cut.avi", b"RIFF\0\0\0\0AVI LIST", CaptureErrorKind::Corrupt, "cut short"),
        ("cut.gif", b"GIF89a", CaptureErrorKind::Corrupt, "cut short"),
        ("cut.png", b"\x89PNG\r\n\x1a\n", CaptureErrorKind::Corrupt, "cut short"),
    ] {
        fs::write(folder.join(name), content).unwrap();
        let error = open_path(&folder.join(name)).err().unwrap();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    let error = open_path(&folder.join("gone.avi")).err().unwrap();
    assert_eq!(error.kind, CaptureErrorKind::NotFound);
}
