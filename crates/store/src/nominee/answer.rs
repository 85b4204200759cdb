//! The nominee answers: once, for all proposals of them in an election, and for all names that are theirs.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, Answer, AspirantEvent, NominationStatus, Person};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::record::{ANSWERED_AT, CHOSEN, NomineeRecord, SAME_AS};
use crate::aspirant::record::{APPLICATION, CONSENTED_AT, JOINING, PERSON, RECEIPT};
use crate::aspirant::supporter;
use crate::attribute::{DUE, FLAGS, NIK_HMAC, OUTBOX, STATUS};
use crate::channel::{CLOSED, OPEN, REFUSED, STANDS, channel_of, stands};
use crate::item::{Item, at, list, s};
use crate::proposal::WITHDRAWN_AT;
use crate::write::{Change, Transaction};
use crate::{Aspirant, Nominations, StoreError, keys, ledger, person};

/// How many supports are read at a time.
const FEW: i32 = 10;

/// What a nominee agrees to, with what the law needs to know of them.
#[derive(Debug)]
pub struct Acceptance<'a> {
    /// The aspirant they become.
    pub aspirant: &'a Aspirant,
    /// Under which other names behind the phone they were proposed: by their own word they are one person.
    pub also: &'a [&'a NomineeRecord],
    /// Who they are.
    pub person: &'a Person,
    /// The application that leads to their membership.
    pub application: Uuid,
    /// Whether they are a member now.
    pub member: bool,
    /// Days until what is known of them in contests that they did not choose is deleted.
    pub retention_days: i64,
    /// The signed receipt of the consent.
    pub receipt: &'a str,
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It counts now, or it is what was answered before.
    Done,
    /// Something else was answered before, or the time is over.
    Conflict,
    /// Nobody proposes this aspirant any more.
    Withdrawn,
}

impl Nominations {
    /// Accepts one contest: one transaction of nominee, aspirant and ledger, while a proposal stands. The other
    /// proposals of this nominee end by way of the stream.
    ///
    /// # Errors
    /// The store failed.
    pub async fn accept(
        &self,
        nominee: &NomineeRecord,
        acceptance: &Acceptance<'_>,
        act: &Act,
    ) -> Result<Answered, StoreError> {
        let aspirant = acceptance.aspirant;
        let chosen = keys::contest(&aspirant.contest);
        if nominee.status == NominationStatus::Accepted && nominee.chosen.as_ref() == Some(&aspirant.contest) {
            return Ok(Self::answered_as(aspirant, acceptance.person));
        }
        let Ok(status) = aspirant.status.after(AspirantEvent::Consent) else { return Ok(Answered::Conflict) };
        let key = keys::aspirant(aspirant.id);
        let nik_hash = self.table.nik_hash(&acceptance.person.nik)?;
        let sealed = self.table.seal(&key, PERSON, &person::write(acceptance.person)?)?;
        let mut flags = aspirant.flags.clone();
        if !acceptance.member {
            flags.push(JOINING.to_owned());
        }
        let willing = Self::file_aspirant(Self::change_of(aspirant), aspirant, status)
            .set(PERSON, sealed)
            .set(APPLICATION, s(acceptance.application.to_string()))
            .set(NIK_HMAC, s(nik_hash))
            .set(CONSENTED_AT, at(act.at))
            .set(RECEIPT, s(acceptance.receipt))
            .set(FLAGS, list(&flags));
        let look = act.at + SignedDuration::from_hours(24 * acceptance.retention_days);
        let answered = open(nominee, NominationStatus::Accepted, act.at)
            .set(CHOSEN, s(chosen.as_str()))
            .set(DUE, s(keys::due(look)));
        let names: Vec<Uuid> =
            std::iter::once(nominee).chain(acceptance.also.iter().copied()).map(|name| name.id).collect();
        let stands: Vec<String> = names.iter().map(|name| stands(*name, &aspirant.contest)).collect();
        let place = channel_of(&nominee.election, &nominee.phone_hash);
        let mut transaction = Transaction::default()
            .update(&self.table, answered)?
            .update(&self.table, willing)?
            .create(&self.ledger, ledger::entry(&aspirant.line(Action::Accepted), act))?
            .update(&self.table, place.exclude(OPEN, &names).include(STANDS, &stands))?;
        for name in acceptance.also {
            let same = open(name, NominationStatus::Accepted, act.at)
                .set(CHOSEN, s(chosen.as_str()))
                .set(SAME_AS, s(nominee.id.to_string()))
                .set(DUE, s(keys::due(look)));
            transaction = transaction.update(&self.table, same)?;
        }
        let proposal = 4 + acceptance.also.len();
        for place in std::iter::once(&aspirant.id).chain(&aspirant.absorbed) {
            let supports = self.table.query_of(keys::aspirant(*place).pk, keys::SUPPORTS);
            // Mostly the first one decides, of however many.
            let mut supports = supports.into_paginator().page_size(FEW).items().send();
            while let Some(support) = supports.next().await {
                let Some((member, nomination)) = supporter(&Item(support?)) else { continue };
                let made = keys::nomination(&member, nomination);
                let stands = transaction.clone().require_lack(&self.table, made, WITHDRAWN_AT)?;
                let Err(mut cancelled) = stands.send(&self.table.client).await? else { return Ok(Answered::Done) };
                // It was taken back, and the stream has not told the aspirant yet: there may be others.
                if cancelled.refused(proposal) {
                    continue;
                }
                cancelled.by(&[0, 1].into_iter().chain(4..proposal).collect::<Vec<_>>())?;
                // Two at once: the second finds what the first wrote.
                if cancelled.item(0).is_none_or(|item| item.text_opt(CHOSEN) != Some(&chosen)) {
                    return Ok(Answered::Conflict);
                }
                let wrote = self.aspirants(&[aspirant.id]).await?;
                return Ok(wrote.first().map_or(Answered::Conflict, |one| Self::answered_as(one, acceptance.person)));
            }
        }
        Ok(Answered::Withdrawn)
    }

