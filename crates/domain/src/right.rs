//! Rights over one's data that somebody asks an officer for (UU 27/2022 arts. 5–11).

use jiff::{SignedDuration, Timestamp};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A right that is asked for.
    Right {
        /// To see what is held (art. 7).
        Access = "access",
        /// To have it corrected (art. 6).
        Correction = "correction",
        /// To have it erased (art. 8).
        Erasure = "erasure",
        /// To have its processing restricted (art. 11).
        Restriction = "restriction",
    }
}

/// Hours within which an officer answers: 3 × 24 (UU 27/2022 arts. 30–32, 41).
const ANSWER_HOURS: i64 = 72;

impl Right {
    /// When an answer to what was asked at `asked_at` is due.
    #[must_use]
    pub fn due_at(asked_at: Timestamp) -> Timestamp {
        asked_at + SignedDuration::from_hours(ANSWER_HOURS)
    }
}
