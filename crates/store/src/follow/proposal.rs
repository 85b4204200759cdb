//! Nominees and aspirants are rolled up from proposals, exactly, however often a change is delivered.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AspirantStatus, MemberNumber, NominationStatus, Question};
use jiff::Timestamp;
use uuid::Uuid;

use crate::aspirant::record::{NOMINATION, NOMINEE, OWN, PROPOSED_AT, SUPPORT, TRACK};
use crate::attribute::{AREA, CONTEST, ERASED_AT, FLAGS, PERSON_ID, SEALED, SORT, STATUS, TTL, VERSION};
use crate::channel::{OPEN, channel_of};
use crate::item::{Item, at, list, n, s};
use crate::ledger::new_person_id;
use crate::nominee::record::CONTESTS;
use crate::proposal::NomineeData;
use crate::write::{Change, Outcome, Transaction};
use crate::{Nomination, Nominations, StoreError, StreamRecord, keys};

impl Nominations {
    /// Rolls up a proposal that changed.
    pub(super) async fn roll_up_proposal(&self, change: &StreamRecord, now: Timestamp) -> Result<(), StoreError> {
        match change.of_kind(keys::nomination_parts)? {
            Some((proposer, id)) => self.roll_up(&proposer, id, now).await,
            None => Ok(()),
        }
    }

    /// Rolls a proposal up, or takes back what was rolled up of one that was taken back. Doing it again changes
    /// nothing.
    ///
    /// # Errors
    /// The store failed; doing it again finishes it.
    pub async fn roll_up(&self, member: &MemberNumber, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        // As it is now, not as it was: a withdrawal may have overtaken the proposal.
        let Some(nomination) = self.nomination(member, id).await? else { return Ok(()) };
        match nomination.status {
            NominationStatus::Withdrawn => self.take_support(&nomination, member).await,
            _ => self.give_support(&nomination, member, now).await,
        }
    }

    /// Rolls a proposal up into its nominee and its aspirant. The support's own row makes sure that
    /// it counts once.
    async fn give_support(
        &self,
        nomination: &Nomination,
        member: &MemberNumber,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(nominee) = &nomination.nominee else { return Ok(()) };
        let contest = &nomination.contest;
        let Some(election) = self.election(&contest.election).await? else { return Ok(()) };
        let Some(district) = self.district(contest).await? else { return Ok(()) };
        let Some(question) = self.ask(nomination, nominee, &election).await? else {
            return self.turn_away(member, nomination, now).await;
        };
        match question {
            Question::Refused => return Ok(()),
            Question::Forgotten => return self.forget_nomination(member, nomination.id).await,
            Question::First | Question::Anew | Question::Needless => {}
        }
        let place = self.standing_for(contest, nomination.nominee_id).await?;
        let id = place.id;
        // Also where another proposal, or a delivery before this one, asked anew: then the question waits already.
        if place.lapsed {
            self.reopen(id).await?;
        }
        let key = keys::aspirant(id);
        let status = AspirantStatus::Proposed;
        let support = Item::new(keys::support(id, member.as_str())).with(NOMINATION, s(nomination.id.to_string()));
        let mut change = Change::of(key.clone())
            .add(SUPPORT, 1)
            .set_once(CONTEST, s(keys::contest(contest)))
            .set_once(STATUS, s(status.as_str()))
            .set_once(SORT, s(keys::contest_order(status, nomination.created_at, id)))
            .set_once(TRACK, s(nomination.track.as_str()))
            .set_once(NOMINEE, s(nomination.nominee_id.to_string()))
            .set_once(PROPOSED_AT, at(nomination.created_at))
            .set_once(AREA, s(district.home().to_string()))
            .set_once(PERSON_ID, s(new_person_id()?.to_string()))
            .set_once(SEALED, self.table.seal_json(&key, SEALED, &NomineeData::of(nominee, &nomination.reason))?)
            .set_once(VERSION, n(1))
            // Nothing is told of somebody whose data were erased.
            .if_lacks(ERASED_AT);
        if nomination.own {
            change = change.set(OWN, AttributeValue::Bool(true));
        }
        let given = Transaction::default().create(&self.table, support)?;
        let given = match self.supports_elsewhere(&place, id, member).await? {
            // Under another name of the same person it counts already.
            true => given.require_unerased(&self.table, keys::aspirant(id))?,
            false => given.update(&self.table, change)?,
        };
        // Refused: this member's support is counted already, or there is nobody left to support.
        let Err(met) = given.send(&self.table.client).await? else { return Ok(()) };
        met.by(&[0, 1])?;
        match met.refused(1) {
            true => self.forget_nomination(member, nomination.id).await,
            false => Ok(()),
        }
    }

