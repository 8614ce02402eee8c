//! Films of any kind, decoded by the `ffmpeg` program where it is installed.
//!
//! ffmpeg writes uncompressed frames as an AVI to its standard output, which the own reader
//! understands; so the frames' times come along, and nothing is compressed twice. The program is
//! allowed to open files and nothing else: a play list may name other files of this machine, but
//! nothing is fetched over a network.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use super::avi::Avi;
use super::{CaptureError, CaptureErrorKind, FrameSource, RawFrame, SourceInfo};
use crate::catalogue::tr;

/// The program, looked up on the `PATH`.
const FFMPEG: &str = "ffmpeg";

/// Even sides, as the layout wants them, and the colours every decoder here expects.
const FILTER: &str = "scale=trunc(iw/2)*2:trunc(ih/2)*2:out_color_matrix=bt601:out_range=tv";

/// Opens a film through ffmpeg.
pub(super) fn open(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    open_with(OsStr::new(FFMPEG), path)
}

/// The same with another program in ffmpeg's place.
pub(super) fn open_with(
    program: &OsStr,
    path: &Path,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let name = path.display().to_string();
    let mut decoder = Decoder::start(program, path)?;
    let output = decoder.output.take();
    let avi = output.map(|output| Avi::open(BufReader::new(output), &name));
    match avi {
        Some(Ok(avi)) => Ok(Box::new(Film { avi, decoder, over: false })),
        Some(Err(error)) => Err(decoder.finish().err().unwrap_or(error)),
        None => Err(failed(&name, &tr!("errors-ffmpeg-silent"))),
    }
}

struct Film {
    avi: Avi<BufReader<ChildStdout>>,
    decoder: Decoder,
    over: bool,
}

impl FrameSource for Film {
    fn info(&self) -> &SourceInfo {
        self.avi.info()
    }

    fn next_frame(&mut self) -> Result<Option<RawFrame>, CaptureError> {
        if self.over {
            return Ok(None);
        }
        let frame = self.avi.next_frame()?;
        if frame.is_none() {
            self.over = true;
            self.decoder.finish()?;
        }
        Ok(frame)
    }
}

/// The running program; ended and waited for when it is dropped.
struct Decoder {
    child: Child,
    output: Option<ChildStdout>,
    complaint: Option<JoinHandle<String>>,
    name: String,
}

impl Decoder {
    fn start(program: &OsStr, path: &Path) -> Result<Self, CaptureError> {
        let name = path.display().to_string();
        // With its protocol in front, no path is taken for an option or an address.
        let mut input = OsString::from("file:");
        input.push(path);
        let mut child = Command::new(program)
            .args(["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i"])
            .arg(input)
            .args(["-map", "0:v:0", "-vf", FILTER, "-c:v", "rawvideo", "-pix_fmt", "nv12"])
            .args(["-f", "avi", "-protocol_whitelist", "pipe", "pipe:1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => CaptureError::new(
                    CaptureErrorKind::Unsupported,
                    name.clone(),
                    tr!("errors-ffmpeg-missing"),
                    tr!("errors-ffmpeg-missing-help"),
                ),
                _ => failed(&name, &tr!("errors-ffmpeg-start", error = error.to_string())),
            })?;
        let output = child.stdout.take();
        // Read on the side: a full pipe would stop the program.
        let complaint = child
            .stderr
            .take()
            .map(|stderr| std::thread::spawn(move || last_line(BufReader::new(stderr))));
        Ok(Self { child, output, complaint, name })
    }

    /// Waits for the program's end; its last complaint where it failed.
    fn finish(&mut self) -> Result<(), CaptureError> {
        let status = self.child.wait().map_err(|error| failed(&self.name, &error.to_string()))?;
        let complaint = self.complaint.take().and_then(|reader| reader.join().ok());
        if status.success() {
            return Ok(());
        }
        let complaint = complaint.filter(|line| !line.is_empty());
        let complaint = complaint.unwrap_or_else(|| format!("it ended with {status}"));
        Err(failed(&self.name, &tr!("errors-ffmpeg-complaint", complaint = complaint)))
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // Either may fail where the program has ended by itself, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn last_line(stderr: BufReader<ChildStderr>) -> String {
    let mut last = String::new();
    for line in stderr.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).trim().trim_end_matches('.').to_owned();
        if !line.is_empty() {
            last = line;
        }
    }
    last
}

fn failed(name: &str, cause: &str) -> CaptureError {
    CaptureError::new(CaptureErrorKind::Corrupt, name, cause, tr!("errors-film-elsewhere"))
}
