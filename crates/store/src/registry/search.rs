//! Finding members: by NIK, by phone, by words of a name within an area.

use std::collections::BTreeSet;

use domain::{Area, MemberNumber, Nik, Person, area, words};
use futures_util::future::try_join_all;

use super::{Member, Registry};
use crate::item::Item;
use crate::{StoreError, keys};

/// The most members a search by name gives.
const FOUND_MAX: usize = 50;

impl Registry {
    /// The current member who holds a NIK.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member_by_nik(&self, nik: &Nik) -> Result<Option<Member>, StoreError> {
        match self.table.get(keys::claim(&self.table.nik_hash(nik)?)).await? {
            Some(claim) => self.member(&MemberNumber::from_stored(claim.text("member")?.to_owned())).await,
            None => Ok(None),
        }
    }

    /// The members whom a phone leads to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_phone(&self, phone_hash: &str) -> Result<Vec<Member>, StoreError> {
        let found = self.table.found_by("by_phone", "phone_hmac", phone_hash, 50).await?;
        let numbers = found.iter().filter_map(|item| keys::member_number(item.text_opt("pk")?));
        self.all(numbers).await
    }

    /// The members in `within` whose names have all the words of `text`.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_name(&self, text: &str, within: Area) -> Result<Vec<Member>, StoreError> {
        let hashes = words(text).map(|word| self.table.hash("word", &word)).collect::<Result<Vec<_>, _>>()?;
        let mut numbers: Vec<MemberNumber> = Vec::new();
        for regency in area::regencies(within) {
            let mut common: Option<BTreeSet<MemberNumber>> = None;
            for hash in &hashes {
                let found = self.with_word(regency, hash).await?;
                common = Some(match common {
                    Some(before) => before.intersection(&found).cloned().collect(),
                    None => found,
                });
            }
            numbers.extend(common.unwrap_or_default());
            if numbers.len() >= FOUND_MAX {
                break;
            }
        }
        let mut members = self.all(numbers.into_iter().take(FOUND_MAX)).await?;
        members.retain(|member| within.contains(member.area()));
        Ok(members)
    }

    async fn with_word(&self, regency: Area, hash: &str) -> Result<BTreeSet<MemberNumber>, StoreError> {
        let rows = self.table.rows(keys::word_partition(regency, hash)).await?;
        Ok(rows.iter().filter_map(|row| keys::member_number(row.text_opt("sk")?)).collect())
    }

    pub(super) async fn all(&self, numbers: impl Iterator<Item = MemberNumber>) -> Result<Vec<Member>, StoreError> {
        let numbers: Vec<_> = numbers.collect();
        let members = try_join_all(numbers.iter().map(|number| self.member(number))).await?;
        Ok(members.into_iter().flatten().collect())
    }

    /// Brings the word rows of a member in line with who they are now. `before` and `now` are the
    /// member's images in the stream; either may be missing.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn index_words(
        &self,
        number: &MemberNumber,
        before: Option<&Person>,
        now: Option<&Person>,
    ) -> Result<(), StoreError> {
        let (old, new) = (self.rows(before)?, self.rows(now)?);
        for (regency, hash) in new.difference(&old) {
            self.table.put(Item::new(keys::word(*regency, hash, number))).await?;
        }
        for (regency, hash) in old.difference(&new) {
            self.table.delete(keys::word(*regency, hash, number)).await?;
        }
        Ok(())
    }

    fn rows(&self, person: Option<&Person>) -> Result<BTreeSet<(Area, String)>, StoreError> {
        let Some(person) = person else { return Ok(BTreeSet::new()) };
        let regency = person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        person.name.words().map(|word| Ok((regency, self.table.hash("word", &word)?))).collect()
    }
}
