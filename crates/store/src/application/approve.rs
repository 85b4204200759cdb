//! Making a member: where the uniqueness of a NIK is decided.

use domain::{Act, Action, ApplicationEvent, ApplicationStatus, Area, Decision, MemberNumber, NumberFormat};

use super::record::{Application, DECIDED_AT, MEMBER_NUMBER, NOTE};
use crate::attribute::{NIK_HMAC, PHONE_HMAC, STATUS};
use crate::item::{Item, at, s};
use crate::member::record::{HOLDER, LAST_SERIAL};
use crate::write::{Change, Outcome, Transaction};
use crate::{Member, Registry, StoreError, keys, ledger};

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
            let member = self.member_item(&Member::new(number.clone(), application, act.at))?;
            let claim = Item::new(keys::claim(&nik_hash)).with(HOLDER, s(number.as_str()));
            let approved = Change::of(keys::application(application.id))
                .set(STATUS, s(ApplicationStatus::Approved.as_str()))
                .file(person.village, |area| keys::applications_of(area, ApplicationStatus::Approved))?
                .set(MEMBER_NUMBER, s(number.as_str()))
                .set(DECIDED_AT, at(act.at))
                .on_version(application.version)
                .tell("approved", "decision:approved".to_owned(), act.at)
                .remove(&[PHONE_HMAC, NIK_HMAC, NOTE])
                .if_is(STATUS, "submitted", s(ApplicationStatus::Submitted.as_str()));
            let outcome = Transaction::default()
                .update(&self.table, approved)?
                .create(&self.table, claim)?
                .create(&self.table, member)?
                .create(&self.ledger, ledger::entry(&application.line(Action::Approved), act))?
                .send(&self.table.client)
                .await?;
            let Err(mut cancelled) = outcome else { return Ok(Approval::Member(number)) };
            if cancelled.refused(0) {
                let now_approved = cancelled.item(0).and_then(|item| item.text_opt(MEMBER_NUMBER).map(str::to_owned));
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

    async fn next_serial(&self, regency: Area) -> Result<u64, StoreError> {
        let outcome = Change::of(keys::serial(regency)).add(LAST_SERIAL, 1).send(&self.table).await?;
        let Outcome::Done(item) = outcome else { return Err(StoreError::Corrupt("last")) };
        u64::try_from(item.number(LAST_SERIAL)?).map_err(|_| StoreError::Corrupt("last"))
    }
}