    /// Whether an answer that counts already was this person's.
    fn answered_as(aspirant: &Aspirant, person: &Person) -> Answered {
        let same = aspirant.person.as_ref().is_some_and(|answered| answered.nik == person.nik);
        if same { Answered::Done } else { Answered::Conflict }
    }

    /// Some of the names behind one phone decline every proposal, or the phone is not theirs; `close` lets
    /// it be asked nothing more in this election. The aspirants end by way of the stream; the data go after
    /// `retention_days`.
    ///
    /// # Errors
    /// The store failed.
    pub async fn refuse(
        &self,
        nominees: &[&NomineeRecord],
        answer: Answer,
        close: bool,
        retention_days: i64,
        now: Timestamp,
    ) -> Result<Answered, StoreError> {
        let to = match answer {
            Answer::NotMe => NominationStatus::NotMe,
            _ => NominationStatus::Declined,
        };
        self.end(nominees, to, close, retention_days, now).await
    }

    /// Ends the question to some of the names behind one phone, all or none.
    pub(super) async fn end(
        &self,
        nominees: &[&NomineeRecord],
        to: NominationStatus,
        close: bool,
        retention_days: i64,
        now: Timestamp,
    ) -> Result<Answered, StoreError> {
        let waiting: Vec<_> = nominees.iter().filter(|nominee| nominee.status != to).collect();
        let Some(first) = waiting.first() else { return Ok(Answered::Done) };
        let names: Vec<Uuid> = waiting.iter().map(|nominee| nominee.id).collect();
        let mut place = channel_of(&first.election, &first.phone_hash).exclude(OPEN, &names);
        if to != NominationStatus::Expired {
            place = place.include(REFUSED, &names);
        }
        if close {
            place = place.set(CLOSED, AttributeValue::Bool(true));
        }
        let forget = now + SignedDuration::from_hours(24 * retention_days);
        let mut transaction = Transaction::default().update(&self.table, place)?;
        for nominee in &waiting {
            let ended = open(nominee, to, now).set(DUE, s(keys::due(forget)));
            transaction = transaction.update(&self.table, ended)?;
        }
        let Err(mut cancelled) = transaction.send(&self.table.client).await? else { return Ok(Answered::Done) };
        let met = (1..=waiting.len()).filter(|index| cancelled.refused(*index)).collect::<Vec<_>>();
        let so = |item: Option<Item>| item.is_some_and(|item| item.text_opt(STATUS) == Some(to.as_str()));
        if met.iter().any(|index| !so(cancelled.item(*index))) {
            return Ok(Answered::Conflict);
        }
        // The same answer twice at once; where it was about some of them only, the rest is still to be done.
        if met.len() == waiting.len() { Ok(Answered::Done) } else { Err(StoreError::Busy) }
    }
}

/// An answer to a question that is still open and in its time.
fn open(nominee: &NomineeRecord, to: NominationStatus, now: Timestamp) -> Change {
    Change::of(keys::nominee(nominee.id)).set(STATUS, s(to.as_str())).set(ANSWERED_AT, at(now)).remove(&[OUTBOX]).if_is(
        STATUS,
        "open",
        s(NominationStatus::AwaitingConsent.as_str()),
    )
}
