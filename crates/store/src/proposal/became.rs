//! What became of proposals: the nominee's answer, and how many others propose them.

use std::collections::HashMap;

use uuid::Uuid;

use super::record::Nomination;
use crate::aspirant::record::{MERGED, REPLACED_BY, SUPPORT};
use crate::item::Item;
use crate::{Nominations, NomineeRecord, StoreError, keys};

/// What stands with the nominee of a proposal.
#[derive(Debug, Clone)]
pub struct Became {
    /// The nominee; none before the proposal was rolled up.
    pub nominee: Option<NomineeRecord>,
    /// How many members propose them for this contest.
    pub support: i64,
}

impl Nominations {
    /// What became of some proposals, in their order: nominees and aspirants in one request for each
    /// hundred, and another one where names or phones of one person were joined.
    ///
    /// # Errors
    /// The store failed.
    pub async fn became(&self, nominations: &[Nomination]) -> Result<Vec<Became>, StoreError> {
        let mut wanted = Vec::new();
        let mut places = Vec::new();
        for Nomination { contest, nominee_id, .. } in nominations {
            let nominee = keys::nominee(*nominee_id);
            let aspirant = keys::aspirant(self.aspirant_of(contest, *nominee_id)?);
            wanted.extend([nominee.clone(), aspirant.clone()]);
            places.push((nominee, aspirant));
        }
        let found = self.by_partition(wanted).await?;
        let merged = |item: &Item| {
            let other = item.flag(MERGED).then(|| item.text_opt(REPLACED_BY)?.parse::<Uuid>().ok());
            other.flatten().map(keys::aspirant)
        };
        let others = self.by_partition(found.values().filter_map(merged).collect()).await?;
        let read = |(nominee, aspirant): &(keys::Key, keys::Key)| {
            let nominee = found.get(&nominee.pk).map(|item| self.read_nominee(item)).transpose()?;
            let own = found.get(&aspirant.pk);
            let stayed = own.and_then(merged).and_then(|key| others.get(&key.pk));
            let support = stayed.or(own).and_then(|item| item.number_opt(SUPPORT)).unwrap_or_default();
            Ok(Became { nominee, support })
        };
        places.iter().map(read).collect()
    }

    /// Nominees and aspirants have a partition of their own each.
    async fn by_partition(&self, wanted: Vec<keys::Key>) -> Result<HashMap<String, Item>, StoreError> {
        let found = self.table.get_many(wanted).await?;
        found.into_iter().map(|item| Ok((item.text("pk")?.to_owned(), item))).collect()
    }
}
