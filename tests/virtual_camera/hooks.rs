//! The C functions that this library takes over: opening, closing and asking the camera's files,
//! and reading the folder `/dev`. Everything else goes on to the real ones.
//!
//! The camera's device file is a file in memory, so mapping and polling it need no help. No hook
//! takes a lock before it knows that the call is for the camera: Rust's own locks come through
//! [`syscall`] too.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::mem;
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, AtomicU32, Ordering::SeqCst};

use libc::{DIR, RTLD_NEXT, SYS_ioctl, c_char, c_int, c_long, c_ulong, c_void, dirent64};

use crate::camera::{NAME, Node, camera};
use crate::kernel;

/// A C function of this name behind this library, found once.
struct Real {
    name: &'static CStr,
    found: AtomicPtr<c_void>,
}

impl Real {
    const fn new(name: &'static CStr) -> Self {
        Self { name, found: AtomicPtr::new(ptr::null_mut()) }
    }

    fn address(&self) -> *mut c_void {
        let mut address = self.found.load(SeqCst);
        if address.is_null() {
            // SAFETY: the name is a C string; what comes back is only called as what it is.
            address = unsafe { libc::dlsym(RTLD_NEXT, self.name.as_ptr()) };
            assert!(!address.is_null(), "the C library has no {:?}", self.name);
            self.found.store(address, SeqCst);
        }
        address
    }
}

static REAL_SYSCALL: Real = Real::new(c"syscall");
static REAL_IOCTL: Real = Real::new(c"ioctl");
static REAL_OPEN: Real = Real::new(c"open64");
static REAL_CLOSE: Real = Real::new(c"close");
static REAL_OPENDIR: Real = Real::new(c"opendir");
static REAL_READDIR: Real = Real::new(c"readdir64");

type Syscall = unsafe extern "C" fn(c_long, ...) -> c_long;
type Ioctl = unsafe extern "C" fn(c_int, c_ulong, ...) -> c_int;
type Open = unsafe extern "C" fn(*const c_char, c_int, ...) -> c_int;
type Close = unsafe extern "C" fn(c_int) -> c_int;
type OpenDir = unsafe extern "C" fn(*const c_char) -> *mut DIR;
type ReadDir = unsafe extern "C" fn(*mut DIR) -> *mut dirent64;

/// The open files that stand for a node; -1 is a free place. More than four at a time nobody has.
static CAPTURE_FILES: [AtomicI32; 4] = [const { AtomicI32::new(-1) }; 4];
static METADATA_FILES: [AtomicI32; 4] = [const { AtomicI32::new(-1) }; 4];

fn files(node: Node) -> &'static [AtomicI32; 4] {
    match node {
        Node::Capture => &CAPTURE_FILES,
        Node::Metadata => &METADATA_FILES,
    }
}

fn node_of(fd: c_int) -> Option<Node> {
    let stands_for = |node: &Node| files(*node).iter().any(|file| file.load(SeqCst) == fd);
    [Node::Capture, Node::Metadata].into_iter().find(|node| fd >= 0 && stands_for(node))
}

fn fail(error: c_int) -> c_int {
    // SAFETY: the C library gives each thread a place for its error.
    unsafe { *libc::__errno_location() = error };
    -1
}

/// Requests to the camera come as system calls (`SYS_ioctl`) from nokhwa; all others go on.
///
/// # Safety
/// As `syscall(2)`. The C function takes as many arguments as the call needs, and this one always
/// reads six, as the C library's own does. On x86-64 five of them come in registers beside the
/// number; the sixth is read from the caller's stack, above the return address. Where the caller
/// passed fewer, that is a word of its own frame: it is mapped, for the frame is there, and it is
/// only read and passed on; the kernel does not look at arguments that a call does not have. On
/// aarch64 all come in registers. Other machines are not thought of; this is a library for tests.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    if number == SYS_ioctl
        && let Some(node) = node_of(a as c_int)
    {
        // SAFETY: the caller keeps the contract of ioctl, which is the one asked for.
        let answer = unsafe { kernel::ioctl(a as c_int, node, b as c_ulong, c as *mut c_void) };
        return answer.map_or_else(|error| fail(error).into(), |()| 0);
    }
    // SAFETY: this is the C library's function of this name and type.
    let real: Syscall = unsafe { mem::transmute(REAL_SYSCALL.address()) };
    // SAFETY: the caller's own arguments, passed on.
    unsafe { real(number, a, b, c, d, e, f) }
}

/// Requests to the camera come through the C function from other programs (OpenCV).
///
/// # Safety
/// As `ioctl(2)`. Every request in use has at most one argument, which comes in a register; where the
/// caller passed none, what lies there is passed on and not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ioctl(fd: c_int, request: c_ulong, argument: *mut c_void) -> c_int {
    if let Some(node) = node_of(fd) {
        // SAFETY: the caller keeps the contract of ioctl.
        let answer = unsafe { kernel::ioctl(fd, node, request, argument) };
        return answer.map_or_else(fail, |()| 0);
    }
    // SAFETY: this is the C library's function of this name and type, and these are the caller's own
    // arguments.
    unsafe {
        let real: Ioctl = mem::transmute(REAL_IOCTL.address());
        real(fd, request, argument)
    }
}

