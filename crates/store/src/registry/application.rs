//! An application from the public form to the officers' queue.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use domain::{ApplicationStatus, Area, CODE_MINUTES, CODE_TRIES, MemberNumber, Person, UNVERIFIED_HOURS};
use jiff::{SignedDuration, Timestamp};
use keyring::{same_secret, sha256};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DecisionNote, Registry};
use crate::accounts::GivenLimits;
use crate::item::{Item, at, list, n, s};
use crate::keys::{self, Key};
use crate::write::{Change, Outcome};
use crate::{StoreError, person};

/// A checked form, ready to be stored.
#[derive(Debug)]
pub struct NewApplication<'a> {
    /// The id that the client chose, or a fresh one.
    pub id: Uuid,
    /// What the form says.
    pub person: &'a Person,
    /// The codes that will be sent.
    pub codes: Codes,
    /// Now.
    pub now: Timestamp,
}

/// The codes that are out for one application.
#[derive(Clone, Serialize, Deserialize)]
pub struct Codes {
    /// Six digits for the applicant's phone.
    pub applicant: String,
    /// Six digits for the guardian's phone, where there is a guardian.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guardian: Option<String>,
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Codes(…)")
    }
}

impl Codes {
    /// Fresh codes for a person. Where guardian and applicant share a phone they share the code,
    /// since one phone gets one message at a time.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn fresh(person: &Person) -> Result<Self, keyring::KeyError> {
        let applicant = keyring::random_code()?;
        let guardian = match &person.guardian {
            Some(guardian) if guardian.phone == person.phone => Some(applicant.clone()),
            Some(_) => Some(keyring::random_code()?),
            None => None,
        };
        Ok(Self { applicant, guardian })
    }
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

/// Whose code is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTarget {
    /// The applicant's.
    Applicant,
    /// The guardian's.
    Guardian,
}

/// What came of trying a code.
#[derive(Debug, PartialEq, Eq)]
pub enum Verification {
    /// The application is with the officers, now or since before.
    Submitted,
    /// This phone is confirmed; the other one is still to come.
    HalfDone,
    /// The code is another one.
    Wrong,
    /// Five wrong codes or fifteen minutes: this code is over.
    Expired,
    /// The application was taken back.
    Withdrawn,
    /// There is no such application.
    NotFound,
}

/// An application as its owner and the officers see it.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// What the form says; absent once erased.
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
    /// Counts changes of the form.
    pub version: i64,
}

impl Application {
    /// The regency whose board it belongs to.
    #[must_use]
    pub fn area(&self) -> Area {
        self.person.village
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
            .client
            .put_item()
            .table_name(&self.table)
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
        let same = old.has("fingerprint") && same_secret(&self.open(&key, "fingerprint", &old)?, &digest);
        Ok(if same { Admission::Replayed(old.time("created_at")?) } else { Admission::Mismatch })
    }

    /// A new application's item.
    pub(super) fn unverified_item(&self, new: &NewApplication<'_>, digest: &[u8]) -> Result<Item, StoreError> {
        let key = keys::application(new.id);
        Ok(Item::new(key.clone())
            .with("status", s(ApplicationStatus::Unverified.as_str()))
            .with("village", s(new.person.village.to_string()))
            .with("created_at", at(new.now))
            .with("sealed", self.seal_person(&key, new.person)?)
            .with("fingerprint", self.seal(&key, "fingerprint", digest)?)
            .with("version", n(1))
            .with("tries", n(0))
            .with("guardian_tries", n(0))
            .with_some("minor", new.person.guardian.as_ref().map(|_| AttributeValue::Bool(true)))
            .with("code", self.seal_codes(&key, &new.codes)?)
            .with("code_until", at(new.now + SignedDuration::from_mins(CODE_MINUTES)))
            .with("codes", n(1))
            .with("code_at", at(new.now))
            .with("outbox", s("code:1")))
    }

    fn seal_codes(&self, key: &Key, codes: &Codes) -> Result<AttributeValue, StoreError> {
        let plain = serde_json::to_vec(codes).map_err(|_| StoreError::Corrupt("code"))?;
        self.seal(key, "code", &plain)
    }

