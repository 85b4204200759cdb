//! Proposals, nominees, aspirants, lists of candidates, elections.

mod answer;
mod aspirant;
mod election;
mod follow;
mod funnel;
mod import;
mod listing;
mod nominee;
mod person;
mod proposal;
mod schedule;
mod screening;
mod slate;
mod standing;
mod votes;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Chamber;
use keyring::{Indexer, Sealer, TokenSealer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use answer::{Acceptance, Answered};
pub use aspirant::{Aspirant, VerdictNote};
pub use funnel::Funnel;
pub use import::Import;
pub use listing::ContestPlace;
pub use nominee::{ConsentToken, NomineeRecord};
pub use proposal::{NewNomination, Nomination, Proposed};
pub use schedule::Due;
pub use screening::Screened;
pub use slate::{Revision, Saved, Slate, SlateEdit};
pub use standing::{Proposing, Standing};
pub use votes::PartyVotes;

use crate::StoreError;
use crate::item::{self, Item, b, s};
use crate::keys::{self, Key};

/// A race for one chamber in one dapil of one election: what a list of candidates is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contest {
    /// The election's id.
    pub election: String,
    /// The chamber.
    pub chamber: Chamber,
    /// The dapil's code.
    pub dapil: String,
}

/// The nominations table with the keys that a function was granted.
#[derive(Debug)]
pub struct Nominations {
    client: Client,
    table: String,
    ledger: String,
    sealer: Option<Sealer>,
    indexer: Option<Indexer>,
    tokens: Option<TokenSealer>,
}

impl Nominations {
    /// The table without keys: enough for elections and public numbers.
    #[must_use]
    pub fn new(client: Client, tables: &crate::Tables) -> Self {
        Self {
            client,
            table: tables.nominations.clone(),
            ledger: tables.ledger.clone(),
            sealer: None,
            indexer: None,
            tokens: None,
        }
    }

    /// With the key to personal data.
    #[must_use]
    pub fn with_sealer(self, sealer: Sealer) -> Self {
        Self { sealer: Some(sealer), ..self }
    }

    /// With the key that matches NIK and phone.
    #[must_use]
    pub fn with_indexer(self, indexer: Indexer) -> Self {
        Self { indexer: Some(indexer), ..self }
    }

    /// With the key to the links that nominees get.
    #[must_use]
    pub fn with_tokens(self, tokens: TokenSealer) -> Self {
        Self { tokens: Some(tokens), ..self }
    }

    fn sealer(&self) -> Result<&Sealer, StoreError> {
        self.sealer.as_ref().ok_or_else(|| StoreError::Refused("no sealing key".to_owned()))
    }

    fn indexer(&self) -> Result<&Indexer, StoreError> {
        self.indexer.as_ref().ok_or_else(|| StoreError::Refused("no index key".to_owned()))
    }

    /// Seals a value for one attribute of one item.
    fn seal(&self, key: &Key, attribute: &str, value: &impl Serialize) -> Result<AttributeValue, StoreError> {
        let plain = serde_json::to_vec(value).map_err(|_| StoreError::Corrupt("sealed"))?;
        self.seal_bytes(key, attribute, &plain)
    }

    fn seal_bytes(&self, key: &Key, attribute: &str, plain: &[u8]) -> Result<AttributeValue, StoreError> {
        Ok(b(self.sealer()?.seal(&place(key, attribute), plain)?))
    }

    fn open<T: DeserializeOwned>(&self, key: &Key, attribute: &'static str, item: &Item) -> Result<T, StoreError> {
        serde_json::from_slice(&self.open_bytes(key, attribute, item)?).map_err(|_| StoreError::Corrupt(attribute))
    }

    fn open_bytes(&self, key: &Key, attribute: &'static str, item: &Item) -> Result<Vec<u8>, StoreError> {
        Ok(self.sealer()?.open(&place(key, attribute), item.bytes(attribute)?)?)
    }

    async fn get(&self, key: Key) -> Result<Option<Item>, StoreError> {
        item::get(&self.client, &self.table, key).await
    }

    /// Every item of a partition whose sort key begins with `kind`: all pages.
    async fn rows(&self, partition: String, kind: &str) -> Result<Vec<Item>, StoreError> {
        let mut rows = Vec::new();
        let mut start = None;
        loop {
            let mut query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", s(partition.as_str()))
                .set_exclusive_start_key(start);
            if !kind.is_empty() {
                query = query
                    .key_condition_expression("pk = :pk AND begins_with(sk, :kind)")
                    .expression_attribute_values(":kind", s(kind));
            }
            let page = query.send().await?;
            rows.extend(page.items.unwrap_or_default().into_iter().map(Item));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(rows);
            }
        }
    }

    /// The id of the aspirant that a phone is in a contest: the same however many members propose
    /// them, and whenever.
    fn aspirant_of(&self, contest: &Contest, phone_hash: &str) -> Result<Uuid, StoreError> {
        let hash = self.indexer()?.hash("aspirant", &keys::nominee_in(contest, phone_hash));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&keyring::sha256(hash.as_bytes())[..16]);
        Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

fn place(key: &Key, attribute: &str) -> String {
    format!("nominations/{}/{}/{attribute}", key.pk, key.sk)
}
