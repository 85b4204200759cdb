//! Requests per client and route, counted in the memory of one environment.
//!
//! A counter in the database would double the cost of joining. What one environment counts stops a
//! loop; a flood is stopped before it arrives here, by the rate rule at the edge of the network
//! (`infra/web.yaml`).

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;

use crate::environment::RateLimit;

/// Entries after which windows that are over are thrown away.
const SWEEP_AT: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    windows: Mutex<HashMap<(String, String), (i64, u32)>>,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self { limit, windows: Mutex::new(HashMap::new()) }
    }

    /// Counts a request; gives the seconds to wait when the window is used up.
    pub(crate) fn count(&self, client: String, route: String, now: Timestamp) -> Option<u32> {
        let second = now.as_second();
        let length = i64::from(self.limit.seconds.max(1));
        let start = second - second.rem_euclid(length);
        let mut windows = self.windows.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if windows.len() >= SWEEP_AT {
            windows.retain(|_, (at, _)| *at == start);
        }
        let window = windows.entry((client, route)).or_insert((start, 0));
        if window.0 != start {
            *window = (start, 0);
        }
        window.1 += 1;
        (window.1 > self.limit.requests).then(|| u32::try_from(start + length - second).unwrap_or(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_its_share_through_and_then_says_how_long_to_wait() {
        let limiter = Limiter::new(RateLimit { requests: 2, seconds: 60 });
        let at = |second| Timestamp::from_second(second).unwrap();
        let count = |client: &str, second| limiter.count(client.to_owned(), "POST /x".to_owned(), at(second));
        assert_eq!(count("a", 0), None);
        assert_eq!(count("a", 10), None);
        assert_eq!(count("a", 20), Some(40));
        assert_eq!(count("b", 20), None);
        assert_eq!(count("a", 60), None);
    }
}
