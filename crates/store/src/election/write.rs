//! An owner changes an election, and brings in districts.

use domain::{Act, Action, Area, Chamber, District, Election, LedgerLine, Subject};
use uuid::Uuid;

use super::record::{RULES, row};
use crate::import::done;
use crate::item::s;
use crate::write::{Change, Transaction};
use crate::{Import, Nominations, StoreError, keys, ledger};

/// Districts that take the place of those of a chamber.
#[derive(Debug)]
pub struct NewDistricts {
    /// The chamber.
    pub chamber: Chamber,
    /// All of them.
    pub districts: Vec<District>,
    /// By which import those are that they replace, as it was read.
    pub read: Option<Uuid>,
}

impl Nominations {
    /// Changes the rules or windows of an election.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put_election(&self, election: &Election, act: &Act) -> Result<(), StoreError> {
        let key = keys::election(&election.id);
        let text = serde_json::to_string(election).map_err(|_| StoreError::Corrupt("rules"))?;
        let entry = ledger::entry(&changed(&election.id), act);
        Transaction::default()
            .update(&self.table, Change::of(key).set(RULES, s(text)))?
            .create(&self.ledger, entry)?
            .send(&self.table.client)
            .await?
            .map_err(|_| StoreError::Busy)
    }

    /// Replaces the districts of some chambers by those of an import, all or none: rows are written beside the
    /// old ones, and one transaction lets the election point to them and the import be done. `false` when others
    /// were brought in since they were read, or the import was done before.
    ///
    /// # Errors
    /// The store failed; the districts are as before.
    pub async fn put_districts(
        &self,
        import: &Import,
        chambers: &[NewDistricts],
        taken: usize,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let election = &import.election;
        let key = keys::election(election);
        let entry = ledger::entry(&changed(election), act);
        let mut change = Change::of(key);
        for NewDistricts { chamber, districts, read } in chambers {
            let staged = Uuid::new_v4();
            for rows in districts.chunks(25) {
                let rows = rows.iter().map(|district| row(election, *chamber, staged, district));
                self.table.put_batch(rows.collect::<Result<_, _>>()?).await?;
            }
            change = change.point(chamber.as_str(), staged, *read);
        }
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .update(&self.table, done(import, taken))?
            .create(&self.ledger, entry)?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        cancelled.by(&[0, 1])?;
        Ok(false)
    }
}

/// The line of a change of an election.
fn changed(election: &str) -> LedgerLine {
    LedgerLine::about(Subject::Election(election.to_owned()), Area::NATION, Action::ElectionChanged)
}
