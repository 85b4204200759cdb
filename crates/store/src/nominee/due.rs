//! What time alone brings: a reminder, the end of the question, the deletion of data.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{NominationStatus, NomineeDue, NomineeTimes};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::record::{ASKED, CONTESTS, FORGOTTEN, NomineeRecord};
use crate::attribute::{DUE, OUTBOX, SEALED, STATUS, TTL};
use crate::channel::{channel_of, speak_today};
use crate::item::{s, ttl};
use crate::write::{Change, Outcome, Transaction};
use crate::{Nominations, StoreError, keys};

/// Days that every scheduled look reaches back.
const LOOK_BACK: i64 = 7;

/// How many nominees a scheduled look moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
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
        let times = NomineeTimes {
            status: nominee.status,
            proposed: !nominee.contests.is_empty(),
            asked: nominee.asked,
            created_at: nominee.created_at,
            expires_at: nominee.expires_at,
        };
        match times.due(&election, now) {
            NomineeDue::Ask(next) => self.take_turn(nominee, "consent", next, now).await?,
            NomineeDue::Remind(next) => {
                self.take_turn(nominee, "reminder", next, now).await?;
                done.reminded += 1;
            }
            NomineeDue::Lapse => {
                self.end(&[nominee], NominationStatus::Expired, false, election.retention_days, now).await?;
                done.expired += 1;
            }
            NomineeDue::ForgetUnasked(until) => {
                self.forget_unasked(nominee, until).await?;
                done.forgotten += 1;
            }
            NomineeDue::LetGo { until, over_at } => {
                self.let_go(nominee, until, over_at).await?;
                done.forgotten += 1;
            }
            NomineeDue::Forget(until) => {
                self.forget_nominee(nominee, until).await?;
                done.forgotten += 1;
            }
        }
        Ok(())
    }

    /// The turn of somebody who waits: the question, where the phone had its message on the day they were
    /// proposed; else the one reminder. Where the phone got a message today, that one has told them.
    async fn take_turn(
        &self,
        nominee: &NomineeRecord,
        word: &str,
        next: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let turn = Change::of(keys::nominee(nominee.id))
            .set(ASKED, AttributeValue::Bool(true))
            .set(DUE, s(keys::due(next)))
            .if_is(STATUS, "open", s(NominationStatus::AwaitingConsent.as_str()));
        let message = s(format!("{word}:{}", nominee.created_at.as_millisecond()));
        let spoken = Transaction::default()
            .update(&self.table, turn.clone().set(OUTBOX, message))?
            .update(&self.table, speak_today(channel_of(&nominee.election, &nominee.phone_hash), now))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = spoken else { return Ok(()) };
        cancelled.by(&[0, 1])?;
        turn.send(&self.table).await?.either_way("who answered meanwhile needs no message");
        Ok(())
    }

    /// Deletes, of somebody who stands in one contest, what is known of them in the others; and once the
    /// election is over, all of it.
    async fn let_go(
        &self,
        nominee: &NomineeRecord,
        until: Timestamp,
        over_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let all = over_at.is_none();
        for aspirant in self.aspirants_behind(nominee).await? {
            if all {
                self.give_up_claim(&aspirant).await?;
            }
            if all || nominee.chosen.as_ref() != Some(&aspirant.contest) {
                self.forget_aspirant(aspirant.id, until).await?;
            }
        }
        let change = Change::of(keys::nominee(nominee.id));
        let change = match over_at {
            Some(over) => change.set(DUE, s(keys::due(over))),
            None => change.remove(&[SEALED, DUE]).set(FORGOTTEN, AttributeValue::Bool(true)).set(TTL, ttl(until)),
        };
        change
            .if_is(STATUS, "read", s(nominee.status.as_str()))
            .send(&self.table)
            .await?
            .either_way("who was erased meanwhile has nothing left");
        Ok(())
    }

    /// Deletes what is known of a nominee whom nobody proposes any more. A new proposal asks anew.
    async fn forget_unasked(&self, nominee: &NomineeRecord, until: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::nominee(nominee.id))
            .set(STATUS, s(NominationStatus::Expired.as_str()))
            .remove(&[SEALED, OUTBOX, DUE])
            .set(FORGOTTEN, AttributeValue::Bool(true))
            .set(TTL, ttl(until))
            .if_is(STATUS, "open", s(NominationStatus::AwaitingConsent.as_str()))
            .if_lacks(CONTESTS)
            .send(&self.table)
            .await?
            .either_way("it was answered, or proposed again, meanwhile");
        Ok(())
    }

    /// Deletes what is known of a nominee who refused or never answered. What remains until `until` is
    /// the id that follows from phone and name: here, so that they are not asked again, and with the aspirants, whose counts
    /// hang on them. A question that was asked anew since it was read stays.
    pub(crate) async fn forget_nominee(&self, nominee: &NomineeRecord, until: Timestamp) -> Result<(), StoreError> {
        let as_read = || Change::of(keys::nominee(nominee.id)).if_is(STATUS, "read", s(nominee.status.as_str()));
        let forgotten = as_read().set(FORGOTTEN, AttributeValue::Bool(true));
        if matches!(forgotten.send(&self.table).await?, Outcome::Refused(_)) {
            return Ok(());
        }
        for contest in &nominee.contests {
            self.forget_aspirant(self.aspirant_of(contest, nominee.id)?, until).await?;
        }
        // Last, so that what failed on the way is due again.
        let gone = as_read().remove(&[SEALED, OUTBOX, DUE]).set(TTL, ttl(until));
        gone.send(&self.table).await?.either_way("it was asked anew since, and holds what the new proposal told");
        Ok(())
    }
}
