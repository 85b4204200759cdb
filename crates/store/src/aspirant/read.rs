//! Aspirants: one, several, those of a nominee, those of a person.

use std::collections::{HashMap, HashSet};

use domain::{MemberNumber, Nik};
use uuid::Uuid;

use super::record::{Aspirant, HOLDER, NOMINATION};
use crate::attribute::NIK_HMAC;
use crate::item::Item;
use crate::{Contest, Nominations, NomineeRecord, StoreError, keys};

impl Nominations {
    /// The id of the aspirant that a nominee is in a contest: the same however many members propose
    /// them, and whenever.
    pub(crate) fn aspirant_of(&self, contest: &Contest, nominee: Uuid) -> Result<Uuid, StoreError> {
        self.derived("aspirant", &[keys::contest(contest), nominee.to_string()].join("#"))
    }

    /// One aspirant.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirant(&self, id: Uuid) -> Result<Option<Aspirant>, StoreError> {
        self.table.get(keys::aspirant(id)).await?.map(|item| self.read_aspirant(&item)).transpose()
    }

    /// The aspirants that a nominee is, one for each contest they were proposed for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirants_behind(&self, nominee: &NomineeRecord) -> Result<Vec<Aspirant>, StoreError> {
        let ids = nominee.contests.iter().map(|contest| self.aspirant_of(contest, nominee.id));
        self.aspirants(&ids.collect::<Result<Vec<_>, _>>()?).await
    }

    /// Several aspirants, in the order of their ids as given; one that is not there is left out. One request
    /// for each hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn aspirants(&self, ids: &[Uuid]) -> Result<Vec<Aspirant>, StoreError> {
        let items = self.table.get_many(ids.iter().map(|id| keys::aspirant(*id)).collect()).await?;
        let found = items.iter().map(|item| self.read_aspirant(item).map(|aspirant| (aspirant.id, aspirant)));
        let found = found.collect::<Result<HashMap<_, _>, _>>()?;
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// Those of some aspirants whose person stands in another contest of the election: at *MS* a person is
    /// claimed for one, and whoever else carries the NIK meets the claim. One request for each hundred.
    ///
    /// # Errors
    /// The store failed.
    pub async fn standing_elsewhere(&self, aspirants: &[&Aspirant]) -> Result<HashSet<Uuid>, StoreError> {
        let mut claims = HashMap::new();
        for aspirant in aspirants {
            if let Some(person) = &aspirant.person {
                let claim = keys::candidate(&aspirant.contest.election, &self.table.nik_hash(&person.nik)?);
                claims.entry(claim).or_insert_with(Vec::new).push(aspirant.id);
            }
        }
        let mut elsewhere = HashSet::new();
        for item in self.table.get_many(claims.keys().cloned().collect()).await? {
            let key = item.key()?;
            let holder: Uuid = item.word(HOLDER, |id| id.parse().ok())?;
            elsewhere.extend(claims.remove(&key).into_iter().flatten().filter(|id| *id != holder));
        }
        Ok(elsewhere)
    }

    /// The other living aspirants of the election with this person's NIK.
    ///
    /// # Errors
    /// The store failed.
    pub async fn same_person(&self, aspirant: &Aspirant) -> Result<Vec<Aspirant>, StoreError> {
        let Some(person) = &aspirant.person else { return Ok(Vec::new()) };
        let ids = self.ids_of_nik(&person.nik).await?;
        let mut others = self.aspirants(&ids).await?;
        others.retain(|other| {
            other.id != aspirant.id && other.contest.election == aspirant.contest.election && !other.status.has_left()
        });
        Ok(others)
    }

    /// The aspirants who carry a person's NIK, in every election.
    pub(super) async fn ids_of_nik(&self, nik: &Nik) -> Result<Vec<Uuid>, StoreError> {
        let hash = self.table.nik_hash(nik)?;
        let found = self.table.found_by("by_nik", NIK_HMAC, &hash).await?;
        Ok(found.iter().filter_map(|item| keys::aspirant_id(item.text_opt("pk")?)).collect())
    }

    /// Who supports an aspirant, and by which nomination.
    pub(crate) async fn supporters(&self, id: Uuid) -> Result<Vec<(MemberNumber, Uuid)>, StoreError> {
        let rows = self.table.rows_of(keys::aspirant(id).pk, keys::SUPPORTS).await?;
        Ok(rows.iter().filter_map(supporter).collect())
    }
}

/// Whose support a row is, and by which nomination.
pub(crate) fn supporter(row: &Item) -> Option<(MemberNumber, Uuid)> {
    let member = row.text_opt("sk")?.strip_prefix(keys::SUPPORTS)?.to_owned();
    Some((MemberNumber::from_stored(member), row.text_opt(NOMINATION)?.parse().ok()?))
}
