//! An officer refuses an application or sends it back; the applicant corrects it or takes it back.

use domain::{ApplicationEvent, ApplicationStatus, Decision, Person};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Application, Registry};
use crate::StoreError;
use crate::item::{Item, at, n, s};
use crate::keys::{self, Key};
use crate::ledger::{self, Action, SELF};
use crate::write::{Change, Transaction};

/// What an officer wrote to the applicant; sealed, since it may speak of the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionNote {
    /// The reason as a whole.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Field → what is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<(String, String)>,
}

/// What came of a decision.
#[derive(Debug, PartialEq, Eq)]
pub enum Decided {
    /// Done now, or the same decision was taken before.
    Done,
    /// The application is in another state.
    Conflict,
}

impl Registry {
    pub(super) fn open_note(&self, key: &Key, item: &Item) -> Result<Option<DecisionNote>, StoreError> {
        self.table.open_json(key, "note", item)
    }

    /// Refuses an application or sends it back, and tells the applicant.
    ///
    /// # Errors
    /// The store failed.
    pub async fn decide(
        &self,
        application: &Application,
        decision: Decision,
        note: &DecisionNote,
        officer: &str,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        let (to, action) = match decision {
            Decision::Return => (ApplicationStatus::Returned, Action::Returned),
            _ => (ApplicationStatus::Rejected, Action::Rejected),
        };
        if application.status == to {
            return Ok(Decided::Done);
        }
        if application.status.after(ApplicationEvent::Decide(decision)).is_err() {
            return Ok(Decided::Conflict);
        }
        let key = keys::application(application.id);
        let change = self
            .file_under(Change::of(key.clone()), application, to)?
            .set("note", self.table.seal_json(&key, "note", note)?)
            .set("decided_at", at(now))
            .set("outbox", s(format!("decision:{to}:{}", now.as_millisecond())));
        self.move_application(change, application, action, officer, now).await
    }

    /// Puts an application under another status of its regency.
    fn file_under(
        &self,
        change: Change,
        application: &Application,
        to: ApplicationStatus,
    ) -> Result<Change, StoreError> {
        let regency = application.area().regency().ok_or(StoreError::Corrupt("village"))?;
        Ok(change.set("status", s(to.as_str())).set("area_status", s(keys::applications_of(regency, to))))
    }

    /// The one way an application that was read moves on: only from the state and version in
    /// which it was read, and with its line in the ledger.
    async fn move_application(
        &self,
        change: Change,
        read: &Application,
        action: Action,
        actor: &str,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        let change = change
            .set("version", n(read.version + 1))
            .when("#status = :from AND #version = :read")
            .value(":from", s(read.status.as_str()))
            .value(":read", n(read.version));
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&keys::application(read.id).pk, action, actor, now))?
            .send(&self.table.client)
            .await?;
        Ok(if outcome.is_ok() { Decided::Done } else { Decided::Conflict })
    }

    /// The applicant corrects a returned application: it goes back into the queue. A new phone is
    /// not taken over here, since only the old one has answered a code.
    ///
    /// # Errors
    /// The store failed.
    pub async fn correct(
        &self,
        application: &Application,
        person: &Person,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        if application.status.after(ApplicationEvent::Fix).is_err() {
            return Ok(Decided::Conflict);
        }
        let key = keys::application(application.id);
        let change = self
            .enqueue(Change::of(key.clone()), application.id, person, now)?
            .set("village", s(person.village.to_string()))
            .set("sealed", self.seal_person(&key, person)?)
            .remove(&["note", "outbox"]);
        self.move_application(change, application, Action::Corrected, SELF, now).await
    }

    /// The applicant tells more while the application waits: it keeps its place in the queue.
    ///
    /// # Errors
    /// The store failed.
    pub async fn complete(
        &self,
        application: &Application,
        person: &Person,
        now: Timestamp,
    ) -> Result<Decided, StoreError> {
        if !application.status.is_open() {
            return Ok(Decided::Conflict);
        }
        let key = keys::application(application.id);
        let change = Change::of(key.clone()).set("sealed", self.seal_person(&key, person)?);
        self.move_application(change, application, Action::Changed, SELF, now).await
    }

    /// The applicant takes an application back: it leaves every index and its data are deleted.
    ///
    /// # Errors
    /// The store failed.
    pub async fn withdraw(&self, application: &Application, now: Timestamp) -> Result<Decided, StoreError> {
        if application.status == ApplicationStatus::Withdrawn {
            return Ok(Decided::Done);
        }
        if application.status.after(ApplicationEvent::Withdraw).is_err() {
            return Ok(Decided::Conflict);
        }
        let change = Change::of(keys::application(application.id))
            .set("status", s(ApplicationStatus::Withdrawn.as_str()))
            .remove(&PERSONAL);
        self.move_application(change, application, Action::Withdrew, SELF, now).await
    }

    /// Erases an application at its person's request.
    ///
    /// # Errors
    /// The store failed.
    pub async fn erase_application(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        Transaction::default()
            .update(&self.table, Self::erased_application(id, now))?
            .create(&self.ledger, ledger::entry(&keys::application(id).pk, Action::Erased, SELF, now))?
            .send(&self.table.client)
            .await?
            .or(Ok(()))
    }

    /// What is left of an application without its person.
    pub(super) fn erased_application(id: Uuid, now: Timestamp) -> Change {
        Change::of(keys::application(id))
            .set("erased_at", at(now))
            .when("attribute_exists(#pk)")
            .remove(&PERSONAL)
            .remove(&["fingerprint"])
    }
}

/// The attributes of an application that are of its person, or lead to them. The sealed fingerprint
/// of the form outlives a withdrawal, so that a late replay of the form is known as one.
const PERSONAL: [&str; 8] = ["sealed", "note", "outbox", "code", "area_status", "sort", "nik_hmac", "phone_hmac"];
