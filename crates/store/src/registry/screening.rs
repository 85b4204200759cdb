//! What the stream finds out about an application after it came into the queue.

use domain::{ApplicationStatus, Area, MemberNumber, Nik};
use uuid::Uuid;

use super::Registry;
use super::application::flags;
use crate::item::{Item, s, set};
use crate::write::{Change, Outcome};
use crate::{StoreError, keys};

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
        let found = self.table.found_by("by_nik", "nik_hmac", &hash);
        let (found, claim) = futures_util::future::join(found, self.table.get(keys::claim(&hash))).await;
        let mut applications = Vec::new();
        for item in found? {
            let Some(id) = keys::application_id(item.text("pk")?).filter(|id| *id != except) else { continue };
            let regency = item.text_opt("area_status").and_then(|text| Area::parse(text.split('#').nth(1)?).ok());
            applications.push((id, item.word("status", ApplicationStatus::parse)?, regency));
        }
        let holder = claim?.and_then(|item| item.text_opt("member").map(|n| MemberNumber::from_stored(n.to_owned())));
        Ok(SameNik { applications, holder })
    }

    /// Lets a new membership point to the one that this person had before, if there was one.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn link_former(&self, number: &MemberNumber, nik: &Nik) -> Result<(), StoreError> {
        let found = self
            .table
            .query()
            .index_name("by_nik")
            .key_condition_expression("nik_hmac = :nik AND begins_with(pk, :member)")
            .expression_attribute_values(":nik", s(self.table.nik_hash(nik)?))
            .expression_attribute_values(":member", s(keys::MEMBERS))
            .send()
            .await?;
        let mut former = None;
        for other in found.items.unwrap_or_default().into_iter().map(Item) {
            let Some(other) = other.text_opt("pk").and_then(keys::member_number).filter(|other| other != number) else {
                continue;
            };
            let since = self.table.get(keys::member(&other)).await?.and_then(|item| item.number_opt("since"));
            former = former.max(Some((since, other)));
        }
        let Some((_, former)) = former else { return Ok(()) };
        Change::of(keys::member(number))
            .set("former", s(former.as_str()))
            .when("attribute_exists(#sealed)")
            .send(&self.table)
            .await?
            .either_way("a member who is erased points nowhere");
        Ok(())
    }

    /// Adds a flag to an application in the queue and moves it behind the unflagged ones.
    ///
    /// # Errors
    /// The store failed.
    pub async fn flag(&self, id: Uuid, flag: &str) -> Result<(), StoreError> {
        let key = keys::application(id);
        let Some(item) = self.table.get(key.clone()).await? else { return Ok(()) };
        let waits = |item: &Item| item.text_opt("status") == Some(ApplicationStatus::Submitted.as_str());
        let known = flags(&item);
        if known.iter().any(|known| known == flag) || !waits(&item) {
            return Ok(());
        }
        let change = Change::of(key)
            .set("sort", s(keys::queue_order(true, item.time("submitted_at")?, id)))
            .when("#status = :submitted")
            .value(":submitted", s(ApplicationStatus::Submitted.as_str()));
        // Added, so that of two at once none is lost; to a list of before that, nothing can be added.
        let change = match item.0.get("flags").filter(|flags| flags.is_l()) {
            None => change.include("flags", &[flag]),
            Some(read) => change
                .set_some("flags", set(&[&known[..], &[flag.to_owned()]].concat()))
                .when("#flags = :read")
                .value(":read", read.clone()),
        };
        match change.send(&self.table).await? {
            // Somebody else changed the list: the stream comes again.
            Outcome::Refused(Some(now)) if waits(&now) => Err(StoreError::Busy),
            // Decided meanwhile: a flag has nothing to say any more.
            Outcome::Done(_) | Outcome::Refused(_) => Ok(()),
        }
    }
}
