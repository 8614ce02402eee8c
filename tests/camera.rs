//! The real camera path, nokhwa included, against a webcam in user space.
//!
//! Each scenario runs in a process of its own, for a preloaded library and an environment belong to
//! a whole process: this program starts itself again with the virtual camera preloaded, and the
//! child asserts. A child that hangs is ended and counts as failed.
// Without the usual harness this is no test to the linter, which lets tests unwrap and panic.
#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(not(target_os = "linux"))]
fn main() {
    // The virtual camera speaks the Linux kernel's language.
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
#[path = "common/virtual_camera.rs"]
mod virtual_camera;

#[cfg(target_os = "linux")]
mod linux {
    use std::env;
    use std::fs;
    use std::io::Read as _;
    use std::path::Path;
    use std::process::{self, Stdio, exit};
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use libtest_mimic::{Arguments, Failed, Trial};
    use plumbline::capture::decode::decode;
    use plumbline::capture::stream::{CaptureStream, StreamItem, StreamOptions};
    use plumbline::capture::{
        CaptureError, CaptureErrorKind, FrameSource, FramesPerSecond, PixelLayout, RawFrame,
        SourceSpec, webcam,
    };
    use plumbline::clock::{Clock, ManualClock, SystemClock};
    use plumbline::monitor::session::Baseline;
    use plumbline::monitor::{
        Command, EventKind, FirstOpen, Hardware, Monitor, MonitorOptions, RETRY_AFTER,
    };
    use plumbline::pose::Weights;
    use plumbline::profile::ProfileStore;
    use plumbline::reminder::{PauseUntil, Surroundings};
    use plumbline::settings::Settings;
    use plumbline::units::Timestamp;

    /// Says to the child which scenario it is.
    const SCENARIO: &str = "PLUMB_TEST_SCENARIO";
    /// No scenario takes a tenth of this.
    const LIMIT: Duration = Duration::from_secs(60);
    /// Room for a slow machine; what is waited for comes in some hundredths of a second.
    const SOON: Duration = Duration::from_secs(20);

    struct Scenario {
        name: &'static str,
        /// The camera's environment, without the common `PLUMB_CAM_`.
        camera: &'static [(&'static str, &'static str)],
        run: fn(),
    }

    const SCENARIOS: &[Scenario] = &[
        Scenario {
            name: "each camera is listed once and a node without pictures is not",
            camera: &[("METADATA", "1")],
            run: listed,
        },
        Scenario {
            name: "listing while a stream runs changes nothing in its pictures",
            camera: &[("FORMATS", "MJPG:320x240@50,YUYV:640x480@50"), ("METADATA", "1")],
            run: listed_while_running,
        },
        Scenario {
            name: "listing while a camera is being opened changes nothing in its pictures",
            camera: &[("FORMATS", "MJPG:320x240@50,YUYV:640x480@50"), ("SLOW_START", "300")],
            run: listed_while_opening,
        },
        Scenario {
            name: "a device node that the library trips over does not end the program",
            camera: &[("ODD_NODE", "1")],
            run: odd_node,
        },
        Scenario {
            name: "without a camera the list is empty and opening says so",
            camera: &[("NONE", "1")],
            run: no_camera,
        },
        Scenario {
            name: "the best size comes at the lowest rate that serves",
            camera: &[(
                "FORMATS",
                "MJPG:1920x1080@30,YUYV:320x240@30,YUYV:640x480@5,YUYV:640x480@30,\
                 YUYV:640x480@15,MJPG:640x480@10,YUYV:1280x720@10",
            )],
            run: || negotiated(PixelLayout::Yuyv, 15.0),
        },
        Scenario {
            name: "where uncompressed pictures come too slowly mjpeg is taken",
            camera: &[("FORMATS", "YUYV:640x480@5,MJPG:640x480@30,MJPG:640x480@60")],
            run: || negotiated(PixelLayout::Mjpeg, 30.0),
        },
        Scenario {
            name: "yuyv frames are the pictures that were shown",
            camera: &[("FORMATS", "YUYV:640x480@100")],
            run: || shown(PixelLayout::Yuyv),
        },
        Scenario {
            name: "nv12 frames are the pictures that were shown",
            camera: &[("FORMATS", "NV12:640x480@100")],
            run: || shown(PixelLayout::Nv12),
        },
        Scenario {
            name: "mjpeg frames are the pictures that were shown",
            camera: &[("FORMATS", "MJPG:640x480@100")],
            run: || shown(PixelLayout::Mjpeg),
        },
        Scenario {
            name: "a frame cut in half is skipped and the stream goes on",
            camera: &[("FORMATS", "MJPG:640x480@50"), ("CORRUPT_AT", "3")],
            run: corrupt_frame,
        },
        Scenario {
            name: "an unplugged camera is gone and can be opened once it is back",
            camera: &[("FORMATS", "YUYV:640x480@50"), ("UNPLUG_AT", "4"), ("RETURN_AFTER", "2")],
            run: unplugged,
        },
        Scenario {
            name: "a camera that falls silent has stalled and does not hold up the end",
            camera: &[("FORMATS", "YUYV:640x480@50"), ("STALL_AT", "3")],
            run: stalled,
        },
        Scenario {
            name: "a camera in use is busy when its format is to be changed",
            camera: &[("FORMATS", "YUYV:320x240@30,YUYV:640x480@30"), ("BUSY", "1")],
            run: busy,
        },
        Scenario {
            name: "a camera in use is busy when it is to be started",
            camera: &[("FORMATS", "YUYV:640x480@30"), ("BUSY", "1")],
            run: busy,
        },
        Scenario {
            name: "a camera one may not open is listed and opening says what to do",
            camera: &[("DENIED", "1")],
            run: denied,
        },
        Scenario {
            name: "a paused monitor and a locked session let the camera go and take it again",
            camera: &[("FORMATS", "YUYV:640x480@30")],
            run: let_go,
        },
        Scenario {
            name: "a camera without a readable format says so",
            camera: &[("FORMATS", "H264:640x480@30")],
            run: no_usable_format,
        },
    ];

    fn listed() {
        for _ in 0..2 {
            let cameras = webcam::cameras().unwrap();
            let seen: Vec<_> =
                cameras.iter().map(|camera| (camera.index, camera.name.as_str())).collect();
            assert_eq!(seen, [(0, "Virtual Webcam")]);
        }
        assert_eq!(refusal(1).kind, CaptureErrorKind::NoUsableFormat, "the node without pictures");
    }

    fn names() -> Vec<(u32, String)> {
        let cameras = webcam::cameras().unwrap();
        cameras.into_iter().map(|camera| (camera.index, camera.name)).collect()
    }

    /// The format that the list would set is another than the one that was agreed on.
    fn listed_while_running() {
        let mut stream = stream(StreamOptions::default());
        for _ in 0..4 {
            let raw = frame(&mut stream);
            assert_eq!(raw.layout, PixelLayout::Yuyv);
            assert_shows(&raw, SHADES[raw.seq as usize % SHADES.len()]);
            assert_eq!(names(), [(0, "Virtual Webcam".to_owned())]);
        }
    }

    fn listed_while_opening() {
        let mut stream = stream(StreamOptions::default());
        let mut listings = 0;
        let raw = loop {
            assert_eq!(names(), [(0, "Virtual Webcam".to_owned())]);
            listings += u32::from(stream.info().is_none());
            match stream.next(Duration::from_millis(10)) {
                None => {}
                Some(StreamItem::Frame(frame)) => break frame,
                other => panic!("no frame but {other:?}"),
            }
        };
        assert!(listings >= 3, "{listings} listings before it was open");
        assert_eq!(raw.layout, PixelLayout::Yuyv);
        assert_shows(&raw, SHADES[raw.seq as usize % SHADES.len()]);
    }

    fn odd_node() {
        let error = webcam::cameras().unwrap_err();
        assert!(error.to_string().contains("the list of cameras"), "{error}");
        assert!(open(0).is_ok(), "a camera can be opened by its number all the same");
    }

    fn no_camera() {
        assert_eq!(webcam::cameras().unwrap(), []);
        let error = refusal(0);
        assert_eq!(error.kind, CaptureErrorKind::NotFound);
        let text = error.to_string();
        assert!(text.starts_with("camera 0: there is no such camera"), "{text}");
        assert!(text.contains("plumbline cameras"), "{text}");
    }

    fn negotiated(layout: PixelLayout, rate: f64) {
        let mut source = open(0).unwrap();
        let info = source.info().clone();
        assert_eq!((info.resolution.width, info.resolution.height), (640, 480));
        assert_eq!(info.frames_per_second, Some(rate));
        assert!(info.live);
        assert_eq!(source.next_frame().unwrap().unwrap().layout, layout);
    }

    fn shown(layout: PixelLayout) {
        let clock = Arc::new(ManualClock::new());
        let mut source = webcam::open(0, FramesPerSecond::new(10.0), clock.clone()).unwrap();
        for number in 0..SHADES.len() + 1 {
            clock.advance(Duration::from_secs(1));
            let raw = source.next_frame().unwrap().unwrap();
            assert_eq!((raw.layout, raw.seq), (layout, number as u64));
            assert_eq!(raw.at, Timestamp::from_seconds(number as f64 + 1.0), "the session clock's");
            assert_shows(&raw, SHADES[number % SHADES.len()]);
        }
    }

    /// The frame is of this shade on its left and white on its right. BT.601 in 8 bits rounds by
    /// two steps at most, JPEG of quality 92 by a few on flat ground.
    fn assert_shows(raw: &RawFrame, shade: u8) {
        let frame = decode(raw).unwrap();
        assert_eq!(frame.picture.dimensions(), (640, 480));
        for (x, expected) in [(50, shade), (590, 255)] {
            for seen in frame.picture.view().pixel(x, 240).unwrap() {
                assert!(seen.abs_diff(expected) <= 4, "{seen} is not {expected} at {x}");
            }
        }
    }

    fn corrupt_frame() {
        let mut stream = stream(StreamOptions::default());
        let mut last = 0;
        while last < 6 {
            let raw = frame(&mut stream);
            assert_ne!(raw.seq, 3, "the damaged one");
            assert_shows(&raw, SHADES[raw.seq as usize % SHADES.len()]);
            last = raw.seq;
        }
    }

    fn unplugged() {
        let mut running = stream(StreamOptions::default());
        let error = failure(&mut running);
        assert_eq!(error.kind, CaptureErrorKind::Disconnected);
        assert!(error.to_string().contains("Virtual Webcam"), "{error}");
        assert_eq!(webcam::cameras().unwrap(), []);
        for _ in 0..2 {
            let mut attempt = stream(StreamOptions::default());
            assert_eq!(failure(&mut attempt).kind, CaptureErrorKind::NotFound);
        }
        drop(running);
        let mut again = stream(StreamOptions::default());
        frame(&mut again);
        assert_eq!(webcam::cameras().unwrap().len(), 1);
    }

    fn stalled() {
        let limit = Duration::from_millis(300);
        let mut stream = stream(StreamOptions { stall_limit: limit, ..StreamOptions::default() });
        frame(&mut stream);
        let before = Instant::now();
        assert_eq!(failure(&mut stream).kind, CaptureErrorKind::Stalled);
        assert!(before.elapsed() < SOON / 4, "{:?}", before.elapsed());
        let before = Instant::now();
        drop(stream);
        assert!(before.elapsed() < SOON / 4, "{:?}", before.elapsed());
        // The end of this process, with a thread that hangs, is part of the scenario.
    }

    fn busy() {
        let error = refused_by_stream();
        assert_eq!(error.kind, CaptureErrorKind::Busy);
        assert!(error.to_string().contains("Close that program"), "{error}");
        assert_eq!(webcam::cameras().unwrap().len(), 1, "it is there all the same");
    }

    fn denied() {
        let error = refusal(0);
        assert_eq!(error.kind, CaptureErrorKind::PermissionDenied);
        assert!(error.to_string().contains("group `video`"), "{error}");
        assert_eq!(webcam::cameras().unwrap()[0].name, "Virtual Webcam");
    }

    fn no_usable_format() {
        assert_eq!(refusal(0).kind, CaptureErrorKind::NoUsableFormat);
    }

    /// How often this process holds the camera open: its node is a file in memory of that name.
    fn held() -> usize {
        let files = fs::read_dir("/proc/self/fd").unwrap().flatten();
        let links = files.filter_map(|file| fs::read_link(file.path()).ok());
        links.filter(|link| link.to_string_lossy().contains("virtual-camera")).count()
    }

    fn let_go() {
        let clock = clock();
        let home = tempfile::tempdir().unwrap();
        let monitor = Monitor::spawn(MonitorOptions {
            source: SourceSpec::Camera(0),
            first_open: FirstOpen::MustSucceed,
            camera_rate: FramesPerSecond::new(10.0),
            repeat_demo: false,
            settings: Settings::default(),
            baseline: Baseline::Usual(None),
            profiles: ProfileStore::new(home.path().to_owned()),
            stations: Box::new(Hardware { weights: Weights::BuiltIn, clock: Arc::clone(&clock) }),
            clock,
            wake: Arc::new(|| {}),
            listeners: Vec::new(),
            retry_after: RETRY_AFTER,
        })
        .unwrap();
        let hears = |is_it: fn(&EventKind) -> bool| {
            while !is_it(&monitor.events.recv_timeout(SOON).unwrap().kind) {}
        };
        let asks = |command| monitor.commands.send(command).unwrap();
        let locked =
            |locked| Command::Surroundings(Surroundings { locked, ..Surroundings::default() });
        let pauses = [
            (Command::Pause(PauseUntil::For(Duration::from_secs(3600))), Command::Resume),
            (locked(true), locked(false)),
        ];
        hears(|kind| matches!(kind, EventKind::SourceOpened { .. }));
        for (begin, end) in pauses {
            assert!(held() > 0);
            asks(begin);
            // What was open is closed before it is told.
            hears(|kind| matches!(kind, EventKind::Paused { .. }));
            assert_eq!(held(), 0);
            asks(end);
            hears(|kind| matches!(kind, EventKind::SourceOpened { .. }));
        }
        monitor.stop().unwrap();
        assert_eq!(held(), 0);
    }

    fn clock() -> Arc<dyn Clock> {
        Arc::new(SystemClock::start())
    }

    fn open(index: u32) -> Result<Box<dyn FrameSource>, CaptureError> {
        webcam::open(index, FramesPerSecond::new(10.0), clock())
    }

    fn refusal(index: u32) -> CaptureError {
        open(index).err().unwrap()
    }

    /// Starting to stream happens with the first frame at the latest.
    fn refused_by_stream() -> CaptureError {
        failure(&mut stream(StreamOptions::default()))
    }

    fn stream(options: StreamOptions) -> CaptureStream {
        CaptureStream::spawn(SourceSpec::Camera(0), options, clock())
    }

    fn frame(stream: &mut CaptureStream) -> RawFrame {
        match stream.next(SOON) {
            Some(StreamItem::Frame(frame)) => frame,
            other => panic!("no frame but {other:?}"),
        }
    }

    /// Frames up to the failure are let by.
    fn failure(stream: &mut CaptureStream) -> CaptureError {
        loop {
            match stream.next(SOON) {
                Some(StreamItem::Frame(_)) => {}
                Some(StreamItem::Failed(error)) => return error,
                other => panic!("no failure but {other:?}"),
            }
        }
    }

    /// The pictures that the camera shows in turn.
    const SHADES: [u8; 3] = [40, 120, 200];

    /// Writes them in each layout, as the virtual camera wants them.
    fn write_frames(folder: &Path) {
        for (number, shade) in SHADES.into_iter().enumerate() {
            let picture = image::RgbImage::from_fn(640, 480, |x, _| {
                image::Rgb([if x < 320 { shade } else { 255 }; 3])
            });
            let file = |kind: &str| folder.join(format!("{number}.{kind}"));
            let mut jpeg = Vec::new();
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92)
                .encode_image(&picture)
                .unwrap();
            fs::write(file("mjpg"), jpeg).unwrap();
            // Grey in limited-range BT.601: luma 16 + 219/255 of it, chroma 128.
            let luma: Vec<u8> = picture
                .pixels()
                .map(|pixel| (16.0 + f64::from(pixel[0]) * 219.0 / 255.0).round() as u8)
                .collect();
            let packed: Vec<u8> = luma.iter().flat_map(|&luma| [luma, 128]).collect();
            fs::write(file("yuyv"), packed).unwrap();
            fs::write(file("nv12"), [luma, vec![128; 640 * 480 / 2]].concat()).unwrap();
        }
    }

    pub fn main() {
        if let Ok(name) = env::var(SCENARIO) {
            match SCENARIOS.iter().find(|scenario| scenario.name == name) {
                Some(scenario) => (scenario.run)(),
                None => panic!("there is no scenario {name}"),
            }
            return;
        }
        let arguments = Arguments::from_args();
        let library = crate::virtual_camera::library();
        let folder = tempfile::tempdir().unwrap();
        write_frames(folder.path());
        let frames = folder.path().to_path_buf();
        let trials = SCENARIOS
            .iter()
            .map(|scenario| {
                let (library, frames) = (library.clone(), frames.clone());
                Trial::test(scenario.name, move || play(scenario, &library, &frames))
            })
            .collect();
        let conclusion = libtest_mimic::run(&arguments, trials);
        drop(folder);
        exit(i32::from(conclusion.has_failed()) * 101);
    }

    fn play(scenario: &Scenario, library: &Path, frames: &Path) -> Result<(), Failed> {
        let mut command = process::Command::new(env::current_exe().unwrap());
        command
            .env(SCENARIO, scenario.name)
            .env("LD_PRELOAD", library)
            .env("PLUMB_CAM_FRAMES", frames)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        for (name, value) in scenario.camera {
            command.env(format!("PLUMB_CAM_{name}"), value);
        }
        let mut child = command.spawn()?;
        let stderr = child.stderr.take();
        let said = std::thread::spawn(move || {
            let mut said = String::new();
            let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut said));
            said
        });
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if started.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                return Err(format!("it hangs after {LIMIT:?}").into());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let said = said.join().unwrap_or_default();
        if status.success() { Ok(()) } else { Err(format!("{status}\n{said}").into()) }
    }
}
