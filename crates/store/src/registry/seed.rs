//! Many people at once, at every stage, for demonstrations and measurements. The items are the
//! ones that the journeys write; only the way there is shorter.

use std::collections::BTreeMap;

use domain::{ApplicationStatus, Area, Decision, MemberNumber, MemberStatus, NumberFormat, Person, PersonId};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Codes, NewApplication, Registry};
use crate::item::{Item, at, n, s, set};
use crate::{StoreError, keys};

/// How far a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedStage {
    /// The phone has not answered.
    Unverified,
    /// In the queue, or decided without becoming a member.
    Application(ApplicationStatus),
    /// A member.
    Member(MemberStatus),
}

/// One person to write.
#[derive(Debug)]
pub struct Seed {
    /// The application's id.
    pub id: Uuid,
    /// Who it is.
    pub person: Person,
    /// How far they came.
    pub stage: SeedStage,
    /// When they applied.
    pub applied_at: Timestamp,
}

/// DynamoDB takes this many items in one BatchWriteItem.
const BATCH: usize = 25;
/// Batches under way at once.
const AT_ONCE: usize = 8;

impl Registry {
    /// Writes people into empty tables; `progress` hears how many were written since the last call.
    ///
    /// # Errors
    /// The store failed; what was written until then stays.
    pub async fn seed(&self, people: &[Seed], format: &NumberFormat, progress: impl Fn(u64)) -> Result<(), StoreError> {
        let mut serials: BTreeMap<Area, u64> = BTreeMap::new();
        for group in people.chunks(AT_ONCE * BATCH) {
            let mut items = Vec::new();
            for seed in group {
                items.extend(self.seed_items(seed, format, &mut serials)?);
            }
            self.write_all(items).await?;
            progress(group.len() as u64);
        }
        let counters = serials.iter().map(|(regency, last)| Item::new(keys::serial(*regency)).with("last", n(*last)));
        self.write_all(counters.collect()).await
    }

    fn seed_items(
        &self,
        seed: &Seed,
        format: &NumberFormat,
        serials: &mut BTreeMap<Area, u64>,
    ) -> Result<Vec<Item>, StoreError> {
        let no_random = |_| StoreError::Refused("no randomness".to_owned());
        let codes = Codes::fresh(&seed.person).map_err(no_random)?;
        let new = NewApplication { id: seed.id, person: &seed.person, asker: "", codes, now: seed.applied_at };
        let mut application = self.unverified_item(&new, &[0; 32])?;
        let later = |hours| seed.applied_at + SignedDuration::from_hours(hours);
        match seed.stage {
            SeedStage::Unverified => Ok(vec![application.with("ttl", crate::item::ttl(later(48)))]),
            SeedStage::Application(status) => {
                self.file(&mut application, seed, status)?;
                if status != ApplicationStatus::Submitted {
                    let action =
                        if status == ApplicationStatus::Rejected { Decision::Reject } else { Decision::Return };
                    let reason = if action == Decision::Reject {
                        "Data tidak dapat dipastikan"
                    } else {
                        "Lengkapi alamat sesuai KTP"
                    };
                    let note = serde_json::json!({ "reason": reason });
                    let sealed = self.table.seal_json(&keys::application(seed.id), "note", &note)?;
                    application = application.with("note", sealed).with("decided_at", at(later(20)));
                }
                Ok(vec![application])
            }
            SeedStage::Member(status) => {
                self.file(&mut application, seed, ApplicationStatus::Approved)?;
                for gone in ["phone_hmac", "nik_hmac"] {
                    application.0.remove(gone);
                }
                let regency = seed.person.village.regency().ok_or(StoreError::Corrupt("village"))?;
                let serial = serials.entry(regency).or_default();
                *serial += 1;
                let number = format.write(regency, *serial);
                application = application.with("member_number", s(number.as_str())).with("decided_at", at(later(20)));
                let mut items = self.seed_member(
                    seed,
                    &number,
                    status,
                    application.word("person_id", PersonId::parse)?,
                    later(20),
                )?;
                items.push(application);
                Ok(items)
            }
        }
    }

    /// The attributes of an application whose phone answered.
    fn file(&self, item: &mut Item, seed: &Seed, status: ApplicationStatus) -> Result<(), StoreError> {
        for gone in ["code", "code_until", "code_at", "codes", "outbox"] {
            item.0.remove(gone);
        }
        let submitted = seed.applied_at + SignedDuration::from_mins(2);
        let flags = seed.person.warnings();
        let filed = std::mem::take(item)
            .with("status", s(status.as_str()))
            .with("submitted_at", at(submitted))
            .filed(seed.person.village, |area| keys::applications_of(area, status))?
            .with("sort", s(keys::queue_order(!flags.is_empty(), submitted, seed.id)))
            .with_some("flags", set(&flags))
            .with("nik_hmac", s(self.table.nik_hash(&seed.person.nik)?))
            .with("phone_hmac", s(self.phone_hash(&seed.person.phone)?));
        *item = filed;
        Ok(())
    }

    fn seed_member(
        &self,
        seed: &Seed,
        number: &MemberNumber,
        status: MemberStatus,
        person_id: PersonId,
        since: Timestamp,
    ) -> Result<Vec<Item>, StoreError> {
        let regency = seed.person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        let member = self
            .member_item(number, &seed.person, seed.id, person_id, since)?
            .with("status", s(status.as_str()))
            .filed(seed.person.village, |area| keys::members_of(area, status))?;
        let mut items = vec![member];
        if status.is_current() {
            let claim = Item::new(keys::claim(&self.table.nik_hash(&seed.person.nik)?));
            items.push(claim.with("member", s(number.as_str())));
        }
        for word in seed.person.name.words() {
            items.push(Item::new(keys::word(regency, &self.table.hash("word", &word)?, number)));
        }
        Ok(items)
    }

    async fn write_all(&self, items: Vec<Item>) -> Result<(), StoreError> {
        // One batch may name a key once: somebody called "Siti Siti" has one word row.
        let mut unique: BTreeMap<(String, String), Item> = BTreeMap::new();
        for item in items {
            unique.insert((item.text("pk")?.to_owned(), item.text("sk")?.to_owned()), item);
        }
        let items: Vec<Item> = unique.into_values().collect();
        let batches = items.chunks(BATCH).map(|batch| self.table.put_batch(batch.to_vec()));
        let written: Vec<Result<(), StoreError>> = stream::iter(batches).buffer_unordered(AT_ONCE).collect().await;
        written.into_iter().collect()
    }
}
