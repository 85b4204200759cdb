//! Proposals, nominees, aspirants, lists of candidates, elections.

mod answer;
mod asking;
mod aspirant;
mod became;
mod channel;
mod election;
mod follow;
mod funnel;
mod import;
mod listing;
mod merging;
mod nominee;
mod person;
mod proposal;
mod schedule;
mod screening;
mod slate;
mod standing;
mod votes;

use aws_sdk_dynamodb::Client;
use domain::Chamber;
use keyring::{Indexer, Sealer, TokenSealer};
use uuid::Uuid;

pub use answer::{Acceptance, Answered};
pub use aspirant::{Aspirant, VerdictNote};
pub use became::Became;
pub use channel::{Channel, Way};
pub use election::NewDistricts;
pub use funnel::Funnel;
pub use import::Import;
pub use listing::ContestPlace;
pub use nominee::{ConsentToken, NomineeRecord};
pub use person::Candidacy;
pub use proposal::{NewNomination, Nomination, Proposed};
pub use schedule::Due;
pub use screening::Screened;
pub use slate::{Revision, Saved, Slate, SlateEdit};
pub use standing::{Named, Proposing, Standing};
pub use votes::PartyVotes;

use crate::table::Table;
use crate::{StoreError, keys};

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
    pub(crate) table: Table,
    ledger: Table,
    tokens: Option<TokenSealer>,
}

impl Nominations {
    /// The table without keys: enough for elections and public numbers.
    #[must_use]
    pub fn new(client: Client, tables: &crate::Tables) -> Self {
        let ledger = Table::new(client.clone(), tables.ledger.clone(), "ledger");
        Self { table: Table::new(client, tables.nominations.clone(), "nominations"), ledger, tokens: None }
    }

    /// With the key to personal data.
    #[must_use]
    pub fn with_sealer(mut self, sealer: Sealer) -> Self {
        self.table.sealer = Some(sealer);
        self
    }

    /// With the key that matches NIK and phone.
    #[must_use]
    pub fn with_indexer(mut self, indexer: Indexer) -> Self {
        self.table.indexer = Some(indexer);
        self
    }

    /// With the key to the links that nominees get.
    #[must_use]
    pub fn with_tokens(self, tokens: TokenSealer) -> Self {
        Self { tokens: Some(tokens), ..self }
    }

    /// The id of the aspirant that a nominee is in a contest: the same however many members propose
    /// them, and whenever.
    fn aspirant_of(&self, contest: &Contest, nominee: Uuid) -> Result<Uuid, StoreError> {
        self.derived("aspirant", &[keys::contest(contest), nominee.to_string()].join("#"))
    }

    /// The id of the application by which an aspirant joins; `attempt` counts from 0, and goes on where
    /// somebody else's application lies. Officers read an aspirant's id and a client chooses the id of its
    /// application, so this one has a usage of its own: nobody without the key knows it before it exists.
    ///
    /// # Errors
    /// The function has no index key.
    pub fn application_of(&self, aspirant: Uuid, attempt: u32) -> Result<Uuid, StoreError> {
        self.derived("application", &format!("{aspirant}#{attempt}"))
    }

    /// An id that follows from a text by the index key; ids of different `usage` have nothing in common.
    fn derived(&self, usage: &str, text: &str) -> Result<Uuid, StoreError> {
        let hash = self.table.hash(usage, text)?;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&keyring::sha256(hash.as_bytes())[..16]);
        Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}