    /// Takes back that an aspirant left because the question lapsed: it is asked anew.
    async fn reopen(&self, id: Uuid) -> Result<(), StoreError> {
        let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
        let lapsed = NominationStatus::Expired.as_str();
        if aspirant.status != AspirantStatus::Withdrawn || !aspirant.flags.iter().any(|flag| flag == lapsed) {
            return Ok(());
        }
        let flags: Vec<&String> = aspirant.flags.iter().filter(|flag| *flag != lapsed).collect();
        let change = Self::file_aspirant(Self::change_of(&aspirant), &aspirant, AspirantStatus::Proposed);
        match change.set(FLAGS, list(&flags)).remove(&[TTL]).send(&self.table).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Busy),
        }
    }

    /// Ends a proposal that found no place, because others took the last one in the same moment. The ledger
    /// says that it was made; nothing came of it.
    async fn turn_away(
        &self,
        proposer: &MemberNumber,
        nomination: &Nomination,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match self.give_back(proposer, nomination, now)?.send(&self.table.client).await? {
            Ok(()) => Ok(()),
            // It was taken back before.
            Err(cancelled) => cancelled.by(&[0]),
        }
    }

    /// Takes a withdrawn proposal's support away. An aspirant whom nobody proposes any more, and who
    /// has not answered, is gone.
    async fn take_support(&self, nomination: &Nomination, member: &MemberNumber) -> Result<(), StoreError> {
        let home = self.aspirant_of(&nomination.contest, nomination.nominee_id)?;
        let place = self.standing_for(&nomination.contest, nomination.nominee_id).await?;
        let id = place.id;
        // Support that was given before two aspirants were joined has its row where it was given.
        let mut taken = false;
        for at in if home == id { vec![id] } else { vec![home, id] } {
            let row = keys::support(at, member.as_str());
            let mut less =
                Transaction::default().delete(&self.table, row, &[(NOMINATION, s(nomination.id.to_string()))])?;
            // A member's proposals follow one another: nothing else of theirs changes meanwhile.
            if !self.supports_elsewhere(&place, at, member).await? {
                let change = Change::of(keys::aspirant(id)).add(SUPPORT, -1).if_there();
                less = less.update(&self.table, change)?;
            }
            match less.send(&self.table.client).await? {
                Ok(()) => taken = true,
                // It was not given there, or was taken before; or nobody is there from whom to take it.
                Err(cancelled) => cancelled.by(&[0, 1])?,
            }
        }
        if !taken {
            return Ok(());
        }
        let Some(aspirant) = self.aspirant(id).await? else { return Ok(()) };
        if aspirant.support > 0 || aspirant.status != AspirantStatus::Proposed {
            return Ok(());
        }
        // As it was read: nobody accepted or proposed anew in between.
        let as_read = [(SUPPORT, n(0)), (VERSION, n(aspirant.version))];
        let gone = Transaction::default().delete(&self.table, keys::aspirant(id), &as_read)?;
        let nominee = keys::nominee(nomination.nominee_id);
        let change = Change::of(nominee).exclude(CONTESTS, &[keys::contest(&nomination.contest)]);
        let gone = gone.update(&self.table, change.if_there())?;
        match gone.send(&self.table.client).await? {
            Ok(()) => self.leave_place(nomination).await,
            // Somebody accepted or proposed anew in between; or the nominee is gone, and nobody looks here.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }

    /// A name that nobody proposes any more takes no place of its phone.
    async fn leave_place(&self, nomination: &Nomination) -> Result<(), StoreError> {
        let channel = channel_of(&nomination.contest.election, &nomination.phone_hash);
        let left = Transaction::default()
            .update(&self.table, channel.exclude(OPEN, &[nomination.nominee_id]).if_there())?
            .require_lack(&self.table, keys::nominee(nomination.nominee_id), CONTESTS)?;
        match left.send(&self.table.client).await? {
            Ok(()) => Ok(()),
            // It is proposed for something else, or again.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }
}
