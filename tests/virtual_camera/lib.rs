//! A webcam in user space. Preloaded into a process (`LD_PRELOAD`), it makes `/dev/video0` exist:
//! the real capture library runs against it, in the real process, without a driver or a camera.
//!
//! - [`hooks`]: the C functions that are taken over.
//! - [`kernel`]: the V4L2 requests, answered as the kernel's driver `uvcvideo` would.
//! - [`lens`]: the thread `virtual-camera`, on which pictures appear in the buffers.
//! - [`camera`]: formats, frames, time and faults. Plain Rust.
//!
//! The camera is told what to be by its environment:
//!
//! | variable | meaning |
//! |---|---|
//! | `PLUMB_CAM_FORMATS` | `YUYV:640x480@30,MJPG:1280x720@30`; the first is set at the start |
//! | `PLUMB_CAM_FRAMES` | folder of frames, `*.yuyv`, `*.mjpg`, `*.nv12`, shown in order of name |
//! | `PLUMB_CAM_CORRUPT_AT` | frame number that arrives cut in half |
//! | `PLUMB_CAM_UNPLUG_AT` | frame number at which it is unplugged, once |
//! | `PLUMB_CAM_RETURN_AFTER` | attempts to open it that fail before it is back |
//! | `PLUMB_CAM_STALL_AT` | frame number after which nothing comes any more |
//! | `PLUMB_CAM_SLOW_START` | milliseconds from asking for buffers to having them |
//! | `PLUMB_CAM_BUSY` | another program streams from it |
//! | `PLUMB_CAM_DENIED` | this person may not open it |
//! | `PLUMB_CAM_METADATA` | `/dev/video1` exists too and cannot capture |
//! | `PLUMB_CAM_ODD_NODE` | there is a node `/dev/video-codec`, without a number |
//! | `PLUMB_CAM_NONE` | there is no camera at all |
//! | `PLUMB_CAM_LOSES` | as from a driver, frames that come while no buffer waits are lost; else whoever is slow gets them all, late |
#![cfg(target_os = "linux")]

mod camera;
mod hooks;
mod kernel;
mod lens;
