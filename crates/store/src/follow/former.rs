//! Somebody who was a member before.

use crate::attribute::SEALED;
use crate::item::Item;
use crate::{Registry, StoreError, StreamRecord, keys};

impl Registry {
    /// Lets a new membership point to the one before.
    pub(super) async fn point_to_former(&self, change: &StreamRecord) -> Result<(), StoreError> {
        let Some(number) = change.of_kind(|pk, _| keys::member_number(pk))? else { return Ok(()) };
        let sealed = |item: &&Item| item.has(SEALED);
        let (before, now) = (change.before.as_ref().filter(sealed), change.now.as_ref().filter(sealed));
        let (None, Some(item)) = (before, now) else { return Ok(()) };
        let person = self.open_person(&keys::member(&number), item)?;
        self.link_former(&number, &person.nik).await
    }
}
