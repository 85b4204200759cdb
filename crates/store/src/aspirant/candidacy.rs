//! What the table holds about one person: for their copy of it, for their leaving, for their erasure.

use std::collections::HashSet;

use domain::{Election, Phone, Retention, SlateStatus};
use jiff::civil::Date;
use uuid::Uuid;

use super::record::{Aspirant, JOINING};
use crate::{Nominations, NomineeRecord, StoreError, Whose};

/// What somebody was proposed for, or stood for.
#[derive(Debug)]
pub struct Candidacy {
    /// The aspirant they are.
    pub aspirant: Aspirant,
    /// Where KPU has a list with them on it: the last day on which it can be disputed.
    pub disputed_until: Option<Date>,
}

/// Whether an aspirant is this person.
fn is_of(aspirant: &Aspirant, whose: &Whose) -> bool {
    match (&aspirant.person, &aspirant.nominee) {
        (Some(answered), _) => {
            let application_is_theirs = aspirant.application.is_some_and(|id| whose.applications.contains(&id));
            let typed = aspirant.flags.iter().any(|flag| flag == JOINING);
            whose.known().accepted_as(answered, application_is_theirs, typed)
        }
        (None, Some(nominee)) => whose.known().was_proposed_as(nominee),
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
}
