//! Elections and districts: those that are shipped, as the party changed them, and those that it brought in.

use domain::{Chamber, District, Election};
use uuid::Uuid;

use crate::item::{Item, s};
use crate::{Contest, Nominations, StoreError, keys};

/// The attributes of an election and of a district.
pub(super) const RULES: &str = "rules";
const DISTRICT: &str = "district";

/// The election with this id: as an owner changed it, or as it is shipped.
pub(crate) fn in_force(id: &str, item: &Item) -> Result<Option<Election>, StoreError> {
    match item.text_opt(RULES) {
        Some(text) => Election::parse(text).map(Some).map_err(|_| StoreError::Corrupt("rules")),
        None => Ok(Election::shipped().iter().find(|election| election.id == id).cloned()),
    }
}

/// The import whose districts of a chamber count.
pub(super) fn import_of(election: &Item, chamber: Chamber) -> Option<Uuid> {
    election.text_opt(chamber.as_str())?.parse().ok()
}

pub(super) fn row(election: &str, chamber: Chamber, import: Uuid, district: &District) -> Result<Item, StoreError> {
    let text = serde_json::to_string(district).map_err(|_| StoreError::Corrupt("district"))?;
    let key = keys::Key { pk: keys::districts(election, chamber, import), sk: district.id.clone() };
    Ok(Item::new(key).with(DISTRICT, s(text)))
}

pub(super) fn read_district(item: &Item) -> Result<District, StoreError> {
    serde_json::from_str(item.text(DISTRICT)?).map_err(|_| StoreError::Corrupt("district"))
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

    pub(crate) async fn district_by(
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
}
