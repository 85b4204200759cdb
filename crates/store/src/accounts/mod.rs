//! Codes of sign-in, sessions, officers' grants, what was sent to a phone.

mod code;
mod grants;
mod messages;
mod session;

use aws_sdk_dynamodb::Client;
use keyring::Sealer;

pub(crate) use code::code_purpose;
pub use code::{CodeIssue, CodePurpose, CodeTry};
pub use messages::{GivenLimits, Reservation};
pub use session::Session;
pub(crate) use session::{key as session_key, read_session};

use crate::StoreError;
use crate::item::{self, Item};
use crate::keys::Key;

/// The accounts table.
#[derive(Debug)]
pub struct Accounts {
    client: Client,
    pub(crate) table: String,
    sealer: Option<Sealer>,
}

impl Accounts {
    /// The accounts in `table`, without the key to codes.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table, sealer: None }
    }

    /// With the key to codes of sign-in.
    #[must_use]
    pub fn with_sealer(self, sealer: Sealer) -> Self {
        Self { sealer: Some(sealer), ..self }
    }

    fn sealer(&self) -> Result<&Sealer, StoreError> {
        self.sealer.as_ref().ok_or_else(|| StoreError::Refused("no sealing key".to_owned()))
    }

    async fn get(&self, key: Key) -> Result<Option<Item>, StoreError> {
        item::get(&self.client, &self.table, key).await
    }

    async fn delete(&self, key: Key) -> Result<(), StoreError> {
        self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes())).send().await?;
        Ok(())
    }
}
