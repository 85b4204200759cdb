//! Applications that wait for a code, as whoever signed in with their phone meets them.

use std::cmp::Reverse;

use domain::ApplicationStatus;
use jiff::Timestamp;
use uuid::Uuid;

use super::code::{CodeTarget, LOOKS, Verification, refused};
use crate::attribute::{PHONE_HMAC, SEALED, STATUS};
use crate::item::Item;
use crate::person::only_once;
use crate::write::Outcome;
use crate::{PersonBehind, Registry, StoreError, keys};

impl Registry {
    /// Those of some applications that wait for a code to this phone, the newest first. Of one person only the
    /// newest, and none of those whom the phone leads to already: they sent their form twice.
    ///
    /// # Errors
    /// The store failed.
    pub async fn waiting_for(
        &self,
        applications: &[Uuid],
        phone_hash: &str,
        people: &[PersonBehind],
        now: Timestamp,
    ) -> Result<Vec<PersonBehind>, StoreError> {
        let mut waiting = Vec::new();
        // A hint outlives the code that came back: whom the phone leads to is not read again.
        let unknown = applications.iter().filter(|id| people.iter().all(|one| one.id != **id));
        for item in self.table.get_many(unknown.map(|id| keys::application(*id)).collect()).await? {
            if self.waits_for(&item, phone_hash, now)? {
                waiting.push(self.read_application(&item)?);
            }
        }
        waiting.sort_by_key(|application| Reverse(application.created_at));
        let mut waiting: Vec<_> = waiting.into_iter().map(PersonBehind::of_application).collect();
        only_once(&mut waiting, &people.iter().filter(|one| one.open).collect::<Vec<_>>());
        Ok(waiting)
    }

    /// Whoever signed in with its phone says that an application is theirs: as if its code had come back. Where
    /// it came back already, by whatever way, the same is answered.
    ///
    /// # Errors
    /// The store failed.
    pub async fn confirm_own(&self, id: Uuid, phone_hash: &str, now: Timestamp) -> Result<Verification, StoreError> {
        let Some(mut item) = self.table.get(keys::application(id)).await? else { return Ok(Verification::NotFound) };
        for _ in 0..LOOKS {
            if !self.waits_for(&item, phone_hash, now)? {
                let leads_there = item.text_opt(PHONE_HMAC) == Some(phone_hash);
                return if leads_there { refused(Some(item), None, now) } else { Ok(Verification::NotFound) };
            }
            item = match self.confirm(id, &item, CodeTarget::Applicant, None, None, now).await? {
                Outcome::Done(item) => return Verification::confirmed(&item),
                Outcome::Refused(Some(old)) => old,
                Outcome::Refused(None) => return Ok(Verification::NotFound),
            };
        }
        Err(StoreError::Busy)
    }

    /// Whether an application waits for a code to this phone.
    fn waits_for(&self, item: &Item, phone_hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let unverified = item.text(STATUS)? == ApplicationStatus::Unverified.as_str();
        if !unverified || !item.has(SEALED) || item.is_over(now) {
            return Ok(false);
        }
        let person = self.open_person(&item.key()?, item)?;
        Ok(self.phone_hash(&person.phone)? == phone_hash)
    }
}
