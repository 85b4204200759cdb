//! Applications, members, claims on NIKs, cards.

mod application;
mod approval;
mod card;
mod decision;
mod member;
mod own;
mod queue;
mod screening;
mod search;
mod seed;
mod verification;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Person;
use keyring::{Indexer, Sealer};

pub(crate) use application::is_over;
pub use application::{Admission, Application, NewApplication};
pub use approval::Approval;
pub use card::{Card, CardState};
pub use decision::{Decided, DecisionNote};
pub use member::{Leaving, Member};
pub use own::PersonBehind;
pub use queue::{ApplicationFilter, Page, Place};
pub use screening::SameNik;
pub use seed::{Seed, SeedStage};
pub use verification::{CodeTarget, Codes, Verification};

use crate::StoreError;
use crate::item::{self, Item, b};
use crate::keys::Key;
use crate::person;

/// The registry table with the keys that a function was granted.
#[derive(Debug)]
pub struct Registry {
    client: Client,
    pub(crate) table: String,
    ledger: String,
    sealer: Option<Sealer>,
    indexer: Option<Indexer>,
}

impl Registry {
    /// A registry without keys: enough to ask whether a card is valid.
    #[must_use]
    pub fn new(client: Client, tables: &crate::Tables) -> Self {
        Self { client, table: tables.registry.clone(), ledger: tables.ledger.clone(), sealer: None, indexer: None }
    }

    /// With the key to personal data.
    #[must_use]
    pub fn with_sealer(self, sealer: Sealer) -> Self {
        Self { sealer: Some(sealer), ..self }
    }

    /// With the key that matches NIK, phone and words of names.
    #[must_use]
    pub fn with_indexer(self, indexer: Indexer) -> Self {
        Self { indexer: Some(indexer), ..self }
    }

    fn sealer(&self) -> Result<&Sealer, StoreError> {
        self.sealer.as_ref().ok_or_else(|| StoreError::Refused("no sealing key".to_owned()))
    }

    fn indexer(&self) -> Result<&Indexer, StoreError> {
        self.indexer.as_ref().ok_or_else(|| StoreError::Refused("no index key".to_owned()))
    }

    /// Seals a value for one attribute of one item.
    fn seal(&self, key: &Key, attribute: &str, plain: &[u8]) -> Result<AttributeValue, StoreError> {
        Ok(b(self.sealer()?.seal(&place(key, attribute), plain)?))
    }

    fn open(&self, key: &Key, attribute: &'static str, item: &Item) -> Result<Vec<u8>, StoreError> {
        Ok(self.sealer()?.open(&place(key, attribute), item.bytes(attribute)?)?)
    }

    fn seal_person(&self, key: &Key, person: &Person) -> Result<AttributeValue, StoreError> {
        self.seal(key, "sealed", &person::write(person)?)
    }

    pub(crate) fn open_person(&self, key: &Key, item: &Item) -> Result<Person, StoreError> {
        person::read(&self.open(key, "sealed", item)?)
    }

    /// The hash under which a person's NIK is found.
    fn nik_hash(&self, nik: &domain::Nik) -> Result<String, StoreError> {
        Ok(self.indexer()?.hash("nik", nik.expose()))
    }

    /// The hash under which a phone is found; `accounts` uses the same.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn phone_hash(&self, phone: &domain::Phone) -> Result<String, StoreError> {
        Ok(self.indexer()?.hash("phone", phone.expose()))
    }

    async fn get(&self, key: Key) -> Result<Option<Item>, StoreError> {
        item::get(&self.client, &self.table, key).await
    }
}

/// Table ‖ key ‖ attribute: what a sealed value is bound to. The table is named by its purpose, so
/// that data restored into a table of another name still open.
fn place(key: &Key, attribute: &str) -> String {
    format!("registry/{}/{}/{attribute}", key.pk, key.sk)
}
