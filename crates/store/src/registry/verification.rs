//! Codes: sent to the phones of an application, and tried when they come back.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ApplicationStatus, CODE_AGAIN_MINUTES, CODE_MINUTES, CODE_TRIES, Person, UNVERIFIED_HOURS};
use jiff::{SignedDuration, Timestamp};
use keyring::same_secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Registry, is_over};
use crate::StoreError;
use crate::accounts::GivenLimits;
use crate::item::{Item, at, n, s, ttl};
use crate::keys::{self, Key};
use crate::write::{Change, Outcome};

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

impl Registry {
    pub(super) fn seal_codes(&self, key: &Key, codes: &Codes) -> Result<AttributeValue, StoreError> {
        self.table.seal_json(key, "code", codes)
    }

    pub(crate) fn open_codes(&self, key: &Key, item: &Item) -> Result<Codes, StoreError> {
        self.table.open_json(key, "code", item)?.ok_or(StoreError::Corrupt("code"))
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
            // What its time took is not there, also while DynamoDB has not deleted it yet.
            .when("attribute_not_exists(#ttl) OR #ttl >= :second")
            .value(":second", ttl(now))
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":most", n(CODE_TRIES))
            .value(":now", at(now))
            .send(&self.table)
            .await?;
        let item = match counted {
            Outcome::Done(item) => item,
            Outcome::Refused(old) => return refused(old.filter(|item| !is_over(item, now))),
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
            .remove(&[
                "code",
                "code_until",
                "code_at",
                "codes",
                "tries",
                "guardian_tries",
                "outbox",
                "ttl",
                "asker",
                "corrections",
            ])
            .send(&self.table)
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
            .send(&self.table)
            .await?;
        match change {
            Outcome::Done(_) => Ok(Some(Verification::HalfDone)),
            Outcome::Refused(Some(item)) if item.flag(other) => Ok(None),
            Outcome::Refused(old) => refused(old).map(Some),
        }
    }

    /// Sends the codes of an application that still waits for them once more: within five minutes the
    /// same ones, and their tries go on; later new ones. Does nothing when there is no such application
    /// or a limit says not yet.
    ///
    /// # Errors
    /// The store failed.
    pub async fn renew_codes(&self, id: Uuid, limits: Option<GivenLimits>, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::application(id);
        let Some(item) = self.table.get(key.clone()).await? else { return Ok(()) };
        if item.text("status")? != ApplicationStatus::Unverified.as_str() || is_over(&item, now) {
            return Ok(());
        }
        let issued = item.number("codes")?;
        let last = item.time("code_at")?.as_second();
        if limits.is_some_and(|limits| !limits.allow(last, issued, now)) {
            return Ok(());
        }
        let mut change = Change::of(key.clone())
            .set("code_at", at(now))
            .set("codes", n(issued + 1))
            .set("outbox", s(format!("code:{}", issued + 1)))
            .when("#status = :unverified AND #codes = :issued")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":issued", n(issued));
        let made_at = item.time("code_until")? - SignedDuration::from_mins(CODE_MINUTES);
        if made_at + SignedDuration::from_mins(CODE_AGAIN_MINUTES) <= now {
            let person = self.open_person(&key, &item)?;
            let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
            change = change
                .set("code", self.seal_codes(&key, &codes)?)
                .set("code_until", at(now + SignedDuration::from_mins(CODE_MINUTES)))
                .set("tries", n(0))
                .set("guardian_tries", n(0));
        }
        change.send(&self.table).await?.either_way("it was asked twice at once, or the code has just come back");
        Ok(())
    }

    /// Starts the clock of an unverified application: its code was handed to a provider.
    ///
    /// # Errors
    /// The store failed.
    pub async fn code_handed_over(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::application(id))
            .set("ttl", ttl(now + SignedDuration::from_hours(UNVERIFIED_HOURS)))
            .when("#status = :unverified")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.table)
            .await?
            .either_way("the clock is for who has not answered yet");
        Ok(())
    }

    /// Whether an unverified application waits for a guardian's code too, for its page.
    ///
    /// # Errors
    /// The store failed.
    pub async fn needs_guardian(&self, id: Uuid) -> Result<bool, StoreError> {
        Ok(self.table.get(keys::application(id)).await?.is_some_and(|item| item.flag("minor")))
    }
}

/// Why a code was not even compared.
fn refused(old: Option<Item>) -> Result<Verification, StoreError> {
    let Some(item) = old else { return Ok(Verification::NotFound) };
    Ok(match item.word("status", ApplicationStatus::parse)? {
        ApplicationStatus::Unverified => Verification::Expired,
        ApplicationStatus::Withdrawn | ApplicationStatus::Erased => Verification::Withdrawn,
        _ => Verification::Submitted,
    })
}
