//! The V4L2 requests, answered as the kernel's driver would. Only those that capture uses; any
//! other is refused with ENOTTY, as a driver refuses what it does not know.
//!
//! Source: Linux kernel, "Video for Linux API", and `videodev2.h` for the numbers.
#![allow(unsafe_code)]

use std::os::fd::RawFd;
use std::thread;
use std::time::Duration;

use libc::{EINVAL, ENOTTY, c_int, c_ulong, c_void};
use v4l2_sys_mit as v4l2;

use crate::camera::{Camera, NAME, Next, Node, camera};
use crate::lens;

/// The numbers in the requests (`_IOWR('V', 2, ...)`).
const QUERYCAP: c_ulong = 0;
const ENUM_FMT: c_ulong = 2;
const G_FMT: c_ulong = 4;
const S_FMT: c_ulong = 5;
const REQBUFS: c_ulong = 8;
const QUERYBUF: c_ulong = 9;
const QBUF: c_ulong = 15;
const DQBUF: c_ulong = 17;
const STREAMON: c_ulong = 18;
const STREAMOFF: c_ulong = 19;
const G_PARM: c_ulong = 21;
const S_PARM: c_ulong = 22;
const ENUM_FRAMESIZES: c_ulong = 74;
const ENUM_FRAMEINTERVALS: c_ulong = 75;

const CAP_VIDEO_CAPTURE: u32 = 0x0000_0001;
const CAP_META_CAPTURE: u32 = 0x0080_0000;
const CAP_STREAMING: u32 = 0x0400_0000;
const CAP_DEVICE_CAPS: u32 = 0x8000_0000;
const CAP_TIMEPERFRAME: u32 = 0x1000;
const DISCRETE: u32 = 1;
const FIELD_NONE: u32 = 1;
const COLORSPACE_SRGB: u32 = 8;
const TIMESTAMP_MONOTONIC: u32 = 0x2000;

/// Answers `request` on the file `fd`, which stands for `node`.
///
/// # Safety
/// `argument` points to the structure that belongs to `request`, valid for reads and writes, and
/// nobody else uses it meanwhile: what the kernel demands of every caller of `ioctl`.
pub unsafe fn ioctl(
    fd: RawFd,
    node: Node,
    request: c_ulong,
    argument: *mut c_void,
) -> Result<(), c_int> {
    if (request >> 8) & 0xff != c_ulong::from(b'V') || argument.is_null() {
        return Err(ENOTTY);
    }
    let mut camera = camera().lock().map_err(|_| EINVAL)?;
    camera.check_plugged_in()?;
    let number = request & 0xff;
    if node == Node::Metadata && number != QUERYCAP {
        // A node without pictures has no formats of that kind.
        return Err(EINVAL);
    }
    // SAFETY (all arms): by the contract of this function the argument is the structure that
    // belongs to the request; each arm names that structure.
    match number {
        QUERYCAP => capabilities(unsafe { &mut *argument.cast() }, node),
        ENUM_FMT => formats(&camera, unsafe { &mut *argument.cast() })?,
        ENUM_FRAMESIZES => sizes(&camera, unsafe { &mut *argument.cast() })?,
        ENUM_FRAMEINTERVALS => rates(&camera, unsafe { &mut *argument.cast() })?,
        G_FMT => tell_format(&camera, unsafe { &mut *argument.cast() }),
        S_FMT => set_format(&mut camera, unsafe { &mut *argument.cast() })?,
        G_PARM => tell_rate(&camera, unsafe { &mut *argument.cast() }),
        S_PARM => set_rate(&mut camera, unsafe { &mut *argument.cast() })?,
        REQBUFS => {
            let request: &mut v4l2::v4l2_requestbuffers = unsafe { &mut *argument.cast() };
            if request.count > 0 && !camera.slow_start.is_zero() {
                // Until the buffers are there others may set another format, as in a driver.
                let span = camera.slow_start;
                drop(camera);
                thread::sleep(span);
                camera = crate::camera::camera().lock().map_err(|_| EINVAL)?;
            }
            request.count = camera.request_buffers(request.count)?;
            let size = i64::from(request.count.max(1) * camera.format.buffer_size());
            // SAFETY: plain system call on a file of our own.
            if unsafe { libc::ftruncate(fd, size) } != 0 {
                return Err(EINVAL);
            }
        }
        QUERYBUF => describe_buffer(&camera, unsafe { &mut *argument.cast() })?,
        QBUF => {
            let buffer: &v4l2::v4l2_buffer = unsafe { &*argument.cast() };
            camera.queue(buffer.index)?;
        }
        DQBUF => {
            let (next, wait) = camera.next()?;
            // Whoever waits for a frame does not keep others from asking.
            drop(camera);
            match next {
                Next::Stall => loop {
                    thread::sleep(Duration::from_secs(3600));
                },
                Next::Frame(shown) => {
                    let (buffer, sequence, size) = (shown.buffer, shown.sequence, shown.size);
                    let used = lens::expose(fd, shown, wait).ok_or(EINVAL)?;
                    let answer = unsafe { &mut *argument.cast() };
                    fill_buffer(answer, buffer, sequence, used, size);
                }
            }
        }
        STREAMON => camera.start(),
        STREAMOFF => camera.stop(),
        _ => return Err(ENOTTY),
    }
    Ok(())
}

