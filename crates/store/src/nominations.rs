//! The table of proposals, nominees, aspirants, lists of candidates and elections, with the keys that a function
//! was granted. What is done with them is in the folder of each.

use aws_sdk_dynamodb::Client;
use keyring::{Indexer, Sealer, TokenSealer};
use uuid::Uuid;

use crate::StoreError;
use crate::table::Table;

/// The nominations table with the keys that a function was granted.
#[derive(Debug)]
pub struct Nominations {
    pub(crate) table: Table,
    pub(crate) ledger: Table,
    pub(crate) tokens: Option<TokenSealer>,
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
    pub(crate) fn derived(&self, usage: &str, text: &str) -> Result<Uuid, StoreError> {
        let hash = self.table.hash(usage, text)?;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&keyring::sha256(hash.as_bytes())[..16]);
        Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}
