//! What time alone brings: a reminder, the end of the question, the deletion of data.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::NominationStatus;
use jiff::{SignedDuration, Timestamp};

use super::{Nominations, NomineeRecord};
use crate::item::{s, ttl};
use crate::table::all;
use crate::write::Change;
use crate::{StoreError, keys};

/// Days that a scheduled look reaches back: it misses nothing when it did not run for a while.
const LOOK_BACK: i64 = 7;
/// Days after the window's end for which a phone that refused is not asked again.
const BLOCKED_DAYS: i64 = 365;

/// How many nominees a scheduled look moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// Reminded.
    pub reminded: u32,
    /// Questions that lapsed.
    pub expired: u32,
    /// Nominees whose data were deleted.
    pub forgotten: u32,
}

impl Nominations {
    /// Does what is due by now. Doing it twice, or from two places at once, does it once.
    ///
    /// # Errors
    /// The store failed; what is left is done the next time.
    pub async fn do_what_is_due(&self, now: Timestamp) -> Result<Due, StoreError> {
        let mut done = Due::default();
        let mut failure = None;
        for days in (0..=LOOK_BACK).rev() {
            let day = now - SignedDuration::from_hours(24 * days);
            for (election, phone_hash) in self.due_on(day).await? {
                // One nominee that cannot be moved on holds up nobody else.
                if let Err(error) = self.move_on(&election, &phone_hash, now, &mut done).await {
                    failure = Some(error);
                }
            }
        }
        failure.map_or(Ok(done), Err)
    }

    async fn due_on(&self, day: Timestamp) -> Result<Vec<(String, String)>, StoreError> {
        let query = self.table.query().index_name("by_due").key_condition_expression("due = :day");
        let mut found = Vec::new();
        for item in all(query.expression_attribute_values(":day", s(keys::due(day)))).await? {
            let parts = keys::nominee_parts(item.text("pk")?);
            found.extend(parts.map(|(election, phone_hash)| (election.to_owned(), phone_hash.to_owned())));
        }
        Ok(found)
    }

    async fn move_on(
        &self,
        election: &str,
        phone_hash: &str,
        now: Timestamp,
        done: &mut Due,
    ) -> Result<(), StoreError> {
        let Some(nominee) = self.nominee(election, phone_hash).await? else { return Ok(()) };
        let nominee = &nominee;
        let Some(election) = self.election(&nominee.election).await? else { return Ok(()) };
        match nominee.status {
            // Every proposal was taken back: there is nothing left to ask.
            NominationStatus::AwaitingConsent if nominee.contests.is_empty() => {
                self.forget_unasked(nominee, nominee.expires_at.max(now)).await?;
                done.forgotten += 1;
            }
            NominationStatus::AwaitingConsent if nominee.expires_at <= now => {
                self.end(nominee, NominationStatus::Expired, election.retention_days, now).await?;
                done.expired += 1;
            }
            NominationStatus::AwaitingConsent => {
                self.remind(nominee).await?;
                done.reminded += 1;
            }
            NominationStatus::Accepted => {}
            _ => {
                let until = election.closes.max(now) + SignedDuration::from_hours(24 * BLOCKED_DAYS);
                self.forget_nominee(nominee, until).await?;
                done.forgotten += 1;
            }
        }
        Ok(())
    }

    /// Deletes what is known of a nominee whom nobody proposes any more. A new proposal asks anew.
    async fn forget_unasked(&self, nominee: &NomineeRecord, until: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::nominee(&nominee.election, &nominee.phone_hash))
            .set("status", s(NominationStatus::Expired.as_str()))
            .remove(&["sealed", "outbox", "due"])
            .set("forgotten", AttributeValue::Bool(true))
            .set("ttl", ttl(until))
            .when("#status = :open")
            .when("attribute_not_exists(#contests)")
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()))
            .send(&self.table)
            .await?
            .either_way("it was answered, or proposed again, meanwhile");
        Ok(())
    }

    /// The one reminder; the next look is at the end of the question.
    async fn remind(&self, nominee: &NomineeRecord) -> Result<(), StoreError> {
        Change::of(keys::nominee(&nominee.election, &nominee.phone_hash))
            .set("outbox", s(format!("reminder:{}", nominee.created_at.as_millisecond())))
            .set("due", s(keys::due(nominee.expires_at)))
            .when("#status = :open")
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()))
            .send(&self.table)
            .await?
            .either_way("who answered meanwhile needs no reminder");
        Ok(())
    }
}
