//! The nominee answers: once, for all proposals of them in an election, and for all names that are theirs.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, Actor, Answer, AspirantEvent, NominationStatus, Person};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Aspirant, Contest, Nominations, NomineeRecord, channel};
use crate::item::{Item, at, list, s, ttl};
use crate::keys;
use crate::ledger;
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, person};

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
}

impl Nominations {
    /// Accepts one contest: one transaction of nominee, aspirant and ledger. The other proposals of
    /// this nominee end by way of the stream.
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
        let sealed = self.table.seal(&key, "person", &person::write(acceptance.person)?)?;
        let mut flags = aspirant.flags.clone();
        if !acceptance.member {
            flags.push("joining".to_owned());
        }
        let willing = Self::file_aspirant(Self::change_of(aspirant), aspirant, status)
            .set("person", sealed)
            .set("application", s(acceptance.application.to_string()))
            .set("nik_hmac", s(nik_hash))
            .set("consented_at", at(act.at))
            .set("receipt", s(acceptance.receipt))
            .set("flags", list(&flags));
        let look = act.at + SignedDuration::from_hours(24 * acceptance.retention_days);
        let answered = open(nominee, NominationStatus::Accepted, act.at)
            .set("chosen", s(chosen.as_str()))
            .set("due", s(keys::due(look)));
        let names: Vec<Uuid> =
            std::iter::once(nominee).chain(acceptance.also.iter().copied()).map(|name| name.id).collect();
        let stands: Vec<String> = names.iter().map(|name| channel::stands(*name, &aspirant.contest)).collect();
        let place = channel::channel_of(&nominee.election, &nominee.phone_hash);
        let mut transaction = Transaction::default()
            .update(&self.table, answered)?
            .update(&self.table, willing)?
            .create(&self.ledger, ledger::entry(&aspirant.line(Action::Accepted), act))?
            .update(&self.table, place.exclude("open", &names).include("stands", &stands))?;
        for name in acceptance.also {
            let same = open(name, NominationStatus::Accepted, act.at)
                .set("chosen", s(chosen.as_str()))
                .set("same_as", s(nominee.id.to_string()))
                .set("due", s(keys::due(look)));
            transaction = transaction.update(&self.table, same)?;
        }
        let Err(mut cancelled) = transaction.send(&self.table.client).await? else { return Ok(Answered::Done) };
        let answers: Vec<usize> = [0, 1].into_iter().chain(4..4 + acceptance.also.len()).collect();
        cancelled.by(&answers)?;
        // Two at once: the second finds what the first wrote.
        if cancelled.item(0).is_none_or(|item| item.text_opt("chosen") != Some(&chosen)) {
            return Ok(Answered::Conflict);
        }
        let stands = self.aspirants(&[aspirant.id]).await?;
        Ok(stands.first().map_or(Answered::Conflict, |stands| Self::answered_as(stands, acceptance.person)))
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
        let mut place = channel::channel_of(&first.election, &first.phone_hash).exclude("open", &names);
        if to != NominationStatus::Expired {
            place = place.include("refused", &names);
        }
        if close {
            place = place.set("closed", AttributeValue::Bool(true));
        }
        let forget = now + SignedDuration::from_hours(24 * retention_days);
        let mut transaction = Transaction::default().update(&self.table, place)?;
        for nominee in &waiting {
            let ended = open(nominee, to, now).set("due", s(keys::due(forget)));
            transaction = transaction.update(&self.table, ended)?;
        }
        let Err(mut cancelled) = transaction.send(&self.table.client).await? else { return Ok(Answered::Done) };
        let met = (1..=waiting.len()).filter(|index| cancelled.refused(*index)).collect::<Vec<_>>();
        let so = |item: Option<Item>| item.is_some_and(|item| item.text_opt("status") == Some(to.as_str()));
        if met.iter().any(|index| !so(cancelled.item(*index))) {
            return Ok(Answered::Conflict);
        }
        // The same answer twice at once; where it was about some of them only, the rest is still to be done.
        if met.len() == waiting.len() { Ok(Answered::Done) } else { Err(StoreError::Busy) }
    }

    /// Ends the proposals for the contests that were not chosen.
    pub(super) async fn end_aspirant(
        &self,
        contest: &Contest,
        nominee: Uuid,
        why: NominationStatus,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        use domain::Leaving::Withdrawn;
        let id = self.aspirant_of(contest, nominee)?;
        for _ in 0..4 {
            let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
            let Ok(to) = aspirant.status.after(AspirantEvent::Leave(Withdrawn)) else { return Ok(()) };
            let mut flags = aspirant.flags.clone();
            flags.push(why.as_str().to_owned());
            let change = Self::file_aspirant(Self::change_of(&aspirant), &aspirant, to).set("flags", list(&flags));
            let (action, actor) = match why {
                NominationStatus::NotMe => (Action::NotMe, Actor::Own),
                NominationStatus::Declined => (Action::Declined, Actor::Own),
                NominationStatus::Expired => (Action::Expired, Actor::System),
                _ => (Action::AspirantLeft, Actor::Own),
            };
            let act = Act { actor, ..Act::system(now) };
            let outcome = Transaction::default()
                .update(&self.table, change)?
                .create(&self.ledger, ledger::entry(&aspirant.line(action), &act))?
                .send(&self.table.client)
                .await?;
            match outcome {
                Ok(()) => return Ok(()),
                // Changed since it was read: it is read again.
                Err(cancelled) => cancelled.by(&[0])?,
            }
        }
        Err(StoreError::Busy)
    }

    /// Deletes what is known of a nominee who refused or never answered. What remains until `until` is
    /// the id that follows from phone and name: here, so that they are not asked again, and with the aspirants, whose counts
    /// hang on them. A question that was asked anew since it was read stays.
    pub(super) async fn forget_nominee(&self, nominee: &NomineeRecord, until: Timestamp) -> Result<(), StoreError> {
        let as_read =
            || Change::of(keys::nominee(nominee.id)).when("#status = :read").value(":read", s(nominee.status.as_str()));
        let forgotten = as_read().set("forgotten", AttributeValue::Bool(true));
        if matches!(forgotten.send(&self.table).await?, Outcome::Refused(_)) {
            return Ok(());
        }
        for contest in &nominee.contests {
            self.forget_aspirant(self.aspirant_of(contest, nominee.id)?, until).await?;
        }
        // Last, so that what failed on the way is due again.
        let gone = as_read().remove(&["sealed", "outbox", "due"]).set("ttl", ttl(until));
        gone.send(&self.table).await?.either_way("it was asked anew since, and holds what the new proposal told");
        Ok(())
    }

    /// Deletes what is known of an aspirant, also in the proposals that named them. Their number counts
    /// until `until`.
    pub(super) async fn forget_aspirant(&self, id: Uuid, until: Timestamp) -> Result<(), StoreError> {
        for (number, nomination) in self.supporters(id).await? {
            self.forget_nomination(&number, nomination).await?;
        }
        Change::of(keys::aspirant(id))
            .remove(&["sealed", "person", "documents", "verdicts", "left", "nik_hmac"])
            .set("ttl", ttl(until))
            .when("attribute_exists(#pk)")
            .send(&self.table)
            .await?
            .either_way("an aspirant that is gone holds nothing");
        Ok(())
    }
}

/// An answer to a question that is still open and in its time.
fn open(nominee: &NomineeRecord, to: NominationStatus, now: Timestamp) -> Change {
    Change::of(keys::nominee(nominee.id))
        .set("status", s(to.as_str()))
        .set("answered_at", at(now))
        .remove(&["outbox"])
        .when("#status = :open")
        .value(":open", s(NominationStatus::AwaitingConsent.as_str()))
}
