//! Reading many items in one request.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::future::try_join_all;

use crate::StoreError;
use crate::item::Item;
use crate::keys::Key;
use crate::table::Table;
use crate::write::pause;

/// The most keys that one BatchGetItem takes.
const BATCH: usize = 100;
/// How many requests are made for what the database leaves out before it counts as busy.
const TRIES: u32 = 5;

impl Table {
    /// The items of these keys as they are now, in no order; what is not there is left out. One request
    /// for each hundred keys, none without keys.
    pub(crate) async fn get_many(&self, mut keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        // One request may name a key once.
        keys.sort_unstable();
        keys.dedup();
        let batches = keys.chunks(BATCH).map(|batch| {
            let wanted = HashMap::from([(self.name.clone(), batch.to_vec())]);
            read_together(&self.client, wanted, true)
        });
        let found = try_join_all(batches).await?;
        Ok(found.into_iter().flat_map(HashMap::into_values).flatten().collect())
    }
}

/// One BatchGetItem over several tables, by their names; again for what it left out.
pub(crate) async fn read_together(
    client: &Client,
    wanted: HashMap<String, Vec<Key>>,
    consistent: bool,
) -> Result<HashMap<String, Vec<Item>>, StoreError> {
    let of_table = |(table, keys): (String, Vec<Key>)| {
        let keys = keys.into_iter().map(Key::attributes).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(consistent).build();
        keys.map(|keys| (table, keys)).map_err(|_| StoreError::Corrupt("keys"))
    };
    let mut wanted = wanted.into_iter().map(of_table).collect::<Result<HashMap<_, _>, _>>()?;
    let mut found: HashMap<String, Vec<Item>> = HashMap::new();
    for attempt in 0..TRIES {
        let answer = client.batch_get_item().set_request_items(Some(wanted)).send().await?;
        for (table, items) in answer.responses.unwrap_or_default() {
            found.entry(table).or_default().extend(items.into_iter().map(Item));
        }
        wanted = answer.unprocessed_keys.unwrap_or_default();
        if wanted.is_empty() {
            return Ok(found);
        }
        pause(attempt).await;
    }
    Err(StoreError::Busy)
}
