//! What was sent to a phone today: limits over all flows, and each message once.

use domain::jakarta_date;
use jiff::{SignedDuration, Timestamp};

use super::Accounts;
use crate::StoreError;
use crate::item::{at, n, s, ttl};
use crate::keys;
use crate::write::{Change, Outcome};

/// How often a phone may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenLimits {
    /// Seconds between two messages.
    pub gap_seconds: u32,
    /// Messages a day (Jakarta time).
    pub per_day: u32,
}

impl GivenLimits {
    /// Whether another code may be issued for something that issued `count` of them, the last at
    /// `last` (seconds since 1970).
    pub(crate) fn allow(&self, last: i64, count: i64, now: Timestamp) -> bool {
        now.as_second() - last >= i64::from(self.gap_seconds) && count < i64::from(self.per_day)
    }
}

/// Whether a message may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// Send it.
    Send,
    /// It went out before: the stream delivered a change again.
    Sent,
    /// The phone had its share; the message is dropped, and its reader can ask for another.
    Limited,
}

impl Accounts {
    /// Counts a message before it is sent. A message that was counted and, for all we know, never
    /// sent, may go out now: at least once, rarely twice, never lost.
    ///
    /// # Errors
    /// The store failed.
    pub async fn reserve_message(
        &self,
        phone_hash: &str,
        id: &str,
        limits: Option<GivenLimits>,
        now: Timestamp,
    ) -> Result<Reservation, StoreError> {
        let key = keys::messages(phone_hash, jakarta_date(now));
        let mut change = Change::of(key)
            .count("count")
            .set("last_at", at(now))
            .set("ttl", ttl(now + SignedDuration::from_hours(48)))
            .append("reserved", s(id))
            .when("attribute_not_exists(#reserved) OR NOT contains(#reserved, :id)")
            .when("attribute_not_exists(#sent) OR NOT contains(#sent, :id)")
            .value(":id", s(id));
        if let Some(limits) = limits {
            change = change
                .when("attribute_not_exists(#count) OR (#count < :most AND #last_at <= :earlier)")
                .value(":most", n(limits.per_day))
                .value(":earlier", at(now - SignedDuration::from_secs(i64::from(limits.gap_seconds))));
        }
        Ok(match change.send(&self.table).await? {
            Outcome::Done(_) => Reservation::Send,
            Outcome::Refused(Some(old)) if old.texts("sent").iter().any(|sent| sent == id) => Reservation::Sent,
            Outcome::Refused(Some(old)) if old.texts("reserved").iter().any(|reserved| reserved == id) => {
                Reservation::Send
            }
            Outcome::Refused(_) => Reservation::Limited,
        })
    }

    /// Counts a message against what may be sent in an hour to everybody together: the last stop
    /// before a flood of forms becomes a bill. `false` when the hour is used up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn spend_message(&self, per_hour: u32, now: Timestamp) -> Result<bool, StoreError> {
        let outcome = Change::of(keys::spend(now.as_second().div_euclid(3600)))
            .count("count")
            .set("ttl", ttl(now + SignedDuration::from_hours(48)))
            .when("attribute_not_exists(#count) OR #count < :most")
            .value(":most", n(per_hour))
            .send(&self.table)
            .await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Notes that a message was handed to the provider.
    ///
    /// # Errors
    /// The store failed.
    pub async fn message_sent(&self, phone_hash: &str, id: &str, now: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::messages(phone_hash, jakarta_date(now)))
            .append("sent", s(id))
            .send(&self.table)
            .await?
            .either_way("there is no condition");
        Ok(())
    }
}
