//! Codes: sent to the phones of an application, and tried when they come back.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ApplicationStatus, CODE_AGAIN_MINUTES, CODE_MINUTES, CODE_TRIES, Person, REPLAY_SECONDS, UNVERIFIED_HOURS,
};
use jiff::{SignedDuration, Timestamp};
use keyring::same_secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Registry, is_over};
use crate::StoreError;
use crate::accounts::GivenLimits;
use crate::item::{Item, at, n, s, ttl};
use crate::keys::{self, Key};
use crate::write::{Change, Outcome};

/// The codes that are out for one application.
#[derive(Clone, Serialize, Deserialize)]
pub struct Codes {
    /// Six digits for the applicant's phone.
    pub applicant: String,
    /// Six digits for the guardian's phone, where there is a guardian.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guardian: Option<String>,
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Codes(…)")
    }
}

impl Codes {
    /// Fresh codes for a person. Where guardian and applicant share a phone they share the code,
    /// since one phone gets one message at a time.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn fresh(person: &Person) -> Result<Self, keyring::KeyError> {
        let applicant = keyring::random_code()?;
        let guardian = match &person.guardian {
            Some(guardian) if guardian.phone == person.phone => Some(applicant.clone()),
            Some(_) => Some(keyring::random_code()?),
            None => None,
        };
        Ok(Self { applicant, guardian })
    }
}

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

/// What counts tries of codes.
pub(super) const TRIES: [&str; 4] = ["tries", "tries_elsewhere", "guardian_tries", "guardian_tries_elsewhere"];

/// What an application needs only while its codes are out.
const OF_CODES: [&str; 12] = [
    "outbox",
    "code",
    "code_until",
    "code_at",
    "codes",
    TRIES[0],
    TRIES[1],
    TRIES[2],
    TRIES[3],
    "ttl",
    "asker",
    "corrections",
];

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
    pub(super) fn seal_codes(&self, key: &Key, codes: &Codes) -> Result<AttributeValue, StoreError> {
        self.table.seal_json(key, "code", codes)
    }

    pub(crate) fn open_codes(&self, key: &Key, item: &Item) -> Result<Codes, StoreError> {
        self.table.open_json(key, "code", item)?.ok_or(StoreError::Corrupt("code"))
    }

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
                return refused(old.filter(|item| !is_over(item, now)), proof.as_deref(), now);
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
                Outcome::Refused(Some(old)) if old.text("status")? == ApplicationStatus::Unverified.as_str() => old,
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
                .count(tries)
                .when(&format!("#status = :unverified AND #asker {whose} :asker"))
                .when(&format!("(attribute_not_exists(#{tries}) OR #{tries} < :most) AND #code_until > :now"))
                // What its time took is not there, also while DynamoDB has not deleted it yet.
                .when("attribute_not_exists(#ttl) OR #ttl >= :second")
                .value(":asker", s(asker))
                .value(":second", ttl(now))
                .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
                .value(":most", n(CODE_TRIES))
                .value(":now", at(now))
        };
        let [own, others] = target.tries();
        // Whoever has no mark is not the browser that applied, which has one.
        if asker.is_empty() {
            return Ok((others, count(others, "<>").send(&self.table).await?));
        }
        match count(own, "=").send(&self.table).await? {
            Outcome::Refused(Some(old)) if old.text_opt("asker").is_some_and(|known| known != asker) => {
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
            CodeTarget::Applicant => ("phone_confirmed", "guardian_confirmed"),
            CodeTarget::Guardian => ("guardian_confirmed", "phone_confirmed"),
        };
        let change = if item.flag("minor") && !item.flag(other) {
            let change = Change::of(key).set(confirmed, AttributeValue::Bool(true));
            let change = tries.into_iter().fold(change, |change, tries| change.add(tries, -1));
            change.when(&format!("attribute_not_exists(#{other})"))
        } else {
            let person = self.open_person(&key, item)?;
            let change = self.enqueue(Change::of(key), id, &person, now)?.set("submitted_at", at(now));
            change.set_some("proved_by", proof.map(s)).remove(&OF_CODES)
        };
        change
            .when("#status = :unverified AND #codes = :issued")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":issued", n(item.number("codes")?))
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
        if item.text("status")? != ApplicationStatus::Unverified.as_str() || is_over(&item, now) {
            return Ok(());
        }
        let issued = item.number("codes")?;
        let last = item.time("code_at")?.as_second();
        if limits.is_some_and(|limits| !limits.allow(last, issued, now)) {
            return Ok(());
        }
        let mut change = Change::of(key.clone())
            .set("code_at", at(now))
            .set("codes", n(issued + 1))
            .set("outbox", s(format!("code:{}", issued + 1)))
            .when("#status = :unverified AND #codes = :issued")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .value(":issued", n(issued));
        let made_at = item.time("code_until")? - SignedDuration::from_mins(CODE_MINUTES);
        if made_at + SignedDuration::from_mins(CODE_AGAIN_MINUTES) <= now {
            let person = self.open_person(&key, &item)?;
            let codes = Codes::fresh(&person).map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
            change = change
                .set("code", self.seal_codes(&key, &codes)?)
                .set("code_until", at(now + SignedDuration::from_mins(CODE_MINUTES)))
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
            .set("ttl", ttl(now + SignedDuration::from_hours(UNVERIFIED_HOURS)))
            .when("#status = :unverified")
            .value(":unverified", s(ApplicationStatus::Unverified.as_str()))
            .send(&self.table)
            .await?
            .either_way("the clock is for who has not answered yet");
        Ok(())
    }
}

impl Verification {
    /// What confirming a phone led to.
    pub(super) fn confirmed(item: &Item) -> Result<Self, StoreError> {
        let half_done = item.text("status")? == ApplicationStatus::Unverified.as_str();
        Ok(if half_done { Self::HalfDone } else { Self::Submitted { by_this: true } })
    }
}

/// Why a code was not even compared.
pub(super) fn refused(old: Option<Item>, proof: Option<&str>, now: Timestamp) -> Result<Verification, StoreError> {
    let Some(item) = old else { return Ok(Verification::NotFound) };
    Ok(match item.word("status", ApplicationStatus::parse)? {
        ApplicationStatus::Unverified => Verification::Expired,
        ApplicationStatus::Withdrawn | ApplicationStatus::Erased => Verification::Withdrawn,
        _ => {
            let moment = SignedDuration::from_secs(REPLAY_SECONDS);
            let just_now = item.time_opt("submitted_at").is_some_and(|at| now < at + moment);
            let by_this = just_now && proof.is_some() && item.text_opt("proved_by") == proof;
            Verification::Submitted { by_this }
        }
    })
}
