//! Codes: sent to the phones of an application, and tried when they come back.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ApplicationStatus, CODE_AGAIN_MINUTES, CODE_MINUTES, CODE_TRIES, REPLAY_SECONDS, UNVERIFIED_HOURS};
use jiff::{SignedDuration, Timestamp};
use keyring::same_secret;
use uuid::Uuid;

use super::record::{
    ASKER, CODE, CODE_AT, CODE_UNTIL, CODES, Codes, GUARDIAN_CONFIRMED, MINOR, OF_CODES, PHONE_CONFIRMED, PROVED_BY,
    SUBMITTED_AT, TRIES,
};
use crate::attribute::{OUTBOX, STATUS, TTL};
use crate::item::{Item, at, n, s, ttl};
use crate::write::{Change, Outcome};
use crate::{GivenLimits, Registry, StoreError, keys};

/// Whose code is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTarget {
    /// The applicant's.
    Applicant,
    /// The guardian's.
    Guardian,
}

impl CodeTarget {
    /// What counts the tries of the browser that applied, and of all others.
    const fn tries(self) -> [&'static str; 2] {
        match self {
            Self::Applicant => [TRIES[0], TRIES[1]],
            Self::Guardian => [TRIES[2], TRIES[3]],
        }
    }
}

/// How often a code is compared again because another one was sent meanwhile.
pub(super) const LOOKS: u32 = 4;

/// What came of trying a code.
#[derive(Debug, PartialEq, Eq)]
pub enum Verification {
    /// The application is with the officers, now or since before.
    Submitted {
        /// By this code: typed now, or by the same browser a moment ago.
        by_this: bool,
    },
    /// This phone is confirmed; the other one is still to come.
    HalfDone,
    /// The code is another one.
    Wrong,
    /// Five wrong codes or fifteen minutes: this code is over.
    Expired,
    /// The application was taken back.
    Withdrawn,
    /// There is no such application.
    NotFound,
}

impl Registry {
    /// Tries a code. The try is counted before the code is compared, so that of any number of
    /// parallel guesses at most five are compared. The browser that applied has tries of its own, which
    /// nobody uses up who merely learned the application's id.
    ///
    /// # Errors
    /// The store failed.
    pub async fn verify(
        &self,
        id: Uuid,
        asker: &str,
        target: CodeTarget,
        code: &str,
        now: Timestamp,
    ) -> Result<Verification, StoreError> {
        let (tries, counted) = self.count_try(id, asker, target, now).await?;
        let mut item = match counted {
            Outcome::Done(item) => item,
            Outcome::Refused(old) => {
                let proof = self.proof(id, asker, code)?;
                return refused(old.filter(|item| !item.is_over(now)), proof.as_deref(), now);
            }
        };
        let proof = if target == CodeTarget::Applicant { self.proof(id, asker, code)? } else { None };
        for _ in 0..LOOKS {
            if !self.fits(id, &item, target, code)? {
                return Ok(Verification::Wrong);
            }
            // The phone was corrected, or the code sent once more, since it was compared: compared again.
            item = match self.confirm(id, &item, target, Some(tries), proof.as_deref(), now).await? {
                Outcome::Done(item) => return Verification::confirmed(&item),
                Outcome::Refused(Some(old)) if old.text(STATUS)? == ApplicationStatus::Unverified.as_str() => old,
                Outcome::Refused(old) => return refused(old, proof.as_deref(), now),
            };
        }
        Err(StoreError::Busy)
    }

    /// Counts a try: of the browser that applied, or of all others together. Gives what it was counted by.
    async fn count_try(
        &self,
        id: Uuid,
        asker: &str,
        target: CodeTarget,
        now: Timestamp,
    ) -> Result<(&'static str, Outcome), StoreError> {
        let count = |tries: &str, whose: &str| {
            Change::of(keys::application(id))
                .add(tries, 1)
                .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
                .when(&format!("#{ASKER} {whose} :asker"))
                .when(&format!("attribute_not_exists(#{tries}) OR #{tries} < :most"))
                .when(&format!("#{CODE_UNTIL} > :now"))
                // What its time took is not there, also while DynamoDB has not deleted it yet.
                .when(&format!("attribute_not_exists(#{TTL}) OR #{TTL} >= :second"))
                .value(":asker", s(asker))
                .value(":second", ttl(now))
                .value(":most", n(CODE_TRIES))
                .value(":now", at(now))
        };
        let [own, others] = target.tries();
        // Whoever has no mark is not the browser that applied, which has one.
        if asker.is_empty() {
            return Ok((others, count(others, "<>").send(&self.table).await?));
        }
        match count(own, "=").send(&self.table).await? {
            Outcome::Refused(Some(old)) if old.text_opt(ASKER).is_some_and(|known| known != asker) => {
                Ok((others, count(others, "<>").send(&self.table).await?))
            }
            outcome => Ok((own, outcome)),
        }
    }

    /// What tells the browser that proved a phone with this code from others, and from itself with another code;
    /// `None` of a browser without a mark.
    fn proof(&self, id: Uuid, asker: &str, code: &str) -> Result<Option<String>, StoreError> {
        let by = (!asker.is_empty()).then(|| self.table.hash("proof", &format!("{id}{asker}{code}")));
        by.transpose()
    }

