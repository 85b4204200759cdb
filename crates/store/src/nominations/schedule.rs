//! What time alone brings: a reminder, the end of the question, the deletion of data.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Election, NominationStatus};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Nominations, NomineeRecord};
use crate::item::{s, ttl};
use crate::write::Change;
use crate::{StoreError, keys};

/// Days that every scheduled look reaches back.
const LOOK_BACK: i64 = 7;
/// Days after the window's end for which a phone that refused is not asked again.
pub(super) const BLOCKED_DAYS: i64 = 365;

/// How many nominees a scheduled look moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// Whose reminder was due.
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
        for pk in self.table.due_by(LOOK_BACK, now).await? {
            let Some(id) = keys::nominee_id(&pk) else { continue };
            // One nominee that cannot be moved on holds up nobody else.
            if let Err(error) = self.move_on(id, now, &mut done).await {
                failure = Some(error);
            }
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.table.looked(now).await?;
        Ok(done)
    }

    async fn move_on(&self, id: Uuid, now: Timestamp, done: &mut Due) -> Result<(), StoreError> {
        let Some(nominee) = self.nominee(id).await? else { return Ok(()) };
        let nominee = &nominee;
        let Some(election) = self.election(&nominee.election).await? else { return Ok(()) };
        match nominee.status {
            // Every proposal was taken back: there is nothing left to ask.
            NominationStatus::AwaitingConsent if nominee.contests.is_empty() => {
                self.forget_unasked(nominee, nominee.expires_at.max(now)).await?;
                done.forgotten += 1;
            }
            NominationStatus::AwaitingConsent if nominee.expires_at <= now => {
                self.end(&[nominee], NominationStatus::Expired, false, election.retention_days, now).await?;
                done.expired += 1;
            }
            NominationStatus::AwaitingConsent => {
                self.take_turn(nominee, &election, now).await?;
                done.reminded += u32::from(nominee.asked);
            }
            NominationStatus::Accepted => {
                self.let_go(nominee, &election, now).await?;
                done.forgotten += 1;
            }
            _ => {
                let until = election.closes.max(now) + SignedDuration::from_hours(24 * BLOCKED_DAYS);
                self.forget_nominee(nominee, until).await?;
                done.forgotten += 1;
            }
        }
        Ok(())
    }

    /// Deletes, of somebody who stands in one contest, what is known of them in the others; and once the
    /// election is over, all of it.
    async fn let_go(&self, nominee: &NomineeRecord, election: &Election, now: Timestamp) -> Result<(), StoreError> {
        let over = election.over_at();
        let all = over <= now;
        let until = over.max(now) + SignedDuration::from_hours(24 * BLOCKED_DAYS);
        for aspirant in self.aspirants_behind(nominee).await? {
            if all {
                self.release(&aspirant).await?;
            }
            if all || nominee.chosen.as_ref() != Some(&aspirant.contest) {
                self.forget_aspirant(aspirant.id, until).await?;
            }
        }
        let change = Change::of(keys::nominee(nominee.id));
        let change = if all {
            change.remove(&["sealed", "due"]).set("forgotten", AttributeValue::Bool(true)).set("ttl", ttl(until))
        } else {
            change.set("due", s(keys::due(over)))
        };
        change
            .when("#status = :read")
            .value(":read", s(nominee.status.as_str()))
            .send(&self.table)
            .await?
            .either_way("who was erased meanwhile has nothing left");
        Ok(())
    }

    /// Deletes what is known of a nominee whom nobody proposes any more. A new proposal asks anew.
    async fn forget_unasked(&self, nominee: &NomineeRecord, until: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::nominee(nominee.id))
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
}
