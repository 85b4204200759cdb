//! People ask, officers answer. One of a kind is open at a time.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, ERASURE_HOURS, LedgerLine, Right};
use jiff::SignedDuration;
use uuid::Uuid;

use super::record::{
    ACCEPTED, ANSWERED, ANSWERED_AT, ASKED_AT, Asker, MEMBER, OPEN, REASON, RightAnswer, RightRequest,
};
use crate::attribute::{SORT, STATUS, VILLAGE};
use crate::erasure::{drafts, kept};
use crate::filing::FILED;
use crate::item::{at, s};
use crate::write::{Change, Transaction};
use crate::{Everything, NewErasure, Registry, StoreError, Whose, keys, ledger};

impl Registry {
    /// Puts a right before the officers of the area. What is open already stays as it is, with its clock.
    ///
    /// # Errors
    /// The store failed.
    pub async fn ask_right(
        &self,
        asker: &Asker<'_>,
        kind: Right,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<(), StoreError> {
        let key = keys::request(asker.application, kind);
        let change = Change::of(key.clone())
            .set(STATUS, s(OPEN))
            .set(VILLAGE, s(asker.village.to_string()))
            .set(ASKED_AT, at(act.at))
            .set(SORT, s(keys::queue_order(false, act.at, asker.application)))
            .file(asker.village, keys::requests_of)?
            .set_some(MEMBER, asker.member.map(|number| s(number.as_str())))
            .remove(&[ACCEPTED, REASON])
            .when(&format!("attribute_not_exists(#pk) OR #{STATUS} <> :open"))
            .value(":open", s(OPEN));
        let asked = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .require_unerased(&self.table, keys::application(asker.application))?
            .send(&self.table.client)
            .await?;
        match asked {
            Ok(()) => Ok(()),
            // It is open since before, or nobody is there any more who could ask.
            Err(cancelled) => cancelled.by(&[0, 2]),
        }
    }

    /// Deletes what a person asked for, with the answers: their record is erased.
    pub(crate) async fn forget_rights(&self, application: Uuid) -> Result<(), StoreError> {
        let each = Right::ALL.iter().map(|kind| self.table.delete(keys::request(application, *kind)));
        futures_util::future::try_join_all(each).await.map(drop)
    }

    /// Asks that everything of somebody be erased in a day, as an officer granted: every phone is told, and can
    /// take it back. Of what will be kept it names what the registry knows of; the erasure itself looks further.
    ///
    /// # Errors
    /// The store failed; nothing is asked.
    pub async fn grant_erasure(&self, whose: &Whose, id: Uuid, line: &LedgerLine, act: &Act) -> Result<(), StoreError> {
        let held = self.held_by(whose, act.at).await?;
        let mut whose = whose.clone();
        whose.learn(&held);
        let everything = Everything { whose, held, candidacies: Vec::new() };
        let kept = kept(&drafts(&everything, act.at)?);
        let effective_at = act.at + SignedDuration::from_hours(ERASURE_HOURS);
        let new = NewErasure { id, whose: everything.whose, kept, effective_at, told: true, line, act };
        self.ask_erasure(new).await.map(drop)
    }

    /// Answers what is open; `false` when it was answered in between.
    ///
    /// # Errors
    /// The store failed.
    pub async fn answer_right(
        &self,
        request: &RightRequest,
        answer: &RightAnswer,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let key = keys::request(request.application, request.kind);
        let change = Change::of(key.clone())
            .set(STATUS, s(ANSWERED))
            .set(ACCEPTED, AttributeValue::Bool(answer.accepted))
            .set(REASON, self.table.seal(&key, REASON, answer.reason.as_bytes())?)
            .set(ANSWERED_AT, at(act.at))
            .remove(&[FILED[0], FILED[1], SORT])
            .if_is(STATUS, "open", s(OPEN))
            .if_is(ASKED_AT, "asked_at", at(request.asked_at));
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .send(&self.table.client)
            .await?;
        match outcome {
            Ok(()) => Ok(true),
            Err(cancelled) => cancelled.by(&[0]).map(|()| false),
        }
    }
}
