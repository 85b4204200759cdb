//! Whether a nominee is asked, and when: the first proposal of a name asks, later ones add a contest; a
//! phone gets one message a day, which tells everybody behind it.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::limits::OPEN_NAMES_MAX;
use domain::{Election, KnownNominee, NominationStatus, Nominee, Question};
use jiff::SignedDuration;

use crate::attribute::{CREATED_AT, DUE, OUTBOX, SEALED, STATUS, TTL};
use crate::channel::{CLOSED, NAMES, OPEN, channel_of, speak_today};
use crate::item::{Item, at, n, s, ttl};
use crate::nominee::record::{ANSWERED_AT, ASKED, CHOSEN, CONTESTS, ELECTION, EXPIRES_AT, FORGOTTEN, PHONE};
use crate::proposal::NomineeData;
use crate::write::{Change, Outcome, Transaction};
use crate::{Nomination, Nominations, StoreError, Way, keys};

/// How often a race for the phone is run again before the stream brings the proposal once more.
const ROUNDS: usize = 4;

impl Nominations {
    /// Makes sure that the nominee is asked, once however many propose them; `None` where the phone is closed, or
    /// as many others behind it are asked as may be.
    pub(super) async fn ask(
        &self,
        nomination: &Nomination,
        nominee: &Nominee,
        election: &Election,
    ) -> Result<Option<Question>, StoreError> {
        let contest = keys::contest(&nomination.contest);
        // Whoever waits already needs no more than the contest: so it is for all but the first proposal.
        let waits = Change::of(keys::nominee(nomination.nominee_id))
            .include(CONTESTS, &[&contest])
            .if_is(STATUS, "open", s(NominationStatus::AwaitingConsent.as_str()))
            .if_has(CONTESTS)
            .send(&self.table)
            .await?;
        let Outcome::Refused(old) = waits else { return Ok(Some(Question::Needless)) };
        let known = |old: Item| {
            Ok::<_, StoreError>(KnownNominee {
                status: old.word(STATUS, NominationStatus::parse)?,
                stands_here: old.text_opt(CHOSEN) == Some(&contest),
                forgotten: old.flag(FORGOTTEN),
            })
        };
        let question = old.map(known).transpose()?.map_or(Question::First, KnownNominee::question);
        if !matches!(question, Question::First | Question::Anew) {
            return Ok(Some(question));
        }
        for _ in 0..ROUNDS {
            match self.open_name(nomination, nominee, election).await? {
                Some(Way::Open) => return Ok(Some(question)),
                Some(Way::Refused | Way::Full) => return Ok(None),
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
    ) -> Result<Option<Way>, StoreError> {
        let Nomination { nominee_id: id, contest, phone_hash, created_at: created, .. } = nomination;
        let channel = self.channel(&contest.election, phone_hash).await?;
        let way = channel.as_ref().map_or(Way::Open, |channel| channel.way(*id, contest));
        if way != Way::Open {
            return Ok(Some(way));
        }
        let key = keys::nominee(*id);
        let speaks = !channel.is_some_and(|channel| channel.spoke_on(*created));
        let mut name = Change::of(key.clone())
            .include(CONTESTS, &[keys::contest(contest)])
            .set(ELECTION, s(contest.election.as_str()))
            .set(PHONE, s(phone_hash.as_str()))
            .set(STATUS, s(NominationStatus::AwaitingConsent.as_str()))
            .set(CREATED_AT, at(*created))
            .set(EXPIRES_AT, at(election.lapses_at(*created)))
            .set(SEALED, self.table.seal_json(&key, SEALED, &NomineeData::of(nominee, ""))?)
            .remove(&[TTL, FORGOTTEN, ANSWERED_AT])
            .when(&format!(
                "attribute_not_exists(#{STATUS}) OR #{STATUS} = :expired \
                 OR (#{STATUS} = :open AND attribute_not_exists(#{CONTESTS}))"
            ))
            .value(":expired", s(NominationStatus::Expired.as_str()))
            .value(":open", s(NominationStatus::AwaitingConsent.as_str()));
        name = if speaks {
            name.set(DUE, s(keys::due(election.reminds_at(*created))))
                .set(OUTBOX, s(format!("consent:{}", created.as_millisecond())))
                .set(ASKED, AttributeValue::Bool(true))
        } else {
            name.set(DUE, s(keys::due(*created + SignedDuration::from_hours(24)))).remove(&[OUTBOX, ASKED])
        };
        let mut place = channel_of(&contest.election, phone_hash)
            .include(NAMES, &[id])
            .include(OPEN, &[id])
            .set_once(TTL, ttl(election.knows_phone_until(*created)))
            .when(&format!("attribute_not_exists(#{OPEN}) OR size(#{OPEN}) < :most OR contains(#{OPEN}, :id)"))
            .value(":most", n(OPEN_NAMES_MAX))
            .value(":id", s(id.to_string()));
        place = if speaks { speak_today(place, *created) } else { place.if_lacks(CLOSED) };
        let sent = Transaction::default().update(&self.table, name)?.update(&self.table, place)?;
        match sent.send(&self.table.client).await? {
            Ok(()) => Ok(Some(Way::Open)),
            Err(cancelled) => cancelled.by(&[0, 1]).map(|()| None),
        }
    }
}
