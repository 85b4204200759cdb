//! What the stream finds out about an application after it came into the queue.

use domain::{ApplicationStatus, Area, MemberNumber, Nik};
use uuid::Uuid;

use super::record::{SUBMITTED_AT, flags};
use crate::attribute::{FLAGS, NIK_HMAC, SORT, STATUS};
use crate::filing::FILED;
use crate::item::{Item, s, set};
use crate::member::record::HOLDER;
use crate::write::{Change, Outcome};
use crate::{Registry, StoreError, keys};

/// Everything else that carries a NIK.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SameNik {
    /// Other applications that an officer has or had before them, with their regency.
    pub applications: Vec<(Uuid, ApplicationStatus, Option<Area>)>,
    /// The current member who holds the NIK.
    pub holder: Option<MemberNumber>,
}

impl Registry {
    /// Other applications and the member that carry a NIK.
    ///
    /// # Errors
    /// The store failed.
    pub async fn same_nik(&self, nik: &Nik, except: Uuid) -> Result<SameNik, StoreError> {
        let hash = self.table.nik_hash(nik)?;
        let found = self.table.found_by("by_nik", NIK_HMAC, &hash);
        let (found, claim) = futures_util::future::join(found, self.table.get(keys::claim(&hash))).await;
        let mut applications = Vec::new();
        for item in found? {
            let Some(id) = keys::application_id(item.text("pk")?).filter(|id| *id != except) else { continue };
            let regency = item.text_opt(FILED[0]).and_then(|text| Area::parse(text.split('#').nth(1)?).ok());
            applications.push((id, item.word(STATUS, ApplicationStatus::parse)?, regency));
        }
        let holder = claim?.and_then(|item| item.text_opt(HOLDER).map(|n| MemberNumber::from_stored(n.to_owned())));
        Ok(SameNik { applications, holder })
    }

    /// Adds a flag to an application in the queue and moves it behind the unflagged ones.
    ///
    /// # Errors
    /// The store failed.
    pub async fn flag(&self, id: Uuid, flag: &str) -> Result<(), StoreError> {
        let key = keys::application(id);
        let Some(item) = self.table.get(key.clone()).await? else { return Ok(()) };
        let waits = |item: &Item| item.text_opt(STATUS) == Some(ApplicationStatus::Submitted.as_str());
        let known = flags(&item);
        if known.iter().any(|known| known == flag) || !waits(&item) {
            return Ok(());
        }
        let change = Change::of(key).set(SORT, s(keys::queue_order(true, item.time(SUBMITTED_AT)?, id))).if_is(
            STATUS,
            "submitted",
            s(ApplicationStatus::Submitted.as_str()),
        );
        // Added, so that of two at once none is lost; to a list of before that, nothing can be added.
        let change = match item.0.get(FLAGS).filter(|flags| flags.is_l()) {
            None => change.include(FLAGS, &[flag]),
            Some(read) => change.set_some(FLAGS, set(&[&known[..], &[flag.to_owned()]].concat())).if_is(
                FLAGS,
                "read",
                read.clone(),
            ),
        };
        match change.send(&self.table).await? {
            // Somebody else changed the list: the stream comes again.
            Outcome::Refused(Some(now)) if waits(&now) => Err(StoreError::Busy),
            // Decided meanwhile: a flag has nothing to say any more.
            Outcome::Done(_) | Outcome::Refused(_) => Ok(()),
        }
    }
}