/// # Safety
/// As `open(2)`: `path` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    // SAFETY: the same contract.
    unsafe { open64(path, flags, mode) }
}

/// # Safety
/// As `open(2)`: `path` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: c_int) -> c_int {
    // SAFETY: by the contract of open.
    let name = unsafe { CStr::from_ptr(path) };
    match name.to_bytes() {
        b"/dev/video0" => open_node(Node::Capture),
        b"/dev/video1" => open_node(Node::Metadata),
        b"/sys/class/video4linux/video0/name" | b"/sys/class/video4linux/video1/name" => {
            file_with(NAME.as_bytes())
        }
        _ => {
            // SAFETY: this is the C library's function of this name and type, and these are the
            // caller's own arguments.
            unsafe {
                let real: Open = mem::transmute(REAL_OPEN.address());
                real(path, flags, mode)
            }
        }
    }
}

fn open_node(node: Node) -> c_int {
    let allowed = camera().lock().map_or(Err(libc::EINVAL), |mut camera| camera.open(node));
    if let Err(error) = allowed {
        return fail(error);
    }
    let fd = file_with(&[]);
    let free =
        files(node).iter().find(|file| file.compare_exchange(-1, fd, SeqCst, SeqCst).is_ok());
    if free.is_none() { fail(libc::EMFILE) } else { fd }
}

/// A new file in memory; it is gone with its last descriptor.
fn file_with(content: &[u8]) -> c_int {
    // SAFETY: the name is a C string, pointer and length are of one slice.
    unsafe {
        let fd = libc::memfd_create(c"virtual-camera".as_ptr(), libc::MFD_CLOEXEC);
        libc::pwrite(fd, content.as_ptr().cast(), content.len(), 0);
        fd
    }
}

/// # Safety
/// As `close(2)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(fd: c_int) -> c_int {
    if let Some(node) = node_of(fd) {
        for file in files(node) {
            let _ = file.compare_exchange(fd, -1, SeqCst, SeqCst);
        }
    }
    // SAFETY: this is the C library's function of this name and type.
    unsafe {
        let real: Close = mem::transmute(REAL_CLOSE.address());
        real(fd)
    }
}

/// The stream that reads `/dev`, and how many of the camera's nodes it has shown.
static READING_DEV: AtomicPtr<DIR> = AtomicPtr::new(ptr::null_mut());
static SHOWN: AtomicU32 = AtomicU32::new(0);

/// # Safety
/// As `opendir(3)`: `path` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn opendir(path: *const c_char) -> *mut DIR {
    // SAFETY: this is the C library's function of this name and type; `path` is a C string by the
    // contract.
    let (folder, is_dev) = unsafe {
        let real: OpenDir = mem::transmute(REAL_OPENDIR.address());
        (real(path), CStr::from_ptr(path) == c"/dev")
    };
    if is_dev {
        SHOWN.store(0, SeqCst);
        READING_DEV.store(folder, SeqCst);
    } else {
        // A closed stream's address may come back for another folder.
        let _ = READING_DEV.compare_exchange(folder, ptr::null_mut(), SeqCst, SeqCst);
    }
    folder
}

/// In `/dev`, first the camera's nodes, then what is really there, without real cameras.
///
/// # Safety
/// As `readdir(3)`: `folder` comes from `opendir`. What is returned is overwritten by the next
/// call, as the manual says; the camera's tests read one folder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn readdir64(folder: *mut DIR) -> *mut dirent64 {
    // SAFETY: this is the C library's function of this name and type.
    let real: ReadDir = unsafe { mem::transmute(REAL_READDIR.address()) };
    if folder != READING_DEV.load(SeqCst) {
        // SAFETY: the caller's own argument.
        return unsafe { real(folder) };
    }
    let nodes = camera().lock().map(|camera| camera.nodes()).unwrap_or_default();
    if let Some(node) = nodes.get(SHOWN.fetch_add(1, SeqCst) as usize) {
        return made_up_entry(node);
    }
    loop {
        // SAFETY: the caller's own argument; an entry holds a C string.
        unsafe {
            let entry = real(folder);
            if entry.is_null()
                || !CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes().starts_with(b"video")
            {
                return entry;
            }
        }
    }
}

/// An entry that stays valid; there are few, and each is made once a reading.
fn made_up_entry(name: &str) -> *mut dirent64 {
    // SAFETY: an entry is numbers and text, for which zero is a value.
    let mut entry: Box<dirent64> = Box::new(unsafe { mem::zeroed() });
    entry.d_ino = 1;
    entry.d_reclen = mem::size_of::<dirent64>() as u16;
    entry.d_type = libc::DT_CHR;
    for (place, letter) in entry.d_name.iter_mut().zip(name.bytes()) {
        *place = letter as c_char;
    }
    Box::into_raw(entry)
}
