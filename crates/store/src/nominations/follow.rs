//! What follows from a change: nominees and aspirants are rolled up from proposals, exactly,
//! however often a change is delivered.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, AspirantEvent, AspirantStatus, Leaving, MemberNumber, Nik, NominationStatus, Nominee};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::proposal::NomineeData;
use super::{Aspirant, Nomination, Nominations};
use crate::item::{Item, at, list, n, s};
use crate::ledger::{self, new_person_id};
use crate::stream::StreamRecord;
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, keys};

/// The days after which a nominee is reminded, and after which the question lapses.
#[derive(Debug, Clone, Copy)]
struct Patience {
    reminder: i64,
    consent: i64,
}

/// Whether a nominee may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// They are asked, now or since before.
    Once,
    /// They did not answer in time before, and are asked again.
    Anew,
    /// They refused, or chose another contest.
    Refused,
    /// Nothing is known of them any more, at their wish or because they did not want to be asked.
    Forgotten,
}

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
            return self.follow_nomination(&member, id).await;
        }
        if let Some((election, phone_hash)) = keys::nominee_parts(pk) {
            return self.follow_nominee(election, phone_hash, now).await;
        }
        match keys::aspirant_id(pk) {
            Some(id) if sk == "aspirant" => self.follow_aspirant(id).await,
            _ => Ok(()),
        }
    }

    async fn follow_nomination(&self, member: &MemberNumber, id: Uuid) -> Result<(), StoreError> {
        // As it is now, not as it was: a withdrawal may have overtaken the proposal.
        let Some(nomination) = self.nomination(member, id).await? else { return Ok(()) };
        match nomination.status {
            NominationStatus::Withdrawn => self.take_support(&nomination, member).await,
            _ => self.give_support(&nomination, member).await,
        }
    }

    /// Rolls one proposal up at once, with the numbers: for demonstrations, where nobody follows the
    /// stream yet.
    ///
    /// # Errors
    /// The store failed.
    pub async fn roll_up(&self, proposer: &MemberNumber, id: Uuid) -> Result<Option<Uuid>, StoreError> {
        let Some(nomination) = self.nomination(proposer, id).await? else { return Ok(None) };
        self.give_support(&nomination, proposer).await?;
        let aspirant = self.aspirant_of(&nomination.contest, &nomination.phone_hash)?;
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
    async fn give_support(&self, nomination: &Nomination, member: &MemberNumber) -> Result<(), StoreError> {
        let Some(nominee) = &nomination.nominee else { return Ok(()) };
        let contest = &nomination.contest;
        let Some(election) = self.election(&contest.election).await? else { return Ok(()) };
        let Some(district) = self.district(contest).await? else { return Ok(()) };
        let reminder = election.consent_days - election.reminder_days;
        let patience = Patience { reminder, consent: election.consent_days };
        let asked = self.ask(nomination, nominee, patience).await?;
        match asked {
            Asked::Refused => return Ok(()),
            Asked::Forgotten => return self.forget_nomination(member, nomination.id).await,
            Asked::Once | Asked::Anew => {}
        }
        let id = self.standing_for(contest, &nomination.phone_hash).await?;
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
            .set_once("nominee", s(nomination.phone_hash.as_str()))
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
        let outcome =
            Transaction::default().create(&self.table, support)?.update(&self.table, change)?.send(&self.table.client);
        // Refused: this member's support is counted already, or there is nobody left to support.
        let Err(mut met) = outcome.await? else { return Ok(()) };
        met.by(&[0, 1])?;
        match met.item(1) {
            Some(aspirant) if aspirant.has("erased_at") => self.forget_nomination(member, nomination.id).await,
            _ => Ok(()),
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

    /// Makes sure that the nominee is asked, once however many propose them.
    async fn ask(&self, nomination: &Nomination, nominee: &Nominee, patience: Patience) -> Result<Asked, StoreError> {
        let contest = keys::contest(&nomination.contest);
        let key = keys::nominee(&nomination.contest.election, &nomination.phone_hash);
        let created = nomination.created_at;
        let after = |days: i64| created + SignedDuration::from_hours(24 * days);
        let open = NominationStatus::AwaitingConsent;
        let asked = Change::of(key.clone())
            .include("contests", &contest)
            .set_once("status", s(open.as_str()))
            .set_once("created_at", at(created))
            .set_once("expires_at", at(after(patience.consent)))
            .set_once("due", s(keys::due(after(patience.reminder))))
            .set_once("sealed", self.table.seal_json(&key, "sealed", &NomineeData::of(nominee, ""))?)
            .set_once("outbox", s(format!("consent:{}", created.as_millisecond())))
            .when("attribute_not_exists(#status) OR #status = :open")
            .value(":open", s(open.as_str()))
            .send(&self.table)
            .await?;
        let Outcome::Refused(Some(old)) = asked else { return Ok(Asked::Once) };
        // Who stands in this contest needs no question any more, and still gains support.
        if old.text_opt("chosen") == Some(&contest) {
            return Ok(Asked::Once);
        }
        if old.text_opt("status") != Some(NominationStatus::Expired.as_str()) {
            return Ok(if old.flag("forgotten") { Asked::Forgotten } else { Asked::Refused });
        }
        // Nobody answered the first time. A new proposal asks anew.
        let again = Change::of(key.clone())
            .include("contests", &contest)
            .set("status", s(open.as_str()))
            .set("created_at", at(created))
            .set("expires_at", at(after(patience.consent)))
            .set("due", s(keys::due(after(patience.reminder))))
            .set("sealed", self.table.seal_json(&key, "sealed", &NomineeData::of(nominee, ""))?)
            .set("outbox", s(format!("consent:{}", created.as_millisecond())))
            .remove(&["ttl", "forgotten", "answered_at"])
            .when("#status = :expired")
            .value(":expired", s(NominationStatus::Expired.as_str()))
            .send(&self.table)
            .await?;
        match again {
            Outcome::Done(_) => Ok(Asked::Anew),
            Outcome::Refused(_) => Err(StoreError::Busy),
        }
    }

    /// Takes a withdrawn proposal's support away. An aspirant whom nobody proposes any more, and who
    /// has not answered, is gone.
    async fn take_support(&self, nomination: &Nomination, member: &MemberNumber) -> Result<(), StoreError> {
        let home = self.aspirant_of(&nomination.contest, &nomination.phone_hash)?;
        let id = self.standing_for(&nomination.contest, &nomination.phone_hash).await?;
        // Support that was given before two phones were merged has its row where it was given.
        let mut taken = false;
        for place in if home == id { vec![id] } else { vec![home, id] } {
            let row = keys::support(place, member.as_str());
            let less = Change::of(keys::aspirant(id)).add("support", -1).when("attribute_exists(#pk)");
            let outcome = Transaction::default()
                .delete(&self.table, row, &[("nomination", s(nomination.id.to_string()))])?
                .update(&self.table, less)?
                .send(&self.table.client)
                .await?;
            match outcome {
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
        let nominee = keys::nominee(&nomination.contest.election, &nomination.phone_hash);
        let change = Change::of(nominee).exclude("contests", &keys::contest(&nomination.contest));
        let gone = gone.update(&self.table, change.when("attribute_exists(#pk)"))?;
        match gone.send(&self.table.client).await? {
            Ok(()) => Ok(()),
            // Somebody accepted or proposed anew in between; or the nominee is gone, and nobody looks here.
            Err(cancelled) => cancelled.by(&[0, 1]),
        }
    }

    /// Ends the proposals that an answer did not choose.
    async fn follow_nominee(&self, election: &str, phone_hash: &str, now: Timestamp) -> Result<(), StoreError> {
        // As it is now: a question that lapsed may have been asked anew.
        let Some(nominee) = self.nominee(election, phone_hash).await? else { return Ok(()) };
        if nominee.status == NominationStatus::AwaitingConsent {
            return Ok(());
        }
        for contest in nominee.contests.iter().filter(|contest| nominee.chosen.as_ref() != Some(contest)) {
            self.end_aspirant(contest, &nominee.phone_hash, nominee.status, now).await?;
        }
        Ok(())
    }

    async fn follow_aspirant(&self, id: Uuid) -> Result<(), StoreError> {
        let aspirant = self.aspirant(id).await?;
        if let Some(aspirant) = aspirant.as_ref().filter(|aspirant| aspirant.status == AspirantStatus::Willing) {
            self.merge(aspirant).await?;
        }
        self.recount(id).await
    }

    /// Joins aspirants of a contest who are one person: the support of both counts for one. A NIK is a
    /// claim until an officer looks at it, so somebody who is not known as a member never takes the
    /// place of a member, and of two who are not, only those who tell the same of themselves are taken
    /// for one. In all other cases, and across contests, both are flagged.
    async fn merge(&self, aspirant: &Aspirant) -> Result<(), StoreError> {
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

    async fn join(&self, keep: &Aspirant, leave: &Aspirant) -> Result<(), StoreError> {
        let Ok(to) = leave.status.after(AspirantEvent::Leave(Leaving::Replaced)) else { return Ok(()) };
        let now = keep.consented_at.max(leave.consented_at).unwrap_or(keep.proposed_at);
        let replaced = Self::file_aspirant(Self::change_of(leave), leave, to)
            .set("replaced_by", s(keep.id.to_string()))
            .set("merged", AttributeValue::Bool(true))
            .remove(&["nik_hmac"])
            // Support does not change the version, and must not be lost between.
            .when("#support = :counted")
            .value(":counted", n(leave.support));
        let outcome = Transaction::default()
            .update(&self.table, Self::change_of(keep).add("support", leave.support))?
            .update(&self.table, replaced)?
            .create(&self.ledger, ledger::entry(&leave.line(Action::Merged), &Act::system(now)))?
            .send(&self.table.client)
            .await?;
        // Refused: one of them has just changed. Its own change is delivered, and merges them.
        outcome.map_err(|_| StoreError::Busy)
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
