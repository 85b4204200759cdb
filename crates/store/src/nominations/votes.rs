//! Votes per party in a dapil, for the seat gap.

use domain::{Act, Action, Area, LedgerLine, Subject};
use serde::{Deserialize, Serialize};

use super::{Contest, Nominations};
use crate::item::{Item, s};
use crate::ledger;
use crate::write::Transaction;
use crate::{StoreError, keys};

/// The votes of one party in one dapil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyVotes {
    /// The party's name as the file has it.
    pub party: String,
    /// Votes, valid ones.
    pub votes: u64,
}

impl Nominations {
    /// The votes in a dapil, when somebody brought them in.
    ///
    /// # Errors
    /// The store failed.
    pub async fn votes(&self, contest: &Contest) -> Result<Option<Vec<PartyVotes>>, StoreError> {
        let item = self.table.get(keys::votes(contest)).await?;
        item.map(|item| serde_json::from_str(item.text("parties")?).map_err(|_| StoreError::Corrupt("parties")))
            .transpose()
    }

    /// Replaces the votes in a dapil.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put_votes(
        &self,
        contest: &Contest,
        parties: &[PartyVotes],
        area: Area,
        act: &Act,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(parties).map_err(|_| StoreError::Corrupt("parties"))?;
        let key = keys::votes(contest);
        let line = LedgerLine::about(Subject::Slate(keys::contest(contest)), area, Action::VotesBroughtIn);
        let entry = ledger::entry(&line, act);
        let item = Item::new(key).with("parties", s(text));
        let outcome = Transaction::default().put(&self.table, item, None)?.create(&self.ledger, entry)?;
        outcome.send(&self.table.client).await?.map_err(|_| StoreError::Busy)
    }
}
