//! Members are found by the words of their names.

use crate::attribute::SEALED;
use crate::item::Item;
use crate::{Registry, StoreError, StreamRecord, keys};

impl Registry {
    /// Keeps the word rows of a member in line with their name and their village.
    pub(super) async fn keep_words(&self, change: &StreamRecord) -> Result<(), StoreError> {
        let Some(number) = change.of_kind(|pk, _| keys::member_number(pk))? else { return Ok(()) };
        let open = |item: &Option<Item>| {
            let sealed = item.as_ref().filter(|item| item.has(SEALED));
            sealed.map(|item| self.open_person(&keys::member(&number), item)).transpose()
        };
        self.index_words(&number, open(&change.before)?.as_ref(), open(&change.now)?.as_ref()).await
    }
}
