//! Every phone of somebody is told that their data are to be erased.

use super::Asking;
use crate::{Message, Pending, Registry, StoreError, keys};

impl Registry {
    pub(super) fn tell_of_erasure(&self, asking: &Asking<'_>) -> Result<Vec<Pending>, StoreError> {
        let Some(id) = keys::erasure_id(asking.item.text("pk")?) else { return Ok(Vec::new()) };
        let (phones, token) = self.told_of_erasure(id, asking.item)?;
        let tell =
            |(place, to): (usize, _)| asking.message(&place.to_string(), to, Message::ErasureAsked(token.clone()));
        Ok(phones.into_iter().enumerate().map(tell).collect())
    }
}
