//! An application whose phone has not answered yet: how it stands, and a number that was mistyped.

use domain::{ApplicationStatus, Phone};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::application::is_over;
use super::verification::TRIES;
use super::{Codes, Registry};
use crate::StoreError;
use crate::item::{at, n, s};
use crate::keys;
use crate::write::{Change, Outcome};

/// How often the number of one application can be corrected: each sends a message to somebody.
const CORRECTIONS: u32 = 3;

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
        let item = self.table.get(key.clone()).await?.filter(|item| !is_over(item, now));
        let Some(item) = item else { return Ok(Awaited::default()) };
        let status = item.word("status", ApplicationStatus::parse)?;
        let unverified = status == ApplicationStatus::Unverified;
        let person = unverified.then(|| self.open_person(&key, &item)).transpose()?;
        Ok(Awaited {
            guardian: item.flag("minor"),
            phones: person.map(|person| (person.phone, person.guardian.map(|guardian| guardian.phone))),
            own: !asker.is_empty() && item.text_opt("asker") == Some(asker),
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
        let item = self.table.get(keys::application(id)).await?.filter(|item| !is_over(item, now));
        let Some(item) = item else { return Ok(None) };
        Ok(Some(match item.word("status", ApplicationStatus::parse)? {
            told @ (ApplicationStatus::Unverified | ApplicationStatus::Withdrawn) => told,
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
        let key = keys::application(id);
        let item = self.table.get(key.clone()).await?.filter(|item| !is_over(item, now));
        let Some(item) = item.filter(|item| item.text_opt("asker") == Some(asker)) else {
            return Ok(PhoneCorrection::NotFound);
        };
        if item.text("status")? != ApplicationStatus::Unverified.as_str() {
            return Ok(PhoneCorrection::Conflict);
        }
        let mut person = self.open_person(&key, &item)?;
        if person.phone == *phone {
            return Ok(PhoneCorrection::Done);
        }
        person.phone = phone.clone();
        let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let issued = item.number("codes")?;
        let corrected = Change::of(key.clone())
            .count("corrections")
            .set("sealed", self.seal_person(&key, &person)?)
            .set("code", self.seal_codes(&key, &codes)?)
            .set("code_until", at(now + SignedDuration::from_mins(domain::CODE_MINUTES)))
            .set("code_at", at(now))
            .set("codes", n(issued + 1))
            .remove(&TRIES)
            .set("outbox", s(format!("code:{}", issued + 1)))
            .when("#status = :unverified AND #codes = :issued AND attribute_not_exists(#phone_confirmed)")
            .when("attribute_not_exists(#corrections) OR #corrections < :most")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":issued", n(issued))
            .value(":most", n(CORRECTIONS))
            .send(&self.table)
            .await?;
        match corrected {
            Outcome::Done(_) => Ok(PhoneCorrection::Done),
            // Two taps at once: the slower one finds the number of the faster.
            Outcome::Refused(Some(now)) if now.has("sealed") && self.open_person(&key, &now)?.phone == *phone => {
                Ok(PhoneCorrection::Done)
            }
            Outcome::Refused(_) => Ok(PhoneCorrection::Conflict),
        }
    }
}
