//! An application whose phone has not answered yet: how it stands, and a number that was mistyped.

use domain::{ApplicationStatus, Phone};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::record::{ASKER, CODE, CODE_AT, CODE_UNTIL, CODES, CORRECTIONS, Codes, MINOR, PHONE_CONFIRMED, TRIES};
use crate::attribute::{OUTBOX, SEALED, STATUS};
use crate::item::{at, n, s};
use crate::write::{Change, Outcome};
use crate::{Registry, StoreError, keys};

/// How often the number of one application can be corrected: each sends a message to somebody.
const CORRECTIONS_MOST: u32 = 3;
/// How often a correction is tried again that met another code.
const ROUNDS: usize = 4;

/// What came of correcting a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneCorrection {
    /// Codes are on their way to the new number.
    Done,
    /// It is verified, withdrawn, or was corrected too often.
    Conflict,
    /// There is no such application, or another browser sent it.
    NotFound,
}

/// What the page says that waits for an application's code.
#[derive(Debug, Default)]
pub struct Awaited {
    /// The guardian's phone has to answer too.
    pub guardian: bool,
    /// The phones that codes went to, the applicant's and the guardian's, while one of them has to answer.
    pub phones: Option<(Phone, Option<Phone>)>,
    /// It is the browser that applied which asks.
    pub own: bool,
    /// No code is awaited any more: the phones have answered.
    pub answered: bool,
}

impl Registry {
    /// What the page says that waits for an application's code, to the browser with this mark.
    ///
    /// # Errors
    /// The store failed.
    pub async fn awaited(&self, id: Uuid, asker: &str, now: Timestamp) -> Result<Awaited, StoreError> {
        let key = keys::application(id);
        let item = self.table.get(key.clone()).await?.filter(|item| !item.is_over(now));
        let Some(item) = item else { return Ok(Awaited::default()) };
        let status = item.word(STATUS, ApplicationStatus::parse)?;
        let unverified = status == ApplicationStatus::Unverified;
        let person = unverified.then(|| self.open_person(&key, &item)).transpose()?;
        Ok(Awaited {
            guardian: item.flag(MINOR),
            phones: person.map(|person| (person.phone, person.guardian.map(|guardian| guardian.phone))),
            own: !asker.is_empty() && item.text_opt(ASKER) == Some(asker),
            answered: !matches!(
                status,
                ApplicationStatus::Unverified | ApplicationStatus::Withdrawn | ApplicationStatus::Erased
            ),
        })
    }

    /// How an application stands, as far as its applicant may be told by its id alone: whether its phone
    /// still has to answer. `None` when there is none.
    ///
    /// # Errors
    /// The store failed.
    pub async fn verification_of(&self, id: Uuid, now: Timestamp) -> Result<Option<ApplicationStatus>, StoreError> {
        let item = self.table.get(keys::application(id)).await?.filter(|item| !item.is_over(now));
        let Some(item) = item else { return Ok(None) };
        Ok(Some(match item.word(STATUS, ApplicationStatus::parse)? {
            told @ (ApplicationStatus::Unverified | ApplicationStatus::Withdrawn) => told,
            // Whose it was took it back.
            ApplicationStatus::Erased => ApplicationStatus::Withdrawn,
            _ => ApplicationStatus::Submitted,
        }))
    }

    /// Puts another phone in place of a mistyped one, with new codes: for the browser that sent the
    /// form (`asker`, the hash of its mark), while the phone has not answered. Where it is that phone
    /// already, nothing is done, and its young code stays good.
    ///
    /// # Errors
    /// The store failed.
    pub async fn correct_phone(
        &self,
        id: Uuid,
        asker: &str,
        phone: &Phone,
        now: Timestamp,
    ) -> Result<PhoneCorrection, StoreError> {
        for _ in 0..ROUNDS {
            if let Some(done) = self.correct_phone_once(id, asker, phone, now).await? {
                return Ok(done);
            }
        }
        Err(StoreError::Busy)
    }

    /// `None` when a code went out, or another number came, in between.
    async fn correct_phone_once(
        &self,
        id: Uuid,
        asker: &str,
        phone: &Phone,
        now: Timestamp,
    ) -> Result<Option<PhoneCorrection>, StoreError> {
        let key = keys::application(id);
        let item = self.table.get(key.clone()).await?.filter(|item| !item.is_over(now));
        let Some(item) = item.filter(|item| item.text_opt(ASKER) == Some(asker)) else {
            return Ok(Some(PhoneCorrection::NotFound));
        };
        if item.text(STATUS)? != ApplicationStatus::Unverified.as_str() {
            return Ok(Some(PhoneCorrection::Conflict));
        }
        let mut person = self.open_person(&key, &item)?;
        if person.phone == *phone {
            return Ok(Some(PhoneCorrection::Done));
        }
        person.phone = phone.clone();
        let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let issued = item.number(CODES)?;
        let corrected = Change::of(key.clone())
            .add(CORRECTIONS, 1)
            .set(SEALED, self.seal_person(&key, &person)?)
            .set(CODE, self.seal_codes(&key, &codes)?)
            .set(CODE_UNTIL, at(now + SignedDuration::from_mins(domain::CODE_MINUTES)))
            .set(CODE_AT, at(now))
            .set(CODES, n(issued + 1))
            .remove(&TRIES)
            .set(OUTBOX, s(format!("code:{}", issued + 1)))
            .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
            .if_is(CODES, "issued", n(issued))
            .if_lacks(PHONE_CONFIRMED)
            .when(&format!("attribute_not_exists(#{CORRECTIONS}) OR #{CORRECTIONS} < :most"))
            .value(":most", n(CORRECTIONS_MOST))
            .send(&self.table)
            .await?;
        Ok(match corrected {
            Outcome::Done(_) => Some(PhoneCorrection::Done),
            Outcome::Refused(Some(now)) if now.number_opt(CODES) != Some(issued) => None,
            Outcome::Refused(_) => Some(PhoneCorrection::Conflict),
        })
    }
}
