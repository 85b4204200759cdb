//! The time, for work that takes longer than a moment.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

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
