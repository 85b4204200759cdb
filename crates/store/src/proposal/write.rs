//! A member proposes somebody, and takes it back.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, MemberNumber, NominationStatus, Nominee, Track};
use jiff::Timestamp;
use uuid::Uuid;

use super::record::{COUNT, NOMINEE, NOMINEES, Nomination, NomineeData, OWN, PHONE, TRACK, WITHDRAWN_AT};
use crate::attribute::{CONTEST, CREATED_AT, SEALED, STATUS};
use crate::item::{Item, at, n, s};
use crate::nominee::record::ANSWERED_AT;
use crate::write::{Change, Outcome, Transaction};
use crate::{Contest, Member, Nominations, StoreError, keys, ledger};

/// A checked proposal, ready to be stored.
#[derive(Debug)]
pub struct NewNomination<'a> {
    /// The id that the client chose, or a fresh one.
    pub id: Uuid,
    /// Who proposes.
    pub proposer: &'a Member,
    /// For what.
    pub contest: &'a Contest,
    /// Whom.
    pub nominee: &'a Nominee,
    /// The nominee's id.
    pub nominee_id: Uuid,
    /// The hash of the nominee's phone.
    pub phone_hash: &'a str,
    /// By which way.
    pub track: Track,
    /// Why.
    pub reason: &'a str,
    /// Whether the nominee is the proposer.
    pub own: bool,
    /// How many people a member may propose in this election.
    pub most: u32,
    /// The proposer's act.
    pub act: Act,
}

/// What came of proposing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// Stored, now or by the same request before.
    Stored,
    /// Another proposal was stored under this id.
    Mismatch,
    /// This member proposed this person before.
    Duplicate,
    /// This member proposed as many as they may.
    Limit,
}

impl Nominations {
    /// Stores a proposal: one transaction of the proposal, the member's limit and the ledger. What
    /// becomes of the nominee and of their support follows from the stream.
    ///
    /// # Errors
    /// The store failed; nothing is stored.
    pub async fn propose(&self, new: &NewNomination<'_>) -> Result<Proposed, StoreError> {
        let key = keys::nomination(&new.proposer.number, new.id);
        let data = NomineeData::of(new.nominee, new.reason);
        let item = Item::new(key.clone())
            .with(CONTEST, s(keys::contest(new.contest)))
            .with(NOMINEE, s(new.nominee_id.to_string()))
            .with(PHONE, s(new.phone_hash))
            .with(TRACK, s(new.track.as_str()))
            .with(STATUS, s(NominationStatus::AwaitingConsent.as_str()))
            .with(CREATED_AT, at(new.act.at))
            .with_some(OWN, new.own.then_some(AttributeValue::Bool(true)))
            .with(SEALED, self.table.seal_json(&key, SEALED, &data)?);
        let limit = Change::of(keys::proposer_limit(&new.proposer.number, &new.contest.election))
            .add(COUNT, 1)
            .include(NOMINEES, &[new.nominee_id])
            .when(&format!("attribute_not_exists(#{NOMINEES}) OR NOT contains(#{NOMINEES}, :nominee)"))
            .when(&format!("attribute_not_exists(#{COUNT}) OR #{COUNT} < :most"))
            .value(":nominee", s(new.nominee_id.to_string()))
            .value(":most", n(new.most));
        let outcome = Transaction::default()
            .create(&self.table, item)?
            .update(&self.table, limit)?
            .create(&self.ledger, ledger::entry(&new.proposer.line(Action::Nominated), &new.act))?
            .send(&self.table.client)
            .await?;
        let Err(mut cancelled) = outcome else { return Ok(Proposed::Stored) };
        if cancelled.refused(0) {
            let old = cancelled.item(0).unwrap_or_default();
            let same = old.text_opt(CONTEST) == Some(&keys::contest(new.contest))
                && old.text_opt(TRACK) == Some(new.track.as_str())
                && self.table.open_json(&key, SEALED, &old)? == Some(data);
            return Ok(if same { Proposed::Stored } else { Proposed::Mismatch });
        }
        let limit = cancelled.item(1).unwrap_or_default();
        let before = limit.set(NOMINEES).contains(&new.nominee_id.to_string());
        Ok(if before { Proposed::Duplicate } else { Proposed::Limit })
    }

    /// Counts anew how many proposals of a member wait or were accepted (`used`, of `known` that were not
    /// taken back), once the limit is reached: who refused takes no place. `false` when somebody else counted in between, or nothing is free.
    ///
    /// # Errors
    /// The store failed.
    pub async fn free_limit(
        &self,
        proposer: &MemberNumber,
        election: &str,
        [known, used]: [usize; 2],
        most: u32,
    ) -> Result<bool, StoreError> {
        if used >= usize::try_from(most).unwrap_or(usize::MAX) {
            return Ok(false);
        }
        let change = Change::of(keys::proposer_limit(proposer, election))
            .set(COUNT, n(used))
            // Nothing was proposed since it was read.
            .when(&format!("#{COUNT} >= :most"))
            .when(&format!("size(#{NOMINEES}) = :known"))
            .value(":most", n(most))
            .value(":known", n(known));
        Ok(matches!(change.send(&self.table).await?, Outcome::Done(_)))
    }

    /// Takes a proposal back: its data go, and the member may propose somebody else, or the same
    /// person again. `false` when it was taken back before.
    ///
    /// # Errors
    /// The store failed.
    pub async fn withdraw_nomination(
        &self,
        proposer: &Member,
        nomination: &Nomination,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let outcome = self
            .give_back(&proposer.number, nomination, act.at)?
            .create(&self.ledger, ledger::entry(&proposer.line(Action::NominationWithdrawn), act))?
            .require_lack(&self.table, keys::nominee(nomination.nominee_id), ANSWERED_AT)?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        // It was taken back, or the nominee answered, in between.
        cancelled.by(&[0, 3])?;
        Ok(false)
    }

    /// The writes by which a proposal is none any more, and its place is free again.
    pub(crate) fn give_back(
        &self,
        proposer: &MemberNumber,
        nomination: &Nomination,
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        let change = Change::of(keys::nomination(proposer, nomination.id))
            .set(STATUS, s(NominationStatus::Withdrawn.as_str()))
            .set(WITHDRAWN_AT, at(now))
            .remove(&[SEALED])
            .if_is(STATUS, "waiting", s(NominationStatus::AwaitingConsent.as_str()));
        let limit = Change::of(keys::proposer_limit(proposer, &nomination.contest.election))
            .add(COUNT, -1)
            .exclude(NOMINEES, &[nomination.nominee_id]);
        Transaction::default().update(&self.table, change)?.update(&self.table, limit)
    }

    /// Deletes what a proposal says about somebody who refused or did not answer.
    pub(crate) async fn forget_nomination(&self, proposer: &MemberNumber, id: Uuid) -> Result<(), StoreError> {
        let change = Change::of(keys::nomination(proposer, id)).remove(&[SEALED]).if_there();
        change.send(&self.table).await?.either_way("a proposal that is gone says nothing");
        Ok(())
    }
}
