//! An application from the public form to the officers' queue.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use domain::{
    Action, ApplicationStatus, Area, CODE_MINUTES, LedgerLine, MemberNumber, Person, PersonId, UNVERIFIED_DAYS,
};
use jiff::{SignedDuration, Timestamp};
use keyring::{same_secret, sha256};
use uuid::Uuid;

use super::notice::{Notice, read_notices};
use super::{Codes, DecisionNote, Registry};
use crate::item::{Item, at, n, s, set, ttl};
use crate::keys;
use crate::ledger::new_person_id;
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, person};

/// How often a form may come again, at most. A phone that lost the answer tries a few times.
const REPLAYS: u32 = 20;
/// Days for which that is remembered.
const REPLAY_DAYS: i64 = 400;

/// A checked form, ready to be stored.
#[derive(Debug)]
pub struct NewApplication<'a> {
    /// The id that the client chose, or a fresh one.
    pub id: Uuid,
    /// What the form says.
    pub person: &'a Person,
    /// The hash of the mark of the browser that sent the form: it alone can correct the phone.
    pub asker: &'a str,
    /// The codes that will be sent.
    pub codes: Codes,
    /// Now.
    pub now: Timestamp,
}

/// What came of admitting an application.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
    /// Stored now.
    Stored,
    /// The same form was stored under this id before, at this time.
    Replayed(Timestamp),
    /// Another form was stored under this id before.
    Mismatch,
}

/// What storing the application of a nominee met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Proved {
    /// Stored now.
    Stored,
    /// It was stored before, by the same consent.
    Replayed,
    /// Another application lies there: somebody else's, one that says something else, or one that was
    /// erased since.
    Taken,
}

/// An application as its owner and the officers see it.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// What the form says.
    pub person: Person,
    /// When the form came.
    pub created_at: Timestamp,
    /// When the code came back.
    pub submitted_at: Option<Timestamp>,
    /// What the officer should look at.
    pub flags: Vec<String>,
    /// The last decision's reasons.
    pub note: Option<DecisionNote>,
    /// The member it became.
    pub member_number: Option<MemberNumber>,
    /// The phone's hash while a phone leads to this application.
    pub phone_hash: Option<String>,
    /// Whose lines in the ledger are theirs.
    pub person_id: PersonId,
    /// What the applicant was told, the newest first.
    pub notices: Vec<Notice>,
    /// Counts changes of the form.
    pub version: i64,
}

impl Application {
    /// The village it lies in, which decides whose boards see it.
    #[must_use]
    pub fn area(&self) -> Area {
        self.person.village
    }

    /// A line of the ledger about its person.
    #[must_use]
    pub fn line(&self, action: Action) -> LedgerLine {
        LedgerLine::of(self.person_id, self.area(), action)
    }
}

impl Registry {
    /// Stores an application: one PutItem on the condition that its id is new. A replay is told
    /// from another form by the item that the failed condition returns.
    ///
    /// # Errors
    /// The store failed; nothing is stored.
    pub async fn admit(&self, new: &NewApplication<'_>) -> Result<Admission, StoreError> {
        let key = keys::application(new.id);
        let digest = sha256(&person::write(new.person)?);
        let item = self.unverified_item(new, &digest)?;
        let answer = self
            .table
            .client
            .put_item()
            .table_name(&self.table.name)
            .set_item(Some(item.0))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let old = match answer {
            Ok(_) => return Ok(Admission::Stored),
            Err(SdkError::ServiceError(error)) => match error.into_err() {
                PutItemError::ConditionalCheckFailedException(failed) => failed.item.map(Item).unwrap_or_default(),
                other => return Err(SdkError::<_, ()>::service_error(other, ()).into()),
            },
            Err(other) => return Err(other.into()),
        };
        let young = old.text_opt("status") == Some(ApplicationStatus::Unverified.as_str());
        if !old.has("fingerprint") || !young && !self.count_replay(new.id, new.now).await? {
            return Ok(Admission::Mismatch);
        }
        let same = same_secret(&self.table.open(&key, "fingerprint", &old)?, &digest);
        Ok(if same { Admission::Replayed(old.time("created_at")?) } else { Admission::Mismatch })
    }

    /// Counts that a form came again whose phone had answered, before it is compared: from then on others
    /// learn the id, and could try out what stands in it. Each time takes the next of so many places, which
    /// the public form can do that may put and nothing else. `false` when all are taken.
    async fn count_replay(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let gone = ttl(now + SignedDuration::from_hours(24 * REPLAY_DAYS));
        for place in 0..REPLAYS {
            let marker = Item::new(keys::replay(id, place)).with("ttl", gone.clone());
            match Transaction::default().create(&self.table, marker)?.send(&self.table.client).await? {
                Ok(()) => return Ok(true),
                Err(taken) => taken.by(&[0])?,
            }
        }
        Ok(false)
    }

