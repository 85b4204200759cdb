//! What can go wrong between the stand-in and a function's process.

use std::{fmt, io, path::PathBuf, process::ExitStatus, time::Duration};

/// Why a function could not be started, invoked or measured. An error that the
/// function reports for one invocation is not a failure but an
/// [`Outcome::Error`](crate::Outcome::Error).
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The binary could not be started.
    Spawn {
        /// The binary's path.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The stand-in could not listen on the loopback address.
    Listen(io::Error),
    /// The function reported through `/runtime/init/error` that it cannot start.
    Init {
        /// The body of the report, usually JSON.
        report: String,
    },
    /// The process ended where it should have asked for, or answered, an event.
    Exited {
        /// How it ended.
        status: Option<ExitStatus>,
        /// The last part of what it wrote to stdout and stderr.
        log: String,
    },
    /// The function did not answer within the program's timeout; it was killed.
    TimedOut(Duration),
    /// The function answered another invocation than the one it was given.
    Confused {
        /// The id of the invocation that it was given.
        expected: String,
        /// The id that it answered.
        answered: String,
    },
    /// What the process used could not be read.
    Unmeasured(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spawn { path, source } => {
                write!(f, "{} could not be started: {source}", path.display())
            }
            Self::Listen(source) => write!(f, "no loopback port to listen on: {source}"),
            Self::Init { report } => write!(f, "the function could not start: {report}"),
            Self::Exited { status, log } => {
                match status {
                    Some(status) => write!(f, "the function ended ({status})")?,
                    None => write!(f, "the function ended")?,
                }
                match log.trim() {
                    "" => Ok(()),
                    log => write!(f, "; it wrote:\n{log}"),
                }
            }
            Self::TimedOut(limit) => write!(f, "the function did not answer within {limit:?}"),
            Self::Confused { expected, answered } => {
                write!(f, "the function was given {expected} and answered {answered}")
            }
            Self::Unmeasured(source) => write!(f, "the process could not be measured: {source}"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Spawn { source, .. } | Self::Listen(source) | Self::Unmeasured(source) => Some(source),
            _ => None,
        }
    }
}
