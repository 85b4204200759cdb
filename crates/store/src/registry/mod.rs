//! Applications, members, claims on NIKs, cards, rights that are asked for, erasures.

mod application;
mod approval;
mod card;
mod decision;
mod due;
mod erasure;
mod filing;
mod held;
mod joining;
mod member;
mod notice;
mod own;
mod phone;
mod queue;
mod reminder;
mod request;
mod screening;
mod search;
mod seed;
mod unverified;
mod verification;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Person;
use keyring::{Indexer, Sealer};

pub(crate) use application::is_over;
pub use application::{Admission, Application, NewApplication, Proved};
pub use approval::Approval;
pub use card::{Card, CardState};
pub use decision::{Decided, DecisionNote};
pub use due::Overdue;
pub(crate) use erasure::Draft;
pub use erasure::{Erasure, Kept, NewErasure};
pub use held::Held;
pub use member::{Leaving, Member};
pub use notice::{NOTICES, Notice};
pub use own::{Behind, PersonBehind};
pub use phone::{UNDO_HOURS, Undo, Undone};
pub use queue::{ApplicationFilter, Place};
pub use reminder::{Reminded, Remindee};
pub use request::{Asker, RightAnswer, RightRequest};
pub use screening::SameNik;
pub use seed::{Seed, SeedStage};
pub use unverified::{Awaited, PhoneCorrection};
pub use verification::{CodeTarget, Codes, Verification};

use crate::StoreError;
use crate::item::Item;
use crate::keys::Key;
use crate::person;
use crate::table::Table;

/// The registry table with the keys that a function was granted.
#[derive(Debug)]
pub struct Registry {
    pub(crate) table: Table,
    ledger: Table,
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

    fn seal_person(&self, key: &Key, person: &Person) -> Result<AttributeValue, StoreError> {
        self.table.seal(key, "sealed", &person::write(person)?)
    }

    pub(crate) fn open_person(&self, key: &Key, item: &Item) -> Result<Person, StoreError> {
        person::read(&self.table.open(key, "sealed", item)?)
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
