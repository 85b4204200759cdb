//! A code goes to the phone that it is to prove the hold of.

use super::Asking;
use crate::code::code_purpose;
use crate::code::record::KNOWN;
use crate::{Accounts, CodePurpose, Message, Pending, Share, StoreError};

impl Accounts {
    pub(super) fn send_code(&self, asking: &Asking<'_>) -> Result<Vec<Pending>, StoreError> {
        let Some(purpose) = code_purpose(asking.item) else { return Ok(Vec::new()) };
        let (phone, code) = self.open_code(asking.item)?;
        let message = match purpose {
            CodePurpose::SignIn => Message::SignInCode(code),
            CodePurpose::NewPhone => Message::PhoneCode(code),
            CodePurpose::Consent => Message::ConsentCode(code),
        };
        let known = asking.item.text_opt(KNOWN).map(|browser| Share::Browser(browser.to_owned()));
        Ok(vec![Pending { share: known.unwrap_or(Share::Codes), ..asking.message("", phone, message) }])
    }
}
