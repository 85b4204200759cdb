//! The table of codes, sessions, officers' grants, answers to who somebody is, what was sent to a phone and what
//! waits, with the key that a function was granted. What is done with them is in the folder of each.

use aws_sdk_dynamodb::Client;
use keyring::Sealer;

use crate::table::Table;

/// The accounts table.
#[derive(Debug)]
pub struct Accounts {
    pub(crate) table: Table,
}

impl Accounts {
    /// The accounts in `table`, without the key to codes.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { table: Table::new(client, table, "accounts") }
    }

    /// With the key to codes.
    #[must_use]
    pub fn with_sealer(mut self, sealer: Sealer) -> Self {
        self.table.sealer = Some(sealer);
        self
    }
}
