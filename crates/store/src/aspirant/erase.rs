//! A person leaves every race, and what they answered goes; what is known of whoever did not answer goes too.

use domain::{Act, Action, AspirantEvent, AspirantStatus, Leaving, NominationStatus};
use jiff::Timestamp;
use uuid::Uuid;

use super::candidacy::Candidacy;
use super::record::{Aspirant, DOCUMENTS, HOLDER, LEFT, PERSON, PERSONAL, VERDICTS};
use crate::attribute::{ERASED_AT, NIK_HMAC, SEALED, STATUS, TTL};
use crate::channel::{OPEN, REFUSED, STANDS, channel_of, stands};
use crate::item::{at, s, ttl};
use crate::keys::Key;
use crate::write::{Change, Transaction};
use crate::{Nominations, NomineeRecord, StoreError, Whose, keys, ledger};

impl Nominations {
    /// Erases a person: they leave every race, and their data and those of the people they proposed go.
    /// Where nobody else stands behind their phone, it is not asked again in these elections. `false`
    /// when somebody else wrote in between; doing it again finishes it.
    ///
    /// # Errors
    /// The store failed; doing it again finishes it.
    pub async fn erase_person(&self, whose: &Whose, theirs: &[Candidacy], act: &Act) -> Result<bool, StoreError> {
        let mut done = true;
        for Candidacy { aspirant, .. } in theirs {
            done &= self.take_out(aspirant, Leaving::Withdrawn, true, Action::Erased, act).await?;
        }
        // Whoever is still in a race is found by what goes from here on.
        if !done {
            return Ok(false);
        }
        self.close_nominees(theirs, act).await?;
        for number in &whose.members {
            for nomination in self.nominations_of(number).await? {
                self.forget_nomination(number, nomination.id).await?;
            }
        }
        Ok(true)
    }

    /// Somebody left the party, died, or took their application back: they stand for nothing any more.
    /// What they answered is deleted, unless KPU has a list with them on it: then it stays until their
    /// record goes.
    ///
    /// # Errors
    /// The store failed, or somebody else wrote in between; doing it again finishes it.
    pub async fn end_person(&self, whose: &Whose, leaving: Leaving, act: &Act) -> Result<(), StoreError> {
        // Whoever takes one of several applications back stands with the other.
        let strictly = Whose { births: Vec::new(), ..whose.clone() };
        let mut theirs = self.candidacies_of(&strictly).await?;
        // Who has not answered is asked as whoever they are; the dead are not asked.
        theirs.retain(|one| one.aspirant.person.is_some() || leaving == Leaving::Deceased);
        for Candidacy { aspirant, disputed_until } in &theirs {
            let forget = disputed_until.is_none();
            if !self.take_out(aspirant, leaving, forget, Action::AspirantLeft, act).await? {
                return Err(StoreError::Busy);
            }
        }
        theirs.retain(|one| one.disputed_until.is_none());
        self.close_nominees(&theirs, act).await
    }

