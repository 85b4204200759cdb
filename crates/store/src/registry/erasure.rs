//! Erasure: a move of application and membership like any other, and the job that carries it through.

use domain::{
    Act, Action, ApplicationEvent, ApplicationStatus, Area, ERASURE_HOURS, HoldKind, LedgerLine, PersonId, Phone,
    REPLAY_SECONDS, Retention,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use keyring::{base64url, base64url_decode, same_secret};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::decision::{OF_THE_FORM, PERSONAL};
use super::filing::FILED;
use super::{Application, Decided, Member, Registry, is_over};
use crate::erasure::ROUNDS;
use crate::item::{Item, at, s, ttl};
use crate::write::{Change, Outcome, Transaction};
use crate::{StoreError, Whose, keys, ledger};

/// What a membership's item loses: everything of the person, and what leads to them.
const OF_MEMBER: [&str; 20] = [
    "sealed",
    "person_id",
    "status_note",
    "status_at",
    "decision_number",
    "village",
    "application",
    "former",
    "phone_hmac",
    "nik_hmac",
    FILED[0],
    FILED[1],
    "sort",
    "outbox",
    "notices",
    "reminded_at",
    "former_phones",
    "phone_at",
    "card",
    "due",
];

/// Something that has to be kept of somebody whose data are erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What.
    pub kind: HoldKind,
    /// Until when; `None` where the end is something that happens.
    pub until: Option<Date>,
}

/// What is to be held, before it is sealed apart under a key of its own.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What, and until when.
    pub(crate) kept: Kept,
    /// The record it is about: a draft that is made twice is one hold.
    pub(crate) about: String,
    /// The regency.
    pub(crate) area: Area,
    /// What is held.
    pub(crate) content: serde_json::Value,
}

/// What a job knows; sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) whose: Whose,
    /// Whose lines in the ledger are theirs, and where they live.
    line: (String, Area),
    /// What opens the link that takes it back, and tells holds apart.
    pub(crate) secret: String,
    pub(crate) kept: Vec<Kept>,
    pub(crate) drafts: Vec<Draft>,
}

/// An erasure that was asked for, or whose time has come.
pub struct Erasure {
    /// The id of the person's application.
    pub id: Uuid,
    /// From when on it is carried through.
    pub effective_at: Timestamp,
    pub(crate) job: Job,
}

impl std::fmt::Debug for Erasure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Erasure({})", self.id)
    }
}

impl Erasure {
    /// What is kept sealed apart, as it looked when it was asked for.
    #[must_use]
    pub fn kept(&self) -> &[Kept] {
        &self.job.kept
    }
}

/// An erasure that is to be asked for.
#[derive(Debug)]
pub struct NewErasure<'a> {
    /// The id of the person's application.
    pub id: Uuid,
    /// Whose.
    pub whose: Whose,
    /// What will be kept.
    pub kept: Vec<Kept>,
    /// From when on.
    pub effective_at: Timestamp,
    /// Whether every phone of theirs is told, with a link that takes it back.
    pub told: bool,
    /// Whose line it is in the ledger.
    pub line: &'a LedgerLine,
    /// Who asks.
    pub act: &'a Act,
}

impl Registry {
    /// Erases an application: what is left says that there was one. `false` when it changed since it
    /// was read; whoever read it before can change it no more.
    pub(crate) async fn erase_application(&self, application: &Application, act: &Act) -> Result<bool, StoreError> {
        let Ok(to) = application.status.after(ApplicationEvent::Erase) else { return Ok(true) };
        let change = Change::of(keys::application(application.id))
            .set("status", s(to.as_str()))
            .set("erased_at", at(act.at))
            .set_some("ttl", Retention::shipped().application(ApplicationStatus::Withdrawn, act.at).map(ttl))
            .remove(&PERSONAL)
            .remove(&OF_THE_FORM)
            .remove(&["fingerprint", "member_number"]);
        let line = application.line(Action::Erased);
        Ok(self.move_application(change, application, &line, act).await? == Decided::Done)
    }

