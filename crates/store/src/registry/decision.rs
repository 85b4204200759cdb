//! An officer refuses an application or sends it back; the applicant corrects it or takes it back.

use domain::{Act, Action, ApplicationEvent, ApplicationStatus, Decision, LedgerLine, Person, Retention};
use serde::{Deserialize, Serialize};

use super::filing::FILED;
use super::verification::TRIES;
use super::{Application, Registry};
use crate::StoreError;
use crate::item::{Item, at, n, s, ttl};
use crate::keys::{self, Key};
use crate::ledger;
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
    /// The code of the reason, for the ledger and for counting.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason_code: Option<String>,
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
        act: &Act,
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
            .set("decided_at", at(act.at))
            .set_some("due", Retention::shipped().application(to, act.at).map(|end| s(keys::due(end))))
            .tell(to.as_str(), format!("decision:{to}:{}", act.at.as_millisecond()), act.at);
        let fields = note.fields.iter().map(|(field, _)| field.as_str());
        let line = application.line(action).fields(fields).reason(note.reason_code.as_deref());
        self.move_application(change, application, &line, act).await
    }

    /// Puts an application under another status of its regency.
    fn file_under(
        &self,
        change: Change,
        application: &Application,
        to: ApplicationStatus,
    ) -> Result<Change, StoreError> {
        change.set("status", s(to.as_str())).file(application.area(), |area| keys::applications_of(area, to))
    }

    /// The one way an application that was read moves on: only from the state and version in
    /// which it was read, which an erasure ends, and with its line in the ledger.
    pub(super) async fn move_application(
        &self,
        change: Change,
        read: &Application,
        line: &LedgerLine,
        act: &Act,
    ) -> Result<Decided, StoreError> {
        let change = change
            .set("version", n(read.version + 1))
            .when("#status = :from AND #version = :read")
            .value(":from", s(read.status.as_str()))
            .value(":read", n(read.version));
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(line, act))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(Decided::Done) };
        cancelled.by(&[0])?;
        Ok(Decided::Conflict)
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
        sent: &str,
        act: &Act,
    ) -> Result<Decided, StoreError> {
        if application.status.after(ApplicationEvent::Fix).is_err() {
            return Ok(Decided::Conflict);
        }
        let key = keys::application(application.id);
        let change = self
            .enqueue(Change::of(key.clone()), application.id, person, act.at)?
            .set("village", s(person.village.to_string()))
            .set("sealed", self.seal_person(&key, person)?)
            .set("corrected_by", s(sent))
            .remove(&["note", "outbox", "due"]);
        let line = application.line(Action::Corrected).fields(application.person.changed(person));
        self.move_application(change, application, &line, act).await
    }

    /// Whether it was this very form, of this session, that corrected an application: a second tap.
    ///
    /// # Errors
    /// The store failed.
    pub async fn was_corrected_by(&self, application: &Application, sent: &str) -> Result<bool, StoreError> {
        let item = self.table.get(keys::application(application.id)).await?;
        Ok(item.is_some_and(|item| item.text_opt("corrected_by") == Some(sent)))
    }

    /// The applicant tells more while the application waits: it keeps its place in the queue.
    ///
    /// # Errors
    /// The store failed.
    pub async fn complete(&self, application: &Application, person: &Person, act: &Act) -> Result<Decided, StoreError> {
        if !application.status.is_open() {
            return Ok(Decided::Conflict);
        }
        let key = keys::application(application.id);
        let change = Change::of(key.clone()).set("sealed", self.seal_person(&key, person)?);
        let line = application.line(Action::Changed).fields(application.person.changed(person));
        self.move_application(change, application, &line, act).await
    }

    /// The applicant takes an application back: it leaves every index and its data are deleted.
    ///
    /// # Errors
    /// The store failed.
    pub async fn withdraw(&self, application: &Application, act: &Act) -> Result<Decided, StoreError> {
        if application.status == ApplicationStatus::Withdrawn {
            return Ok(Decided::Done);
        }
        if application.status.after(ApplicationEvent::Withdraw).is_err() {
            return Ok(Decided::Conflict);
        }
        let change = Change::of(keys::application(application.id))
            .set("status", s(ApplicationStatus::Withdrawn.as_str()))
            .set_some("ttl", Retention::shipped().application(ApplicationStatus::Withdrawn, act.at).map(ttl))
            .remove(&PERSONAL)
            .remove(&OF_THE_FORM);
        self.move_application(change, application, &application.line(Action::Withdrew), act).await
    }
}

/// The attributes of an application that are of its person, or lead to them. The sealed fingerprint
/// of the form outlives a withdrawal, so that a late replay of the form is known as one.
pub(super) const PERSONAL: [&str; 11] =
    ["sealed", "person_id", "note", "notices", "outbox", "code", FILED[0], FILED[1], "sort", "nik_hmac", "phone_hmac"];

/// What the form and its codes left beside the person: of use to nobody once that is gone.
pub(super) const OF_THE_FORM: [&str; 17] = [
    "flags",
    "minor",
    "phone_confirmed",
    "guardian_confirmed",
    TRIES[0],
    TRIES[1],
    TRIES[2],
    TRIES[3],
    "codes",
    "code_at",
    "code_until",
    "decided_at",
    "due",
    "asker",
    "corrections",
    "proved_by",
    "corrected_by",
];
