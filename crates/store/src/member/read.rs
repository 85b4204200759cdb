//! Members: by number, of an area, by NIK, by phone, by words of a name. Whatever is found is given; whoever
//! shows it filters it by the officer's areas, and cuts it after that.

use std::collections::BTreeSet;

use domain::limits::FOUND_MAX;
use domain::{Area, MemberNumber, MemberStatus, Nik, area, words};
use futures_util::future::try_join_all;

use super::record::{HOLDER, Member};
use crate::attribute::{PHONE_HMAC, SEALED};
use crate::item::Item;
use crate::{Page, Place, Registry, StoreError, keys};

impl Registry {
    /// One member.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member(&self, number: &MemberNumber) -> Result<Option<Member>, StoreError> {
        let item = self.table.get(keys::member(number)).await?;
        item.filter(|item| item.has(SEALED)).map(|item| self.read_member(&item)).transpose()
    }

    /// A page of members, by number within each regency.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members(
        &self,
        areas: &[Area],
        status: MemberStatus,
        limit: usize,
        from: Option<Place>,
    ) -> Result<Page<Member, Place>, StoreError> {
        let read = |item: &Item| item.has(SEALED).then(|| self.read_member(item)).transpose();
        self.walk(areas, |area| keys::members_of(area, status), read, limit, from).await
    }

    /// The members of these numbers, in their order; who is not there any more is left out. One request for
    /// each hundred.
    pub(crate) async fn members_by_number(&self, numbers: Vec<MemberNumber>) -> Result<Vec<Member>, StoreError> {
        let items = self.table.get_many(numbers.iter().map(keys::member).collect()).await?;
        let members = items.iter().filter(|item| item.has(SEALED)).map(|item| self.read_member(item));
        let mut members = members.collect::<Result<Vec<_>, _>>()?;
        members.sort_by(|one, other| one.number.cmp(&other.number));
        Ok(members)
    }

    /// The current member who holds a NIK.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member_by_nik(&self, nik: &Nik) -> Result<Option<Member>, StoreError> {
        match self.table.get(keys::claim(&self.table.nik_hash(nik)?)).await? {
            Some(claim) => self.member(&MemberNumber::from_stored(claim.text(HOLDER)?.to_owned())).await,
            None => Ok(None),
        }
    }

    /// The members whom a phone leads to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_phone(&self, phone_hash: &str) -> Result<Vec<Member>, StoreError> {
        let found = self.table.found_by("by_phone", PHONE_HMAC, phone_hash).await?;
        let numbers = found.iter().filter_map(|item| keys::member_number(item.text_opt("pk")?));
        self.members_by_number(numbers.collect()).await
    }

    /// The members in `within` whose names have all the words of `text`, until there are more than a search
    /// shows. Asks for the longest words, which are the rarest as a rule, in a group of regencies at once, and
    /// stops where it has enough: an area has at most 38 regencies, since nobody searches the nation.
    ///
    /// # Errors
    /// The store failed.
    pub async fn members_by_name(&self, text: &str, within: Area) -> Result<Vec<Member>, StoreError> {
        let mut asked: Vec<String> = words(text).collect();
        asked.sort_by_key(|word| std::cmp::Reverse(word.len()));
        asked.dedup();
        let hashes = asked.iter().take(WORDS_ASKED).map(|word| self.table.hash("word", word));
        let hashes = hashes.collect::<Result<Vec<_>, _>>()?;
        let regencies: Vec<Area> = area::regencies(within).collect();
        let mut found = Vec::new();
        for group in regencies.chunks(AT_ONCE) {
            let numbers = try_join_all(group.iter().map(|regency| self.with_words(*regency, &hashes))).await?;
            let numbers: Vec<MemberNumber> = numbers.into_iter().flatten().collect();
            for some in numbers.chunks(OPENED_AT_ONCE) {
                let mut members = self.members_by_number(some.to_vec()).await?;
                members.retain(|member| within.contains(member.area()) && member.person.name.has_words(&asked));
                found.extend(members);
                if found.len() > FOUND_MAX {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// Who in a regency has all of these words.
    async fn with_words(&self, regency: Area, hashes: &[String]) -> Result<BTreeSet<MemberNumber>, StoreError> {
        let found = try_join_all(hashes.iter().map(|hash| self.with_word(regency, hash))).await?;
        Ok(found.into_iter().reduce(|one, other| one.intersection(&other).cloned().collect()).unwrap_or_default())
    }

    async fn with_word(&self, regency: Area, hash: &str) -> Result<BTreeSet<MemberNumber>, StoreError> {
        let rows = self.table.rows(keys::word_partition(regency, hash)).await?;
        Ok(rows.iter().filter_map(|row| keys::member_number(row.text_opt("sk")?)).collect())
    }
}

/// Members that are opened at once for a search by name.
const OPENED_AT_ONCE: usize = 100;

/// How many words of a name are asked for; the others are compared with the members found.
const WORDS_ASKED: usize = 3;

/// Regencies asked at once.
const AT_ONCE: usize = 16;