    fn fits(&self, id: Uuid, item: &Item, target: CodeTarget, code: &str) -> Result<bool, StoreError> {
        let codes = self.open_codes(&keys::application(id), item)?;
        let expected = match target {
            CodeTarget::Applicant => Some(&codes.applicant),
            CodeTarget::Guardian => codes.guardian.as_ref(),
        };
        Ok(expected.is_some_and(|expected| same_secret(expected.as_bytes(), code.as_bytes())))
    }

    /// A phone answered: the application goes to the officers, or waits for the other phone. Only with the
    /// codes as they were compared, which say which phone it was. A right code is no try: what `tries` counted
    /// for it is given back, or goes with all counts. `proof` says by whom and with which code the applicant's
    /// came, for a second tap.
    pub(super) async fn confirm(
        &self,
        id: Uuid,
        item: &Item,
        target: CodeTarget,
        tries: Option<&str>,
        proof: Option<&str>,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        let key = keys::application(id);
        let (confirmed, other) = match target {
            CodeTarget::Applicant => (PHONE_CONFIRMED, GUARDIAN_CONFIRMED),
            CodeTarget::Guardian => (GUARDIAN_CONFIRMED, PHONE_CONFIRMED),
        };
        let change = if item.flag(MINOR) && !item.flag(other) {
            let change = Change::of(key).set(confirmed, AttributeValue::Bool(true));
            let change = tries.into_iter().fold(change, |change, tries| change.add(tries, -1));
            change.if_lacks(other)
        } else {
            let person = self.open_person(&key, item)?;
            let change = self.enqueue(Change::of(key), id, &person, now)?.set(SUBMITTED_AT, at(now));
            change.set_some(PROVED_BY, proof.map(s)).remove(&OF_CODES)
        };
        change
            .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
            .if_is(CODES, "issued", n(item.number(CODES)?))
            .send(&self.table)
            .await
    }

    /// Sends the codes of an application that still waits for them once more: within five minutes the
    /// same ones, and their tries go on; later new ones. Does nothing when there is no such application
    /// or a limit says not yet.
    ///
    /// # Errors
    /// The store failed.
    pub async fn renew_codes(&self, id: Uuid, limits: Option<GivenLimits>, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::application(id);
        let Some(item) = self.table.get(key.clone()).await? else { return Ok(()) };
        if item.text(STATUS)? != ApplicationStatus::Unverified.as_str() || item.is_over(now) {
            return Ok(());
        }
        let issued = item.number(CODES)?;
        let last = item.time(CODE_AT)?.as_second();
        if limits.is_some_and(|limits| !limits.allow(last, issued, now)) {
            return Ok(());
        }
        let mut change = Change::of(key.clone())
            .set(CODE_AT, at(now))
            .set(CODES, n(issued + 1))
            .set(OUTBOX, s(format!("code:{}", issued + 1)))
            .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
            .if_is(CODES, "issued", n(issued));
        let made_at = item.time(CODE_UNTIL)? - SignedDuration::from_mins(CODE_MINUTES);
        if made_at + SignedDuration::from_mins(CODE_AGAIN_MINUTES) <= now {
            let person = self.open_person(&key, &item)?;
            let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
            change = change
                .set(CODE, self.seal_codes(&key, &codes)?)
                .set(CODE_UNTIL, at(now + SignedDuration::from_mins(CODE_MINUTES)))
                .remove(&TRIES);
        }
        change.send(&self.table).await?.either_way("it was asked twice at once, or the code has just come back");
        Ok(())
    }

    /// Starts the clock of an unverified application: its code was handed to a provider.
    ///
    /// # Errors
    /// The store failed.
    pub async fn code_handed_over(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        Change::of(keys::application(id))
            .set(TTL, ttl(now + SignedDuration::from_hours(UNVERIFIED_HOURS)))
            .if_is(STATUS, "unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.table)
            .await?
            .either_way("the clock is for who has not answered yet");
        Ok(())
    }
}

impl Verification {
    /// What confirming a phone led to.
    pub(super) fn confirmed(item: &Item) -> Result<Self, StoreError> {
        let half_done = item.text(STATUS)? == ApplicationStatus::Unverified.as_str();
        Ok(if half_done { Self::HalfDone } else { Self::Submitted { by_this: true } })
    }
}

/// Why a code was not even compared.
pub(super) fn refused(old: Option<Item>, proof: Option<&str>, now: Timestamp) -> Result<Verification, StoreError> {
    let Some(item) = old else { return Ok(Verification::NotFound) };
    Ok(match item.word(STATUS, ApplicationStatus::parse)? {
        ApplicationStatus::Unverified => Verification::Expired,
        ApplicationStatus::Withdrawn | ApplicationStatus::Erased => Verification::Withdrawn,
        _ => {
            let moment = SignedDuration::from_secs(REPLAY_SECONDS);
            let just_now = item.time_opt(SUBMITTED_AT).is_some_and(|at| now < at + moment);
            let by_this = just_now && proof.is_some() && item.text_opt(PROVED_BY) == proof;
            Verification::Submitted { by_this }
        }
    })
}