fn capabilities(answer: &mut v4l2::v4l2_capability, node: Node) {
    let own = match node {
        Node::Capture => CAP_VIDEO_CAPTURE | CAP_STREAMING,
        Node::Metadata => CAP_META_CAPTURE | CAP_STREAMING,
    };
    write_text(&mut answer.driver, "virtual");
    write_text(&mut answer.card, NAME);
    write_text(&mut answer.bus_info, "usb-virtual-1");
    answer.version = 0x0006_0100;
    // Of the device as a whole, then of this node.
    answer.capabilities = CAP_VIDEO_CAPTURE | CAP_META_CAPTURE | CAP_STREAMING | CAP_DEVICE_CAPS;
    answer.device_caps = own;
}

fn formats(camera: &Camera, answer: &mut v4l2::v4l2_fmtdesc) -> Result<(), c_int> {
    let fourcc = camera.compression(answer.index).ok_or(EINVAL)?;
    answer.pixelformat = u32::from_le_bytes(fourcc);
    Ok(())
}

fn sizes(camera: &Camera, answer: &mut v4l2::v4l2_frmsizeenum) -> Result<(), c_int> {
    let fourcc = answer.pixel_format.to_le_bytes();
    let (width, height) = camera.size(fourcc, answer.index).ok_or(EINVAL)?;
    answer.type_ = DISCRETE;
    answer.__bindgen_anon_1.discrete = v4l2::v4l2_frmsize_discrete { width, height };
    Ok(())
}

fn rates(camera: &Camera, answer: &mut v4l2::v4l2_frmivalenum) -> Result<(), c_int> {
    let (fourcc, size) = (answer.pixel_format.to_le_bytes(), (answer.width, answer.height));
    let rate = camera.rate(fourcc, size, answer.index).ok_or(EINVAL)?;
    answer.type_ = DISCRETE;
    answer.__bindgen_anon_1.discrete = v4l2::v4l2_fract { numerator: 1, denominator: rate };
    Ok(())
}

fn tell_format(camera: &Camera, answer: &mut v4l2::v4l2_format) {
    let format = camera.format;
    // SAFETY: the picture format is plain numbers, for which any bytes are a value.
    let picture = unsafe { &mut answer.fmt.pix };
    picture.width = format.width;
    picture.height = format.height;
    picture.pixelformat = u32::from_le_bytes(format.fourcc);
    picture.field = FIELD_NONE;
    picture.bytesperline = format.width * 2;
    picture.sizeimage = format.buffer_size();
    picture.colorspace = COLORSPACE_SRGB;
}

fn set_format(camera: &mut Camera, request: &mut v4l2::v4l2_format) -> Result<(), c_int> {
    // SAFETY: as in `tell_format`.
    let picture = unsafe { &request.fmt.pix };
    camera.set_format(picture.pixelformat.to_le_bytes(), (picture.width, picture.height))?;
    tell_format(camera, request);
    Ok(())
}

fn tell_rate(camera: &Camera, answer: &mut v4l2::v4l2_streamparm) {
    // SAFETY: the parameters are plain numbers, for which any bytes are a value.
    let capture = unsafe { &mut answer.parm.capture };
    capture.capability = CAP_TIMEPERFRAME;
    capture.timeperframe = v4l2::v4l2_fract { numerator: 1, denominator: camera.format.rate };
}

fn set_rate(camera: &mut Camera, request: &mut v4l2::v4l2_streamparm) -> Result<(), c_int> {
    // SAFETY: as in `tell_rate`.
    let time = unsafe { request.parm.capture.timeperframe };
    camera.set_rate(time.denominator / time.numerator.max(1))?;
    tell_rate(camera, request);
    Ok(())
}

fn describe_buffer(camera: &Camera, buffer: &mut v4l2::v4l2_buffer) -> Result<(), c_int> {
    if buffer.index >= camera.buffers {
        return Err(EINVAL);
    }
    buffer.length = camera.format.buffer_size();
    buffer.m.offset = buffer.index * buffer.length;
    Ok(())
}

fn fill_buffer(answer: &mut v4l2::v4l2_buffer, buffer: u32, sequence: u32, used: u32, size: u32) {
    // SAFETY: a time is two numbers, for which zero is a value; the call fills it in.
    let now = unsafe {
        let mut now: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now);
        now
    };
    answer.index = buffer;
    answer.bytesused = used;
    answer.length = size;
    answer.sequence = sequence;
    answer.flags = TIMESTAMP_MONOTONIC;
    answer.field = FIELD_NONE;
    answer.timestamp.tv_sec = now.tv_sec;
    answer.timestamp.tv_usec = now.tv_nsec / 1000;
    answer.m.offset = buffer * size;
}

fn write_text(field: &mut [u8], text: &str) {
    field.fill(0);
    field[..text.len()].copy_from_slice(text.as_bytes());
}
