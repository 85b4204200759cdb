//! Elections: those that are shipped, as the party changed them, with the districts it brought in.

use domain::{Act, Action, Area, Chamber, District, Election, LedgerLine, Subject};
use uuid::Uuid;

use super::{Contest, Nominations};
use crate::item::{Item, s};
use crate::ledger;
use crate::write::{Change, Transaction};
use crate::{StoreError, keys};

impl Nominations {
    /// An election as it is in force: the shipped one, unless an owner changed it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn election(&self, id: &str) -> Result<Option<Election>, StoreError> {
        // What cannot be a key is not looked up.
        if id.is_empty() || id.len() > 64 {
            return Ok(None);
        }
        in_force(id, &self.table.get(keys::election(id)).await?.unwrap_or_default())
    }

    /// All elections in force, the next one first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn elections(&self) -> Result<Vec<Election>, StoreError> {
        let ids = Election::shipped().iter().map(|election| self.election(&election.id));
        Ok(futures_util::future::try_join_all(ids).await?.into_iter().flatten().collect())
    }

    /// Changes the rules or windows of an election.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put_election(&self, election: &Election, act: &Act) -> Result<(), StoreError> {
        let key = keys::election(&election.id);
        let text = serde_json::to_string(election).map_err(|_| StoreError::Corrupt("rules"))?;
        let entry = ledger::entry(&changed(&election.id), act);
        Transaction::default()
            .update(&self.table, Change::of(key).set("rules", s(text)))?
            .create(&self.ledger, entry)?
            .send(&self.table.client)
            .await?
            .map_err(|_| StoreError::Busy)
    }

    /// One dapil: of the districts that are shipped, or of those that were brought in.
    ///
    /// # Errors
    /// The store failed.
    pub async fn district(&self, contest: &Contest) -> Result<Option<District>, StoreError> {
        if let Some(district) = District::find(&contest.election, contest.chamber, &contest.dapil) {
            return Ok(Some(district.clone()));
        }
        let item = self.table.get(keys::election(&contest.election)).await?.unwrap_or_default();
        self.district_by(contest, &item).await
    }

    pub(super) async fn district_by(
        &self,
        contest: &Contest,
        election_item: &Item,
    ) -> Result<Option<District>, StoreError> {
        let Contest { election, chamber, dapil } = contest;
        if let Some(district) = District::find(election, *chamber, dapil) {
            return Ok(Some(district.clone()));
        }
        // What cannot be a key is not looked up.
        if dapil.is_empty() || dapil.len() > 64 {
            return Ok(None);
        }
        let Some(import) = import_of(election_item, *chamber) else { return Ok(None) };
        let key = keys::Key { pk: keys::districts(election, *chamber, import), sk: dapil.clone() };
        self.table.get(key).await?.map(|item| read_district(&item)).transpose()
    }

    /// Every dapil of a chamber.
    ///
    /// # Errors
    /// The store failed.
    pub async fn districts(&self, election: &str, chamber: Chamber) -> Result<Vec<District>, StoreError> {
        let shipped = District::shipped(election, chamber);
        if !shipped.is_empty() {
            return Ok(shipped.to_vec());
        }
        Ok(self.districts_as_read(election, chamber).await?.0)
    }

    /// The districts that were brought in, and which import they are of.
    ///
    /// # Errors
    /// The store failed.
    pub async fn districts_as_read(
        &self,
        election: &str,
        chamber: Chamber,
    ) -> Result<(Vec<District>, Option<Uuid>), StoreError> {
        let item = self.table.get(keys::election(election)).await?.unwrap_or_default();
        let Some(import) = import_of(&item, chamber) else { return Ok((Vec::new(), None)) };
        let rows = self.table.rows(keys::districts(election, chamber, import)).await?;
        Ok((rows.iter().map(read_district).collect::<Result<_, _>>()?, Some(import)))
    }

    /// Replaces the districts of a chamber, all or none: rows are written beside the old ones, and
    /// the election then points to them. `false` when others were brought in since `read`.
    ///
    /// # Errors
    /// The store failed; the districts are as before.
    pub async fn put_districts(
        &self,
        election: &str,
        chamber: Chamber,
        districts: &[District],
        read: Option<Uuid>,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let import = Uuid::new_v4();
        for rows in districts.chunks(25) {
            let rows = rows.iter().map(|district| row(election, chamber, import, district));
            self.table.put_batch(rows.collect::<Result<_, _>>()?).await?;
        }
        let key = keys::election(election);
        let entry = ledger::entry(&changed(election), act);
        let change = Change::of(key).set(chamber.as_str(), s(import.to_string()));
        let change = match read {
            Some(read) => change.when(&format!("#{chamber} = :read")).value(":read", s(read.to_string())),
            None => change.when(&format!("attribute_not_exists(#{chamber})")),
        };
        let outcome = Transaction::default().update(&self.table, change)?.create(&self.ledger, entry)?;
        Ok(outcome.send(&self.table.client).await?.is_ok())
    }
}

/// The line of a change of an election.
fn changed(election: &str) -> LedgerLine {
    LedgerLine::about(Subject::Election(election.to_owned()), Area::NATION, Action::ElectionChanged)
}

/// The election with this id: as an owner changed it, or as it is shipped.
pub(super) fn in_force(id: &str, item: &Item) -> Result<Option<Election>, StoreError> {
    match item.text_opt("rules") {
        Some(text) => Election::parse(text).map(Some).map_err(|_| StoreError::Corrupt("rules")),
        None => Ok(Election::shipped().iter().find(|election| election.id == id).cloned()),
    }
}

/// The import whose districts of a chamber count.
fn import_of(election: &Item, chamber: Chamber) -> Option<Uuid> {
    election.text_opt(chamber.as_str())?.parse().ok()
}

fn row(election: &str, chamber: Chamber, import: Uuid, district: &District) -> Result<Item, StoreError> {
    let text = serde_json::to_string(district).map_err(|_| StoreError::Corrupt("district"))?;
    let key = keys::Key { pk: keys::districts(election, chamber, import), sk: district.id.clone() };
    Ok(Item::new(key).with("district", s(text)))
}

fn read_district(item: &Item) -> Result<District, StoreError> {
    serde_json::from_str(item.text("district")?).map_err(|_| StoreError::Corrupt("district"))
}
