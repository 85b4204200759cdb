//! What a nominee is told: the question, or its one reminder.

use jiff::Timestamp;

use super::Asking;
use crate::{ConsentToken, Message, Nominations, NomineeRecord, Pending, StoreError, keys};

impl Nominations {
    pub(super) fn tell_nominee(&self, asking: &Asking<'_>, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
        if keys::nominee_id(asking.item.text("pk")?).is_none() {
            return Ok(Vec::new());
        }
        let nominee = self.read_nominee(asking.item)?;
        let NomineeRecord { election, phone_hash, nominee: Some(nominee), contests, .. } = nominee else {
            return Ok(Vec::new());
        };
        // Whoever is proposed for nothing any more is asked nothing.
        if contests.is_empty() {
            return Ok(Vec::new());
        }
        let token = self.consent_token(&ConsentToken { election, phone_hash }, now)?;
        let message = match asking.outbox.starts_with("reminder") {
            true => Message::ConsentReminder(token),
            false => Message::ConsentRequest(token),
        };
        Ok(vec![asking.message("", nominee.phone, message)])
    }
}
