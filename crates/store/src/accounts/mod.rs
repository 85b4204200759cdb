//! Codes, sessions, officers' grants, answers to who somebody is, what was sent to a phone and what waits.

mod budget;
mod code;
mod grants;
mod identity;
mod joining;
mod messages;
mod seen;
mod session;
mod waiting;

use aws_sdk_dynamodb::Client;
use keyring::Sealer;

pub(crate) use code::code_purpose;
pub use code::{CodeIssue, CodeKey, CodePurpose, CodeTry, CodeUse};
pub use identity::{IdentityLimit, IdentityTry};
pub use joining::Joining;
pub use messages::{GivenLimits, Reservation, Share};
pub use session::{NewSession, Session};
pub(crate) use session::{follow_phone, key as session_key, read_session};
pub use waiting::{DamagedRow, Turns, Waiting};

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