    /// Erases an application that came of an acceptance which no longer stands.
    ///
    /// # Errors
    /// The store failed, or others kept changing it.
    pub async fn discard(&self, id: Uuid, act: &Act) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let Some(application) = self.application(id, act.at).await? else { return Ok(()) };
            if self.erase_application(&application, act).await? {
                return Ok(());
            }
        }
        Err(StoreError::Busy)
    }

    /// Erases a membership: the number stays, so that it is given to nobody else; the claim on the NIK
    /// goes, and the card is revoked. `false` when it changed since it was read.
    pub(crate) async fn erase_member(&self, member: &Member, act: &Act) -> Result<bool, StoreError> {
        let Ok(to) = member.status.erased() else { return Ok(true) };
        let change = self.change_of(member).set("status", s(to.as_str())).set("erased_at", at(act.at));
        let mut transaction = Transaction::default()
            .update(&self.table, change.remove(&OF_MEMBER))?
            .create(&self.ledger, ledger::entry(&member.line(Action::Erased), act))?;
        let claim = keys::claim(&self.table.nik_hash(&member.person.nik)?);
        let held = self.table.get(claim.clone()).await?;
        if held.is_some_and(|held| held.text_opt("member") == Some(member.number.as_str())) {
            transaction = transaction.delete(&self.table, claim, &[("member", s(member.number.as_str()))])?;
        }
        if let Some(jti) = &member.card {
            let revoked = Change::of(keys::card(jti)).set("status", s("revoked")).when("attribute_exists(#pk)");
            transaction = transaction.update(&self.table, revoked)?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(true) };
        // The member, or the claim on the NIK.
        cancelled.by(&[0, 2])?;
        Ok(false)
    }

    /// Notes that somebody's data are to be erased. Asking again changes nothing: the answer is what
    /// was noted first.
    ///
    /// # Errors
    /// The store failed; nothing is noted.
    pub async fn ask_erasure(&self, new: NewErasure<'_>) -> Result<Erasure, StoreError> {
        let key = keys::erasure(new.id);
        let secret = keyring::random_bytes::<16>().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let domain::Subject::Person(person) = &new.line.subject else { return Err(StoreError::Corrupt("person_id")) };
        let job = Job {
            whose: new.whose,
            line: (person.to_string(), new.line.area),
            secret: base64url(&secret),
            kept: new.kept,
            drafts: Vec::new(),
        };
        let item = Item::new(key.clone())
            .with("status", s("asked"))
            .with("effective_at", at(new.effective_at))
            .with("due", s(keys::due(new.effective_at)))
            .with_some("outbox", new.told.then(|| s(format!("erasure:{}", new.act.at.as_millisecond()))))
            .with("sealed", self.table.seal_json(&key, "sealed", &job)?);
        let outcome = Transaction::default()
            .create(&self.table, item)?
            .create(&self.ledger, ledger::entry(new.line, new.act))?
            .send(&self.table.client)
            .await?;
        let Err(mut cancelled) = outcome else {
            return Ok(Erasure { id: new.id, effective_at: new.effective_at, job });
        };
        self.read_erasure(new.id, &cancelled.item(0).ok_or(StoreError::Busy)?)
    }

    /// The erasure that somebody asked for, by the id of their application.
    ///
    /// # Errors
    /// The store failed.
    pub async fn erasure(&self, id: Uuid) -> Result<Option<Erasure>, StoreError> {
        let item = self.table.get(keys::erasure(id)).await?;
        item.map(|item| self.read_erasure(id, &item)).transpose()
    }

    fn read_erasure(&self, id: Uuid, item: &Item) -> Result<Erasure, StoreError> {
        let job = self.table.open_json(&keys::erasure(id), "sealed", item)?.ok_or(StoreError::Corrupt("sealed"))?;
        Ok(Erasure { id, effective_at: item.time("effective_at")?, job })
    }

    /// The erasure that a link takes back; `None` when it was taken back, is done, or never was.
    ///
    /// # Errors
    /// The store failed.
    pub async fn erasure_of_link(&self, token: &str) -> Result<Option<Erasure>, StoreError> {
        let Some((id, secret)) = read_link(token) else { return Ok(None) };
        let erasure = self.erasure(id).await?;
        Ok(erasure.filter(|erasure| same_secret(erasure.job.secret.as_bytes(), secret.as_bytes())))
    }

    /// Whether the erasure that a link is about was taken back a moment ago.
    ///
    /// # Errors
    /// The store failed.
    pub async fn was_taken_back(&self, token: &str, now: Timestamp) -> Result<bool, StoreError> {
        let Some((id, secret)) = read_link(token) else { return Ok(false) };
        let item = self.table.get(keys::erasure_taken_back(id, &secret)).await?;
        let just_now = item.is_some_and(|item| !is_over(&item, now));
        // Asked for once more since, it has another link: whoever taps the old one is not to think that it is off.
        Ok(just_now && self.table.get(keys::erasure(id)).await?.is_none())
    }

    /// Takes an erasure back, as long as it has not begun. `false` when it has.
    ///
    /// # Errors
    /// The store failed.
    pub async fn take_back_erasure(&self, erasure: &Erasure, act: &Act) -> Result<bool, StoreError> {
        let (person, area) = &erasure.job.line;
        let person = PersonId::parse(person).unwrap_or(PersonId::NOBODY);
        let line = LedgerLine::of(person, *area, Action::ErasureTakenBack);
        let taken_back = Item::new(keys::erasure_taken_back(erasure.id, &erasure.job.secret))
            .with("ttl", ttl(act.at + SignedDuration::from_secs(REPLAY_SECONDS)));
        let outcome = Transaction::default()
            .delete(&self.table, keys::erasure(erasure.id), &[("status", s("asked"))])?
            .create(&self.ledger, ledger::entry(&line, act))?
            .put(&self.table, taken_back, None)?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        cancelled.by(&[0])?;
        Ok(false)
    }

    /// From here on it cannot be taken back. When it began, the first time; `None` when it was taken
    /// back, or is done.
    pub(crate) async fn begin_erasure(&self, id: Uuid, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let begun = Change::of(keys::erasure(id))
            .set("status", s("running"))
            .set_once("began_at", at(now))
            .when("attribute_exists(#pk)");
        match begun.send(&self.table).await? {
            Outcome::Done(item) => item.time("began_at").map(Some),
            Outcome::Refused(_) => Ok(None),
        }
    }

    /// What was asked of an application turns out to be of a member: it waits for a day, and is told.
    pub(crate) async fn postpone_erasure(&self, id: Uuid, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::erasure(id);
        let at_last = now + SignedDuration::from_hours(ERASURE_HOURS);
        Change::of(key.clone())
            .set("status", s("asked"))
            .set("effective_at", at(at_last))
            .set("due", s(keys::due(at_last)))
            .set("outbox", s(format!("erasure:{}", now.as_millisecond())))
            .set("sealed", self.table.seal_json(&key, "sealed", job)?)
            .remove(&["began_at"])
            .when("attribute_exists(#pk)")
            .send(&self.table)
            .await?
            .either_way("what somebody else finished at this moment needs no day");
        Ok(())
    }

    /// Notes what the job learnt and what is to be held, before what it was learnt from goes.
    pub(crate) async fn note_erasure(&self, id: Uuid, job: &Job) -> Result<(), StoreError> {
        let key = keys::erasure(id);
        let sealed = self.table.seal_json(&key, "sealed", job)?;
        match Change::of(key).set("sealed", sealed).when("attribute_exists(#pk)").send(&self.table).await? {
            Outcome::Done(_) => Ok(()),
            // Somebody else finished it at this moment: what this run holds is held already.
            Outcome::Refused(_) => Err(StoreError::Busy),
        }
    }

    /// The job is done, what has to be held is sealed apart: nothing of it stays.
    ///
    /// # Errors
    /// The store failed.
    pub async fn end_erasure(&self, id: Uuid) -> Result<(), StoreError> {
        self.table.delete(keys::erasure(id)).await
    }

    /// Whom an erasure that was asked for is told to, and the token of the link that takes it back.
    pub(crate) fn told_of_erasure(&self, id: Uuid, item: &Item) -> Result<(Vec<Phone>, String), StoreError> {
        let job = self.read_erasure(id, item)?.job;
        let secret = base64url_decode(&job.secret).ok_or(StoreError::Corrupt("secret"))?;
        Ok((job.whose.phones, base64url(&[id.as_bytes(), &secret[..]].concat())))
    }
}

/// The application's id and the secret in a link's token.
fn read_link(token: &str) -> Option<(Uuid, String)> {
    let bytes = base64url_decode(token).filter(|bytes| bytes.len() == 32)?;
    let (id, secret) = bytes.split_at(16);
    Some((Uuid::from_slice(id).ok()?, base64url(secret)))
}
