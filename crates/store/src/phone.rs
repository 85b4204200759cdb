//! When a phone was last proved to be still in the hands of those it leads to.

use jiff::{SignedDuration, Timestamp};

use crate::attribute::TTL;
use crate::item::{at, ttl};
use crate::write::Change;
use crate::{Accounts, StoreError, keys};

/// The attribute of a phone's item.
const SEEN_AT: &str = "seen_at";

/// Days after which nobody asks any more.
const REMEMBERED_DAYS: i64 = 400;

impl Accounts {
    /// When somebody last signed in with a phone and had nothing left to prove.
    ///
    /// # Errors
    /// The store failed.
    pub async fn phone_seen(&self, phone_hash: &str) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.table.get(keys::phone(phone_hash)).await?.and_then(|item| item.time_opt(SEEN_AT)))
    }

    /// Notes that they just did.
    ///
    /// # Errors
    /// The store failed.
    pub async fn see_phone(&self, phone_hash: &str, now: Timestamp) -> Result<(), StoreError> {
        let seen = Change::of(keys::phone(phone_hash))
            .set(SEEN_AT, at(now))
            .set(TTL, ttl(now + SignedDuration::from_hours(24 * REMEMBERED_DAYS)));
        seen.send(&self.table).await?.either_way("there is no condition");
        Ok(())
    }
}
