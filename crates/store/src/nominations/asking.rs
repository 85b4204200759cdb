//! Whether a nominee is asked, and when: the first proposal of a name asks, later ones add a contest; a
//! phone gets one message a day, which tells everybody behind it.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::limits::OPEN_NAMES_MAX;
use domain::{Election, NominationStatus, Nominee};
use jiff::{SignedDuration, Timestamp};

use super::channel::{channel_of, speak_today};
use super::proposal::NomineeData;
use super::schedule::BLOCKED_DAYS;
use super::{Nomination, Nominations, NomineeRecord, Way};
use crate::item::{at, n, s, ttl};
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, keys};

/// Whether a nominee may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// They are asked, now or since before.
    Once,
    /// They did not answer in time before, and are asked again.
    Anew,
    /// They refused, or chose another contest.
    Refused,
    /// Nothing is known of them any more, at their wish or because they did not want to be asked.
    Forgotten,
    /// The phone is closed, or as many others behind it are asked as may be.
    NoPlace,
}

/// How often a race for the phone is run again before the stream brings the proposal once more.
const ROUNDS: usize = 4;

/// When somebody who was first proposed at `created` is reminded.
fn reminder_of(created: Timestamp, election: &Election) -> Timestamp {
    created + days(election.consent_days - election.reminder_days)
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl Nominations {
    /// Makes sure that the nominee is asked, once however many propose them.
    pub(super) async fn ask(
        &self,
        nomination: &Nomination,
        nominee: &Nominee,
        election: &Election,
    ) -> Result<Asked, StoreError> {
        let contest = keys::contest(&nomination.contest);
        // Whoever waits already needs no more than the contest: so it is for all but the first proposal.
        let waits = Change::of(keys::nominee(nomination.nominee_id))
            .include("contests", &[&contest])
            .when("#status = :open AND attribute_exists(#contests)")
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()))
            .send(&self.table)
            .await?;
        let Outcome::Refused(old) = waits else { return Ok(Asked::Once) };
        let lapsed = old.as_ref().and_then(|old| old.text_opt("status")) == Some(NominationStatus::Expired.as_str());
        if let Some(old) = &old {
            // Who stands in this contest needs no question any more, and still gains support.
            if old.text_opt("chosen") == Some(&contest) {
                return Ok(Asked::Once);
            }
            if !lapsed && old.text_opt("status") != Some(NominationStatus::AwaitingConsent.as_str()) {
                return Ok(if old.flag("forgotten") { Asked::Forgotten } else { Asked::Refused });
            }
        }
        for _ in 0..ROUNDS {
            let asked = self.open_name(nomination, nominee, election).await?;
            match asked {
                Some(Asked::Once) if lapsed => return Ok(Asked::Anew),
                Some(asked) => return Ok(asked),
                None => {}
            }
        }
        Err(StoreError::Busy)
    }

    /// Asks a name that is new behind its phone, let the time pass, or was proposed by nobody any more;
    /// `None` when somebody else wrote in between. On a day on which the phone got its message the name's
    /// turn is the next.
    async fn open_name(
        &self,
        nomination: &Nomination,
        nominee: &Nominee,
        election: &Election,
    ) -> Result<Option<Asked>, StoreError> {
        let Nomination { nominee_id: id, contest, phone_hash, created_at: created, .. } = nomination;
        let channel = self.channel(&contest.election, phone_hash).await?;
        if channel.as_ref().is_some_and(|channel| channel.way(*id, contest) != Way::Open) {
            return Ok(Some(Asked::NoPlace));
        }
        let key = keys::nominee(*id);
        let speaks = !channel.is_some_and(|channel| channel.spoke_on(*created));
        let mut name = Change::of(key.clone())
            .include("contests", &[keys::contest(contest)])
            .set("election", s(contest.election.as_str()))
            .set("phone", s(phone_hash.as_str()))
            .set("status", s(NominationStatus::AwaitingConsent.as_str()))
            .set("created_at", at(*created))
            .set("expires_at", at(*created + days(election.consent_days)))
            .set("sealed", self.table.seal_json(&key, "sealed", &NomineeData::of(nominee, ""))?)
            .remove(&["ttl", "forgotten", "answered_at"])
            .when("attribute_not_exists(#status) OR #status = :expired OR (#status = :open AND attribute_not_exists(#contests))")
            .value(":expired", s(NominationStatus::Expired.as_str()))
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()));
        name = if speaks {
            name.set("due", s(keys::due(reminder_of(*created, election))))
                .set("outbox", s(format!("consent:{}", created.as_millisecond())))
                .set("asked", AttributeValue::Bool(true))
        } else {
            name.set("due", s(keys::due(*created + days(1)))).remove(&["outbox", "asked"])
        };
        let mut place = channel_of(&contest.election, phone_hash)
            .include("names", &[id])
            .include("open", &[id])
            .set_once("ttl", ttl(election.over_at().max(*created) + days(BLOCKED_DAYS)))
            .when("attribute_not_exists(#open) OR size(#open) < :most OR contains(#open, :id)")
            .value(":most", n(OPEN_NAMES_MAX))
            .value(":id", s(id.to_string()));
        place = if speaks { speak_today(place, *created) } else { place.when("attribute_not_exists(#closed)") };
        let sent = Transaction::default().update(&self.table, name)?.update(&self.table, place)?;
        match sent.send(&self.table.client).await? {
            Ok(()) => Ok(Some(Asked::Once)),
            Err(cancelled) => cancelled.by(&[0, 1]).map(|()| None),
        }
    }

    /// The turn of somebody who waits: the question, where the phone had its message on the day they were
    /// proposed; else the one reminder. Where the phone got a message today, that one has told them.
    pub(super) async fn take_turn(
        &self,
        nominee: &NomineeRecord,
        election: &Election,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (word, next) = match nominee.asked {
            true => ("reminder", nominee.expires_at),
            false => ("consent", reminder_of(nominee.created_at, election)),
        };
        let turn = Change::of(keys::nominee(nominee.id))
            .set("asked", AttributeValue::Bool(true))
            .set("due", s(keys::due(next)))
            .when("#status = :open")
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()));
        let message = s(format!("{word}:{}", nominee.created_at.as_millisecond()));
        let spoken = Transaction::default()
            .update(&self.table, turn.clone().set("outbox", message))?
            .update(&self.table, speak_today(channel_of(&nominee.election, &nominee.phone_hash), now))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = spoken else { return Ok(()) };
        cancelled.by(&[0, 1])?;
        turn.send(&self.table).await?.either_way("who answered meanwhile needs no message");
        Ok(())
    }
}
