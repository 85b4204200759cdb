//! A member proposes somebody, sees what they proposed, takes it back.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, MemberNumber, NominationStatus, Nominee, PersonName, Phone, Sex, Track};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Contest, Nominations};
use crate::item::{Item, at, n, s};
use crate::keys;
use crate::ledger;
use crate::write::{Change, Outcome, Transaction};
use crate::{Member, StoreError};

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

/// A proposal as its proposer sees it.
#[derive(Debug, Clone)]
pub struct Nomination {
    /// Its id.
    pub id: Uuid,
    /// For what.
    pub contest: Contest,
    /// `awaiting_consent` or `withdrawn`: what the nominee answered stands with the nominee.
    pub status: NominationStatus,
    /// Whom; absent once their data are deleted.
    pub nominee: Option<Nominee>,
    /// The nominee's id.
    pub nominee_id: Uuid,
    /// The hash of the nominee's phone.
    pub phone_hash: String,
    /// Why.
    pub reason: String,
    /// By which way.
    pub track: Track,
    /// Whether the nominee is the proposer.
    pub own: bool,
    /// When.
    pub created_at: Timestamp,
}

/// A nominee as they are sealed.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct NomineeData {
    name: String,
    phone: String,
    sex: Sex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) reason: String,
}

impl NomineeData {
    pub(super) fn of(nominee: &Nominee, reason: &str) -> Self {
        Self {
            name: nominee.name.expose().to_owned(),
            phone: nominee.phone.expose().to_owned(),
            sex: nominee.sex,
            number: nominee.member_number.as_ref().map(MemberNumber::to_string),
            reason: reason.to_owned(),
        }
    }

    pub(super) fn nominee(self) -> Result<Nominee, StoreError> {
        Ok(Nominee {
            name: PersonName::from_stored(self.name),
            phone: Phone::from_stored(&self.phone).map_err(|_| StoreError::Corrupt("sealed"))?,
            sex: self.sex,
            member_number: self.number.map(MemberNumber::from_stored),
        })
    }
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
            .with("contest", s(keys::contest(new.contest)))
            .with("nominee", s(new.nominee_id.to_string()))
            .with("phone", s(new.phone_hash))
            .with("track", s(new.track.as_str()))
            .with("status", s(NominationStatus::AwaitingConsent.as_str()))
            .with("created_at", at(new.act.at))
            .with_some("own", new.own.then_some(AttributeValue::Bool(true)))
            .with("sealed", self.table.seal_json(&key, "sealed", &data)?);
        let limit = Change::of(keys::proposer_limit(&new.proposer.number, &new.contest.election))
            .count("count")
            .include("nominees", &[new.nominee_id])
            .when("attribute_not_exists(#nominees) OR NOT contains(#nominees, :nominee)")
            .when("attribute_not_exists(#count) OR #count < :most")
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
            let same = old.text_opt("contest") == Some(&keys::contest(new.contest))
                && old.text_opt("track") == Some(new.track.as_str())
                && self.table.open_json(&key, "sealed", &old)? == Some(data);
            return Ok(if same { Proposed::Stored } else { Proposed::Mismatch });
        }
        let limit = cancelled.item(1).unwrap_or_default();
        let before = limit.set("nominees").contains(&new.nominee_id.to_string());
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
            .set("count", n(used))
            // Nothing was proposed since it was read.
            .when("#count >= :most AND size(#nominees) = :known")
            .value(":most", n(most))
            .value(":known", n(known));
        Ok(matches!(change.send(&self.table).await?, Outcome::Done(_)))
    }

    /// Everything a member proposed, newest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nominations_of(&self, proposer: &MemberNumber) -> Result<Vec<Nomination>, StoreError> {
        let rows = self.table.rows_of(keys::proposer(proposer), keys::NOMINATIONS).await?;
        let found = rows.iter().map(|item| self.read_nomination(proposer, item));
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|nomination| std::cmp::Reverse(nomination.created_at));
        Ok(found)
    }

    fn read_nomination(&self, proposer: &MemberNumber, item: &Item) -> Result<Nomination, StoreError> {
        let id = keys::nomination_id(item.text("sk")?).ok_or(StoreError::Corrupt("sk"))?;
        let key = keys::nomination(proposer, id);
        let data = self.table.open_json::<NomineeData>(&key, "sealed", item)?;
        Ok(Nomination {
            id,
            contest: item.word("contest", keys::read_contest)?,
            status: item.word("status", NominationStatus::parse)?,
            reason: data.as_ref().map(|data| data.reason.clone()).unwrap_or_default(),
            nominee: data.map(NomineeData::nominee).transpose()?,
            nominee_id: item.word("nominee", |id| id.parse().ok())?,
            phone_hash: item.text("phone")?.to_owned(),
            track: item.word("track", Track::parse)?,
            own: item.flag("own"),
            created_at: item.time("created_at")?,
        })
    }

    /// One proposal of a member.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nomination(&self, proposer: &MemberNumber, id: Uuid) -> Result<Option<Nomination>, StoreError> {
        let item = self.table.get(keys::nomination(proposer, id)).await?;
        item.map(|item| self.read_nomination(proposer, &item)).transpose()
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
            .require_unanswered(&self.table, keys::nominee(nomination.nominee_id))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        // It was taken back, or the nominee answered, in between.
        cancelled.by(&[0, 3])?;
        Ok(false)
    }

    /// The writes by which a proposal is none any more, and its place is free again.
    fn give_back(
        &self,
        proposer: &MemberNumber,
        nomination: &Nomination,
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        let change = Change::of(keys::nomination(proposer, nomination.id))
            .set("status", s(NominationStatus::Withdrawn.as_str()))
            .set("withdrawn_at", at(now))
            .remove(&["sealed"])
            .when("#status = :waiting")
            .value(":waiting", s(NominationStatus::AwaitingConsent.as_str()));
        let limit = Change::of(keys::proposer_limit(proposer, &nomination.contest.election))
            .add("count", -1)
            .exclude("nominees", &[nomination.nominee_id]);
        Transaction::default().update(&self.table, change)?.update(&self.table, limit)
    }

    /// Ends a proposal that found no place, because others took the last one in the same moment. The ledger
    /// says that it was made; nothing came of it.
    pub(super) async fn turn_away(
        &self,
        proposer: &MemberNumber,
        nomination: &Nomination,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match self.give_back(proposer, nomination, now)?.send(&self.table.client).await? {
            Ok(()) => Ok(()),
            // It was taken back before.
            Err(cancelled) => cancelled.by(&[0]),
        }
    }

    /// Deletes what a proposal says about somebody who refused or did not answer.
    pub(super) async fn forget_nomination(&self, proposer: &MemberNumber, id: Uuid) -> Result<(), StoreError> {
        let change = Change::of(keys::nomination(proposer, id)).remove(&["sealed"]).when("attribute_exists(#pk)");
        change.send(&self.table).await?.either_way("a proposal that is gone says nothing");
        Ok(())
    }
}
