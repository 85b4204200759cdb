//! Many records at once, into tables that hold nobody yet: past the journeys that lead to them.
//!
//! The items lack what a record does not tell: an application's `fingerprint`, so that its form, sent again, is
//! another one; and `decided_at`, `status_at` and `due`, so that what was refused or has ended never falls due.

use std::collections::BTreeMap;

use domain::Area;
use futures_util::{StreamExt, stream};

use crate::item::{Item, n, s};
use crate::member::record::{HOLDER, LAST_SERIAL};
use crate::{Application, Member, Registry, StoreError, keys};

/// Records that are to be written together.
#[derive(Debug, Default)]
pub struct Bulk {
    /// Applications whose phones have answered.
    pub applications: Vec<Application>,
    /// Memberships; who is a member now holds the claim on their NIK.
    pub members: Vec<Member>,
    /// The last number that was given in each regency.
    pub serials: BTreeMap<Area, u64>,
}

/// DynamoDB takes this many items in one BatchWriteItem.
const BATCH: usize = 25;
/// Batches under way at once.
const AT_ONCE: usize = 8;

impl Registry {
    /// Writes records as they are, with everything by which they are found, whatever was there.
    ///
    /// # Errors
    /// The store failed; what was written until then stays.
    pub async fn bring_in(&self, bulk: &Bulk) -> Result<(), StoreError> {
        let mut items = Vec::new();
        for application in &bulk.applications {
            items.push(self.application_item(application)?);
        }
        for member in &bulk.members {
            items.push(self.member_item(member)?);
            items.extend(self.items_that_lead_to(member)?);
        }
        let serials = bulk.serials.iter();
        items.extend(serials.map(|(regency, last)| Item::new(keys::serial(*regency)).with(LAST_SERIAL, n(*last))));
        // One batch may name a key once, and two may carry one NIK.
        let unique = items.into_iter().map(|item| Ok((item.key()?, item)));
        let items: Vec<Item> = unique.collect::<Result<BTreeMap<_, _>, StoreError>>()?.into_values().collect();
        let batches = items.chunks(BATCH).map(|batch| self.table.put_batch(batch.to_vec()));
        let written: Vec<Result<(), StoreError>> = stream::iter(batches).buffer_unordered(AT_ONCE).collect().await;
        written.into_iter().collect()
    }

    /// The claim on a member's NIK, and the rows of the words of their name, each once.
    fn items_that_lead_to(&self, member: &Member) -> Result<Vec<Item>, StoreError> {
        let rows = self.word_rows(Some(&member.person))?;
        let mut items: Vec<Item> =
            rows.iter().map(|(regency, hash)| Item::new(keys::word(*regency, hash, &member.number))).collect();
        if member.status.is_current() {
            let claim = Item::new(keys::claim(&self.table.nik_hash(&member.person.nik)?));
            items.push(claim.with(HOLDER, s(member.number.as_str())));
        }
        Ok(items)
    }
}