    /// Takes an aspirant out of the race with the claim on the person, and deletes what is known of them
    /// where it is to be forgotten: one transaction, on the version that was read.
    async fn take_out(
        &self,
        aspirant: &Aspirant,
        leaving: Leaving,
        forget: bool,
        action: Action,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let next = aspirant.status.after(AspirantEvent::Leave(leaving));
        if next.is_err() && !forget {
            return Ok(true);
        }
        if forget {
            for (number, nomination) in self.supporters(aspirant.id).await? {
                self.forget_nomination(&number, nomination).await?;
            }
        }
        let to: AspirantStatus = next.unwrap_or(aspirant.status);
        let mut change = Self::file_aspirant(Self::change_of(aspirant), aspirant, to);
        if forget {
            change = change.set(ERASED_AT, at(act.at)).remove(&PERSONAL);
            let election = self.election(&aspirant.contest.election).await?;
            change = change.set_some(TTL, election.map(|election| ttl(election.over_at().max(act.at))));
        }
        let mut transaction = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&aspirant.line(action), act))?;
        if let Some(claim) = self.claim_of(aspirant).await? {
            transaction = transaction.delete(&self.table, claim, &[(HOLDER, s(aspirant.id.to_string()))])?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(true) };
        // The aspirant, or the claim on the person: it is read and done again.
        cancelled.by(&[0, 2])?;
        Ok(false)
    }

    /// The claim on the person that an aspirant holds, if they do.
    async fn claim_of(&self, aspirant: &Aspirant) -> Result<Option<Key>, StoreError> {
        let Some(person) = &aspirant.person else { return Ok(None) };
        let claim = keys::candidate(&aspirant.contest.election, &self.table.nik_hash(&person.nik)?);
        let held = self.table.get(claim.clone()).await?;
        let own = held.is_some_and(|held| held.text_opt(HOLDER) == Some(&aspirant.id.to_string()));
        Ok(own.then_some(claim))
    }

    /// Gives up the claim on the person that an aspirant holds.
    pub(crate) async fn give_up_claim(&self, aspirant: &Aspirant) -> Result<(), StoreError> {
        match self.claim_of(aspirant).await? {
            Some(claim) => self.table.delete(claim).await,
            None => Ok(()),
        }
    }

    /// Ends the questions to those who are nobody any more: where they had answered, or nobody else stands
    /// behind the phone, what was asked of it is deleted.
    async fn close_nominees(&self, theirs: &[Candidacy], act: &Act) -> Result<(), StoreError> {
        for Candidacy { aspirant, .. } in theirs {
            let Some(nominee) = self.nominee(aspirant.nominee_id).await? else { continue };
            let answered = nominee.chosen.as_ref() == Some(&aspirant.contest);
            let others = self.aspirants_behind(&nominee).await?;
            let is_gone = |other: &Aspirant| other.person.is_none() && other.nominee.is_none();
            let is_theirs = |other: &Aspirant| theirs.iter().any(|own| own.aspirant.id == other.id);
            if answered || others.iter().all(|other| is_gone(other) || is_theirs(other)) {
                self.close_nominee(nominee, act).await?;
            }
        }
        Ok(())
    }

    async fn close_nominee(&self, mut nominee: NomineeRecord, act: &Act) -> Result<(), StoreError> {
        let election = self.election(&nominee.election).await?;
        let until = election.map_or(act.at, |election| election.closes.max(act.at));
        nominee.status = NominationStatus::Declined;
        let closed = Change::of(keys::nominee(nominee.id)).set(STATUS, s(nominee.status.as_str())).if_there();
        let mut place = channel_of(&nominee.election, &nominee.phone_hash)
            .exclude(OPEN, &[nominee.id])
            .include(REFUSED, &[nominee.id]);
        if let Some(chosen) = &nominee.chosen {
            place = place.exclude(STANDS, &[stands(nominee.id, chosen)]);
        }
        let closed = Transaction::default().update(&self.table, closed)?.update(&self.table, place.if_there())?;
        match closed.send(&self.table.client).await? {
            Ok(()) => self.forget_nominee(&nominee, until).await,
            // There is none: nobody to ask.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }

    /// Deletes what is known of an aspirant, also in the proposals that named them. Their number counts
    /// until `until`.
    pub(crate) async fn forget_aspirant(&self, id: Uuid, until: Timestamp) -> Result<(), StoreError> {
        for (number, nomination) in self.supporters(id).await? {
            self.forget_nomination(&number, nomination).await?;
        }
        Change::of(keys::aspirant(id))
            .remove(&[SEALED, PERSON, DOCUMENTS, VERDICTS, LEFT, NIK_HMAC])
            .set(TTL, ttl(until))
            .if_there()
            .send(&self.table)
            .await?
            .either_way("an aspirant that is gone holds nothing");
        Ok(())
    }
}
