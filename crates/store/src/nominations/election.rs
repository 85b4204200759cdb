//! Elections: those that are shipped, as the party changed them, with the districts it brought in.

use domain::{Act, Action, Area, Chamber, District, Election, LedgerLine, Subject};
use uuid::Uuid;

use super::import::done;
use super::{Contest, Import, Nominations};
use crate::item::{Item, s};
use crate::ledger;
use crate::write::{Change, Transaction};
use crate::{StoreError, keys};

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
    /// An election as it is in force: the shipped one, unless an owner changed it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn election(&self, id: &str) -> Result<Option<Election>, StoreError> {
        in_force(id, &self.election_item(id).await?)
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

    /// A contest's election and dapil; `None` where there is not both. The election is read once, and the
    /// dapil only where it was brought in.
    ///
    /// # Errors
    /// The store failed.
    pub async fn contest(&self, contest: &Contest) -> Result<Option<(Election, District)>, StoreError> {
        let item = self.election_item(&contest.election).await?;
        let Some(election) = in_force(&contest.election, &item)? else { return Ok(None) };
        Ok(self.district_by(contest, &item).await?.map(|district| (election, district)))
    }

    /// The election's item; empty where nobody changed anything, and for what cannot be a key.
    async fn election_item(&self, id: &str) -> Result<Item, StoreError> {
        if id.is_empty() || id.len() > 64 {
            return Ok(Item::default());
        }
        Ok(self.table.get(keys::election(id)).await?.unwrap_or_default())
    }

    /// One dapil: of the districts that are shipped, or of those that were brought in.
    ///
    /// # Errors
    /// The store failed.
    pub async fn district(&self, contest: &Contest) -> Result<Option<District>, StoreError> {
        if let Some(district) = District::find(&contest.election, contest.chamber, &contest.dapil) {
            return Ok(Some(district.clone()));
        }
        let item = self.election_item(&contest.election).await?;
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
