//! Finding members: by NIK, by phone, by words of a name within an area.

use std::collections::BTreeSet;

use domain::{Area, MemberNumber, Nik, Person, area, words};
use futures_util::future::try_join_all;

use super::{Member, Registry};
use crate::item::{Item, s};
use crate::{StoreError, keys};

/// The most members a search by name gives.
const FOUND_MAX: usize = 50;

impl Registry {
    /// The current member who holds a NIK.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member_by_nik(&self, nik: &Nik) -> Result<Option<Member>, StoreError> {
        match self.get(keys::claim(&self.nik_hash(nik)?)).await? {
            Some(claim) => self.member(&MemberNumber::from_stored(claim.text("member")?.to_owned())).await,
            None => Ok(None),
        }
    }

    /// The members whom a phone leads to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_phone(&self, phone_hash: &str) -> Result<Vec<Member>, StoreError> {
        let found = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_phone")
            .key_condition_expression("phone_hmac = :phone")
            .expression_attribute_values(":phone", s(phone_hash))
            .limit(50)
            .send()
            .await?;
        let numbers = found
            .items
            .unwrap_or_default()
            .into_iter()
            .filter_map(|item| keys::member_number(Item(item).text_opt("pk")?));
        self.all(numbers).await
    }

    /// The members in `within` whose names have all the words of `text`.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_name(&self, text: &str, within: Area) -> Result<Vec<Member>, StoreError> {
        let hashes =
            words(text).map(|word| Ok(self.indexer()?.hash("word", &word))).collect::<Result<Vec<_>, StoreError>>()?;
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
        let mut numbers = BTreeSet::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :word")
                .expression_attribute_values(":word", s(keys::word_partition(regency, hash)))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            numbers.extend(
                page.items
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|item| keys::member_number(Item(item).text_opt("sk")?)),
            );
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(numbers);
            }
        }
    }

    async fn all(&self, numbers: impl Iterator<Item = MemberNumber>) -> Result<Vec<Member>, StoreError> {
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
            let item = Item::new(keys::word(*regency, hash, number));
            self.client.put_item().table_name(&self.table).set_item(Some(item.0)).send().await?;
        }
        for (regency, hash) in old.difference(&new) {
            let key = keys::word(*regency, hash, number).attributes();
            self.client.delete_item().table_name(&self.table).set_key(Some(key)).send().await?;
        }
        Ok(())
    }

    fn rows(&self, person: Option<&Person>) -> Result<BTreeSet<(Area, String)>, StoreError> {
        let Some(person) = person else { return Ok(BTreeSet::new()) };
        let regency = person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        person.name.words().map(|word| Ok((regency, self.indexer()?.hash("word", &word)))).collect()
    }
}
