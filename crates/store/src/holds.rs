//! What a law makes the party keep of somebody whose data are erased: sealed apart under a key of its
//! own, each with its end, found by nothing that leads to the person.

use aws_sdk_dynamodb::Client;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use keyring::Sealer;
use uuid::Uuid;

use crate::erasure::hold_id;
use crate::item::{Item, s, ttl};
use crate::registry::Erasure;
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
            // The first instant of the day after the last one.
            let end = draft.kept.until.and_then(|until| until.tomorrow().ok());
            let end = end.and_then(|day| Offset::constant(7).to_timestamp(day.at(0, 0, 0, 0)).ok());
            let item = Item::new(key.clone())
                .with("kind", s(draft.kept.kind.as_str()))
                .with("area", s(draft.area.to_string()))
                .with_some("until", draft.kept.until.map(|until| s(until.to_string())))
                .with_some("due", end.map(|end| s(keys::due(end))))
                // Should nobody look for a month, the database itself lets it go.
                .with_some("ttl", end.map(|end| ttl(end + SignedDuration::from_hours(24 * 30))))
                .with("sealed", self.table.seal_json(&key, "sealed", &draft.content)?);
            self.table.put(item).await?;
        }
        Ok(erasure.job.drafts.len())
    }

    /// Deletes a hold whose end has come.
    ///
    /// # Errors
    /// The store failed.
    pub async fn release(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let Some(item) = self.table.get(keys::hold(id)).await? else { return Ok(false) };
        let until: Option<jiff::civil::Date> = item.text_opt("until").and_then(|until| until.parse().ok());
        if until.is_none_or(|until| domain::jakarta_date(now) <= until) {
            return Ok(false);
        }
        self.table.delete(keys::hold(id)).await?;
        Ok(true)
    }
}
