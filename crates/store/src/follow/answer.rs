//! What was not chosen ends with the answer.

use domain::{Act, Action, Actor, AspirantEvent, NominationStatus};
use jiff::Timestamp;
use uuid::Uuid;

use crate::attribute::FLAGS;
use crate::item::list;
use crate::write::Transaction;
use crate::{Contest, Nominations, StoreError, StreamRecord, keys, ledger};

impl Nominations {
    /// Ends the proposals that an answer did not choose, and joins the one that it did to the name under
    /// which it was given.
    pub(super) async fn end_what_was_not_chosen(
        &self,
        change: &StreamRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(id) = change.of_kind(|pk, _| keys::nominee_id(pk))? else { return Ok(()) };
        // As it is now: a question that lapsed may have been asked anew.
        let Some(nominee) = self.nominee(id).await? else { return Ok(()) };
        if nominee.status == NominationStatus::AwaitingConsent {
            return Ok(());
        }
        for contest in nominee.contests.iter().filter(|contest| nominee.chosen.as_ref() != Some(contest)) {
            self.end_aspirant(contest, nominee.id, nominee.status, now).await?;
        }
        match nominee.same_as {
            Some(answered) => self.join_names(&nominee, answered).await,
            None => Ok(()),
        }
    }

    /// Ends the proposals for the contests that were not chosen.
    async fn end_aspirant(
        &self,
        contest: &Contest,
        nominee: Uuid,
        why: NominationStatus,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        use domain::Leaving::Withdrawn;
        let id = self.aspirant_of(contest, nominee)?;
        for _ in 0..4 {
            let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
            let Ok(to) = aspirant.status.after(AspirantEvent::Leave(Withdrawn)) else { return Ok(()) };
            let mut flags = aspirant.flags.clone();
            flags.push(why.as_str().to_owned());
            let change = Self::file_aspirant(Self::change_of(&aspirant), &aspirant, to).set(FLAGS, list(&flags));
            let (action, actor) = match why {
                NominationStatus::NotMe => (Action::NotMe, Actor::Own),
                NominationStatus::Declined => (Action::Declined, Actor::Own),
                NominationStatus::Expired => (Action::Expired, Actor::System),
                _ => (Action::AspirantLeft, Actor::Own),
            };
            let act = Act { actor, ..Act::system(now) };
            let outcome = Transaction::default()
                .update(&self.table, change)?
                .create(&self.ledger, ledger::entry(&aspirant.line(action), &act))?
                .send(&self.table.client)
                .await?;
            match outcome {
                Ok(()) => return Ok(()),
                // Changed since it was read: it is read again.
                Err(cancelled) => cancelled.by(&[0])?,
            }
        }
        Err(StoreError::Busy)
    }
}
