//! How often somebody may say who they are. Whoever signs in with a shared phone is not the person
//! yet, and birth dates are known in a family and four digits are soon guessed.

use jiff::{SignedDuration, Timestamp};

/// Wrong answers of one browser about one person within [`IDENTITY_HOURS`].
pub const IDENTITY_TRIES_EACH: u32 = 5;
/// Wrong answers of all browsers about one person within [`IDENTITY_HOURS`].
pub const IDENTITY_TRIES: u32 = 15;
/// Hours from the first answer until all count anew.
pub const IDENTITY_HOURS: i64 = 24;
/// Days after which a phone may have another owner: numbers that lapsed are resold after 60 days
/// (Permenkominfo 14/2018).
pub const PHONE_RESOLD_DAYS: i64 = 60;

/// Whether a phone that was last proved to be a person's at `proved_at` may be somebody else's now.
#[must_use]
pub fn may_be_resold(proved_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved_at) > SignedDuration::from_hours(24 * PHONE_RESOLD_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_may_be_resold_after_sixty_days_and_not_before() {
        let proved_at = Timestamp::UNIX_EPOCH;
        let after = |days: i64, seconds: i64| proved_at + SignedDuration::from_secs(days * 86_400 + seconds);
        assert!(!may_be_resold(proved_at, proved_at));
        assert!(!may_be_resold(proved_at, after(60, 0)));
        assert!(may_be_resold(proved_at, after(60, 1)));
        assert!(!may_be_resold(after(1, 0), proved_at), "a clock that runs behind opens nothing and closes nothing");
    }
}
