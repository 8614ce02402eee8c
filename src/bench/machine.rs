//! What is known of the machine and of this process, without asking for more than a file or two.

use std::time::Duration;

use serde::Serialize;

/// The machine a report comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// The processor's name as it gives it itself; its kind where it has none.
    pub processor: String,
    /// How many threads it runs at once for this process.
    pub threads: usize,
    /// The vector extensions that were looked for and found.
    pub extensions: Vec<&'static str>,
    /// System and kind of processor the program was built for, and whether it is no release build.
    pub built_for: String,
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn here() -> Self {
        // Such a build is slower, and its figures are of use to nobody else.
        let checked = if cfg!(debug_assertions) { ", with debug assertions" } else { "" };
        Self {
            processor: processor_name()
                .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            extensions: extensions(),
            built_for: format!("{} {}{checked}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// The brand string: leaves 0x80000002 to 0x80000004 (AMD64 Architecture Programmer's Manual 3,
/// E.4.3; Intel has the same).
#[cfg(target_arch = "x86_64")]
fn processor_name() -> Option<String> {
    use std::arch::x86_64::__cpuid;
    const FIRST: u32 = 0x8000_0002;
    const LAST: u32 = 0x8000_0004;
    if __cpuid(0x8000_0000).eax < LAST {
        return None;
    }
    let words =
        (FIRST..=LAST).map(__cpuid).flat_map(|leaf| [leaf.eax, leaf.ebx, leaf.ecx, leaf.edx]);
    let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).take_while(|byte| *byte != 0).collect();
    String::from_utf8(bytes).ok()
}

/// What Linux calls it, or the board it sits on.
#[cfg(not(target_arch = "x86_64"))]
fn processor_name() -> Option<String> {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = told.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        matches!(key.trim(), "model name" | "Model" | "Hardware").then(|| value.to_owned())
    });
    let board = || std::fs::read_to_string("/proc/device-tree/model").ok();
    name.or_else(board).map(|name| name.trim_end_matches('\0').to_owned())
}

macro_rules! found {
    ($detected:ident: $($name:tt)*) => {
        [$(($name, std::arch::$detected!($name))),*]
            .into_iter()
            .filter_map(|(name, is_there)| is_there.then_some(name))
            .collect()
    };
}

#[cfg(target_arch = "x86_64")]
fn extensions() -> Vec<&'static str> {
    found!(is_x86_feature_detected:
        "sse4.1" "avx" "avx2" "fma" "f16c" "avx512f" "avx512bw" "avx512vl" "avx512vnni" "avx512bf16")
}

#[cfg(target_arch = "aarch64")]
fn extensions() -> Vec<&'static str> {
    found!(is_aarch64_feature_detected: "neon" "fp16" "dotprod" "bf16" "i8mm" "sve")
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn extensions() -> Vec<&'static str> {
    Vec::new()
}

/// The memory that process holds now, in bytes (Linux: `VmRSS`); `None` as of [`peak_memory`].
#[must_use]
pub fn memory(process: u32) -> Option<u64> {
    bytes(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?, "VmRSS:")
}

/// The most memory that process held at one time, in bytes (Linux: `VmHWM`); `None` where the system
/// has no such file or the process is gone.
#[must_use]
pub fn peak_memory(process: u32) -> Option<u64> {
    bytes(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?, "VmHWM:")
}

/// Processor time this process has used so far, all its threads together; `None` where the system's
/// clock for it is not known here.
#[must_use]
pub fn processor_time() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    {
        let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(spent).ok()
    }
    #[cfg(not(target_os = "linux"))]
    None
}

fn bytes(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_in_the_kernels_own_form() {
        let status = "Name:\tplumbline\nVmPeak:\t  900000 kB\nVmHWM:\t   51234 kB\nVmRSS:\t 4 kB\n";
        assert_eq!(bytes(status, "VmHWM:"), Some(51234 * 1024));
        assert_eq!(bytes(status, "VmRSS:"), Some(4 * 1024));
        assert_eq!(bytes("Name:\tplumbline\n", "VmHWM:"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_this_process_touches_raises_its_peak() {
        let before = peak_memory(std::process::id()).unwrap();
        let touched = std::hint::black_box(vec![1_u8; 64 << 20]);
        let after = peak_memory(std::process::id()).unwrap();
        assert!(after >= touched.len() as u64 && after >= before, "{before} {after}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn work_uses_processor_time_and_time_goes_forward() {
        let before = processor_time().unwrap();
        let mut last = before;
        // Ends: each turn of a process that runs uses some.
        while last < before + Duration::from_millis(2) {
            let now = processor_time().unwrap();
            assert!(now >= last);
            last = now;
        }
    }

    #[test]
    fn a_processor_has_a_name_on_one_line() {
        let machine = Machine::here();
        assert!(!machine.processor.is_empty() && !machine.processor.contains(['\n', '\0']));
        assert!(machine.threads > 0);
    }
}
