//! What the table holds about one person: for their copy of it, for their leaving, for their erasure.

use std::collections::HashSet;

use domain::{
    Act, Action, AspirantEvent, AspirantStatus, Election, Leaving, NominationStatus, Phone, Retention, SlateStatus,
};
use jiff::civil::Date;
use uuid::Uuid;

use super::{Aspirant, Nominations, NomineeRecord, channel};
use crate::item::{at, s, ttl};
use crate::keys::Key;
use crate::write::{Change, Transaction};
use crate::{StoreError, Whose, keys, ledger};

/// What somebody was proposed for, or stood for.
#[derive(Debug)]
pub struct Candidacy {
    /// The aspirant they are.
    pub aspirant: Aspirant,
    /// Where KPU has a list with them on it: the last day on which it can be disputed.
    pub disputed_until: Option<Date>,
}

/// What of an aspirant is of their person, or leads to them.
const PERSONAL: [&str; 10] =
    ["sealed", "person", "person_id", "application", "receipt", "documents", "verdicts", "left", "nik_hmac", "flags"];

/// Whether an aspirant is this person. Who answered is known by NIK, together with the application by
/// which they did, a phone, or the name where an officer saw the KTP; who did not, by phone and name,
/// since a phone may be a family's.
fn is_of(aspirant: &Aspirant, whose: &Whose) -> bool {
    match (&aspirant.person, &aspirant.nominee) {
        (Some(answered), _) => {
            answered.nik == whose.nik
                && (aspirant.application.is_some_and(|id| whose.applications.contains(&id))
                    || whose.phones.contains(&answered.phone)
                    || whose.proved && whose.names.contains(&answered.name.folded()))
        }
        (None, Some(nominee)) => whose.phones.contains(&nominee.phone) && whose.names.contains(&nominee.name.folded()),
        (None, None) => false,
    }
}

impl Nominations {
    /// Everything a person was proposed for, in every election: behind their phones, and by their NIK.
    /// What another person behind one of the phones accepted, or was proposed for by name, is not theirs.
    ///
    /// # Errors
    /// The store failed.
    pub async fn candidacies_of(&self, whose: &Whose) -> Result<Vec<Candidacy>, StoreError> {
        let mut found = self.aspirants(&self.ids_of_nik(&whose.nik).await?).await?;
        let mut nominees = Vec::new();
        for phone in &whose.phones {
            nominees.extend(self.nominees_of(phone).await?);
        }
        for nominee in &nominees {
            found.extend(self.aspirants_behind(nominee).await?);
        }
        found.retain(|aspirant| whose.covers(aspirant.proposed_at) && is_of(aspirant, whose));
        // Other names are theirs by their own word, under one of which they answered.
        let own: HashSet<Uuid> = found.iter().map(|aspirant| aspirant.nominee_id).collect();
        for nominee in nominees.iter().filter(|nominee| nominee.same_as.is_some_and(|same| own.contains(&same))) {
            found.extend(self.aspirants_behind(nominee).await?);
        }
        found.sort_by_key(|aspirant| aspirant.id);
        found.dedup_by_key(|aspirant| aspirant.id);
        let mut candidacies = Vec::new();
        for aspirant in found {
            let disputed_until = self.disputed_until(&aspirant).await?;
            candidacies.push(Candidacy { aspirant, disputed_until });
        }
        Ok(candidacies)
    }

    async fn nominees_of(&self, phone: &Phone) -> Result<Vec<NomineeRecord>, StoreError> {
        let hash = self.phone_hash(phone)?;
        let each = Election::shipped().iter().map(|election| async {
            match self.channel(&election.id, &hash).await? {
                Some(channel) => self.nominees_behind(&channel).await,
                None => Ok(Vec::new()),
            }
        });
        Ok(futures_util::future::try_join_all(each).await?.into_iter().flatten().collect())
    }

    /// Until when a list that names an aspirant can be disputed; none unless KPU has one.
    async fn disputed_until(&self, aspirant: &Aspirant) -> Result<Option<Date>, StoreError> {
        if aspirant.person.is_none() {
            return Ok(None);
        }
        let slate = self.slate(&aspirant.contest).await?;
        let handed_over = matches!(slate.status, SlateStatus::Submitted | SlateStatus::Dcs | SlateStatus::Dct);
        if !handed_over || !slate.candidates.contains(&aspirant.id) {
            return Ok(None);
        }
        let election = self.election(&aspirant.contest.election).await?;
        Ok(election.and_then(|election| Retention::shipped().candidates_until(election.reference_date)))
    }

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
        self.close_nominees(theirs, act).await?;
        for number in &whose.members {
            for nomination in self.nominations_of(number).await? {
                self.forget_nomination(number, nomination.id).await?;
            }
        }
        Ok(done)
    }

    /// Somebody left the party, died, or took their application back: they stand for nothing any more.
    /// What they answered is deleted, unless KPU has a list with them on it: then it stays until their
    /// record goes.
    ///
    /// # Errors
    /// The store failed, or somebody else wrote in between; doing it again finishes it.
    pub async fn end_person(&self, whose: &Whose, leaving: Leaving, act: &Act) -> Result<(), StoreError> {
        let mut theirs = self.candidacies_of(whose).await?;
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
            change = change.set("erased_at", at(act.at)).remove(&PERSONAL);
            let election = self.election(&aspirant.contest.election).await?;
            change = change.set_some("ttl", election.map(|election| ttl(election.over_at().max(act.at))));
        }
        let mut transaction = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&aspirant.line(action), act))?;
        if let Some(claim) = self.claim_of(aspirant).await? {
            transaction = transaction.delete(&self.table, claim, &[("aspirant", s(aspirant.id.to_string()))])?;
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
        let own = held.is_some_and(|held| held.text_opt("aspirant") == Some(&aspirant.id.to_string()));
        Ok(own.then_some(claim))
    }

    /// Gives up the claim on the person that an aspirant holds.
    pub(super) async fn release(&self, aspirant: &Aspirant) -> Result<(), StoreError> {
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
        let closed = Change::of(keys::nominee(nominee.id))
            .set("status", s(nominee.status.as_str()))
            .when("attribute_exists(#pk)");
        let mut place = channel::channel_of(&nominee.election, &nominee.phone_hash)
            .exclude("open", &[nominee.id])
            .include("refused", &[nominee.id]);
        if let Some(chosen) = &nominee.chosen {
            place = place.exclude("stands", &[channel::stands(nominee.id, chosen)]);
        }
        let closed = Transaction::default()
            .update(&self.table, closed)?
            .update(&self.table, place.when("attribute_exists(#pk)"))?;
        match closed.send(&self.table.client).await? {
            Ok(()) => self.forget_nominee(&nominee, until).await,
            // There is none: nobody to ask.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }
}
