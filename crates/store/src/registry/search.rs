//! Finding members and applications: by NIK, by phone, by words of a name within an area. Whatever is found is
//! given; whoever shows it filters it by the officer's areas, and cuts it after that.

use std::collections::BTreeSet;

use domain::limits::FOUND_MAX;
use domain::{ApplicationStatus, Area, MemberNumber, Nik, Person, PersonName, area, words};
use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::application::is_over;
use super::{Application, Member, Registry};
use crate::item::Item;
use crate::{StoreError, keys};

/// Members that are opened at once for a search by name.
const OPENED_AT_ONCE: usize = 100;
/// How many words of a name are asked for; the others are compared with the members found.
const WORDS_ASKED: usize = 3;
/// Regencies asked at once.
const AT_ONCE: usize = 16;

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
        let found = self.table.found_by("by_phone", "phone_hmac", phone_hash).await?;
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
                members.retain(|member| within.contains(member.area()) && has_words(&member.person.name, &asked));
                found.extend(members);
                if found.len() > FOUND_MAX {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// The applications that carry a NIK and are or were before an officer.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_nik(&self, nik: &Nik, now: Timestamp) -> Result<Vec<Application>, StoreError> {
        let hash = self.table.nik_hash(nik)?;
        self.applications_among(&self.table.found_by("by_nik", "nik_hmac", &hash).await?, now).await
    }

    /// The applications whom a phone leads to.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_phone(&self, phone: &str, now: Timestamp) -> Result<Vec<Application>, StoreError> {
        self.applications_among(&self.table.found_by("by_phone", "phone_hmac", phone).await?, now).await
    }

    async fn applications_among(&self, found: &[Item], now: Timestamp) -> Result<Vec<Application>, StoreError> {
        let ids = found.iter().filter_map(|item| keys::application_id(item.text_opt("pk")?));
        let items = self.table.get_many(ids.map(keys::application).collect()).await?;
        let shown = items.iter().filter(|item| !is_over(item, now));
        let shown = shown.filter_map(|item| self.shown_application(item).transpose());
        shown.collect()
    }

    /// The applications of some areas that wait for officers or applicants and whose names have all the words
    /// of `text`, until there are more than a search shows. Reads the queues: what was approved is found among
    /// the members.
    ///
    /// # Errors
    /// The store failed.
    pub async fn applications_by_name(&self, text: &str, areas: &[Area]) -> Result<Vec<Application>, StoreError> {
        let asked: Vec<String> = words(text).collect();
        let read = |item: &Item| {
            let application = self.shown_application(item)?;
            Ok(application.filter(|application| has_words(&application.person.name, &asked)))
        };
        let mut found = Vec::new();
        for status in [ApplicationStatus::Submitted, ApplicationStatus::Returned] {
            let partition = |area| keys::applications_of(area, status);
            found.extend(self.walk(areas, partition, read, FOUND_MAX + 1, None).await?.items);
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

    /// The members of these numbers, in their order; who is not there any more is left out. One request for
    /// each hundred.
    pub(crate) async fn members_by_number(&self, numbers: Vec<MemberNumber>) -> Result<Vec<Member>, StoreError> {
        let items = self.table.get_many(numbers.iter().map(keys::member).collect()).await?;
        let members = items.iter().filter(|item| item.has("sealed")).map(|item| self.read_member(item));
        let mut members = members.collect::<Result<Vec<_>, _>>()?;
        members.sort_by(|one, other| one.number.cmp(&other.number));
        Ok(members)
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

/// Whether a name has all of these words.
fn has_words(name: &PersonName, asked: &[String]) -> bool {
    let own: Vec<String> = name.words().collect();
    asked.iter().all(|word| own.contains(word))
}
