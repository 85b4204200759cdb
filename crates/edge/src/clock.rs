//! The time: the moment at which something came, and what passes while it is worked on.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The moment at which a request, a record or an event came, and at which a line of the log is written.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock; all others are told the time")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A clock that goes on from a moment: an invocation is given it, and reads no other.
#[derive(Debug, Clone)]
pub struct Clock {
    from: Timestamp,
    began: Instant,
    speed: u32,
}

impl From<Timestamp> for Clock {
    fn from(from: Timestamp) -> Self {
        Self::faster(from, 1)
    }
}

impl Clock {
    /// A clock that runs `speed` times as fast, for trying out an hour in a minute.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "what has passed since then, whatever becomes of the system's clock")]
    pub fn faster(from: Timestamp, speed: u32) -> Self {
        Self { from, began: Instant::now(), speed: speed.max(1) }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let passed = self.began.elapsed().saturating_mul(self.speed);
        self.from + SignedDuration::try_from(passed).unwrap_or(SignedDuration::ZERO)
    }

    /// Waits until `wait` has passed on this clock.
    pub async fn sleep(&self, wait: SignedDuration) {
        tokio::time::sleep(Duration::try_from(wait).unwrap_or_default() / self.speed).await;
    }
}
