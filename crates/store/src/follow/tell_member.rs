//! What a member is told.

use super::Asking;
use crate::{Message, Pending, Registry, StoreError, keys};

impl Registry {
    pub(super) fn tell_member(&self, asking: &Asking<'_>) -> Result<Vec<Pending>, StoreError> {
        let item = asking.item;
        let Some(number) = keys::member_number(item.text("pk")?) else { return Ok(Vec::new()) };
        let key = keys::member(&number);
        let person = self.open_person(&key, item)?;
        let (to, message) = match asking.outbox.split(':').next() {
            Some("phone_changed") => {
                let Some((to, token)) = self.newest_former(&key, item)? else { return Ok(Vec::new()) };
                (to, Message::PhoneChanged(token))
            }
            Some("identity_limit") => (person.phone, Message::IdentityLimit),
            Some("incomplete") => (person.phone, Message::Incomplete),
            _ => (person.phone, Message::NikUsed),
        };
        Ok(vec![asking.message("", to, message)])
    }
}
