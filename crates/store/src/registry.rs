//! The table of applications, members, claims on NIKs, cards, rights that are asked for and erasures, with the keys
//! that a function was granted. What is done with them is in the folder of each.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Person;
use keyring::{Indexer, Sealer};

use crate::attribute::SEALED;
use crate::item::Item;
use crate::keys::Key;
use crate::table::Table;
use crate::{StoreError, person};

/// The registry table with the keys that a function was granted.
#[derive(Debug)]
pub struct Registry {
    pub(crate) table: Table,
    pub(crate) ledger: Table,
}

impl Registry {
    /// A registry without keys: enough to ask whether a card is valid.
    #[must_use]
    pub fn new(client: Client, tables: &crate::Tables) -> Self {
        let ledger = Table::new(client.clone(), tables.ledger.clone(), "ledger");
        Self { table: Table::new(client, tables.registry.clone(), "registry"), ledger }
    }

    /// With the key to personal data.
    #[must_use]
    pub fn with_sealer(mut self, sealer: Sealer) -> Self {
        self.table.sealer = Some(sealer);
        self
    }

    /// With the key that matches NIK, phone and words of names.
    #[must_use]
    pub fn with_indexer(mut self, indexer: Indexer) -> Self {
        self.table.indexer = Some(indexer);
        self
    }

    pub(crate) fn seal_person(&self, key: &Key, person: &Person) -> Result<AttributeValue, StoreError> {
        self.table.seal(key, SEALED, &person::write(person)?)
    }

    pub(crate) fn open_person(&self, key: &Key, item: &Item) -> Result<Person, StoreError> {
        person::read(&self.table.open(key, SEALED, item)?)
    }

    /// The keyed hash of a person and a phone, under which answers to who somebody is are counted: several
    /// records of one person share it, and a stranger who applied with somebody's NIK from another phone
    /// spends nothing of theirs.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn identity_hash(&self, person: &Person) -> Result<String, StoreError> {
        self.table.hash("identity", &format!("{}{}", person.nik.expose(), person.phone.expose()))
    }

    /// The keyed hash under which guesses at birth dates of those behind a phone are counted who are held
    /// back, whether there are any or not.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn held_hash(&self, phone_hash: &str) -> Result<String, StoreError> {
        self.table.hash("held", phone_hash)
    }

    /// The hash under which a phone is found; `accounts` uses the same.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn phone_hash(&self, phone: &domain::Phone) -> Result<String, StoreError> {
        self.table.phone_hash(phone)
    }
}
