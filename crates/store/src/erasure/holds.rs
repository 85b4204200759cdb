//! What a law makes the party keep of somebody whose data are erased: sealed apart under a key of its
//! own, each with its end, found by nothing that leads to the person.

use aws_sdk_dynamodb::Client;
use domain::Kept;
use jiff::{SignedDuration, Timestamp};
use keyring::Sealer;
use uuid::Uuid;

use super::draft::hold_id;
use super::record::{Erasure, KIND, UNTIL};
use crate::attribute::{AREA, DUE, SEALED, TTL};
use crate::item::{Item, s, ttl};
use crate::table::Table;
use crate::{StoreError, Tables, keys};

/// The holds, and the key that seals them and nothing else.
#[derive(Debug)]
pub struct Holds {
    table: Table,
}

impl Holds {
    /// Holds lie in the registry's table, under keys of their own.
    #[must_use]
    pub fn new(client: Client, tables: &Tables, sealer: Sealer) -> Self {
        let mut table = Table::new(client, tables.registry.clone(), "registry");
        table.sealer = Some(sealer);
        Self { table }
    }

    /// Seals apart what an erasure has to keep. Doing it again puts the same holds.
    ///
    /// # Errors
    /// The store failed.
    pub async fn seal(&self, erasure: &Erasure) -> Result<usize, StoreError> {
        for draft in &erasure.job.drafts {
            let key = keys::hold(hold_id(&erasure.job.secret, draft));
            let end = draft.kept.ends_at();
            let item = Item::new(key.clone())
                .with(KIND, s(draft.kept.kind.as_str()))
                .with(AREA, s(draft.area.to_string()))
                .with_some(UNTIL, draft.kept.until.map(|until| s(until.to_string())))
                .with_some(DUE, end.map(|end| s(keys::due(end))))
                // Should nobody look for a month, the database itself lets it go.
                .with_some(TTL, end.map(|end| ttl(end + SignedDuration::from_hours(24 * 30))))
                .with(SEALED, self.table.seal_json(&key, SEALED, &draft.content)?);
            self.table.put(item).await?;
        }
        Ok(erasure.job.drafts.len())
    }

    /// Deletes a hold whose end has come, of whatever kind it is.
    ///
    /// # Errors
    /// The store failed, or the end cannot be read: then it stays.
    pub async fn release(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let Some(item) = self.table.get(keys::hold(id)).await? else { return Ok(false) };
        let until = item.has(UNTIL).then(|| item.word(UNTIL, |until| until.parse().ok())).transpose()?;
        if !Kept::is_over(until, now) {
            return Ok(false);
        }
        self.table.delete(keys::hold(id)).await?;
        Ok(true)
    }
}
