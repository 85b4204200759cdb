//! What a process has used so far, as the kernel counts it.

use std::{io, time::Duration};

/// What a process has used since it started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Processor time, user and system together, over all threads, ended ones
    /// included. From the process's CPU clock, which counts nanoseconds, where
    /// `/proc/<pid>/stat` counts ticks of 10 ms.
    pub cpu: Duration,
    /// Bytes of the largest resident set (`VmHWM`). Not `ru_maxrss`: that one
    /// is inherited through `exec`, so a small child of a large parent would
    /// show its parent's figure.
    pub peak_rss: u64,
}

impl Usage {
    /// What the running process `pid` has used.
    #[cfg(target_os = "linux")]
    pub(crate) fn of(pid: u32) -> io::Result<Self> {
        use nix::{time::ClockId, unistd::Pid};

        let id = i32::try_from(pid).map_err(io::Error::other)?;
        let clock = ClockId::pid_cpu_clock_id(Pid::from_raw(id))?;
        let cpu = Duration::from(clock.now()?);
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let peak_rss =
            peak(&status).ok_or_else(|| io::Error::other("the kernel does not say how large the process was"))?;
        Ok(Self { cpu, peak_rss })
    }

    /// Other systems have neither clock nor figure in this form.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of(_pid: u32) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "processes are measured on Linux only"))
    }
}

/// The bytes of `VmHWM` in the text of `/proc/<pid>/status`.
#[cfg(target_os = "linux")]
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{Usage, peak};

    #[test]
    fn the_peak_is_read_in_bytes() {
        let status = "Name:\tapply\nVmPeak:\t  20000 kB\nVmHWM:\t   12344 kB\nVmRSS:\t 9000 kB\n";
        assert_eq!(peak(status), Some(12_344 * 1024));
        assert_eq!(peak("Name:\tapply\n"), None);
    }

    #[test]
    fn a_process_that_works_uses_more() {
        let before = Usage::of(std::process::id()).unwrap();
        let mut sum = 0_u64;
        while Usage::of(std::process::id()).unwrap().cpu <= before.cpu {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(before.peak_rss > 0);
    }
}