    pub(crate) fn open_codes(&self, key: &Key, item: &Item) -> Result<Codes, StoreError> {
        serde_json::from_slice(&self.open(key, "code", item)?).map_err(|_| StoreError::Corrupt("code"))
    }

    /// Tries a code. The try is counted before the code is compared, so that of any number of
    /// parallel guesses at most five are compared.
    ///
    /// # Errors
    /// The store failed.
    pub async fn verify(
        &self,
        id: Uuid,
        target: CodeTarget,
        code: &str,
        now: Timestamp,
    ) -> Result<Verification, StoreError> {
        let key = keys::application(id);
        let tries = match target {
            CodeTarget::Applicant => "tries",
            CodeTarget::Guardian => "guardian_tries",
        };
        let counted = Change::of(key.clone())
            .count(tries)
            .when("#status = :unverified")
            .when(&format!("#{tries} < :most AND #code_until > :now"))
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":most", n(CODE_TRIES))
            .value(":now", at(now))
            .send(&self.client, &self.table)
            .await?;
        let item = match counted {
            Outcome::Done(item) => item,
            Outcome::Refused(old) => return refused(old),
        };
        let codes = self.open_codes(&key, &item)?;
        let expected = match target {
            CodeTarget::Applicant => Some(&codes.applicant),
            CodeTarget::Guardian => codes.guardian.as_ref(),
        };
        if !expected.is_some_and(|expected| same_secret(expected.as_bytes(), code.as_bytes())) {
            return Ok(Verification::Wrong);
        }
        let confirmed = match target {
            CodeTarget::Applicant => "phone_confirmed",
            CodeTarget::Guardian => "guardian_confirmed",
        };
        let other = match target {
            CodeTarget::Applicant => "guardian_confirmed",
            CodeTarget::Guardian => "phone_confirmed",
        };
        if item.flag("minor")
            && !item.flag(other)
            && let Some(half) = self.confirm_half(key.clone(), confirmed, other).await?
        {
            return Ok(half);
        }
        let person = self.open_person(&key, &item)?;
        let submitted = self
            .enqueue(Change::of(key), id, &person, now)?
            .set("submitted_at", at(now))
            .when("#status = :unverified")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .remove(&["code", "code_until", "code_at", "codes", "tries", "guardian_tries", "outbox", "ttl"])
            .send(&self.client, &self.table)
            .await?;
        match submitted {
            Outcome::Done(_) => Ok(Verification::Submitted),
            Outcome::Refused(old) => refused(old),
        }
    }

    /// Notes that one of two phones answered. `None` when the other one answered meanwhile: then
    /// this one completes the pair.
    async fn confirm_half(
        &self,
        key: Key,
        confirmed: &'static str,
        other: &'static str,
    ) -> Result<Option<Verification>, StoreError> {
        let change = Change::of(key)
            .set(confirmed, AttributeValue::Bool(true))
            .when(&format!("#status = :unverified AND attribute_not_exists(#{other})"))
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.client, &self.table)
            .await?;
        match change {
            Outcome::Done(_) => Ok(Some(Verification::HalfDone)),
            Outcome::Refused(Some(item)) if item.flag(other) => Ok(None),
            Outcome::Refused(old) => refused(old).map(Some),
        }
    }

    /// Puts an application into the queue of its regency and into the indexes.
    pub(super) fn enqueue(
        &self,
        change: Change,
        id: Uuid,
        person: &Person,
        now: Timestamp,
    ) -> Result<Change, StoreError> {
        let regency = person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        let mut flags = person.warnings();
        if person.guardian.is_some() {
            flags.push("guardian");
        }
        Ok(change
            .set("status", s(ApplicationStatus::Submitted.as_str()))
            .set("area_status", s(keys::applications_of(regency, ApplicationStatus::Submitted)))
            .set("sort", s(keys::queue_order(!flags.is_empty(), now, id)))
            .set("flags", list(&flags))
            .set("nik_hmac", s(self.nik_hash(&person.nik)?))
            .set("phone_hmac", s(self.phone_hash(&person.phone)?)))
    }

    /// Replaces the codes of an application that still waits for them, and starts their tries
    /// anew. Does nothing when there is no such application or a limit says not yet.
    ///
    /// # Errors
    /// The store failed.
    pub async fn renew_codes(&self, id: Uuid, limits: Option<GivenLimits>, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::application(id);
        let Some(item) = self.get(key.clone()).await? else { return Ok(()) };
        if item.text("status")? != ApplicationStatus::Unverified.as_str() {
            return Ok(());
        }
        let person = self.open_person(&key, &item)?;
        let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let issued = item.number("codes")?;
        let last = item.time("code_at")?.as_second();
        if limits.is_some_and(|limits| !limits.allow(last, issued, now)) {
            return Ok(());
        }
        Change::of(key.clone())
            .set("code", self.seal_codes(&key, &codes)?)
            .set("code_until", at(now + SignedDuration::from_mins(CODE_MINUTES)))
            .set("code_at", at(now))
            .set("codes", n(issued + 1))
            .set("tries", n(0))
            .set("guardian_tries", n(0))
            .set("outbox", s(format!("code:{}", issued + 1)))
            .when("#status = :unverified AND #codes = :issued")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":issued", n(issued))
            .send(&self.client, &self.table)
            .await?;
        Ok(())
    }

    /// Starts the clock of an unverified application: its code was handed to a provider.
    ///
    /// # Errors
    /// The store failed.
    pub async fn code_handed_over(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::application(id))
            .set("ttl", crate::item::ttl(now + SignedDuration::from_hours(UNVERIFIED_HOURS)))
            .when("#status = :unverified")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.client, &self.table)
            .await?;
        Ok(())
    }

    /// Whether an unverified application waits for a guardian's code too, for its page.
    ///
    /// # Errors
    /// The store failed.
    pub async fn needs_guardian(&self, id: Uuid) -> Result<bool, StoreError> {
        Ok(self.get(keys::application(id)).await?.is_some_and(|item| item.flag("minor")))
    }

    /// One application with its form.
    ///
    /// # Errors
    /// The store failed.
    pub async fn application(&self, id: Uuid, now: Timestamp) -> Result<Option<Application>, StoreError> {
        let item = self.get(keys::application(id)).await?;
        item.filter(|item| item.has("sealed") && !is_over(item, now))
            .map(|item| self.read_application(&item))
            .transpose()
    }

    /// Where an application lies whose data are gone: withdrawn or erased.
    ///
    /// # Errors
    /// The store failed.
    pub async fn area_of(&self, id: Uuid) -> Result<Option<Area>, StoreError> {
        let item = self.get(keys::application(id)).await?;
        item.map(|item| item.word("village", |code| Area::parse(code).ok())).transpose()
    }

    pub(super) fn read_application(&self, item: &Item) -> Result<Application, StoreError> {
        let id = keys::application_id(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        let key = keys::application(id);
        Ok(Application {
            id,
            status: item.word("status", ApplicationStatus::parse)?,
            person: self.open_person(&key, item)?,
            created_at: item.time("created_at")?,
            submitted_at: item.time_opt("submitted_at"),
            flags: item.texts("flags"),
            note: self.open_note(&key, item)?,
            member_number: item.text_opt("member_number").map(|number| MemberNumber::from_stored(number.to_owned())),
            phone_hash: item.text_opt("phone_hmac").map(str::to_owned),
            version: item.number("version")?,
        })
    }
}

/// DynamoDB deletes expired items when it gets to it: until then they are passed over.
pub(crate) fn is_over(item: &Item, now: Timestamp) -> bool {
    item.number_opt("ttl").is_some_and(|ttl| ttl < now.as_second())
}

/// Why a code was not even compared.
fn refused(old: Option<Item>) -> Result<Verification, StoreError> {
    let Some(item) = old else { return Ok(Verification::NotFound) };
    Ok(match item.word("status", ApplicationStatus::parse)? {
        ApplicationStatus::Unverified => Verification::Expired,
        ApplicationStatus::Withdrawn => Verification::Withdrawn,
        _ => Verification::Submitted,
    })
}
