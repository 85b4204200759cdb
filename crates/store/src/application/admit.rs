//! An application comes in from the public form, or from a nominee who accepts.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use domain::{ApplicationStatus, Person};
use jiff::{SignedDuration, Timestamp};
use keyring::{same_secret, sha256};
use uuid::Uuid;

use super::record::{ASPIRANT, Codes, FINGERPRINT, SUBMITTED_AT};
use crate::attribute::{
    CREATED_AT, FLAGS, NIK_HMAC, PERSON_ID, PHONE_HMAC, SEALED, SORT, STATUS, TTL, VERSION, VILLAGE,
};
use crate::item::{Item, at, n, s, set, ttl};
use crate::ledger::new_person_id;
use crate::write::{Change, Outcome, Transaction};
use crate::{Registry, StoreError, keys, person};

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
    /// The same form was stored under this id before.
    Replayed {
        /// When.
        at: Timestamp,
        /// Whether an officer rejected it since.
        rejected: bool,
    },
    /// Another form was stored under this id before, or this one came too often.
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
            .set_item(Some(item.traced().0))
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
        let status = old.word(STATUS, ApplicationStatus::parse)?;
        let young = status == ApplicationStatus::Unverified;
        if !old.has(FINGERPRINT) || !young && !self.count_replay(new.id, new.now).await? {
            return Ok(Admission::Mismatch);
        }
        let same = same_secret(&self.table.open(&key, FINGERPRINT, &old)?, &digest);
        let rejected = status == ApplicationStatus::Rejected;
        Ok(if same { Admission::Replayed { at: old.time(CREATED_AT)?, rejected } } else { Admission::Mismatch })
    }

    /// Counts that a form came again whose phone had answered, before it is compared: from then on others
    /// learn the id, and could try out what stands in it. Each time takes the next of so many places, which
    /// the public form can do that may put and nothing else. `false` when all are taken.
    async fn count_replay(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let gone = ttl(now + SignedDuration::from_hours(24 * REPLAY_DAYS));
        for place in 0..REPLAYS {
            let marker = Item::new(keys::replay(id, place)).with(TTL, gone.clone());
            match Transaction::default().create(&self.table, marker)?.send(&self.table.client).await? {
                Ok(()) => return Ok(true),
                Err(taken) => taken.by(&[0])?,
            }
        }
        Ok(false)
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
            Some(flags) => change.set(FLAGS, flags),
            None => change.remove(&[FLAGS]),
        };
        Ok(change
            .set(STATUS, s(ApplicationStatus::Submitted.as_str()))
            .file(person.village, |area| keys::applications_of(area, ApplicationStatus::Submitted))?
            .set(SORT, s(keys::queue_order(!flags.is_empty(), now, id)))
            .set(NIK_HMAC, s(self.table.nik_hash(&person.nik)?))
            .set(PHONE_HMAC, s(self.phone_hash(&person.phone)?)))
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
            .set(VILLAGE, s(person.village.to_string()))
            .set(CREATED_AT, at(now))
            .set(SUBMITTED_AT, at(now))
            .set(PERSON_ID, s(new_person_id()?.to_string()))
            .set(SEALED, self.seal_person(&key, person)?)
            .set(VERSION, n(1))
            .set(ASPIRANT, s(aspirant.to_string()))
            .if_new();
        Ok(match change.send(&self.table).await? {
            Outcome::Done(_) => Proved::Stored,
            Outcome::Refused(Some(old))
                if old.text_opt(ASPIRANT) == Some(&aspirant.to_string())
                    && old.has(SEALED)
                    && self.open_person(&keys::application(id), &old)? == *person =>
            {
                Proved::Replayed
            }
            Outcome::Refused(_) => Proved::Taken,
        })
    }
}
