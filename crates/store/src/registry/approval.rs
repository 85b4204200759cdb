//! Making a member: where the uniqueness of a NIK is decided.

use domain::{
    Act, Action, ApplicationEvent, ApplicationStatus, Area, Decision, MemberNumber, MemberStatus, NumberFormat, Person,
    PersonId,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Application, Registry};
use crate::StoreError;
use crate::item::{Item, at, n, s};
use crate::keys;
use crate::ledger;
use crate::write::{Change, Outcome, Transaction};

/// How many member numbers are tried that somebody has already: brought in, or counted in another way.
const SERIALS: u32 = 16;

/// What came of approving.
#[derive(Debug, PartialEq, Eq)]
pub enum Approval {
    /// The member, made now or by the same decision before.
    Member(MemberNumber),
    /// A current member holds this NIK.
    NikHeld,
    /// The application is in another state.
    Conflict,
}

impl Registry {
    /// Approves an application: one serial of the regency (gaps are allowed), then one transaction
    /// of application, claim on the NIK, member and ledger. The claim's condition lets at most one
    /// current member hold a NIK, however many officers approve at once.
    ///
    /// # Errors
    /// The store failed; no member was made.
    pub async fn approve(
        &self,
        application: &Application,
        format: &NumberFormat,
        act: &Act,
    ) -> Result<Approval, StoreError> {
        if let (ApplicationStatus::Approved, Some(number)) = (application.status, &application.member_number) {
            return Ok(Approval::Member(number.clone()));
        }
        if application.status.after(ApplicationEvent::Decide(Decision::Approve)).is_err() {
            return Ok(Approval::Conflict);
        }
        let person = &application.person;
        let regency = person.village.regency().ok_or(StoreError::Corrupt("village"))?;
        let nik_hash = self.table.nik_hash(&person.nik)?;
        for _ in 0..SERIALS {
            let number = format.write(regency, self.next_serial(regency).await?);
            let member = self.member_item(&number, person, application.id, application.person_id, act.at)?;
            let claim = Item::new(keys::claim(&nik_hash)).with("member", s(number.as_str()));
            let approved = Change::of(keys::application(application.id))
                .set("status", s(ApplicationStatus::Approved.as_str()))
                .file(person.village, |area| keys::applications_of(area, ApplicationStatus::Approved))?
                .set("member_number", s(number.as_str()))
                .set("decided_at", at(act.at))
                .set("version", n(application.version + 1))
                .tell("approved", "decision:approved".to_owned(), act.at)
                .remove(&["phone_hmac", "nik_hmac", "note"])
                .when("#status = :submitted AND #version = :read")
                .value(":submitted", s(ApplicationStatus::Submitted.as_str()))
                .value(":read", n(application.version));
            let outcome = Transaction::default()
                .update(&self.table, approved)?
                .create(&self.table, claim)?
                .create(&self.table, member)?
                .create(&self.ledger, ledger::entry(&application.line(Action::Approved), act))?
                .send(&self.table.client)
                .await?;
            let Err(mut cancelled) = outcome else { return Ok(Approval::Member(number)) };
            if cancelled.refused(0) {
                let now_approved = cancelled.item(0).and_then(|item| item.text_opt("member_number").map(str::to_owned));
                let member = |number| Approval::Member(MemberNumber::from_stored(number));
                return Ok(now_approved.map_or(Approval::Conflict, member));
            }
            if cancelled.refused(1) {
                return Ok(Approval::NikHeld);
            }
            // Somebody has this number, from before the counter: the next one is tried.
            cancelled.by(&[2])?;
        }
        Err(StoreError::Busy)
    }

    /// A new member's item.
    pub(super) fn member_item(
        &self,
        number: &MemberNumber,
        person: &Person,
        application: Uuid,
        person_id: PersonId,
        since: Timestamp,
    ) -> Result<Item, StoreError> {
        let key = keys::member(number);
        Item::new(key.clone())
            .with("status", s(MemberStatus::Active.as_str()))
            .with("village", s(person.village.to_string()))
            .with("since", at(since))
            .with("application", s(application.to_string()))
            .with("person_id", s(person_id.to_string()))
            .with("sealed", self.seal_person(&key, person)?)
            .with("nik_hmac", s(self.table.nik_hash(&person.nik)?))
            .with("phone_hmac", s(self.phone_hash(&person.phone)?))
            .with("sort", s(number.as_str()))
            .with("version", n(1))
            .filed(person.village, |area| keys::members_of(area, MemberStatus::Active))
    }

    async fn next_serial(&self, regency: Area) -> Result<u64, StoreError> {
        let outcome = Change::of(keys::serial(regency)).count("last").send(&self.table).await?;
        let Outcome::Done(item) = outcome else { return Err(StoreError::Corrupt("last")) };
        u64::try_from(item.number("last")?).map_err(|_| StoreError::Corrupt("last"))
    }
}
