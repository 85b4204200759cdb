//! An erasure is asked for, taken back, begun, put off, noted, ended.

use domain::{Act, Action, ERASURE_HOURS, LedgerLine, PersonId, REPLAY_SECONDS};
use jiff::{SignedDuration, Timestamp};
use keyring::base64url;
use uuid::Uuid;

use super::record::{BEGAN_AT, EFFECTIVE_AT, Erasure, Job, NewErasure};
use crate::attribute::{DUE, OUTBOX, SEALED, STATUS, TTL};
use crate::item::{Item, at, s, ttl};
use crate::write::{Change, Outcome, Transaction};
use crate::{Registry, StoreError, keys, ledger};

impl Registry {
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
            .with(STATUS, s("asked"))
            .with(EFFECTIVE_AT, at(new.effective_at))
            .with(DUE, s(keys::due(new.effective_at)))
            .with_some(OUTBOX, new.told.then(|| s(format!("erasure:{}", new.act.at.as_millisecond()))))
            .with(SEALED, self.table.seal_json(&key, SEALED, &job)?);
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

    /// Takes an erasure back, as long as it has not begun. `false` when it has.
    ///
    /// # Errors
    /// The store failed.
    pub async fn take_back_erasure(&self, erasure: &Erasure, act: &Act) -> Result<bool, StoreError> {
        let (person, area) = &erasure.job.line;
        let person = PersonId::parse(person).unwrap_or(PersonId::NOBODY);
        let line = LedgerLine::of(person, *area, Action::ErasureTakenBack);
        let taken_back = Item::new(keys::erasure_taken_back(erasure.id, &erasure.job.secret))
            .with(TTL, ttl(act.at + SignedDuration::from_secs(REPLAY_SECONDS)));
        let outcome = Transaction::default()
            .delete(&self.table, keys::erasure(erasure.id), &[(STATUS, s("asked"))])?
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
        let begun = Change::of(keys::erasure(id)).set(STATUS, s("running")).set_once(BEGAN_AT, at(now)).if_there();
        match begun.send(&self.table).await? {
            Outcome::Done(item) => item.time(BEGAN_AT).map(Some),
            Outcome::Refused(_) => Ok(None),
        }
    }

    /// What was asked of an application turns out to be of a member: it waits for a day, and is told.
    pub(crate) async fn postpone_erasure(&self, id: Uuid, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::erasure(id);
        let at_last = now + SignedDuration::from_hours(ERASURE_HOURS);
        Change::of(key.clone())
            .set(STATUS, s("asked"))
            .set(EFFECTIVE_AT, at(at_last))
            .set(DUE, s(keys::due(at_last)))
            .set(OUTBOX, s(format!("erasure:{}", now.as_millisecond())))
            .set(SEALED, self.table.seal_json(&key, SEALED, job)?)
            .remove(&[BEGAN_AT])
            .if_there()
            .send(&self.table)
            .await?
            .either_way("what somebody else finished at this moment needs no day");
        Ok(())
    }

    /// Notes what the job learnt and what is to be held, before what it was learnt from goes.
    pub(crate) async fn note_erasure(&self, id: Uuid, job: &Job) -> Result<(), StoreError> {
        let key = keys::erasure(id);
        let sealed = self.table.seal_json(&key, SEALED, job)?;
        match Change::of(key).set(SEALED, sealed).if_there().send(&self.table).await? {
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
}
