//! The rows by which members are found by name, kept in line with their names; and the membership before.

use std::collections::BTreeSet;

use domain::{Area, MemberNumber, Nik, Person};

use super::record::{FORMER, SINCE};
use crate::attribute::{NIK_HMAC, SEALED};
use crate::item::{Item, s};
use crate::write::Change;
use crate::{Registry, StoreError, keys};

impl Registry {
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
        let (old, new) = (self.word_rows(before)?, self.word_rows(now)?);
        for (regency, hash) in new.difference(&old) {
            self.table.put(Item::new(keys::word(*regency, hash, number))).await?;
        }
        for (regency, hash) in old.difference(&new) {
            self.table.delete(keys::word(*regency, hash, number)).await?;
        }
        Ok(())
    }

    /// The word rows of whoever this is: where, and by which hash.
    pub(crate) fn word_rows(&self, person: Option<&Person>) -> Result<BTreeSet<(Area, String)>, StoreError> {
        let Some(person) = person else { return Ok(BTreeSet::new()) };
        let regency = person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        person.name.words().map(|word| Ok((regency, self.table.hash("word", &word)?))).collect()
    }

    /// Lets a new membership point to the one that this person had before, if there was one.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn link_former(&self, number: &MemberNumber, nik: &Nik) -> Result<(), StoreError> {
        let found = self
            .table
            .query()
            .index_name("by_nik")
            .key_condition_expression(format!("{NIK_HMAC} = :nik AND begins_with(pk, :member)"))
            .expression_attribute_values(":nik", s(self.table.nik_hash(nik)?))
            .expression_attribute_values(":member", s(keys::MEMBERS))
            .send()
            .await?;
        let mut former = None;
        for other in found.items.unwrap_or_default().into_iter().map(Item) {
            let Some(other) = other.text_opt("pk").and_then(keys::member_number).filter(|other| other != number) else {
                continue;
            };
            let since = self.table.get(keys::member(&other)).await?.and_then(|item| item.number_opt(SINCE));
            former = former.max(Some((since, other)));
        }
        let Some((_, former)) = former else { return Ok(()) };
        Change::of(keys::member(number))
            .set(FORMER, s(former.as_str()))
            .if_has(SEALED)
            .send(&self.table)
            .await?
            .either_way("a member who is erased points nowhere");
        Ok(())
    }
}
