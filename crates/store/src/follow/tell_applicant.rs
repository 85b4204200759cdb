//! What an applicant is told: the code that confirms their phone, and decisions.

use domain::ApplicationStatus;

use super::Asking;
use crate::application::record::ASKER;
use crate::attribute::STATUS;
use crate::{Codes, Joining, JoiningCode, Message, Pending, Registry, StoreError, keys};

impl Registry {
    pub(super) fn tell_applicant(&self, asking: &Asking<'_>) -> Result<Vec<Pending>, StoreError> {
        let item = asking.item;
        let Some(id) = keys::application_id(item.text("pk")?) else { return Ok(Vec::new()) };
        let key = keys::application(id);
        let person = self.open_person(&key, item)?;
        if asking.outbox.starts_with("code:") {
            let Codes { applicant, guardian } = self.open_codes(&key, item)?;
            let browser = item.text_opt(ASKER).unwrap_or_default().to_owned();
            let joining = Joining { application: id, browser, token: self.joining_token(id, &applicant)? };
            let code = Message::ApplicationCode(JoiningCode { application: id, code: applicant });
            let mut messages =
                vec![Pending { joining: Some(joining), ..asking.message("", person.phone.clone(), code) }];
            if let (Some(code), Some(guardian)) = (guardian, person.guardian)
                && guardian.phone != person.phone
            {
                let code = Message::GuardianCode(JoiningCode { application: id, code });
                messages.push(asking.message("guardian", guardian.phone, code));
            }
            return Ok(messages);
        }
        let message = match item.word(STATUS, ApplicationStatus::parse)? {
            _ if asking.outbox.starts_with("identity_limit:") => Message::IdentityLimit,
            _ if asking.outbox.starts_with("incomplete:") => Message::Incomplete,
            ApplicationStatus::Approved => Message::Approved,
            ApplicationStatus::Rejected => Message::Rejected,
            _ => Message::Returned,
        };
        Ok(vec![asking.message("", person.phone, message)])
    }
}
