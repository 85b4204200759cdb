//! Votes per party in a dapil, for the seat gap.

use std::collections::BTreeMap;

use domain::{Act, Action, Area, Chamber, LedgerLine, Subject};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::item::{Item, s};
use crate::write::{Change, Transaction, pause};
use crate::{Contest, Nominations, StoreError, keys, ledger};

/// The attributes of votes.
const IMPORT: &str = "import";
const PARTIES: &str = "parties";

/// The votes of one party in one dapil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyVotes {
    /// The party's name as the file has it.
    pub party: String,
    /// Votes, valid ones.
    pub votes: u64,
}

/// The most dapil that a line of the ledger names.
const DAPIL_TOLD: usize = 100;

/// How often votes are brought in anew when somebody else brought some in at the same moment.
const TRIES: u32 = 4;

impl Nominations {
    /// The votes in a dapil, when somebody brought them in.
    ///
    /// # Errors
    /// The store failed.
    pub async fn votes(&self, contest: &Contest) -> Result<Option<Vec<PartyVotes>>, StoreError> {
        let Contest { election, chamber, dapil } = contest;
        let Some(import) = self.votes_import(election, *chamber).await? else { return Ok(None) };
        let item = self.table.get(keys::dapil_votes(election, *chamber, import, dapil)).await?;
        item.map(|item| serde_json::from_str(item.text(PARTIES)?).map_err(|_| StoreError::Corrupt("parties")))
            .transpose()
    }

    /// The import whose votes of a chamber count.
    async fn votes_import(&self, election: &str, chamber: Chamber) -> Result<Option<Uuid>, StoreError> {
        let pointer = self.table.get(keys::votes(election, chamber)).await?;
        pointer.map(|item| item.word(IMPORT, |id| id.parse().ok())).transpose()
    }

    /// Replaces the votes in some dapil of a chamber, in all of them or in none: all votes of the chamber are
    /// written beside the old ones, and one write then points to them. `area` is the smallest one that holds all of
    /// these dapil.
    ///
    /// # Errors
    /// The store failed; the votes are as before.
    pub async fn put_votes(
        &self,
        election: &str,
        chamber: Chamber,
        votes: &BTreeMap<String, Vec<PartyVotes>>,
        area: Area,
        act: &Act,
    ) -> Result<(), StoreError> {
        for attempt in 0..TRIES {
            let read = self.votes_import(election, chamber).await?;
            let staged = Uuid::new_v4();
            let mut rows = Vec::new();
            if let Some(read) = read {
                for item in self.table.rows(keys::votes_of(election, chamber, read)).await? {
                    let dapil = item.text("sk")?.to_owned();
                    if !votes.contains_key(&dapil) {
                        let key = keys::dapil_votes(election, chamber, staged, &dapil);
                        rows.push(Item::new(key).with(PARTIES, s(item.text(PARTIES)?)));
                    }
                }
            }
            for (dapil, parties) in votes {
                let text = serde_json::to_string(parties).map_err(|_| StoreError::Corrupt("parties"))?;
                let key = keys::dapil_votes(election, chamber, staged, dapil);
                rows.push(Item::new(key).with(PARTIES, s(text)));
            }
            for rows in rows.chunks(25) {
                self.table.put_batch(rows.to_vec()).await?;
            }
            let key = keys::votes(election, chamber);
            let line = LedgerLine::about(Subject::Election(election.to_owned()), area, Action::VotesBroughtIn);
            let entry = ledger::entry(&line.fields(votes.keys().take(DAPIL_TOLD)), act);
            let outcome = Transaction::default()
                .update(&self.table, Change::of(key).point(IMPORT, staged, read))?
                .create(&self.ledger, entry)?
                .send(&self.table.client)
                .await?;
            match outcome {
                Ok(()) => return Ok(()),
                // Somebody brought in others meanwhile: theirs are kept too.
                Err(cancelled) => cancelled.by(&[0])?,
            }
            pause(attempt).await;
        }
        Err(StoreError::Busy)
    }
}
