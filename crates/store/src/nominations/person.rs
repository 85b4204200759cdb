//! What the table holds about one person, for their copy of it and for their erasure.

use domain::{Act, Action, AspirantEvent, Election, Leaving, MemberNumber, NominationStatus, Person, Phone};
use jiff::Timestamp;

use super::{Aspirant, Nominations, NomineeRecord};
use crate::item::s;
use crate::ledger;
use crate::write::{Change, Transaction};
use crate::{StoreError, keys};

/// Whether an aspirant is this person: by NIK, and before they answered, by name.
fn is_of(aspirant: &Aspirant, person: &Person) -> bool {
    match (&aspirant.person, &aspirant.nominee) {
        (Some(answered), _) => answered.nik == person.nik,
        (None, Some(nominee)) => nominee.name.expose().to_lowercase() == person.name.expose().to_lowercase(),
        (None, None) => false,
    }
}

impl Nominations {
    /// Everything a person was proposed for, in every election: behind their phone, and by their NIK
    /// where the phone was another one then. A phone may be a family's: what another person behind it
    /// accepted, or was proposed for by name, is not theirs.
    ///
    /// # Errors
    /// The store failed.
    pub async fn candidacies_of(&self, person: &Person) -> Result<Vec<Aspirant>, StoreError> {
        let mut found = Vec::new();
        for nominee in self.nominees_of(&person.phone).await? {
            found.extend(self.aspirants_behind(&nominee).await?);
        }
        let of_nik = self.aspirants(&self.ids_of_nik(person).await?).await?;
        found.extend(of_nik);
        found.retain(|aspirant| is_of(aspirant, person));
        found.sort_by_key(|aspirant| aspirant.id);
        found.dedup_by_key(|aspirant| aspirant.id);
        Ok(found)
    }

    async fn nominees_of(&self, phone: &Phone) -> Result<Vec<NomineeRecord>, StoreError> {
        let hash = self.phone_hash(phone)?;
        let each = Election::shipped().iter().map(|election| self.nominee(&election.id, &hash));
        Ok(futures_util::future::try_join_all(each).await?.into_iter().flatten().collect())
    }

    /// Erases a person: they leave every race, and their data and those of the people they proposed
    /// go. Where nobody else stands behind their phone, it is not asked again in these elections.
    ///
    /// # Errors
    /// The store failed; doing it again finishes it.
    pub async fn erase_person(
        &self,
        person: &Person,
        member: Option<&MemberNumber>,
        act: &Act,
    ) -> Result<(), StoreError> {
        let theirs = self.candidacies_of(person).await?;
        for aspirant in &theirs {
            self.erase_aspirant(aspirant, act).await?;
            self.forget_aspirant(aspirant.id).await?;
            if let Some(nominee) = self.nominee(&aspirant.contest.election, &aspirant.phone_hash).await? {
                let others = self.aspirants_behind(&nominee).await?;
                if others.iter().all(|other| theirs.iter().any(|own| own.id == other.id)) {
                    self.close_nominee(nominee, act.at).await?;
                }
            }
        }
        if let Some(number) = member {
            for nomination in self.nominations_of(number).await? {
                self.forget_nomination(number, nomination.id).await?;
            }
        }
        Ok(())
    }

    /// Ends the question to a nominee who is nobody any more.
    async fn close_nominee(&self, mut nominee: NomineeRecord, now: Timestamp) -> Result<(), StoreError> {
        let election = self.election(&nominee.election).await?;
        let until = election.map_or(now, |election| election.closes.max(now));
        nominee.status = NominationStatus::Declined;
        Change::of(keys::nominee(&nominee.election, &nominee.phone_hash))
            .set("status", s(nominee.status.as_str()))
            .when("attribute_exists(#pk)")
            .send(&self.table)
            .await?;
        self.forget_nominee(&nominee, until).await
    }

    async fn erase_aspirant(&self, aspirant: &Aspirant, act: &Act) -> Result<(), StoreError> {
        let Ok(to) = aspirant.status.after(AspirantEvent::Leave(Leaving::Withdrawn)) else { return Ok(()) };
        let mut transaction = Transaction::default()
            .update(&self.table, Self::file_aspirant(Self::change_of(aspirant), aspirant, to).remove(&["person_id"]))?
            .create(&self.ledger, ledger::entry(&aspirant.line(Action::Erased), act))?;
        if let Some(person) = aspirant.person.as_ref().filter(|_| aspirant.status.is_eligible()) {
            let hash = self.table.nik_hash(&person.nik)?;
            let claim = keys::candidate(&aspirant.contest.election, &hash);
            transaction = transaction.delete(&self.table, claim, &[("aspirant", s(aspirant.id.to_string()))])?;
        }
        if transaction.send(&self.table.client).await?.is_err() { Err(StoreError::Busy) } else { Ok(()) }
    }
}
