//! An officer refuses an application or sends it back; the applicant corrects it or takes it back; it is erased.

use domain::{Act, Action, ApplicationEvent, ApplicationStatus, Decision, LedgerLine, Person, Retention};
use uuid::Uuid;

use super::record::{
    Application, CORRECTED_BY, DECIDED_AT, DecisionNote, FINGERPRINT, MEMBER_NUMBER, NOTE, OF_THE_FORM, PERSONAL,
};
use crate::attribute::{DUE, ERASED_AT, OUTBOX, SEALED, STATUS, TTL, VILLAGE};
use crate::erasure::ROUNDS;
use crate::item::{at, s, ttl};
use crate::write::{Change, Transaction};
use crate::{Registry, StoreError, keys, ledger};

/// What came of a decision.
#[derive(Debug, PartialEq, Eq)]
pub enum Decided {
    /// Done now, or the same decision was taken before.
    Done,
    /// The application is in another state.
    Conflict,
}

impl Registry {
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
            .set(NOTE, self.table.seal_json(&key, NOTE, note)?)
            .set(DECIDED_AT, at(act.at))
            .set_some(DUE, Retention::shipped().application(to, act.at).map(|end| s(keys::due(end))))
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
        change.set(STATUS, s(to.as_str())).file(application.area(), |area| keys::applications_of(area, to))
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
        let change = change.on_version(read.version).if_is(STATUS, "from", s(read.status.as_str()));
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
            .set(VILLAGE, s(person.village.to_string()))
            .set(SEALED, self.seal_person(&key, person)?)
            .set(CORRECTED_BY, s(sent))
            .remove(&[NOTE, OUTBOX, DUE]);
        let line = application.line(Action::Corrected).fields(application.person.changed(person));
        self.move_application(change, application, &line, act).await
    }

    /// Whether it was this very form, of this session, that corrected an application: a second tap.
    ///
    /// # Errors
    /// The store failed.
    pub async fn was_corrected_by(&self, application: &Application, sent: &str) -> Result<bool, StoreError> {
        let item = self.table.get(keys::application(application.id)).await?;
        Ok(item.is_some_and(|item| item.text_opt(CORRECTED_BY) == Some(sent)))
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
        let change = Change::of(key.clone()).set(SEALED, self.seal_person(&key, person)?);
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
            .set(STATUS, s(ApplicationStatus::Withdrawn.as_str()))
            .set_some(TTL, Retention::shipped().application(ApplicationStatus::Withdrawn, act.at).map(ttl))
            .remove(&PERSONAL)
            .remove(&OF_THE_FORM);
        self.move_application(change, application, &application.line(Action::Withdrew), act).await
    }

    /// Erases an application: what is left says that there was one. `false` when it changed since it
    /// was read; whoever read it before can change it no more.
    pub(crate) async fn erase_application(&self, application: &Application, act: &Act) -> Result<bool, StoreError> {
        let Ok(to) = application.status.after(ApplicationEvent::Erase) else { return Ok(true) };
        let change = Change::of(keys::application(application.id))
            .set(STATUS, s(to.as_str()))
            .set(ERASED_AT, at(act.at))
            .set_some(TTL, Retention::shipped().application(ApplicationStatus::Withdrawn, act.at).map(ttl))
            .remove(&PERSONAL)
            .remove(&OF_THE_FORM)
            .remove(&[FINGERPRINT, MEMBER_NUMBER]);
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
}
