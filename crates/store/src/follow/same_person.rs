//! Who turns out to be one person: by one NIK, or because they said so. Supports count once per supporter.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, AspirantEvent, AspirantStatus, Claimant, Leaving, OneNik, support_gained};
use uuid::Uuid;

use crate::aspirant::record::{ABSORBED, MERGED, REPLACED_BY, SUPPORT};
use crate::attribute::{FLAGS, NIK_HMAC};
use crate::item::{list, n, s};
use crate::write::{Outcome, Transaction};
use crate::{Aspirant, Nominations, NomineeRecord, StoreError, StreamRecord, keys, ledger};

impl Nominations {
    /// Joins an aspirant who accepted with others of the same NIK, or flags them.
    pub(super) async fn join_one_nik(&self, change: &StreamRecord) -> Result<(), StoreError> {
        let Some(id) = change.of_kind(keys::aspirant_itself)? else { return Ok(()) };
        match self.aspirant(id).await? {
            Some(aspirant) if aspirant.status == AspirantStatus::Willing => self.merge(&aspirant).await,
            _ => Ok(()),
        }
    }

    /// Joins aspirants of a contest who are one person: the support of both counts for one. In all other cases
    /// both are flagged.
    async fn merge(&self, aspirant: &Aspirant) -> Result<(), StoreError> {
        for other in self.same_person(aspirant).await? {
            match claimant(aspirant).with(&claimant(&other)) {
                OneNik::FirstStays => self.join(aspirant, &other).await?,
                OneNik::SecondStays => self.join(&other, aspirant).await?,
                OneNik::Flagged => {
                    self.flag_aspirant(aspirant.id, "same_nik").await?;
                    self.flag_aspirant(other.id, "same_nik").await?;
                }
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
        let gained = support_gained(&self.backers(keep).await?, &self.backers(leave).await?);
        let absorbed: Vec<Uuid> = std::iter::once(leave.id).chain(leave.absorbed.iter().copied()).collect();
        // Support does not change the version, and must not be lost or counted twice between.
        let replaced = Self::file_aspirant(Self::change_of(leave), leave, to)
            .set(REPLACED_BY, s(keep.id.to_string()))
            .set(MERGED, AttributeValue::Bool(true))
            .remove(&[NIK_HMAC])
            .if_is(SUPPORT, "counted", n(leave.support));
        let kept = Self::change_of(keep)
            .add(SUPPORT, i64::try_from(gained).unwrap_or_default())
            .include(ABSORBED, &absorbed)
            .if_is(SUPPORT, "counted", n(keep.support));
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

    async fn flag_aspirant(&self, id: Uuid, flag: &str) -> Result<(), StoreError> {
        let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
        if aspirant.flags.iter().any(|known| known == flag) {
            return Ok(());
        }
        let mut flags = aspirant.flags.clone();
        flags.push(flag.to_owned());
        let change = Self::change_of(&aspirant).set(FLAGS, list(&flags));
        match change.send(&self.table).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Busy),
        }
    }
}

/// An aspirant, as far as it decides who they are.
fn claimant(aspirant: &Aspirant) -> Claimant<'_> {
    Claimant {
        person: aspirant.person.as_ref(),
        contest: &aspirant.contest,
        status: aspirant.status,
        proved: aspirant.is_proved(),
        proposed_at: aspirant.proposed_at,
        id: aspirant.id.as_u128(),
    }
}
