//! What was sent to a phone today: limits over all flows, and each message once.

use domain::jakarta_date;
use jiff::{SignedDuration, Timestamp};

use crate::attribute::TTL;
use crate::item::{at, n, s, ttl};
use crate::write::{Change, Outcome};
use crate::{Accounts, StoreError, keys};

/// The attributes of what a phone was sent in a day.
const COUNT: &str = "count";
const LAST_AT: &str = "last_at";
const RESERVED: &str = "reserved";
const SENT: &str = "sent";

/// How often a phone may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenLimits {
    /// Seconds between two messages.
    pub gap_seconds: u32,
    /// Codes a day (Jakarta time), of each share.
    pub per_day: u32,
}

impl GivenLimits {
    fn gap(&self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.gap_seconds))
    }

    /// Whether another code may be issued for something that issued `count` of them, the last at
    /// `last` (seconds since 1970).
    pub(crate) fn allow(&self, last: i64, count: i64, now: Timestamp) -> bool {
        now.as_second() - last >= i64::from(self.gap_seconds) && count < i64::from(self.per_day)
    }
}

/// Out of which share of a phone a message is sent: none of them uses up another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// Codes that anybody can ask for.
    Codes,
    /// Codes of a browser that signed in with this phone before.
    Browser(String),
    /// What somebody is told about their own application, membership or phone.
    Notices,
}

/// Whether a message may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// Send it.
    Send,
    /// It went out before: the stream delivered a change again.
    Sent,
    /// The phone was written to a moment ago; the next one may go then. `None`: its day is used up.
    Limited(Option<Timestamp>),
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
        share: &Share,
        id: &str,
        limits: Option<GivenLimits>,
        now: Timestamp,
    ) -> Result<Reservation, StoreError> {
        let key = keys::messages(phone_hash, jakarta_date(now), share);
        let mut change = Change::of(key)
            .add(COUNT, 1)
            .set(LAST_AT, at(now))
            .set(TTL, ttl(now + SignedDuration::from_hours(48)))
            .append(RESERVED, s(id))
            .when(&format!("attribute_not_exists(#{RESERVED}) OR NOT contains(#{RESERVED}, :id)"))
            .when(&format!("attribute_not_exists(#{SENT}) OR NOT contains(#{SENT}, :id)"))
            .value(":id", s(id));
        if let Some(limits) = limits {
            // Notices have a gap and no day's share: each is told once, and may wait.
            let gap = format!("#{LAST_AT} <= :earlier");
            change = match share {
                Share::Notices => change.when(&format!("attribute_not_exists(#{COUNT}) OR ({gap})")),
                _ => change
                    .when(&format!("attribute_not_exists(#{COUNT}) OR (#{COUNT} < :most AND {gap})"))
                    .value(":most", n(limits.per_day)),
            };
            change = change.value(":earlier", at(now - limits.gap()));
        }
        Ok(match change.send(&self.table).await? {
            Outcome::Done(_) => Reservation::Send,
            Outcome::Refused(Some(old)) if old.texts(SENT).iter().any(|sent| sent == id) => Reservation::Sent,
            Outcome::Refused(Some(old)) if old.texts(RESERVED).iter().any(|reserved| reserved == id) => {
                Reservation::Send
            }
            Outcome::Refused(old) => Reservation::Limited(old.zip(limits).and_then(|(old, limits)| {
                let used_up = *share != Share::Notices && old.number_opt(COUNT)? >= i64::from(limits.per_day);
                (!used_up).then_some(old.time_opt(LAST_AT)? + limits.gap())
            })),
        })
    }

    /// Counts a message against what may be sent in an hour to everybody together: the last stop
    /// before a flood of forms becomes a bill. `false` when the hour is used up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn spend_message(&self, per_hour: u32, now: Timestamp) -> Result<bool, StoreError> {
        let outcome = Change::of(keys::spend(now.as_second().div_euclid(3600)))
            .add(COUNT, 1)
            .set(TTL, ttl(now + SignedDuration::from_hours(48)))
            .when(&format!("attribute_not_exists(#{COUNT}) OR #{COUNT} < :most"))
            .value(":most", n(per_hour))
            .send(&self.table)
            .await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Gives back what [`spend_message`](Self::spend_message) counted: the message was not taken.
    ///
    /// # Errors
    /// The store failed.
    pub async fn unspend_message(&self, now: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::spend(now.as_second().div_euclid(3600)))
            .add(COUNT, -1)
            .send(&self.table)
            .await?
            .either_way("there is no condition");
        Ok(())
    }

    /// Notes that a message was handed to the provider.
    ///
    /// # Errors
    /// The store failed.
    pub async fn message_sent(
        &self,
        phone_hash: &str,
        share: &Share,
        id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        Change::of(keys::messages(phone_hash, jakarta_date(now), share))
            .append(SENT, s(id))
            .send(&self.table)
            .await?
            .either_way("there is no condition");
        Ok(())
    }
}
