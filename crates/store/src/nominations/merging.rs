//! Who turns out to be one person: by one NIK, or because they said so. Supports count once per supporter.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, AspirantEvent, AspirantStatus, Leaving, MemberNumber, Nik};
use uuid::Uuid;

use super::aspirant::Place;
use super::{Aspirant, Nominations, NomineeRecord};
use crate::item::{Item, list, n, s};
use crate::ledger;
use crate::write::{Outcome, Transaction};
use crate::{StoreError, keys};

impl Nominations {
    /// Joins aspirants of a contest who are one person: the support of both counts for one. A NIK is a
    /// claim until an officer looks at it, so somebody who is not known as a member never takes the
    /// place of a member, and of two who are not, only those who tell the same of themselves are taken
    /// for one. In all other cases, and across contests, both are flagged.
    pub(super) async fn merge(&self, aspirant: &Aspirant) -> Result<(), StoreError> {
        for other in self.same_person(aspirant).await? {
            let waiting = other.contest == aspirant.contest && other.status == AspirantStatus::Willing;
            if waiting && (aspirant.is_proved() || other.is_proved() || tell_the_same(aspirant, &other)) {
                let rank = |one: &Aspirant| (!one.is_proved(), one.proposed_at, one.id);
                let first = rank(aspirant) < rank(&other);
                let (keep, leave) = if first { (aspirant, &other) } else { (&other, aspirant) };
                self.join(keep, leave).await?;
            } else {
                self.flag_aspirant(aspirant.id, "same_nik").await?;
                self.flag_aspirant(other.id, "same_nik").await?;
            }
        }
        Ok(())
    }

    /// Joins what a nominee is in the contest they chose to the name under which they accepted it.
    pub(super) async fn join_names(&self, nominee: &NomineeRecord, answered: Uuid) -> Result<(), StoreError> {
        let Some(contest) = &nominee.chosen else { return Ok(()) };
        let Some(leave) = self.aspirant(self.aspirant_of(contest, nominee.id)?).await? else { return Ok(()) };
        let keep = self.standing_for(contest, answered).await?.id;
        match self.aspirant(keep).await? {
            Some(keep) if keep.id != leave.id => self.join(&keep, &leave).await,
            _ => Ok(()),
        }
    }

    async fn join(&self, keep: &Aspirant, leave: &Aspirant) -> Result<(), StoreError> {
        let Ok(to) = leave.status.after(AspirantEvent::Leave(Leaving::Replaced)) else { return Ok(()) };
        let now = keep.consented_at.max(leave.consented_at).unwrap_or(keep.proposed_at);
        let known = self.backers(keep).await?;
        let fresh = self.backers(leave).await?.difference(&known).count();
        let absorbed: Vec<Uuid> = std::iter::once(leave.id).chain(leave.absorbed.iter().copied()).collect();
        // Support does not change the version, and must not be lost or counted twice between.
        let counted = "#support = :counted";
        let replaced = Self::file_aspirant(Self::change_of(leave), leave, to)
            .set("replaced_by", s(keep.id.to_string()))
            .set("merged", AttributeValue::Bool(true))
            .remove(&["nik_hmac"])
            .when(counted)
            .value(":counted", n(leave.support));
        let kept = Self::change_of(keep)
            .add("support", i64::try_from(fresh).unwrap_or_default())
            .include("absorbed", &absorbed)
            .when(counted)
            .value(":counted", n(keep.support));
        let outcome = Transaction::default()
            .update(&self.table, kept)?
            .update(&self.table, replaced)?
            .create(&self.ledger, ledger::entry(&leave.line(Action::Merged), &Act::system(now)))?
            .send(&self.table.client)
            .await?;
        // Refused: one of them has just changed. Its own change is delivered, and joins them.
        outcome.map_err(|_| StoreError::Busy)
    }

    /// Everybody who supports a person, under whatever name.
    async fn backers(&self, aspirant: &Aspirant) -> Result<HashSet<String>, StoreError> {
        let mut backers = HashSet::new();
        for id in std::iter::once(&aspirant.id).chain(&aspirant.absorbed) {
            backers.extend(self.supporters(*id).await?.into_iter().map(|(member, _)| member.to_string()));
        }
        Ok(backers)
    }

    /// Whether a member supports the person of a place under another name than the one whose support lies
    /// `at`.
    pub(super) async fn supports_elsewhere(
        &self,
        place: &Place,
        at: Uuid,
        member: &MemberNumber,
    ) -> Result<bool, StoreError> {
        if place.absorbed.is_empty() {
            return Ok(false);
        }
        let others = std::iter::once(&place.id).chain(&place.absorbed).filter(|id| **id != at);
        let rows = others.map(|id| keys::support(*id, member.as_str())).collect();
        Ok(!self.table.get_many(rows).await?.is_empty())
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
        let found = self.table.found_by("by_nik", "nik_hmac", &hash).await?;
        Ok(found.iter().filter_map(|item| keys::aspirant_id(item.text_opt("pk")?)).collect())
    }

    async fn flag_aspirant(&self, id: Uuid, flag: &str) -> Result<(), StoreError> {
        let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
        if aspirant.flags.iter().any(|known| known == flag) {
            return Ok(());
        }
        let mut flags = aspirant.flags.clone();
        flags.push(flag.to_owned());
        let change = Self::change_of(&aspirant).set("flags", list(&flags));
        match change.send(&self.table).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Busy),
        }
    }

    /// Who supports an aspirant, and by which nomination.
    pub(super) async fn supporters(&self, id: Uuid) -> Result<Vec<(MemberNumber, Uuid)>, StoreError> {
        let rows = self.table.rows_of(keys::aspirant(id).pk, keys::SUPPORTS).await?;
        let supporter = |item: &Item| {
            let member = item.text_opt("sk")?.strip_prefix(keys::SUPPORTS)?.to_owned();
            Some((MemberNumber::from_stored(member), item.text_opt("nomination")?.parse().ok()?))
        };
        Ok(rows.iter().filter_map(supporter).collect())
    }
}

/// Whether two people of one NIK say the same of themselves.
fn tell_the_same(one: &Aspirant, other: &Aspirant) -> bool {
    let told = |aspirant: &Aspirant| {
        let person = aspirant.person.as_ref()?;
        Some((person.name.folded(), person.birth_date.date(), person.sex))
    };
    told(one).is_some() && told(one) == told(other)
}
