//! What follows from a change: nominees and aspirants are rolled up from proposals, exactly,
//! however often a change is delivered.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AspirantStatus, MemberNumber, NominationStatus};
use jiff::Timestamp;
use uuid::Uuid;

use super::asking::Asked;
use super::channel::channel_of;
use super::proposal::NomineeData;
use super::{Nomination, Nominations};
use crate::item::{Item, at, list, n, s};
use crate::ledger::new_person_id;
use crate::stream::StreamRecord;
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, keys};

impl Nominations {
    /// Follows a change of this table.
    ///
    /// # Errors
    /// The store failed; the change is to be delivered again.
    pub async fn follow(&self, record: &StreamRecord, now: Timestamp) -> Result<(), StoreError> {
        let Some(item) = record.now.as_ref().or(record.before.as_ref()) else { return Ok(()) };
        let (pk, sk) = (item.text("pk")?, item.text("sk")?);
        if let (Some(number), Some(id)) = (keys::proposer_number(pk), keys::nomination_id(sk)) {
            let member = MemberNumber::from_stored(number.to_owned());
            return self.follow_nomination(&member, id, now).await;
        }
        if let Some(id) = keys::nominee_id(pk) {
            return self.follow_nominee(id, now).await;
        }
        match keys::aspirant_id(pk) {
            Some(id) if sk == "aspirant" => self.follow_aspirant(id).await,
            _ => Ok(()),
        }
    }

    async fn follow_nomination(&self, member: &MemberNumber, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        // As it is now, not as it was: a withdrawal may have overtaken the proposal.
        let Some(nomination) = self.nomination(member, id).await? else { return Ok(()) };
        match nomination.status {
            NominationStatus::Withdrawn => self.take_support(&nomination, member).await,
            _ => self.give_support(&nomination, member, now).await,
        }
    }

    /// Rolls one proposal up at once, with the numbers: for demonstrations, where nobody follows the
    /// stream yet.
    ///
    /// # Errors
    /// The store failed.
    pub async fn roll_up(&self, proposer: &MemberNumber, id: Uuid) -> Result<Option<Uuid>, StoreError> {
        let Some(nomination) = self.nomination(proposer, id).await? else { return Ok(None) };
        self.give_support(&nomination, proposer, nomination.created_at).await?;
        let aspirant = self.aspirant_of(&nomination.contest, nomination.nominee_id)?;
        self.recount(aspirant).await?;
        Ok(Some(aspirant))
    }

    /// Brings the numbers in line with an aspirant at once: as [`roll_up`](Self::roll_up).
    ///
    /// # Errors
    /// The store failed.
    pub async fn count_again(&self, aspirant: Uuid) -> Result<(), StoreError> {
        self.recount(aspirant).await
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
        let asked = self.ask(nomination, nominee, &election).await?;
        match asked {
            Asked::Refused => return Ok(()),
            Asked::Forgotten => return self.forget_nomination(member, nomination.id).await,
            Asked::NoPlace => return self.turn_away(member, nomination, now).await,
            Asked::Once | Asked::Anew => {}
        }
        let place = self.standing_for(contest, nomination.nominee_id).await?;
        let id = place.id;
        if asked == Asked::Anew {
            self.reopen(id).await?;
        }
        let key = keys::aspirant(id);
        let status = AspirantStatus::Proposed;
        let support = Item::new(keys::support(id, member.as_str())).with("nomination", s(nomination.id.to_string()));
        let mut change = Change::of(key.clone())
            .add("support", 1)
            .set_once("contest", s(keys::contest(contest)))
            .set_once("status", s(status.as_str()))
            .set_once("sort", s(keys::contest_order(status, nomination.created_at, id)))
            .set_once("track", s(nomination.track.as_str()))
            .set_once("nominee", s(nomination.nominee_id.to_string()))
            .set_once("proposed_at", at(nomination.created_at))
            .set_once("area", s(district.home().to_string()))
            .set_once("person_id", s(new_person_id()?.to_string()))
            .set_once("sealed", self.table.seal_json(&key, "sealed", &NomineeData::of(nominee, &nomination.reason))?)
            .set_once("version", n(1))
            // Nothing is told of somebody whose data were erased.
            .when("attribute_not_exists(#erased_at)");
        if nomination.own {
            change = change.set("own", AttributeValue::Bool(true));
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
        match change.set("flags", list(&flags)).remove(&["ttl"]).send(&self.table).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Busy),
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
                Transaction::default().delete(&self.table, row, &[("nomination", s(nomination.id.to_string()))])?;
            // A member's proposals follow one another: nothing else of theirs changes meanwhile.
            if !self.supports_elsewhere(&place, at, member).await? {
                let change = Change::of(keys::aspirant(id)).add("support", -1).when("attribute_exists(#pk)");
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
        let as_read = [("support", n(0)), ("version", n(aspirant.version))];
        let gone = Transaction::default().delete(&self.table, keys::aspirant(id), &as_read)?;
        let nominee = keys::nominee(nomination.nominee_id);
        let change = Change::of(nominee).exclude("contests", &[keys::contest(&nomination.contest)]);
        let gone = gone.update(&self.table, change.when("attribute_exists(#pk)"))?;
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
            .update(&self.table, channel.exclude("open", &[nomination.nominee_id]).when("attribute_exists(#pk)"))?
            .require_unasked(&self.table, keys::nominee(nomination.nominee_id))?;
        match left.send(&self.table.client).await? {
            Ok(()) => Ok(()),
            // It is proposed for something else, or again.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }

    /// Ends the proposals that an answer did not choose, and joins the one that it did to the name under
    /// which it was given.
    async fn follow_nominee(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
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

    async fn follow_aspirant(&self, id: Uuid) -> Result<(), StoreError> {
        let aspirant = self.aspirant(id).await?;
        if let Some(aspirant) = aspirant.as_ref().filter(|aspirant| aspirant.status == AspirantStatus::Willing) {
            self.merge(aspirant).await?;
        }
        self.recount(id).await
    }
}