    /// A new application's item.
    pub(super) fn unverified_item(&self, new: &NewApplication<'_>, digest: &[u8]) -> Result<Item, StoreError> {
        let key = keys::application(new.id);
        Ok(Item::new(key.clone())
            .with("status", s(ApplicationStatus::Unverified.as_str()))
            .with("village", s(new.person.village.to_string()))
            .with("created_at", at(new.now))
            .with("person_id", s(new_person_id()?.to_string()))
            .with("sealed", self.seal_person(&key, new.person)?)
            .with("fingerprint", self.table.seal(&key, "fingerprint", digest)?)
            .with("version", n(1))
            .with_some("minor", new.person.guardian.as_ref().map(|_| AttributeValue::Bool(true)))
            .with("code", self.seal_codes(&key, &new.codes)?)
            .with("code_until", at(new.now + SignedDuration::from_mins(CODE_MINUTES)))
            .with("asker", s(new.asker))
            .with("ttl", ttl(new.now + SignedDuration::from_hours(24 * UNVERIFIED_DAYS)))
            .with("codes", n(1))
            .with("code_at", at(new.now))
            .with("outbox", s("code:1")))
    }

    /// Puts an application into the queue of its regency and into the indexes.
    pub(super) fn enqueue(
        &self,
        change: Change,
        id: Uuid,
        person: &Person,
        now: Timestamp,
    ) -> Result<Change, StoreError> {
        let mut flags = person.warnings();
        if person.guardian.is_some() {
            flags.push("guardian");
        }
        let change = match set(&flags) {
            Some(flags) => change.set("flags", flags),
            None => change.remove(&["flags"]),
        };
        Ok(change
            .set("status", s(ApplicationStatus::Submitted.as_str()))
            .file(person.village, |area| keys::applications_of(area, ApplicationStatus::Submitted))?
            .set("sort", s(keys::queue_order(!flags.is_empty(), now, id)))
            .set("nik_hmac", s(self.table.nik_hash(&person.nik)?))
            .set("phone_hmac", s(self.phone_hash(&person.phone)?)))
    }

    /// Stores the application of somebody who joins by accepting to stand as `aspirant`, and whose phone has
    /// answered by that: it goes straight to the officers. Storing it again changes nothing; one that says
    /// something else is another one.
    ///
    /// # Errors
    /// The store failed.
    pub async fn admit_proved(
        &self,
        id: Uuid,
        aspirant: Uuid,
        person: &Person,
        now: Timestamp,
    ) -> Result<Proved, StoreError> {
        let key = keys::application(id);
        let change = self
            .enqueue(Change::of(key.clone()), id, person, now)?
            .set("village", s(person.village.to_string()))
            .set("created_at", at(now))
            .set("submitted_at", at(now))
            .set("person_id", s(new_person_id()?.to_string()))
            .set("sealed", self.seal_person(&key, person)?)
            .set("version", n(1))
            .set("aspirant", s(aspirant.to_string()))
            .when("attribute_not_exists(#pk)");
        Ok(match change.send(&self.table).await? {
            Outcome::Done(_) => Proved::Stored,
            Outcome::Refused(Some(old))
                if old.text_opt("aspirant") == Some(&aspirant.to_string())
                    && old.has("sealed")
                    && self.open_person(&keys::application(id), &old)? == *person =>
            {
                Proved::Replayed
            }
            Outcome::Refused(_) => Proved::Taken,
        })
    }

    /// One application with its form.
    ///
    /// # Errors
    /// The store failed.
    pub async fn application(&self, id: Uuid, now: Timestamp) -> Result<Option<Application>, StoreError> {
        let item = self.table.get(keys::application(id)).await?;
        item.filter(|item| item.has("sealed") && !is_over(item, now))
            .map(|item| self.read_application(&item))
            .transpose()
    }

    /// Where an application lies whose data are gone: withdrawn or erased.
    ///
    /// # Errors
    /// The store failed.
    pub async fn area_of(&self, id: Uuid) -> Result<Option<Area>, StoreError> {
        let item = self.table.get(keys::application(id)).await?;
        item.map(|item| item.word("village", |code| Area::parse(code).ok())).transpose()
    }

    pub(crate) fn read_application(&self, item: &Item) -> Result<Application, StoreError> {
        let id = keys::application_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::application(id);
        Ok(Application {
            id,
            status: item.word("status", ApplicationStatus::parse)?,
            person: self.open_person(&key, item)?,
            created_at: item.time("created_at")?,
            submitted_at: item.time_opt("submitted_at"),
            flags: flags(item),
            note: self.open_note(&key, item)?,
            member_number: item.text_opt("member_number").map(|number| MemberNumber::from_stored(number.to_owned())),
            phone_hash: item.text_opt("phone_hmac").map(str::to_owned),
            person_id: item.word("person_id", PersonId::parse)?,
            notices: read_notices(item),
            version: item.number("version")?,
        })
    }
}

/// The order in which officers read what to look at; a set has none.
const FLAGS: [&str; 6] = ["nik.birth_date_mismatch", "nik.sex_mismatch", "nik.serial", "guardian", "same_nik", "held"];

/// What an officer should look at. A set, to which two may add at once; an application that was filed before
/// that has a list.
pub(super) fn flags(item: &Item) -> Vec<String> {
    let mut flags = [item.texts("flags"), item.set("flags").to_vec()].concat();
    flags.sort_by_key(|flag| FLAGS.iter().position(|known| known == flag));
    flags
}

/// DynamoDB deletes expired items when it gets to it: until then they are passed over.
pub(crate) fn is_over(item: &Item, now: Timestamp) -> bool {
    item.number_opt("ttl").is_some_and(|ttl| ttl < now.as_second())
}
